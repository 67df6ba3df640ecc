//! Whether a text says the same as a source: the same tokens and comments, ended at the same places.
//!
//! Independent of how the text was made, and cheap: the text is walked along the tokens of the source, not lexed, and
//! where both are equal byte for byte only the kinds of the tokens are looked at. What
//! may differ are blanks, trailing commas, empty labels, the quotes of raw-string keys, carriage returns in comments,
//! and on which side of a token a comment stands.

use super::printer::{ends_value, without_carriage_returns};
use super::regions::Regions;
use crate::syntax::{TokenKind, Tokens};

/// Where a token of the source is found in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match {
    pub source_start: usize,
    pub source_end: usize,
    pub text_start: usize,
    pub text_end: usize,
}

/// Compares; calls `found` for each token but commas, comments and blanks, in order.
pub(super) fn same(
    source: &str,
    tokens: &Tokens,
    regions: &Regions,
    text: &[u8],
    mut found: impl FnMut(Match),
) -> bool {
    let bytes = source.as_bytes();
    let mut side = Side { text, at: 0, line_end: false, gap: false };
    let mut comments = Comments { source: bytes, tokens, regions, at: 0, matched: 0 };
    let mut expected = Expected { tokens, regions, at: 0, line_end: false, gap: false, comments: 0 };
    let mut equal = Equal::default();
    let mut open = Open { previous: TokenKind::EndOfFile, blocks: Vec::with_capacity(32) };
    let mut previous_end = 0;
    loop {
        let Some((token, kind)) = expected.next() else {
            return side.blanks(&mut comments) && side.at == text.len() && comments.next().is_none();
        };
        let start = tokens.starts[token] as usize;
        let end = tokens.starts.get(token + 1).map_or(source.len(), |&end| end as usize);
        let wanted = &bytes[start..end];
        if !side.blanks(&mut comments) {
            return false;
        }
        if kind == TokenKind::Comma && expected.closer_follows() {
            // A trailing comma may go or stay.
            if side.text.get(side.at) == Some(&b',') && !(ends_value(open.previous) && side.line_end) {
                side.token(1);
                open.previous = TokenKind::Comma;
            }
            expected.clear();
            continue;
        }
        let closes = matches!(kind, TokenKind::CloseBrace | TokenKind::CloseBracket | TokenKind::CloseParen);
        if closes && open.previous != TokenKind::Comma && side.text.get(side.at) == Some(&b',') {
            if !ends_value(open.previous) || side.line_end {
                return false;
            }
            side.token(1);
            open.previous = TokenKind::Comma;
            expected.clear();
            if !side.blanks(&mut comments) {
                return false;
            }
        }
        equal.extend(bytes, start, text, side.at);
        let length = if end <= equal.end { Some(wanted.len()) } else { requoted(side.rest(), wanted, kind, &expected) };
        let Some(length) = length else {
            // An empty label means nothing.
            if wanted == b"\"\"" && side.rest().first() == Some(&b'{') {
                continue;
            }
            return false;
        };
        // A line end after a value ends a statement: it must be there in both or in neither.
        let block_closes = || kind == TokenKind::CloseBrace && open.blocks.last() == Some(&true);
        if ends_value(open.previous) && side.line_end != expected.line_end && !block_closes() {
            return false;
        }
        let text_start = side.at;
        if !side.gap && expected.gap && text_start > 0 && joins(open.previous, text[previous_end - 1], wanted[0]) {
            return false;
        }
        side.token(length);
        expected.clear();
        previous_end = side.at;
        open.token(kind);
        if kind != TokenKind::Comma {
            found(Match { source_start: start, source_end: end, text_start, text_end: side.at });
        }
        // What follows is equal byte for byte up to `equal.end`: so are its tokens, and what stands between them.
        let shift = text_start.wrapping_sub(start);
        let ends = tokens.starts.get(expected.at + 1..).unwrap_or_default();
        let followers = tokens.kinds.get(expected.at..).unwrap_or_default();
        let mut passed = 0;
        let mut from = end;
        for (step, (&kind, &end)) in followers.iter().zip(ends).enumerate() {
            let end = end as usize;
            if end > equal.end {
                break;
            }
            let start = std::mem::replace(&mut from, end);
            if kind.is_trivia() || kind == TokenKind::Terminator {
                // A line comment goes on to the end of its line, on both sides.
                if kind.is_comment()
                    && (comments.matched != expected.comments || end == equal.end || !regions.is_empty())
                {
                    break;
                }
                continue;
            }
            passed = step + 1;
            side.at = end.wrapping_add(shift);
            open.token(kind);
            if kind != TokenKind::Comma {
                let text_start = start.wrapping_add(shift);
                found(Match { source_start: start, source_end: end, text_start, text_end: side.at });
            }
        }
        if passed > 0 {
            expected.at += passed;
            if comments.matched == expected.comments {
                comments.at = expected.at;
            }
            previous_end = side.at;
        }
    }
}

/// The last token, and what is open around it.
struct Open {
    previous: TokenKind,
    /// For each open delimiter whether it is a block's brace.
    blocks: Vec<bool>,
}

impl Open {
    #[inline]
    fn token(&mut self, kind: TokenKind) {
        if kind.is_opener() {
            let block =
                kind == TokenKind::OpenBrace && matches!(self.previous, TokenKind::Identifier | TokenKind::String);
            self.blocks.push(block);
        } else if kind.is_closer() {
            self.blocks.pop();
        }
        self.previous = kind;
    }
}

/// A stretch in which source and text are known to be equal.
#[derive(Default)]
struct Equal {
    /// Where it ends in the source.
    end: usize,
    /// How much farther on a byte of it stands in the text, wrapping.
    shift: usize,
}

impl Equal {
    /// The stretch that starts at the two places. What is known already is not read again.
    #[inline]
    fn extend(&mut self, source: &[u8], start: usize, text: &[u8], at: usize) {
        let shift = at.wrapping_sub(start);
        if shift != self.shift || start >= self.end {
            self.shift = shift;
            self.end = start + common_prefix(&source[start..], text.get(at..).unwrap_or_default());
        }
    }
}

/// How many bytes at the start are the same.
#[inline]
fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    let (words_a, words_b) = (a.as_chunks::<8>().0, b.as_chunks::<8>().0);
    let mut length = 0;
    for (a, b) in words_a.iter().zip(words_b) {
        let differing = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if differing != 0 {
            return length + (differing.trailing_zeros() / 8) as usize;
        }
        length += 8;
    }
    length + a[length..].iter().zip(&b[length..]).take_while(|(a, b)| a == b).count()
}

/// How many bytes of the text make the wanted token when they are not the same bytes: a raw-string key may be written
/// with double quotes.
#[cold]
fn requoted(rest: &[u8], wanted: &[u8], kind: TokenKind, expected: &Expected) -> Option<usize> {
    let last = wanted.len().checked_sub(1)?;
    if kind != TokenKind::RawString || rest.len() <= last || last < 2 || !expected.assign_follows() {
        return None;
    }
    let inner = &wanted[1..last];
    let plain = !inner.iter().any(|b| matches!(b, b'\\' | b'"' | b'\n'));
    (plain && rest[0] == b'"' && rest[last] == b'"' && &rest[1..last] == inner).then_some(wanted.len())
}

/// Whether two tokens without anything between them would be read as something else.
fn joins(previous: TokenKind, last: u8, first: u8) -> bool {
    let word = |b: u8| b == b'_' || b.is_ascii_alphanumeric() || b >= 0x80;
    word(last) && word(first)
        || previous == TokenKind::Number && first == b'.'
        || last == b'.' && first.is_ascii_digit()
        || matches!(last, b'=' | b'!' | b'<' | b'>') && first == b'='
        || last == b'/' && matches!(first, b'/' | b'*')
        || matches!((last, first), (b'&', b'&') | (b'|', b'|'))
}

/// The place in the text.
struct Side<'t> {
    text: &'t [u8],
    at: usize,
    /// Since the last token: a line end, anything at all.
    line_end: bool,
    gap: bool,
}

impl<'t> Side<'t> {
    fn rest(&self) -> &'t [u8] {
        &self.text[self.at.min(self.text.len())..]
    }

    fn token(&mut self, length: usize) {
        self.at += length;
        self.line_end = false;
        self.gap = false;
    }

    /// Goes past blanks and comments; false when a comment is not the next one of the source.
    #[inline]
    fn blanks(&mut self, comments: &mut Comments) -> bool {
        while let Some(&byte) = self.text.get(self.at) {
            match byte {
                b' ' | b'\t' => self.at += 1,
                b'\n' => {
                    self.line_end = true;
                    self.at += 1;
                    // Its indentation at once.
                    if let Some(word) = self.text.get(self.at..).and_then(|rest| rest.first_chunk()) {
                        self.at += ((u64::from_le_bytes(*word) ^ TABS).trailing_zeros() / 8) as usize;
                    }
                }
                b'/' if matches!(self.text.get(self.at + 1), Some(b'/' | b'*')) => {
                    // Directly after a slash it would start there.
                    if !self.gap && self.text[..self.at].last() == Some(&b'/') {
                        return false;
                    }
                    let Some(length) = comments.match_next(self.rest()) else { return false };
                    self.line_end |= memchr::memchr(b'\n', &self.rest()[..length]).is_some();
                    self.at += length;
                }
                _ => break,
            }
            self.gap = true;
        }
        true
    }
}

/// Eight tabs.
const TABS: u64 = u64::from_le_bytes([b'\t'; 8]);

/// The significant tokens of the source.
struct Expected<'s> {
    tokens: &'s Tokens,
    regions: &'s Regions,
    at: usize,
    /// Since the last token that was matched: the end of a statement, anything at all.
    line_end: bool,
    gap: bool,
    /// The comments that were passed.
    comments: usize,
}

impl Expected<'_> {
    #[inline]
    fn next(&mut self) -> Option<(usize, TokenKind)> {
        while let Some(&kind) = self.tokens.kinds.get(self.at) {
            let at = self.at;
            self.at += 1;
            match kind {
                TokenKind::EndOfFile => return None,
                TokenKind::Whitespace => self.gap = true,
                // Wherever a line end after a value ends it, in a comment too.
                TokenKind::Terminator => {
                    self.line_end = true;
                    self.gap = true;
                }
                TokenKind::BlockComment => {
                    self.comments += 1;
                    self.gap = true;
                }
                TokenKind::LineComment => {
                    self.comments += 1;
                    self.gap = true;
                    if let Some(end) = self.regions.end_of(at) {
                        self.at = end;
                        self.line_end = true;
                    }
                }
                _ => return Some((at, kind)),
            }
        }
        None
    }

    fn clear(&mut self) {
        self.line_end = false;
        self.gap = false;
    }

    fn following(&self) -> Option<TokenKind> {
        self.tokens.kinds[self.at.min(self.tokens.kinds.len())..]
            .iter()
            .copied()
            .find(|kind| !kind.is_trivia() && *kind != TokenKind::Terminator)
    }

    fn closer_follows(&self) -> bool {
        matches!(self.following(), Some(TokenKind::CloseBrace | TokenKind::CloseBracket | TokenKind::CloseParen))
    }

    fn assign_follows(&self) -> bool {
        self.following() == Some(TokenKind::Assign)
    }
}

/// The comments and unformatted regions of the source.
struct Comments<'s> {
    source: &'s [u8],
    tokens: &'s Tokens,
    regions: &'s Regions,
    at: usize,
    /// The comments that the text has had.
    matched: usize,
}

impl<'s> Comments<'s> {
    /// The next comment or region: its text, its kind, and whether it is a region.
    fn next(&mut self) -> Option<(&'s [u8], TokenKind, bool)> {
        while let Some(&kind) = self.tokens.kinds.get(self.at) {
            let at = self.at;
            self.at += 1;
            if kind.is_comment() {
                let region = self.regions.end_of(at);
                self.at = region.unwrap_or(self.at);
                let start = self.tokens.starts[at] as usize;
                let end = self.tokens.starts.get(self.at).map_or(self.source.len(), |&end| end as usize);
                return Some((&self.source[start..end], kind, region.is_some()));
            }
        }
        None
    }

    /// The length of the next comment when the text starts with it.
    fn match_next(&mut self, text: &[u8]) -> Option<usize> {
        let (wanted, kind, region) = self.next()?;
        let length = if !region && memchr::memchr(b'\r', wanted).is_some() {
            let kept = without_carriage_returns(wanted, kind == TokenKind::BlockComment);
            text.starts_with(&kept).then_some(kept.len())
        } else {
            text.starts_with(wanted).then_some(wanted.len())
        }?;
        self.matched += 1;
        // A line comment takes all of its line.
        let whole = kind != TokenKind::LineComment || matches!(text.get(length), None | Some(b'\n'));
        whole.then_some(length)
    }
}

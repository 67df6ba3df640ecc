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

/// Compares; calls `found` for each stretch of tokens that is found, in order. What is between them may differ.
pub(super) fn same(
    source: &str,
    tokens: &Tokens,
    regions: &Regions,
    text: &[u8],
    mut found: impl FnMut(Match),
) -> bool {
    let bytes = source.as_bytes();
    // A byte order mark at the start means nothing.
    let at = if text.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let mut side = Side { text, at, line_end: false, gap: false };
    let mut comments = Comments { source: bytes, tokens, regions, at: 0, matched: 0 };
    let mut expected = Expected { tokens, regions, at: 0, line_end: false, gap: false, comments: 0 };
    let mut equal = Equal::default();
    let mut blocks = BlockEnds { tokens, ends: None };
    let mut previous = TokenKind::EndOfFile;
    let mut previous_end = 0;
    loop {
        let Some((token, kind)) = expected.next() else {
            return side.blanks(&mut comments) && side.at == text.len() && comments.next().is_none();
        };
        let start = tokens.starts[token] as usize;
        let end = tokens.starts.get(token + 1).map_or(source.len(), |&end| end as usize);
        if !side.blanks(&mut comments) {
            return false;
        }
        if kind == TokenKind::Comma && expected.closer_follows() {
            // A trailing comma may go or stay.
            if side.text.get(side.at) == Some(&b',') && !(ends_value(previous) && side.line_end) {
                side.token(1);
                previous = TokenKind::Comma;
            }
            expected.clear();
            continue;
        }
        if kind.is_closer() && previous != TokenKind::Comma && side.text.get(side.at) == Some(&b',') {
            if !ends_value(previous) || side.line_end {
                return false;
            }
            side.token(1);
            previous = TokenKind::Comma;
            expected.clear();
            if !side.blanks(&mut comments) {
                return false;
            }
        }
        equal.extend(bytes, start, text, side.at);
        let wanted = &bytes[start..end];
        let length = if end <= equal.end { Some(wanted.len()) } else { requoted(side.rest(), wanted, kind, &expected) };
        let Some(length) = length else {
            // An empty label means nothing.
            if wanted == b"\"\"" && side.rest().first() == Some(&b'{') {
                continue;
            }
            return false;
        };
        // A line end after a value ends a statement: it must be there in both or in neither.
        if ends_value(previous) && side.line_end != expected.line_end && !blocks.end_with(token, kind) {
            return false;
        }
        let text_start = side.at;
        if !side.gap && expected.gap && previous_end > 0 && joins(previous, text[previous_end - 1], wanted[0]) {
            return false;
        }
        side.token(length);
        expected.clear();
        let mut stretch = Stretch { token, start, text_start, equal_end: equal.end };
        loop {
            // What follows is equal byte for byte up to `equal_end`: so are its tokens, and what stands between them.
            let last = expected.skip(stretch.equal_end, comments.matched).unwrap_or(stretch.token);
            let source_end = tokens.starts.get(last + 1).map_or(source.len(), |&end| end as usize);
            if last > stretch.token {
                side.at = stretch.text_start + (source_end - stretch.start);
            }
            found(Match { source_start: stretch.start, source_end, text_start: stretch.text_start, text_end: side.at });
            previous = tokens.kinds[last];
            if comments.matched == expected.comments {
                comments.at = expected.at;
            }
            // After it, most often, nothing but blanks differs.
            let Some(next) = next_stretch(bytes, &expected, &side, previous) else { break };
            expected.at = next.token + 1;
            side.at = next.text_start + (tokens.starts[expected.at] as usize - next.start);
            stretch = next;
        }
        previous_end = side.at;
    }
}

/// Tokens that are found with all that is between them.
struct Stretch {
    /// The first one, and where it starts.
    token: usize,
    start: usize,
    text_start: usize,
    /// Source and text are equal up to here, in the source.
    equal_end: usize,
}

/// The stretch after the token before, when nothing but blanks stands between on both sides, and there is nothing to
/// decide. The common case of the loop in [`same`].
#[inline(always)]
fn next_stretch(source: &[u8], expected: &Expected, side: &Side, previous: TokenKind) -> Option<Stretch> {
    let Tokens { kinds, starts } = expected.tokens;
    let mut token = expected.at;
    let line_end = *kinds.get(token)? == TokenKind::Terminator;
    token += usize::from(line_end);
    token += usize::from(*kinds.get(token)? == TokenKind::Whitespace);
    let kind = *kinds.get(token)?;
    if kind.is_trivia() || matches!(kind, TokenKind::Terminator | TokenKind::Comma | TokenKind::EndOfFile) {
        return None;
    }
    let mut at = side.at;
    let mut text_line_end = false;
    loop {
        match side.text.get(at)? {
            b' ' | b'\t' | b'\r' => at += 1,
            b'\n' => {
                text_line_end = true;
                at = after_tabs(side.text, at + 1);
            }
            b',' if kind.is_closer() => return None,
            _ => break,
        }
    }
    let joined = at == side.at && token > expected.at;
    if joined || line_end != text_line_end && ends_value(previous) {
        return None;
    }
    let start = starts[token] as usize;
    let equal_end = start + common_prefix(source.get(start..)?, side.text.get(at..)?);
    (*starts.get(token + 1)? as usize <= equal_end).then_some(Stretch { token, start, text_start: at, equal_end })
}

/// The place after the tabs at `at`, as far as they are an indentation of the usual depth.
#[inline]
fn after_tabs(text: &[u8], at: usize) -> usize {
    let Some(word) = text.get(at..).and_then(|rest| rest.first_chunk()) else { return at };
    at + ((u64::from_le_bytes(*word) ^ TABS).trailing_zeros() / 8) as usize
}

/// Which closing braces are those of blocks; found out when it is asked for the first time, which is rare.
struct BlockEnds<'s> {
    tokens: &'s Tokens,
    /// In ascending order.
    ends: Option<Vec<usize>>,
}

impl BlockEnds<'_> {
    /// Whether a block ends with this token. Between its last statement and its brace a line end means nothing.
    #[cold]
    fn end_with(&mut self, token: usize, kind: TokenKind) -> bool {
        let kinds = &self.tokens.kinds;
        kind == TokenKind::CloseBrace
            && self.ends.get_or_insert_with(|| block_ends(kinds)).binary_search(&token).is_ok()
    }
}

/// The closing braces of the blocks of a source without errors.
fn block_ends(kinds: &[TokenKind]) -> Vec<usize> {
    let (mut ends, mut open) = (Vec::new(), Vec::new());
    let mut previous = TokenKind::EndOfFile;
    for (at, &kind) in kinds.iter().enumerate() {
        if kind.is_opener() {
            // A value with a brace follows `=`, a comma or another opener.
            let name_or_label = matches!(previous, TokenKind::Identifier | TokenKind::String);
            open.push(kind == TokenKind::OpenBrace && name_or_label);
        } else if kind.is_closer() && open.pop() == Some(true) {
            ends.push(at);
        }
        if !kind.is_trivia() {
            previous = kind;
        }
    }
    ends
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
#[inline(always)]
fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    let (words_a, words_b) = (a.as_chunks::<16>().0, b.as_chunks::<16>().0);
    let mut length = 0;
    for (a, b) in words_a.iter().zip(words_b) {
        let differing = u128::from_le_bytes(*a) ^ u128::from_le_bytes(*b);
        if differing != 0 {
            return length + (differing.trailing_zeros() / 8) as usize;
        }
        length += 16;
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
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\n' => {
                    self.line_end = true;
                    self.at = after_tabs(self.text, self.at + 1);
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

    /// Goes past the tokens that end by the offset `end`, up to the last of them that means something, which is given.
    /// Comments are among them only when none before is missing from the text: `matched` is how many it has had.
    #[inline]
    fn skip(&mut self, end: usize, matched: usize) -> Option<usize> {
        let ends = self.tokens.starts.get(self.at + 1..).unwrap_or_default();
        let end = end as u32;
        let mut inside = 0;
        // Eight at a time and all of them: what costs is the branch that is guessed wrong.
        let (eights, rest) = ends.as_chunks::<8>();
        for eight in eights {
            let count: u32 = eight.iter().map(|&each| u32::from(each <= end)).sum();
            inside += count as usize;
            if count < 8 {
                break;
            }
        }
        if inside == ends.len() - rest.len() {
            inside += rest.iter().take_while(|&&each| each <= end).count();
        }
        let mut kinds = self.tokens.kinds.get(self.at..self.at + inside).unwrap_or_default();
        if matched != self.comments || !self.regions.is_empty() {
            let comment = kinds.iter().position(|kind| kind.is_comment());
            kinds = &kinds[..comment.unwrap_or(kinds.len())];
        }
        // Comments before it are whole on both sides: a token does not start in the middle of a line comment.
        let last = kinds.iter().rposition(|kind| !kind.is_trivia() && *kind != TokenKind::Terminator)?;
        self.at += last + 1;
        Some(self.at - 1)
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
        let length = if text.starts_with(wanted) {
            wanted.len()
        } else if !region {
            // Alloy drops carriage returns.
            let kept = without_carriage_returns(wanted, kind == TokenKind::BlockComment);
            text.starts_with(&kept).then_some(kept.len())?
        } else {
            return None;
        };
        self.matched += 1;
        // A line comment takes all of its line.
        let whole = kind != TokenKind::LineComment || matches!(text.get(length), None | Some(b'\n'));
        whole.then_some(length)
    }
}

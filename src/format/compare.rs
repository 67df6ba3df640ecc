//! Whether a text says the same as a source: the same tokens and comments, ended at the same places.
//!
//! Independent of how the text was made, and cheap: the text is walked along the tokens of the source, not lexed. What
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
    let mut side = Side { text, at: 0, line_end: false, gap: false };
    let mut comments = Comments { source: source.as_bytes(), tokens, regions, at: 0 };
    let mut expected = Expected { source: source.as_bytes(), tokens, regions, at: 0, line_end: false, gap: false };
    let mut previous = TokenKind::EndOfFile;
    let mut previous_text = (0, 0);
    // For each open delimiter whether it is a block's brace.
    let mut blocks = Vec::with_capacity(32);
    loop {
        let Some((token, kind)) = expected.next() else {
            return side.blanks(&mut comments) && side.at == text.len() && comments.next().is_none();
        };
        let start = tokens.starts[token] as usize;
        let end = tokens.starts.get(token + 1).map_or(source.len(), |&end| end as usize);
        let wanted = &source.as_bytes()[start..end];
        let closes = matches!(kind, TokenKind::CloseBrace | TokenKind::CloseBracket | TokenKind::CloseParen);
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
        if closes && previous != TokenKind::Comma && side.text.get(side.at) == Some(&b',') {
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
        let block_closes = kind == TokenKind::CloseBrace && blocks.last() == Some(&true);
        let Some(length) = matched(side.rest(), wanted, kind, expected.assign_follows(kind)) else {
            // An empty label means nothing.
            if wanted == b"\"\"" && side.rest().first() == Some(&b'{') {
                continue;
            }
            return false;
        };
        // A line end after a value ends a statement: it must be there in both or in neither.
        if ends_value(previous) && side.line_end != expected.line_end && !block_closes {
            return false;
        }
        let text_start = side.at;
        if !side.gap && expected.gap && text_start > 0 && joins(previous, text[previous_text.1 - 1], wanted[0]) {
            return false;
        }
        side.token(length);
        expected.clear();
        previous_text = (text_start, side.at);
        match kind {
            TokenKind::OpenBrace => blocks.push(matches!(previous, TokenKind::Identifier | TokenKind::String)),
            TokenKind::OpenBracket | TokenKind::OpenParen => blocks.push(false),
            _ if closes => {
                blocks.pop();
            }
            _ => {}
        }
        previous = kind;
        if kind != TokenKind::Comma {
            found(Match { source_start: start, source_end: end, text_start, text_end: side.at });
        }
    }
}

/// How many bytes of the text make the wanted token.
#[inline]
fn matched(rest: &[u8], wanted: &[u8], kind: TokenKind, is_key: bool) -> Option<usize> {
    if rest.starts_with(wanted) {
        return Some(wanted.len());
    }
    // A raw-string key may be written with double quotes.
    if kind != TokenKind::RawString || !is_key || rest.len() < wanted.len() || wanted.len() < 3 {
        return None;
    }
    let last = wanted.len() - 1;
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
                b' ' | b'\t' => {}
                b'\n' => self.line_end = true,
                b'/' if matches!(self.text.get(self.at + 1), Some(b'/' | b'*')) => {
                    let Some(length) = comments.match_next(self.rest()) else { return false };
                    self.line_end |= memchr::memchr(b'\n', &self.rest()[..length]).is_some();
                    self.at += length;
                    self.gap = true;
                    continue;
                }
                _ => break,
            }
            self.gap = true;
            self.at += 1;
        }
        true
    }
}

/// The significant tokens of the source.
struct Expected<'s> {
    source: &'s [u8],
    tokens: &'s Tokens,
    regions: &'s Regions,
    at: usize,
    /// Since the last token that was matched: a line end, anything at all.
    line_end: bool,
    gap: bool,
}

impl Expected<'_> {
    #[inline]
    fn next(&mut self) -> Option<(usize, TokenKind)> {
        while let Some(&kind) = self.tokens.kinds.get(self.at) {
            let at = self.at;
            self.at += 1;
            match kind {
                TokenKind::EndOfFile => return None,
                TokenKind::Whitespace | TokenKind::Terminator | TokenKind::BlockComment | TokenKind::LineComment => {
                    if kind == TokenKind::LineComment
                        && let Some(end) = self.regions.end_of(at)
                    {
                        self.at = end;
                    }
                    let start = self.tokens.starts[at] as usize;
                    let end = self.tokens.starts.get(self.at).map_or(self.source.len(), |&end| end as usize);
                    self.line_end |= self.source[start..end].contains(&b'\n');
                    self.gap = true;
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

    fn assign_follows(&self, kind: TokenKind) -> bool {
        kind == TokenKind::RawString && self.following() == Some(TokenKind::Assign)
    }
}

/// The comments and unformatted regions of the source.
struct Comments<'s> {
    source: &'s [u8],
    tokens: &'s Tokens,
    regions: &'s Regions,
    at: usize,
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
        // A line comment takes all of its line.
        let whole = kind != TokenKind::LineComment || matches!(text.get(length), None | Some(b'\n'));
        whole.then_some(length)
    }
}

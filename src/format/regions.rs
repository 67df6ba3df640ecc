//! Statements that are not to be formatted: from `// alloy-lint: format off` to `// alloy-lint: format on`.
//!
//! Both comments stand between statements, in the same file or block; without `on` the region goes to the end of its
//! block or file. Elsewhere (inside an expression, say) the comments mean nothing.

use super::printer::ends_value;
use crate::syntax::{TokenKind, Tokens};

const OFF: &str = "// alloy-lint: format off";
const ON: &str = "// alloy-lint: format on";

/// The regions of a source, as ranges of tokens in source order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Regions {
    /// The `off` comment, and the token after the last one of the region.
    ranges: Vec<(usize, usize)>,
}

impl Regions {
    pub fn find(source: &str, tokens: &Tokens) -> Self {
        let mut ranges = Vec::new();
        if memchr::memmem::find(source.as_bytes(), OFF.as_bytes()).is_none() {
            return Self { ranges };
        }
        // Whether each open delimiter is a block's.
        let mut blocks = Vec::new();
        let mut previous = TokenKind::EndOfFile;
        let mut at = 0;
        while at < tokens.kinds.len() {
            let kind = tokens.kinds[at];
            match kind {
                TokenKind::LineComment => {
                    let in_body = blocks.last().is_none_or(|&block| block);
                    let between =
                        ends_value(previous) || matches!(previous, TokenKind::OpenBrace | TokenKind::EndOfFile);
                    if in_body && between && text(source, tokens, at) == OFF {
                        let end = region_end(source, tokens, at);
                        ranges.push((at, end));
                        at = end;
                        continue;
                    }
                }
                TokenKind::OpenBrace => {
                    blocks.push(matches!(previous, TokenKind::Identifier | TokenKind::String));
                }
                TokenKind::OpenBracket | TokenKind::OpenParen => blocks.push(false),
                TokenKind::CloseBrace | TokenKind::CloseBracket | TokenKind::CloseParen => {
                    blocks.pop();
                }
                _ => {}
            }
            if !kind.is_trivia() && kind != TokenKind::Terminator {
                previous = kind;
            }
            at += 1;
        }
        Self { ranges }
    }

    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// The token after the region that the comment `at` opens.
    #[inline]
    pub fn end_of(&self, at: usize) -> Option<usize> {
        if self.ranges.is_empty() {
            return None;
        }
        let found = self.ranges.binary_search_by_key(&at, |range| range.0).ok()?;
        Some(self.ranges[found].1)
    }
}

fn text<'s>(source: &'s str, tokens: &Tokens, at: usize) -> &'s str {
    let start = tokens.starts[at] as usize;
    let end = tokens.starts.get(at + 1).map_or(source.len(), |&end| end as usize);
    source.get(start..end).unwrap_or_default().trim_end()
}

/// The token after the `on` comment that belongs to the `off` comment `off`, or after the last token of the body.
fn region_end(source: &str, tokens: &Tokens, off: usize) -> usize {
    let mut depth = 0_u32;
    let mut after_last = off + 1;
    for at in off + 1..tokens.kinds.len() {
        match tokens.kinds[at] {
            TokenKind::OpenBrace | TokenKind::OpenBracket | TokenKind::OpenParen => depth += 1,
            TokenKind::CloseBrace | TokenKind::CloseBracket | TokenKind::CloseParen => {
                let Some(less) = depth.checked_sub(1) else { return after_last };
                depth = less;
            }
            TokenKind::LineComment if depth == 0 && text(source, tokens, at) == ON => return at + 1,
            TokenKind::EndOfFile => return after_last,
            TokenKind::Whitespace | TokenKind::Terminator => continue,
            _ => {}
        }
        after_last = at + 1;
    }
    after_last
}

//! What the parser does after a mistake: say what it is once, and go on where the text makes sense again.
//!
//! Delimiters match here (`repair` saw to that), so a mistake never reaches further than the list, body or statement
//! it stands in. Nothing here runs for a file without mistakes.

mod expressions;
mod lists;
mod statements;

use super::ast::{ExprData, ExprId, ExprNode, StatementNode};
use super::cursor::{Cursor, Item, step};
use super::error::{ListKind, SyntaxError, SyntaxErrorKind as Kind};
use super::parser::{Operand, Parser};
use super::token::{TokenId, TokenKind};
use crate::text::{LineIndex, Span};

/// How far recovery looks ahead, in tokens. Keeps it linear.
const LOOK_AHEAD: usize = 64;

impl<C: Cursor> Parser<'_, C> {
    /// Reports a mistake, once for each place.
    #[cold]
    pub(super) fn error(&mut self, kind: Kind, span: Span) {
        self.failed = true;
        if !C::RECOVERS {
            self.cursor.stop();
            return;
        }
        if self.is_settled() {
            return;
        }
        self.last_error_at = self.cursor.position();
        // What follows on the line of a mistake is most often its echo; Alloy too says one thing for each line.
        let same_line = self
            .lines
            .zip(self.errors.last())
            .is_some_and(|(lines, last)| lines.line(last.span.start) == lines.line(span.start));
        if !same_line {
            self.errors.push(SyntaxError::new(kind, span));
        }
    }

    /// Whether a mistake was already reported here, or reading went on here after one.
    fn is_settled(&self) -> bool {
        let at = self.cursor.position();
        self.last_error_at == at || self.synced_at == at
    }

    fn item(&self, ahead: usize) -> Item {
        step();
        let items = self.cursor.items();
        items.get(self.cursor.position() + ahead).copied().unwrap_or(Item {
            kind: TokenKind::EndOfFile,
            made_up: true,
            token: TokenId(self.tokens.len().saturating_sub(1) as u32),
        })
    }

    fn peek(&self, ahead: usize) -> TokenKind {
        self.item(ahead).kind
    }

    fn span(&self) -> Span {
        self.tokens.span(self.cursor.token())
    }

    /// The token before the current one.
    fn previous(&self) -> TokenId {
        let before = self.cursor.position().checked_sub(1).and_then(|at| self.cursor.items().get(at));
        before.map_or(TokenId(0), |item| item.token)
    }

    fn previous_span(&self) -> Span {
        self.tokens.span(self.previous())
    }

    /// Whether the current token stands on a later line than `token`.
    fn is_on_later_line(&self, token: TokenId) -> bool {
        let from = match self.tokens.kind(token) {
            TokenKind::Terminator => self.tokens.start(token),
            _ => self.tokens.end(token),
        };
        let between = from as usize..self.tokens.start(self.cursor.token()) as usize;
        self.source.as_bytes().get(between).is_some_and(|text| memchr::memchr(b'\n', text).is_some())
    }

    /// Whether the items from `ahead` on read like the start of a statement: a name and `=`, or a block's header.
    fn is_statement_at(&self, ahead: usize) -> bool {
        if self.peek(ahead) != TokenKind::Identifier {
            return false;
        }
        let mut at = ahead + 1;
        while self.peek(at) == TokenKind::Dot && self.peek(at + 1) == TokenKind::Identifier && at < ahead + LOOK_AHEAD {
            at += 2;
        }
        match self.peek(at) {
            TokenKind::Assign => at == ahead + 1,
            TokenKind::OpenBrace => true,
            TokenKind::String => self.peek(at + 1) == TokenKind::OpenBrace,
            _ => false,
        }
    }

    /// Whether something ends here that a value was expected in, or the next line has begun with a statement.
    fn value_is_missing(&self, after: TokenId) -> bool {
        match self.cursor.kind() {
            TokenKind::Terminator | TokenKind::Comma | TokenKind::EndOfFile => true,
            TokenKind::Identifier => self.is_statement_at(0) && self.is_on_later_line(after),
            kind => kind.is_closer(),
        }
    }

    /// Whether the token after this one opens the body of a block, maybe after a mistake: this one is a label then.
    pub(super) fn body_follows(&self) -> bool {
        match self.peek(1) {
            TokenKind::OpenBrace | TokenKind::Assign => true,
            TokenKind::Terminator => self.peek(2) == TokenKind::OpenBrace,
            _ => false,
        }
    }

    pub(super) fn operand_is_missing(&self, operator: TokenId) -> bool {
        self.value_is_missing(operator)
    }

    pub(super) fn starts_statement_on_new_line(&self, dot: TokenId) -> bool {
        self.is_statement_at(0) && self.is_on_later_line(dot)
    }

    /// Skips to a token that `stop` takes, or the closer of what is around; groups are skipped as a whole.
    fn skip_until(&mut self, stop: impl Fn(TokenKind) -> bool) {
        let mut depth = 0u32;
        loop {
            let kind = self.cursor.kind();
            if kind == TokenKind::EndOfFile || depth == 0 && (kind.is_closer() || stop(kind)) {
                break;
            }
            if kind.is_opener() {
                depth += 1;
            } else if kind.is_closer() {
                depth -= 1;
            }
            self.cursor.bump();
        }
        self.synced_at = self.cursor.position();
    }

    fn skip_statement(&mut self) {
        self.skip_until(|kind| kind == TokenKind::Terminator);
    }

    fn skip_item(&mut self) {
        self.skip_until(|kind| matches!(kind, TokenKind::Terminator | TokenKind::Comma));
    }

    fn push_error_statement(&mut self, first: TokenId) {
        let last = self.previous().max(first);
        self.statements.push(StatementNode::Error { first, last });
    }

    /// Reads the body of a block whose header makes no sense, for the mistakes in it.
    fn body_of_nothing(&mut self, first: TokenId) {
        if self.holds_fields() {
            self.expression();
            return;
        }
        let before = self.statements.len();
        self.block(first, first, TokenId::NONE);
        self.statements.truncate(before);
    }

    /// Reads `= value` after a name that makes no sense, for the mistakes in the value.
    fn attribute_of_nothing(&mut self, first: TokenId) {
        let before = self.statements.len();
        self.attribute(first);
        self.statements.truncate(before);
        self.push_error_statement(first);
    }

    // Groups

    /// The closer of parentheses or an index is not where it should be.
    #[cold]
    pub(super) fn missing_close(&mut self, open: TokenId, closer: TokenKind) {
        let open_span = self.tokens.span(open);
        if !C::RECOVERS {
            return self.error(Kind::ExpectedCloser { open: open_span, closer }, open_span);
        }
        if self.cursor.kind() == TokenKind::Terminator && self.peek(1) == closer {
            if !self.item(1).made_up {
                self.error(Kind::LineEndInGroup { open: open_span }, Span::at(self.previous_span().end));
            }
            return self.cursor.bump();
        }
        if !self.is_near_placeholder() {
            if self.cursor.kind() == TokenKind::Illegal {
                self.illegal_character();
            } else {
                self.error(Kind::ExpectedCloser { open: open_span, closer }, self.span());
            }
        }
        self.skip_until(|_| false);
    }

    /// Takes the closer; gives it, or the last token before it when it is not there, and whether it is.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn close(&mut self, closer: TokenKind) -> (TokenId, bool) {
        let token = self.cursor.token();
        if self.cursor.kind() != closer {
            self.error(Kind::MissingCloser { open: self.tokens.span(token), closer }, self.tokens.span(token));
            return (token, false);
        }
        let closed = !C::RECOVERS || !self.item(0).made_up;
        self.cursor.bump();
        (token, closed)
    }

    // Depth

    /// Reports nesting that is too deep, and goes past it.
    #[cold]
    pub(super) fn too_deep(&mut self) {
        self.was_too_deep = true;
        self.error(Kind::NestingTooDeep, self.span());
        if C::RECOVERS {
            if self.cursor.kind().is_opener() {
                self.cursor.bump();
                self.skip_until(|_| false);
                self.cursor.bump();
            }
            self.skip_item();
        }
    }

    /// A chain such as `a + b + …` that would make the tree too deep: its last links are left out.
    #[cold]
    pub(super) fn chain_too_deep(&mut self, span: Span) -> Operand {
        self.was_too_deep = true;
        self.error(Kind::NestingTooDeep, span);
        if C::RECOVERS {
            self.skip_item();
        }
        self.error_node(span)
    }
}

/// The mistakes of the parser and of the repair together, in source order. A delimiter that was put in or left out on
/// a line where the parser found a mistake too is the same mistake.
pub(super) fn without_echoes(
    mut errors: Vec<SyntaxError>,
    repairs: Vec<SyntaxError>,
    lines: &LineIndex,
) -> Vec<SyntaxError> {
    let is_told = |found: &[SyntaxError], offset: u32| {
        let range = lines.line_range(lines.line(offset)).unwrap_or_default();
        let first = found.partition_point(|error| error.span.start < range.start);
        found.get(first).is_some_and(|error| error.span.start <= range.end)
    };
    errors.sort_by_key(|error| (error.span.start, error.span.end));
    let found = errors.len();
    for repair in repairs {
        let told = errors.get(..found).unwrap_or_default();
        let is_echo = match repair.kind {
            Kind::MissingCloser { open, .. } => is_told(told, open.start) || is_told(told, repair.span.start),
            _ => is_told(told, repair.span.start),
        };
        if !is_echo {
            errors.push(repair);
        }
    }
    errors.sort_by_key(|error| (error.span.start, error.span.end));
    errors
}

/// A span whose end may have been put before its start by a repair: it is empty then.
const fn span_of(start: u32, end: u32) -> Span {
    Span::new(start, if end < start { start } else { end })
}

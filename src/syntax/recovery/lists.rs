//! Mistakes between the items of lists, objects and arguments.

use super::*;

impl<C: Cursor> Parser<'_, C> {
    /// An item of a list ended, and neither a comma nor the closer follows.
    #[cold]
    pub(in crate::syntax) fn after_item(&mut self, closer: TokenKind, list: ListKind) {
        let after = if C::RECOVERS { self.previous_span() } else { Span::at(0) };
        let place = Span::at(after.end);
        if !C::RECOVERS {
            return self.error(Kind::MissingComma { list, after }, place);
        }
        if self.is_settled() || self.is_near_placeholder() {
            self.skip_item();
            return self.next_item();
        }
        match self.cursor.kind() {
            TokenKind::Terminator => {
                let next = self.item(1);
                if next.kind == closer {
                    if !next.made_up {
                        self.error(Kind::MissingTrailingComma { list, after }, place);
                    }
                } else if next.kind == TokenKind::Comma {
                    let operator = self.tokens.span(next.token);
                    self.error(Kind::OperatorAtLineStart { previous: after }, operator);
                } else {
                    self.error(Kind::MissingComma { list, after }, place);
                }
                self.next_item();
            }
            TokenKind::Illegal => {
                self.illegal_character();
                self.cursor.bump();
                if !self.starts_item(list) {
                    self.skip_item();
                    self.next_item();
                }
            }
            _ if self.starts_item(list) => self.error(Kind::MissingComma { list, after }, place),
            _ => {
                let span = self.span();
                self.error(Kind::UnexpectedInList { list }, span);
                self.skip_item();
                self.next_item();
            }
        }
    }

    /// Whether a list must end here, since nothing was read since `before`: the closer of something else stands here,
    /// which repair has left where it does not match. Anything else that holds up a list is passed over.
    pub(in crate::syntax) fn is_stuck_in_list(&mut self, before: usize) -> bool {
        if !C::RECOVERS || self.cursor.position() != before {
            return false;
        }
        if self.cursor.kind().is_closer() {
            return true;
        }
        self.cursor.bump();
        false
    }

    /// Takes what separates two items.
    pub(super) fn next_item(&mut self) {
        if self.cursor.kind() == TokenKind::Terminator {
            self.cursor.bump();
        }
        if self.cursor.kind() == TokenKind::Comma {
            self.cursor.bump();
        }
    }

    pub(super) fn starts_item(&self, list: ListKind) -> bool {
        match list {
            ListKind::Array | ListKind::Arguments => self.starts_expression(),
            ListKind::Object => {
                matches!(
                    self.cursor.kind(),
                    TokenKind::Identifier | TokenKind::String | TokenKind::RawString | TokenKind::SingleQuoted
                ) && (self.peek(1) == TokenKind::Assign
                    || self.peek(1) == TokenKind::Illegal
                        && self.tokens.span(self.item(1).token).text(self.source) == ":")
            }
        }
    }

    /// The current token is no name of a field. Gives the height of what was read.
    #[cold]
    pub(in crate::syntax) fn not_a_field(&mut self) -> u32 {
        let span = self.span();
        if !C::RECOVERS {
            self.error(Kind::ExpectedFieldName, span);
            return 0;
        }
        match self.cursor.kind() {
            TokenKind::Terminator => {
                self.cursor.bump();
                self.synced_at = self.cursor.position();
                return 0;
            }
            TokenKind::Comma => {
                self.error(Kind::ExtraComma { list: ListKind::Object }, span);
                return 0;
            }
            TokenKind::Placeholder | TokenKind::SingleQuoted => self.last_error_at = self.cursor.position(),
            TokenKind::Illegal => self.illegal_character(),
            _ => self.error(Kind::ExpectedFieldName, span),
        }
        if !self.cursor.kind().is_opener() && self.peek(1) == TokenKind::Assign {
            self.cursor.bump();
            let equals = self.cursor.token();
            self.cursor.bump();
            return match self.no_value(equals) {
                Some(value) => value.height,
                None => self.expression().height,
            };
        }
        self.skip_item();
        0
    }

    /// The key of a field is not followed by `=`. Gives whether its value follows here.
    #[cold]
    pub(in crate::syntax) fn missing_field_assign(&mut self, key: TokenId) -> bool {
        let name = self.tokens.span(key);
        let span = self.span();
        if !C::RECOVERS {
            self.error(Kind::ExpectedFieldAssign { name }, span);
            return false;
        }
        match self.cursor.kind() {
            TokenKind::Illegal if span.text(self.source) == ":" => {
                self.error(Kind::Colon, span);
                self.cursor.bump();
                true
            }
            TokenKind::Equal => {
                self.error(Kind::WrongAssignment, span);
                self.cursor.bump();
                true
            }
            TokenKind::Terminator | TokenKind::Comma => {
                self.error(Kind::ExpectedFieldAssign { name }, Span::at(name.end));
                false
            }
            kind if kind.is_closer() => {
                self.error(Kind::ExpectedFieldAssign { name }, Span::at(name.end));
                false
            }
            _ => {
                // `my-key = 1`, `app.kubernetes.io/name = 1`: a key that needs quotes.
                let mut at = 0;
                while at < LOOK_AHEAD && self.peek(at) != TokenKind::Assign {
                    let kind = self.peek(at);
                    if matches!(kind, TokenKind::Terminator | TokenKind::Comma | TokenKind::EndOfFile)
                        || kind.is_closer()
                        || kind.is_opener()
                    {
                        at = LOOK_AHEAD;
                    }
                    at += 1;
                }
                if at >= LOOK_AHEAD {
                    self.error(Kind::ExpectedFieldAssign { name }, span);
                    self.skip_item();
                    return false;
                }
                let end = self.tokens.end(self.item(at - 1).token);
                let whole = span_of(name.start, end.max(name.end));
                self.error(Kind::KeyNeedsQuotes, whole);
                for _ in 0..=at {
                    self.cursor.bump();
                }
                true
            }
        }
    }
}

//! Mistakes in expressions: values, operands and names that are missing or make no sense.

use super::*;

impl<C: Cursor> Parser<'_, C> {
    /// An expression node for what is not there.
    pub(in crate::syntax) fn missing_expression(&mut self) -> Operand {
        let span = Span::at(if C::RECOVERS { self.previous_span().end } else { self.span().start });
        self.error_node(span)
    }

    /// The literal that was read as the label of a block.
    pub(super) fn leaf_before(&mut self, token: TokenId) -> ExprId {
        let id = ExprId(self.expressions.len() as u32);
        self.expressions.push(ExprNode { span: self.tokens.span(token), data: ExprData::Literal(token) });
        id
    }

    pub(super) fn error_node(&mut self, span: Span) -> Operand {
        let id = ExprId(self.expressions.len() as u32);
        self.expressions.push(ExprNode { span, data: ExprData::Error });
        Operand { id, height: 1 }
    }

    /// The value of an attribute or a field when there is none.
    pub(in crate::syntax) fn no_value(&mut self, equals: TokenId) -> Option<Operand> {
        if !self.value_is_missing(equals) {
            return None;
        }
        let equals = self.tokens.span(equals);
        self.error(Kind::MissingValue { equals }, equals);
        Some(self.missing_expression())
    }

    pub(in crate::syntax) fn missing_operand(&mut self, operator: TokenId) -> Operand {
        let operator = self.tokens.span(operator);
        self.error(Kind::MissingOperand { operator }, operator);
        self.missing_expression()
    }

    #[cold]
    pub(in crate::syntax) fn not_an_expression(&mut self) -> Operand {
        let span = self.span();
        if !C::RECOVERS {
            self.error(Kind::ExpectedExpression { after: None }, span);
            return self.missing_expression();
        }
        match self.cursor.kind() {
            TokenKind::Placeholder | TokenKind::SingleQuoted => {
                let token = self.cursor.token();
                let literal = self.leaf(token, ExprData::Literal(token));
                self.last_error_at = self.cursor.position();
                return literal;
            }
            TokenKind::Illegal => self.illegal_character(),
            kind if kind == TokenKind::Terminator || kind.is_closer() || kind == TokenKind::EndOfFile => {
                let after = self.previous_span();
                self.error(Kind::ExpectedExpression { after: Some(after) }, span);
                return self.missing_expression();
            }
            _ => self.error(Kind::ExpectedExpression { after: None }, span),
        }
        // Without the token that is wrong, the expression may well go on.
        let wrong = self.cursor.token();
        self.cursor.bump();
        if self.starts_expression() && !self.is_on_later_line(wrong) {
            return self.expression();
        }
        let end = self.tokens.end(wrong);
        self.skip_item();
        self.error_node(span_of(span.start, end))
    }

    pub(super) fn starts_expression(&self) -> bool {
        let kind = self.cursor.kind();
        kind.is_literal()
            || kind.is_opener()
            || matches!(
                kind,
                TokenKind::Identifier
                    | TokenKind::Not
                    | TokenKind::Minus
                    | TokenKind::SingleQuoted
                    | TokenKind::Placeholder
            )
    }

    pub(super) fn illegal_character(&mut self) {
        let span = self.span();
        match span.text(self.source).chars().next() {
            // The lexer has told of these.
            None | Some('\0' | '\u{feff}') => self.last_error_at = self.cursor.position(),
            Some(c) => self.error(Kind::IllegalCharacter(c), span),
        }
    }

    /// Whether a placeholder that was not filled in touches the current token: what is around it makes no sense then.
    pub(super) fn is_near_placeholder(&self) -> bool {
        self.cursor.kind() == TokenKind::Placeholder || self.tokens.kind(self.previous()) == TokenKind::Placeholder
    }

    /// `a`⏎`+ b`: the statement or item ended with its line, but an operator begins the next one.
    pub(in crate::syntax) fn operator_on_next_line(&mut self) -> bool {
        if self.cursor.kind() != TokenKind::Terminator {
            return false;
        }
        let next = self.item(1);
        if next.kind.precedence() == 0 && next.kind != TokenKind::Dot {
            return false;
        }
        let previous = self.previous_span();
        let operator = self.tokens.span(next.token);
        self.cursor.bump();
        self.error(Kind::OperatorAtLineStart { previous }, operator);
        if next.kind == TokenKind::Dot {
            self.skip_item();
            return false;
        }
        true
    }

    #[cold]
    pub(in crate::syntax) fn missing_access_name(&mut self, dot: TokenId) {
        let dot = self.tokens.span(dot);
        self.error(Kind::MissingAccessName { dot }, dot);
        if C::RECOVERS && !self.value_is_missing(self.previous()) && !self.is_on_later_line(self.previous()) {
            // `a.0`, `a."b"`, `a.true`: what stands for the name.
            if !self.cursor.kind().is_opener() && self.cursor.kind() != TokenKind::Dot {
                self.cursor.bump();
            }
            self.synced_at = self.cursor.position();
        }
    }
}

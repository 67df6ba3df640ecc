//! Mistakes in statements: what starts none, broken headers, what stands between two.

use super::*;

impl<C: Cursor> Parser<'_, C> {
    /// The current token starts no statement.
    #[cold]
    pub(in crate::syntax) fn not_a_statement(&mut self) {
        let first = self.cursor.token();
        let span = self.span();
        match self.cursor.kind() {
            TokenKind::Terminator => return self.cursor.bump(),
            TokenKind::Placeholder | TokenKind::SingleQuoted => self.last_error_at = self.cursor.position(),
            TokenKind::Illegal => self.illegal_character(),
            _ => self.error(Kind::ExpectedStatement, span),
        }
        if !C::RECOVERS {
            return;
        }
        if self.cursor.kind() == TokenKind::Assign {
            return self.attribute_of_nothing(first);
        }
        self.rest_of_statement(first);
    }

    /// Goes to the end of a statement that makes no sense; the body of a block is still read.
    pub(super) fn rest_of_statement(&mut self, first: TokenId) {
        let start = self.cursor.position();
        while !matches!(self.cursor.kind(), TokenKind::Terminator | TokenKind::EndOfFile) {
            if self.cursor.kind().is_closer() {
                break;
            }
            if self.cursor.kind() == TokenKind::OpenBrace {
                self.body_of_nothing(first);
                continue;
            }
            let before = self.cursor.position();
            self.skip_until(|kind| matches!(kind, TokenKind::Terminator | TokenKind::OpenBrace));
            if self.cursor.position() == before {
                break;
            }
        }
        // A body ends with its brace; any other closer would hold up its loop.
        if self.cursor.position() == start && self.cursor.kind() != TokenKind::CloseBrace {
            self.cursor.bump();
        }
        self.synced_at = self.cursor.position();
        self.push_error_statement(first);
    }

    /// A statement ended, and something else than its end follows.
    #[cold]
    pub(in crate::syntax) fn after_statement(&mut self) {
        let span = self.span();
        let kind = self.cursor.kind();
        if !C::RECOVERS {
            return self.error(Kind::ExpectedEndOfStatement, span);
        }
        if kind == TokenKind::Identifier && self.is_on_later_line(self.previous()) {
            return;
        }
        if self.is_settled() || self.is_near_placeholder() {
            return self.skip_statement();
        }
        match kind {
            TokenKind::Comma
                if self.peek(1) == TokenKind::Terminator
                    || self.peek(1).is_closer()
                    || self.peek(1) == TokenKind::EndOfFile
                    || self.is_statement_at(1) =>
            {
                self.error(Kind::CommaAfterStatement, span);
                self.cursor.bump();
                if !self.is_on_later_line(self.previous()) {
                    self.synced_at = self.cursor.position();
                }
            }
            TokenKind::Illegal if span.text(self.source) == ";" => {
                self.error(Kind::Semicolon, span);
                self.cursor.bump();
            }
            TokenKind::Identifier if self.is_statement_at(0) => self.error(Kind::StatementOnSameLine, span),
            TokenKind::OpenBrace => self.block_as_expression(),
            TokenKind::String if self.peek(1) == TokenKind::OpenBrace => {
                self.error(Kind::BlockAsExpression, span);
                self.cursor.bump();
                self.block_as_expression();
            }
            TokenKind::Illegal => {
                self.illegal_character();
                self.skip_statement();
            }
            _ => {
                self.error(Kind::ExpectedEndOfStatement, span);
                self.skip_statement();
            }
        }
    }

    /// `attribute = name { … }`: the braces of a block after a value.
    pub(super) fn block_as_expression(&mut self) {
        self.error(Kind::BlockAsExpression, self.span());
        self.body_of_nothing(self.cursor.token());
        self.synced_at = self.cursor.position();
    }

    /// The name of a statement, `first..=last` and `label`, is followed by neither `=` nor `{`, or by the wrong one.
    #[cold]
    pub(in crate::syntax) fn broken_header(&mut self, first: TokenId, last: TokenId, label: TokenId) {
        if !C::RECOVERS {
            return self.error(Kind::ExpectedStatement, self.span());
        }
        if self.is_hyphen_in_name(last) {
            self.hyphenated_name(first);
            if self.cursor.kind() == TokenKind::String && label == TokenId::NONE {
                self.label();
            }
            return match self.cursor.kind() {
                TokenKind::OpenBrace => {
                    self.body_of_nothing(first);
                    self.push_error_statement(first);
                }
                TokenKind::Assign => self.attribute_of_nothing(first),
                _ => self.rest_of_statement(first),
            };
        }
        let name = self.tokens.span(first).to(self.tokens.span(last));
        let dotted = first != last;
        let span = self.span();
        match self.cursor.kind() {
            // A dot without a name after it was read as far as the dot.
            _ if self.tokens.kind(self.previous()) == TokenKind::Dot => {
                self.error(Kind::ExpectedNameAfterDot, self.previous_span());
                if self.is_statement_at(0) || self.cursor.kind() == TokenKind::Terminator {
                    self.push_error_statement(first);
                } else {
                    self.rest_of_statement(first);
                }
            }
            TokenKind::Assign if label != TokenId::NONE || dotted => self.equals_after_header(first, last, label),
            TokenKind::Illegal if span.text(self.source) == ":" && label == TokenId::NONE && !dotted => {
                let kind = if self.peek(1) == TokenKind::Assign { Kind::WrongAssignment } else { Kind::Colon };
                self.error(kind, span);
                if self.peek(1) == TokenKind::Assign {
                    self.cursor.bump();
                }
                if self.peek(1) == TokenKind::Terminator {
                    self.cursor.bump();
                    return self.push_error_statement(first);
                }
                self.attribute(first);
            }
            TokenKind::Equal if label == TokenId::NONE && !dotted => {
                self.error(Kind::WrongAssignment, span);
                self.attribute(first);
            }
            TokenKind::RawString if label == TokenId::NONE && self.peek(1) == TokenKind::OpenBrace => {
                self.error(Kind::RawLabel, span);
                self.cursor.bump();
                self.block(first, last, TokenId::NONE);
            }
            TokenKind::SingleQuoted | TokenKind::Placeholder
                if label == TokenId::NONE && self.peek(1) == TokenKind::OpenBrace =>
            {
                self.cursor.bump();
                self.block(first, last, TokenId::NONE);
            }
            TokenKind::Identifier if label == TokenId::NONE && self.peek(1) == TokenKind::OpenBrace => {
                self.error(Kind::UnquotedLabel, span);
                self.cursor.bump();
                self.block(first, last, TokenId::NONE);
            }
            TokenKind::Terminator if self.peek(1) == TokenKind::OpenBrace => {
                let header = name.to(self.previous_span());
                self.cursor.bump();
                self.error(Kind::BraceOnNextLine { header }, self.span());
                self.block(first, last, label);
            }
            TokenKind::Placeholder => self.rest_of_statement(first),
            // `name value`, with the value maybe taken for a label.
            TokenKind::Terminator | TokenKind::EndOfFile if !dotted && label != TokenId::NONE => {
                let value = self.tokens.span(label);
                self.error(Kind::MissingAssign { name, value }, span_of(name.end, value.start));
                let value = self.leaf_before(label);
                self.statements.push(StatementNode::Attribute { name: first, value });
            }
            kind if kind.is_closer() && !dotted && label != TokenId::NONE => {
                let value = self.tokens.span(label);
                self.error(Kind::MissingAssign { name, value }, span_of(name.end, value.start));
                let value = self.leaf_before(label);
                self.statements.push(StatementNode::Attribute { name: first, value });
            }
            kind if !dotted
                && label == TokenId::NONE
                && kind != TokenKind::Minus
                && self.starts_expression()
                && self.peek(1) != TokenKind::Assign
                && !self.is_on_later_line(last) =>
            {
                self.error(Kind::MissingAssign { name, value: span }, span_of(name.end, span.start));
                let value = self.expression().id;
                self.statements.push(StatementNode::Attribute { name: first, value });
            }
            kind => {
                if self.is_near_placeholder() {
                    self.last_error_at = self.cursor.position();
                }
                let only_block = dotted || label != TokenId::NONE;
                let place =
                    if kind == TokenKind::Terminator || self.is_on_later_line(self.previous()) || kind.is_closer() {
                        name.to(self.previous_span())
                    } else {
                        span
                    };
                self.error(Kind::ExpectedAssignOrBody { name, only_block }, place);
                self.rest_of_statement(first);
            }
        }
    }

    /// `a.b = …` or `a "b" = …`
    pub(super) fn equals_after_header(&mut self, first: TokenId, last: TokenId, label: TokenId) {
        let equals = self.span();
        let name = self.tokens.span(first).to(self.tokens.span(last));
        if self.peek(1) == TokenKind::OpenBrace && (label != TokenId::NONE || self.is_block_body_at(1)) {
            self.error(Kind::EqualsBeforeBlock { name }, equals);
            self.cursor.bump();
            return self.block(first, last, label);
        }
        if label == TokenId::NONE {
            self.error(Kind::DottedAttribute { equals }, name);
        } else {
            self.error(Kind::LabelledAttribute { label: self.tokens.span(label) }, self.tokens.span(label));
        }
        self.attribute_of_nothing(first);
    }

    /// Whether the braces that open `ahead` hold statements rather than fields.
    pub(super) fn is_block_body_at(&self, ahead: usize) -> bool {
        let mut depth = 0u32;
        let mut statements = 0;
        let mut starts = true;
        for at in ahead + 1..ahead + 1 + 4 * LOOK_AHEAD {
            let kind = self.peek(at);
            if depth == 0 {
                match kind {
                    TokenKind::Comma | TokenKind::EndOfFile => return false,
                    TokenKind::Identifier if starts && self.is_statement_at(at) => {
                        if self.peek(at + 1) != TokenKind::Assign {
                            return true;
                        }
                        statements += 1;
                    }
                    kind if kind.is_closer() => return statements > 1,
                    _ => {}
                }
                starts = kind == TokenKind::Terminator;
            }
            if kind.is_opener() {
                depth += 1;
            } else if kind.is_closer() {
                depth -= 1;
            }
        }
        false
    }

    /// Whether the value of an attribute, `{ … }`, is the body of a block: the `=` is then reported.
    pub(in crate::syntax) fn equals_before_block(&mut self, name: TokenId) -> bool {
        if self.cursor.kind() != TokenKind::Assign || self.peek(1) != TokenKind::OpenBrace || !self.is_block_body_at(1)
        {
            return false;
        }
        self.error(Kind::EqualsBeforeBlock { name: self.tokens.span(name) }, self.span());
        self.cursor.bump();
        true
    }

    /// Whether the current brace opens an object rather than a body: its first field ends with a comma.
    pub(in crate::syntax) fn holds_fields(&self) -> bool {
        if self.cursor.kind() != TokenKind::OpenBrace
            || !matches!(self.peek(1), TokenKind::Identifier | TokenKind::String)
            || self.peek(2) != TokenKind::Assign
        {
            return false;
        }
        let mut depth = 0u32;
        for at in 3..4 * LOOK_AHEAD {
            match self.peek(at) {
                TokenKind::Comma if depth == 0 => return self.peek(at - 1) != TokenKind::Assign,
                TokenKind::Terminator | TokenKind::EndOfFile if depth == 0 => return false,
                kind if kind.is_opener() => depth += 1,
                kind if kind.is_closer() => match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => return false,
                },
                _ => {}
            }
        }
        false
    }

    /// `name { key = value, … }`
    pub(in crate::syntax) fn object_without_equals(&mut self, name: TokenId) {
        let brace = self.span();
        let name_span = self.tokens.span(name);
        self.error(Kind::MissingAssign { name: name_span, value: brace }, span_of(name_span.end, brace.start));
        let value = self.expression().id;
        self.statements.push(StatementNode::Attribute { name, value });
    }

    pub(super) fn is_hyphen_in_name(&self, last: TokenId) -> bool {
        self.cursor.kind() == TokenKind::Minus
            && self.tokens.end(last) == self.span().start
            && matches!(self.peek(1), TokenKind::Identifier | TokenKind::Number)
            && self.span().end == self.tokens.start(self.item(1).token)
    }

    /// Reads the rest of `my-name.and-more`.
    pub(super) fn hyphenated_name(&mut self, first: TokenId) {
        let at = self.cursor.position();
        let mut end = at;
        let mut last = first;
        while let Some(item) = self.cursor.items().get(end) {
            let is_part = matches!(
                item.kind,
                TokenKind::Minus | TokenKind::Identifier | TokenKind::Number | TokenKind::Dot | TokenKind::Float
            );
            let before = if end == at { self.previous() } else { last };
            if !is_part || self.tokens.end(before) != self.tokens.start(item.token) {
                break;
            }
            last = item.token;
            end += 1;
        }
        let name = self.tokens.span(first).to(self.tokens.span(last));
        self.error(Kind::HyphenInName { name }, name);
        while self.cursor.position() < end {
            self.cursor.bump();
        }
    }
}

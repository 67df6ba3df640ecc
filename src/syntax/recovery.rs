//! What the parser does after a mistake: say what it is once, and go on where the text makes sense again.
//!
//! Delimiters match here (`repair` saw to that), so a mistake never reaches further than the list, body or statement
//! it stands in. Nothing here runs for a file without mistakes.

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

    // Statements

    /// The current token starts no statement.
    #[cold]
    pub(super) fn not_a_statement(&mut self) {
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
    fn rest_of_statement(&mut self, first: TokenId) {
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
    pub(super) fn after_statement(&mut self) {
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
    fn block_as_expression(&mut self) {
        self.error(Kind::BlockAsExpression, self.span());
        self.body_of_nothing(self.cursor.token());
        self.synced_at = self.cursor.position();
    }

    /// The name of a statement, `first..=last` and `label`, is followed by neither `=` nor `{`, or by the wrong one.
    #[cold]
    pub(super) fn broken_header(&mut self, first: TokenId, last: TokenId, label: TokenId) {
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
    fn equals_after_header(&mut self, first: TokenId, last: TokenId, label: TokenId) {
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
    fn is_block_body_at(&self, ahead: usize) -> bool {
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
    pub(super) fn equals_before_block(&mut self, name: TokenId) -> bool {
        if self.cursor.kind() != TokenKind::Assign || self.peek(1) != TokenKind::OpenBrace || !self.is_block_body_at(1)
        {
            return false;
        }
        self.error(Kind::EqualsBeforeBlock { name: self.tokens.span(name) }, self.span());
        self.cursor.bump();
        true
    }

    /// Whether the current brace opens an object rather than a body: its first field ends with a comma.
    pub(super) fn holds_fields(&self) -> bool {
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
    pub(super) fn object_without_equals(&mut self, name: TokenId) {
        let brace = self.span();
        let name_span = self.tokens.span(name);
        self.error(Kind::MissingAssign { name: name_span, value: brace }, span_of(name_span.end, brace.start));
        let value = self.expression().id;
        self.statements.push(StatementNode::Attribute { name, value });
    }

    fn is_hyphen_in_name(&self, last: TokenId) -> bool {
        self.cursor.kind() == TokenKind::Minus
            && self.tokens.end(last) == self.span().start
            && matches!(self.peek(1), TokenKind::Identifier | TokenKind::Number)
            && self.span().end == self.tokens.start(self.item(1).token)
    }

    /// Reads the rest of `my-name.and-more`.
    fn hyphenated_name(&mut self, first: TokenId) {
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

    // Expressions

    /// An expression node for what is not there.
    pub(super) fn missing_expression(&mut self) -> Operand {
        let span = Span::at(if C::RECOVERS { self.previous_span().end } else { self.span().start });
        self.error_node(span)
    }

    /// The literal that was read as the label of a block.
    fn leaf_before(&mut self, token: TokenId) -> ExprId {
        let id = ExprId(self.expressions.len() as u32);
        self.expressions.push(ExprNode { span: self.tokens.span(token), data: ExprData::Literal(token) });
        id
    }

    fn error_node(&mut self, span: Span) -> Operand {
        let id = ExprId(self.expressions.len() as u32);
        self.expressions.push(ExprNode { span, data: ExprData::Error });
        Operand { id, height: 1 }
    }

    /// The value of an attribute or a field when there is none.
    pub(super) fn no_value(&mut self, equals: TokenId) -> Option<Operand> {
        if !self.value_is_missing(equals) {
            return None;
        }
        let equals = self.tokens.span(equals);
        self.error(Kind::MissingValue { equals }, equals);
        Some(self.missing_expression())
    }

    pub(super) fn missing_operand(&mut self, operator: TokenId) -> Operand {
        let operator = self.tokens.span(operator);
        self.error(Kind::MissingOperand { operator }, operator);
        self.missing_expression()
    }

    #[cold]
    pub(super) fn not_an_expression(&mut self) -> Operand {
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

    fn starts_expression(&self) -> bool {
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

    fn illegal_character(&mut self) {
        let span = self.span();
        match span.text(self.source).chars().next() {
            // The lexer has told of these.
            None | Some('\0' | '\u{feff}') => self.last_error_at = self.cursor.position(),
            Some(c) => self.error(Kind::IllegalCharacter(c), span),
        }
    }

    /// Whether a placeholder that was not filled in touches the current token: what is around it makes no sense then.
    fn is_near_placeholder(&self) -> bool {
        self.cursor.kind() == TokenKind::Placeholder || self.tokens.kind(self.previous()) == TokenKind::Placeholder
    }

    /// `a`⏎`+ b`: the statement or item ended with its line, but an operator begins the next one.
    pub(super) fn operator_on_next_line(&mut self) -> bool {
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
    pub(super) fn missing_access_name(&mut self, dot: TokenId) {
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

    // Lists

    /// An item of a list ended, and neither a comma nor the closer follows.
    #[cold]
    pub(super) fn after_item(&mut self, closer: TokenKind, list: ListKind) {
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

    /// Takes what separates two items.
    fn next_item(&mut self) {
        if self.cursor.kind() == TokenKind::Terminator {
            self.cursor.bump();
        }
        if self.cursor.kind() == TokenKind::Comma {
            self.cursor.bump();
        }
    }

    fn starts_item(&self, list: ListKind) -> bool {
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
    pub(super) fn not_a_field(&mut self) -> u32 {
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
    pub(super) fn missing_field_assign(&mut self, key: TokenId) -> bool {
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

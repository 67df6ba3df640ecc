//! From tokens to a tree: recursive descent, one function for each production of `grammar/alloy.ebnf`.
//!
//! The same functions run twice at most. First over the lexer's tokens, giving up at the first mistake; nearly every
//! file ends there. After a mistake they run once more over tokens whose delimiters `repair` made to match, and the
//! functions of `recovery` say what is wrong and find the way on.

use super::ast::{ExprData, ExprId, ExprNode, FieldNode, Run, StatementId, StatementNode, Tree};
use super::cursor::Cursor;
use super::error::{ListKind, SyntaxError, SyntaxErrorKind};
use super::token::{TokenId, TokenKind, Tokens};
use crate::text::{LineIndex, Span};

/// The deepest tree that is built: blocks and expressions inside each other, counted together. Everything that walks a
/// tree may recurse because of it.
pub const MAX_DEPTH: u32 = 2048;

/// How deep is read on the stack that is there. All real configurations are far less deep.
pub(super) const ORDINARY_DEPTH: u32 = 128;

/// Runs what may recurse up to [`MAX_DEPTH`] on a stack that is large enough for it, in unoptimised builds too. `None`
/// where there are no threads.
#[cold]
pub(super) fn on_a_large_stack<T: Send>(run: impl FnOnce() -> T + Send) -> Option<T> {
    const BYTES: usize = 32 << 20;
    std::thread::scope(|scope| {
        let counted = || (run(), super::cursor::steps());
        let thread = std::thread::Builder::new().stack_size(BYTES).spawn_scoped(scope, counted).ok()?;
        let (value, steps) = thread.join().ok()?;
        super::cursor::add_steps(steps);
        Some(value)
    })
}

pub(super) struct Parser<'s, C> {
    pub(super) cursor: C,
    pub(super) source: &'s str,
    pub(super) tokens: &'s Tokens,
    /// For recovery only.
    pub(super) lines: Option<&'s LineIndex>,
    pub(super) statements: Vec<StatementNode>,
    pub(super) expressions: Vec<ExprNode>,
    elements: Vec<ExprId>,
    fields: Vec<FieldNode>,
    /// Elements and fields of the lists that are not closed yet.
    open_elements: Vec<ExprId>,
    pub(super) open_fields: Vec<FieldNode>,
    /// Nodes around the one that is read, and how many there may be.
    depth: u32,
    max_depth: u32,
    /// Whether more were needed.
    pub(super) was_too_deep: bool,
    pub(super) errors: Vec<SyntaxError>,
    pub(super) failed: bool,
    /// Where the last mistake was reported.
    pub(super) last_error_at: usize,
    /// Where reading went on after the last mistake.
    pub(super) synced_at: usize,
}

/// An expression that was read, and how deep it is by itself.
#[derive(Clone, Copy)]
pub(super) struct Operand {
    pub id: ExprId,
    pub height: u32,
}

impl<'s, C: Cursor> Parser<'s, C> {
    pub fn new(cursor: C, source: &'s str, tokens: &'s Tokens, lines: Option<&'s LineIndex>, max_depth: u32) -> Self {
        let capacity = |share: usize| if C::BUILDS { tokens.len() / share + 4 } else { 0 };
        Self {
            cursor,
            source,
            tokens,
            lines,
            statements: Vec::with_capacity(capacity(10)),
            expressions: Vec::with_capacity(capacity(5)),
            elements: Vec::new(),
            fields: Vec::new(),
            open_elements: Vec::new(),
            open_fields: Vec::new(),
            depth: 0,
            max_depth,
            was_too_deep: false,
            errors: Vec::new(),
            failed: false,
            last_error_at: usize::MAX,
            synced_at: usize::MAX,
        }
    }

    /// The arenas without the tokens, and the errors.
    pub fn finish(self) -> (Tree, Vec<SyntaxError>) {
        let tree = Tree {
            tokens: Tokens::default(),
            statements: self.statements,
            expressions: self.expressions,
            elements: self.elements,
            fields: self.fields,
        };
        (tree, self.errors)
    }

    // file = body ;
    pub fn file(&mut self) {
        self.body(TokenKind::EndOfFile);
    }

    // body = [ statement { TERMINATOR statement } [ TERMINATOR ] ] ;
    fn body(&mut self, closer: TokenKind) {
        loop {
            let before = self.cursor.position();
            match self.cursor.kind() {
                TokenKind::Identifier => self.statement(),
                TokenKind::EndOfFile => return,
                kind if kind == closer => return,
                _ => self.not_a_statement(),
            }
            match self.cursor.kind() {
                TokenKind::Terminator => self.cursor.bump(),
                TokenKind::EndOfFile => return,
                kind if kind == closer => return,
                _ => self.after_statement(),
            }
            if C::RECOVERS && self.cursor.position() == before {
                // A closer that belongs to nothing.
                self.cursor.bump();
            }
        }
    }

    // statement = attribute | block ;
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn statement(&mut self) {
        let first = self.cursor.token();
        self.cursor.bump();
        match self.cursor.kind() {
            TokenKind::Assign => self.attribute(first),
            TokenKind::OpenBrace if C::RECOVERS && self.holds_fields() => self.object_without_equals(first),
            TokenKind::OpenBrace => self.block(first, first, TokenId::NONE),
            _ => {
                let Some(last) = self.block_name(first) else { return };
                let label = if self.cursor.kind() == TokenKind::String { self.label() } else { TokenId::NONE };
                match self.cursor.kind() {
                    TokenKind::OpenBrace => self.block(first, last, label),
                    _ => self.broken_header(first, last, label),
                }
            }
        }
    }

    // attribute = IDENTIFIER "=" expression ;
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn attribute(&mut self, name: TokenId) {
        if C::RECOVERS && self.equals_before_block(name) {
            return self.block(name, name, TokenId::NONE);
        }
        let equals = self.cursor.token();
        self.cursor.bump();
        let value = self.value(equals).id;
        self.statement_node(StatementNode::Attribute { name, value });
    }

    // block = block_name [ label ] "{" body "}" ;
    pub(super) fn block(&mut self, first: TokenId, last: TokenId, label: TokenId) {
        let open = self.cursor.token();
        if !self.enter() {
            return self.too_deep();
        }
        self.cursor.bump();
        let at = self.statements.len();
        let block =
            StatementNode::Block { name: (first, last), label, open, last: open, closed: false, end: StatementId(0) };
        self.statement_node(block);
        self.body(TokenKind::CloseBrace);
        self.depth -= 1;
        let (close, is_closed) = self.close(TokenKind::CloseBrace);
        let after = StatementId(self.statements.len() as u32);
        if let Some(StatementNode::Block { last, closed, end, .. }) = self.statements.get_mut(at) {
            (*last, *closed, *end) = (close, is_closed, after);
        }
    }

    /// The rest of the name that starts with `first`: gives its last token.
    // block_name = IDENTIFIER { "." IDENTIFIER } ;
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn block_name(&mut self, first: TokenId) -> Option<TokenId> {
        let mut last = first;
        while self.cursor.kind() == TokenKind::Dot {
            self.cursor.bump();
            if self.cursor.kind() != TokenKind::Identifier {
                self.broken_header(first, last, TokenId::NONE);
                return None;
            }
            last = self.cursor.token();
            self.cursor.bump();
        }
        Some(last)
    }

    // label = STRING ;
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn label(&mut self) -> TokenId {
        let label = self.cursor.token();
        let text = self.tokens.text(label, self.source);
        let inner = text.get(1..text.len() - 1).unwrap_or_default();
        if text.len() > 2 && (!C::RECOVERS || self.body_follows()) && !super::is_identifier(inner) {
            self.error(SyntaxErrorKind::InvalidLabel, self.tokens.span(label));
        }
        self.cursor.bump();
        label
    }

    /// The expression after `=`.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn value(&mut self, equals: TokenId) -> Operand {
        if C::RECOVERS
            && let Some(nothing) = self.no_value(equals)
        {
            return nothing;
        }
        self.expression()
    }

    // expression = binary ;
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn expression(&mut self) -> Operand {
        if self.cursor.kind().is_literal() && self.cursor.ends_expression() {
            // As most do.
            let token = self.cursor.token();
            return self.leaf(token, ExprData::Literal(token));
        }
        self.binary(1)
    }

    // binary = unary { OPERATOR unary } ;      (* by precedence, "^" from right to left *)
    fn binary(&mut self, precedence: u8) -> Operand {
        let mut left = self.unary();
        loop {
            let operator_precedence = self.cursor.kind().precedence();
            if operator_precedence < precedence {
                if C::RECOVERS && self.operator_on_next_line() {
                    continue;
                }
                return left;
            }
            let operator = self.cursor.token();
            let next = operator_precedence + u8::from(self.cursor.kind() != TokenKind::Caret);
            if !self.enter() {
                self.too_deep();
                return left;
            }
            self.cursor.bump();
            let right = if C::RECOVERS && self.operand_is_missing(operator) {
                self.missing_operand(operator)
            } else {
                self.binary(next)
            };
            self.depth -= 1;
            let span = Span::new(self.start(left.id), self.end(right.id));
            let data = ExprData::Binary { operator, left: left.id, right: right.id };
            left = self.node(span, data, left.height.max(right.height));
        }
    }

    // unary = ( "!" | "-" ) unary | operand ;
    fn unary(&mut self) -> Operand {
        if !matches!(self.cursor.kind(), TokenKind::Not | TokenKind::Minus) {
            return self.operand();
        }
        let operator = self.cursor.token();
        if !self.enter() {
            self.too_deep();
            return self.missing_expression();
        }
        self.cursor.bump();
        let operand = if C::RECOVERS && self.operand_is_missing(operator) {
            self.missing_operand(operator)
        } else {
            self.unary()
        };
        self.depth -= 1;
        let span = Span::new(self.tokens.start(operator), self.end(operand.id));
        self.node(span, ExprData::Unary { operator, operand: operand.id }, operand.height)
    }

    // operand = primary { access | index | call } ;
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn operand(&mut self) -> Operand {
        let mut value = self.primary();
        loop {
            value = match self.cursor.kind() {
                TokenKind::Dot => self.access(value),
                TokenKind::OpenBracket => self.index(value),
                TokenKind::OpenParen => self.call(value),
                _ => return value,
            };
        }
    }

    // access = "." IDENTIFIER ;
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn access(&mut self, value: Operand) -> Operand {
        let dot = self.cursor.token();
        self.cursor.bump();
        if self.cursor.kind() != TokenKind::Identifier || C::RECOVERS && self.starts_statement_on_new_line(dot) {
            self.missing_access_name(dot);
            return value;
        }
        let name = self.cursor.token();
        let span = Span::new(self.start(value.id), self.tokens.end(name));
        self.cursor.bump();
        self.node(span, ExprData::Access { value: value.id, name }, value.height)
    }

    // index = "[" expression "]" ;
    fn index(&mut self, value: Operand) -> Operand {
        let open = self.cursor.token();
        if !self.enter() {
            self.too_deep();
            return value;
        }
        self.cursor.bump();
        let index = self.expression();
        self.depth -= 1;
        let (end, closed) = self.close_group(open, TokenKind::CloseBracket);
        let span = Span::new(self.start(value.id), end);
        let data = ExprData::Index { value: value.id, index: index.id, open, closed };
        self.node(span, data, value.height.max(index.height))
    }

    // call = "(" [ expression_list ] ")" ;
    fn call(&mut self, callee: Operand) -> Operand {
        let open = self.cursor.token();
        if !self.enter() {
            self.too_deep();
            return callee;
        }
        self.cursor.bump();
        let (arguments, height) = self.expression_list(TokenKind::CloseParen, ListKind::Arguments);
        self.depth -= 1;
        let (end, closed) = self.close_group(open, TokenKind::CloseParen);
        let span = Span::new(self.start(callee.id), end);
        let data = ExprData::Call { callee: callee.id, arguments, open, closed };
        self.node(span, data, callee.height.max(height))
    }

    // primary = IDENTIFIER | LITERAL | paren | array | object ;
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn primary(&mut self) -> Operand {
        match self.cursor.kind() {
            TokenKind::Identifier => {
                let token = self.cursor.token();
                self.leaf(token, ExprData::Identifier(token))
            }
            TokenKind::Number
            | TokenKind::Float
            | TokenKind::String
            | TokenKind::RawString
            | TokenKind::True
            | TokenKind::False
            | TokenKind::Null => {
                let token = self.cursor.token();
                self.leaf(token, ExprData::Literal(token))
            }
            TokenKind::OpenParen => self.paren(),
            TokenKind::OpenBracket => self.array(),
            TokenKind::OpenBrace => self.object(),
            _ => self.not_an_expression(),
        }
    }

    // paren = "(" expression ")" ;
    fn paren(&mut self) -> Operand {
        let open = self.cursor.token();
        if !self.enter() {
            self.too_deep();
            return self.missing_expression();
        }
        self.cursor.bump();
        let inner = self.expression();
        self.depth -= 1;
        let (end, closed) = self.close_group(open, TokenKind::CloseParen);
        let span = Span::new(self.tokens.start(open), end);
        self.node(span, ExprData::Paren { inner: inner.id, closed }, inner.height)
    }

    // array = "[" [ expression_list ] "]" ;
    fn array(&mut self) -> Operand {
        let open = self.cursor.token();
        if !self.enter() {
            self.too_deep();
            return self.missing_expression();
        }
        self.cursor.bump();
        let (elements, height) = self.expression_list(TokenKind::CloseBracket, ListKind::Array);
        self.depth -= 1;
        let (end, closed) = self.close_group(open, TokenKind::CloseBracket);
        let span = Span::new(self.tokens.start(open), end);
        self.node(span, ExprData::Array { elements, closed }, height)
    }

    // object = "{" [ field_list ] "}" ;
    fn object(&mut self) -> Operand {
        let open = self.cursor.token();
        if !self.enter() {
            self.too_deep();
            return self.missing_expression();
        }
        self.cursor.bump();
        let (fields, height) = self.field_list();
        self.depth -= 1;
        let (end, closed) = self.close_group(open, TokenKind::CloseBrace);
        let span = Span::new(self.tokens.start(open), end);
        self.node(span, ExprData::Object { fields, closed }, height)
    }

    // expression_list = expression { "," expression } [ "," ] ;
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn expression_list(&mut self, closer: TokenKind, list: ListKind) -> (Run, u32) {
        let base = self.open_elements.len();
        let mut height = 0;
        while self.cursor.kind() != closer && self.cursor.kind() != TokenKind::EndOfFile {
            let before = self.cursor.position();
            let element = self.expression();
            height = height.max(element.height);
            if C::BUILDS {
                self.open_elements.push(element.id);
            }
            if self.cursor.kind() == TokenKind::Comma {
                self.cursor.bump();
            } else if self.cursor.kind() != closer {
                self.after_item(closer, list);
                if self.is_stuck_in_list(before) {
                    break;
                }
            }
        }
        let start = self.elements.len() as u32;
        self.elements.extend_from_slice(self.open_elements.get(base..).unwrap_or_default());
        self.open_elements.truncate(base);
        (Run { start, end: self.elements.len() as u32 }, height)
    }

    // field_list = field { "," field } [ "," ] ;
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn field_list(&mut self) -> (Run, u32) {
        let base = self.open_fields.len();
        let mut height = 0;
        while !matches!(self.cursor.kind(), TokenKind::CloseBrace | TokenKind::EndOfFile) {
            let before = self.cursor.position();
            height = height.max(self.field());
            if self.cursor.kind() == TokenKind::Comma {
                self.cursor.bump();
            } else if self.cursor.kind() != TokenKind::CloseBrace {
                self.after_item(TokenKind::CloseBrace, ListKind::Object);
                if self.is_stuck_in_list(before) {
                    break;
                }
            }
        }
        let start = self.fields.len() as u32;
        self.fields.extend_from_slice(self.open_fields.get(base..).unwrap_or_default());
        self.open_fields.truncate(base);
        (Run { start, end: self.fields.len() as u32 }, height)
    }

    // field = ( IDENTIFIER | STRING ) "=" expression ;
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn field(&mut self) -> u32 {
        let key = self.cursor.token();
        if !matches!(self.cursor.kind(), TokenKind::Identifier | TokenKind::String | TokenKind::RawString) {
            return self.not_a_field();
        }
        self.cursor.bump();
        let equals = self.cursor.token();
        if self.cursor.kind() == TokenKind::Assign {
            self.cursor.bump();
        } else if !self.missing_field_assign(key) {
            return 0;
        }
        let value = self.value(equals);
        if C::BUILDS {
            self.open_fields.push(FieldNode { key, value: value.id });
        }
        value.height
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn statement_node(&mut self, node: StatementNode) {
        if C::BUILDS {
            self.statements.push(node);
        }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn leaf(&mut self, token: TokenId, data: ExprData) -> Operand {
        let span = self.tokens.span(token);
        self.cursor.bump();
        let id = ExprId(self.expressions.len() as u32);
        if C::BUILDS {
            self.expressions.push(ExprNode { span, data });
        }
        Operand { id, height: 1 }
    }

    /// Makes the node around parts of the given height.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn node(&mut self, span: Span, data: ExprData, height: u32) -> Operand {
        let height = height + 1;
        let id = ExprId(self.expressions.len() as u32);
        if self.depth + height > self.max_depth {
            return self.chain_too_deep(span);
        }
        if C::BUILDS {
            self.expressions.push(ExprNode { span, data });
        }
        Operand { id, height }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn start(&self, id: ExprId) -> u32 {
        if C::BUILDS { self.expressions.get(id.0 as usize).map_or(0, |node| node.span.start) } else { 0 }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(super) fn end(&self, id: ExprId) -> u32 {
        if C::BUILDS { self.expressions.get(id.0 as usize).map_or(0, |node| node.span.end) } else { u32::MAX }
    }

    /// Goes a node deeper, unless that is too deep.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn enter(&mut self) -> bool {
        self.depth += 1;
        if self.depth < self.max_depth {
            return true;
        }
        self.depth -= 1;
        false
    }

    /// Takes the closer of an expression; gives where the expression ends and whether it was there.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn close_group(&mut self, open: TokenId, closer: TokenKind) -> (u32, bool) {
        if self.cursor.kind() != closer {
            self.missing_close(open, closer);
        }
        let (last, closed) = self.close(closer);
        (self.tokens.end(last), closed)
    }
}

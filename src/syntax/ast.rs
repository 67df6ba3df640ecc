//! The typed tree and its views.
//!
//! [`Tree`] is flat and owned: arenas of plain nodes with typed ids, and the tokens. The views ([`Body`], [`Block`],
//! [`Attribute`], [`Expr`] …) borrow the tree and the source, are `Copy`, and are what rules are written with.

mod expression;

use std::borrow::Cow;

pub use self::expression::{
    BinaryOperator, Elements, Expr, ExprKind, Field, Fields, Literal, LiteralKind, UnaryOperator,
};
use super::token::{TokenId, Tokens};
use crate::text::Span;

/// A statement of a [`Tree`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct StatementId(pub(crate) u32);

/// An expression of a [`Tree`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct ExprId(pub(crate) u32);

/// A parsed source. Holds no text: views take the source it was parsed from.
///
/// The tree is at most [`super::MAX_DEPTH`] deep, blocks and expressions together: walks over it may recurse.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    pub(crate) tokens: Tokens,
    /// In source order; a block's statements follow it directly (pre-order).
    pub(crate) statements: Vec<StatementNode>,
    /// Operands come before their operators (post-order).
    pub(crate) expressions: Vec<ExprNode>,
    /// The elements of arrays and the arguments of calls.
    pub(crate) elements: Vec<ExprId>,
    pub(crate) fields: Vec<FieldNode>,
}

/// A run of an arena.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Run {
    pub start: u32,
    pub end: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum StatementNode {
    Attribute {
        name: TokenId,
        value: ExprId,
    },
    Block {
        /// First and last token of the dotted name.
        name: (TokenId, TokenId),
        /// `TokenId::NONE` without a label.
        label: TokenId,
        open: TokenId,
        /// The `}`, or the last token inside when it is missing.
        last: TokenId,
        closed: bool,
        /// The statement after the last one inside this block.
        end: StatementId,
    },
    /// Tokens that make no statement.
    Error {
        first: TokenId,
        last: TokenId,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ExprNode {
    pub span: Span,
    pub data: ExprData,
}

/// The parts of an expression. Where its delimiters stand follows from its span: what is `closed` ends with its
/// closer, and arrays, objects and parentheses start with their opener.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ExprData {
    Identifier(TokenId),
    Literal(TokenId),
    Array {
        elements: Run,
        closed: bool,
    },
    Object {
        fields: Run,
        closed: bool,
    },
    Access {
        value: ExprId,
        name: TokenId,
    },
    Index {
        value: ExprId,
        index: ExprId,
        open: TokenId,
        closed: bool,
    },
    Call {
        callee: ExprId,
        arguments: Run,
        open: TokenId,
        closed: bool,
    },
    Unary {
        operator: TokenId,
        operand: ExprId,
    },
    Binary {
        operator: TokenId,
        left: ExprId,
        right: ExprId,
    },
    Paren {
        inner: ExprId,
        closed: bool,
    },
    /// What stands where an expression should, possibly nothing.
    Error,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct FieldNode {
    pub key: TokenId,
    pub value: ExprId,
}

impl Tree {
    /// The body of the file.
    #[must_use]
    pub fn root<'a>(&'a self, source: &'a str) -> Body<'a> {
        Body { tree: self, source, first: 0, end: self.statements.len() as u32 }
    }

    /// Whether anything in it has to be computed: a call, an operator, an index.
    #[must_use]
    pub fn has_operations(&self) -> bool {
        use ExprData::{Binary, Call, Index, Unary};
        let is_operation =
            |node: &ExprNode| matches!(node.data, Call { .. } | Index { .. } | Unary { .. } | Binary { .. });
        self.expressions.iter().any(is_operation)
    }

    #[must_use]
    pub fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// The view of an expression by its id.
    #[must_use]
    pub fn expr<'a>(&'a self, source: &'a str, id: ExprId) -> Expr<'a> {
        Expr { tree: self, source, id }
    }

    /// The names of all statements, those in blocks among them, by their ids; none of what makes no statement.
    pub(crate) fn statement_names<'a>(&'a self, source: &'a str) -> impl Iterator<Item = Option<Cow<'a, str>>> {
        (0..).map(StatementId).zip(&self.statements).map(move |(id, node)| match *node {
            StatementNode::Attribute { name, .. } => Some(Cow::Borrowed(self.tokens.text(name, source))),
            StatementNode::Block { .. } => Some(Block { tree: self, source, id }.name()),
            StatementNode::Error { .. } => None,
        })
    }

    /// The attributes, those in blocks among them, each with all expressions of its value, in the order of the source.
    pub(crate) fn values<'a>(
        &'a self,
        source: &'a str,
    ) -> impl Iterator<Item = (StatementId, impl Iterator<Item = Expr<'a>>)> {
        // The value of an attribute comes after its operands, and before what is in the next value.
        let mut next = 0;
        (0..).zip(&self.statements).filter_map(move |(at, statement)| {
            let StatementNode::Attribute { value, .. } = *statement else { return None };
            let first = std::mem::replace(&mut next, value.0 + 1);
            Some((StatementId(at), (first..next).map(move |id| self.expr(source, ExprId(id)))))
        })
    }

    /// The view of a statement by its id.
    #[must_use]
    pub fn statement<'a>(&'a self, source: &'a str, id: StatementId) -> Statement<'a> {
        super::step();
        match self.statements[id.0 as usize] {
            StatementNode::Attribute { .. } => Statement::Attribute(Attribute { tree: self, source, id }),
            StatementNode::Block { .. } => Statement::Block(Block { tree: self, source, id }),
            StatementNode::Error { first, last } => {
                Statement::Error(Span::new(self.tokens.span(first).start, self.tokens.span(last).end))
            }
        }
    }
}

/// The statements of a file or a block.
#[derive(Clone, Copy)]
pub struct Body<'a> {
    tree: &'a Tree,
    source: &'a str,
    first: u32,
    end: u32,
}

impl<'a> Body<'a> {
    /// The statements directly inside, in source order.
    pub fn statements(self) -> impl Iterator<Item = Statement<'a>> {
        let mut next = self.first;
        std::iter::from_fn(move || {
            let id = StatementId((next < self.end).then_some(next)?);
            next = match self.tree.statements[next as usize] {
                StatementNode::Block { end, .. } => end.0,
                _ => next + 1,
            };
            Some(self.tree.statement(self.source, id))
        })
    }

    pub fn blocks(self) -> impl Iterator<Item = Block<'a>> {
        self.statements().filter_map(|statement| match statement {
            Statement::Block(block) => Some(block),
            _ => None,
        })
    }

    pub fn attributes(self) -> impl Iterator<Item = Attribute<'a>> {
        self.statements().filter_map(|statement| match statement {
            Statement::Attribute(attribute) => Some(attribute),
            _ => None,
        })
    }

    /// The attributes of this body and of all blocks inside it, in source order.
    pub fn all_attributes(self) -> impl Iterator<Item = Attribute<'a>> {
        (self.first..self.end).filter_map(move |at| {
            super::step();
            matches!(self.tree.statements[at as usize], StatementNode::Attribute { .. }).then_some(Attribute {
                tree: self.tree,
                source: self.source,
                id: StatementId(at),
            })
        })
    }

    /// The blocks of this body and of all blocks inside it, in source order.
    pub fn all_blocks(self) -> impl Iterator<Item = Block<'a>> {
        (self.first..self.end).filter_map(move |at| {
            super::step();
            matches!(self.tree.statements[at as usize], StatementNode::Block { .. }).then_some(Block {
                tree: self.tree,
                source: self.source,
                id: StatementId(at),
            })
        })
    }

    /// The first attribute of that name.
    #[must_use]
    pub fn attribute(self, name: &str) -> Option<Attribute<'a>> {
        self.attributes().find(|attribute| attribute.name() == name)
    }

    #[must_use]
    pub fn is_empty(self) -> bool {
        self.first == self.end
    }

    /// Whether a syntax error was met directly in this body (not in a block of it).
    #[must_use]
    pub fn has_errors(self) -> bool {
        self.statements().any(|statement| matches!(statement, Statement::Error(_)))
    }
}

#[derive(Clone, Copy)]
pub enum Statement<'a> {
    Attribute(Attribute<'a>),
    Block(Block<'a>),
    /// Text that makes no statement.
    Error(Span),
}

impl Statement<'_> {
    #[must_use]
    pub fn span(self) -> Span {
        match self {
            Self::Attribute(attribute) => attribute.span(),
            Self::Block(block) => block.span(),
            Self::Error(span) => span,
        }
    }
}

/// `name = value`
#[derive(Clone, Copy)]
pub struct Attribute<'a> {
    tree: &'a Tree,
    source: &'a str,
    id: StatementId,
}

impl<'a> Attribute<'a> {
    #[must_use]
    pub fn id(self) -> StatementId {
        self.id
    }

    #[must_use]
    pub fn name(self) -> &'a str {
        self.name_span().text(self.source)
    }

    #[must_use]
    pub fn name_span(self) -> Span {
        self.tree.tokens.span(self.parts().0)
    }

    #[must_use]
    pub fn value(self) -> Expr<'a> {
        Expr { tree: self.tree, source: self.source, id: self.parts().1 }
    }

    #[must_use]
    pub fn span(self) -> Span {
        self.name_span().to(self.value().span())
    }

    fn parts(self) -> (TokenId, ExprId) {
        match self.tree.statements[self.id.0 as usize] {
            StatementNode::Attribute { name, value } => (name, value),
            _ => unreachable!("an Attribute view is made for attributes only"),
        }
    }
}

/// `name "label" { … }`
#[derive(Clone, Copy)]
pub struct Block<'a> {
    tree: &'a Tree,
    source: &'a str,
    id: StatementId,
}

impl<'a> Block<'a> {
    #[must_use]
    pub fn id(self) -> StatementId {
        self.id
    }

    /// The dotted name, its fragments joined by `.` (blanks and comments around the dots are left out).
    #[must_use]
    pub fn name(self) -> Cow<'a, str> {
        let (first, last) = self.parts().name;
        let tokens = &self.tree.tokens;
        if first == last {
            return Cow::Borrowed(tokens.text(first, self.source));
        }
        let text = self.name_span().text(self.source);
        let kinds = tokens.kinds.get(first.0 as usize..=last.0 as usize).unwrap_or_default();
        if kinds.iter().all(|kind| matches!(kind, super::TokenKind::Identifier | super::TokenKind::Dot))
            || text.bytes().all(|b| b == b'.' || b == b'_' || b.is_ascii_alphanumeric() || b >= 0x80)
        {
            return Cow::Borrowed(text);
        }
        let mut name = String::with_capacity(text.len());
        for (i, (fragment, _)) in self.fragments().enumerate() {
            if i > 0 {
                name.push('.');
            }
            name.push_str(fragment);
        }
        Cow::Owned(name)
    }

    /// The parts of the dotted name with their places.
    pub fn fragments(self) -> impl Iterator<Item = (&'a str, Span)> {
        let (first, last) = self.parts().name;
        self.tree.tokens.between(first, last).filter_map(move |token| {
            let kind = self.tree.tokens.kind(token);
            (!kind.is_trivia() && kind != super::TokenKind::Dot && kind != super::TokenKind::Terminator)
                .then(|| (self.tree.tokens.text(token, self.source), self.tree.tokens.span(token)))
        })
    }

    /// From the first to the last fragment of the name.
    #[must_use]
    pub fn name_span(self) -> Span {
        let (first, last) = self.parts().name;
        self.tree.tokens.span(first).to(self.tree.tokens.span(last))
    }

    /// The label without its quotes; `None` also for `""`, which Alloy takes as no label.
    #[must_use]
    pub fn label(self) -> Option<&'a str> {
        let quoted = self.label_span()?.range();
        let inner = self.source.get(quoted.start + 1..quoted.end.saturating_sub(1)).unwrap_or_default();
        (!inner.is_empty()).then_some(inner)
    }

    /// The label with its quotes.
    #[must_use]
    pub fn label_span(self) -> Option<Span> {
        let label = self.parts().label;
        (label != TokenId::NONE).then(|| self.tree.tokens.span(label))
    }

    /// The name and, when there is one, the label, joined by a dot: Alloy's node id.
    #[must_use]
    pub fn node_id(self) -> Cow<'a, str> {
        match self.label() {
            Some(label) => Cow::Owned(format!("{}.{label}", self.name())),
            None => self.name(),
        }
    }

    #[must_use]
    pub fn body(self) -> Body<'a> {
        Body { tree: self.tree, source: self.source, first: self.id.0 + 1, end: self.parts().end.0 }
    }

    /// The `{`.
    #[must_use]
    pub fn open_span(self) -> Span {
        self.tree.tokens.span(self.parts().open)
    }

    /// The `}`, when it is there.
    #[must_use]
    pub fn close_span(self) -> Option<Span> {
        let parts = self.parts();
        parts.closed.then(|| self.tree.tokens.span(parts.last))
    }

    /// From the name up to the label (or the name's end).
    #[must_use]
    pub fn header_span(self) -> Span {
        self.label_span().map_or(self.name_span(), |label| self.name_span().to(label))
    }

    /// From the name up to the `}` (or the last token inside when it is missing).
    #[must_use]
    pub fn span(self) -> Span {
        self.name_span().to(self.tree.tokens.span(self.parts().last))
    }

    fn parts(self) -> BlockParts {
        match self.tree.statements[self.id.0 as usize] {
            StatementNode::Block { name, label, open, last, closed, end } => {
                BlockParts { name, label, open, last, closed, end }
            }
            _ => unreachable!("a Block view is made for blocks only"),
        }
    }
}

struct BlockParts {
    name: (TokenId, TokenId),
    label: TokenId,
    open: TokenId,
    last: TokenId,
    closed: bool,
    end: StatementId,
}

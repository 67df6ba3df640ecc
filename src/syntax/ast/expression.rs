//! The views of expressions and their parts.

use super::{ExprData, ExprId, ExprNode, Run, Tree};
use crate::syntax::TokenKind;
use crate::text::Span;

/// An expression: match on [`Expr::kind`].
#[derive(Clone, Copy)]
pub struct Expr<'a> {
    pub(super) tree: &'a Tree,
    pub(super) source: &'a str,
    pub(super) id: ExprId,
}

/// The kinds of expression, with views of their parts.
#[derive(Clone, Copy)]
pub enum ExprKind<'a> {
    Identifier(&'a str),
    Literal(Literal<'a>),
    Array(Elements<'a>),
    Object(Fields<'a>),
    /// `value.name`
    Access {
        value: Expr<'a>,
        name: &'a str,
        name_span: Span,
    },
    /// `value[index]`
    Index {
        value: Expr<'a>,
        index: Expr<'a>,
    },
    /// `callee(arguments)`
    Call {
        callee: Expr<'a>,
        arguments: Elements<'a>,
    },
    Unary {
        operator: UnaryOperator,
        operator_span: Span,
        operand: Expr<'a>,
    },
    Binary {
        operator: BinaryOperator,
        operator_span: Span,
        left: Expr<'a>,
        right: Expr<'a>,
    },
    Paren(Expr<'a>),
    /// A syntax error was reported here.
    Error,
}

impl<'a> Expr<'a> {
    #[must_use]
    pub fn id(self) -> ExprId {
        self.id
    }

    pub(crate) fn tree(self) -> &'a Tree {
        self.tree
    }

    #[must_use]
    pub fn source(self) -> &'a str {
        self.source
    }

    // Whoever matches on it wants one or two of the kinds: inlined, only their parts are looked up.
    #[must_use]
    #[inline(always)]
    pub fn kind(self) -> ExprKind<'a> {
        let tokens = &self.tree.tokens;
        match self.node().data {
            ExprData::Identifier(token) => ExprKind::Identifier(tokens.text(token, self.source)),
            ExprData::Literal(token) => ExprKind::Literal(Literal {
                kind: LiteralKind::of(tokens.kind(token)),
                text: tokens.text(token, self.source),
            }),
            ExprData::Array { elements, .. } => ExprKind::Array(self.elements(elements)),
            ExprData::Object { fields, .. } => {
                ExprKind::Object(Fields { tree: self.tree, source: self.source, run: fields })
            }
            ExprData::Access { value, name } => ExprKind::Access {
                value: self.other(value),
                name: tokens.text(name, self.source),
                name_span: tokens.span(name),
            },
            ExprData::Index { value, index, .. } => {
                ExprKind::Index { value: self.other(value), index: self.other(index) }
            }
            ExprData::Call { callee, arguments, .. } => {
                ExprKind::Call { callee: self.other(callee), arguments: self.elements(arguments) }
            }
            ExprData::Unary { operator, operand } => ExprKind::Unary {
                operator: UnaryOperator::of(tokens.kind(operator)),
                operator_span: tokens.span(operator),
                operand: self.other(operand),
            },
            ExprData::Binary { operator, left, right } => ExprKind::Binary {
                operator: BinaryOperator::of(tokens.kind(operator)),
                operator_span: tokens.span(operator),
                left: self.other(left),
                right: self.other(right),
            },
            ExprData::Paren { inner, .. } => ExprKind::Paren(self.other(inner)),
            ExprData::Error => ExprKind::Error,
        }
    }

    /// Whether it is a literal; cheaper to ask than its [`kind`](Self::kind).
    #[must_use]
    pub fn is_literal(self) -> bool {
        matches!(self.node().data, ExprData::Literal(_))
    }

    /// Which kind of literal it is, when it is one; its text is not looked at.
    #[must_use]
    pub fn literal_kind(self) -> Option<LiteralKind> {
        match self.node().data {
            ExprData::Literal(token) => Some(LiteralKind::of(self.tree.tokens.kind(token))),
            _ => None,
        }
    }

    /// The first byte up to the byte after the last one.
    #[must_use]
    pub fn span(self) -> Span {
        self.node().span
    }

    /// The opening delimiter of an array, object, parentheses, index or call.
    #[must_use]
    pub fn open_span(self) -> Option<Span> {
        let node = self.node();
        match node.data {
            ExprData::Array { .. } | ExprData::Object { .. } | ExprData::Paren { .. } => {
                Some(Span::new(node.span.start, node.span.start + 1))
            }
            ExprData::Index { open, .. } | ExprData::Call { open, .. } => Some(self.tree.tokens.span(open)),
            _ => None,
        }
    }

    /// The closing delimiter of an array, object, parentheses, index or call, when it is there.
    #[must_use]
    pub fn close_span(self) -> Option<Span> {
        let node = self.node();
        match node.data {
            ExprData::Array { closed: true, .. }
            | ExprData::Object { closed: true, .. }
            | ExprData::Paren { closed: true, .. }
            | ExprData::Index { closed: true, .. }
            | ExprData::Call { closed: true, .. } => Some(Span::new(node.span.end - 1, node.span.end)),
            _ => None,
        }
    }

    /// The operand that stands first in it, when it is made of operands: what is accessed, indexed, called, negated, put
    /// into parentheses, or the left side of an operator.
    #[must_use]
    pub(crate) fn first_operand(self) -> Option<Self> {
        match self.node().data {
            ExprData::Access { value: first, .. }
            | ExprData::Index { value: first, .. }
            | ExprData::Call { callee: first, .. }
            | ExprData::Unary { operand: first, .. }
            | ExprData::Binary { left: first, .. }
            | ExprData::Paren { inner: first, .. } => Some(self.other(first)),
            ExprData::Identifier(_)
            | ExprData::Literal(_)
            | ExprData::Array { .. }
            | ExprData::Object { .. }
            | ExprData::Error => None,
        }
    }

    /// The expression inside any parentheses.
    #[must_use]
    pub fn without_parens(mut self) -> Self {
        while let ExprData::Paren { inner, .. } = self.node().data {
            self = self.other(inner);
        }
        self
    }

    fn node(self) -> ExprNode {
        crate::syntax::step();
        self.tree.expressions[self.id.0 as usize]
    }

    fn other(self, id: ExprId) -> Self {
        Self { id, ..self }
    }

    fn elements(self, run: Run) -> Elements<'a> {
        Elements { tree: self.tree, source: self.source, run }
    }
}

/// The elements of an array or the arguments of a call.
#[derive(Clone, Copy)]
pub struct Elements<'a> {
    tree: &'a Tree,
    source: &'a str,
    run: Run,
}

impl<'a> Elements<'a> {
    #[must_use]
    pub fn len(self) -> usize {
        (self.run.end - self.run.start) as usize
    }

    #[must_use]
    pub fn is_empty(self) -> bool {
        self.run.start == self.run.end
    }

    pub fn iter(self) -> impl DoubleEndedIterator<Item = Expr<'a>> + ExactSizeIterator {
        self.tree.elements[self.run.start as usize..self.run.end as usize].iter().map(move |&id| Expr {
            tree: self.tree,
            source: self.source,
            id,
        })
    }
}

/// The fields of an object.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    tree: &'a Tree,
    source: &'a str,
    run: Run,
}

impl<'a> Fields<'a> {
    #[must_use]
    pub fn len(self) -> usize {
        (self.run.end - self.run.start) as usize
    }

    #[must_use]
    pub fn is_empty(self) -> bool {
        self.run.start == self.run.end
    }

    pub fn iter(self) -> impl DoubleEndedIterator<Item = Field<'a>> + ExactSizeIterator {
        self.tree.fields[self.run.start as usize..self.run.end as usize].iter().map(move |field| Field {
            key_text: self.tree.tokens.text(field.key, self.source),
            key_span: self.tree.tokens.span(field.key),
            value: Expr { tree: self.tree, source: self.source, id: field.value },
        })
    }
}

/// `key = value` in an object.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    /// As written, with quotes when it has them.
    key_text: &'a str,
    pub key_span: Span,
    pub value: Expr<'a>,
}

impl<'a> Field<'a> {
    /// The key as Alloy takes it: quotes are dropped, escapes are *not* processed, and `""` stays two quotes.
    #[must_use]
    pub fn key(self) -> &'a str {
        let text = self.key_text;
        if text.len() > 2 && matches!(text.as_bytes()[0], b'"' | b'`') { &text[1..text.len() - 1] } else { text }
    }

    #[must_use]
    pub fn span(self) -> Span {
        self.key_span.to(self.value.span())
    }
}

/// A literal as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Literal<'a> {
    pub kind: LiteralKind,
    pub text: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LiteralKind {
    Number,
    Float,
    String,
    RawString,
    True,
    False,
    Null,
    /// A literal with a syntax error (single quotes).
    Invalid,
}

impl LiteralKind {
    fn of(kind: TokenKind) -> Self {
        use TokenKind as T;
        match kind {
            T::Number => Self::Number,
            T::Float => Self::Float,
            T::String => Self::String,
            T::RawString => Self::RawString,
            T::True => Self::True,
            T::False => Self::False,
            T::Null => Self::Null,
            _ => Self::Invalid,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UnaryOperator {
    Not,
    Negate,
}

impl UnaryOperator {
    fn of(kind: TokenKind) -> Self {
        if kind == crate::syntax::TokenKind::Not { Self::Not } else { Self::Negate }
    }

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Not => "!",
            Self::Negate => "-",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BinaryOperator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
}

impl BinaryOperator {
    fn of(kind: TokenKind) -> Self {
        use TokenKind as T;
        match kind {
            T::Or => Self::Or,
            T::And => Self::And,
            T::Equal => Self::Equal,
            T::NotEqual => Self::NotEqual,
            T::Less => Self::Less,
            T::LessEqual => Self::LessEqual,
            T::Greater => Self::Greater,
            T::GreaterEqual => Self::GreaterEqual,
            T::Plus => Self::Add,
            T::Minus => Self::Subtract,
            T::Star => Self::Multiply,
            T::Slash => Self::Divide,
            T::Percent => Self::Modulo,
            _ => Self::Power,
        }
    }

    /// As written and as Alloy prints it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Or => "||",
            Self::And => "&&",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::Power => "^",
        }
    }
}

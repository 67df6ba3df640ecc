//! The places that rules look at: views with what the catalog knows of them.

use std::borrow::Cow;

use crate::catalog::{Argument, BlockSchema, Body, Component, TextFormat, TextType, Type};
use crate::resolve::{FileId, NodeId};
use crate::syntax::ast::{Attribute, Block, Expr, ExprKind, LiteralKind};
use crate::syntax::literal;
use crate::text::Span;

/// A component that is built in, or a configuration block.
#[derive(Clone, Copy)]
pub(super) struct NodeAt<'a> {
    pub id: NodeId,
    pub file: FileId,
    pub block: Block<'a>,
    pub component: Component,
}

/// A block whose inside is known.
#[derive(Clone, Copy)]
pub(super) struct BlockAt<'a> {
    pub node: NodeAt<'a>,
    pub block: Block<'a>,
    /// What may stand in it.
    pub schema: Body,
    /// What the body around it says of it; none for the node itself.
    pub declared: Option<BlockSchema>,
    /// The block around it; for the node itself the node.
    pub outer: Block<'a>,
}

/// An attribute that is known.
#[derive(Clone, Copy)]
pub(super) struct ArgumentAt<'a> {
    pub at: BlockAt<'a>,
    pub attribute: Attribute<'a>,
    pub argument: Argument,
}

/// A string literal in the value of an attribute.
#[derive(Clone, Copy)]
pub(super) struct TextAt<'a> {
    pub file: FileId,
    pub attribute: Attribute<'a>,
    /// What the catalog knows of the attribute.
    pub argument: Option<Argument>,
    /// The key of the innermost object field that holds it.
    pub key: Option<&'a str>,
    /// How it stands in the value.
    pub role: Role,
    /// The literal with its quotes.
    pub span: Span,
    /// What is between the quotes, escapes as written.
    pub raw: &'a str,
}

/// How a literal stands in a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// It is the value, or an element or a field of it.
    Whole,
    /// A part of a sum.
    Part,
    /// An argument of a function, an index.
    Parameter,
}

impl<'a> TextAt<'a> {
    /// The value of an attribute, as long as no literal in it is met.
    pub fn of(file: FileId, attribute: Attribute<'a>, argument: Option<Argument>) -> Self {
        let span = attribute.value().span();
        Self { file, attribute, argument, key: None, role: Role::Whole, span, raw: "" }
    }

    /// Hands on the string literals of an expression. Trees are not deep enough to overflow a stack.
    pub fn each_in(self, expr: Expr<'a>, hand_on: &mut dyn FnMut(&Self)) {
        let at_most = |role: Role| if self.role == Role::Parameter { Role::Parameter } else { role };
        match expr.kind() {
            ExprKind::Literal(literal) => {
                if matches!(literal.kind, LiteralKind::String | LiteralKind::RawString)
                    && let Some(raw) = literal.text.get(1..literal.text.len() - 1)
                    && !raw.is_empty()
                {
                    hand_on(&Self { span: expr.span(), raw, ..self });
                }
            }
            ExprKind::Array(elements) => elements.iter().for_each(|element| self.each_in(element, hand_on)),
            ExprKind::Object(fields) => {
                fields.iter().for_each(|field| {
                    Self { key: Some(field.key()), ..self }.each_in(field.value, hand_on);
                });
            }
            ExprKind::Call { arguments, .. } => {
                let text = Self { role: Role::Parameter, ..self };
                arguments.iter().for_each(|argument| text.each_in(argument, hand_on));
            }
            ExprKind::Binary { left, right, .. } => {
                let text = Self { role: at_most(Role::Part), ..self };
                text.each_in(left, hand_on);
                text.each_in(right, hand_on);
            }
            ExprKind::Index { value, index } => {
                let text = Self { role: Role::Parameter, ..self };
                text.each_in(value, hand_on);
                text.each_in(index, hand_on);
            }
            ExprKind::Paren(inner) => self.each_in(inner, hand_on),
            ExprKind::Unary { operand, .. } => self.each_in(operand, hand_on),
            ExprKind::Access { .. } | ExprKind::Identifier(_) | ExprKind::Error => {}
        }
    }

    /// The place of a part of `raw`; the whole literal when escapes make that unclear.
    pub fn part(&self, start: usize, end: usize) -> Span {
        let first = self.span.start + 1;
        if self.raw.contains(['\\', '\r']) {
            return self.span;
        }
        Span::new(first + start as u32, first + end as u32)
    }

    /// Whether the argument is a regular expression, a template or some other pattern, in which anything may stand.
    pub fn is_pattern(&self) -> bool {
        let known = self.argument.is_some_and(|argument| {
            matches!(argument.ty(), Type::Text(TextType { format: TextFormat::Regexp | TextFormat::Template, .. }))
        });
        known
            || matches!(
                self.attribute.name(),
                "regex" | "expression" | "pattern" | "template" | "selector" | "replacement" | "source" | "query"
            )
    }

    /// Whether Alloy keeps the argument secret.
    pub fn is_secret(&self) -> bool {
        self.argument.is_some_and(|argument| is_secret(argument.ty()))
    }
}

/// Whether values of the type are kept secret.
pub(super) fn is_secret(ty: &Type) -> bool {
    match ty {
        Type::Secret => true,
        Type::List(inner) | Type::Map(inner) => is_secret(inner),
        _ => false,
    }
}

/// The value of an expression that is one string literal.
pub(super) fn string<'a>(expr: Expr<'a>) -> Option<Cow<'a, str>> {
    match expr.without_parens().kind() {
        ExprKind::Literal(literal) if matches!(literal.kind, LiteralKind::String | LiteralKind::RawString) => {
            literal::text_value(literal.text)
        }
        _ => None,
    }
}

/// Whether an expression is `true` or `false`.
pub(super) fn boolean(expr: Expr<'_>) -> Option<bool> {
    match expr.without_parens().kind() {
        ExprKind::Literal(literal) => match literal.kind {
            LiteralKind::True => Some(true),
            LiteralKind::False => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The strings of a list that holds nothing but string literals.
pub(super) fn strings<'a>(expr: Expr<'a>) -> Option<Vec<Cow<'a, str>>> {
    match expr.without_parens().kind() {
        ExprKind::Array(elements) => elements.iter().map(string).collect(),
        _ => None,
    }
}

/// Whether an expression is `[]`.
pub(super) fn is_empty_list(expr: Expr<'_>) -> bool {
    matches!(expr.without_parens().kind(), ExprKind::Array(elements) if elements.is_empty())
}

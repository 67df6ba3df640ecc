//! Finds the traversals (`a.b.c`) in a block's expressions, cut where Alloy cuts them.
//!
//! At most one traversal is open at a time. An identifier opens one and closes the one before; `.x` is added to
//! whatever is open; indexing and calling close it. Parentheses, operators, arrays, objects and even the end of a
//! statement leave it open, so `(a.b).c` is `a.b.c` and `[a, {k = 1}.b]` is `a.b`.

use crate::syntax::ast::{Attribute, Block, Expr, ExprKind, Statement, StatementId};
use crate::text::Span;

/// One identifier of a traversal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part<'a> {
    pub name: &'a str,
    pub span: Span,
}

/// Walks expressions and hands each finished traversal, with the attribute in which it starts, to `found`.
pub(super) struct TraversalWalk<'a, F> {
    parts: Vec<Part<'a>>,
    attribute: Option<StatementId>,
    found: F,
}

impl<'a, F: FnMut(StatementId, &[Part<'a>])> TraversalWalk<'a, F> {
    pub(super) fn new(found: F) -> Self {
        Self { parts: Vec::new(), attribute: None, found }
    }

    /// All expressions of a block and of the blocks inside it; those inside a block directly in it for which `skip`
    /// holds are left out.
    pub(super) fn block(&mut self, block: Block<'a>, skip: Option<&str>) {
        match skip {
            None => block.body().all_attributes().for_each(|attribute| self.attribute(attribute)),
            Some(skipped) => {
                for statement in block.body().statements() {
                    match statement {
                        Statement::Attribute(attribute) => self.attribute(attribute),
                        Statement::Block(inner) if inner.name() != skipped => {
                            inner.body().all_attributes().for_each(|attribute| self.attribute(attribute));
                        }
                        Statement::Block(_) | Statement::Error(_) => {}
                    }
                }
            }
        }
        self.close();
    }

    fn attribute(&mut self, attribute: Attribute<'a>) {
        self.expr(attribute.id(), attribute.value());
    }

    /// Nearly all expressions are literals, and nothing is in them.
    #[inline]
    fn expr(&mut self, attribute: StatementId, expr: Expr<'a>) {
        if !expr.is_literal() {
            self.parts_of(attribute, expr);
        }
    }

    // Apart, so that literals do not pay for what this one needs.
    #[inline(never)]
    fn parts_of(&mut self, attribute: StatementId, expr: Expr<'a>) {
        match expr.kind() {
            ExprKind::Identifier(name) => {
                self.close();
                self.attribute = Some(attribute);
                self.parts.push(Part { name, span: expr.span() });
            }
            ExprKind::Access { value, name, name_span } => {
                self.expr(attribute, value);
                if !self.parts.is_empty() {
                    self.parts.push(Part { name, span: name_span });
                }
            }
            ExprKind::Index { value, index } => {
                self.expr(attribute, value);
                self.close();
                self.expr(attribute, index);
            }
            ExprKind::Call { callee, arguments } => {
                self.expr(attribute, callee);
                self.close();
                for argument in arguments.iter() {
                    self.expr(attribute, argument);
                }
            }
            ExprKind::Array(elements) => {
                for element in elements.iter() {
                    self.expr(attribute, element);
                }
            }
            ExprKind::Object(fields) => {
                for field in fields.iter() {
                    self.expr(attribute, field.value);
                }
            }
            ExprKind::Unary { operand, .. } => self.expr(attribute, operand),
            ExprKind::Binary { left, right, .. } => {
                self.expr(attribute, left);
                self.expr(attribute, right);
            }
            ExprKind::Paren(inner) => self.expr(attribute, inner),
            ExprKind::Literal(_) | ExprKind::Error => {}
        }
    }

    fn close(&mut self) {
        if let (Some(attribute), false) = (self.attribute.take(), self.parts.is_empty()) {
            (self.found)(attribute, &self.parts);
        }
        self.parts.clear();
    }
}

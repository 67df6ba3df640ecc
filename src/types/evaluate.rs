//! Evaluation of expressions: strictly from left to right, no short-circuit, the first definite error ends it.
//!
//! What names stand for is the [`Scope`]'s business; the standard library is consulted when it does not know one.

use super::access::{access, index};
use super::failure::{Anchors, Failure, child, field_key, fresh, shared_box};
use super::kind::Kind;
use super::number::Number;
use super::operators::{binary, unary};
use super::stdlib;
use super::value::{Data, Text, Value};
use super::{Context, Reason, ValueError};
use crate::embedded::go_text;
use crate::syntax::ast::{Expr, ExprKind, Literal, LiteralKind};

/// Deeper trees are not followed: their values are unknown.
const MAX_DEPTH: u32 = 250;

/// What names stand for.
pub trait Scope {
    /// The value of the longest start of the reference that is known, or `None` when its first name is not known.
    /// A name whose absence was reported already is [`Value::unknown`].
    fn resolve(&mut self, reference: Reference<'_>) -> Option<Resolved>;
}

/// `a.b.c`, as far as it is written with names only.
#[derive(Clone, Copy)]
pub struct Reference<'a> {
    /// The expression of the first name.
    pub root: Expr<'a>,
    /// At least one.
    pub names: &'a [&'a str],
}

/// The value of the first `consumed` names (at least one).
#[derive(Clone, Debug)]
pub struct Resolved {
    pub value: Value,
    pub consumed: usize,
}

/// A scope that knows nothing: only the standard library is there.
#[derive(Clone, Copy, Debug, Default)]
pub struct EmptyScope;

impl Scope for EmptyScope {
    fn resolve(&mut self, _reference: Reference<'_>) -> Option<Resolved> {
        None
    }
}

/// The value of an expression.
///
/// # Errors
/// Evaluation can never succeed.
pub fn evaluate(expression: Expr<'_>, scope: &mut dyn Scope, context: Context) -> Result<Value, Failure> {
    Evaluator { scope, context, anchors: None, depth: 0 }.evaluate(expression)
}

pub(super) struct Evaluator<'s, 'a> {
    pub(super) scope: &'s mut dyn Scope,
    pub(super) context: Context,
    /// Filled when the place of an error is wanted.
    pub(super) anchors: Option<Anchors<'a>>,
    pub(super) depth: u32,
}

impl<'a> Evaluator<'_, 'a> {
    pub(super) fn evaluate(&mut self, expression: Expr<'a>) -> Result<Value, Failure> {
        match expression.kind() {
            ExprKind::Literal(literal) => {
                let value = literal_value(literal)?;
                Ok(self.recorded(expression, value))
            }
            ExprKind::Error => Ok(Value::unknown()),
            ExprKind::Array(_) | ExprKind::Object(_) => {
                if self.depth >= MAX_DEPTH {
                    return Ok(Value::unknown());
                }
                self.depth += 1;
                let value = self.collection(expression);
                self.depth -= 1;
                Ok(self.recorded(expression, value?))
            }
            _ => {
                if self.depth >= MAX_DEPTH {
                    return Ok(Value::unknown());
                }
                self.depth += 1;
                let value = self.chain(expression);
                self.depth -= 1;
                value
            }
        }
    }

    fn collection(&mut self, expression: Expr<'a>) -> Result<Value, Failure> {
        match expression.kind() {
            ExprKind::Array(elements) => {
                let mut items = Vec::with_capacity(elements.len());
                for element in elements.iter() {
                    items.push(self.evaluate(element)?);
                }
                Ok(Value::array(items))
            }
            ExprKind::Object(fields) => {
                let mut values = Vec::with_capacity(fields.len());
                for field in fields.iter() {
                    values.push((Text::from(field.key()), self.evaluate(field.value)?));
                }
                Ok(Value::object(values))
            }
            _ => Ok(Value::unknown()),
        }
    }

    /// Operators and accesses grow to the left: walked without recursion.
    fn chain(&mut self, expression: Expr<'a>) -> Result<Value, Failure> {
        let mut spine = Vec::new();
        let mut leftmost = expression;
        while let Some(first) = leftmost.first_operand() {
            spine.push(leftmost);
            leftmost = first;
        }
        let mut value = match leftmost.kind() {
            ExprKind::Identifier(name) => {
                let consumed_value = self.reference(leftmost, name, &mut spine)?;
                // The value belongs to the last access that the scope answered for.
                let owner = consumed_value.1.unwrap_or(leftmost);
                self.recorded(owner, consumed_value.0)
            }
            _ => self.evaluate(leftmost)?,
        };
        while let Some(node) = spine.pop() {
            value = match node.kind() {
                ExprKind::Access { name, name_span, .. } => access(&value, name, name_span, self.context)?,
                ExprKind::Index { index: key, .. } => {
                    let key = self.evaluate(key)?;
                    index(&value, &key, self.context)?
                }
                ExprKind::Call { arguments, .. } => {
                    if !value.kinds().contains(Kind::Function) {
                        let got = value.kinds().first().unwrap_or(Kind::Null);
                        return Err(ValueError::wrong_kind(&value, Kind::Function, got).into());
                    }
                    let mut values = Vec::with_capacity(arguments.len());
                    for argument in arguments.iter() {
                        values.push(self.evaluate(argument)?);
                    }
                    match value.data {
                        Data::Function(function) => {
                            let mut result = function.call(&value, &values, self.context)?;
                            if !function.checks_its_arguments() && !result.is_null() {
                                // What Go functions give out is in a box of its own.
                                result.id = fresh(node);
                            }
                            result
                        }
                        _ => Value::unknown(),
                    }
                }
                ExprKind::Unary { operator, .. } => unary(operator, &value)?,
                ExprKind::Binary { operator, right, .. } => {
                    let right = self.evaluate(right)?;
                    binary(operator, &value, &right, self.context.behaviour)?
                }
                _ => value,
            };
            value = self.recorded(node, value);
        }
        Ok(value)
    }

    /// The value that the scope gives for a name and the accesses directly after it (taken from the spine).
    fn reference(
        &mut self,
        root: Expr<'a>,
        name: &str,
        spine: &mut Vec<Expr<'a>>,
    ) -> Result<(Value, Option<Expr<'a>>), Failure> {
        let mut names = Vec::with_capacity(spine.len() + 1);
        names.push(name);
        names.extend(spine.iter().rev().map_while(|node| match node.kind() {
            ExprKind::Access { name, .. } => Some(name),
            _ => None,
        }));
        if let Some(resolved) = self.scope.resolve(Reference { root, names: &names }) {
            let taken = resolved.consumed.clamp(1, names.len()) - 1;
            let rest = spine.len() - taken;
            let owner = (taken > 0).then(|| spine[rest]);
            spine.truncate(rest);
            let mut value = resolved.value;
            if value.id == 0 && !value.is_null() {
                // Wherever a reference stands, it is the same box.
                value.id =
                    names[..=taken].iter().fold(field_key(b"scope"), |id, name| child(id, field_key(name.as_bytes())));
            }
            return Ok((value, owner));
        }
        match stdlib::top_level(name, self.context.behaviour) {
            Some(top_level) => Ok((top_level.value(), None)),
            None => Err(Failure::At {
                span: root.span(),
                message: format!("identifier {} does not exist", go_text::quote(name)),
                reason: Reason::Identifier,
            }),
        }
    }

    /// The value is now known as that of the expression.
    fn recorded(&mut self, expression: Expr<'a>, mut value: Value) -> Value {
        if value.id == 0 && !value.is_null() && shared_box(&value.data) == 0 {
            value.id = fresh(expression);
        }
        if let Some(anchors) = &mut self.anchors {
            anchors.set(&value, expression);
        }
        value
    }
}

/// # Errors
/// A number beyond the range of floats.
pub(super) fn literal_value(literal: Literal<'_>) -> Result<Value, Failure> {
    Ok(match literal.kind {
        LiteralKind::Null => Value::NULL,
        LiteralKind::True => Value::bool(true),
        LiteralKind::False => Value::bool(false),
        LiteralKind::Number | LiteralKind::Float => match Number::from_literal(literal.text) {
            Ok(number) => Value::number(number),
            Err(message) => return Err(Failure::Unplaced { message, reason: Reason::Value }),
        },
        LiteralKind::String | LiteralKind::RawString => match crate::syntax::literal::string_value(literal.text) {
            Some(text) => Value::string(&*text.bytes),
            None => Value::of_kind(Kind::String),
        },
        LiteralKind::Invalid => Value::unknown(),
    })
}

//! An expression where a type is wanted: what a load says about it.

use super::decode::{Context, decode};
use super::evaluate::{Evaluator, Scope, evaluate, literal_value};
use super::failure::{Anchors, Failure, Reason};
use super::kind::Kind;
use super::number::Number;
use super::text_types;
use super::value::{Capsule, Data, MAX_TEXT, Text, Value};
use crate::catalog::Type;
use crate::format;
use crate::syntax::ast::{Expr, ExprId, ExprKind, Literal, LiteralKind};
use crate::text::Span;

/// Why an expression cannot stand where it stands.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Where Alloy says it is; `None` when it names no place.
    pub span: Option<Span>,
    /// The expression at that place.
    pub expression: Option<ExprId>,
    /// The words of a load: `"x" should be number, got string`.
    pub message: String,
    /// The words without the expression: `expected number, got string`.
    pub raw: String,
    pub reason: Reason,
    /// The kinds that were wanted and found, when that is the mistake.
    pub kinds: Option<(Kind, Kind)>,
}

/// The value of an expression as a field of that type holds it.
///
/// # Errors
/// Alloy refuses the expression there, whatever the unknown parts are.
pub fn assign(
    expression: Expr<'_>,
    into: Type,
    scope: &mut dyn Scope,
    context: Context,
) -> Result<Value, Box<Refusal>> {
    if let ExprKind::Literal(literal) = expression.kind()
        && let Some(value) = literal_as(literal, into)
    {
        return Ok(value);
    }
    let evaluated = evaluate(expression, scope, context).and_then(|value| Ok(decode(&value, into, context)?));
    evaluated.map_err(|_| refusal(expression, into, scope, context))
}

/// Whether an expression can stand where that type is wanted: [`assign`] without the value, nearly free for literals.
///
/// # Errors
/// Alloy refuses the expression there, whatever the unknown parts are.
pub fn check(expression: Expr<'_>, into: Type, scope: &mut dyn Scope, context: Context) -> Result<(), Box<Refusal>> {
    if fits_as_written(expression, into) {
        return Ok(());
    }
    assign(expression, into, scope, context).map(|_| ())
}

/// Evaluates again, this time remembering which value came from which expression.
fn refusal(expression: Expr<'_>, into: Type, scope: &mut dyn Scope, context: Context) -> Box<Refusal> {
    let mut evaluator = Evaluator { scope, context, anchors: Some(Anchors::default()), depth: 0 };
    let failure = match evaluator.evaluate(expression) {
        Err(failure) => failure,
        Ok(value) => match decode(&value, into, context) {
            Err(error) => Failure::Value(error),
            // The scope answered differently the second time.
            Ok(_) => Failure::Unplaced { message: String::new(), reason: Reason::Type },
        },
    };
    place(&failure, &evaluator.anchors.unwrap_or_default())
}

/// What a load says about a failure.
fn place(failure: &Failure, anchors: &Anchors<'_>) -> Box<Refusal> {
    let (raw, reason) = (failure.raw(), failure.reason());
    let unplaced =
        |message: String| Refusal { span: None, expression: None, message, raw: raw.clone(), reason, kinds: None };
    Box::new(match failure {
        Failure::At { span, message, .. } => Refusal { span: Some(*span), ..unplaced(message.clone()) },
        Failure::Unplaced { message, .. } => unplaced(message.clone()),
        Failure::Value(error) => {
            let (found, accessors, message) = error.anchored(anchors);
            let refusal = match found {
                Some(found) => Refusal {
                    span: Some(found.span()),
                    expression: Some(found.id()),
                    ..unplaced(format!("{}{accessors} {message}", format::expression(found)))
                },
                None => unplaced(format!("{accessors} {message}")),
            };
            Refusal { kinds: error.kinds(), ..refusal }
        }
    })
}

/// Whether an expression is a literal, or an array or object of literals, that certainly fits: judged on the text alone.
#[must_use]
pub fn fits_as_written(expression: Expr<'_>, into: Type) -> bool {
    as_written(expression, into, 0)
}

fn as_written(expression: Expr<'_>, into: Type, depth: u32) -> bool {
    if depth > 100 {
        return false;
    }
    if let Some(kind) = expression.literal_kind() {
        return literal_fits(expression, kind, into);
    }
    match (expression.kind(), into) {
        (ExprKind::Array(elements), Type::List(element)) => {
            elements.iter().all(|item| as_written(item, *element, depth + 1))
        }
        (ExprKind::Array(elements), Type::Any) => elements.iter().all(|item| as_written(item, Type::Any, depth + 1)),
        (ExprKind::Object(fields), Type::Map(element)) => {
            fields.iter().all(|field| as_written(field.value, *element, depth + 1))
        }
        (ExprKind::Object(fields), Type::Target) => fields.iter().all(|field| is_string(field.value)),
        (ExprKind::Object(fields), Type::Any) => {
            fields.iter().all(|field| as_written(field.value, Type::Any, depth + 1))
        }
        _ => false,
    }
}

/// The value of a literal that stands where its own type is wanted: nearly all of them, and nothing has to be converted.
/// `None` says nothing.
fn literal_as(literal: Literal<'_>, into: Type) -> Option<Value> {
    match literal.kind {
        LiteralKind::True | LiteralKind::False => {
            (into == Type::Bool).then(|| Value::bool(literal.kind == LiteralKind::True))
        }
        LiteralKind::String | LiteralKind::RawString => {
            let text = plain_text(literal)?;
            match into {
                Type::String => Some(Value::string(text)),
                Type::Secret => Some(Value::new(Data::Capsule(Capsule::Secret(Text::from(text))))),
                Type::Duration | Type::Text(_) => {
                    let parsed = text_types::parse(text.as_bytes(), into).ok()?;
                    Some(parsed.unwrap_or_else(|| Value::string(text)))
                }
                _ => None,
            }
        }
        LiteralKind::Number => {
            let number = Number::from_literal(literal.text).ok()?;
            match into {
                Type::Int => Some(Value::number(Number::Int(number.as_int()))),
                Type::Uint => Some(Value::number(Number::Uint(number.as_uint()))),
                Type::Float => Some(Value::number(Number::Float(number.as_float()))),
                _ => None,
            }
        }
        _ => None,
    }
}

/// What a string literal stands for, when nothing in it stands for something else.
fn text_as_written(literal: Literal<'_>) -> Option<&str> {
    let inner = literal.text.get(1..literal.text.len().saturating_sub(1)).unwrap_or_default();
    let special = if literal.kind == LiteralKind::String { b'\\' } else { b'\r' };
    memchr::memchr(special, inner.as_bytes()).is_none().then_some(inner)
}

/// The value of a string literal that is followed, when it is what stands between the quotes.
pub(crate) fn plain_text(literal: Literal<'_>) -> Option<&str> {
    let is_string = matches!(literal.kind, LiteralKind::String | LiteralKind::RawString);
    if is_string { text_as_written(literal).filter(|text| text.len() <= MAX_TEXT) } else { None }
}

fn is_string(expression: Expr<'_>) -> bool {
    matches!(expression.literal_kind(), Some(LiteralKind::String | LiteralKind::RawString))
}

fn literal_fits(expression: Expr<'_>, kind: LiteralKind, into: Type) -> bool {
    match (kind, into) {
        (LiteralKind::Null, _)
        | (
            LiteralKind::String | LiteralKind::RawString,
            Type::String | Type::Secret | Type::OptionalSecret | Type::Any,
        )
        | (LiteralKind::True | LiteralKind::False, Type::Bool | Type::Any) => true,
        // Of others the text decides.
        _ => matches!(expression.kind(), ExprKind::Literal(literal) if text_fits(literal, into)),
    }
}

fn text_fits(literal: Literal<'_>, into: Type) -> bool {
    match (literal.kind, into) {
        (LiteralKind::String | LiteralKind::RawString, Type::Duration | Type::Text(_)) => {
            if let Some(text) = text_as_written(literal) {
                return text_types::fits(text.as_bytes(), into);
            }
            crate::syntax::literal::string_value(literal.text).is_some_and(|text| text_types::fits(&text.bytes, into))
        }
        (LiteralKind::Number, Type::Int | Type::Uint | Type::Float | Type::String | Type::Any) => {
            literal.text.len() <= 15
        }
        (LiteralKind::Float, Type::Int | Type::Uint | Type::Float | Type::String | Type::Any) => {
            literal_value(literal).is_ok()
        }
        _ => false,
    }
}

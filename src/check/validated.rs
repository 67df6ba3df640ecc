//! What `alloy validate` sees of a value: literals, arrays and objects of them, operators on them; nothing else.

use crate::catalog::{Body, Catalog, Type, Version};
use crate::syntax::ast::{Expr, ExprKind};
use crate::text::Span;
use crate::types::{self, Context, EmptyScope, Failure, Kind, Reason};

/// A finding of the validator.
pub(super) struct Refused {
    pub span: Span,
    /// The validator's words.
    pub said: String,
    pub reason: Reason,
    pub kinds: Option<(Kind, Kind)>,
    /// The type that is wanted at that place.
    pub wanted: Type,
}

/// The findings in a value where a type is wanted.
pub(super) fn check(value: Expr<'_>, wanted: Type, context: Context) -> Vec<Refused> {
    let mut found = Vec::new();
    // Nothing to say about the most frequent kind of all.
    if !matches!(
        value.kind(),
        ExprKind::Identifier(_) | ExprKind::Access { .. } | ExprKind::Call { .. } | ExprKind::Index { .. }
    ) {
        expression(value, wanted, context, &mut found);
    }
    found
}

/// Go interfaces among the opaque types: the validator takes every array and object for them.
fn is_interface(wanted: Type) -> bool {
    match wanted {
        Type::Any => true,
        Type::Capsule(name) => !matches!(name, "relabel.Rules" | "auth.Handler" | "extension.ExtensionHandler"),
        _ => false,
    }
}

fn expression(value: Expr<'_>, wanted: Type, context: Context, found: &mut Vec<Refused>) {
    let wanted = match wanted {
        Type::Target if !context.behaviour.target_capsules() => Type::Map(&Type::String),
        other => other,
    };
    match value.kind() {
        ExprKind::Literal(_) => literal(value, wanted, context, found),
        ExprKind::Array(elements) => match wanted {
            _ if is_interface(wanted) => {}
            Type::List(element) if is_interface(*element) => {}
            Type::List(element) => {
                for value in elements.iter() {
                    expression(value, *element, context, found);
                }
            }
            // A list of rules is a list of structs to the validator.
            Type::Capsule("relabel.Rules") => {}
            _ => mismatch(value.span(), wanted, Kind::Array, found),
        },
        ExprKind::Object(fields) => match wanted {
            _ if is_interface(wanted) => {}
            Type::Target => {}
            Type::Map(element) if is_interface(*element) => {}
            Type::Map(element) => {
                for field in fields.iter() {
                    expression(field.value, *element, context, found);
                }
            }
            Type::Object(name) => {
                if let Some(body) = context.catalog.object(name) {
                    object(value, body, context, found);
                }
            }
            _ => mismatch(value.span(), wanted, Kind::Object, found),
        },
        ExprKind::Unary { operand, .. } => {
            if matches!(operand.kind(), ExprKind::Literal(_)) {
                unary(value, operand, wanted, context, found);
            }
        }
        ExprKind::Binary { left, right, .. } => {
            let literals = [left, right].iter().all(|side| matches!(side.kind(), ExprKind::Literal(_)));
            if literals && let Err(failure) = types::evaluate(value, &mut EmptyScope, context) {
                refuse(value.span(), &failure, wanted, found);
            } else if literals {
                literal(value, wanted, context, found);
            }
        }
        ExprKind::Identifier(_)
        | ExprKind::Access { .. }
        | ExprKind::Call { .. }
        | ExprKind::Index { .. }
        | ExprKind::Paren(_)
        | ExprKind::Error => {}
    }
}

/// A literal, or an operator on literals, as the value that it is.
fn literal(value: Expr<'_>, wanted: Type, context: Context, found: &mut Vec<Refused>) {
    let Err(refusal) = types::check(value, wanted, &mut EmptyScope, context) else { return };
    // A number that is out of range crashes the validator: a load has words for it.
    if refusal.span.is_none() && refusal.reason == Reason::Value && refusal.raw.starts_with("strconv.") {
        return;
    }
    found.push(Refused {
        span: value.span(),
        said: refusal.raw.clone(),
        reason: refusal.reason,
        kinds: refusal.kinds,
        wanted,
    });
}

/// The operator's own error, or else what the operand is without the operator.
fn unary(value: Expr<'_>, operand: Expr<'_>, wanted: Type, context: Context, found: &mut Vec<Refused>) {
    match types::evaluate(value, &mut EmptyScope, context) {
        Err(failure) => refuse(operand.span(), &failure, wanted, found),
        Ok(_) => literal(operand, wanted, context, found),
    }
}

fn object(value: Expr<'_>, body: Body, context: Context, found: &mut Vec<Refused>) {
    let ExprKind::Object(fields) = value.kind() else { return };
    let mut seen = Vec::new();
    for field in fields.iter() {
        let Some(argument) = body.argument(field.key()) else {
            if body.is_open() || body.block(field.key()).is_some() {
                continue;
            }
            found.push(Refused {
                span: field.span(),
                said: format!("unrecognized attribute name \"{}\"", field.key()),
                reason: Reason::Key,
                kinds: None,
                wanted: Type::Any,
            });
            continue;
        };
        seen.push(argument.name());
        expression(field.value, *argument.ty(), context, found);
    }
    for argument in body.required_arguments() {
        if !seen.contains(&argument.name()) {
            found.push(Refused {
                span: value.span(),
                said: format!("missing required attribute \"{}\"", argument.name()),
                reason: Reason::Key,
                kinds: None,
                wanted: Type::Any,
            });
        }
    }
}

fn mismatch(span: Span, wanted: Type, got: Kind, found: &mut Vec<Refused>) {
    let expected = Kind::of(wanted);
    found.push(Refused {
        span,
        said: format!("expected {expected}, got {got}"),
        reason: Reason::Type,
        kinds: Some((expected, got)),
        wanted,
    });
}

fn refuse(span: Span, failure: &Failure, wanted: Type, found: &mut Vec<Refused>) {
    found.push(Refused { span, said: failure.raw(), reason: failure.reason(), kinds: None, wanted });
}

/// From this release on `alloy validate` looks at values.
pub(super) fn sees_values(catalog: Catalog) -> bool {
    catalog.release().version() >= Version::new(1, 14, 0)
}

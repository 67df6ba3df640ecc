//! Secrets that are made public.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::{ArgumentAt, is_secret, string};
use crate::lint::rule::{Check, FixAvailability, Rule, Status};
use crate::lint::secrets::is_key_of_secret;
use crate::syntax::ast::{Expr, ExprKind};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("secret-exposed"),
    category: "security",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A secret that `convert.nonsensitive` puts where everybody sees it.",
    page: include_str!("secret-exposed.md"),
    options: &[],
    checks: &[Check::Call { functions: FUNCTIONS, function: argument }],
};

/// Those that make a text of a secret.
const FUNCTIONS: &[&str] = &["convert.nonsensitive", "nonsensitive"];

fn argument<'a>(lint: &mut Lint<'_, 'a>, place: ArgumentAt<'a>) {
    if is_secret(place.argument.ty()) {
        return;
    }
    exposed(lint, place, place.attribute.value());
}

/// Trees are not deep enough to overflow a stack.
fn exposed(lint: &mut Lint<'_, '_>, place: ArgumentAt<'_>, expr: Expr<'_>) {
    match expr.kind() {
        ExprKind::Call { callee, arguments } => {
            let name = callee.span().text(expr.source());
            for argument in arguments.iter() {
                if FUNCTIONS.contains(&name)
                    && let Some(secret) = named_secret(argument)
                {
                    let message =
                        format!("`{secret}` is a secret, and `{}` shows it to everybody", place.attribute.name());
                    let finding = RULE.finding(expr.span(), message).with_help(
                        "give it to an argument that Alloy keeps secret, such as `password` in `basic_auth`",
                    );
                    lint.push(place.at.node.file, finding);
                } else {
                    exposed(lint, place, argument);
                }
            }
        }
        ExprKind::Array(elements) => elements.iter().for_each(|element| exposed(lint, place, element)),
        ExprKind::Object(fields) => fields.iter().for_each(|field| exposed(lint, place, field.value)),
        ExprKind::Binary { left, right, .. } => {
            exposed(lint, place, left);
            exposed(lint, place, right);
        }
        ExprKind::Paren(inner) | ExprKind::Unary { operand: inner, .. } => exposed(lint, place, inner),
        _ => {}
    }
}

/// The key under which a secret was looked up, when it says that it is one.
fn named_secret(expr: Expr<'_>) -> Option<String> {
    let key = match expr.without_parens().kind() {
        ExprKind::Index { index, .. } => string(index)?.into_owned(),
        ExprKind::Access { name, .. } => name.to_owned(),
        _ => return None,
    };
    is_key_of_secret(&key).then_some(key)
}

//! Arguments that say what holds without them.

use crate::catalog::{DefaultValue, Platform, Type};
use crate::diagnostics::{Fix, RuleName, Severity};
use crate::embedded::duration;
use crate::lint::edits::remove_statement;
use crate::lint::lint::Lint;
use crate::lint::places::{ArgumentAt, boolean, string};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which};
use crate::syntax::ast::{Expr, ExprKind, LiteralKind};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("redundant-default"),
    category: "style",
    severity: Severity::Info,
    on_by_default: false,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::Sometimes,
    summary: "An argument that says what holds without it.",
    page: include_str!("redundant-default.md"),
    options: &[],
    checks: &[Check::Argument { of: Which::All, function: argument }],
};

fn argument<'a>(lint: &mut Lint<'_, 'a>, place: ArgumentAt<'a>) {
    let argument = place.argument;
    let value = place.attribute.value();
    let Some(default) = argument.default() else { return };
    if argument.is_required()
        || Platform::ALL.into_iter().any(|platform| argument.default_on(platform).is_some())
        || !is_default(value.without_parens(), argument.ty(), default)
    {
        return;
    }
    let name = place.attribute.name();
    let mut finding =
        RULE.finding(place.attribute.span(), format!("this is what `{name}` is by default")).with_help("leave it out");
    if let Some(edit) = remove_statement(lint.resolution.file(place.at.node.file).source, place.attribute.span()) {
        finding = finding.with_fix(Fix::safe(format!("remove `{name}`"), vec![edit]));
    }
    lint.push(place.at.node.file, finding);
}

fn is_default(value: Expr<'_>, ty: &Type, default: DefaultValue) -> bool {
    match default {
        DefaultValue::Bool(default) => boolean(value) == Some(default),
        DefaultValue::Int(default) => number(value) == Some(default),
        DefaultValue::String(default) => string(value).is_some_and(|text| {
            text == default
                || (matches!(ty, Type::Duration)
                    && matches!((duration::parse(text.as_bytes()), duration::parse(default)), (Ok(a), Ok(b)) if a == b))
        }),
        _ => false,
    }
}

fn number(value: Expr<'_>) -> Option<i64> {
    match value.kind() {
        ExprKind::Literal(literal) if literal.kind == LiteralKind::Number => literal.text.parse().ok(),
        _ => None,
    }
}

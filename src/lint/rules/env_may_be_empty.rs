//! Variables of the environment where nothing would be refused.

use crate::catalog::{TextFormat, TextType, Type};
use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::options::{OptionKind, RuleOption};
use crate::lint::places::{ArgumentAt, string};
use crate::lint::rule::{Check, FixAvailability, Rule, Status};
use crate::syntax::ast::ExprKind;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("env-may-be-empty"),
    category: "suspicious",
    severity: Severity::Info,
    on_by_default: false,
    since: "0.1.0",
    status: Status::Preview,
    fix: FixAvailability::None,
    summary: "A variable of the environment that Alloy refuses when it is not set.",
    page: include_str!("env-may-be-empty.md"),
    options: &[RuleOption {
        name: "always-set",
        kind: OptionKind::Texts,
        default: "[]",
        summary: "Variables that are always set where the collector runs.",
        example: "[\"HOSTNAME\"]",
    }],
    checks: &[Check::Call { functions: &["sys.env", "env"], function: argument }],
};

fn argument<'a>(lint: &mut Lint<'_, 'a>, place: ArgumentAt<'a>) {
    let value = place.attribute.value().without_parens();
    let ExprKind::Call { callee, arguments } = value.kind() else { return };
    if !matches!(callee.span().text(value.source()), "sys.env" | "env") {
        return;
    }
    let refused = match place.argument.ty() {
        Type::Int | Type::Uint | Type::Float | Type::Duration => true,
        Type::Text(TextType { format: TextFormat::Enum { empty, .. }, .. }) => !empty,
        Type::Text(TextType { format: TextFormat::Base2Bytes, .. }) => true,
        _ => false,
    };
    if !refused {
        return;
    }
    let variable = arguments.iter().next().and_then(string);
    let always_set = lint.options.texts(RULE.name, "always-set").unwrap_or_default();
    if variable.is_some_and(|variable| always_set.iter().any(|name| *name == variable)) {
        return;
    }
    let name = place.attribute.name();
    let finding = RULE
        .finding(value.span(), format!("an unset variable is `\"\"`, which `{name}` does not take"))
        .with_help("give a value for that case: `coalesce(sys.env(\"NAME\"), \"value\")`");
    lint.push(place.at.node.file, finding);
}

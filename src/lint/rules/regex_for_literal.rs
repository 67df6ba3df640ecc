//! Regular expressions that are plain texts.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::{ArgumentAt, string};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("regex-for-literal"),
    category: "performance",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A regular expression where a plain text says the same.",
    page: include_str!("regex-for-literal.md"),
    options: &[],
    checks: &[Check::Argument { of: Which::Named(&names(["expression"])), function: argument }],
};

fn argument<'a>(lint: &mut Lint<'_, 'a>, place: ArgumentAt<'a>) {
    if place.at.block.name() != "stage.drop" {
        return;
    }
    let Some(pattern) = string(place.attribute.value()) else { return };
    let Some(text) = inside(&pattern) else { return };
    lint.push(
        place.at.node.file,
        RULE.finding(
            place.attribute.value().span(),
            "`.*` at the ends of an expression that is searched for anywhere in the line",
        )
        .with_help(format!("write `{text}`")),
    );
}

/// The plain text between `.*` at the ends of a pattern.
fn inside(pattern: &str) -> Option<&str> {
    let inner = pattern.strip_prefix(".*").unwrap_or(pattern);
    let inner = inner.strip_suffix(".*").unwrap_or(inner);
    (inner.len() < pattern.len() && is_literal(inner)).then_some(inner)
}

/// Whether a pattern matches just its own text.
fn is_literal(pattern: &str) -> bool {
    !pattern.is_empty()
        && !pattern.contains(['\\', '.', '*', '+', '?', '(', ')', '[', ']', '{', '}', '^', '$', '|', '"'])
}

//! Components that have a successor.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::NodeAt;
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which};

use super::deprecated_argument::advice;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("deprecated-component"),
    category: "deprecated",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A component that is deprecated.",
    page: include_str!("deprecated-component.md"),
    options: &[],
    checks: &[Check::Node { of: Which::Deprecated, function: node }],
};

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    let Some(deprecation) = at.component.deprecation() else { return };
    let name = at.component.name();
    let since = deprecation.since.map_or(String::new(), |since| format!(" since Alloy {since}"));
    let mut finding = RULE.finding(at.block.name_span(), format!("`{name}` is deprecated{since}"));
    if let Some(advice) = advice(deprecation) {
        finding = finding.with_help(advice);
    }
    lint.push(at.file, finding);
}

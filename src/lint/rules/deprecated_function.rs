//! Told while references are checked, as `alloy validate` does.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::rule::{FixAvailability, Rule, Status};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("deprecated-function"),
    category: "deprecated",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::Sometimes,
    summary: "A function of the standard library that has a new name.",
    page: include_str!("deprecated-function.md"),
    options: &[],
    checks: &[],
};

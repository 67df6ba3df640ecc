//! Told when the comments are applied.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::rule::{FixAvailability, Rule, Status};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("unused-suppression"),
    category: "suspicious",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::Always,
    summary: "A suppression comment that silences nothing.",
    page: include_str!("unused-suppression.md"),
    options: &[],
    checks: &[],
};

//! Told when the comments are applied.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::rule::{FixAvailability, Rule, Status};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("invalid-suppression"),
    category: "suspicious",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A suppression comment that cannot be read, or names a rule that does not exist.",
    page: include_str!("invalid-suppression.md"),
    options: &[],
    checks: &[],
};

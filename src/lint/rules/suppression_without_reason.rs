//! Told when the comments are applied.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::rule::{FixAvailability, Rule, Status};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("suppression-without-reason"),
    category: "style",
    severity: Severity::Warning,
    on_by_default: false,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A suppression comment that does not say why.",
    page: include_str!("suppression-without-reason.md"),
    options: &[],
    checks: &[],
};

//! Told while names are checked.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::rule::{FixAvailability, Rule, Status};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("feature-flag-needed"),
    category: "correctness",
    severity: Severity::Info,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "The configuration loads only with certain flags of the collector.",
    page: include_str!("feature-flag-needed.md"),
    options: &[],
    checks: &[],
};

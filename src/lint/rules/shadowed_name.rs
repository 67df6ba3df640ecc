//! Told while references are checked, as `alloy validate` does.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::rule::{FixAvailability, Rule, Status};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("shadowed-name"),
    category: "suspicious",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A name of the configuration that hides one of the standard library.",
    page: include_str!("shadowed-name.md"),
    options: &[],
    checks: &[],
};

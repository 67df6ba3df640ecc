//! Told while imports are checked.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::rule::{FixAvailability, Rule, Status};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("import-file-not-found"),
    category: "suspicious",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "An imported file that is not there.",
    page: include_str!("import-file-not-found.md"),
    options: &[],
    checks: &[],
};

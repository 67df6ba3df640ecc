//! What Alloy takes and people regret.
//!
//! [`RULES`] lists the rules; [`suppressions`] reads the comments that silence a finding in place.
//!
//! This room knows `check`. It must not know the configuration file, nor how findings look.

pub mod suppressions;

use crate::diagnostics::{RuleName, Severity};

/// A rule's data.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub name: RuleName,
    pub category: &'static str,
    pub severity: Severity,
    pub on_by_default: bool,
    /// One sentence.
    pub summary: &'static str,
    /// Its page, in Markdown.
    pub page: &'static str,
}

pub const UNUSED_SUPPRESSION: RuleName = RuleName("unused-suppression");
pub const INVALID_SUPPRESSION: RuleName = RuleName("invalid-suppression");

/// Every rule.
pub const RULES: &[Rule] = &[
    Rule {
        name: INVALID_SUPPRESSION,
        category: "suspicious",
        severity: Severity::Warning,
        on_by_default: true,
        summary: "A suppression comment that cannot be read, or names a rule that does not exist.",
        page: include_str!("rules/invalid-suppression.md"),
    },
    Rule {
        name: UNUSED_SUPPRESSION,
        category: "suspicious",
        severity: Severity::Warning,
        on_by_default: true,
        summary: "A suppression comment that silences nothing.",
        page: include_str!("rules/unused-suppression.md"),
    },
];

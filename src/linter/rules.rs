//! What is known of the rules, and what the settings say about them.

use super::RuleSettings;
use crate::diagnostics::{Diagnostic, Family, RuleName, Severity};
use crate::lint;
use crate::render::RuleDescription;

macro_rules! pages {
    ($($name:literal),* $(,)?) => {
        /// The pages of the check rules.
        const CHECK_PAGES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../check/rules/", $name, ".md")))),*];
    };
}

pages![
    "component-not-found",
    "dependency-cycle",
    "duplicate-argument",
    "duplicate-block",
    "invalid-encoding",
    "invalid-import",
    "invalid-label",
    "invalid-value",
    "misplaced-attribute",
    "misplaced-block",
    "missing-argument",
    "missing-block",
    "missing-label",
    "missing-module-argument",
    "nesting-too-deep",
    "secret-as-string",
    "stability-level",
    "syntax-error",
    "type-mismatch",
    "unknown-argument",
    "unknown-block",
    "unknown-export",
    "unknown-function",
    "unknown-module-argument",
    "unresolved-reference",
    "wrong-argument-count",
];

/// The page of a rule that tells what Alloy refuses.
#[must_use]
pub fn check_page(rule: RuleName) -> &'static str {
    CHECK_PAGES.iter().find(|(name, _)| *name == rule.as_str()).map_or("", |(_, page)| page)
}

/// The lint rules.
#[must_use]
pub fn lint_rules() -> Vec<RuleDescription> {
    lint::RULES
        .iter()
        .map(|rule| RuleDescription {
            name: rule.name.as_str(),
            family: Family::Lint,
            severity: rule.severity,
            summary: rule.summary.to_owned(),
            page: rule.page.to_owned(),
            tags: vec![rule.category],
        })
        .collect()
}

/// Whether there is a rule of that name.
pub(super) fn exists(name: &str) -> bool {
    RuleName::CHECK.iter().any(|rule| rule.as_str() == name) || lint::rule(name).is_some()
}

impl RuleSettings {
    /// The severity that is set for a rule, `Some(None)` when nothing is set; `None` when the rule tells nothing.
    #[must_use]
    pub fn tells(&self, name: &str) -> Option<Option<Severity>> {
        if name == RuleName::SYNTAX_ERROR.as_str() {
            return Some(None);
        }
        let Some(rule) = lint::rule(name) else {
            // A check rule: only its own name silences it.
            return (!self.ignore.iter().any(|ignored| ignored == name)).then_some(None);
        };
        self.tells_of(rule)
    }

    /// The same for a lint rule.
    pub(super) fn tells_of(&self, rule: &lint::Rule) -> Option<Option<Severity>> {
        let name = rule.name.as_str();
        let names = |list: &[String]| {
            list.iter().any(|entry| entry == name || entry == rule.category || entry == "lint" || entry == "all")
        };
        // A preview rule is meant only by its name, or when preview is on.
        let may_be_meant = |list: &[String]| {
            rule.status == lint::Status::Stable || self.preview || list.iter().any(|entry| entry == name)
        };
        let by_default = rule.on_by_default || self.preview && rule.status == lint::Status::Preview;
        let selected = self.select.as_ref().map_or(by_default, |list| names(list) && may_be_meant(list))
            || names(&self.extend_select) && may_be_meant(&self.extend_select);
        if !selected || names(&self.ignore) {
            return None;
        }
        match self.severity.get(name) {
            Some(None) => None,
            Some(severity) => Some(*severity),
            None => Some(None),
        }
    }

    /// Whether the fixes of a rule are wanted.
    pub(super) fn may_fix(&self, name: &str) -> bool {
        if self.unfixable.is_empty() {
            return true;
        }
        let rule = lint::rule(name);
        !self.unfixable.iter().any(|entry| {
            entry == name || entry == "all" || rule.is_some_and(|rule| entry == rule.category || entry == "lint")
        })
    }

    /// The severity that a finding is told with; `None` when it is not told.
    #[must_use]
    pub fn severity_of(&self, diagnostic: &Diagnostic) -> Option<Severity> {
        let severity = self.tells(diagnostic.rule.as_str())?;
        Some(if diagnostic.family == Family::Check {
            diagnostic.severity
        } else {
            severity.unwrap_or(diagnostic.severity)
        })
    }
}

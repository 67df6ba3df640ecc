//! What a rule is: data first, then the functions that find.

use super::lint::Lint;
use super::options::RuleOption;
use super::places::{ArgumentAt, BlockAt, NodeAt, TextAt};
use super::relabelling::RelabellingAt;
use crate::catalog::Name;
use crate::diagnostics::{Diagnostic, RuleName, Severity};
use crate::text::Span;

/// A rule. Everything that is told of it, on its page or in lists, is here.
#[derive(Debug)]
pub struct Rule {
    pub name: RuleName,
    /// `deprecated`, `wiring`, `security`, `suspicious`, `performance`, `style`.
    pub category: &'static str,
    pub severity: Severity,
    pub on_by_default: bool,
    /// The release of alloy-lint that brought it.
    pub since: &'static str,
    pub status: Status,
    pub fix: FixAvailability,
    /// One sentence.
    pub summary: &'static str,
    /// Its page, in Markdown.
    pub page: &'static str,
    /// What it can be told in `[lint.rules.NAME]`.
    pub options: &'static [RuleOption],
    pub(super) checks: &'static [Check],
}

/// How settled a rule is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    Stable,
    /// Off by default; may still change.
    Preview,
}

impl Status {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Preview => "preview",
        }
    }
}

/// Whether findings come with fixes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FixAvailability {
    None,
    Sometimes,
    Always,
}

impl FixAvailability {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sometimes => "sometimes",
            Self::Always => "always",
        }
    }
}

/// What a rule looks at. A configuration is walked once, and each place is handed to the rules that ask for it.
#[derive(Clone, Copy)]
pub(super) enum Check {
    /// Components that are built in, and configuration blocks.
    Node { of: Which, function: for<'a> fn(&mut Lint<'_, 'a>, NodeAt<'a>) },
    /// Blocks in them, at any depth, that the catalog knows.
    Block { of: Which, function: for<'a> fn(&mut Lint<'_, 'a>, BlockAt<'a>) },
    /// Those of them that are relabelling rules.
    Relabelling(for<'a> fn(&mut Lint<'_, 'a>, &RelabellingAt<'a>)),
    /// Attributes that the catalog knows.
    Argument { of: Which, function: for<'a> fn(&mut Lint<'_, 'a>, ArgumentAt<'a>) },
    /// Those of them in whose value one of these functions is called.
    Call { functions: &'static [&'static str], function: for<'a> fn(&mut Lint<'_, 'a>, ArgumentAt<'a>) },
    /// String literals in the value of any attribute. Those that have no sign of being meant may be left out.
    Text { signs: Signs, function: for<'a> fn(&mut Lint<'_, 'a>, &TextAt<'a>) },
    /// Once, when everything was walked.
    Configuration(fn(&mut Lint<'_, '_>)),
}

/// What a check asks for, by its name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which {
    All,
    Named(&'static [Name]),
    /// What is deprecated in some release, somewhere.
    Deprecated,
    /// What some release has no more, somewhere.
    Removed,
    /// Arguments whose value is secret, somewhere.
    Secret,
}

/// By which string literals can be told, before anything is known of where they stand, that they are of no interest: they
/// have none of these signs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signs {
    /// A byte in it.
    pub holding: &'static [u8],
    /// What it begins with, blanks left out, in small letters or capitals.
    pub beginning: &'static [&'static str],
}

/// Names for [`Which::Named`]; one that nothing in the catalog is called does not compile.
pub(super) const fn names<const N: usize>(texts: [&str; N]) -> [Name; N] {
    let mut names = [Name::of(texts[0]); N];
    let mut at = 0;
    while at < N {
        names[at] = Name::of(texts[at]);
        at += 1;
    }
    names
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Node { .. } => "Node",
            Self::Block { .. } => "Block",
            Self::Relabelling(_) => "Relabelling",
            Self::Argument { .. } => "Argument",
            Self::Call { .. } => "Call",
            Self::Text { .. } => "Text",
            Self::Configuration(_) => "Configuration",
        })
    }
}

impl Rule {
    /// A finding of this rule.
    pub(super) fn finding(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::lint(self.name, self.severity, span, message)
    }
}

//! What a rule is: data first, then the functions that find.

use super::lint::Lint;
use super::options::RuleOption;
use super::places::{ArgumentAt, BlockAt, NodeAt, TextAt};
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

/// What a rule looks at. A configuration is walked once, and each place handed to the rules that ask for it.
#[derive(Clone, Copy)]
pub(super) enum Check {
    /// Each component that is built in, and each configuration block.
    Node(for<'a> fn(&mut Lint<'_, 'a>, NodeAt<'a>)),
    /// Each block whose inside the catalog knows, those of `Node` included.
    Block(for<'a> fn(&mut Lint<'_, 'a>, BlockAt<'a>)),
    /// Each attribute that the catalog knows.
    Argument(for<'a> fn(&mut Lint<'_, 'a>, ArgumentAt<'a>)),
    /// Each string literal in the value of an attribute.
    Text(for<'a> fn(&mut Lint<'_, 'a>, &TextAt<'a>)),
    /// Once, when everything was walked.
    Configuration(fn(&mut Lint<'_, '_>)),
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Node(_) => "Node",
            Self::Block(_) => "Block",
            Self::Argument(_) => "Argument",
            Self::Text(_) => "Text",
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

//! What is told to people: one [`Diagnostic`] type for every finding, whatever room it comes from.
//!
//! A diagnostic is data. How it looks is decided in `render`; where it stands in lines and columns is worked out
//! there too. This room knows `text` only.

mod rule_name;

pub use rule_name::RuleName;

use std::borrow::Cow;
use std::sync::Arc;

use crate::text::{LineColumn, Span};

/// Whether Alloy refuses the configuration, or takes it and people regret it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Family {
    /// Alloy refuses this.
    Check,
    /// Alloy takes this and it is probably a mistake.
    Lint,
}

impl Family {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Lint => "lint",
        }
    }
}

/// How bad a finding is. Ordered: `Info < Warning < Error`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Severity {
    Info,
    Warning,
    Error,
}

impl Severity {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    pub rule: RuleName,
    pub family: Family,
    pub severity: Severity,
    /// Says what is wrong; suffices alone.
    pub message: String,
    /// Says what to do.
    pub help: Option<String>,
    /// The tightest place.
    pub span: Span,
    /// Further places, in this file or another.
    pub labels: Vec<Label>,
    /// What Alloy itself says about this mistake.
    pub alloy: Vec<AlloyMessage>,
    /// The releases in which the finding holds, as ranges with both ends in (`1.9.0..1.18.1`); empty when the target
    /// is one release.
    pub versions: Vec<String>,
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A `check` error: Alloy refuses the configuration.
    #[must_use]
    pub fn error(rule: RuleName, span: Span, message: impl Into<String>) -> Self {
        Self::new(rule, Family::Check, Severity::Error, span, message)
    }

    /// A `lint` finding.
    #[must_use]
    pub fn lint(rule: RuleName, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        Self::new(rule, Family::Lint, severity, span, message)
    }

    fn new(rule: RuleName, family: Family, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            family,
            severity,
            message: message.into(),
            help: None,
            span,
            labels: Vec::new(),
            alloy: Vec::new(),
            versions: Vec::new(),
            fixes: Vec::new(),
        }
    }

    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    #[must_use]
    pub fn with_label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, path: None, message: message.into() });
        self
    }

    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Adds Alloy's own words; `line` and `column` as Alloy prints them (columns in bytes).
    #[must_use]
    pub fn with_alloy(mut self, message: impl Into<Cow<'static, str>>, line: u32, column: u32) -> Self {
        self.alloy.push(AlloyMessage { message: message.into(), line, column, end: None });
        self
    }

    /// Adds Alloy's own words for a range, as [`AlloyMessage::end`] needs it for an excerpt like Alloy's.
    #[must_use]
    pub fn with_alloy_range(
        mut self,
        message: impl Into<Cow<'static, str>>,
        start: LineColumn,
        end: LineColumn,
    ) -> Self {
        let LineColumn { line, column } = start;
        self.alloy.push(AlloyMessage { message: message.into(), line, column, end: Some(end) });
        self
    }
}

/// A second place that belongs to a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    pub span: Span,
    /// The file of the place; `None` is the finding's own file.
    pub path: Option<Arc<str>>,
    pub message: String,
}

/// Alloy's own words and position for a mistake.
#[derive(Clone, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct AlloyMessage {
    pub message: Cow<'static, str>,
    /// Counted from 1; 0 when Alloy names no position.
    pub line: u32,
    /// In bytes, counted from 1; 0 when Alloy names no position.
    pub column: u32,
    /// The last byte that Alloy underlines (inclusive, as Alloy counts); `None` when it names only a start.
    pub end: Option<LineColumn>,
}

/// How far a fix can be trusted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Applicability {
    /// Keeps the meaning, or repairs it in the one way there is. Applied by `--fix`.
    Safe,
    /// Probably right; applied by `--fix --unsafe-fixes`.
    Unsafe,
    /// Only shown.
    Display,
}

impl Applicability {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::Display => "display",
        }
    }
}

/// A change that removes a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// Imperative: "insert the missing comma".
    pub title: String,
    pub applicability: Applicability,
    /// Disjoint, in ascending order.
    pub edits: Vec<Edit>,
}

impl Fix {
    #[must_use]
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability: Applicability::Safe, edits }
    }

    #[must_use]
    pub fn not_safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), applicability: Applicability::Unsafe, edits }
    }
}

/// Replaces the bytes of `span` by `text`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

impl Edit {
    #[must_use]
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    #[must_use]
    pub fn insert(offset: u32, text: impl Into<String>) -> Self {
        Self { span: Span::at(offset), text: text.into() }
    }
}

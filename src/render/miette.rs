//! Findings as [`miette::Diagnostic`]s, for programs that report with `miette`.
//!
//! ```
//! use alloy_lint::{Options, check_source, render::{SourceFile, miette::MietteDiagnostic}};
//!
//! let text = "logging {\n  level = \"info\n}\n";
//! let file = SourceFile::new("config.alloy", text);
//! for diagnostic in check_source("config.alloy", text, &Options::default()) {
//!     let report = miette::Report::new(MietteDiagnostic::new(&diagnostic, &file));
//!     assert!(format!("{report:?}").contains("syntax error"));
//! }
//! ```

use std::fmt;

use super::{Redaction, SourceFile, rule_url};
use crate::diagnostics::{Diagnostic, Severity};
use crate::text::Span;

/// A finding with its source.
#[derive(Debug)]
pub struct MietteDiagnostic {
    message: String,
    code: &'static str,
    url: String,
    severity: Severity,
    help: Option<String>,
    source: miette::NamedSource<String>,
    labels: Vec<miette::LabeledSpan>,
}

impl MietteDiagnostic {
    /// `file` is the source that the finding was made in. Labels in other files are left out: `miette` shows one.
    #[must_use]
    pub fn new(diagnostic: &Diagnostic, file: &SourceFile) -> Self {
        let redaction = Redaction::of(file);
        let place = |span: Span| (span.start as usize, span.len() as usize);
        let (start, length) = place(diagnostic.span);
        let mut labels = vec![miette::LabeledSpan::new_primary_with_span(None, (start, length))];
        labels.extend(diagnostic.labels.iter().filter(|label| label.path.is_none()).map(|label| {
            miette::LabeledSpan::new_with_span(Some(redaction.apply(&label.message).into_owned()), place(label.span))
        }));
        Self {
            message: redaction.apply(&diagnostic.message).into_owned(),
            code: diagnostic.rule.as_str(),
            url: rule_url(diagnostic.family, diagnostic.rule.as_str()),
            severity: diagnostic.severity,
            help: diagnostic.help.as_deref().map(|help| redaction.apply(help).into_owned()),
            source: miette::NamedSource::new(&*file.path, Redaction::source(file).into_owned()),
            labels,
        }
    }
}

impl fmt::Display for MietteDiagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for MietteDiagnostic {}

impl miette::Diagnostic for MietteDiagnostic {
    fn code(&self) -> Option<Box<dyn fmt::Display + '_>> {
        Some(Box::new(self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help(&self) -> Option<Box<dyn fmt::Display + '_>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn url(&self) -> Option<Box<dyn fmt::Display + '_>> {
        Some(Box::new(&self.url))
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

//! How findings look: for people, for programs, for each continuous-integration service.
//!
//! Every renderer is a function from a [`Report`] to text. Lines and columns are worked out here and nowhere else;
//! columns are Unicode characters, except where a format demands bytes.
//!
//! This room knows `text` and `diagnostics`. It must not know where findings come from, nor where the text goes.

mod alloy;
mod checkstyle;
mod concise;
#[cfg(feature = "cli")]
mod excerpt;
#[cfg(feature = "cli")]
mod full;
mod github;
mod gitlab;
mod json;
mod junit;
#[cfg(feature = "miette")]
pub mod miette;
mod rdjson;
mod redaction;
mod sarif;
mod sha256;
mod source;
pub(crate) mod xml;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::diagnostics::{Applicability, Diagnostic, Family, Severity};

pub use self::alloy::alloy;
pub use checkstyle::checkstyle;
pub use concise::{concise, grouped};
#[cfg(feature = "cli")]
pub use full::{FullStyle, closing, full};
pub use github::github;
pub use gitlab::gitlab;
pub use json::{json, json_lines};
pub use junit::junit;
pub use rdjson::rdjson;
pub use redaction::Redaction;
pub use sarif::sarif;
pub use source::{Position, Positions, SourceFile};

/// A file with what was found in it.
#[derive(Clone, Debug, Default)]
pub struct CheckedFile {
    pub source: SourceFile,
    /// Sorted by offset, then rule.
    pub diagnostics: Vec<Diagnostic>,
}

/// What is known of a rule, for formats that list the rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleDescription {
    pub name: &'static str,
    pub family: Family,
    /// Severity when nobody changes it.
    pub severity: Severity,
    /// One sentence.
    pub summary: String,
    /// The rule's page, in Markdown.
    pub page: String,
    /// Words such as `security` or `performance`.
    pub tags: Vec<&'static str>,
}

/// The outcome of a run.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// Sorted by path.
    pub files: &'a [CheckedFile],
    /// Files that were only read, and that labels may point into.
    pub others: &'a [SourceFile],
    /// Every rule of this run, also those that found nothing.
    pub rules: &'a [RuleDescription],
}

/// What a run found, in numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    pub files: usize,
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
    /// Findings that `--fix` removes.
    pub fixable: usize,
    /// Findings that only `--fix --unsafe-fixes` removes.
    pub unsafely_fixable: usize,
}

impl Summary {
    #[must_use]
    pub fn findings(&self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

impl<'a> Report<'a> {
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut summary = Summary { files: self.files.len(), ..Summary::default() };
        for diagnostic in self.files.iter().flat_map(|file| &file.diagnostics) {
            match diagnostic.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Info => summary.infos += 1,
            }
            match best_applicability(diagnostic) {
                Some(Applicability::Safe) => summary.fixable += 1,
                Some(Applicability::Unsafe) => summary.unsafely_fixable += 1,
                _ => {}
            }
        }
        summary
    }

    /// Every finding with its file, in order.
    pub fn findings(&self) -> impl Iterator<Item = (&'a CheckedFile, &'a Diagnostic)> {
        self.files.iter().flat_map(|file| file.diagnostics.iter().map(move |diagnostic| (file, diagnostic)))
    }

    /// The source of a path, whether it was checked or only read.
    fn sources(&self) -> SourceMap<'a> {
        let all = self.files.iter().map(|file| &file.source).chain(self.others);
        SourceMap { by_path: all.map(|source| (source.path.as_ref(), source)).collect() }
    }
}

/// Sources by their paths, for labels in other files.
struct SourceMap<'a> {
    by_path: HashMap<&'a str, &'a SourceFile>,
}

impl<'a> SourceMap<'a> {
    fn get(&self, path: Option<&Arc<str>>, own: &'a SourceFile) -> Option<&'a SourceFile> {
        match path {
            None => Some(own),
            Some(path) if **path == *own.path => Some(own),
            Some(path) => self.by_path.get(path.as_ref()).copied(),
        }
    }
}

/// The most trustworthy of a finding's fixes.
#[must_use]
pub fn best_applicability(diagnostic: &Diagnostic) -> Option<Applicability> {
    diagnostic.fixes.iter().map(|fix| fix.applicability).min_by_key(|applicability| match applicability {
        Applicability::Safe => 0,
        Applicability::Unsafe => 1,
        Applicability::Display => 2,
    })
}

/// Where a rule's page can be read; `None` for a name that is no rule's.
#[must_use]
pub fn rule_url(family: Family, rule: &str) -> String {
    let room = match family {
        Family::Check => "check",
        Family::Lint => "lint",
    };
    format!("{}/blob/v{}/src/{room}/rules/{rule}.md", env!("CARGO_PKG_REPOSITORY"), env!("CARGO_PKG_VERSION"))
}

/// `1 error`, `3 errors`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// One line of totals: `Found 2 errors and 1 warning in 3 files.`
#[must_use]
pub fn verdict(summary: &Summary) -> String {
    let files = count(summary.files, "file");
    if summary.findings() == 0 && summary.files == 0 {
        // What cannot be read is told elsewhere, and is no clean bill.
        return String::from("Nothing was checked.");
    }
    if summary.findings() == 0 {
        return format!("No problems in {files}.");
    }
    let parts: Vec<String> = [(summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| if noun == "info" { format!("{number} info") } else { count(number, noun) })
        .collect();
    let mut line = String::from("Found ");
    for (i, part) in parts.iter().enumerate() {
        let between = match i {
            0 => "",
            _ if i + 1 == parts.len() => " and ",
            _ => ", ",
        };
        let _ = write!(line, "{between}{part}");
    }
    let _ = write!(line, " in {files}.");
    line
}

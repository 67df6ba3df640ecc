//! The front for programs that embed the linter: text in, findings out.
//!
//! [`check_source`] is all that most programs need. Who has several files reads each with [`Source::new`] and hands
//! them to [`check_sources`] together. Everything here is a pure function of its arguments: the command line, the
//! language server and a program of your own use the same ones.
//!
//! This module must not know of files, threads or the terminal.

mod fixes;
#[cfg(test)]
mod growth_tests;
mod rules;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::{Platform, Stability, Target};
use crate::check;
use crate::diagnostics::{Diagnostic, Edit, RuleName, Severity};
use crate::lint::{self, RuleOptions, suppressions::Suppressions};
use crate::resolve::{File, Folder, Loader, Modules, NoFiles, Resolution, Unit};
use crate::syntax::{self, Parsed};

pub use crate::lint::secrets;
pub(crate) use crate::lint::secrets_in;
pub use fixes::{FixOutcome, fix};
pub use rules::{check_page, lint_rules};

/// What is checked, and against what.
#[derive(Clone, Debug)]
pub struct Options {
    /// The releases of Alloy; the newest known one by default.
    pub target: Target,
    /// What the collector is started with; unset, nothing is refused for its stability.
    pub stability: Option<Stability>,
    /// Whether community components are on; unset, they are taken.
    pub community_components: Option<bool>,
    /// Where the collector runs; unset, components of any platform are taken.
    pub platform: Option<Platform>,
    /// What is told of what is found.
    pub rules: RuleSettings,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            target: Target::newest(),
            stability: None,
            community_components: None,
            platform: None,
            rules: RuleSettings::default(),
        }
    }
}

/// Which rules tell what they find, and how bad it is. Names are not checked here: an unknown one means nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RuleSettings {
    /// The lint rules that run: names, categories, `lint` or `all`; `None`: the default ones. Check rules always run.
    pub select: Option<Vec<String>>,
    /// More lint rules.
    pub extend_select: Vec<String>,
    /// Check rules by name, lint rules by name or category.
    pub ignore: Vec<String>,
    /// Severities of lint rules; `None`: off.
    pub severity: BTreeMap<String, Option<Severity>>,
    /// Rules whose fixes are neither shown nor made: names, categories, `lint` or `all`.
    pub unfixable: Vec<String>,
    /// Whether preview rules run as the default ones do, and are meant by categories.
    pub preview: bool,
    /// What rules are told beyond on, off and how bad.
    pub options: RuleOptions,
    /// Whether suppression comments mean nothing.
    pub no_suppressions: bool,
}

/// A text that was read: decoded and parsed once, for whatever is asked of it.
#[derive(Clone, Debug)]
pub struct Source {
    pub path: Arc<str>,
    pub text: String,
    pub parsed: Parsed,
    /// What is wrong with its encoding and its syntax.
    pub diagnostics: Vec<Diagnostic>,
}

impl Source {
    #[must_use]
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<String>) -> Self {
        let text = text.into();
        let parsed = syntax::parse(&text);
        let diagnostics = syntax::diagnostics(&parsed, &text);
        Self { path: path.into(), text, parsed, diagnostics }
    }

    /// From a file's bytes, which need not be UTF-8.
    #[must_use]
    pub fn from_bytes(path: impl Into<Arc<str>>, bytes: Vec<u8>) -> Self {
        let bytes = match String::from_utf8(bytes) {
            // A byte order mark of another encoding is no UTF-8, so nothing is missed here.
            Ok(text) => return Self::new(path, text),
            Err(error) => error.into_bytes(),
        };
        let (text, problem) = syntax::decode(&bytes);
        let mut source = Self::new(path, text);
        source.diagnostics.extend(problem.map(|problem| syntax::encoding_diagnostic(&problem)));
        source
    }

    /// For [`resolve`](crate::resolve), which several files are given to as one configuration.
    #[must_use]
    pub fn as_file(&self) -> File<'_> {
        File { path: &self.path, source: &self.text, tree: &self.parsed.tree, syntax_errors: &self.parsed.errors }
    }
}

/// Every finding in one source that stands for itself, sorted by offset and rule.
#[must_use]
pub fn check_source(path: &str, text: &str, options: &Options) -> Vec<Diagnostic> {
    let parsed = syntax::parse(text);
    let diagnostics = syntax::diagnostics(&parsed, text);
    let file = File { path, source: text, tree: &parsed.tree, syntax_errors: &parsed.errors };
    check_files(&[file], vec![diagnostics], None, &NoFiles, options).pop().unwrap_or_default()
}

/// The findings of each of the `files`, which are one configuration together.
#[must_use]
pub fn check_sources(files: &[&Source], options: &Options) -> Vec<Vec<Diagnostic>> {
    check_unit(files, None, &NoFiles, options)
}

/// The files of a folder, for [`check_unit`]: what one of them does not define may be defined in another.
#[must_use]
pub fn folder<'a>(files: impl IntoIterator<Item = &'a Source>) -> Folder<'a> {
    Folder::new(files.into_iter().map(Source::as_file).collect())
}

/// The findings of each of the `files`, which are one configuration together, beside the files of a folder, with imports
/// followed through a loader.
#[must_use]
pub fn check_unit(
    files: &[&Source],
    folder: Option<&Folder<'_>>,
    loader: &dyn Loader,
    options: &Options,
) -> Vec<Vec<Diagnostic>> {
    let found = files.iter().map(|file| file.diagnostics.clone()).collect();
    let views: Vec<File<'_>> = files.iter().map(|file| file.as_file()).collect();
    check_files(&views, found, folder, loader, options)
}

/// The same for files in which mistakes of encoding and syntax are `found` already.
fn check_files(
    files: &[File<'_>],
    mut found: Vec<Vec<Diagnostic>>,
    folder: Option<&Folder<'_>>,
    loader: &dyn Loader,
    options: &Options,
) -> Vec<Vec<Diagnostic>> {
    let could_be_read: Vec<bool> = found.iter().map(Vec::is_empty).collect();
    let against = check::Options {
        target: options.target,
        stability: options.stability,
        community_components: options.community_components,
        platform: options.platform,
    };
    let unit = Unit { files, folder };
    let modules = Modules::load(unit, loader);
    let resolution = Resolution::new(unit, &modules);
    let on = lint::RuleSet::of(|rule| options.rules.tells_of(rule).is_some());
    let checked = check::check_resolved(&resolution, &against);
    for (file, diagnostic) in
        checked.into_iter().chain(lint::lint(&resolution, options.target, &options.rules.options, on))
    {
        if let Some(diagnostics) = found.get_mut(file) {
            diagnostics.push(diagnostic);
        }
    }
    for ((file, could_be_read), diagnostics) in files.iter().zip(could_be_read).zip(&mut found) {
        // What stands for wrong bytes is no value to judge.
        if diagnostics.iter().any(|diagnostic| diagnostic.rule == RuleName::INVALID_ENCODING) {
            diagnostics.retain(|diagnostic| {
                diagnostic.rule == RuleName::INVALID_ENCODING
                    || !diagnostic.span.text(file.source).contains(syntax::PLACEHOLDER)
            });
        }
        if !options.rules.no_suppressions {
            let suppressions = Suppressions::of(file.source, file.tree);
            if !suppressions.is_empty() {
                let told = |rule: &str| options.rules.tells(rule).is_some();
                suppressions.apply(diagnostics, rules::exists, &told, could_be_read);
            }
        }
        diagnostics.retain_mut(|diagnostic| match options.rules.severity_of(diagnostic) {
            Some(severity) => {
                diagnostic.severity = severity;
                if !options.rules.may_fix(diagnostic.rule.as_str()) {
                    diagnostic.fixes.clear();
                }
                true
            }
            None => false,
        });
        diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.rule));
    }
    found
}

/// A text with disjoint, ascending edits applied; an edit that overlaps one before it is left out.
#[must_use]
pub fn apply_edits<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        if range.start < at || text.get(range.clone()).is_none() {
            continue;
        }
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

//! The front for programs that embed the linter: text in, findings out.
//!
//! [`check_source`] is all that most programs need. Who has several files reads each with [`Source::new`] and hands
//! them to [`check_sources`] together. Everything here is a pure function of its arguments: the command line, the
//! language server and a program of your own use the same ones.
//!
//! This module must not know of files, threads or the terminal.

use std::sync::Arc;

use crate::catalog::{Platform, Stability, Target};
use crate::check;
use crate::diagnostics::{Diagnostic, RuleName};
use crate::resolve::{File, NoFiles, Unit};
use crate::syntax::{self, Parsed};

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
}

impl Default for Options {
    fn default() -> Self {
        Self { target: Target::newest(), stability: None, community_components: None, platform: None }
    }
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
}

/// Every finding in one source that stands for itself, sorted by offset and rule.
#[must_use]
pub fn check_source(path: &str, text: &str, options: &Options) -> Vec<Diagnostic> {
    let source = Source::new(path, text);
    check_sources(&[&source], options).pop().unwrap_or_default()
}

/// The findings of each of the `files`, which are one configuration together.
#[must_use]
pub fn check_sources(files: &[&Source], options: &Options) -> Vec<Vec<Diagnostic>> {
    let mut found: Vec<Vec<Diagnostic>> = files.iter().map(|file| file.diagnostics.clone()).collect();
    let views: Vec<File<'_>> = files
        .iter()
        .map(|file| File {
            path: &file.path,
            source: &file.text,
            tree: &file.parsed.tree,
            syntax_errors: &file.parsed.errors,
        })
        .collect();
    let against = check::Options {
        target: options.target,
        stability: options.stability,
        community_components: options.community_components,
        platform: options.platform,
    };
    for (file, diagnostic) in check::check(&Unit { files: &views, folder: None }, &against, &NoFiles) {
        if let Some(diagnostics) = found.get_mut(file) {
            diagnostics.push(diagnostic);
        }
    }
    for (file, diagnostics) in files.iter().zip(&mut found) {
        // What stands for wrong bytes is no value to judge.
        if diagnostics.iter().any(|diagnostic| diagnostic.rule == RuleName::INVALID_ENCODING) {
            diagnostics.retain(|diagnostic| {
                diagnostic.rule == RuleName::INVALID_ENCODING
                    || !diagnostic.span.text(&file.text).contains(syntax::PLACEHOLDER)
            });
        }
    }
    for diagnostics in &mut found {
        diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.rule));
    }
    found
}

//! Text with syntax errors: what was parsed beside them is not judged where it may have been meant otherwise.

use std::cell::OnceCell;
use std::collections::HashSet;

use crate::catalog::Catalog;
use crate::diagnostics::{Diagnostic, RuleName};
use crate::resolve::{FileId, Resolution};
use crate::syntax::{SyntaxError, SyntaxErrorKind};
use crate::text::Span;

/// The words of files with syntax errors that may be labels there: a definition that could not be read has its label in
/// the text still, even when its quotes are lost. What follows a dot, or is followed by one, is part of a name.
#[derive(Default)]
pub(super) struct Damaged<'a> {
    words: OnceCell<HashSet<&'a str>>,
    /// The files with syntax errors.
    sources: Vec<&'a str>,
    /// Whether a file is a template that was not filled in: anything may come from what is filled in.
    is_template: bool,
}

impl<'a> Damaged<'a> {
    pub(super) fn of(resolution: &Resolution<'a>) -> Self {
        let broken = || resolution.unit.files.iter().filter(|file| !file.syntax_errors.is_empty());
        let is_leftover = |error: &SyntaxError| matches!(error.kind, SyntaxErrorKind::TemplateLeftover(_));
        Self {
            words: OnceCell::new(),
            sources: broken().map(|file| file.source).collect(),
            is_template: broken().any(|file| file.syntax_errors.iter().any(is_leftover)),
        }
    }

    /// Whether text that could not be parsed may define something with this label.
    pub(super) fn may_define(&self, label: &str) -> bool {
        let words = || self.sources.iter().flat_map(|source| words(source)).collect();
        // Few files with a mistake lack something as well: nothing is read before it is asked for.
        self.is_template || self.words.get_or_init(words).contains(label)
    }
}

/// The words of a text that stand at no dot.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find(is_part)?;
            let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |length| start + length);
            at = end;
            if !text[..start].ends_with('.') && !text[end..].starts_with('.') {
                return Some(&text[start..end]);
            }
        }
    })
}

/// Drops the findings that may follow from a syntax error.
pub(super) fn without_consequences(
    resolution: &Resolution<'_>,
    mut found: Vec<(FileId, Diagnostic)>,
) -> Vec<(FileId, Diagnostic)> {
    if resolution.unit.files.iter().all(|file| file.syntax_errors.is_empty()) {
        return found;
    }
    let damaged = damaged_blocks(resolution);
    found.retain(|(file, diagnostic)| {
        // The arguments of a module may have been swallowed with its body.
        if matches!(diagnostic.rule, RuleName::UNKNOWN_MODULE_ARGUMENT | RuleName::MISSING_MODULE_ARGUMENT) {
            return false;
        }
        if diagnostic.rule == RuleName::COMPONENT_NOT_FOUND && names_component(resolution, *file, diagnostic.span) {
            return true;
        }
        let spans = &damaged[file.0 as usize];
        let after = spans.partition_point(|span| span.start <= diagnostic.span.start);
        after.checked_sub(1).is_none_or(|at| spans[at].end < diagnostic.span.start)
    });
    found
}

/// Whether a name is meant as a component's, whatever is wrong in the body after it: it begins as components do (others
/// may be inner blocks, whose block a mistake has closed too early), and its own line has no syntax error.
fn names_component(resolution: &Resolution<'_>, file: FileId, name: Span) -> bool {
    let file = resolution.file(file);
    let Some((namespace, _)) = name.text(file.source).split_once('.') else { return false };
    let bytes = file.source.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[..name.start as usize]).map_or(0, |at| at + 1) as u32;
    let end = memchr::memchr(b'\n', &bytes[name.end as usize..]).map_or(bytes.len() as u32, |at| name.end + at as u32);
    let errors = file.syntax_errors;
    let first = errors.partition_point(|error| error.span.start < start);
    if errors.get(first).is_some_and(|error| error.span.start < end) {
        return false;
    }
    let mut components = Catalog::newest().components();
    components.any(|component| component.name().split_once('.').is_some_and(|(first, _)| first == namespace))
}

/// For each given file: the innermost top-level blocks, of the file or of a module in it, at which a syntax error
/// stands, and the text around the errors themselves. Sorted and disjoint.
fn damaged_blocks(resolution: &Resolution<'_>) -> Vec<Vec<Span>> {
    let mut damaged: Vec<Vec<Span>> = resolution
        .unit
        .files
        .iter()
        .map(|file| file.syntax_errors.iter().map(|error| neighbourhood(file.source, error.span)).collect())
        .collect();
    for spans in &mut damaged {
        *spans = merged(std::mem::take(spans));
    }
    let mut blocks: Vec<Vec<Span>> = damaged.clone();
    for id in resolution.graph.node_ids() {
        let node = resolution.graph.node(id);
        let (Some(errors), None) = (damaged.get(node.file.0 as usize), node.inner) else { continue };
        if errors.is_empty() {
            continue;
        }
        let span = resolution.block(id).span();
        let first = errors.partition_point(|error| error.end < span.start);
        if errors.get(first).is_some_and(|error| error.start <= span.end) {
            blocks[node.file.0 as usize].push(span);
        }
    }
    blocks.into_iter().map(merged).collect()
}

/// The line of an error and those before and after it.
fn neighbourhood(source: &str, span: Span) -> Span {
    let bytes = source.as_bytes();
    let start = (span.start as usize).min(bytes.len());
    let end = (span.end as usize).min(bytes.len());
    let line = memchr::memrchr(b'\n', &bytes[..start]).unwrap_or(0);
    let before = memchr::memrchr(b'\n', &bytes[..line]).map_or(0, |at| at + 1);
    let line_end = memchr::memchr(b'\n', &bytes[end..]).map_or(bytes.len(), |at| end + at + 1);
    let after = memchr::memchr(b'\n', &bytes[line_end..]).map_or(bytes.len(), |at| line_end + at);
    Span::new(before as u32, after as u32)
}

fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

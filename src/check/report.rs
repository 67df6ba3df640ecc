//! Collects the findings of one run, with the positions and words that Alloy uses.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use crate::diagnostics::{AlloyMessage, Diagnostic, Family, Label, Severity};
use crate::resolve::{FileId, Resolution};
use crate::syntax::ast::Block;
use crate::text::{LineColumn, LineCounts, Span};

/// A finding that was already reported, to add to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Finding(usize);

/// The findings so far.
pub(super) struct Report<'r, 'a> {
    resolution: &'r Resolution<'a>,
    lines: &'r Lines,
    found: Vec<(FileId, Diagnostic)>,
}

/// The lines of files in which something was found, by file.
#[derive(Default)]
pub(super) struct Lines(RefCell<Vec<Option<LineCounts>>>);

impl Lines {
    pub(super) fn position(&self, resolution: &Resolution<'_>, file: FileId, offset: u32) -> LineColumn {
        let mut counts = self.0.borrow_mut();
        let at = file.0 as usize;
        if counts.len() <= at {
            counts.resize(at + 1, None);
        }
        let source = resolution.file(file).source;
        counts[at].get_or_insert_with(|| LineCounts::new(source)).byte_position(source, offset)
    }
}

impl<'r, 'a> Report<'r, 'a> {
    pub(super) fn new(resolution: &'r Resolution<'a>, lines: &'r Lines) -> Self {
        Self { resolution, lines, found: Vec::new() }
    }

    pub(super) fn push(&mut self, file: FileId, diagnostic: Diagnostic) -> Finding {
        crate::syntax::step();
        self.found.push((file, diagnostic));
        Finding(self.found.len() - 1)
    }

    /// Adds what Alloy says of the same mistake; it underlines `span`.
    pub(super) fn alloy(&mut self, finding: Finding, file: FileId, span: Span, message: impl Into<Cow<'static, str>>) {
        let said = self.said(file, span, message);
        if let Some((_, diagnostic)) = self.found.get_mut(finding.0)
            // The same words come again only shortly after one another.
            && !diagnostic.alloy.iter().rev().take(8).any(|known| *known == said)
        {
            diagnostic.alloy.push(said);
        }
    }

    /// Adds what Alloy says without naming a place.
    pub(super) fn alloy_without_place(&mut self, finding: Finding, message: impl Into<Cow<'static, str>>) {
        if let Some((_, diagnostic)) = self.found.get_mut(finding.0) {
            diagnostic.alloy.push(AlloyMessage { message: message.into(), line: 0, column: 0, end: None });
        }
    }

    /// Adds a place that belongs to the mistake.
    pub(super) fn label(&mut self, finding: Finding, file: FileId, span: Span, message: impl Into<String>) {
        let path = self.path_unless_same(finding, file);
        if let Some((_, diagnostic)) = self.found.get_mut(finding.0) {
            diagnostic.labels.push(Label { span, path, message: message.into() });
        }
    }

    /// Says something else of the same mistake; what Alloy says of it stays.
    pub(super) fn replace(&mut self, finding: Finding, mut diagnostic: Diagnostic) {
        if let Some((_, known)) = self.found.get_mut(finding.0) {
            std::mem::swap(&mut diagnostic.alloy, &mut known.alloy);
            *known = diagnostic;
        }
    }

    /// Alloy takes it as the configuration is: a warning of what will be refused.
    pub(super) fn warn(&mut self, finding: Finding) {
        if let Some((_, diagnostic)) = self.found.get_mut(finding.0) {
            diagnostic.family = Family::Lint;
            diagnostic.severity = Severity::Warning;
            diagnostic.alloy.clear();
        }
    }

    /// The same for all findings from number `since` on.
    pub(super) fn warn_since(&mut self, since: usize) {
        for at in since..self.found.len() {
            self.warn(Finding(at));
        }
    }

    /// The finding stands in another file than was thought.
    pub(super) fn move_to(&mut self, finding: Finding, file: FileId) {
        if let Some((at, _)) = self.found.get_mut(finding.0) {
            *at = file;
        }
    }

    /// How many findings there are.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    /// Takes back the findings from number `since` on that stand in `span`; what Alloy says of them belongs to `cause`.
    /// `cause` is the newest finding, and is found under a new number afterwards.
    pub(super) fn absorb(&mut self, cause: Finding, since: usize, span: Span) -> Finding {
        let Some((file, mut kept)) = self.found.pop().filter(|_| self.found.len() == cause.0) else { return cause };
        let mut said = Vec::new();
        let tail = self.found.split_off(since);
        for (at, diagnostic) in tail {
            crate::syntax::step();
            if at == file && span.contains(diagnostic.span) {
                said.extend(diagnostic.alloy);
            } else {
                self.found.push((at, diagnostic));
            }
        }
        kept.alloy.extend(said);
        self.found.push((file, kept));
        Finding(self.found.len() - 1)
    }

    pub(super) fn diagnostic_mut(&mut self, finding: Finding) -> Option<&mut Diagnostic> {
        self.found.get_mut(finding.0).map(|(_, diagnostic)| diagnostic)
    }

    /// A position as Alloy prints it: `config.alloy:3:1`.
    pub(super) fn printed_position(&self, file: FileId, offset: u32) -> String {
        let LineColumn { line, column } = self.lines.position(self.resolution, file, offset);
        format!("{}:{line}:{column}", self.resolution.file(file).path)
    }

    pub(super) fn line(&self, file: FileId, offset: u32) -> u32 {
        self.lines.position(self.resolution, file, offset).line
    }

    pub(super) fn take(&mut self) -> Vec<(FileId, Diagnostic)> {
        std::mem::take(&mut self.found)
    }

    fn said(&self, file: FileId, span: Span, message: impl Into<Cow<'static, str>>) -> AlloyMessage {
        let start = self.lines.position(self.resolution, file, span.start);
        let end = self.lines.position(self.resolution, file, span.end.saturating_sub(1).max(span.start));
        AlloyMessage { message: message.into(), line: start.line, column: start.column, end: Some(end) }
    }

    fn path_unless_same(&self, finding: Finding, file: FileId) -> Option<Arc<str>> {
        let (own, _) = self.found.get(finding.0)?;
        (*own != file).then(|| Arc::from(self.resolution.file(file).path))
    }
}

/// What Alloy underlines for a block's name: as many bytes as the name has without blanks.
pub(super) fn name_range(block: Block<'_>) -> Span {
    let span = block.name_span();
    Span::new(span.start, span.start + block.name().len() as u32)
}

/// What Alloy underlines for a block's id: as many bytes as the id has, which is shorter than the text with quotes.
pub(super) fn id_range(block: Block<'_>) -> Span {
    let start = block.name_span().start;
    Span::new(start, start + block.node_id().len() as u32)
}

/// From the name to the `{`.
pub(super) fn head_range(block: Block<'_>) -> Span {
    block.name_span().to(block.open_span())
}

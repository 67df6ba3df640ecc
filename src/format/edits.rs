//! From a formatted text to small changes of the source.

use super::compare::{self, Match};
use super::regions::Regions;
use crate::diagnostics::Edit;
use crate::syntax::ast::{Body, Statement};
use crate::syntax::{Tokens, Tree};
use crate::text::Span;

/// The changes between the tokens of the source; `None` when the text does not say the same.
pub(super) fn edits(source: &str, tokens: &Tokens, text: &str) -> Option<Vec<Edit>> {
    let regions = Regions::find(source, tokens);
    let mut edits = Vec::new();
    let mut last = Match { source_start: 0, source_end: 0, text_start: 0, text_end: 0 };
    let same = compare::same(source, tokens, &regions, text.as_bytes(), |found| {
        let gap = Span::new(last.source_end as u32, found.source_start as u32);
        push_difference(&mut edits, source, gap, &text[last.text_end..found.text_start]);
        let token = Span::new(found.source_start as u32, found.source_end as u32);
        push_difference(&mut edits, source, token, &text[found.text_start..found.text_end]);
        last = found;
    });
    let gap = Span::new(last.source_end as u32, source.len() as u32);
    push_difference(&mut edits, source, gap, &text[last.text_end..]);
    same.then_some(edits)
}

/// Those of the changes that concern the statements which `range` touches.
///
/// A comment that changes sides at their edge would be lost, or be there twice, if only one side was changed: then the
/// statements around them are formatted too.
pub(super) fn edits_in(source: &str, tree: &Tree, text: &str, range: Span) -> Option<Vec<Edit>> {
    let touched = touched(tree.root(source), range);
    if touched.is_empty() {
        return Some(Vec::new());
    }
    let all = edits(source, tree.tokens(), text)?;
    let regions = Regions::find(source, tree.tokens());
    for &statements in touched.iter().rev() {
        let chosen = chosen(source, &all, statements);
        let result = apply(source, &chosen);
        if compare::same(source, tree.tokens(), &regions, result.as_bytes(), |_| {}) {
            return Some(chosen);
        }
    }
    Some(all)
}

/// The changes to some statements, and to the blanks around them on their lines.
fn chosen(source: &str, all: &[Edit], statements: Span) -> Vec<Edit> {
    // With the blanks before the first on its line, and what follows the last on its line.
    let before = &source[..statements.start as usize];
    let blanks = before.len() - before.trim_end_matches([' ', '\t']).len();
    let start = statements.start - blanks as u32;
    let after = &source[statements.end as usize..];
    let line = &after[..memchr::memchr(b'\n', after.as_bytes()).unwrap_or(after.len())];
    let end = statements.end + line.strip_suffix('\r').unwrap_or(line).len() as u32;
    let own_line = before.len() == blanks || before[..before.len() - blanks].ends_with('\n');
    let mut chosen = Vec::new();
    for edit in all {
        if edit.span.end > end || edit.span.end < start {
            continue;
        }
        if edit.span.end > statements.start || edit.span.start > statements.start {
            chosen.push(edit.clone());
        } else if own_line {
            // The lines before the first statement stay; its indentation changes.
            let indentation = edit.text.rfind('\n').map_or(edit.text.as_str(), |at| &edit.text[at + 1..]);
            let from = edit.span.start.max(start);
            push_difference(&mut chosen, source, Span::new(from, edit.span.end), indentation);
        }
    }
    chosen
}

/// From the first to the last statement that `range` touches: in the file, in the block around it, and so on to the
/// innermost body that holds all of it.
fn touched(mut body: Body<'_>, range: Span) -> Vec<Span> {
    let mut spans = Vec::new();
    loop {
        let mut statements = body.statements().filter(|statement| statement.span().touches(range));
        let Some(first) = statements.next() else { return spans };
        let last = statements.last().unwrap_or(first);
        let span = first.span().to(last.span());
        spans.push(span);
        let Statement::Block(block) = first else { return spans };
        let inside = first.span() == last.span()
            && block.close_span().is_some_and(|close| block.open_span().end <= range.start && range.end <= close.start);
        if !inside {
            return spans;
        }
        body = block.body();
    }
}

/// The source with the changes made.
pub(super) fn apply(source: &str, edits: &[Edit]) -> String {
    let mut result = String::with_capacity(source.len());
    let mut at = 0;
    for edit in edits {
        result.push_str(&source[at..edit.span.start as usize]);
        result.push_str(&edit.text);
        at = edit.span.end as usize;
    }
    result.push_str(&source[at..]);
    result
}

/// The part in which `span` of the source and `text` differ, when they do.
fn push_difference(edits: &mut Vec<Edit>, source: &str, span: Span, text: &str) {
    let old = span.text(source);
    if old == text {
        return;
    }
    let shorter = old.len().min(text.len());
    let mut prefix = old.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
    while !old.is_char_boundary(prefix) || !text.is_char_boundary(prefix) {
        prefix -= 1;
    }
    let mut suffix =
        old.bytes().rev().zip(text.bytes().rev()).take(shorter - prefix).take_while(|(a, b)| a == b).count();
    while !old.is_char_boundary(old.len() - suffix) || !text.is_char_boundary(text.len() - suffix) {
        suffix -= 1;
    }
    let place = Span::new(span.start + prefix as u32, span.end - suffix as u32);
    edits.push(Edit::replace(place, &text[prefix..text.len() - suffix]));
}

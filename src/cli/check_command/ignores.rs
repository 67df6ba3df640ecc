//! `--add-ignore`: a suppression comment at every finding.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Diagnostic, RuleName};
use crate::syntax::{TokenKind, Tree};
use crate::text::LineIndex;

/// The text with a comment above each line that has findings, and how many findings that are. Syntax errors cannot be
/// silenced.
pub fn add(text: &str, tree: &Tree, diagnostics: &[Diagnostic], reason: &str) -> (String, usize) {
    let lines = LineIndex::new(text);
    let mut above: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    let mut count = 0;
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.rule != RuleName::SYNTAX_ERROR) {
        let line = free_line(tree, &lines, diagnostic.span.start);
        above.entry(line).or_default().insert(diagnostic.rule.as_str());
        count += 1;
    }
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = String::with_capacity(text.len() + above.len() * 60);
    let mut at = 0;
    for (start, rules) in above {
        out.push_str(text.get(at..start as usize).unwrap_or_default());
        at = start as usize;
        let indent: String =
            text.get(at..).unwrap_or_default().chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
        let rules: Vec<&str> = rules.into_iter().collect();
        let comment = format!("{indent}// alloy-lint: ignore[{}] {reason}", rules.join(", "));
        out.push_str(comment.trim_end());
        out.push_str(newline);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    (out, count)
}

/// The start of the line of an offset; of an earlier line where that start lies inside a text of several lines.
fn free_line(tree: &Tree, lines: &LineIndex, offset: u32) -> u32 {
    let mut offset = offset;
    loop {
        let start = lines.line_range(lines.line(offset)).map_or(0, |range| range.start);
        let token = tree.tokens().at(start);
        let span = tree.tokens().span(token);
        let several = matches!(tree.tokens().kind(token), TokenKind::RawString | TokenKind::BlockComment);
        if !several || span.start >= start {
            return start;
        }
        offset = span.start;
    }
}

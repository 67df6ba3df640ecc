//! The text that `alloy validate` prints for the same findings, byte for byte.
//!
//! A finding that Alloy has no words for is printed in the same form with ours.

use std::fmt::Write as _;

use super::{Positions, Redaction, Report};
use crate::diagnostics::Severity;
use crate::text::{LineColumn, LineIndex};

/// After so much text excerpts are left out: thousands of errors on one line of a megabyte would fill any memory.
const MOST_BYTES: usize = 64 << 20;

/// The findings as Alloy prints them, uncoloured.
#[must_use]
pub fn alloy(report: &Report<'_>) -> String {
    let mut out = String::new();
    for file in report.files.iter().filter(|file| !file.diagnostics.is_empty()) {
        let positions = Positions::new(&file.source);
        let redaction = Redaction::of(&file.source);
        let text = Redaction::source(&file.source);
        let path = &file.source.path;
        for diagnostic in &file.diagnostics {
            let severity = if diagnostic.severity == Severity::Error { "Error" } else { "Warning" };
            let mut print = |message: &str, start: LineColumn, end: LineColumn| {
                if !out.is_empty() {
                    out.push('\n');
                }
                let message = redaction.apply(message);
                if start.line == 0 {
                    let _ = writeln!(out, "{severity}: {path}: {message}");
                    return;
                }
                let _ = writeln!(out, "{severity}: {path}:{}:{}: {message}", start.line, start.column);
                if out.len() > MOST_BYTES {
                    return;
                }
                out.push('\n');
                excerpt(&text, positions.lines(), start, end, &mut out);
            };
            if diagnostic.alloy.is_empty() {
                let start = positions.byte_position(diagnostic.span.start);
                let last = diagnostic.span.end.saturating_sub(1).max(diagnostic.span.start);
                print(&diagnostic.message, start, positions.byte_position(last));
            }
            for said in &diagnostic.alloy {
                let start = LineColumn { line: said.line, column: said.column };
                print(&said.message, start, said.end.unwrap_or(start));
            }
        }
    }
    out
}

/// The lines around a place, with the place underlined. `end` is inclusive; columns are bytes.
fn excerpt(text: &str, lines: &LineIndex, start: LineColumn, end: LineColumn, out: &mut String) {
    let first = start.line.saturating_sub(1).max(1);
    let last = end.line.saturating_add(1).min(lines.line_count());
    let width = last.max(1).ilog10() as usize + 1;
    let several = start.line != end.line;
    for number in first..=last {
        let Some(range) = lines.line_range(number) else { break };
        let line = text.get(range.start as usize..range.end as usize).unwrap_or_default();
        let gutter = match several {
            false => "",
            true if number > start.line && number <= end.line => "| ",
            true => "  ",
        };
        let _ = write!(out, "{number:>width$} | {gutter}");
        for c in line.chars() {
            match c {
                '\r' => {}
                '\t' | '\x0B' => out.push_str("    "),
                c => out.push(c),
            }
        }
        out.push('\n');
        if number == start.line || several && number == end.line {
            let lead = match (several, number == start.line) {
                (false, _) => " | ",
                (true, true) => " |  _",
                (true, false) => " | |_",
            };
            let _ = write!(out, "{:width$}{lead}", "");
            underline(line, number, start, end, out);
            out.push('\n');
        }
    }
}

fn underline(line: &str, number: u32, start: LineColumn, end: LineColumn, out: &mut String) {
    let several = start.line != end.line;
    let blank = if several { '_' } else { ' ' };
    for (at, c) in line.char_indices() {
        let column = at as u32 + 1;
        if number == end.line && column > end.column {
            break;
        }
        let inside = if number == start.line { column >= start.column } else { !several || column <= end.column };
        match c {
            '\t' | '\x0B' => out.extend([blank; 4]),
            _ if inside => out.push('^'),
            _ => out.push(blank),
        }
    }
}

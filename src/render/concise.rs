use std::fmt::Write as _;

use super::{Positions, Redaction, Report, best_applicability};
use crate::diagnostics::{Applicability, Diagnostic};

/// One line for each finding: `path:line:column: severity[rule] message`.
#[must_use]
pub fn concise(report: &Report<'_>) -> String {
    let mut out = String::new();
    for file in report.files.iter().filter(|file| !file.diagnostics.is_empty()) {
        let positions = Positions::new(&file.source);
        let redaction = Redaction::of(&file.source);
        for diagnostic in &file.diagnostics {
            let start = positions.start(diagnostic.span);
            let _ =
                writeln!(out, "{}:{}:{}: {}", file.source.path, start.line, start.column, line(diagnostic, &redaction));
        }
    }
    out
}

/// The findings under the name of their file.
#[must_use]
pub fn grouped(report: &Report<'_>) -> String {
    let mut out = String::new();
    for file in report.files.iter().filter(|file| !file.diagnostics.is_empty()) {
        let positions = Positions::new(&file.source);
        let redaction = Redaction::of(&file.source);
        if !out.is_empty() {
            out.push('\n');
        }
        let _ = writeln!(out, "{}:", file.source.path);
        let places: Vec<String> = file
            .diagnostics
            .iter()
            .map(|diagnostic| {
                let start = positions.start(diagnostic.span);
                format!("{}:{}", start.line, start.column)
            })
            .collect();
        let width = places.iter().map(String::len).max().unwrap_or(0);
        for (place, diagnostic) in places.iter().zip(&file.diagnostics) {
            let _ = writeln!(out, "  {place:<width$}  {}", line(diagnostic, &redaction));
        }
    }
    out
}

fn line(diagnostic: &Diagnostic, redaction: &Redaction<'_>) -> String {
    let fixable = if best_applicability(diagnostic) == Some(Applicability::Safe) { " [*]" } else { "" };
    let message = redaction.apply(&diagnostic.message);
    let versions = match diagnostic.versions.as_slice() {
        [] => String::new(),
        versions => format!(" ({})", versions.join(", ")),
    };
    let mut text = format!("{}[{}]{fixable} {message}{versions}", diagnostic.severity.as_str(), diagnostic.rule);
    // One finding is one line, whatever stands in a message.
    if text.contains(char::is_control) {
        text = text.replace(char::is_control, " ");
    }
    text
}

use std::fmt::Write as _;

use super::{Positions, Redaction, Report, verdict};
use crate::diagnostics::Severity;

/// Workflow commands that GitHub shows as annotations. GitHub keeps ten of each level for a step, so the worst come
/// first; the totals follow.
#[must_use]
pub fn github(report: &Report<'_>) -> String {
    let mut lines: Vec<(Severity, String)> = Vec::new();
    for file in report.files.iter().filter(|file| !file.diagnostics.is_empty()) {
        let positions = Positions::new(&file.source);
        let redaction = Redaction::of(&file.source);
        for diagnostic in &file.diagnostics {
            let (start, end) = (positions.start(diagnostic.span), positions.end(diagnostic.span));
            let level = match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let path = &file.source.path;
            let mut line = format!("::{level} file={},line={}", property(path), start.line);
            if end.line == start.line {
                // Columns are taken only when both ends are on one line.
                let _ = write!(line, ",endLine={},col={},endColumn={}", end.line, start.column, end.column);
            } else {
                let _ = write!(line, ",endLine={}", end.line);
            }
            let message = redaction.apply(&diagnostic.message);
            let _ = write!(
                line,
                ",title={}::{}",
                property(&format!("alloy-lint ({})", diagnostic.rule)),
                data(&format!("{path}:{}:{}: {} {message}", start.line, start.column, diagnostic.rule)),
            );
            lines.push((diagnostic.severity, line));
        }
    }
    lines.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    let mut out = String::new();
    for (_, line) in lines {
        let _ = writeln!(out, "{line}");
    }
    let _ = writeln!(out, "{}", verdict(&report.summary()));
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

use std::fmt::Write as _;

use super::xml::escape;
use super::{Positions, Redaction, Report};
use crate::diagnostics::Severity;

/// JUnit's XML: a suite for each file; a file without findings is one passed test, so that no report is empty.
/// Places stand in the texts: Jenkins refuses attributes that its schema does not know.
#[must_use]
pub fn junit(report: &Report<'_>) -> String {
    let tests: usize = report.files.iter().map(|file| file.diagnostics.len().max(1)).sum();
    let failures = report.summary().findings();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites name=\"alloy-lint\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">");
    for file in report.files {
        let path = escape(&file.source.path);
        let (tests, failures) = (file.diagnostics.len().max(1), file.diagnostics.len());
        let _ = writeln!(
            out,
            "  <testsuite name=\"{path}\" package=\"alloy-lint\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">"
        );
        if file.diagnostics.is_empty() {
            let _ = writeln!(out, "    <testcase name=\"alloy-lint\" classname=\"{path}\"/>");
        }
        let positions = Positions::new(&file.source);
        let redaction = Redaction::of(&file.source);
        for diagnostic in &file.diagnostics {
            let start = positions.start(diagnostic.span);
            let message = escape(&redaction.apply(&diagnostic.message));
            let severity = match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "info",
            };
            let _ = writeln!(
                out,
                "    <testcase name=\"{rule}\" classname=\"{path}\">\n      \
                 <failure type=\"{severity}\" message=\"{message}\">line {line}, column {column}: {message}</failure>\n    \
                 </testcase>",
                rule = diagnostic.rule,
                line = start.line,
                column = start.column,
            );
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

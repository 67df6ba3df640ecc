use std::fmt::Write as _;

use super::xml::escape;
use super::{Positions, Redaction, Report};

/// Checkstyle's XML, which many tools read.
#[must_use]
pub fn checkstyle(report: &Report<'_>) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    for file in report.files {
        let path = escape(&file.source.path);
        if file.diagnostics.is_empty() {
            let _ = writeln!(out, "  <file name=\"{path}\"/>");
            continue;
        }
        let positions = Positions::new(&file.source);
        let redaction = Redaction::of(&file.source);
        let _ = writeln!(out, "  <file name=\"{path}\">");
        for diagnostic in &file.diagnostics {
            let start = positions.start(diagnostic.span);
            let _ = writeln!(
                out,
                "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"alloy-lint.{}\"/>",
                start.line,
                start.column,
                diagnostic.severity.as_str(),
                escape(&redaction.apply(&diagnostic.message)),
                diagnostic.rule,
            );
        }
        out.push_str("  </file>\n");
    }
    out.push_str("</checkstyle>\n");
    out
}

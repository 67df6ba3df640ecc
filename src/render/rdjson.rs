use serde_json::{Value, json};

use super::{Positions, Redaction, Report, rule_url};
use crate::diagnostics::{Diagnostic, Severity};
use crate::text::Span;

/// Reviewdog's format. Its columns are bytes, counted from 1, the end exclusive.
#[must_use]
pub fn rdjson(report: &Report<'_>) -> String {
    let mut diagnostics = Vec::new();
    for file in report.files.iter().filter(|file| !file.diagnostics.is_empty()) {
        let positions = Positions::new(&file.source);
        let redaction = Redaction::of(&file.source);
        diagnostics.extend(file.diagnostics.iter().map(|diagnostic| convert(diagnostic, &positions, &redaction)));
    }
    let worst = report.findings().map(|(_, diagnostic)| diagnostic.severity).max();
    let document = json!({
        "source": { "name": "alloy-lint", "url": env!("CARGO_PKG_REPOSITORY") },
        "severity": level(worst.unwrap_or(Severity::Info)),
        "diagnostics": diagnostics,
    });
    format!("{document}\n")
}

fn convert(diagnostic: &Diagnostic, positions: &Positions<'_>, redaction: &Redaction<'_>) -> Value {
    let range = |span: Span| {
        let (start, end) = (positions.byte_position(span.start), positions.byte_position(span.end));
        json!({
            "start": { "line": start.line, "column": start.column },
            "end": { "line": end.line, "column": end.column },
        })
    };
    let mut value = json!({
        "message": redaction.apply(&diagnostic.message),
        "location": { "path": &*positions.source().path, "range": range(diagnostic.span) },
        "severity": level(diagnostic.severity),
        "code": {
            "value": diagnostic.rule.as_str(),
            "url": rule_url(diagnostic.family, diagnostic.rule.as_str()),
        },
    });
    // A suggestion replaces one range; a fix of several edits cannot be said in this format.
    let suggestions: Vec<Value> = diagnostic
        .fixes
        .iter()
        .filter_map(|fix| match fix.edits.as_slice() {
            [edit] => Some(json!({ "range": range(edit.span), "text": redaction.apply(&edit.text) })),
            _ => None,
        })
        .collect();
    if !suggestions.is_empty() {
        value["suggestions"] = Value::Array(suggestions);
    }
    value
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Info => "INFO",
    }
}

//! The documented, versioned JSON of `alloy-lint check`.

use serde::Serialize;

use super::{Position, Positions, Redaction, Report, SourceMap, rule_url};
use crate::diagnostics::Diagnostic;

/// The version of the JSON object. A change that breaks readers raises it.
const VERSION: u32 = 1;

/// One object with every finding and the totals.
#[must_use]
pub fn json(report: &Report<'_>) -> String {
    let summary = report.summary();
    let mut diagnostics = Vec::with_capacity(summary.findings());
    for_each(report, |diagnostic| diagnostics.push(diagnostic));
    let document = Document {
        version: VERSION,
        diagnostics,
        summary: Totals {
            files: summary.files,
            errors: summary.errors,
            warnings: summary.warnings,
            infos: summary.infos,
            fixable: summary.fixable,
        },
    };
    let mut text = to_string(&document);
    text.push('\n');
    text
}

/// One finding a line.
#[must_use]
pub fn json_lines(report: &Report<'_>) -> String {
    let mut text = String::new();
    for_each(report, |diagnostic| {
        text.push_str(&to_string(&diagnostic));
        text.push('\n');
    });
    text
}

fn to_string(value: &impl Serialize) -> String {
    // Plain structures of strings and numbers: serialization cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}

fn for_each<'a>(report: &Report<'a>, mut take: impl FnMut(JsonDiagnostic)) {
    let sources = report.sources();
    for file in report.files.iter().filter(|file| !file.diagnostics.is_empty()) {
        let positions = Positions::new(&file.source);
        let redaction = Redaction::of(&file.source);
        for diagnostic in &file.diagnostics {
            take(convert(diagnostic, &positions, &redaction, &sources));
        }
    }
}

fn convert(
    diagnostic: &Diagnostic,
    positions: &Positions<'_>,
    redaction: &Redaction<'_>,
    sources: &SourceMap<'_>,
) -> JsonDiagnostic {
    let own = positions.source();
    let hide = |text: &str| redaction.apply(text).into_owned();
    let labels = diagnostic
        .labels
        .iter()
        .map(|label| {
            let (start, end) = match sources.get(label.path.as_ref(), own) {
                Some(source) if std::ptr::eq(source, own) => (positions.start(label.span), positions.end(label.span)),
                Some(source) => {
                    let other = Positions::new(source);
                    (other.start(label.span), other.end(label.span))
                }
                None => {
                    let at = |offset| Position { line: 0, column: 0, offset };
                    (at(label.span.start), at(label.span.end))
                }
            };
            JsonLabel {
                message: hide(&label.message),
                path: label.path.as_deref().unwrap_or(&own.path).to_owned(),
                start: start.into(),
                end: end.into(),
            }
        })
        .collect();
    JsonDiagnostic {
        rule: diagnostic.rule.as_str(),
        family: diagnostic.family.as_str(),
        severity: diagnostic.severity.as_str(),
        message: hide(&diagnostic.message),
        help: diagnostic.help.as_deref().map(hide),
        url: rule_url(diagnostic.family, diagnostic.rule.as_str()),
        path: own.path.to_string(),
        start: positions.start(diagnostic.span).into(),
        end: positions.end(diagnostic.span).into(),
        labels,
        alloy: diagnostic
            .alloy
            .iter()
            .map(|said| JsonAlloy { message: hide(&said.message), line: said.line, column: said.column })
            .collect(),
        versions: diagnostic.versions.clone(),
        fixes: diagnostic
            .fixes
            .iter()
            .map(|fix| JsonFix {
                title: hide(&fix.title),
                applicability: fix.applicability.as_str(),
                edits: fix
                    .edits
                    .iter()
                    .map(|edit| JsonEdit { start: edit.span.start, end: edit.span.end, text: hide(&edit.text) })
                    .collect(),
            })
            .collect(),
    }
}

#[derive(Serialize)]
struct Document {
    version: u32,
    diagnostics: Vec<JsonDiagnostic>,
    summary: Totals,
}

#[derive(Serialize)]
struct Totals {
    files: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    fixable: usize,
}

#[derive(Serialize)]
struct JsonDiagnostic {
    rule: &'static str,
    family: &'static str,
    severity: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    url: String,
    path: String,
    start: JsonPosition,
    end: JsonPosition,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<JsonLabel>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alloy: Vec<JsonAlloy>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    versions: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<JsonFix>,
}

#[derive(Serialize)]
struct JsonPosition {
    line: u32,
    column: u32,
    offset: u32,
}

impl From<Position> for JsonPosition {
    fn from(position: Position) -> Self {
        Self { line: position.line, column: position.column, offset: position.offset }
    }
}

#[derive(Serialize)]
struct JsonLabel {
    message: String,
    path: String,
    start: JsonPosition,
    end: JsonPosition,
}

#[derive(Serialize)]
struct JsonAlloy {
    message: String,
    /// 0 when Alloy names no place.
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct JsonFix {
    title: String,
    applicability: &'static str,
    edits: Vec<JsonEdit>,
}

#[derive(Serialize)]
struct JsonEdit {
    start: u32,
    end: u32,
    text: String,
}

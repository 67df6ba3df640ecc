//! SARIF 2.1.0 as GitHub code scanning wants it.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::{CheckedFile, Position, Positions, Redaction, Report, RuleDescription, SourceMap, rule_url};
use crate::diagnostics::{Diagnostic, Severity};
use crate::text::Span;

/// One SARIF log with one run.
#[must_use]
pub fn sarif(report: &Report<'_>) -> String {
    let rules = rules(report);
    let index: HashMap<&str, usize> = rules.iter().enumerate().map(|(i, rule)| (rule.name, i)).collect();
    let sources = report.sources();
    let mut results = Vec::new();
    for file in report.files.iter().filter(|file| !file.diagnostics.is_empty()) {
        results.extend(file_results(file, &index, &sources));
    }
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "alloy-lint",
                    "informationUri": env!("CARGO_PKG_REPOSITORY"),
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules.iter().map(rule).collect::<Vec<_>>(),
                },
            },
            "automationDetails": { "id": "alloy-lint/check/" },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{document}\n")
}

/// Every rule of the run, and those of findings that nobody described.
fn rules(report: &Report<'_>) -> Vec<RuleDescription> {
    let mut rules: BTreeMap<&str, RuleDescription> =
        report.rules.iter().map(|rule| (rule.name, rule.clone())).collect();
    for (_, diagnostic) in report.findings() {
        let name = diagnostic.rule.as_str();
        rules.entry(name).or_insert_with(|| RuleDescription {
            name,
            family: diagnostic.family,
            severity: diagnostic.severity,
            summary: name.replace('-', " "),
            page: String::new(),
            tags: Vec::new(),
        });
    }
    rules.into_values().collect()
}

fn rule(rule: &RuleDescription) -> Value {
    let page = if rule.page.is_empty() { &rule.summary } else { &rule.page };
    let mut tags = vec![rule.family.as_str()];
    tags.extend(rule.tags.iter().filter(|tag| **tag != rule.family.as_str()));
    tags.truncate(10);
    let mut properties = json!({
        "tags": tags,
        "precision": "very-high",
        "problem.severity": match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "recommendation",
        },
    });
    if tags.contains(&"security") {
        properties["security-severity"] = json!(match rule.severity {
            Severity::Error => "8.0",
            Severity::Warning => "5.5",
            Severity::Info => "2.0",
        });
    }
    json!({
        "id": rule.name,
        "name": rule.name,
        "shortDescription": { "text": shorten(&rule.summary, 1024) },
        "fullDescription": { "text": shorten(&rule.summary, 1024) },
        "help": { "text": page, "markdown": page },
        "helpUri": rule_url(rule.family, rule.name),
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": properties,
    })
}

fn file_results(file: &CheckedFile, rules: &HashMap<&str, usize>, sources: &SourceMap<'_>) -> Vec<Value> {
    let positions = Positions::new(&file.source);
    let redaction = Redaction::of(&file.source);
    let hashes = line_hashes(&file.source.text);
    file.diagnostics
        .iter()
        .map(|diagnostic| {
            let start = positions.start(diagnostic.span);
            let mut result = json!({
                "ruleId": diagnostic.rule.as_str(),
                "ruleIndex": rules.get(diagnostic.rule.as_str()).copied().unwrap_or_default(),
                "level": level(diagnostic.severity),
                "message": { "text": message(diagnostic, &redaction) },
                "locations": [{ "physicalLocation": location(&positions, diagnostic.span) }],
            });
            if let Some(hash) = hashes.get(start.line as usize - 1) {
                result["partialFingerprints"] = json!({ "primaryLocationLineHash": hash });
            }
            let related: Vec<Value> = diagnostic
                .labels
                .iter()
                .enumerate()
                .filter_map(|(id, label)| {
                    let source = sources.get(label.path.as_ref(), &file.source)?;
                    let place = if std::ptr::eq(source, &file.source) {
                        location(&positions, label.span)
                    } else {
                        location(&Positions::new(source), label.span)
                    };
                    let text = if label.message.is_empty() { "see also" } else { label.message.as_str() };
                    Some(json!({
                        "id": id,
                        "physicalLocation": place,
                        "message": { "text": redaction.apply(text) },
                    }))
                })
                .collect();
            if !related.is_empty() {
                result["relatedLocations"] = Value::Array(related);
            }
            let fixes: Vec<Value> = diagnostic
                .fixes
                .iter()
                .map(|fix| {
                    let replacements: Vec<Value> = fix
                        .edits
                        .iter()
                        .map(|edit| {
                            json!({
                                "deletedRegion": region(positions.start(edit.span), positions.end(edit.span)),
                                "insertedContent": { "text": redaction.apply(&edit.text) },
                            })
                        })
                        .collect();
                    json!({
                        "description": { "text": redaction.apply(&fix.title) },
                        "artifactChanges": [{
                            "artifactLocation": { "uri": uri(&file.source.path) },
                            "replacements": replacements,
                        }],
                    })
                })
                .collect();
            if !fixes.is_empty() {
                result["fixes"] = Value::Array(fixes);
            }
            result
        })
        .collect()
}

fn message(diagnostic: &Diagnostic, redaction: &Redaction<'_>) -> String {
    let mut text = redaction.apply(&diagnostic.message).into_owned();
    if !diagnostic.versions.is_empty() {
        text = format!("{text} (in Alloy {})", diagnostic.versions.join(", "));
    }
    if let Some(help) = &diagnostic.help {
        text = format!("{text}\n{}", redaction.apply(help));
    }
    text
}

fn location(positions: &Positions<'_>, span: Span) -> Value {
    json!({
        "artifactLocation": { "uri": uri(&positions.source().path) },
        "region": region(positions.start(span), positions.end(span)),
    })
}

fn region(start: Position, end: Position) -> Value {
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn shorten(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// A path as a URI reference: relative to the repository, or a `file` URI when it is absolute.
fn uri(path: &str) -> String {
    let mut path = path;
    while let Some(rest) = path.strip_prefix("./") {
        path = rest;
    }
    let mut out = String::with_capacity(path.len());
    if path.starts_with('/') {
        out.push_str("file://");
    } else if path.as_bytes().get(1) == Some(&b':') {
        out.push_str("file:///");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(byte as char),
            b'\\' => out.push('/'),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The hash of every line as GitHub's `upload-sarif` computes it, so that alerts of both ways of uploading are the same:
/// a rolling hash over a hundred UTF-16 units from the start of the line, blanks left out, with the number of times the
/// hash came before.
fn line_hashes(text: &str) -> Vec<String> {
    const WINDOW: usize = 100;
    const BASE: u64 = 37;
    const END: u16 = u16::MAX;
    let first_factor = (0..WINDOW).fold(1u64, |factor, _| factor.wrapping_mul(BASE));

    struct Rolling {
        window: [u16; WINDOW],
        /// The line that starts at a place of the window; 0: none.
        lines: [u32; WINDOW],
        at: usize,
        hash: u64,
        hashes: Vec<String>,
        seen: HashMap<u64, u32>,
    }
    impl Rolling {
        fn emit(&mut self) {
            let line = std::mem::take(&mut self.lines[self.at]);
            if line == 0 {
                return;
            }
            let count = self.seen.entry(self.hash).or_default();
            *count += 1;
            let hash = format!("{:x}:{count}", self.hash);
            let index = line as usize - 1;
            if self.hashes.len() <= index {
                self.hashes.resize(index + 1, String::new());
            }
            self.hashes[index] = hash;
        }

        fn push(&mut self, unit: u16, first_factor: u64) {
            let old = std::mem::replace(&mut self.window[self.at], unit);
            self.hash = BASE
                .wrapping_mul(self.hash)
                .wrapping_add(u64::from(unit))
                .wrapping_sub(first_factor.wrapping_mul(u64::from(old)));
            self.at = (self.at + 1) % WINDOW;
        }
    }

    let mut rolling =
        Rolling { window: [0; WINDOW], lines: [0; WINDOW], at: 0, hash: 0, hashes: Vec::new(), seen: HashMap::new() };
    let (mut line, mut line_start, mut after_cr) = (0, true, false);
    for unit in text.encode_utf16().chain([END]) {
        let mut unit = unit;
        if unit == u16::from(b' ') || unit == u16::from(b'\t') || after_cr && unit == u16::from(b'\n') {
            after_cr = false;
            continue;
        }
        after_cr = unit == u16::from(b'\r');
        if after_cr {
            unit = u16::from(b'\n');
        }
        rolling.emit();
        if line_start {
            line_start = false;
            line += 1;
            rolling.lines[rolling.at] = line;
        }
        if unit == u16::from(b'\n') {
            line_start = true;
        }
        rolling.push(unit, first_factor);
    }
    for _ in 0..WINDOW {
        rolling.emit();
        rolling.push(0, first_factor);
    }
    rolling.hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_hashes_are_those_of_githubs_uploader() {
        assert_eq!(line_hashes(""), ["c129715d7a2bc9a3:1"]);
        let lines = ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"];
        assert_eq!(line_hashes(" a\nb\n  \t\tc\n d"), lines);
        assert_eq!(line_hashes(" a\r\nb\r\n  \t\tc\r\n d"), lines);
        assert_eq!(line_hashes(&"x\n".repeat(300)).len(), 301);
    }

    #[test]
    fn uris_are_escaped() {
        assert_eq!(uri("./a b/ü%.alloy"), "a%20b/%C3%BC%25.alloy");
        assert_eq!(uri("/etc/alloy/config.alloy"), "file:///etc/alloy/config.alloy");
    }
}

use std::collections::HashMap;

use serde_json::{Value, json};

use super::sha256::fingerprint;
use super::{Positions, Redaction, Report};
use crate::diagnostics::RuleName;
use crate::diagnostics::Severity;

/// GitLab's Code Quality report. Fingerprints are unique in a report and do not change when lines move: they are made
/// of the path, the rule, the message and how often the three came before.
#[must_use]
pub fn gitlab(report: &Report<'_>) -> String {
    let mut issues: Vec<Value> = Vec::new();
    for file in report.files.iter().filter(|file| !file.diagnostics.is_empty()) {
        let positions = Positions::new(&file.source);
        let redaction = Redaction::of(&file.source);
        let path = relative(&file.source.path);
        let mut seen: HashMap<String, u32> = HashMap::new();
        for diagnostic in &file.diagnostics {
            let (start, end) = (positions.start(diagnostic.span), positions.end(diagnostic.span));
            let message = redaction.apply(&diagnostic.message);
            // A line number inside a message would make the fingerprint move with the line.
            let stable: String = message.chars().filter(|c| !c.is_ascii_digit()).collect();
            let identity = format!("{path}\0{}\0{stable}", diagnostic.rule);
            let ordinal = seen.entry(identity.clone()).or_default();
            *ordinal += 1;
            issues.push(json!({
                "description": format!("{}: {message}", diagnostic.rule),
                "check_name": diagnostic.rule.as_str(),
                "fingerprint": fingerprint(&format!("{identity}\0{ordinal}")),
                "severity": level(diagnostic.severity, diagnostic.rule),
                "location": {
                    "path": path,
                    "positions": {
                        "begin": { "line": start.line, "column": start.column },
                        "end": { "line": end.line, "column": end.column },
                    },
                },
            }));
        }
    }
    format!("{}\n", Value::Array(issues))
}

fn level(severity: Severity, rule: RuleName) -> &'static str {
    match severity {
        Severity::Error if rule == RuleName::SYNTAX_ERROR => "critical",
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    }
}

/// GitLab wants paths relative to the repository, without a leading `./`.
fn relative(path: &str) -> &str {
    let mut path = path;
    while let Some(rest) = path.strip_prefix("./") {
        path = rest.trim_start_matches('/');
    }
    path
}

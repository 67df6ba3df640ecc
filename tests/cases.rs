//! Every file under `tests/cases` is a configuration whose comments say what must be found in it. `CONTRIBUTING.md`
//! explains how to write one; `UPDATE_CASES=1 cargo test cases` writes the annotations anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use alloy_lint::diagnostics::{Diagnostic, Family};
use alloy_lint::text::LineIndex;
use alloy_lint::{Options, check_source};

use crate::support::{files, root};

/// What an annotation demands, or what was found, in comparable form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Finding {
    line: u32,
    /// First and last column in characters, counted from 1; `None`: anywhere on the line.
    columns: Option<(u32, u32)>,
    severity: String,
    rule: String,
    /// A part of the message, or all of it.
    message: String,
    /// Alloy's exact words, each.
    alloy: Vec<String>,
}

/// The lint rules that the checker tells. All others are tested by their pages, and would drown the cases here.
const TOLD_BY_CHECK: [&str; 4] =
    ["deprecated-function", "feature-flag-needed", "import-file-not-found", "shadowed-name"];

#[test]
fn annotated_cases() {
    let folder = root().join("tests/cases");
    let update = std::env::var_os("UPDATE_CASES").is_some();
    let mut failures = String::new();
    for path in files(&folder, "alloy") {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        if update {
            std::fs::write(&path, annotate(&name, &text)).unwrap();
        } else if let Err(differences) = compare(&name, &text) {
            let _ = write!(failures, "\n{name}:\n{differences}");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Checks one annotated source against what is found in it.
fn compare(name: &str, text: &str) -> Result<(), String> {
    let wanted = annotations(text).map_err(|problem| format!("  {problem}\n"))?;
    let mut found = findings(name, text);
    let mut differences = String::new();
    for want in wanted {
        match found.iter().position(|have| fits(&want, have)) {
            Some(at) => drop(found.remove(at)),
            None => drop(writeln!(differences, "  not found: {want:?}")),
        }
    }
    for have in found {
        let _ = writeln!(differences, "  not expected: {have:?}");
    }
    if differences.is_empty() { Ok(()) } else { Err(differences) }
}

fn fits(want: &Finding, have: &Finding) -> bool {
    want.line == have.line
        && want.columns.is_none_or(|columns| Some(columns) == have.columns)
        && want.severity == have.severity
        && want.rule == have.rule
        && have.message.contains(&want.message)
        && want.alloy.iter().all(|words| have.alloy.contains(words))
}

/// Errors of the checker, what it calls a warning because a load does not meet it yet, and its lint rules.
fn told_by_check(diagnostic: &Diagnostic) -> bool {
    let rule = diagnostic.rule.as_str();
    diagnostic.family == Family::Check
        || TOLD_BY_CHECK.contains(&rule)
        || root().join("src/check/rules").join(rule).with_extension("md").exists()
}

fn findings(name: &str, text: &str) -> Vec<Finding> {
    let lines = LineIndex::new(text);
    let mut findings: Vec<Finding> = check_source(name, text, &options(text))
        .iter()
        .filter(|diagnostic| told_by_check(diagnostic))
        .map(|diagnostic| {
            let (line, columns) = place(text, &lines, diagnostic);
            Finding {
                line,
                columns: Some(columns),
                severity: diagnostic.severity.as_str().to_owned(),
                rule: diagnostic.rule.to_string(),
                message: diagnostic.message.clone(),
                alloy: diagnostic.alloy.iter().map(|said| said.message.to_string()).collect(),
            }
        })
        .collect();
    findings.sort();
    findings
}

/// The first line of a finding, and its columns there; an empty place counts as one character.
fn place(text: &str, lines: &LineIndex, diagnostic: &Diagnostic) -> (u32, (u32, u32)) {
    let start = lines.char_position(text, diagnostic.span.start);
    let end = lines.char_position(text, diagnostic.span.end);
    let last = if end.line == start.line {
        end.column.saturating_sub(1)
    } else {
        let range = lines.line_range(start.line).unwrap_or_default();
        text[range.start as usize..range.end as usize].trim_end_matches('\r').chars().count() as u32
    };
    (start.line, (start.column, last.max(start.column)))
}

/// The options that the lines `//! key: value` at the top of a case set.
fn options(text: &str) -> Options {
    let mut settings = BTreeMap::new();
    for line in text.lines().map_while(|line| line.strip_prefix("//! ")) {
        let (key, value) = line.split_once(": ").unwrap_or_else(|| panic!("no `key: value`: {line}"));
        settings.insert(key, value);
    }
    crate::support::options(&settings)
}

/// `// ^^^ error: [rule] "message" alloy "words"`, `//<^^ …` from the first column, `//~ …` anywhere on the line.
fn annotation(line: &str) -> Option<(Option<(u32, u32)>, &str)> {
    let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
    let comment = line[indent..].strip_prefix("//")?;
    if let Some(rest) = comment.strip_prefix('~') {
        return Some((None, rest.trim()));
    }
    let from_slashes = comment.starts_with('<');
    let carets = comment.find('^')?;
    if !comment[..carets].trim_start_matches('<').trim().is_empty() {
        return None;
    }
    let count = comment[carets..].chars().take_while(|c| *c == '^').count();
    let before = line[..indent + 2 + carets].chars().count() as u32;
    let first = if from_slashes { indent as u32 + 1 } else { before + 1 };
    Some((Some((first, before + count as u32)), comment[carets + count..].trim()))
}

fn annotations(text: &str) -> Result<Vec<Finding>, String> {
    let mut wanted = Vec::new();
    let mut code_line = 0;
    for (number, line) in (1..).zip(text.lines()) {
        let Some((columns, rest)) = annotation(line) else {
            code_line = number;
            continue;
        };
        let bad = || format!("line {number}: not `error: [rule] \"text\"`: {line}");
        let (severity, rest) = rest.split_once(": ").ok_or_else(bad)?;
        let (rule, rest) = rest.trim().strip_prefix('[').and_then(|rest| rest.split_once(']')).ok_or_else(bad)?;
        let mut parts = rest.split(" alloy ");
        let message = unquote(parts.next().unwrap_or_default());
        let alloy = parts.map(unquote).collect();
        wanted.push(Finding {
            line: code_line,
            columns,
            severity: severity.to_owned(),
            rule: rule.to_owned(),
            message,
            alloy,
        });
    }
    Ok(wanted)
}

/// The text between the outermost quotes; what stands inside is taken as it is.
fn unquote(text: &str) -> String {
    let text = text.trim();
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text).to_owned()
}

/// The case with its annotations replaced by what is found. Messages may name lines, and annotations move lines: once
/// more, until nothing changes.
fn annotate(name: &str, text: &str) -> String {
    // Offsets move when annotations go, findings do not: they are made anew on the text without them.
    let mut text: String = text.split_inclusive('\n').filter(|line| annotation(line).is_none()).collect();
    for _ in 0..4 {
        let again = annotate_once(name, &text);
        if again == text {
            break;
        }
        text = again;
    }
    text
}

fn annotate_once(name: &str, text: &str) -> String {
    let found = findings(name, text);
    let mut out = String::new();
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        if annotation(line).is_some() {
            continue;
        }
        out.push_str(line);
        for finding in found.iter().filter(|finding| finding.line == number) {
            if !out.ends_with('\n') {
                out.push('\n');
            }
            let (first, last) = finding.columns.unwrap_or((1, 1));
            let pointer = match first {
                1 if last >= 4 => format!("//<{}", "^".repeat(last as usize - 3)),
                1 | 2 => String::from("//~"),
                _ => format!("//{}{}", " ".repeat(first as usize - 3), "^".repeat((last - first + 1) as usize)),
            };
            let _ = write!(out, "{pointer} {}: [{}] \"{}\"", finding.severity, finding.rule, finding.message);
            for words in &finding.alloy {
                let _ = write!(out, " alloy \"{words}\"");
            }
            out.push('\n');
        }
    }
    out
}

#[test]
fn annotations_that_are_written_hold() {
    let text =
        "logging {\n  level = \"loud\"\n}\n\nloki.echo \"a\" { }\n\nloki.echo \"a\" { }\n\nloki.echo \"a\" { }\n";
    let annotated = annotate("config.alloy", text);
    assert!(annotated.contains("already defined on line 6") && !annotated.contains("on line 5"), "{annotated}");
    assert_eq!(compare("config.alloy", &annotated), Ok(()));
    assert_eq!(annotate("config.alloy", &annotated), annotated);
}

#[test]
fn annotations_are_read() {
    let text =
        "a {\n//<^ error: [x-y] \"b \"c\" d\"\n  b = 1\n//^ warning: [z] alloy \"w1\" alloy \"w2\"\n//~ info: [q]\n}\n";
    let wanted = annotations(text).unwrap();
    let short = |f: &Finding| (f.line, f.columns, f.rule.clone(), f.message.clone(), f.alloy.len());
    let short: Vec<_> = wanted.iter().map(short).collect();
    assert_eq!(
        short,
        [
            (1, Some((1, 4)), "x-y".into(), "b \"c\" d".into(), 0),
            (3, Some((3, 3)), "z".into(), String::new(), 2),
            (3, None, "q".into(), String::new(), 0),
        ]
    );
    assert!(annotations("a\n// ^ nonsense\n").is_err());
}

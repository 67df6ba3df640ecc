//! The registry of lint rules checks itself: names, pages, the examples on the pages, the claims about fixes.

use std::collections::BTreeSet;

use alloy_lint::catalog::{Stability, Target};
use alloy_lint::diagnostics::{Diagnostic, Edit, Family, Severity};
use alloy_lint::lint::{FixAvailability, RULES, Rule, Status};
use alloy_lint::linter::{apply_edits, check_unit};
use alloy_lint::resolve::{Loaded, LoadedFile, Loader};
use alloy_lint::{Options, Source};

use crate::support::{files, root};

const HEADINGS: &[&str] = &["What it does", "Why it matters", "Avoid", "Prefer", "Options", "References"];

/// The rules that run when nothing is configured. What is added here makes builds fail that were fine before: only in a
/// minor release, and said in the change log.
const DEFAULT: &[&str] = &[
    "clustered-node-local",
    "dead-end",
    "deprecated-argument",
    "deprecated-component",
    "deprecated-function",
    "duplicate-collection",
    "duplicate-scrape",
    "feature-flag-needed",
    "glob-without-match",
    "high-cardinality-label",
    "import-file-not-found",
    "insecure-transport",
    "invalid-suppression",
    "labelmap-all",
    "late-filter",
    "late-metric-drop",
    "missing-endpoint",
    "native-histogram-protocol",
    "no-input",
    "placeholder-value",
    "plaintext-secret",
    "processor-order",
    "regex-for-literal",
    "relabel-drops-all",
    "relabel-no-effect",
    "removed-soon",
    "root-glob",
    "secret-exposed",
    "secret-in-url",
    "shadowed-name",
    "short-interval",
    "suspicious-url",
    "tiny-batch",
    "unbatched-export",
    "unknown-role",
    "unselective-discovery",
    "unused-capture",
    "unused-component",
    "unused-declare",
    "unused-import",
    "unused-module-argument",
    "unused-suppression",
];

/// What the examples import.
struct Beside;

impl Loader for Beside {
    fn load(&self, _importer: &str, filename: &str) -> Loaded {
        if filename != "tools.alloy" {
            return Loaded::NotFound;
        }
        let text = "declare \"write\" {\n  argument \"url\" {\n    optional = true\n  }\n}\n";
        Loaded::Files(vec![LoadedFile { path: filename.into(), text: text.into() }])
    }
}

/// An example of a page and the release it is for.
struct Example {
    text: String,
    options: Options,
}

/// The configurations under a heading.
fn examples(rule: &Rule, heading: &str) -> Vec<Example> {
    let section = rule.page.split(&format!("\n## {heading}\n")).nth(1).unwrap_or_default();
    let section = section.split("\n## ").next().unwrap_or_default();
    let fences = section.split("```").skip(1).step_by(2).filter_map(|fence| fence.split_once('\n'));
    let examples: Vec<Example> =
        fences.filter(|(info, _)| info.starts_with("alloy")).map(|(info, text)| example(rule, info, text)).collect();
    assert!(!examples.is_empty(), "{}: `{heading}` has no example", rule.name);
    examples
}

fn example(rule: &Rule, info: &str, text: &str) -> Example {
    let mut options = Options::default();
    options.rules.extend_select.push(rule.name.to_string());
    // The examples are about other things than flags.
    if rule.name.as_str() != "feature-flag-needed" {
        options.stability = Some(Stability::Experimental);
        options.community_components = Some(true);
    }
    if let Some(version) = info.split("alloy-version=").nth(1) {
        options.target = Target::parse(version.trim()).unwrap();
    }
    Example { text: text.to_owned(), options }
}

fn findings(example: &Example) -> Vec<Diagnostic> {
    let source = Source::new("config.alloy", example.text.as_str());
    check_unit(&[&source], None, &Beside, &example.options).pop().unwrap()
}

fn told(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(|d| format!("{}: {} {}", d.rule, d.message, d.help.as_deref().unwrap_or(""))).collect()
}

#[test]
fn names_are_unique_and_in_order() {
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name.as_str()).collect();
    assert!(names.is_sorted(), "{names:?}");
    let unique: BTreeSet<&str> = names
        .iter()
        .copied()
        .chain(alloy_lint::diagnostics::RuleName::CHECK.iter().map(|rule| rule.as_str()))
        .collect();
    assert_eq!(unique.len(), names.len() + alloy_lint::diagnostics::RuleName::CHECK.len());
    for name in names {
        let kebab = name.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()));
        assert!(kebab, "{name}");
    }
}

#[test]
fn data_is_whole() {
    let version: Vec<u32> = env!("CARGO_PKG_VERSION").split('.').map(|part| part.parse().unwrap()).collect();
    for rule in RULES {
        let name = rule.name;
        assert!(rule.summary.ends_with('.') && rule.summary.len() < 120, "{name}: {}", rule.summary);
        assert!(
            ["correctness", "deprecated", "performance", "security", "style", "suspicious", "wiring"]
                .contains(&rule.category),
            "{name}: {}",
            rule.category
        );
        assert!(rule.status == Status::Stable || !rule.on_by_default, "{name}: preview rules are off");
        let since: Vec<u32> = rule.since.split('.').map(|part| part.parse().unwrap()).collect();
        assert!(since <= version, "{name}: since {}", rule.since);
    }
}

#[test]
fn the_default_rules_are_these() {
    let on: Vec<&str> = RULES.iter().filter(|rule| rule.on_by_default).map(|rule| rule.name.as_str()).collect();
    assert_eq!(on, DEFAULT);
}

#[test]
fn every_page_has_all_headings() {
    for rule in RULES {
        let name = rule.name;
        let mut lines = rule.page.lines();
        assert_eq!(lines.next(), Some(format!("# {name}").as_str()), "{name}");
        assert_eq!(lines.nth(1), Some(rule.summary), "{name}: the page starts with the summary");
        let headings: Vec<&str> = rule.page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, HEADINGS, "{name}");
        let empty = rule.page.split("\n## ").skip(1).find(|section| section.lines().skip(1).all(str::is_empty));
        assert_eq!(empty, None, "{name}");
    }
}

/// What a rule can be told stands on its page, and nothing else does.
#[test]
fn every_option_is_on_the_page() {
    for rule in RULES {
        let name = rule.name;
        let section = rule.page.split("\n## Options\n").nth(1).unwrap().split("\n## ").next().unwrap();
        let told: Vec<&str> = section
            .lines()
            .filter_map(|line| line.strip_prefix("- `"))
            .map(|line| line.split('`').next().unwrap())
            .collect();
        let options: Vec<&str> = rule.options.iter().map(|option| option.name).collect();
        assert_eq!(told, options, "{name}");
        let table = format!("`[lint.rules.{name}]`");
        assert_eq!(section.contains(&table), !options.is_empty(), "{name}: {table}");
        for option in rule.options {
            assert!(option.summary.ends_with('.'), "{name}: {}", option.summary);
        }
    }
}

/// Each rule has a real case behind it: a report, or a configuration that somebody published.
#[test]
fn every_page_names_a_real_case() {
    for rule in RULES {
        let references = rule.page.split("\n## References\n").nth(1).unwrap();
        let is_case = |line: &str| {
            let Some(rest) = line.strip_prefix("- <https://github.com/") else { return false };
            let parts: Vec<&str> = rest.trim_end_matches('>').split('/').collect();
            let is_number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
            match parts.as_slice() {
                ["alloy-lint", ..] => false,
                [_, _, "issues" | "pull", number] => is_number(number),
                [_, _, "blob", .., file] => file.ends_with(".alloy") || file.ends_with(".river"),
                _ => false,
            }
        };
        assert!(references.lines().any(is_case), "{}: {references}", rule.name);
    }
}

/// A page or a rule that is not in the list would never be seen.
#[test]
fn nothing_is_forgotten() {
    let folder = root().join("src/lint/rules");
    for (ending, separator) in [("md", "-"), ("rs", "_")] {
        for path in files(&folder, ending) {
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let name = stem.replace(separator, "-");
            assert!(stem == "mod" || RULES.iter().any(|rule| rule.name.as_str() == name), "{}", path.display());
        }
    }
}

#[test]
fn avoid_gives_this_finding_and_prefer_none() {
    let mut wrong = Vec::new();
    for rule in RULES {
        for example in examples(rule, "Avoid") {
            let avoid = findings(&example);
            if avoid.is_empty() || avoid.iter().any(|found| found.rule != rule.name) {
                wrong.push(format!("{}: Avoid gives {:#?}", rule.name, told(&avoid)));
            }
            for found in &avoid {
                if found.rule == rule.name && (found.family != Family::Lint || found.severity != rule.severity) {
                    wrong.push(format!("{}: {:?} {:?}", rule.name, found.family, found.severity));
                }
            }
        }
        for example in examples(rule, "Prefer") {
            let prefer = findings(&example);
            if !prefer.is_empty() {
                wrong.push(format!("{}: Prefer gives {:#?}", rule.name, told(&prefer)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn claims_about_fixes_are_true() {
    for rule in RULES {
        let mut example = examples(rule, "Avoid").swap_remove(0);
        let found = findings(&example);
        let fixes: Vec<&Edit> = found.iter().flat_map(|found| &found.fixes).flat_map(|fix| &fix.edits).collect();
        assert_eq!(!fixes.is_empty(), rule.fix != FixAvailability::None, "{}", rule.name);
        if rule.fix == FixAvailability::Always {
            assert!(found.iter().all(|found| !found.fixes.is_empty()), "{}", rule.name);
        }
        if !fixes.is_empty() {
            example.text = apply_edits(&example.text, fixes);
            let after = findings(&example);
            assert!(after.iter().all(|found| found.rule != rule.name), "{}: {:#?}", rule.name, told(&after));
            assert!(after.iter().all(|found| found.severity < Severity::Error), "{}: {:#?}", rule.name, told(&after));
        }
    }
}

//! What holds after `--fix` and `--unsafe-fixes`, whatever was wrong: the text parses as before or better, can be
//! formatted, has no finding that it had not before, keeps its comments, and nothing is left to fix.

use std::collections::BTreeMap;

use alloy_lint::diagnostics::{Diagnostic, RuleName};
use alloy_lint::format::format;
use alloy_lint::linter::{self, RuleSettings};
use alloy_lint::resolve::NoFiles;
use alloy_lint::{Options, Source};

use crate::support::{files, root};

/// Every rule, so that every fix is made.
fn options() -> Options {
    let rules = RuleSettings { select: Some(vec!["all".into()]), preview: true, ..RuleSettings::default() };
    Options { rules, ..Options::default() }
}

fn check(source: &Source, options: &Options) -> Vec<Diagnostic> {
    linter::check_unit(&[source], None, &NoFiles, options).pop().unwrap()
}

/// How often each finding is there, without its place: fixes move what follows.
fn counts(found: &[Diagnostic]) -> BTreeMap<(RuleName, &str), usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in found {
        *counts.entry((diagnostic.rule, diagnostic.message.as_str())).or_default() += 1;
    }
    counts
}

/// The comments, but for the suppressions that a fix takes out.
fn comments(source: &Source) -> Vec<&str> {
    let tokens = source.parsed.tree.tokens();
    tokens
        .iter()
        .filter(|&token| tokens.kind(token).is_comment())
        // A `#` becomes `//`.
        .map(|token| tokens.span(token).text(&source.text).trim_matches(['#', '/', '*', ' ', '\r']))
        .filter(|comment| !comment.contains("alloy-lint:"))
        .collect()
}

/// What does not hold for a text; nothing when all is well. The second is how many fixes were applied.
fn problems(text: &str, options: &Options, not_safe: bool) -> (Vec<String>, usize) {
    let mut problems = Vec::new();
    let before = Source::new("a.alloy", text);
    let found = check(&before, options);
    let fixed = linter::fix(&before, None, &NoFiles, options, not_safe);
    if fixed.count() == 0 {
        if fixed.text != text {
            problems.push(String::from("the text changed without a fix"));
        }
        return (problems, 0);
    }
    let after = Source::new("a.alloy", fixed.text.as_str());
    let syntax = |source: &Source| source.parsed.errors.len();
    if syntax(&after) > syntax(&before) {
        problems.push(format!("{} syntax errors instead of {}", syntax(&after), syntax(&before)));
    }
    if after.parsed.errors.is_empty() {
        match format(&after.text) {
            Err(error) => problems.push(format!("it cannot be formatted: {error}")),
            Ok(text) if format(&text).as_deref() != Ok(text.as_str()) => {
                problems.push(String::from("formatting is not stable"))
            }
            Ok(_) => {}
        }
    }
    // A `#` that becomes a comment is one more.
    let mut left = comments(&after).into_iter();
    if !comments(&before).into_iter().all(|comment| left.any(|kept| kept == comment)) {
        problems.push(String::from("comments are lost"));
    }
    let left = check(&after, options);
    // A repaired syntax error lets others be seen.
    if before.parsed.errors.is_empty() {
        let known = counts(&found);
        for (finding, count) in counts(&left) {
            if count > known.get(&finding).copied().unwrap_or(0) {
                problems.push(format!("a new finding: {}: {}", finding.0, finding.1));
            }
        }
    }
    let again = linter::fix(&after, None, &NoFiles, options, not_safe);
    if again.text != after.text {
        problems.push(String::from("a second run changes it once more"));
    }
    (problems, fixed.count())
}

/// Checks texts by name, and gives how many fixes were applied to all of them.
fn hold_for(texts: impl IntoIterator<Item = (String, String)>) -> usize {
    let options = options();
    let (mut wrong, mut applied) = (Vec::new(), 0);
    for (name, text) in texts {
        for not_safe in [false, true] {
            let (problems, count) = problems(&text, &options, not_safe);
            applied += count;
            wrong.extend(problems.into_iter().map(|problem| format!("{name} (unsafe: {not_safe}): {problem}")));
        }
    }
    assert!(wrong.is_empty(), "{} problems:\n{}", wrong.len(), wrong.join("\n"));
    applied
}

/// Something of every fix, between comments at every place.
const MESSY: &str = r#"// before
logging {
	level = "info" // the default
	/* between */ format = "logfmt"
}

discovery.relabel "a" { // opening
	targets = [{"__address__" = env("HOST") + ":1"}] // deprecated
	// about the rule
	rule {
		action        = "keep"
		source_labels = ["job"]
		regex         = ".*"
	} // after the rule
	rule {
		// inside
		action        = "keep"
		source_labels = ["job"]
		regex         = ".*"
	}
}

prometheus.scrape "a" {
	targets    = concat(discovery.relabel.a.output, [], /* inside a call */ [])
	forward_to = [prometheus.remote_write.a.receiver]
	// alloy-lint: ignore[plaintext-secret] not here
	scrape_intervall = "10s" // misspelt
	honor_labels     = false // the default
}

prometheus.remote_write "a" {
	endpoint {
		url = "https://metrics.example.com/api/v1/write" // where it goes
	}
}
// after
"#;

#[test]
fn of_a_text_with_everything() {
    let broken = MESSY.replace("[], /* inside", "[] /* inside");
    let crlf = MESSY.replace('\n', "\r\n");
    let texts = [("messy", MESSY), ("broken", broken.as_str()), ("crlf", crlf.as_str())];
    let applied = hold_for(texts.map(|(name, text)| (name.to_owned(), text.to_owned())));
    assert!(applied >= 16, "only {applied} fixes");
}

/// The examples of all pages are small configurations with something wrong.
#[test]
fn of_the_examples_of_every_page() {
    let mut texts = Vec::new();
    for folder in ["src/lint/rules", "src/check/rules"] {
        for path in files(&root().join(folder), "md") {
            let page = std::fs::read_to_string(&path).unwrap();
            for (i, block) in page.split("```alloy").skip(1).enumerate() {
                let block = block.split_once('\n').unwrap().1.split("```").next().unwrap();
                texts.push((format!("{}, example {i}", path.display()), block.to_owned()));
            }
        }
    }
    assert!(texts.len() > 100);
    assert!(hold_for(texts) > 10);
}

/// Real configurations, where they are at hand: all of them in a release build, which takes seconds.
#[test]
fn of_real_configurations() {
    let folder = root().join("../shared/corpus/plain");
    let mut paths = [files(&folder, "alloy"), files(&folder, "river")].concat();
    if paths.is_empty() {
        println!("skipped: no corpus at {}", folder.display());
        return;
    }
    paths.sort();
    let step = if cfg!(debug_assertions) { 5 } else { 1 };
    let texts = paths
        .iter()
        .step_by(step)
        .filter_map(|path| Some((path.display().to_string(), std::fs::read_to_string(path).ok()?)));
    let applied = hold_for(texts);
    assert!(applied > 1000 / step, "only {applied} fixes");
}

//! Load-time rules: an example of each, what of the survey they cover, and the comparison with the oracle.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use alloy_lint::catalog::{Body, BodyKind, Catalog, Release, Rule, Stability, Target};
use alloy_lint::diagnostics::{Diagnostic, RuleName, Severity};
use alloy_lint::syntax::{
    self,
    ast::{Attribute, Expr, LiteralKind},
};
use alloy_lint::text::Span;
use alloy_lint::{Options, check_source};

use crate::support::innermost;
use crate::syntax_oracle::{cases, shared};

/// The survey of v1.18.1's rules has numbers below this one.
const SURVEYED: u16 = 689;

/// Every rule of every release by its id.
fn rules() -> BTreeMap<&'static str, &'static Rule> {
    let mut rules = BTreeMap::new();
    for release in Release::all() {
        let mut seen = HashSet::new();
        let mut waiting: Vec<Body> = Catalog::at(release).entries().map(|entry| entry.body()).collect();
        while let Some(body) = waiting.pop() {
            if body.kind() == BodyKind::Names && seen.insert(body) {
                rules.extend(body.rules().map(|rule| (rule.id, rule)));
                waiting.extend(body.blocks().map(|block| block.body()));
            }
        }
    }
    rules
}

fn errors(source: &str, version: &str) -> Vec<Diagnostic> {
    errors_at(source, version, None)
}

fn errors_at(source: &str, version: &str, stability: Option<Stability>) -> Vec<Diagnostic> {
    let options = Options { target: Target::parse(version).unwrap(), stability, ..Options::default() };
    let mut found = check_source("config.alloy", source, &options);
    found.retain(|diagnostic| diagnostic.severity == Severity::Error);
    found
}

/// Whether a message has the words of a rule, whatever stands in its holes.
fn has_words(message: &str, words: &str) -> bool {
    let mut rest = words;
    let mut parts = Vec::new();
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, after)) = after.split_once('}').filter(|(hole, _)| !hole.contains([' ', '{'])) else { break };
        parts.push(before);
        rest = after;
    }
    parts.push(rest);
    let (first, last) = (parts[0], parts[parts.len() - 1]);
    if !message.starts_with(first) || !message.ends_with(last) {
        return false;
    }
    let mut at = first.len();
    parts[1..].iter().all(|part| match message[at.min(message.len())..].find(part) {
        Some(found) => {
            at += found + part.len();
            true
        }
        None => false,
    })
}

struct Example {
    id: String,
    version: String,
    bad: String,
    good: String,
}

/// `### id version`, `--- bad`, `--- good`.
fn examples(text: &str) -> Vec<Example> {
    let sections = text.split("### ").skip(1);
    sections
        .map(|section| {
            let (head, rest) = section.split_once("\n--- bad\n").unwrap_or_else(|| panic!("no bad example: {section}"));
            let (bad, good) = rest.split_once("--- good\n").unwrap_or_else(|| panic!("no good example: {section}"));
            let (id, version) = head.split_once(' ').unwrap_or_else(|| panic!("no version: {head}"));
            Example { id: id.to_owned(), version: version.to_owned(), bad: bad.to_owned(), good: good.to_owned() }
        })
        .collect()
}

fn files() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    files.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn every_rule_has_examples_that_hold() {
    let rules = rules();
    let (mut wrong, mut seen) = (Vec::new(), BTreeSet::new());
    for example in files().iter().flat_map(|text| examples(text)) {
        let Some((id, rule)) = rules.get_key_value(example.id.as_str()) else {
            wrong.push(format!("{}: no rule has this id", example.id));
            continue;
        };
        if !seen.insert(*id) {
            wrong.push(format!("{id}: two examples"));
        }
        // A rule of a stability level is broken only below that level.
        let below = rule.stability.map(|_| Stability::GenerallyAvailable);
        let told = errors_at(&example.bad, &example.version, below);
        let is_it = |diagnostic: &&Diagnostic| {
            diagnostic.rule == RuleName::INVALID_VALUE
                && diagnostic.alloy.iter().any(|said| has_words(&said.message, rule.message))
        };
        if told.iter().filter(is_it).count() == 0 {
            let told: Vec<_> = told.iter().map(|diagnostic| &diagnostic.message).collect();
            wrong.push(format!("{id}: not found in its bad example, but {told:?}"));
        }
        if let Some(diagnostic) = errors_at(&example.good, &example.version, below).first() {
            wrong.push(format!("{id}: the good example is refused: {}", diagnostic.message));
        }
    }
    let without: Vec<_> = rules.keys().filter(|id| !seen.contains(*id)).collect();
    println!("{} rules, {} with examples", rules.len(), seen.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(without.is_empty(), "rules without an example in tests/rules: {without:?}");
}

/// An example whose literal values come from somewhere else: `name(at)` stands in the place of each.
fn with_values_from(source: &str, name: impl Fn(usize) -> String) -> Option<(String, Vec<String>)> {
    let parsed = syntax::parse(source);
    let root = parsed.tree.root(source);
    // Blocks of the collector itself stand in no module.
    if root.blocks().any(|block| !block.name().contains('.') || block.name().starts_with("import.")) {
        return None;
    }
    let is_constant = |kind| !matches!(kind, LiteralKind::Null);
    let values = root.all_attributes().map(Attribute::value);
    let mut spans: Vec<Span> =
        values.filter(|value| value.literal_kind().is_some_and(is_constant)).map(Expr::span).collect();
    spans.sort_by_key(|span| span.start);
    let (mut text, mut from, mut given) = (String::new(), 0, Vec::new());
    for span in spans {
        text.push_str(&source[from..span.start as usize]);
        text.push_str(&name(given.len()));
        given.push(span.text(source).to_owned());
        from = span.end as usize;
    }
    text.push_str(&source[from..]);
    (!given.is_empty()).then_some((text, given))
}

fn in_module(source: &str) -> Option<String> {
    let (text, given) = with_values_from(source, |at| format!("argument.a{at}.value"))?;
    let arguments: String = (0..given.len()).map(|at| format!("argument \"a{at}\" {{ }}\n")).collect();
    let given: String = given.iter().enumerate().map(|(at, value)| format!("a{at} = {value}\n")).collect();
    Some(format!("declare \"m\" {{\n{arguments}{text}}}\nm \"i\" {{\n{given}}}\n"))
}

fn in_loop(source: &str) -> Option<String> {
    let (text, given) = with_values_from(source, |at| format!("each.a{at}"))?;
    let fields: Vec<String> = given.iter().enumerate().map(|(at, value)| format!("a{at} = {value}")).collect();
    let collection = fields.join(", ");
    let head = format!("collection = [{{{collection}}}]\nvar = \"each\"\n");
    Some(format!("foreach \"f\" {{\n{head}template {{\n{text}}}\n}}\n"))
}

/// A rule sees what it is given through the arguments of a module and the items of a loop as it sees what is written out.
#[test]
fn rules_see_through_modules_and_loops() {
    let rules = rules();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for example in files().iter().flat_map(|text| examples(text)) {
        let Some(rule) = rules.get(example.id.as_str()) else { continue };
        let has_loops = Target::parse(&example.version).unwrap() == Target::newest() && rule.stability.is_none();
        let below = rule.stability.map(|_| Stability::GenerallyAvailable);
        for (way, through) in [("module", in_module as fn(&str) -> Option<String>), ("loop", in_loop)] {
            if way == "loop" && !has_loops {
                continue;
            }
            let Some(bad) = through(&example.bad) else { continue };
            seen += 1;
            let told = errors_at(&bad, &example.version, below);
            let said =
                |diagnostic: &Diagnostic| diagnostic.alloy.iter().any(|said| has_words(&said.message, rule.message));
            if !told.iter().any(said) {
                let told: Vec<_> = told.iter().map(|diagnostic| &diagnostic.message).collect();
                wrong.push(format!("{} in a {way}: not found, but {told:?}", example.id));
            }
            let good = through(&example.good).map(|good| errors_at(&good, &example.version, below));
            if let Some(diagnostic) = good.iter().flatten().next() {
                wrong.push(format!("{} in a {way}: the good example is refused: {}", example.id, diagnostic.message));
            }
        }
    }
    println!("{seen} examples in modules and loops");
    assert!(seen > 900, "{seen} examples in modules and loops");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a release takes is no mistake in another: rules that a release does not have, or judges names that it lacks by.
#[test]
fn good_examples_are_good_for_all_releases() {
    let mut wrong = Vec::new();
    for version in ["1.0.0", "1.3.0", "1.6.0", "1.9.0", "1.12.0", "1.15.0", "1.18.1"] {
        for example in files().iter().flat_map(|text| examples(text)) {
            let told = errors(&example.good, version);
            let told = told.iter().filter(|diagnostic| diagnostic.rule == RuleName::INVALID_VALUE);
            wrong.extend(told.map(|diagnostic| format!("{} at {version}: {}", example.id, diagnostic.message)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `tests/rules/survey.tsv`: what no rule of the catalog stands for, by number or range, and why.
fn reasons() -> BTreeMap<u16, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules/survey.tsv");
    let text = std::fs::read_to_string(path).unwrap();
    let mut reasons = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let (numbers, reason) = line.split_once('\t').unwrap_or_else(|| panic!("no reason: {line}"));
        for range in numbers.split(',') {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            for number in first.parse::<u16>().unwrap()..=last.parse::<u16>().unwrap() {
                assert!(reasons.insert(number, reason.to_owned()).is_none(), "{number} stands there twice");
            }
        }
    }
    reasons
}

#[test]
fn the_survey_is_covered() {
    let covered: BTreeSet<u16> = rules().values().flat_map(|rule| rule.survey.iter().copied()).collect();
    let reasons = reasons();
    let elsewhere = |reason: &&String| reason.starts_with("elsewhere:");
    let known_elsewhere = reasons.values().filter(elsewhere).count();
    println!("{} of {SURVEYED} by rules, {known_elsewhere} by other checks", covered.len());
    for (number, reason) in reasons.iter().filter(|(_, reason)| !elsewhere(reason)) {
        println!("{number}: {reason}");
    }
    let twice: Vec<_> = reasons.keys().filter(|number| covered.contains(number)).collect();
    assert!(twice.is_empty(), "in the list of what is missing, and there: {twice:?}");
    let unexplained: Vec<u16> =
        (0..SURVEYED).filter(|number| !covered.contains(number) && !reasons.contains_key(number)).collect();
    assert!(unexplained.is_empty(), "neither a rule nor a reason: {unexplained:?}");
}

#[test]
fn agrees_with_the_reference_about_values() {
    let Some(shared) = shared().filter(|shared| shared.join("oracle/rules.jsonl.gz").exists()) else {
        println!("skipped: ../shared/oracle is not there");
        return;
    };
    let (mut bad, mut found, mut exact, mut good) = (0, 0, 0, 0);
    let mut false_errors = Vec::new();
    for case in cases(&shared, "rules.jsonl.gz") {
        let source = case["src"].as_str().unwrap();
        let told = errors(source, "1.17.1");
        if case["kind"] == "good" {
            good += 1;
            false_errors.extend(told.first().map(|diagnostic| format!("{source}\n{}", diagnostic.message)));
            continue;
        }
        bad += 1;
        found += usize::from(!told.is_empty());
        let said: HashSet<&str> = ["run", "validate"]
            .iter()
            .filter_map(|key| case[key].as_array())
            .flatten()
            .filter_map(|diagnostic| diagnostic[5].as_str().map(innermost))
            .collect();
        let same =
            told.iter().flat_map(|diagnostic| &diagnostic.alloy).any(|ours| said.contains(innermost(&ours.message)));
        exact += usize::from(same);
    }
    println!(
        "{found} of {bad} bad ones found, {exact} with Alloy's words; {} false errors in {good}",
        false_errors.len()
    );
    assert!(bad > 0 && false_errors.is_empty(), "{}", false_errors.join("\n"));
    assert!(found * 100 >= bad * 99, "{found} of {bad} found");
    assert!(exact * 100 >= bad * 95, "{exact} of {bad} with Alloy's words");
}

//! The comparisons of the oracle's `validate`, `load`, `expr` and `older` kinds, made in this process.
//!
//! Debug builds take every nineteenth case, so that the suite stays fast; release builds take all.

use std::collections::HashSet;

use alloy_lint::catalog::{Stability, Target};
use alloy_lint::diagnostics::{Diagnostic, Family, Severity};
use alloy_lint::linter::Source;
use alloy_lint::{Options, check_sources};
use serde_json::Value;

use crate::support::innermost;
use crate::syntax_oracle::{cases, shared, text};

fn sampled(shared: &std::path::Path, names: &[&str]) -> Vec<Value> {
    let step = if cfg!(debug_assertions) { 19 } else { 1 };
    names.iter().flat_map(|name| cases(shared, name)).step_by(step).collect()
}

fn options(version: &str, stability: Stability, community: bool) -> Options {
    Options {
        target: Target::parse(version).unwrap(),
        stability: Some(stability),
        community_components: Some(community),
        ..Options::default()
    }
}

fn everything_on(version: &str) -> Options {
    options(version, Stability::Experimental, true)
}

fn findings(shared: &std::path::Path, case: &Value, options: &Options) -> Vec<Diagnostic> {
    let source = Source::from_bytes("config.alloy", text(shared, case));
    check_sources(&[&source], options).remove(0)
}

fn errors(found: &[Diagnostic]) -> usize {
    found.iter().filter(|finding| finding.family == Family::Check && finding.severity == Severity::Error).count()
}

fn said(found: &[Diagnostic]) -> HashSet<(u32, u32, String)> {
    found
        .iter()
        .flat_map(|finding| &finding.alloy)
        .map(|said| (said.line, said.column, said.message.to_string()))
        .collect()
}

/// Line, column and words of a diagnostic of the oracle.
fn wanted(diagnostic: &Value) -> (u32, u32, String) {
    let number = |at: usize| diagnostic[at].as_u64().unwrap() as u32;
    (number(1), number(2), diagnostic[5].as_str().unwrap().to_owned())
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

#[test]
fn agrees_with_the_reference_validator() {
    let Some(shared) = shared() else {
        println!("skipped: ../shared/oracle is not there");
        return;
    };
    let (mut all, mut agree, mut edits, mut told) = (0, 0, 0, 0);
    let mut missing = Vec::new();
    for case in sampled(&shared, &["validate-mutated.jsonl.gz", "validate-files.jsonl.gz"]) {
        if !case["panic"].is_null() {
            continue;
        }
        let stability = match case["stability"].as_str() {
            Some("experimental") => Stability::Experimental,
            Some("public-preview") => Stability::PublicPreview,
            _ => Stability::GenerallyAvailable,
        };
        let found = findings(&shared, &case, &options("1.17.1", stability, case["community"] == true));
        let have = said(&found);
        let wants: Vec<_> = case["diags"].as_array().unwrap().iter().map(wanted).collect();
        // After a syntax error, what follows is the reference's recovery.
        let compared = if case["syntax"] == true { &wants[..1] } else { &wants[..] };
        for want in compared {
            all += 1;
            if have.contains(want) {
                agree += 1;
            } else {
                missing.push((case["id"].clone(), want.clone()));
            }
        }
        if case["edits"].as_array().is_some_and(|edits| edits.len() == 1) && !wants.is_empty() {
            edits += 1;
            told += errors(&found);
        }
    }
    let noise = told as f64 / f64::from(edits).max(1.0);
    println!("validate: {agree} of {all} findings; {noise:.2} errors for a one-edit case");
    assert!(percent(agree, all) >= 99.99 || missing.len() <= 1, "{missing:?}");
    assert!(noise <= 1.1, "{noise}");
}

#[test]
fn agrees_with_real_loads() {
    let Some(shared) = shared() else {
        println!("skipped: ../shared/oracle is not there");
        return;
    };
    let (mut refused, mut found, mut exact, mut loads) = (0, 0, 0, 0);
    let (mut false_errors, mut missed) = (Vec::new(), Vec::new());
    for case in sampled(&shared, &["run-files.jsonl.gz", "run-mutated.jsonl.gz", "run-wiring.jsonl.gz"]) {
        let have = findings(&shared, &case, &everything_on("1.17.1"));
        match case["verdict"].as_str() {
            Some("loads") => {
                loads += 1;
                if errors(&have) > 0 {
                    false_errors.push((case["id"].clone(), have[0].message.clone()));
                }
            }
            Some("refused") => {
                let words: HashSet<&str> =
                    case["diags"].as_array().unwrap().iter().filter_map(|diagnostic| diagnostic[5].as_str()).collect();
                // What building a component refuses are the rules of components.
                if words.iter().all(|words| words.starts_with("Failed to build component: ")) {
                    continue;
                }
                refused += 1;
                if errors(&have) == 0 {
                    missed.push(case["id"].clone());
                    continue;
                }
                found += 1;
                let words: HashSet<&str> = words.into_iter().map(innermost).collect();
                exact += usize::from(said(&have).iter().any(|(_, _, said)| words.contains(innermost(said))));
            }
            _ => {}
        }
    }
    println!("load: {found} of {refused} refusals found, {exact} in Alloy's words; {loads} that load");
    assert!(false_errors.is_empty(), "{false_errors:?}");
    assert!(percent(found, refused) >= 99.0, "{missed:?}");
    assert!(percent(exact, refused) >= 90.0);
}

#[test]
fn agrees_on_every_pair_of_expression_and_type() {
    let Some(shared) = shared() else {
        println!("skipped: ../shared/oracle is not there");
        return;
    };
    let (mut all, mut agree) = (0, 0);
    let mut false_errors = Vec::new();
    for case in sampled(&shared, &["expr.jsonl.gz"]) {
        if !case["environment"].is_null() && case["environment"] != false {
            continue;
        }
        let some = |key: &str| !case[key].is_null() && case[key] != false && case[key] != "";
        let refused = case["run"].as_array().is_some_and(|run| !run.is_empty()) || some("run_err") || some("run_panic");
        let ours = errors(&findings(&shared, &case, &everything_on("1.17.1"))) > 0;
        all += 1;
        agree += usize::from(ours == refused);
        if ours && !refused {
            false_errors.push((case["type"].clone(), case["expr"].clone()));
        }
    }
    println!("expr: {agree} of {all} pairs");
    assert!(false_errors.is_empty(), "{false_errors:?}");
    assert!(percent(agree, all) >= 99.0, "{agree} of {all}");
}

#[test]
fn an_older_release_is_judged_in_its_own_right() {
    let Some(shared) = shared() else {
        println!("skipped: ../shared/oracle is not there");
        return;
    };
    let (mut refused, mut found) = (0, 0);
    let mut false_errors = Vec::new();
    for case in sampled(&shared, &["v1.10.0.jsonl.gz"]) {
        let have = errors(&findings(&shared, &case, &everything_on("1.10.0"))) > 0;
        match case["verdict"].as_str() {
            Some("loads") if have => false_errors.push(case["id"].clone()),
            Some("refused" | "refused by validate") => {
                let all = ["validate", "run"].iter().filter_map(|key| case[*key].as_array()).flatten();
                if all.clone().any(|diagnostic| diagnostic[0] == 2) {
                    refused += 1;
                    found += usize::from(have);
                }
            }
            _ => {}
        }
    }
    println!("older: {found} of {refused} refusals");
    assert!(false_errors.is_empty(), "{false_errors:?}");
    assert!(percent(found, refused) >= 98.0, "{found} of {refused}");
}

/// Files that the validator accepts and that have `check` errors all the same, each with its reason.
const REFUSED_BY_A_LOAD_ONLY: &[(&str, &str)] = &[(
    "grafana__alloy-scenarios/log-to-metrics__config.alloy",
    "the oracle's load refuses it too: scrape_timeout (10s) greater than scrape_interval (5s)",
)];

#[test]
fn nothing_is_wrong_with_real_files_that_the_validator_accepts() {
    let Some(shared) = shared() else {
        println!("skipped: ../shared/oracle is not there");
        return;
    };
    let mut wrong = Vec::new();
    for case in sampled(&shared, &["validate-files.jsonl.gz"]) {
        let accepted = case["diags"].as_array().is_some_and(Vec::is_empty) && case["panic"].is_null();
        if !accepted || case["stability"] != "experimental" {
            continue;
        }
        let base = case["base"].as_str().unwrap_or_default();
        let found = findings(&shared, &case, &everything_on("1.17.1"));
        if errors(&found) > 0 && !REFUSED_BY_A_LOAD_ONLY.iter().any(|(known, _)| *known == base) {
            wrong.push((base.to_owned(), found.into_iter().map(|finding| finding.message).collect::<Vec<_>>()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

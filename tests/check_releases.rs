//! Several releases at once: the same findings as each release by itself.

use std::collections::BTreeMap;
use std::path::Path;

use alloy_lint::catalog::{Release, Target};
use alloy_lint::diagnostics::Diagnostic;
use alloy_lint::{Options, check_source};

use crate::support;

/// A finding without its words: rule, place, and its number among those with the same rule and place.
type Key = (&'static str, u32, u32, usize);

fn found(text: &str, target: Target) -> BTreeMap<Key, Diagnostic> {
    let options = Options { target, ..Options::default() };
    let mut keyed: BTreeMap<Key, Diagnostic> = BTreeMap::new();
    for diagnostic in check_source("config.alloy", text, &options) {
        let mut key = (diagnostic.rule.as_str(), diagnostic.span.start, diagnostic.span.end, 0);
        while keyed.contains_key(&key) {
            key.3 += 1;
        }
        keyed.insert(key, diagnostic);
    }
    keyed
}

fn check(path: &Path) {
    let text = std::fs::read_to_string(path).unwrap();
    let all = found(&text, Target::parse(&format!("{}..{}", Release::oldest(), Release::newest())).unwrap());
    let mut words: BTreeMap<Key, String> = BTreeMap::new();
    for release in Release::all() {
        let alone = found(&text, Target::parse(&release.to_string()).unwrap());
        let holds = |diagnostic: &Diagnostic| {
            // What does not depend on the release says nothing of releases.
            diagnostic.versions.is_empty()
                || diagnostic.versions.iter().any(|range| Target::parse(range).unwrap().releases.contains(release))
        };
        let together: Vec<&Key> = all.iter().filter(|(_, diagnostic)| holds(diagnostic)).map(|(key, _)| key).collect();
        assert_eq!(alone.keys().collect::<Vec<_>>(), together, "{} at {release}", path.display());
        words.extend(alone.into_iter().map(|(key, diagnostic)| (key, diagnostic.message)));
    }
    for (key, diagnostic) in &all {
        assert_eq!(words.get(key), Some(&diagnostic.message), "{}: {key:?}", path.display());
    }
}

#[test]
fn own_files() {
    let cases = support::files(&support::root().join("tests/cases/check"), "alloy");
    assert!(cases.len() > 20);
    let benches = support::files(&support::root().join("benches/files"), "alloy");
    benches.iter().chain(cases.iter().step_by(4)).for_each(|path| check(path));
}

#[test]
fn real_files() {
    let corpus = support::root().join("../shared/corpus");
    if !corpus.is_dir() {
        println!("skipped: there is no {}", corpus.display());
        return;
    }
    let step = if cfg!(debug_assertions) { 40 } else { 5 };
    support::files(&corpus, "alloy").iter().step_by(step).for_each(|path| check(path));
}

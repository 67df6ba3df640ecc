//! The findings of several releases as one list, each with the releases in which it holds.

use std::collections::HashMap;

use crate::catalog::{Release, ReleaseSet};
use crate::diagnostics::{Diagnostic, RuleName};
use crate::resolve::FileId;
use crate::text::Span;

type Key = (FileId, RuleName, Span);

/// Merges the findings of several runs, oldest release first. The words are those of the newest release that has the
/// finding.
pub(crate) fn merge(mut runs: Vec<(Release, Vec<(FileId, Diagnostic)>)>) -> Vec<(FileId, Diagnostic)> {
    if runs.len() <= 1 {
        return runs.pop().map(|(_, found)| found).unwrap_or_default();
    }
    let checked: ReleaseSet = runs.iter().map(|(release, _)| *release).collect();
    let mut merged: Vec<(FileId, Diagnostic, ReleaseSet)> = Vec::new();
    let mut at_key: HashMap<Key, Vec<usize>> = HashMap::new();
    for (release, found) in runs.into_iter().rev() {
        let mut used: HashMap<Key, usize> = HashMap::new();
        for (file, diagnostic) in found {
            let key = (file, diagnostic.rule, diagnostic.span);
            // Several findings of one rule at one place pair up in their order.
            let nth = used.entry(key).or_insert(0);
            let known = at_key.entry(key).or_default();
            match known.get(*nth) {
                Some(&at) => merged[at].2 = merged[at].2.union(ReleaseSet::only(release)),
                None => {
                    known.push(merged.len());
                    merged.push((file, diagnostic, ReleaseSet::only(release)));
                }
            }
            *nth += 1;
        }
    }
    merged
        .into_iter()
        .map(|(file, mut diagnostic, releases)| {
            // A gap of releases that were not asked for is no gap.
            diagnostic.versions = ranges(releases, checked);
            (file, diagnostic)
        })
        .collect()
}

/// `1.9.0..1.18.1` for each run of checked releases.
fn ranges(releases: ReleaseSet, checked: ReleaseSet) -> Vec<String> {
    let mut ranges: Vec<(Release, Release)> = Vec::new();
    let mut open = false;
    for release in checked.iter() {
        if releases.contains(release) {
            match ranges.last_mut() {
                Some((_, last)) if open => *last = release,
                _ => ranges.push((release, release)),
            }
            open = true;
        } else {
            open = false;
        }
    }
    ranges
        .into_iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}..{last}") })
        .collect()
}

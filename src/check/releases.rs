//! Several releases: which of them need a look of their own, and their findings as one list, each with the releases in
//! which it holds.

use std::collections::{HashMap, HashSet};

use crate::catalog::{Catalog, Release, ReleaseSet, Version};
use crate::diagnostics::{Diagnostic, RuleName};
use crate::resolve::{Edge, FileId, NodeKind, Resolution};
use crate::text::Span;
use crate::types::Behaviour;

type Key = (FileId, RuleName, Span);

/// What is found in some releases that are alike.
pub(crate) type Run = (ReleaseSet, Vec<(FileId, Diagnostic)>);

/// From these releases on values are converted in another way, whatever the expressions are.
const CONVERSIONS: &[Version] =
    &[Version::new(1, 7, 0), Version::new(1, 7, 1), Version::new(1, 7, 2), Version::new(1, 9, 2)];

/// From these on modules that nobody uses are looked at as well: their references, their values.
const UNUSED_MODULES: &[Version] = &[Version::new(1, 11, 0), Version::new(1, 14, 0)];

/// From these on the standard library has more; others are among [`Behaviour::EDGES`].
const FUNCTIONS: &[Version] = &[Version::new(1, 2, 0)];

/// The releases in groups, oldest first, within each of which nothing differs that matters to this configuration: one
/// look at any of them is enough. The newest of a group has the words for all of it.
pub(crate) fn alike(resolution: &Resolution<'_>, releases: ReleaseSet) -> Vec<ReleaseSet> {
    if releases.len() <= 1 {
        return vec![releases];
    }
    let changes = changes(resolution);
    let mut groups: Vec<ReleaseSet> = Vec::new();
    for release in releases.iter() {
        let since_last = groups.last().and_then(|group| Some(ReleaseSet::between(group.last()?.next()?, release)));
        match (since_last, groups.last_mut()) {
            (Some(passed), Some(group)) if passed.intersection(changes).is_empty() => {
                *group = group.union(ReleaseSet::only(release));
            }
            _ => groups.push(ReleaseSet::only(release)),
        }
    }
    groups
}

/// The releases that differ from those before them in something that the configuration uses.
fn changes(resolution: &Resolution<'_>) -> ReleaseSet {
    let graph = &resolution.graph;
    let mut changes = first_with(CONVERSIONS);
    let mut seen = HashSet::new();
    for id in graph.node_ids() {
        let name = resolution.block(id).name();
        if graph.node(id).kind == NodeKind::Declare {
            changes = changes.union(first_with(UNUSED_MODULES));
        }
        // What no release knows is found in all of them.
        if let Some(component) = Catalog::ever(&name)
            && seen.insert(component.name())
        {
            changes = changes.union(component.changes());
        }
    }
    let reads_parts = |edge: &Edge| edge.export.is_none_or(|export| export.end < edge.span.end);
    let computes = resolution.files().any(|file| file.tree.has_operations());
    if computes || !graph.free.is_empty() || graph.edges.iter().any(reads_parts) {
        changes = changes.union(Catalog::stdlib_changes());
        changes = changes.union(first_with(Behaviour::EDGES)).union(first_with(FUNCTIONS));
    }
    changes
}

/// For each of the versions the first known release that has what it brought.
fn first_with(versions: &[Version]) -> ReleaseSet {
    let first = |version: &Version| Release::all().find(|release| release.version() >= *version);
    versions.iter().filter_map(first).collect()
}

/// Merges the findings of several runs, oldest releases first. The words are those of the newest release that has the
/// finding.
pub(crate) fn merge(mut runs: Vec<Run>) -> Vec<(FileId, Diagnostic)> {
    let checked = runs.iter().fold(ReleaseSet::EMPTY, |all, (releases, _)| all.union(*releases));
    if checked.len() <= 1 {
        return runs.pop().map(|(_, found)| found).unwrap_or_default();
    }
    let mut merged: Vec<(FileId, Diagnostic, ReleaseSet)> = Vec::new();
    let mut at_key: HashMap<Key, Vec<usize>> = HashMap::new();
    for (releases, found) in runs.into_iter().rev() {
        let mut used: HashMap<Key, usize> = HashMap::new();
        for (file, diagnostic) in found {
            let key = (file, diagnostic.rule, diagnostic.span);
            // Several findings of one rule at one place pair up in their order.
            let nth = used.entry(key).or_insert(0);
            let known = at_key.entry(key).or_default();
            match known.get(*nth) {
                Some(&at) => merged[at].2 = merged[at].2.union(releases),
                None => {
                    known.push(merged.len());
                    merged.push((file, diagnostic, releases));
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

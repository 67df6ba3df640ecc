//! The registry of functions and the component files agree.

use super::code::ROOMS;
use crate::catalog::{Body, BodyKind, Catalog, Release};
use std::collections::{BTreeSet, HashSet};

/// The names of all functions that rules of any release speak of.
fn named() -> BTreeSet<&'static str> {
    let mut names = BTreeSet::new();
    for release in Release::all() {
        let mut seen = HashSet::new();
        let mut waiting: Vec<Body> = Catalog::at(release).entries().map(|entry| entry.body()).collect();
        while let Some(body) = waiting.pop() {
            if body.kind() != BodyKind::Names || !seen.insert(body) {
                continue;
            }
            names.extend(body.rules().filter_map(|rule| rule.function));
            waiting.extend(body.blocks().map(|block| block.body()));
        }
    }
    names
}

#[test]
fn every_function_is_there_and_used() {
    let named = named();
    let known: BTreeSet<&str> = ROOMS.iter().flat_map(|room| room.iter().map(|(name, _)| *name)).collect();
    assert_eq!(named.difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new(), "functions that nobody wrote");
    assert_eq!(known.difference(&named).collect::<Vec<_>>(), Vec::<&&str>::new(), "functions that no rule names");
}

#[test]
fn rooms_are_sorted() {
    for room in ROOMS {
        assert!(
            room.is_sorted_by_key(|(name, _)| *name),
            "sorted by name: {:?}",
            room.iter().map(|(name, _)| name).collect::<Vec<_>>()
        );
    }
}

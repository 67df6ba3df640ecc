//! Replays the seeds of the fuzz targets that have no test file of their own.

use std::path::PathBuf;

use crate::support::root;

#[path = "support/check_properties.rs"]
mod check_properties;
#[path = "support/embedded_properties.rs"]
mod embedded_properties;

fn folder(path: &str) -> Vec<PathBuf> {
    std::fs::read_dir(root().join(path)).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn replay(target: &str, hold_for: fn(&[u8])) {
    let seeds = folder(&format!("fuzz/seeds/{target}"));
    assert!(seeds.len() >= 5, "{target}");
    for seed in seeds {
        hold_for(&std::fs::read(seed).unwrap());
    }
}

#[test]
fn check() {
    replay("check", check_properties::hold_for);
}

#[test]
fn embedded() {
    replay("embedded", embedded_properties::hold_for);
}

/// Each target has seeds, and a test that replays them.
#[test]
fn every_target_has_seeds() {
    for target in folder("fuzz/fuzz_targets") {
        let name = target.file_stem().unwrap();
        assert!(root().join("fuzz/seeds").join(name).is_dir(), "{name:?} has no seeds");
    }
}

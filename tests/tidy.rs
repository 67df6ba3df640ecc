//! The rules of the house that no compiler enforces.

use std::collections::BTreeSet;

use crate::support::{files, root};

/// The rooms from left to right; rooms of one step may use each other only where `BESIDE` says so.
const LAYERS: &[&[&str]] = &[
    &["text"],
    &["diagnostics"],
    &["render", "embedded", "syntax"],
    &["format", "catalog"],
    &["types"],
    &["resolve"],
    &["check"],
    &["lint"],
    &["graph", "hosts", "fleet", "linter", "explain"],
    &["lsp", "cli"],
];

/// Uses between rooms of one step: (user, used).
const BESIDE: &[(&str, &str)] = &[("explain", "graph"), ("explain", "linter")];

fn layer(room: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&room))
}

/// The rooms that a source names after `crate::`, in code (not in comments).
fn rooms_used(text: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut rest = code.as_str();
    while let Some(at) = rest.find("crate::") {
        let word_before = rest[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$');
        rest = &rest[at + "crate::".len()..];
        if word_before {
            continue;
        }
        let names: Vec<&str> = match rest.strip_prefix('{') {
            // The outermost names of `crate::{a::b, c::{d, e}}`.
            Some(list) => {
                let mut depth = 0;
                let mut starts = vec![0];
                for (i, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => starts.push(i + 1),
                        _ => {}
                    }
                }
                starts.into_iter().map(|start| list[start..].trim_start()).collect()
            }
            None => vec![rest],
        };
        for name in names {
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
            used.insert(name[..end].to_owned());
        }
    }
    used
}

#[test]
fn nothing_imports_rightwards() {
    let source = root().join("src");
    let mut wrong = Vec::new();
    for path in files(&source, "rs") {
        let relative = path.strip_prefix(&source).unwrap();
        let first = relative.components().next().unwrap().as_os_str().to_str().unwrap();
        let room = first.trim_end_matches(".rs");
        if ["lib", "main"].contains(&room) {
            continue;
        }
        let Some(own) = layer(room) else {
            panic!("the room `{room}` is not in the list of layers");
        };
        for used in rooms_used(&std::fs::read_to_string(&path).unwrap()) {
            let Some(other) = layer(&used) else { continue };
            let beside = other == own && used != room && !BESIDE.contains(&(room, used.as_str()));
            if other > own || beside {
                wrong.push(format!("{} uses `{used}`", relative.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn uses_are_found() {
    let text =
        "use crate::{text::Span, syntax::{ast, Tree}};\n// crate::cli\nfn f() { crate::render::x() }\nmy_crate::y();";
    let used: Vec<String> = rooms_used(text).into_iter().collect();
    assert_eq!(used, ["render", "syntax", "text"]);
}

/// A file that `tests/main.rs` does not name would never run.
#[test]
fn every_test_file_runs() {
    let main = std::fs::read_to_string(root().join("tests/main.rs")).unwrap();
    for entry in std::fs::read_dir(root().join("tests")).unwrap().flatten() {
        let path = entry.path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let is_module = path.extension().is_some_and(|e| e == "rs") || path.join("mod.rs").exists();
        if is_module && stem != "main" {
            assert!(main.contains(&format!("mod {stem};")), "tests/main.rs forgets {stem}");
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    let mut wrong = Vec::new();
    for path in files(&root().join("src"), "rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        for (number, line) in (1..).zip(text.lines()) {
            for bad in ["todo!(", "unimplemented!(", concat!("FIX", "ME"), concat!("XX", "X:"), "#[allow(", "dbg!("] {
                if line.contains(bad) {
                    wrong.push(format!("{}:{number}: {bad}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The version that `Cargo.toml` promises is the one that the documents name.
#[test]
fn the_minimum_rust_version_is_stated() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let version = manifest
        .lines()
        .find_map(|line| line.strip_prefix("rust-version = \""))
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap();
    for document in ["README.md", "CONTRIBUTING.md"] {
        let text = std::fs::read_to_string(root().join(document)).unwrap();
        assert!(text.contains(&format!("Rust {version}")), "{document} does not name Rust {version}");
    }
}

/// A reader of a module is told what it is for.
#[test]
fn every_room_has_a_header() {
    for path in files(&root().join("src"), "rs") {
        let is_room =
            path.file_name().is_some_and(|name| name == "mod.rs") || path.parent() == Some(&root().join("src"));
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!is_room || text.starts_with("//!"), "{} has no header", path.display());
    }
}

//! What the README shows is what happens.

use std::process::Command;

use crate::support::root;

fn fenced<'t>(text: &'t str, marker: &str) -> &'t str {
    let start = text.find(marker).unwrap_or_else(|| panic!("{marker:?} is not in the README"));
    let block = &text[text[..start].rfind("```").unwrap()..];
    let block = &block[block.find('\n').unwrap() + 1..];
    &block[..block.find("```").unwrap()]
}

#[test]
fn the_example_is_printed_as_shown() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let run = |format: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_alloy-lint"))
            .args(["check", "--isolated", "--output-format", format, "broken.alloy"])
            .current_dir(root().join("examples/configurations"))
            .env_clear()
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stdout).unwrap()
    };
    let full = run("full");
    let shown = fenced(&readme, "error[unknown-argument]");
    assert!(full.contains(shown), "{shown}\n--- is not in ---\n{full}");
    let alloy = run("alloy");
    let shown = fenced(&readme, "Error: broken.alloy");
    assert!(alloy.contains(shown), "{shown}\n--- is not in ---\n{alloy}");
}

/// The commands for newcomers name files that are here.
#[test]
fn the_first_command_checks_a_file_of_the_repository() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let command = readme.lines().find(|line| line.starts_with("cargo run")).unwrap();
    assert!(root().join(command.rsplit(' ').next().unwrap()).is_file(), "{command}");
    assert!(readme.lines().any(|line| line == "cargo test --workspace"));
}

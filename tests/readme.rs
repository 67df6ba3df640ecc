//! What the README shows is what happens.

use std::process::Command;

use crate::support::{Folder, root};

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

/// Every command that the README, the hooks and the action name is one that the program takes.
#[test]
fn commands_are_taken() {
    // What the commands name is in it.
    const CONFIG: &str = "loki.source.journal \"a\" {\n\tforward_to = [loki.write.default.receiver]\n}\n\nloki.write \"default\" \
                          {\n\tendpoint {\n\t\turl = \"https://logs.example.com/loki/api/v1/push\"\n\t}\n}\n";
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap();
    let readme = read("README.md");
    let mut commands: Vec<String> = readme
        .split("```sh\n")
        .skip(1)
        .flat_map(|block| block.split("```").next().unwrap().lines())
        .filter_map(|line| line.strip_prefix("alloy-lint "))
        .map(|line| line.split("  ").next().unwrap().to_owned())
        .collect();
    assert!(commands.len() > 10, "{commands:?}");
    let gitlab = readme.lines().find_map(|line| line.strip_prefix("  script: alloy-lint ")).unwrap();
    commands.push(gitlab.to_owned());
    let hooks = read(".pre-commit-hooks.yaml");
    let entries = hooks.lines().filter_map(|line| line.strip_prefix("  entry: alloy-lint "));
    commands.extend(entries.map(|entry| format!("{entry} config.alloy")));
    let action = read("action.yml");
    commands.extend(
        action.lines().filter_map(|line| line.strip_prefix("    default: check")).map(|rest| format!("check{rest}")),
    );
    // One that the README shows runs for ever.
    for command in commands.iter().filter(|command| !command.contains("--watch")) {
        let folder = Folder::new(&[
            ("config.alloy", CONFIG),
            ("conf/config.alloy", CONFIG),
            ("alloy-lint-baseline.json", "{\"version\":1,\"files\":{}}"),
        ]);
        let command = command.replace("SHELL", "bash");
        let arguments: Vec<&str> = command.split_whitespace().collect();
        let run = folder.run(&arguments);
        // There is no repository to compare with.
        let fine = run.code == Some(0) || command.contains("--new-from-rev") && run.stderr.contains("git");
        assert!(fine, "{command}: {} {}", run.stdout, run.stderr);
    }
}

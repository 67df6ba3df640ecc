//! The *Avoid* and *Prefer* blocks of every check rule's page are run: the first must be found by the rule, the second not,
//! and neither must be wrong otherwise. `lint_rules` does the same, and more, for the lint rules.

use std::path::PathBuf;

use alloy_lint::linter::RuleSettings;
use alloy_lint::{Options, check_source};

use crate::support::{files, root};

/// The fenced block under a heading.
fn block<'p>(page: &'p str, heading: &str) -> Option<&'p str> {
    let section = page.split_once(&format!("\n## {heading}\n"))?.1;
    let section = section.split("\n## ").next()?;
    let block = section.split_once("```alloy\n")?.1;
    Some(block.split_once("```")?.0)
}

fn pages() -> Vec<PathBuf> {
    files(&root().join("src/check/rules"), "md")
}

#[test]
fn examples_of_every_page() {
    let options = Options {
        rules: RuleSettings { select: Some(vec!["all".into()]), ..RuleSettings::default() },
        ..Options::default()
    };
    let mut wrong = Vec::new();
    let mut run = 0;
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let found = |text: &str| -> Vec<String> {
            check_source("page.alloy", text, &options).iter().map(|d| format!("{}: {}", d.rule, d.message)).collect()
        };
        let Some(avoid) = block(&page, "Avoid") else { continue };
        run += 1;
        let found_there = found(avoid);
        if !found_there.iter().any(|finding| finding.starts_with(&format!("{name}:"))) {
            wrong.push(format!("{name}: its Avoid block is not found; found: {found_there:?}"));
        }
        match block(&page, "Prefer") {
            None => wrong.push(format!("{name}: no Prefer block")),
            Some(prefer) => {
                let found_there = found(prefer);
                if found_there.iter().any(|finding| finding.starts_with(&format!("{name}:"))) {
                    wrong.push(format!("{name}: its Prefer block is found: {found_there:?}"));
                }
            }
        }
    }
    assert!(run > 20, "only {run} pages with examples");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

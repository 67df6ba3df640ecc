//! Findings that were there before: how many of each rule in each file.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::cli::{Failure, input};
use crate::diagnostics::RuleName;
use crate::render::CheckedFile;

/// Where the baseline is when nobody says.
pub const DEFAULT: &str = "alloy-lint-baseline.json";

#[derive(Serialize, Deserialize, Default, Debug)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    /// By path, then rule.
    files: BTreeMap<String, BTreeMap<String, usize>>,
}

impl Baseline {
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let wrong = |problem: &dyn std::fmt::Display| Failure::new(format!("baseline {}: {problem}", path.display()));
        let bytes = input::read(path).map_err(|problem| wrong(&problem))?;
        let baseline: Self = serde_json::from_slice(&bytes).map_err(|error| wrong(&error))?;
        if baseline.version == 1 { Ok(baseline) } else { Err(wrong(&"its version is not 1")) }
    }

    /// Everything that was found. Syntax errors are not taken in: they hide what else is wrong.
    pub fn of(files: &[CheckedFile]) -> Self {
        let mut baseline = Self { version: 1, files: BTreeMap::new() };
        for file in files {
            for diagnostic in file.diagnostics.iter().filter(|d| d.rule != RuleName::SYNTAX_ERROR) {
                let rules = baseline.files.entry(key(file)).or_default();
                *rules.entry(diagnostic.rule.to_string()).or_default() += 1;
            }
        }
        baseline
    }

    pub fn write(&self, path: &Path) -> Result<(), Failure> {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        std::fs::write(path, text)
            .map_err(|error| Failure::new(format!("cannot write {}: {}", path.display(), input::explain(&error))))
    }

    /// Hides the findings of a rule in a file when there are no more of them than before; with more, all are shown, since
    /// nobody can tell which is new.
    pub fn hide(&self, files: &mut [CheckedFile]) {
        for file in files {
            let Some(known) = self.files.get(&key(file)) else { continue };
            let found = counts(file);
            file.diagnostics.retain(|diagnostic| {
                let rule = diagnostic.rule.as_str();
                known.get(rule).is_none_or(|known| found.get(rule).is_some_and(|found| found > known))
            });
        }
    }

    /// Takes out what is no longer found in the files of this run, and files that are `forgotten`; gives how many findings
    /// that were.
    pub fn prune(&mut self, files: &[CheckedFile], forgotten: &dyn Fn(&str) -> bool) -> usize {
        let mut gone = 0;
        self.files.retain(|path, rules| {
            let keep = !forgotten(path);
            gone += if keep { 0 } else { rules.values().sum() };
            keep
        });
        for file in files {
            let found = counts(file);
            let Some(known) = self.files.get_mut(&key(file)) else { continue };
            known.retain(|rule, count| {
                let left = found.get(rule.as_str()).copied().unwrap_or(0).min(*count);
                gone += *count - left;
                *count = left;
                left > 0
            });
        }
        self.files.retain(|_, rules| !rules.is_empty());
        gone
    }
}

fn counts(file: &CheckedFile) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in &file.diagnostics {
        *counts.entry(diagnostic.rule.as_str()).or_default() += 1;
    }
    counts
}

fn key(file: &CheckedFile) -> String {
    file.source.path.trim_start_matches("./").to_owned()
}

//! From the files of `components/` to the static tables of the library: reading, checking, flattening, writing.
//!
//! Run by `build.rs`, and by the tests with broken files. Touches no files itself and never stops at the first problem.

mod locate;
mod names;
mod read;
mod reach;
mod body;
mod rules;
mod tables;
mod releases;
#[cfg(test)]
mod tests;

use super::schema::{ComponentFile, SharedBodyFile, StdlibFile, TextTypesFile, VersionsFile};
use std::fmt;

/// One file as it lies under `components/`.
pub struct SourceFile {
    /// With `/`, from `components/` on: `components/loki/write.json`.
    pub path: String,
    pub text: String,
}

/// Something wrong in a file: where it is and what was expected.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    pub path: String,
    /// From 1.
    pub line: usize,
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// The files by what they are.
#[derive(Default)]
struct Sources<'a> {
    versions: VersionsFile,
    stdlib: StdlibFile,
    text_types: TextTypesFile,
    shared: Vec<(&'a SourceFile, SharedBodyFile)>,
    components: Vec<(&'a SourceFile, ComponentFile)>,
}

/// The Rust source of the tables in `data.rs`, or all that is wrong with the files.
pub fn compile(files: &[SourceFile]) -> Result<String, Vec<Problem>> {
    let (sources, mut problems) = read::read(files);
    // What could not be read would only make everything else look wrong.
    if problems.is_empty() {
        match tables::flatten(&sources, files) {
            Ok(source) => return Ok(source),
            Err(found) => problems = found,
        }
    }
    problems.sort();
    problems.dedup();
    Err(problems)
}

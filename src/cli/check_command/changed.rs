//! `--new-from-rev`: which lines changed since a Git revision.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::{Failure, discovery};
use crate::render::{CheckedFile, Positions};

/// Changed lines by absolute path; `None`: the whole file is new.
#[derive(Debug, Default)]
pub struct Changes {
    files: HashMap<PathBuf, Option<Vec<(u32, u32)>>>,
}

impl Changes {
    pub fn since(revision: &str) -> Result<Self, Failure> {
        let root = git(&["rev-parse", "--show-toplevel"])?;
        let root = PathBuf::from(root.trim_end());
        // The revision must not be taken for an option, nor for a path.
        git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")])
            .map_err(|_| Failure::new(format!("--new-from-rev: Git knows no revision {revision:?}")))?;
        let diff = git(&["diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-renames", revision, "--"])?;
        let mut changes = Self::default();
        changes.read(&diff, &root);
        let untracked = git(&["ls-files", "--others", "--exclude-standard", "--full-name", "-z", ":/"])?;
        for path in untracked.split('\0').filter(|path| !path.is_empty()) {
            changes.files.insert(root.join(path), None);
        }
        Ok(changes)
    }

    /// Reads a diff without context.
    fn read(&mut self, diff: &str, root: &Path) {
        let mut current: Option<PathBuf> = None;
        for line in diff.lines() {
            if let Some(path) = line.strip_prefix("+++ ") {
                let path = unquote(path.trim_end());
                current = path.strip_prefix("b/").map(|path| root.join(path));
            } else if let Some(hunk) = line.strip_prefix("@@ ")
                && let Some(path) = &current
                && let Some(lines) = hunk.split(' ').find_map(|part| part.strip_prefix('+')).and_then(range)
                && let Some(known) = self.files.entry(path.clone()).or_insert_with(|| Some(Vec::new()))
            {
                known.push(lines);
            }
        }
    }

    /// Leaves the findings that touch a changed line.
    pub fn keep(&self, files: &mut [CheckedFile]) {
        for file in files.iter_mut().filter(|file| !file.diagnostics.is_empty()) {
            let absolute = std::path::absolute(Path::new(&*file.source.path)).unwrap_or_default();
            let path = discovery::normalized(&absolute);
            let real = std::fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
            let CheckedFile { source, diagnostics } = file;
            match self.files.get(&path).or_else(|| self.files.get(&real)) {
                None => diagnostics.clear(),
                Some(None) => {}
                Some(Some(changed)) => {
                    let positions = Positions::new(source);
                    diagnostics.retain(|diagnostic| {
                        let first = positions.start(diagnostic.span).line;
                        let last = positions.end(diagnostic.span).line;
                        changed.iter().any(|&(from, to)| from <= last && first <= to)
                    });
                }
            }
        }
    }
}

/// `12,3` or `12` of a hunk; nothing for lines that were only removed.
fn range(text: &str) -> Option<(u32, u32)> {
    let (start, count) = text.split_once(',').unwrap_or((text, "1"));
    let (start, count): (u32, u32) = (start.parse().ok()?, count.parse().ok()?);
    (count > 0).then(|| (start, start + count - 1))
}

/// Git quotes paths with unusual bytes, in octal.
fn unquote(path: &str) -> String {
    let Some(inner) = path.strip_prefix('"').and_then(|path| path.strip_suffix('"')) else { return path.to_owned() };
    let mut bytes = Vec::new();
    let mut rest = inner.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(digit @ b'0'..=b'3') => {
                let mut value = digit - b'0';
                for _ in 0..2 {
                    value = value << 3 | rest.next().unwrap_or(b'0').wrapping_sub(b'0') & 7;
                }
                bytes.push(value);
            }
            Some(b't') => bytes.push(b'\t'),
            Some(b'n') => bytes.push(b'\n'),
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn git(arguments: &[&str]) -> Result<String, Failure> {
    let output = Command::new("git")
        .args(["-c", "core.quotePath=true"])
        .args(arguments)
        .output()
        .map_err(|error| Failure::new(format!("--new-from-rev needs git: {error}")))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::new(format!("--new-from-rev: git: {}", words.trim())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunks_are_read() {
        let diff = "--- a/x.alloy\n+++ b/x.alloy\n@@ -3 +3,2 @@ a\n+y\n@@ -9,2 +10,0 @@\n@@ -20,0 +21 @@\n\
                    +++ \"b/\\303\\274.alloy\"\n@@ -1 +1 @@\n";
        let mut changes = Changes::default();
        changes.read(diff, Path::new("/r"));
        assert_eq!(changes.files[Path::new("/r/x.alloy")], Some(vec![(3, 4), (21, 21)]));
        assert_eq!(changes.files[Path::new("/r/ü.alloy")], Some(vec![(1, 1)]));
    }
}

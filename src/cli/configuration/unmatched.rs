//! Globs of a configuration that no file matches: entries that were forgotten, or never worked.
//!
//! Only a run that has seen the configuration's whole folder can tell.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Configuration, Settings};
use crate::cli::discovery;

/// What is to be said of globs without a file, after a run over the folders `walked` that took the files `taken`.
pub fn tell(settings: &Settings, walked: &[PathBuf], taken: &[&Path]) -> Vec<String> {
    let walked: Vec<PathBuf> = walked.iter().filter(|path| path.is_dir()).map(|path| absolute(path)).collect();
    let all = settings.all();
    let mut told = Vec::new();
    for configuration in &all {
        let Some(file) = &configuration.file else { continue };
        let whole = walked.iter().any(|folder| configuration.root.starts_with(folder));
        // What another one extends may be there for its sake.
        let is_base = all.iter().any(|other| other.extended.contains(&absolute(file)));
        let files: Vec<PathBuf> = taken
            .iter()
            .filter(|path| Arc::ptr_eq(&settings.of(path), configuration))
            .map(|path| configuration.relative(path))
            .collect();
        if whole && !is_base && !files.is_empty() {
            let shown = std::env::current_dir().ok().and_then(|current| file.strip_prefix(current).ok());
            let shown = discovery::slashes(shown.unwrap_or(file));
            told.extend(configuration.unmatched(&files).into_iter().map(|what| format!("{shown}: {what}")));
        }
    }
    told
}

impl Configuration {
    /// The globs that this file itself states and none of `files` matches.
    fn unmatched(&self, files: &[PathBuf]) -> Vec<String> {
        let ignores = self.values.per_file_ignores.iter().skip(self.values.inherited_ignores);
        let overrides = self.values.overrides.iter().skip(self.values.inherited_overrides);
        let globs = ignores
            .map(|(glob, _)| ("lint.per-file-ignores", glob))
            .chain(overrides.flat_map(|entry| entry.files.iter().map(|glob| ("overrides", glob))));
        globs
            .filter(|(_, glob)| {
                // A glob that cannot be read was refused before.
                discovery::globs(std::slice::from_ref(glob))
                    .is_ok_and(|set| !files.iter().any(|file| set.is_match(file)))
            })
            .map(|(key, glob)| format!("`{key}`: no file matches {glob:?}"))
            .collect()
    }
}

fn absolute(path: &Path) -> PathBuf {
    discovery::normalized(&std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()))
}

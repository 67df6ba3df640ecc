//! Reads the files that imports name, inside the repository and nowhere else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::{discovery, input};
use crate::render::SourceFile;
use crate::resolve::{Loaded, LoadedFile, Loader};

/// The file-system [`Loader`]. A relative name is looked up beside the importing file, then in the current folder;
/// what lies outside of the importing file's repository is unknown.
#[derive(Debug, Default)]
pub struct FileLoader {
    /// What was read, for excerpts.
    read: Mutex<BTreeMap<String, Arc<str>>>,
}

impl FileLoader {
    /// The text of a file that was imported.
    pub fn source(&self, path: &str) -> Option<SourceFile> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.get(path).map(|text| SourceFile::new(path, &**text))
    }

    fn read(&self, path: &Path) -> Option<LoadedFile> {
        let name = discovery::slashes(path);
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let text = match read.get(&name) {
            Some(text) => Arc::clone(text),
            None => {
                let text: Arc<str> = String::from_utf8(input::read(path).ok()?).ok()?.into();
                read.insert(name.clone(), Arc::clone(&text));
                text
            }
        };
        Some(LoadedFile { path: name.into(), text })
    }
}

impl Loader for FileLoader {
    fn load(&self, importer: &str, filename: &str) -> Loaded {
        let importer = Path::new(importer);
        let beside = importer.parent().unwrap_or(Path::new(""));
        let Some(root) = root(beside) else { return Loaded::Unknown };
        let candidates = if Path::new(filename).is_absolute() {
            vec![PathBuf::from(filename)]
        } else {
            vec![beside.join(filename), PathBuf::from(filename)]
        };
        let mut inside = false;
        for candidate in candidates {
            let path = discovery::normalized(&candidate);
            let Ok(absolute) = std::path::absolute(&path).map(|path| discovery::normalized(&path)) else { continue };
            if !absolute.starts_with(&root) {
                continue;
            }
            inside = true;
            // A link must not lead outside either.
            let Ok(real) = std::fs::canonicalize(&absolute) else { continue };
            if !std::fs::canonicalize(&root).is_ok_and(|root| real.starts_with(root)) {
                return Loaded::Unknown;
            }
            let files: Option<Vec<LoadedFile>> = if real.is_dir() {
                alloy_files(&path).iter().map(|path| self.read(path)).collect()
            } else {
                self.read(&path).map(|file| vec![file])
            };
            return files.map_or(Loaded::Unknown, Loaded::Files);
        }
        if inside { Loaded::NotFound } else { Loaded::Unknown }
    }
}

/// The `*.alloy` files directly in a folder, sorted, as Alloy reads them.
pub fn alloy_files(folder: &Path) -> Vec<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "alloy") && path.is_file())
        .map(|path| path.strip_prefix(".").map(Path::to_path_buf).unwrap_or(path))
        .collect();
    files.sort();
    files
}

/// The repository that a folder is in; without one the current folder, when the folder is below it, else the folder.
fn root(folder: &Path) -> Option<PathBuf> {
    let folder = discovery::normalized(&std::path::absolute(non_empty(folder)).ok()?);
    if let Some(repository) = folder.ancestors().find(|above| above.join(".git").exists()) {
        return Some(repository.to_path_buf());
    }
    let current = std::env::current_dir().ok()?;
    Some(if folder.starts_with(&current) { current } else { folder })
}

fn non_empty(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

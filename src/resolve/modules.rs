//! The content of imports, as far as it can be known: loaded, parsed and kept for the resolution that borrows it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::resolution::{File, Unit};
use crate::syntax::Tree;
use crate::syntax::ast::StatementId;
use super::graph::FileId;

/// Gives the files that imports name. The core itself touches no files.
pub trait Loader {
    /// What `filename` names, as written in the file `importer`.
    fn load(&self, importer: &str, filename: &str) -> Loaded;
}

/// What a [`Loader`] found.
pub enum Loaded {
    /// The file, or the `*.alloy` files directly in the folder.
    Files(Vec<LoadedFile>),
    /// There is nothing of that name.
    NotFound,
    /// It cannot be known: outside of what may be read, or nothing is read at all.
    Unknown,
}

/// A file that an import names.
#[derive(Clone)]
pub struct LoadedFile {
    /// Names the file for people; equal paths are the same file.
    pub path: Arc<str>,
    pub text: Arc<str>,
}

/// Reads nothing: every import is opaque.
pub struct NoFiles;

impl Loader for NoFiles {
    fn load(&self, _importer: &str, _filename: &str) -> Loaded {
        Loaded::Unknown
    }
}

/// The parsed content of a unit's imports, and of the imports in it.
#[derive(Default)]
pub struct Modules {
    files: Vec<ModuleFile>,
    contents: HashMap<(FileId, StatementId), Range<u32>>,
}

struct ModuleFile {
    path: Arc<str>,
    text: Arc<str>,
    tree: Tree,
    has_syntax_errors: bool,
}


impl Modules {
    /// Loads what can be known of the imports of a unit.
    #[must_use]
    pub fn load(_unit: Unit<'_>, _loader: &dyn Loader) -> Self {
        Self::default()
    }

    pub(super) fn file(&self, at: usize) -> File<'_> {
        let file = &self.files[at];
        File { path: &file.path, source: &file.text, tree: &file.tree, has_syntax_errors: file.has_syntax_errors }
    }

    pub(super) fn content(&self, file: FileId, import: StatementId) -> Option<Range<u32>> {
        self.contents.get(&(file, import)).cloned()
    }
}

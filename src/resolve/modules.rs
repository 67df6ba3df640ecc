//! The content of imports, as far as it can be known: loaded, parsed and kept for the resolution that borrows it.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::graph::FileId;
use super::names::{NameTable, Names};
use super::resolution::{File, IMPORT_FILE, IMPORT_STRING, Unit};
use crate::catalog::{Catalog, Name};
use crate::diagnostics::Diagnostic;
use crate::syntax::ast::{Block, ExprId, Statement, StatementId};
use crate::syntax::{self, Parsed};
use crate::text::Span;
use crate::types::{self, Context, Data, Reference, Resolved, Scope, Value};

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
    /// Names the file for people and, when it imports itself, for the loader; equal paths are the same file.
    pub path: Arc<str>,
    pub text: Arc<str>,
}

/// Reads nothing: every import of a file is opaque.
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
    /// The names in each file, first those of the unit's own.
    names: Vec<NameTable>,
    contents: HashMap<(FileId, StatementId), Range<u32>>,
    /// Imports whose file is not there, with the name that was looked for.
    missing: Vec<MissingFile>,
}

/// An import of a file that is not there.
pub struct MissingFile {
    pub file: FileId,
    pub import: StatementId,
    pub filename: String,
}

struct ModuleFile {
    /// As Alloy names it in messages.
    path: Arc<str>,
    /// What files it imports are relative to.
    base: Arc<str>,
    text: Arc<str>,
    parsed: Parsed,
    errors: Vec<Diagnostic>,
    /// The import that it is the (first) content of.
    import: (FileId, StatementId),
    /// The string literal that it is the text of.
    literal: Option<ExprId>,
}

/// More files than this are not followed.
const FILE_LIMIT: usize = 2_000;

/// Content that is longer than this in all is not followed: a string can be imported again and again.
const TEXT_LIMIT: usize = 64 << 20;

impl Modules {
    /// Loads what can be known of the imports of a unit.
    #[must_use]
    pub fn load(unit: Unit<'_>, loader: &dyn Loader) -> Self {
        let mut modules = Self::default();
        let mut by_path: HashMap<Vec<Arc<str>>, Range<u32>> = HashMap::new();
        let mut bytes = 0;
        let mut at = 0;
        while at < unit.files.len() + modules.files.len() {
            let id = FileId(at as u32);
            let file = unit.files.get(at).copied().unwrap_or_else(|| modules.file(at - unit.files.len()));
            let names = NameTable::of(file);
            let wanted = imports_of(file, names.names());
            modules.names.push(names);
            let mut importer: Option<Arc<str>> = None;
            for (import, wanted) in wanted {
                let first = modules.files.len() as u32;
                let importer = importer.get_or_insert_with(|| match unit.files.get(at) {
                    Some(file) => Arc::from(file.path),
                    None => Arc::clone(&modules.files[at - unit.files.len()].base),
                });
                let loaded = match wanted {
                    Wanted::Text { text, label, literal } => {
                        let file = LoadedFile { path: Arc::from(label), text };
                        vec![(file, Arc::clone(importer), literal)]
                    }
                    Wanted::File(filename) => match loader.load(importer, &filename) {
                        Loaded::Files(files) => files.into_iter().map(|file| (file.clone(), file.path, None)).collect(),
                        Loaded::NotFound => {
                            modules.missing.push(MissingFile { file: id, import, filename });
                            continue;
                        }
                        Loaded::Unknown => continue,
                    },
                };
                let paths: Vec<Arc<str>> = loaded.iter().map(|(file, ..)| Arc::clone(&file.path)).collect();
                let is_text = loaded.iter().any(|(_, base, _)| Arc::ptr_eq(base, importer));
                if let (false, Some(known)) = (is_text, by_path.get(&paths)) {
                    modules.contents.insert((id, import), known.clone());
                    continue;
                }
                bytes += loaded.iter().map(|(file, ..)| file.text.len()).sum::<usize>();
                if modules.files.len() + loaded.len() > FILE_LIMIT || bytes > TEXT_LIMIT {
                    continue;
                }
                for (file, base, literal) in loaded {
                    let parsed = syntax::parse(&file.text);
                    let errors = syntax::diagnostics(&parsed, &file.text);
                    let LoadedFile { path, text } = file;
                    modules.files.push(ModuleFile { path, base, text, parsed, errors, import: (id, import), literal });
                }
                let content = first..modules.files.len() as u32;
                if !is_text {
                    by_path.insert(paths, content.clone());
                }
                modules.contents.insert((id, import), content);
            }
            at += 1;
        }
        modules
    }

    /// The imports whose file is not there.
    #[must_use]
    pub fn missing(&self) -> &[MissingFile] {
        &self.missing
    }

    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    pub(super) fn file(&self, at: usize) -> File<'_> {
        self.files[at].view()
    }

    pub(super) fn names(&self, id: FileId) -> Names<'_> {
        self.names[id.0 as usize].names()
    }

    /// The syntax errors of a file.
    pub(super) fn errors(&self, at: usize) -> &[Diagnostic] {
        &self.files[at].errors
    }

    /// The import whose content a file is, and the literal that it stands in.
    pub(super) fn origin(&self, at: usize) -> (FileId, StatementId, Option<ExprId>) {
        let file = &self.files[at];
        (file.import.0, file.import.1, file.literal)
    }

    pub(super) fn content(&self, file: FileId, import: StatementId) -> Option<Range<u32>> {
        self.contents.get(&(file, import)).cloned()
    }
}

impl ModuleFile {
    fn view(&self) -> File<'_> {
        File { path: &self.path, source: &self.text, tree: &self.parsed.tree, syntax_errors: &self.parsed.errors }
    }
}

/// What an import block asks for.
enum Wanted {
    File(String),
    Text { text: Arc<str>, label: String, literal: Option<ExprId> },
}

fn imports_of(file: File<'_>, names: Names<'_>) -> Vec<(StatementId, Wanted)> {
    let imports = names.all().filter(|(_, name)| matches!(*name, IMPORT_FILE | IMPORT_STRING));
    let wanted = |(statement, name)| match file.tree.statement(file.source, statement) {
        Statement::Block(block) => Some((statement, wanted(name, block)?)),
        Statement::Attribute(_) | Statement::Error(_) => None,
    };
    imports.filter_map(wanted).collect()
}

fn wanted(import: Name, block: Block<'_>) -> Option<Wanted> {
    if import == IMPORT_FILE {
        return Some(Wanted::File(text_of(block, "filename")?));
    }
    let text = text_of(block, "content")?;
    let value = block.body().attribute("content")?.value().without_parens();
    let literal = value.is_literal().then(|| value.id());
    Some(Wanted::Text { text: text.into(), label: block.label().unwrap_or_default().to_owned(), literal })
}

/// The text of an attribute, when it does not depend on anything but the place of the file.
fn text_of(block: Block<'_>, attribute: &str) -> Option<String> {
    let value = block.body().attribute(attribute)?.value();
    let value = types::evaluate(value, &mut ModulePath, Context::at(Catalog::newest())).ok()?;
    let Data::String(text) = value.data else { return None };
    text.as_str().map(str::to_owned)
}

/// Knows `module_path` only: the folder of the file, to which file names are relative.
struct ModulePath;

impl Scope for ModulePath {
    fn resolve(&mut self, reference: Reference<'_>) -> Option<Resolved> {
        match reference.names {
            ["module_path", ..] => Some(Resolved { value: Value::string("."), consumed: 1 }),
            [name, ..] if types::stdlib::top_level(name, Context::at(Catalog::newest()).behaviour).is_some() => None,
            names => Some(Resolved { value: Value::unknown(), consumed: names.len() }),
        }
    }
}

/// A place in the content of an import, as a place in the file that has the literal.
pub(super) fn in_literal(literal: &str, start: u32, span: Span) -> Option<Span> {
    let value = syntax::literal::string_value(literal)?;
    Some(Span::new(start + value.literal_offset(span.start), start + value.literal_offset(span.end)))
}

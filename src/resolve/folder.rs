//! The files of a folder, for names that one of them uses and another one defines.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::graph::NodeKind;
use super::identity::{ByNameHash, NameHash};
use super::resolution::{File, kind_of};
use super::traversal::TraversalWalk;
use crate::catalog::Name;
use crate::syntax::ast::{Block, Statement, StatementId};

/// All files of a folder. Their names are collected when one is first asked for.
pub struct Folder<'a> {
    files: Vec<File<'a>>,
    names: OnceLock<Names>,
    uses: OnceLock<Uses>,
}

/// What the files of a folder refer to, by the hash of the name, with the files that do. Should two names ever have the
/// same hash, something unused goes unnoticed.
#[derive(Default)]
struct Uses {
    /// Starts of references: `a`, `a.b`, `a.b.c`, `a.b.c.d`.
    references: ByNameHash<Vec<u32>>,
    /// The first fragments of block names.
    customs: ByNameHash<Vec<u32>>,
}

/// Components have names of up to three fragments, and a label.
const LONGEST_ID: usize = 4;

#[derive(Default)]
struct Names {
    /// Where each node id is defined.
    nodes: HashMap<String, Vec<(u32, StatementId)>>,
    /// The files that define a declare or an import of that label.
    customs: HashMap<String, Vec<u32>>,
}

/// What a file beside the unit defines under a name.
#[derive(Clone, Copy)]
pub enum Neighbour<'a> {
    /// One block, and the number of fragments that are its id.
    One { file: File<'a>, block: Block<'a>, length: usize },
    /// Several: the name exists, and nothing else is known of it.
    Several,
}

impl<'a> Folder<'a> {
    #[must_use]
    pub fn new(files: Vec<File<'a>>) -> Self {
        Self { files, names: OnceLock::new(), uses: OnceLock::new() }
    }

    /// The shortest id that fits a dotted name, in the files that are not of the unit.
    pub(super) fn find(&self, unit: &[File<'a>], parts: &[&str]) -> Option<Neighbour<'a>> {
        let mut id = String::new();
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                id.push('.');
            }
            id.push_str(part);
            let mut places = self
                .names()
                .nodes
                .get(&id)
                .into_iter()
                .flatten()
                .map(|&(file, block)| (self.files[file as usize], block))
                .filter(|(file, _)| !unit.iter().any(|own| own.path == file.path));
            let Some((file, block)) = places.next() else { continue };
            if places.next().is_some() {
                return Some(Neighbour::Several);
            }
            if let Statement::Block(block) = file.tree.statement(file.source, block) {
                return Some(Neighbour::One { file, block, length: at + 1 });
            }
        }
        None
    }

    /// Whether a declare or an import of that label stands in a file that is not of the unit.
    pub(super) fn defines_custom(&self, unit: &[File<'a>], label: &str) -> bool {
        self.names().customs.get(label).is_some_and(|files| {
            files.iter().any(|&at| !unit.iter().any(|own| own.path == self.files[at as usize].path))
        })
    }

    /// Whether a file that is not of the unit refers to a node of this id.
    #[must_use]
    pub fn refers_to(&self, unit: &[File<'a>], id: &str) -> bool {
        let hash = id.split('.').fold(NameHash::seeded(0), NameHash::with);
        self.any_other(unit, self.uses().references.get(&hash.0))
    }

    /// Whether a file that is not of the unit has a block whose name starts with this label of a declare or an import.
    #[must_use]
    pub fn instantiates(&self, unit: &[File<'a>], label: &str) -> bool {
        self.any_other(unit, self.uses().customs.get(&NameHash::seeded(0).with(label).0))
    }

    /// Whether one of the files is not of the unit.
    fn any_other(&self, unit: &[File<'a>], files: Option<&Vec<u32>>) -> bool {
        let own = |at: u32| unit.iter().any(|own| own.path == self.files[at as usize].path);
        files.is_some_and(|files| files.iter().any(|&at| !own(at)))
    }

    fn uses(&self) -> &Uses {
        self.uses.get_or_init(|| {
            let mut uses = Uses::default();
            for (at, file) in (0..).zip(&self.files) {
                let root = file.tree.root(file.source);
                for block in root.all_blocks() {
                    if let Some((first, _)) = block.fragments().next() {
                        add(&mut uses.customs, NameHash::seeded(0).with(first), at);
                    }
                }
                let mut walk = TraversalWalk::new(|_, parts| {
                    let mut id = NameHash::seeded(0);
                    for part in parts.iter().take(LONGEST_ID) {
                        id = id.with(part.name);
                        add(&mut uses.references, id, at);
                    }
                });
                root.blocks().for_each(|block| walk.block(block, None));
            }
            uses
        })
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| {
            let mut names = Names::default();
            for (at, file) in self.files.iter().enumerate() {
                for block in file.tree.root(file.source).blocks() {
                    let kind = kind_of(Name::find(&block.name()), block);
                    if let (NodeKind::Declare | NodeKind::Import(_), Some(label)) = (kind, block.label()) {
                        names.customs.entry(label.to_owned()).or_default().push(at as u32);
                    }
                    names.nodes.entry(block.node_id().into_owned()).or_default().push((at as u32, block.id()));
                }
            }
            names
        })
    }
}

/// Adds a file, once, to those that have a name. Files come in order.
fn add(names: &mut ByNameHash<Vec<u32>>, name: NameHash, file: u32) {
    let files = names.entry(name.0).or_default();
    if files.last() != Some(&file) {
        files.push(file);
    }
}

//! Finds the scopes and nodes of a configuration and links its references.

use std::borrow::Cow;
use std::cell::Cell;

use super::folder::{Folder, Neighbour};
use super::graph::{
    Edge, FileId, FreeName, Graph, ImportKind, Node, NodeId, NodeKind, ROOT, Scope, ScopeId, ScopeKind, StrayAttribute,
};
use super::identity::{ByNameHash, NameHash};
use super::modules::{MissingFile, Modules, in_literal};
use super::names::Names;
use super::order::Order;
use super::traversal::{Part, TraversalWalk};
use crate::catalog::Name;
use crate::diagnostics::Diagnostic;
use crate::syntax::ast::{Attribute, Block, Body, Statement, StatementId};
use crate::syntax::{SyntaxError, Tree};
use crate::text::Span;

/// A parsed file.
#[derive(Clone, Copy)]
pub struct File<'a> {
    /// As given by the caller: Alloy's messages and labels name it so.
    pub path: &'a str,
    pub source: &'a str,
    pub tree: &'a Tree,
    /// Definitions may stand in text that could not be parsed: what is missing is not judged then.
    pub syntax_errors: &'a [SyntaxError],
}

/// One configuration: a file, or the files of a folder that is loaded as one.
#[derive(Clone, Copy)]
pub struct Unit<'a> {
    /// In the order of their names.
    pub files: &'a [File<'a>],
    /// The files beside them, for names that the unit does not define.
    pub folder: Option<&'a Folder<'a>>,
}

/// A configuration with its names resolved.
pub struct Resolution<'a> {
    pub unit: Unit<'a>,
    modules: &'a Modules,
    pub graph: Graph,
    names: ByNameHash<NodeId>,
    /// Labels of declares and imports: what makes a block an instance of a custom component.
    declares: ByNameHash<NodeId>,
    imports: ByNameHash<NodeId>,
}

/// What the name of a component block stands for, when it is no component that is built in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Custom {
    /// An instance of this declare.
    Declare(NodeId),
    /// Of a declare in what this node imports.
    Import(NodeId),
    /// Defined in a file beside this one.
    Neighbour,
}

/// The block of a foreach that is made once for each item.
pub(crate) const TEMPLATE: Name = Name::of("template");

const DECLARE: Name = Name::of("declare");
const ARGUMENT: Name = Name::of("argument");
const EXPORT: Name = Name::of("export");
const FOREACH: Name = Name::of("foreach");
const LOGGING: Name = Name::of("logging");
const TRACING: Name = Name::of("tracing");
pub(super) const IMPORT_FILE: Name = Name::of("import.file");
pub(super) const IMPORT_STRING: Name = Name::of("import.string");
const IMPORT_HTTP: Name = Name::of("import.http");
const IMPORT_GIT: Name = Name::of("import.git");

/// The names of the collector's services: a block is a service block when its whole id is one of them.
const SERVICES: &[&str] = &["cluster", "http", "labelstore", "livedebugging", "otel", "remotecfg", "ui"];

impl<'a> Resolution<'a> {
    /// Resolves a configuration whose imports are in `modules`.
    #[must_use]
    pub fn new(unit: Unit<'a>, modules: &'a Modules) -> Self {
        let bytes: usize = unit.files.iter().map(|file| file.source.len()).sum();
        let mut resolution = Self {
            unit,
            modules,
            graph: Graph::default(),
            names: ByNameHash::default(),
            declares: ByNameHash::default(),
            imports: ByNameHash::default(),
        };
        resolution.graph.nodes.reserve(bytes / 200);
        resolution.names.reserve(bytes / 200);
        resolution.graph.edges.reserve(bytes / 120);
        resolution.collect();
        resolution.link();
        resolution
    }

    #[must_use]
    pub fn file(&self, id: FileId) -> File<'a> {
        match self.unit.files.get(id.0 as usize) {
            Some(&file) => file,
            None => self.modules.file(id.0 as usize - self.unit.files.len()),
        }
    }

    /// All files, those that are the content of imports among them.
    pub fn files(&self) -> impl Iterator<Item = File<'a>> {
        let own = self.unit.files.iter().copied();
        own.chain(self.module_files().map(|id| self.file(id)))
    }

    /// The names of the statements of a file, as the catalog knows them.
    pub(crate) fn names(&self, id: FileId) -> Names<'a> {
        self.modules.names(id)
    }

    /// What the block of a node is called, when anything in the catalog is called so.
    pub(crate) fn name(&self, id: NodeId) -> Option<Name> {
        let node = self.graph.node(id);
        self.names(node.file).of(node.block)
    }

    /// The files that are the content of imports.
    pub fn module_files(&self) -> impl Iterator<Item = FileId> + use<> {
        let own = self.unit.files.len() as u32;
        (own..own + self.modules.len() as u32).map(FileId)
    }

    /// The files that are the content of one import, as far as it is known.
    pub fn content_of(&self, import: NodeId) -> impl Iterator<Item = FileId> + use<> {
        let own = self.unit.files.len() as u32;
        let node = self.graph.node(import);
        let content = self.modules.content(node.file, node.block).unwrap_or_default();
        (content.start + own..content.end + own).map(FileId)
    }

    /// The syntax errors in the content of an import.
    #[must_use]
    pub fn module_errors(&self, id: FileId) -> &'a [Diagnostic] {
        match (id.0 as usize).checked_sub(self.unit.files.len()) {
            Some(at) => self.modules.errors(at),
            None => &[],
        }
    }

    /// For the content of an import: the import's file and block.
    #[must_use]
    pub fn imported_by(&self, id: FileId) -> Option<(FileId, StatementId)> {
        let at = (id.0 as usize).checked_sub(self.unit.files.len())?;
        let (file, import, _) = self.modules.origin(at);
        Some((file, import))
    }

    /// A place in the content of an `import.string`, as a place in the file where the string is written.
    #[must_use]
    pub fn outside(&self, id: FileId, span: Span) -> Option<(FileId, Span)> {
        let at = (id.0 as usize).checked_sub(self.unit.files.len())?;
        let (file, _, literal) = self.modules.origin(at);
        let outer = self.file(file);
        let literal = outer.tree.expr(outer.source, literal?).span();
        Some((file, in_literal(literal.text(outer.source), literal.start, span)?))
    }

    /// The imports whose file is not there.
    #[must_use]
    pub fn missing_imports(&self) -> &'a [MissingFile] {
        self.modules.missing()
    }

    /// Whether the file was given, and is not the content of an import.
    #[must_use]
    pub fn is_own(&self, id: FileId) -> bool {
        (id.0 as usize) < self.unit.files.len()
    }

    #[must_use]
    pub fn block(&self, id: NodeId) -> Block<'a> {
        let node = self.graph.node(id);
        self.block_at(node.file, node.block)
    }

    /// Alloy's id of a node: the name and, when there is one, the label.
    #[must_use]
    pub fn id(&self, id: NodeId) -> Cow<'a, str> {
        self.block(id).node_id()
    }

    #[must_use]
    pub fn attribute(&self, file: FileId, id: StatementId) -> Option<Attribute<'a>> {
        let file = self.file(file);
        match file.tree.statement(file.source, id) {
            Statement::Attribute(attribute) => Some(attribute),
            _ => None,
        }
    }

    /// The node that a dotted name stands for in a scope, and how many of its fragments are the node's id: the
    /// shortest id that fits.
    #[must_use]
    pub fn find(&self, scope: ScopeId, parts: &[Part<'a>]) -> Option<(NodeId, usize)> {
        if self.graph.scope(scope).kind == ScopeKind::Template {
            return self.find_in_many(scope, parts);
        }
        let mut hash = NameHash::seeded(scope.0);
        for (at, part) in parts.iter().enumerate() {
            hash = hash.with(part.name);
            if let Some(node) = self.named(hash, &parts[..=at]) {
                return Some((node, at + 1));
            }
        }
        None
    }

    /// For templates: a name is looked up in its own scope and then in those around it, for each length anew.
    fn find_in_many(&self, scope: ScopeId, parts: &[Part<'a>]) -> Option<(NodeId, usize)> {
        (1..=parts.len()).find_map(|length| {
            self.graph.ancestors_for_names(scope).find_map(|at| {
                let hash = parts[..length].iter().fold(NameHash::seeded(at.0), |hash, part| hash.with(part.name));
                self.named(hash, &parts[..length]).map(|node| (node, length))
            })
        })
    }

    fn named(&self, hash: NameHash, parts: &[Part<'a>]) -> Option<NodeId> {
        let mut candidate = self.names.get(&hash.0).copied();
        while let Some(id) = candidate {
            if is_named(self.block(id), parts) {
                return Some(id);
            }
            candidate = self.graph.node(id).next;
        }
        None
    }

    /// What a component block is an instance of, by the first fragment of its name.
    #[must_use]
    pub fn custom(&self, scope: ScopeId, block: Block<'a>) -> Option<Custom> {
        let nothing_defined = self.declares.is_empty() && self.imports.is_empty();
        if nothing_defined && self.unit.folder.is_none() {
            return None;
        }
        let first = block.fragments().next().map_or("", |(fragment, _)| fragment);
        if nothing_defined {
            return self.custom_beside(scope, first);
        }
        for at in self.graph.ancestors(scope) {
            let hash = NameHash::seeded(at.0).with(first).0;
            if let Some(&import) = self.imports.get(&hash)
                && self.block(import).label() == Some(first)
            {
                return Some(Custom::Import(import));
            }
            if let Some(&declare) = self.declares.get(&hash)
                && self.block(declare).label() == Some(first)
            {
                return Some(Custom::Declare(declare));
            }
        }
        self.custom_beside(scope, first)
    }

    fn custom_beside(&self, scope: ScopeId, first: &str) -> Option<Custom> {
        let folder = self.unit.folder?;
        (self.is_unit_scope(scope) && folder.defines_custom(self.unit.files, first)).then_some(Custom::Neighbour)
    }

    /// What a name that this unit does not define is in the files beside it.
    #[must_use]
    pub fn neighbour(&self, scope: ScopeId, parts: &[&str]) -> Option<Neighbour<'a>> {
        let folder = self.unit.folder?;
        let sees_root = self.graph.ancestors_for_names(scope).last() == Some(ROOT);
        if sees_root { folder.find(self.unit.files, parts) } else { None }
    }

    /// Whether the scope was written in a given file, and not in the content of an import.
    fn is_unit_scope(&self, scope: ScopeId) -> bool {
        self.graph.ancestors(scope).last() == Some(ROOT)
    }

    /// The declare of that name in the content of an import.
    #[must_use]
    pub fn declare_in(&self, module: ScopeId, name: &str) -> Option<NodeId> {
        let declare = *self.declares.get(&NameHash::seeded(module.0).with(name).0)?;
        (self.block(declare).label() == Some(name)).then_some(declare)
    }

    /// The order of evaluation. References from a template to the outside hold for the whole `foreach`.
    #[must_use]
    pub fn order(&self) -> Order {
        // A foreach depends on what its template refers to; such dependencies are kept apart from the edges.
        let mut extra: Vec<(NodeId, NodeId)> = Vec::new();
        for edge in &self.graph.edges {
            let to = self.graph.node(edge.to).scope;
            let mut from = self.graph.node(edge.from).scope;
            while from != to {
                let Scope { owner: Some(owner), parent: Some(parent), .. } = *self.graph.scope(from) else { break };
                extra.push((owner, edge.to));
                from = parent;
            }
        }
        extra.sort_unstable();
        extra.dedup();
        let starts = starts(self.graph.nodes.len(), extra.iter().map(|&(from, _)| from));
        Order::of(self.graph.nodes.len(), |node, at| {
            let edges = self.graph.edges_of(node);
            if let Some(edge) = edges.get(at) {
                return Some(edge.to);
            }
            let (start, end) = (starts[node.0 as usize], starts[node.0 as usize + 1]);
            extra[start as usize..end as usize].get(at - edges.len()).map(|&(_, to)| to)
        })
    }

    /// The block of a statement.
    #[must_use]
    pub fn block_at(&self, file: FileId, id: StatementId) -> Block<'a> {
        let file = self.file(file);
        match file.tree.statement(file.source, id) {
            Statement::Block(block) => block,
            _ => unreachable!("a node is made for blocks only"),
        }
    }

    /// Walks all scopes, the outer ones first. Scopes wait in `graph.scopes` with the bodies they are made of, so that
    /// nesting needs no recursion.
    fn collect(&mut self) {
        let mut bodies: Vec<Vec<(FileId, Option<StatementId>)>> =
            vec![(0..self.unit.files.len() as u32).map(|file| (FileId(file), None)).collect()];
        self.graph.scopes.push(Scope { kind: ScopeKind::Root, parent: None, owner: None, first: 0, end: 0 });
        let mut module_scopes: Vec<(std::ops::Range<u32>, ScopeId)> = Vec::new();
        let mut at = 0;
        while at < bodies.len() {
            let scope = ScopeId(at as u32);
            self.graph.scopes[at].first = self.graph.nodes.len() as u32;
            for (file, block) in std::mem::take(&mut bodies[at]) {
                let parsed = self.file(file);
                let body = match block {
                    None => parsed.tree.root(parsed.source),
                    Some(block) => self.block_at(file, block).body(),
                };
                self.collect_body(scope, file, body, &mut bodies, &mut module_scopes);
            }
            self.graph.scopes[at].end = self.graph.nodes.len() as u32;
            at += 1;
        }
    }

    fn collect_body(
        &mut self,
        scope: ScopeId,
        file: FileId,
        body: Body<'a>,
        bodies: &mut Vec<Vec<(FileId, Option<StatementId>)>>,
        module_scopes: &mut Vec<(std::ops::Range<u32>, ScopeId)>,
    ) {
        for statement in body.statements() {
            match statement {
                Statement::Error(_) => {}
                Statement::Attribute(attribute) => {
                    self.graph.stray.push(StrayAttribute { scope, file, attribute: attribute.id() });
                }
                Statement::Block(block) => {
                    let kind = kind_of(self.names(file).of(block.id()), block);
                    let id = self.add_node(scope, file, block, kind);
                    match kind {
                        NodeKind::Declare => {
                            self.open(ScopeKind::Declare, Some(scope), id, vec![(file, Some(block.id()))], bodies);
                            if let Some(label) = block.label() {
                                self.declares.insert(NameHash::seeded(scope.0).with(label).0, id);
                            }
                        }
                        NodeKind::Foreach => {
                            if let Some(template) = self.names(file).blocks(block.body(), TEMPLATE).last() {
                                let template = (file, Some(template.id()));
                                self.open(ScopeKind::Template, Some(scope), id, vec![template], bodies);
                            }
                        }
                        NodeKind::Import(_) => {
                            if let (Some(label), None) = (block.label(), self.graph.node(id).duplicate_of) {
                                self.imports.insert(NameHash::seeded(scope.0).with(label).0, id);
                            }
                            self.open_import(id, file, block, bodies, module_scopes);
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    fn open_import(
        &mut self,
        id: NodeId,
        file: FileId,
        block: Block<'a>,
        bodies: &mut Vec<Vec<(FileId, Option<StatementId>)>>,
        module_scopes: &mut Vec<(std::ops::Range<u32>, ScopeId)>,
    ) {
        let own = self.unit.files.len() as u32;
        let Some(content) = self.modules.content(file, block.id()) else { return };
        let content = content.start + own..content.end + own;
        // Several imports of the same files share one scope, so that files that import each other come to an end.
        if let Some((_, known)) = module_scopes.iter().find(|(range, _)| *range == content) {
            self.graph.nodes[id.0 as usize].inner = Some(*known);
            return;
        }
        let files = content.clone().map(|file| (FileId(file), None)).collect();
        let scope = self.open(ScopeKind::Module, None, id, files, bodies);
        module_scopes.push((content, scope));
    }

    fn open(
        &mut self,
        kind: ScopeKind,
        parent: Option<ScopeId>,
        owner: NodeId,
        content: Vec<(FileId, Option<StatementId>)>,
        bodies: &mut Vec<Vec<(FileId, Option<StatementId>)>>,
    ) -> ScopeId {
        let scope = ScopeId(self.graph.scopes.len() as u32);
        self.graph.scopes.push(Scope { kind, parent, owner: Some(owner), first: 0, end: 0 });
        self.graph.nodes[owner.0 as usize].inner = Some(scope);
        bodies.push(content);
        scope
    }

    fn add_node(&mut self, scope: ScopeId, file: FileId, block: Block<'a>, kind: NodeKind) -> NodeId {
        let id = NodeId(self.graph.nodes.len() as u32);
        let mut node = Node { kind, scope, file, block: block.id(), inner: None, duplicate_of: None, next: None };
        let hash = fragments_of_id(block).fold(NameHash::seeded(scope.0), NameHash::with);
        match self.names.entry(hash.0) {
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(id);
            }
            std::collections::hash_map::Entry::Occupied(entry) => {
                let mut last = *entry.get();
                let wanted = block.node_id();
                loop {
                    let other = &self.graph.nodes[last.0 as usize];
                    if other.kind.class() == kind.class() && other.scope == scope && self.id(last) == wanted {
                        node.duplicate_of = Some(last);
                        break;
                    }
                    let Some(next) = other.next else {
                        self.graph.nodes[last.0 as usize].next = Some(id);
                        break;
                    };
                    last = next;
                }
            }
        }
        self.graph.nodes.push(node);
        id
    }

    fn link(&mut self) {
        let mut edges = std::mem::take(&mut self.graph.edges);
        let mut free = Vec::new();
        let mut free_parts = Vec::new();
        let this = &*self;
        let place = Cell::new((NodeId(0), ROOT));
        let mut walk = TraversalWalk::new(|attribute, parts: &[Part<'a>]| {
            let (from, scope) = place.get();
            if let Some((to, length)) = this.find(scope, parts) {
                let span = parts[0].span.to(parts[parts.len() - 1].span);
                let export = parts.get(length).map(|part| part.span);
                edges.push(Edge { from, to, attribute, span, export });
            } else {
                let first = free_parts.len() as u32;
                free_parts.extend(parts.iter().map(|part| part.span));
                free.push(FreeName { from, attribute, first, end: free_parts.len() as u32 });
            }
        });
        for id in self.graph.node_ids() {
            let node = self.graph.node(id);
            place.set((id, node.scope));
            match node.kind {
                NodeKind::Declare => {}
                NodeKind::Foreach => walk.block(self.block(id), Some("template")),
                _ => walk.block(self.block(id), None),
            }
        }
        let count = self.graph.nodes.len();
        self.graph.edge_starts = starts(count, edges.iter().map(|edge| edge.from));
        self.graph.free_starts = starts(count, free.iter().map(|name: &FreeName| name.from));
        self.graph.edges = edges;
        self.graph.free = free;
        self.graph.free_parts = free_parts;
    }
}

/// Where the items of each node start, when they stand in the order of their nodes.
fn starts(count: usize, from: impl Iterator<Item = NodeId>) -> Vec<u32> {
    let mut starts = vec![0; count + 1];
    for node in from {
        starts[node.0 as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    starts
}

/// The parts of Alloy's id of a block.
fn fragments_of_id<'a>(block: Block<'a>) -> impl Iterator<Item = &'a str> {
    block.fragments().map(|(fragment, _)| fragment).chain(block.label())
}

fn is_named(block: Block<'_>, parts: &[Part<'_>]) -> bool {
    fragments_of_id(block).eq(parts.iter().map(|part| part.name))
}

/// What kind of node a block of that name makes.
pub(super) fn kind_of(name: Option<Name>, block: Block<'_>) -> NodeKind {
    match name {
        Some(DECLARE) => NodeKind::Declare,
        Some(ARGUMENT) => NodeKind::Argument,
        Some(EXPORT) => NodeKind::Export,
        Some(FOREACH) => NodeKind::Foreach,
        Some(LOGGING) => NodeKind::Logging,
        Some(TRACING) => NodeKind::Tracing,
        Some(IMPORT_FILE) => NodeKind::Import(ImportKind::File),
        Some(IMPORT_STRING) => NodeKind::Import(ImportKind::String),
        Some(IMPORT_HTTP) => NodeKind::Import(ImportKind::Http),
        Some(IMPORT_GIT) => NodeKind::Import(ImportKind::Git),
        _ if block.label().is_none() && SERVICES.contains(&&*block.name()) => NodeKind::Service,
        _ => NodeKind::Component,
    }
}

//! The graph of a configuration: its blocks as nodes, what they refer to as edges, in the scopes where they stand.
//!
//! A graph is plain data: it borrows nothing and knows places by file, statement and span.

use crate::syntax::ast::StatementId;
use crate::text::Span;

/// A file of a configuration: first those that were given, then the content of imports.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A node of a [`Graph`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// A scope of a [`Graph`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct ScopeId(pub u32);

/// The scope of the files that were given.
pub const ROOT: ScopeId = ScopeId(0);

/// Nodes, edges and scopes of a configuration.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    pub scopes: Vec<Scope>,
    /// The nodes of one scope stand together, in source order.
    pub nodes: Vec<Node>,
    /// Grouped by the node they come from, in source order.
    pub edges: Vec<Edge>,
    /// Names that are no node: functions, `module_path`, loop variables, and what does not exist.
    pub free: Vec<FreeName>,
    /// Attributes where only blocks may stand.
    pub stray: Vec<StrayAttribute>,
    pub(super) free_parts: Vec<Span>,
    /// For each node and one more: where its edges start.
    pub(super) edge_starts: Vec<u32>,
    pub(super) free_starts: Vec<u32>,
}

/// What a scope is the inside of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScopeKind {
    Root,
    /// The body of a `declare`: sees the declares and imports around it, and nothing else of the outside.
    Declare,
    /// The `template` of a `foreach`: sees everything around it.
    Template,
    /// The content of an import: holds declares and imports only.
    Module,
}

#[derive(Clone, Debug)]
pub struct Scope {
    pub kind: ScopeKind,
    /// The scope around it; `None` for the root and for imported content.
    pub parent: Option<ScopeId>,
    /// The declare, foreach or (first) import whose inside this is.
    pub owner: Option<NodeId>,
    pub(super) first: u32,
    pub(super) end: u32,
}

impl Scope {
    /// The nodes directly in this scope.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = NodeId> + ExactSizeIterator + use<> {
        (self.first..self.end).map(NodeId)
    }
}

/// What a top-level block is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NodeKind {
    Declare,
    Argument,
    Export,
    Foreach,
    Import(ImportKind),
    Logging,
    Tracing,
    /// `http`, `remotecfg` and the other services of the collector.
    Service,
    /// A component: one that is built in, or an instance of a `declare`.
    Component,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ImportKind {
    File,
    String,
    Http,
    Git,
}

impl NodeKind {
    /// Blocks of different classes may have the same id.
    pub(super) const fn class(self) -> u8 {
        match self {
            Self::Declare => 0,
            Self::Component => 2,
            Self::Service => 3,
            _ => 1,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Node {
    pub kind: NodeKind,
    pub scope: ScopeId,
    pub file: FileId,
    pub block: StatementId,
    /// The body of a declare, the template of a foreach, the content of an import.
    pub inner: Option<ScopeId>,
    /// The node that has this id already.
    pub duplicate_of: Option<NodeId>,
    /// Another node whose id has the same hash.
    pub(super) next: Option<NodeId>,
}

/// A node refers to another one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Edge {
    pub from: NodeId,
    pub to: NodeId,
    /// The attribute in whose value the reference stands, perhaps in a block of the node.
    pub attribute: StatementId,
    /// The whole reference, fields included.
    pub span: Span,
    /// The first field after the node's id: the export, as a rule.
    pub export: Option<Span>,
}

/// A dotted name that is no node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FreeName {
    pub from: NodeId,
    pub attribute: StatementId,
    pub(super) first: u32,
    pub(super) end: u32,
}

/// An attribute where only blocks may stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StrayAttribute {
    pub scope: ScopeId,
    pub file: FileId,
    pub attribute: StatementId,
}

impl Graph {
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        crate::syntax::step();
        &self.nodes[id.0 as usize]
    }

    #[must_use]
    pub fn scope(&self, id: ScopeId) -> &Scope {
        crate::syntax::step();
        &self.scopes[id.0 as usize]
    }

    pub fn node_ids(&self) -> impl DoubleEndedIterator<Item = NodeId> + ExactSizeIterator + use<> {
        (0..self.nodes.len() as u32).map(NodeId)
    }

    pub fn scope_ids(&self) -> impl DoubleEndedIterator<Item = ScopeId> + ExactSizeIterator + use<> {
        (0..self.scopes.len() as u32).map(ScopeId)
    }

    /// What a node refers to, in source order.
    #[must_use]
    pub fn edges_of(&self, node: NodeId) -> &[Edge] {
        &self.edges[run(&self.edge_starts, node)]
    }

    /// The names in a node that are no node.
    #[must_use]
    pub fn free_of(&self, node: NodeId) -> &[FreeName] {
        &self.free[run(&self.free_starts, node)]
    }

    /// The places of the identifiers of a name.
    #[must_use]
    pub fn parts(&self, name: &FreeName) -> &[Span] {
        &self.free_parts[name.first as usize..name.end as usize]
    }

    /// The scope itself and those around it: where declares and imports are looked up.
    pub fn ancestors(&self, scope: ScopeId) -> impl Iterator<Item = ScopeId> {
        std::iter::successors(Some(scope), |&at| self.scope(at).parent)
    }

    /// The scope itself and those around it whose nodes it sees: only templates look outside.
    pub fn ancestors_for_names(&self, scope: ScopeId) -> impl Iterator<Item = ScopeId> {
        std::iter::successors(Some(scope), |&at| {
            let scope = self.scope(at);
            if scope.kind == ScopeKind::Template { scope.parent } else { None }
        })
    }
}

fn run(starts: &[u32], node: NodeId) -> std::ops::Range<usize> {
    let at = node.0 as usize;
    match (starts.get(at), starts.get(at + 1)) {
        (Some(&start), Some(&end)) => start as usize..end as usize,
        _ => 0..0,
    }
}

//! One walk over a configuration, at one release, for all rules that are on.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::iter::Peekable;

use super::marks::Marks;
use super::options::RuleOptions;
use super::places::{ArgumentAt, BlockAt, NodeAt, TextAt};
use super::relabelling::RelabellingAt;
use super::subscriptions::{RuleSet, Subscriptions};
use crate::catalog::{Catalog, Component, Name};
use crate::check::Subject;
use crate::diagnostics::Diagnostic;
use crate::resolve::{Edge, FileId, Names, NodeId, NodeKind, ROOT, Resolution, TEMPLATE};
use crate::syntax::Tree;
use crate::syntax::ast::{Attribute, Block, Statement, StatementId};

const FOREACH: Name = Name::of("foreach");

/// The walk, and what rules may ask of the configuration around a place.
pub(super) struct Lint<'r, 'a> {
    pub resolution: &'r Resolution<'a>,
    pub catalog: Catalog,
    pub options: &'r RuleOptions,
    /// What each node is, by its index.
    subjects: Vec<Subject>,
    /// The edges of the graph, grouped by the node they lead to: indexes of edges.
    edges_to: Vec<u32>,
    edges_to_starts: Vec<u32>,
    /// Whether all of the configuration could be read.
    complete: bool,
    /// The ids that comments name together with an export.
    in_comments: OnceCell<HashSet<&'a str>>,
    /// The rules that are on.
    on: RuleSet,
    subscriptions: &'static Subscriptions,
    /// What is of interest in the values of each file.
    marks: &'r [Marks],
    found: Vec<(FileId, Diagnostic)>,
}

/// Where the walk is: the same for all statements of a block.
struct Inside<'w, 'r, 'a> {
    file: FileId,
    names: Names<'r>,
    block: Block<'a>,
    name: Option<Name>,
    /// The block around it; none for the block of a node.
    outer: Option<&'w Inside<'w, 'r, 'a>>,
    /// What the catalog knows of it, looked up when the first rule asks.
    known: OnceCell<Option<BlockAt<'a>>>,
}

impl<'a> Inside<'_, '_, 'a> {
    fn known(&self) -> Option<BlockAt<'a>> {
        *self.known.get_or_init(|| {
            let outer = self.outer?.known()?;
            let declared = outer.schema.block_named(self.name?)?;
            let (block, schema) = (self.block, declared.body());
            Some(BlockAt { node: outer.node, block, schema, declared: Some(declared), outer: outer.block })
        })
    }

    fn argument(&self, attribute: Attribute<'a>) -> Option<ArgumentAt<'a>> {
        let at = self.known()?;
        let argument = at.schema.argument_named(self.names.of(attribute.id())?)?;
        Some(ArgumentAt { at, attribute, argument })
    }
}

impl<'r, 'a> Lint<'r, 'a> {
    pub fn new(
        resolution: &'r Resolution<'a>,
        catalog: Catalog,
        options: &'r RuleOptions,
        on: RuleSet,
        marks: &'r [Marks],
    ) -> Self {
        let graph = &resolution.graph;
        let subjects = graph.node_ids().map(|node| Subject::of(resolution, catalog, node)).collect();
        let mut starts = vec![0u32; graph.nodes.len() + 1];
        for edge in &graph.edges {
            starts[edge.to.0 as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut edges_to = vec![0u32; graph.edges.len()];
        for (at, edge) in (0..).zip(&graph.edges) {
            let place = &mut next[edge.to.0 as usize];
            edges_to[*place as usize] = at;
            *place += 1;
        }
        Self {
            resolution,
            catalog,
            options,
            subjects,
            edges_to,
            edges_to_starts: starts,
            complete: resolution.unit.files.iter().all(|file| file.syntax_errors.is_empty()),
            in_comments: OnceCell::new(),
            on,
            subscriptions: Subscriptions::all(),
            marks,
            found: Vec::new(),
        }
    }

    /// Walks everything and gives what was found.
    pub fn run(mut self) -> Vec<(FileId, Diagnostic)> {
        let (resolution, subscriptions) = (self.resolution, self.subscriptions);
        for id in resolution.graph.node_ids() {
            let node = resolution.graph.node(id);
            // What is in a declare are nodes of their own.
            if !resolution.is_own(node.file) || node.kind == NodeKind::Declare {
                continue;
            }
            let (file, block, name) = (node.file, resolution.block(id), resolution.name(id));
            let node = match self.subject(id) {
                Subject::BuiltIn(component) | Subject::Config(component) => Some(NodeAt { id, file, block, component }),
                _ => None,
            };
            if let Some(node) = node {
                for function in self.on.functions(subscriptions.nodes.of(name)) {
                    function(&mut self, node);
                }
            }
            let known = node.map(|node| {
                let schema = node.component.body();
                BlockAt { node, block, schema, declared: None, outer: block }
            });
            let marks = self.marks.get(file.0 as usize).map_or(&[][..], |marks| marks.from(block.id()));
            let names = resolution.names(file);
            let inside = Inside { file, names, block, name, outer: None, known: OnceCell::from(known) };
            self.block(&inside, &mut marks.iter().copied().peekable());
        }
        for function in self.on.functions(&subscriptions.configuration) {
            function(&mut self);
        }
        self.found
    }

    fn block(
        &mut self,
        inside: &Inside<'_, 'r, 'a>,
        marks: &mut Peekable<impl Iterator<Item = (StatementId, RuleSet)>>,
    ) {
        for statement in inside.block.body().statements() {
            match statement {
                Statement::Attribute(attribute) => {
                    self.argument(inside, attribute);
                    // Those before it are of what is walked elsewhere.
                    while marks.next_if(|(marked, _)| *marked < attribute.id()).is_some() {}
                    if let Some((_, rules)) = marks.next_if(|(marked, _)| *marked == attribute.id()) {
                        self.marked(inside, attribute, rules);
                    }
                }
                Statement::Block(block) => {
                    let name = inside.names.of(block.id());
                    // What is in a template are nodes of their own.
                    let is_template = name == Some(TEMPLATE) && inside.outer.is_none() && inside.name == Some(FOREACH);
                    if !is_template {
                        let (file, names) = (inside.file, inside.names);
                        let inner = Inside { file, names, block, name, outer: Some(inside), known: OnceCell::new() };
                        self.inner_block(&inner);
                        self.block(&inner, marks);
                    }
                }
                Statement::Error(_) => {}
            }
        }
    }

    fn inner_block(&mut self, inside: &Inside<'_, 'r, 'a>) {
        let subscriptions = self.subscriptions;
        for function in self.on.functions(subscriptions.blocks.of(inside.name)) {
            let Some(at) = inside.known() else { return };
            function(self, at);
        }
        if inside.name == Some(RelabellingAt::NAME)
            && let Some(rule) = inside.known().and_then(|at| RelabellingAt::of(at, inside.names))
        {
            for function in self.on.functions(&subscriptions.relabelling) {
                function(self, &rule);
            }
        }
    }

    fn argument(&mut self, inside: &Inside<'_, 'r, 'a>, attribute: Attribute<'a>) {
        let asked = self.subscriptions.arguments.of(inside.names.of(attribute.id()));
        let mut functions = self.on.functions(asked).peekable();
        if functions.peek().is_some()
            && let Some(place) = inside.argument(attribute)
        {
            functions.for_each(|function| function(self, place));
        }
    }

    /// Looks at a value in which there is something of interest to some rules.
    fn marked(&mut self, inside: &Inside<'_, 'r, 'a>, attribute: Attribute<'a>, rules: RuleSet) {
        let subscriptions = self.subscriptions;
        let place = inside.argument(attribute);
        if let Some(place) = place {
            rules.functions(&subscriptions.calls).for_each(|function| function(self, place));
        }
        let whole = TextAt::of(inside.file, attribute, place.map(|place| place.argument));
        for function in rules.functions(&subscriptions.texts) {
            whole.each_in(attribute.value(), &mut |text| function(self, text));
        }
    }

    pub fn push(&mut self, file: FileId, diagnostic: Diagnostic) {
        self.found.push((file, diagnostic));
    }

    pub fn subject(&self, node: NodeId) -> Subject {
        self.subjects[node.0 as usize]
    }

    /// The component that is built in of which a node is one.
    pub fn component(&self, node: NodeId) -> Option<Component> {
        match self.subject(node) {
            Subject::BuiltIn(component) => Some(component),
            _ => None,
        }
    }

    /// The components of these names in the files that were given.
    pub fn components(&self, names: &'static [Name]) -> impl Iterator<Item = NodeId> + use<'_, 'r, 'a> {
        let resolution = self.resolution;
        resolution.graph.node_ids().filter(move |&node| {
            resolution.name(node).is_some_and(|name| names.contains(&name))
                && resolution.is_own(resolution.graph.node(node).file)
                && self.component(node).is_some()
        })
    }

    /// The references to a node.
    pub fn edges_to(&self, node: NodeId) -> impl Iterator<Item = &'r Edge> + use<'r, '_, 'a> {
        let at = node.0 as usize;
        let range = self.edges_to_starts[at] as usize..self.edges_to_starts[at + 1] as usize;
        let edges = &self.resolution.graph.edges;
        self.edges_to[range].iter().map(move |&edge| {
            crate::syntax::step();
            &edges[edge as usize]
        })
    }

    /// The name of the export that a reference names.
    pub fn export_name(&self, edge: &Edge) -> &'a str {
        let file = self.resolution.graph.node(edge.from).file;
        edge.export.map_or("", |span| span.text(self.resolution.file(file).source))
    }

    /// Whether anything but the node itself refers to it in this configuration.
    pub fn is_used_here(&self, node: NodeId) -> bool {
        self.edges_to(node).any(|edge| edge.from != node)
    }

    /// Whether anything but the node itself refers to it, as far as can be seen. What could not be read may, and what has
    /// the name of another node would be meant as well.
    pub fn may_be_used(&self, node: NodeId) -> bool {
        let unit = self.resolution.unit;
        !self.complete
            || self.is_used_here(node)
            || self.resolution.graph.node(node).duplicate_of.is_some()
            || unit.folder.is_some_and(|folder| folder.refers_to(unit.files, &self.resolution.id(node)))
    }

    /// Whether a comment refers to an export of the node: somebody took the reference out for a while, and knows.
    pub fn is_commented_out(&self, node: NodeId) -> bool {
        let in_comments = self.in_comments.get_or_init(|| {
            let files = self.resolution.unit.files;
            files.iter().flat_map(|file| ids_in_comments(file.tree, file.source)).collect()
        });
        !in_comments.is_empty() && in_comments.contains(&*self.resolution.id(node))
    }

    /// Whether the configuration only defines things for others to import.
    pub fn is_library(&self) -> bool {
        let graph = &self.resolution.graph;
        graph.scope(ROOT).nodes().all(|id| {
            matches!(
                graph.node(id).kind,
                NodeKind::Declare | NodeKind::Import(_) | NodeKind::Argument | NodeKind::Export
            )
        })
    }

    /// Whether all of the configuration could be read.
    pub fn is_complete(&self) -> bool {
        self.complete
    }
}

/// More fragments than this no id has.
const LONGEST_ID: usize = 8;

/// What stands before the last fragment of each dotted name in a comment, and all shorter beginnings of it.
fn ids_in_comments<'a>(tree: &'a Tree, source: &'a str) -> Vec<&'a str> {
    let tokens = tree.tokens();
    let mut ids = Vec::new();
    for token in tokens.iter().filter(|&token| tokens.kind(token).is_comment()) {
        let comment = tokens.span(token).text(source);
        // Names with an export have two dots at least, and most comments have not.
        if memchr::memchr_iter(b'.', comment.as_bytes()).nth(1).is_none() {
            continue;
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
        for name in comment.split(|c| !is_part(c)) {
            let name = name.trim_matches('.');
            ids.extend(
                memchr::memchr_iter(b'.', name.as_bytes()).take(LONGEST_ID).skip(1).filter_map(|at| name.get(..at)),
            );
        }
    }
    ids
}

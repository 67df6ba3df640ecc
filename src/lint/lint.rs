//! One walk over a configuration, at one release, for all rules that are on.

use super::options::RuleOptions;
use super::places::{ArgumentAt, BlockAt, NodeAt, Role, TextAt};
use super::rule::{Check, Rule};
use std::cell::OnceCell;
use std::collections::HashSet;

use crate::catalog::{Catalog, Component};
use crate::check::Subject;
use crate::diagnostics::Diagnostic;
use crate::resolve::{Edge, FileId, NodeId, NodeKind, ROOT, Resolution};
use crate::syntax::Tree;
use crate::syntax::ast::{Attribute, Block, Expr, ExprKind, LiteralKind, Statement};

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
    found: Vec<(FileId, Diagnostic)>,
}

/// The functions of the rules that are on, by what they look at.
#[derive(Default)]
pub(super) struct Active {
    node: Vec<for<'a> fn(&mut Lint<'_, 'a>, NodeAt<'a>)>,
    block: Vec<for<'a> fn(&mut Lint<'_, 'a>, BlockAt<'a>)>,
    argument: Vec<for<'a> fn(&mut Lint<'_, 'a>, ArgumentAt<'a>)>,
    text: Vec<for<'a> fn(&mut Lint<'_, 'a>, &TextAt<'a>)>,
    configuration: Vec<fn(&mut Lint<'_, '_>)>,
}

impl Active {
    pub fn of<'s>(rules: impl IntoIterator<Item = &'s Rule>) -> Self {
        let mut active = Self::default();
        for check in rules.into_iter().flat_map(|rule| rule.checks) {
            match *check {
                Check::Node(function) => active.node.push(function),
                Check::Block(function) => active.block.push(function),
                Check::Argument(function) => active.argument.push(function),
                Check::Text(function) => active.text.push(function),
                Check::Configuration(function) => active.configuration.push(function),
            }
        }
        active
    }

    pub fn is_empty(&self) -> bool {
        let Self { node, block, argument, text, configuration } = self;
        node.is_empty() && block.is_empty() && argument.is_empty() && text.is_empty() && configuration.is_empty()
    }
}

/// Where the walk is: the same for all attributes of a block.
#[derive(Clone, Copy)]
struct Inside<'a> {
    file: FileId,
    block: Block<'a>,
    known: Option<BlockAt<'a>>,
}

impl<'r, 'a> Lint<'r, 'a> {
    pub fn new(resolution: &'r Resolution<'a>, catalog: Catalog, options: &'r RuleOptions) -> Self {
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
            found: Vec::new(),
        }
    }

    /// Walks everything and gives what was found.
    pub fn run(mut self, active: &Active) -> Vec<(FileId, Diagnostic)> {
        for id in self.resolution.graph.node_ids() {
            let node = self.resolution.graph.node(id);
            if !self.resolution.is_own(node.file) {
                continue;
            }
            let (file, block) = (node.file, self.resolution.block(id));
            let skip = match node.kind {
                NodeKind::Declare => continue,
                NodeKind::Foreach => Some("template"),
                _ => None,
            };
            let known = match self.subject(id) {
                Subject::BuiltIn(component) | Subject::Config(component) => Some(NodeAt { id, file, block, component }),
                _ => None,
            };
            if let Some(node) = known {
                active.node.iter().for_each(|function| function(&mut self, node));
            }
            let known =
                known.map(|node| BlockAt { node, block, schema: node.component.body(), is_node: true, outer: block });
            self.block(active, Inside { file, block, known }, skip);
        }
        active.configuration.iter().for_each(|function| function(&mut self));
        self.found
    }

    fn block(&mut self, active: &Active, inside: Inside<'a>, skip: Option<&str>) {
        if let Some(known) = inside.known {
            active.block.iter().for_each(|function| function(self, known));
        }
        for statement in inside.block.body().statements() {
            match statement {
                Statement::Attribute(attribute) => self.attribute(active, inside, attribute),
                Statement::Block(block) => {
                    let name = block.name();
                    if skip.is_some_and(|skip| skip == name) {
                        continue;
                    }
                    let known = inside.known.and_then(|outer| {
                        let schema = outer.schema.block(&name)?.body();
                        Some(BlockAt { node: outer.node, block, schema, is_node: false, outer: outer.block })
                    });
                    self.block(active, Inside { file: inside.file, block, known }, None);
                }
                Statement::Error(_) => {}
            }
        }
    }

    fn attribute(&mut self, active: &Active, inside: Inside<'a>, attribute: Attribute<'a>) {
        let argument = inside.known.and_then(|at| Some((at, at.schema.argument(attribute.name())?)));
        if let Some((at, argument)) = argument {
            let place = ArgumentAt { at, attribute, argument };
            active.argument.iter().for_each(|function| function(self, place));
        }
        if active.text.is_empty() {
            return;
        }
        let value = attribute.value();
        let text = TextAt {
            file: inside.file,
            attribute,
            argument: argument.map(|(_, argument)| argument),
            key: None,
            role: Role::Whole,
            span: value.span(),
            raw: "",
        };
        self.texts(active, value, text);
    }

    /// Hands on the string literals of an expression. Trees are not deep enough to overflow a stack.
    fn texts(&mut self, active: &Active, expr: Expr<'a>, text: TextAt<'a>) {
        let at_most = |role: Role| if text.role == Role::Parameter { Role::Parameter } else { role };
        match expr.kind() {
            ExprKind::Literal(literal) => {
                if matches!(literal.kind, LiteralKind::String | LiteralKind::RawString)
                    && let Some(raw) = literal.text.get(1..literal.text.len() - 1)
                    && !raw.is_empty()
                {
                    let text = TextAt { span: expr.span(), raw, ..text };
                    active.text.iter().for_each(|function| function(self, &text));
                }
            }
            ExprKind::Array(elements) => elements.iter().for_each(|element| self.texts(active, element, text)),
            ExprKind::Object(fields) => fields
                .iter()
                .for_each(|field| self.texts(active, field.value, TextAt { key: Some(field.key()), ..text })),
            ExprKind::Call { arguments, .. } => {
                let text = TextAt { role: Role::Parameter, ..text };
                arguments.iter().for_each(|argument| self.texts(active, argument, text));
            }
            ExprKind::Binary { left, right, .. } => {
                let text = TextAt { role: at_most(Role::Part), ..text };
                self.texts(active, left, text);
                self.texts(active, right, text);
            }
            ExprKind::Index { value, index } => {
                let text = TextAt { role: Role::Parameter, ..text };
                self.texts(active, value, text);
                self.texts(active, index, text);
            }
            ExprKind::Paren(inner) => self.texts(active, inner, text),
            ExprKind::Unary { operand, .. } => self.texts(active, operand, text),
            ExprKind::Access { .. } | ExprKind::Identifier(_) | ExprKind::Error => {}
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

    /// Whether anything but the node itself refers to it, as far as can be seen. What could not be read may, and what has
    /// the name of another node would be meant as well.
    pub fn may_be_used(&self, node: NodeId) -> bool {
        let unit = self.resolution.unit;
        !self.complete
            || self.resolution.graph.node(node).duplicate_of.is_some()
            || self.edges_to(node).any(|edge| edge.from != node)
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

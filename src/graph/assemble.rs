//! From resolved configurations to the graph that is shown.

use std::collections::HashMap;
use std::sync::Arc;

use super::arguments;
use super::flow::Carries;
use super::marks;
use super::model::{ComponentGraph, Edge, Finding, Marks, Node, NodeKind, Offers, Place};
use super::references::{self, References};
use super::subject::{Everything, Subject};
use crate::catalog::{Catalog, Component, ComponentKind};
use crate::diagnostics::Diagnostic;
use crate::lint;
use crate::render::{Positions, Redaction, SourceFile};
use crate::resolve::{self, FileId, Resolution};
use crate::text::Span;

/// A configuration with what was found in it.
pub struct Input<'r, 'a> {
    pub resolution: &'r Resolution<'a>,
    /// The texts of the configuration's own files with the places of their secrets.
    pub sources: &'r [SourceFile],
    /// The findings in each of its own files.
    pub findings: &'r [Vec<Diagnostic>],
    /// Configurations with the same number see each other's names.
    pub folder: usize,
    /// Whether it was asked for. Of the others only what is connected to one that was is shown.
    pub shown: bool,
}

impl ComponentGraph {
    /// The graph of several configurations.
    #[must_use]
    pub fn of(inputs: &[Input<'_, '_>], catalog: Catalog) -> Self {
        Self::assemble(inputs, catalog, false)
    }

    /// The same, with the arguments of each node.
    #[must_use]
    pub fn with_arguments(inputs: &[Input<'_, '_>], catalog: Catalog) -> Self {
        Self::assemble(inputs, catalog, true)
    }

    fn assemble(inputs: &[Input<'_, '_>], catalog: Catalog, with_arguments: bool) -> Self {
        let everything = Everything::new(inputs, catalog);
        let references = references::collect(&everything);
        let texts = Texts::of(inputs, catalog);
        let redaction = texts.redaction();
        let places = Places::of(&texts);
        let mut graph = Self { release: catalog.release(), nodes: Vec::new(), edges: Vec::new(), findings: Vec::new() };
        graph.nodes = nodes(&everything, &references, &places);
        if with_arguments {
            texts.add_arguments(&mut graph.nodes, &everything, &redaction);
        }
        let edge_of = edges(&mut graph, &everything, references, &places);
        findings(&mut graph, &everything, &edge_of, &places, &redaction);
        graph.keep_shown(&everything);
        graph
    }

    /// Leaves out what belongs to configurations that were not asked for and is not connected to one that was.
    fn keep_shown(&mut self, everything: &Everything<'_, '_>) {
        if everything.inputs.iter().all(|input| input.shown) {
            return;
        }
        let mut shown: Vec<bool> = everything.ids().map(|(unit, _)| everything.inputs[unit].shown).collect();
        shown.resize(self.nodes.len(), false);
        // Missing names are shown with those who refer to them.
        let mut keep = shown.clone();
        for edge in &self.edges {
            keep[edge.from] |= shown[edge.to];
            keep[edge.to] |= shown[edge.from];
        }
        for (number, node) in self.nodes.iter().enumerate() {
            if let (true, Some(definition)) = (shown[number], node.definition) {
                keep[definition] = true;
            }
        }
        self.edges.retain(|edge| {
            let of_shown = |node: usize| shown[node];
            of_shown(edge.from) || of_shown(edge.to)
        });
        self.retain(keep);
    }
}

/// The texts of all files, own and imported, by configuration.
struct Texts<'r> {
    own: Vec<&'r [SourceFile]>,
    imported: Vec<Vec<SourceFile>>,
}

impl<'r> Texts<'r> {
    fn of(inputs: &[Input<'r, '_>], catalog: Catalog) -> Self {
        let imported = inputs.iter().map(|input| {
            let files = input.resolution.module_files().map(|id| input.resolution.file(id));
            let source = |file: resolve::File<'_>| SourceFile {
                secrets: lint::secrets_in(file.source, file.tree, !file.syntax_errors.is_empty(), catalog),
                ..SourceFile::new(file.path, file.source)
            };
            files.map(source).collect()
        });
        Self { own: inputs.iter().map(|input| input.sources).collect(), imported: imported.collect() }
    }

    /// Of all files together: a module's text may stand inside of another file, and a secret in two places.
    fn redaction(&self) -> Redaction<'_> {
        Redaction::of_all(self.own.iter().copied().flatten().chain(self.imported.iter().flatten()))
    }

    fn add_arguments(&self, nodes: &mut [Node], everything: &Everything<'_, '_>, redaction: &Redaction<'_>) {
        for (node, (unit, id)) in nodes.iter_mut().zip(everything.ids()) {
            let resolution = everything.resolution(unit);
            let file = resolution.graph.node(id).file;
            let number = file.0 as usize;
            let own = self.own[unit];
            let source = own.get(number).or_else(|| self.imported[unit].get(number - own.len()));
            let secrets = source.map_or(&[][..], |source| &source.secrets);
            let block = resolution.block(id);
            node.arguments = arguments::of(block, node.kind.is_module(), resolution.file(file), secrets, redaction);
        }
    }
}

/// Lines and columns in all files.
struct Places<'t> {
    files: Vec<Vec<(Arc<str>, Positions<'t>)>>,
}

impl<'t> Places<'t> {
    fn of(texts: &'t Texts<'_>) -> Self {
        let files = texts.own.iter().zip(&texts.imported).map(|(own, imported)| {
            let sources = own.iter().chain(imported);
            sources.map(|source| (Arc::clone(&source.path), Positions::new(source))).collect()
        });
        Self { files: files.collect() }
    }

    fn place(&self, unit: usize, file: FileId, span: Span) -> Place {
        let (path, positions) = &self.files[unit][file.0 as usize];
        Place { path: Arc::clone(path), start: positions.start(span), end: positions.end(span) }
    }
}

fn nodes(everything: &Everything<'_, '_>, references: &References, places: &Places<'_>) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::with_capacity(everything.len() + references.missing.len());
    for (unit, id) in everything.ids() {
        let resolution = everything.resolution(unit);
        let node = resolution.graph.node(id);
        let block = resolution.block(id);
        let subject = everything.subjects[nodes.len()];
        let known = match subject {
            Subject::Known(component) => Some(component),
            _ => None,
        };
        let owner = resolution.graph.scope(node.scope).owner;
        nodes.push(Node {
            id: String::new(),
            name: block.node_id().into_owned(),
            block: block.name().into_owned(),
            label: block.label().map(str::to_owned),
            kind: kind(node.kind, subject),
            stability: known.map(|component| component.stability()),
            community: known.is_some_and(|component| component.is_community()),
            module: owner.map(|owner| everything.number(unit, owner)),
            definition: subject.definition(),
            place: places.place(unit, node.file, block.span()),
            marks: Marks::default(),
            findings: Vec::new(),
            offers: known.map_or(Offers::Other, offers),
            arguments: Vec::new(),
        });
    }
    for missing in &references.missing {
        let (unit, referrer) = missing.referrer;
        let file = everything.resolution(unit).graph.node(referrer).file;
        let known = missing.component.filter(|component| component.kind() == ComponentKind::Component);
        let block = known.map_or_else(|| missing.name.clone(), |component| component.name().to_owned());
        let label = missing.name.strip_prefix(&block).and_then(|rest| rest.strip_prefix('.'));
        nodes.push(Node {
            id: String::new(),
            name: missing.name.clone(),
            label: label.map(str::to_owned),
            block,
            kind: NodeKind::Missing,
            stability: known.map(|component| component.stability()),
            community: known.is_some_and(|component| component.is_community()),
            module: nodes[everything.number(unit, referrer)].module,
            definition: None,
            place: places.place(unit, file, missing.span),
            marks: Marks::default(),
            findings: Vec::new(),
            offers: Offers::Other,
            arguments: Vec::new(),
        });
    }
    name(&mut nodes, everything);
    nodes
}

fn offers(component: Component) -> Offers {
    let exports = component.exports().map(|export| Carries::of_export(export.ty()));
    let (mut receives, mut gives_targets) = (false, false);
    for carries in exports {
        receives |= carries.is_receiver();
        gives_targets |= carries.is_targets();
    }
    match (receives, gives_targets) {
        (true, _) => Offers::Receiver,
        (false, true) => Offers::Targets,
        (false, false) => Offers::Other,
    }
}

/// Gives each node its id: its name, below a `/` the names inside a module. A name that several configurations have gets
/// its file in front, one that stands twice in a configuration a number behind.
fn name(nodes: &mut [Node], everything: &Everything<'_, '_>) {
    let mut units: Vec<usize> = everything.ids().map(|(unit, _)| unit).collect();
    units.resize(nodes.len(), usize::MAX);
    let mut owners: HashMap<&str, usize> = HashMap::new();
    let mut ambiguous: Vec<bool> = vec![false; nodes.len()];
    let mut shared: std::collections::HashSet<&str> = std::collections::HashSet::new();
    for (node, &unit) in nodes.iter().zip(&units).filter(|(node, _)| node.module.is_none()) {
        if *owners.entry(&node.name).or_insert(unit) != unit {
            shared.insert(&node.name);
        }
    }
    for (at, node) in nodes.iter().enumerate() {
        ambiguous[at] = node.module.is_none() && shared.contains(&*node.name);
    }
    let mut used: HashMap<String, usize> = HashMap::with_capacity(nodes.len());
    for at in 0..nodes.len() {
        let node = &nodes[at];
        let mut id = match node.module {
            Some(module) => format!("{}/{}", nodes[module].id, node.name),
            None if ambiguous[at] => format!("{}:{}", node.place.path, node.name),
            None => node.name.clone(),
        };
        let count = used.entry(id.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            id = format!("{id}#{count}");
        }
        nodes[at].id = id;
    }
}

fn kind(kind: resolve::NodeKind, subject: Subject) -> NodeKind {
    match kind {
        resolve::NodeKind::Declare => NodeKind::Declare,
        resolve::NodeKind::Argument => NodeKind::Argument,
        resolve::NodeKind::Export => NodeKind::Export,
        resolve::NodeKind::Foreach => NodeKind::Foreach,
        resolve::NodeKind::Import(_) => NodeKind::Import,
        resolve::NodeKind::Logging | resolve::NodeKind::Tracing | resolve::NodeKind::Service => NodeKind::ConfigBlock,
        resolve::NodeKind::Component => match subject {
            Subject::Instance { .. } => NodeKind::CustomComponent,
            Subject::Known(component) if component.kind() != ComponentKind::Component => NodeKind::ConfigBlock,
            Subject::Known(_) | Subject::Other => NodeKind::Component,
        },
    }
}

/// Where each edge was written: configuration, file, span.
type EdgePlace = (usize, FileId, Span);

fn edges(
    graph: &mut ComponentGraph,
    everything: &Everything<'_, '_>,
    references: References,
    places: &Places<'_>,
) -> Vec<EdgePlace> {
    let groups = marks::cycles(graph, everything);
    let mut edge_places = Vec::with_capacity(references.all.len());
    let mut slots = references.slots;
    let mut referred = vec![false; graph.nodes.len()];
    for reference in references.all {
        let (kinds, sends) = slots.flow(reference.from_end, reference.to_end);
        let (from, to) = if sends { (reference.from, reference.to) } else { (reference.to, reference.from) };
        referred[reference.to] = true;
        let place = places.place(reference.unit, reference.file, reference.span);
        for kind in kinds {
            graph.edges.push(Edge {
                from,
                to,
                kind,
                sends,
                attribute: reference.attribute.clone(),
                export: reference.export.clone(),
                place: place.clone(),
                cycle: marks::same_cycle(&groups, from, to),
                findings: Vec::new(),
            });
            edge_places.push((reference.unit, reference.file, reference.span));
        }
    }
    marks::mark(graph, everything, &referred);
    edge_places
}

/// Takes in the findings, each at the tightest node around it and at the references that it is about.
fn findings(
    graph: &mut ComponentGraph,
    everything: &Everything<'_, '_>,
    edge_places: &[EdgePlace],
    places: &Places<'_>,
    redaction: &Redaction<'_>,
) {
    let mut edges_of: HashMap<(usize, FileId), Vec<(Span, usize)>> = HashMap::new();
    for (edge, &(unit, file, span)) in edge_places.iter().enumerate() {
        edges_of.entry((unit, file)).or_default().push((span, edge));
    }
    for (unit, input) in everything.inputs.iter().enumerate().filter(|(_, input)| input.shown) {
        let mut blocks = blocks_by_file(everything, unit, input.resolution);
        for (file, diagnostics) in (0..).map(FileId).zip(input.findings) {
            let blocks = blocks.remove(&file).unwrap_or_default();
            let mut edges = edges_of.remove(&(unit, file)).unwrap_or_default();
            edges.sort_unstable();
            let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
            sorted.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.rule));
            let mut open: Vec<(Span, usize)> = Vec::new();
            let mut next = 0;
            for diagnostic in sorted {
                let at = graph.findings.len();
                graph.findings.push(Finding {
                    rule: diagnostic.rule.as_str(),
                    family: diagnostic.family,
                    severity: diagnostic.severity,
                    message: redaction.apply(&diagnostic.message).into_owned(),
                    place: places.place(unit, file, diagnostic.span),
                });
                let start = diagnostic.span.start;
                while let Some(&block) = blocks.get(next).filter(|(span, _)| span.start <= start) {
                    open.retain(|(span, _)| span.end > block.0.start);
                    open.push(block);
                    next += 1;
                }
                open.retain(|(span, _)| span.end > start);
                if let Some(&(_, node)) = open.last() {
                    graph.nodes[node].findings.push(at);
                }
                for &(span, edge) in &edges[edges.partition_point(|(span, _)| span.end <= start)..] {
                    if span.start > start {
                        break;
                    }
                    if span.contains(diagnostic.span) {
                        graph.edges[edge].findings.push(at);
                    }
                }
            }
        }
    }
}

/// The blocks of each file in source order, the outer ones first.
fn blocks_by_file(
    everything: &Everything<'_, '_>,
    unit: usize,
    resolution: &Resolution<'_>,
) -> HashMap<FileId, Vec<(Span, usize)>> {
    let mut blocks: HashMap<FileId, Vec<(Span, usize)>> = HashMap::new();
    for id in resolution.graph.node_ids() {
        let file = resolution.graph.node(id).file;
        blocks.entry(file).or_default().push((resolution.block(id).span(), everything.number(unit, id)));
    }
    for list in blocks.values_mut() {
        list.sort_unstable_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    }
    blocks
}

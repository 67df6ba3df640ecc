//! What the drawn formats have in common: which nodes and edges are drawn, and what is written on them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::model::{ComponentGraph, EdgeKind, Finding, Node, NodeKind, Offers};
use crate::diagnostics::Severity;

/// An edge as it is drawn: several references between two nodes for the same data are one line.
pub(super) struct Line {
    pub from: usize,
    pub to: usize,
    pub kind: EdgeKind,
    /// What is written on it: what flows, or which attribute takes it; before it the sign of the worst finding.
    pub label: String,
    pub cycle: bool,
    /// The worst finding.
    pub worst: Option<Severity>,
    /// The references that it stands for.
    pub edges: Vec<usize>,
}

impl Line {
    /// The findings at its references, each once.
    pub(super) fn findings<'g>(&self, graph: &'g ComponentGraph) -> Vec<&'g Finding> {
        let mut numbers: Vec<usize> =
            self.edges.iter().flat_map(|&edge| &graph.edges[edge].findings).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into_iter().filter_map(|at| graph.findings.get(at)).collect()
    }
}

/// The lines of a graph in the order of their first references.
pub(super) fn lines(graph: &ComponentGraph) -> Vec<Line> {
    let mut lines: Vec<(Line, Vec<&str>)> = Vec::new();
    let mut known: BTreeMap<(usize, usize, EdgeKind), usize> = BTreeMap::new();
    for (number, edge) in graph.edges.iter().enumerate() {
        let at = *known.entry((edge.from, edge.to, edge.kind)).or_insert_with(|| {
            let (from, to, kind) = (edge.from, edge.to, edge.kind);
            let line = Line { from, to, kind, label: String::new(), cycle: false, worst: None, edges: Vec::new() };
            lines.push((line, Vec::new()));
            lines.len() - 1
        });
        let (line, attributes) = &mut lines[at];
        line.cycle |= edge.cycle;
        line.edges.push(number);
        line.worst = line.worst.max(graph.worst(&edge.findings));
        // The last part of the path says enough.
        let attribute = edge.attribute.rsplit('.').next().unwrap_or_default();
        if !attributes.contains(&attribute) && attributes.len() < 4 {
            attributes.push(attribute);
        }
    }
    lines
        .into_iter()
        .map(|(mut line, attributes)| {
            line.label = match (line.kind, attributes.as_slice()) {
                (EdgeKind::Value, [first, second, third, _, ..]) => format!("{first}, {second}, {third} …"),
                (EdgeKind::Value, names) => names.join(", "),
                (kind, _) => kind.name().to_owned(),
            };
            match line.worst {
                Some(Severity::Error) => line.label.insert_str(0, "✖ "),
                Some(Severity::Warning) => line.label.insert_str(0, "⚠ "),
                _ => {}
            }
            line
        })
        .collect()
}

/// The role of a node in the flow of data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// Where telemetry or targets come from.
    Source,
    /// Takes them and gives them on.
    Step,
    /// Where they end.
    Sink,
    /// Settings: files, secrets, configuration blocks.
    Setting,
    /// Where a module takes from and gives to the outside.
    Interface,
    /// A definition, or a foreach.
    Module,
    Missing,
}

pub(super) fn role(node: &Node, (comes_in, goes_out): (bool, bool)) -> Role {
    match node.kind {
        NodeKind::Missing => Role::Missing,
        NodeKind::Argument | NodeKind::Export => Role::Interface,
        NodeKind::Declare | NodeKind::Import | NodeKind::Foreach => Role::Module,
        NodeKind::ConfigBlock => Role::Setting,
        NodeKind::Component | NodeKind::CustomComponent => match (comes_in, goes_out) {
            (true, true) => Role::Step,
            (false, true) => Role::Source,
            (true, false) => Role::Sink,
            // Nothing flows; what could send, or gives targets, is still a source, what could receive a sink.
            (false, false) if node.marks.dead_end && node.offers == Offers::Other => Role::Source,
            (false, false) => match node.offers {
                Offers::Receiver => Role::Sink,
                Offers::Targets => Role::Source,
                Offers::Other => Role::Setting,
            },
        },
    }
}

/// The lines of text in a node: its type, its label, what stands out.
pub(super) fn caption(graph: &ComponentGraph, node: &Node) -> Vec<String> {
    let mut caption = vec![node.block.clone()];
    caption.extend(node.label.clone());
    let notes = notes(graph, node);
    if !notes.is_empty() {
        caption.push(notes);
    }
    caption
}

/// What stands out at a node, in words.
pub(super) fn notes(graph: &ComponentGraph, node: &Node) -> String {
    let mut notes: Vec<String> = Vec::new();
    if node.kind == NodeKind::Missing {
        notes.push(String::from("✖ not defined"));
    }
    let count = |severity| {
        let is_meant = |&&at: &&usize| graph.findings.get(at).is_some_and(|finding| finding.severity == severity);
        node.findings.iter().filter(is_meant).count()
    };
    for (severity, sign, word) in [(Severity::Error, "✖", "error"), (Severity::Warning, "⚠", "warning")] {
        match count(severity) {
            0 => {}
            1 => notes.push(format!("{sign} 1 {word}")),
            many => notes.push(format!("{sign} {many} {word}s")),
        }
    }
    for (set, words) in
        [(node.marks.cycle, "↻ cycle"), (node.marks.dead_end, "⊣ dead end"), (node.marks.unused, "∅ unused")]
    {
        if set {
            notes.push(words.to_owned());
        }
    }
    notes.join(" · ")
}

/// The classes by which a node stands out, the most important last.
pub(super) fn classes(graph: &ComponentGraph, node: &Node) -> Vec<&'static str> {
    let worst = graph.worst(&node.findings);
    [
        (node.marks.unused, "unused"),
        (node.marks.dead_end, "deadend"),
        (worst == Some(Severity::Warning), "warning"),
        (node.marks.cycle, "cycle"),
        (worst == Some(Severity::Error), "error"),
        (node.kind == NodeKind::Missing, "missing"),
    ]
    .into_iter()
    .filter_map(|(set, class)| set.then_some(class))
    .collect()
}

/// What a pointer over a box shows: name, place, findings.
pub(super) fn tooltip(graph: &ComponentGraph, node: &Node) -> String {
    let mut text = format!("{}\n{}:{}", node.id, node.place.path, node.place.start.line);
    for finding in node.findings.iter().filter_map(|&at| graph.findings.get(at)) {
        let _ = write!(text, "\n{}: {} [{}]", finding.severity.as_str(), finding.message, finding.rule);
    }
    text
}

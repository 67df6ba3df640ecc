//! The graph as a Mermaid flowchart, for Markdown on GitHub and elsewhere.
//!
//! Names never stand in identifiers: nodes are `n0`, `n1` …, and labels are quoted with everything escaped that Mermaid
//! could take for markup.

use std::fmt::Write as _;

use super::drawing::{self, Role};
use super::model::ComponentGraph;
use crate::diagnostics::Severity;

/// What GitHub's Mermaid draws at most.
#[derive(Clone, Copy, Debug)]
pub struct Limits;

impl Limits {
    /// Edges of one chart.
    pub const EDGES: usize = 500;
    /// Characters of one chart.
    pub const CHARACTERS: usize = 50_000;

    /// Whether GitHub draws this chart.
    #[must_use]
    pub fn hold(chart: &str) -> bool {
        let is_edge = |line: &&str| line.contains("-->") || line.contains("-.->");
        chart.chars().count() <= Self::CHARACTERS && chart.lines().filter(is_edge).count() <= Self::EDGES
    }
}

/// The graph as a flowchart from left to right.
#[must_use]
pub fn mermaid(graph: &ComponentGraph) -> String {
    let mut out = String::from("flowchart LR\n");
    let flows = graph.flows();
    let (top, inside) = graph.children();
    let mut touched = vec![false; graph.nodes.len()];
    for edge in &graph.edges {
        touched[edge.from] = true;
        touched[edge.to] = true;
    }
    // Modules wait in a list, so that nesting needs no recursion.
    let mut pending: Vec<Step> = top.iter().rev().map(|&node| Step::Open(node, 1)).collect();
    while let Some(step) = pending.pop() {
        match step {
            Step::Close(depth) => indent(&mut out, depth, "end\n"),
            Step::Node(node, depth) => write_node(&mut out, graph, node, flows[node], depth),
            Step::Open(node, depth) if inside[node].is_empty() => pending.push(Step::Node(node, depth)),
            Step::Open(node, depth) => {
                let title = drawing::caption(graph, &graph.nodes[node]).join(" ");
                indent(&mut out, depth, &format!("subgraph m{node}[\"{}\"]\n", escape(&title)));
                pending.push(Step::Close(depth));
                pending.extend(inside[node].iter().rev().map(|&inner| Step::Open(inner, depth + 1)));
                // An edge to a subgraph from what is inside it cannot be drawn.
                if touched[node] {
                    pending.push(Step::Node(node, depth + 1));
                }
            }
        }
    }
    let lines = drawing::lines(graph);
    for line in &lines {
        let arrow = if line.kind.is_flow() { "-->" } else { "-.->" };
        let label = escape(&line.label);
        let written = if label.is_empty() { String::new() } else { format!("|\"{label}\"|") };
        let _ = writeln!(out, "  n{} {arrow}{written} n{}", line.from, line.to);
    }
    write_styles(&mut out, graph, &inside, &touched);
    let numbers = |is_meant: &dyn Fn(&drawing::Line) -> bool| -> String {
        let found = lines.iter().enumerate().filter(|(_, line)| is_meant(line)).map(|(at, _)| at.to_string());
        found.collect::<Vec<_>>().join(",")
    };
    let bad = |line: &drawing::Line| line.cycle || line.worst == Some(Severity::Error);
    for (numbers, style) in [
        (numbers(&|line| !bad(line) && line.worst == Some(Severity::Warning)), "stroke:#bf8700"),
        (numbers(&bad), "stroke:#cf222e,stroke-width:3px"),
    ] {
        if !numbers.is_empty() {
            let _ = writeln!(out, "  linkStyle {numbers} {style}");
        }
    }
    out
}

enum Step {
    Open(usize, usize),
    Node(usize, usize),
    Close(usize),
}

fn indent(out: &mut String, depth: usize, text: &str) {
    // Deep nesting stays readable without long lines of blanks.
    for _ in 0..depth.min(20) {
        out.push_str("  ");
    }
    out.push_str(text);
}

fn write_node(out: &mut String, graph: &ComponentGraph, node: usize, flow: (bool, bool), depth: usize) {
    let (open, close) = match drawing::role(&graph.nodes[node], flow) {
        Role::Source => ("([", "])"),
        Role::Step => ("[", "]"),
        Role::Sink => ("[(", ")]"),
        Role::Setting => ("{{", "}}"),
        Role::Interface => (">", "]"),
        Role::Module => ("[[", "]]"),
        Role::Missing => ("[", "]"),
    };
    let caption: Vec<String> = drawing::caption(graph, &graph.nodes[node]).iter().map(|line| escape(line)).collect();
    indent(out, depth, &format!("n{node}{open}\"{}\"{close}\n", caption.join("<br/>")));
}

const CLASSES: [(&str, &str); 6] = [
    ("unused", "stroke-dasharray:4 3,opacity:0.7"),
    ("deadend", "stroke:#bf8700,stroke-width:2px,stroke-dasharray:2 2"),
    ("warning", "stroke:#bf8700,stroke-width:2px"),
    ("cycle", "stroke:#cf222e,stroke-width:3px"),
    ("error", "stroke:#cf222e,stroke-width:3px"),
    ("missing", "stroke:#cf222e,stroke-width:2px,stroke-dasharray:5 5"),
];

fn write_styles(out: &mut String, graph: &ComponentGraph, inside: &[Vec<usize>], touched: &[bool]) {
    for (class, style) in CLASSES {
        let members: Vec<String> = graph
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| drawing::classes(graph, node).contains(&class))
            .map(|(at, _)| {
                let is_subgraph = !inside[at].is_empty() && !touched[at];
                format!("{}{at}", if is_subgraph { 'm' } else { 'n' })
            })
            .collect();
        if !members.is_empty() {
            let _ = writeln!(out, "  classDef {class} {style}");
            let _ = writeln!(out, "  class {} {class}", members.join(","));
        }
    }
}

/// Text for a quoted label: nothing in it is markup, an entity or the label's end.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '#' => out.push_str("#35;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '&' => out.push_str("#amp;"),
            '`' => out.push_str("#96;"),
            '\\' => out.push_str("#92;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

//! The graph in Graphviz' language.

use std::fmt::Write as _;

use super::drawing::{self, Role};
use super::model::{ComponentGraph, Node};
use crate::diagnostics::Severity;

/// The graph as a `digraph` from left to right, modules as clusters.
#[must_use]
pub fn dot(graph: &ComponentGraph) -> String {
    let mut out = String::from(
        "digraph alloy {\n  rankdir=LR;\n  node [fontname=\"Helvetica\", fontsize=11];\n  \
         edge [fontname=\"Helvetica\", fontsize=9];\n",
    );
    let flows = graph.flows();
    let (top, inside) = graph.children();
    let mut touched = vec![false; graph.nodes.len()];
    for edge in &graph.edges {
        touched[edge.from] = true;
        touched[edge.to] = true;
    }
    // Modules wait in a list, so that nesting needs no recursion.
    let mut pending: Vec<Option<usize>> = top.iter().rev().map(|&node| Some(node)).collect();
    while let Some(step) = pending.pop() {
        let Some(node) = step else {
            out.push_str("  }\n");
            continue;
        };
        if inside[node].is_empty() {
            write_node(&mut out, graph, node, flows[node]);
            continue;
        }
        let title = drawing::caption(graph, &graph.nodes[node]).join(" ");
        let _ = writeln!(out, "  subgraph cluster_{node} {{\n  label={};", quote(&title));
        if touched[node] {
            write_node(&mut out, graph, node, flows[node]);
        }
        pending.push(None);
        pending.extend(inside[node].iter().rev().map(|&inner| Some(inner)));
    }
    for line in drawing::lines(graph) {
        let _ = write!(out, "  n{} -> n{} [label={}", line.from, line.to, quote(&line.label));
        if !line.kind.is_flow() {
            out.push_str(", style=dashed");
        }
        if line.cycle || line.worst == Some(Severity::Error) {
            out.push_str(", color=\"#cf222e\", penwidth=2");
        } else if line.worst == Some(Severity::Warning) {
            out.push_str(", color=\"#bf8700\"");
        }
        out.push_str("];\n");
    }
    out.push_str("}\n");
    out
}

fn write_node(out: &mut String, graph: &ComponentGraph, number: usize, flow: (bool, bool)) {
    let node = &graph.nodes[number];
    let shape = match drawing::role(node, flow) {
        Role::Source => "trapezium",
        Role::Step => "box",
        Role::Sink => "cylinder",
        Role::Setting => "hexagon",
        Role::Interface => "cds",
        Role::Module => "folder",
        Role::Missing => "box",
    };
    let caption = drawing::caption(graph, node).join("\n");
    let tooltip = drawing::tooltip(graph, node);
    let _ = write!(out, "  n{number} [label={}, shape={shape}, tooltip={}", quote(&caption), quote(&tooltip));
    out.push_str(style(graph, node));
    out.push_str("];\n");
}

fn style(graph: &ComponentGraph, node: &Node) -> &'static str {
    match drawing::classes(graph, node).last() {
        Some(&"missing") => ", color=\"#cf222e\", style=dashed",
        Some(&("error" | "cycle")) => ", color=\"#cf222e\", penwidth=2",
        Some(&"warning") => ", color=\"#bf8700\", penwidth=2",
        Some(&"deadend") => ", color=\"#bf8700\", style=dashed",
        Some(&"unused") => ", color=\"#6e7781\", style=dashed",
        _ => "",
    }
}

/// A quoted string. Only quotes and backslashes mean something in it; a line's end is written as one.
fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

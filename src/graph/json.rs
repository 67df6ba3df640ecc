//! The documented, versioned JSON of `alloy-lint graph`.
#![doc = include_str!("json.md")]

use serde::Serialize;

use super::model::{ComponentGraph, Place};
use crate::render::Position;

/// The version of the JSON object. A change that breaks readers raises it.
const VERSION: u32 = 1;

/// The graph as one JSON object.
#[must_use]
pub fn json(graph: &ComponentGraph) -> String {
    let id = |node: usize| graph.nodes[node].id.as_str();
    let document = Document {
        version: VERSION,
        alloy_version: graph.release.to_string(),
        nodes: graph
            .nodes
            .iter()
            .map(|node| JsonNode {
                id: &node.id,
                name: &node.name,
                r#type: &node.block,
                label: node.label.as_deref(),
                kind: node.kind.name(),
                // Nothing is promised for community components.
                stability: node.stability.filter(|_| !node.community).map(|stability| stability.name()),
                community: node.community,
                module: node.module.map(id),
                definition: node.definition.map(id),
                place: (&node.place).into(),
                marks: node.marks.names().collect(),
                findings: &node.findings,
            })
            .collect(),
        edges: graph
            .edges
            .iter()
            .map(|edge| JsonEdge {
                from: id(edge.from),
                to: id(edge.to),
                kind: edge.kind.name(),
                direction: if edge.sends { "sends" } else { "fetches" },
                attribute: &edge.attribute,
                export: edge.export.as_deref(),
                place: (&edge.place).into(),
                marks: edge.cycle.then_some("cycle").into_iter().collect(),
                findings: &edge.findings,
            })
            .collect(),
        findings: graph
            .findings
            .iter()
            .map(|finding| JsonFinding {
                rule: finding.rule,
                family: finding.family.as_str(),
                severity: finding.severity.as_str(),
                message: &finding.message,
                place: (&finding.place).into(),
            })
            .collect(),
    };
    // Plain structures of strings and numbers: serialization cannot fail.
    let mut text = serde_json::to_string(&document).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'g> {
    version: u32,
    alloy_version: String,
    nodes: Vec<JsonNode<'g>>,
    edges: Vec<JsonEdge<'g>>,
    findings: Vec<JsonFinding<'g>>,
}

#[derive(Serialize)]
struct JsonNode<'g> {
    id: &'g str,
    name: &'g str,
    r#type: &'g str,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'g str>,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    stability: Option<&'static str>,
    community: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    module: Option<&'g str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    definition: Option<&'g str>,
    #[serde(flatten)]
    place: JsonPlace<'g>,
    marks: Vec<&'static str>,
    findings: &'g [usize],
}

#[derive(Serialize)]
struct JsonEdge<'g> {
    from: &'g str,
    to: &'g str,
    kind: &'static str,
    direction: &'static str,
    attribute: &'g str,
    #[serde(skip_serializing_if = "Option::is_none")]
    export: Option<&'g str>,
    #[serde(flatten)]
    place: JsonPlace<'g>,
    marks: Vec<&'static str>,
    findings: &'g [usize],
}

#[derive(Serialize)]
struct JsonFinding<'g> {
    rule: &'static str,
    family: &'static str,
    severity: &'static str,
    message: &'g str,
    #[serde(flatten)]
    place: JsonPlace<'g>,
}

#[derive(Serialize)]
struct JsonPlace<'g> {
    path: &'g str,
    start: JsonPosition,
    end: JsonPosition,
}

impl<'g> From<&'g Place> for JsonPlace<'g> {
    fn from(place: &'g Place) -> Self {
        Self { path: &place.path, start: place.start.into(), end: place.end.into() }
    }
}

#[derive(Serialize)]
struct JsonPosition {
    line: u32,
    column: u32,
    offset: u32,
}

impl From<Position> for JsonPosition {
    fn from(position: Position) -> Self {
        Self { line: position.line, column: position.column, offset: position.offset }
    }
}

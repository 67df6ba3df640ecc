//! Which way data flows: what components receive and send.

use super::lint::Lint;
use super::places::string;
use crate::catalog::{Component, Export, Type};
use crate::resolve::NodeId;
use crate::syntax::ast::{Block, ExprKind};

/// The kinds of values through which data is handed from component to component.
const DATA: &[&str] = &["storage.Appendable", "loki.LogsReceiver", "pyroscope.Appendable", "otelcol.Consumer"];

/// Labels of what is there to take data and throw it away.
const NOWHERE: &[&str] = &["null", "nop", "noop", "discard", "drop", "blackhole", "black_hole", "trash", "sink"];

/// Whether a label says that the component is there to throw data away.
pub(super) fn is_meant_to_discard(label: Option<&str>) -> bool {
    label.is_some_and(|label| {
        let label = label.to_ascii_lowercase();
        NOWHERE.iter().any(|word| label.split('_').any(|part| part == *word) || label.contains("devnull"))
    })
}

/// Whether a type is something that data is sent to.
pub(super) fn takes_data(ty: &Type) -> bool {
    matches!(ty, Type::Capsule(name) if DATA.contains(name))
}

/// Whether a type is a list of things that data is sent to.
pub(super) fn sends_data(ty: &Type) -> bool {
    matches!(ty, Type::List(inner) if takes_data(inner))
}

/// The export through which a component receives data.
pub(super) fn receiver(component: Component) -> Option<Export> {
    component.exports().find(|export| takes_data(export.ty()))
}

/// Whether a component sends data to others.
pub(super) fn is_sender(component: Component) -> bool {
    component.body().arguments().any(|argument| sends_data(argument.ty()))
        || component
            .body()
            .block("output")
            .is_some_and(|output| output.body().arguments().any(|argument| sends_data(argument.ty())))
}

/// Longer ways are not followed: what stands at their end is not known then.
const REACH: usize = 64;

/// The components to which a component sends, directly or through components for which `through` holds.
pub(super) fn downstream(lint: &Lint<'_, '_>, from: NodeId, through: fn(&str) -> bool) -> Option<Vec<NodeId>> {
    let mut reached = Vec::new();
    let mut waiting = vec![from];
    while let Some(node) = waiting.pop() {
        for edge in lint.resolution.graph.edges_of(node) {
            let Some(component) = lint.component(edge.to) else { continue };
            if receiver(component).is_none_or(|receiver| receiver.name() != lint.export_name(edge)) {
                continue;
            }
            if !reached.contains(&edge.to) {
                if reached.len() == REACH {
                    return None;
                }
                reached.push(edge.to);
                if through(component.name()) {
                    waiting.push(edge.to);
                }
            }
        }
    }
    Some(reached)
}

/// The components of which a component takes targets, directly or through those that only work on them.
pub(super) fn sources_of_targets(lint: &Lint<'_, '_>, of: NodeId) -> Vec<NodeId> {
    let mut reached = Vec::new();
    let mut waiting = vec![of];
    while let Some(node) = waiting.pop() {
        let file = lint.resolution.graph.node(node).file;
        for edge in lint.resolution.graph.edges_of(node) {
            let of_targets = lint
                .resolution
                .attribute(file, edge.attribute)
                .is_some_and(|attribute| matches!(attribute.name(), "targets" | "path_targets"));
            if of_targets && reached.len() < REACH && !reached.contains(&edge.to) {
                reached.push(edge.to);
                let name = lint.component(edge.to).map_or("", Component::name);
                if matches!(name, "discovery.relabel" | "local.file_match") {
                    waiting.push(edge.to);
                }
            }
        }
    }
    reached
}

/// Whether the labels that a component makes surely come to a component that writes them: every way is known, and
/// nothing on any of them takes labels away.
pub(super) fn labels_arrive(lint: &Lint<'_, '_>, from: NodeId) -> bool {
    let (mut seen, mut next, mut written) = (vec![from], 0, false);
    while let Some(&node) = seen.get(next) {
        next += 1;
        if drops_labels(lint.resolution.block(node)) {
            return false;
        }
        // Rules that others use work there.
        for edge in lint.edges_to(node).filter(|edge| lint.export_name(edge) == "rules") {
            if !seen.contains(&edge.from) {
                seen.push(edge.from);
            }
        }
        let Some(receivers) = receivers(lint, node) else { return false };
        for receiver in receivers {
            match lint.component(receiver).map(Component::name) {
                Some(
                    "loki.write" | "prometheus.remote_write" | "otelcol.exporter.otlp" | "otelcol.exporter.otlphttp",
                ) => written = true,
                Some(
                    "loki.process"
                    | "loki.relabel"
                    | "prometheus.relabel"
                    | "otelcol.exporter.prometheus"
                    | "otelcol.processor.batch"
                    | "otelcol.processor.memory_limiter",
                ) if seen.len() < REACH => {
                    if !seen.contains(&receiver) {
                        seen.push(receiver);
                    }
                }
                _ => return false,
            }
        }
    }
    written
}

/// Whether labels may be taken away in a block.
fn drops_labels(block: Block<'_>) -> bool {
    block.body().all_blocks().any(|inner| match &*inner.name() {
        "stage.label_drop" | "stage.label_keep" => true,
        "rule" => inner.body().attribute("action").is_some_and(|action| {
            string(action.value())
                .is_none_or(|action| matches!(action.to_ascii_lowercase().as_str(), "labeldrop" | "labelkeep"))
        }),
        _ => false,
    })
}

/// What `forward_to` names, or the `metrics` of the `output`; none when anything else stands there.
fn receivers(lint: &Lint<'_, '_>, node: NodeId) -> Option<Vec<NodeId>> {
    let file = lint.resolution.graph.node(node).file;
    let body = lint.resolution.block(node).body();
    let of_output = || body.blocks().find(|inner| inner.name() == "output")?.body().attribute("metrics");
    let forward_to = body.attribute("forward_to").or_else(of_output)?;
    let ExprKind::Array(elements) = forward_to.value().kind() else { return None };
    let receivers: Vec<NodeId> = lint
        .resolution
        .graph
        .edges_of(node)
        .iter()
        .filter(|edge| {
            lint.resolution.attribute(file, edge.attribute).is_some_and(|attribute| attribute.id() == forward_to.id())
        })
        .map(|edge| edge.to)
        .collect();
    (receivers.len() == elements.len()).then_some(receivers)
}

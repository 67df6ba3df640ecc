//! What a configuration does not do: what nothing is sent to, what goes nowhere, what is dropped, what is not collected.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::assemble::Whole;
use super::model::{Gap, Text, code};
use super::view::View;
use super::{otelcol, phrase, relabelling, stages, targets};
use crate::graph::{EdgeKind, NodeKind};
use crate::resolve::NodeId;

pub(super) fn gaps(whole: &Whole<'_, '_>, told: &[usize]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    // A file of modules is there for others: what it defines need not be used in it.
    let with_components: HashSet<Arc<str>> = told
        .iter()
        .map(|&node| &whole.graph.nodes[node])
        .filter(|node| node.module.is_none() && matches!(node.kind, NodeKind::Component | NodeKind::CustomComponent))
        .map(|node| Arc::clone(&node.place.path))
        .collect();
    for &node in told {
        let Some((unit, id)) = whole.position(node) else { continue };
        let is_library = !with_components.contains(&whole.graph.nodes[node].place.path);
        of_node(whole, (node, unit, id), is_library, &mut gaps);
    }
    imports(whole, told, &mut gaps);
    missing(whole, told, &mut gaps);
    dropped(whole, told, &mut gaps);
    signals(whole, told, &mut gaps);
    gaps
}

fn of_node(whole: &Whole<'_, '_>, (node, unit, id): (usize, usize, NodeId), is_library: bool, gaps: &mut Vec<Gap>) {
    let known = &whole.graph.nodes[node];
    let name = code(&known.name);
    let mut say = |text: String| gaps.push(Gap { text: Text::new(text), component: Some(known.name.clone()) });
    let view = whole.scenes[unit].view(id);
    let scene = &whole.scenes[unit];
    match known.kind {
        NodeKind::Declare if known.marks.unused && known.module.is_none() && !is_library => {
            say(format!("The module {} is defined and never used.", code(known.label.as_deref().unwrap_or_default())));
        }
        NodeKind::Import if known.marks.unused => say(format!("Nothing uses the modules of {name}.")),
        NodeKind::Component => {
            if known.marks.cycle {
                say(format!("{name} refers to itself in a circle; Alloy refuses that."));
            }
            let exports: Vec<&str> =
                scene.known(id).map(|component| component.exports().map(|e| e.name()).collect()).unwrap_or_default();
            let receives = exports.iter().any(|export| matches!(*export, "receiver" | "input"));
            if known.marks.unused {
                say(if receives {
                    format!("Nothing is sent to {name}.")
                } else if exports.contains(&"targets") || exports.contains(&"output") {
                    format!("Nobody uses the targets of {name}.")
                } else {
                    format!("Nobody uses {name}.")
                });
            }
            if known.marks.dead_end {
                say(format!("{name} passes what it gets on to nobody."));
            }
            let expr = view.expr("targets");
            if known.block.ends_with(".scrape") && expr.is_some_and(targets::is_empty) {
                say(format!("{name} fetches nothing: its list of targets is empty."));
            }
            outputs(whole, node, &view, &mut say);
        }
        _ => {}
    }
}

/// Imports whose text is elsewhere.
fn imports(whole: &Whole<'_, '_>, told: &[usize], gaps: &mut Vec<Gap>) {
    let is_opaque = |&node: &usize| {
        whole.graph.nodes[node].kind == NodeKind::Import
            && !whole.graph.nodes[node].marks.unused
            && whole
                .position(node)
                .is_some_and(|(unit, id)| whole.scenes[unit].resolution.graph.node(id).inner.is_none())
    };
    let opaque: Vec<String> =
        told.iter().copied().filter(is_opaque).map(|node| code(&whole.graph.nodes[node].name)).collect();
    if !opaque.is_empty() {
        let text = format!("What is imported by {} is not known here: its text is elsewhere.", phrase::list(&opaque));
        gaps.push(Gap { text: Text::new(text), component: None });
    }
}

/// Signals that an OpenTelemetry component could take or gets, and has no output for.
fn outputs(whole: &Whole<'_, '_>, node: usize, view: &View<'_, '_>, say: &mut dyn FnMut(String)) {
    let known = &whole.graph.nodes[node];
    let name = code(&known.name);
    let Some(output) = view.first("output") else { return };
    let has = |signal: &str| match output.expr(signal) {
        None => false,
        Some(expr) => !targets::is_empty(expr),
    };
    let signals = ["metrics", "logs", "traces"];
    if !signals.iter().any(|signal| has(signal)) {
        return;
    }
    let lacking: Vec<String> =
        signals.iter().filter(|signal| !has(signal)).map(|signal| (*signal).to_owned()).collect();
    if lacking.is_empty() {
        return;
    }
    if matches!(known.block.as_str(), "otelcol.receiver.otlp" | "otelcol.receiver.datadog") {
        say(format!("{name} takes no {}.", phrase::list_with(&lacking, "and no")));
    } else if known.block.starts_with("otelcol.processor.") {
        let lost: Vec<String> = whole.incoming[node]
            .iter()
            .map(|&edge| &whole.graph.edges[edge])
            .filter(|edge| edge.from != node)
            .map(|edge| edge.kind.name().to_owned())
            .filter(|kind| lacking.contains(kind))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        if !lost.is_empty() {
            say(format!("{name} gets {} and passes them on to nobody.", phrase::list(&lost)));
        }
    }
}

/// What is referred to and does not exist.
fn missing(whole: &Whole<'_, '_>, told: &[usize], gaps: &mut Vec<Gap>) {
    for (at, node) in whole.graph.nodes.iter().enumerate().filter(|(_, node)| node.kind == NodeKind::Missing) {
        let mut users: Vec<String> = Vec::new();
        for edge in whole.outgoing[at].iter().chain(&whole.incoming[at]).map(|&edge| &whole.graph.edges[edge]) {
            let other = if edge.to == at { edge.from } else { edge.to };
            if told.binary_search(&other).is_ok() {
                let name = code(&whole.graph.nodes[other].name);
                if !users.contains(&name) {
                    users.push(name);
                }
            }
        }
        if !users.is_empty() {
            let text = format!(
                "{} does not exist; {} to it.",
                code(&node.name),
                match &users[..] {
                    [one] => format!("{one} refers"),
                    many => format!("{} refer", phrase::list(many)),
                }
            );
            gaps.push(Gap { text: Text::new(text), component: Some(node.name.clone()) });
        }
    }
}

/// Where data is dropped on purpose.
fn dropped(whole: &Whole<'_, '_>, told: &[usize], gaps: &mut Vec<Gap>) {
    for (what, blocks) in [
        (
            "targets",
            &[
                "discovery.relabel",
                "prometheus.operator.podmonitors",
                "prometheus.operator.servicemonitors",
                "prometheus.operator.probes",
            ][..],
        ),
        ("metrics", &["prometheus.relabel", "prometheus.remote_write"]),
        ("log entries", &["loki.process", "loki.relabel"]),
        ("profiles", &["pyroscope.relabel"]),
        (
            "telemetry",
            &["otelcol.processor.filter", "otelcol.processor.tail_sampling", "otelcol.processor.probabilistic_sampler"],
        ),
    ] {
        let mut places = Vec::new();
        for &node in told {
            let block = whole.graph.nodes[node].block.as_str();
            let Some((unit, id)) = whole.position(node).filter(|_| blocks.contains(&block)) else { continue };
            let view = whole.scenes[unit].view(id);
            let drops = match block {
                "loki.process" => stages::dropping(&view) > 0,
                "prometheus.remote_write" => {
                    view.blocks("endpoint/write_relabel_config").iter().any(relabelling::drops)
                }
                "otelcol.processor.filter" => !otelcol::filter(&view).is_empty(),
                _ if block.starts_with("otelcol.") => true,
                _ => view.blocks("rule").iter().any(relabelling::drops),
            };
            if drops {
                places.push(code(&whole.graph.nodes[node].name));
            }
        }
        if !places.is_empty() {
            let verb = if what == "telemetry" { "is" } else { "are" };
            let text = format!("Some {what} {verb} dropped on purpose, by {}.", phrase::list(&places));
            gaps.push(Gap { text: Text::new(text), component: None });
        }
    }
}

/// The signals that nothing collects.
fn signals(whole: &Whole<'_, '_>, told: &[usize], gaps: &mut Vec<Gap>) {
    let mut seen = BTreeSet::new();
    let edges = told.iter().flat_map(|&node| whole.outgoing[node].iter().chain(&whole.incoming[node]));
    for edge in edges.map(|&edge| &whole.graph.edges[edge]) {
        // What flows there is not known, or comes from a module whose text is elsewhere.
        if edge.kind == EdgeKind::Telemetry {
            return;
        }
        seen.insert(edge.kind);
    }
    let is_unknown = |&node: &usize| {
        let node = &whole.graph.nodes[node];
        node.kind == NodeKind::CustomComponent
            && node.definition.is_none_or(|at| whole.graph.nodes[at].kind == NodeKind::Import)
            || node.kind == NodeKind::Component && node.stability.is_none()
            || node.block == "remotecfg"
    };
    let lacking: Vec<String> = [
        (EdgeKind::Metrics, "metrics"),
        (EdgeKind::Logs, "logs"),
        (EdgeKind::Traces, "traces"),
        (EdgeKind::Profiles, "profiles"),
    ]
    .into_iter()
    .filter(|(kind, _)| !seen.contains(kind))
    .map(|(_, name)| name.to_owned())
    .collect();
    // A file of modules collects nothing by itself.
    let is_library = !told.iter().any(|&node| {
        let node = &whole.graph.nodes[node];
        node.module.is_none()
            && matches!(node.kind, NodeKind::Component | NodeKind::CustomComponent | NodeKind::Foreach)
    });
    if is_library || lacking.is_empty() || lacking.len() == 4 || told.iter().any(is_unknown) {
        return;
    }
    let text = format!("No {} are collected.", phrase::list_with(&lacking, "or"));
    gaps.push(Gap { text: Text::new(text), component: None });
}

//! Components that depend on themselves, and declares that contain themselves.

use super::report::head_range;
use super::run::Run;
use crate::diagnostics::{Diagnostic, RuleName};
use crate::resolve::{Edge, NodeId, Resolution};

pub(super) fn check(run: &mut Run<'_, '_>) {
    let order = run.order;
    for group in order.groups() {
        match group {
            [node] => self_reference(run, *node),
            [] => {}
            _ => cycle(run, group),
        }
    }
}

fn self_reference(run: &mut Run<'_, '_>, id: NodeId) {
    let resolution = run.resolution;
    let mut own = resolution.graph.edges_of(id).iter().filter(|edge| edge.to == id);
    let Some(first) = own.next() else { return };
    let node = resolution.graph.node(id);
    let name = resolution.id(id);
    if let Some(&cause) = run.causes.broken.get(&id) {
        run.report.alloy(cause, node.file, head_range(resolution.block(id)), "cannot reference self");
        return;
    }
    let finding = run.report.push(
        node.file,
        Diagnostic::error(RuleName::DEPENDENCY_CYCLE, first.span, format!("`{name}` refers to itself"))
            .with_help("refer to another component"),
    );
    for edge in own {
        run.report.label(finding, node.file, edge.span, "and here");
    }
    run.report.alloy(finding, node.file, head_range(resolution.block(id)), "cannot reference self");
}

fn cycle(run: &mut Run<'_, '_>, group: &[NodeId]) {
    let resolution = run.resolution;
    let path = shortest_cycle(resolution, group);
    let Some(&first) = path.first() else { return };
    let names: Vec<String> = path
        .iter()
        .map(|edge| edge.from)
        .chain(std::iter::once(first.from))
        .map(|node| resolution.id(node).into_owned())
        .collect();
    let shown = if names.len() > 12 {
        format!("{} → … → {}", names[..10].join(" → "), names[names.len() - 1])
    } else {
        names.join(" → ")
    };
    let mut message = format!("these components depend on each other in a cycle: {shown}");
    if group.len() > path.len() {
        message.push_str(&format!(" ({} more take part)", group.len() - path.len()));
    }
    let start = resolution.graph.node(first.from);
    // A block that lost its label takes the references to all others of its name.
    let cause = group.iter().find_map(|member| run.causes.broken.get(member)).copied();
    let finding = cause.unwrap_or_else(|| {
        run.report.push(
            start.file,
            Diagnostic::error(RuleName::DEPENDENCY_CYCLE, first.span, message)
                .with_help("take one of these references out; Alloy evaluates a component after all it refers to"),
        )
    });
    for edge in path.iter().skip(1).take(if cause.is_some() { 0 } else { 10 }) {
        let node = resolution.graph.node(edge.from);
        let words = format!("{} refers to {}", resolution.id(edge.from), resolution.id(edge.to));
        run.report.label(finding, node.file, edge.span, words);
    }
    // Alloy names every member in every member's message: quadratic, so very large cycles are named once.
    let mut ids: Vec<(String, NodeId)> = group.iter().map(|&node| (resolution.id(node).into_owned(), node)).collect();
    ids.sort_unstable();
    let words = format!("cycle detected: {}", ids.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(", "));
    let limit = if ids.len() > 200 { 1 } else { ids.len() };
    for (_, id) in ids.iter().take(limit) {
        let node = resolution.graph.node(*id);
        run.report.alloy(finding, node.file, head_range(resolution.block(*id)), words.clone());
    }
}

/// The edges of a shortest cycle through the group's first node in the text.
fn shortest_cycle(resolution: &Resolution<'_>, group: &[NodeId]) -> Vec<Edge> {
    let Some(&start) = group.iter().min() else { return Vec::new() };
    let members: std::collections::HashSet<NodeId> = group.iter().copied().collect();
    let mut came_by: std::collections::HashMap<NodeId, Edge> = std::collections::HashMap::new();
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for &edge in resolution.graph.edges_of(node) {
            if edge.to == start {
                let mut path = vec![edge];
                let mut at = node;
                while at != start
                    && let Some(&edge) = came_by.get(&at)
                {
                    path.push(edge);
                    at = edge.from;
                }
                path.reverse();
                return path;
            }
            if members.contains(&edge.to) && !came_by.contains_key(&edge.to) {
                came_by.insert(edge.to, edge);
                queue.push_back(edge.to);
            }
        }
    }
    Vec::new()
}

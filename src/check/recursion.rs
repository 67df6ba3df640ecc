//! Declares that contain instances of themselves: the validator takes them, and no load does.

use std::collections::HashMap;

use super::run::Run;
use crate::diagnostics::{Diagnostic, RuleName};
use crate::resolve::{NodeId, NodeKind, Order};

/// An instance of the declare `to` somewhere in the body of the declare `from`.
#[derive(Clone, Copy)]
struct Use {
    from: NodeId,
    to: NodeId,
    instance: NodeId,
}

pub(super) fn check(run: &mut Run<'_, '_>) {
    let mut uses: HashMap<NodeId, Vec<Use>> = HashMap::new();
    for id in run.resolution.graph.node_ids() {
        if run.subjects[id.0 as usize].declare().is_none() {
            continue;
        }
        for (from, to) in around(run, id) {
            uses.entry(from).or_default().push(Use { from, to, instance: id });
        }
    }
    if uses.is_empty() {
        return;
    }
    let order = Order::of(run.resolution.graph.nodes.len(), |node, at| uses.get(&node)?.get(at).map(|one| one.to));
    for group in order.groups() {
        let is_cycle = match group {
            [only] => uses.get(only).is_some_and(|uses| uses.iter().any(|one| one.to == *only)),
            _ => true,
        };
        if is_cycle {
            report(run, group, &uses);
        }
    }
}

/// The declares around an instance, each with the declare beside it that has the instance's name: Alloy goes by names
/// alone, so an inner declare of the same name counts as the outer one.
fn around(run: &Run<'_, '_>, instance: NodeId) -> Vec<(NodeId, NodeId)> {
    let graph = &run.resolution.graph;
    let name = run.resolution.block(instance).name();
    let first = name.split('.').next().unwrap_or_default();
    let mut found = Vec::new();
    for scope in graph.ancestors(graph.node(instance).scope) {
        match graph.scope(scope).owner {
            Some(owner) if graph.node(owner).kind == NodeKind::Declare => {
                let beside = run.resolution.declare_in(graph.node(owner).scope, first);
                found.extend(beside.map(|to| (owner, to)));
            }
            // Alloy does not look into loops for this.
            Some(_) => break,
            None => {}
        }
    }
    found
}

fn report(run: &mut Run<'_, '_>, group: &[NodeId], uses: &HashMap<NodeId, Vec<Use>>) {
    let resolution = run.resolution;
    let Some(&first) = group.iter().min() else { return };
    if !run.live.contains(resolution.graph.node(first).scope) {
        return;
    }
    let mut inside: Vec<Use> = group
        .iter()
        .filter_map(|node| uses.get(node))
        .flatten()
        .filter(|one| group.contains(&one.to))
        .copied()
        .collect();
    inside.sort_by_key(|one| one.instance);
    let Some(closing) = inside.first() else { return };
    let name = |id: NodeId| resolution.block(id).label().unwrap_or_default();
    let message = if group.len() == 1 {
        format!("`declare \"{}\"` contains an instance of itself", name(first))
    } else {
        let mut names: Vec<String> = group.iter().map(|&id| format!("`{}`", name(id))).collect();
        names.sort_unstable();
        format!("the declares {} contain instances of each other", names.join(", "))
    };
    let file = resolution.graph.node(closing.instance).file;
    let span = resolution.block(closing.instance).name_span();
    let finding = run.report.push(
        file,
        Diagnostic::error(RuleName::DEPENDENCY_CYCLE, span, message)
            .with_help("a module cannot be built out of itself: take one of the instances out"),
    );
    for one in inside.iter().skip(1).take(10) {
        let words = format!("`{}` contains an instance of `{}`", name(one.from), name(one.to));
        let at = resolution.graph.node(one.instance).file;
        run.report.label(finding, at, resolution.block(one.instance).name_span(), words);
    }
    let declared = resolution.graph.node(first).file;
    run.report.label(finding, declared, resolution.block(first).header_span(), "the module is declared here");
    let mut ids: Vec<String> = group.iter().map(|&id| resolution.id(id).into_owned()).collect();
    ids.sort_unstable();
    let said =
        if ids.len() == 1 { format!("self reference: {}", ids[0]) } else { format!("cycle: {}", ids.join(", ")) };
    run.report.alloy_without_place(finding, said);
}

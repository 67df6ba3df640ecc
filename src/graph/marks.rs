//! What stands out: cycles, dead ends, and what nobody uses.

use std::collections::HashMap;

use super::flow::Carries;
use super::model::{ComponentGraph, NodeKind};
use super::subject::{Everything, Subject};
use crate::catalog::{Body, Component};
use crate::resolve::{self, Resolution};
use crate::syntax::ast::{Block, ExprKind, Statement};

/// The number of the cycle of references that each node is on. Marks the nodes.
pub(super) fn cycles(graph: &mut ComponentGraph, everything: &Everything<'_, '_>) -> Vec<Option<usize>> {
    let mut groups = vec![None; graph.nodes.len()];
    let mut count = 0;
    for (unit, input) in everything.inputs.iter().enumerate() {
        let resolution = input.resolution;
        for group in resolution.order().groups() {
            let is_cycle = match group {
                [node] => resolution.graph.edges_of(*node).iter().any(|edge| edge.to == *node),
                _ => true,
            };
            if !is_cycle {
                continue;
            }
            for &id in group {
                let number = everything.number(unit, id);
                groups[number] = Some(count);
                graph.nodes[number].marks.cycle = true;
            }
            count += 1;
        }
    }
    groups
}

/// Whether both nodes are on one cycle.
pub(super) fn same_cycle(groups: &[Option<usize>], a: usize, b: usize) -> bool {
    groups[a].is_some() && groups[a] == groups[b]
}

/// Marks dead ends and what nobody uses, in the files that were given: what modules of others offer is their business.
/// `referred` says which nodes something refers to.
pub(super) fn mark(graph: &mut ComponentGraph, everything: &Everything<'_, '_>, referred: &[bool]) {
    let flows = graph.flows();
    let mut used_definitions = vec![false; graph.nodes.len()];
    for node in &graph.nodes {
        let mut at = node.definition;
        // An instance of a declare in an import uses the import too.
        while let Some(definition) = at {
            used_definitions[definition] = true;
            at = graph.nodes[definition].module.filter(|&module| graph.nodes[module].kind == NodeKind::Import);
        }
    }
    let mut senders: HashMap<Body, bool> = HashMap::new();
    for (number, (unit, id)) in everything.ids().enumerate() {
        let resolution = everything.resolution(unit);
        if !resolution.is_own(resolution.graph.node(id).file) {
            continue;
        }
        let (_, sends) = flows[number];
        let is_referred = referred[number];
        let node = &mut graph.nodes[number];
        let marks = &mut node.marks;
        match node.kind {
            NodeKind::Declare | NodeKind::Import => marks.unused = !used_definitions[number],
            NodeKind::Argument => marks.unused = !is_referred,
            NodeKind::Component => {
                let Subject::Known(component) = everything.subjects[number] else { continue };
                let mut offers = component.exports().peekable();
                if offers.peek().is_some() && !is_referred {
                    // Some fetch targets, work on them and export them besides.
                    let only_receives = offers.all(|export| Carries::of_export(export.ty()).is_receiver());
                    marks.unused = only_receives || !sends;
                }
                let can_send = *senders.entry(component.body()).or_insert_with(|| can_send(component));
                if can_send && !sends && !gives_values(component, is_referred) {
                    marks.dead_end = sends_nowhere(component, resolution, id);
                }
            }
            _ => {}
        }
    }
}

/// Whether the component gives something else than a receiver to those who refer to it.
fn gives_values(component: Component, is_referred: bool) -> bool {
    is_referred && component.exports().any(|export| !Carries::of_export(export.ty()).is_receiver())
}

/// Whether a component takes receivers to send to.
fn can_send(component: Component) -> bool {
    let mut seen = std::collections::HashSet::from([component.body()]);
    let mut bodies = vec![component.body()];
    while let Some(body) = bodies.pop() {
        if body.arguments().any(|argument| Carries::of_export(argument.ty()).is_receiver()) {
            return true;
        }
        bodies.extend(body.blocks().map(|block| block.body()).filter(|body| seen.insert(*body)));
    }
    false
}

/// Whether a component is told to send to nobody: its receivers are written as empty lists, or its blocks for them are
/// empty. What is computed, or left out where it need not be given, is no dead end.
fn sends_nowhere(component: Component, resolution: &Resolution<'_>, id: resolve::NodeId) -> bool {
    let mut told = false;
    let mut bodies: Vec<(Block<'_>, Body)> = vec![(resolution.block(id), component.body())];
    while let Some((block, schema)) = bodies.pop() {
        let takes = schema.arguments().any(|argument| Carries::of_export(argument.ty()).is_receiver());
        // `output {}`
        told |= takes && block.body().is_empty();
        for statement in block.body().statements() {
            match statement {
                Statement::Error(_) => return false,
                Statement::Attribute(attribute) => {
                    let argument = schema.argument(attribute.name());
                    if !argument.is_some_and(|argument| Carries::of_export(argument.ty()).is_receiver()) {
                        continue;
                    }
                    match attribute.value().without_parens().kind() {
                        ExprKind::Array(elements) if elements.iter().next().is_none() => told = true,
                        _ => return false,
                    }
                }
                Statement::Block(inner) => {
                    if let Some(schema) = schema.block(&inner.name()) {
                        bodies.push((inner, schema.body()));
                    }
                }
            }
        }
    }
    told
}

//! Declares and imports: of which of them there is an instance.

use super::lint::Lint;
use crate::check::Subject;
use crate::resolve::{NodeId, NodeKind, ROOT};

/// The blocks of a kind, with their labels, of which nothing is an instance: neither here nor in a file beside this
/// one. `instance_of` gives what a node is an instance of. Nothing is said of what is there for others to import.
pub(super) fn without_instance<'a>(
    lint: &Lint<'_, 'a>,
    is_meant: fn(NodeKind) -> bool,
    instance_of: fn(Subject) -> Option<NodeId>,
) -> Vec<(NodeId, &'a str)> {
    let resolution = lint.resolution;
    let graph = &resolution.graph;
    if !graph.nodes.iter().any(|node| is_meant(node.kind)) || !lint.is_complete() || lint.is_library() {
        return Vec::new();
    }
    let mut used = vec![false; graph.nodes.len()];
    for of in graph.node_ids().filter_map(|node| instance_of(lint.subject(node))) {
        used[of.0 as usize] = true;
    }
    let unit = resolution.unit;
    graph
        .node_ids()
        .filter(|id| !used[id.0 as usize])
        .filter_map(|id| {
            let node = graph.node(id);
            let label = resolution.block(id).label().filter(|_| is_meant(node.kind))?;
            let beside = node.scope == ROOT && unit.folder.is_some_and(|folder| folder.instantiates(unit.files, label));
            let is_unused = node.duplicate_of.is_none() && resolution.is_own(node.file) && !beside;
            is_unused.then_some((id, label))
        })
        .collect()
}

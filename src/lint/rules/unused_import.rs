//! Imports of which nothing is used.

use crate::check::Subject;
use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::rule::{Check, FixAvailability, Rule, Status};
use crate::resolve::{NodeKind, ROOT};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("unused-import"),
    category: "wiring",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "An import of which nothing is used.",
    page: include_str!("unused-import.md"),
    checks: &[Check::Configuration(configuration)],
};

fn configuration(lint: &mut Lint<'_, '_>) {
    let resolution = lint.resolution;
    let graph = &resolution.graph;
    let is_import = |kind: NodeKind| matches!(kind, NodeKind::Import(_));
    if !graph.nodes.iter().any(|node| is_import(node.kind)) || !lint.is_complete() || lint.is_library() {
        return;
    }
    let mut used = vec![false; graph.nodes.len()];
    for node in graph.node_ids() {
        if let Subject::Imported { import, .. } = lint.subject(node) {
            used[import.0 as usize] = true;
        }
    }
    let folder = resolution.unit.folder;
    for id in graph.node_ids().filter(|id| !used[id.0 as usize]) {
        let node = graph.node(id);
        let block = resolution.block(id);
        let Some(label) = block.label().filter(|_| is_import(node.kind)) else { continue };
        let beside = node.scope == ROOT
            && folder.is_some_and(|folder| folder.instantiates(resolution.unit.files, label));
        if node.duplicate_of.is_none() && resolution.is_own(node.file) && !beside {
            let finding = RULE
                .finding(block.header_span(), format!("nothing of the import `{label}` is used"))
                .with_help(format!("write a block of one of its declares, `{label}.NAME \"default\" {{ … }}`, or remove the import"));
            lint.push(node.file, finding);
        }
    }
}

//! Declares of which there is no instance.

use crate::check::Subject;
use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::rule::{Check, FixAvailability, Rule, Status};
use crate::resolve::{NodeKind, ROOT};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("unused-declare"),
    category: "wiring",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A `declare` of which there is no instance.",
    page: include_str!("unused-declare.md"),
    checks: &[Check::Configuration(configuration)],
};

fn configuration(lint: &mut Lint<'_, '_>) {
    let resolution = lint.resolution;
    let graph = &resolution.graph;
    if graph.nodes.iter().all(|node| node.kind != NodeKind::Declare) || !lint.is_complete() || lint.is_library() {
        return;
    }
    let mut used = vec![false; graph.nodes.len()];
    for node in graph.node_ids() {
        if let Subject::Declare(declare) = lint.subject(node) {
            used[declare.0 as usize] = true;
        }
    }
    let folder = resolution.unit.folder;
    for id in graph.node_ids().filter(|id| !used[id.0 as usize]) {
        let node = graph.node(id);
        let block = resolution.block(id);
        let Some(label) = block.label().filter(|_| node.kind == NodeKind::Declare) else { continue };
        let beside = node.scope == ROOT
            && folder.is_some_and(|folder| folder.instantiates(resolution.unit.files, label));
        if node.duplicate_of.is_none() && resolution.is_own(node.file) && !beside {
            let finding = RULE
                .finding(block.header_span(), format!("there is no instance of `{label}`"))
                .with_help(format!("write `{label} \"default\" {{ … }}` where it should run, or remove the declare"));
            lint.push(node.file, finding);
        }
    }
}

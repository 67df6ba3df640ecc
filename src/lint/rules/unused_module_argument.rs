//! Arguments of modules that nothing in the module reads.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::rule::{Check, FixAvailability, Rule, Status};
use crate::lint::signals::differ_by_signal;
use crate::resolve::{NodeId, NodeKind, ScopeKind};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("unused-module-argument"),
    category: "wiring",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "An `argument` of a `declare` that nothing reads.",
    page: include_str!("unused-module-argument.md"),
    options: &[],
    checks: &[Check::Configuration(configuration)],
};

fn configuration(lint: &mut Lint<'_, '_>) {
    let resolution = lint.resolution;
    let graph = &resolution.graph;
    for id in graph.node_ids() {
        let node = graph.node(id);
        if node.kind != NodeKind::Argument
            || graph.scope(node.scope).kind != ScopeKind::Declare
            || !resolution.is_own(node.file)
            || node.duplicate_of.is_some()
        {
            continue;
        }
        let block = resolution.block(id);
        let Some(label) = block.label() else { continue };
        if !lint.is_complete() || lint.edges_to(id).next().is_some() || is_one_for_each_signal(lint, id, label) {
            continue;
        }
        let finding = RULE
            .finding(block.header_span(), format!("nothing reads the argument `{label}`"))
            .with_help(format!("read `argument.{label}.value` in the declare, or remove the argument"));
        lint.push(node.file, finding);
    }
}

/// Whether the declare takes the same for another kind of data, and reads that: modules have the same arguments
/// whatever they collect.
fn is_one_for_each_signal(lint: &Lint<'_, '_>, argument: NodeId, label: &str) -> bool {
    let graph = &lint.resolution.graph;
    graph.scope(graph.node(argument).scope).nodes().take(MOST_NEIGHBOURS).any(|other| {
        graph.node(other).kind == NodeKind::Argument
            && lint.resolution.block(other).label().is_some_and(|other| differ_by_signal(label, other))
            && lint.edges_to(other).next().is_some()
    })
}

/// More blocks are not looked at for each finding.
const MOST_NEIGHBOURS: usize = 500;

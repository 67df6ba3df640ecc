//! Pipelines of logs that are cut in two for no reason.

use crate::catalog::Component;
use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::NodeAt;
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("split-pipeline"),
    category: "performance",
    severity: Severity::Info,
    on_by_default: false,
    since: "0.1.0",
    status: Status::Preview,
    fix: FixAvailability::None,
    summary: "Two `loki.process` in a row that could be one.",
    page: include_str!("split-pipeline.md"),
    options: &[],
    checks: &[Check::Node { of: Which::Named(&names(["loki.process"])), function: node }],
};

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    // Only one sends to it, and that one to nobody else.
    let mut edges = lint.edges_to(at.id).map(|edge| edge.from);
    let (first, second) = (edges.next(), edges.next());
    drop(edges);
    let (Some(before), None) = (first, second) else { return };
    let is_process = lint.component(before).map(Component::name) == Some("loki.process");
    if before == at.id || !is_process || lint.resolution.graph.edges_of(before).len() != 1 {
        return;
    }
    let graph = &lint.resolution.graph;
    if graph.node(before).scope != graph.node(at.id).scope {
        return;
    }
    let message = format!(
        "`{}` gets entries from `{}` alone, which sends them nowhere else",
        at.block.node_id(),
        lint.resolution.id(before)
    );
    lint.push(
        at.file,
        RULE.finding(at.block.header_span(), message).with_help("put the stages of both into one component"),
    );
}

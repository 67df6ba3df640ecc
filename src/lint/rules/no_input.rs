//! Components to which nobody sends anything.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::flow;
use crate::lint::lint::Lint;
use crate::lint::places::NodeAt;
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which};
use crate::lint::signals::differ_by_signal;
use crate::resolve::NodeKind;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("no-input"),
    category: "wiring",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A component that receives data, to which nothing sends any.",
    page: include_str!("no-input.md"),
    options: &[],
    checks: &[Check::Node { of: Which::All, function: node }],
};

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    let graph = &lint.resolution.graph;
    // A configuration without any reference is an excerpt.
    if graph.edges.is_empty() || graph.node(at.id).kind != NodeKind::Component {
        return;
    }
    if lint.is_used_here(at.id) {
        return;
    }
    let Some(receiver) = flow::receiver(at.component) else { return };
    // What gives out other values too may be there for these.
    let lonely = at.component.exports().all(|export| flow::takes_data(export.ty()) || export.name() == "rules");
    if !lonely
        || is_for_looking(at)
        || flow::is_meant_to_discard(at.block.label())
        || lint.may_be_used(at.id)
        || is_spare_entrance(lint, at)
        || is_one_for_each_signal(lint, at)
        || lint.is_commented_out(at.id)
    {
        return;
    }
    let id = at.block.node_id();
    let finding = RULE
        .finding(at.block.header_span(), format!("nothing sends to `{id}`"))
        .with_help(format!("name `{id}.{}` where data should come from, or remove the component", receiver.name()));
    lint.push(at.file, finding);
}

/// Components that make data of one kind into another.
const CONVERTERS: &[&str] =
    &["otelcol.exporter.loki", "otelcol.exporter.prometheus", "otelcol.receiver.loki", "otelcol.receiver.prometheus"];

/// Whether it is one of several ways to something that is reached otherwise: generated configurations offer each
/// destination to data of every kind.
fn is_spare_entrance(lint: &Lint<'_, '_>, at: NodeAt<'_>) -> bool {
    if !CONVERTERS.contains(&at.component.name()) {
        return false;
    }
    let Some(reached) = flow::downstream(lint, at.id, |_| true) else { return true };
    reached.iter().any(|&node| lint.edges_to(node).any(|edge| edge.from != at.id && !reached.contains(&edge.from)))
}

/// Whether it only shows what it gets: such components are connected while somebody looks.
fn is_for_looking(at: NodeAt<'_>) -> bool {
    at.component.name().ends_with(".echo") || at.component.name() == "otelcol.exporter.debug"
}

/// Whether the same component is there for another kind of data, and gets some: `router_logs` beside `router_traces`.
fn is_one_for_each_signal(lint: &Lint<'_, '_>, at: NodeAt<'_>) -> bool {
    let graph = &lint.resolution.graph;
    let nodes = graph.scope(graph.node(at.id).scope).nodes().take(MOST_NEIGHBOURS);
    at.block.label().is_some_and(|label| {
        nodes
            .filter(|&other| lint.component(other).is_some_and(|component| component.name() == at.component.name()))
            .any(|other| {
                lint.resolution.block(other).label().is_some_and(|other| differ_by_signal(label, other))
                    && lint.may_be_used(other)
            })
    })
}

/// More components are not looked at for each finding.
const MOST_NEIGHBOURS: usize = 500;

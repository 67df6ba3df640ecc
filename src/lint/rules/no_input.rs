//! Components to which nobody sends anything.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::flow;
use crate::lint::lint::Lint;
use crate::lint::places::NodeAt;
use crate::lint::rule::{Check, FixAvailability, Rule, Status};
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
    checks: &[Check::Node(node)],
};

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    let graph = &lint.resolution.graph;
    // A configuration without any reference is an excerpt.
    if graph.edges.is_empty() || graph.node(at.id).kind != NodeKind::Component {
        return;
    }
    let Some(receiver) = flow::receiver(at.component) else { return };
    // What gives out other values too may be there for these.
    let lonely = at.component.exports().all(|export| flow::takes_data(export.ty()) || export.name() == "rules");
    if !lonely || lint.may_be_used(at.id) || flow::is_meant_to_discard(at.block.label()) || is_spare_entrance(lint, at) {
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
    CONVERTERS.contains(&at.component.name())
        && lint
            .resolution
            .graph
            .edges_of(at.id)
            .iter()
            .take(64)
            .any(|edge| lint.edges_to(edge.to).any(|other| other.from != at.id))
}

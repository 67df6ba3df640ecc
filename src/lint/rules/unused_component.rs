//! Components that only give values to others, and nobody takes them.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::flow;
use crate::lint::lint::Lint;
use crate::lint::places::NodeAt;
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which};
use crate::resolve::NodeKind;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("unused-component"),
    category: "wiring",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A component whose exports nothing uses.",
    page: include_str!("unused-component.md"),
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
    let mut exports = at.component.exports().map(|export| export.name());
    let Some(first) = exports.next() else { return };
    let more = exports.next().is_some();
    if flow::receiver(at.component).is_some() || flow::is_sender(at.component) || lint.may_be_used(at.id) {
        return;
    }
    if serves_requests_only(at) || lint.is_commented_out(at.id) {
        return;
    }
    let id = at.block.node_id();
    let help = match more {
        true => format!("refer to one of its exports, such as `{id}.{first}`, or remove it"),
        false => format!("refer to `{id}.{first}`, or remove it"),
    };
    lint.push(at.file, RULE.finding(at.block.header_span(), format!("nothing uses `{id}`")).with_help(help));
}

/// Whether it is an exporter without targets of its own: others ask it by its address.
fn serves_requests_only(at: NodeAt<'_>) -> bool {
    let body = at.block.body();
    matches!(at.component.name(), "prometheus.exporter.blackbox" | "prometheus.exporter.snmp")
        && body.attribute("targets").is_none()
        && body.blocks().all(|block| block.name() != "target")
}

//! Exporters of OpenTelemetry that send each piece of data by itself.

use crate::catalog::{Component, Name};
use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::NodeAt;
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};
use crate::resolve::NodeId;
use crate::syntax::ast::Block;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("unbatched-export"),
    category: "performance",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "Telemetry that is sent on as it comes in, without batches.",
    page: include_str!("unbatched-export.md"),
    options: &[],
    checks: &[Check::Node { of: Which::Named(EXPORTERS), function: node }],
};

/// Exporters that make a request of each piece of data they are given.
const EXPORTERS: &[Name] = &names(["otelcol.exporter.otlp", "otelcol.exporter.otlphttp"]);

/// Receivers to which each client sends what it has when it likes.
const RECEIVERS: &[&str] = &[
    "otelcol.receiver.otlp",
    "otelcol.receiver.jaeger",
    "otelcol.receiver.zipkin",
    "otelcol.receiver.fluentforward",
    "otelcol.receiver.syslog",
    "otelcol.receiver.tcplog",
];

/// Longer ways are not followed.
const REACH: usize = 256;

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    if batches_itself(at.block) {
        return;
    }
    let Some(receiver) = unbatched_source(lint, at.id) else { return };
    let message =
        format!("`{}` sends what `{}` receives piece by piece", at.block.node_id(), lint.resolution.id(receiver));
    lint.push(
        at.file,
        RULE.finding(at.block.header_span(), message)
            .with_help("put an `otelcol.processor.batch` in front of it, behind what drops data"),
    );
}

/// Whether the exporter's queue puts batches together.
fn batches_itself(block: Block<'_>) -> bool {
    block
        .body()
        .blocks()
        .any(|queue| queue.name() == "sending_queue" && queue.body().blocks().any(|b| b.name() == "batch"))
}

/// A receiver from which data reaches the exporter by a way without a batch.
fn unbatched_source(lint: &Lint<'_, '_>, exporter: NodeId) -> Option<NodeId> {
    let mut seen = vec![exporter];
    let mut waiting = vec![exporter];
    while let Some(node) = waiting.pop() {
        for edge in lint.edges_to(node) {
            let Some(name) = lint.component(edge.from).map(Component::name) else { continue };
            if RECEIVERS.contains(&name) {
                return Some(edge.from);
            }
            // Samplers of whole traces and connectors give out batches of their own.
            let goes_on = name.starts_with("otelcol.processor.")
                && !matches!(
                    name,
                    "otelcol.processor.batch" | "otelcol.processor.tail_sampling" | "otelcol.processor.interval"
                );
            if goes_on && !seen.contains(&edge.from) && seen.len() < REACH {
                seen.push(edge.from);
                waiting.push(edge.from);
            }
        }
    }
    None
}

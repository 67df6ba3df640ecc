//! Processors of a pipeline in an order that works against them.

use crate::catalog::{Component, Name};
use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::NodeAt;
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};
use crate::resolve::NodeId;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("processor-order"),
    category: "suspicious",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "Processors in an order that works against them.",
    page: include_str!("processor-order.md"),
    options: &[],
    checks: &[Check::Node { of: Which::Named(PROCESSORS), function: node }],
};

/// Those that should stand before others, or behind them.
const PROCESSORS: &[Name] = &names([
    "otelcol.processor.memory_limiter",
    "otelcol.processor.tail_sampling",
    "otelcol.processor.probabilistic_sampler",
    "otelcol.processor.filter",
    "otelcol.processor.k8sattributes",
]);

const PROCESSOR: &str = "otelcol.processor.";

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    let Some(processor) = at.component.name().strip_prefix(PROCESSOR) else { return };
    let help = match processor {
        "memory_limiter" => "put it first: it can only refuse data that nothing has worked on yet",
        "tail_sampling" | "probabilistic_sampler" | "filter" => {
            "put the `otelcol.processor.batch` behind it: what is dropped need not be batched, and batches stay full"
        }
        "k8sattributes" => {
            "put the `otelcol.processor.batch` behind it: in a batch the connection that data came by is no longer known"
        }
        _ => return,
    };
    let before = lint.edges_to(at.id).find_map(|edge| {
        let name = lint.component(edge.from).map(Component::name)?.strip_prefix(PROCESSOR)?;
        match processor {
            "memory_limiter" => true,
            // What is dropped after other work may depend on it.
            "filter" => name == "batch" && is_first(lint, edge.from),
            _ => name == "batch",
        }
        .then_some(edge.from)
    });
    let Some(before) = before else { return };
    let message = format!("`{}` comes after `{}`", at.block.node_id(), lint.resolution.id(before));
    lint.push(at.file, RULE.finding(at.block.header_span(), message).with_help(help));
}

/// Whether no processor but a memory limiter comes before.
fn is_first(lint: &Lint<'_, '_>, batch: NodeId) -> bool {
    lint.edges_to(batch).all(|edge| {
        let before = lint.component(edge.from).and_then(|component| component.name().strip_prefix(PROCESSOR));
        before.is_none_or(|before| before == "memory_limiter")
    })
}

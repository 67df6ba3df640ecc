//! Metrics that are dropped where they are sent.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::{NodeAt, string, strings};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};
use crate::syntax::ast::Block;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("late-metric-drop"),
    category: "performance",
    severity: Severity::Info,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "Metrics are written to disk before they are dropped.",
    page: include_str!("late-metric-drop.md"),
    options: &[],
    checks: &[Check::Node { of: Which::Named(&names(["prometheus.remote_write"])), function: node }],
};

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    // Where there are several endpoints, each may want something else.
    let mut endpoints = at.block.body().blocks().filter(|block| block.name() == "endpoint");
    let (Some(endpoint), None) = (endpoints.next(), endpoints.next()) else { return };
    // Labels that are added here can only be looked at here.
    let adds_labels = at.block.body().attribute("external_labels").is_some();
    let mut rules = endpoint.body().blocks().filter(|block| block.name() == "write_relabel_config");
    let Some(rule) = rules.find(|rule| drops(*rule) && (!adds_labels || looks_at_names(*rule))) else { return };
    lint.push(
        at.file,
        RULE.finding(rule.header_span(), "what this rule drops was written to the write-ahead log before")
            .with_help("put the rule in a `prometheus.relabel` in front of the `prometheus.remote_write`"),
    );
}

fn looks_at_names(rule: Block<'_>) -> bool {
    let labels = rule.body().attribute("source_labels").and_then(|labels| strings(labels.value()));
    labels.is_some_and(|labels| labels == ["__name__"])
}

fn drops(rule: Block<'_>) -> bool {
    let action = rule.body().attribute("action").and_then(|action| string(action.value()));
    action.is_some_and(|action| matches!(action.to_ascii_lowercase().as_str(), "keep" | "drop"))
}

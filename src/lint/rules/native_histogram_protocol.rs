//! Native histograms that are scraped and not sent on.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::flow;
use crate::lint::lint::Lint;
use crate::lint::places::{NodeAt, boolean};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("native-histogram-protocol"),
    category: "suspicious",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "Native histograms that are scraped and not sent on.",
    page: include_str!("native-histogram-protocol.md"),
    options: &[],
    checks: &[Check::Node { of: Which::Named(&names(["prometheus.scrape"])), function: node }],
};

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    let Some(attribute) = at.block.body().attribute("scrape_native_histograms") else { return };
    if boolean(attribute.value()) != Some(true) {
        return;
    }
    let Some(reached) = flow::downstream(lint, at.id, |name| name == "prometheus.relabel") else { return };
    let mut writer = None;
    for node in reached {
        match lint.component(node).map(|component| component.name()) {
            Some("prometheus.relabel") => {}
            Some("prometheus.remote_write") => {
                let block = lint.resolution.block(node);
                let endpoints: Vec<_> = block.body().blocks().filter(|inner| inner.name() == "endpoint").collect();
                // One endpoint that takes them, or that cannot be judged, is enough.
                let sends = |body: crate::syntax::ast::Body<'_>| {
                    body.attribute("send_native_histograms").is_some_and(|sends| boolean(sends.value()) != Some(false))
                };
                if endpoints.is_empty() || endpoints.iter().any(|endpoint| sends(endpoint.body())) {
                    return;
                }
                writer = Some(block.node_id());
            }
            _ => return,
        }
    }
    let Some(writer) = writer else { return };
    let finding = RULE
        .finding(
            attribute.span(),
            format!("native histograms are scraped here, and no endpoint of `{writer}` sends them"),
        )
        .with_help("set `send_native_histograms = true` in the `endpoint` block");
    lint.push(at.file, finding);
}

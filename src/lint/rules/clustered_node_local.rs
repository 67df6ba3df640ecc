//! Clustering over targets that each machine has for itself.

use crate::catalog::Component;
use crate::diagnostics::{RuleName, Severity};
use crate::lint::flow;
use crate::lint::lint::Lint;
use crate::lint::places::{NodeAt, boolean, strings};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};
use crate::syntax::ast::Block;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("clustered-node-local"),
    category: "suspicious",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "Clustering over targets that every collector has for itself.",
    page: include_str!("clustered-node-local.md"),
    options: &[],
    checks: &[Check::Node { of: Which::Named(&names(["prometheus.scrape"])), function: node }],
};

/// Exporters that tell of the machine or the collector they run on, always under the same address.
const LOCAL: &[&str] = &[
    "prometheus.exporter.cadvisor",
    "prometheus.exporter.process",
    "prometheus.exporter.self",
    "prometheus.exporter.unix",
    "prometheus.exporter.windows",
];

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    let clustering = at.block.body().blocks().find(|block| block.name() == "clustering");
    let Some(enabled) = clustering.and_then(|clustering| clustering.body().attribute("enabled")) else { return };
    if boolean(enabled.value()) != Some(true) {
        return;
    }
    let local = flow::sources_of_targets(lint, at.id).into_iter().find(|&source| {
        lint.component(source).map(Component::name).is_some_and(|name| LOCAL.contains(&name))
            && !tells_only_of_files(lint.resolution.block(source))
    });
    let Some(local) = local else { return };
    let id = lint.resolution.id(local);
    let finding = RULE
        .finding(
            enabled.span(),
            format!(
                "with clustering only one collector scrapes the targets of `{id}`, which each of them has for itself"
            ),
        )
        .with_help("scrape these targets in a `prometheus.scrape` without clustering");
    lint.push(at.file, finding);
}

/// Whether the exporter only passes on what is written in files: that may be the same everywhere, and wanted once.
fn tells_only_of_files(exporter: Block<'_>) -> bool {
    let collectors = exporter.body().attribute("set_collectors").and_then(|attribute| strings(attribute.value()));
    collectors.is_some_and(|collectors| collectors.iter().all(|collector| collector == "textfile"))
}

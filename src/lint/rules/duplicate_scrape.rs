//! Two scrapers of the same targets.

use crate::diagnostics::{RuleName, Severity};
use std::collections::HashMap;

use crate::catalog::Component;
use crate::lint::lint::Lint;
use crate::lint::places::is_empty_list;
use crate::lint::rule::{Check, FixAvailability, Rule, Status};
use crate::resolve::{NodeId, ScopeId};
use crate::syntax::ast::Block;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("duplicate-scrape"),
    category: "performance",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "The same targets are scraped twice in the same way.",
    page: include_str!("duplicate-scrape.md"),
    options: &[],
    checks: &[Check::Configuration(configuration)],
};

fn configuration(lint: &mut Lint<'_, '_>) {
    let graph = &lint.resolution.graph;
    let mut known: HashMap<(ScopeId, String), NodeId> = HashMap::new();
    let mut found: Vec<(NodeId, NodeId)> = Vec::new();
    for id in graph.node_ids().filter(|&id| lint.resolution.is_own(graph.node(id).file)) {
        if !matches!(lint.component(id).map(Component::name), Some("prometheus.scrape" | "pyroscope.scrape")) {
            continue;
        }
        let Some(scraped) = what_is_scraped(lint.resolution.block(id)) else { continue };
        match known.get(&(graph.node(id).scope, scraped.clone())) {
            Some(&first) => found.push((id, first)),
            None => drop(known.insert((graph.node(id).scope, scraped), id)),
        }
    }
    for (second, first) in found {
        let block = lint.resolution.block(second);
        let message =
            format!("`{}` scrapes what `{}` scrapes, in the same way", block.node_id(), lint.resolution.id(first));
        let file = lint.resolution.graph.node(second).file;
        lint.push(
            file,
            RULE.finding(block.header_span(), message)
                .with_help("remove one of them, and let the other forward to both receivers"),
        );
    }
}

/// All that decides what is fetched and how it is labelled, as it is written.
fn what_is_scraped(block: Block<'_>) -> Option<String> {
    let targets = block.body().attribute("targets")?;
    if is_empty_list(targets.value()) {
        return None;
    }
    let mut parts: Vec<String> = vec![block.name().into_owned()];
    for attribute in
        block.body().attributes().filter(|attribute| !matches!(attribute.name(), "forward_to" | "scrape_timeout"))
    {
        let value = attribute.value();
        let text: String = value.span().text(value.source()).split_whitespace().collect();
        parts.push(format!("{}={text}", attribute.name()));
    }
    for inner in block.body().blocks() {
        let text: String = inner.span().text(targets.value().source()).split_whitespace().collect();
        parts.push(text);
    }
    parts.sort_unstable();
    Some(parts.join("\n"))
}

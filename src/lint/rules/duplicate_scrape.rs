//! Two scrapers of the same targets.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::catalog::Name;
use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::is_empty_list;
use crate::lint::rule::{Check, FixAvailability, Rule, Status, names};
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

const SCRAPERS: &[Name] = &names(["prometheus.scrape", "pyroscope.scrape"]);

fn configuration(lint: &mut Lint<'_, '_>) {
    let (resolution, graph) = (lint.resolution, &lint.resolution.graph);
    if lint.components(SCRAPERS).nth(1).is_none() {
        return;
    }
    // Those whose targets are the same at a glance. Most have targets of their own.
    let mut alike: HashMap<(ScopeId, u64), Vec<NodeId>> = HashMap::new();
    for id in lint.components(SCRAPERS) {
        if let Some(targets) = resolution.block(id).body().attribute("targets")
            && !is_empty_list(targets.value())
        {
            let written = targets.value().span().text(targets.value().source());
            alike.entry((graph.node(id).scope, hash_without_blanks(written))).or_default().push(id);
        }
    }
    let mut found: Vec<(NodeId, NodeId)> = Vec::new();
    for group in alike.into_values().filter(|group| group.len() > 1) {
        let mut known: HashMap<String, NodeId> = HashMap::new();
        for id in group {
            match known.entry(what_is_scraped(resolution.block(id), resolution.file(graph.node(id).file).source)) {
                Entry::Occupied(first) => found.push((id, *first.get())),
                Entry::Vacant(place) => drop(place.insert(id)),
            }
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
fn what_is_scraped(block: Block<'_>, source: &str) -> String {
    let mut parts: Vec<String> = vec![block.name().into_owned()];
    for attribute in
        block.body().attributes().filter(|attribute| !matches!(attribute.name(), "forward_to" | "scrape_timeout"))
    {
        let text: String = attribute.value().span().text(source).split_whitespace().collect();
        parts.push(format!("{}={text}", attribute.name()));
    }
    for inner in block.body().blocks() {
        let text: String = inner.span().text(source).split_whitespace().collect();
        parts.push(text);
    }
    parts.sort_unstable();
    parts.join("\n")
}

/// The same for texts that differ in nothing but blanks.
fn hash_without_blanks(text: &str) -> u64 {
    let bytes = text.split_whitespace().flat_map(str::bytes);
    bytes.fold(0, |hash: u64, byte| (hash.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

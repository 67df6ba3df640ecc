//! Collectors on every node that each collect what is on all nodes.

use crate::catalog::{Component, Name};
use crate::diagnostics::{RuleName, Severity};
use crate::lint::flow;
use crate::lint::lint::Lint;
use crate::lint::options::{OptionKind, RuleOption};
use crate::lint::places::{boolean, string, strings};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, names};
use crate::resolve::{FileId, NodeId};
use crate::syntax::ast::{Block, Expr};
use crate::text::Span;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("duplicate-collection"),
    category: "suspicious",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "Targets of all nodes, collected by the collector of every node.",
    page: include_str!("duplicate-collection.md"),
    options: &[RuleOption {
        name: "runs-on-every-node",
        kind: OptionKind::Bool,
        default: "false",
        summary: "Whether the collector runs on every node, as in a DaemonSet, also where the configuration does not show it.",
        example: "true",
    }],
    checks: &[Check::Configuration(configuration)],
};

/// Components that collect from targets, wherever these are.
const COLLECTORS: &[Name] = &names(["loki.source.kubernetes", "prometheus.scrape", "pyroscope.scrape"]);

/// More steps from a collector to where its targets come from are not followed.
const REACH: usize = 64;

fn configuration(lint: &mut Lint<'_, '_>) {
    let graph = &lint.resolution.graph;
    let found: Vec<(NodeId, NodeId)> = lint
        .components(COLLECTORS)
        .filter(|&node| !graph.edges_of(node).is_empty() && !shares_work(lint.resolution.block(node)))
        .filter_map(|node| Some((node, whole_cluster(lint, node)?)))
        .collect();
    if found.is_empty() {
        return;
    }
    let told = lint.options.is_set(RULE.name, "runs-on-every-node");
    let shown = runs_on_every_node(lint);
    if shown.is_none() && !told {
        return;
    }
    for (collector, discovery) in found {
        let block = lint.resolution.block(collector);
        let span = block.body().attribute("targets").map_or(block.header_span(), |targets| targets.span());
        let message = format!(
            "`{}` runs on every node and collects what `{}` finds on all nodes: everything arrives once for each node",
            block.node_id(),
            lint.resolution.id(discovery)
        );
        let mut finding = RULE.finding(span, message).with_help(
            "let the discovery find what is on its own node, with `field = \"spec.nodeName=\" + sys.env(\"NODE_NAME\")` in \
             `selectors`, or share the targets in a cluster, with `clustering { enabled = true }`",
        );
        let file = lint.resolution.graph.node(collector).file;
        if let Some((_, place)) = shown.filter(|(other, _)| *other == file) {
            finding = finding.with_label(place, "this is for a collector on every node");
        }
        lint.push(file, finding);
    }
}

/// Whether collectors share the targets of a component, or may.
fn shares_work(block: Block<'_>) -> bool {
    block.body().has_errors()
        || block.body().blocks().filter(|inner| inner.name() == "clustering").any(|clustering| {
            clustering.body().attribute("enabled").is_some_and(|enabled| boolean(enabled.value()) != Some(false))
        })
}

/// A discovery of the whole cluster whose targets a component collects.
fn whole_cluster(lint: &Lint<'_, '_>, collector: NodeId) -> Option<NodeId> {
    let mut seen = vec![collector];
    let mut next = 0;
    while let Some(&node) = seen.get(next) {
        next += 1;
        let file = lint.resolution.graph.node(node).file;
        for edge in lint.resolution.graph.edges_of(node) {
            let is_targets =
                lint.resolution.attribute(file, edge.attribute).is_some_and(|attribute| attribute.name() == "targets");
            if !is_targets || seen.contains(&edge.to) || seen.len() == REACH {
                continue;
            }
            match lint.component(edge.to).map(Component::name) {
                Some("discovery.kubernetes") if finds_all_nodes(lint.resolution.block(edge.to)) => {
                    return Some(edge.to);
                }
                Some("discovery.relabel") if !may_choose_node(lint.resolution.block(edge.to)) => seen.push(edge.to),
                _ => {}
            }
        }
    }
    None
}

/// Whether nothing in a `discovery.kubernetes` can stand for one node.
fn finds_all_nodes(block: Block<'_>) -> bool {
    !block.body().has_errors()
        && block.body().blocks().filter(|inner| inner.name() == "selectors").all(|selectors| {
            ["field", "label"].into_iter().filter_map(|name| selectors.body().attribute(name)).all(|selector| {
                string(selector.value()).is_some_and(|text| !names_node(&text) && !text.contains("metadata.name"))
            })
        })
}

/// Whether rules may keep the targets of one node only: they look at the node or the host, or at what is not known.
fn may_choose_node(relabel: Block<'_>) -> bool {
    relabel.body().has_errors()
        || relabel.body().blocks().filter(|inner| inner.name() == "rule").any(|rule| {
            let value = |name: &str| rule.body().attribute(name).map(|attribute| attribute.value());
            let action = match value("action") {
                None => return false,
                Some(action) => string(action).map(|action| action.to_ascii_lowercase()),
            };
            match action.as_deref() {
                Some("keep" | "drop") => {
                    value("regex").is_some_and(|regex| string(regex).is_none())
                        || value("source_labels").is_some_and(|labels| {
                            strings(labels).is_none_or(|labels| labels.iter().any(|label| names_node(label)))
                        })
                }
                Some("keepequal" | "dropequal" | "hashmod") | None => true,
                Some(_) => false,
            }
        })
}

fn names_node(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["node", "host", "__tmp"].into_iter().any(|word| text.contains(word))
}

/// The first place that makes sense only in a collector on every node: something is filtered by the node that the
/// collector runs on, or the logs of the node itself are read.
fn runs_on_every_node(lint: &Lint<'_, '_>) -> Option<(FileId, Span)> {
    let graph = &lint.resolution.graph;
    graph.node_ids().filter(|&node| lint.resolution.is_own(graph.node(node).file)).find_map(|node| {
        let component = lint.component(node)?.name();
        let block = lint.resolution.block(node);
        let place = match component {
            "discovery.kubernetes" => block
                .body()
                .blocks()
                .filter(|inner| inner.name() == "selectors")
                .filter_map(|selectors| selectors.body().attribute("field"))
                .find(|field| of_own_node(field.value(), "spec.nodeName"))
                .map(|field| field.span()),
            "discovery.relabel" => block
                .body()
                .blocks()
                .filter(|inner| inner.name() == "rule")
                .find(|rule| keeps_own_node(*rule))
                .map(|rule| rule.header_span()),
            "loki.source.podlogs" => block
                .body()
                .blocks()
                .find(|inner| inner.name() == "node_filter")
                .and_then(|filter| filter.body().attribute("enabled"))
                .filter(|enabled| boolean(enabled.value()) == Some(true))
                .map(|enabled| enabled.span()),
            "local.file_match" | "loki.source.file" => files_of_node(lint, node, block),
            _ => None,
        };
        place.map(|place| (graph.node(node).file, place))
    })
}

/// The log files of pods, which only a collector on their node can read.
fn files_of_node(lint: &Lint<'_, '_>, node: NodeId, block: Block<'_>) -> Option<Span> {
    let targets = block.body().attributes().find(|attribute| matches!(attribute.name(), "targets" | "path_targets"))?;
    let relabelled = || {
        flow::sources_of_targets(lint, node).into_iter().any(|source| {
            lint.component(source).is_some_and(|component| component.name() == "discovery.relabel")
                && lint.resolution.block(source).body().blocks().any(|rule| {
                    let value = |name: &str| rule.body().attribute(name).map(|attribute| attribute.value());
                    value("target_label").and_then(string).is_some_and(|label| label == "__path__")
                        && value("replacement").is_some_and(reads_pod_logs)
                })
        })
    };
    (reads_pod_logs(targets.value()) || relabelled()).then(|| targets.span())
}

/// Whether a rule keeps the targets of the node that the collector runs on.
fn keeps_own_node(rule: Block<'_>) -> bool {
    let value = |name: &str| rule.body().attribute(name).map(|attribute| attribute.value());
    let keeps = value("action").and_then(string).is_some_and(|action| action.eq_ignore_ascii_case("keep"));
    let labels = value("source_labels").and_then(strings).unwrap_or_default();
    let of_node = labels.iter().any(|label| label.ends_with("_node_name") || label.ends_with("_host_ip"));
    keeps && of_node && value("regex").is_some_and(|regex| of_own_node(regex, ""))
}

/// Whether an expression holds a text and what tells the node that the collector runs on.
fn of_own_node(expr: Expr<'_>, text: &str) -> bool {
    let written = expr.span().text(expr.source());
    written.contains(text) && (written.contains("env(") || written.contains("constants.hostname"))
}

fn reads_pod_logs(expr: Expr<'_>) -> bool {
    let written = expr.span().text(expr.source());
    ["/var/log/pods/", "/var/log/containers/"].into_iter().any(|folder| written.contains(folder))
}

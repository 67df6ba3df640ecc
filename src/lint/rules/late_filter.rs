//! Stages and processors that drop what others have worked on already.

use crate::catalog::Component;
use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::{NodeAt, strings};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};
use crate::syntax::ast::Block;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("late-filter"),
    category: "performance",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "Data is worked on first and dropped afterwards.",
    page: include_str!("late-filter.md"),
    options: &[],
    checks: &[Check::Node { of: Which::Named(&names(["loki.process", "otelcol.processor.filter"])), function: node }],
};

/// Stages that take a line apart, which costs most of a pipeline's time.
const PARSING: &[&str] = &[
    "stage.json",
    "stage.logfmt",
    "stage.regex",
    "stage.pattern",
    "stage.geoip",
    "stage.eventlogmessage",
    "stage.windowsevent",
];

/// Stages that a line can be dropped before as well as after: they change neither the line nor what is counted.
const NEUTRAL: &[&str] = &[
    "stage.labels",
    "stage.label_drop",
    "stage.label_keep",
    "stage.static_labels",
    "stage.structured_metadata",
    "stage.structured_metadata_drop",
    "stage.tenant",
    "stage.template",
    "stage.drop",
];

/// Processors that look things up and add what they find to resources.
const ENRICHING: &[&str] = &["otelcol.processor.k8sattributes", "otelcol.processor.resourcedetection"];

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    match at.component.name() {
        "loki.process" => stages(lint, at),
        "otelcol.processor.filter" => filter(lint, at),
        _ => {}
    }
}

fn stages<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    let mut parsing: Option<Block<'a>> = None;
    for stage in at.block.body().blocks() {
        let name = stage.name();
        if PARSING.contains(&&*name) {
            // What drops entries itself must stay where it is.
            if stage.body().attribute("drop_malformed").is_some() {
                return;
            }
            parsing = parsing.or(Some(stage));
        } else if name == "stage.drop" && by_line_only(stage) {
            let Some(before) = parsing else { continue };
            let message = format!("lines are dropped after `{}` has taken them apart", before.name());
            lint.push(
                at.file,
                RULE.finding(stage.header_span(), message)
                    .with_help("put the `stage.drop` first: it looks at nothing but the line"),
            );
            return;
        } else if !NEUTRAL.contains(&&*name) {
            return;
        }
    }
}

/// Whether a `stage.drop` looks at nothing but the line.
fn by_line_only(stage: Block<'_>) -> bool {
    let body = stage.body();
    let is_there = |name: &str| body.attribute(name).is_some();
    (is_there("expression") || is_there("longer_than"))
        && !is_there("source")
        && !is_there("older_than")
        && !is_there("value")
}

fn filter<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    if !conditions_without_resources(at.block) {
        return;
    }
    let before = lint.edges_to(at.id).find_map(|edge| {
        let name = lint.component(edge.from).map(Component::name)?;
        ENRICHING.contains(&name).then_some(edge.from)
    });
    let Some(before) = before else { return };
    let message = format!(
        "`{}` drops data that `{}` has looked attributes up for",
        at.block.node_id(),
        lint.resolution.id(before)
    );
    lint.push(
        at.file,
        RULE.finding(at.block.header_span(), message)
            .with_help("put the filter first: its conditions use nothing of the resource"),
    );
}

/// Whether all conditions are known, and none speaks of resources.
fn conditions_without_resources(block: Block<'_>) -> bool {
    let mut any = false;
    for attribute in block.body().all_attributes() {
        match attribute.name() {
            "span" | "spanevent" | "metric" | "datapoint" | "log_record" | "conditions" => {
                let Some(conditions) = strings(attribute.value()) else { return false };
                any |= !conditions.is_empty();
                if conditions.iter().any(|condition| condition.contains("resource")) {
                    return false;
                }
            }
            // A context of its own may be that of resources.
            "context" => return false,
            _ => {}
        }
    }
    any
}

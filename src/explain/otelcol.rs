//! OpenTelemetry processors and connectors in plain words.

use super::model::{Detail, Text, code};
use super::phrase;
use super::stages::percent;
use super::template::fill;
use super::view::View;

fn line(depth: usize, text: String) -> Detail {
    Detail { depth, text: Text::new(text) }
}

/// `otelcol.processor.attributes` and the like: its actions, and for what they hold.
pub(super) fn actions(view: &View<'_, '_>) -> Vec<Detail> {
    let mut lines = selection(view);
    for action in view.blocks("action") {
        let key = action
            .written("key")
            .or_else(|| action.written("pattern").map(|pattern| format!("whose names match {pattern}")))
            .unwrap_or_else(|| "an attribute".to_owned());
        let value = action
            .written("value")
            .or_else(|| action.written("from_attribute").map(|from| format!("the value of {from}")))
            .or_else(|| action.written("from_context").map(|from| format!("{from} of the request")))
            .unwrap_or_else(|| "an empty text".to_owned());
        let kind = action.literal("action").unwrap_or_default();
        lines.push(line(
            0,
            match kind.as_str() {
                "insert" => format!("adds {key} = {value} where it is missing"),
                "update" => format!("changes {key} to {value} where it is there"),
                "upsert" => format!("sets {key} to {value}"),
                "delete" => format!("removes {key}"),
                "hash" => format!("replaces {key} by its hash"),
                "extract" => {
                    format!("extracts attributes from {key} by {}", action.written("pattern").unwrap_or_default())
                }
                "convert" => format!(
                    "converts {key} to {}",
                    action.written("converted_type").unwrap_or_else(|| "another type".to_owned())
                ),
                other => format!("applies {} to {key}", code(other)),
            },
        ));
    }
    lines
}

/// `include` and `exclude`.
fn selection(view: &View<'_, '_>) -> Vec<Detail> {
    let mut lines = Vec::new();
    for (block, word) in [("include", "only for"), ("exclude", "not for")] {
        let Some(found) = view.first(block) else { continue };
        let mut conditions = Vec::new();
        for (argument, words) in [
            ("services", "services"),
            ("span_names", "spans named"),
            ("span_kinds", "spans of the kind"),
            ("metric_names", "metrics named"),
            ("metrics", "metrics named"),
            ("metric_types", "metrics of the type"),
            ("log_bodies", "log lines"),
            ("log_severity_texts", "logs of the severity"),
        ] {
            conditions.extend(found.written(argument).map(|value| format!("{words} {value}")));
        }
        for (block, words) in [("attribute", "attribute"), ("resource", "resource attribute")] {
            for attribute in found.blocks(block) {
                let key = attribute.written("key").unwrap_or_default();
                conditions.push(match attribute.written("value") {
                    Some(value) => format!("{words} {key} = {value}"),
                    None => format!("{words} {key}"),
                });
            }
        }
        if !conditions.is_empty() {
            lines.push(line(0, format!("{word} {}", phrase::list(&conditions))));
        }
    }
    lines
}

/// `otelcol.processor.filter`: what it drops.
pub(super) fn filter(view: &View<'_, '_>) -> Vec<Detail> {
    let mut lines = Vec::new();
    for (path, what) in [
        ("traces/span", "spans"),
        ("traces/spanevent", "span events"),
        ("metrics/metric", "metrics"),
        ("metrics/datapoint", "data points"),
        ("logs/log_record", "log records"),
    ] {
        conditions(view, path, what, &mut lines);
    }
    for (block, what) in
        [("trace_conditions", "spans"), ("metric_conditions", "metrics"), ("log_conditions", "log records")]
    {
        for found in view.blocks(block) {
            let what = found.literal("context").map_or_else(|| what.to_owned(), |context| context_words(&context));
            conditions(&found, "conditions", &what, &mut lines);
        }
    }
    lines
}

fn conditions(view: &View<'_, '_>, path: &str, what: &str, lines: &mut Vec<Detail>) {
    if view.expr(path).is_none() {
        return;
    }
    match view.strings(path) {
        Some(found) => {
            lines.extend(found.iter().map(|condition| line(0, format!("drops {what} where {}", code(condition)))));
        }
        None => lines.extend(view.written(path).map(|value| line(0, format!("drops {what} where {value}")))),
    }
}

fn context_words(context: &str) -> String {
    match context {
        "span" => "spans",
        "spanevent" => "span events",
        "metric" => "metrics",
        "datapoint" => "data points",
        "log" => "log records",
        "resource" => "everything of resources",
        "scope" => "everything of scopes",
        other => return code(other),
    }
    .to_owned()
}

/// `otelcol.processor.transform`: its statements as they are; those that several signals share are told once.
pub(super) fn transform(view: &View<'_, '_>) -> Vec<Detail> {
    // What the statements are for, the signals, whether signals are named, the statements.
    let mut groups: Vec<(String, Vec<&str>, String, Vec<String>)> = Vec::new();
    let mut add = |each: String, signal: &'static str, only: String, lines: Vec<String>| match groups
        .iter_mut()
        .find(|(other, _, condition, known)| *other == each && *condition == only && *known == lines)
    {
        Some((_, signals, ..)) => signals.push(signal),
        None => groups.push((each, vec![signal], only, lines)),
    };
    for (block, signal) in
        [("trace_statements", "traces"), ("metric_statements", "metrics"), ("log_statements", "logs")]
    {
        for found in view.blocks(block) {
            let each = match found.literal("context").as_deref() {
                Some("resource") => "for each resource of",
                Some("scope") => "for each scope of",
                Some("span") => "for each span",
                Some("spanevent") => "for each span event",
                Some("metric") => "for each metric",
                Some("datapoint") => "for each data point",
                Some("log") => "for each log record",
                _ => "for",
            };
            let only = found
                .strings("conditions")
                .filter(|conditions| !conditions.is_empty())
                .map(|conditions| {
                    let conditions: Vec<String> = conditions.iter().map(|condition| code(condition)).collect();
                    format!(", where {}", phrase::list_with(&conditions, "or"))
                })
                .unwrap_or_default();
            add(each.to_owned(), signal, only, statements(&found, "statements"));
        }
    }
    for (path, signal) in [("statements/trace", "traces"), ("statements/metric", "metrics"), ("statements/log", "logs")]
    {
        if view.expr(path).is_some() {
            add("for".to_owned(), signal, String::new(), statements(view, path));
        }
    }
    let mut lines = Vec::new();
    for (each, signals, only, statements) in groups {
        let signals: Vec<String> = signals.into_iter().map(str::to_owned).collect();
        let of =
            if each.ends_with("of") || each == "for" { format!(" {}", phrase::list(&signals)) } else { String::new() };
        lines.push(line(0, format!("{each}{of}{only}:")));
        lines.extend(statements.into_iter().map(|statement| line(1, statement)));
    }
    lines
}

fn statements(view: &View<'_, '_>, path: &str) -> Vec<String> {
    match view.strings(path) {
        Some(found) => found.iter().map(|statement| code(statement)).collect(),
        None => view.written(path).into_iter().collect(),
    }
}

/// `otelcol.processor.tail_sampling`: its policies.
pub(super) fn policies(view: &View<'_, '_>) -> Vec<Detail> {
    let mut lines = Vec::new();
    for policy in view.blocks("policy") {
        lines.push(line(0, policy_words(&policy)));
        for (path, words) in [
            ("and/and_sub_policy", "all of these must hold"),
            ("drop/drop_sub_policy", "drops traces for which all of these hold"),
            ("not/not_sub_policy", "this must not hold"),
            ("composite/composite_sub_policy", "in this order"),
        ] {
            let parts = policy.blocks(path);
            if !parts.is_empty() {
                lines.push(line(1, format!("{words}:")));
                lines.extend(parts.iter().map(|part| line(2, policy_words(part))));
            }
        }
    }
    lines
}

fn policy_words(policy: &View<'_, '_>) -> String {
    let name = policy.written("name").unwrap_or_else(|| "a policy".to_owned());
    let kind = policy.literal("type").unwrap_or_default();
    let filled = |template: &str| fill(template, policy).unwrap_or_default();
    let words = match kind.as_str() {
        "always_sample" => "every trace".to_owned(),
        "latency" => filled(
            "traces that take longer than {latency/threshold_ms} milliseconds[, up to {latency/upper_threshold_ms}]",
        ),
        "probabilistic" => {
            match policy.value("probabilistic/sampling_percentage").and_then(|value| value.as_number()) {
                Some(number) => format!("{} of all traces", code(&percent(number.as_float()))),
                None => filled("{probabilistic/sampling_percentage} percent of all traces"),
            }
        }
        "status_code" => filled("traces with a span of the status {status_code/status_codes}"),
        "string_attribute" => match policy.is_on("string_attribute/invert_match") {
            Some(true) => filled("traces whose {string_attribute/key} is none of {string_attribute/values}"),
            _ => filled(
                "traces whose {string_attribute/key} [string_attribute/enabled_regex_matching? matches \
                 ][!string_attribute/enabled_regex_matching? is ]{string_attribute/values}",
            ),
        },
        "numeric_attribute" => filled(
            "traces whose {numeric_attribute/key} is from {numeric_attribute/min_value} to {numeric_attribute/max_value}",
        ),
        "boolean_attribute" => filled("traces whose {boolean_attribute/key} is {boolean_attribute/value}"),
        "rate_limiting" => filled("at most {rate_limiting/spans_per_second} spans a second"),
        "bytes_limiting" => filled("at most {bytes_limiting/bytes_per_second} bytes a second"),
        "span_count" => filled("traces of at least {span_count/min_spans} spans[, at most {span_count/max_spans}]"),
        "trace_state" => filled("traces whose trace state has {trace_state/key} = {trace_state/values}"),
        "ottl_condition" => {
            let mut found = Vec::new();
            for path in ["ottl_condition/span", "ottl_condition/spanevent"] {
                for condition in policy.strings(path).unwrap_or_default() {
                    found.push(code(&condition));
                }
            }
            format!("traces where {}", phrase::list_with(&found, "or"))
        }
        "and" => "traces that meet several conditions".to_owned(),
        "drop" => "an exception".to_owned(),
        "not" => "traces that do not meet a condition".to_owned(),
        "composite" => filled("a mix of policies, at most {composite/max_total_spans_per_second} spans a second"),
        other => format!("by {}", code(other)),
    };
    format!("{name}: {words}")
}

/// `otelcol.processor.k8sattributes`: what it adds, how it finds pods.
pub(super) fn kubernetes(view: &View<'_, '_>) -> Vec<Detail> {
    let mut lines = Vec::new();
    let extract = view.first("extract");
    match extract.and_then(|extract| extract.written("metadata")) {
        Some(metadata) => lines.push(line(0, format!("adds {metadata}"))),
        None => lines.push(line(
            0,
            "adds the usual attributes: names of pod, namespace, node and deployment, the pod's id and start time"
                .to_owned(),
        )),
    }
    if let Some(extract) = extract {
        for (block, what) in [("label", "label"), ("annotation", "annotation")] {
            for found in extract.blocks(block) {
                let from = found.words("from").unwrap_or_else(|| code("pod"));
                let key = match (found.written("key"), found.written("key_regex")) {
                    (Some(key), _) => format!("the {what} {key}"),
                    (None, Some(regex)) => format!("{what}s that match {regex}"),
                    (None, None) => format!("{what}s"),
                };
                let to = found.written("tag_name").map(|name| format!(" as {name}")).unwrap_or_default();
                lines.push(line(0, format!("adds {key} of the {from}{to}")));
            }
        }
    }
    for association in view.blocks("pod_association") {
        let sources: Vec<String> = association
            .blocks("source")
            .iter()
            .map(|source| match (source.literal("from").as_deref(), source.written("name")) {
                (Some("connection"), _) => "the address that the data comes from".to_owned(),
                (_, Some(name)) => name,
                (_, None) => source.written("from").unwrap_or_default(),
            })
            .collect();
        if !sources.is_empty() {
            lines.push(line(0, format!("finds the pod by {}", phrase::list(&sources))));
        }
    }
    if let Some(filter) = view.first("filter") {
        lines.extend(fill("[knows only pods of the node {node}]", &filter).into_iter().map(|text| line(0, text)));
        lines.extend(
            fill("[knows only pods of the namespace {namespace}]", &filter).into_iter().map(|text| line(0, text)),
        );
    }
    lines
}

/// `otelcol.connector.spanmetrics`: its dimensions and histogram.
pub(super) fn span_metrics(view: &View<'_, '_>) -> Vec<Detail> {
    let mut lines = Vec::new();
    let dimensions: Vec<String> =
        view.blocks("dimension").iter().filter_map(|dimension| dimension.written("name")).collect();
    if !dimensions.is_empty() {
        lines.push(line(0, format!("with the further labels {}", phrase::list(&dimensions))));
    }
    if let Some(histogram) = view.first("histogram") {
        let words = if histogram.is_on("disable") == Some(true) {
            Some("without a histogram of durations".to_owned())
        } else if histogram.first("exponential").is_some() {
            Some("durations as an exponential histogram".to_owned())
        } else {
            fill("[durations in the buckets {explicit/buckets}]", &histogram)
        };
        lines.extend(words.map(|words| line(0, words)));
    }
    lines
}

/// Which attributes `otelcol.auth.headers` sets.
pub(super) fn headers(view: &View<'_, '_>) -> Vec<Detail> {
    view.blocks("header")
        .iter()
        .map(|header| {
            let key = header.written("key").unwrap_or_default();
            let from = match header.expr("value") {
                Some(value) => match header.written("value") {
                    Some(_) => phrase::secret(value, &header.names),
                    None => "empty".to_owned(),
                },
                None => header
                    .written("from_context")
                    .map(|from| format!("taken from {from} of the incoming request"))
                    .unwrap_or_default(),
            };
            line(0, format!("the header {key}, {from}"))
        })
        .collect()
}

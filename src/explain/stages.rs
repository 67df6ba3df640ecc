//! The stages of a log pipeline in plain words.

use super::model::{Detail, Text, code};
use super::phrase;
use super::template::fill;
use super::view::View;

/// How deep stages inside `stage.match` are told.
const DEEPEST: usize = 6;

/// The lines for all stages of a block, those inside others further in.
pub(super) fn stages(view: &View<'_, '_>) -> Vec<Detail> {
    let mut lines = Vec::new();
    collect(view, 0, &mut lines);
    lines
}

fn collect(view: &View<'_, '_>, depth: usize, lines: &mut Vec<Detail>) {
    for stage in view.inner() {
        let name = stage.block.name();
        let Some(kind) = name.strip_prefix("stage.") else { continue };
        lines.push(Detail { depth, text: Text::new(sentence(kind, &stage)) });
        if kind == "match" && depth < DEEPEST {
            collect(&stage, depth + 1, lines);
        }
        if kind == "metrics" {
            for metric in stage.inner() {
                lines.push(Detail { depth: depth + 1, text: Text::new(metric_words(&metric)) });
            }
        }
    }
}

/// The stages that take entries away, those inside others included.
pub(super) fn dropping(view: &View<'_, '_>) -> usize {
    let mut found = 0;
    let mut waiting = vec![(*view, 0)];
    while let Some((view, depth)) = waiting.pop() {
        for stage in view.inner() {
            let drops = match &*stage.block.name() {
                "stage.drop" | "stage.sampling" => true,
                "stage.limit" => stage.is_on("drop") == Some(true),
                "stage.match" => stage.literal("action").as_deref() == Some("drop"),
                _ => false,
            };
            found += usize::from(drops);
            if depth < DEEPEST {
                waiting.push((stage, depth + 1));
            }
        }
    }
    found
}

fn sentence(kind: &str, stage: &View<'_, '_>) -> String {
    let filled = |template: &str| fill(template, stage).unwrap_or_default();
    match kind {
        "cri" => "takes time, stream and line out of the format of container runtimes (CRI)".to_owned(),
        "docker" => "takes time, stream and line out of Docker's JSON format".to_owned(),
        "decolorize" => "removes colour codes from the line".to_owned(),
        "drop" => drop(stage),
        "eventlogmessage" => filled("takes the parts of the Windows event message in {source} apart"),
        "windowsevent" => filled("takes the parts of the Windows event in {source} apart"),
        "geoip" => filled("looks up where the address in {source} is, in the database {db}[ ({db_type})]"),
        "json" => {
            let from = source(stage);
            let fields = fields(stage, "expressions");
            let dropped = if stage.is_given("drop_malformed") { "; drops entries that are no JSON" } else { "" };
            match fields {
                Some(fields) => format!("reads {fields} from JSON in {from}{dropped}"),
                None => format!("reads fields from JSON in {from}{}{dropped}", filled("[ whose names match {regex}]")),
            }
        }
        "logfmt" => match fields(stage, "mapping") {
            Some(fields) => format!("reads {fields} from the key=value pairs in {}", source(stage)),
            None => format!("reads fields from the key=value pairs in {}", source(stage)),
        },
        "label_drop" => filled("removes the labels {values}"),
        "label_keep" => filled("removes all labels but {values}"),
        "labels" => match fields(stage, "values") {
            Some(fields) => format!("makes labels of fields: {fields}"),
            None => "makes labels of fields".to_owned(),
        },
        "limit" => limit(stage),
        "luhn" => filled("hides what looks like a card number[ in the field {source}]"),
        "match" => match stage.literal("action").as_deref() {
            Some("drop") => filled("drops entries that match {selector}"),
            _ => filled("only for entries that match {selector}:"),
        },
        "metrics" => "makes metrics of the entries, on Alloy's own metrics page:".to_owned(),
        "multiline" => filled(
            "joins lines into one entry, a new one where a line matches {firstline} (at most {max_lines} lines, \
             waits up to {max_wait_time})",
        ),
        "output" => filled("makes the field {source} the line"),
        "pack" => filled("packs the line and the labels {labels} into one JSON line"),
        "pattern" => format!("reads fields from {} by the pattern {}", source(stage), filled("{pattern}")),
        "regex" => regex(stage),
        "replace" => {
            let by = stage.written("replace");
            let what = filled("{expression}");
            match by {
                Some(by) => format!("replaces what matches {what} in {} by {by}", source(stage)),
                None => format!("removes what matches {what} from {}", source(stage)),
            }
        }
        "sampling" => match stage.value("rate").and_then(|rate| rate.as_number()).map(|rate| rate.as_float()) {
            Some(rate) => format!("keeps {} of the entries, chosen at random", code(&percent(rate * 100.0))),
            None => filled("keeps a share of {rate} of the entries, chosen at random"),
        },
        "static_labels" => filled("adds labels: {values}"),
        "structured_metadata" => match fields(stage, "values") {
            Some(fields) => format!("keeps the fields {fields} as structured metadata"),
            None => filled("keeps fields as structured metadata[, those whose names match {regex}]"),
        },
        "structured_metadata_drop" => filled("removes the structured metadata {values}"),
        "template" => filled("sets the field {source} by the template {template}"),
        "tenant" => filled(
            "sets the tenant to[value?  {value}][source?  what is in the field {source}][label?  the value of the \
             label {label}]",
        ),
        "timestamp" => filled("takes the time of the entry from the field {source} (format {format})"),
        "truncate" => {
            let limits: Vec<String> =
                stage.blocks("rule").iter().filter_map(|rule| fill("[{source_type} ]to {limit}", rule)).collect();
            match limits.is_empty() {
                true => "cuts what is too long".to_owned(),
                false => format!("cuts what is too long: {}", phrase::list(&limits)),
            }
        }
        other => format!("applies the stage {}", code(other)),
    }
}

/// `12.5%`
pub(super) fn percent(value: f64) -> String {
    format!("{}%", (value * 10_000.0).round() / 10_000.0)
}

fn source(stage: &View<'_, '_>) -> String {
    match stage.written("source") {
        Some(field) => format!("the field {field}"),
        None => "the line".to_owned(),
    }
}

/// `a, b and c (from d.e)` of a map from names to where they come from.
fn fields(stage: &View<'_, '_>, argument: &str) -> Option<String> {
    let fields = stage.fields(argument)?;
    let items: Vec<String> = fields
        .iter()
        .map(|(name, from)| match from.as_str() {
            "" | "null" => code(name),
            from if from == name => code(name),
            from => format!("{} (from {})", code(name), code(from)),
        })
        .collect();
    (!items.is_empty()).then(|| phrase::list(&items))
}

fn drop(stage: &View<'_, '_>) -> String {
    let mut conditions = Vec::new();
    let field = stage.written("source");
    match (&field, stage.written("value"), stage.written("expression")) {
        (Some(field), Some(value), _) => conditions.push(format!("whose field {field} is {value}")),
        (Some(field), None, Some(expression)) => conditions.push(format!("whose field {field} matches {expression}")),
        (Some(field), None, None) => conditions.push(format!("that have the field {field}")),
        (None, _, Some(expression)) => conditions.push(format!("whose line matches {expression}")),
        (None, _, None) => {}
    }
    if stage.is_given("older_than") {
        conditions.extend(fill("[that are older than {older_than}]", stage));
    }
    if stage.is_given("longer_than") {
        conditions.extend(fill("[that are longer than {longer_than}]", stage));
    }
    match conditions.is_empty() {
        true => "drops entries".to_owned(),
        false => format!("drops entries {}", conditions.join(" and ")),
    }
}

fn limit(stage: &View<'_, '_>) -> String {
    let by = fill("[ for each value of the label {by_label_name}]", stage).map(|by| format!(" {by}"));
    let rest = match stage.is_on("drop") {
        Some(true) => "drops the rest",
        Some(false) => "lets the rest wait",
        None => "drops the rest or lets it wait",
    };
    fill("lets at most {rate} entries a second through, {burst} at once", stage)
        .map_or_else(String::new, |text| format!("{text}{}; {rest}", by.unwrap_or_default()))
}

fn regex(stage: &View<'_, '_>) -> String {
    let from = source(stage);
    let Some(pattern) = stage.literal("expression") else {
        return format!("reads fields from {from} by {}", stage.written("expression").unwrap_or_default());
    };
    let groups: Vec<String> = named_groups(&pattern).iter().map(|name| code(name)).collect();
    let labels = if stage.is_given("labels_from_groups") { ", and makes labels of them" } else { "" };
    match groups.is_empty() {
        true => format!("matches {from} with {}", code(&pattern)),
        false => format!("reads {} from {from} by {}{labels}", phrase::list(&groups), code(&pattern)),
    }
}

/// The names of `(?P<name>…)` and `(?<name>…)`.
pub(super) fn named_groups(pattern: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = pattern;
    while let Some(at) = rest.find("(?") {
        rest = &rest[at + 2..];
        let name = rest.strip_prefix("P<").or_else(|| rest.strip_prefix('<'));
        if let Some(name) = name.and_then(|rest| rest.split_once('>')).map(|(name, _)| name)
            && !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        {
            found.push(name);
        }
    }
    found
}

fn metric_words(metric: &View<'_, '_>) -> String {
    let name = metric.block.name();
    let kind = name.strip_prefix("metric.").unwrap_or(&name).to_owned();
    let prefix = metric.text("prefix").unwrap_or_else(|| "loki_process_custom_".to_owned());
    let full = format!("{prefix}{}", metric.text("name").unwrap_or_default());
    let of = match metric.written("source") {
        Some(field) => format!(", of the field {field}"),
        None if metric.is_given("count_entry_bytes") => ", of the bytes of all entries".to_owned(),
        None if metric.is_given("match_all") => ", of all entries".to_owned(),
        None => String::new(),
    };
    let only = fill("[ where it is {value}]", metric).map(|only| format!(" {only}")).unwrap_or_default();
    format!("the {kind} {}{of}{only}", code(&full))
}

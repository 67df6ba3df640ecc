//! `include` and `exclude` of the collector's processors, and the actions on attributes: what the collector itself refuses
//! when it makes a processor, which it does only for signals that are sent on.

use super::Violation;
use super::code::Functions;
use super::instance::{Instance, Item, text};
use super::otelcol::sends;
use crate::catalog::Rule;
use crate::embedded::{go_text, re2};
use crate::text::Span;

pub(super) const FUNCTIONS: &Functions =
    &[("attribute_action_fields", attribute_action_fields), ("match_properties", match_properties)];

const LOG_FIELDS: &[&str] = &["log_bodies", "log_severity", "log_severity_texts"];
const SPAN_FIELDS: &[&str] = &["services", "span_names", "span_kinds"];
const BLOCKS: &[&str] = &["attribute", "library", "resource", "log_severity"];

/// The kinds of spans that `match_type = "strict"` takes.
const SPAN_KINDS: &[&str] =
    &["SPAN_KIND_CLIENT", "SPAN_KIND_CONSUMER", "SPAN_KIND_INTERNAL", "SPAN_KIND_PRODUCER", "SPAN_KIND_SERVER"];

/// A mistake: the name to point at, our words, the collector's words.
type Mistake = (Span, String, String);

fn match_properties(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &name in rule.of {
        let Some(properties) = instance.block(name) else { continue };
        let of_spans = || spans(&properties);
        let of_logs = || logs(&properties);
        let of_metrics = || metrics(&properties);
        let mistake = (sends(instance, "traces").then(of_spans).flatten())
            .or_else(|| sends(instance, "logs").then(of_logs).flatten())
            .or_else(|| sends(instance, "metrics").then(of_metrics).flatten());
        if let Some((span, message, said)) = mistake {
            found.push(Violation::new(span, message, said));
        }
    }
}

/// Whether something stands under a name: a block, or a list that is not empty.
fn has(properties: &Instance<'_, '_>, name: &str) -> Option<bool> {
    if BLOCKS.contains(&name) {
        return Some(properties.block(name).is_some());
    }
    match properties.attribute(name) {
        Some(_) => properties.elements(name).map(|elements| !elements.is_empty()),
        None => Some(false),
    }
}

/// None of the fields is there, for certain.
fn has_none(properties: &Instance<'_, '_>, names: &[&str]) -> bool {
    names.iter().all(|name| has(properties, name) == Some(false))
}

fn first_of<'n>(properties: &Instance<'_, '_>, names: &[&'n str]) -> Option<&'n str> {
    names.iter().copied().find(|name| has(properties, name) == Some(true))
}

fn spans(properties: &Instance<'_, '_>) -> Option<Mistake> {
    if let Some(name) = first_of(properties, &["log_bodies", "log_severity_texts", "log_severity", "metric_names"]) {
        let said = if name == "log_severity" { "log_severity_number" } else { name };
        let said = format!("{said} should not be specified for trace spans");
        return Some((properties.place(name), format!("`{name}` means nothing for traces, which are sent on"), said));
    }
    if has_none(properties, &["services", "span_names", "attribute", "library", "resource", "span_kinds"]) {
        let said = r#"at least one of "attributes", "libraries",  or "resources" field must be specified"#;
        return Some((
            properties.block.name_span(),
            "nothing is said that spans are matched by".to_owned(),
            said.to_owned(),
        ));
    }
    if properties.text("match_type").as_deref() == Some("strict")
        && let Some(kinds) = properties.attribute("span_kinds").and_then(|_| properties.elements("span_kinds"))
        && let Some(wrong) =
            kinds.iter().find(|kind| text(&kind.value).is_some_and(|kind| !SPAN_KINDS.contains(&kind.as_str())))
    {
        let said = format!(
            "span_kinds string must match one of the standard span kinds when match_type=strict: [     {}]",
            SPAN_KINDS.join(" ")
        );
        return Some((wrong.span, format!("no span is of this kind: they are {}", SPAN_KINDS.join(", ")), said));
    }
    shared_filters(properties).or_else(|| {
        filters(properties, "services", "error creating service name filters")
            .or_else(|| filters(properties, "span_names", "error creating span name filters"))
            .or_else(|| filters(properties, "span_kinds", "error creating span kind filters"))
    })
}

fn logs(properties: &Instance<'_, '_>) -> Option<Mistake> {
    if let Some(name) = first_of(properties, &["span_names", "services", "span_kinds", "metric_names"]) {
        let said = "services, span_names, span_kinds and metric_names are not valid for log records";
        return Some((
            properties.place(name),
            format!("`{name}` means nothing for logs, which are sent on"),
            said.to_owned(),
        ));
    }
    if has_none(properties, &["attribute", "library", "resource"]) && has_none(properties, LOG_FIELDS) {
        let said = r#"at least one of "attributes", "libraries", "span_kinds", "resources", "log_bodies", "log_severity_texts" or "log_severity_number" field must be specified"#;
        return Some((
            properties.block.name_span(),
            "nothing is said that logs are matched by".to_owned(),
            said.to_owned(),
        ));
    }
    shared_filters(properties).or_else(|| {
        filters(properties, "log_bodies", "error creating log record body filters")
            .or_else(|| filters(properties, "log_severity_texts", "error creating log record severity text filters"))
    })
}

fn metrics(properties: &Instance<'_, '_>) -> Option<Mistake> {
    let foreign: Vec<&str> = LOG_FIELDS.iter().chain(SPAN_FIELDS).chain(&["attribute", "library"]).copied().collect();
    if let Some(name) = first_of(properties, &foreign) {
        let said = r#""span_names", "span_kinds", "log_bodies", "log_severity_texts", "log_severity_number", "services", "attributes" and "libraries" are not valid for metrics"#;
        return Some((
            properties.place(name),
            format!("`{name}` means nothing for metrics, which are sent on"),
            said.to_owned(),
        ));
    }
    if has_none(properties, &["metric_names", "resource"]) {
        let said = r#"at least one of "metric_names" or "resources" field must be specified"#;
        return Some((
            properties.block.name_span(),
            "nothing is said that metrics are matched by".to_owned(),
            said.to_owned(),
        ));
    }
    None
}

/// Libraries, attributes and resources.
fn shared_filters(properties: &Instance<'_, '_>) -> Option<Mistake> {
    for library in properties.blocks("library") {
        for (name, said) in
            [("name", "error creating library name filters"), ("version", "error creating library version filters")]
        {
            if let Some(item) = library.attribute(name).and_then(|_| library.item(name))
                && let Some(mistake) = filter(properties, &item, said)
            {
                return Some(mistake);
            }
        }
    }
    let empty = |block: &str, said: &str| {
        let nameless = properties.blocks(block).find(|inner| inner.text("key").is_some_and(|key| key.is_empty()))?;
        let said = format!("{said}: can't have empty key in the list of attributes");
        Some((nameless.place("key"), "`key` must not be empty".to_owned(), said))
    };
    empty("attribute", "error creating attribute filters")
        .or_else(|| empty("resource", "error creating resource filters"))
}

fn filters(properties: &Instance<'_, '_>, name: &str, said: &str) -> Option<Mistake> {
    let elements = properties.attribute(name).and_then(|_| properties.elements(name))?;
    elements.iter().find_map(|item| filter(properties, item, said))
}

/// A text is compared, or is a regular expression.
fn filter(properties: &Instance<'_, '_>, item: &Item, said: &str) -> Option<Mistake> {
    match properties.text("match_type")?.as_str() {
        "strict" => None,
        "regexp" => {
            let pattern = text(&item.value)?;
            let error = re2::check(&pattern).err()?;
            Some((
                item.span,
                format!("this is no regular expression (RE2): {}", error.message),
                format!("{said}: {}", error.message),
            ))
        }
        other => {
            let said = format!("{said}: unrecognized match_type: '{other}', valid types are: [regexp strict]");
            let message = format!("`match_type` does not take {}: it takes `strict`, `regexp`", go_text::quote(other));
            Some((properties.place("match_type"), message, said))
        }
    }
}

/// What the collector asks of each `action` block.
fn attribute_action_fields(instance: &Instance<'_, '_>, _: &'static Rule, found: &mut Vec<Violation>) {
    if !["traces", "logs", "metrics"].iter().any(|signal| sends(instance, signal)) {
        return;
    }
    for (at, action) in instance.blocks("action").enumerate() {
        let (Some(key), Some(what)) = (action.text("key"), action.text("action")) else { continue };
        let what = what.to_lowercase();
        if key.is_empty() && !(matches!(what.as_str(), "delete" | "hash") && action.given("pattern") == Some(true)) {
            // Told by the component's own check.
            continue;
        }
        if let Some((span, message, said)) = action_mistake(&action, &what) {
            let said =
                format!("error with key {} ({at}-th action): error creating AttrProc{said}", go_text::quote(&key));
            found.push(Violation::new(span, message, said));
            return;
        }
    }
}

fn action_mistake(action: &Instance<'_, '_>, what: &str) -> Option<Mistake> {
    // A value that is written as null is none.
    let value = action.given_as("value", true);
    let (from_attribute, from_context) = (action.given("from_attribute"), action.given("from_context"));
    let sources = [("value", value), ("from_attribute", from_attribute), ("from_context", from_context)];
    let given: Vec<&str> = sources.iter().filter(|(_, given)| *given == Some(true)).map(|(name, _)| *name).collect();
    let none = sources.iter().all(|(_, given)| *given == Some(false));
    let unused = |name: &str, said: String| {
        Some((action.place(name), format!("the action `{what}` does not use `{name}`"), said))
    };
    let no_type = || {
        let said = format!(r#". Action "{what}" does not use the "converted_type" field. This must not be specified"#);
        (action.given("converted_type") == Some(true)).then(|| unused("converted_type", said)).flatten()
    };
    let pattern = || -> Option<Mistake> {
        let pattern = action.text("pattern").filter(|pattern| !pattern.is_empty())?;
        let error = re2::check(&pattern).err()?;
        let said = format!(r#". Field "pattern" has invalid pattern: "{pattern}""#);
        Some((action.place("pattern"), format!("this is no regular expression (RE2): {}", error.message), said))
    };
    match what {
        "insert" | "update" | "upsert" => {
            if none {
                let said =
                    r#". Either field "value", "from_attribute", "from_context", or "default_value" must be specified"#;
                let message = format!("the action `{what}` needs `value`, `from_attribute` or `from_context`");
                return Some((action.block.name_span(), message, said.to_owned()));
            }
            if let [_, second, ..] = given[..] {
                let message = format!("`{}` and `{second}` exclude each other", given[0]);
                return Some((action.place(second), message, " due to multiple value sources being set".to_owned()));
            }
            if action.given("pattern") == Some(true) {
                let said = format!(r#". Action "{what}" does not use the "pattern" field. This must not be specified"#);
                return unused("pattern", said);
            }
            no_type()
        }
        "hash" | "delete" => {
            if let Some(name) = given.iter().find(|name| **name != "from_context") {
                let said = format!(
                    r#". Action "{what}" does not use "value" or "from_attribute" field. These must not be specified"#
                );
                return unused(name, said);
            }
            pattern().or_else(no_type)
        }
        "extract" => {
            if let Some(name) = given.first() {
                let said =
                    format!(r#". Action "{what}" does not use a value source field. These must not be specified"#);
                return unused(name, said);
            }
            if action.given("pattern") == Some(false) {
                let said = format!(r#" due to missing required field "pattern" for action "{what}""#);
                return Some((action.block.name_span(), format!("the action `{what}` needs `pattern`"), said));
            }
            no_type().or_else(pattern)
        }
        "convert" => {
            let extra = given.first().copied().or_else(|| (action.given("pattern") == Some(true)).then_some("pattern"));
            if let Some(name) = extra {
                let said = format!(
                    r#". Action "{what}" does not use value sources or "pattern" field. These must not be specified"#
                );
                return unused(name, said);
            }
            match action.text("converted_type")?.as_str() {
                "string" | "int" | "double" => None,
                "" => {
                    let said = format!(r#" due to missing required field "converted_type" for action "{what}""#);
                    Some((action.block.name_span(), format!("the action `{what}` needs `converted_type`"), said))
                }
                other => {
                    let said =
                        format!(r#" due to invalid value "{other}" in field "converted_type" for action "{what}""#);
                    let message = format!(
                        "`converted_type` does not take {}: it takes `string`, `int`, `double`",
                        go_text::quote(other)
                    );
                    Some((action.place("converted_type"), message, said))
                }
            }
        }
        _ => {
            let said = format!(" due to unsupported action {}", go_text::quote(what));
            let message = format!("there is no action {}", go_text::quote(what));
            Some((action.place("action"), message, said))
        }
    }
}

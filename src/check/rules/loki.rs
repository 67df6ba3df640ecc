//! Rules of `loki.*`, most of them of the stages of `loki.process`, which are judged when the pipeline is built.

use super::Violation;
use super::code::Functions;
use super::instance::{Instance, bytes};
use super::kinds::same;
use super::loki_time_zones::TIME_ZONES;
use super::message::{Shown, fill};
use crate::catalog::Rule;
use crate::embedded::{FormatError, go_text, jmespath, logql, pattern};
use crate::syntax::ast::Block;

pub(super) const FUNCTIONS: &Functions = &[
    ("differs_from_defaults", differs_from_defaults),
    ("docker_host", docker_host),
    ("equal_endpoints", equal_endpoints),
    ("jmespath_of_entries", jmespath_of_entries),
    ("kafka_version", kafka_version),
    ("match_drop_has_stages", match_drop_has_stages),
    ("match_keep_needs_stages", match_keep_needs_stages),
    ("match_selector", match_selector),
    ("pattern_expression", pattern_expression),
    ("rate_from_0_to_1", rate_from_0_to_1),
    ("time_zone", time_zone),
    ("truncate_suffix", truncate_suffix),
    ("utf8_entries", utf8_entries),
];

/// `client.ParseHostURL`
fn docker_host(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &name in rule.of {
        let Some(host) = instance.attribute(name).and_then(|_| instance.text(name)) else { continue };
        if host.split_once("://").is_none_or(|(_, address)| address.is_empty()) {
            let said = fill(rule.message, instance, &[("value", Shown::text(&host))]);
            let message = format!("`{name}` is no address of a Docker daemon: {}", go_text::quote(&host));
            found.push(
                Violation::new(instance.place(name), message, said)
                    .with_help("write it as `unix:///var/run/docker.sock` or `tcp://host:2375`"),
            );
        }
    }
}

/// A block in which something has another value than its default.
fn differs_from_defaults(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &name in rule.of {
        let Some(inner) = instance.block(name) else { continue };
        let changed = inner.block.body().attributes().find(|attribute| {
            let default = inner.body.argument(attribute.name()).and_then(|argument| argument.default());
            inner
                .item(attribute.name())
                .zip(default)
                .is_some_and(|(item, default)| same(&inner.catalog_value(default, item.ty), &item.value) == Some(false))
        });
        if let Some(changed) = changed {
            let said = fill(rule.message, instance, &[]);
            let message = format!("`{name}` can be changed only with `--stability.level=experimental`");
            found.push(Violation::new(changed.value().span(), message, said));
        }
    }
}

/// Endpoints are told apart by their names, those without one by everything they say; of the latter only those that
/// say nothing but their URL are compared.
fn equal_endpoints(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let mut seen: Vec<(String, String, crate::text::Span)> = Vec::new();
    for endpoint in instance.blocks("endpoint") {
        let Some(name) = endpoint.text("name") else { continue };
        let mut url = String::new();
        if name.is_empty() {
            let body = endpoint.block.body();
            if body.blocks().next().is_some() || body.attributes().any(|attribute| attribute.name() != "url") {
                continue;
            }
            let Some(known) = endpoint.text("url") else { continue };
            url = known;
        }
        let span = if name.is_empty() { endpoint.block.name_span() } else { endpoint.place("name") };
        if let Some((.., first)) = seen.iter().find(|(other, its_url, _)| *other == name && *its_url == url) {
            let said = fill(rule.message, instance, &[("value", Shown::text(&name))]);
            let message = "this endpoint is there twice";
            found.push(Violation::new(span, message, said).with_label(*first, "first given here"));
        } else {
            seen.push((name, url, span));
        }
    }
}

/// The values of a map are JMESPath expressions; the key stands for an empty value.
fn jmespath_of_entries(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &name in rule.of {
        for (key, key_span, item) in instance.entries(name).unwrap_or_default() {
            let Some(value) = bytes(&item.value) else { continue };
            let is_key = value.is_empty();
            let Err(error) = jmespath::parse(if is_key { key.as_bytes() } else { value }) else { continue };
            let said = fill(rule.message, instance, &[("error", Shown::text(&error.message))]);
            let span = if is_key { key_span } else { instance.place_inside(name, &item, &error.span) };
            let message = format!("this is no JMESPath expression: {}", error.message);
            let mut violation = Violation::new(span, message, said);
            if is_key {
                violation = violation.with_help("an empty value takes the key as the expression; give the expression");
            }
            found.push(violation);
        }
    }
}

/// `sarama.ParseKafkaVersion`; nothing at all takes the default.
fn kafka_version(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &name in rule.of {
        let Some(version) = instance.attribute(name).and_then(|_| instance.text(name)) else { continue };
        // The collector takes its own default for an empty text.
        if version.is_empty() && rule.id.starts_with("otel") || is_kafka_version(&version) {
            continue;
        }
        let said = fill(rule.message, instance, &[("value", Shown::text(&version))]);
        let message = format!("`{name}` is no version of Kafka: {}", go_text::quote(&version));
        found.push(
            Violation::new(instance.place(name), message, said).with_help("write all its numbers, as in `2.2.1`"),
        );
    }
}

/// Three numbers; four when the first is 0.
fn is_kafka_version(version: &str) -> bool {
    let numbers: Vec<&str> = version.split('.').collect();
    let all_digits = numbers.iter().all(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()));
    version.len() >= 5 && all_digits && numbers.len() == if version.starts_with('0') { 4 } else { 3 }
}

/// How `stage.match` ends for a known action: whether its lines are dropped.
fn drops(instance: &Instance<'_, '_>) -> Option<bool> {
    match instance.text("action")?.as_str() {
        "" | "keep" => Some(false),
        "drop" => Some(true),
        _ => None,
    }
}

fn match_keep_needs_stages(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    if instance.block.body().blocks().next().is_none() && drops(instance) == Some(false) {
        let said = fill(rule.message, instance, &[]);
        let message = "a `stage.match` that keeps its lines needs a stage inside";
        found.push(
            Violation::new(instance.block.name_span(), message, said)
                .with_help("put a stage into it, or drop the lines with `action = \"drop\"`"),
        );
    }
}

fn match_drop_has_stages(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(stage) = instance.block.body().blocks().next() else { return };
    if drops(instance) == Some(true) {
        let said = fill(rule.message, instance, &[]);
        found.push(
            Violation::new(stage.name_span(), "lines that are dropped meet no further stage", said)
                .with_label(instance.place("action"), "dropped here")
                .with_help("remove the stages inside, or keep the lines"),
        );
    }
}

/// The selector, and the regular expressions inside it.
fn match_selector(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(item) = instance.attribute("selector").and_then(|_| instance.item("selector")) else { return };
    let Some(text) = bytes(&item.value).filter(|text| !text.is_empty()) else { return };
    let mut push = |error: &FormatError, message: String, said: String| {
        found.push(Violation::new(instance.place_inside("selector", &item, &error.span), message, said));
    };
    match logql::parse(text) {
        Err(error) => {
            let said = fill(rule.message, instance, &[("error", Shown::text(&error.message))]);
            push(&error, format!("this is no selector: {}", error.message), said);
        }
        Ok(selector) => {
            if let Some(error) = selector.matcher_error() {
                let said = error.message.clone();
                push(
                    &error,
                    format!("this matcher does not compile, and Alloy crashes on it: {}", error.message),
                    said,
                );
            } else if let Some(error) = selector.filter_error() {
                let said = format!("invalid stage config {}", error.message);
                push(&error, format!("this filter does not compile: {}", error.message), said);
            }
        }
    }
}

fn pattern_expression(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &name in rule.of {
        let Some(item) = instance.attribute(name).and_then(|_| instance.item(name)) else { continue };
        let Some(text) = bytes(&item.value).filter(|text| !text.is_empty()) else { continue };
        if let Err(error) = pattern::parse(text) {
            let said = fill(rule.message, instance, &[("error", Shown::text(&error.message))]);
            let span = instance.place_inside(name, &item, &error.span);
            found.push(Violation::new(span, format!("this is no pattern: {}", error.message), said));
        }
    }
}

fn rate_from_0_to_1(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &name in rule.of {
        let Some(rate) = instance.attribute(name).and_then(|_| instance.value(name).as_number()) else { continue };
        let rate = rate.as_float();
        if !(0.0..=1.0).contains(&rate) {
            let said = fill(rule.message, instance, &[("value", Shown::text(format!("{rate:.6}")))]);
            found.push(Violation::new(
                instance.place(name),
                format!("`{name}` is a share from 0 to 1, not {rate}"),
                said,
            ));
        }
    }
}

/// `time.LoadLocation`.
fn time_zone(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &name in rule.of {
        let Some(zone) = instance.attribute(name).and_then(|_| instance.text(name)) else { continue };
        // Hosts hold these beside the names themselves.
        let is_host_own = ["posix/", "right/"].iter().any(|folder| zone.starts_with(folder));
        if matches!(zone.as_str(), "" | "UTC" | "Local")
            || is_host_own
            || TIME_ZONES.binary_search(&zone.as_str()).is_ok()
        {
            continue;
        }
        let outside = zone.starts_with(['/', '\\']) || zone.contains("..");
        let error =
            if outside { "time: invalid location name".to_owned() } else { format!("unknown time zone {zone}") };
        let said = fill(rule.message, instance, &[("error", Shown::text(error))]);
        let message = format!("there is no time zone {}", go_text::quote(&zone));
        found.push(
            Violation::new(instance.place(name), message, said).with_help("name it as IANA does: `Europe/Berlin`"),
        );
    }
}

fn truncate_suffix(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(suffix) = instance.attribute("suffix").and_then(|_| instance.item("suffix")) else { return };
    let (Some(suffix), Some(limit)) = (bytes(&suffix.value), instance.integer("limit")) else { return };
    let length = i64::try_from(suffix.len()).unwrap_or(i64::MAX);
    if length > 0 && limit > 0 && limit <= length {
        let said = fill(rule.message, instance, &[]);
        let message = format!("the suffix alone has {length} bytes, and `limit` allows {limit}");
        found.push(
            Violation::new(instance.place("suffix"), message, said).with_label(instance.place("limit"), "the limit"),
        );
    }
}

fn utf8_entries(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &name in rule.of {
        for (_, _, item) in instance.entries(name).unwrap_or_default() {
            if bytes(&item.value).is_some_and(|text| std::str::from_utf8(text).is_err()) {
                let said = fill(rule.message, instance, &[("value", Shown::item(&item))]);
                found.push(Violation::new(item.span, "the value of a label must be valid UTF-8", said));
            }
        }
    }
}

/// What Alloy puts before each complaint about a stage.
const OF_STAGE: &str = "invalid stage config ";

pub(super) fn is_of_stage(said: &str) -> bool {
    said.starts_with(OF_STAGE)
}

/// Whether a block is a `stage.match` with another block in it.
pub(super) fn is_match_around(outer: Block<'_>, inner: Block<'_>) -> bool {
    let (around, inside) = (outer.span(), inner.span());
    around != inside && around.start <= inside.start && inside.end <= around.end && outer.name() == "stage.match"
}

/// Stages and the names of Alloy's fields for them, in the order in which they are printed.
const STAGES: &[(&str, &str)] = &[
    ("cri", "CRIConfig"),
    ("decolorize", "DecolorizeConfig"),
    ("docker", "DockerConfig"),
    ("drop", "DropConfig"),
    ("eventlogmessage", "EventLogMessageConfig"),
    ("geoip", "GeoIPConfig"),
    ("json", "JSONConfig"),
    ("label_keep", "LabelAllowConfig"),
    ("label_drop", "LabelDropConfig"),
    ("labels", "LabelsConfig"),
    ("limit", "LimitConfig"),
    ("logfmt", "LogfmtConfig"),
    ("luhn", "LuhnFilterConfig"),
    ("match", "MatchConfig"),
    ("metrics", "MetricsConfig"),
    ("multiline", "MultilineConfig"),
    ("output", "OutputConfig"),
    ("pack", "PackConfig"),
    ("pattern", "PatternConfig"),
    ("regex", "RegexConfig"),
    ("replace", "ReplaceConfig"),
    ("static_labels", "StaticLabelsConfig"),
    ("structured_metadata", "StructuredMetadata"),
    ("structured_metadata_drop", "StructuredMetadataDropConfig"),
    ("sampling", "SamplingConfig"),
    ("template", "TemplateConfig"),
    ("tenant", "TenantConfig"),
    ("truncate", "TruncateConfig"),
    ("timestamp", "TimestampConfig"),
    ("windowsevent", "WindowsEventConfig"),
];

/// A complaint about a stage inside of `stage.match` blocks: each of them prints itself before it, as Go prints structs.
/// What Alloy prints of the stages in it are addresses.
pub(super) fn said_in_matches(mut around: Vec<Instance<'_, '_>>, said: &str) -> String {
    around.sort_by_key(|instance| std::cmp::Reverse(instance.block.span().start));
    around.iter().fold(said.to_owned(), |said, instance| {
        let stages: Vec<String> = instance
            .block
            .body()
            .blocks()
            .map(|stage| {
                let known = STAGES.iter().filter(|(name, _)| instance.body.block(&format!("stage.{name}")).is_some());
                let fields = known.map(|(name, field)| {
                    let is_it = stage.name().strip_prefix("stage.") == Some(name);
                    format!("{field}:{}", if is_it { "0x…" } else { "<nil>" })
                });
                format!("{{{}}}", fields.collect::<Vec<_>>().join(" "))
            })
            .collect();
        let text = |name: &str| instance.text(name).unwrap_or_default();
        format!(
            "{OF_STAGE}match stage failed to create pipeline from config {{Selector:{} Stages:[{}] Action:keep PipelineName:{} DropReason:{}}}: {said}",
            text("selector"),
            stages.join(" "),
            text("pipeline_name"),
            text("drop_counter_reason"),
        )
    })
}

//! Rules of `otelcol.*`, Alloy's own and those of the collector's components that Alloy asks when it decodes a body.

use super::code::Functions;
use super::instance::{Instance, Item, bytes, text};
use super::message::{Shown, fill, go_float};
use super::otelcol_encodings::{DECODABLE, WITHOUT_CHARMAP};
use super::otelcol_time as time;
use super::{Violation, otelcol_ottl};
use crate::catalog::Rule;
use crate::embedded::{go_text, re2, url};
use crate::types::Data;

pub(super) const FUNCTIONS: &Functions = &[
    ("attribute_actions", attribute_actions),
    ("awss3_time", awss3_time),
    ("detector_elasticbeanstalk", detector_elasticbeanstalk),
    ("file_group_by", file_group_by),
    ("http_scheme", http_scheme),
    ("k8s_association_sources", k8s_association_sources),
    ("k8s_filter_op", k8s_filter_op),
    ("k8s_key_regex", k8s_key_regex),
    ("kafka_compression_level", kafka_compression_level),
    ("match_severity", match_severity),
    ("not_blank", not_blank),
    ("octal_permissions", octal_permissions),
    ("ottl_filter", otelcol_ottl::filter),
    ("ottl_signal_to_metrics", otelcol_ottl::signal_to_metrics),
    ("ottl_transform", otelcol_ottl::transform),
    ("permission_bits", permission_bits),
    ("positive_delay", positive_delay),
    ("pubsub_subscription", pubsub_subscription),
    ("pubsub_topic", pubsub_topic),
    ("queue_batch_fits", queue_batch_fits),
    ("request_uri", request_uri),
    ("rfc3339", rfc3339),
    ("sampling_percentage", sampling_percentage),
    ("stanza_encoding", stanza_encoding),
    ("stanza_operators", stanza_operators),
];

/// Calls `f` with each written value that the paths of a rule lead to and whose text is known.
fn each_text(
    instance: &Instance<'_, '_>,
    rule: &'static Rule,
    f: &mut dyn FnMut(&Instance<'_, '_>, &'static str, &Item, &str),
) {
    for &path in rule.of {
        instance.each_owner(path, &mut |owner, name| {
            if let Some(item) = owner.attribute(name).and_then(|_| owner.item(name))
                && let Some(value) = text(&item.value)
            {
                f(owner, name, &item, &value);
            }
        });
    }
}

/// The action `delete` or `hash` needs `key` or `pattern`, every other one `key`. All mistakes make one message.
fn attribute_actions(instance: &Instance<'_, '_>, _: &'static Rule, found: &mut Vec<Violation>) {
    let mut broken = Vec::new();
    for (at, action) in instance.blocks("action").enumerate() {
        let Some(what) = action.text("action") else { continue };
        let takes_pattern = matches!(what.to_lowercase().as_str(), "delete" | "hash");
        let lacks = |name| action.given(name) == Some(false);
        if !lacks("key") || takes_pattern && !lacks("pattern") {
            continue;
        }
        let needed =
            if takes_pattern { "at least the key argument or the pattern argument" } else { "the key argument" };
        let said = format!(
            "validation failed for action block number {}: the action {what} requires {needed} to be set",
            at + 1
        );
        let help = if takes_pattern { "give `key` or `pattern`" } else { "give `key`" };
        broken.push((action.block.name_span(), format!("the action `{what}` does not know its attribute"), help, said));
    }
    let said: Vec<&str> = broken.iter().map(|(.., said)| said.as_str()).collect();
    let said = said.join("\n");
    for (span, message, help, _) in broken {
        found.push(Violation::new(span, message, said.clone()).with_help(help));
    }
}

fn awss3_time(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    each_text(instance, rule, &mut |owner, name, item, value| {
        let layouts = [time::RFC3339, time::DATE_AND_MINUTE, time::DATE];
        if value.is_empty() || layouts.iter().any(|layout| time::parse(value, layout).is_ok()) {
            return;
        }
        let said = fill(rule.message, owner, &[("value", Shown::text(value))]);
        let message = format!("`{name}` is no time: {}", go_text::quote(value));
        found.push(
            Violation::new(item.span, message, said)
                .with_help("write it as `2024-01-31`, `2024-01-31 15:04` or `2024-01-31T15:04:00Z`"),
        );
    });
}

/// Whether anything is sent on: only then are the collector's processors really made.
fn has_consumer(instance: &Instance<'_, '_>) -> bool {
    ["metrics", "logs", "traces"].iter().any(|signal| sends(instance, signal))
}

/// Whether something is certainly sent on of one signal.
pub(super) fn sends(instance: &Instance<'_, '_>, signal: &str) -> bool {
    let output = instance.block("output");
    output.is_some_and(|output| output.elements(signal).is_some_and(|consumers| !consumers.is_empty()))
}

/// Alloy takes this name, and the collector knows the detector by another one.
fn detector_elasticbeanstalk(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let detectors = instance.attribute("detectors").and_then(|_| instance.elements("detectors")).unwrap_or_default();
    let wrong = detectors.iter().find(|item| bytes(&item.value) == Some(b"elasticbeanstalk"));
    if let Some(item) = wrong
        && has_consumer(instance)
    {
        let said = fill(rule.message, instance, &[]);
        let message = "the collector has no detector `elasticbeanstalk`: the component does not load with it";
        found.push(Violation::new(item.span, message, said));
    }
}

/// With `group_by` the path holds one `*`, not in front.
fn file_group_by(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(group_by) = instance.block("group_by") else { return };
    if group_by.boolean("enabled") != Some(true) {
        return;
    }
    let Some(path) = instance.text("path").filter(|path| !path.is_empty()) else { return };
    let here = (group_by.place("enabled"), "because of this");
    if path.matches('*').count() != 1 {
        let said = fill(rule.message, instance, &[]);
        let message = "a path with `group_by` holds `*` exactly once: the place of the group's name";
        found.push(Violation::new(instance.place("path"), message, said).with_label(here.0, here.1));
    } else if path.starts_with('*') {
        let said = "path must not start with * when group_by is enabled";
        let message = "a path with `group_by` does not begin with `*`";
        found.push(Violation::new(instance.place("path"), message, said).with_label(here.0, here.1));
    } else if group_by.given("resource_attribute") == Some(false) {
        let said = "resource_attribute must not be empty when group_by is enabled";
        found.push(Violation::new(
            group_by.place("resource_attribute"),
            "`resource_attribute` must not be empty",
            said,
        ));
    }
}

fn http_scheme(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    each_text(instance, rule, &mut |owner, name, item, value| {
        let Ok(parsed) = url::parse(value) else { return };
        if !matches!(parsed.scheme.as_str(), "http" | "https") {
            let said = fill(rule.message, owner, &[]);
            let message = format!("`{name}` must begin with `http://` or `https://`");
            found.push(Violation::new(item.span, message, said));
        }
    });
}

/// One association takes at most four sources.
fn k8s_association_sources(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let most = 4;
    if let Some(one_too_many) = instance.blocks("source").nth(most) {
        let said = fill(rule.message, instance, &[]);
        let message = format!("a `pod_association` has at most {most} sources");
        found.push(Violation::new(one_too_many.block.name_span(), message, said));
    }
}

fn k8s_filter_op(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    each_text(instance, rule, &mut |owner, name, item, value| {
        let is_label = rule.of.iter().any(|path| path.contains("label"));
        let known: &[&str] =
            if is_label { &["equals", "not-equals", "exists", "does-not-exist"] } else { &["equals", "not-equals"] };
        if value.is_empty() || known.contains(&value) {
            return;
        }
        let said = fill(rule.message, owner, &[]);
        let choices: Vec<String> = known.iter().map(|choice| format!("`{choice}`")).collect();
        let message = format!("`{name}` does not take {}", go_text::quote(value));
        found.push(Violation::new(item.span, message, said).with_help(format!("it takes {}", choices.join(", "))));
    });
}

/// Compiled between anchors.
fn k8s_key_regex(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &name in rule.of {
        let Some(item) = instance.attribute(name).and_then(|_| instance.item(name)) else { continue };
        let Some(pattern) = bytes(&item.value).filter(|pattern| !pattern.is_empty()) else { continue };
        if let Err(error) = re2::check_inside(pattern, re2::WHOLE) {
            let said = fill(rule.message, instance, &[("error", Shown::text(&error.message))]);
            let span = instance.place_inside(name, &item, &error.span);
            found.push(Violation::new(span, format!("`{name}` does not compile: {}", error.message), said));
        }
    }
}

/// `configcompression.Type.ValidateParams`
fn kafka_compression_level(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(parameters) = instance.block("compression_params") else { return };
    let (Some(level), Some(compression)) = (parameters.integer("level"), instance.text("compression")) else { return };
    let help = match compression.as_str() {
        "gzip" if !(-2..=9).contains(&level) => "gzip takes levels from -2 to 9",
        "snappy" | "lz4" if level != 0 => "this compression has no levels",
        _ => return,
    };
    let said = fill(rule.message, instance, &[("parameters", Shown::text(format!("{{Level:{level}}}")))]);
    let message = format!("`{compression}` does not take the level {level}");
    found.push(Violation::new(parameters.place("level"), message, said).with_help(help));
}

/// `null` is the one way to a severity without a name.
fn match_severity(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &name in rule.of {
        let Some(severity) = instance.block(name).and_then(|properties| properties.block("log_severity")) else {
            continue;
        };
        if severity.attribute("min").is_some() && severity.value("min").is_null() {
            let said = fill(rule.message, instance, &[]);
            found.push(Violation::new(severity.place("min"), "`min` needs a severity", said));
        }
    }
}

fn not_blank(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    each_text(instance, rule, &mut |owner, name, item, value| {
        if value.trim().is_empty() {
            let said = fill(rule.message, owner, &[]);
            found.push(Violation::new(item.span, format!("`{name}` must not be empty"), said));
        }
    });
}

/// `strconv.ParseInt(text, 8, 32)`
fn octal(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_octal = !digits.is_empty() && digits.bytes().all(|digit| (b'0'..=b'7').contains(&digit));
    if is_octal { i32::from_str_radix(text, 8).ok() } else { None }
}

fn octal_permissions(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    each_text(instance, rule, &mut |owner, name, item, value| {
        if octal(value).is_none() {
            let said = fill(rule.message, owner, &[]);
            let message = format!("`{name}` is no octal number: {}", go_text::quote(value));
            found.push(Violation::new(item.span, message, said).with_help("write it as `0750`"));
        }
    });
}

fn permission_bits(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    each_text(instance, rule, &mut |owner, name, item, value| {
        if octal(value).is_some_and(|bits| !(0..=0o777).contains(&bits)) {
            let said = fill(rule.message, owner, &[]);
            found.push(Violation::new(item.span, format!("`{name}` is at most `0777`"), said));
        }
    });
}

/// Alloy prints the delay in nanoseconds.
fn positive_delay(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &name in rule.of {
        let Some(delay) = instance.attribute(name).and_then(|_| instance.integer(name)) else { continue };
        if delay <= 0 {
            let said = fill(rule.message, instance, &[("value", Shown::text(delay.to_string()))]);
            found.push(Violation::new(instance.place(name), format!("`{name}` must be above 0s"), said));
        }
    }
}

/// The length of `[a-z][a-z0-9\-]*` at the start.
fn project(text: &str) -> usize {
    if !text.starts_with(|c: char| c.is_ascii_lowercase()) {
        return 0;
    }
    text.bytes().take_while(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-').count()
}

/// ``projects/[a-z][a-z0-9\-]*/subscriptions/``, anywhere.
fn pubsub_subscription(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    each_text(instance, rule, &mut |owner, name, item, value| {
        let fits = value.match_indices("projects/").any(|(at, start)| {
            let after = &value[at + start.len()..];
            let length = project(after);
            length > 0 && after[length..].starts_with("/subscriptions/")
        });
        if !fits {
            let said = fill(rule.message, owner, &[("value", Shown::item(item))]);
            let message = format!("`{name}` is no name of a subscription");
            found.push(
                Violation::new(item.span, message, said).with_help("write `projects/PROJECT/subscriptions/NAME`"),
            );
        }
    });
}

/// ``^projects/[a-z][a-z0-9\-]*(:[a-z0-9\-]+)?/topics/``
fn pubsub_topic(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    each_text(instance, rule, &mut |owner, name, item, value| {
        let fits = value.strip_prefix("projects/").is_some_and(|after| {
            let rest = &after[project(after)..];
            let is_named = rest.len() < after.len();
            let rest = rest.strip_prefix(':').map_or(rest, |domain| {
                domain
                    .trim_start_matches(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.')
            });
            is_named && rest.starts_with("/topics/")
        });
        if !fits {
            let said = fill(rule.message, owner, &[("value", Shown::item(item))]);
            let message = format!("`{name}` is no name of a topic");
            found.push(Violation::new(item.span, message, said).with_help("write `projects/PROJECT/topics/NAME`"));
        }
    });
}

/// A batch that counts what the queue counts must fit into it.
fn queue_batch_fits(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(batch) = instance.block("batch") else { return };
    let (Some(unit), Some(queue_unit)) = (batch.text("sizer"), instance.text("sizer")) else { return };
    let (Some(least), Some(room)) = (batch.integer("min_size"), instance.integer("queue_size")) else { return };
    if unit == queue_unit && room > 0 && least > room {
        let said = fill(rule.message, instance, &[]);
        let message = format!("a batch of at least {least} {unit} does not fit into a queue of {room}");
        let (span, other) = (batch.place("min_size"), instance.place("queue_size"));
        found.push(Violation::new(span, message, said).with_label(other, "the size of the queue"));
    }
}

fn request_uri(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    each_text(instance, rule, &mut |owner, name, item, value| {
        if value.is_empty() {
            return;
        }
        if let Err(error) = url::parse_request_uri(value) {
            let said = fill(rule.message, owner, &[("error", Shown::text(&error.message))]);
            let span = owner.place_inside(name, item, &error.span);
            found.push(Violation::new(span, format!("`{name}` is no absolute URL: {}", error.message), said));
        }
    });
}

fn rfc3339(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    each_text(instance, rule, &mut |owner, name, item, value| {
        if value.is_empty() {
            return;
        }
        if let Err(error) = time::parse(value, time::RFC3339) {
            let said = fill(rule.message, owner, &[("error", Shown::text(&error))]);
            let message = format!("`{name}` is no time: {}", go_text::quote(value));
            found.push(Violation::new(item.span, message, said).with_help("write it as `2024-01-31T15:04:00Z`"));
        }
    });
}

fn sampling_percentage(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &name in rule.of {
        let Some(percentage) = instance.attribute(name).and_then(|_| instance.value(name).as_number()) else {
            continue;
        };
        let percentage = percentage.as_float();
        let smallest = 2f64.powi(-56);
        if percentage.abs() > f64::from(f32::MAX) {
            let sign = if percentage < 0.0 { '-' } else { '+' };
            let said = format!("sampling rate is invalid: {sign}Inf%");
            found.push(Violation::new(
                instance.place(name),
                format!("`{name}` is beyond all numbers it can hold"),
                said,
            ));
        } else if percentage < 0.0 {
            let said = fill(rule.message, instance, &[("value", Shown::text(format!("{percentage:.6}")))]);
            found.push(Violation::new(instance.place(name), format!("`{name}` is at least 0"), said));
        } else if percentage > 0.0 && percentage / 100.0 < smallest {
            let said = format!("sampling rate is too small: {}%", go_float(percentage));
            found.push(Violation::new(instance.place(name), format!("`{name}` is too small to be told from 0"), said));
        }
    }
}

/// Names that the collector gives a meaning of its own.
const ENCODINGS: &[&str] =
    &["", "ascii", "nop", "us-ascii", "utf-16", "utf-8", "utf-8-raw", "utf16", "utf8", "utf8-raw"];

/// `textutils.LookupEncoding`
fn stanza_encoding(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    each_text(instance, rule, &mut |owner, name, item, value| {
        let exact = value.to_lowercase();
        let trimmed = exact.trim();
        if ENCODINGS.contains(&exact.as_str()) || DECODABLE.binary_search(&trimmed).is_ok() {
            return;
        }
        let error = if WITHOUT_CHARMAP.binary_search(&trimmed).is_ok() {
            format!("no charmap defined for encoding '{value}'")
        } else {
            format!("unsupported encoding '{value}'")
        };
        let said = fill(rule.message, owner, &[("error", Shown::text(&error))]);
        let message = format!("`{name}` does not take {}", go_text::quote(value));
        found.push(
            Violation::new(item.span, message, said)
                .with_help("`utf-8`, `utf-16`, `ascii`, `nop` and many names of IANA are taken"),
        );
    });
}

/// The types of the collector's operators, sorted.
const OPERATORS: &[&str] = &[
    "add",
    "assign_keys",
    "container",
    "copy",
    "csv_parser",
    "drop_output",
    "file_input",
    "file_output",
    "filter",
    "flatten",
    "generate_input",
    "journald_input",
    "json_array_parser",
    "json_parser",
    "key_value_parser",
    "move",
    "namedpipe",
    "noop",
    "recombine",
    "regex_parser",
    "regex_replace",
    "remove",
    "retain",
    "router",
    "sanitize_utf8",
    "scope_name_parser",
    "severity_parser",
    "stdin",
    "stdout",
    "syslog_input",
    "syslog_parser",
    "tcp_input",
    "time_parser",
    "trace_parser",
    "udp_input",
    "unquote",
    "uri_parser",
    "windows_eventlog_input",
];

/// Each element needs a known `type`; its own fields are not judged.
fn stanza_operators(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &path in rule.of {
        instance.each_owner(path, &mut |owner, name| {
            for item in owner.attribute(name).and_then(|_| owner.elements(name)).unwrap_or_default() {
                let Data::Object(fields) = &item.value.data else { continue };
                let error = match fields.get(b"type").map(|value| (&value.data, text(value))) {
                    None => "missing required field 'type'".to_owned(),
                    Some((_, Some(kind))) if OPERATORS.binary_search(&kind.as_str()).is_err() => {
                        format!("unsupported type '{kind}'")
                    }
                    Some((Data::Bool(_), None)) => "non-string type bool for field 'type'".to_owned(),
                    Some((Data::Number(_), None)) => "non-string type int for field 'type'".to_owned(),
                    _ => continue,
                };
                let said = fill(rule.message, owner, &[("error", Shown::text(&error))]);
                found.push(Violation::new(item.span, format!("this is no operator: {error}"), said));
            }
        });
    }
}

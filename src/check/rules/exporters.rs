//! Rules of `prometheus.exporter.*`.

use super::Violation;
use super::code::Functions;
use super::instance::{Instance, bytes, text};
use super::message::{Shown, fill};
use super::prometheus_text;
use crate::catalog::Rule;
use crate::embedded::{host_port, url};
use crate::types::Data;

pub(super) const FUNCTIONS: &Functions = &[
    ("azure_cloud", azure_cloud),
    ("azure_duration", azure_duration),
    ("azure_timespan", azure_timespan),
    ("complete_targets", complete_targets),
    ("gcp_filter", gcp_filter),
    ("gcp_filter_prefix", gcp_filter_prefix),
    ("kafka_instance", kafka_instance),
    ("oracledb_credentials", oracledb_credentials),
    ("oracledb_name", oracledb_name),
    ("oracledb_url", oracledb_url),
    ("prometheus_text", static_text),
    ("squid_host", squid_host),
    ("squid_port", squid_port),
    ("target_has_address", target_has_address),
    ("target_has_name", target_has_name),
];

fn azure_cloud(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(cloud) = instance.text("azure_cloud_environment") else { return };
    // Clouds have many names; only what resembles none of them is told.
    let lower = cloud.to_lowercase();
    let resembles = ["public", "china", "gov", "german", "private", "azurecloud", "azcloud"];
    if lower != "azureprivatecloud" && resembles.iter().any(|part| lower.contains(part)) {
        return;
    }
    let error = format!("unable to set Azure Cloud \"{cloud}\", not valid");
    let said = fill(rule.message, instance, &[("error", Shown::text(error))]);
    let message = format!("`{cloud}` is no cloud of Azure");
    found.push(
        Violation::new(instance.place("azure_cloud_environment"), message, said)
            .with_help("it takes `azurecloud`, `azurechinacloud` and `azuregovernmentcloud`"),
    );
}

/// What the parser of ISO 8601 durations makes of a text: it looks for one anywhere in it.
fn iso_duration(text: &str) -> Result<u64, &'static str> {
    let amount = |digits: &str, unit: u64| digits.parse::<u64>().unwrap_or(u64::MAX).saturating_mul(unit);
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    // Weeks are looked for first.
    let starts: Vec<usize> = text.match_indices('P').map(|(at, _)| at + 1).collect();
    for &start in &starts {
        let rest = &text[start..];
        let length = digits(rest);
        if length > 0 && rest[length..].starts_with('W') {
            return Ok(amount(&rest[..length], 7 * 86_400));
        }
    }
    let Some(&start) = starts.first() else { return Err("bad format string") };
    let mut rest = &text[start..];
    let mut total = 0_u64;
    let mut take = |rest: &mut &str, letter: char, unit: u64| {
        let length = digits(rest);
        if length > 0 && rest[length..].starts_with(letter) {
            total = total.saturating_add(amount(&rest[..length], unit));
            *rest = &rest[length + 1..];
            return true;
        }
        false
    };
    take(&mut rest, 'Y', 365 * 86_400);
    if take(&mut rest, 'M', 0) {
        return Err("no months allowed");
    }
    take(&mut rest, 'D', 86_400);
    if let Some(time) = rest.strip_prefix('T') {
        rest = time;
        take(&mut rest, 'H', 3600);
        take(&mut rest, 'M', 60);
        take(&mut rest, 'S', 1);
    }
    Ok(total)
}

fn azure_duration(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let name = rule.of[0];
    let Some(written) = instance.text(name) else { return };
    if let Err(error) = iso_duration(&written) {
        let said = fill(rule.message, instance, &[("error", Shown::text(error))]);
        let message = format!("`{name}` must be an ISO 8601 duration such as `PT5M`: {error}");
        found.push(Violation::new(instance.place(name), message, said));
    }
}

fn azure_timespan(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let (Some(span), Some(interval)) = (instance.text("timespan"), instance.text("interval")) else { return };
    if let (Ok(a), Ok(b)) = (iso_duration(&span), iso_duration(&interval))
        && a < b
    {
        let at = if instance.is_written("timespan") { "timespan" } else { "interval" };
        let said = fill(rule.message, instance, &[]);
        let message = format!("`timespan` ({span}) is shorter than `interval` ({interval})");
        found.push(Violation::new(instance.place(at), message, said));
    }
}

fn gcp_filter(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for item in instance.elements("extra_filters").unwrap_or_default() {
        if text(&item.value).is_some_and(|filter| !filter.contains(':')) {
            let said = fill(rule.message, instance, &[("value", Shown::item(&item))]);
            found.push(Violation::new(item.span, "a filter is `metric type:expression`", said));
        }
    }
}

fn gcp_filter_prefix(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(prefixes) = instance.elements("metrics_prefixes") else { return };
    let Some(prefixes) = prefixes.iter().map(|item| text(&item.value)).collect::<Option<Vec<_>>>() else { return };
    let items = instance.elements("extra_filters").unwrap_or_default();
    let filters: Vec<Option<String>> = items.iter().map(|item| text(&item.value)).collect();
    let prefix_of = |filter: &Option<String>| Some(filter.as_ref()?.split_once(':')?.0.to_owned());
    let mut told: Vec<String> = Vec::new();
    for (item, filter) in items.iter().zip(&filters) {
        let Some(prefix) = prefix_of(filter) else { continue };
        if prefixes.iter().any(|known| known.starts_with(&prefix)) || told.contains(&prefix) {
            continue;
        }
        let same: Vec<&str> = filters
            .iter()
            .filter(|other| prefix_of(other).as_ref() == Some(&prefix))
            .filter_map(|f| f.as_deref())
            .collect();
        let known = [("prefix", Shown::text(&prefix)), ("value", Shown::text(same.join(",")))];
        let said = fill(rule.message, instance, &known);
        let message = format!("no element of `metrics_prefixes` begins with `{prefix}`: the filter has no effect");
        found.push(
            Violation::new(item.span, message, said).with_label(instance.place("metrics_prefixes"), "none of these"),
        );
        told.push(prefix);
    }
}

fn kafka_instance(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let value = instance.value("kafka_uris");
    let Some(servers) = value.as_array().map(|array| array.len()) else { return };
    if servers > 1 && instance.given("instance") == Some(false) {
        let said = fill(rule.message, instance, &[("count", Shown::text(servers.to_string()))]);
        found.push(
            Violation::new(instance.place("kafka_uris"), "`instance` is needed with more than one server", said)
                .with_help("give `instance` a name for all of them"),
        );
    }
}

fn squid_host(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let value = instance.value("address");
    if bytes(&value).is_some_and(|address| address.first() == Some(&b':') && host_port::parse(address).is_ok()) {
        let said = fill(rule.message, instance, &[]);
        found.push(Violation::new(instance.place("address"), "`address` names no host: it is `host:port`", said));
    }
}

fn squid_port(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let value = instance.value("address");
    if bytes(&value)
        .is_some_and(|address| address.len() > 1 && address.last() == Some(&b':') && host_port::parse(address).is_ok())
    {
        let said = fill(rule.message, instance, &[]);
        found.push(Violation::new(instance.place("address"), "`address` names no port: it is `host:port`", said));
    }
}

/// A target without any of the keys.
fn target_without(
    instance: &Instance<'_, '_>,
    rule: &'static Rule,
    keys: &[&'static str],
    message: &str,
    found: &mut Vec<Violation>,
) {
    for item in instance.elements("targets").unwrap_or_default() {
        let has_one = match &item.value.data {
            Data::Object(target) => {
                target.iter().any(|(key, _)| keys.iter().any(|wanted| key.as_bytes() == wanted.as_bytes()))
            }
            // No target at all: its name is what is missed first.
            Data::Null => keys[0] != "name",
            _ => continue,
        };
        if !has_one {
            let said = fill(rule.message, instance, &[]);
            let mut violation = Violation::new(item.span, message, said);
            // The other key is another matter.
            violation.names = vec![keys[0]];
            found.push(violation);
        }
    }
}

fn target_has_name(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    target_without(instance, rule, &["name"], "this target has no `name`", found);
}

fn target_has_address(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    target_without(instance, rule, &["address", "__address__"], "this target has no `address`", found);
}

/// A name or an address that is there and empty.
fn complete_targets(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let mut refuse = |span, name: &str| {
        let said = fill(rule.message, instance, &[]);
        found.push(Violation::new(span, format!("the `{name}` of a target must not be empty"), said));
    };
    for target in instance.blocks("target") {
        for name in ["name", "address"] {
            if target.attribute(name).is_some() && target.given(name) == Some(false) {
                refuse(target.place(name), name);
            }
        }
    }
    for item in instance.elements("targets").unwrap_or_default() {
        let Data::Object(target) = &item.value.data else { continue };
        for (key, value) in target.iter() {
            let name = match key.as_bytes() {
                b"name" => "name",
                b"address" => "address",
                _ => continue,
            };
            if bytes(value).is_some_and(<[u8]>::is_empty) {
                refuse(item.span, name);
            }
        }
    }
}

fn oracledb_name(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for database in instance.blocks("database") {
        if database.text("name").is_some_and(|name| name.trim().is_empty()) {
            let said = fill(rule.message, instance, &[]);
            found.push(Violation::new(database.place("name"), "`name` must not be empty", said));
        }
    }
}

/// The bodies with a connection string, each with what Alloy puts before its words.
fn connections<'s, 'i, 'a>(instance: &'s Instance<'i, 'a>, f: &mut dyn FnMut(&Instance<'i, 'a>, &str)) {
    let mut any = false;
    for database in instance.blocks("database") {
        any = true;
        if let Some(name) = database.text("name") {
            f(&database, &format!("database {}: ", Shown::text(name).quoted()));
        }
    }
    if !any {
        f(instance, "");
    }
}

fn oracledb_credentials(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    connections(instance, &mut |body, before| {
        let has_scheme = body.text("connection_string").is_some_and(|text| text.starts_with("oracle://"));
        let credential = ["username", "password"].into_iter().find(|name| body.given(name) == Some(true));
        if let (true, Some(name)) = (has_scheme, credential) {
            let said = format!("{before}{}", fill(rule.message, instance, &[]));
            found.push(
                Violation::new(
                    body.place(name),
                    format!("`{name}` goes with a `connection_string` without `oracle://`"),
                    said,
                )
                .with_label(body.place("connection_string"), "this one has the scheme"),
            );
        }
    });
}

fn oracledb_url(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    connections(instance, &mut |body, before| {
        let value = body.value("connection_string");
        let Some(written) = bytes(&value) else { return };
        if written.starts_with(b"oracle://")
            && body.given("username") == Some(false)
            && body.given("password") == Some(false)
            && let Err(error) = url::parse(written)
        {
            let said = format!("{before}{}", fill(rule.message, instance, &[("error", Shown::text(&error.message))]));
            found.push(Violation::new(body.place("connection_string"), "`connection_string` is no URL", said));
        }
    });
}

fn static_text(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let value = instance.value("text");
    let Some(written) = bytes(&value) else { return };
    if let Err((line, error)) = prometheus_text::check(written) {
        let known = [("line", Shown::text(line.to_string())), ("error", Shown::text(&error))];
        let said = fill(rule.message, instance, &known);
        let message = format!("`text` is no Prometheus exposition text: {error} (its line {line})");
        found.push(Violation::new(instance.place("text"), message, said));
    }
}

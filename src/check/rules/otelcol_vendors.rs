//! Exporters to Google Cloud and Datadog: what their own libraries refuse.

use super::Violation;
use super::code::Functions;
use super::instance::{Instance, text};
use super::message::{Shown, fill};
use crate::catalog::Rule;
use crate::embedded::{go_text, re2};
use crate::types::Data;

pub(super) const FUNCTIONS: &Functions = &[
    ("datadog_hostname", datadog_hostname),
    ("googlecloud_filters", googlecloud_filters),
    ("googlecloud_mappings", googlecloud_mappings),
];

/// Names are given once, on either side.
fn googlecloud_mappings(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    each_object(instance, rule, &mut |items| {
        let mut seen: Vec<(&str, String)> = Vec::new();
        for (span, fields) in items {
            for name in ["key", "replacement"] {
                let Some(value) = fields.get(name.as_bytes()).and_then(text) else { continue };
                if seen.iter().any(|(known, other)| *known == name && *other == value) {
                    let said =
                        fill(rule.message, instance, &[("name", Shown::text(name)), ("value", Shown::text(&value))]);
                    let message = format!("the {name} {} is there twice", go_text::quote(&value));
                    found.push(Violation::new(*span, message, said));
                    return;
                }
                seen.push((name, value));
            }
        }
    });
}

fn googlecloud_filters(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    each_object(instance, rule, &mut |items| {
        for (span, fields) in items {
            let Some(pattern) = fields.get(b"regex").and_then(text).filter(|pattern| !pattern.is_empty()) else {
                continue;
            };
            if let Err(error) = re2::check(pattern) {
                let said = fill(rule.message, instance, &[("error", Shown::text(&error.message))]);
                let message = format!("`regex` must be a regular expression (RE2): {}", error.message);
                found.push(Violation::new(*span, message, said));
                return;
            }
        }
    });
}

type Objects<'o> = [(crate::text::Span, &'o crate::types::Object)];

/// Calls `f` with the known objects of each list that the paths of a rule lead to.
fn each_object(instance: &Instance<'_, '_>, rule: &'static Rule, f: &mut dyn FnMut(&Objects<'_>)) {
    for &path in rule.of {
        instance.each_owner(path, &mut |owner, name| {
            let items = owner.attribute(name).and_then(|_| owner.elements(name)).unwrap_or_default();
            let objects: Vec<_> = items
                .iter()
                .filter_map(|item| match &item.value.data {
                    Data::Object(fields) => Some((item.span, &**fields)),
                    _ => None,
                })
                .collect();
            f(&objects);
        });
    }
}

/// `validate.ValidHostname`
fn datadog_hostname(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    const LOCAL: &[&str] = &["localhost", "localhost.localdomain", "localhost6.localdomain6", "ip6-localhost"];
    let name = rule.of[0];
    let Some(host) = instance.attribute(name).and_then(|_| instance.text(name)).filter(|host| !host.is_empty()) else {
        return;
    };
    let is_part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    let error = if LOCAL.contains(&host.to_lowercase().as_str()) {
        format!("{host} is a local hostname")
    } else if host.len() > 255 {
        "name exceeded the maximum length of 255 characters".to_owned()
    } else if !host.split('.').all(is_part) {
        format!("{host} is not RFC1123 compliant")
    } else {
        return;
    };
    let said = fill(rule.message, instance, &[("error", Shown::text(&error))]);
    found.push(Violation::new(instance.place(name), format!("`{name}` is no name of a host: {error}"), said));
}

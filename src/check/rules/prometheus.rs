//! Rules of `prometheus.*`.

use super::Violation;
use super::code::Functions;
use super::instance::{Instance, text};
use super::message::fill;

use crate::catalog::Rule;

pub(super) const FUNCTIONS: &Functions = &[
    ("azuread_scope", azuread_scope),
    ("remote_write_authentication", remote_write_authentication),
    ("scrape_protobuf_negotiation", scrape_protobuf_negotiation),
    ("scrape_protocols", scrape_protocols),
];

/// Whether the protocols are those of the default, none when they are not known.
fn default_protocols(instance: &Instance<'_, '_>) -> Option<(bool, Vec<String>)> {
    let items = instance.elements("scrape_protocols")?;
    let written: Vec<String> = items.iter().map(|item| text(&item.value)).collect::<Option<_>>()?;
    let default = instance.body.argument("scrape_protocols")?.default()?;
    Some((format!("{written:?}") == default.to_string(), written))
}

fn scrape_protobuf_negotiation(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    if let Some((false, _)) = default_protocols(instance) {
        let said = fill(rule.message, instance, &[]);
        found.push(
            Violation::new(
                instance.place("enable_protobuf_negotiation"),
                "`enable_protobuf_negotiation` chooses the protocols, and `scrape_protocols` does too",
                said,
            )
            .with_label(instance.place("scrape_protocols"), "given here")
            .with_help("remove `enable_protobuf_negotiation` and put \"PrometheusProto\" first in `scrape_protocols`"),
        );
    }
}

/// What a scrape may be asked for with native histograms, and that `PrometheusProto` is in it.
fn scrape_protocols(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    // A list equal to the default is replaced by one with `PrometheusProto` in front.
    let Some((false, written)) = default_protocols(instance) else { return };
    // Negotiation brings its own list.
    if instance.boolean("enable_protobuf_negotiation") != Some(false) {
        return;
    }
    if !written.iter().any(|protocol| protocol == "PrometheusProto") {
        let said = fill(rule.message, instance, &[]);
        found.push(
            Violation::new(
                instance.place("scrape_protocols"),
                "native histograms are scraped with `PrometheusProto`, which is not in `scrape_protocols`",
                said,
            )
            .with_label(instance.place("scrape_native_histograms"), "because of this")
            .with_help("add \"PrometheusProto\" to `scrape_protocols`"),
        );
    }
}

/// The ways to authenticate besides those of the HTTP client, which count as one.
fn remote_write_authentication(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let is_given = |name: &&'static str| instance.is_written(name) && instance.given(name) == Some(true);
    let client = ["basic_auth", "oauth2", "authorization", "bearer_token", "bearer_token_file"]
        .iter()
        .copied()
        .find(|name| is_given(name));
    let given: Vec<&'static str> =
        ["sigv4", "azuread", "google_iam"].into_iter().filter(|name| is_given(name)).chain(client).collect();
    if let [first, .., last] = given.as_slice() {
        let said = fill(rule.message, instance, &[]);
        found.push(
            Violation::new(instance.place(last), format!("`{first}` and `{last}` exclude each other"), said)
                .with_label(instance.place(first), "given here too")
                .with_help("keep one way of authentication"),
        );
    }
}

/// `^[\w\s:/.\-]+$`
fn azuread_scope(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(scope) = instance.text("scope") else { return };
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_ \t\n\x0c\r:/.-".contains(&byte);
    if !scope.bytes().all(fits) {
        let said = fill(rule.message, instance, &[]);
        found.push(
            Violation::new(instance.place("scope"), "`scope` has characters that scopes do not have", said)
                .with_help("letters, digits, blanks and `_ : / . -` are taken"),
        );
    }
}

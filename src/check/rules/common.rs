//! Rules of the bodies that many components share: the HTTP client, relabelling, Kubernetes clients.

use super::code::Functions;
use super::instance::{Instance, is_zero};
use super::message::{Shown, fill};
use super::{Violation, kinds};
use crate::catalog::Rule;
use crate::embedded::prometheus_name;

pub(super) const FUNCTIONS: &Functions = &[
    ("authorization_basic", authorization_basic),
    ("custom_http_client", custom_http_client),
    ("kubernetes_one_way", kubernetes_one_way),
    ("no_proxy_without_url", no_proxy_without_url),
    ("relabel_replacement", relabel_replacement),
    ("relabel_source_labels", relabel_source_labels),
    ("relabel_target_label", relabel_target_label),
    ("relabel_target_pattern", relabel_target_pattern),
    ("reserved_http_header", reserved_http_header),
];

/// The scheme of an `Authorization` header is compared without blanks and case.
fn authorization_basic(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    if instance.text("type").is_some_and(|scheme| scheme.trim().to_lowercase() == "basic") {
        let said = fill(rule.message, instance, &[]);
        found.push(
            Violation::new(instance.place("type"), "`type` cannot be \"basic\"", said)
                .with_help("use a `basic_auth` block with `username` and `password`"),
        );
    }
}

/// A `proxy_url` that is there counts, whatever its value; together with `proxy_from_environment` another rule speaks.
fn no_proxy_without_url(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    if instance.given("no_proxy") == Some(true)
        && instance.given_as("proxy_url", true) == Some(false)
        && instance.given("proxy_from_environment") == Some(false)
    {
        let said = fill(rule.message, instance, &[]);
        found.push(
            Violation::new(instance.place("no_proxy"), "`no_proxy` needs `proxy_url`", said)
                .with_help("give `proxy_url`, or remove `no_proxy`"),
        );
    }
}

/// Headers that the client sets itself.
const RESERVED_HEADERS: &[&str] = &[
    "Authorization",
    "Host",
    "Content-Encoding",
    "Content-Length",
    "Content-Type",
    "User-Agent",
    "Connection",
    "Keep-Alive",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Www-Authenticate",
    "Accept-Encoding",
    "X-Prometheus-Remote-Write-Version",
    "X-Prometheus-Remote-Read-Version",
    "X-Prometheus-Scrape-Timeout-Seconds",
    "X-Amz-Date",
    "X-Amz-Security-Token",
    "X-Amz-Content-Sha256",
];

/// Names are compared and shown in Go's canonical form.
fn reserved_http_header(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &name in rule.of {
        for (key, span, _) in instance.entries(name).unwrap_or_default() {
            if let Some(reserved) = RESERVED_HEADERS.iter().find(|reserved| reserved.eq_ignore_ascii_case(&key)) {
                let said = fill(rule.message, instance, &[("value", Shown::text(reserved))]);
                let message = format!("the header `{key}` cannot be set here");
                found.push(Violation::new(span, message, said).with_help("the client sets it itself; remove it"));
            }
        }
    }
}

/// Whether any setting of the HTTP client differs from its default, the way Go's `DeepEqual` sees it.
fn customised(instance: &Instance<'_, '_>) -> Option<&'static str> {
    const BLOCKS: &[&str] = &["basic_auth", "authorization", "oauth2", "tls_config"];
    /// Another value than the zero value is a setting.
    const VALUES: &[&str] = &["bearer_token", "bearer_token_file"];
    // A `tls_config` that only repeats the zero values is none.
    let changes = |name: &str| match instance.block(name) {
        Some(inner) if name == "tls_config" => {
            inner.block.body().attributes().any(|attribute| is_zero(&inner.value(attribute.name())) == Some(false))
        }
        inner => inner.is_some(),
    };
    if let Some(block) = BLOCKS.iter().find(|name| changes(name)) {
        return Some(block);
    }
    VALUES
        .iter()
        .find(|name| instance.attribute(name).is_some() && is_zero(&instance.value(name)) == Some(false))
        .copied()
        .or_else(|| {
            // The settings of the proxy are a struct behind a pointer, and so are the headers: being there is enough.
            ["proxy_url", "no_proxy", "proxy_from_environment", "http_headers", "proxy_connect_header"]
                .into_iter()
                .find(|name| instance.attribute(name).is_some() && instance.given_as(name, true) == Some(true))
        })
        .or_else(|| {
            ["follow_redirects", "enable_http2"]
                .into_iter()
                .find(|name| instance.attribute(name).is_some() && instance.boolean(name) == Some(false))
        })
}

/// An address that is there counts, even an empty one.
fn kubernetes_one_way(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    if instance.given_as("api_server", true) == Some(true) && instance.given("kubeconfig_file") == Some(true) {
        let said = fill(rule.message, instance, &[]);
        found.push(
            Violation::new(
                instance.place("kubeconfig_file"),
                "`api_server` and `kubeconfig_file` exclude each other",
                said,
            )
            .with_label(instance.place("api_server"), "given here")
            .with_help("keep one of them"),
        );
    }
}

/// `kubeconfig_file` brings its own client settings, and other client settings need `api_server`.
fn custom_http_client(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(setting) = customised(instance) else { return };
    let kubeconfig = instance.given("kubeconfig_file");
    // An address that is there counts, even an empty one.
    if kubeconfig.is_none() || kubeconfig == Some(false) && instance.given_as("api_server", true) != Some(false) {
        return;
    }
    let said = fill(rule.message, instance, &[]);
    let span = instance.place(setting);
    let violation = if instance.is_written("kubeconfig_file") {
        Violation::new(span, format!("`{setting}` cannot be set together with `kubeconfig_file`"), said)
            .with_label(instance.place("kubeconfig_file"), "the client is described by this file")
            .with_help(format!("remove `{setting}` or `kubeconfig_file`"))
    } else {
        Violation::new(span, format!("`{setting}` needs `api_server`"), said)
            .with_help(format!("give `api_server`, or remove `{setting}`"))
    };
    found.push(violation);
}

/// `^(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+$`: names with references to groups.
fn is_relabel_target(text: &[u8]) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            b'$' => {
                let braces = text.get(at + 1) == Some(&b'{');
                let start = at + 1 + usize::from(braces);
                let length = text[start.min(text.len())..].iter().take_while(|&&byte| is_word(byte)).count();
                if length == 0 || braces && text.get(start + length) != Some(&b'}') {
                    return false;
                }
                at = start + length + usize::from(braces);
            }
            byte if byte.is_ascii_alphabetic() || byte == b'_' => at += 1,
            // Digits follow a letter, an underscore or a group.
            byte if byte.is_ascii_digit() && at > 0 => at += 1,
            _ => return false,
        }
    }
    !text.is_empty()
}

/// The label that an action writes to.
fn relabel_target_label(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(target) = instance.borrowed_bytes("target_label") else { return };
    // Nothing at all is told by another rule.
    if target.is_empty() {
        return;
    }
    let fits = if target.contains(&b'$') {
        match instance.borrowed_text("action") {
            Some(action) if action == "replace" => is_relabel_target(&target),
            Some(_) => prometheus_name::is_name(&target),
            None => return,
        }
    } else {
        prometheus_name::is_name(&target) || instance.borrowed_text("action").is_none()
    };
    if !fits {
        let shown = Shown::text(&target);
        let said = fill(rule.message, instance, &[("value", shown.clone())]);
        let message = format!("{} is no label name", shown.quoted());
        found.push(Violation::new(instance.place("target_label"), message, said));
    }
}

/// Before 1.7 the label that is written to had to be made of letters, digits, `_` and references to groups.
fn relabel_target_pattern(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(target) = instance.borrowed_bytes("target_label").filter(|target| !target.is_empty()) else { return };
    if !is_relabel_target(&target) {
        let shown = Shown::text(&target);
        let said = fill(rule.message, instance, &[("value", shown.clone())]);
        let message = format!("{} is no label name", shown.quoted());
        found.push(Violation::new(instance.place("target_label"), message, said));
    }
}

fn relabel_replacement(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(replacement) = instance.borrowed_bytes("replacement") else { return };
    if !is_relabel_target(&replacement) {
        let shown = Shown::text(&replacement);
        let said = fill(rule.message, instance, &[("value", shown.clone())]);
        let message = format!("`replacement` makes label names in a `labelmap`, and {} makes none", shown.quoted());
        found.push(
            Violation::new(instance.place("replacement"), message, said)
                .with_help("write letters, digits, `_` and references to groups such as `$1`"),
        );
    }
}

/// `labeldrop` and `labelkeep` take `regex` only: a list that is there, even an empty one, is too much.
fn relabel_source_labels(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(action) = instance.borrowed_text("action") else { return };
    let (allowed, others): (&str, &[&'static str]) = match &*action {
        "labeldrop" | "labelkeep" => ("`regex`", &["target_label", "modulus", "separator", "replacement"]),
        "keepequal" | "dropequal" => {
            ("`source_labels` and `target_label`", &["regex", "modulus", "separator", "replacement"])
        }
        _ => return,
    };
    let differs = |name: &&&'static str| {
        let Some(item) = instance.item(name).filter(|item| item.is_written) else { return false };
        let default = instance.body.argument(name).and_then(|argument| argument.default());
        default
            .is_some_and(|default| kinds::same(&instance.catalog_value(default, item.ty), &item.value) == Some(false))
    };
    let sources = allowed == "`regex`" && instance.given_as("source_labels", true) == Some(true);
    let wrong = if sources { Some("source_labels") } else { others.iter().find(differs).copied() };
    if let Some(name) = wrong {
        let said = fill(rule.message, instance, &[]);
        found.push(
            Violation::new(instance.place(name), format!("`{action}` takes {allowed} only, not `{name}`"), said)
                .with_label(instance.place("action"), "because of this action")
                .with_help(format!("remove `{name}`")),
        );
    }
}

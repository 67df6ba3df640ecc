//! Rules of `discovery.*`, `remote.*`, `pyroscope.*` and the configuration blocks.

use super::Violation;
use super::code::Functions;
use super::instance::{Instance, bytes, text};
use super::message::{Shown, fill};
use crate::catalog::Rule;
use crate::embedded::url::{self, Url};

pub(super) const FUNCTIONS: &Functions = &[
    ("dns_port", dns_port),
    ("docker_host", docker_host),
    ("http_client_authentication", http_client_authentication),
    ("http_method", http_method),
    ("not_blank", not_blank),
    ("path_from_root", path_from_root),
    ("pyroscope_duration", pyroscope_duration),
    ("pyroscope_duration_below_interval", pyroscope_duration_below_interval),
    ("pyroscope_interval", pyroscope_interval),
    ("remotecfg_attributes", remotecfg_attributes),
    ("scaleway_profile", scaleway_profile),
    ("ssh_private_key", ssh_private_key),
    ("url_with_host", url_with_host),
    ("url_with_http_scheme", url_with_http_scheme),
    ("url_with_scheme_and_host", url_with_scheme_and_host),
    ("vault_authentication", vault_authentication),
    ("vault_path", vault_path),
];

fn dns_port(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(kind) = instance.text("type") else { return };
    if matches!(kind.to_uppercase().as_str(), "A" | "AAAA" | "MX" | "NS") && instance.integer("port") == Some(0) {
        let said = fill(rule.message, instance, &[]);
        let place = if instance.is_written("port") { "port" } else { "type" };
        found.push(
            Violation::new(instance.place(place), format!("records of the type `{kind}` need a `port`"), said)
                .with_help("give `port`: only SRV records bring their own"),
        );
    }
}

/// The client of Docker takes `scheme://address`.
fn docker_host(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let name = rule.of[0];
    let Some(host) = instance.text(name).filter(|host| !host.is_empty()) else { return };
    if host.split_once("://").is_none_or(|(_, address)| address.is_empty()) {
        let said = fill(rule.message, instance, &[]);
        let message = format!("`{host}` is no Docker host: the scheme or the address is missing");
        found.push(
            Violation::new(instance.place(name), message, said)
                .with_help("write `unix:///var/run/docker.sock` or `tcp://host:2375`"),
        );
    }
}

/// The URL of the rule's argument, when it is known and one.
fn known_url(instance: &Instance<'_, '_>, name: &str) -> Option<Url> {
    let value = instance.value(name);
    url::parse(bytes(&value)?).ok()
}

fn wrong_url(instance: &Instance<'_, '_>, rule: &'static Rule, needs: &str, found: &mut Vec<Violation>) {
    let name = rule.of[0];
    let said = fill(rule.message, instance, &[]);
    found.push(Violation::new(instance.place(name), format!("the URL in `{name}` needs {needs}"), said));
}

fn url_with_scheme_and_host(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    if known_url(instance, rule.of[0]).is_some_and(|url| url.scheme.is_empty() || url.host.is_empty()) {
        wrong_url(instance, rule, "a scheme and a host", found);
    }
}

fn url_with_http_scheme(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    if known_url(instance, rule.of[0]).is_some_and(|url| {
        let scheme: &[u8] = url.scheme.as_ref();
        scheme != b"http" && scheme != b"https"
    }) {
        wrong_url(instance, rule, "the scheme `http` or `https`", found);
    }
}

fn url_with_host(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    if known_url(instance, rule.of[0]).is_some_and(|url| url.host.is_empty()) {
        wrong_url(instance, rule, "a host", found);
    }
}

fn not_blank(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let name = rule.of[0];
    if instance.text(name).is_some_and(|text| text.trim().is_empty()) {
        let said = fill(rule.message, instance, &[]);
        found.push(Violation::new(instance.place(name), format!("`{name}` must not be empty"), said));
    }
}

fn path_from_root(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for item in instance.elements(rule.of[0]).unwrap_or_default() {
        if text(&item.value).is_some_and(|path| !path.starts_with('/')) {
            let said = fill(rule.message, instance, &[("value", Shown::item(&item))]);
            found.push(Violation::new(item.span, "a path must begin with `/`", said));
        }
    }
}

/// `http.NewRequest` takes any token.
fn http_method(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(method) = instance.text("method") else { return };
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !method.bytes().all(is_token) {
        let said = fill(rule.message, instance, &[]);
        found.push(Violation::new(instance.place("method"), format!("`{method}` is no HTTP method"), said));
    }
}

fn vault_authentication(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let blocks: Vec<_> = instance.block.body().blocks().filter(|inner| inner.name().starts_with("auth.")).collect();
    let help = "write one `auth.…` block, such as `auth.token { token = … }`";
    match blocks.as_slice() {
        [] => {
            let said = fill(rule.message, instance, &[("count", Shown::text("none"))]);
            let message = "a way of authentication is needed";
            found.push(Violation::new(instance.block.header_span(), message, said).with_help(help));
        }
        [_] => {}
        [first, .., last] => {
            let said = fill(rule.message, instance, &[("count", Shown::text(blocks.len().to_string()))]);
            let message = format!("`{}` is one way of authentication too many", last.name());
            found.push(
                Violation::new(last.name_span(), message, said)
                    .with_label(first.name_span(), "the first one")
                    .with_help("keep one `auth.…` block"),
            );
        }
    }
}

/// Without `key`, the path holds both the mount and the secret.
fn vault_path(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let has_key = instance.body.argument("key").map_or(Some(false), |_| instance.given("key"));
    if has_key == Some(false) && instance.text("path").is_some_and(|path| !path.contains('/')) {
        let said = fill(rule.message, instance, &[]);
        found.push(
            Violation::new(instance.place("path"), "`path` names no mount: it is `mount/secret`", said)
                .with_help("write `mount/secret`, or give the secret's name in `key`"),
        );
    }
}

/// A profile that is enabled and taken as a difference, when there certainly is one.
fn delta_profile(instance: &Instance<'_, '_>) -> bool {
    let Some(profiles) = instance.block("profiling_config") else { return true };
    let is_delta = |profile: &Instance<'_, '_>| {
        let enabled = match profile.body.argument("enabled") {
            Some(_) => profile.boolean("enabled"),
            None => Some(true),
        };
        enabled == Some(true) && profile.boolean("delta") == Some(true)
    };
    // The CPU profile is such one unless it is said otherwise.
    if profiles.block("profile.process_cpu").is_none() {
        return true;
    }
    [
        "profile.process_cpu",
        "profile.fgprof",
        "profile.custom",
        "profile.block",
        "profile.memory",
        "profile.mutex",
        "profile.goroutine",
        "profile.godeltaprof_memory",
        "profile.godeltaprof_block",
        "profile.godeltaprof_mutex",
    ]
    .into_iter()
    .any(|name| profiles.blocks(name).any(|profile| is_delta(&profile)))
}

const SECOND: i64 = 1_000_000_000;

/// The tightest of the names that is written.
fn first_written(instance: &Instance<'_, '_>, names: [&'static str; 2]) -> &'static str {
    if instance.is_written(names[0]) { names[0] } else { names[1] }
}

fn pyroscope_interval(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    if instance.is_written("scrape_interval")
        && instance.integer("scrape_interval").is_some_and(|interval| interval < 2 * SECOND)
        && delta_profile(instance)
    {
        let said = fill(rule.message, instance, &[]);
        let message = "`scrape_interval` must be at least 2s: the CPU profile runs for a second less";
        let mut violation = Violation::new(instance.place("scrape_interval"), message, said);
        violation.names = vec!["scrape_interval"];
        found.push(violation);
    }
}

fn pyroscope_duration(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    if instance.is_written("delta_profiling_duration")
        && instance.integer("delta_profiling_duration").is_some_and(|duration| duration <= SECOND)
        && delta_profile(instance)
    {
        let said = fill(rule.message, instance, &[]);
        let message = "`delta_profiling_duration` must be above 1s";
        let mut violation = Violation::new(instance.place("delta_profiling_duration"), message, said);
        violation.names = vec!["delta_profiling_duration"];
        found.push(violation);
    }
}

fn pyroscope_duration_below_interval(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let (Some(duration), Some(interval)) =
        (instance.integer("delta_profiling_duration"), instance.integer("scrape_interval"))
    else {
        return;
    };
    if duration > interval - SECOND && interval >= 2 * SECOND && duration > SECOND && delta_profile(instance) {
        let at = first_written(instance, ["delta_profiling_duration", "scrape_interval"]);
        let said = fill(rule.message, instance, &[]);
        let message = format!(
            "`delta_profiling_duration` ({}) must be a second shorter than `scrape_interval` ({})",
            crate::embedded::duration::format(duration),
            crate::embedded::duration::format(interval),
        );
        let mut violation = Violation::new(instance.place(at), message, said);
        if at == "scrape_interval" {
            violation = violation.with_help(super::kinds::default_words(instance, "delta_profiling_duration"));
        }
        violation.names = vec!["delta_profiling_duration", "scrape_interval"];
        found.push(violation);
    }
}

fn remotecfg_attributes(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for (key, span, _) in instance.entries("attributes").unwrap_or_default() {
        if key.starts_with("collector.") {
            let said = fill(rule.message, instance, &[]);
            found.push(
                Violation::new(span, format!("the attribute `{key}` is in the collector's own namespace"), said)
                    .with_help("choose a name that does not begin with `collector.`"),
            );
        }
    }
}

fn http_client_authentication(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(&name) = rule.of.iter().find(|name| instance.given(name) == Some(true)) else { return };
    let none = match instance.attribute("client_auth_type") {
        None => true,
        Some(_) => {
            let value = instance.value("client_auth_type");
            value.is_null() || text(&value).is_some_and(|kind| kind == "NoClientCert")
        }
    };
    if none {
        let said = fill(rule.message, instance, &[]);
        let message = format!("`{name}` has no use while `client_auth_type` is `NoClientCert`, its default");
        found.push(
            Violation::new(instance.place(name), message, said)
                .with_help("set `client_auth_type`, for example to \"RequireAndVerifyClientCert\""),
        );
    }
}

/// What the client of Scaleway takes for keys and places, in the order it looks at them.
fn scaleway_profile(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    const UUID: &str = "a UUID: xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    let mut refuse = |name: &str, message: String, error: String| {
        let said = fill(rule.message, instance, &[("error", Shown::text(error))]);
        found.push(Violation::new(instance.place(name), message, said));
    };
    let known = |name: &str| instance.text(name).filter(|text| !text.is_empty());
    let named = ["project_id", "access_key"].iter().all(|name| known(name).is_some());
    let keys = ["secret_key", "secret_key_file"].iter().filter(|name| instance.given(name) == Some(true)).count();
    if !named || keys != 1 {
        return;
    }
    if let Some(key) = known("access_key").filter(|key| !is_scaleway_access_key(key)) {
        let error = format!("invalid access key format '{key}', expected SCWXXXXXXXXXXXXXXXXX format");
        return refuse("access_key", "`access_key` is `SCW` and 17 capital letters or digits".to_owned(), error);
    }
    if let Some(key) = known("secret_key").filter(|key| !is_plain_uuid(key)) {
        let error = format!("invalid secret key format '{key}', expected {UUID}");
        return refuse("secret_key", "`secret_key` is a UUID".to_owned(), error);
    }
    if let Some(project) = known("project_id").filter(|project| !is_plain_uuid(project)) {
        let error = format!("invalid project ID format '{project}', expected {UUID}");
        return refuse("project_id", "`project_id` is a UUID".to_owned(), error);
    }
    if let Some(zone) = instance.attribute("zone").and_then(|_| instance.text("zone")) {
        if zone.is_empty() {
            return refuse("zone", "`zone` must not be empty".to_owned(), "default zone cannot be empty".to_owned());
        }
        if !is_scaleway_zone(&zone) {
            let error = format!("invalid default zone format '{zone}', available zones are: {SCALEWAY_ZONES}");
            return refuse("zone", format!("{zone:?} is no zone: they look like `fr-par-1`"), error);
        }
    }
    if let Some(api) = instance.attribute("api_url").and_then(|_| instance.text("api_url")) {
        if api.is_empty() || url::parse(api.as_bytes()).is_err() {
            refuse("api_url", "`api_url` must be a URL".to_owned(), format!("invalid API url '{api}'"));
        } else if api.ends_with('/') {
            let error = format!("invalid API url '{api}' it should not have a trailing slash");
            refuse("api_url", "`api_url` must not end with `/`".to_owned(), error);
        }
    }
}

const SCALEWAY_ZONES: &str = "fr-par-1, fr-par-2, fr-par-3, nl-ams-1, nl-ams-2, nl-ams-3, pl-waw-1, pl-waw-2, pl-waw-3";

/// `^SCW[A-Z0-9]{17}$`
fn is_scaleway_access_key(key: &str) -> bool {
    key.len() == 20 && key.starts_with("SCW") && key.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// `^[a-z]{2}-[a-z]{3,7}-[0-9]{1,2}$`
fn is_scaleway_zone(zone: &str) -> bool {
    let parts: Vec<&str> = zone.split('-').collect();
    let [country, city, number] = parts[..] else { return false };
    let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase());
    country.len() == 2
        && letters(country)
        && (3..=7).contains(&city.len())
        && letters(city)
        && (1..=2).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_plain_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// A private key is written in PEM.
fn ssh_private_key(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    // Basic authentication comes before keys.
    if instance.block("basic_auth").is_some() {
        return;
    }
    let Some(ssh) = instance.block("ssh_key") else { return };
    if ssh.text("key").is_some_and(|key| !key.is_empty() && !key.contains("-----BEGIN")) {
        let said = fill(rule.message, instance, &[]);
        found.push(
            Violation::new(ssh.place("key"), "`key` is no private key: it lacks `-----BEGIN ...-----`", said)
                .with_help("give the text of the key, with all its lines, or `key_file`"),
        );
    }
}

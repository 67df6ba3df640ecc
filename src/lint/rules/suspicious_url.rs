//! URLs that lead to something else than the component speaks to.

use crate::diagnostics::{RuleName, Severity};
use crate::embedded::url::{self, Url};
use crate::lint::lint::Lint;
use crate::lint::places::{ArgumentAt, string};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("suspicious-url"),
    category: "suspicious",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A URL with the path, port or scheme of something else.",
    page: include_str!("suspicious-url.md"),
    options: &[],
    checks: &[Check::Argument { of: Which::Named(&names(["url", "endpoint"])), function: argument }],
};

fn argument<'a>(lint: &mut Lint<'_, 'a>, place: ArgumentAt<'a>) {
    let judge: fn(&str) -> Option<(String, &'static str)> =
        match (place.at.node.component.name(), &*place.at.block.name(), place.attribute.name()) {
            ("prometheus.remote_write", "endpoint", "url") => {
                |text| write(text, &["/loki/api/", "/v1/traces", "/v1/logs"], "/api/v1/write` or `/api/v1/push")
            }
            ("loki.write", "endpoint", "url") => {
                |text| write(text, &["/api/v1/write", "/v1/traces", "/v1/metrics"], "/loki/api/v1/push")
            }
            ("pyroscope.write", "endpoint", "url") => profiles,
            ("otelcol.exporter.otlphttp", "client", "endpoint") => otlp_http,
            ("otelcol.exporter.otlp", "client", "endpoint") => otlp_grpc,
            _ => return,
        };
    let value = place.attribute.value();
    let Some((message, help)) = string(value).and_then(|text| judge(&text)) else { return };
    lint.push(place.at.node.file, RULE.finding(value.span(), message).with_help(help));
}

fn parsed(text: &str) -> Option<Url> {
    url::parse(text.as_bytes()).ok()
}

/// The path of a URL with a host that data can be pushed to.
fn http(url: &Url) -> Option<String> {
    let path = String::from_utf8_lossy(&url.path).into_owned();
    (matches!(url.scheme.as_str(), "http" | "https") && !url.host.is_empty()).then_some(path)
}

/// What Go's HTTP client refuses when the first data is sent: `loki:3100/path`, `mimir.example/path`, `grpc://…`.
fn unsupported_scheme(text: &str, url: &Url) -> Option<(String, &'static str)> {
    if text.is_empty() || text.contains(['<', '>', '{', '}', '$', '%', ' ']) {
        // A placeholder, or something that is filled in later.
        return None;
    }
    if matches!(url.scheme.as_str(), "http" | "https") {
        return None;
    }
    if !text.contains("://") {
        let message = match url.scheme.as_str() {
            "" => "this URL has no scheme, and nothing is sent to it".to_owned(),
            scheme => format!("this URL has no scheme: `{scheme}` is taken for it, and nothing is sent"),
        };
        return Some((message, "begin it with `http://` or `https://`"));
    }
    Some((
        format!("the scheme `{}` is not supported: data is pushed over `http` or `https`", url.scheme),
        "use `http://` or `https://`",
    ))
}

fn write(text: &str, wrong: &[&str], right: &str) -> Option<(String, &'static str)> {
    let url = parsed(text)?;
    if let Some(found) = unsupported_scheme(text, &url) {
        return Some(found);
    }
    let path = http(&url)?;
    if path.trim_end_matches('/').is_empty() && url.query.is_empty() {
        let message = format!("this URL has no path: data is pushed to exactly this URL, usually `{right}`");
        return Some((message, "add the path of the push interface"));
    }
    if let Some(wrong) = wrong.iter().find(|wrong| path.contains(**wrong)) {
        return Some((format!("`{wrong}` is the path of another interface; usual is `{right}`"), "correct the path"));
    }
    let half = path.len() / 2;
    let doubled = path.len() > 4 && path.is_char_boundary(half) && path[..half] == path[half..];
    doubled.then(|| ("the path of this URL stands there twice".to_owned(), "remove one of the two"))
}

fn profiles(text: &str) -> Option<(String, &'static str)> {
    let url = parsed(text)?;
    if let Some(found) = unsupported_scheme(text, &url) {
        return Some(found);
    }
    let path = http(&url)?;
    let own =
        ["/ingest", "/push.v1.PusherService/Push"].into_iter().find(|own| path.trim_end_matches('/').ends_with(own))?;
    Some((
        format!("`pyroscope.write` appends the path of the push interface itself; `{own}` stands there twice then"),
        "leave the path out",
    ))
}

fn otlp_http(text: &str) -> Option<(String, &'static str)> {
    let url = parsed(text)?;
    if let Some(found) = unsupported_scheme(text, &url) {
        return Some(found);
    }
    let path = http(&url)?;
    if url.port() == b"4317" {
        return Some((
            "4317 is the port of OTLP over gRPC, and this exporter speaks HTTP".to_owned(),
            "use port 4318, or `otelcol.exporter.otlp`",
        ));
    }
    let signal = ["/v1/traces", "/v1/metrics", "/v1/logs"]
        .into_iter()
        .find(|signal| path.trim_end_matches('/').ends_with(signal))?;
    Some((
        format!("the exporter appends `{signal}` itself, so that it stands there twice"),
        "end the URL before `/v1`, or use `traces_endpoint`, `metrics_endpoint` or `logs_endpoint`",
    ))
}

fn otlp_grpc(text: &str) -> Option<(String, &'static str)> {
    let address = text.split_once("://").map_or(text, |(_, rest)| rest);
    let (host, path) = address.split_once('/').unwrap_or((address, ""));
    if host.ends_with(":4318") {
        return Some((
            "4318 is the port of OTLP over HTTP, and this exporter speaks gRPC".to_owned(),
            "use port 4317, or `otelcol.exporter.otlphttp`",
        ));
    }
    (!path.is_empty() && text.starts_with("http")).then(|| {
        (
            "this exporter speaks gRPC, where an endpoint has no path".to_owned(),
            "use `HOST:PORT`, or `otelcol.exporter.otlphttp`",
        )
    })
}

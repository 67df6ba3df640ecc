//! Credentials and data that anybody on the way can read.

use crate::catalog::Name;
use crate::diagnostics::{RuleName, Severity};
use crate::embedded::url;
use crate::lint::hosts;
use crate::lint::lint::Lint;
use crate::lint::options::{OptionKind, RuleOption};
use crate::lint::places::{ArgumentAt, BlockAt, boolean, string};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which};
use crate::syntax::ast::{Attribute, Body};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("insecure-transport"),
    category: "security",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "Credentials sent without encryption, or to a server whose certificate is not verified.",
    page: include_str!("insecure-transport.md"),
    options: &[RuleOption {
        name: "trusted-hosts",
        kind: OptionKind::Texts,
        default: "[]",
        summary: "Hosts that are reached over a network of your own; `.example.com` stands for all hosts below it.",
        example: "[\"gateway.example.com\", \".corp.example\"]",
    }],
    checks: &[Check::Argument { of: Which::Named(&[URL, SKIP_VERIFY, INSECURE]), function: argument }],
};

/// Attributes and blocks with which requests carry credentials.
const CREDENTIAL_ATTRIBUTES: &[&str] = &["bearer_token", "bearer_token_file"];
const CREDENTIAL_BLOCKS: &[&str] = &["basic_auth", "authorization", "oauth2"];

const URL: Name = Name::of("url");
const SKIP_VERIFY: Name = Name::of("insecure_skip_verify");
const INSECURE: Name = Name::of("insecure");

fn argument<'a>(lint: &mut Lint<'_, 'a>, place: ArgumentAt<'a>) {
    let ArgumentAt { at, attribute, argument } = place;
    let is_true = || boolean(attribute.value()) == Some(true);
    let finding = match argument.catalog_name() {
        URL if carries_credentials(at.block.body()) && is_plain_and_far(attribute, trusted(lint)) => RULE
            .finding(attribute.value().span(), "credentials go to this URL without encryption: it is `http`")
            .with_help("use `https`"),
        SKIP_VERIFY
            if is_true()
                && is_writer(at)
                && at.block.body().attribute("insecure").is_none_or(|other| boolean(other.value()) == Some(false))
                && may_be_far(at, trusted(lint)) =>
        {
            let id = at.node.block.node_id();
            RULE.finding(
                attribute.span(),
                format!("`{id}` takes any certificate, and sends what it has to whoever answers"),
            )
            .with_help("remove it, and give the certificate authority of the server in `ca_file` or `ca_pem`")
        }
        INSECURE
            if is_true()
                && at.outer.name() == "client"
                && at.outer.body().attribute("auth").is_some()
                && address(at.outer.body()).is_some_and(|address| hosts::is_far_address(&address, trusted(lint))) =>
        {
            RULE.finding(attribute.span(), "credentials go to this endpoint without encryption")
                .with_help("remove `insecure = true`")
        }
        _ => return,
    };
    lint.push(at.node.file, finding);
}

/// Whether the URL is surely one of `http`, and leads far away.
fn is_plain_and_far(url: Attribute<'_>, trusted: &[String]) -> bool {
    string(url.value())
        .and_then(|text| url::parse(text.as_bytes()).ok())
        .is_some_and(|url| url.scheme == "http" && hosts::is_far(&url, trusted))
}

fn carries_credentials(body: Body<'_>) -> bool {
    body.attributes().any(|attribute| CREDENTIAL_ATTRIBUTES.contains(&attribute.name()))
        || body.blocks().any(|block| CREDENTIAL_BLOCKS.contains(&&*block.name()))
}

/// The hosts that are said to be near.
fn trusted<'r>(lint: &Lint<'r, '_>) -> &'r [String] {
    lint.options.texts(RULE.name, "trusted-hosts").unwrap_or_default()
}

/// Whether the component sends data or secrets out. Scraping without verification is common inside a cluster.
fn is_writer(at: BlockAt<'_>) -> bool {
    let name = at.node.component.name();
    matches!(
        name,
        "prometheus.remote_write"
            | "loki.write"
            | "pyroscope.write"
            | "remotecfg"
            | "import.http"
            | "import.git"
            | "remote.http"
            | "remote.vault"
    ) || name.starts_with("otelcol.exporter.")
}

/// Whether the server is far away or unknown.
fn may_be_far(at: BlockAt<'_>, trusted: &[String]) -> bool {
    let address = [at.block, at.outer, at.node.block].into_iter().find_map(|block| address(block.body()));
    address.is_none_or(|address| hosts::is_far_address(&address, trusted))
}

/// The address that a block names, when it is known.
fn address(body: Body<'_>) -> Option<std::borrow::Cow<'_, str>> {
    ["url", "endpoint", "server"].into_iter().find_map(|name| string(body.attribute(name)?.value()))
}

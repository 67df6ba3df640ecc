//! Credentials and data that anybody on the way can read.

use crate::diagnostics::{RuleName, Severity};
use crate::embedded::url;
use crate::lint::hosts;
use crate::lint::lint::Lint;
use crate::lint::places::{BlockAt, boolean, string};
use crate::lint::rule::{Check, FixAvailability, Rule, Status};
use crate::syntax::ast::Body;

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
    checks: &[Check::Block(block)],
};

/// Attributes and blocks with which requests carry credentials.
const CREDENTIAL_ATTRIBUTES: &[&str] = &["bearer_token", "bearer_token_file"];
const CREDENTIAL_BLOCKS: &[&str] = &["basic_auth", "authorization", "oauth2"];

fn block<'a>(lint: &mut Lint<'_, 'a>, at: BlockAt<'a>) {
    let body = at.block.body();
    for attribute in body.attributes() {
        match attribute.name() {
            "url" if carries_credentials(body) => {
                let Some(text) = string(attribute.value()) else { continue };
                let Ok(url) = url::parse(text.as_bytes()) else { continue };
                if url.scheme == "http" && hosts::is_far(&url) {
                    let finding = RULE
                        .finding(attribute.value().span(), "credentials go to this URL without encryption: it is `http`")
                        .with_help("use `https`");
                    lint.push(at.node.file, finding);
                }
            }
            "insecure_skip_verify" if boolean(attribute.value()) == Some(true) && is_writer(at) => {
                let message = format!("`{}` takes any certificate, and sends what it has to whoever answers", at.node.block.node_id());
                let finding = RULE
                    .finding(attribute.span(), message)
                    .with_help("remove it, and give the certificate authority of the server in `ca_file` or `ca_pem`");
                lint.push(at.node.file, finding);
            }
            "insecure" if boolean(attribute.value()) == Some(true) => grpc(lint, at),
            _ => {}
        }
    }
}

/// `client { auth = …, tls { insecure = true } }`: credentials in the clear.
fn grpc(lint: &mut Lint<'_, '_>, at: BlockAt<'_>) {
    let client = at.node.block.body().blocks().find(|block| block.name() == "client");
    let Some(client) = client.filter(|client| client.span().contains(at.block.span())) else { return };
    let authenticated = client.body().attribute("auth").is_some();
    let far = client
        .body()
        .attribute("endpoint")
        .and_then(|endpoint| string(endpoint.value()))
        .is_some_and(|endpoint| hosts::is_far_address(&endpoint));
    if authenticated && far {
        let span = at.block.body().attribute("insecure").map_or(at.block.header_span(), |attribute| attribute.span());
        let finding = RULE
            .finding(span, "credentials go to this endpoint without encryption")
            .with_help("remove `insecure = true`");
        lint.push(at.node.file, finding);
    }
}

fn carries_credentials(body: Body<'_>) -> bool {
    body.attributes().any(|attribute| CREDENTIAL_ATTRIBUTES.contains(&attribute.name()))
        || body.blocks().any(|block| CREDENTIAL_BLOCKS.contains(&&*block.name()))
}

/// Whether the component sends data or secrets out. Scraping without verification is common inside a cluster.
fn is_writer(at: BlockAt<'_>) -> bool {
    let name = at.node.component.name();
    matches!(name, "prometheus.remote_write" | "loki.write" | "pyroscope.write" | "remotecfg" | "import.http" | "import.git" | "remote.http" | "remote.vault")
        || name.starts_with("otelcol.exporter.")
}

//! With what a component makes itself known: kinds and sources, never values.

use super::phrase;
use super::template::is_kept;
use super::view::View;

/// The words for what stands directly in a block and in its blocks for authentication and TLS.
pub(super) fn credentials(view: &View<'_, '_>) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(basic) = view.first("basic_auth") {
        lines.push(user_and_password(&basic, "user"));
    } else if let Some(client) = view.first("client_auth") {
        lines.push(user_and_password(&client, "user"));
    }
    for (argument, words) in [
        ("bearer_token", "with a bearer token"),
        ("token", "with a token"),
        ("api_key", "with an API key"),
        ("api_token", "with an API token"),
        ("access_key", "with an access key"),
        ("data_source_name", "with the connection string"),
        ("data_source_names", "with the connection strings"),
        ("connection_string", "with the connection string"),
        ("redis_password", "with a password"),
        ("sasl_password", "with a SASL password"),
        ("client_secret", "with a client secret"),
    ] {
        if view.ty(argument).is_some_and(phrase::is_secret)
            && let Some(from) = view.written(argument)
        {
            lines.push(format!("{words} {from}"));
        }
    }
    if let Some(file) = view.written("bearer_token_file") {
        lines.push(format!("with the bearer token in {file}"));
    }
    if let Some(authorization) = view.first("authorization") {
        let kind = authorization.words("type").unwrap_or_else(|| "Bearer".to_owned());
        let from = match (authorization.written("credentials"), authorization.written("credentials_file")) {
            (Some(from), _) => format!(" {from}"),
            (None, Some(file)) => format!(" in {file}"),
            (None, None) => String::new(),
        };
        lines.push(format!("with {kind} credentials{from}"));
    }
    if let Some(oauth) = view.first("oauth2") {
        let id = oauth.written("client_id").map(|id| format!(" as client {id}")).unwrap_or_default();
        let secret = match (oauth.written("client_secret"), oauth.written("client_secret_file")) {
            (Some(from), _) => format!(", the secret {from}"),
            (None, Some(file)) => format!(", the secret in {file}"),
            (None, None) => String::new(),
        };
        let at = oauth.written("token_url").map(|url| format!(" from {url}")).unwrap_or_default();
        lines.push(format!("with an OAuth 2.0 token{at}{id}{secret}"));
    }
    if let Some(sigv4) = view.first("sigv4") {
        let region = sigv4.written("region").map(|region| format!(" in {region}")).unwrap_or_default();
        lines.push(format!("signed with AWS Signature Version 4{region}"));
    }
    if view.first("azuread").is_some() {
        lines.push("with Microsoft Entra ID (Azure AD)".to_owned());
    }
    if view.first("google_iam").is_some() {
        lines.push("with Google IAM".to_owned());
    }
    if let Some(auth) = view.written("auth").filter(|_| is_handler(view)) {
        lines.push(format!("authenticated by {auth}"));
    }
    for (block, prefix) in [("http_headers", ""), ("headers", "")] {
        if let Some(fields) = view.fields(block) {
            let names: Vec<String> = fields
                .iter()
                .map(|(name, value)| {
                    let is_tenant = name.eq_ignore_ascii_case("X-Scope-OrgID");
                    match is_tenant && !value.is_empty() && value != "***" {
                        true => super::model::code(&format!("{name}: {value}")),
                        false => super::model::code(name),
                    }
                })
                .collect();
            if !names.is_empty() {
                let word = if names.len() == 1 { "the header" } else { "the headers" };
                lines.push(format!("{prefix}with {word} {}", phrase::list(&names)));
            }
        }
    }
    for tls in ["tls_config", "tls"] {
        if let Some(tls) = view.first(tls) {
            lines.extend(tls_words(&tls));
        }
    }
    if let Some(proxy) = view.written("proxy_url") {
        lines.push(format!("through the proxy {proxy}"));
    }
    lines
}

fn is_handler(view: &View<'_, '_>) -> bool {
    matches!(view.ty("auth"), Some(crate::catalog::Type::Capsule(_)))
}

fn user_and_password(block: &View<'_, '_>, word: &str) -> String {
    let user = match (block.written("username"), block.written("username_file")) {
        (Some(user), _) if is_kept(&user) => format!("as the {word} in {user}"),
        (Some(user), _) => format!("as {word} {user}"),
        (None, Some(file)) => format!("as the {word} in {file}"),
        (None, None) => "with basic authentication".to_owned(),
    };
    let password = match (block.written("password"), block.written("password_file")) {
        (Some(from), _) => format!(", the password {from}"),
        (None, Some(file)) => format!(", the password in {file}"),
        (None, None) => String::new(),
    };
    user + &password
}

fn tls_words(tls: &View<'_, '_>) -> Vec<String> {
    let mut lines = Vec::new();
    if tls.is_on("insecure_skip_verify") == Some(true) {
        lines.push("without checking the certificate of the other side".to_owned());
    }
    if tls.is_on("insecure") == Some(true) {
        lines.push("without TLS".to_owned());
    }
    for (argument, words) in [
        ("ca_file", "trusts the authority in"),
        ("cert_file", "shows the certificate in"),
        ("client_ca_file", "asks clients for certificates of the authority in"),
    ] {
        if let Some(file) = tls.written(argument) {
            lines.push(format!("{words} {file}"));
        }
    }
    if tls.is_given("ca_pem") {
        lines.push(match tls.written("ca_pem") {
            Some(from) if from.starts_with("from ") || from.starts_with("the ") => {
                format!("trusts an authority {from}")
            }
            _ => "trusts an authority that is written in the file".to_owned(),
        });
    }
    if tls.is_given("cert_pem") || tls.is_given("key_pem") {
        lines.push("shows a certificate of its own".to_owned());
    }
    lines
}

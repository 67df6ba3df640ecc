//! Components whose values others use.

use super::{Part, Words};

pub(super) const WORDS: &[Words] = &[
    Words::new("local.file", "Reads {filename}[is_secret?  and keeps it secret], and again when it changes."),
    Words::new(
        "remote.kubernetes.secret",
        "Reads the Kubernetes secret {name} in {namespace}, every {poll_frequency}.",
    )
    .access("the Kubernetes API"),
    Words::new(
        "remote.kubernetes.configmap",
        "Reads the Kubernetes config map {name} in {namespace}, every {poll_frequency}.",
    )
    .access("the Kubernetes API"),
    Words::new("remote.http", "Fetches {url}, every {poll_frequency}.").parts(&[Part::Each("client", "")]),
    Words::new("remote.s3", "Reads {path} from S3, every {poll_frequency}.").access("the AWS API"),
    Words::new("remote.vault", "Reads {path} from Vault at {server}[, every {reread_frequency}]."),
    Words::new("otelcol.auth.basic", "Holds a user and a password for other components.").parts(&[
        Part::Line("[the user {username}][, the password {password}]"),
        Part::Line("[the user {client_auth/username}][, the password {client_auth/password}]"),
        Part::Line("[the users in {htpasswd/file}]"),
    ]),
    Words::new("otelcol.auth.bearer", "Holds a token for other components.")
        .parts(&[Part::Line("[the token {token}]")]),
    Words::new("otelcol.auth.headers", "Sets headers of the requests of other components.").parts(&[Part::Headers]),
    Words::new("otelcol.auth.oauth2", "Fetches OAuth 2.0 tokens from {token_url} for other components.")
        .parts(&[Part::Line("[as the client {client_id}][, the secret {client_secret}]")]),
    Words::new("otelcol.auth.sigv4", "Signs the requests of other components for AWS[, in {region}]."),
    Words::new("otelcol.storage.file", "Keeps the state of other components in [{directory}]."),
];

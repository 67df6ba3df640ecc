//! The settings of the collector itself.

use super::{Part, Words};

pub(super) const WORDS: &[Words] = &[
    Words::new("logging", "Writes its own log at the level {level}, as {format}."),
    Words::new("tracing", "Traces its own work, a share of {sampling_fraction}."),
    Words::new("http", "Protects its own web page.").parts(&[
        Part::Line("[asks for the user {auth/basic/username}]"),
        Part::Line("[serves it over TLS, with the certificate in {tls/cert_file}]"),
    ]),
    Words::new(
        "livedebugging",
        "[enabled? Turns its page for live debugging on.][!enabled? Leaves its page for live debugging off.]",
    ),
    Words::new("remotecfg", "Loads further configuration from {url}, every {poll_frequency}[, as the collector {id}].")
        .parts(&[
            Part::Line("[tells it the attributes {attributes}]"),
            Part::Line("what that server sends runs beside this file and is not known here"),
        ]),
    Words::new("import.file", "Takes modules from the file {filename}."),
    Words::new("import.string", "Takes modules from {content}."),
    Words::new("import.http", "Takes modules from {url}, fetched every {poll_frequency}."),
    Words::new(
        "import.git",
        "Takes modules from {path} in the repository {repository}[, revision {revision}], fetched every {pull_frequency}.",
    ),
];

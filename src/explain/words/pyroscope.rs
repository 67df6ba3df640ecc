//! Profiles.

use super::{Part, Words, opens};

pub(super) const WORDS: &[Words] = &[
    Words::new("pyroscope.scrape", "Fetches profiles from {targets}, every {scrape_interval} (timeout {scrape_timeout}).").parts(&[
        Part::Line("[as the job {job_name}]"),
        Part::Line("[over {scheme}]"),
        Part::Line("[clustering/enabled? shares the targets with the other members of the cluster]"),
    ]),
    Words::new("pyroscope.ebpf", "Profiles {targets:processes} with eBPF; sends profiles every {collect_interval}, {sample_rate} samples a second.")
        .noun("processes, with eBPF")
        .access("the Linux kernel (root)"),
    Words::new("pyroscope.java", "Profiles the Java processes among {targets}, every {profiling_config/interval}.")
        .noun("Java processes")
        .access("the processes of the host (root)"),
    Words::new("pyroscope.receive_http", "Receives profiles.")
        .noun("profiles pushed to port {http/listen_port}")
        .opens(&[opens("", "{http/listen_address}:{http/listen_port} (HTTP)")]),
    Words::new("pyroscope.relabel", "Changes the labels of profiles, in this order:").parts(&[Part::Rules("rule", "profiles")]),
    Words::new("pyroscope.enrich", "Adds labels[ {labels_to_copy}] of {targets} to profiles."),
    Words::new("pyroscope.write", "Sends profiles to Pyroscope.").noun("Pyroscope at {endpoint/url}").parts(&[
        Part::Each("endpoint", "to {url}"),
        Part::Line("[adds labels: {external_labels}]"),
    ]),
    Words::new("beyla.ebpf", "Watches programs with eBPF and makes metrics and traces of their requests.")
        .noun("programs, with eBPF")
        .parts(&[
            Part::Line("[programs that listen on {open_port}]"),
            Part::Each("discovery/services", "[programs that listen on {open_ports}][, programs named {exe_path}]"),
            Part::Each("discovery/instrument", "[programs that listen on {open_ports}][, programs named {exe_path}]"),
            Part::Line("[makes the metrics {metrics/features}]"),
        ])
        .access("the Linux kernel (root)"),
    Words::new("faro.receiver", "Receives telemetry of browsers from the Faro Web SDK.")
        .noun("browsers (Faro)")
        .parts(&[Part::Line("[takes requests from the origins {server/cors_allowed_origins}]"), Part::Each("server", "[api_key? asks for an API key]")])
        .opens(&[opens("", "{server/listen_address}:{server/listen_port} (Faro over HTTP)")]),
];

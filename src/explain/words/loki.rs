//! Logs.

use super::{Opens, Part, Words, opens};

const HTTP: Opens = opens("", "{http/listen_address}:{http/listen_port} (HTTP)");
const GRPC: Opens = opens("grpc", "{listen_address}:{listen_port} (gRPC)");

pub(super) const WORDS: &[Words] = &[
    Words::new("loki.source.file", "Tails {targets:files}.")
        .noun("{targets:files}")
        .parts(&[
            Part::Line("[file_match/enabled? expands patterns into files itself, every {file_match/sync_period}]"),
            Part::Line("[tail_from_end? starts at the end of files that it has not read before]"),
            Part::Line("[decompression/enabled? reads {decompression/format} files]"),
        ])
        .access("the log files"),
    Words::new("loki.source.docker", "Reads the logs of {targets:containers} from the Docker engine at {host}.")
        .noun("Docker container logs")
        .parts(&[Part::Line("[adds labels: {labels}]"), Part::Line("[applies the rules of {relabel_rules}]")])
        .access("the Docker engine"),
    Words::new("loki.source.journal", "Reads the systemd journal[ in {path}], entries up to {max_age} old.")
        .noun("the systemd journal")
        .parts(&[
            Part::Line("[only entries that match {matches}]"),
            Part::Line("[format_as_json? takes whole entries as JSON]"),
            Part::Line("[adds labels: {labels}]"),
            Part::Line("[applies the rules of {relabel_rules}]"),
        ])
        .access("the systemd journal"),
    Words::new("loki.source.kubernetes", "Reads the logs of {targets:pods} through the Kubernetes API.")
        .noun("pod logs")
        .parts(&[Part::Line("[clustering/enabled? shares the pods with the other members of the cluster]")])
        .access("the Kubernetes API"),
    Words::new("loki.source.kubernetes_events", "Turns Kubernetes events into log entries.")
        .noun("Kubernetes events")
        .parts(&[
            Part::Line("[only of the namespaces {namespaces}]"),
            Part::Line("[written as {log_format}]"),
            Part::Line("[with the job label {job_name}]"),
        ])
        .access("the Kubernetes API"),
    Words::new("loki.source.podlogs", "Reads the logs of the pods that PodLogs resources select.")
        .noun("logs of pods that PodLogs resources select")
        .parts(&[Part::Line("[node_filter/enabled? only of pods on its own node]")])
        .access("the Kubernetes API"),
    Words::new("loki.source.api", "Receives logs in Loki's push format.")
        .noun("logs pushed to port {http/listen_port}")
        .parts(&[
            Part::Line("[adds labels: {labels}]"),
            Part::Line("[use_incoming_timestamp? keeps the times of the sender][!use_incoming_timestamp? gives each entry the time of its arrival]"),
            Part::Line("[applies the rules of {relabel_rules}]"),
        ])
        .opens(&[HTTP, GRPC]),
    Words::new("loki.source.syslog", "Listens for syslog messages.")
        .noun("syslog")
        .parts(&[
            Part::Each("listener", "on {address} over {protocol} ({syslog_format})[, with the labels {labels}]"),
            Part::Line("[applies the rules of {relabel_rules}]"),
        ])
        .opens(&[opens("listener", "{address} (syslog over {protocol})")]),
    Words::new("loki.source.windowsevent", "Reads the Windows event log[ {eventlog_name}], every {poll_interval}.")
        .noun("the Windows event log[ {eventlog_name}]")
        .parts(&[Part::Line("[only what the query {xpath_query} selects]"), Part::Line("[adds labels: {labels}]")])
        .access("the Windows event log"),
    Words::new("loki.source.kafka", "Reads the Kafka topics {topics} from {brokers}, as the group {group_id}.")
        .noun("the Kafka topics {topics}")
        .parts(&[Part::Line("[adds labels: {labels}]"), Part::Line("[applies the rules of {relabel_rules}]")]),
    Words::new("loki.source.azure_event_hubs", "Reads the event hubs {event_hubs} of {fully_qualified_namespace}.")
        .noun("the Azure event hubs {event_hubs}"),
    Words::new("loki.source.gelf", "Listens for logs in Graylog's format (GELF).")
        .noun("GELF messages")
        .opens(&[opens("", "{listen_address} (GELF over UDP)")]),
    Words::new("loki.source.awsfirehose", "Receives logs from an Amazon Data Firehose stream.")
        .noun("an Amazon Data Firehose stream")
        .opens(&[HTTP, GRPC]),
    Words::new("loki.source.heroku", "Receives the logs of Heroku applications.").noun("Heroku logs").opens(&[HTTP, GRPC]),
    Words::new("loki.source.gcplog", "Reads Google Cloud logs from Pub/Sub.")
        .noun("Google Cloud logs")
        .parts(&[Part::Line("[pull? pulls the subscription {pull/subscription} of {pull/project_id}]")])
        .opens(&[opens("push/http", "{listen_address}:{listen_port} (HTTP)")]),
    Words::new("loki.source.cloudflare", "Pulls the request logs of the Cloudflare zone {zone_id}, {pull_range} at a time.")
        .noun("Cloudflare logs"),
    Words::new("loki.process", "Works on each log entry, in this order:").parts(&[Part::Stages]),
    Words::new("loki.relabel", "Changes the labels of log entries, in this order:").parts(&[Part::Rules("rule", "entries")]),
    Words::new("loki.enrich", "Adds labels[ {labels_to_copy}] of {targets} to entries whose label[ {logs_match_label}] equals the target's {target_match_label}."),
    Words::new("loki.secretfilter", "Redacts what looks like a key or a token in log lines[, as {redact_with}].")
        .parts(&[Part::Line("[by the rules in {gitleaks_config}]")]),
    Words::new("loki.echo", "Prints log entries to standard output.").noun("standard output"),
    Words::new("loki.write", "Sends logs to Loki.")
        .noun("Loki at {endpoint/url}")
        .parts(&[
            Part::Each("endpoint", "to {url}[, as the tenant {tenant_id}]; a batch after {batch_wait} or {batch_size}"),
            Part::Line("[adds labels: {external_labels}]"),
            Part::Line("[wal/enabled? keeps what is not sent yet on disk]"),
        ]),
    Words::new("loki.rules.kubernetes", "Copies the rules of PrometheusRule resources to the Loki ruler at {address}[, as the tenant {tenant_id}], every {sync_interval}.")
        .access("the Kubernetes API"),
];

//! Metrics.

use super::{Opens, Part, Words, opens};

const HTTP: Opens = opens("", "{http/listen_address}:{http/listen_port} (HTTP)");

const OPERATOR: &[Part] = &[
    Part::Line("[only in the namespaces {namespaces}]"),
    Part::Line("[only those with the labels {selector/match_labels}]"),
    Part::Each("selector/match_expression", "only those whose label {key} {operator}[ {values}]"),
    Part::Line(
        "where they say nothing else: every {scrape/default_scrape_interval}[ (timeout {scrape/default_scrape_timeout})]",
    ),
    Part::Line("[clustering/enabled? shares the targets with the other members of the cluster]"),
    Part::Rules("rule", "targets"),
];

const COLLECTORS: &[Part] = &[
    Part::Line("[only with the collectors {set_collectors}]"),
    Part::Line("[also with the collectors {enable_collectors}]"),
    Part::Line("[without the collectors {disable_collectors}]"),
];

pub(super) const WORDS: &[Words] = &[
    Words::new(
        "prometheus.scrape",
        "Fetches metrics from {targets}, every {scrape_interval} (timeout {scrape_timeout}).",
    )
    .parts(&[
        Part::Line("[at the path {metrics_path}][, over {scheme}]"),
        Part::Line("[as the job {job_name}]"),
        Part::Line("[honor_labels? labels of the targets win over its own]"),
        Part::Line("[sample_limit? refuses targets with more than {sample_limit} samples]"),
        Part::Line("[body_size_limit? refuses answers larger than {body_size_limit}]"),
        Part::Line("[scrape_native_histograms? native histograms too]"),
        Part::Line("[clustering/enabled? shares the targets with the other members of the cluster]"),
    ]),
    Words::new("prometheus.relabel", "Changes the labels of metrics, in this order:").parts(&[Part::Rules("rule", "metrics")]),
    Words::new("prometheus.enrich", "Adds labels[ {labels_to_copy}] of {targets} to metrics[ whose label {metrics_match_label} equals the target's {target_match_label}]."),
    Words::new("prometheus.remote_write", "Sends metrics by Prometheus remote write; keeps what is not sent yet on disk.")
        .noun("Prometheus remote write at {endpoint/url}")
        .parts(&[
            Part::Each("endpoint", "to {url}[, with the timeout {remote_timeout}]"),
            Part::Rules("endpoint/write_relabel_config", "metrics"),
            Part::Line("[endpoint/send_native_histograms? native histograms too]"),
            Part::Line("[adds labels: {external_labels}]"),
        ]),
    Words::new("prometheus.write.queue", "Sends metrics by Prometheus remote write; keeps what is not sent yet on disk, up to {ttl}.")
        .noun("Prometheus remote write at {endpoint/url}")
        .parts(&[Part::Each("endpoint", "to {url}[, adding the labels {external_labels}]")]),
    Words::new("prometheus.receive_http", "Receives metrics by Prometheus remote write.")
        .noun("remote write to port {http/listen_port}")
        .opens(&[HTTP]),
    Words::new("prometheus.echo", "Prints metrics to standard output.").noun("standard output"),
    Words::new("prometheus.operator.podmonitors", "Scrapes the pods that PodMonitor resources select.")
        .noun("pods that PodMonitors select")
        .parts(OPERATOR)
        .access("the Kubernetes API"),
    Words::new("prometheus.operator.servicemonitors", "Scrapes the services that ServiceMonitor resources select.")
        .noun("services that ServiceMonitors select")
        .parts(OPERATOR)
        .access("the Kubernetes API"),
    Words::new("prometheus.operator.probes", "Probes what Probe resources describe.")
        .noun("what Probes describe")
        .parts(OPERATOR)
        .access("the Kubernetes API"),
    Words::new("prometheus.operator.scrapeconfigs", "Scrapes what ScrapeConfig resources describe.")
        .noun("what ScrapeConfigs describe")
        .parts(OPERATOR)
        .access("the Kubernetes API"),
    Words::new("prometheus.exporter.unix", "Offers metrics of this host, as the node exporter does.")
        .noun("this host's own metrics")
        .parts(&[
            Part::Line("[only with the collectors {set_collectors}]"),
            Part::Line("[also with the collectors {enable_collectors}]"),
            Part::Line("[without the collectors {disable_collectors}]"),
            Part::Line("[reads /proc at {procfs_path}][, /sys at {sysfs_path}][, the root file system at {rootfs_path}]"),
            Part::Line("[leaves out file systems of the types {filesystem/fs_types_exclude}]"),
            Part::Line("[leaves out mount points {filesystem/mount_points_exclude}]"),
            Part::Line("[reads the metrics in {textfile/directory}]"),
        ]),
    Words::new("prometheus.exporter.windows", "Offers metrics of this Windows host.")
        .noun("this Windows host's own metrics")
        .parts(&[Part::Line("[with the collectors {enabled_collectors}]")]),
    Words::new("prometheus.exporter.self", "Offers the metrics of this Alloy itself.").noun("Alloy's own metrics"),
    Words::new("prometheus.exporter.cadvisor", "Offers metrics of the containers on this host.")
        .noun("container metrics (cAdvisor)")
        .parts(&[
            Part::Line("[docker_only? only of Docker containers]"),
            Part::Line("[only the metrics {enabled_metrics}]"),
            Part::Line("[without the metrics {disabled_metrics}]"),
        ])
        .access("the container runtime (usually root)"),
    Words::new("prometheus.exporter.process", "Offers metrics of groups of processes on this host.")
        .noun("process metrics")
        .parts(&[Part::Each("matcher", "the group {name}[: processes named {comm}][: programs {exe}][: command lines {cmdline}]")]),
    Words::new("prometheus.exporter.blackbox", "Probes other systems from outside.")
        .noun("probes from outside")
        .parts(&[
            Part::Each("target", "probes {address}[ with the module {module}]"),
            Part::Line("[probes {targets}]"),
            Part::Line("[with the modules in {config_file}]"),
        ]),
    Words::new("prometheus.exporter.snmp", "Asks devices by SNMP.")
        .noun("SNMP devices")
        .parts(&[
            Part::Each("target", "asks {address}[ with the module {module}]"),
            Part::Line("[asks {targets}]"),
            Part::Line("[with the modules in {config_file}]"),
        ]),
    Words::new("prometheus.exporter.postgres", "Offers metrics of PostgreSQL servers.")
        .noun("PostgreSQL metrics")
        .parts(&[
            Part::Line("[autodiscovery/enabled? of all databases that it finds]"),
            Part::Line("[only with the collectors {enabled_collectors}]"),
        ]),
    Words::new("prometheus.exporter.mysql", "Offers metrics of a MySQL server.").noun("MySQL metrics").parts(COLLECTORS),
    Words::new("prometheus.exporter.redis", "Offers metrics of the Redis server at {redis_addr}.")
        .noun("Redis metrics")
        .parts(&[Part::Line("[as the user {redis_user}]")]),
    Words::new("prometheus.exporter.memcached", "Offers metrics of the Memcached server at {address}.").noun("Memcached metrics"),
    Words::new("prometheus.exporter.mongodb", "Offers metrics of a MongoDB server.").noun("MongoDB metrics"),
    Words::new("prometheus.exporter.mssql", "Offers metrics of a Microsoft SQL Server.").noun("SQL Server metrics"),
    Words::new("prometheus.exporter.oracledb", "Offers metrics of an Oracle database.").noun("Oracle database metrics"),
    Words::new("prometheus.exporter.elasticsearch", "Offers metrics of the Elasticsearch cluster at {address}.").noun("Elasticsearch metrics"),
    Words::new("prometheus.exporter.kafka", "Offers metrics of the Kafka brokers {kafka_uris}.").noun("Kafka metrics"),
    Words::new("prometheus.exporter.apache", "Offers metrics of the Apache server at {scrape_uri}.").noun("Apache metrics"),
    Words::new("prometheus.exporter.consul", "Offers metrics of the Consul server at {server}.").noun("Consul metrics"),
    Words::new("prometheus.exporter.dnsmasq", "Offers metrics of the dnsmasq server at {address}.").noun("dnsmasq metrics"),
    Words::new("prometheus.exporter.squid", "Offers metrics of the Squid proxy at {address}.").noun("Squid metrics"),
    Words::new("prometheus.exporter.snowflake", "Offers metrics of the Snowflake account {account_name}.").noun("Snowflake metrics"),
    Words::new("prometheus.exporter.github", "Offers statistics of GitHub repositories.")
        .noun("GitHub statistics")
        .parts(&[Part::Line("[of {repositories}]"), Part::Line("[of the organizations {organizations}]")]),
    Words::new("prometheus.exporter.cloudwatch", "Offers metrics of Amazon CloudWatch.")
        .noun("CloudWatch metrics")
        .parts(&[
            Part::Each("discovery", "of {type} in {regions}"),
            Part::Each("static", "of {namespace} in {regions}"),
            Part::Each("custom_namespace", "of {namespace} in {regions}"),
        ])
        .access("the AWS API"),
    Words::new("prometheus.exporter.azure", "Offers Azure Monitor metrics of {resource_type} in {subscriptions}.")
        .noun("Azure Monitor metrics")
        .access("the Azure API"),
    Words::new("prometheus.exporter.gcp", "Offers Google Cloud metrics {metrics_prefixes} of {project_ids}.")
        .noun("Google Cloud metrics")
        .access("the Google Cloud API"),
    Words::new("prometheus.exporter.static", "Offers metrics that are written in the configuration.").noun("metrics written here"),
    Words::new("prometheus.exporter.statsd", "Receives StatsD metrics and offers them to scrapers.")
        .noun("StatsD metrics")
        .parts(&[Part::Line("[translates them by {mapping_config_path}]")])
        .opens(&[opens("", "[{listen_udp} (StatsD over UDP)]"), opens("", "[{listen_tcp} (StatsD over TCP)]")]),
    Words::new("prometheus.exporter.catchpoint", "Receives Catchpoint test results.")
        .noun("Catchpoint results")
        .opens(&[opens("", "{port} (Catchpoint webhook)")]),
    Words::new("mimir.rules.kubernetes", "Copies the rules of PrometheusRule resources to the Mimir ruler at {address}[, as the tenant {tenant_id}], every {sync_interval}.")
        .parts(&[
            Part::Line("[only those with the labels {rule_selector/match_labels}]"),
            Part::Each("rule_selector/match_expression", "only those whose label {key} {operator}[ {values}]"),
            Part::Line("[only of namespaces with the labels {rule_namespace_selector/match_labels}]"),
        ])
        .access("the Kubernetes API"),
    Words::new("mimir.alerts.kubernetes", "Copies AlertmanagerConfig resources to Mimir's Alertmanager at {address}, every {sync_interval}.")
        .access("the Kubernetes API"),
    Words::new("database_observability.mysql", "Watches queries, schemas and locks of a MySQL server.")
        .noun("MySQL queries and schemas"),
    Words::new("database_observability.postgres", "Watches queries and schemas of a PostgreSQL server.")
        .noun("PostgreSQL queries and schemas"),
];

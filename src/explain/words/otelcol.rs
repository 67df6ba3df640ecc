//! OpenTelemetry.

use super::{Opens, Part, Words, opens};

const ENDPOINT: Part = Part::Each("client", "to {endpoint}[, compressed with {compression}]");
const HTTP: &[Opens] = &[opens("", "{endpoint} (HTTP)")];

pub(super) const WORDS: &[Words] = &[
    Words::new("otelcol.receiver.otlp", "Receives telemetry by OTLP.")
        .noun("OTLP clients")
        .parts(&[Part::Each("grpc", "over gRPC, on {endpoint}"), Part::Each("http", "over HTTP, on {endpoint}")])
        .opens(&[opens("grpc", "{endpoint} (OTLP over gRPC)"), opens("http", "{endpoint} (OTLP over HTTP)")]),
    Words::new("otelcol.receiver.jaeger", "Receives traces in Jaeger's formats.").noun("Jaeger clients").opens(&[
        opens("protocols/grpc", "{endpoint} (Jaeger over gRPC)"),
        opens("protocols/thrift_http", "{endpoint} (Jaeger over HTTP)"),
        opens("protocols/thrift_binary", "{endpoint} (Jaeger, Thrift binary over UDP)"),
        opens("protocols/thrift_compact", "{endpoint} (Jaeger, Thrift compact over UDP)"),
    ]),
    Words::new("otelcol.receiver.zipkin", "Receives traces in Zipkin's format.").noun("Zipkin clients").opens(HTTP),
    Words::new("otelcol.receiver.influxdb", "Receives metrics in InfluxDB's line protocol.").noun("InfluxDB clients").opens(HTTP),
    Words::new("otelcol.receiver.datadog", "Receives telemetry of Datadog agents.").noun("Datadog agents").opens(HTTP),
    Words::new("otelcol.receiver.faro", "Receives telemetry of browsers from the Faro Web SDK.").noun("browsers (Faro)").opens(HTTP),
    Words::new("otelcol.receiver.splunkhec", "Receives events in Splunk's format.").noun("Splunk HEC clients").opens(HTTP),
    Words::new("otelcol.receiver.cloudflare", "Receives logs from Cloudflare's Logpush.").noun("Cloudflare Logpush").opens(HTTP),
    Words::new("otelcol.receiver.fluentforward", "Receives logs in Fluentd's forward protocol.")
        .noun("Fluentd clients")
        .opens(&[opens("", "{endpoint} (Fluentd forward)")]),
    Words::new("otelcol.receiver.syslog", "Receives syslog messages ({protocol}).").noun("syslog").opens(&[
        opens("tcp", "{listen_address} (syslog over TCP)"),
        opens("udp", "{listen_address} (syslog over UDP)"),
    ]),
    Words::new("otelcol.receiver.tcplog", "Receives lines of logs over TCP.")
        .noun("lines over TCP")
        .opens(&[opens("", "{listen_address} (TCP)")]),
    Words::new("otelcol.receiver.kafka", "Reads telemetry from Kafka at {brokers}[, as the group {group_id}].").noun("Kafka").parts(&[
        Part::Line("[traces from the topics {traces/topics}]"),
        Part::Line("[metrics from the topics {metrics/topics}]"),
        Part::Line("[logs from the topics {logs/topics}]"),
    ]),
    Words::new("otelcol.receiver.filelog", "Tails the files {include}[, but not {exclude}].")
        .noun("the files {include}")
        .parts(&[
            Part::Line("[starts at the {start_at} of files that it has not read before]"),
            Part::Line("[multiline? joins lines into entries]"),
            Part::Line("[operators? parses each entry by the operators that are written]"),
        ])
        .access("the log files"),
    Words::new("otelcol.receiver.file_stats", "Measures the files {include}, every {collection_interval}.").noun("the files {include}"),
    Words::new("otelcol.receiver.awscloudwatch", "Reads logs from CloudWatch in {region}.").noun("CloudWatch logs").access("the AWS API"),
    Words::new("otelcol.receiver.awss3", "Reads stored telemetry from the S3 bucket {s3downloader/s3_bucket}.").noun("S3").access("the AWS API"),
    Words::new("otelcol.receiver.googlecloudpubsub", "Reads telemetry from the subscription {subscription}.").noun("Google Cloud Pub/Sub"),
    Words::new("otelcol.receiver.nginx", "Reads metrics of NGINX from {endpoint}, every {collection_interval}.").noun("NGINX metrics"),
    Words::new("otelcol.receiver.vcenter", "Reads metrics of vCenter at {endpoint} as {username}, every {collection_interval}.").noun("vCenter metrics"),
    Words::new("otelcol.receiver.solace", "Reads traces from the queue {queue} of Solace[ at {broker}].").noun("Solace"),
    Words::new("otelcol.receiver.prometheus", "Turns Prometheus metrics into OpenTelemetry metrics."),
    Words::new("otelcol.receiver.loki", "Turns Loki log entries into OpenTelemetry logs."),
    Words::new(
        "otelcol.processor.batch",
        "Collects batches: passes one on after {timeout}, or at {send_batch_size} items[send_batch_max_size?  (never more than {send_batch_max_size})].",
    )
    .parts(&[Part::Line("[a batch of its own for each value of the request's {metadata_keys}]")]),
    Words::new(
        "otelcol.processor.memory_limiter",
        "Refuses data while memory use is above[limit?  {limit}][limit_percentage?  {limit_percentage} percent of the memory]; looks every {check_interval}.",
    )
    .parts(&[Part::Line("[spike_limit? starts {spike_limit} below that]"), Part::Line("[spike_limit_percentage? starts {spike_limit_percentage} percent below that]")]),
    Words::new("otelcol.processor.attributes", "Changes attributes, in this order:").parts(&[Part::Actions]),
    Words::new("otelcol.processor.span", "Changes the names of spans.").parts(&[
        Part::Actions,
        Part::Line("[puts names together of the attributes {name/from_attributes}]"),
        Part::Line("[takes attributes out of names by {name/to_attributes/rules}]"),
        Part::Line("[sets the status {status/code}]"),
    ]),
    Words::new("otelcol.processor.filter", "Lets through what none of these conditions holds for:").parts(&[Part::Filter]),
    Words::new("otelcol.processor.transform", "Changes data by OTTL statements[ (on errors: {error_mode})]:").parts(&[Part::Transform]),
    Words::new(
        "otelcol.processor.tail_sampling",
        "Waits {decision_wait} for all spans of a trace (at most {num_traces} traces at once) and keeps a trace if any of these policies wants it:",
    )
    .parts(&[Part::Policies]),
    Words::new("otelcol.processor.probabilistic_sampler", "Keeps {sampling_percentage} percent of the data."),
    Words::new("otelcol.processor.k8sattributes", "Adds attributes of the pod that sent the data.")
        .parts(&[Part::Kubernetes])
        .access("the Kubernetes API"),
    Words::new("otelcol.processor.resourcedetection", "Adds attributes of where it runs, found by {detectors}[override?  (over those that are there)]."),
    Words::new("otelcol.processor.discovery", "Adds labels of {targets} to the resources of spans."),
    Words::new("otelcol.processor.groupbyattrs", "Regroups data under resources[ by the attributes {keys}]."),
    Words::new("otelcol.processor.interval", "Passes on only the newest value of each metric, every {interval}."),
    Words::new("otelcol.processor.cumulativetodelta", "Turns cumulative metrics into delta metrics.").parts(&[Part::Actions]),
    Words::new("otelcol.processor.deltatocumulative", "Turns delta metrics into cumulative metrics, forgetting series after {max_stale}."),
    Words::new("otelcol.connector.spanmetrics", "Makes request, error and duration metrics of spans, every {metrics_flush_interval}[, named {namespace}].")
        .parts(&[Part::SpanMetrics]),
    Words::new("otelcol.connector.servicegraph", "Makes metrics of the calls between services[, with the labels {dimensions}]; a call waits {store/ttl} for its other half."),
    Words::new("otelcol.connector.spanlogs", "Makes a log record for[spans?  each span][roots?  each root span][processes?  each process]."),
    Words::new("otelcol.connector.host_info", "Makes a metric that lists the hosts seen in traces, every {metrics_flush_interval}[, by {host_identifiers}]."),
    Words::new("otelcol.connector.count", "Counts spans, metrics and log records as metrics."),
    Words::new("otelcol.connector.signaltometrics", "Makes metrics of other telemetry by OTTL expressions.").parts(&[
        Part::Each("spans", "{name}, of spans"),
        Part::Each("logs", "{name}, of logs"),
        Part::Each("datapoints", "{name}, of data points"),
    ]),
    Words::new("otelcol.exporter.otlp", "Sends data by OTLP over gRPC.").noun("OTLP at {client/endpoint}").parts(&[ENDPOINT]),
    Words::new("otelcol.exporter.otlphttp", "Sends data by OTLP over HTTP.").noun("OTLP at {client/endpoint}").parts(&[
        ENDPOINT,
        Part::Line("[traces to {traces_endpoint}]"),
        Part::Line("[metrics to {metrics_endpoint}]"),
        Part::Line("[logs to {logs_endpoint}]"),
    ]),
    Words::new("otelcol.exporter.loadbalancing", "Spreads data over several OTLP servers; what has the same {routing_key} goes to the same one.")
        .noun("several OTLP servers")
        .parts(&[
            Part::Line("[the servers {resolver/static/hostnames}]"),
            Part::Line("[the servers that the DNS name {resolver/dns/hostname} stands for]"),
            Part::Line("[the servers of the Kubernetes service {resolver/kubernetes/service}]"),
            Part::Each("protocol/otlp/client", ""),
        ]),
    Words::new("otelcol.exporter.prometheus", "Turns OpenTelemetry metrics into Prometheus metrics.").parts(&[
        Part::Line("[resource_to_telemetry_conversion? makes labels of all resource attributes]"),
        Part::Line("[!add_metric_suffixes? leaves the names of metrics without unit and type]"),
    ]),
    Words::new("otelcol.exporter.loki", "Turns OpenTelemetry logs into Loki log entries."),
    Words::new("otelcol.exporter.kafka", "Sends data to Kafka at {brokers}[, topic {topic}].").noun("Kafka at {brokers}"),
    Words::new("otelcol.exporter.datadog", "Sends data to Datadog[ at {api/site}].").noun("Datadog").parts(&[Part::Each("api", "")]),
    Words::new("otelcol.exporter.splunkhec", "Sends data to Splunk at {client/endpoint}.").noun("Splunk at {client/endpoint}").parts(&[Part::Each("splunk", "")]),
    Words::new("otelcol.exporter.syslog", "Sends logs to the syslog server {endpoint} over {network}.").noun("syslog at {endpoint}"),
    Words::new("otelcol.exporter.awss3", "Writes data to the S3 bucket {s3_uploader/s3_bucket}.")
        .noun("the S3 bucket {s3_uploader/s3_bucket}")
        .access("the AWS API"),
    Words::new("otelcol.exporter.googlecloud", "Sends data to Google Cloud[, project {project}].").noun("Google Cloud").access("the Google Cloud API"),
    Words::new("otelcol.exporter.googlecloudpubsub", "Publishes data to the topic {topic}.").noun("the Pub/Sub topic {topic}"),
    Words::new("otelcol.exporter.faro", "Sends data to the Faro endpoint {client/endpoint}.").noun("Faro at {client/endpoint}").parts(&[ENDPOINT]),
    Words::new("otelcol.exporter.file", "Writes data to the file {path}.").noun("the file {path}"),
    Words::new("otelcol.exporter.debug", "Prints data to Alloy's own log ({verbosity}).").noun("Alloy's own log"),
    Words::new("otelcol.extension.jaeger_remote_sampling", "Serves sampling strategies to Jaeger clients[, from {source/file}].").opens(&[
        opens("grpc", "{endpoint} (Jaeger sampling over gRPC)"),
        opens("http", "{endpoint} (Jaeger sampling over HTTP)"),
    ]),
];

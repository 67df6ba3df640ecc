//! Bytes formatted in a second, on one core.

use alloy_lint::format::format;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// A configuration like real ones: scrapes, a pipeline with raw strings, comments, lists and objects.
const SOURCE: &str = r#"// Metrics of the node and of the applications.
logging {
  level = "info"
  format   = "logfmt"
}

prometheus.exporter.unix "node" { }

prometheus.scrape "node" {
  targets = prometheus.exporter.unix.node.targets
  forward_to = [prometheus.relabel.node.receiver] // filtered below
  scrape_interval = "15s"
}

prometheus.relabel "node" {
  forward_to = [
    prometheus.remote_write.central.receiver,
  ]

  rule {
    source_labels = ["__name__"]
    regex = "node_(cpu|memory|filesystem)_.*"
    action = "keep"
  }
}

discovery.relabel "pods" {
  targets = array.concat(discovery.kubernetes.pods.targets, [
    {"__address__" = "localhost:12345", "job" = "self"},
  ])
}

loki.process "parse" {
  forward_to = [loki.write.central.receiver]

  stage.template {
    source = "message"
    template = `{{ if .level }}
{{ .level }}: {{ .message }}
{{ end }}`
  }
}

prometheus.remote_write "central" {
  endpoint {
    url = "https://metrics.example.com" + "/api/prom/push"
    headers = {
      "X-Scope-OrgID" = sys.env("TENANT"),
    }
  }
}
"#;

fn throughput(criterion: &mut Criterion) {
    let formatted = format(SOURCE).unwrap();
    let mut group = criterion.benchmark_group("format");
    for (name, source) in [("unformatted", SOURCE.to_owned()), ("formatted", formatted), ("large", SOURCE.repeat(500))]
    {
        group.throughput(Throughput::Bytes(source.len() as u64));
        group.bench_function(name, |b| b.iter(|| format(&source).unwrap()));
    }
    group.finish();
}

criterion_group!(benches, throughput);
criterion_main!(benches);

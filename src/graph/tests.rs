//! Configurations with their edges as a person writes them down.

use super::*;
use crate::catalog::Catalog;
use crate::check;
use crate::diagnostics::Diagnostic;
use crate::render::SourceFile;
use crate::resolve::{File, Folder, Modules, NoFiles, Resolution, Unit};
use crate::syntax;

/// The graph of files of one folder, each a configuration of its own.
pub(super) fn graph_of(files: &[(&str, &str)]) -> ComponentGraph {
    let parsed: Vec<syntax::Parsed> = files.iter().map(|(_, text)| syntax::parse(text)).collect();
    let views: Vec<File<'_>> = files
        .iter()
        .zip(&parsed)
        .map(|((path, text), parsed)| File { path, source: text, tree: &parsed.tree, syntax_errors: &parsed.errors })
        .collect();
    let folder = Folder::new(views.clone());
    let units: Vec<Unit<'_>> =
        views.iter().map(|view| Unit { files: std::slice::from_ref(view), folder: Some(&folder) }).collect();
    let modules: Vec<Modules> = units.iter().map(|unit| Modules::load(*unit, &NoFiles)).collect();
    let resolutions: Vec<Resolution<'_>> =
        units.iter().zip(&modules).map(|(unit, modules)| Resolution::new(*unit, modules)).collect();
    let findings: Vec<Vec<Vec<Diagnostic>>> = units
        .iter()
        .map(|unit| {
            vec![check::check(unit, &check::Options::default(), &NoFiles).into_iter().map(|(_, found)| found).collect()]
        })
        .collect();
    let sources: Vec<SourceFile> = files.iter().map(|(path, text)| SourceFile::new(*path, *text)).collect();
    let inputs: Vec<Input<'_, '_>> = (0..files.len())
        .map(|at| Input {
            resolution: &resolutions[at],
            sources: std::slice::from_ref(&sources[at]),
            findings: &findings[at],
            folder: 0,
            shown: true,
        })
        .collect();
    ComponentGraph::of(&inputs, Catalog::newest())
}

fn edge_lines(graph: &ComponentGraph) -> Vec<String> {
    let id = |node: usize| graph.nodes[node].id.as_str();
    graph
        .edges
        .iter()
        .map(|edge| format!("{} -{}-> {} ({})", id(edge.from), edge.kind.name(), id(edge.to), edge.attribute))
        .collect()
}

/// Compares the edges of a configuration, in any order, with what was written down.
#[track_caller]
fn check(text: &str, edges: &str) {
    let graph = graph_of(&[("config.alloy", text)]);
    let mut have = edge_lines(&graph);
    let mut want: Vec<String> =
        edges.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    have.sort();
    want.sort();
    assert_eq!(have, want, "in\n{text}");
}

#[test]
fn metrics_from_discovery_to_write() {
    check(
        r#"
        discovery.kubernetes "pods" { role = "pod" }
        discovery.relabel "pods" {
            targets = discovery.kubernetes.pods.targets
            rule {
                action        = "keep"
                source_labels = ["__meta_kubernetes_pod_container_port_name"]
                regex         = "metrics"
            }
        }
        prometheus.exporter.unix "host" { }
        prometheus.scrape "all" {
            targets    = concat(discovery.relabel.pods.output, prometheus.exporter.unix.host.targets)
            forward_to = [prometheus.relabel.drop.receiver, prometheus.remote_write.backup.receiver]
        }
        prometheus.relabel "drop" {
            forward_to = [prometheus.remote_write.main.receiver]
        }
        prometheus.remote_write "main" {
            endpoint {
                url = "https://example.com/api/v1/write"
                basic_auth {
                    username = "me"
                    password = local.file.password.content
                }
            }
        }
        prometheus.remote_write "backup" { endpoint { url = "https://example.org/api/v1/write" } }
        local.file "password" {
            filename  = "/run/password"
            is_secret = true
        }
        "#,
        "
        discovery.kubernetes.pods -targets-> discovery.relabel.pods (targets)
        discovery.relabel.pods -targets-> prometheus.scrape.all (targets)
        prometheus.exporter.unix.host -targets-> prometheus.scrape.all (targets)
        prometheus.scrape.all -metrics-> prometheus.relabel.drop (forward_to)
        prometheus.scrape.all -metrics-> prometheus.remote_write.backup (forward_to)
        prometheus.relabel.drop -metrics-> prometheus.remote_write.main (forward_to)
        local.file.password -value-> prometheus.remote_write.main (endpoint.basic_auth.password)
        ",
    );
}

#[test]
fn logs_with_rules_of_another_component() {
    check(
        r#"
        local.file_match "logs" { path_targets = [{"__path__" = "/var/log/*.log"}] }
        loki.source.file "logs" {
            targets    = local.file_match.logs.targets
            forward_to = [loki.process.parse.receiver]
        }
        loki.source.journal "journal" {
            forward_to    = [loki.process.parse.receiver]
            relabel_rules = loki.relabel.journal.rules
        }
        loki.relabel "journal" {
            forward_to = []
            rule {
                source_labels = ["__journal__systemd_unit"]
                target_label  = "unit"
            }
        }
        loki.process "parse" {
            forward_to = [loki.write.default.receiver]
            stage.json { expressions = { level = "" } }
        }
        loki.write "default" { endpoint { url = "http://loki:3100/loki/api/v1/push" } }
        logging { write_to = [loki.process.parse.receiver] }
        "#,
        "
        local.file_match.logs -targets-> loki.source.file.logs (targets)
        loki.source.file.logs -logs-> loki.process.parse (forward_to)
        loki.source.journal.journal -logs-> loki.process.parse (forward_to)
        loki.relabel.journal -rules-> loki.source.journal.journal (relabel_rules)
        loki.process.parse -logs-> loki.write.default (forward_to)
        logging -logs-> loki.process.parse (write_to)
        ",
    );
}

#[test]
fn signals_of_open_telemetry() {
    check(
        r#"
        otelcol.receiver.otlp "default" {
            grpc { }
            output {
                metrics = [otelcol.processor.batch.default.input]
                logs    = [otelcol.processor.batch.default.input]
                traces  = [otelcol.connector.spanmetrics.red.input, otelcol.processor.batch.default.input]
            }
        }
        otelcol.connector.spanmetrics "red" {
            histogram { explicit { } }
            output { metrics = [otelcol.exporter.prometheus.local.input] }
        }
        otelcol.processor.batch "default" {
            output {
                metrics = [otelcol.exporter.otlp.tempo.input]
                logs    = [otelcol.exporter.loki.local.input]
                traces  = [otelcol.exporter.otlp.tempo.input]
            }
        }
        otelcol.exporter.otlp "tempo" {
            client {
                endpoint = "tempo:4317"
                auth     = otelcol.auth.basic.tempo.handler
            }
        }
        otelcol.auth.basic "tempo" {
            username = "me"
            password = sys.env("PASSWORD")
        }
        otelcol.exporter.prometheus "local" { forward_to = [prometheus.remote_write.main.receiver] }
        prometheus.remote_write "main" { endpoint { url = "https://example.com/api/v1/write" } }
        otelcol.exporter.loki "local" { forward_to = [loki.write.main.receiver] }
        loki.write "main" { endpoint { url = "https://example.com/loki/api/v1/push" } }
        tracing { write_to = [otelcol.exporter.otlp.tempo.input] }
        "#,
        "
        otelcol.receiver.otlp.default -metrics-> otelcol.processor.batch.default (output.metrics)
        otelcol.receiver.otlp.default -logs-> otelcol.processor.batch.default (output.logs)
        otelcol.receiver.otlp.default -traces-> otelcol.connector.spanmetrics.red (output.traces)
        otelcol.receiver.otlp.default -traces-> otelcol.processor.batch.default (output.traces)
        otelcol.connector.spanmetrics.red -metrics-> otelcol.exporter.prometheus.local (output.metrics)
        otelcol.processor.batch.default -metrics-> otelcol.exporter.otlp.tempo (output.metrics)
        otelcol.processor.batch.default -logs-> otelcol.exporter.loki.local (output.logs)
        otelcol.processor.batch.default -traces-> otelcol.exporter.otlp.tempo (output.traces)
        otelcol.auth.basic.tempo -value-> otelcol.exporter.otlp.tempo (client.auth)
        otelcol.exporter.prometheus.local -metrics-> prometheus.remote_write.main (forward_to)
        otelcol.exporter.loki.local -logs-> loki.write.main (forward_to)
        tracing -traces-> otelcol.exporter.otlp.tempo (write_to)
        ",
    );
}

#[test]
fn profiles() {
    check(
        r#"
        discovery.process "all" { }
        pyroscope.ebpf "host" {
            targets    = discovery.process.all.targets
            forward_to = [pyroscope.relabel.drop.receiver]
        }
        pyroscope.relabel "drop" { forward_to = [pyroscope.write.cloud.receiver] }
        pyroscope.write "cloud" { endpoint { url = "http://pyroscope:4040" } }
        "#,
        "
        discovery.process.all -targets-> pyroscope.ebpf.host (targets)
        pyroscope.ebpf.host -profiles-> pyroscope.relabel.drop (forward_to)
        pyroscope.relabel.drop -profiles-> pyroscope.write.cloud (forward_to)
        ",
    );
}

#[test]
fn through_the_arguments_and_exports_of_a_declare() {
    check(
        r#"
        declare "scraper" {
            argument "targets" { }
            argument "write_to" { }
            argument "interval" {
                optional = true
                default  = "1m"
            }
            prometheus.scrape "inner" {
                targets         = argument.targets.value
                forward_to      = argument.write_to.value
                scrape_interval = argument.interval.value
            }
            prometheus.relabel "extra" { forward_to = argument.write_to.value }
            export "receiver" { value = prometheus.relabel.extra.receiver }
        }
        discovery.http "hosts" { url = "http://example.com/hosts" }
        scraper "hosts" {
            targets  = discovery.http.hosts.targets
            write_to = [prometheus.remote_write.main.receiver]
            interval = remote.http.settings.content
        }
        remote.http "settings" { url = "http://example.com/interval" }
        prometheus.scrape "more" {
            targets    = []
            forward_to = [scraper.hosts.receiver]
        }
        prometheus.remote_write "main" { endpoint { url = "https://example.com/api/v1/write" } }
        "#,
        "
        declare.scraper/argument.targets -targets-> declare.scraper/prometheus.scrape.inner (targets)
        declare.scraper/prometheus.scrape.inner -metrics-> declare.scraper/argument.write_to (forward_to)
        declare.scraper/argument.interval -value-> declare.scraper/prometheus.scrape.inner (scrape_interval)
        declare.scraper/prometheus.relabel.extra -metrics-> declare.scraper/argument.write_to (forward_to)
        declare.scraper/export.receiver -metrics-> declare.scraper/prometheus.relabel.extra (value)
        discovery.http.hosts -targets-> scraper.hosts (targets)
        scraper.hosts -metrics-> prometheus.remote_write.main (write_to)
        remote.http.settings -value-> scraper.hosts (interval)
        prometheus.scrape.more -metrics-> scraper.hosts (forward_to)
        ",
    );
}

#[test]
fn a_consumer_through_a_module_gets_all_its_signals() {
    check(
        r#"
        declare "gateway" {
            argument "next" { }
            otelcol.receiver.otlp "in" {
                http { }
                output {
                    metrics = [argument.next.value]
                    traces  = [argument.next.value]
                }
            }
        }
        gateway "edge" { next = otelcol.exporter.otlp.out.input }
        otelcol.exporter.otlp "out" { client { endpoint = "out:4317" } }
        "#,
        "
        declare.gateway/otelcol.receiver.otlp.in -metrics-> declare.gateway/argument.next (output.metrics)
        declare.gateway/otelcol.receiver.otlp.in -traces-> declare.gateway/argument.next (output.traces)
        gateway.edge -metrics-> otelcol.exporter.otlp.out (next)
        gateway.edge -traces-> otelcol.exporter.otlp.out (next)
        ",
    );
}

#[test]
fn modules_that_nobody_can_read() {
    check(
        r#"
        import.git "lib" {
            repository = "https://example.com/lib.git"
            path       = "lib.alloy"
        }
        lib.kubernetes "pods" {
            namespaces = []
        }
        lib.scrape "pods" {
            targets    = lib.kubernetes.pods.output
            forward_to = [prometheus.remote_write.main.receiver]
            otlp       = otelcol.exporter.otlp.out.input
        }
        lib.relabel "more" {
            forward_to = [lib.scrape.pods.receiver]
            traces     = otelcol.exporter.otlp.out.input
            name       = lib.scrape.pods.name
        }
        otelcol.exporter.otlp "out" { client { endpoint = "out:4317" } }
        prometheus.remote_write "main" { endpoint { url = "https://example.com/api/v1/write" } }
        "#,
        "
        lib.kubernetes.pods -targets-> lib.scrape.pods (targets)
        lib.relabel.more -telemetry-> lib.scrape.pods (forward_to)
        lib.relabel.more -traces-> otelcol.exporter.otlp.out (traces)
        lib.scrape.pods -value-> lib.relabel.more (name)
        lib.scrape.pods -metrics-> prometheus.remote_write.main (forward_to)
        lib.scrape.pods -telemetry-> otelcol.exporter.otlp.out (otlp)
        ",
    );
}

#[test]
fn a_foreach_and_its_variable() {
    check(
        r#"
        discovery.file "hosts" { files = ["/etc/hosts.yaml"] }
        foreach "host" {
            collection = discovery.file.hosts.targets
            var        = "each"
            template {
                prometheus.scrape "one" {
                    targets    = [each]
                    job_name   = each["job"]
                    forward_to = [prometheus.remote_write.main.receiver]
                }
            }
        }
        prometheus.remote_write "main" { endpoint { url = "https://example.com/api/v1/write" } }
        "#,
        "
        discovery.file.hosts -targets-> foreach.host (collection)
        foreach.host -targets-> foreach.host/prometheus.scrape.one (targets)
        foreach.host -value-> foreach.host/prometheus.scrape.one (job_name)
        foreach.host/prometheus.scrape.one -metrics-> prometheus.remote_write.main (forward_to)
        ",
    );
}

#[test]
fn values_out_of_values() {
    check(
        r#"
        remote.kubernetes.secret "auth" {
            namespace = "monitoring"
            name      = "auth"
        }
        remote.kubernetes.configmap "settings" {
            namespace = "monitoring"
            name      = "settings"
        }
        discovery.kubernetes "nodes" { role = "node" }
        loki.write "default" {
            endpoint {
                url = convert.nonsensitive(remote.kubernetes.configmap.settings.data["url"]) + "/push"
                headers = { "X-Host" = discovery.kubernetes.nodes.targets[0]["__address__"] }
                basic_auth {
                    username = convert.nonsensitive(remote.kubernetes.secret.auth.data["user"])
                    password = remote.kubernetes.secret.auth.data["password"]
                }
            }
            external_labels = { host = constants.hostname }
        }
        "#,
        "
        remote.kubernetes.configmap.settings -value-> loki.write.default (endpoint.url)
        discovery.kubernetes.nodes -value-> loki.write.default (endpoint.headers)
        remote.kubernetes.secret.auth -value-> loki.write.default (endpoint.basic_auth.username)
        remote.kubernetes.secret.auth -value-> loki.write.default (endpoint.basic_auth.password)
        ",
    );
}

#[test]
fn what_does_not_exist_is_drawn() {
    let text = r#"
        prometheus.scrape "a" {
            targets    = discovery.relabel.gone.output
            forward_to = [prometheus.remote_write.gone.receiver]
        }
        prometheus.scrape "b" {
            targets    = []
            forward_to = [prometheus.remote_write.gone.receiver]
        }
        loki.source.api "c" {
            http { }
            forward_to = [lokki.write.gone.receiver]
        }
        "#;
    check(
        text,
        "
        discovery.relabel.gone -targets-> prometheus.scrape.a (targets)
        prometheus.scrape.a -metrics-> prometheus.remote_write.gone (forward_to)
        prometheus.scrape.b -metrics-> prometheus.remote_write.gone (forward_to)
        loki.source.api.c -logs-> lokki.write.gone (forward_to)
        ",
    );
    let graph = graph_of(&[("config.alloy", text)]);
    let missing: Vec<&str> =
        graph.nodes.iter().filter(|node| node.kind == NodeKind::Missing).map(|node| node.id.as_str()).collect();
    assert_eq!(missing, ["discovery.relabel.gone", "prometheus.remote_write.gone", "lokki.write.gone"]);
    let broken = graph.edges.iter().filter(|edge| !edge.findings.is_empty()).count();
    assert_eq!(broken, 3, "each thing that is missing is told once, at its first reference");
}

#[test]
fn several_files_of_a_folder() {
    let graph = graph_of(&[
        (
            "a.alloy",
            "prometheus.scrape \"s\" {\n  targets = []\n  forward_to = [prometheus.remote_write.w.receiver]\n}\n",
        ),
        ("b.alloy", "prometheus.remote_write \"w\" {\n  endpoint { url = \"http://x/\" }\n}\nlogging { }\n"),
        ("c.alloy", "logging { }\n"),
    ]);
    assert_eq!(edge_lines(&graph), ["prometheus.scrape.s -metrics-> prometheus.remote_write.w (forward_to)"]);
    let ids: Vec<&str> = graph.nodes.iter().map(|node| node.id.as_str()).collect();
    assert_eq!(ids, ["prometheus.scrape.s", "prometheus.remote_write.w", "b.alloy:logging", "c.alloy:logging"]);
    assert!(graph.nodes.iter().all(|node| !node.marks.unused));
}

/// `id: mark mark` for every node that stands out.
fn marks(text: &str) -> Vec<String> {
    let graph = graph_of(&[("config.alloy", text)]);
    let marked = graph.nodes.iter().filter(|node| node.marks != Marks::default());
    marked.map(|node| format!("{}: {}", node.id, node.marks.names().collect::<Vec<_>>().join(" "))).collect()
}

#[test]
fn what_stands_out() {
    assert_eq!(
        marks(
            r#"
            prometheus.relabel "a" { forward_to = [prometheus.relabel.b.receiver] }
            prometheus.relabel "b" { forward_to = [prometheus.relabel.a.receiver] }
            prometheus.scrape "nowhere" {
                targets    = prometheus.exporter.unix.host.targets
                forward_to = []
            }
            prometheus.exporter.unix "host" { }
            prometheus.exporter.unix "lonely" { }
            loki.process "nobody" { forward_to = [loki.write.fine.receiver] }
            loki.write "fine" { endpoint { url = "http://x/loki/api/v1/push" } }
            loki.relabel "rules" { forward_to = [] }
            loki.source.api "in" {
                http { }
                forward_to    = [loki.write.fine.receiver]
                relabel_rules = loki.relabel.rules.rules
            }
            otelcol.receiver.otlp "silent" {
                grpc { }
                output { }
            }
            declare "idle" { argument "x" { } }
            loki.source.api "computed" {
                http { }
                forward_to = coalesce([], [])
            }
            "#
        ),
        [
            "prometheus.relabel.a: cycle",
            "prometheus.relabel.b: cycle",
            "prometheus.scrape.nowhere: dead-end",
            "prometheus.exporter.unix.lonely: unused",
            "loki.process.nobody: unused",
            "otelcol.receiver.otlp.silent: dead-end",
            "declare.idle: unused",
            "declare.idle/argument.x: unused",
        ]
    );
}

const CHAIN: &str = r#"
    declare "m" { loki.echo "inner" { } }
    m "x" { }
    loki.source.api "a" {
        http { }
        forward_to = [loki.process.b.receiver]
    }
    loki.process "b" { forward_to = [loki.process.c.receiver] }
    loki.process "c" { forward_to = [loki.write.d.receiver] }
    loki.write "d" { endpoint { url = "http://x/loki/api/v1/push" } }
    loki.write "other" { endpoint { url = "http://x/loki/api/v1/push" } }
    "#;

#[test]
fn focus_follows_the_data_both_ways() {
    for (names, depth, want) in [
        (&["loki.process.b"][..], None, &["loki.source.api.a", "loki.process.b", "loki.process.c", "loki.write.d"][..]),
        (&["loki.process.b"], Some(1), &["loki.source.api.a", "loki.process.b", "loki.process.c"]),
        (&["loki.process.b"], Some(0), &["loki.process.b"]),
        (&["loki.write.other", "loki.write.d"], Some(1), &["loki.process.c", "loki.write.d", "loki.write.other"]),
        (&["declare.m"], None, &["declare.m", "declare.m/loki.echo.inner"]),
        (&["declare.m/loki.echo.inner"], None, &["declare.m", "declare.m/loki.echo.inner"]),
    ] {
        let mut graph = graph_of(&[("config.alloy", CHAIN)]);
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        graph.focus(&names, depth).unwrap();
        let ids: Vec<&str> = graph.nodes.iter().map(|node| node.id.as_str()).collect();
        assert_eq!(ids, want, "{names:?} {depth:?}");
    }
    let mut graph = graph_of(&[("config.alloy", CHAIN)]);
    let wrong = graph.focus(&[String::from("loki.proces.b")], None).unwrap_err();
    assert_eq!(wrong.closest.as_deref(), Some("loki.process.b"));
}

#[test]
fn collapsed_modules_keep_what_leads_outside() {
    let mut graph = graph_of(&[(
        "config.alloy",
        r#"
        discovery.file "hosts" { files = ["/x"] }
        foreach "host" {
            collection = discovery.file.hosts.targets
            var        = "each"
            template {
                prometheus.scrape "one" {
                    targets    = [each]
                    forward_to = [prometheus.remote_write.main.receiver]
                }
            }
        }
        declare "m" { loki.echo "inner" { } }
        m "x" { }
        prometheus.remote_write "main" { endpoint { url = "http://x/" } }
        "#,
    )]);
    graph.collapse_modules();
    assert_eq!(
        edge_lines(&graph),
        [
            "discovery.file.hosts -targets-> foreach.host (collection)",
            "foreach.host -metrics-> prometheus.remote_write.main (forward_to)",
        ]
    );
    let ids: Vec<&str> = graph.nodes.iter().map(|node| node.id.as_str()).collect();
    assert_eq!(ids, ["discovery.file.hosts", "foreach.host", "declare.m", "m.x", "prometheus.remote_write.main"]);
    assert_eq!(graph.nodes[3].definition, Some(2));
}

#[test]
fn drawings() {
    let graph = graph_of(&[(
        "config.alloy",
        r#"
        declare "m" {
            argument "to" { }
            loki.process "p" { forward_to = argument.to.value }
        }
        m "x" { to = [loki.write.gone.receiver] }
        local.file "f" { filename = "/x" }
        loki.write "w" { endpoint { url = local.file.f.content + "\"<b>" } }
        "#,
    )]);
    assert_eq!(
        mermaid(&graph),
        "flowchart LR\n  \
           subgraph m0[\"declare m\"]\n    \
             n4>\"argument<br/>to\"]\n    \
             n5([\"loki.process<br/>p<br/>∅ unused\"])\n  \
           end\n  \
           n1([\"m<br/>x<br/>✖ 1 error\"])\n  \
           n2{{\"local.file<br/>f\"}}\n  \
           n3[(\"loki.write<br/>w<br/>∅ unused\")]\n  \
           n6[\"loki.write<br/>gone<br/>✖ not defined\"]\n  \
           n1 -->|\"✖ logs\"| n6\n  \
           n2 -.->|\"url\"| n3\n  \
           n5 -->|\"logs\"| n4\n  \
           classDef unused stroke-dasharray:4 3,opacity:0.7\n  \
           class n3,n5 unused\n  \
           classDef error stroke:#cf222e,stroke-width:3px\n  \
           class n1 error\n  \
           classDef missing stroke:#cf222e,stroke-width:2px,stroke-dasharray:5 5\n  \
           class n6 missing\n  \
           linkStyle 0 stroke:#cf222e,stroke-width:3px\n"
    );
    let drawn = dot(&graph);
    for line in [
        "  subgraph cluster_0 {\n  label=\"declare m\";\n",
        "  n2 -> n3 [label=\"url\", style=dashed];\n",
        "  n1 -> n6 [label=\"✖ logs\", color=\"#cf222e\", penwidth=2];\n",
    ] {
        assert!(drawn.contains(line), "{line}\nin\n{drawn}");
    }
}

/// Names that are no names reach labels only where they are escaped.
#[test]
fn strange_labels_are_harmless() {
    let graph = graph_of(&[("config.alloy", "loki.echo \"a]<script>#`&\" { }\n")]);
    let chart = mermaid(&graph);
    assert!(chart.contains("n0[(\"loki.echo<br/>a]#lt;script#gt;#35;#96;#amp;<br/>"), "{chart}");
    assert!(!chart.contains("<script>"));
}

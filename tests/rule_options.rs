//! What `[lint.rules.NAME]` and its neighbours in the configuration do to the findings.

use crate::support::Folder;

/// A configuration with one finding of the rule, as long as nothing else is said.
const CARDINALITY: &str = r#"
loki.process "app" {
  forward_to = [loki.write.default.receiver]

  stage.labels {
    values = {trace_id = "", build = ""}
  }
}

loki.source.file "app" {
  targets    = [{"__path__" = "/var/log/app.log"}]
  forward_to = [loki.process.app.receiver]
}

loki.write "default" {
  endpoint {
    url = "https://logs.example.com/loki/api/v1/push"
  }
}
"#;

const INTERVAL: &str = r#"
prometheus.scrape "a" {
  targets         = [{"__address__" = "a:1"}]
  forward_to      = [prometheus.remote_write.a.receiver]
  scrape_interval = "3m"
  scrape_timeout  = "10s"
}

prometheus.remote_write "a" {
  endpoint {
    url = "http://metrics.example.com/api/v1/write"

    basic_auth {
      username = "<TENANT>"
      password = sys.env("PASSWORD")
    }
  }
}
"#;

const ENVIRONMENT: &str = r#"
discovery.dns "a" {
  names = ["a.example.com"]
  type  = "A"
  port  = sys.env("PORT")
}

prometheus.scrape "a" {
  targets    = discovery.dns.a.targets
  forward_to = [prometheus.remote_write.a.receiver]
}

prometheus.remote_write "a" {
  endpoint {
    url = "https://metrics.example.com/api/v1/write"
  }
}
"#;

const PODS: &str = r#"
discovery.kubernetes "pods" {
  role = "pod"
}

discovery.relabel "pods" {
  targets = discovery.kubernetes.pods.targets

  rule {
    source_labels = ["__meta_kubernetes_pod_node_name"]
    target_label  = "node"
  }
}

prometheus.scrape "pods" {
  targets    = discovery.relabel.pods.output
  forward_to = [prometheus.remote_write.a.receiver]
}

prometheus.remote_write "a" {
  endpoint {
    url = "https://metrics.example.com/api/v1/write"
  }
}
"#;

const SUPPRESSED: &str = "// alloy-lint: ignore[unknown-argument]\nlogging {\n  colour = true\n}\n";

#[test]
fn options_change_what_is_found() {
    let cases: &[(&str, &str, &[&str])] = &[
        (CARDINALITY, "", &["high-cardinality-label"]),
        (CARDINALITY, "[lint.rules.high-cardinality-label]\nignore = [\"traceID\"]\n", &[]),
        (
            CARDINALITY,
            "[lint.rules.high-cardinality-label]\nextend-labels = [\"build\"]\n",
            &["high-cardinality-label"; 2],
        ),
        (CARDINALITY, "[lint.rules.high-cardinality-label]\nlabels = [\"pod\"]\n", &[]),
        (
            CARDINALITY,
            "[lint.rules.high-cardinality-label]\nlabels = []\nextend-labels = [\"build\"]\n",
            &["high-cardinality-label"],
        ),
        (INTERVAL, "", &["insecure-transport", "placeholder-value"]),
        (
            INTERVAL,
            "lint.preview = true\n[lint.rules.scrape-interval-range]\nlongest = \"2m\"\n",
            &["scrape-interval-range", "insecure-transport", "placeholder-value"],
        ),
        (
            INTERVAL,
            "lint.preview = true\n[lint.rules.scrape-interval-range]\nshortest = \"4m\"\n",
            &["scrape-interval-range", "insecure-transport", "placeholder-value"],
        ),
        (INTERVAL, "[lint.rules.insecure-transport]\ntrusted-hosts = [\".example.com\"]\n", &["placeholder-value"]),
        (INTERVAL, "[lint.rules.placeholder-value]\nignore = [\"<TENANT>\"]\n", &["insecure-transport"]),
        (ENVIRONMENT, "", &[]),
        (ENVIRONMENT, "lint.preview = true\n", &["env-may-be-empty"]),
        (ENVIRONMENT, "lint.extend-select = [\"env-may-be-empty\"]\n", &["env-may-be-empty"]),
        (ENVIRONMENT, "lint.select = [\"suspicious\"]\n", &[]),
        (ENVIRONMENT, "lint.select = [\"env-may-be-empty\"]\n", &["env-may-be-empty"]),
        (ENVIRONMENT, "lint.preview = true\n[lint.rules.env-may-be-empty]\nalways-set = [\"PORT\"]\n", &[]),
        (PODS, "", &[]),
        (PODS, "[lint.rules.duplicate-collection]\nruns-on-every-node = true\n", &["duplicate-collection"]),
        (SUPPRESSED, "", &[]),
        (SUPPRESSED, "lint.extend-select = [\"suppression-without-reason\"]\n", &["suppression-without-reason"]),
        // What holds for some files only, and what a file that is extended says.
        (
            PODS,
            "[[overrides]]\nfiles = [\"a.alloy\"]\nlint.rules.duplicate-collection.runs-on-every-node = true\n",
            &["duplicate-collection"],
        ),
        (
            PODS,
            "[[overrides]]\nfiles = [\"b.alloy\"]\nlint.rules.duplicate-collection.runs-on-every-node = true\n",
            &[],
        ),
        (
            CARDINALITY,
            "extend = \"base.toml\"\n[lint.rules.high-cardinality-label]\nextend-labels = [\"build\"]\n",
            &["high-cardinality-label"],
        ),
    ];
    for (text, configuration, wanted) in cases {
        let folder = Folder::new(&[
            ("a.alloy", text),
            ("alloy-lint.toml", configuration),
            ("base.toml", "[lint.rules.high-cardinality-label]\nignore = [\"trace_id\"]\n"),
        ]);
        assert_eq!(folder.run(&["check", "--output-format", "json"]).rules(), *wanted, "{configuration}\n{text}");
    }
    let folder = Folder::new(&[("a.alloy", ENVIRONMENT)]);
    assert_eq!(folder.run(&["check", "--preview", "--output-format", "json"]).rules(), ["env-may-be-empty"]);
}

/// A label that does not come to Loki costs nothing there.
#[test]
fn labels_count_where_they_are_written() {
    let relabel = "loki.relabel \"b\" {\n  forward_to = [loki.write.default.receiver]\n\n  rule {\n    action = \"ACTION\"\n    regex  = \
                   \"trace.*\"\n  }\n}\n";
    let behind = |action: &str| {
        CARDINALITY.replacen("[loki.write.default.receiver]", "[loki.relabel.b.receiver]", 1)
            + &relabel.replace("ACTION", action)
    };
    let cases = [
        (CARDINALITY.to_owned(), true),
        (
            CARDINALITY.replace(
                "  stage.labels",
                "  stage.json {\n    expressions = {trace_id = \"\"}\n  }\n\n  stage.labels",
            ),
            true,
        ),
        (
            CARDINALITY
                .replace("\"\"}\n  }\n}", "\"\"}\n  }\n\n  stage.label_drop {\n    values = [\"trace_id\"]\n  }\n}"),
            false,
        ),
        (behind("labeldrop"), false),
        (behind("drop"), true),
        (
            CARDINALITY.replacen(
                "[loki.write.default.receiver]",
                "[loki.write.default.receiver, otelcol.receiver.loki.a.receiver]",
                1,
            ) + "otelcol.receiver.loki \"a\" {\n  output { }\n}\n",
            false,
        ),
    ];
    for (text, wanted) in cases {
        let folder = Folder::new(&[("a.alloy", &text)]);
        let rules = folder.run(&["check", "--select", "high-cardinality-label", "--output-format", "json"]).rules();
        assert_eq!(rules.contains(&"high-cardinality-label".to_owned()), wanted, "{rules:?}\n{text}");
    }
}

/// The logs of one pod through the API, with the rule for paths that the documentation has.
const LOGS_BY_API: &str = r#"
discovery.kubernetes "own" {
  role = "pod"

  selectors {
    role  = "pod"
    field = "metadata.name=" + sys.env("POD")
  }
}

discovery.relabel "own" {
  targets = discovery.kubernetes.own.targets

  rule {
    source_labels = ["__meta_kubernetes_pod_uid"]
    target_label  = "__path__"
    replacement   = "/var/log/pods/*$1/*.log"
  }
}

loki.source.kubernetes "own" {
  targets    = discovery.relabel.own.output
  forward_to = [loki.write.a.receiver]
}

loki.write "a" {
  endpoint {
    url = "https://logs.example.com/loki/api/v1/push"
  }
}
"#;

/// The same rule where the files are read.
const LOGS_BY_FILE: &str = r#"
discovery.relabel "logs" {
  targets = discovery.kubernetes.pods.targets

  rule {
    source_labels = ["__meta_kubernetes_pod_uid"]
    target_label  = "__path__"
    replacement   = "/var/log/pods/*$1/*.log"
  }
}

local.file_match "logs" {
  path_targets = discovery.relabel.logs.output
}

loki.source.file "logs" {
  targets    = local.file_match.logs.targets
  forward_to = [loki.write.a.receiver]
}

loki.write "a" {
  endpoint {
    url = "https://logs.example.com/loki/api/v1/push"
  }
}
"#;

/// Where the configuration shows that it runs on every node, and where something may choose a node.
#[test]
fn duplicate_collection_is_told_where_it_is_sure() {
    let own_node = "discovery.kubernetes \"own\" {\n  role = \"pod\"\n\n  selectors {\n    role  = \"pod\"\n    field = \"spec.nodeName=\" \
                    + sys.env(\"HOSTNAME\")\n  }\n}\n\nloki.source.kubernetes \"own\" {\n  targets    = discovery.kubernetes.own.targets\n  \
                    forward_to = [loki.write.a.receiver]\n}\n\nloki.write \"a\" {\n  endpoint {\n    url = \
                    \"https://logs.example.com/loki/api/v1/push\"\n  }\n}\n";
    let shown = format!("{PODS}\n{own_node}");
    let keep = |rule: &str| shown.replace("  rule {", &format!("  rule {{\n{rule}\n  }}\n\n  rule {{"));
    let cases = [
        (shown.clone(), true),
        (
            shown.replace(
                "role = \"pod\"\n}",
                "role = \"pod\"\n\n  selectors {\n    role  = \"pod\"\n    label = \"app=web\"\n  }\n}",
            ),
            true,
        ),
        (
            shown.replace(
                "role = \"pod\"\n}",
                "role = \"pod\"\n\n  selectors {\n    role  = \"pod\"\n    field = sys.env(\"FIELD\")\n  }\n}",
            ),
            false,
        ),
        (shown.replace("output\n", "output\n\n  clustering {\n    enabled = true\n  }\n"), false),
        (shown.replace("output\n", "output\n\n  clustering {\n    enabled = false\n  }\n"), true),
        (keep("action = \"keep\"\n source_labels = [\"__meta_kubernetes_namespace\"]\n regex = \"web\""), true),
        (
            keep(
                "action = \"keep\"\n source_labels = [\"__meta_kubernetes_pod_node_name\"]\n regex = sys.env(\"NODE\")",
            ),
            false,
        ),
        (
            keep(
                "action = \"keep\"\n source_labels = [\"__meta_kubernetes_namespace\"]\n regex = sys.env(\"NAMESPACE\")",
            ),
            false,
        ),
        (keep("action = \"keepequal\"\n source_labels = [\"a\"]\n target_label = \"b\""), false),
        (own_node.to_owned(), false),
        // The documentation's rule for the paths of log files says nothing where the logs come through the API.
        (format!("{PODS}\n{}", LOGS_BY_API), false),
        (format!("{PODS}\n{}", LOGS_BY_FILE), true),
    ];
    for (text, wanted) in cases {
        let folder = Folder::new(&[("a.alloy", &text)]);
        let rules = folder.run(&["check", "--select", "duplicate-collection", "--output-format", "json"]).rules();
        assert_eq!(rules, if wanted { vec!["duplicate-collection"] } else { vec![] }, "{text}");
    }
}

#[test]
fn mistakes_in_options_are_told() {
    for (text, wanted) in [
        (
            "[lint.rules.high-cardinality-lable]\n",
            "there is no rule `high-cardinality-lable`; did you mean `high-cardinality-label`?",
        ),
        ("[lint.rules.no-input]\nignore = []\n", "`no-input` has no option `ignore`"),
        ("[lint.rules.unknown-argument]\nignore = []\n", "`unknown-argument` has no options"),
        (
            "[lint.rules.high-cardinality-label]\nextend-label = []\n",
            "alloy-lint.toml:2: `high-cardinality-label` has no option `extend-label`; did you mean `extend-labels`?",
        ),
        (
            "[lint.rules.high-cardinality-label]\nlabels = \"a\"\n",
            "`lint.rules.high-cardinality-label.labels` is a list of strings",
        ),
        ("[lint.rules.scrape-interval-range]\nlongest = \"soon\"\n", "is a duration such as `30s`"),
        ("[lint.rules.scrape-interval-range]\nlongest = 30\n", "`lint.rules.scrape-interval-range.longest` is a"),
        ("[lint.rules.duplicate-collection]\nruns-on-every-node = \"yes\"\n", "is true or false, not a string"),
        ("[lint]\nrules = []\n", "`lint.rules` is a table"),
        ("[lint.rules]\nno-input = true\n", "`lint.rules.no-input` is a table of options"),
        ("required-version = \">=7\"\n", "this is alloy-lint"),
        ("required-version = \"new\"\n", "is no condition"),
    ] {
        let folder = Folder::new(&[("alloy-lint.toml", text), ("a.alloy", "logging { }\n")]);
        for command in [&["check"][..], &["config", "verify"]] {
            let run = folder.run(command).exits(2);
            assert!(run.stderr.contains(wanted), "{command:?} on {text:?}: {}", run.stderr);
        }
    }
    let fine = format!("required-version = \">={}\"\n", env!("CARGO_PKG_VERSION"));
    Folder::new(&[("alloy-lint.toml", &fine)]).run(&["config", "verify"]).exits(0);
}

#[test]
fn options_are_shown() {
    let folder = Folder::new(&[
        ("a.alloy", ""),
        (
            "alloy-lint.toml",
            "[lint.rules.high-cardinality-label]\nignore = [\"client_ip\"]\n[lint.rules.scrape-interval-range]\nlongest = \"2m\"\n",
        ),
    ]);
    let shown = folder.run(&["check", "--show-settings"]).exits(0).json();
    assert_eq!(shown["lint"]["rules"]["high-cardinality-label"]["ignore"][0], "client_ip");
    assert_eq!(shown["lint"]["rules"]["scrape-interval-range"]["longest"], "120000ms");
    let text = folder.run(&["config", "lint.rules.high-cardinality-label"]).exits(0).stdout;
    assert!(text.contains("lint.rules.high-cardinality-label.extend-labels\n"), "{text}");
    let rule = folder.run(&["rule", "high-cardinality-label", "--format", "json"]).exits(0).json();
    assert_eq!(rule["options"][1]["name"], "extend-labels");
}

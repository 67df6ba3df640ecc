//! `alloy-lint explain`: what is said of real configurations, and what must never be said.

use std::collections::BTreeMap;

use alloy_lint::Source;
use alloy_lint::catalog::Catalog;
use alloy_lint::explain::{self, Explanation, Look, SectionKind};
use alloy_lint::graph::Input;
use alloy_lint::linter;
use alloy_lint::render::SourceFile;
use alloy_lint::resolve::{Modules, NoFiles, Resolution, Unit};
use alloy_lint::syntax::TokenKind;

use crate::support::{Folder, files, root};

const LOOK: Look = Look { width: 100, color: false };

/// What is said of one file that stands for itself.
fn explained(text: &str) -> Explanation {
    let source = Source::new("config.alloy", text);
    let catalog = Catalog::newest();
    let file = source.as_file();
    let files = [file];
    let unit = Unit { files: &files, folder: None };
    let modules = Modules::load(unit, &NoFiles);
    let resolution = Resolution::new(unit, &modules);
    let mut shown = SourceFile::new("config.alloy", text);
    shown.secrets = linter::secrets(&source.text, &source.parsed, catalog);
    let findings = linter::check_sources(&[&source], &alloy_lint::Options::default());
    let input = Input { resolution: &resolution, sources: &[shown], findings: &findings, folder: 0, shown: true };
    explain::explain(&[input], catalog)
}

fn words(text: &str) -> String {
    explain::text(&explained(text), LOOK)
}

#[test]
fn real_configurations() {
    for path in files(&root().join("tests/configurations"), "alloy") {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        insta::assert_snapshot!(format!("real_{name}"), words(&text));
    }
}

#[test]
fn formats() {
    let text = std::fs::read_to_string(root().join("tests/configurations/logs-sampling.alloy")).unwrap();
    let explanation = explained(&text);
    insta::assert_snapshot!("markdown", explain::markdown(&explanation));
    let json: serde_json::Value = serde_json::from_str(&explain::json(&explanation)).unwrap();
    insta::assert_snapshot!("json", serde_json::to_string_pretty(&json).unwrap());
    let colored = explain::text(&explanation, Look { width: 60, color: true });
    insta::assert_snapshot!("colored", colored.replace('\u{1b}', "ESC"));
}

/// The texts to try things on: those of this repository and, where it is there, the corpus beside it.
fn texts() -> Vec<(String, String)> {
    let mut paths = files(&root().join("tests/configurations"), "alloy");
    paths.extend(files(&root().join("tests/cases"), "alloy"));
    let corpus = root().join("../shared/corpus");
    if corpus.is_dir() {
        let mut beside = files(&corpus.join("plain"), "alloy");
        beside.extend(files(&corpus.join("plain"), "river"));
        // All of them take a minute; a fourth shows as much every time.
        paths.extend(beside.into_iter().step_by(4));
    } else {
        println!("only the texts of this repository: ../shared/corpus is not there");
    }
    let read = |path: &std::path::PathBuf| Some((path.display().to_string(), std::fs::read_to_string(path).ok()?));
    paths.iter().filter_map(read).collect()
}

/// The text with a word of its own in the place of every secret, and how many there are.
fn with_marked_secrets(text: &str) -> (String, usize) {
    let source = Source::new("config.alloy", text);
    let mut places = linter::secrets(text, &source.parsed, Catalog::newest());
    places.dedup();
    let mut out = String::new();
    let mut at = 0;
    let mut count = 0;
    for place in places {
        let (start, end) = (place.start as usize, place.end as usize);
        if start < at {
            continue;
        }
        let secret = &text[start..end];
        out.push_str(&text[at..start]);
        let quote = secret.chars().next().filter(|c| matches!(c, '"' | '`')).map(String::from).unwrap_or_default();
        out += &format!("{quote}QQ{count}SECRET{quote}");
        at = end;
        count += 1;
    }
    out.push_str(&text[at..]);
    (out, count)
}

fn assert_silent(name: &str, text: &str) {
    let explanation = explained(text);
    let all = [
        explain::text(&explanation, LOOK),
        explain::text(&explanation, Look { width: 1, color: true }),
        explain::markdown(&explanation),
        explain::json(&explanation),
    ];
    for written in all {
        if let Some(at) = written.find("SECRET").filter(|&at| written[..at].ends_with(|c: char| c.is_ascii_digit())) {
            panic!("{name}: {}", &written[at.saturating_sub(200)..]);
        }
    }
}

#[test]
fn secrets_are_never_printed() {
    let mut found = 0;
    for (name, text) in texts() {
        let (marked, count) = with_marked_secrets(&text);
        if count > 0 {
            found += count;
            assert_silent(&name, &marked);
        }
    }
    assert!(found >= 3, "only {found} secrets to hide");
    // Through modules, concatenation, headers, and under names of their own.
    for text in [
        "declare \"m\" {\n  argument \"pw\" { }\n  prometheus.remote_write \"w\" {\n    endpoint {\n      url = \"http://a\"\n      \
         basic_auth {\n        username = \"u\"\n        password = argument.pw.value\n      }\n    }\n  }\n}\n\
         m \"x\" {\n  pw = \"QQ1SECRET\"\n}\n",
        "loki.write \"w\" {\n  endpoint {\n    url = \"http://u:QQ1SECRET@host/x\"\n    bearer_token = \"a\" + \"QQ2SECRET\"\n    \
         headers = {\"X-Api-Key\" = \"QQ3SECRET\"}\n  }\n}\n",
        "otelcol.auth.headers \"h\" {\n  header {\n    key = \"k\"\n    value = \"QQ1SECRET\"\n  }\n}\n",
        "discovery.consul \"c\" {\n  token = coalesce(sys.env(\"T\"), \"QQ1SECRET\")\n}\n",
    ] {
        assert_silent(text, text);
    }
}

#[test]
fn every_component_is_told_once() {
    for (name, text) in texts() {
        let source = Source::new("config.alloy", text.as_str());
        let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
        for block in source.parsed.tree.root(&source.text).blocks() {
            if !matches!(&*block.name(), "declare" | "argument" | "export") {
                *wanted.entry(block.node_id().into_owned()).or_default() += 1;
            }
        }
        let explanation = explained(&text);
        let [configuration] = explanation.configurations.as_slice() else { panic!("{name}") };
        let mut told: BTreeMap<String, usize> = BTreeMap::new();
        for section in &configuration.sections {
            if section.kind != SectionKind::Module || section.title.plain() == "Imported modules" {
                section.steps.iter().for_each(|step| *told.entry(step.name.clone()).or_default() += 1);
            }
        }
        assert_eq!(told, wanted, "{name}");
        let sentences = configuration.sections.iter().flat_map(|section| &section.steps);
        for step in sentences {
            let sentence = step.text.plain();
            assert!(sentence.ends_with(['.', ':']), "{name}: {}: {sentence}", step.name);
            let is_whole = name.contains("tests/cases") || !sentence.contains("(not set)");
            assert!(is_whole, "{name}: {}: {sentence}", step.name);
        }
    }
}

#[test]
fn damaged_texts_are_explained() {
    let mut number = 1_u64;
    for (name, text) in texts().into_iter().step_by(3) {
        let (text, _) = with_marked_secrets(&text);
        let source = Source::new("config.alloy", text.as_str());
        let tokens = source.parsed.tree.tokens();
        let spans: Vec<_> = tokens
            .iter()
            .filter(|&token| !tokens.kind(token).is_trivia() && tokens.kind(token) != TokenKind::String)
            .map(|token| tokens.span(token))
            .collect();
        for _ in 0..3 {
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let Some(span) = spans.get((number >> 33) as usize % spans.len().max(1)) else { continue };
            let without = format!("{}{}", &text[..span.start as usize], &text[span.end as usize..]);
            assert_silent(&name, &without);
            assert_silent(&name, &text[..span.start as usize]);
        }
    }
}

#[test]
fn commands_and_exit_codes() {
    let pipeline = "loki.source.api \"in\" {\n  http { }\n  forward_to = [loki.write.out.receiver]\n}\n\n\
                    loki.write \"out\" {\n  endpoint {\n    url = \"http://loki/push\"\n  }\n}\n";
    let folder = Folder::new(&[
        ("config.alloy", pipeline),
        ("broken.alloy", "logging {\n  level = \"info\n}\n\nloki.echo \"x\" { }\n"),
        ("parts/a.alloy", "loki.source.api \"in\" {\n  http { }\n  forward_to = [loki.write.out.receiver]\n}\n"),
        ("parts/b.alloy", "loki.write \"out\" {\n  endpoint {\n    url = \"http://loki/push\"\n  }\n}\n"),
    ]);
    let run = folder.run(&["explain", "config.alloy"]).exits(0);
    assert!(run.stdout.contains("Logs: logs pushed to port `8080` → Loki at `http://loki/push`"), "{}", run.stdout);
    let run = folder.run(&["explain", "broken.alloy"]).exits(1);
    assert!(run.stdout.contains("! Cannot be read (line 2)"), "{}", run.stdout);
    assert!(run.stdout.contains("loki.echo.x"), "{}", run.stdout);
    // Two files that use each other are one configuration, of a file alone the other end is named.
    let json = folder.run(&["explain", "--format", "json", "parts"]).exits(0).json();
    assert_eq!(json["version"], 1);
    assert_eq!(json["configurations"].as_array().unwrap().len(), 1);
    assert_eq!(json["configurations"][0]["paths"], serde_json::json!(["parts/a.alloy", "parts/b.alloy"]));
    let json = folder.run(&["explain", "--format", "json", "parts/a.alloy"]).exits(0).json();
    let step = &json["configurations"][0]["sections"][0]["steps"][0];
    assert_eq!(step["sends"][0]["to"], "`loki.write.out` in `parts/b.alloy`");
    let run = folder.run(&["explain", "--format", "markdown", "-o", "out.md", "config.alloy"]).exits(0);
    assert_eq!(run.stdout, "");
    assert!(folder.read("out.md").starts_with("## `config.alloy`\n"));
    folder.run_with(&["explain", "-"], &[], pipeline.as_bytes()).exits(0);
    for (arguments, words) in [
        (&["explain"][..], "PATH"),
        (&["explain", "no.alloy"], "no such file"),
        (&["explain", "--format", "svg", "config.alloy"], "svg"),
    ] {
        let run = folder.run(arguments).exits(2);
        assert!(run.stderr.contains(words), "{arguments:?}: {}", run.stderr);
    }
}

/// What is said below the one step of a configuration.
fn details(text: &str) -> Vec<String> {
    let explanation = explained(text);
    let steps = explanation.configurations[0].sections.iter().flat_map(|section| &section.steps);
    steps.flat_map(|step| step.details.iter().map(|detail| detail.text.plain())).collect()
}

#[track_caller]
fn check(start: &str, end: &str, cases: &[(&str, &str)]) {
    for (inside, wanted) in cases {
        let text = format!("{start}{inside}{end}");
        let said = details(&text);
        assert!(said.iter().any(|line| line == wanted), "{inside}\nwanted: {wanted}\nsaid: {said:#?}");
    }
}

#[test]
fn relabelling_rules() {
    check(
        "discovery.relabel \"x\" {\n  targets = []\n  rule {\n",
        "\n  }\n}\n",
        &[
            ("source_labels = [\"a\"]\ntarget_label = \"b\"", "sets `b` from `a`"),
            ("target_label = \"b\"\nreplacement = \"v\"", "sets `b` to `v`"),
            ("target_label = \"b\"\nreplacement = sys.env(\"V\")", "sets `b` to `${V}`"),
            (
                "source_labels = [\"a\"]\nregex = \"x|y\"\ntarget_label = \"b\"\nreplacement = \"v\"",
                "sets `b` to `v` where `a` is `x` or `y`",
            ),
            ("source_labels = [\"a\"]\nregex = \".*\"\ntarget_label = \"b\"\nreplacement = \"v\"", "sets `b` to `v`"),
            (
                "source_labels = [\"a\"]\nregex = \"(.+)\"\ntarget_label = \"b\"",
                "sets `b` to `a` where that is not empty",
            ),
            (
                "source_labels = [\"a\", \"c\"]\nseparator = \"/\"\ntarget_label = \"b\"",
                "sets `b` to `a` and `c` joined by `/`",
            ),
            (
                "source_labels = [\"a\"]\nregex = \"([^:]+):.*\"\ntarget_label = \"b\"",
                "sets `b` to what the first group of `([^:]+):.*` captures in `a`, where it matches",
            ),
            (
                "source_labels = [\"a\", \"c\"]\nregex = \"^(?:;*)?([^;]+).*$\"\ntarget_label = \"b\"",
                "sets `b` to the first of `a` and `c` that is not empty",
            ),
            ("target_label = \"b\"\nreplacement = \"\"", "removes the label `b`"),
            ("action = \"keep\"\nsource_labels = [\"a\"]\nregex = \"true\"", "keeps only targets whose `a` is `true`"),
            ("action = \"drop\"\nsource_labels = [\"a\"]\nregex = \"x.*\"", "drops targets whose `a` matches `x.*`"),
            ("action = \"drop\"\nsource_labels = [\"a\"]\nregex = \"\"", "drops targets whose `a` is empty"),
            (
                "action = \"keep\"\nsource_labels = [\"a\", \"b\"]\nregex = \"x;y\"",
                "keeps only targets whose `a` is `x` and `b` is `y`",
            ),
            (
                "action = \"keepequal\"\nsource_labels = [\"a\"]\ntarget_label = \"b\"",
                "keeps only targets whose `a` equals `b`",
            ),
            (
                "action = \"dropequal\"\nsource_labels = [\"a\"]\ntarget_label = \"b\"",
                "drops targets whose `a` equals `b`",
            ),
            (
                "action = \"hashmod\"\nsource_labels = [\"a\"]\ntarget_label = \"b\"\nmodulus = 4",
                "sets `b` to a hash of `a` modulo `4`",
            ),
            ("action = \"lowercase\"\nsource_labels = [\"a\"]\ntarget_label = \"b\"", "sets `b` to `a` in lower case"),
            ("action = \"uppercase\"\nsource_labels = [\"a\"]\ntarget_label = \"b\"", "sets `b` to `a` in upper case"),
            (
                "action = \"labelmap\"\nregex = \"__meta_(.+)\"",
                "copies every label `__meta_*` to a label named after what follows `__meta_`",
            ),
            ("action = \"labeldrop\"\nregex = \"a|b\"", "removes the labels whose name is `a` or `b`"),
            ("action = \"labelkeep\"\nregex = \"a.*\"", "removes all labels but those whose name matches `a.*`"),
        ],
    );
}

#[test]
fn log_stages() {
    check(
        "loki.process \"x\" {\n  forward_to = []\n  stage.",
        "\n}\n",
        &[
            ("cri {}", "takes time, stream and line out of the format of container runtimes (CRI)"),
            ("docker {}", "takes time, stream and line out of Docker's JSON format"),
            ("decolorize {}", "removes colour codes from the line"),
            ("drop {\n expression = \"a\"\n}", "drops entries whose line matches `a`"),
            ("drop {\n source = \"f\"\n value = \"a\"\n}", "drops entries whose field `f` is `a`"),
            (
                "drop {\n older_than = \"24h\"\n longer_than = \"8KB\"\n}",
                "drops entries that are older than `24h` and that are longer than `8KiB`",
            ),
            ("eventlogmessage {}", "takes the parts of the Windows event message in `message` apart"),
            (
                "geoip {\n db = \"/g.mmdb\"\n source = \"ip\"\n db_type = \"city\"\n}",
                "looks up where the address in `ip` is, in the database `/g.mmdb` (`city`)",
            ),
            (
                "json {\n expressions = {a = \"\", b = \"c.d\"}\n}",
                "reads `a` and `b` (from `c.d`) from JSON in the line",
            ),
            (
                "logfmt {\n mapping = {a = \"\"}\n source = \"f\"\n}",
                "reads `a` from the key=value pairs in the field `f`",
            ),
            ("label_drop {\n values = [\"a\"]\n}", "removes the labels `a`"),
            ("label_keep {\n values = [\"a\"]\n}", "removes all labels but `a`"),
            ("labels {\n values = {a = \"\", b = \"c\"}\n}", "makes labels of fields: `a` and `b` (from `c`)"),
            (
                "limit {\n rate = 5\n burst = 10\n drop = true\n}",
                "lets at most `5` entries a second through, `10` at once; drops the rest",
            ),
            ("luhn {}", "hides what looks like a card number"),
            ("match {\n selector = \"{a=\\\"b\\\"}\"\n action = \"drop\"\n}", "drops entries that match `{a=\"b\"}`"),
            ("match {\n selector = \"{a=\\\"b\\\"}\"\n stage.cri {}\n}", "only for entries that match `{a=\"b\"}`:"),
            (
                "metrics {\n metric.counter {\n name = \"n\"\n action = \"inc\"\n match_all = true\n }\n}",
                "the counter `loki_process_custom_n`, of all entries",
            ),
            (
                "multiline {\n firstline = \"^a\"\n}",
                "joins lines into one entry, a new one where a line matches `^a` (at most `128` lines, waits up to `3s`)",
            ),
            ("output {\n source = \"f\"\n}", "makes the field `f` the line"),
            ("pack {\n labels = [\"a\"]\n}", "packs the line and the labels `a` into one JSON line"),
            ("pattern {\n pattern = \"<a> <b>\"\n}", "reads fields from the line by the pattern `<a> <b>`"),
            ("regex {\n expression = \"(?P<a>x)\"\n}", "reads `a` from the line by `(?P<a>x)`"),
            ("replace {\n expression = \"x\"\n replace = \"y\"\n}", "replaces what matches `x` in the line by `y`"),
            ("sampling {\n rate = 0.25\n}", "keeps `25%` of the entries, chosen at random"),
            ("static_labels {\n values = {a = \"b\"}\n}", "adds labels: `a=b`"),
            ("structured_metadata {\n values = {a = \"\"}\n}", "keeps the fields `a` as structured metadata"),
            ("structured_metadata_drop {\n values = [\"a\"]\n}", "removes the structured metadata `a`"),
            (
                "template {\n source = \"f\"\n template = \"{{ .a }}\"\n}",
                "sets the field `f` by the template `{{ .a }}`",
            ),
            ("tenant {\n value = \"t\"\n}", "sets the tenant to `t`"),
            ("tenant {\n source = \"f\"\n}", "sets the tenant to what is in the field `f`"),
            (
                "timestamp {\n source = \"f\"\n format = \"Unix\"\n}",
                "takes the time of the entry from the field `f` (format `Unix`)",
            ),
            ("windowsevent {}", "takes the parts of the Windows event in `message` apart"),
        ],
    );
}

#[test]
fn processors() {
    let output = "\n  output {\n    traces = []\n  }\n}\n";
    for (start, cases) in [
        (
            "otelcol.processor.attributes \"x\" {\n  ",
            &[
                ("action {\n key = \"a\"\n action = \"insert\"\n value = 1\n}", "adds `a` = `1` where it is missing"),
                (
                    "action {\n key = \"a\"\n action = \"update\"\n value = \"b\"\n}",
                    "changes `a` to `b` where it is there",
                ),
                (
                    "action {\n key = \"a\"\n action = \"upsert\"\n from_attribute = \"b\"\n}",
                    "sets `a` to the value of `b`",
                ),
                ("action {\n key = \"a\"\n action = \"delete\"\n}", "removes `a`"),
                ("action {\n key = \"a\"\n action = \"hash\"\n}", "replaces `a` by its hash"),
                (
                    "action {\n key = \"a\"\n action = \"convert\"\n converted_type = \"int\"\n}",
                    "converts `a` to `int`",
                ),
                ("include {\n match_type = \"strict\"\n services = [\"s\"]\n}", "only for services `s`"),
            ][..],
        ),
        (
            "otelcol.processor.filter \"x\" {\n  ",
            &[
                ("traces {\n span = [`name == \"a\"`]\n}", "drops spans where `name == \"a\"`"),
                ("logs {\n log_record = [`true`]\n}", "drops log records where `true`"),
            ],
        ),
        (
            "otelcol.processor.transform \"x\" {\n  ",
            &[
                ("trace_statements {\n context = \"span\"\n statements = [`set(a, b)`]\n}", "`set(a, b)`"),
                (
                    "trace_statements {\n context = \"resource\"\n statements = [`set(a, b)`]\n}",
                    "for each resource of traces:",
                ),
            ],
        ),
        (
            "otelcol.processor.k8sattributes \"x\" {\n  ",
            &[
                ("extract {\n metadata = [\"k8s.pod.name\"]\n}", "adds `k8s.pod.name`"),
                (
                    "extract {\n label {\n from = \"pod\"\n key = \"app\"\n tag_name = \"t\"\n }\n}",
                    "adds the label `app` of the `pod` as `t`",
                ),
                (
                    "pod_association {\n source {\n from = \"connection\"\n }\n}",
                    "finds the pod by the address that the data comes from",
                ),
            ],
        ),
        (
            "otelcol.processor.tail_sampling \"x\" {\n  policy {\n  name = \"p\"\n  ",
            &[
                (
                    "type = \"probabilistic\"\n probabilistic {\n sampling_percentage = 2.5\n }\n}",
                    "`p`: `2.5%` of all traces",
                ),
                ("type = \"always_sample\"\n}", "`p`: every trace"),
                (
                    "type = \"rate_limiting\"\n rate_limiting {\n spans_per_second = 9\n }\n}",
                    "`p`: at most `9` spans a second",
                ),
            ],
        ),
    ] {
        check(start, output, cases);
    }
}

#[test]
fn credentials_are_told_by_kind_and_source() {
    check(
        "prometheus.remote_write \"x\" {\n  endpoint {\n    url = \"http://a/b\"\n    ",
        "\n  }\n}\n",
        &[
            (
                "basic_auth {\n username = \"u\"\n password = sys.env(\"P\")\n }",
                "to `http://a/b`, as user `u`, the password from environment variable `P`",
            ),
            (
                "basic_auth {\n username = \"u\"\n password = \"hunter2\"\n }",
                "to `http://a/b`, as user `u`, the password written in the file",
            ),
            ("bearer_token_file = \"/t\"", "to `http://a/b`, with the bearer token in `/t`"),
            (
                "headers = {\"X-Scope-OrgID\" = \"t\", \"Other\" = \"v\"}",
                "to `http://a/b`, with the headers `X-Scope-OrgID: t` and `Other`",
            ),
            (
                "tls_config {\n insecure_skip_verify = true\n }",
                "to `http://a/b`, without checking the certificate of the other side",
            ),
        ],
    );
}

#[test]
fn loops_and_what_is_kept_elsewhere() {
    let said = words(
        "foreach \"hosts\" {\n  collection = [\"a\", \"b\"]\n  var = \"host\"\n  template {\n    \
         prometheus.exporter.redis \"r\" {\n      redis_addr = host + \":6379\"\n    }\n    prometheus.scrape \"s\" {\n      \
         targets = prometheus.exporter.redis.r.targets\n      forward_to = [prometheus.remote_write.w.receiver]\n    }\n  \
         }\n}\nprometheus.remote_write \"w\" {\n  endpoint {\n    url = local.file.url.content\n  }\n}\n\
         local.file \"url\" {\n  filename = \"/etc/url\"\n}\n",
    );
    for wanted in [
        "Metrics: Redis metrics → Prometheus remote write at the address in the file `/etc/url`",
        "Runs the components below once for each of 2 items, as `host`.\n     → `prometheus.remote_write.w`",
        "Offers metrics of the Redis server at `${host}:6379`.",
        "- file `/etc/url` (`local.file.url`)",
        "→ used by `prometheus.remote_write.w`",
    ] {
        assert!(said.contains(wanted), "wanted: {wanted}\n{said}");
    }
}

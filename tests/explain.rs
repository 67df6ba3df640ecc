//! `alloy-lint explain`: what is said of real configurations, and what must never be said.

use std::collections::BTreeMap;

use alloy_lint::Source;
use alloy_lint::catalog::Catalog;
use alloy_lint::explain::{self, Explanation, Look, SectionKind};
use alloy_lint::graph::Input;
use alloy_lint::linter;
use alloy_lint::render::SourceFile;
use alloy_lint::resolve::{File, Modules, NoFiles, Resolution, Unit};
use alloy_lint::syntax::TokenKind;

use crate::support::{Folder, files, root};

const LOOK: Look = Look { width: 100, color: false };

/// What is said of one file that stands for itself.
fn explained(text: &str) -> Explanation {
    let source = Source::new("config.alloy", text);
    let catalog = Catalog::newest();
    let file = File {
        path: &source.path,
        source: &source.text,
        tree: &source.parsed.tree,
        syntax_errors: &source.parsed.errors,
    };
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
    assert!(found > 10, "only {found} secrets to hide");
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

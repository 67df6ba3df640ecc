//! The `catalog` command, and the catalog against trees of real releases.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Standard output, standard error and the exit code.
fn run(arguments: &[&str]) -> (String, String, i32) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_alloy-lint")).arg("catalog").args(arguments).env_clear().output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

fn json(arguments: &[&str]) -> Value {
    let (out, error, code) = run(&[arguments, &["--format", "json"]].concat());
    assert_eq!((error.as_str(), code), ("", 0), "{arguments:?}");
    serde_json::from_str(&out).unwrap()
}

/// A name in a list of objects.
fn named<'a>(list: &'a Value, name: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|entry| entry["name"] == name).unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn a_component_as_json() {
    let write = json(&["loki.write"]);
    let keys: Vec<_> =
        write.as_object().unwrap().keys().map(String::as_str).filter(|key| *key != "description").collect();
    assert_eq!(
        keys,
        [
            "name",
            "kind",
            "stability",
            "community",
            "label",
            "arguments",
            "blocks",
            "rules",
            "exports",
            "since",
            "removed",
            "platforms",
            "documentation"
        ]
    );
    assert_eq!(
        (&write["kind"], &write["label"], &write["since"], &write["removed"]),
        (&"component".into(), &"required".into(), &"1.0.0".into(), &Value::Null)
    );
    assert_eq!(write["exports"][0]["type"], "capsule(loki.LogsReceiver)");
    let streams = named(&write["arguments"], "max_streams");
    assert_eq!(
        (&streams["type"], &streams["required"], &streams["default"]),
        (&"int".into(), &false.into(), &0.into())
    );
    let endpoint = named(&write["blocks"], "endpoint");
    assert_eq!((&endpoint["repeated"], &endpoint["label"]), (&true.into(), &"none".into()));
    assert!(named(&endpoint["arguments"], "url").get("default").is_none());
    let matching = named(&json(&["loki.process"])["blocks"], "stage.match").clone();
    assert_eq!(named(&matching["blocks"], "stage.match")["recursive"], "stage.match");
    assert_eq!(json(&["declare"])["accepts"], "module");
    let cache = json(&["otelcol.processor.tail_sampling"]);
    assert_eq!(named(&named(&cache["arguments"], "decision_cache")["fields"], "sampled_cache_size")["type"], "int");
}

#[test]
fn a_release_decides() {
    let names = |version: &str| -> Vec<String> {
        let all = json(&["--all", "--alloy-version", version]);
        all.as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap().to_owned()).collect()
    };
    let (old, new) = (names("1.4"), names("1.18.1"));
    assert!(old.is_sorted() && new.is_sorted() && new.len() > old.len());
    assert!(
        old.contains(&"otelcol.exporter.logging".to_owned()) && !new.contains(&"otelcol.exporter.logging".to_owned())
    );
    let foreach = |version| run(&["foreach", "--alloy-version", version]).2;
    assert_eq!(["1.6", "1.7.1", "1.7.2", "1.8.3", "1.9.0"].map(foreach), [2, 0, 2, 2, 0]);
}

#[test]
fn what_is_said_of_wrong_names_and_releases() {
    let check = |arguments: &[&str], expected: &str| {
        let (out, error, code) = run(arguments);
        assert_eq!((out.as_str(), error.trim_end(), code), ("", expected, 2), "{arguments:?}");
    };
    check(
        &["loki.writ"],
        "alloy-lint: error: there is no component, configuration block or function `loki.writ` in Alloy 1.18.1; did you mean `loki.write`?",
    );
    check(
        &["string.jion"],
        "alloy-lint: error: there is no component, configuration block or function `string.jion` in Alloy 1.18.1; did you mean `string.join`?",
    );
    check(
        &["foreach", "--alloy-version", "1.8"],
        "alloy-lint: error: Alloy 1.8.3 does not have `foreach`: it was removed in 1.7.2 and added again in 1.9.0",
    );
    check(
        &["array.group_by", "--alloy-version", "1.9"],
        "alloy-lint: error: Alloy 1.9.2 does not have `array.group_by`: it was added in 1.10.0",
    );
    check(
        &["--alloy-version", "1.9.7"],
        "alloy-lint: error: --alloy-version: there is no Alloy 1.9.7; the nearest known release is 1.9.2",
    );
    check(&["--diff", "1.9"], "alloy-lint: error: --diff: expected two releases such as `1.8..1.9.2`, found `1.9`");
    let (out, error, code) = run(&["constants.os", "--alloy-version", "1.99"]);
    assert_eq!(
        (error.trim_end(), code),
        ("alloy-lint: warning: Alloy 1.99.0 is newer than this catalog; showing 1.18.1, the newest it knows", 0)
    );
    assert!(out.starts_with("constants.os: string\n"));
}

#[test]
fn text_for_people() {
    let (out, _, _) = run(&["prometheus.scrape"]);
    assert!(out.starts_with("prometheus.scrape \"LABEL\" {\n  forward_to = list("), "{out}");
    assert!(out.find("forward_to  ").unwrap() < out.find("bearer_token  ").unwrap(), "required arguments come first");
    assert!(out.contains("default \"1m0s\"") && out.contains("since 1."));
    assert!(out.lines().all(|line| line == line.trim_end()));
    let (out, _, _) = run(&["join"]);
    assert!(
        out.starts_with("join(list list(string), separator string) → string\n")
            && out.contains("deprecated: use string.join")
    );
    let (out, _, _) = run(&[]);
    assert!(out.contains("Components (184)") && out.contains("  loki.write\n") && out.contains("Standard library"));
}

#[test]
fn versions() {
    let versions = json(&["versions"]);
    let versions = versions.as_array().unwrap();
    assert_eq!(versions.len(), 57);
    assert_eq!((&versions[0]["version"], &versions[56]["version"]), (&"1.0.0".into(), &"1.18.1".into()));
    assert!(versions.iter().all(|version| version["date"].as_str().is_some_and(|date| date.len() == 10)));
    assert!(run(&["versions"]).0.starts_with("1.18.1 "));
}

#[test]
fn differences() {
    let difference = json(&["--diff", "1.9.0..1.9.1"]);
    let changes = difference["changes"].as_array().unwrap();
    assert!(changes.iter().any(|c| c["name"] == "prometheus.exporter.windows"
        && c["path"] == Value::from(vec!["dns"])
        && c["change"] == "added"));
    let removed = json(&["--diff", "1.12..1.13", "otelcol.receiver.opencensus"]);
    assert_eq!(removed["changes"][0]["change"], "removed");
    let deprecated = json(&["--diff", "1.3.4..1.4.0", "join"]);
    let change = &deprecated["changes"][0];
    assert_eq!(
        (&change["what"], &change["before"], &change["after"]),
        (&"deprecated".into(), &Value::Null, &"use string.join".into())
    );
    assert!(run(&["--diff", "1.18.1..1.18.1"]).0.ends_with("no change\n"));
    assert_eq!(run(&["--diff", "1.9..1.10", "no.such"]).2, 2);
}

/// Every node of the trees of real releases: required, repeated, type, stability, and each default that they know.
#[test]
fn the_trees_of_real_releases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/facts/catalog/truth");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("skipped: {} is not there", folder.display());
        return;
    };
    let mut wrong = Vec::new();
    let mut compared = 0;
    for file in files.flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        let Some(version) = name.strip_prefix('v').and_then(|name| name.strip_suffix(".json")) else { continue };
        let truth: Value = serde_json::from_str(&std::fs::read_to_string(file.path()).unwrap()).unwrap();
        let ours = json(&["--all", "--alloy-version", version]);
        let (mut expected, mut found) = (Nodes::default(), Nodes::default());
        for component in truth["components"].as_array().unwrap() {
            expected.true_component(component);
        }
        for component in ours.as_array().unwrap().iter().filter(|entry| entry["kind"] == "component") {
            found.our_component(component);
        }
        let names = expected.0.keys().chain(found.0.keys().filter(|key| !expected.0.contains_key(*key)));
        for name in names {
            compared += 1;
            let (expected, found) = (expected.0.get(name), found.0.get(name));
            if !matches!((expected, found), (Some(expected), Some(found)) if expected.agrees(found)) {
                wrong.push(format!("{version} {name}: expected {expected:?}, found {found:?}"));
            }
        }
    }
    println!("{compared} nodes compared");
    assert!(compared > 60_000);
    assert!(
        wrong.is_empty(),
        "{} of {compared} nodes differ:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(30)].join("\n")
    );
}

#[derive(Default)]
struct Nodes(BTreeMap<String, Node>);

#[derive(Debug, PartialEq)]
enum Node {
    Component(String),
    Block { required: bool, repeated: bool },
    Choice,
    Attribute { required: bool, ty: String, default: Default },
}

#[derive(Debug, PartialEq)]
enum Default {
    NotCompared,
    Zero,
    Is(Value),
}

impl Nodes {
    fn true_component(&mut self, component: &Value) {
        let name = component["name"].as_str().unwrap();
        self.0.insert(name.to_owned(), Node::Component(component["stability"].as_str().unwrap().to_owned()));
        self.true_body(name, &component["args"]);
        for export in component["exports"]["attrs"].as_array().into_iter().flatten() {
            let ty = export["type"].as_str().unwrap().to_owned();
            let node = Node::Attribute { required: true, ty, default: Default::NotCompared };
            self.0.insert(format!("{name} exports {}", export["name"]), node);
        }
    }

    fn true_body(&mut self, path: &str, body: &Value) {
        for attribute in body["attrs"].as_array().into_iter().flatten() {
            let default = match attribute["defaultKind"].as_str() {
                Some("literal") => Default::Is(attribute["default"].clone()),
                Some("zero") => Default::Zero,
                Some("null") => Default::Is(Value::Null),
                _ => Default::NotCompared,
            };
            let (required, ty) = (flag(attribute, "required"), attribute["type"].as_str().unwrap().to_owned());
            self.0.insert(format!("{path} > {}", attribute["name"]), Node::Attribute { required, ty, default });
        }
        for block in body["blocks"].as_array().into_iter().flatten() {
            let path = self.block(path, block);
            if !flag(block, "recursive") {
                self.true_body(&path, &block["body"]);
            }
        }
    }

    fn our_component(&mut self, component: &Value) {
        let name = component["name"].as_str().unwrap();
        let stability =
            if flag(component, "community") { "community" } else { component["stability"].as_str().unwrap() };
        self.0.insert(name.to_owned(), Node::Component(stability.to_owned()));
        self.our_body(name, component);
        for export in component["exports"].as_array().unwrap() {
            let ty = export["type"].as_str().unwrap().to_owned();
            let node = Node::Attribute { required: true, ty, default: Default::NotCompared };
            self.0.insert(format!("{name} exports {}", export["name"]), node);
        }
    }

    fn our_body(&mut self, path: &str, body: &Value) {
        for argument in body["arguments"].as_array().unwrap() {
            let default = argument.get("default").map_or(Default::NotCompared, |default| Default::Is(default.clone()));
            let (required, ty) = (flag(argument, "required"), argument["type"].as_str().unwrap().to_owned());
            self.0.insert(format!("{path} > {}", argument["name"]), Node::Attribute { required, ty, default });
        }
        for block in body["blocks"].as_array().unwrap() {
            let path = self.block(path, block);
            if block.get("recursive").is_none() {
                self.our_body(&path, block);
            }
        }
    }

    fn block(&mut self, path: &str, block: &Value) -> String {
        let name = block["name"].as_str().unwrap();
        let path = format!("{path} > {name}");
        // The choices of an ordered list are repeated by their nature; the trees do not say so.
        let node = match name.contains('.') {
            true => Node::Choice,
            false => Node::Block { required: flag(block, "required"), repeated: flag(block, "repeated") },
        };
        self.0.insert(path.clone(), node);
        path
    }
}

fn flag(object: &Value, name: &str) -> bool {
    object.get(name).and_then(Value::as_bool).unwrap_or(false)
}

impl Node {
    fn agrees(&self, ours: &Node) -> bool {
        match (self, ours) {
            (
                Node::Attribute { required, ty, default },
                Node::Attribute { required: our_required, ty: our_type, default: our_default },
            ) => required == our_required && same_type(ty, our_type) && default.agrees(our_default),
            _ => self == ours,
        }
    }
}

impl Default {
    fn agrees(&self, ours: &Default) -> bool {
        match (self, ours) {
            (Default::NotCompared, _) => true,
            (Default::Zero, Default::Is(ours)) => is_zero(ours),
            (Default::Is(Value::Number(a)), Default::Is(Value::Number(b))) => a.as_f64() == b.as_f64(),
            _ => self == ours,
        }
    }
}

fn is_zero(value: &Value) -> bool {
    let empty = Map::new();
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty() || text == "0s",
        Value::Array(elements) => elements.is_empty(),
        Value::Object(fields) => *fields == empty,
        Value::Bool(true) => false,
    }
}

/// The trees know coarser types, and none at all where a type of the collector's own stands (`ext?`).
fn same_type(truth: &str, ours: &str) -> bool {
    truth == "ext?"
        || truth == coarse(ours)
        || ours.contains("target")
            && ["capsule", "map(string)"].iter().any(|other| truth == coarse(&ours.replace("target", other)))
}

fn coarse(ty: &str) -> String {
    for outer in ["list", "map"] {
        if let Some(inner) =
            ty.strip_prefix(outer).and_then(|rest| rest.strip_prefix('(')).and_then(|rest| rest.strip_suffix(')'))
        {
            return format!("{outer}({})", coarse(inner));
        }
    }
    match ty {
        "int" | "uint" | "float" => "number".to_owned(),
        "bytes" | "url" | "regexp" | "template" => "string".to_owned(),
        _ => ty.split('(').next().unwrap_or(ty).to_owned(),
    }
}

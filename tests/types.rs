//! What values and types say, compared with the answers of the real Alloy (`../shared/oracle/expr.jsonl.gz`).

use std::path::Path;
use std::process::Command;

use alloy_lint::catalog::{Catalog, TextFormat, TextType, Type};
use alloy_lint::syntax::ast::Expr;
use alloy_lint::syntax::{Tree, parse};
use alloy_lint::types::{Context, ObjectHost, Reference, Refusal, Resolved, Scope, Text, Value, check};

static BYTES: TextType = TextType { name: "units.Base2Bytes", format: TextFormat::Base2Bytes };
static REGEXP: TextType = TextType { name: "relabel.Regexp", format: TextFormat::Regexp };

/// The types of the attributes that the oracle assigns to.
fn attribute_type(name: &str) -> Type {
    match name {
        "string" => Type::String,
        "int" => Type::Int,
        "uint" => Type::Uint,
        "float" => Type::Float,
        "bool" => Type::Bool,
        "duration" => Type::Duration,
        "secret" => Type::Secret,
        "bytes" => Type::Text(&BYTES),
        "regexp" => Type::Text(&REGEXP),
        "list(string)" => Type::List(&Type::String),
        "map(string)" | "label" => Type::Map(&Type::String),
        "map(list(string))" => Type::Map(&Type::List(&Type::String)),
        "targets" => Type::List(&Type::Target),
        "list(capsule)" => Type::List(&Type::Capsule("storage.Appendable")),
        "capsule" => Type::Capsule("relabel.Rules"),
        "any" => Type::List(&Type::Map(&Type::String)),
        other => panic!("unknown type {other}"),
    }
}

/// The components that the oracle's cases refer to.
struct Components;

impl Scope for Components {
    fn resolve(&mut self, reference: Reference<'_>) -> Option<Resolved> {
        let exports = |fields: &[(&str, &'static str)]| {
            let fields = fields.iter().map(|&(name, of)| (Text::from(name), Value::of(Type::Capsule(of))));
            Value::object_from(fields.collect(), ObjectHost::Struct)
        };
        let (value, consumed) = match reference.names {
            ["prometheus", "remote_write", "w", ..] => (exports(&[("receiver", "storage.Appendable")]), 3),
            ["loki", "relabel", "r", ..] => {
                (exports(&[("receiver", "loki.LogsReceiver"), ("rules", "relabel.Rules")]), 3)
            }
            ["module_path", ..] => (Value::of(Type::String), 1),
            _ => return None,
        };
        Some(Resolved { value, consumed })
    }
}

fn expression<'a>(tree: &'a Tree, source: &'a str) -> Expr<'a> {
    tree.root(source).attribute("x").expect("the source is an attribute").value()
}

fn judge(text: &str, of: Type) -> Result<(), Box<Refusal>> {
    let source = format!("x = {text}\n");
    let parsed = parse(&source);
    assert!(parsed.errors.is_empty(), "{text}");
    check(expression(&parsed.tree, &source), of, &mut Components, Context::at(Catalog::newest()))
}

/// What Alloy puts before the innermost text.
fn innermost(message: &str) -> &str {
    match message.find("config.alloy:") {
        Some(at) => message[at..].split_once(": ").map_or(message, |(_, text)| text),
        None => message
            .strip_prefix("Failed to evaluate node for config block: decoding configuration: -: ")
            .unwrap_or(message),
    }
}

#[test]
fn expressions_and_attribute_types_as_alloy_judges_them() {
    let oracle = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/oracle/expr.jsonl.gz");
    if !oracle.exists() {
        println!("skipped: {} is not there", oracle.display());
        return;
    }
    let unpacked = Command::new("gzip").arg("-dc").arg(&oracle).output().expect("gzip runs");
    let (mut judged, mut words) = (0, 0);
    let mut wrong = Vec::new();
    let mut other_words = Vec::new();
    for line in String::from_utf8(unpacked.stdout).expect("UTF-8").lines() {
        let case: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let message = case["run"][0][5].as_str().map(innermost);
        let about_names = message.is_some_and(|message| message.starts_with("component \""));
        // What a component makes of a value that fits is not the matter of types.
        let about_component = case["run"][0][5].as_str().is_some_and(|message| {
            message.starts_with("Failed to build component: ") || message.contains("stage config")
        });
        if case.get("environment").is_some() || about_names || about_component {
            continue;
        }
        let (text, of) = (case["expr"].as_str().expect("text"), case["type"].as_str().expect("type"));
        let refused = message.is_some() || case.get("run_err").is_some() || case.get("run_panic").is_some();
        let ours = judge(text, attribute_type(of));
        judged += 1;
        let shown = ours.as_ref().map_or_else(|refusal| refusal.message.clone(), |()| "fits".to_owned());
        if ours.is_err() != refused {
            wrong.push(format!("{of}: {text}: {shown}, Alloy: {}", message.unwrap_or("fits")));
        } else if let (Err(refusal), Some(message)) = (&ours, message) {
            // `-` is printed where a message has no place.
            if refusal.message == message || refusal.message.trim_start() == message.trim_start() {
                words += 1;
            } else {
                other_words.push(format!("{of}: {text}: {shown}, Alloy: {message}"));
            }
        }
    }
    println!("{judged} pairs judged, {words} refusals in Alloy's words");
    for line in wrong.iter().chain(&other_words) {
        println!("{line}");
    }
    assert!(judged > 1500);
    assert!(wrong.is_empty(), "{} of {judged} pairs are judged otherwise", wrong.len());
    assert!(other_words.is_empty(), "{} refusals in other words", other_words.len());
}

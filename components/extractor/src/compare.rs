//! Compares a release with a full tree of it that was read independently (`--compare-truth`).
//!
//! The tree's types are coarser than the catalog's: an int is a number there, a URL a string.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;

use crate::release::{Argument, Block, Body, Content, DefaultValue, Release};
use crate::schema::TypeExpr;
use crate::vocabulary::{ComponentKind, LabelRule, Stability};

#[derive(Default)]
pub struct Comparison {
    pub nodes: usize,
    pub defaults: usize,
    pub differences: Vec<String>,
    /// Defaults that neither side reads from the source, and what is known of them.
    pub foreign: Vec<String>,
}

pub fn with_file(release: &Release, file: &Path) -> Result<Comparison, String> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let truth: Json = serde_json::from_str(&text).map_err(|e| format!("{}:{}: {e}", file.display(), e.line()))?;
    Ok(compare(release, &truth))
}

pub fn compare(release: &Release, truth: &Json) -> Comparison {
    let mut all = Comparison::default();
    let mut seen = 0;
    for (list, is_component) in [("components", true), ("configBlocks", false)] {
        for theirs in truth[list].as_array().into_iter().flatten() {
            let name = theirs["name"].as_str().unwrap_or_default();
            all.nodes += 1;
            let Some(ours) = release.components.get(name) else {
                all.differences.push(format!("{name}: missing"));
                continue;
            };
            seen += usize::from(is_component);
            let level = match ours.stability {
                None => "community",
                Some(Stability::Experimental) => "experimental",
                Some(Stability::PublicPreview) => "public-preview",
                Some(Stability::GenerallyAvailable) => "generally-available",
            };
            let expected = theirs["stability"].as_str().unwrap_or_default();
            all.same(name, "stability", level, expected);
            let labelled = ours.label == LabelRule::Required;
            all.same(name, "label", labelled, theirs["labelled"].as_bool().unwrap_or(false));
            all.body(name, &ours.body, &theirs["args"]);
            let exports = attributes(&theirs["exports"]);
            for (export, theirs) in &exports {
                all.nodes += 1;
                match ours.exports.get(*export) {
                    Some(ty) => all.same_type(&format!("{name} exports {export}"), ty, theirs),
                    None => all.differences.push(format!("{name} exports {export}: missing")),
                }
            }
            for export in ours.exports.keys().filter(|e| !exports.contains_key(e.as_str())) {
                all.differences.push(format!("{name} exports {export}: too many"));
            }
        }
    }
    let ours = release.components.values().filter(|c| c.kind == ComponentKind::Component).count();
    all.same("all", "components", ours, seen);
    all
}

fn attributes(body: &Json) -> BTreeMap<&str, &Json> {
    named(&body["attrs"])
}

fn named(list: &Json) -> BTreeMap<&str, &Json> {
    list.as_array().into_iter().flatten().map(|item| (item["name"].as_str().unwrap_or_default(), item)).collect()
}

fn flag(item: &Json, name: &str) -> bool {
    item[name].as_bool().unwrap_or(false)
}

impl Comparison {
    fn same<T: PartialEq + std::fmt::Debug>(&mut self, path: &str, what: &str, ours: T, theirs: T) {
        if ours != theirs {
            self.differences.push(format!("{path}: {what}: ours {ours:?}, truth {theirs:?}"));
        }
    }

    fn body(&mut self, path: &str, ours: &Body, theirs: &Json) {
        let squashed: BTreeMap<String, bool> = theirs["squash"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|s| s["via"].is_null())
            .map(|s| (s["goType"].as_str().unwrap_or_default().to_owned(), s))
            .filter(|(_, s)| !s["validate"].is_null())
            .map(|(name, s)| (name, flag(s, "validateCalled")))
            .collect();
        for (name, called) in squashed {
            match ours.includes.get([name.clone()].as_slice()) {
                Some(ours) => self.same(path, &format!("Validate of the squashed {name}"), *ours, called),
                None => self.differences.push(format!("{path}: squash of {name}: missing")),
            }
        }
        let attributes = attributes(theirs);
        for (name, theirs) in &attributes {
            self.nodes += 1;
            let path = format!("{path}/{name}");
            match ours.arguments.get(*name) {
                Some(ours) => self.argument(&path, ours, theirs),
                None => self.differences.push(format!("{path}: argument missing")),
            }
        }
        for name in ours.arguments.keys().filter(|n| !attributes.contains_key(n.as_str())) {
            self.differences.push(format!("{path}/{name}: argument too many"));
        }
        let blocks = named(&theirs["blocks"]);
        for (name, theirs) in &blocks {
            self.nodes += 1;
            let path = format!("{path}/{name}");
            match ours.blocks.get(*name) {
                Some(ours) => self.block(&path, ours, theirs),
                None => self.differences.push(format!("{path}: block missing")),
            }
        }
        for name in ours.blocks.keys().filter(|n| !blocks.contains_key(n.as_str())) {
            self.differences.push(format!("{path}/{name}: block too many"));
        }
    }

    fn block(&mut self, path: &str, ours: &Block, theirs: &Json) {
        self.same(path, "required", ours.required, flag(theirs, "required"));
        self.same(path, "repeated", ours.repeated, flag(theirs, "repeated"));
        self.same(path, "labelled", ours.labelled, flag(theirs, "labelled"));
        self.same(path, "group", ours.group.as_deref(), theirs["enum"].as_str());
        self.same(path, "deprecated", ours.deprecated.is_some(), !theirs["deprecated"].is_null());
        match &ours.content {
            Content::Body(body) if !flag(theirs, "recursive") => self.body(path, body, &theirs["body"]),
            Content::Body(_) => self.differences.push(format!("{path}: not recursive")),
            Content::Recursive(_) => self.same(path, "recursive", true, flag(theirs, "recursive")),
        }
    }

    fn argument(&mut self, path: &str, ours: &Argument, theirs: &Json) {
        self.same(path, "required", ours.required, flag(theirs, "required"));
        // Groups of deprecated names are not marked there.
        let marked = !theirs["deprecated"].is_null();
        self.same(path, "deprecated", ours.deprecated.is_some() && (marked || ours.via.is_empty()), marked);
        self.same_type(path, &ours.ty, theirs);
        if ours.required {
            return;
        }
        self.defaults += 1;
        let value = &theirs["default"];
        let fits = match (theirs["defaultKind"].as_str().unwrap_or_default(), &ours.default) {
            ("zero", DefaultValue::Zero) | ("null", DefaultValue::Null) => true,
            ("literal", DefaultValue::Value(ours)) => same_json(ours, value),
            ("external" | "unsupported", ours) => {
                self.defaults -= 1;
                let told = match ours {
                    DefaultValue::Foreign(expression, Some(value)) => format!("{value} ({expression})"),
                    DefaultValue::Foreign(expression, None) => format!("unknown ({expression})"),
                    other => format!("{other:?}"),
                };
                self.foreign.push(format!("{path}: {told}"));
                true
            }
            _ => false,
        };
        if !fits {
            let kind = theirs["defaultKind"].as_str().unwrap_or_default();
            self.differences.push(format!("{path}: default: ours {:?}, truth {kind} {value}", ours.default));
        }
    }

    fn same_type(&mut self, path: &str, ours: &TypeExpr, theirs: &Json) {
        let truth = theirs["type"].as_str().unwrap_or_default();
        let targets = |as_: &str| ours.to_string().replace("target", as_);
        let fits = truth == coarse(ours)
            || ours.to_string().contains("target") && (truth == targets("capsule") || truth == targets("map(string)"));
        if !fits {
            self.differences.push(format!("{path}: type: ours {ours}, truth {truth}"));
        }
        if let Some(text) = theirs["text"].as_str() {
            let decodes = |ty: &TypeExpr| {
                matches!(
                    ty,
                    TypeExpr::Text(_) | TypeExpr::Url | TypeExpr::Regexp | TypeExpr::Bytes | TypeExpr::Template
                )
            };
            let inner = match ours {
                TypeExpr::List(inner) | TypeExpr::Map(inner) => inner,
                other => other,
            };
            if !decodes(inner) {
                self.differences.push(format!("{path}: text type: ours {ours}, truth {text}"));
            }
        }
    }
}

fn same_json(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => a.as_f64() == b.as_f64(),
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_json(a, b)),
        _ => a == b,
    }
}

/// A type in the words of the truth files.
fn coarse(ty: &TypeExpr) -> String {
    match ty {
        TypeExpr::Int | TypeExpr::Uint | TypeExpr::Float => "number".to_owned(),
        TypeExpr::Bytes | TypeExpr::Url | TypeExpr::Regexp | TypeExpr::Template | TypeExpr::Text(_) => {
            "string".to_owned()
        }
        TypeExpr::Object(_) => "object".to_owned(),
        TypeExpr::Capsule(_) => "capsule".to_owned(),
        TypeExpr::List(inner) => format!("list({})", coarse(inner)),
        TypeExpr::Map(inner) => format!("map({})", coarse(inner)),
        other => other.to_string(),
    }
}

//! The catalog as JSON. The shape is public: names, order and meaning stay.

use super::Entry;
use crate::catalog::{
    Argument, Body, BodyKind, Catalog, Change, ChangeKind, Component, Constant, DefaultValue, Fact, Function, Platform,
    Release, Rule, Stability, Type,
};
use serde_json::{Map, Value, json};

/// One object a line, so that one component is one line of a difference.
pub fn all(catalog: Catalog) -> String {
    lines(catalog.entries().map(|entry| component(catalog, entry)))
}

pub fn list(catalog: Catalog) -> String {
    let entries = catalog.entries().map(|entry| Value::Object(head(entry)));
    let functions = catalog.functions().map(|f| Value::Object(function_head(f)));
    let constants = catalog.constants().map(constant);
    let mut all: Vec<Value> = entries.chain(functions).chain(constants).collect();
    all.sort_by(|a, b| a["name"].as_str().cmp(&b["name"].as_str()));
    lines(all.into_iter())
}

pub fn versions() -> String {
    lines(Release::all().map(|release| json!({ "version": release.to_string(), "date": release.date() })))
}

pub fn entry(catalog: Catalog, entry: Entry) -> String {
    let value = match entry {
        Entry::Component(entry) => component(catalog, entry),
        Entry::Function(entry) => function(entry),
        Entry::Constant(entry) => constant(entry),
    };
    format!("{value:#}\n")
}

pub fn difference(from: Release, to: Release, changes: &[Change]) -> String {
    let changes: Vec<_> = changes.iter().map(change).collect();
    format!("{:#}\n", json!({ "from": from.to_string(), "to": to.to_string(), "changes": changes }))
}

fn lines(values: impl Iterator<Item = Value>) -> String {
    let values: Vec<String> = values.map(|value| value.to_string()).collect();
    format!("[\n{}\n]\n", values.join(",\n"))
}

fn head(entry: Component) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("name".into(), entry.name().into());
    object.insert("kind".into(), entry.kind().name().into());
    // Community components have no level.
    let stability = (!entry.is_community()).then(|| entry.stability().name());
    object.insert("stability".into(), stability.into());
    object.insert("community".into(), entry.is_community().into());
    object
}

fn component(catalog: Catalog, entry: Component) -> Value {
    let mut object = head(entry);
    object.insert("label".into(), entry.label().name().into());
    if let Some(description) = entry.description() {
        object.insert("description".into(), description.into());
    }
    if let Some(deprecation) = entry.deprecation() {
        object.insert("deprecated".into(), deprecation.to_string().into());
    }
    body(catalog, entry.body(), &mut object);
    let exports: Vec<_> = entry.exports().map(|e| json!({ "name": e.name(), "type": e.ty().to_string() })).collect();
    object.insert("exports".into(), exports.into());
    object.insert("since".into(), entry.since().map(|r| r.to_string()).into());
    object.insert("removed".into(), entry.removed().map(|r| r.to_string()).into());
    if let Some(instead) = entry.replaced_by() {
        object.insert("replaced_by".into(), instead.into());
    }
    let platforms: Vec<_> = entry.platforms().map(Platform::name).collect();
    object.insert("platforms".into(), platforms.into());
    let stubs: Vec<_> = entry.stub_platforms().map(Platform::name).collect();
    if !stubs.is_empty() {
        object.insert("stub_platforms".into(), stubs.into());
    }
    object.insert("documentation".into(), entry.documentation_url().into());
    Value::Object(object)
}

fn body(catalog: Catalog, body: Body, object: &mut Map<String, Value>) {
    match body.kind() {
        BodyKind::Names => {}
        BodyKind::Module => drop(object.insert("accepts".into(), "module".into())),
        BodyKind::Map(ty) => drop(object.insert("accepts".into(), format!("map({ty})").into())),
    }
    let arguments: Vec<_> = body.arguments().map(|a| argument(catalog, a)).collect();
    object.insert("arguments".into(), arguments.into());
    let blocks: Vec<_> = body
        .blocks()
        .map(|block| {
            let mut object = Map::new();
            object.insert("name".into(), block.name().into());
            if let Some(description) = block.description() {
                object.insert("description".into(), description.into());
            }
            object.insert("required".into(), block.is_required().into());
            object.insert("repeated".into(), block.is_repeated().into());
            object.insert("label".into(), block.label().name().into());
            if block.stability() != Stability::GenerallyAvailable {
                object.insert("stability".into(), block.stability().name().into());
            }
            if let Some(deprecation) = block.deprecation() {
                object.insert("deprecated".into(), deprecation.to_string().into());
            }
            match block.recursive() {
                Some(ancestor) => {
                    object.insert("arguments".into(), Value::Array(Vec::new()));
                    object.insert("blocks".into(), Value::Array(Vec::new()));
                    object.insert("recursive".into(), ancestor.into());
                }
                None => self::body(catalog, block.body(), &mut object),
            }
            Value::Object(object)
        })
        .collect();
    object.insert("blocks".into(), blocks.into());
    let rules: Vec<_> = body.rules().map(rule).collect();
    if !rules.is_empty() {
        object.insert("rules".into(), rules.into());
    }
}

fn argument(catalog: Catalog, argument: Argument) -> Value {
    let mut object = Map::new();
    object.insert("name".into(), argument.name().into());
    object.insert("type".into(), argument.ty().to_string().into());
    if let Some(description) = argument.description() {
        object.insert("description".into(), description.into());
    }
    object.insert("required".into(), argument.is_required().into());
    match argument.default() {
        Some(DefaultValue::Unknown(source)) => drop(object.insert("default_source".into(), source.into())),
        Some(default) => drop(object.insert("default".into(), value(default))),
        None => {}
    }
    if let Some(documented) = argument.documented_default() {
        object.insert("documented_default".into(), value(documented));
    }
    if argument.stability() != Stability::GenerallyAvailable {
        object.insert("stability".into(), argument.stability().name().into());
    }
    if let Some(deprecation) = argument.deprecation() {
        object.insert("deprecated".into(), deprecation.to_string().into());
    }
    if !argument.values().is_empty() {
        object.insert("enum".into(), argument.values().into());
    }
    if let Some(fields) = fields_of(catalog, argument.ty()) {
        let fields: Vec<_> = fields.arguments().map(|field| self::argument(catalog, field)).collect();
        object.insert("fields".into(), fields.into());
    }
    Value::Object(object)
}

/// The fields of an object type, also as the element of a list or map.
fn fields_of(catalog: Catalog, ty: &Type) -> Option<Body> {
    match ty {
        Type::Object(name) => catalog.object(name),
        Type::List(element) | Type::Map(element) => fields_of(catalog, element),
        _ => None,
    }
}

fn rule(rule: &Rule) -> Value {
    json!({ "id": rule.id, "kind": rule.kind, "of": rule.of, "message": rule.message })
}

fn function_head(function: Function) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("name".into(), function.name().into());
    object.insert("kind".into(), "function".into());
    object.insert("stability".into(), function.stability().name().into());
    if let Some(alias) = function.alias_of() {
        object.insert("alias_of".into(), alias.into());
    }
    object
}

fn function(function: Function) -> Value {
    let mut object = function_head(function);
    if let Some(description) = function.description() {
        object.insert("description".into(), description.into());
    }
    if let Some(deprecation) = function.deprecation() {
        object.insert("deprecated".into(), deprecation.to_string().into());
    }
    let last = function.parameters().count().saturating_sub(1);
    let parameters: Vec<_> = function
        .parameters()
        .enumerate()
        .map(|(i, parameter)| {
            let is_repeated = function.is_variadic() && i == last;
            let mut object = Map::new();
            object.insert("name".into(), parameter.name().into());
            object.insert("type".into(), parameter.ty().to_string().into());
            object.insert("required".into(), (!parameter.is_optional() && !is_repeated).into());
            object.insert("repeated".into(), is_repeated.into());
            Value::Object(object)
        })
        .collect();
    object.insert("parameters".into(), parameters.into());
    object.insert("returns".into(), function.returns().to_string().into());
    object.insert("since".into(), function.releases().first().map(|r| r.to_string()).into());
    object.insert("removed".into(), function.releases().ended_in().map(|r| r.to_string()).into());
    object.insert("documentation".into(), function.documentation_url().into());
    Value::Object(object)
}

fn constant(constant: Constant) -> Value {
    json!({
        "name": constant.name(),
        "kind": "constant",
        "type": constant.ty().to_string(),
        "description": constant.description(),
        "since": constant.releases().first().map(|r| r.to_string()),
        "removed": constant.releases().ended_in().map(|r| r.to_string()),
    })
}

fn change(change: &Change) -> Value {
    let mut object = Map::new();
    object.insert("name".into(), change.name.into());
    object.insert("path".into(), change.path.clone().into());
    object.insert("subject".into(), change.subject.name().into());
    match &change.kind {
        ChangeKind::Added => drop(object.insert("change".into(), "added".into())),
        ChangeKind::Removed => drop(object.insert("change".into(), "removed".into())),
        ChangeKind::Changed(before, after) => {
            object.insert("change".into(), "changed".into());
            object.insert("what".into(), before.name().into());
            object.insert("before".into(), fact(before));
            object.insert("after".into(), fact(after));
        }
    }
    Value::Object(object)
}

fn fact(fact: &Fact) -> Value {
    match fact {
        Fact::Type(ty) => ty.to_string().into(),
        Fact::Default(default) => default.map_or(Value::Null, value),
        Fact::Required(yes) | Fact::Community(yes) | Fact::Repeated(yes) => (*yes).into(),
        Fact::Deprecated(deprecation) => deprecation.map(|d| d.to_string()).into(),
        Fact::Values(values) => (*values).into(),
        Fact::Parameters(names) => names.clone().into(),
        Fact::Stability(stability) => stability.name().into(),
        Fact::Label(label) => label.name().into(),
        Fact::Platforms(platforms) => platforms.iter().map(|p| p.name()).collect::<Vec<_>>().into(),
    }
}

fn value(value: DefaultValue) -> Value {
    match value {
        DefaultValue::Null | DefaultValue::Unknown(_) => Value::Null,
        DefaultValue::Bool(value) => value.into(),
        DefaultValue::Int(value) => value.into(),
        DefaultValue::Uint(value) => value.into(),
        DefaultValue::Float(value) => value.into(),
        DefaultValue::String(text) => text.into(),
        DefaultValue::List(elements) => elements.iter().copied().map(self::value).collect(),
        DefaultValue::Object(fields) => {
            fields.iter().map(|(name, value)| ((*name).to_owned(), self::value(*value))).collect()
        }
    }
}

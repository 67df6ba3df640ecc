//! Configurations of exporters that are written as YAML in a text: their outer shape.

use super::Violation;
use super::code::Functions;
use super::instance::{Instance, bytes};
use super::message::{Shown, fill};
use crate::catalog::Rule;
use crate::types::{Data, Value, stdlib};

pub(super) const FUNCTIONS: &Functions = &[("yaml_document", yaml_document)];

/// What one exporter's configuration is.
struct Shape {
    rule: &'static str,
    /// The Go type that errors name.
    go_type: &'static str,
    fields: &'static [&'static str],
}

const SHAPES: &[Shape] = &[
    Shape { rule: "blackbox-config-yaml", go_type: "config.plain", fields: &["modules"] },
    Shape { rule: "snmp-config-yaml", go_type: "config.Config", fields: &["auths", "modules", "version"] },
    Shape {
        rule: "mssql-query-config",
        go_type: "config.plain",
        fields: &["collector_name", "metrics", "min_interval", "queries"],
    },
];

fn yaml_document(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let name = rule.of[0];
    let value = instance.value(name);
    let Some(written) = bytes(&value).filter(|text| !text.is_empty()) else { return };
    let Some(shape) = SHAPES.iter().find(|shape| shape.rule == rule.id) else { return };
    let error = match stdlib::yaml(written) {
        Err(error) => Some(error),
        Ok(None) if written.trim_ascii() == b"[" => Some("yaml: line 1: did not find expected node content".to_owned()),
        Ok(None) => None,
        Ok(Some(document)) => wrong_shape(&document, shape, written),
    };
    if let Some(error) = error {
        let said = fill(rule.message, instance, &[("error", Shown::text(&error))]);
        let message = format!("the configuration in `{name}` is wrong: {}", error.replace("\n ", ""));
        found.push(Violation::new(instance.place(name), message, said));
    }
}

fn wrong_shape(document: &Value, shape: &Shape, text: &[u8]) -> Option<String> {
    let go_type = shape.go_type;
    let fields = match &document.data {
        Data::Null => return None,
        Data::Object(fields) => fields,
        Data::String(scalar) => {
            let scalar = scalar.lossy();
            // Go shows the start of long texts only.
            let shown = if scalar.chars().count() > 10 {
                format!("{}...", scalar.chars().take(7).collect::<String>())
            } else {
                scalar.into_owned()
            };
            return Some(format!(
                "yaml: unmarshal errors:\n  line {}: cannot unmarshal !!str `{shown}` into {go_type}",
                first_line(text)
            ));
        }
        Data::Array(_) => {
            return Some(format!(
                "yaml: unmarshal errors:\n  line {}: cannot unmarshal !!seq into {go_type}",
                first_line(text)
            ));
        }
        _ => return None,
    };
    if shape.rule == "mssql-query-config" {
        // Unknown fields are kept there; no metrics at all is refused.
        let known =
            |name: &str| fields.iter().find(|(key, _)| key.as_bytes() == name.as_bytes()).map(|(_, value)| value);
        let empty = match known("metrics").map(|value| &value.data) {
            None | Some(Data::Null) => true,
            Some(Data::Array(metrics)) => metrics.is_empty(),
            _ => false,
        };
        let collector = match known("collector_name").map(|value| &value.data) {
            None | Some(Data::Null) => String::new(),
            Some(Data::String(name)) => name.lossy().into_owned(),
            _ => return None,
        };
        return empty.then(|| format!("no metrics defined for collector \"{collector}\""));
    }
    let unknown: Vec<String> = fields
        .iter()
        .filter(|(key, _)| !shape.fields.iter().any(|field| field.as_bytes() == key.as_bytes()))
        .map(|(key, _)| {
            let key = key.lossy();
            format!("line {}: field {key} not found in type {go_type}", line_of(text, &key))
        })
        .collect();
    (!unknown.is_empty()).then(|| format!("yaml: unmarshal errors:\n  {}", unknown.join("\n  ")))
}

/// The first line with something on it.
fn first_line(text: &[u8]) -> usize {
    let is_something = |line: &&[u8]| !line.trim_ascii().is_empty() && !line.trim_ascii().starts_with(b"#");
    text.split(|&byte| byte == b'\n').position(|line| is_something(&line)).map_or(1, |at| at + 1)
}

/// The line on which a key of the document stands.
fn line_of(text: &[u8], key: &str) -> usize {
    let is_key = |line: &[u8]| {
        let line = line.trim_ascii_start();
        let line = line.strip_prefix(b"\"").or_else(|| line.strip_prefix(b"'")).unwrap_or(line);
        line.starts_with(key.as_bytes())
    };
    text.split(|&byte| byte == b'\n').position(is_key).map_or(1, |at| at + 1)
}

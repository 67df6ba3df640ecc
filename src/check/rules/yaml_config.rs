//! Configurations of exporters that are written as YAML in a text.

use super::Violation;
use super::code::Functions;
use super::instance::{Instance, bytes};
use super::message::{Shown, fill};
use super::yaml_shape::{self, Struct};
use crate::catalog::Rule;
use crate::types::{Data, Value, stdlib};

pub(super) const FUNCTIONS: &Functions = &[("yaml_document", yaml_document)];

/// Which texts are read strictly, by their rules.
const STRICT: &[(&str, &Struct)] =
    &[("blackbox-config-yaml", &yaml_shape::BLACKBOX), ("snmp-config-yaml", &yaml_shape::SNMP)];

fn yaml_document(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let name = rule.of[0];
    let value = instance.value(name);
    let Some(written) = bytes(&value).filter(|text| !text.is_empty()) else { return };
    let error = match stdlib::yaml(written) {
        Err(error) => Some(error),
        Ok(None) if written.trim_ascii() == b"[" => Some("yaml: line 1: did not find expected node content".to_owned()),
        Ok(None) => None,
        Ok(Some(document)) => match STRICT.iter().find(|(id, _)| *id == rule.id) {
            Some((_, shape)) => yaml_shape::judge(&document, shape, written),
            None => query_config(&document, written),
        },
    };
    if let Some(error) = error {
        let said = fill(rule.message, instance, &[("error", Shown::text(&error))]);
        let message = format!("the configuration in `{name}` is wrong: {}", error.replace("\n ", ""));
        found.push(Violation::new(instance.place(name), message, said));
    }
}

/// The queries of `prometheus.exporter.mssql`: unknown fields are kept, no metrics at all are refused.
fn query_config(document: &Value, text: &[u8]) -> Option<String> {
    let Data::Object(fields) = &document.data else {
        return yaml_shape::judge(document, &yaml_shape::ANY_MAP, text);
    };
    let known = |name: &str| fields.iter().find(|(key, _)| key.as_bytes() == name.as_bytes()).map(|(_, value)| value);
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
    empty.then(|| format!("no metrics defined for collector \"{collector}\""))
}

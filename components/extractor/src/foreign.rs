//! Values of packages outside the source tree, by the expression that Alloy's code writes them with. Kept by hand in
//! `foreign-values.json`, each with where it is known from.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;

use crate::evaluate::value::Value;
use crate::version::Version;

#[derive(Default)]
pub struct ForeignValues {
    by_expression: BTreeMap<String, Entry>,
    /// The release that is read.
    version: Option<Version>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    value: Json,
    /// Values of older releases, oldest first.
    #[serde(default)]
    before: Vec<Before>,
    #[serde(rename = "from")]
    _from: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Before {
    until: Version,
    value: Json,
}

impl ForeignValues {
    pub fn parse(text: &str) -> Result<Self, String> {
        let by_expression = serde_json::from_str(text).map_err(|e| format!("line {}: {e}", e.line()))?;
        Ok(Self { by_expression, version: None })
    }

    pub fn at(&self, version: Version) -> Self {
        Self { by_expression: self.by_expression.clone(), version: Some(version) }
    }

    pub fn get(&self, expression: &str) -> Option<&Json> {
        let entry = self.by_expression.get(expression)?;
        let older = entry.before.iter().find(|before| self.version.is_some_and(|v| v < before.until));
        Some(older.map_or(&entry.value, |before| &before.value))
    }

    /// Lists, tables and, where `texts` asks for them, texts are of use to the interpreter itself.
    pub fn value(&self, expression: &str, texts: bool) -> Option<Value> {
        match self.get(expression)? {
            Json::Object(entries) => {
                let key = |key: &String| (Value::Text(key.clone()), Value::Foreign(format!("{expression}[{key}]")));
                Some(Value::Map(entries.keys().map(key).collect()))
            }
            Json::Array(items) => items
                .iter()
                .map(|i| i.as_str().map(|t| Value::Text(t.to_owned())))
                .collect::<Option<_>>()
                .map(Value::List),
            Json::String(text) if texts => Some(Value::Text(text.clone())),
            _ => None,
        }
    }
}

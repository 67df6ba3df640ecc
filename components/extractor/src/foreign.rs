//! Values of packages outside the source tree, by the expression that Alloy's code writes them with. Kept by hand.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::evaluate::value::Value;

/// `foreign-values.json` beside the extractor.
#[derive(Default)]
pub struct ForeignValues {
    by_expression: BTreeMap<String, Json>,
}

impl ForeignValues {
    pub fn parse(text: &str) -> Result<Self, String> {
        let by_expression = serde_json::from_str(text).map_err(|e| format!("line {}: {e}", e.line()))?;
        Ok(Self { by_expression })
    }

    pub fn get(&self, expression: &str) -> Option<&Json> {
        self.by_expression.get(expression)
    }

    /// A table (`config.TLSVersions`) is of use to the interpreter itself.
    pub fn table(&self, expression: &str) -> Option<Value> {
        match self.by_expression.get(expression)? {
            Json::Object(entries) => Some(Value::Map(
                entries
                    .iter()
                    .map(|(key, value)| (Value::Text(key.clone()), Value::Foreign(format!("{expression}[{value}]"))))
                    .collect(),
            )),
            _ => None,
        }
    }
}

//! As much of JSON Schema as the schemas of the tests use. A keyword that is not known here fails the test, so that
//! nothing is silently left unchecked.

use std::collections::BTreeSet;

use serde_json::Value;

/// What is wrong with a document, each with its place.
pub fn problems(schema: &Value, document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    Validator { root: schema }.check(schema, document, "", &mut found);
    found
}

struct Validator<'s> {
    root: &'s Value,
}

impl Validator<'_> {
    fn check(&self, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
        let Value::Object(keywords) = schema else {
            assert_eq!(schema, &Value::Bool(true), "{at}: {schema} is no schema");
            return;
        };
        // The members of a draft-04 or draft-07 schema beside `$ref` mean nothing.
        if let Some(reference) = keywords.get("$ref") {
            let path = reference.as_str().and_then(|path| path.strip_prefix('#')).unwrap();
            let target = self.root.pointer(path).unwrap_or_else(|| panic!("no {path}"));
            return self.check(target, value, at, found);
        }
        for (keyword, limit) in keywords {
            if let Some(problem) = self.keyword(keyword, limit, keywords, value, at, found) {
                found.push(format!("{at}: {keyword}: {problem}"));
            }
        }
    }

    fn keyword(
        &self,
        keyword: &str,
        limit: &Value,
        schema: &serde_json::Map<String, Value>,
        value: &Value,
        at: &str,
        found: &mut Vec<String>,
    ) -> Option<String> {
        let wrong = |is_wrong: bool| is_wrong.then(|| format!("{value} does not fit {limit}"));
        let matching = |schemas: &Value| {
            let schemas = schemas.as_array().unwrap();
            schemas
                .iter()
                .filter(|schema| {
                    let mut inner = Vec::new();
                    self.check(schema, value, at, &mut inner);
                    inner.is_empty()
                })
                .count()
        };
        match keyword {
            "$schema" | "$id" | "title" | "description" | "default" | "definitions" => None,
            "type" => {
                let types = limit.as_array().cloned().unwrap_or_else(|| vec![limit.clone()]);
                wrong(!types.iter().any(|ty| is_of(ty.as_str().unwrap(), value)))
            }
            "enum" => wrong(!limit.as_array().unwrap().contains(value)),
            "pattern" => {
                let pattern = regex::Regex::new(limit.as_str().unwrap()).unwrap();
                wrong(value.as_str().is_some_and(|text| !pattern.is_match(text)))
            }
            "format" => wrong(value.as_str().is_some_and(|text| !has_format(limit.as_str().unwrap(), text))),
            "minimum" => wrong(value.as_f64().is_some_and(|number| number < limit.as_f64().unwrap())),
            "maximum" => wrong(value.as_f64().is_some_and(|number| number > limit.as_f64().unwrap())),
            "minItems" => wrong(value.as_array().is_some_and(|items| (items.len() as u64) < limit.as_u64().unwrap())),
            "uniqueItems" => {
                let texts = value.as_array().map(|items| items.iter().map(Value::to_string).collect::<Vec<_>>())?;
                wrong(*limit == true && texts.iter().collect::<BTreeSet<_>>().len() < texts.len())
            }
            "required" => {
                let object = value.as_object()?;
                wrong(limit.as_array().unwrap().iter().any(|name| !object.contains_key(name.as_str().unwrap())))
            }
            "properties" => {
                for (name, schema) in limit.as_object().unwrap() {
                    if let Some(value) = value.get(name) {
                        self.check(schema, value, &format!("{at}/{name}"), found);
                    }
                }
                None
            }
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                for (name, value) in value.as_object()? {
                    if known.is_some_and(|known| known.contains_key(name)) {
                        continue;
                    }
                    if *limit == false {
                        found.push(format!("{at}: `{name}` is not allowed"));
                    } else {
                        self.check(limit, value, &format!("{at}/{name}"), found);
                    }
                }
                None
            }
            "items" => {
                for (i, item) in value.as_array()?.iter().enumerate() {
                    self.check(limit, item, &format!("{at}/{i}"), found);
                }
                None
            }
            "anyOf" => wrong(matching(limit) == 0),
            "oneOf" => wrong(matching(limit) != 1),
            _ => panic!("the keyword `{keyword}` is not known"),
        }
    }
}

fn is_of(ty: &str, value: &Value) -> bool {
    match ty {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "null" => value.is_null(),
        _ => panic!("no type `{ty}`"),
    }
}

/// The formats that our reports have; of others anything is taken.
fn has_format(format: &str, text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    match format {
        "uri" => text.contains("://") && text.chars().all(plain),
        "uri-reference" => text.chars().all(plain),
        _ => true,
    }
}

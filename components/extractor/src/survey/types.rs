//! Which kind of value an attribute takes, and what its default looks like in a configuration.

use serde_json::{Map, Number, Value as Json};

use super::bodies::Bodies;
use crate::evaluate::stdlib::{bytes_text, duration_text};
use crate::evaluate::value::{StructValue, Value, to_float};
use crate::program::{GoType, Named, Program};
use crate::release::DefaultValue;
use crate::schema::TypeExpr;
use crate::text_types;

/// Whether a block may stand once or any number of times.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ListOf {
    One,
    Several,
}

/// The struct that a block field holds, behind pointers, lists and names of lists.
pub fn block_target(program: &Program<'_>, ty: &GoType) -> (GoType, ListOf) {
    match ty {
        GoType::Pointer(inner) => block_target(program, inner),
        GoType::Slice(inner) => (block_target(program, inner).0, ListOf::Several),
        GoType::Named(_) => match program.underlying(ty) {
            GoType::Slice(inner) => (block_target(program, &inner).0, ListOf::Several),
            _ => (ty.clone(), ListOf::One),
        },
        other => (other.clone(), ListOf::One),
    }
}

/// `loki.LogsReceiver`; one part more of the path when the last is a word that many packages share.
pub fn short_name(type_name: &str) -> String {
    let (package, name) = type_name.rsplit_once('.').unwrap_or(("", type_name));
    let mut parts = package.rsplit('/');
    match (parts.next().unwrap_or_default(), parts.next()) {
        (last @ ("config" | "types" | "internal"), Some(before)) => format!("{before}.{last}.{name}"),
        (last, _) => format!("{last}.{name}"),
    }
}

/// `github.com/prometheus/prometheus/storage.Appendable` as Alloy's messages name it: `storage.Appendable`.
fn go_name(named: &Named) -> String {
    format!("{}.{}", named.package.rsplit('/').next().unwrap_or_default(), named.name)
}

impl Bodies<'_, '_, '_> {
    pub(super) fn attribute_type(&mut self, ty: &GoType, place: &str) -> TypeExpr {
        match ty {
            GoType::Pointer(inner) => self.attribute_type(inner, place),
            GoType::Slice(inner) => TypeExpr::List(Box::new(self.attribute_type(inner, place))),
            GoType::Map(_, value) => TypeExpr::Map(Box::new(self.attribute_type(value, place))),
            GoType::Basic(basic) => basic_type(basic),
            GoType::Interface(methods) if methods.is_empty() => TypeExpr::Any,
            GoType::Named(named) => self.named_type(named, place),
            other => {
                self.problem(format!("{place}: an attribute of type {other}"));
                TypeExpr::Any
            }
        }
    }

    fn named_type(&mut self, named: &Named, place: &str) -> TypeExpr {
        let program = self.interpreter.program;
        if named.is("time", "Duration") {
            return TypeExpr::Duration;
        }
        if named.is("units", "Base2Bytes") {
            return TypeExpr::Bytes;
        }
        if named.is("syntax/alloytypes", "Secret") {
            return TypeExpr::Secret;
        }
        if named.is("syntax/alloytypes", "OptionalSecret") {
            return TypeExpr::OptionalSecret;
        }
        if named.is("component/discovery", "Target") {
            return TypeExpr::Target;
        }
        let name = self.type_name(named);
        if program.is_external(named) {
            return self.foreign_type(named, place);
        }
        if program.method(named, "UnmarshalText").is_some() {
            return match &*name {
                "component/common/config.URL" => TypeExpr::Url,
                "component/common/relabel.Regexp" => TypeExpr::Regexp,
                "component/loki/process/stages.Template" => TypeExpr::Template,
                _ => {
                    let short = short_name(&name);
                    if !self.text_types.contains_key(&short) {
                        let state =
                            text_types::of_go(&name).unwrap_or_else(|| text_types::decoder(self.interpreter, named));
                        if state.values.is_empty() {
                            self.problem(format!("{place}: what {name} decodes cannot be told"));
                        }
                        self.text_types.insert(short.clone(), state);
                    }
                    TypeExpr::Text(short)
                }
            };
        }
        let underlying = program.underlying(&GoType::Named(named.clone()));
        let marked = ["AlloyCapsule", "UnmarshalAlloy"].iter().any(|m| program.method(named, m).is_some());
        match &underlying {
            _ if marked => TypeExpr::Capsule(go_name(named)),
            GoType::Interface(methods) if methods.is_empty() => TypeExpr::Any,
            GoType::Interface(_) | GoType::Func => TypeExpr::Capsule(go_name(named)),
            GoType::Struct(shape) => {
                let has_names = shape.fields.iter().any(|f| f.decl.tag.as_ref().is_some_and(|t| t.contains("alloy:")));
                if has_names { TypeExpr::Object(self.object(named)) } else { TypeExpr::Capsule(go_name(named)) }
            }
            other => self.attribute_type(&other.clone(), place),
        }
    }

    /// Types outside the source tree are known by name or not at all.
    fn foreign_type(&mut self, named: &Named, place: &str) -> TypeExpr {
        if let Some(state) = text_types::foreign(named) {
            let name = short_name(&named.to_string());
            self.text_types.insert(name.clone(), state);
            return TypeExpr::Text(name);
        }
        match (named.package.rsplit('/').next().unwrap_or_default(), &*named.name) {
            ("storage", "Appendable") => TypeExpr::Capsule(go_name(named)),
            ("url", "Values") => TypeExpr::Map(Box::new(TypeExpr::List(Box::new(TypeExpr::String)))),
            ("flagext", "StringSlice") => TypeExpr::List(Box::new(TypeExpr::String)),
            _ => {
                self.problem(format!("{place}: an attribute of the foreign type {named}"));
                TypeExpr::Any
            }
        }
    }

    pub(super) fn default_value(&self, value: &Value, ty: &GoType) -> DefaultValue {
        match (ty, value) {
            (GoType::Pointer(_), Value::Nil) => DefaultValue::Null,
            (GoType::Interface(_), Value::Nil) => DefaultValue::Null,
            (GoType::Pointer(inner), Value::Pointer(place)) => match self.default_value(&place.read(), inner) {
                // A pointer to a zero value is not the zero value of the pointer.
                DefaultValue::Zero => self.rendered(&place.read(), inner),
                other => other,
            },
            (_, Value::Foreign(_) | Value::Unknown(_)) => self.rendered(value, ty),
            (_, Value::ForeignZero(_)) => DefaultValue::Zero,
            _ if is_zero(value) => DefaultValue::Zero,
            _ => self.rendered(value, ty),
        }
    }

    fn rendered(&self, value: &Value, ty: &GoType) -> DefaultValue {
        let mut foreign = Vec::new();
        match (self.json(value, ty, &mut foreign), foreign.first()) {
            (Ok(json), None) => DefaultValue::Value(json),
            (Ok(json), Some(expression)) => DefaultValue::Foreign(expression.clone(), Some(json)),
            (Err(expression), _) => DefaultValue::Foreign(expression, None),
        }
    }

    /// A value as it is written in a configuration; else the expression that keeps it from being known. Foreign
    /// expressions whose value is known are noted.
    fn json(&self, value: &Value, ty: &GoType, foreign: &mut Vec<String>) -> Result<Json, String> {
        if let GoType::Pointer(inner) = ty
            && let Value::Pointer(place) = value
        {
            return self.json(&place.read(), inner, foreign);
        }
        if let GoType::Named(named) = ty {
            let bare = value.clone().bare();
            if let (true, Value::Int(n)) = (named.is("time", "Duration"), &bare) {
                return Ok(Json::String(duration_text(*n)));
            }
            if let (true, Value::Int(n)) = (named.is("units", "Base2Bytes"), &bare) {
                return Ok(Json::String(bytes_text(*n)));
            }
            if !matches!(bare, Value::Text(_) | Value::Foreign(_) | Value::Unknown(_))
                && let Some(text) = text_types::written(self.interpreter, named, value)
            {
                return Ok(Json::String(text));
            }
        }
        let underlying = self.interpreter.program.underlying(ty);
        match value.clone().bare() {
            Value::Bool(b) => Ok(Json::Bool(b)),
            Value::Int(i) => Ok(i64::try_from(i).map_or_else(
                |_| u64::try_from(i).map_or(Json::Null, |u| Json::Number(u.into())),
                |i| Json::Number(i.into()),
            )),
            Value::Float(f) => Ok(number(f)),
            Value::Text(text) | Value::Regexp(text) | Value::Url(text) => Ok(Json::String(text)),
            Value::List(items) => {
                let element = match &underlying {
                    GoType::Slice(element) => (**element).clone(),
                    _ => GoType::Unknown(String::new()),
                };
                items.iter().map(|i| self.json(i, &element, foreign)).collect::<Result<_, _>>().map(Json::Array)
            }
            Value::Map(entries) => {
                let element = match &underlying {
                    GoType::Map(_, element) => (**element).clone(),
                    _ => GoType::Unknown(String::new()),
                };
                let mut map = std::collections::BTreeMap::new();
                for (key, value) in &entries {
                    let Json::String(key) = self.json(key, &GoType::Basic("string"), foreign)? else {
                        return Err(format!("a key that is no text: {key:?}"));
                    };
                    map.insert(key, self.json(value, &element, foreign)?);
                }
                Ok(Json::Object(map.into_iter().collect::<Map<_, _>>()))
            }
            Value::Pointer(place) => self.json(&place.read(), ty, foreign),
            Value::Nil => Ok(Json::Null),
            // A wrapper around one value, such as a URL or an optional secret, is written as that value.
            Value::Struct(s) => {
                let set: Vec<&Value> = s.fields.iter().filter(|f| !is_zero(f)).collect();
                match set.as_slice() {
                    [one] => self.json(one, &GoType::Unknown(String::new()), foreign),
                    _ => Err(format!("a value of {ty}")),
                }
            }
            Value::Foreign(expression) => match self.interpreter.foreign_value(&expression).cloned() {
                Some(known) => {
                    foreign.push(expression);
                    Ok(known)
                }
                None => Err(expression),
            },
            Value::Unknown(expression) => Err(expression),
            other => Err(format!("{other:?}")),
        }
    }
}

fn is_zero(value: &Value) -> bool {
    match value {
        Value::Typed(_, inner) => is_zero(inner),
        Value::Nil | Value::ForeignZero(_) => true,
        Value::Bool(b) => !b,
        Value::Int(i) => *i == 0,
        Value::Float(f) => *f == 0.0,
        Value::Text(text) => text.is_empty(),
        Value::Struct(StructValue { fields, .. }) => fields.iter().all(is_zero),
        _ => false,
    }
}

fn number(value: f64) -> Json {
    #[expect(clippy::cast_possible_truncation, reason = "checked right after: only whole numbers are taken")]
    let whole = value as i64;
    if to_float(i128::from(whole)).to_bits() == value.to_bits() && whole.unsigned_abs() < 1 << 53 {
        return Json::Number(whole.into());
    }
    Number::from_f64(value).map_or(Json::Null, Json::Number)
}

fn basic_type(basic: &str) -> TypeExpr {
    match basic {
        "bool" => TypeExpr::Bool,
        "string" => TypeExpr::String,
        "float32" | "float64" => TypeExpr::Float,
        _ if basic.starts_with("uint") || basic == "byte" => TypeExpr::Uint,
        _ => TypeExpr::Int,
    }
}

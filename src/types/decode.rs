//! From a value to the type of an argument: Alloy's conversions in Alloy's order, with its words.
//!
//! The answer is three-valued: the value as the argument would hold it (unknown when that cannot be said), or a definite
//! error.

use super::kind::{Kind, Kinds};
use super::number::{Number, Parsed};
use super::value::{Array, ArrayHost, Capsule, Data, Object, ObjectHost, Text, Unknown, Value};
use super::{Behaviour, Reason, ValueError, go_type, text_types};
use crate::catalog::{Catalog, Type, Version};

/// What evaluation and conversion depend on besides the values.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    pub catalog: Catalog,
    pub behaviour: Behaviour,
}

impl Context {
    #[must_use]
    pub fn at(catalog: Catalog) -> Self {
        Self { catalog, behaviour: Behaviour::of(catalog.release().version()) }
    }

    /// What the object type takes for a key.
    pub(super) fn field(self, object: &str, key: &str) -> Field {
        match self.catalog.object(object) {
            None => Field::Unknown,
            Some(body) => match body.argument(key) {
                Some(argument) => Field::Takes(*argument.ty()),
                None if body.is_open() || body.blocks().next().is_some() => Field::Unknown,
                None => Field::Missing,
            },
        }
    }
}

/// What an object type takes for a key.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Field {
    Takes(Type),
    Missing,
    /// The object's fields are not known.
    Unknown,
}

/// `None`: the value is taken as it is.
type Decoded = Result<Option<Value>, Box<ValueError>>;

/// The value as a field of that type would hold it: numbers wrapped or truncated, durations in nanoseconds (an integer),
/// text types as their text, secrets as secrets. Null stays null: it is the field's zero value.
///
/// # Errors
/// The value can never be decoded into the type.
pub fn decode(value: &Value, into: Type, context: Context) -> Result<Value, Box<ValueError>> {
    Ok(convert(value, into, context)?.unwrap_or_else(|| value.clone()))
}

fn convert(value: &Value, into: Type, context: Context) -> Decoded {
    let into = match into {
        Type::Target if !context.behaviour.target_capsules() => Type::Map(&Type::String),
        other => other,
    };
    match (&value.data, into) {
        (_, Type::Any) | (Data::Null, _) => Ok(None),
        (Data::Unknown(unknown), _) => convert_unknown(value, *unknown, into, context),
        (_, Type::String) => to_string(value),
        (_, Type::Duration | Type::Text(_)) => to_text_type(value, into),
        (_, Type::Bool) => match &value.data {
            Data::Bool(_) => Ok(None),
            _ => Err(misfit(value, into)),
        },
        (_, Type::Int | Type::Uint | Type::Float) => to_number(value, into, context),
        (_, Type::Secret) => match &value.data {
            Data::String(text) | Data::Capsule(Capsule::OptionalSecret { text, .. }) => {
                Ok(Some(Value::new(Data::Capsule(Capsule::Secret(text.clone())))))
            }
            Data::Capsule(Capsule::Secret(_)) => Ok(None),
            _ => Err(misfit(value, into)),
        },
        (_, Type::OptionalSecret) => match &value.data {
            Data::String(text) => Ok(Some(optional_secret(false, text))),
            Data::Capsule(Capsule::Secret(text)) => Ok(Some(optional_secret(true, text))),
            Data::Capsule(Capsule::OptionalSecret { .. }) => Ok(None),
            _ => Err(misfit(value, into)),
        },
        (Data::Array(array), Type::List(element)) => to_list(value, array, *element, context),
        (Data::Object(object), Type::Map(element)) => to_map(value, object, *element, context),
        (Data::Capsule(Capsule::Target(labels)), Type::Map(&Type::String))
            if context.behaviour.since(Version::new(1, 7, 1)) =>
        {
            Ok(Some(Value::new(Data::Object(labels.clone()))))
        }
        (Data::Namespace(namespace), Type::Map(element)) => {
            for (key, member) in namespace.members(context.behaviour) {
                convert(&member, *element, context).map_err(|error| error.in_field(value, key))?;
            }
            Ok(None)
        }
        (Data::Object(object), Type::Object(name)) => to_object(value, object, name, context),
        (Data::Namespace(_), Type::Object(_)) => Ok(Some(Value::of(into))),
        (_, Type::Target) => to_target(value, context),
        (_, Type::List(_) | Type::Map(_) | Type::Object(_) | Type::Capsule(_)) => Err(misfit(value, into)),
    }
}

fn optional_secret(secret: bool, text: &Text) -> Value {
    Value::new(Data::Capsule(Capsule::OptionalSecret { secret, text: text.clone() }))
}

/// The error of a known value, or of an unknown one whose type says enough, that never fits.
fn misfit(value: &Value, into: Type) -> Box<ValueError> {
    let wrong_kind =
        |expected: Kind| ValueError::wrong_kind(value, expected, value.kinds().first().unwrap_or(Kind::Null));
    // Durations and text types are decoded as strings first.
    let into = if matches!(into, Type::Duration | Type::Text(_)) { Type::String } else { into };
    // Of a secret that may be null the words for the secret are meant.
    let kinds = value.kinds();
    if kinds.single() != Some(Kind::Capsule)
        && !matches!(value.data, Data::Unknown(Unknown::Of { of: Type::Secret, .. }))
    {
        return if into == Type::Target {
            let found = go_type::value_type_name(value);
            ValueError::new(
                value,
                Reason::Type,
                format!("target::ConvertFrom: conversion from '{found}' is not supported"),
            )
        } else {
            wrong_kind(Kind::of(into))
        };
    }
    let (is_target, is_secret) = match &value.data {
        Data::Capsule(Capsule::Target(_)) | Data::Unknown(Unknown::Of { of: Type::Target, .. }) => (true, false),
        Data::Capsule(Capsule::Secret(_) | Capsule::OptionalSecret { .. })
        | Data::Unknown(Unknown::Of { of: Type::Secret | Type::OptionalSecret, .. }) => (false, true),
        _ => (false, false),
    };
    if is_target {
        let wanted = go_type::type_name(into);
        return ValueError::new(
            value,
            Reason::Type,
            format!("target::ConvertInto: conversion to '*{wanted}' is not supported"),
        );
    }
    match into {
        Type::String if is_secret => {
            ValueError::new(value, Reason::Secret, "secrets may not be converted into strings")
        }
        Type::Target => {
            let found = go_type::value_type_name(value);
            ValueError::new(
                value,
                Reason::Type,
                format!("target::ConvertFrom: conversion from '{found}' is not supported"),
            )
        }
        Type::Secret | Type::OptionalSecret | Type::Capsule(_) => {
            let wanted = go_type::type_name(into);
            ValueError::new(value, Reason::Type, format!("expected capsule(\"{wanted}\"), got {}", value.describe()))
        }
        _ => wrong_kind(Kind::of(into)),
    }
}

/// The text that a value is where a string is wanted.
fn text_of(value: &Value) -> Result<Text, Box<ValueError>> {
    match &value.data {
        Data::String(text) | Data::Capsule(Capsule::OptionalSecret { secret: false, text }) => Ok(text.clone()),
        Data::Number(number) => Ok(number.to_text().into()),
        Data::Array(array) => array.as_bytes().cloned().ok_or_else(|| misfit(value, Type::String)),
        _ => Err(misfit(value, Type::String)),
    }
}

fn to_string(value: &Value) -> Decoded {
    match &value.data {
        Data::String(_) => Ok(None),
        _ => Ok(Some(Value::new(Data::String(text_of(value)?)))),
    }
}

fn to_text_type(value: &Value, into: Type) -> Decoded {
    let text = text_of(value)?;
    text_types::parse(text.as_bytes(), into)
        .map(|parsed| Some(parsed.unwrap_or_else(|| Value::new(Data::String(text.clone())))))
        .map_err(|message| ValueError::new(value, Reason::Value, message))
}

fn to_number(value: &Value, into: Type, context: Context) -> Decoded {
    let number = match &value.data {
        Data::Number(number) => *number,
        Data::String(text) => match Number::from_text(text.as_bytes()) {
            Parsed::Number(number) => number,
            Parsed::No => return Err(misfit(value, into)),
            Parsed::Undecided => return Ok(Some(Value::of(into))),
        },
        Data::Capsule(Capsule::OptionalSecret { secret: false, text }) if context.behaviour.capsules_as_numbers() => {
            match Number::from_text(text.as_bytes()) {
                Parsed::Number(number) => number,
                Parsed::No => return Err(misfit(value, into)),
                Parsed::Undecided => return Ok(Some(Value::of(into))),
            }
        }
        _ => return Err(misfit(value, into)),
    };
    let held = match into {
        Type::Int => Number::Int(number.as_int()),
        Type::Uint => Number::Uint(number.as_uint()),
        _ => Number::Float(number.as_float()),
    };
    Ok(if value.as_number() == Some(held) { None } else { Some(Value::number(held)) })
}

fn to_list(value: &Value, array: &Array, element: Type, context: Context) -> Decoded {
    if element == Type::Target && array.as_bytes().is_some_and(|bytes| !bytes.is_empty()) {
        let text = "target::ConvertFrom: conversion from 'uint8' is not supported";
        return Err(ValueError::new(&Value::number(Number::Float(1.0)), Reason::Type, text).in_element(value, 0));
    }
    let mut changed: Option<Vec<Value>> = None;
    for (at, item) in array.iter().enumerate() {
        let decoded = convert(&item, element, context).map_err(|error| error.in_element(value, at))?;
        match (&mut changed, decoded) {
            (Some(items), Some(item)) => items.push(item),
            (Some(items), None) => items.push(item),
            (None, Some(item)) => changed = Some(array.iter().take(at).chain([item]).collect()),
            (None, None) => {}
        }
    }
    Ok(changed.map(|items| Value::array_from(items, ArrayHost::Values)))
}

fn to_map(value: &Value, object: &Object, element: Type, context: Context) -> Decoded {
    convert_fields(object, |key, item| {
        convert(item, element, context).map_err(|error| error.in_field(value, &key.lossy()))
    })
}

fn to_object(value: &Value, object: &Object, name: &str, context: Context) -> Decoded {
    convert_fields(object, |key, item| match context.field(name, &key.lossy()) {
        Field::Takes(field) => convert(item, field, context).map_err(|error| error.in_field(value, &key.lossy())),
        Field::Missing => Err(ValueError::missing_key(item, &key.lossy())),
        Field::Unknown => Ok(None),
    })
}

fn convert_fields(object: &Object, mut convert: impl FnMut(&Text, &Value) -> Decoded) -> Decoded {
    let mut changed: Option<Vec<(Text, Value)>> = None;
    for (at, (key, item)) in object.iter().enumerate() {
        let decoded = convert(key, item)?;
        match (&mut changed, decoded) {
            (Some(fields), decoded) => fields.push((key.clone(), decoded.unwrap_or_else(|| item.clone()))),
            (None, Some(decoded)) => {
                changed = Some(object.iter().take(at).cloned().chain([(key.clone(), decoded)]).collect());
            }
            (None, None) => {}
        }
    }
    Ok(changed.map(|fields| Value::object_from(fields, ObjectHost::Values)))
}

/// Any object becomes a target: values that are no strings in Go's `%v` form.
fn to_target(value: &Value, context: Context) -> Decoded {
    let object = match &value.data {
        Data::Capsule(Capsule::Target(_)) => return Ok(None),
        Data::Object(object) => object,
        Data::Namespace(_) => return Ok(Some(Value::of(Type::Target))),
        _ => return Err(misfit(value, Type::Target)),
    };
    match object.host() {
        ObjectHost::Struct => return Err(misfit(value, Type::Target)),
        // Only objects as they are written were taken then, later those of functions too.
        ObjectHost::Strings | ObjectHost::Anys if !context.behaviour.since(Version::new(1, 7, 2)) => {
            return Ok(Some(Value::of(Type::Target)));
        }
        _ => {}
    }
    let mut labels = Vec::with_capacity(object.len());
    for (key, item) in object.iter() {
        let text = match &item.data {
            Data::String(_) => item.clone(),
            Data::Bool(value) => Value::string(value.to_string()),
            Data::Number(number @ (Number::Int(_) | Number::Uint(_))) => Value::string(number.to_text()),
            Data::Null if object.host() == ObjectHost::Values => {
                // Alloy crashes here.
                return Err(ValueError::new(
                    value,
                    Reason::Value,
                    "reflect: call of reflect.Value.CanInterface on zero Value",
                ));
            }
            Data::Null => Value::string("<nil>"),
            _ => Value::of(Type::String),
        };
        labels.push((key.clone(), text));
    }
    Ok(Some(Value::new(Data::Capsule(Capsule::Target(std::sync::Arc::new(Object::new(labels, ObjectHost::Strings)))))))
}

/// Whether an unknown value fits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fit {
    Always,
    Maybe,
    Never,
}

fn convert_unknown(value: &Value, unknown: Unknown, into: Type, context: Context) -> Decoded {
    let fit = match unknown {
        // Which strings it may be stays known.
        Unknown::OneOf(_) if into == Type::String => return Ok(None),
        Unknown::OneOf(strings) => {
            let mut first = None;
            for string in strings {
                match convert(&Value::string(*string), into, context) {
                    Ok(_) => return Ok(Some(Value::of(into))),
                    Err(error) => first = first.or(Some(error)),
                }
            }
            return match first {
                Some(error) => Err(error.around(value)),
                None => Ok(None),
            };
        }
        Unknown::Kinds(kinds) => fit_of_kinds(kinds, into),
        Unknown::Of { of, nullable } => match fit_of_type(of, into, context) {
            // A key that a map of secrets does not have is null, and that fits; nobody asks for one on purpose.
            Fit::Never if nullable && of != Type::Secret => Fit::Maybe,
            fit => fit,
        },
    };
    match fit {
        Fit::Always => Ok(matches!(unknown, Unknown::Of { of, .. } if of != into).then(|| Value::of(into))),
        Fit::Maybe => Ok(Some(Value::of(into))),
        Fit::Never => Err(misfit(value, into)),
    }
}

fn fit_of_kinds(kinds: Kinds, into: Type) -> Fit {
    let fits = |kind: Kind| match (kind, into) {
        (Kind::Null, _) => Fit::Always,
        (Kind::Capsule, _) => Fit::Maybe,
        (Kind::String, Type::String | Type::Secret | Type::OptionalSecret) => Fit::Always,
        (Kind::String, Type::Duration | Type::Text(_) | Type::Int | Type::Uint | Type::Float) => Fit::Maybe,
        (Kind::Number, Type::String | Type::Int | Type::Uint | Type::Float) => Fit::Always,
        (Kind::Number, Type::Duration | Type::Text(_)) => Fit::Maybe,
        (Kind::Bool, Type::Bool) => Fit::Always,
        // The bytes of a decoded text are an array.
        (Kind::Array, Type::List(_) | Type::String | Type::Duration | Type::Text(_)) => Fit::Maybe,
        (Kind::Object, Type::Map(_) | Type::Object(_) | Type::Target) => Fit::Maybe,
        _ => Fit::Never,
    };
    let all: Vec<Fit> = kinds.iter().map(fits).collect();
    if all.iter().all(|&fit| fit == Fit::Never) {
        Fit::Never
    } else if all.iter().all(|&fit| fit == Fit::Always) {
        Fit::Always
    } else {
        Fit::Maybe
    }
}

fn fit_of_type(of: Type, into: Type, context: Context) -> Fit {
    if of == into {
        return Fit::Always;
    }
    match (of, into) {
        (Type::Any, _) | (_, Type::Any) => Fit::Maybe,
        // The bytes of a decoded text, perhaps.
        (Type::List(Type::Uint | Type::Int | Type::Any), Type::String | Type::Duration | Type::Text(_)) => Fit::Maybe,
        (Type::Target, Type::Map(&Type::String)) if context.behaviour.since(Version::new(1, 7, 1)) => Fit::Always,
        (Type::Target, _) if !context.behaviour.target_capsules() => {
            fit_of_type(Type::Map(&Type::String), into, context)
        }
        (Type::Target, _) => Fit::Never,
        (Type::OptionalSecret, Type::String | Type::Duration | Type::Text(_)) => Fit::Maybe,
        (Type::OptionalSecret, Type::Int | Type::Uint | Type::Float) => {
            if context.behaviour.capsules_as_numbers() {
                Fit::Maybe
            } else {
                Fit::Never
            }
        }
        (Type::Secret | Type::OptionalSecret, Type::Secret | Type::OptionalSecret) => Fit::Always,
        (Type::Secret | Type::OptionalSecret | Type::Capsule(_), _) => Fit::Never,
        (Type::List(of), Type::List(into)) | (Type::Map(of), Type::Map(into)) => {
            // It may be empty: then everything fits.
            if *into == Type::Any || fit_of_type(*of, *into, context) == Fit::Always { Fit::Always } else { Fit::Maybe }
        }
        (Type::Object(_) | Type::Map(_), Type::Object(_) | Type::Map(_) | Type::Target) => Fit::Maybe,
        (Type::Duration | Type::Text(_), Type::Secret | Type::OptionalSecret) => Fit::Maybe,
        _ => fit_of_kinds(Kinds::one(Kind::of(of)), into),
    }
}

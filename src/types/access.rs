//! `value.name` and `value[index]`.

use super::decode::{Context, Field};
use super::failure::{Failure, child, element_key, field_key, shared_box};
use super::kind::{Kind, Kinds};
use super::value::{Capsule, Data, Unknown, Value};
use super::{Reason, ValueError};
use crate::catalog::Type;
use crate::embedded::go_text;
use crate::text::Span;

const NO_OBJECT: &str = "expected object or array or a capsule convertible to an object, got capsule";

/// # Errors
/// The value has no such field.
pub(super) fn access(value: &Value, name: &str, name_span: Span, context: Context) -> Result<Value, Failure> {
    let missing = || Failure::At {
        span: name_span,
        message: format!("field {} does not exist", go_text::quote(name)),
        reason: Reason::Field,
    };
    let key = name.as_bytes();
    let part = match lookup(value, key, context) {
        Lookup::Found(part) => part,
        Lookup::Missing => return Err(missing()),
        // It is there, or Alloy refuses: either way the rest is judged by its type.
        Lookup::Perhaps(part) => part,
        Lookup::NoObject(Kind::Capsule) if context.behaviour.capsule_fields() => {
            return Err(ValueError::new(value, Reason::Field, NO_OBJECT).into());
        }
        Lookup::NoObject(kind) => {
            let name = go_text::quote(key);
            let text = format!("cannot access field {name} on value of type {kind}");
            return Err(ValueError::new(value, Reason::Field, text).into());
        }
    };
    Ok(placed(part, value, field_key(key)))
}

/// # Errors
/// The value cannot be indexed with it.
pub(super) fn index(value: &Value, index: &Value, context: Context) -> Result<Value, Failure> {
    const INDEXED: Kinds = Kinds::one(Kind::Array).and(Kinds::one(Kind::Object)).and(Kinds::one(Kind::Capsule));
    let kinds = value.kinds();
    let wrong_index = |expected: Kind| -> Failure {
        ValueError::wrong_kind(index, expected, index.kinds().first().unwrap_or(Kind::Null)).into()
    };
    if kinds.common(INDEXED).is_empty() {
        let got = kinds.first().unwrap_or(Kind::Null);
        return Err(ValueError::new(value, Reason::Type, format!("expected object or array, got {got}")).into());
    }
    match kinds.single() {
        Some(Kind::Array) => {
            if !index.kinds().contains(Kind::Number) {
                return Err(wrong_index(Kind::Number));
            }
            Ok(match (&value.data, index.as_number()) {
                (Data::Array(array), Some(number)) => {
                    let at = number.as_int();
                    let Some(item) = usize::try_from(at).ok().and_then(|at| array.get(at)) else {
                        let length = array.len();
                        let text = format!("index {at} is out of range of array with length {length}");
                        return Err(ValueError::new(index, Reason::Value, text).into());
                    };
                    placed(item, value, element_key(at as usize))
                }
                (Data::Array(array), None) => common_type(array.iter()),
                (_, Some(number)) if number.as_int() < 0 => {
                    let text = format!("index {} is out of range of array", number.as_int());
                    return Err(ValueError::new(index, Reason::Value, text).into());
                }
                // A target is never null.
                (Data::Unknown(Unknown::Of { of: Type::List(Type::Target), .. }), _) => Value::of(Type::Target),
                (Data::Unknown(Unknown::Of { of: Type::List(element), .. }), _) => Value::nullable(**element),
                _ => Value::unknown(),
            })
        }
        Some(Kind::Object | Kind::Capsule) => {
            let key = index.as_text();
            let lookup = lookup(value, key.map_or(b"", |key| key.as_bytes()), context);
            if let Lookup::NoObject(kind) = lookup {
                let text = if kind == Kind::Capsule && context.behaviour.capsule_fields() {
                    NO_OBJECT.to_owned()
                } else {
                    format!("expected object or array, got {kind}")
                };
                return Err(ValueError::new(value, Reason::Type, text).into());
            }
            if !index.kinds().contains(Kind::String) {
                return Err(wrong_index(Kind::String));
            }
            let Some(key) = key else {
                return Ok(match &value.data {
                    Data::Unknown(Unknown::Of { of: Type::Map(element), .. }) => Value::nullable(**element),
                    Data::Unknown(Unknown::Of { of: Type::Target, .. }) => Value::nullable(Type::String),
                    _ => Value::unknown(),
                });
            };
            Ok(match lookup {
                Lookup::Found(part) => placed(part, value, field_key(key.as_bytes())),
                Lookup::Perhaps(part) => placed(or_null(part), value, field_key(key.as_bytes())),
                Lookup::Missing | Lookup::NoObject(_) => Value::NULL,
            })
        }
        _ => {
            // An index that suits neither arrays nor objects.
            let fitting = Kinds::one(Kind::Number).and(Kinds::one(Kind::String));
            if index.kinds().common(fitting).is_empty() {
                let array = kinds.contains(Kind::Array);
                return Err(wrong_index(if array { Kind::Number } else { Kind::String }));
            }
            Ok(Value::unknown())
        }
    }
}

enum Lookup {
    Found(Value),
    Missing,
    /// The field may be there; then it is this.
    Perhaps(Value),
    /// The value has no fields.
    NoObject(Kind),
}

fn lookup(value: &Value, key: &[u8], context: Context) -> Lookup {
    match &value.data {
        Data::Object(object) => object.get(key).cloned().map_or(Lookup::Missing, Lookup::Found),
        Data::Namespace(namespace) => std::str::from_utf8(key)
            .ok()
            .and_then(|key| namespace.member(key, context.behaviour))
            .map_or(Lookup::Missing, Lookup::Found),
        Data::Capsule(Capsule::Target(labels)) if context.behaviour.capsule_fields() => {
            labels.get(key).cloned().map_or(Lookup::Missing, Lookup::Found)
        }
        Data::Unknown(Unknown::Of { of, nullable }) => {
            let found = match of {
                Type::Map(element) => Lookup::Perhaps(Value::of(**element)),
                Type::Target if context.behaviour.capsule_fields() || !context.behaviour.target_capsules() => {
                    Lookup::Perhaps(Value::of(Type::String))
                }
                Type::Object(name) => match context.field(name, &String::from_utf8_lossy(key)) {
                    Field::Takes(field) => Lookup::Found(Value::nullable(field)),
                    Field::Missing => Lookup::Missing,
                    Field::Unknown => Lookup::Perhaps(Value::unknown()),
                },
                _ => Lookup::NoObject(Kind::of(*of)),
            };
            // Null has no fields either: what is refused in both cases is refused.
            match found {
                Lookup::Missing if *nullable => Lookup::Perhaps(Value::unknown()),
                found => found,
            }
        }
        _ => {
            let kinds = value.kinds();
            if kinds.contains(Kind::Object) || (kinds.contains(Kind::Capsule) && value.is_unknown()) {
                Lookup::Perhaps(Value::unknown())
            } else {
                Lookup::NoObject(kinds.first().unwrap_or(Kind::Null))
            }
        }
    }
}

fn or_null(value: Value) -> Value {
    match value.data {
        Data::Unknown(Unknown::Of { of, .. }) => Value::nullable(of),
        Data::Unknown(Unknown::Kinds(kinds)) => Value::of_kinds(kinds.and(Kinds::one(Kind::Null))),
        _ => Value::unknown(),
    }
}

/// What all the items are: a value that may be any of them.
pub(super) fn common_type(items: impl Iterator<Item = Value>) -> Value {
    let mut common: Option<Value> = None;
    for item in items {
        let of = match &item.data {
            Data::Unknown(Unknown::Of { of, nullable }) => Some((*of, *nullable)),
            Data::String(_) | Data::Unknown(Unknown::OneOf(_)) => Some((Type::String, false)),
            Data::Bool(_) => Some((Type::Bool, false)),
            _ => None,
        };
        let next = match of {
            Some((of, true)) => Value::nullable(of),
            Some((of, false)) => Value::of(of),
            None => Value::of_kinds(item.kinds()),
        };
        common = Some(match common {
            None => next,
            Some(common) => match (&common.data, &next.data) {
                (Data::Unknown(one), Data::Unknown(other)) if one == other => common,
                _ => Value::of_kinds(common.kinds().and(next.kinds())),
            },
        });
    }
    common.unwrap_or(Value::unknown())
}

/// The part knows its box: its own, or the one that its place gives it.
fn placed(mut part: Value, whole: &Value, key: u64) -> Value {
    if part.id == 0 && !part.is_null() && shared_box(&part.data) == 0 {
        part.id = child(whole.id, key);
    }
    part
}

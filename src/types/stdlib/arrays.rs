//! `coalesce` and `array.*`: the functions that check their arguments themselves.

use std::collections::HashMap;

use crate::catalog::{Type, Version};
use crate::types::access::common_type;
use crate::types::failure::{Failure, Reason, ValueError};
use crate::types::operators::equal;
use crate::types::value::{ArrayHost, Capsule, Data, MAX_WEIGHT, Object, Text, Unknown, Value};
use crate::types::{Context, Kind};

type Called = Result<Value, Failure>;

pub(super) fn coalesce(_function: &Value, arguments: &[Value], context: Context) -> Called {
    let mut candidates = Vec::new();
    for argument in arguments {
        match is_empty(argument, context) {
            Some(true) => {}
            Some(false) => {
                candidates.push(argument);
                break;
            }
            None => candidates.push(argument),
        }
    }
    let Some(last) = arguments.last() else { return Ok(Value::NULL) };
    if candidates.is_empty() {
        return Ok(last.clone());
    }
    if candidates.len() == 1 && is_empty(candidates[0], context) == Some(false) {
        return Ok(candidates[0].clone());
    }
    // One of those that may have something in them, or the last one, which may be null.
    let last = candidates.last().is_none_or(|&candidate| is_empty(candidate, context) != Some(false)).then_some(last);
    Ok(common_type(candidates.into_iter().map(without_null).chain(last.cloned())))
}

/// What is known of a value when it is not null.
fn without_null(value: &Value) -> Value {
    match value.data {
        Data::Unknown(Unknown::Of { of, nullable: true }) => Value::of(of),
        Data::Unknown(Unknown::Kinds(kinds)) => Value::of_kinds(kinds.without(Kind::Null)),
        _ => value.clone(),
    }
}

/// Whether `coalesce` passes over the value.
fn is_empty(value: &Value, context: Context) -> Option<bool> {
    match &value.data {
        Data::Null => Some(true),
        Data::Bool(value) => Some(!value),
        Data::Number(number) => Some(number.is_zero()),
        Data::String(text) => Some(text.is_empty()),
        // Before targets were capsules, only arrays and objects that were never made were passed over.
        Data::Array(array) => {
            Some(array.is_empty()).filter(|empty| !empty || context.behaviour.since(Version::new(1, 7, 2)))
        }
        Data::Object(object) => {
            Some(object.is_empty()).filter(|empty| !empty || context.behaviour.since(Version::new(1, 7, 2)))
        }
        Data::Namespace(_) | Data::Function(_) => Some(false),
        Data::Capsule(Capsule::Secret(text)) => Some(text.is_empty()),
        Data::Capsule(Capsule::OptionalSecret { secret, text }) => Some(!secret && text.is_empty()),
        Data::Capsule(Capsule::Target(labels)) => Some(labels.is_empty()),
        Data::Unknown(Unknown::OneOf(strings)) => {
            if strings.iter().any(|string| string.is_empty()) {
                None
            } else {
                Some(false)
            }
        }
        // What components export is there from the start.
        Data::Unknown(Unknown::Of { of: Type::Capsule(_), nullable: false }) => Some(false),
        Data::Unknown(_) => None,
    }
}

/// The refusal of an argument that can never be of that kind.
fn wrong_kind(argument: &Value, expected: Kind) -> Option<Failure> {
    let kinds = argument.kinds();
    if kinds.contains(expected) {
        return None;
    }
    let got = kinds.first().unwrap_or(Kind::Null);
    Some(ValueError::wrong_kind(argument, expected, got).in_argument(argument).into())
}

pub(super) fn concat(_function: &Value, arguments: &[Value], _context: Context) -> Called {
    if let Some(failure) = arguments.iter().find_map(|argument| wrong_kind(argument, Kind::Array)) {
        return Err(failure);
    }
    if let [only] = arguments {
        return Ok(match only.data {
            Data::Unknown(Unknown::Kinds(_)) => Value::of_kind(Kind::Array),
            _ => only.clone(),
        });
    }
    let arrays: Option<Vec<_>> = arguments.iter().map(Value::as_array).collect();
    if let Some(arrays) = arrays {
        if arrays.iter().map(|array| array.len()).sum::<usize>() > MAX_WEIGHT as usize {
            return Ok(Value::of_kind(Kind::Array));
        }
        return Ok(Value::array(arrays.into_iter().flat_map(|array| array.iter().collect::<Vec<_>>()).collect()));
    }
    // Arrays of one type, some of unknown length.
    let mut element: Option<&'static Type> = None;
    for argument in arguments {
        let of = match &argument.data {
            Data::Unknown(Unknown::Of { of: Type::List(of), .. }) => *of,
            Data::Array(array) if array.is_empty() => continue,
            _ => return Ok(Value::of_kind(Kind::Array)),
        };
        if element.is_some_and(|element| element != of) {
            return Ok(Value::of_kind(Kind::Array));
        }
        element = Some(of);
    }
    Ok(match element {
        // The elements are kept as generic values.
        Some(element) => Value::of_list(element),
        None => Value::array(Vec::new()),
    })
}

/// The objects of an array; `None` when some are not known.
fn objects(argument: &Value) -> Result<Option<Vec<std::sync::Arc<Object>>>, Failure> {
    if let Some(failure) = wrong_kind(argument, Kind::Array) {
        return Err(failure);
    }
    let Some(array) = argument.as_array() else {
        return Ok(None);
    };
    let mut objects = Some(Vec::with_capacity(array.len()));
    for (at, item) in array.iter().enumerate() {
        match &item.data {
            Data::Object(object) | Data::Capsule(Capsule::Target(object)) => {
                if let Some(objects) = &mut objects {
                    objects.push(object.clone());
                }
            }
            _ => {
                let may_be_object = item.kinds().contains(Kind::Object)
                    || matches!(item.data, Data::Unknown(Unknown::Of { of: Type::Target, .. }))
                    || item.is_unknown()
                        && item.kinds().single() != Some(Kind::Capsule)
                        && item.kinds().contains(Kind::Capsule);
                if !may_be_object {
                    let item = item.part_of(argument, at);
                    let got = item.kinds().first().unwrap_or(Kind::Null);
                    return Err(ValueError::wrong_kind(&item, Kind::Object, got).in_argument(&item).into());
                }
                objects = None;
            }
        }
    }
    Ok(objects)
}

pub(super) fn combine_maps(_function: &Value, arguments: &[Value], context: Context) -> Called {
    let passthrough_known = context.behaviour.since(Version::new(1, 11, 0));
    if arguments.len() != 3 && (arguments.len() != 4 || !passthrough_known) {
        let wanted = if passthrough_known { "3 or 4" } else { "3" };
        let message = format!("combine_maps: expected {wanted} arguments, got {}", arguments.len());
        return Err(Failure::Unplaced { message, reason: Reason::ArgumentCount });
    }
    let left = objects(&arguments[0])?;
    let right = objects(&arguments[1])?;
    if let Some(failure) = wrong_kind(&arguments[2], Kind::Array) {
        return Err(failure);
    }
    let keys = arguments[2].as_array();
    if keys.is_some_and(|keys| keys.is_empty()) {
        let text = "combine_maps: merge conditions must not be empty";
        return Err(ValueError::new(&arguments[2], Reason::Value, text).in_argument(&arguments[2]).into());
    }
    let mut passthrough = Some(false);
    if let Some(argument) = arguments.get(3) {
        if let Some(failure) = wrong_kind(argument, Kind::Bool) {
            return Err(failure);
        }
        passthrough = argument.as_bool();
    }
    let keys: Option<Vec<Text>> = keys.and_then(|keys| keys.iter().map(|key| key.as_text().cloned()).collect());
    let (Some(left), Some(right), Some(keys), Some(passthrough)) = (left, right, keys, passthrough) else {
        return Ok(Value::of_kind(Kind::Array));
    };
    if left.len().saturating_mul(right.len()).saturating_mul(keys.len()) > MAX_WEIGHT as usize {
        return Ok(Value::of_kind(Kind::Array));
    }
    let mut combined = Vec::new();
    for left in &left {
        for right in &right {
            match joins(left, right, &keys) {
                None => return Ok(Value::of_kind(Kind::Array)),
                Some(true) => combined.push(Value::object(left.iter().chain(right.iter()).cloned().collect())),
                Some(false) if passthrough => combined.push(Value::new(Data::Object(left.clone()))),
                Some(false) => {}
            }
        }
    }
    Ok(Value::array(combined))
}

fn joins(left: &Object, right: &Object, keys: &[Text]) -> Option<bool> {
    for key in keys {
        let (Some(left), Some(right)) = (left.get(key.as_bytes()), right.get(key.as_bytes())) else {
            return Some(false);
        };
        // Alloy compares the Go values here: only scalars of one type can be told.
        let scalar = |value: &Value| matches!(value.data, Data::String(_) | Data::Bool(_) | Data::Number(_));
        if !scalar(left) || !scalar(right) {
            return None;
        }
        if equal(left, right) != Some(true) {
            return Some(false);
        }
    }
    Some(true)
}

pub(super) fn group_by(_function: &Value, arguments: &[Value], _context: Context) -> Called {
    let [items, key, drop_missing] = arguments else {
        let message = format!("group_by: expected 3 arguments, got {}", arguments.len());
        return Err(Failure::Unplaced { message, reason: Reason::ArgumentCount });
    };
    for (argument, expected) in [(items, Kind::Array), (key, Kind::String), (drop_missing, Kind::Bool)] {
        if let Some(failure) = wrong_kind(argument, expected) {
            return Err(failure);
        }
    }
    let objects = objects(items)?;
    let (Some(objects), Some(key), Some(drop_missing)) = (objects, key.as_text(), drop_missing.as_bool()) else {
        return Ok(Value::of_kind(Kind::Array));
    };
    // In the order in which the groups first appear; Alloy's order is random.
    let mut groups: Vec<(Text, Vec<Value>)> = Vec::new();
    let mut place: HashMap<Text, usize> = HashMap::new();
    for object in objects {
        let name = match object.get(key.as_bytes()) {
            None if drop_missing => continue,
            None => Text::from(""),
            Some(Value { data: Data::String(name), .. }) => name.clone(),
            Some(value) if value.kinds().contains(Kind::String) => return Ok(Value::of_kind(Kind::Array)),
            Some(value) => {
                let got = value.kinds().first().unwrap_or(Kind::Null);
                return Err(ValueError::wrong_kind(value, Kind::String, got).in_argument(value).into());
            }
        };
        let at = *place.entry(name.clone()).or_insert_with(|| {
            groups.push((name, Vec::new()));
            groups.len() - 1
        });
        groups[at].1.push(Value::new(Data::Object(object)));
    }
    let groups = groups.into_iter().map(|(name, items)| {
        let fields = vec![
            (key.clone(), Value::new(Data::String(name))),
            (Text::from("items"), Value::array_from(items, ArrayHost::Values)),
        ];
        Value::object(fields)
    });
    Ok(Value::array(groups.collect()))
}

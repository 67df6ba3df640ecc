//! `string.*` (without `format`), `convert.*` and `sys.*`.

use super::{Computed, text_argument};
use crate::types::value::{ArrayHost, Capsule, Data, MAX_TEXT, MAX_WEIGHT, Value};

/// No variable has an empty name.
pub(super) fn env(arguments: &[Value]) -> Computed {
    Ok(text_argument(arguments, 0).filter(|name| name.is_empty()).map(|_| Value::string("")))
}

pub(super) fn nonsensitive(arguments: &[Value]) -> Computed {
    Ok(match arguments {
        [Value { data: Data::Capsule(Capsule::Secret(text)), .. }] => Some(Value::new(Data::String(text.clone()))),
        [Value { data: Data::Null, .. }] => Some(Value::string("")),
        _ => None,
    })
}

pub(super) fn join(arguments: &[Value]) -> Computed {
    let Some(separator) = text_argument(arguments, 1) else { return Ok(None) };
    let parts: Option<Vec<Value>> = match arguments.first().map(|list| &list.data) {
        Some(Data::Array(array)) => Some(array.iter().collect()),
        Some(Data::Null) => Some(Vec::new()),
        _ => None,
    };
    let Some(parts) = parts else { return Ok(None) };
    let mut joined = Vec::new();
    for at in 0..parts.len() {
        let Some(part) = text_argument(&parts, at) else { return Ok(None) };
        if at > 0 {
            joined.extend_from_slice(separator);
        }
        joined.extend_from_slice(part);
        if joined.len() > MAX_TEXT {
            return Ok(None);
        }
    }
    Ok(Some(Value::string(joined)))
}

pub(super) fn replace(arguments: &[Value]) -> Computed {
    let (Some(text), Some(old), Some(new)) =
        (text_argument(arguments, 0), text_argument(arguments, 1), text_argument(arguments, 2))
    else {
        return Ok(None);
    };
    if old.is_empty() {
        // Before every character and at the end.
        let Ok(text) = std::str::from_utf8(text) else { return Ok(None) };
        if text.len() + (text.len() + 1) * new.len() > MAX_TEXT {
            return Ok(None);
        }
        let mut replaced = new.to_vec();
        for c in text.chars() {
            replaced.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            replaced.extend_from_slice(new);
        }
        return Ok(Some(Value::string(replaced)));
    }
    let mut replaced = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memmem::find(rest, old) {
        replaced.extend_from_slice(&rest[..at]);
        replaced.extend_from_slice(new);
        rest = &rest[at + old.len()..];
        if replaced.len() > MAX_TEXT {
            return Ok(None);
        }
    }
    replaced.extend_from_slice(rest);
    Ok(Some(Value::string(replaced)))
}

pub(super) fn split(arguments: &[Value]) -> Computed {
    let (Some(text), Some(separator)) = (text_argument(arguments, 0), text_argument(arguments, 1)) else {
        return Ok(None);
    };
    let mut parts = Vec::new();
    if separator.is_empty() {
        let Ok(text) = std::str::from_utf8(text) else { return Ok(None) };
        if text.len() > MAX_WEIGHT as usize {
            return Ok(None);
        }
        parts.extend(text.chars().map(|c| Value::string(c.to_string())));
    } else {
        let mut rest = text;
        while let Some(at) = memchr::memmem::find(rest, separator) {
            parts.push(Value::string(rest[..at].to_vec()));
            rest = &rest[at + separator.len()..];
            if parts.len() > MAX_WEIGHT as usize {
                return Ok(None);
            }
        }
        parts.push(Value::string(rest.to_vec()));
    }
    Ok(Some(Value::array_from(parts, ArrayHost::Strings)))
}

pub(super) fn to_lower(arguments: &[Value]) -> Computed {
    mapped(arguments, |c| single(c.to_lowercase()))
}

pub(super) fn to_upper(arguments: &[Value]) -> Computed {
    mapped(arguments, |c| single(c.to_uppercase()))
}

/// Go maps a character to one character.
fn single(mut mapped: impl Iterator<Item = char>) -> Option<char> {
    mapped.next().filter(|_| mapped.next().is_none())
}

fn mapped(arguments: &[Value], map: impl Fn(char) -> Option<char>) -> Computed {
    let text = text_argument(arguments, 0).and_then(|text| std::str::from_utf8(text).ok());
    Ok(text.and_then(|text| text.chars().map(map).collect::<Option<String>>()).map(Value::string))
}

pub(super) fn trim(arguments: &[Value]) -> Computed {
    let (Some(text), Some(set)) = (text_argument(arguments, 0), text_argument(arguments, 1)) else { return Ok(None) };
    let (Ok(text), Ok(set)) = (std::str::from_utf8(text), std::str::from_utf8(set)) else { return Ok(None) };
    let set: std::collections::HashSet<char> = set.chars().collect();
    Ok(Some(Value::string(text.trim_matches(|c| set.contains(&c)))))
}

pub(super) fn trim_space(arguments: &[Value]) -> Computed {
    let text = text_argument(arguments, 0).and_then(|text| std::str::from_utf8(text).ok());
    Ok(text.map(|text| Value::string(text.trim())))
}

pub(super) fn trim_prefix(arguments: &[Value]) -> Computed {
    let (Some(text), Some(prefix)) = (text_argument(arguments, 0), text_argument(arguments, 1)) else {
        return Ok(None);
    };
    Ok(Some(Value::string(text.strip_prefix(prefix).unwrap_or(text).to_vec())))
}

pub(super) fn trim_suffix(arguments: &[Value]) -> Computed {
    let (Some(text), Some(suffix)) = (text_argument(arguments, 0), text_argument(arguments, 1)) else {
        return Ok(None);
    };
    Ok(Some(Value::string(text.strip_suffix(suffix).unwrap_or(text).to_vec())))
}

//! Durations and the texts of narrower types.

use super::value::Value;
use super::go_text;
use crate::catalog::{TextFormat, Type};

/// The value of a text as a field of that type holds it (`None`: the text itself), or Alloy's message.
pub(super) fn parse(text: &[u8], into: Type) -> Result<Option<Value>, String> {
    let unknown = Ok(Some(Value::of(into)));
    match into {
        Type::Text(text_type) => match text_type.format {
            TextFormat::Enum { values, ignore_case, empty, message } => {
                enumeration(text, values, ignore_case, empty).then_some(None).ok_or_else(|| {
                    message.replace("{q}", &go_text::quote(text)).replace("{s}", &String::from_utf8_lossy(text))
                })
            }
            _ => unknown,
        },
        _ => Ok(None),
    }
}

fn enumeration(text: &[u8], values: &[&str], ignore_case: bool, empty: bool) -> bool {
    text.is_empty() && empty
        || values.iter().any(|value| {
            if ignore_case { value.as_bytes().eq_ignore_ascii_case(text) } else { value.as_bytes() == text }
        })
}

/// Whether the text certainly fits, told without making anything.
pub(super) fn fits(text: &[u8], into: Type) -> bool {
    match into {
        Type::Text(text_type) => match text_type.format {
            TextFormat::Enum { values, ignore_case, empty, .. } => enumeration(text, values, ignore_case, empty),
            _ => false,
        },
        _ => false,
    }
}

//! Durations and the texts of narrower types.

use super::Number;
use super::value::Value;
use crate::catalog::{TextFormat, TextType, Type};
use crate::embedded::{byte_size, duration, go_text, re2, template, url};

/// The value of a text as a field of that type holds it (`None`: the text itself), or Alloy's message.
pub(super) fn parse(text: &[u8], into: Type) -> Result<Option<Value>, String> {
    let number = |number: i64| Some(Value::number(Number::Int(number)));
    match into {
        Type::Duration => duration::parse(text).map(number).map_err(|error| error.message),
        Type::Text(TextType { format, .. }) => match *format {
            TextFormat::Enum { values, ignore_case, empty, message } => {
                if enumeration(text, values, ignore_case, empty) {
                    return Ok(None);
                }
                // Decoders that ignore case print the text as they compare it.
                let lower = ignore_case.then(|| go_text::lossy(text).to_lowercase());
                let text = lower.as_ref().map_or(text, |lower| lower.as_bytes());
                let shown = go_text::lossy(text);
                Err(message.replace("{q}", &go_text::quote(text)).replace("{s}", &shown))
            }
            TextFormat::Base2Bytes => byte_size::parse(text).map(number).map_err(|error| error.message),
            TextFormat::Regexp => re2::check_inside(text, re2::RELABEL).map(|()| None).map_err(|error| error.message),
            TextFormat::Url => url::parse(text).map(|_| None).map_err(|error| error.message),
            TextFormat::Template => template::parse(text).map(|_| None).map_err(|error| error.message),
            TextFormat::Unknown => Ok(None),
        },
        _ => Ok(None),
    }
}

/// Whether the text certainly fits, told without making anything.
pub(crate) fn fits(text: &[u8], into: Type) -> bool {
    match into {
        Type::Duration => duration::parse(text).is_ok(),
        Type::Text(TextType { format, .. }) => match *format {
            TextFormat::Enum { values, ignore_case, empty, .. } => enumeration(text, values, ignore_case, empty),
            TextFormat::Base2Bytes => byte_size::parse(text).is_ok(),
            TextFormat::Regexp => re2::check_inside(text, re2::RELABEL).is_ok(),
            TextFormat::Url => url::parse(text).is_ok(),
            TextFormat::Template => template::parse(text).is_ok(),
            TextFormat::Unknown => true,
        },
        _ => false,
    }
}

fn enumeration(text: &[u8], values: &[&str], ignore_case: bool, empty: bool) -> bool {
    text.is_empty() && empty
        || values.iter().any(|value| {
            if ignore_case { value.as_bytes().eq_ignore_ascii_case(text) } else { value.as_bytes() == text }
        })
}

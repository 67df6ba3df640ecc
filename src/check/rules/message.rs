//! The holes in Alloy's words: `{value}` bare, `{value:q}` as Go quotes it, or any name of the body.

use super::instance::{Instance, Item, bytes, text};
use crate::catalog::Type;
use crate::embedded::{duration, go_text};
use crate::types::{Data, Unknown, Value};

/// Fills the holes from `known`, then from the values of the body; a hole that nobody fills stays empty.
pub(super) fn fill(words: &str, instance: &Instance<'_, '_>, known: &[(&str, Shown)]) -> String {
    if !words.contains('{') {
        return words.to_owned();
    }
    let mut filled = String::with_capacity(words.len() + 16);
    let mut rest = words;
    while let Some(start) = rest.find('{') {
        filled.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        // A brace that opens no hole is a brace.
        let Some(end) = after.find('}').filter(|&end| end > 0 && !after[..end].contains([' ', '{', '"'])) else {
            filled.push('{');
            rest = after;
            continue;
        };
        let (name, quoted) = after[..end].strip_suffix(":q").map_or((&after[..end], false), |name| (name, true));
        let shown = known.iter().find(|(known, _)| *known == name).map(|(_, shown)| shown.clone());
        let shown = shown.unwrap_or_else(|| Shown::named(instance, name));
        filled.push_str(&if quoted { shown.quoted() } else { shown.bare() });
        rest = &after[end + 1..];
    }
    filled.push_str(rest);
    filled
}

/// A value as Go prints it.
#[derive(Clone, Debug)]
pub(super) struct Shown(Vec<u8>);

impl Shown {
    pub(super) fn text(text: impl AsRef<[u8]>) -> Self {
        Self(text.as_ref().to_vec())
    }

    pub(super) fn item(item: &Item) -> Self {
        Self::value(&item.value, item.ty)
    }

    /// `%v` of the Go value.
    pub(super) fn value(value: &Value, ty: Type) -> Self {
        if let Some(bytes) = bytes(value) {
            return Self(bytes.to_vec());
        }
        Self::text(match &value.data {
            Data::Number(number) if ty == Type::Duration => duration::format(number.as_int()),
            Data::Number(number) if ty == Type::Float => go_float(number.as_float()),
            Data::Number(number) => number.to_text(),
            Data::Bool(value) => value.to_string(),
            Data::Null => zero(ty).to_owned(),
            // One of several texts: on the first host of the list.
            Data::Unknown(Unknown::OneOf(texts)) => texts.first().copied().unwrap_or_default().to_owned(),
            Data::Array(array) => {
                let element = if let Type::List(element) = ty { *element } else { Type::Any };
                let shown: Vec<String> = array.iter().map(|item| Self::value(&item, element).bare()).collect();
                format!("[{}]", shown.join(" "))
            }
            _ => text(value).unwrap_or_default(),
        })
    }

    fn named(instance: &Instance<'_, '_>, name: &str) -> Self {
        match name {
            // The name of the block around, or of one in a list.
            "name_of_endpoint" | "name_of_database" => {
                instance.item("name").map_or_else(|| Self::text(""), |item| Self::item(&item))
            }
            "label" => Self::text(instance.block.label().unwrap_or_default()),
            _ => instance.item(name).map_or_else(|| Self::text(""), |item| Self::item(&item)),
        }
    }

    pub(super) fn bare(&self) -> String {
        go_text::lossy(&self.0)
    }

    pub(super) fn quoted(&self) -> String {
        go_text::quote(&self.0)
    }
}

fn zero(ty: Type) -> &'static str {
    match ty {
        Type::Duration => "0s",
        Type::Int | Type::Uint | Type::Float => "0",
        Type::Bool => "false",
        Type::List(_) => "[]",
        Type::Map(_) => "map[]",
        _ => "",
    }
}

/// `%v` of a float: the shortest digits, with an exponent below -4 and from 21 on.
pub(super) fn go_float(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..21).contains(&exponent) {
        return value.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

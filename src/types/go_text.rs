//! Texts as Go writes them: `%q`, and the names of types.

use std::fmt::Write as _;

use super::value::{ArrayHost, Capsule, Data, ObjectHost, Unknown, Value};
use super::{Kind, Number};
use crate::catalog::Type;

/// Go's `%q`.
#[must_use]
pub fn quote(bytes: &[u8]) -> String {
    let mut quoted = String::with_capacity(bytes.len() + 2);
    quoted.push('"');
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '"' => quoted.push_str("\\\""),
                '\\' => quoted.push_str("\\\\"),
                '\u{7}' => quoted.push_str("\\a"),
                '\u{8}' => quoted.push_str("\\b"),
                '\u{c}' => quoted.push_str("\\f"),
                '\n' => quoted.push_str("\\n"),
                '\r' => quoted.push_str("\\r"),
                '\t' => quoted.push_str("\\t"),
                '\u{b}' => quoted.push_str("\\v"),
                ' '..='~' => quoted.push(c),
                _ if is_printable(c) => quoted.push(c),
                _ => {
                    let code = u32::from(c);
                    let _ = match code {
                        0..0x80 => write!(quoted, "\\x{code:02x}"),
                        0x80..0x1_0000 => write!(quoted, "\\u{code:04x}"),
                        _ => write!(quoted, "\\U{code:08x}"),
                    };
                }
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(quoted, "\\x{byte:02x}");
        }
    }
    quoted.push('"');
    quoted
}

/// The text, with a replacement character for each byte that is no UTF-8.
pub(super) fn lossy(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

/// Whether Go's `%q` shows the character as it is.
fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return (' '..='~').contains(&c);
    }
    // Rust escapes the same characters, except that it leaves combining marks alone only after another
    // character.
    !c.is_whitespace() && String::from_iter(['a', c]).escape_debug().count() == 2
}

/// Go's name of the type that a catalog type stands for, as `%T` prints it.
pub(super) fn type_name(of: Type) -> String {
    match of {
        Type::Bool => "bool".to_owned(),
        Type::String => "string".to_owned(),
        Type::Int => "int".to_owned(),
        Type::Uint => "uint".to_owned(),
        Type::Float => "float64".to_owned(),
        Type::Duration => "time.Duration".to_owned(),
        Type::Text(text) => text.name.to_owned(),
        Type::Secret => "alloytypes.Secret".to_owned(),
        Type::OptionalSecret => "alloytypes.OptionalSecret".to_owned(),
        Type::Any => "interface {}".to_owned(),
        Type::List(element) => format!("[]{}", type_name(*element)),
        Type::Map(element) => format!("map[string]{}", type_name(*element)),
        Type::Target => "discovery.Target".to_owned(),
        Type::Object(name) | Type::Capsule(name) => name.to_owned(),
    }
}

/// Go's name of the type of a value. Interfaces show what is in them: known for the commonest receivers.
pub(super) fn value_type_name(value: &Value) -> String {
    match &value.data {
        Data::Null => "<nil>".to_owned(),
        Data::Bool(_) => "bool".to_owned(),
        Data::Number(Number::Int(_)) => "int64".to_owned(),
        Data::Number(Number::Uint(_)) => "uint64".to_owned(),
        Data::Number(Number::Float(_)) => "float64".to_owned(),
        Data::String(_) | Data::Unknown(Unknown::OneOf(_)) => "string".to_owned(),
        Data::Array(array) => match array.host() {
            ArrayHost::Values => "[]value.Value",
            ArrayHost::Strings => "[]string",
            ArrayHost::Anys => "[]interface {}",
            ArrayHost::Bytes => "[]uint8",
        }
        .to_owned(),
        Data::Object(object) => match object.host() {
            ObjectHost::Values => "map[string]value.Value",
            ObjectHost::Strings => "map[string]string",
            ObjectHost::Anys => "map[string]interface {}",
            ObjectHost::Struct => "struct",
        }
        .to_owned(),
        Data::Namespace(_) => "map[string]interface {}".to_owned(),
        Data::Function(function) => function.go_type(),
        Data::Capsule(Capsule::Secret(_)) => "alloytypes.Secret".to_owned(),
        Data::Capsule(Capsule::OptionalSecret { .. }) => "alloytypes.OptionalSecret".to_owned(),
        Data::Capsule(Capsule::Target(_)) => "discovery.Target".to_owned(),
        Data::Unknown(Unknown::Of { of: Type::Capsule("loki.LogsReceiver"), .. }) => "*loki.logsReceiver".to_owned(),
        Data::Unknown(Unknown::Of { of: Type::Capsule("storage.Appendable"), .. }) => {
            "*prometheus.Interceptor".to_owned()
        }
        Data::Unknown(Unknown::Of { of, .. }) => type_name(*of),
        Data::Unknown(Unknown::Kinds(kinds)) => match kinds.first() {
            Some(Kind::Number) => "float64",
            Some(Kind::String) => "string",
            Some(Kind::Bool) => "bool",
            Some(Kind::Array) => "[]interface {}",
            _ => "interface {}",
        }
        .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn quotes_as_go_does() {
        for (bytes, want) in [
            (&b"a\"b\\"[..], r#""a\"b\\""#),
            (b"\n\t\x00\x7f", r#""\n\t\x00\x7f""#),
            (b"\x80a\xff", r#""\x80a\xff""#),
            ("é世\u{301}".as_bytes(), "\"é世\u{301}\""),
            ("\u{a0}\u{200b}\u{feff}".as_bytes(), r#""\u00a0\u200b\ufeff""#),
        ] {
            assert_eq!(quote(bytes), want);
        }
    }
}

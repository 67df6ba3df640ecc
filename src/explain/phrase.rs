//! Values in words: what is known is printed, of what is not known it is said where it comes from. Secrets never are.

use std::fmt::Write as _;

use super::model::code;
use super::view::Names;
use crate::catalog::{DefaultValue, TextFormat, TextType, Type};
use crate::syntax::ast::{BinaryOperator, Expr, ExprKind, LiteralKind};
use crate::syntax::literal;
use crate::types::{self, Capsule, Data, Value};

/// Lists longer than this are cut.
const MANY: usize = 8;

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(items: &[String]) -> String {
    list_with(items, "and")
}

/// The same with another word before the last one.
pub(super) fn list_with(items: &[String], word: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        _ if items.len() > MANY => {
            format!("{} {word} {} more", items[..MANY - 1].join(", "), items.len() - MANY + 1)
        }
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

/// `1 rule`, `3 rules`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// Nanoseconds as people write them: `1m30s`.
pub(super) fn duration(nanoseconds: i64) -> String {
    if nanoseconds == 0 {
        return "0s".to_owned();
    }
    let mut out = String::from(if nanoseconds < 0 { "-" } else { "" });
    let mut rest = nanoseconds.unsigned_abs();
    for (unit, size) in [
        ("h", 3_600_000_000_000),
        ("m", 60_000_000_000),
        ("s", 1_000_000_000),
        ("ms", 1_000_000),
        ("µs", 1_000),
        ("ns", 1),
    ] {
        let whole = rest / size;
        rest %= size;
        if whole > 0 {
            let _ = write!(out, "{whole}{unit}");
        }
    }
    out
}

/// A default duration (`1m0s`) as people write it.
fn shorter_duration(text: &str) -> String {
    crate::embedded::duration::parse(text).map_or_else(|_| text.to_owned(), duration)
}

/// Passwords in URLs are taken out.
pub(super) fn without_password(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let end = after.find(['/', '?', '#', ' ', '"', '`', ',']).unwrap_or(after.len());
        let (authority, tail) = after.split_at(end);
        match (authority.rfind('@'), authority.find(':')) {
            (Some(host), Some(colon)) if colon < host => {
                out.push_str(&authority[..=colon]);
                out.push_str("***");
                out.push_str(&authority[host..]);
            }
            _ => out.push_str(authority),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Whether values of a type are kept secret.
pub(super) fn is_secret(ty: &Type) -> bool {
    match ty {
        Type::Secret | Type::OptionalSecret => true,
        Type::List(inner) | Type::Map(inner) => is_secret(inner),
        _ => false,
    }
}

/// A default of the catalog; `None` when it says nothing.
pub(super) fn default(value: DefaultValue, ty: &Type) -> Option<String> {
    Some(match (value, ty) {
        (DefaultValue::Null | DefaultValue::Unknown(_), _) => return None,
        (DefaultValue::String(""), _) => return None,
        (DefaultValue::String(text), Type::Duration) => code(&shorter_duration(text)),
        (DefaultValue::String(text), _) => code(text),
        (DefaultValue::List(elements), _) => {
            let inner = match ty {
                Type::List(inner) => inner,
                _ => &Type::Any,
            };
            let items: Vec<String> = elements.iter().filter_map(|element| default(*element, inner)).collect();
            return (!items.is_empty()).then(|| list(&items));
        }
        (DefaultValue::Object([]), _) => return None,
        (value, _) => code(&value.to_string()),
    })
}

/// A value that is known; `None` for null, for what is empty, and when a part of it is not known.
pub(super) fn known(value: &Value, ty: &Type) -> Option<String> {
    match &value.data {
        Data::Null | Data::Unknown(_) | Data::Function(_) | Data::Namespace(_) => None,
        Data::Bool(value) => Some(code(if *value { "true" } else { "false" })),
        Data::Number(number) => Some(code(&match ty {
            Type::Duration => duration(number.as_int()),
            Type::Text(TextType { format: TextFormat::Base2Bytes, .. }) => bytes(number.as_int()),
            _ => number.to_text(),
        })),
        Data::String(text) if text.is_empty() => None,
        Data::String(text) => Some(match ty {
            Type::Duration => code(&shorter_duration(&text.lossy())),
            _ => code(&without_password(&text.lossy())),
        }),
        Data::Array(array) => {
            let inner = match ty {
                Type::List(inner) => **inner,
                _ => Type::Any,
            };
            let mut items = Vec::with_capacity(array.len());
            for item in array.iter() {
                match (&item.data, known(&item, &inner)) {
                    (_, Some(item)) => items.push(item),
                    (Data::String(_), None) => items.push("an empty text".to_owned()),
                    _ => return None,
                }
            }
            (!items.is_empty()).then(|| list(&items))
        }
        Data::Object(object) | Data::Capsule(Capsule::Target(object)) => {
            let inner = match ty {
                Type::Map(inner) => **inner,
                _ => Type::Any,
            };
            let mut items = Vec::with_capacity(object.len());
            for (key, item) in object.iter() {
                let key = key.lossy();
                let item = match &item.data {
                    Data::String(text) if tells(&key) && !text.is_empty() => return None,
                    Data::String(text) => without_password(&text.lossy()),
                    Data::Number(number) => number.to_text(),
                    Data::Bool(value) => value.to_string(),
                    _ => known(item, &inner)?.replace(['\u{1}', '\u{2}'], ""),
                };
                items.push(code(&format!("{key}={item}")));
            }
            (!items.is_empty()).then(|| list(&items))
        }
        Data::Capsule(_) => None,
    }
}

/// Whether a key says that its value is a secret.
fn tells(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    [
        "password",
        "passwd",
        "secret",
        "token",
        "api_key",
        "apikey",
        "api-key",
        "authorization",
        "credential",
        "private_key",
    ]
    .iter()
    .any(|word| key.contains(word))
}

fn bytes(number: i64) -> String {
    let mut value = number;
    for unit in ["B", "KiB", "MiB", "GiB", "TiB"] {
        if value % 1024 != 0 || value == 0 {
            return format!("{value}{unit}");
        }
        value /= 1024;
    }
    format!("{value}PiB")
}

/// Where the value of an expression comes from, or what it is.
pub(super) fn expression(expr: Expr<'_>, names: &Names<'_, '_>, depth: usize) -> String {
    let expr = expr.without_parens();
    if names.is_secret_at(expr.span()) {
        return secret(expr, names);
    }
    // What is put together, or comes from outside, is printed as a shell would write it.
    if let Some(inner) = unwrapped(expr) {
        return expression(inner, names, depth + 1);
    }
    let is_argument = || dotted(expr).is_some_and(|name| name.starts_with("argument."));
    if (matches!(expr.kind(), ExprKind::Call { .. }) || is_argument())
        && let Some(text) = inline(expr, names, depth)
    {
        return code(&without_password(&text));
    }
    if let Some(source) = source(expr, names, depth, false) {
        return source;
    }
    match expr.kind() {
        ExprKind::Literal(_) => inline(expr, names, depth).map_or_else(|| names.source(expr), |text| code(&text)),
        ExprKind::Array(elements) if depth < 4 => {
            let items: Vec<String> = elements.iter().map(|item| expression(item, names, depth + 1)).collect();
            list(&items)
        }
        ExprKind::Object(fields) if depth < 4 => {
            let items: Vec<String> = fields
                .iter()
                .map(|field| match inline(field.value, names, depth + 1) {
                    Some(value) if !names.is_secret_at(field.value.span()) && !tells(field.key()) => {
                        code(&format!("{}={value}", field.key()))
                    }
                    _ if names.is_secret_at(field.value.span()) || tells(field.key()) => {
                        format!("{} {}", code(field.key()), secret(field.value, names))
                    }
                    _ => format!("{} from {}", code(field.key()), expression(field.value, names, depth + 1)),
                })
                .collect();
            list(&items)
        }
        _ => match inline(expr, names, depth) {
            Some(text) => code(&without_password(&text)),
            None => names.source(expr),
        },
    }
}

/// `x` of `nonsensitive(x)`.
fn unwrapped(expr: Expr<'_>) -> Option<Expr<'_>> {
    let ExprKind::Call { callee, arguments } = expr.kind() else { return None };
    let is_wrapper = matches!(
        dotted(callee)?.as_str(),
        "nonsensitive" | "convert.nonsensitive" | "string.trim_space" | "trim_space"
    );
    let mut arguments = arguments.iter();
    let (only, second) = (arguments.next()?, arguments.next());
    (is_wrapper && second.is_none()).then(|| only.without_parens())
}

/// A secret: never what it is, only where it comes from.
pub(super) fn secret(expr: Expr<'_>, names: &Names<'_, '_>) -> String {
    let mut found = Vec::new();
    sources(expr, names, &mut found, 0);
    found.dedup();
    if found.is_empty() { "written in the file".to_owned() } else { format!("from {}", list(&found)) }
}

fn sources(expr: Expr<'_>, names: &Names<'_, '_>, found: &mut Vec<String>, depth: usize) {
    if depth > 40 {
        return;
    }
    let expr = expr.without_parens();
    if let Some(source) = source(expr, names, depth, true) {
        found.push(source);
        return;
    }
    match expr.kind() {
        ExprKind::Call { arguments, .. } => {
            arguments.iter().for_each(|argument| sources(argument, names, found, depth + 1));
        }
        ExprKind::Binary { left, right, .. } => {
            sources(left, names, found, depth + 1);
            sources(right, names, found, depth + 1);
        }
        ExprKind::Array(elements) => {
            elements.iter().for_each(|element| sources(element, names, found, depth + 1));
        }
        ExprKind::Object(fields) => {
            fields.iter().for_each(|field| sources(field.value, names, found, depth + 1));
        }
        ExprKind::Index { value, .. } | ExprKind::Access { value, .. } => sources(value, names, found, depth + 1),
        ExprKind::Unary { operand, .. } => sources(operand, names, found, depth + 1),
        _ => {}
    }
}

/// What a single reference or call names: an environment variable, a file, a Kubernetes secret, another component.
fn source(expr: Expr<'_>, names: &Names<'_, '_>, depth: usize, is_secret: bool) -> Option<String> {
    if depth > 40 {
        return None;
    }
    if let Some(variable) = environment_variable(expr) {
        return Some(format!("environment variable {}", code(&variable)));
    }
    match expr.kind() {
        ExprKind::Call { callee, arguments } => {
            let function = dotted(callee)?;
            match (function.as_str(), arguments.len()) {
                ("nonsensitive" | "convert.nonsensitive" | "string.trim_space" | "trim_space", 1) => {
                    source(arguments.iter().next()?.without_parens(), names, depth + 1, is_secret)
                }
                ("coalesce", 2..) => {
                    let items: Vec<String> = arguments
                        .iter()
                        .filter(|argument| !is_empty_text(*argument))
                        .map(|argument| match is_secret || names.is_secret_at(argument.span()) {
                            true => source(argument.without_parens(), names, depth + 1, true)
                                .unwrap_or_else(|| "a value written in the file".to_owned()),
                            false => expression(argument, names, depth + 1),
                        })
                        .collect();
                    Some(list_with(&items, "or else"))
                }
                _ => None,
            }
        }
        ExprKind::Index { value, index } => {
            if let Some(found) = json_path(value, names) {
                return Some(found);
            }
            let of = names.node_of(value)?;
            let key = match index.without_parens().kind() {
                ExprKind::Literal(key) => literal::string_value(key.text)?.into_text().into_owned(),
                _ => return Some(of),
            };
            Some(format!("key {} of {of}", code(&key)))
        }
        ExprKind::Access { .. } | ExprKind::Identifier(_) => match dotted(expr)?.as_str() {
            "constants.hostname" => Some("the host's name".to_owned()),
            "constants.os" => Some("the operating system's name".to_owned()),
            "constants.arch" => Some("the processor architecture".to_owned()),
            "module_path" => Some("the folder of this file".to_owned()),
            _ => names.node_of(expr),
        },
        _ => None,
    }
}

/// `json_path(local.file.x.content, ".a.b")`: `.a.b` of the file.
fn json_path(expr: Expr<'_>, names: &Names<'_, '_>) -> Option<String> {
    let ExprKind::Call { callee, arguments } = expr.without_parens().kind() else { return None };
    if !matches!(dotted(callee)?.as_str(), "json_path" | "encoding.json_path") {
        return None;
    }
    let mut arguments = arguments.iter();
    let (of, path) = (arguments.next()?, arguments.next()?);
    let ExprKind::Literal(path) = path.without_parens().kind() else { return None };
    let path = literal::string_value(path.text)?.into_text().into_owned();
    let of = source(of.without_parens(), names, 30, true)?;
    Some(format!("{} of {of}", code(&path)))
}

fn is_empty_text(expr: Expr<'_>) -> bool {
    match expr.without_parens().kind() {
        ExprKind::Literal(literal) => matches!(literal.text, "\"\"" | "``"),
        ExprKind::Array(elements) => elements.is_empty(),
        _ => false,
    }
}

/// The variable that `sys.env("X")` reads.
pub(super) fn environment_variable(expr: Expr<'_>) -> Option<String> {
    let ExprKind::Call { callee, arguments } = expr.kind() else { return None };
    if !matches!(dotted(callee)?.as_str(), "sys.env" | "env") {
        return None;
    }
    let mut arguments = arguments.iter();
    let (Some(name), None) = (arguments.next(), arguments.next()) else { return None };
    match name.without_parens().kind() {
        ExprKind::Literal(name) if matches!(name.kind, LiteralKind::String | LiteralKind::RawString) => {
            Some(literal::string_value(name.text)?.into_text().into_owned())
        }
        _ => None,
    }
}

/// `a.b.c`, when it is written with names only.
pub(super) fn dotted(expr: Expr<'_>) -> Option<String> {
    let mut parts = Vec::new();
    let mut at = expr.without_parens();
    loop {
        match at.kind() {
            ExprKind::Identifier(name) => {
                parts.push(name);
                parts.reverse();
                return Some(parts.join("."));
            }
            ExprKind::Access { value, name, .. } => {
                parts.push(name);
                at = value.without_parens();
            }
            _ => return None,
        }
    }
}

/// A text put together of parts, those that are not known as `${…}`.
pub(super) fn inline(expr: Expr<'_>, names: &Names<'_, '_>, depth: usize) -> Option<String> {
    if depth > 40 {
        return None;
    }
    let expr = expr.without_parens();
    if names.is_secret_at(expr.span()) {
        return Some("***".to_owned());
    }
    if let Some(variable) = environment_variable(expr) {
        return Some(format!("${{{variable}}}"));
    }
    match expr.kind() {
        ExprKind::Literal(literal) => Some(match literal.kind {
            LiteralKind::String | LiteralKind::RawString => {
                without_password(&literal::string_value(literal.text)?.into_text())
            }
            LiteralKind::Invalid => return None,
            _ => literal.text.to_owned(),
        }),
        ExprKind::Array(elements) if !elements.is_empty() => {
            let items: Option<Vec<String>> = elements.iter().map(|element| inline(element, names, depth + 1)).collect();
            Some(items?.join(","))
        }
        ExprKind::Binary { operator: BinaryOperator::Add, left, right, .. } => {
            Some(inline(left, names, depth + 1)? + &inline(right, names, depth + 1)?)
        }
        ExprKind::Identifier(_) | ExprKind::Access { .. } => {
            let name = dotted(expr)?;
            let name = name.strip_prefix("constants.").unwrap_or(&name);
            Some(format!("${{{}}}", name.strip_suffix(".value").unwrap_or(name)))
        }
        ExprKind::Index { value, index } => {
            let key = inline(index, names, depth + 1)?;
            Some(format!("${{{}[{key}]}}", dotted(value)?))
        }
        ExprKind::Call { callee, arguments } => {
            let function = dotted(callee)?;
            let mut values = arguments.iter();
            match (function.as_str(), arguments.len()) {
                ("nonsensitive" | "convert.nonsensitive" | "string.trim_space" | "trim_space", 1) => {
                    inline(values.next()?, names, depth + 1)
                }
                ("coalesce", 2) => {
                    let first = inline(values.next()?, names, depth + 1)?;
                    let second = values.next()?;
                    if is_empty_text(second) {
                        return Some(first);
                    }
                    let second = inline(second, names, depth + 1)?;
                    let name = first.strip_prefix("${")?.strip_suffix('}')?;
                    Some(format!("${{{name}:-{second}}}"))
                }
                ("string.join" | "join", 2) => {
                    let parts = values.next()?.without_parens();
                    let separator = inline(values.next()?, names, depth + 1)?;
                    match parts.kind() {
                        ExprKind::Array(elements) => {
                            let items: Option<Vec<String>> =
                                elements.iter().map(|element| inline(element, names, depth + 1)).collect();
                            Some(items?.join(&separator))
                        }
                        _ => inline(parts, names, depth + 1),
                    }
                }
                ("string.format" | "format", 1..) => {
                    let pattern = inline(values.next()?, names, depth + 1)?;
                    let mut out = String::new();
                    let mut rest = pattern.as_str();
                    while let Some(at) = rest.find('%') {
                        out.push_str(&rest[..at]);
                        match rest[at + 1..].chars().next() {
                            Some('s' | 'v' | 'd' | 'q') => out.push_str(&inline(values.next()?, names, depth + 1)?),
                            Some('%') => out.push('%'),
                            _ => return None,
                        }
                        rest = &rest[at + 2..];
                    }
                    Some(out + rest)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// The value of an expression where a type is wanted, when all of it is known.
pub(super) fn evaluated(expr: Expr<'_>, ty: Type, names: &Names<'_, '_>) -> Option<Value> {
    types::assign(expr, ty, &mut names.opaque(), names.context()).ok()
}

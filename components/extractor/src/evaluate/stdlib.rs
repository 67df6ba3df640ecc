//! The part of Go's standard library, and of a few packages beside it, that defaults and decoders use.

use super::value::Value;
use crate::golang::build_constraint::Platform;
use crate::program::Named;

pub(super) fn constant(path: &str, name: &str, platform: Platform) -> Option<Value> {
    let duration =
        |nanoseconds: i128| Some(Value::Typed(Named::new("time", "Duration"), Box::new(Value::Int(nanoseconds))));
    let bytes = |count: i128| {
        Some(Value::Typed(Named::new("github.com/alecthomas/units", "Base2Bytes"), Box::new(Value::Int(count))))
    };
    let text = |t: &str| Some(Value::Text(t.to_owned()));
    match (path, name) {
        ("time", "Nanosecond") => duration(1),
        ("time", "Microsecond") => duration(1_000),
        ("time", "Millisecond") => duration(1_000_000),
        ("time", "Second") => duration(1_000_000_000),
        ("time", "Minute") => duration(60_000_000_000),
        ("time", "Hour") => duration(3_600_000_000_000),
        ("time", "RFC3339") => text("2006-01-02T15:04:05Z07:00"),
        ("github.com/alecthomas/units", "Kibibyte" | "KiB") => bytes(1 << 10),
        ("github.com/alecthomas/units", "Mebibyte" | "MiB") => bytes(1 << 20),
        ("github.com/alecthomas/units", "Gibibyte" | "GiB") => bytes(1 << 30),
        ("math", "MaxInt" | "MaxInt64") => Some(Value::Int(i128::from(i64::MAX))),
        ("math", "MaxInt32") => Some(Value::Int(i128::from(i32::MAX))),
        ("math", "MaxUint32") => Some(Value::Int(i128::from(u32::MAX))),
        ("math", "MaxUint64") => Some(Value::Int(i128::from(u64::MAX))),
        ("net/http", "MethodGet") => text("GET"),
        ("net/http", "MethodPost") => text("POST"),
        ("runtime", "GOOS") => text(platform.name()),
        _ => None,
    }
}

/// Types outside the source tree that values are converted to; any other `pkg.Name(x)` is a call.
pub(super) fn is_foreign_type(path: &str, name: &str) -> bool {
    matches!(
        (path.rsplit('/').next().unwrap_or_default(), name),
        ("time", "Duration" | "Month")
            | ("units", "Base2Bytes" | "Bytes")
            | ("model", "Duration" | "LabelName" | "LabelValue" | "LabelSet")
            | ("configcompression", "Type")
            | ("configopaque", "String")
            | ("flagext", "StringSlice" | "StringSliceCSV")
            | ("slog", "Level")
    )
}

pub(super) fn call(path: &str, name: &str, args: &[Value]) -> Option<Value> {
    let bare: Vec<Value> = args.iter().cloned().map(Value::bare).collect();
    Some(match (path, name, bare.as_slice()) {
        ("fmt", "Errorf", [Value::Text(format), rest @ ..]) => Value::Error(sprintf(format, rest)),
        ("fmt", "Sprintf", [Value::Text(format), rest @ ..]) => Value::Text(sprintf(format, rest)),
        ("errors", "New", [Value::Text(text)]) => Value::Error(text.clone()),
        ("strings", "ToLower", [Value::Text(text)]) => Value::Text(text.to_lowercase()),
        ("strings", "ToUpper", [Value::Text(text)]) => Value::Text(text.to_uppercase()),
        ("strings", "TrimSpace", [Value::Text(text)]) => Value::Text(text.trim().to_owned()),
        ("strings", "HasPrefix", [Value::Text(text), Value::Text(part)]) => {
            Value::Bool(text.starts_with(part.as_str()))
        }
        ("strings", "HasSuffix", [Value::Text(text), Value::Text(part)]) => Value::Bool(text.ends_with(part.as_str())),
        ("strings", "Contains", [Value::Text(text), Value::Text(part)]) => Value::Bool(text.contains(part.as_str())),
        ("strings", "EqualFold", [Value::Text(a), Value::Text(b)]) => Value::Bool(a.to_lowercase() == b.to_lowercase()),
        ("strings", "Split", [Value::Text(text), Value::Text(separator)]) if !separator.is_empty() => {
            Value::List(text.split(separator.as_str()).map(|p| Value::Text(p.to_owned())).collect())
        }
        ("strings", "Join", [Value::List(items), Value::Text(separator)]) => {
            let texts: Option<Vec<String>> = items
                .iter()
                .map(|i| match i.clone().bare() {
                    Value::Text(t) => Some(t),
                    _ => None,
                })
                .collect();
            Value::Text(texts?.join(separator))
        }
        ("slices", "Contains", [Value::List(items), wanted]) => {
            let found: Option<Vec<bool>> = items.iter().map(|i| i.equals(wanted)).collect();
            Value::Bool(found?.contains(&true))
        }
        ("slices", "Clone", [list]) => list.clone(),
        ("regexp", "MustCompile", [Value::Text(text)])
        | ("github.com/grafana/regexp", "MustCompile", [Value::Text(text)]) => Value::Regexp(text.clone()),
        ("regexp" | "github.com/grafana/regexp", "Compile", [Value::Text(text)]) => {
            Value::Tuple(vec![Value::Regexp(text.clone()), Value::Nil])
        }
        ("net/url", "Parse", [Value::Text(text)]) => {
            let place = super::value::Place::of(Value::Url(text.clone()));
            Value::Tuple(vec![Value::Pointer(place), Value::Nil])
        }
        ("path" | "path/filepath", "Join", parts) => {
            let texts: Option<Vec<&str>> = parts
                .iter()
                .map(|p| match p {
                    Value::Text(t) => Some(t.trim_end_matches('/')),
                    _ => None,
                })
                .collect();
            Value::Text(texts?.join("/"))
        }
        _ => return None,
    })
}

pub(super) fn method(value: Value, name: &str, _args: &[Value]) -> Option<Value> {
    match (value, name) {
        (Value::Error(text), "Error") => Some(Value::Text(text)),
        (Value::Regexp(text) | Value::Url(text), "String") => Some(Value::Text(text)),
        (Value::Typed(named, inner), "String") if named.is("time", "Duration") => match *inner {
            Value::Int(n) => Some(Value::Text(duration_text(n))),
            _ => None,
        },
        (Value::Typed(named, inner), "Seconds") if named.is("time", "Duration") => match *inner {
            Value::Int(n) => Some(Value::Float(super::value::to_float(n) / 1e9)),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn length(value: Value) -> Value {
    let count = match value {
        Value::Text(text) => text.len(),
        Value::List(items) => items.len(),
        Value::Map(entries) => entries.len(),
        Value::Nil => 0,
        other => return Value::Unknown(format!("len({other:?})")),
    };
    Value::Int(i128::try_from(count).unwrap_or(0))
}

pub(super) fn slice(value: Value, start: Option<Value>, end: Option<Value>) -> Value {
    let bound = |b: Option<Value>, default: usize| match b {
        None => Some(default),
        Some(Value::Int(i)) => usize::try_from(i).ok(),
        Some(_) => None,
    };
    let sliced = match &value {
        Value::Text(text) => bound(start, 0)
            .zip(bound(end, text.len()))
            .and_then(|(a, b)| text.get(a..b))
            .map(|t| Value::Text(t.to_owned())),
        Value::List(items) => bound(start, 0)
            .zip(bound(end, items.len()))
            .and_then(|(a, b)| items.get(a..b))
            .map(|t| Value::List(t.to_vec())),
        _ => None,
    };
    sliced.unwrap_or_else(|| Value::Unknown(format!("slice of {value:?}")))
}

/// Stands in a text for a value that cannot be printed.
pub const UNPRINTED: char = '\u{fffd}';

/// `fmt.Sprintf` for texts, numbers and errors. `%q` keeps a mark of its own so that a message template can be made of it.
fn sprintf(format: &str, args: &[Value]) -> String {
    let mut out = String::new();
    let mut args = args.iter();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('%') => out.push('%'),
            Some(verb) => match args.next() {
                Some(value) => out.push_str(&printed(verb, value)),
                None => out.push_str("%!"),
            },
            None => {}
        }
    }
    out
}

fn printed(verb: char, value: &Value) -> String {
    match value.clone().bare() {
        Value::Text(text) if verb == 'q' => format!("{text:?}"),
        Value::Text(text) | Value::Error(text) => text,
        Value::Int(i) => i.to_string(),
        Value::Float(f) => f.to_string(),
        Value::Bool(b) => b.to_string(),
        Value::Nil => "<nil>".to_owned(),
        Value::List(items) => {
            format!("[{}]", items.iter().map(|i| printed(verb, i)).collect::<Vec<_>>().join(" "))
        }
        _ => UNPRINTED.to_string(),
    }
}

/// A duration as Go prints it: `1m0s`, `1.5s`, `0s`.
pub fn duration_text(nanoseconds: i128) -> String {
    if nanoseconds == 0 {
        return "0s".to_owned();
    }
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let n = nanoseconds.unsigned_abs();
    let fraction = |value: u128, unit: u128| {
        let whole = value / unit;
        let mut rest = format!("{:0width$}", value % unit, width = unit.to_string().len() - 1);
        while rest.ends_with('0') {
            rest.pop();
        }
        if rest.is_empty() { whole.to_string() } else { format!("{whole}.{rest}") }
    };
    if n < 1_000 {
        return format!("{sign}{n}ns");
    }
    if n < 1_000_000 {
        return format!("{sign}{}µs", fraction(n, 1_000));
    }
    if n < 1_000_000_000 {
        return format!("{sign}{}ms", fraction(n, 1_000_000));
    }
    let (hours, minutes) = (n / 3_600_000_000_000, n / 60_000_000_000 % 60);
    let seconds = fraction(n % 60_000_000_000, 1_000_000_000);
    match (hours, minutes) {
        (0, 0) => format!("{sign}{seconds}s"),
        (0, _) => format!("{sign}{minutes}m{seconds}s"),
        _ => format!("{sign}{hours}h{minutes}m{seconds}s"),
    }
}

/// A number of bytes as `units.Base2Bytes` prints it: `5MiB`, `1KiB24B`, `0B`.
pub fn bytes_text(count: i128) -> String {
    if count == 0 {
        return "0B".to_owned();
    }
    let sign = if count < 0 { "-" } else { "" };
    let mut rest = count.unsigned_abs();
    let mut parts = Vec::new();
    for unit in ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] {
        let here = if unit == "EiB" { rest } else { rest % 1024 };
        if here != 0 {
            parts.push(format!("{here}{unit}"));
        }
        rest = if unit == "EiB" { 0 } else { rest / 1024 };
    }
    parts.reverse();
    format!("{sign}{}", parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_printed_as_go_does() {
        let check = |n: i128, expected| assert_eq!(duration_text(n), expected);
        check(0, "0s");
        check(60_000_000_000, "1m0s");
        check(5_400_000_000_000, "1h30m0s");
        check(1_400_000_000, "1.4s");
        check(250_000_000, "250ms");
        check(1_500, "1.5µs");
        check(-30_000_000_000, "-30s");
    }

    #[test]
    fn bytes_are_printed_as_units_does() {
        let check = |n: i128, expected: &str| assert_eq!(bytes_text(n), expected);
        check(5 << 20, "5MiB");
        check(66_560, "65KiB");
        check(1_048, "1KiB24B");
        check(0, "0B");
    }
}

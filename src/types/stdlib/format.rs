//! `string.format`: Go's `fmt.Sprintf` for the verbs that configurations use. What is not followed is unknown.

use super::{Computed, text_argument};
use crate::embedded::go_text;
use crate::types::Number;
use crate::types::value::{Data, MAX_TEXT, Value};

pub(super) fn format(arguments: &[Value]) -> Computed {
    let Some(pattern) = text_argument(arguments, 0) else { return Ok(None) };
    Ok(sprintf(pattern, &arguments[1..]).map(Value::string))
}

/// What stands between `%` and the verb.
#[derive(Clone, Copy, Default)]
struct Flags {
    left: bool,
    zero: bool,
    plus: bool,
    space: bool,
    sharp: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

fn sprintf(pattern: &[u8], arguments: &[Value]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(pattern.len());
    let mut used = 0;
    let mut at = 0;
    while let Some(&byte) = pattern.get(at) {
        at += 1;
        if out.len() > MAX_TEXT {
            return None;
        }
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut flags = Flags::default();
        while let Some(&flag) = pattern.get(at) {
            match flag {
                b'-' => flags.left = true,
                b'0' => flags.zero = true,
                b'+' => flags.plus = true,
                b' ' => flags.space = true,
                b'#' => flags.sharp = true,
                _ => break,
            }
            at += 1;
        }
        flags.width = number(pattern, &mut at)?;
        if pattern.get(at) == Some(&b'.') {
            at += 1;
            flags.precision = Some(number(pattern, &mut at)?.unwrap_or(0));
        }
        let Some(&verb) = pattern.get(at) else {
            out.extend_from_slice(b"%!(NOVERB)");
            break;
        };
        // Widths from arguments, chosen arguments and verbs beyond ASCII are not followed.
        if matches!(verb, b'*' | b'[') || !verb.is_ascii() {
            return None;
        }
        at += 1;
        if verb == b'%' {
            out.push(b'%');
            continue;
        }
        let Some(argument) = arguments.get(used) else {
            out.extend_from_slice(&[b"%!".as_slice(), &[verb], b"(MISSING)"].concat());
            continue;
        };
        used += 1;
        verb_of(verb, flags, argument, &mut out)?;
    }
    if used < arguments.len() {
        out.extend_from_slice(b"%!(EXTRA ");
        for (at, argument) in arguments[used..].iter().enumerate() {
            if at > 0 {
                out.extend_from_slice(b", ");
            }
            if argument.is_null() {
                out.extend_from_slice(b"<nil>");
            } else {
                out.extend_from_slice(type_name(argument)?.as_bytes());
                out.push(b'=');
                verb_of(b'v', Flags::default(), argument, &mut out)?;
            }
        }
        out.push(b')');
    }
    Some(out)
}

/// `Some(None)`: no number stands here; `None`: one that is too large.
fn number(pattern: &[u8], at: &mut usize) -> Option<Option<usize>> {
    let start = *at;
    while pattern.get(*at).is_some_and(u8::is_ascii_digit) {
        *at += 1;
    }
    if start == *at {
        return Some(None);
    }
    let number: usize = std::str::from_utf8(&pattern[start..*at]).ok()?.parse().ok()?;
    (number <= 1000).then_some(Some(number))
}

fn type_name(value: &Value) -> Option<&'static str> {
    Some(match &value.data {
        Data::Bool(_) => "bool",
        Data::String(_) => "string",
        Data::Number(Number::Int(_)) => "int",
        Data::Number(Number::Uint(number)) => {
            if i64::try_from(*number).is_ok() {
                "int"
            } else {
                "uint64"
            }
        }
        Data::Number(Number::Float(_)) => "float64",
        Data::Array(_) => "[]interface {}",
        Data::Object(_) => "map[string]interface {}",
        _ => return None,
    })
}

fn verb_of(verb: u8, flags: Flags, value: &Value, out: &mut Vec<u8>) -> Option<()> {
    let text = match (verb, &value.data) {
        (b'v', Data::Null) if !flags.sharp => return pad(b"<nil>", flags, out),
        (b'T', Data::Null) => return pad(b"<nil>", flags, out),
        (b'T', _) => return pad(type_name(value)?.as_bytes(), flags, out),
        (_, Data::Null) => {
            out.extend_from_slice(&[b"%!".as_slice(), &[verb], b"(<nil>)"].concat());
            return Some(());
        }
        (b't' | b'v', Data::Bool(value)) if !flags.zero => {
            return pad(if *value { b"true" } else { b"false" }, flags, out);
        }
        (b's' | b'v', Data::String(text)) if !flags.sharp && !flags.zero => {
            let bytes = text.as_bytes();
            let kept = match (flags.precision, text.as_str()) {
                (None, _) => bytes,
                (Some(limit), Some(text)) => {
                    let end = text.char_indices().nth(limit).map_or(text.len(), |(at, _)| at);
                    &bytes[..end]
                }
                (Some(_), None) => return None,
            };
            return pad(kept, flags, out);
        }
        (b'q', Data::String(text)) if !flags.sharp && !flags.plus && !flags.zero && flags.precision.is_none() => {
            return pad(go_text::quote(text).as_bytes(), flags, out);
        }
        (b'x' | b'X', Data::String(text))
            if flags.precision.is_none() && !flags.sharp && !flags.space && !flags.zero =>
        {
            let hex: String = text
                .as_bytes()
                .iter()
                .map(|byte| if verb == b'x' { format!("{byte:02x}") } else { format!("{byte:02X}") })
                .collect();
            return pad(hex.as_bytes(), flags, out);
        }
        (_, Data::Number(Number::Float(number))) => return float(verb, flags, *number, value, out),
        (_, Data::Number(number)) => return integer(verb, flags, *number, value, out),
        (_, Data::Array(array)) => {
            out.push(b'[');
            for (at, item) in array.iter().enumerate() {
                if at > 0 {
                    out.push(b' ');
                }
                element(verb, flags, &item, out)?;
            }
            out.push(b']');
            return (!flags.sharp && matches!(verb, b'v' | b's' | b'd')).then_some(());
        }
        (_, Data::Object(object)) => {
            let mut fields: Vec<_> = object.iter().collect();
            fields.sort_by(|(one, _), (other, _)| one.cmp(other));
            out.extend_from_slice(b"map[");
            for (at, (key, item)) in fields.into_iter().enumerate() {
                if at > 0 {
                    out.push(b' ');
                }
                element(verb, flags, &Value::new(Data::String(key.clone())), out)?;
                out.push(b':');
                element(verb, flags, item, out)?;
            }
            out.push(b']');
            return (!flags.sharp && matches!(verb, b'v' | b's')).then_some(());
        }
        (_, Data::Bool(value)) if !matches!(verb, b'w' | b'p' | b't' | b'v') => value.to_string(),
        (_, Data::String(text)) if matches!(verb, b'd' | b't' | b'f' | b'e' | b'g' | b'c' | b'b' | b'o' | b'U') => {
            let mut bad = Vec::from(b"%!");
            bad.push(verb);
            bad.extend_from_slice(b"(string=");
            bad.extend_from_slice(text.as_bytes());
            bad.push(b')');
            if flags.width.is_some() || flags.precision.is_some() || flags.zero || flags.sharp {
                return None;
            }
            out.extend_from_slice(&bad);
            return Some(());
        }
        _ => return None,
    };
    bad_verb(verb, flags, value, &text, out)
}

fn element(verb: u8, flags: Flags, item: &Value, out: &mut Vec<u8>) -> Option<()> {
    if item.is_null() {
        out.extend_from_slice(b"<nil>");
        return Some(());
    }
    if out.len() > MAX_TEXT {
        return None;
    }
    verb_of(verb, flags, item, out)
}

fn bad_verb(verb: u8, flags: Flags, value: &Value, text: &str, out: &mut Vec<u8>) -> Option<()> {
    if flags.width.is_some() || flags.precision.is_some() || flags.sharp || flags.plus || flags.zero || flags.space {
        return None;
    }
    let (verb, name) = (char::from(verb), type_name(value)?);
    out.extend_from_slice(format!("%!{verb}({name}={text})").as_bytes());
    Some(())
}

fn integer(verb: u8, flags: Flags, number: Number, value: &Value, out: &mut Vec<u8>) -> Option<()> {
    if flags.precision.is_some() || flags.sharp {
        return None;
    }
    let magnitude = match number {
        Number::Int(number) => number.unsigned_abs(),
        _ => number.as_uint(),
    };
    let negative = matches!(number, Number::Int(number) if number < 0);
    let digits = match verb {
        b'd' | b'v' => magnitude.to_string(),
        b'b' => format!("{magnitude:b}"),
        b'o' => format!("{magnitude:o}"),
        b'x' => format!("{magnitude:x}"),
        b'X' => format!("{magnitude:X}"),
        b's' | b't' | b'f' | b'e' | b'g' => return bad_verb(verb, flags, value, &number.to_text(), out),
        _ => return None,
    };
    let sign = if negative {
        "-"
    } else if flags.plus {
        "+"
    } else if flags.space {
        " "
    } else {
        ""
    };
    signed(sign, &digits, flags, out)
}

fn signed(sign: &str, digits: &str, flags: Flags, out: &mut Vec<u8>) -> Option<()> {
    if flags.zero && !flags.left {
        let zeros = flags.width.unwrap_or(0).saturating_sub(sign.len() + digits.len());
        out.extend_from_slice(format!("{sign}{}{digits}", "0".repeat(zeros)).as_bytes());
        return Some(());
    }
    pad(format!("{sign}{digits}").as_bytes(), Flags { zero: false, ..flags }, out)
}

fn float(verb: u8, flags: Flags, number: f64, value: &Value, out: &mut Vec<u8>) -> Option<()> {
    if !number.is_finite() || flags.sharp {
        return None;
    }
    let digits = match (verb, flags.precision) {
        (b'v' | b'g', None) => shortest(number.abs())?,
        (b'f' | b'F', precision) => format!("{:.*}", precision.unwrap_or(6), number.abs()),
        (b'd' | b's' | b't' | b'c', None) => return bad_verb(verb, flags, value, &signed_shortest(number)?, out),
        _ => return None,
    };
    let sign = if number.is_sign_negative() {
        "-"
    } else if flags.plus {
        "+"
    } else if flags.space {
        " "
    } else {
        ""
    };
    signed(sign, &digits, flags, out)
}

fn signed_shortest(number: f64) -> Option<String> {
    let sign = if number.is_sign_negative() { "-" } else { "" };
    Some(format!("{sign}{}", shortest(number.abs())?))
}

/// Go's `%g`: the shortest digits, with an exponent from a million on and below 10⁻⁴.
fn shortest(number: f64) -> Option<String> {
    let text = format!("{number:e}");
    let (digits, exponent) = text.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    Some(if number != 0.0 && !(-4..6).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
    } else {
        number.to_string()
    })
}

fn pad(text: &[u8], flags: Flags, out: &mut Vec<u8>) -> Option<()> {
    if flags.zero {
        return None;
    }
    let length = std::str::from_utf8(text).map_or(text.len(), |text| text.chars().count());
    let blanks = flags.width.unwrap_or(0).saturating_sub(length);
    if !flags.left {
        out.resize(out.len() + blanks, b' ');
    }
    out.extend_from_slice(text);
    if flags.left {
        out.resize(out.len() + blanks, b' ');
    }
    Some(())
}

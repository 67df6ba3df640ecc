//! `encoding.from_json` and `encoding.to_json`: Go's `encoding/json` with its words.

use super::{Computed, text_argument};
use crate::embedded::go_text;
use crate::types::value::{ArrayHost, Capsule, Data, MAX_TEXT, MAX_WEIGHT, ObjectHost, Text, Value};
use crate::types::{Kind, Number};

/// Deeper texts are not followed.
const MAX_DEPTH: u32 = 100;

pub(super) fn from_json(arguments: &[Value]) -> Computed {
    let Some(text) = text_argument(arguments, 0) else { return Ok(None) };
    let mut reader = Reader { text, at: 0, depth: 0, values: 0, out_of_range: None };
    let value = match reader.document() {
        Ok(value) => value,
        Err(Stop::Unfollowed) => return Ok(None),
        Err(Stop::Refused(message)) => return Err(message),
    };
    match reader.out_of_range {
        Some(number) => Err(format!("json: cannot unmarshal number {number} into Go value of type float64")),
        None => Ok(Some(value)),
    }
}

/// `json_path`, for paths of names and indices: `.a.b[0]`, `$["a"]`. The list is empty when there is no such place.
pub(super) fn path(arguments: &[Value]) -> Computed {
    let (Some(text), Some(path)) = (text_argument(arguments, 0), text_argument(arguments, 1)) else {
        return Ok(None);
    };
    let Some(steps) = std::str::from_utf8(path).ok().and_then(path_steps) else { return Ok(None) };
    let mut reader = Reader { text, at: 0, depth: 0, values: 0, out_of_range: None };
    // The parser behind this function takes more than JSON: what is wrong for us may be right for it.
    let Ok(mut value) = reader.document() else { return Ok(None) };
    for step in steps {
        let next = match (&value.data, step) {
            (Data::Object(object), Step::Name(name)) => object.get(name.as_bytes()).cloned(),
            (Data::Array(array), Step::Index(index)) => array.get(index),
            _ => None,
        };
        match next {
            Some(next) => value = next,
            None => return Ok(Some(Value::array_from(Vec::new(), ArrayHost::Anys))),
        }
    }
    Ok(Some(Value::array_from(vec![value], ArrayHost::Anys)))
}

enum Step {
    Name(String),
    Index(usize),
}

/// `None`: a path with more than names and indices.
fn path_steps(path: &str) -> Option<Vec<Step>> {
    let mut rest = path.strip_prefix('$').unwrap_or(path);
    let mut steps = Vec::new();
    while let Some(first) = rest.chars().next() {
        if let Some(name) = rest.strip_prefix('.') {
            let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
            if end == 0 {
                return None;
            }
            steps.push(Step::Name(name[..end].to_owned()));
            rest = &name[end..];
        } else if first == '[' {
            let (inner, after) = rest[1..].split_once(']')?;
            steps.push(if inner.bytes().all(|byte| byte.is_ascii_digit()) {
                Step::Index(inner.parse().ok()?)
            } else {
                let name = inner.strip_prefix(['\'', '"'])?.strip_suffix(['\'', '"'])?;
                if name.contains(['\\', '\'', '"', ',']) {
                    return None;
                }
                Step::Name(name.to_owned())
            });
            rest = after;
        } else {
            return None;
        }
    }
    (!steps.is_empty() || path == "$").then_some(steps)
}

enum Stop {
    Refused(String),
    Unfollowed,
}

struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    depth: u32,
    values: u32,
    /// The first number beyond floats: Go finds it after the whole text was read.
    out_of_range: Option<String>,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Value, Stop> {
        let first = self.significant()?;
        let value = self.value(first)?;
        self.skip_blanks();
        match self.text.get(self.at) {
            None => Ok(value),
            Some(&byte) => Err(wrong(byte, "after top-level value")),
        }
    }

    fn skip_blanks(&mut self) {
        while matches!(self.text.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// The next byte of something that may not end before it: Go then complains about a blank.
    fn next_in(&mut self, context: &str) -> Result<u8, Stop> {
        if self.at == self.text.len() {
            return Err(wrong(b' ', context));
        }
        self.next()
    }

    fn next(&mut self) -> Result<u8, Stop> {
        let byte = *self.text.get(self.at).ok_or_else(|| Stop::Refused("unexpected end of JSON input".to_owned()))?;
        self.at += 1;
        Ok(byte)
    }

    fn significant(&mut self) -> Result<u8, Stop> {
        self.skip_blanks();
        self.next()
    }

    fn value(&mut self, first: u8) -> Result<Value, Stop> {
        self.values += 1;
        if self.values > MAX_WEIGHT {
            return Err(Stop::Unfollowed);
        }
        match first {
            b'{' | b'[' => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(Stop::Unfollowed);
                }
                let value = if first == b'{' { self.object() } else { self.array() };
                self.depth -= 1;
                value
            }
            b'"' => Ok(Value::string(self.string()?)),
            b't' => self.literal("true", Value::bool(true)),
            b'f' => self.literal("false", Value::bool(false)),
            b'n' => self.literal("null", Value::NULL),
            b'-' | b'0'..=b'9' => self.number(first),
            _ => Err(wrong(first, "looking for beginning of value")),
        }
    }

    fn object(&mut self) -> Result<Value, Stop> {
        let mut fields = Vec::new();
        let mut byte = self.significant()?;
        if byte != b'}' {
            loop {
                if byte != b'"' {
                    return Err(wrong(byte, "looking for beginning of object key string"));
                }
                let key = self.string()?;
                match self.significant()? {
                    b':' => {}
                    other => return Err(wrong(other, "after object key")),
                }
                let first = self.significant()?;
                fields.push((Text::from(key), self.value(first)?));
                match self.significant()? {
                    b',' => byte = self.significant()?,
                    b'}' => break,
                    other => return Err(wrong(other, "after object key:value pair")),
                }
            }
        }
        Ok(Value::object_from(fields, ObjectHost::Anys))
    }

    fn array(&mut self) -> Result<Value, Stop> {
        let mut items = Vec::new();
        let mut byte = self.significant()?;
        if byte != b']' {
            loop {
                items.push(self.value(byte)?);
                match self.significant()? {
                    b',' => byte = self.significant()?,
                    b']' => break,
                    other => return Err(wrong(other, "after array element")),
                }
            }
        }
        Ok(Value::array_from(items, ArrayHost::Anys))
    }

    /// After the opening quote.
    fn string(&mut self) -> Result<String, Stop> {
        let mut bytes = Vec::new();
        // The first half of a character beyond the basic plane.
        let mut half: Option<u32> = None;
        let mut push = |bytes: &mut Vec<u8>, code: u32| {
            if let Some(high) = half.take() {
                if (0xdc00..0xe000).contains(&code) {
                    let joined = 0x1_0000 + ((high - 0xd800) << 10) + (code - 0xdc00);
                    let c = char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER);
                    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    return;
                }
                bytes.extend_from_slice("\u{fffd}".as_bytes());
            }
            if (0xd800..0xdc00).contains(&code) {
                half = Some(code);
            } else if code != u32::MAX {
                let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        };
        loop {
            match self.next()? {
                b'"' => {
                    push(&mut bytes, u32::MAX);
                    return Ok(go_text::lossy(&bytes));
                }
                b'\\' => {
                    let code = match self.next_in("in string escape code")? {
                        b'b' => 8,
                        b'f' => 12,
                        b'n' => 10,
                        b'r' => 13,
                        b't' => 9,
                        plain @ (b'"' | b'\\' | b'/') => u32::from(plain),
                        b'u' => {
                            let mut code = 0;
                            for _ in 0..4 {
                                let context = "in \\u hexadecimal character escape";
                                let byte = self.next_in(context)?;
                                let digit = char::from(byte).to_digit(16).ok_or_else(|| wrong(byte, context))?;
                                code = code * 16 + digit;
                            }
                            code
                        }
                        other => return Err(wrong(other, "in string escape code")),
                    };
                    push(&mut bytes, code);
                }
                byte if byte < 0x20 => return Err(wrong(byte, "in string literal")),
                byte => {
                    push(&mut bytes, u32::MAX);
                    bytes.push(byte);
                }
            }
        }
    }

    fn literal(&mut self, word: &str, value: Value) -> Result<Value, Stop> {
        for expected in word.bytes().skip(1) {
            let context = || format!("in literal {word} (expecting '{}')", char::from(expected));
            if self.text.get(self.at) != Some(&expected) {
                return Err(wrong(self.next_in(&context())?, &context()));
            }
            self.at += 1;
        }
        Ok(value)
    }

    fn number(&mut self, first: u8) -> Result<Value, Stop> {
        let start = self.at - 1;
        let mut digit = first;
        if first == b'-' {
            digit = self.digit("in numeric literal")?;
        }
        if digit != b'0' {
            self.digits();
        }
        if self.text.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digit("after decimal point in numeric literal")?;
            self.digits();
        }
        if matches!(self.text.get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.text.get(self.at), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digit("in exponent of numeric literal")?;
            self.digits();
        }
        let text = String::from_utf8_lossy(&self.text[start..self.at]);
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        if number.is_none() && self.out_of_range.is_none() {
            self.out_of_range = Some(text.into_owned());
        }
        Ok(Value::number(Number::Float(number.unwrap_or_default())))
    }

    fn digit(&mut self, context: &str) -> Result<u8, Stop> {
        let byte = self.next_in(context)?;
        if byte.is_ascii_digit() { Ok(byte) } else { Err(wrong(byte, context)) }
    }

    fn digits(&mut self) {
        while self.text.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
    }
}

fn wrong(byte: u8, context: &str) -> Stop {
    let shown = match byte {
        b'\'' => "'\\''".to_owned(),
        b'"' => "'\"'".to_owned(),
        _ => {
            let quoted = go_text::quote(char::from(byte).to_string().as_bytes());
            format!("'{}'", quoted.get(1..quoted.len() - 1).unwrap_or_default())
        }
    };
    Stop::Refused(format!("invalid character {shown} {context}"))
}

pub(super) fn to_json(arguments: &[Value]) -> Computed {
    let Some(argument) = arguments.first() else { return Ok(None) };
    if !argument.kinds().contains(Kind::Object) {
        return Err("jsonEncode only supports map".to_owned());
    }
    if let Some(go_type) = first_function(argument) {
        return Err(format!("json: unsupported type: {go_type}"));
    }
    let mut out = String::new();
    Ok(write(argument, &mut out).map(|()| Value::string(out)))
}

/// The Go type of the first function in the value, in the order of the keys.
fn first_function(value: &Value) -> Option<String> {
    match &value.data {
        Data::Function(function) => Some(function.go_type()),
        Data::Namespace(namespace) => {
            let functions = namespace.functions();
            functions.iter().min_by_key(|(name, ..)| *name).map(|(_, _, function)| function.go_type())
        }
        Data::Array(array) => array.iter().find_map(|item| first_function(&item)),
        Data::Object(object) => {
            let mut fields: Vec<_> = object.iter().collect();
            fields.sort_by(|(one, _), (other, _)| one.cmp(other));
            fields.into_iter().find_map(|(_, item)| first_function(item))
        }
        _ => None,
    }
}

/// `None` when a part is not known, cannot be written, or the text becomes too long.
fn write(value: &Value, out: &mut String) -> Option<()> {
    if out.len() > MAX_TEXT {
        return None;
    }
    match &value.data {
        Data::Null => out.push_str("null"),
        Data::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Data::Number(Number::Float(number)) => write_float(*number, out)?,
        Data::Number(number) => out.push_str(&number.to_text()),
        Data::String(text) => write_string(text.as_bytes(), out),
        Data::Array(array) => {
            out.push('[');
            for (at, item) in array.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(&item, out)?;
            }
            out.push(']');
        }
        Data::Object(object) => {
            let mut fields: Vec<_> = object.iter().collect();
            fields.sort_by(|(one, _), (other, _)| one.cmp(other));
            out.push('{');
            for (at, (key, item)) in fields.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_string(key.as_bytes(), out);
                out.push(':');
                write(item, out)?;
            }
            out.push('}');
        }
        // Secrets and targets have their own forms, functions have none.
        Data::Capsule(Capsule::Secret(_) | Capsule::OptionalSecret { .. } | Capsule::Target(_))
        | Data::Namespace(_)
        | Data::Function(_)
        | Data::Unknown(_) => return None,
    }
    Some(())
}

fn write_float(number: f64, out: &mut String) -> Option<()> {
    if !number.is_finite() {
        return None;
    }
    let size = number.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{number:e}");
        let (digits, exponent) = text.split_once('e')?;
        out.push_str(digits);
        out.push('e');
        if !exponent.starts_with('-') {
            out.push('+');
        }
        out.push_str(exponent);
    } else {
        out.push_str(&number.to_string());
    }
    Some(())
}

fn write_string(bytes: &[u8], out: &mut String) {
    out.push('"');
    for c in go_text::lossy(bytes).chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}

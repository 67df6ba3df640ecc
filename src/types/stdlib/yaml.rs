//! `encoding.from_yaml`: the first document of a YAML text as Go's `yaml.v3` reads it.
//!
//! Both this reader's and Go's grammar come from libyaml, and so do the words of errors. Tags, merge keys, keys that
//! are no strings, dates and numbers in unusual notations are not followed: the value is unknown then.

use std::collections::HashMap;

use libyaml_safer::{Encoding, Error, ErrorKind, EventData, Parser, ScalarStyle};

use super::{Computed, text_argument};
use crate::embedded::go_text;
use crate::types::Number;
use crate::types::value::{ArrayHost, MAX_WEIGHT, ObjectHost, Text, Value};

/// Longer texts are not read: some of the grammar's checks take quadratic time.
const MAX_LENGTH: usize = 16 * 1024;
const MAX_DEPTH: usize = 100;

pub(super) fn from_yaml(arguments: &[Value]) -> Computed {
    let Some(text) = text_argument(arguments, 0) else { return Ok(None) };
    let followed = text.len() <= MAX_LENGTH
        && std::str::from_utf8(text).is_ok_and(|text| !text.contains(['\u{feff}', '\u{85}', '\u{2028}', '\u{2029}']));
    if !followed {
        return Ok(None);
    }
    let mut input = text;
    let mut parser = Parser::new();
    parser.set_encoding(Encoding::Utf8);
    parser.set_input_string(&mut input);
    let mut reader = Reader::default();
    loop {
        let event = match parser.parse() {
            Ok(event) => event,
            Err(error) => return Err(message(&error)),
        };
        match reader.take(event.data, event.start_mark.line + 1) {
            Taken::More => {}
            Taken::Document => break,
            Taken::Refused(message) => return Err(message),
        }
    }
    if !reader.duplicates.is_empty() {
        return Err(format!("yaml: unmarshal errors:\n  {}", reader.duplicates.join("\n  ")));
    }
    Ok(if reader.unfollowed { None } else { Some(reader.root.unwrap_or(Value::NULL)) })
}

/// As `yaml.v3` puts it: the line of the context, else of the problem, unless it is the first line.
fn message(error: &Error) -> String {
    let line_of = |mark: Option<libyaml_safer::Mark>| mark.map_or(0, |mark| mark.line);
    let mut line = line_of(error.context_mark());
    if line == 0 {
        line = line_of(error.problem_mark());
    }
    if line != 0 && error.kind() == ErrorKind::Scanner {
        line += 1;
    }
    let place = if line == 0 { String::new() } else { format!("line {line}: ") };
    format!("yaml: {place}{}", error.problem())
}

enum Taken {
    More,
    /// The first document is complete, or there is none.
    Document,
    Refused(String),
}

#[derive(Default)]
struct Reader {
    open: Vec<Collection>,
    anchors: HashMap<String, Option<Value>>,
    root: Option<Value>,
    values: u32,
    unfollowed: bool,
    /// One line for each key that is there twice.
    duplicates: Vec<String>,
}

enum Parts {
    Sequence(Vec<Value>),
    Mapping { fields: Vec<(Text, Value)>, lines: HashMap<Text, u64>, key: Option<Text> },
}

struct Collection {
    parts: Parts,
    anchor: Option<String>,
}

impl Reader {
    fn take(&mut self, event: EventData, line: u64) -> Taken {
        match event {
            EventData::StreamStart { .. } | EventData::DocumentStart { .. } => {}
            EventData::StreamEnd | EventData::DocumentEnd { .. } => return Taken::Document,
            EventData::Alias { anchor } => match self.anchors.get(&anchor) {
                Some(Some(value)) => {
                    let value = value.clone();
                    self.unfollowed |= self.expects_key();
                    self.place(value, None, line);
                }
                // It contains itself.
                Some(None) => {
                    self.unfollowed = true;
                    self.place(Value::unknown(), None, line);
                }
                None => return Taken::Refused(format!("yaml: unknown anchor '{anchor}' referenced")),
            },
            EventData::Scalar { anchor, tag, value, style, .. } => {
                self.unfollowed |= tag.is_some();
                let scalar = if style == ScalarStyle::Plain { plain(&value) } else { Some(Value::string(&*value)) };
                self.unfollowed |= scalar.is_none();
                let scalar = scalar.unwrap_or(Value::unknown());
                if self.expects_key() {
                    self.unfollowed |= value == "<<" || scalar.as_text().is_none();
                }
                if let Some(anchor) = anchor {
                    self.anchors.insert(anchor, Some(scalar.clone()));
                }
                self.place(scalar, Some(Text::from(value)), line);
            }
            EventData::SequenceStart { anchor, tag, .. } => {
                self.unfollowed |= tag.is_some();
                self.open(Parts::Sequence(Vec::new()), anchor);
            }
            EventData::MappingStart { anchor, tag, .. } => {
                self.unfollowed |= tag.is_some();
                self.open(Parts::Mapping { fields: Vec::new(), lines: HashMap::new(), key: None }, anchor);
            }
            EventData::SequenceEnd | EventData::MappingEnd => {
                let Some(collection) = self.open.pop() else { return Taken::More };
                let value = match collection.parts {
                    Parts::Sequence(items) => Value::array_from(items, ArrayHost::Anys),
                    Parts::Mapping { fields, .. } => Value::object_from(fields, ObjectHost::Anys),
                };
                if let Some(anchor) = collection.anchor {
                    self.anchors.insert(anchor, Some(value.clone()));
                }
                self.place(value, None, line);
            }
        }
        Taken::More
    }

    fn open(&mut self, parts: Parts, anchor: Option<String>) {
        // A collection as a key is no string.
        self.unfollowed |= self.expects_key() || self.open.len() >= MAX_DEPTH;
        if let Some(anchor) = &anchor {
            self.anchors.insert(anchor.clone(), None);
        }
        self.open.push(Collection { parts, anchor });
    }

    fn expects_key(&self) -> bool {
        matches!(self.open.last(), Some(Collection { parts: Parts::Mapping { key: None, .. }, .. }))
    }

    /// Puts a value where it belongs; `written` is the text of a scalar.
    fn place(&mut self, value: Value, written: Option<Text>, line: u64) {
        self.values += 1;
        self.unfollowed |= self.values > MAX_WEIGHT;
        match self.open.last_mut().map(|collection| &mut collection.parts) {
            None => self.root = Some(value),
            Some(Parts::Sequence(items)) => {
                if !self.unfollowed {
                    items.push(value);
                }
            }
            Some(Parts::Mapping { fields, lines, key }) => match key.take() {
                None => {
                    let name = written.unwrap_or(Text::from(""));
                    if let Some(first) = lines.get(&name) {
                        let name = go_text::quote(&name);
                        self.duplicates
                            .push(format!("line {line}: mapping key {name} already defined at line {first}"));
                    } else if value.as_text().is_some() {
                        lines.insert(name.clone(), line);
                    }
                    *key = Some(name);
                }
                Some(key) => {
                    if !self.unfollowed {
                        fields.push((key, value));
                    }
                }
            },
        }
    }
}

/// The value of a scalar without quotes; `None` when its notation is not followed.
fn plain(text: &str) -> Option<Value> {
    let first = text.bytes().next().unwrap_or(b'~');
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => match text {
            "" | "~" | "null" | "Null" | "NULL" => Some(Value::NULL),
            "true" | "True" | "TRUE" => Some(Value::bool(true)),
            "false" | "False" | "FALSE" => Some(Value::bool(false)),
            _ => Some(Value::string(text)),
        },
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(text),
        _ => Some(Value::string(text)),
    }
}

fn number(text: &str) -> Option<Value> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let float = |text: &str| match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Some(Value::number(Number::Float(number))),
        _ => None,
    };
    if unsigned.bytes().all(|byte| byte.is_ascii_digit()) && !unsigned.is_empty() {
        let (digits, radix) = match unsigned.strip_prefix('0') {
            Some(octal) if !octal.is_empty() => (octal, 8),
            _ => (unsigned, 10),
        };
        let sign = if text.starts_with('-') { "-" } else { "" };
        if let Ok(number) = i64::from_str_radix(&format!("{sign}{digits}"), radix) {
            return Some(Value::number(Number::Int(number)));
        }
        if let (Ok(number), "", true) = (u64::from_str_radix(digits, radix), sign, unsigned.len() == text.len()) {
            return Some(Value::number(Number::Uint(number)));
        }
        return float(text);
    }
    if unsigned.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-')) {
        // `1-2` and the like are no numbers, but they may be dates.
        let style = |text: &str| {
            let (mantissa, exponent) = match text.find(['e', 'E']) {
                Some(at) => (&text[..at], Some(&text[at + 1..])),
                None => (text, None),
            };
            let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
            let exponent = exponent.is_none_or(|exponent| {
                let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
                !exponent.is_empty() && digits(exponent)
            });
            digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty()) && exponent
        };
        if style(unsigned) {
            return float(text);
        }
    }
    let may_be_date =
        text.len() >= 8 && text.as_bytes()[..4].iter().all(u8::is_ascii_digit) && text.as_bytes()[4] == b'-';
    let radix = unsigned.len() > 1
        && unsigned.starts_with('0')
        && matches!(unsigned.as_bytes()[1], b'x' | b'X' | b'o' | b'O' | b'b' | b'B' | b'_');
    let special = matches!(unsigned.to_ascii_lowercase().as_str(), ".nan" | ".inf" | "inf" | "nan" | "infinity");
    let separated = text.contains('_') && unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == '_');
    (!may_be_date && !radix && !special && !separated).then(|| Value::string(text))
}

//! `encoding.from_yaml` for plain YAML, as Go's `yaml.v3` reads it.
//!
//! Followed are block and flow collections of scalars that each stand on one line. Multi-line scalars, tags, anchors,
//! merge keys, keys that are no strings, dates, numbers in unusual notations and most of what is wrong are not: the
//! value is unknown then. Errors are only told where it is certain what Go says.

use std::collections::HashMap;

use super::{Computed, text_argument};
use crate::embedded::go_text;
use crate::types::Number;
use crate::types::value::{ArrayHost, MAX_WEIGHT, ObjectHost, Text, Value};

const MAX_DEPTH: u32 = 60;
/// Go's reader takes no longer keys.
const MAX_KEY: usize = 1000;

pub(super) fn from_yaml(arguments: &[Value]) -> Computed {
    match text_argument(arguments, 0) {
        Some(text) => read(text),
        None => Ok(None),
    }
}

/// The value of a YAML text, none when it is not followed.
///
/// # Errors
/// Go refuses it, in these words.
pub fn read(text: &[u8]) -> Computed {
    let text = std::str::from_utf8(text).ok();
    let Some(text) = text.filter(|text| !text.contains(is_special)) else { return Ok(None) };
    let mut lines = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        let content = line.trim_start_matches(' ');
        let indent = line.len() - content.len();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if lines.is_empty() && indent == 0 && content.trim_end() == "---" {
            continue;
        }
        if indent == 0 && (content.starts_with("---") || content.starts_with("...") || content.starts_with('%')) {
            return Ok(None);
        }
        lines.push(Line { indent, content, number: at + 1 });
    }
    let mut reader = Reader { lines, at: 0, values: 0, duplicates: Vec::new() };
    let value = match reader.document() {
        Ok(value) => value,
        Err(Stop::Unfollowed) => return Ok(None),
        Err(Stop::Refused(message)) => return Err(message),
    };
    if reader.duplicates.is_empty() {
        return Ok(Some(value));
    }
    Err(format!("yaml: unmarshal errors:\n  {}", reader.duplicates.join("\n  ")))
}

/// Characters that YAML breaks lines at, refuses, or treats in ways of its own.
fn is_special(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

enum Stop {
    Unfollowed,
    Refused(String),
}

type Read<T> = Result<T, Stop>;

/// A line with something on it.
#[derive(Clone, Copy)]
struct Line<'t> {
    indent: usize,
    content: &'t str,
    number: usize,
}

struct Reader<'t> {
    lines: Vec<Line<'t>>,
    at: usize,
    values: u32,
    duplicates: Vec<String>,
}

impl<'t> Reader<'t> {
    fn document(&mut self) -> Read<Value> {
        let Some(first) = self.lines.first().copied() else { return Ok(Value::NULL) };
        let value = self.block(first.indent, 0)?;
        if self.at == self.lines.len() { Ok(value) } else { Err(Stop::Unfollowed) }
    }

    fn count(&mut self) -> Read<()> {
        self.values += 1;
        if self.values > MAX_WEIGHT { Err(Stop::Unfollowed) } else { Ok(()) }
    }

    /// The collection or scalar that starts on the current line, at that indent.
    fn block(&mut self, indent: usize, depth: u32) -> Read<Value> {
        self.count()?;
        let Some(line) = self.lines.get(self.at).copied() else { return Ok(Value::NULL) };
        if depth > MAX_DEPTH {
            return Err(Stop::Unfollowed);
        }
        if is_entry(line.content) {
            return self.sequence(indent, depth);
        }
        if split_key(line)?.is_some() {
            return self.mapping(indent, depth);
        }
        let value = self.inline(line, line.content, depth)?;
        self.at += 1;
        // A line that belongs to it would go on.
        match self.lines.get(self.at) {
            Some(next) if next.indent >= indent => Err(Stop::Unfollowed),
            _ => Ok(value),
        }
    }

    fn sequence(&mut self, indent: usize, depth: u32) -> Read<Value> {
        let mut items = Vec::new();
        while let Some(line) = self.lines.get(self.at).copied() {
            if line.indent != indent || !is_entry(line.content) {
                break;
            }
            let rest = line.content[1..].trim_start_matches(' ');
            if rest.is_empty() || rest.starts_with('#') {
                self.at += 1;
                items.push(match self.lines.get(self.at) {
                    Some(next) if next.indent > indent => self.block(next.indent, depth + 1)?,
                    _ => Value::NULL,
                });
            } else {
                // What follows the dash is a block of its own, further in.
                let inner = indent + (line.content.len() - rest.len());
                self.lines[self.at] = Line { indent: inner, content: rest, ..line };
                items.push(self.block(inner, depth + 1)?);
            }
        }
        self.ended(indent)?;
        Ok(Value::array_from(items, ArrayHost::Anys))
    }

    fn mapping(&mut self, indent: usize, depth: u32) -> Read<Value> {
        let mut fields = Vec::new();
        let mut lines = HashMap::new();
        while let Some(line) = self.lines.get(self.at).copied() {
            if line.indent != indent || is_entry(line.content) {
                break;
            }
            let Some((key, rest)) = split_key(line)? else { return Err(Stop::Unfollowed) };
            self.key(&key, line, &mut lines);
            let value = if rest.is_empty() || rest.starts_with('#') {
                self.at += 1;
                match self.lines.get(self.at) {
                    Some(next) if next.indent > indent || next.indent == indent && is_entry(next.content) => {
                        self.block(next.indent, depth + 1)?
                    }
                    _ => Value::NULL,
                }
            } else {
                let value = self.inline(line, rest, depth + 1)?;
                self.at += 1;
                if self.lines.get(self.at).is_some_and(|next| next.indent > indent) {
                    return Err(Stop::Unfollowed);
                }
                value
            };
            fields.push((Text::from(key), value));
        }
        self.ended(indent)?;
        Ok(Value::object_from(fields, ObjectHost::Anys))
    }

    /// After a collection only lines further out may come.
    fn ended(&self, indent: usize) -> Read<()> {
        match self.lines.get(self.at) {
            Some(next) if next.indent > indent => Err(Stop::Unfollowed),
            _ => Ok(()),
        }
    }

    fn key(&mut self, key: &str, line: Line<'_>, lines: &mut HashMap<String, usize>) {
        if let Some(first) = lines.get(key) {
            let key = go_text::quote(key);
            self.duplicates.push(format!("line {}: mapping key {key} already defined at line {first}", line.number));
        } else {
            lines.insert(key.to_owned(), line.number);
        }
    }

    /// A value that is complete on its line.
    fn inline(&mut self, line: Line<'t>, text: &'t str, depth: u32) -> Read<Value> {
        self.count()?;
        let (value, rest) = match text.as_bytes().first() {
            Some(b'"' | b'\'') => {
                let (value, rest) = quoted(text)?;
                (Value::string(value), rest)
            }
            Some(b'[' | b'{') => self.flow(line, text, depth)?,
            _ => {
                let text = without_comment(text);
                check_plain_start(text)?;
                if text.ends_with(':') || text.contains(": ") {
                    let place = if line.number > 1 { format!("line {}: ", line.number) } else { String::new() };
                    return Err(Stop::Refused(format!("yaml: {place}mapping values are not allowed in this context")));
                }
                (plain(text).ok_or(Stop::Unfollowed)?, "")
            }
        };
        let rest_is_comment = rest.is_empty() || rest.starts_with(' ') && is_blank_or_comment(rest);
        if rest_is_comment { Ok(value) } else { Err(Stop::Unfollowed) }
    }

    /// `[…]` or `{…}` and what comes after it.
    fn flow(&mut self, line: Line<'t>, text: &'t str, depth: u32) -> Read<(Value, &'t str)> {
        self.count()?;
        if depth > MAX_DEPTH {
            return Err(Stop::Unfollowed);
        }
        let is_mapping = text.starts_with('{');
        let close = if is_mapping { '}' } else { ']' };
        let mut rest = text[1..].trim_start_matches(' ');
        let mut items = Vec::new();
        let mut fields = Vec::new();
        let mut lines = HashMap::new();
        loop {
            if let Some(after) = rest.strip_prefix(close) {
                let value = if is_mapping {
                    Value::object_from(fields, ObjectHost::Anys)
                } else {
                    Value::array_from(items, ArrayHost::Anys)
                };
                return Ok((value, after));
            }
            let (item, written, after) = self.flow_scalar(line, rest, depth)?;
            rest = after.trim_start_matches(' ');
            if is_mapping {
                let key = written.ok_or(Stop::Unfollowed)?;
                if key == "<<" || item.as_text().is_none() || key.len() > MAX_KEY {
                    return Err(Stop::Unfollowed);
                }
                self.key(&key, line, &mut lines);
                let mut value = Value::NULL;
                if let Some(after) = rest.strip_prefix(':') {
                    rest = after.trim_start_matches(' ');
                    if !rest.starts_with([',', '}']) {
                        let (item, _, after) = self.flow_scalar(line, rest, depth)?;
                        value = item;
                        rest = after.trim_start_matches(' ');
                    }
                }
                fields.push((Text::from(key), value));
            } else {
                items.push(item);
            }
            match rest.strip_prefix(',') {
                Some(after) => rest = after.trim_start_matches(' '),
                None if rest.starts_with(close) => {}
                None => return Err(Stop::Unfollowed),
            }
        }
    }

    /// A value inside a flow collection, its text when it is a scalar, and what comes after it.
    fn flow_scalar(&mut self, line: Line<'t>, text: &'t str, depth: u32) -> Read<(Value, Option<String>, &'t str)> {
        match text.as_bytes().first() {
            Some(b'"' | b'\'') => {
                let (value, rest) = quoted(text)?;
                self.count()?;
                Ok((Value::string(value.as_str()), Some(value), rest))
            }
            Some(b'[' | b'{') => {
                let (value, rest) = self.flow(line, text, depth + 1)?;
                Ok((value, None, rest))
            }
            _ => {
                self.count()?;
                let mut end = text.len();
                for (at, c) in text.char_indices() {
                    let next = text[at + c.len_utf8()..].chars().next();
                    let ends = matches!(c, ',' | '[' | ']' | '{' | '}')
                        || c == ':' && next.is_none_or(|next| matches!(next, ' ' | ',' | '[' | ']' | '{' | '}'));
                    if ends {
                        end = at;
                        break;
                    }
                }
                let scalar = text[..end].trim_end_matches(' ');
                // Comments, and notations that mean something else in flow collections.
                if scalar.is_empty() || scalar.contains('#') || scalar.contains('?') {
                    return Err(Stop::Unfollowed);
                }
                check_plain_start(scalar)?;
                Ok((plain(scalar).ok_or(Stop::Unfollowed)?, Some(scalar.to_owned()), &text[end..]))
            }
        }
    }
}

fn is_entry(content: &str) -> bool {
    content == "-" || content.starts_with("- ")
}

fn is_blank_or_comment(text: &str) -> bool {
    let text = text.trim_start_matches(' ');
    text.is_empty() || text.starts_with('#')
}

fn without_comment(text: &str) -> &str {
    text.find(" #").map_or(text, |at| &text[..at]).trim_end_matches(' ')
}

/// Refuses to follow scalars that start with something that means more.
fn check_plain_start(text: &str) -> Read<()> {
    let special = text.starts_with([',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`']);
    let indicator = text.starts_with(['-', '?', ':']) && (text.len() == 1 || text[1..].starts_with(' '));
    if special || indicator { Err(Stop::Unfollowed) } else { Ok(()) }
}

/// The key of a line and what comes after its colon; `None` when the line is no entry of a mapping.
fn split_key(line: Line<'_>) -> Read<Option<(String, &str)>> {
    let content = line.content;
    let after_colon = |rest: &str| rest.is_empty() || rest.starts_with(' ');
    if content.starts_with(['"', '\'']) {
        let Ok((key, rest)) = quoted(content) else { return Err(Stop::Unfollowed) };
        return match rest.trim_start_matches(' ').strip_prefix(':') {
            Some(rest) if after_colon(rest) && key.len() <= MAX_KEY => Ok(Some((key, rest.trim_start_matches(' ')))),
            Some(_) => Err(Stop::Unfollowed),
            None => Ok(None),
        };
    }
    if content.starts_with(['[', '{']) {
        // A key only when something follows the closing bracket, which then is not followed.
        return Ok(None);
    }
    let text = without_comment(content);
    let Some(at) = text.match_indices(':').map(|(at, _)| at).find(|&at| after_colon(&text[at + 1..])) else {
        return Ok(None);
    };
    let (key, rest) = (text[..at].trim_end_matches(' '), content[at + 1..].trim_start_matches(' '));
    if key.is_empty() && rest.strip_prefix(':').is_some_and(after_colon) && line.number == 1 {
        // No key, and no value either.
        return Err(Stop::Refused("yaml: did not find expected key".to_owned()));
    }
    if key.is_empty() || key == "<<" || key.len() > MAX_KEY {
        return Err(Stop::Unfollowed);
    }
    check_plain_start(key)?;
    match plain(key) {
        Some(name) if name.as_text().is_some() => Ok(Some((key.to_owned(), rest))),
        _ => Err(Stop::Unfollowed),
    }
}

/// A quoted scalar that ends on its line, and what comes after it.
fn quoted(text: &str) -> Read<(String, &str)> {
    let mut value = String::new();
    let quote = text.chars().next().unwrap_or('"');
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        match c {
            '\'' if quote == '\'' => {
                if characters.next_if(|&(_, next)| next == '\'').is_none() {
                    return Ok((value, &text[at + 1..]));
                }
                value.push('\'');
            }
            '"' if quote == '"' => return Ok((value, &text[at + 1..])),
            '\\' if quote == '"' => match characters.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, 't')) => value.push('\t'),
                Some((_, 'r')) => value.push('\r'),
                Some((_, plain @ ('"' | '\\' | '/'))) => value.push(plain),
                _ => return Err(Stop::Unfollowed),
            },
            _ => value.push(c),
        }
    }
    Err(Stop::Unfollowed)
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

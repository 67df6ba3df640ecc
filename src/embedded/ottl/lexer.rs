//! Tokens of OTTL, in the order in which the collector tries its patterns.

use std::ops::Range;

use crate::embedded::{FormatError, go_text};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Bytes,
    Float,
    Int,
    String,
    Nil,
    OpNot,
    OpOr,
    OpAnd,
    OpComparison,
    OpAddSub,
    OpMultDiv,
    Boolean,
    Equal,
    Punctuation,
    Uppercase,
    Lowercase,
    End,
}

impl Kind {
    /// What messages call it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Float => "float",
            Self::Int => "int",
            Self::String => "string",
            Self::Nil => "nil",
            Self::OpNot => "opnot",
            Self::OpOr => "opor",
            Self::OpAnd => "opand",
            Self::OpComparison => "opcomparison",
            Self::OpAddSub => "opaddsub",
            Self::OpMultDiv => "opmultdiv",
            Self::Boolean => "boolean",
            Self::Equal => "equal",
            Self::Punctuation => "punct",
            Self::Uppercase => "uppercase",
            Self::Lowercase => "lowercase",
            Self::End => "eof",
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Its text; of a string what it stands for.
    pub(super) value: Vec<u8>,
    pub(super) span: Range<usize>,
}

/// All tokens; the last one is the end.
pub(super) fn tokens(text: &[u8]) -> Result<Vec<Token>, FormatError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let spaces = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)).count();
        if spaces > 0 {
            at += spaces;
            continue;
        }
        let Some((kind, length)) = token(rest) else {
            let mut sample = go_text::lossy(rest);
            if let Some((end, _)) = sample.char_indices().nth(16) {
                sample.truncate(end);
                sample.push_str("...");
            }
            let message = format!("lexer: invalid input text {}", go_text::quote(sample));
            let width = go_text::decode(rest).map_or(0, |(_, width)| width);
            return Err(positioned(text, at, &message, at..at + width));
        };
        let span = at..at + length;
        let mut value = rest[..length].to_vec();
        if kind == Kind::String {
            value = match unquoted(&value) {
                Some(value) => value,
                None => {
                    let message = format!("invalid quoted string {}: invalid syntax", go_text::quote(value));
                    return Err(positioned(text, at, &message, span));
                }
            };
        }
        tokens.push(Token { kind, value, span });
        at += length;
    }
    tokens.push(Token { kind: Kind::End, value: Vec::new(), span: text.len()..text.len() });
    Ok(tokens)
}

/// An error as the collector's parser prints it: line and column, both from 1, columns in characters.
pub(super) fn positioned(text: &[u8], at: usize, what: &str, span: Range<usize>) -> FormatError {
    let before = &text[..at];
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    let line = 1 + memchr::memchr_iter(b'\n', before).count();
    let column = 1 + go_text::lossy(&before[line_start..]).chars().count();
    FormatError::new(format!("{line}:{column}: {what}"), span)
}

/// What a string stands for.
fn unquoted(quoted: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut rest = &quoted[1..quoted.len() - 1];
    while let Some(&first) = rest.first() {
        if first == b'\n' {
            // Fine here, unlike in Go's own strings.
            out.push(first);
            rest = &rest[1..];
        } else {
            rest = go_text::unquote_character(rest, b'"', &mut out)?;
        }
    }
    Some(out)
}

/// The kind and length of the token that the text begins with.
fn token(text: &[u8]) -> Option<(Kind, usize)> {
    let count = |from: usize, test: fn(&u8) -> bool| text[from..].iter().take_while(|byte| test(byte)).count();
    let first = *text.first()?;
    if text.starts_with(b"0x") {
        let digits = count(2, u8::is_ascii_hexdigit);
        if digits > 0 {
            return Some((Kind::Bytes, 2 + digits));
        }
    }
    if first.is_ascii_digit() || first == b'.' {
        let whole = count(0, u8::is_ascii_digit);
        if text.get(whole) == Some(&b'.') {
            let fraction = count(whole + 1, u8::is_ascii_digit);
            if whole + fraction > 0 {
                let length = whole + 1 + fraction;
                return Some((Kind::Float, length + exponent(&text[length..])));
            }
        }
        if whole > 0 {
            return Some((Kind::Int, whole));
        }
    }
    if first == b'"' {
        return string(text).map(|length| (Kind::String, length));
    }
    let word = count(0, |byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let keyword = match &text[..word] {
        b"nil" => Some(Kind::Nil),
        b"not" => Some(Kind::OpNot),
        b"or" => Some(Kind::OpOr),
        b"and" => Some(Kind::OpAnd),
        b"true" | b"false" => Some(Kind::Boolean),
        _ => None,
    };
    if let Some(kind) = keyword {
        return Some((kind, word));
    }
    Some(match text {
        [b'=' | b'!' | b'>' | b'<', b'=', ..] => (Kind::OpComparison, 2),
        [b'>' | b'<', ..] => (Kind::OpComparison, 1),
        [b'+' | b'-', ..] => (Kind::OpAddSub, 1),
        [b'/' | b'*', ..] => (Kind::OpMultDiv, 1),
        [b'=', ..] => (Kind::Equal, 1),
        [b'(' | b')' | b'{' | b'}' | b':' | b',' | b'.' | b'[' | b']', ..] => (Kind::Punctuation, 1),
        [b'A'..=b'Z', ..] => {
            (Kind::Uppercase, count(0, |b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_'))
        }
        [b'a'..=b'z', ..] => {
            (Kind::Lowercase, count(0, |b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'_'))
        }
        _ => return None,
    })
}

fn exponent(text: &[u8]) -> usize {
    let sign = match text {
        [b'e' | b'E', b'+' | b'-', ..] => 2,
        [b'e' | b'E', ..] => 1,
        _ => return 0,
    };
    match text[sign..].iter().take_while(|byte| byte.is_ascii_digit()).count() {
        0 => 0,
        digits => sign + digits,
    }
}

/// A string up to its closing quote; a backslash hides what follows, but no line break.
fn string(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => {
                let next = *text.get(at + 1)?;
                (next != b'\n').then_some(())?;
                at += 2;
            }
            _ => at += 1,
        }
    }
}

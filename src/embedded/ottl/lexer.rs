//! Tokens of OTTL, in the order in which the collector tries its patterns.

use std::borrow::Cow;
use std::ops::Range;

use super::terminals::{Kind, Terminals};
use crate::embedded::{FormatError, go_text};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// What it is to the grammar: its kind, and one of the grammar's words when its value is that.
    pub(super) is: Terminals,
    start: usize,
    end: usize,
}

impl Token {
    pub(super) const fn span(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Its text; of a string what it stands for.
    pub(super) fn value<'t>(&self, text: &'t [u8]) -> Cow<'t, [u8]> {
        let written = &text[self.span()];
        if self.kind == Kind::String { unquoted(written).unwrap_or_default() } else { Cow::Borrowed(written) }
    }
}

/// All tokens; the last one is the end.
pub(super) fn tokens(text: &[u8]) -> Result<Vec<Token>, FormatError> {
    let mut tokens = Vec::with_capacity(text.len() / 3 + 2);
    let mut at = 0;
    while let Some(&first) = text.get(at) {
        if matches!(first, b' ' | b'\t' | b'\n' | b'\r' | 0x0c) {
            at += 1;
            continue;
        }
        let rest = &text[at..];
        let Some((kind, length)) = token(first, rest) else {
            let mut sample = go_text::lossy(rest);
            if let Some((end, _)) = sample.char_indices().nth(16) {
                sample.truncate(end);
                sample.push_str("...");
            }
            let message = format!("lexer: invalid input text {}", go_text::quote(sample));
            let width = go_text::decode(rest).map_or(0, |(_, width)| width);
            return Err(positioned(text, at, &message, at..at + width));
        };
        let written = &rest[..length];
        let is = match kind {
            Kind::String => match unquoted(written) {
                Some(value) => Terminals::of(kind).or(Terminals::word(&value)),
                None => {
                    let message = format!("invalid quoted string {}: invalid syntax", go_text::quote(written));
                    return Err(positioned(text, at, &message, at..at + length));
                }
            },
            Kind::Lowercase | Kind::Punctuation => Terminals::of(kind).or(Terminals::word(written)),
            _ => Terminals::of(kind),
        };
        tokens.push(Token { kind, is, start: at, end: at + length });
        at += length;
    }
    tokens.push(Token { kind: Kind::End, is: Terminals::of(Kind::End), start: text.len(), end: text.len() });
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
fn unquoted(quoted: &[u8]) -> Option<Cow<'_, [u8]>> {
    let inside = &quoted[1..quoted.len() - 1];
    if !inside.contains(&b'\\') {
        // Line breaks are fine here, unlike in Go's own strings.
        return Some(Cow::Borrowed(inside));
    }
    let mut out = Vec::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(&first) = rest.first() {
        if first == b'\n' {
            out.push(first);
            rest = &rest[1..];
        } else {
            rest = go_text::unquote_character(rest, b'"', &mut out)?;
        }
    }
    Some(Cow::Owned(out))
}

/// The kind and length of the token that the text begins with.
fn token(first: u8, text: &[u8]) -> Option<(Kind, usize)> {
    Some(match first {
        b'a'..=b'z' => {
            let length = count(text, is_lowercase);
            // Keywords are whole words.
            let ends = !text.get(length).is_some_and(u8::is_ascii_uppercase);
            let kind = match &text[..length] {
                b"nil" if ends => Kind::Nil,
                b"not" if ends => Kind::OpNot,
                b"or" if ends => Kind::OpOr,
                b"and" if ends => Kind::OpAnd,
                b"true" | b"false" if ends => Kind::Boolean,
                _ => Kind::Lowercase,
            };
            (kind, length)
        }
        b'A'..=b'Z' => (Kind::Uppercase, count(text, |b| matches!(b, b'A'..=b'Z' | b'0'..=b'9' | b'_'))),
        b'"' => (Kind::String, string(text)?),
        b'0'..=b'9' | b'.' => number(text),
        b'=' | b'!' | b'>' | b'<' if text.get(1) == Some(&b'=') => (Kind::OpComparison, 2),
        b'>' | b'<' => (Kind::OpComparison, 1),
        b'+' | b'-' => (Kind::OpAddSub, 1),
        b'/' | b'*' => (Kind::OpMultDiv, 1),
        b'=' => (Kind::Equal, 1),
        b'(' | b')' | b'{' | b'}' | b':' | b',' | b'[' | b']' => (Kind::Punctuation, 1),
        _ => return None,
    })
}

fn is_lowercase(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')
}

fn count(text: &[u8], test: impl Fn(u8) -> bool) -> usize {
    text.iter().position(|byte| !test(*byte)).unwrap_or(text.len())
}

/// What begins with a digit or a dot.
fn number(text: &[u8]) -> (Kind, usize) {
    if text.starts_with(b"0x") {
        let digits = count(&text[2..], |byte| byte.is_ascii_hexdigit());
        if digits > 0 {
            return (Kind::Bytes, 2 + digits);
        }
    }
    let whole = count(text, |byte| byte.is_ascii_digit());
    if text.get(whole) == Some(&b'.') {
        let fraction = count(&text[whole + 1..], |byte| byte.is_ascii_digit());
        if whole + fraction == 0 {
            return (Kind::Punctuation, 1);
        }
        let length = whole + 1 + fraction;
        return (Kind::Float, length + exponent(&text[length..]));
    }
    (Kind::Int, whole)
}

fn exponent(text: &[u8]) -> usize {
    let sign = match text {
        [b'e' | b'E', b'+' | b'-', ..] => 2,
        [b'e' | b'E', ..] => 1,
        _ => return 0,
    };
    match count(&text[sign..], |byte| byte.is_ascii_digit()) {
        0 => 0,
        digits => sign + digits,
    }
}

/// A string up to its closing quote; a backslash hides what follows, but no line break.
fn string(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', &text[at..])?;
        if text[at] == b'"' {
            return Some(at + 1);
        }
        (*text.get(at + 1)? != b'\n').then_some(())?;
        at += 2;
    }
}

//! Literals: what is between the quotes, and how Alloy writes quotes around something.

use std::borrow::Cow;

use super::error::EscapeError;
use super::unicode;

/// The value of a string literal, with the way back from its bytes to the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StringValue<'a> {
    /// Escapes can make bytes that are not UTF-8.
    pub bytes: Cow<'a, [u8]>,
    /// Where the literal's text and its value part: ascending pairs of an offset in the value and the offset in the
    /// literal (with its quote) from which on they run side by side again.
    jumps: Vec<(u32, u32)>,
}

impl<'a> StringValue<'a> {
    /// The value when it is UTF-8.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// The value as text, borrowed from the source when nothing was escaped; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn into_text(self) -> Cow<'a, str> {
        match self.bytes {
            Cow::Borrowed(bytes) => {
                std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
            }
            Cow::Owned(bytes) => Cow::Owned(
                String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            ),
        }
    }

    /// The offset in the literal's text (its opening quote is offset 0) of the byte at `offset` of the value. For the
    /// end of the value: the closing quote. A byte that an escape made stands at the backslash.
    #[must_use]
    pub fn literal_offset(&self, offset: u32) -> u32 {
        let after = self.jumps.partition_point(|&(value, _)| value <= offset);
        match after.checked_sub(1).and_then(|at| self.jumps.get(at)) {
            Some(&(value, literal)) => literal + (offset - value),
            None => offset + 1,
        }
    }
}

/// The value of a string literal as written, `"…"` or `` `…` ``. `None` when it is no string literal, is not closed,
/// or has a wrong escape.
#[must_use]
pub fn string_value(text: &str) -> Option<StringValue<'_>> {
    let quote = *text.as_bytes().first()?;
    let inner = text.get(1..text.len().checked_sub(1)?)?;
    if text.len() < 2 || *text.as_bytes().last()? != quote {
        return None;
    }
    match quote {
        b'`' => Some(raw_value(inner)),
        b'"' => interpreted_value(inner),
        _ => None,
    }
}

/// [`string_value`] as text: borrowed from the literal when nothing in it is escaped, as hardly anything is.
#[must_use]
pub fn text_value(text: &str) -> Option<Cow<'_, str>> {
    let changed = match text.as_bytes() {
        [b'"', .., b'"'] => b'\\',
        [b'`', .., b'`'] => b'\r',
        _ => return None,
    };
    let inner = text.get(1..text.len() - 1)?;
    if memchr::memchr(changed, inner.as_bytes()).is_none() {
        return Some(Cow::Borrowed(inner));
    }
    Some(string_value(text)?.into_text())
}

/// Alloy drops every carriage return of a raw string when it takes its value.
fn raw_value(inner: &str) -> StringValue<'_> {
    if memchr::memchr(b'\r', inner.as_bytes()).is_none() {
        return StringValue { bytes: Cow::Borrowed(inner.as_bytes()), jumps: Vec::new() };
    }
    let mut bytes = Vec::with_capacity(inner.len());
    let mut jumps = Vec::new();
    for (at, &b) in inner.as_bytes().iter().enumerate() {
        if b == b'\r' {
            jump(&mut jumps, bytes.len(), at + 2);
        } else {
            bytes.push(b);
        }
    }
    StringValue { bytes: Cow::Owned(bytes), jumps }
}

fn interpreted_value(inner: &str) -> Option<StringValue<'_>> {
    let raw = inner.as_bytes();
    let Some(mut next) = memchr::memchr(b'\\', raw) else {
        return Some(StringValue { bytes: Cow::Borrowed(raw), jumps: Vec::new() });
    };
    let mut bytes = Vec::with_capacity(inner.len());
    let mut jumps = Vec::new();
    let mut from = 0;
    loop {
        bytes.extend_from_slice(&raw[from..next]);
        let (end, error) = scan_escape(inner, next + 1);
        if error.is_some() {
            return None;
        }
        let start = bytes.len();
        push_escape(&mut bytes, inner.get(next + 1..end)?)?;
        // Every byte of the escape points at its backslash.
        for made in start..bytes.len() {
            jump(&mut jumps, made, next + 1);
        }
        jump(&mut jumps, bytes.len(), end + 1);
        from = end;
        match memchr::memchr(b'\\', &raw[from..]) {
            Some(found) => next = from + found,
            None => break,
        }
    }
    bytes.extend_from_slice(&raw[from..]);
    Some(StringValue { bytes: Cow::Owned(bytes), jumps })
}

fn jump(jumps: &mut Vec<(u32, u32)>, value: usize, literal: usize) {
    let entry = (value as u32, literal as u32);
    match jumps.last_mut() {
        Some(last) if last.0 == entry.0 => *last = entry,
        _ => jumps.push(entry),
    }
}

/// The bytes of one correct escape, given without its backslash.
fn push_escape(bytes: &mut Vec<u8>, escape: &str) -> Option<()> {
    let simple = match escape.as_bytes().first()? {
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0C,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0B,
        b'\\' => b'\\',
        b'"' => b'"',
        b'x' => u8::from_str_radix(&escape[1..], 16).ok()?,
        b'u' | b'U' => {
            let c = char::from_u32(u32::from_str_radix(&escape[1..], 16).ok()?)?;
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            return Some(());
        }
        _ => u8::from_str_radix(escape, 8).ok()?,
    };
    bytes.push(simple);
    Some(())
}

/// Scans an escape sequence of `text` whose backslash ends at `from`. Gives the offset after what was read, and what
/// is wrong with it; an offending character is not read.
pub(super) fn scan_escape(text: &str, from: usize) -> (usize, Option<EscapeError>) {
    let bytes = text.as_bytes();
    let (mut at, digits, radix, max) = match bytes.get(from) {
        Some(b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'\\' | b'"') => return (from + 1, None),
        Some(b'0'..=b'7') => (from, 3, 8, 255),
        Some(b'x') => (from + 1, 2, 16, 255),
        Some(b'u') => (from + 1, 4, 16, 0x0010_FFFF),
        Some(b'U') => (from + 1, 8, 16, 0x0010_FFFF),
        Some(_) => return (from, text[from..].chars().next().map(EscapeError::Unknown)),
        None => return (from, Some(EscapeError::EndOfFile)),
    };
    let mut value = 0u32;
    for _ in 0..digits {
        let digit = bytes.get(at).and_then(|&b| char::from(b).to_digit(radix));
        let Some(digit) = digit else {
            let found = text[at..].chars().next();
            return (at, Some(found.map_or(EscapeError::EndOfFile, EscapeError::Digit)));
        };
        value = value.wrapping_mul(radix).wrapping_add(digit);
        at += 1;
    }
    let invalid = value > max || (0xD800..0xE000).contains(&value);
    (at, invalid.then_some(EscapeError::CodePoint))
}

/// Writes `text` in double quotes as Go's `%q` does.
#[must_use]
pub fn quote(text: &[u8]) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for chunk in text.utf8_chunks() {
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
                c if unicode::is_printable(c) => quoted.push(c),
                c if c < ' ' || c == '\u{7f}' => quoted.push_str(&format!("\\x{:02x}", u32::from(c))),
                c if u32::from(c) < 0x10000 => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
                c => quoted.push_str(&format!("\\U{:08x}", u32::from(c))),
            }
        }
        for b in chunk.invalid() {
            quoted.push_str(&format!("\\x{b:02x}"));
        }
    }
    quoted.push('"');
    quoted
}

/// Names a character as Go's `%#U` does: `U+0022 '"'`, `U+0007`.
#[must_use]
pub fn code_point(c: char) -> String {
    if unicode::is_printable(c) { format!("U+{:04X} '{c}'", u32::from(c)) } else { format!("U+{:04X}", u32::from(c)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_strings() {
        let check = |text: &str, value: Option<&[u8]>| {
            assert_eq!(string_value(text).map(|v| v.bytes.into_owned()), value.map(<[u8]>::to_vec), "{text}");
            assert_eq!(text_value(text), value.map(String::from_utf8_lossy), "{text}");
        };
        check(r#""""#, Some(b""));
        check(r#""abc""#, Some(b"abc"));
        check(r#""\a\b\f\n\r\t\v\\\"""#, Some(b"\x07\x08\x0c\n\r\t\x0b\\\""));
        check(r#""\101\x80\u00e9\U0001F600""#, Some(b"A\x80\xc3\xa9\xf0\x9f\x98\x80"));
        check(r#""\377""#, Some(b"\xff"));
        check(r#""\400""#, None);
        check(r#""\ud800""#, None);
        check(r#""\U00110000""#, None);
        check(r#""\'""#, None);
        check(r#""\0""#, None);
        check("\"abc", None);
        check("\"", None);
        check("", None);
        check("'a'", None);
        check("`a\\n\r\nb`", Some(b"a\\n\nb"));
    }

    #[test]
    fn every_byte_of_a_value_leads_back_to_its_text() {
        let check = |text: &str, offsets: &[u32]| {
            let value = string_value(text).unwrap();
            let found: Vec<u32> = (0..=value.bytes.len() as u32).map(|at| value.literal_offset(at)).collect();
            assert_eq!(found, offsets, "{text}");
        };
        check(r#""abc""#, &[1, 2, 3, 4]);
        check(r#""a\\.b""#, &[1, 2, 4, 5, 6]);
        check(r#""\u00e9x""#, &[1, 1, 7, 8]);
        check("`a\r\nb`", &[1, 3, 4, 5]);
        check(r#""""#, &[1]);
    }

    #[test]
    fn quotes_as_go_does() {
        assert_eq!(quote(b"a\"b\\c\n\t\x00\x7f"), r#""a\"b\\c\n\t\x00\x7f""#);
        assert_eq!(quote("é\u{a0}😀\u{200b}\u{feff}".as_bytes()), "\"é\\u00a0😀\\u200b\\ufeff\"");
        assert_eq!(quote(b"a\x80b"), r#""a\x80b""#);
        assert_eq!(code_point('"'), "U+0022 '\"'");
        assert_eq!(code_point(' '), "U+0020 ' '");
        assert_eq!(code_point('\n'), "U+000A");
        assert_eq!(code_point('😀'), "U+1F600 '😀'");
        assert_eq!(code_point('\u{10fffd}'), "U+10FFFD");
    }
}

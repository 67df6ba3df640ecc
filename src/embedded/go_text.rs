//! How Go reads and prints text: decoding of UTF-8 and `%q`.

use std::fmt::Write as _;

use super::go_printable::PRINTABLE;

/// `strconv.Quote`, which `%q` uses: the text in double quotes, with Go's escapes.
#[must_use]
pub fn quote(text: impl AsRef<[u8]>) -> String {
    let mut rest = text.as_ref();
    let mut out = String::with_capacity(rest.len() + 2);
    out.push('"');
    while let Some((character, width)) = decode(rest) {
        match character {
            None => push_hex(&mut out, rest[0]),
            Some(c) => push_escaped(&mut out, c),
        }
        rest = &rest[width..];
    }
    out.push('"');
    out
}

/// How package `time` quotes (in its duration errors): every byte that is a control or not ASCII as `\xNN`.
#[must_use]
pub fn quote_bytes(text: impl AsRef<[u8]>) -> String {
    let mut out = String::from("\"");
    for &byte in text.as_ref() {
        match byte {
            b'"' | b'\\' => {
                out.push('\\');
                out.push(char::from(byte));
            }
            b' '..=0x7f => out.push(char::from(byte)),
            _ => push_hex(&mut out, byte),
        }
    }
    out.push('"');
    out
}

/// `strconv.Unquote` of a text in double quotes or backquotes, quotes included; `None` where Go says `invalid syntax`.
#[must_use]
pub fn unquote(quoted: &[u8]) -> Option<Vec<u8>> {
    match quoted {
        [b'`', raw @ .., b'`'] if !raw.contains(&b'`') => {
            Some(raw.iter().copied().filter(|byte| *byte != b'\r').collect())
        }
        [b'"', inside @ .., b'"'] => {
            let mut rest = inside;
            let mut out = Vec::with_capacity(rest.len());
            while !rest.is_empty() {
                rest = unquote_character(rest, b'"', &mut out)?;
            }
            Some(out)
        }
        _ => None,
    }
}

/// `strconv.UnquoteChar`: one character or escape of a text between such quotes; what follows it.
#[must_use]
pub fn unquote_character<'a>(text: &'a [u8], quote: u8, out: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (&first, rest) = text.split_first()?;
    match first {
        b'\n' => return None,
        _ if first == quote => return None,
        b'\\' => {}
        _ => {
            let (_, width) = decode(text)?;
            out.extend_from_slice(&text[..width]);
            return Some(&text[width..]);
        }
    }
    let (&kind, rest) = rest.split_first()?;
    let (digits, width, base) = match kind {
        b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'\\' | b'\'' | b'"' => {
            if matches!(kind, b'\'' | b'"') && kind != quote {
                return None;
            }
            out.push(match kind {
                b'a' => 0x07,
                b'b' => 0x08,
                b'f' => 0x0c,
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'v' => 0x0b,
                _ => kind,
            });
            return Some(rest);
        }
        b'x' => (rest, 2, 16),
        b'u' => (rest, 4, 16),
        b'U' => (rest, 8, 16),
        b'0'..=b'7' => (&text[1..], 3, 8),
        _ => return None,
    };
    let code = digits
        .get(..width)?
        .iter()
        .try_fold(0_u32, |code, digit| Some(code.checked_mul(base)? + char::from(*digit).to_digit(base)?))?;
    if matches!(kind, b'u' | b'U') {
        out.extend(char::from_u32(code)?.encode_utf8(&mut [0; 4]).as_bytes());
    } else {
        out.push(u8::try_from(code).ok()?);
    }
    Some(&digits[width..])
}

/// The first character of a text and its width, as `utf8.DecodeRune` has it: `(None, 1)` for a byte that begins no
/// valid character, `None` at the end.
#[must_use]
pub fn decode(text: &[u8]) -> Option<(Option<char>, usize)> {
    let first = *text.first()?;
    let width = match first {
        0..0x80 => return Some((Some(char::from(first)), 1)),
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return Some((None, 1)),
    };
    let character = text.get(..width).and_then(|bytes| std::str::from_utf8(bytes).ok());
    match character.and_then(|text| text.chars().next()) {
        Some(c) => Some((Some(c), width)),
        None => Some((None, 1)),
    }
}

/// The text for a message: bytes that are not UTF-8 become U+FFFD, one each, as Go does when it writes JSON or logs.
#[must_use]
pub fn lossy(mut text: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    while let Some((character, width)) = decode(text) {
        out.push(character.unwrap_or('\u{FFFD}'));
        text = &text[width..];
    }
    out
}

/// `unicode.IsPrint`.
#[must_use]
pub fn is_printable(c: char) -> bool {
    let c = c as u32;
    let after = PRINTABLE.partition_point(|&(first, _)| first <= c);
    after > 0 && PRINTABLE[after - 1].1 >= c
}

fn push_hex(out: &mut String, byte: u8) {
    // Writing to a `String` cannot fail.
    let _ = write!(out, "\\x{byte:02x}");
}

fn push_escaped(out: &mut String, c: char) {
    let escape = match c {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\x07' => "\\a",
        '\x08' => "\\b",
        '\x0c' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\x0b' => "\\v",
        _ if is_printable(c) => return out.push(c),
        _ => {
            let code = c as u32;
            let _ = match code {
                0..0x20 | 0x7f => write!(out, "\\x{code:02x}"),
                0x20..0x10000 => write!(out, "\\u{code:04x}"),
                _ => write!(out, "\\U{code:08x}"),
            };
            return;
        }
    };
    out.push_str(escape);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_as_go_does() {
        for (text, quoted) in [
            (&b"plain"[..], r#""plain""#),
            (b"a\"b\\c", r#""a\"b\\c""#),
            (b"\x00\x07\x08\x0c\n\r\t\x0b\x1b\x7f", r#""\x00\a\b\f\n\r\t\v\x1b\x7f""#),
            ("é€\u{a0}\u{200b}\u{e000}\u{10ffff}".as_bytes(), r#""é€\u00a0\u200b\ue000\U0010ffff""#),
            (b"\xff\xe2\x82", r#""\xff\xe2\x82""#),
            ("\u{fffd}😀".as_bytes(), "\"\u{fffd}😀\""),
        ] {
            assert_eq!(quote(text), quoted);
        }
        assert_eq!(quote_bytes("µ\n\"x\\"), r#""\xc2\xb5\x0a\"x\\""#);
        assert_eq!(lossy(b"a\xffb\xe2\x82"), "a\u{fffd}b\u{fffd}\u{fffd}");
    }
}

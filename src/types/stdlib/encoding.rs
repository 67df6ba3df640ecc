//! Base64 and URL escaping as Go's standard library does them.

use super::{Computed, text_argument};
use crate::embedded::go_text;
use crate::types::value::Value;

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub(super) fn from_base64(arguments: &[Value]) -> Computed {
    decoded(arguments, STANDARD)
}

pub(super) fn from_url_base64(arguments: &[Value]) -> Computed {
    decoded(arguments, URL)
}

pub(super) fn to_base64(arguments: &[Value]) -> Computed {
    Ok(text_argument(arguments, 0).map(|text| Value::string(encode(text, STANDARD))))
}

pub(super) fn to_url_base64(arguments: &[Value]) -> Computed {
    Ok(text_argument(arguments, 0).map(|text| Value::string(encode(text, URL))))
}

fn decoded(arguments: &[Value], alphabet: &[u8; 64]) -> Computed {
    match text_argument(arguments, 0) {
        None => Ok(None),
        Some(text) => match decode(text, alphabet) {
            Ok(bytes) => Ok(Some(Value::bytes(bytes))),
            Err(at) => Err(format!("illegal base64 data at input byte {at}")),
        },
    }
}

fn encode(text: &[u8], alphabet: &[u8; 64]) -> Vec<u8> {
    let mut encoded = Vec::with_capacity(text.len().div_ceil(3) * 4);
    for chunk in text.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for digit in 0..4 {
            encoded.push(if digit <= chunk.len() { alphabet[(bits >> (18 - 6 * digit)) as usize & 63] } else { b'=' });
        }
    }
    encoded
}

/// The bytes, or the offset of the first byte that does not belong. Line ends are skipped; padding is required.
fn decode(text: &[u8], alphabet: &[u8; 64]) -> Result<Vec<u8>, usize> {
    let line_end = |byte: u8| matches!(byte, b'\n' | b'\r');
    let mut digits = [255_u8; 256];
    for (value, &digit) in alphabet.iter().enumerate() {
        digits[digit as usize] = value as u8;
    }
    let mut decoded = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_usize);
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        if line_end(byte) {
            continue;
        }
        let digit = digits[byte as usize];
        if digit != 255 {
            bits = bits << 6 | u32::from(digit);
            count += 1;
            if count == 4 {
                decoded.extend_from_slice(&bits.to_be_bytes()[1..]);
                (bits, count) = (0, 0);
            }
            continue;
        }
        if byte != b'=' || count < 2 {
            return Err(at - 1);
        }
        let skip = |mut at: usize| {
            while text.get(at).copied().is_some_and(line_end) {
                at += 1;
            }
            at
        };
        if count == 2 {
            // A second padding character is wanted.
            at = skip(at);
            match text.get(at) {
                None => return Err(text.len()),
                Some(b'=') => at += 1,
                Some(_) => return Err(at),
            }
        }
        at = skip(at);
        if at < text.len() {
            return Err(at);
        }
        let bytes = (bits << (6 * (4 - count))).to_be_bytes();
        decoded.extend_from_slice(&bytes[1..count]);
        return Ok(decoded);
    }
    if count == 0 { Ok(decoded) } else { Err(text.len() - count) }
}

pub(super) fn url_encode(arguments: &[Value]) -> Computed {
    let Some(text) = text_argument(arguments, 0) else { return Ok(None) };
    let mut escaped = Vec::with_capacity(text.len());
    for &byte in text {
        match byte {
            b' ' => escaped.push(b'+'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => escaped.push(byte),
            _ => escaped.extend_from_slice(format!("%{byte:02X}").as_bytes()),
        }
    }
    Ok(Some(Value::string(escaped)))
}

pub(super) fn url_decode(arguments: &[Value]) -> Computed {
    let Some(text) = text_argument(arguments, 0) else { return Ok(None) };
    let mut plain = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let (unescaped, length) = match byte {
            b'+' => (b' ', 1),
            b'%' => {
                let hex = |byte: Option<&u8>| byte.and_then(|&byte| char::from(byte).to_digit(16));
                let (Some(high), Some(low)) = (hex(text.get(at + 1)), hex(text.get(at + 2))) else {
                    let wrong = &text[at..text.len().min(at + 3)];
                    return Err(format!("invalid URL escape {}", go_text::quote(wrong)));
                };
                ((high * 16 + low) as u8, 3)
            }
            _ => (byte, 1),
        };
        plain.push(unescaped);
        at += length;
    }
    Ok(Some(Value::string(plain)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_go_reads_it() {
        for (text, want) in [
            ("YQ==", Ok("a")),
            ("YWI=", Ok("ab")),
            ("YWJj", Ok("abc")),
            ("", Ok("")),
            ("YW\nJj\r\n", Ok("abc")),
            ("YQ=\n=", Ok("a")),
            ("YWJj\n", Ok("abc")),
            ("%", Err(0)),
            ("YQ", Err(0)),
            ("YQ=", Err(3)),
            ("YWJjYQ", Err(4)),
            ("YQ=a", Err(3)),
            ("YQ==a", Err(4)),
            ("=", Err(0)),
            ("Y===", Err(1)),
            ("YWI=x", Err(4)),
            ("Y-_a", Err(1)),
        ] {
            let decoded = decode(text.as_bytes(), STANDARD);
            assert_eq!(
                decoded.as_deref().map_err(|at| *at),
                want.map(str::as_bytes).as_ref().map(|b| *b).map_err(|at| *at),
                "{text:?}"
            );
        }
        for text in ["", "a", "ab", "abc", "abcd", "\u{ff}\u{fe}"] {
            assert_eq!(decode(&encode(text.as_bytes(), URL), URL).as_deref(), Ok(text.as_bytes()));
        }
    }
}

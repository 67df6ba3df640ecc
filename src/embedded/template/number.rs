//! Whether Go takes a text for a number constant.

use crate::embedded::go_text;

/// Why a number is refused.
pub(super) fn refusal(text: &str) -> Option<String> {
    if let Some(imaginary) = text.strip_suffix('i')
        && is_float(imaginary)
    {
        return None;
    }
    match integer(text) {
        Some(true) => return None,
        Some(false) | None if !is_float(text) => {}
        _ if text.contains(['.', 'e', 'E', 'p', 'P']) => return None,
        _ => return Some(format!("integer overflow: {}", go_text::quote(text))),
    }
    Some(format!("illegal number syntax: {}", go_text::quote(text)))
}

/// Whether an integer fits 64 bits, signed or not; `None` when it is none.
fn integer(text: &str) -> Option<bool> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (base, prefix) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, 2),
        [b'0', b'o' | b'O', ..] => (8, 2),
        [b'0', b'b' | b'B', ..] => (2, 2),
        [b'0', _, ..] => (8, 1),
        _ => (10, 0),
    };
    if !underscores_separate_digits(text) {
        return None;
    }
    let number: String = digits[prefix..].chars().filter(|c| *c != '_').collect();
    if number.is_empty() || !number.chars().all(|c| c.is_digit(base)) {
        return None;
    }
    // A sign makes it signed: `ParseUint` takes none.
    let limit = match (negative, text.starts_with('+')) {
        (true, _) => 1 << 63,
        (_, true) => (1 << 63) - 1,
        _ => u64::MAX,
    };
    Some(u64::from_str_radix(&number, base).is_ok_and(|value| value <= limit))
}

/// `strconv.ParseFloat`, overflow excluded.
fn is_float(text: &str) -> bool {
    if !underscores_separate_digits(text) {
        return false;
    }
    let number = text.replace('_', "");
    let unsigned = number.strip_prefix(['+', '-']).unwrap_or(&number);
    if let Some(hexadecimal) = unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X")) {
        let Some((mantissa, exponent)) = hexadecimal.split_once(['p', 'P']) else { return false };
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let mut digits = mantissa.chars().filter(|c| *c != '.').peekable();
        return digits.peek().is_some()
            && digits.all(|c| c.is_ascii_hexdigit())
            && mantissa.matches('.').count() <= 1
            && !exponent.is_empty()
            && exponent.chars().all(|c| c.is_ascii_digit());
    }
    // Only digits can stand first, so Rust's names for infinity and the like cannot.
    unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') && unsigned.parse::<f64>().is_ok_and(f64::is_finite)
}

/// Underscores stand between digits, or between a base and its digits.
fn underscores_separate_digits(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text).as_bytes();
    let (base, digits) = match unsigned {
        [b'0', b'b' | b'o' | b'x' | b'B' | b'O' | b'X', digits @ ..] => (unsigned[1].to_ascii_lowercase(), digits),
        digits => (0, digits),
    };
    let mut last = if base == 0 { b'.' } else { b'0' };
    for &byte in digits {
        let digit = byte.is_ascii_digit() || base == b'x' && byte.is_ascii_hexdigit();
        match byte {
            _ if digit => last = b'0',
            b'_' if last == b'0' => last = b'_',
            _ if last == b'_' || byte == b'_' => return false,
            _ => last = b'.',
        }
    }
    last != b'_'
}

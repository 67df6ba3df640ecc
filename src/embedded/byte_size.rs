//! Byte sizes as text, as package `units` reads them: `1MiB`, `512KiB`, `1.5GB`.

use std::ops::Range;

use super::{FormatError, go_text};

const PREFIXES: [char; 7] = ['\0', 'K', 'M', 'G', 'T', 'P', 'E'];

/// Bytes of `units.Base2Bytes`: powers of 1024 whether written `KiB` or `KB` (never `kB`); a number without a unit
/// is refused unless it is 0.
///
/// # Errors
/// What `units.ParseBase2Bytes` says.
pub fn parse(text: impl AsRef<[u8]>) -> Result<i64, FormatError> {
    let text = text.as_ref();
    let with_i = |unit: &[u8]| match unit.strip_suffix(b"iB") {
        Some(prefix) => scale(prefix, 1024, false),
        None => (unit == b"B").then_some(1.0),
    };
    let without_i = |unit: &[u8]| scale(unit.strip_suffix(b"B")?, 1024, true);
    // One text keeps to one spelling, and it is the second attempt whose error is told.
    parse_with(text, with_i).or_else(|_| parse_with(text, without_i))
}

/// Bytes of `units.MetricBytes`: powers of 1000, `kB` or `KB`.
///
/// # Errors
/// What `units.ParseMetricBytes` says.
pub fn parse_metric(text: impl AsRef<[u8]>) -> Result<i64, FormatError> {
    parse_with(text.as_ref(), |unit| match unit {
        b"kB" => Some(1000.0),
        _ => scale(unit.strip_suffix(b"B")?, 1000, true),
    })
}

/// `Base2Bytes.String()`: `1GiB512MiB`, parts that are zero left out; `0B`.
#[must_use]
pub fn format(bytes: i64) -> String {
    format_with(bytes, 1024, "iB")
}

/// `MetricBytes.String()`.
#[must_use]
pub fn format_metric(bytes: i64) -> String {
    format_with(bytes, 1000, "B")
}

/// What a prefix stands for; the empty one only where the bare unit `B` is meant.
fn scale(prefix: &[u8], base: i32, bare: bool) -> Option<f64> {
    let exponent = match prefix {
        b"" if bare => 0,
        b"K" => 1,
        b"M" => 2,
        b"G" => 3,
        b"T" => 4,
        b"P" => 5,
        b"E" => 6,
        _ => return None,
    };
    Some(f64::from(base).powi(exponent))
}

fn parse_with(text: &[u8], unit_scale: impl Fn(&[u8]) -> Option<f64>) -> Result<i64, FormatError> {
    let invalid = |at: Range<usize>| Err(FormatError::new(format!("units: invalid {}", go_text::lossy(text)), at));
    let negative = text.first() == Some(&b'-');
    let mut at = usize::from(matches!(text.first(), Some(b'-' | b'+')));
    if &text[at..] == b"0" {
        return Ok(0);
    }
    if at == text.len() {
        return invalid(0..text.len());
    }

    let mut total = 0.0;
    while at < text.len() {
        let start = at;
        if !matches!(text[at], b'.' | b'0'..=b'9') {
            return invalid(at..text.len());
        }
        let digits = digits(&text[at..]);
        let Some(whole) = number(&text[at..at + digits]) else { return invalid(at..at + digits) };
        let mut amount = whole as f64;
        at += digits;
        let mut fraction_digits = 0;
        if text.get(at) == Some(&b'.') {
            at += 1;
            fraction_digits = self::digits(&text[at..]);
            let Some(fraction) = number(&text[at..at + fraction_digits]) else {
                return invalid(at..at + fraction_digits);
            };
            let power = (0..fraction_digits).fold(1.0, |power, _| power * 10.0);
            amount += fraction as f64 / power;
            at += fraction_digits;
        }
        if digits == 0 && fraction_digits == 0 {
            return invalid(start..text.len());
        }

        let unit_start = at;
        at += text[at..].iter().take_while(|byte| !matches!(byte, b'.' | b'0'..=b'9')).count();
        let unit = &text[unit_start..at];
        let Some(scale) = unit_scale(unit) else {
            let message = format!("units: unknown unit {} in {}", go_text::lossy(unit), go_text::lossy(text));
            // With no unit at all it is the number that lacks one.
            let blamed = if unit.is_empty() { start..at } else { unit_start..at };
            return Err(FormatError::new(message, blamed));
        };
        total += amount * scale;
    }
    if negative {
        total = -total;
    }
    // The bounds are Go's constants as floating-point numbers: 2^63 itself passes, and becomes the smallest number.
    let bound = (1_u64 << 63) as f64;
    if total < -bound || total > bound {
        return Err(FormatError::new("units: overflow parsing unit", 0..text.len()));
    }
    Ok(if total >= bound { i64::MIN } else { total as i64 })
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// A decimal number below the bound at which package `units` gives up.
fn number(digits: &[u8]) -> Option<i64> {
    digits
        .iter()
        .try_fold(0_i64, |number, digit| (number < (i64::MAX - 9) / 10).then(|| number * 10 + i64::from(digit - b'0')))
}

fn format_with(bytes: i64, base: i64, suffix: &str) -> String {
    let mut rest = bytes;
    let mut parts = Vec::new();
    for (index, prefix) in PREFIXES.into_iter().enumerate() {
        let part = rest % base;
        if part != 0 || (index == 0 && rest == 0) {
            parts.push(match index {
                0 => format!("{part}B"),
                _ => format!("{part}{prefix}{suffix}"),
            });
        }
        rest /= base;
        if rest == 0 {
            break;
        }
    }
    parts.reverse();
    parts.concat()
}

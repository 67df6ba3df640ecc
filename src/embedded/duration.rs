//! Go's `time.Duration` as text: `30s`, `1h30m`, `-1.5h`. No days, no spaces.

use super::{FormatError, go_text};

/// Nanoseconds of a duration, as `time.ParseDuration` reads it.
///
/// # Errors
/// What `time.ParseDuration` says.
pub fn parse(text: impl AsRef<[u8]>) -> Result<i64, FormatError> {
    let text = text.as_ref();
    let fail = |what: &str, at: std::ops::Range<usize>| {
        Err(FormatError::new(format!("time: {what} in duration {}", go_text::quote_bytes(text)), at))
    };
    let invalid = |at: std::ops::Range<usize>| {
        Err(FormatError::new(format!("time: invalid duration {}", go_text::quote_bytes(text)), at))
    };

    let signed = matches!(text.first(), Some(b'-' | b'+'));
    let negative = text.first() == Some(&b'-');
    let mut at = usize::from(signed);
    if &text[at..] == b"0" {
        return Ok(0);
    }
    if at == text.len() {
        return invalid(0..text.len());
    }

    let mut total: u64 = 0;
    while at < text.len() {
        let start = at;
        if !matches!(text[at], b'.' | b'0'..=b'9') {
            return invalid(at..text.len());
        }
        let digits = digits(&text[at..]);
        at += digits;
        let Some(whole) = whole_number(&text[start..at]) else { return invalid(start..at) };

        let mut fraction = (0, 1.0);
        let mut fraction_digits = 0;
        if text.get(at) == Some(&b'.') {
            at += 1;
            fraction_digits = self::digits(&text[at..]);
            fraction = fraction_of(&text[at..at + fraction_digits]);
            at += fraction_digits;
        }
        if digits == 0 && fraction_digits == 0 {
            return invalid(start..text.len());
        }

        let unit_start = at;
        at += text[at..].iter().take_while(|byte| !matches!(byte, b'.' | b'0'..=b'9')).count();
        if unit_start == at {
            return fail("missing unit", start..at);
        }
        let Some(unit) = unit(&text[unit_start..at]) else {
            let name = go_text::quote_bytes(&text[unit_start..at]);
            return fail(&format!("unknown unit {name}"), unit_start..at);
        };
        if whole > (1 << 63) / unit {
            return invalid(start..at);
        }
        let mut value = whole * unit;
        if fraction.0 > 0 {
            // In floating point, like Go, so that the last nanosecond is the same one.
            value += (fraction.0 as f64 * (unit as f64 / fraction.1)) as u64;
        }
        // Neither sum can overflow: each part is at most 2^63 here.
        total = match total.checked_add(value) {
            Some(sum) if value <= 1 << 63 && sum <= 1 << 63 => sum,
            _ => return invalid(start..at),
        };
    }
    match i64::try_from(total) {
        Ok(total) if negative => Ok(-total),
        Ok(total) => Ok(total),
        Err(_) if negative => Ok(i64::MIN),
        Err(_) => invalid(0..text.len()),
    }
}

/// `Duration.String()`: `1h30m0s`, `1.5s`, `100ms`, `0s`.
#[must_use]
pub fn format(nanoseconds: i64) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let amount = nanoseconds.unsigned_abs();
    match amount {
        0 => "0s".to_owned(),
        1..1_000 => format!("{sign}{amount}ns"),
        1_000..1_000_000 => format!("{sign}{}µs", decimal(amount, 3)),
        1_000_000..1_000_000_000 => format!("{sign}{}ms", decimal(amount, 6)),
        _ => {
            let seconds = amount / 1_000_000_000;
            let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
            let seconds = decimal(amount % 60_000_000_000, 9);
            match (hours, minutes) {
                (0, 0) => format!("{sign}{seconds}s"),
                (0, _) => format!("{sign}{minutes}m{seconds}s"),
                _ => format!("{sign}{hours}h{minutes}m{seconds}s"),
            }
        }
    }
}

fn unit(name: &[u8]) -> Option<u64> {
    Some(match name {
        b"ns" => 1,
        // Micro sign and Greek mu.
        b"us" | b"\xc2\xb5s" | b"\xce\xbcs" => 1_000,
        b"ms" => 1_000_000,
        b"s" => 1_000_000_000,
        b"m" => 60_000_000_000,
        b"h" => 3_600_000_000_000,
        _ => return None,
    })
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The number before the point: at most 2^63.
fn whole_number(digits: &[u8]) -> Option<u64> {
    let mut number: u64 = 0;
    for digit in digits {
        if number > (1 << 63) / 10 {
            return None;
        }
        number = number * 10 + u64::from(digit - b'0');
        if number > 1 << 63 {
            return None;
        }
    }
    Some(number)
}

/// The digits after the point and the power of ten to divide by; digits too many are dropped.
fn fraction_of(digits: &[u8]) -> (u64, f64) {
    let mut number: u64 = 0;
    let mut scale = 1.0;
    for digit in digits {
        if number > ((1 << 63) - 1) / 10 {
            break;
        }
        let next = number * 10 + u64::from(digit - b'0');
        if next > 1 << 63 {
            break;
        }
        number = next;
        scale *= 10.0;
    }
    (number, scale)
}

/// `amount / 10^places` without zeros at the end.
fn decimal(amount: u64, places: usize) -> String {
    let divisor = 10_u64.pow(places as u32);
    let fraction = format!("{:0places$}", amount % divisor);
    match fraction.trim_end_matches('0') {
        "" => (amount / divisor).to_string(),
        fraction => format!("{}.{fraction}", amount / divisor),
    }
}

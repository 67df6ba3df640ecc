//! Prometheus' `model.Duration` as text: `30s`, `1d12h`, `1y`; whole numbers, units from large to small.

use std::ops::Range;

use super::{FormatError, go_text};

/// Units from large to small, with their milliseconds.
const UNITS: [(&str, u64); 7] = [
    ("y", 365 * 24 * 3_600_000),
    ("w", 7 * 24 * 3_600_000),
    ("d", 24 * 3_600_000),
    ("h", 3_600_000),
    ("m", 60_000),
    ("s", 1_000),
    ("ms", 1),
];
const NANOSECONDS_PER_MILLISECOND: u64 = 1_000_000;

/// Nanoseconds of a duration, as `model.ParseDuration` reads it.
///
/// # Errors
/// What `model.ParseDuration` says.
pub fn parse(text: impl AsRef<[u8]>) -> Result<i64, FormatError> {
    let text = text.as_ref();
    let invalid =
        |at: Range<usize>| Err(FormatError::new(format!("not a valid duration string: {}", go_text::quote(text)), at));
    let out_of_range = |at: Range<usize>| Err(FormatError::new("duration out of range", at));
    match text {
        b"0" => return Ok(0),
        b"" => return Err(FormatError::new("empty duration string", 0..0)),
        _ => {}
    }

    let mut total: u64 = 0;
    let mut units_left = &UNITS[..];
    let mut at = 0;
    while at < text.len() {
        let start = at;
        at += text[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if at == start {
            return invalid(start..text.len());
        }
        let number = text[start..at]
            .iter()
            .try_fold(0_u64, |number, digit| number.checked_mul(10)?.checked_add(u64::from(digit - b'0')));
        let Some(number) = number else { return invalid(start..at) };

        let unit_start = at;
        at += text[at..].iter().take_while(|byte| !byte.is_ascii_digit()).count();
        if at == unit_start {
            return invalid(start..at);
        }
        let unit_name = &text[unit_start..at];
        let Some(&(name, milliseconds)) = UNITS.iter().find(|(name, _)| name.as_bytes() == unit_name) else {
            let message = format!("unknown unit {} in duration {}", go_text::quote(unit_name), go_text::quote(text));
            return Err(FormatError::new(message, unit_start..at));
        };
        let Some(position) = units_left.iter().position(|(left, _)| *left == name) else {
            return invalid(start..at);
        };
        units_left = &units_left[position + 1..];

        let unit = milliseconds * NANOSECONDS_PER_MILLISECOND;
        if number > (1 << 63) / unit {
            return out_of_range(start..at);
        }
        total = total.wrapping_add(number * unit);
        if total > i64::MAX as u64 {
            return out_of_range(0..at);
        }
    }
    Ok(total as i64)
}

/// `model.Duration.String()`: `1h30m`, `90d`, `1y`; less than a millisecond is `0s`.
#[must_use]
pub fn format(nanoseconds: i64) -> String {
    let mut rest = nanoseconds.unsigned_abs() / NANOSECONDS_PER_MILLISECOND;
    if rest == 0 {
        return "0s".to_owned();
    }
    let mut out = String::from(if nanoseconds < 0 { "-" } else { "" });
    for (name, unit) in UNITS {
        // Years and weeks only when nothing remains: `90d` reads better than `12w6d`.
        if matches!(name, "y" | "w") && !rest.is_multiple_of(unit) {
            continue;
        }
        if rest >= unit {
            out.push_str(&(rest / unit).to_string());
            out.push_str(name);
            rest %= unit;
        }
    }
    out
}

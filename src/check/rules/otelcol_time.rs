//! Go's `time.Parse` for the layouts that the collector's components use.

use crate::embedded::go_text;

/// `time.RFC3339`
pub(super) const RFC3339: &[&str] = &["2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05", "Z07:00"];
pub(super) const DATE_AND_MINUTE: &[&str] = &["2006", "-", "01", "-", "02", " ", "15", ":", "04"];
pub(super) const DATE: &[&str] = &["2006", "-", "01", "-", "02"];

/// Reads a time as a layout, given in its parts, wants it.
///
/// # Errors
/// What `time.Parse` says.
pub(super) fn parse(text: &str, layout: &[&str]) -> Result<(), String> {
    let bytes = text.as_bytes();
    let (mut rest, mut year, mut month, mut day, mut out_of_range) = (bytes, 0, 1, 1, None);
    for part in layout {
        let cannot = || {
            let (time, layout) = (go_text::quote(text), go_text::quote(layout.concat()));
            format!(
                "parsing time {time} as {layout}: cannot parse {} as {}",
                go_text::quote(rest),
                go_text::quote(part)
            )
        };
        let mut within = |number: u32, least: u32, most: u32, what: &'static str| {
            if number < least || number > most {
                out_of_range = out_of_range.or(Some(what));
            }
            number
        };
        rest = match *part {
            "2006" => {
                let Some((number, after)) = digits(rest, 4, 4) else { return Err(cannot()) };
                year = number;
                after
            }
            "01" | "02" | "04" | "05" | "15" => {
                let least = if *part == "15" { 1 } else { 2 };
                let Some((number, mut after)) = digits(rest, least, 2) else { return Err(cannot()) };
                match *part {
                    "01" => month = within(number, 1, 12, "month"),
                    "02" => day = number,
                    "15" => drop(within(number, 0, 23, "hour")),
                    "04" => drop(within(number, 0, 59, "minute")),
                    _ => {
                        within(number, 0, 59, "second");
                        // Fractions are taken whether the layout names them or not.
                        if let [b'.' | b',', digit, ..] = after
                            && digit.is_ascii_digit()
                        {
                            let length = after[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                            after = &after[1 + length..];
                        }
                    }
                }
                after
            }
            "Z07:00" => {
                let Some(after) = zone(rest) else { return Err(cannot()) };
                after
            }
            literal => {
                let Some(after) = rest.strip_prefix(literal.as_bytes()) else { return Err(cannot()) };
                after
            }
        };
        if let Some(what) = out_of_range {
            return Err(format!("parsing time {}: {what} out of range", go_text::quote(text)));
        }
    }
    if !rest.is_empty() {
        return Err(format!("parsing time {}: extra text: {}", go_text::quote(text), go_text::quote(rest)));
    }
    if day < 1 || day > days_in(month, year) {
        return Err(format!("parsing time {}: day out of range", go_text::quote(text)));
    }
    Ok(())
}

/// A number of so many digits, and what follows it.
fn digits(text: &[u8], least: usize, most: usize) -> Option<(u32, &[u8])> {
    let count = text.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
    let number = text[..count].iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
    (count >= least).then(|| (number, &text[count..]))
}

/// `Z` or `+01:00`.
fn zone(text: &[u8]) -> Option<&[u8]> {
    match text {
        [b'Z', rest @ ..] => Some(rest),
        [b'+' | b'-', a, b, b':', c, d, rest @ ..] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()) => {
            let hours = (a - b'0') * 10 + (b - b'0');
            let minutes = (c - b'0') * 10 + (d - b'0');
            (hours <= 24 && minutes < 60).then_some(rest)
        }
        _ => None,
    }
}

fn days_in(month: u32, year: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

//! Numbers as Alloy keeps them: signed, unsigned and floating, and Go's conversions between them and text.

/// A number with the representation that Alloy's evaluation keeps.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Number {
    Int(i64),
    Uint(u64),
    Float(f64),
}

/// What Go says to a text that should be a number.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Parsed {
    Number(Number),
    No,
    /// A notation that is not followed here (hexadecimal floats).
    Undecided,
}

impl Number {
    /// Conversion truncates towards zero and wraps; what does not fit at all becomes the smallest integer, as on amd64.
    #[must_use]
    pub fn as_int(self) -> i64 {
        match self {
            Self::Int(value) => value,
            Self::Uint(value) => value as i64,
            Self::Float(value) => float_to_int(value),
        }
    }

    #[must_use]
    pub fn as_uint(self) -> u64 {
        const HALF: f64 = 9_223_372_036_854_775_808.0;
        match self {
            Self::Int(value) => value as u64,
            Self::Uint(value) => value,
            Self::Float(value) if value < HALF => float_to_int(value) as u64,
            Self::Float(value) if value < 2.0 * HALF => (float_to_int(value - HALF) as u64) ^ (1 << 63),
            Self::Float(_) => 1 << 63,
        }
    }

    #[must_use]
    pub fn as_float(self) -> f64 {
        match self {
            Self::Int(value) => value as f64,
            Self::Uint(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    /// The text that a number becomes where a string is wanted: never with an exponent.
    #[must_use]
    pub fn to_text(self) -> String {
        match self {
            Self::Int(value) => value.to_string(),
            Self::Uint(value) => value.to_string(),
            Self::Float(value) if value.is_infinite() => (if value > 0.0 { "+Inf" } else { "-Inf" }).to_owned(),
            Self::Float(value) => value.to_string(),
        }
    }

    /// Go's zero value.
    #[must_use]
    pub fn is_zero(self) -> bool {
        match self {
            Self::Int(value) => value == 0,
            Self::Uint(value) => value == 0,
            // Go looks at the bits: minus zero is not the zero value.
            Self::Float(value) => value.to_bits() == 0,
        }
    }

    /// The value of a number literal: a leading zero means octal, what fits no integer is a float.
    ///
    /// # Errors
    /// The text is beyond the range of floats.
    pub fn from_literal(text: &str) -> Result<Self, String> {
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            let (digits, radix) = match text.strip_prefix('0') {
                Some(octal) if !octal.is_empty() => (octal, 8),
                _ => (text, 10),
            };
            if let Ok(value) = i64::from_str_radix(digits, radix) {
                return Ok(Self::Int(value));
            }
            if let Ok(value) = u64::from_str_radix(digits, radix) {
                return Ok(Self::Uint(value));
            }
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Self::Float(value)),
            _ => Err(format!("strconv.ParseFloat: parsing \"{text}\": value out of range")),
        }
    }

    /// The number that a string becomes where a number is wanted.
    #[must_use]
    pub fn from_text(text: &[u8]) -> Parsed {
        let Ok(text) = std::str::from_utf8(text) else { return Parsed::No };
        let parsed = |number: Option<Self>| number.map_or(Parsed::No, Parsed::Number);
        if let Some(digits) = text.strip_prefix('-') {
            let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            parsed(text.parse().ok().filter(|_| plain).map(Self::Int))
        } else if text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
            parse_float(text)
        } else {
            let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            parsed(text.parse().ok().filter(|_| plain).map(Self::Uint))
        }
    }
}

/// The representation in which two numbers are computed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Pair {
    Int(i64, i64),
    Uint(u64, u64),
    Float(f64, f64),
}

impl Pair {
    pub(super) fn of(left: Number, right: Number) -> Self {
        match (left, right) {
            (Number::Float(_), _) | (_, Number::Float(_)) => Self::Float(left.as_float(), right.as_float()),
            (Number::Int(_), _) | (_, Number::Int(_)) => Self::Int(left.as_int(), right.as_int()),
            (Number::Uint(left), Number::Uint(right)) => Self::Uint(left, right),
        }
    }
}

fn float_to_int(value: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&value) { value as i64 } else { i64::MIN }
}

/// Go's `strconv.ParseFloat` for texts with one of `.eE`.
fn parse_float(text: &str) -> Parsed {
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    if unsigned.len() > 1 && unsigned.starts_with('0') && matches!(unsigned.as_bytes().get(1), Some(b'x' | b'X')) {
        return Parsed::Undecided;
    }
    let bytes = unsigned.as_bytes();
    if !bytes.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-' | b'_')) {
        return Parsed::No;
    }
    if unsigned.starts_with(['+', '-']) {
        return Parsed::No;
    }
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let separated = |at: usize| bytes.get(at) != Some(&b'_') || (at > 0 && digit(at - 1) && digit(at + 1));
    if !(0..bytes.len()).all(separated) {
        return Parsed::No;
    }
    let plain: String = unsigned.chars().filter(|&c| c != '_').collect();
    match plain.parse::<f64>() {
        Ok(value) if value.is_finite() => Parsed::Number(Number::Float(value)),
        _ => Parsed::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals() {
        use Number::{Float, Int, Uint};
        for (text, want) in [
            ("0", Int(0)),
            ("010", Int(8)),
            ("0777", Int(511)),
            ("08", Float(8.0)),
            ("9223372036854775807", Int(i64::MAX)),
            ("9223372036854775808", Uint(1 << 63)),
            ("18446744073709551616", Float(18_446_744_073_709_551_616.0)),
            ("1.", Float(1.0)),
            (".5", Float(0.5)),
            ("1.e5", Float(1e5)),
            ("5e3", Float(5000.0)),
        ] {
            assert_eq!(Number::from_literal(text), Ok(want), "{text}");
        }
        assert_eq!(
            Number::from_literal("1e400"),
            Err("strconv.ParseFloat: parsing \"1e400\": value out of range".to_owned())
        );
    }

    #[test]
    fn texts_that_become_numbers() {
        use Number::{Float, Int, Uint};
        for (text, want) in [
            ("", None),
            ("5", Some(Uint(5))),
            ("+5", None),
            ("-5", Some(Int(-5))),
            ("-1.5", None),
            ("-", None),
            ("--5", None),
            ("1.9", Some(Float(1.9))),
            ("1e5", Some(Float(1e5))),
            ("5.", Some(Float(5.0))),
            (".5", Some(Float(0.5))),
            ("1_0.5", Some(Float(10.5))),
            ("_1.5", None),
            ("1_0", None),
            ("0x10", None),
            ("NaN", None),
            (" 5", None),
            ("e", None),
            ("1e999", None),
            ("18446744073709551616", None),
        ] {
            let parsed = Number::from_text(text.as_bytes());
            assert_eq!(parsed, want.map_or(Parsed::No, Parsed::Number), "{text}");
        }
        assert_eq!(Number::from_text(b"0x1.8p1"), Parsed::Undecided);
    }

    #[test]
    fn conversions_wrap_and_truncate() {
        assert_eq!(Number::Float(1.7).as_int(), 1);
        assert_eq!(Number::Float(-1.7).as_int(), -1);
        assert_eq!(Number::Float(1e30).as_int(), i64::MIN);
        assert_eq!(Number::Float(-1.0).as_uint(), u64::MAX);
        assert_eq!(Number::Float(1e19).as_uint(), 10_000_000_000_000_000_000);
        assert_eq!(Number::Float(1e21).as_uint(), 1 << 63);
        assert_eq!(Number::Float(1e21).to_text(), "1000000000000000000000");
        assert_eq!(Number::Float(1.0).to_text(), "1");
        assert_eq!(Number::Float(0.1).to_text(), "0.1");
    }
}

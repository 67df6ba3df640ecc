//! IP addresses and prefixes as text: Go's `net/netip` and `net.ParseCIDR`.

use std::ops::Range;

use super::{FormatError, go_text};

/// An address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Address {
    V4([u8; 4]),
    V6 {
        octets: [u8; 16],
        /// What follows `%`; empty without one.
        zone: Vec<u8>,
    },
}

/// An address and how many of its first bits count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prefix {
    pub address: Address,
    pub bits: u8,
}

/// `netip.ParseAddr`.
///
/// # Errors
/// What `netip.ParseAddr` says.
pub fn parse(text: impl AsRef<[u8]>) -> Result<Address, FormatError> {
    let text = text.as_ref();
    match text.iter().find(|byte| matches!(byte, b'.' | b':' | b'%')) {
        Some(b'.') => v4(text, 0..text.len()).map(Address::V4),
        Some(b':') => v6(text),
        Some(_) => Err(refuse(text, "missing IPv6 address")),
        None => Err(refuse(text, "unable to parse IP")),
    }
}

/// `net.ParseCIDR`, whose error says nothing of the reason.
///
/// # Errors
/// `invalid CIDR address: …`.
pub fn parse_cidr(text: impl AsRef<[u8]>) -> Result<Prefix, FormatError> {
    let text = text.as_ref();
    let invalid = |at| Err(FormatError::new(format!("invalid CIDR address: {}", go_text::lossy(text)), at));
    let Some(slash) = text.iter().position(|byte| *byte == b'/') else { return invalid(0..text.len()) };
    let address = match parse(&text[..slash]) {
        Ok(Address::V6 { zone, .. }) if !zone.is_empty() => return invalid(0..slash),
        Ok(address) => address,
        Err(error) => return invalid(error.span),
    };
    let bits = decimal(&text[slash + 1..]).filter(|bits| *bits <= width(&address));
    match bits {
        Some(bits) => Ok(Prefix { address, bits }),
        None => invalid(slash + 1..text.len()),
    }
}

/// `netip.ParsePrefix`.
///
/// # Errors
/// What `netip.ParsePrefix` says.
pub fn parse_prefix(text: impl AsRef<[u8]>) -> Result<Prefix, FormatError> {
    let text = text.as_ref();
    let fail =
        |what: &str, at| Err(FormatError::new(format!("netip.ParsePrefix({}): {what}", go_text::quote(text)), at));
    let Some(slash) = text.iter().rposition(|byte| *byte == b'/') else {
        return fail("no '/'", 0..text.len());
    };
    let address = match parse(&text[..slash]) {
        Ok(Address::V6 { zone, .. }) if !zone.is_empty() => {
            return fail("IPv6 zones cannot be present in a prefix", 0..slash);
        }
        Ok(address) => address,
        Err(error) => return fail(&error.message, error.span),
    };
    let bits = &text[slash + 1..];
    let at = slash + 1..text.len();
    let bad = || format!("bad bits after slash: {}", go_text::quote(bits));
    if bits.len() > 1 && !matches!(bits[0], b'1'..=b'9') {
        return fail(&bad(), at);
    }
    match (decimal(bits), bits) {
        (Some(bits), _) if bits <= width(&address) => Ok(Prefix { address, bits }),
        // A number that fits Go's `int` is out of range, anything else is no number.
        (_, [_, ..]) if bits.iter().all(u8::is_ascii_digit) && fits_int(bits) => fail("prefix length out of range", at),
        _ => fail(&bad(), at),
    }
}

fn width(address: &Address) -> u8 {
    match address {
        Address::V4(_) => 32,
        Address::V6 { .. } => 128,
    }
}

fn decimal(digits: &[u8]) -> Option<u8> {
    (!digits.is_empty() && digits.iter().all(u8::is_ascii_digit)).then_some(())?;
    digits.iter().try_fold(0_u8, |number, digit| number.checked_mul(10)?.checked_add(digit - b'0'))
}

fn fits_int(digits: &[u8]) -> bool {
    digits
        .iter()
        .try_fold(0_i64, |number, digit| number.checked_mul(10)?.checked_add(i64::from(digit - b'0')))
        .is_some()
}

fn refuse(text: &[u8], what: &str) -> FormatError {
    FormatError::whole(format!("ParseAddr({}): {what}", go_text::quote(text)), text)
}

/// A refusal that shows the rest of the text from where reading stopped.
fn refuse_at(text: &[u8], what: &str, rest: Range<usize>) -> FormatError {
    let mut error = refuse(text, what);
    if !rest.is_empty() {
        let shown = go_text::quote(&text[rest.clone()]);
        error.message.push_str(&format!(" (at {shown})"));
    }
    error.span = rest;
    error
}

fn v4(text: &[u8], part: Range<usize>) -> Result<[u8; 4], FormatError> {
    let mut fields = [0; 4];
    let (mut field, mut value, mut digits) = (0, 0_u16, 0);
    for at in part.clone() {
        match text[at] {
            digit @ b'0'..=b'9' => {
                if digits == 1 && value == 0 {
                    return Err(refuse(text, "IPv4 field has octet with leading zero"));
                }
                value = value * 10 + u16::from(digit - b'0');
                digits += 1;
                if value > 255 {
                    return Err(refuse(text, "IPv4 field has value >255"));
                }
            }
            b'.' => {
                if at == part.start || at + 1 == part.end || text[at - 1] == b'.' {
                    return Err(refuse_at(text, "IPv4 field must have at least one digit", at..part.end));
                }
                if field == 3 {
                    return Err(refuse(text, "IPv4 address too long"));
                }
                fields[field] = value as u8;
                field += 1;
                (value, digits) = (0, 0);
            }
            _ => return Err(refuse_at(text, "unexpected character", at..part.end)),
        }
    }
    if field < 3 {
        return Err(refuse(text, "IPv4 address too short"));
    }
    fields[3] = value as u8;
    Ok(fields)
}

fn v6(text: &[u8]) -> Result<Address, FormatError> {
    let (end, zone) = match text.iter().position(|byte| *byte == b'%') {
        Some(percent) if percent + 1 == text.len() => {
            return Err(refuse(text, "zone must be a non-empty string"));
        }
        Some(percent) => (percent, text[percent + 1..].to_vec()),
        None => (text.len(), Vec::new()),
    };
    let mut octets = [0; 16];
    let mut filled = 0;
    let mut gap = None;
    let mut at = 0;
    if text[..end].starts_with(b"::") {
        gap = Some(0);
        at = 2;
        if at == end {
            return Ok(Address::V6 { octets, zone });
        }
    }

    while filled < 16 {
        let rest = at..end;
        let (mut digits, mut value) = (0, 0_u32);
        while let Some(digit) = text[at + digits..end].first().and_then(|byte| char::from(*byte).to_digit(16)) {
            if digits > 3 {
                return Err(refuse_at(text, "each group must have 4 or less digits", rest));
            }
            value = value << 4 | digit;
            digits += 1;
        }
        if digits == 0 {
            return Err(refuse_at(text, "each colon-separated field must have at least one digit", rest));
        }
        let after = at + digits;
        if after < end && text[after] == b'.' {
            if gap.is_none() && filled != 12 {
                let what = "embedded IPv4 address must replace the final 2 fields of the address";
                return Err(refuse_at(text, what, rest));
            }
            if filled + 4 > 16 {
                let what = "too many hex fields to fit an embedded IPv4 at the end of the address";
                return Err(refuse_at(text, what, rest));
            }
            octets[filled..filled + 4].copy_from_slice(&v4(text, rest)?);
            filled += 4;
            at = end;
            break;
        }
        octets[filled..filled + 2].copy_from_slice(&(value as u16).to_be_bytes());
        filled += 2;
        at = after;
        if at == end {
            break;
        }
        if text[at] != b':' {
            return Err(refuse_at(text, "unexpected character, want colon", at..end));
        }
        if at + 1 == end {
            return Err(refuse_at(text, "colon must be followed by more characters", at..end));
        }
        at += 1;
        if text[at] == b':' {
            if gap.is_some() {
                return Err(refuse_at(text, "multiple :: in address", at..end));
            }
            gap = Some(filled);
            at += 1;
            if at == end {
                break;
            }
        }
    }

    if at != end {
        return Err(refuse_at(text, "trailing garbage after address", at..end));
    }
    match gap {
        None if filled < 16 => Err(refuse(text, "address string too short")),
        Some(_) if filled == 16 => Err(refuse(text, "the :: must expand to at least one field of zeros")),
        Some(gap) => {
            octets[gap..].rotate_right(16 - filled);
            Ok(Address::V6 { octets, zone })
        }
        None => Ok(Address::V6 { octets, zone }),
    }
}

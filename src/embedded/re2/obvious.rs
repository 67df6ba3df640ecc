//! Patterns that are valid at a glance: nearly all of those that people write, told in one pass without building
//! anything.

/// Whether a pattern is certainly valid. `false` says nothing.
pub(super) fn is_obviously_valid(pattern: &[u8]) -> bool {
    // Without counted repetitions nothing grows beyond the pattern, so all but huge ones stay under every limit.
    if pattern.len() > 16_000 {
        return false;
    }
    let mut depth = 0_u32;
    // The product of all counts; Go limits that of nested ones to 1000, and the size of all.
    let mut growth = 1_usize;
    // Whether something that can be repeated stands before.
    let mut atom = false;
    let mut at = 0;
    while let Some(rest) = pattern.get(at..) {
        let plain = rest.iter().take_while(|byte| IS_PLAIN[usize::from(**byte)]).count();
        atom |= plain > 0;
        let Some(&byte) = rest.get(plain) else { break };
        at += plain + 1;
        match byte {
            b'|' | b'^' | b'$' => atom = false,
            b'(' => {
                if pattern.get(at) == Some(&b'?') {
                    let Some((after, opens)) = perl_group(pattern, at + 1) else { return false };
                    at = after;
                    depth += u32::from(opens);
                } else {
                    depth += 1;
                }
                if depth > 50 {
                    return false;
                }
                atom = false;
            }
            b')' => {
                let Some(outer) = depth.checked_sub(1) else { return false };
                depth = outer;
                atom = true;
            }
            b'*' | b'+' | b'?' | b'{' => {
                if !atom {
                    return false;
                }
                if byte == b'{' {
                    let Some((count, after)) = repetition(pattern, at) else { return false };
                    growth = growth.saturating_mul(count.max(1));
                    if growth > 1000 || growth * pattern.len() > 500_000 {
                        return false;
                    }
                    at = after;
                }
                if pattern.get(at) == Some(&b'?') {
                    at += 1;
                }
                atom = false;
            }
            b'\\' => {
                let Some(&letter) = pattern.get(at) else { return false };
                atom = is_class_letter(letter) || escaped(letter).is_some();
                if !atom && !matches!(letter, b'b' | b'B' | b'A' | b'z') {
                    return false;
                }
                at += 1;
            }
            b'[' => {
                let Some(end) = class(pattern, at) else { return false };
                at = end;
                atom = true;
            }
            _ => return false,
        }
    }
    depth == 0
}

/// The ASCII characters that stand for themselves, and the dot, which like them can be repeated.
const IS_PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        plain[byte] =
            !matches!(byte as u8, b'\\' | b'*' | b'+' | b'?' | b'(' | b')' | b'|' | b'[' | b'{' | b'^' | b'$');
        byte += 1;
    }
    plain
};

/// Where the pattern goes on after `(?` and a name, or letters of flags; whether a group is open then.
fn perl_group(pattern: &[u8], mut at: usize) -> Option<(usize, bool)> {
    let named = match pattern.get(at..)? {
        [b'P', b'<', ..] => 2,
        [b'<', ..] => 1,
        _ => 0,
    };
    if named > 0 {
        let name = pattern.get(at + named..)?;
        let length = name.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        return (length > 0 && name.get(length) == Some(&b'>')).then_some((at + named + length + 1, true));
    }
    while matches!(pattern.get(at)?, b'i' | b'm' | b's' | b'U') {
        at += 1;
    }
    match pattern.get(at)? {
        b':' => Some((at + 1, true)),
        b')' => Some((at + 1, false)),
        _ => None,
    }
}

/// The larger number of `{n}`, `{n,}` and `{n,m}`, of small ones, and where the pattern goes on.
fn repetition(pattern: &[u8], at: usize) -> Option<(usize, usize)> {
    let (least, mut at) = small_number(pattern, at)?;
    let mut most = least;
    if pattern.get(at) == Some(&b',') {
        at += 1;
        if pattern.get(at) != Some(&b'}') {
            (most, at) = small_number(pattern, at)?;
        }
    }
    (pattern.get(at) == Some(&b'}') && least <= most).then_some((most, at + 1))
}

fn small_number(pattern: &[u8], at: usize) -> Option<(usize, usize)> {
    let digit = |at: usize| pattern.get(at).filter(|byte| byte.is_ascii_digit()).map(|byte| usize::from(byte - b'0'));
    let first = digit(at)?;
    match digit(at + 1) {
        Some(second) => (first > 0 && digit(at + 2).is_none()).then_some((first * 10 + second, at + 2)),
        None => Some((first, at + 1)),
    }
}

fn is_class_letter(byte: u8) -> bool {
    matches!(byte, b'd' | b'D' | b'w' | b'W' | b's' | b'S')
}

/// The character that an escape stands for, by the character after the backslash.
fn escaped(byte: u8) -> Option<u8> {
    match byte {
        b'n' => Some(b'\n'),
        b'r' => Some(b'\r'),
        b't' => Some(b'\t'),
        _ => byte.is_ascii_punctuation().then_some(byte),
    }
}

/// The end of a class of ASCII characters and their ranges that starts at `at`.
fn class(pattern: &[u8], mut at: usize) -> Option<usize> {
    if pattern.get(at) == Some(&b'^') {
        at += 1;
    }
    let start = at;
    loop {
        match *pattern.get(at)? {
            b']' if at > start => return Some(at + 1),
            b'\\' if is_class_letter(*pattern.get(at + 1)?) => at += 2,
            b'[' if pattern.get(at + 1) == Some(&b':') => return None,
            _ => {
                let first;
                (first, at) = class_character(pattern, at)?;
                if pattern.get(at) == Some(&b'-') && *pattern.get(at + 1)? != b']' {
                    let last;
                    (last, at) = class_character(pattern, at + 1)?;
                    (first <= last).then_some(())?;
                }
            }
        }
    }
}

fn class_character(pattern: &[u8], at: usize) -> Option<(u8, usize)> {
    match *pattern.get(at)? {
        b'\\' => Some((escaped(*pattern.get(at + 1)?)?, at + 2)),
        byte => byte.is_ascii().then_some((byte, at + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::is_obviously_valid;
    use crate::embedded::re2;

    /// All texts of so many of the pieces.
    fn each(pieces: &[&str], count: u32, judge: &mut impl FnMut(&str)) {
        for number in 0..pieces.len().pow(count) {
            let piece = |place| pieces[number / pieces.len().pow(place) % pieces.len()];
            judge(&(0..count).map(piece).collect::<String>());
        }
    }

    #[test]
    fn what_is_obvious_is_valid() {
        let (mut obvious, mut missed) = (0, 0);
        let mut judge = |pattern: &str| {
            let valid = re2::parser::parse(pattern.as_bytes()).is_ok();
            if is_obviously_valid(pattern.as_bytes()) {
                obvious += 1;
                let inside = re2::parse_inside(pattern, re2::RELABEL).is_ok();
                assert!(valid && inside, "{pattern}");
            } else if valid {
                missed += 1;
            }
        };
        let pieces = [
            "a",
            ".",
            "-",
            "(",
            ")",
            "(?:",
            "(?i)",
            "(?s-i:",
            "(?P<n>",
            "(?<n",
            "*",
            "+?",
            "|",
            "^",
            "\\.",
            "\\d",
            "\\b",
            "\\",
            "[",
            "]",
            "[^a-z0-9_]",
            "[z-a]",
            "{2}",
            "{2,1}",
            "{0,9}?",
            "{",
            "(?",
            "é",
        ];
        each(&pieces, 3, &mut judge);
        // Inside of classes.
        let pieces = ["[", "]", "^", "-", "a", "z", "\\d", "\\n", "\\-", "\\p", "[:", ":]", "!", "é"];
        let mut inside = |pattern: &str| judge(&format!("[{pattern}]"));
        each(&pieces, 4, &mut inside);
        // Counts that multiply.
        let pieces = ["{1}", "{10}", "{20}", "{50,}", "{0,99}", "{100}", "(?:a", ")"];
        let mut counted = |pattern: &str| judge(&format!("(?:(?:a{pattern}"));
        each(&pieces, 5, &mut counted);
        assert!(obvious > 5_000 && missed < obvious, "{obvious} {missed}");
    }

    #[test]
    fn what_people_write_is_obvious() {
        for pattern in [
            "(.*)",
            "__meta_kubernetes_(pod|node)_label_(.+)",
            "^log_(bytes|lines).+@(.+)",
            "([^:]+)(?::\\d+)?;(\\d+)",
            "true|1",
            "(?i)(info|warn)",
            "^(?P<time>[\\d-]+T[^ ]*) (?P<level>[A-Z]{1,5})\\s+\"[^\"]*\"$",
            "[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}",
        ] {
            assert!(is_obviously_valid(pattern.as_bytes()), "{pattern}");
        }
    }
}

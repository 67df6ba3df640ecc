//! Patterns that are valid at a glance: most of those that people write, told without building anything.

/// Whether a pattern is certainly valid. `false` says nothing.
#[must_use]
pub fn is_obviously_valid(pattern: &[u8]) -> bool {
    // Without counted repetitions nothing grows beyond the pattern, so all but huge ones stay under every limit.
    if pattern.len() > 16_000 {
        return false;
    }
    let mut depth = 0_u32;
    // Whether something that can be repeated stands before.
    let mut atom = false;
    let mut at = 0;
    while let Some(&byte) = pattern.get(at) {
        at += 1;
        match byte {
            _ if is_plain(byte) => atom = true,
            b'|' | b'^' | b'$' => atom = false,
            b'(' => {
                if pattern.get(at) == Some(&b'?') {
                    if pattern.get(at + 1) != Some(&b':') {
                        return false;
                    }
                    at += 2;
                }
                depth += 1;
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
            b'*' | b'+' | b'?' => {
                if !atom {
                    return false;
                }
                if pattern.get(at) == Some(&b'?') {
                    at += 1;
                }
                atom = false;
            }
            b'\\' => {
                if !pattern.get(at).copied().is_some_and(is_plain_escape) {
                    return false;
                }
                at += 1;
                atom = true;
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

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'_' | b'-'
                | b'/'
                | b':'
                | b';'
                | b'.'
                | b','
                | b' '
                | b'='
                | b'@'
                | b'#'
                | b'%'
                | b'&'
                | b'<'
                | b'>'
                | b'!'
                | b'~'
                | b'\''
                | b'"'
        )
}

fn is_plain_escape(byte: u8) -> bool {
    byte.is_ascii_punctuation() || matches!(byte, b'd' | b'D' | b'w' | b'W' | b's' | b'S')
}

/// The end of a class of letters, digits and simple ranges that starts at `at`.
fn class(pattern: &[u8], mut at: usize) -> Option<usize> {
    if pattern.get(at) == Some(&b'^') {
        at += 1;
    }
    let first = at;
    loop {
        let byte = *pattern.get(at)?;
        match byte {
            b']' if at > first => return Some(at + 1),
            b'\\' => {
                if !is_plain_escape(*pattern.get(at + 1)?) || pattern.get(at + 2) == Some(&b'-') {
                    return None;
                }
                at += 2;
            }
            _ if byte.is_ascii_alphanumeric() => {
                at += 1;
                if pattern.get(at) == Some(&b'-') {
                    let end = *pattern.get(at + 1)?;
                    if !end.is_ascii_alphanumeric() || end < byte {
                        return None;
                    }
                    at += 2;
                }
            }
            _ if is_plain(byte) && byte != b'-' => {
                at += 1;
                if pattern.get(at) == Some(&b'-') {
                    return None;
                }
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_obviously_valid;
    use crate::embedded::re2;

    #[test]
    fn what_is_obvious_is_valid() {
        let atoms = [
            "a",
            ".",
            "-",
            "(",
            ")",
            "(?:",
            "*",
            "+",
            "?",
            "|",
            "^",
            "$",
            "\\.",
            "\\d",
            "\\",
            "[",
            "]",
            "[a-z]",
            "[^a-z0-9_]",
            "[z-a]",
            "[]",
            "[^]",
            "{2}",
            "(?",
            "é",
            "[\\w.]",
            "[a-]",
            "[.-a]",
            "[\\d-z]",
        ];
        let mut obvious = 0;
        for a in atoms {
            for b in atoms {
                for c in atoms {
                    for d in ["", ")", "*", "]"] {
                        let pattern = format!("{a}{b}{c}{d}");
                        if is_obviously_valid(pattern.as_bytes()) {
                            obvious += 1;
                            assert!(re2::parse_inside(&pattern, re2::RELABEL).is_ok(), "{pattern}");
                        }
                    }
                }
            }
        }
        assert!(obvious > 5_000, "{obvious}");
        for pattern in [
            "(.*)",
            "__meta_kubernetes_(pod|node)_label_(.+)",
            "^log_(bytes|lines).+@(.+)",
            "([^:]+)(?::\\d+)?;(\\d+)",
            "true|1",
        ] {
            assert!(is_obviously_valid(pattern.as_bytes()), "{pattern}");
        }
    }
}

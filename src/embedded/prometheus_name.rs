//! Label and metric names of Prometheus.

/// A label name of the old scheme: `[a-zA-Z_][a-zA-Z0-9_]*`.
#[must_use]
pub fn is_legacy_label_name(name: &[u8]) -> bool {
    begins_with_and_holds(name, |byte| byte.is_ascii_alphabetic() || byte == b'_')
}

/// A metric name of the old scheme: `[a-zA-Z_:][a-zA-Z0-9_:]*`.
#[must_use]
pub fn is_legacy_metric_name(name: &[u8]) -> bool {
    begins_with_and_holds(name, |byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':'))
}

/// A label or metric name of the UTF-8 scheme, the default since Prometheus 3: any text that is UTF-8 and not empty.
#[must_use]
pub fn is_name(name: &[u8]) -> bool {
    !name.is_empty() && std::str::from_utf8(name).is_ok()
}

fn begins_with_and_holds(name: &[u8], allowed: impl Fn(u8) -> bool) -> bool {
    let Some(&first) = name.first() else { return false };
    allowed(first) && name.iter().all(|&byte| allowed(byte) || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (name, legacy_label, legacy_metric, utf8) in [
            (&b""[..], false, false, false),
            (b"a", true, true, true),
            (b"_9", true, true, true),
            (b"9", false, false, true),
            (b"a:b", false, true, true),
            (b"a-b", false, false, true),
            ("é".as_bytes(), false, false, true),
            (b"\xff", false, false, false),
        ] {
            assert_eq!(is_legacy_label_name(name), legacy_label, "{name:?}");
            assert_eq!(is_legacy_metric_name(name), legacy_metric, "{name:?}");
            assert_eq!(is_name(name), utf8, "{name:?}");
        }
    }
}

//! `host:port` as text: Go's `net.SplitHostPort`.

use super::{FormatError, go_text};

/// The two halves; brackets around an IPv6 address are taken off. Either may be empty, neither is checked further.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HostPort {
    pub host: Vec<u8>,
    pub port: Vec<u8>,
}

/// `net.SplitHostPort`.
///
/// # Errors
/// What `net.SplitHostPort` says.
pub fn parse(text: impl AsRef<[u8]>) -> Result<HostPort, FormatError> {
    let text = text.as_ref();
    let refuse = |what: &str, at: std::ops::Range<usize>| {
        let message = match text {
            b"" => what.to_owned(),
            _ => format!("address {}: {what}", go_text::lossy(text)),
        };
        Err(FormatError::new(message, at))
    };
    let find = |byte: u8, from: usize| text[from..].iter().position(|other| *other == byte).map(|at| from + at);
    let missing_port = || refuse("missing port in address", text.len()..text.len());

    let Some(last_colon) = text.iter().rposition(|byte| *byte == b':') else { return missing_port() };
    // Where a bracket would be wrong.
    let (mut opening_from, mut closing_from) = (0, 0);
    let host = if text[0] == b'[' {
        let Some(end) = find(b']', 0) else { return refuse("missing ']' in address", 0..text.len()) };
        if end + 1 == text.len() {
            return missing_port();
        }
        if end + 1 != last_colon {
            return match text[end + 1] {
                b':' => refuse("too many colons in address", last_colon..last_colon + 1),
                _ => missing_port(),
            };
        }
        (opening_from, closing_from) = (1, end + 1);
        &text[1..end]
    } else {
        let host = &text[..last_colon];
        if host.contains(&b':') {
            return refuse("too many colons in address", last_colon..last_colon + 1);
        }
        host
    };
    if let Some(at) = find(b'[', opening_from) {
        return refuse("unexpected '[' in address", at..at + 1);
    }
    if let Some(at) = find(b']', closing_from) {
        return refuse("unexpected ']' in address", at..at + 1);
    }
    Ok(HostPort { host: host.to_vec(), port: text[last_colon + 1..].to_vec() })
}

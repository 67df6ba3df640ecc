//! URLs as Go's `net/url` (1.26) reads them.

use std::ops::Range;

use super::{FormatError, go_text, ip};

/// A URL in its parts, escapes resolved where `net/url` resolves them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Url {
    /// In small letters.
    pub scheme: String,
    /// What follows a scheme without a slash (`mailto:x`), as written.
    pub opaque: Vec<u8>,
    pub user: Option<UserInfo>,
    /// `host` or `host:port`.
    pub host: Vec<u8>,
    pub path: Vec<u8>,
    /// As written, without `?`.
    pub query: Vec<u8>,
    pub fragment: Vec<u8>,
}

/// What stands before `@`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserInfo {
    pub username: Vec<u8>,
    /// Absent without a colon.
    pub password: Option<Vec<u8>>,
    /// Where the password stands in the text.
    pub password_span: Option<Range<usize>>,
}

impl Url {
    /// `URL.Hostname()`: the host without port and brackets.
    #[must_use]
    pub fn hostname(&self) -> &[u8] {
        let (host, _) = split_port(&self.host);
        match host {
            [b'[', inside @ .., b']'] => inside,
            _ => host,
        }
    }

    /// `URL.Port()`: the digits after the colon, or nothing.
    #[must_use]
    pub fn port(&self) -> &[u8] {
        split_port(&self.host).1
    }
}

/// `url.Parse`.
///
/// # Errors
/// What `url.Parse` says: `parse "…": …`.
pub fn parse(text: impl AsRef<[u8]>) -> Result<Url, FormatError> {
    let text = text.as_ref();
    let hash = text.iter().position(|byte| *byte == b'#');
    let before = &text[..hash.unwrap_or(text.len())];
    let mut url = read(before, false).map_err(|error| named(error, before))?;
    if let Some(hash) = hash {
        let fragment = hash + 1..text.len();
        url.fragment = unescape(text, fragment, Part::Fragment).map_err(|error| named(error, text))?;
    }
    Ok(url)
}

/// `url.ParseRequestURI`: an absolute URL or an absolute path, without fragment.
///
/// # Errors
/// What `url.ParseRequestURI` says.
pub fn parse_request_uri(text: impl AsRef<[u8]>) -> Result<Url, FormatError> {
    let text = text.as_ref();
    read(text, true).map_err(|error| named(error, text))
}

fn named(mut error: FormatError, url: &[u8]) -> FormatError {
    error.message = format!("parse {}: {}", go_text::quote(url), error.message);
    error
}

fn read(text: &[u8], request: bool) -> Result<Url, FormatError> {
    let fail = |what: &str, at| Err(FormatError::new(what, at));
    if let Some(at) = text.iter().position(u8::is_ascii_control) {
        return fail("net/url: invalid control character in URL", at..at + 1);
    }
    if request && text.is_empty() {
        return fail("empty url", 0..0);
    }
    let mut url = Url::default();
    if text == b"*" {
        url.path = text.to_vec();
        return Ok(url);
    }

    let mut rest = scheme_length(text)?;
    if rest > 0 {
        url.scheme = go_text::lossy(&text[..rest - 1]).to_ascii_lowercase();
    }
    let mut end = text.len();
    if let Some(question) = find(text, b'?', rest..end) {
        url.query = text[question + 1..].to_vec();
        end = question;
    }

    let absolute = text[rest..end].first() == Some(&b'/');
    if !absolute {
        if !url.scheme.is_empty() {
            url.opaque = text[rest..end].to_vec();
            return Ok(url);
        }
        if request {
            return fail("invalid URI for request", 0..text.len());
        }
        let segment = find(text, b'/', rest..end).unwrap_or(end);
        if let Some(colon) = find(text, b':', rest..segment) {
            return fail("first path segment in URL cannot contain colon", colon..colon + 1);
        }
    }
    let has_authority = text[rest..end].starts_with(b"//")
        && (!url.scheme.is_empty() || (!request && !text[rest..end].starts_with(b"///")));
    if has_authority {
        let start = rest + 2;
        rest = find(text, b'/', start..end).unwrap_or(end);
        authority(text, start..rest, &mut url)?;
    }
    url.path = unescape(text, rest..end, Part::Path)?;
    Ok(url)
}

/// Bytes of the scheme with its colon; 0 without a scheme.
fn scheme_length(text: &[u8]) -> Result<usize, FormatError> {
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at > 0 => {}
            b':' if at == 0 => return Err(FormatError::new("missing protocol scheme", 0..1)),
            b':' => return Ok(at + 1),
            _ => break,
        }
    }
    Ok(0)
}

fn authority(text: &[u8], part: Range<usize>, url: &mut Url) -> Result<(), FormatError> {
    let at = text[part.clone()].iter().rposition(|byte| *byte == b'@').map(|at| part.start + at);
    url.host = host(text, at.map_or(part.start, |at| at + 1)..part.end, &url.scheme)?;
    let Some(at) = at else { return Ok(()) };

    let user = part.start..at;
    if let Some(bad) = text[user.clone()].iter().position(|byte| !is_userinfo(*byte)) {
        let bad = user.start + bad;
        return Err(FormatError::new("net/url: invalid userinfo", bad..bad + 1));
    }
    let colon = find(text, b':', user.clone());
    let password_span = colon.map(|colon| colon + 1..user.end);
    url.user = Some(UserInfo {
        username: unescape(text, user.start..colon.unwrap_or(user.end), Part::User)?,
        password: password_span.clone().map(|span| unescape(text, span, Part::User)).transpose()?,
        password_span,
    });
    Ok(())
}

fn host(text: &[u8], part: Range<usize>, scheme: &str) -> Result<Vec<u8>, FormatError> {
    let fail = |what: &str, at| Err(FormatError::new(what, at));
    let Range { start, end } = part.clone();
    let last = |byte: u8| text[part.clone()].iter().rposition(|other| *other == byte).map(|at| start + at);
    match last(b'[') {
        Some(bracket) if bracket > start => fail("invalid IP-literal", bracket..end),
        Some(bracket) => {
            let Some(close) = last(b']') else { return fail("missing ']' in host", bracket..end) };
            let port = optional_port(text, close + 1..end)?;
            let inside = start + 1..close;
            let zone = text[inside.clone()].windows(3).position(|window| window == b"%25");
            let address = match zone.map(|at| inside.start + at) {
                Some(zone) => {
                    let mut address = unescape(text, inside.start..zone, Part::Host)?;
                    address.extend(unescape(text, zone..close, Part::Zone)?);
                    address
                }
                None => unescape(text, inside.clone(), Part::Host)?,
            };
            match ip::parse(&address) {
                Err(error) => fail(&format!("invalid host: {error}"), inside),
                Ok(ip::Address::V4(_)) => fail("invalid IP-literal", inside),
                Ok(ip::Address::V6 { .. }) => Ok([b"[", &address[..], b"]", port].concat()),
            }
        }
        None => {
            if let Some(first) = find(text, b':', part.clone()) {
                // Since Go 1.26 the first colon of an http URL begins its port, even when there are more.
                let strict = matches!(scheme, "http" | "https");
                let colon = if strict { first } else { last(b':').unwrap_or(first) };
                optional_port(text, colon..end)?;
            }
            unescape(text, part, Part::Host)
        }
    }
}

/// Nothing, or a colon and digits.
fn optional_port(text: &[u8], part: Range<usize>) -> Result<&[u8], FormatError> {
    let port = &text[part.clone()];
    match port {
        [] => Ok(port),
        [b':', digits @ ..] if digits.iter().all(u8::is_ascii_digit) => Ok(port),
        _ => Err(FormatError::new(format!("invalid port {} after host", go_text::quote(port)), part)),
    }
}

/// `net/url` splits the host again when asked for its name: after the last colon, when a port follows.
fn split_port(host: &[u8]) -> (&[u8], &[u8]) {
    match host.iter().rposition(|byte| *byte == b':') {
        Some(colon) if host[colon + 1..].iter().all(u8::is_ascii_digit) => (&host[..colon], &host[colon + 1..]),
        _ => (host, b""),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    User,
    Host,
    Zone,
    Path,
    Fragment,
}

/// Resolves `%XX`; hosts may not hold every character, nor escape every one.
fn unescape(text: &[u8], part: Range<usize>, kind: Part) -> Result<Vec<u8>, FormatError> {
    let host = matches!(kind, Part::Host | Part::Zone);
    let mut out = Vec::with_capacity(part.len());
    let mut at = part.start;
    while at < part.end {
        let byte = text[at];
        if byte != b'%' {
            if host && byte.is_ascii() && !is_host(byte) {
                let message = format!("invalid character {} in host name", go_text::quote([byte]));
                return Err(FormatError::new(message, at..at + 1));
            }
            out.push(byte);
            at += 1;
            continue;
        }
        let escape = at..part.end.min(at + 3);
        let value = match &text[escape.clone()] {
            [_, high, low] => hex(*high).zip(hex(*low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        let allowed = |value: u8| match kind {
            // Only bytes beyond ASCII, and `%` itself.
            Part::Host => value >= 0x80 || value == b'%',
            Part::Zone => value == b'%' || value == b' ' || is_host(value),
            _ => true,
        };
        match value.filter(|value| allowed(*value)) {
            Some(value) => out.push(value),
            None => {
                let shown = go_text::quote(&text[escape.clone()]);
                return Err(FormatError::new(format!("invalid URL escape {shown}"), escape));
            }
        }
        at += 3;
    }
    Ok(out)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

/// Characters that may stand in a host as they are.
fn is_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=:[]<>\"".contains(&byte)
}

fn is_userinfo(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&byte)
}

fn find(text: &[u8], byte: u8, part: Range<usize>) -> Option<usize> {
    text[part.clone()].iter().position(|other| *other == byte).map(|at| part.start + at)
}

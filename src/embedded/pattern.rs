//! Loki's pattern expressions (`<ip> - <user> <_>`), which `stage.pattern` of `loki.process` takes.

use std::collections::HashSet;
use std::ops::Range;

use super::{FormatError, go_text};

/// A pattern with its named captures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    /// The names, `_` left out, and where they stand with their brackets.
    pub captures: Vec<(String, Range<usize>)>,
}

/// `pattern.New`.
///
/// # Errors
/// What the package says: `at least one capture is required`.
pub fn parse(text: impl AsRef<[u8]>) -> Result<Pattern, FormatError> {
    let text = text.as_ref();
    let all = captures(text);
    let name = |span: &Range<usize>| go_text::lossy(&text[span.start + 1..span.end - 1]);
    let named = all.iter().filter(|span| &text[(*span).clone()] != b"<_>");
    let named: Vec<_> = named.map(|span| (name(span), span.clone())).collect();
    if named.is_empty() {
        return Err(FormatError::whole("at least one capture is required", text));
    }
    if let Some(pair) = all.windows(2).find(|pair| pair[0].end == pair[1].start) {
        let both = pair[0].start..pair[1].end;
        let shown = go_text::lossy(&text[both.clone()]);
        return Err(FormatError::new(format!("found consecutive capture '{shown}': invalid expression"), both));
    }
    let mut seen = HashSet::new();
    match named.iter().find(|(name, _)| !seen.insert(name.as_str())) {
        Some((name, span)) => {
            let message = format!("duplicate capture name ({name}): invalid expression");
            Err(FormatError::new(message, span.clone()))
        }
        None => Ok(Pattern { captures: named }),
    }
}

/// Everything of the form `<name>`; what is not is text.
fn captures(text: &[u8]) -> Vec<Range<usize>> {
    let mut captures = Vec::new();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &text[at..]).map(|found| at + found) {
        let rest = &text[open + 1..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        let named = length > 0 && !rest[0].is_ascii_digit();
        if named && rest.get(length) == Some(&b'>') {
            at = open + length + 2;
            captures.push(open..at);
        } else {
            at = open + 1 + length;
        }
    }
    captures
}

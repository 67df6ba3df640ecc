//! The text exposition format of Prometheus with names of letters, digits, `_` and `:`, as its Go parser reads it.

use std::collections::HashMap;

use crate::embedded::go_text;

/// What is known of a metric family.
#[derive(Default)]
struct Family {
    /// The type in capitals, once it is known.
    kind: Option<String>,
    has_help: bool,
}

/// Checks a text; an error is the line and Go's words.
pub(super) fn check(text: &[u8]) -> Result<(), (usize, String)> {
    let mut families: HashMap<Vec<u8>, Family> = HashMap::new();
    let ended = text.ends_with(b"\n");
    let mut lines: Vec<&[u8]> = text.split(|&byte| byte == b'\n').collect();
    if ended {
        lines.pop();
    }
    let last = lines.len();
    for (at, line) in lines.iter().enumerate() {
        let number = at + 1;
        let result = one_line(trim(line), &mut families);
        // What is cut off at the end of the text is told as such.
        let cut = number == last && !ended && !trim(line).is_empty();
        match result {
            Ok(true) if cut => return Err((number, "unexpected end of input stream".to_owned())),
            Ok(_) => {}
            Err(Wrong::Said(said)) => return Err((number, said)),
            Err(Wrong::Unfollowed) => return Ok(()),
        }
    }
    Ok(())
}

enum Wrong {
    Said(String),
    /// Something whose judgement is not followed here.
    Unfollowed,
}

fn said<T>(words: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong::Said(words.into()))
}

fn trim(line: &[u8]) -> &[u8] {
    let start = line.iter().position(|byte| !matches!(byte, b' ' | b'\t')).unwrap_or(line.len());
    &line[start..]
}

fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':')
}

fn name_length(text: &[u8]) -> usize {
    if !text.first().is_some_and(|&byte| is_name_start(byte)) {
        return 0;
    }
    text.iter().take_while(|&&byte| is_name_start(byte) || byte.is_ascii_digit()).count()
}

fn token(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().position(|byte| matches!(byte, b' ' | b'\t')).unwrap_or(text.len());
    text.split_at(end)
}

/// One line without its end; `true` when the text must not end without a line end here.
fn one_line(line: &[u8], families: &mut HashMap<Vec<u8>, Family>) -> Result<bool, Wrong> {
    match line.first() {
        None => Ok(false),
        Some(b'#') => comment(&line[1..], families),
        Some(b'{') => quoted_name(&line[1..]),
        Some(b'"') => Err(Wrong::Unfollowed),
        Some(_) => sample(line, families),
    }
}

/// `{"name"}`: the name must still be one of letters, digits, `_` and `:`.
fn quoted_name(line: &[u8]) -> Result<bool, Wrong> {
    let Some(rest) = trim(line).strip_prefix(b"\"") else { return Err(Wrong::Unfollowed) };
    let Some(end) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\')) else { return Err(Wrong::Unfollowed) };
    let (name, after) = (&rest[..end], trim(&rest[end + 1..]));
    if rest[end] == b'"' && name_length(name) < name.len() && matches!(after.first(), Some(b',' | b'}')) {
        return said(format!("invalid metric name {}", go_text::quote(name)));
    }
    Err(Wrong::Unfollowed)
}

fn comment(line: &[u8], families: &mut HashMap<Vec<u8>, Family>) -> Result<bool, Wrong> {
    let (keyword, rest) = token(trim(line));
    if keyword != b"HELP" && keyword != b"TYPE" {
        return Ok(true);
    }
    let rest = trim(rest);
    if rest.is_empty() {
        return Ok(true);
    }
    if rest[0] == b'"' {
        return Err(Wrong::Unfollowed);
    }
    let (name, rest) = rest.split_at(name_length(rest));
    if rest.is_empty() {
        return Ok(true);
    }
    if !matches!(rest[0], b' ' | b'\t') {
        return said("invalid metric name in comment");
    }
    if name.is_empty() {
        return said("invalid metric name \"\"");
    }
    let family = families.entry(name.to_vec()).or_default();
    let rest = trim(rest);
    if rest.is_empty() {
        return Ok(true);
    }
    let shown = go_text::quote(name);
    if keyword == b"HELP" {
        if family.has_help {
            return said(format!("second HELP line for metric name {shown}"));
        }
        if rest.contains(&b'\\') {
            return Err(Wrong::Unfollowed);
        }
        family.has_help = true;
        return Ok(true);
    }
    if family.kind.is_some() {
        return said(format!("second TYPE line for metric name {shown}, or TYPE reported after samples"));
    }
    let kind = go_text::lossy(rest).to_uppercase();
    if !matches!(
        kind.as_str(),
        "COUNTER" | "GAUGE" | "SUMMARY" | "UNTYPED" | "HISTOGRAM" | "GAUGE_HISTOGRAM" | "GAUGEHISTOGRAM"
    ) {
        return said(format!("unknown metric type {}", go_text::quote(rest)));
    }
    family.kind = Some(kind);
    Ok(true)
}

fn sample(line: &[u8], families: &mut HashMap<Vec<u8>, Family>) -> Result<bool, Wrong> {
    let (name, mut rest) = line.split_at(name_length(line));
    if name.is_empty() {
        return said("invalid metric name");
    }
    families.entry(name.to_vec()).or_default().kind.get_or_insert_with(|| "UNTYPED".to_owned());
    rest = trim(rest);
    if let Some(labels) = rest.strip_prefix(b"{") {
        rest = trim(skip_labels(labels)?);
    }
    if rest.is_empty() {
        return Ok(true);
    }
    let (value, rest) = token(rest);
    if is_float(value) != Some(true) {
        return match is_float(value) {
            None => Err(Wrong::Unfollowed),
            _ => said(format!("expected float as value, got {}", go_text::quote(value))),
        };
    }
    if rest.is_empty() {
        return Ok(true);
    }
    let (timestamp, rest) = token(trim(rest));
    let digits = timestamp.strip_prefix(b"-").or_else(|| timestamp.strip_prefix(b"+")).unwrap_or(timestamp);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) || digits.len() > 18 {
        return said(format!("expected integer as timestamp, got {}", go_text::quote(timestamp)));
    }
    if !rest.is_empty() {
        return said(format!("spurious string after timestamp: {}", go_text::quote(rest)));
    }
    Ok(true)
}

/// Passes over labels that are well formed; what is wrong with others is not followed.
fn skip_labels(mut rest: &[u8]) -> Result<&[u8], Wrong> {
    loop {
        rest = trim(rest);
        if let Some(after) = rest.strip_prefix(b"}") {
            return Ok(after);
        }
        let length = name_length(rest);
        rest = trim(&rest[length..]);
        let (true, Some(value)) = (length > 0, rest.strip_prefix(b"=")) else { return Err(Wrong::Unfollowed) };
        let Some(value) = trim(value).strip_prefix(b"\"") else { return Err(Wrong::Unfollowed) };
        let mut at = 0;
        while at < value.len() && value[at] != b'"' {
            at += if value[at] == b'\\' { 2 } else { 1 };
        }
        if at >= value.len() {
            return Err(Wrong::Unfollowed);
        }
        rest = trim(&value[at + 1..]);
        match rest.first() {
            Some(b',') => rest = &rest[1..],
            Some(b'}') => {}
            _ => return Err(Wrong::Unfollowed),
        }
    }
}

/// Whether Go reads it as a float; none for notations that are not followed.
fn is_float(text: &[u8]) -> Option<bool> {
    let text = std::str::from_utf8(text).ok()?;
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned.to_ascii_lowercase().as_str(), "inf" | "infinity" | "nan") {
        return if unsigned.eq_ignore_ascii_case("nan") && unsigned != text { Some(false) } else { Some(true) };
    }
    if unsigned.starts_with(['0']) && unsigned.len() > 1 && unsigned.as_bytes()[1].is_ascii_alphabetic() {
        return None;
    }
    Some(unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') && unsigned.parse::<f64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn exposition_texts() {
        for fits in
            ["", "\n", "# a comment\n", "a 1\n", "# TYPE a counter\n# HELP a x\na{b=\"c\",} +Inf 12\n", "  a\t2e3\n"]
        {
            assert!(check(fits.as_bytes()).is_ok(), "{fits}");
        }
        for (text, line, words) in [
            ("a b\n", 1, "expected float as value, got \"b\""),
            ("a 1", 1, "unexpected end of input stream"),
            ("\n# TYPE a nope\n", 2, "unknown metric type \"nope\""),
            ("a 1 \n", 1, "expected integer as timestamp, got \"\""),
            ("a 1 x\n", 1, "expected integer as timestamp, got \"x\""),
        ] {
            assert_eq!(check(text.as_bytes()), Err((line, words.to_owned())), "{text}");
        }
    }
}

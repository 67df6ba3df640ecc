//! What secrets and their stand-ins look like.

use std::ops::Range;

/// Keys of headers and the like that hold secrets.
const KEYS: &[&str] = &["authorization", "password", "passwd", "secret", "token", "api-key", "apikey", "cookie"];

/// Words that stand for a value that comes later, with `_` for any separator.
const STAND_INS: &[&str] = &[
    "changeme",
    "change_me",
    "change_it",
    "changeit",
    "replaceme",
    "replace_me",
    "placeholder",
    "todo",
    "tbd",
    "fill_me_in",
    "fillme",
    "insert_here",
];

/// With one of these every word begins that stands for a value, and hardly anything else does.
pub(super) const PLACEHOLDER_BEGINNINGS: &[&str] = &[
    "change",
    "replaceme",
    "replace_",
    "replace-",
    "replace ",
    "placeholder",
    "todo",
    "tbd",
    "fill",
    "insert_",
    "insert-",
    "insert ",
    "your",
    "my_secret",
    "my-secret",
    "my secret",
    "enter",
];

/// Whether a key says that its value is a secret.
pub(super) fn is_key_of_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase().replace('_', "-");
    KEYS.iter().any(|ending| key.ends_with(ending))
}

/// Whether a text is no secret but stands for one: a placeholder, a variable of some template, stars.
pub(super) fn is_stand_in(text: &str) -> bool {
    let text = text.trim();
    let starts = |marks: &[&str]| marks.iter().any(|mark| text.contains(mark));
    text.is_empty()
        || placeholder(text).is_some()
        || starts(&["${", "$(", "{{", "<%", "%{", "@@"])
        || (text.starts_with('$') && text[1..].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
        || (text.starts_with('%') && text.ends_with('%'))
        || (text.starts_with("__") && text.ends_with("__"))
        || (text.starts_with('<') && text.ends_with('>'))
        || text.bytes().all(|b| matches!(b, b'*' | b'x' | b'X' | b'.' | b'-'))
        || text.eq_ignore_ascii_case("redacted")
        || ["PASSWORD", "PASS", "SECRET", "TOKEN", "API_KEY"].contains(&text)
}

/// The part of a text that somebody meant to replace.
pub(super) fn placeholder(text: &str) -> Option<Range<usize>> {
    if is_placeholder_word(text.trim()) {
        return Some(0..text.len());
    }
    let open = memchr::memchr(b'<', text.as_bytes())?;
    in_angles(text, open)
}

/// `changeme`, `your-password-here`, `YOUR_TOKEN`.
fn is_placeholder_word(text: &str) -> bool {
    let begins = |start: &&str| text.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start));
    if !PLACEHOLDER_BEGINNINGS.iter().any(begins) {
        return false;
    }
    if text.len() > 60 || !text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b' ')) {
        return false;
    }
    let word = text.to_ascii_lowercase().replace(['-', ' '], "_");
    let whose = ["your_", "my_secret_", "enter_your_", "insert_your_", "replace_with_", "change_this"];
    STAND_INS.contains(&word.as_str())
        || whose.iter().any(|start| word.starts_with(start))
        || (word.starts_with("your") && ["password", "token", "username", "apikey", "secret"].contains(&&word[4..]))
}

/// `<METRICS_USERNAME>`; in URLs also `<host>`. Alone it may hold blanks.
fn in_angles(text: &str, open: usize) -> Option<Range<usize>> {
    let close = open + memchr::memchr(b'>', text.get(open..)?.as_bytes())? + 1;
    let inner = text.get(open + 1..close - 1)?;
    let begins = inner.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
    let plain =
        |more: &[u8]| inner.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-') || more.contains(&b));
    let loud = inner.len() > 2 && inner.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    let alone = text.trim().len() == close - open && inner.len() > 1;
    let found = begins && (loud || (alone && plain(b" .:/'")) || (text.contains("://") && plain(b" ")));
    found.then_some(open..close)
}

/// The password of `scheme://user:password@host`.
pub(crate) fn password_of_url(text: &str) -> Option<Range<usize>> {
    // Few texts have one, and to look for one byte is faster than for three.
    memchr::memchr(b'@', text.as_bytes())?;
    let authority = memchr::memmem::find(text.as_bytes(), b"://")? + 3;
    let rest = text.get(authority..)?;
    let end = rest.find(['/', '?', '#', ' ', '"', '`']).unwrap_or(rest.len());
    let user = rest.get(..end)?;
    let at = user.rfind('@')?;
    let colon = user.get(..at)?.find(':')?;
    (colon + 1 < at).then_some(authority + colon + 1..authority + at)
}

/// The password in what names a database: `postgres://user:password@host`, `user:password@(host)/`,
/// `Server=…;Password=…`.
pub(super) fn password_of_connection(text: &str) -> Option<Range<usize>> {
    if let Some(range) = password_of_url(text) {
        return Some(range);
    }
    for name in ["password=", "Password=", "PASSWORD=", "pwd=", "Pwd=", "AccountKey=", "SharedAccessKey="] {
        if let Some(at) = text.find(name) {
            let start = at + name.len();
            let end = text[start..].find([';', ' ', '&']).map_or(text.len(), |length| start + length);
            return (start < end).then_some(start..end);
        }
    }
    if text.contains("://") {
        return None;
    }
    // A password may hold `@`; the last one before the address counts.
    let at = text.find("@(").or_else(|| text.find("@tcp(")).or_else(|| text.find("@unix("))?;
    let colon = text.get(..at)?.find(':')?;
    (colon + 1 < at).then_some(colon + 1..at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_values() {
        let cases = [
            ("<METRICS_USERNAME>", Some("<METRICS_USERNAME>")),
            ("<your password>", Some("<your password>")),
            ("https://<host>/api", Some("<host>")),
            ("changeme", Some("changeme")),
            ("YOUR_TOKEN", Some("YOUR_TOKEN")),
            ("your-api-key-here", Some("your-api-key-here")),
            ("Bearer <TOKEN>", Some("<TOKEN>")),
            ("a < b > c", None),
            ("<_> <level>", None),
            ("yourself", None),
            ("production", None),
            ("admin", None),
            ("todos", None),
            ("<", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(placeholder(text).map(|range| &text[range]), wanted, "{text}");
        }
    }

    #[test]
    fn stand_ins_are_no_secrets() {
        for text in ["", "${TOKEN}", "$TOKEN", "{{ .Values.token }}", "%TOKEN%", "<token>", "****", "xxxx", "REDACTED"]
        {
            assert!(is_stand_in(text), "{text}");
        }
        for text in ["hunter2", "admin", "glc_eyJvIjoi", "pa$$word"] {
            assert!(!is_stand_in(text), "{text}");
        }
    }

    #[test]
    fn passwords_in_connections() {
        let cases = [
            ("postgresql://user:pw@host:5432/db", Some("pw")),
            ("postgresql://user@host:5432/db", None),
            ("https://host:8080/a@b", None),
            ("root:pw@(mysql:3306)/", Some("pw")),
            ("root@(mysql:3306)/", None),
            ("Server=a;Password=pw;User=b", Some("pw")),
            ("host=a user=b password=pw", Some("pw")),
        ];
        for (text, wanted) in cases {
            assert_eq!(password_of_connection(text).map(|range| &text[range]), wanted, "{text}");
        }
    }
}

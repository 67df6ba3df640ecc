//! What the real Go packages say about the texts in `cases.jsonl`, and that nothing here panics on any text.

use proptest::prelude::*;

use super::*;

/// What one format says about one text: what it read, written as the cases have it, or its error.
type Verdict = Result<String, FormatError>;

type Judge = fn(&[u8]) -> Verdict;

const FORMATS: [(&str, Judge); 19] = [
    ("duration", |text| duration::parse(text).map(|d| format!("{d} {}", duration::format(d)))),
    ("prometheus-duration", |text| {
        prometheus_duration::parse(text).map(|d| format!("{d} {}", prometheus_duration::format(d)))
    }),
    ("byte-size", |text| byte_size::parse(text).map(|b| format!("{b} {}", byte_size::format(b)))),
    ("metric-byte-size", |text| byte_size::parse_metric(text).map(|b| format!("{b} {}", byte_size::format_metric(b)))),
    ("url", |text| url::parse(text).map(|url| show_url(&url))),
    ("request-uri", |text| url::parse_request_uri(text).map(|url| show_url(&url))),
    ("host-port", |text| {
        host_port::parse(text).map(|it| format!("{}|{}", go_text::lossy(&it.host), go_text::lossy(&it.port)))
    }),
    ("address", |text| {
        ip::parse(text).map(|address| match address {
            ip::Address::V4(octets) => format!("{octets:?}"),
            ip::Address::V6 { octets, zone } => format!("{octets:?}%{}", go_text::lossy(&zone)),
        })
    }),
    ("cidr", |text| ip::parse_cidr(text).map(|prefix| prefix.bits.to_string())),
    ("prefix", |text| ip::parse_prefix(text).map(|prefix| prefix.bits.to_string())),
    ("regex", |text| re2::parse(text).map(|regex| show_captures(&regex))),
    ("pattern", |text| {
        let pattern = pattern::parse(text)?;
        Ok(pattern.captures.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(","))
    }),
    ("json", |text| go_json::check(text).map(|()| String::new())),
    ("jmespath", |text| jmespath::parse(text).map(|_| String::new())),
    ("template", |text| template::parse(text).map(|_| String::new())),
    ("selector", |text| {
        let selector = logql::parse(text)?;
        match selector.filter_error() {
            Some(error) => Err(error),
            None => Ok(show_matchers(&selector)),
        }
    }),
    ("ottl-statement", |text| ottl::parse_statement(text).map(|_| String::new())),
    ("ottl-condition", |text| ottl::parse_condition(text).map(|_| String::new())),
    ("relabel-regex", |text| re2::parse_inside(text, re2::RELABEL).map(|regex| show_captures(&regex))),
];

fn show_url(url: &url::Url) -> String {
    let user = url.user.as_ref().map_or(String::new(), |user| {
        let password = user.password.as_deref().map_or("<none>".to_owned(), go_text::lossy);
        format!("{}:{password}", go_text::lossy(&user.username))
    });
    let parts = [&url.opaque[..], user.as_bytes(), &url.host, &url.path, &url.query, &url.fragment];
    let parts: Vec<_> = parts.into_iter().chain([url.hostname(), url.port()]).map(go_text::lossy).collect();
    format!("{}|{}", url.scheme, parts.join("|"))
}

fn show_matchers(selector: &logql::Selector) -> String {
    let show = |it: &logql::Matcher| format!("{} {} {}", it.name, it.comparison as u8, go_text::lossy(&it.value));
    selector.matchers.iter().map(show).collect::<Vec<_>>().join(";")
}

fn show_captures(regex: &re2::Regex) -> String {
    let names: Vec<_> = regex.capture_names().iter().map(Option::as_deref).map(Option::unwrap_or_default).collect();
    format!("{} {names:?}", regex.capture_count())
}

#[test]
fn agrees_with_go() {
    #[derive(serde::Deserialize)]
    struct Case {
        format: String,
        text: String,
        accepted: Option<String>,
        refused: Option<String>,
    }
    let mut wrong = Vec::new();
    for line in include_str!("cases.jsonl").lines() {
        let case: Case = serde_json::from_str(line).expect("a case is JSON");
        let (_, judge) = FORMATS.iter().find(|(name, _)| *name == case.format).expect("a case names a format");
        let verdict = judge(case.text.as_bytes());
        let (accepted, refused) = match &verdict {
            Ok(read) => (Some(read.as_str()), None),
            Err(error) => (None, Some(error.message.as_str())),
        };
        if (accepted, refused) != (case.accepted.as_deref(), case.refused.as_deref()) {
            wrong.push(format!("{line}\n    ours: {verdict:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn points_inside_the_text() {
    for (format, text, blamed) in [
        ("duration", "1h5", "5"),
        ("duration", "1d", "d"),
        ("duration", "1h x", "h x"),
        ("prometheus-duration", "1h5", "5"),
        ("prometheus-duration", "1m1d", "1d"),
        ("byte-size", "10kB", "kB"),
        ("byte-size", "65536", "65536"),
        ("url", "http://h:port/x", ":port"),
        ("url", "http://h/%zz", "%zz"),
        ("url", "localhost:80/x#%zz", "%zz"),
        ("url", "127.0.0.1:80", ":"),
        ("url", "http://a b", " "),
        ("host-port", "::1:80", ":"),
        ("cidr", "10.0.0.0/33", "33"),
        ("address", "1.2.3.x", "x"),
        ("regex", "a(b(c)", "("),
        ("regex", "ab)c", ")"),
        ("regex", "a[bc", "[bc"),
        ("regex", "a(?=b)", "(?="),
        ("regex", "ab**", "**"),
        ("relabel-regex", "ab)c(", ""),
        ("relabel-regex", "a[z-b]", "z-b"),
        ("relabel-regex", "a[b", "[b"),
        ("relabel-regex", "a(", "("),
        ("jmespath", "foo[x]", "x"),
        ("jmespath", "foo#bar", "#"),
        ("selector", "{a=b}", "b"),
        ("selector", r#"{a="b"} |~ "x(""#, "("),
        ("template", "a {{ nope . }}", "nope"),
        ("template", "a {{ .x", "{{ .x"),
        ("template", "{{ .x | 5 }}", "5"),
        ("ottl-statement", "set(a, f(b))", "f"),
        ("ottl-statement", "set(a 1)", "1"),
        ("ottl-condition", "name = 1", "="),
    ] {
        let (_, judge) = FORMATS.iter().find(|(name, _)| *name == format).expect("a known format");
        let found = judge(text.as_bytes()).map_or_else(|error| text[error.span].to_owned(), |_| String::new());
        assert_eq!(found, blamed, "{format} {text}");
    }
}

#[test]
fn ottl_tells_what_it_calls() {
    let read = ottl::parse_statement(br#"set(attributes["a"], Concat([resource.name, "x"], Nope())) where b.c == 1"#);
    let read = read.expect("right");
    let calls: Vec<_> = read.functions.iter().map(|it| (&*it.name, it.arguments, it.depth)).collect();
    assert_eq!(calls, [("set", 2, 0), ("Concat", 2, 1), ("Nope", 0, 2)]);
    let paths: Vec<_> = read.paths.iter().map(|it| it.segments.join(".")).collect();
    assert_eq!(paths, ["attributes", "resource.name", "b.c"]);
}

#[test]
fn depth_never_overflows() {
    for (format, open, close) in [
        ("jmespath", "(", ")"),
        ("jmespath", "a.{a: ", "}"),
        ("jmespath", "[?", "]"),
        ("template", "{{ (", ") }}"),
        ("template", "{{ if .x }}", "{{ end }}"),
        ("ottl-condition", "(", ")"),
        ("ottl-condition", "A(", ")"),
        ("ottl-condition", "a == f([", "])"),
        ("ottl-condition", "not (", ")"),
        ("json", "[", "]"),
        ("regex", "(", ")"),
        ("regex", "(?:a|", ")*"),
    ] {
        let (_, judge) = FORMATS.iter().find(|(name, _)| *name == format).expect("a known format");
        let deep = format!("{}{}", open.repeat(20_000), close.repeat(20_000));
        // Whatever it says, it comes back.
        let _ = judge(deep.as_bytes());
        let _ = judge(open.repeat(20_000).as_bytes());
    }
}

proptest! {
    #[test]
    fn never_panics(text in prop::collection::vec(any::<u8>(), 0..60)) {
        judge_all(&text);
    }

    #[test]
    fn never_panics_on_likely_text(text in r#"[-+0-9.a-zµ(){}\[\]|*?^$\\<>:=!/@%# "'`,&é]{0,40}"#) {
        judge_all(text.as_bytes());
    }

    #[test]
    fn never_panics_on_words(words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..14)) {
        judge_all(words.concat().as_bytes());
    }

    #[test]
    fn durations_survive_printing(nanoseconds in any::<i64>()) {
        prop_assert_eq!(duration::parse(duration::format(nanoseconds)), Ok(nanoseconds));
    }
}

const WORDS: [&str; 44] = [
    "{{",
    "}}",
    "{{ if",
    "{{ end }}",
    " ",
    "$x",
    ":=",
    ".a",
    "|",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "[?",
    "*",
    "a",
    "B",
    "1",
    "0x",
    "1.5",
    "\"x\"",
    "\"",
    "'",
    "`",
    "==",
    "=~",
    "|=",
    "!=",
    "and",
    "not",
    "where",
    "let",
    "in",
    ",",
    ":",
    "&",
    "\\",
    "é",
    "set(",
    "\n",
    "-",
    "@",
];

fn judge_all(text: &[u8]) {
    for (name, judge) in FORMATS {
        if let Err(FormatError { span, .. }) = judge(text) {
            assert!(span.start <= span.end && span.end <= text.len(), "{name}: {span:?} in {text:?}");
        }
    }
}

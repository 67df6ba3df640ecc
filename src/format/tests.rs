use proptest::prelude::*;

use super::*;

/// The text of a source, which is stable and found again by its own edits.
fn check(source: &str, expected: &str) {
    let text = format(source).unwrap_or_else(|error| panic!("{error}\n{source}"));
    assert_eq!(text, expected, "\n--- source\n{source}\n--- formatted\n{text}");
    assert_eq!(format(&text).as_deref(), Ok(expected), "second run");
    assert_eq!(edits::apply(source, &edits(source).unwrap()), expected, "edits");
}

#[test]
fn texts() {
    for (source, expected) in [
        ("", "\n"),
        ("\u{feff}a = 1", "a = 1\n"),
        ("// only\r\n", "// only\n"),
        ("a{}\nb{\n}", "a { }\n\nb { }\n"),
        ("a.b \"\" {}", "a.b { }\n"),
        ("a \"l\" {\n\n\nx=1\n\n\ny=2\n\n}", "a \"l\" {\n\tx = 1\n\n\ty = 2\n}\n"),
        ("a{x=1 // one\nlong=2 // two\n}", "a {\n\tx    = 1 // one\n\tlong = 2 // two\n}\n"),
        ("a=b// c\nlong=d\nlonger=e/* c */\n", "a      = b // c\nlong   = d\nlonger = e /* c */\n"),
        ("a {\nx=1\nlong=2\n} /* c */ // d\n", "a {\n\tx       = 1\n\tlong    = 2\n} /* c */ // d\n"),
        ("a {\nx=1\nlong=2} // d\nlonger=3", "a {\n\tx    = 1\n\tlong = 2\n} // d\nlonger = 3\n"),
        ("a {\n// c\nx=1\n/* d */ long=2\n}", "a {\n\t// c\n\tx = 1\n\t/* d */ long = 2\n}\n"),
        ("x=[1,\n2,3,\n]", "x = [1,\n\t2, 3,\n]\n"),
        ("x=[\n{a=1,\nbb=2},\n]", "x = [\n\t{a = 1,\n\t\tbb = 2},\n]\n"),
        ("x={a=[\n1,\n]}", "x = {a = [\n\t\t1,\n\t],\n}\n"),
        ("x=f(1,\n2,\n)", "x = f(1,\n\t2,\n)\n"),
        ("x=-a*(1+ 2)[0].b.c( )", "x = -a * (1 + 2)[0].b.c()\n"),
        ("x=5 .b", "x = 5 .b\n"),
        ("é=1\nabc=2", "é   = 1\nabc = 2\n"),
    ] {
        check(source, expected);
    }
}

/// Each example of `differences.md`: the first block is the source, the second the result.
#[test]
fn differences() {
    let page = include_str!("differences.md").replace('→', "\t").replace('·', " ");
    let blocks: Vec<&str> = page
        .split("```alloy\n")
        .skip(1)
        .map(|part| part.split_once("```").unwrap_or_else(|| panic!("an open block: {part}")).0)
        .collect();
    assert!(blocks.len() >= 16 && blocks.len().is_multiple_of(2));
    for pair in blocks.chunks(2) {
        check(pair[0], pair[1]);
    }
}

#[test]
fn syntax_errors_are_refused() {
    let error = format("a = ").unwrap_err();
    assert!(matches!(&error, FormatError::Syntax(errors) if !errors.is_empty()));
    assert_eq!(error.to_string(), "not formatted: the file has syntax errors");
}

#[test]
fn expressions_alone() {
    for (source, expected) in [
        ("\"x\"", "\"x\""),
        ("[1,2,\n3,\n]", "[1, 2,\n\t3,\n]"),
        ("{a=1,bb = 2}", "{a = 1, bb = 2}"),
        ("{\na=1,\nbb = 2,\n}", "{\n\ta  = 1,\n\tbb = 2,\n}"),
        ("a . b [ 0 ] (1) /* c */ +1", "a.b[0](1) + 1"),
    ] {
        let source = format!("x = {source}");
        let parsed = syntax::parse(&source);
        let attribute = parsed.tree.root(&source).attribute("x").unwrap();
        assert_eq!(expression(attribute.value()), expected);
    }
}

/// Only the statements that the range touches change; they change as in the whole text.
#[test]
fn ranges() {
    for (source, touched, expected) in [
        ("a=1\nb {\n c=1\n d  = 2 // x\n}\n", "d", "a=1\nb {\n c=1\n\td = 2 // x\n}\n"),
        ("a=1\nb{\n c=1\n}\n", "b{", "a=1\nb {\n\tc = 1\n}\n"),
        ("a=1\nb{\n c=1\n}\n", "a", "a = 1\nb{\n c=1\n}\n"),
        ("a=1\r\nb{\r\n c=1\r\n}\r\n", "a", "a = 1\r\nb{\r\n c=1\r\n}\r\n"),
    ] {
        let at = source.find(touched).unwrap() as u32;
        let edits = range_edits(source, Span::at(at)).unwrap();
        assert_eq!(edits::apply(source, &edits), expected);
    }
}

/// Statements with comments, blanks and line ends wherever the language allows them.
fn document() -> impl Strategy<Value = String> {
    let blank = || prop::sample::select(vec!["", " ", "\t", " /* c */ ", "/* c */"]);
    let free = || prop::sample::select(vec!["", " ", "\n", " // c\n", "/* c */", "\n\n// c\n\n", "/* c\n */ "]);
    let leaf = prop::sample::select(vec!["a", "é", "1", "\"s\"", "`r`", "`{\n\t1\n}`", "`a\tb`", "`x \ny`", "null"]);
    let expression = leaf.prop_map(str::to_owned).prop_recursive(3, 24, 4, move |inner| {
        let item = (free(), inner.clone(), blank()).prop_map(|(a, b, c)| format!("{a}{b}{c},"));
        let field = (
            free(),
            prop::sample::select(vec!["k", "long_key", "\"q\"", "`r`", "\"e\\n\""]),
            blank(),
            free(),
            inner.clone(),
            blank(),
        )
            .prop_map(|(a, k, b, c, v, d)| format!("{a}{k}{b}={c}{v}{d},"));
        prop_oneof![
            (prop::collection::vec(item.clone(), 0..4), free())
                .prop_map(|(items, end)| format!("[{}{end}]", items.concat())),
            (prop::collection::vec(field, 0..4), free())
                .prop_map(|(items, end)| format!("{{{}{end}}}", items.concat())),
            (blank(), prop::collection::vec(item, 0..3), free())
                .prop_map(|(a, items, end)| format!("f{a}({}{end})", items.concat())),
            (free(), inner.clone(), blank()).prop_map(|(a, b, c)| format!("({a}{b}{c})")),
            (inner.clone(), blank(), free(), inner.clone()).prop_map(|(l, a, b, r)| format!("{l}{a}+{b}{r}")),
            (inner, blank(), free()).prop_map(|(v, a, b)| format!("({v}){a}.{b}name")),
        ]
    });
    let attribute = (prop::sample::select(vec!["a", "long_name"]), blank(), free(), expression)
        .prop_map(|(name, a, b, value)| format!("{name}{a}={b}{value}"));
    let statement = attribute.prop_recursive(2, 12, 4, move |inner| {
        let line = (
            free(),
            inner,
            prop::sample::select(vec!["\n", " // c\n", "\n\n", " /* c */\n", " // alloy-lint: format off\n"]),
        )
            .prop_map(|(a, b, c)| format!("{a}{b}{c}"));
        (
            prop::sample::select(vec!["b", "b.c", "b. // c\nd", "b \"l\"", "b \"\""]),
            blank(),
            free(),
            prop::collection::vec(line, 0..4),
        )
            .prop_map(|(name, a, b, lines)| format!("{name}{a}{{{b}{}}}", lines.concat()))
    });
    prop::collection::vec((free(), statement).prop_map(|(a, b)| format!("{a}{b}\n")), 0..4)
        .prop_map(|parts| parts.concat())
}

proptest! {
    /// A second run changes nothing, tokens and comments are kept, the edits make the text.
    #[test]
    fn settles(source in document()) {
        let parsed = syntax::parse(&source);
        prop_assume!(parsed.errors.is_empty());
        let text = format(&source).unwrap();
        prop_assert_eq!(format(&text).unwrap(), text.clone());
        prop_assert_eq!(edits::apply(&source, &edits(&source).unwrap()), text.clone());
        prop_assert_eq!(words(&source), words(&text));
    }
}

/// The tokens that carry meaning, then the comments; independent of `compare`.
fn words(source: &str) -> (Vec<String>, Vec<String>) {
    let tokens = syntax::lex(source).tokens;
    let (mut words, mut comments) = (Vec::new(), Vec::new());
    for token in tokens.iter() {
        let text = tokens.text(token, source);
        match tokens.kind(token) {
            syntax::TokenKind::LineComment | syntax::TokenKind::BlockComment => comments.push(text.to_owned()),
            syntax::TokenKind::Whitespace | syntax::TokenKind::Terminator | syntax::TokenKind::Comma => {}
            syntax::TokenKind::RawString if !text.contains('\n') => words.push(text.replace('`', "\"")),
            _ if text == "\"\"" => {}
            _ => words.push(text.to_owned()),
        }
    }
    (words, comments)
}

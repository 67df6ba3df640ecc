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
    assert!(blocks.len() >= 16 && blocks.len() % 2 == 0);
    for pair in blocks.chunks(2) {
        check(pair[0], pair[1]);
    }
}

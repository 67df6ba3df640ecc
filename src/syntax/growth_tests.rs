//! Work grows with the source and no faster, whatever is in it; depth never overflows the stack.

use super::cursor::STEPS;
use super::{MAX_DEPTH, SyntaxErrorKind, diagnostics, parse};

/// Steps for each byte of a source, and how many errors it has.
fn cost(source: &str) -> (f64, usize) {
    STEPS.set(0);
    let parsed = parse(source);
    let told = diagnostics(&parsed, source);
    // What is no Alloy at all is told once.
    let is_other = super::other_language::recognise(source).is_some();
    assert_eq!(told.len(), if is_other { parsed.errors.len().min(1) } else { parsed.errors.len() });
    (STEPS.get() as f64 / source.len() as f64, parsed.errors.len())
}

/// What a source is made of, and the source of a given size.
type Shape = (&'static str, fn(usize) -> String);

#[test]
fn steps_grow_linearly() {
    let shapes: &[Shape] = &[
        ("parentheses", |n| format!("a = {}", "(".repeat(n))),
        ("parentheses closed", |n| format!("a = {}1{}\n", "(".repeat(n), ")".repeat(n))),
        ("lists", |n| format!("a = {}", "[".repeat(n))),
        ("objects", |n| format!("a = {}", "{b=".repeat(n))),
        ("braces", |n| "{".repeat(n)),
        ("blocks", |n| "a {\n".repeat(n)),
        ("blocks indented", |n| (0..n / 40).map(|i| format!("{}a {{\n", " ".repeat(i % 200))).collect()),
        ("closers", |n| "}\n".repeat(n)),
        ("openers, then other closers", |n| format!("a = {}{}", "(".repeat(n), "]".repeat(n))),
        ("openers on lines, then other closers", |n| format!("a = {}{}", "(\n".repeat(n), "]\n".repeat(n))),
        ("closers deeper and deeper", |n| (0..n / 40).map(|i| format!("{}a = 1\n}}\n", " ".repeat(i % 100))).collect()),
        ("signs", |n| format!("a = {}1", "-".repeat(n))),
        ("sums", |n| format!("a = 1{}\n", " + 1".repeat(n))),
        ("powers", |n| format!("a = 1{}\n", " ^ 1".repeat(n))),
        ("names", |n| format!("a = b{}\n", ".b".repeat(n))),
        ("names on lines", |n| format!("a = b{}\n", ".\nb".repeat(n))),
        ("block names", |n| format!("a{} {{}}\n", ".b".repeat(n))),
        ("calls", |n| format!("a = b{}\n", "()".repeat(n))),
        ("a long list", |n| format!("a = [{}]\n", "1, ".repeat(n))),
        ("missing commas", |n| format!("a = [{}]\n", "1 ".repeat(n))),
        ("missing commas on lines", |n| format!("a = [{}]\n", "1\n".repeat(n))),
        ("errors on one line", |n| "a b ".repeat(n)),
        ("errors on many lines", |n| "a b\n".repeat(n)),
        ("statements without values", |n| "a =\n".repeat(n)),
        ("objects as blocks", |n| "a = {\n b = 1\n".repeat(n)),
        ("quotes", |n| "\"".repeat(n)),
        ("backslashes", |n| format!("a = \"{}\"", "\\d".repeat(n))),
        ("comments", |n| format!("a {}", "/* */".repeat(n))),
        ("comments after values", |n| "a /* */ ".repeat(n)),
        ("unclosed comments", |n| "a /* ".repeat(n)),
        ("placeholders", |n| "{{ x }}".repeat(n)),
        ("open placeholders", |n| "${".repeat(n)),
        ("illegal characters", |n| "?".repeat(n)),
        ("typographic quotes", |n| "\u{201c}".repeat(n)),
        ("NUL", |n| "\0".repeat(n)),
        ("colons", |n| "a: b\n".repeat(n)),
        ("mixed closers", |n| "a = [{(]})\n".repeat(n)),
        ("mixed openers", |n| "a = [{(\n".repeat(n)),
    ];
    for (name, shape) in shapes {
        let (small, _) = cost(&shape(2_500));
        let (large, _) = cost(&shape(6_000));
        assert!(large <= 1.5 * small + 20.0, "{name}: {small:.1} steps for each byte, then {large:.1}");
        assert!(large < 2000.0, "{name}: {large:.1} steps for each byte");
    }
}

#[test]
fn a_hundred_thousand_errors() {
    let (_, errors) = cost(&"a b\n".repeat(100_000));
    assert_eq!(errors, 100_000);
}

#[test]
fn deep_nesting_is_one_mistake() {
    let deep = 20_000;
    for source in [
        format!("a = {}1{}\n", "(".repeat(deep), ")".repeat(deep)),
        format!("a = {}1{}\n", "[".repeat(deep), "]".repeat(deep)),
        format!("a = {}1{}\n", "{b = ".repeat(deep), "}".repeat(deep)),
        format!("{}{}", "a {\n".repeat(deep), "}\n".repeat(deep)),
        format!("a = {}1\n", "-".repeat(deep)),
        format!("a = 1{}\n", " ^ 1".repeat(deep)),
        format!("a = 1{}\n", " + 1".repeat(deep)),
        format!("a = b{}\n", ".c".repeat(deep)),
        format!("a = b{}\n", "[1]".repeat(deep)),
    ] {
        let parsed = parse(&source);
        let kinds: Vec<_> = parsed.errors.iter().map(|error| &error.kind).collect();
        assert_eq!(kinds, [&SyntaxErrorKind::NestingTooDeep], "{}", &source[..20]);
    }
}

#[test]
fn what_is_just_deep_enough_is_read() {
    let deep = MAX_DEPTH as usize - 1;
    for source in [
        format!("a = {}1{}\n", "(".repeat(deep), ")".repeat(deep)),
        format!("{}{}", "a {\n".repeat(deep), "}\n".repeat(deep)),
        format!("a = 1{}\n", " + 1".repeat(deep)),
        format!("a = b{}\n", ".c".repeat(deep)),
    ] {
        assert_eq!(parse(&source).errors, [], "{}", &source[..20]);
    }
}

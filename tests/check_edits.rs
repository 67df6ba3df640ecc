//! What keeps the meaning of a configuration that really loads makes nothing in it wrong.

use alloy_lint::catalog::Target;
use alloy_lint::diagnostics::{Diagnostic, Family};
use alloy_lint::syntax::{
    self,
    ast::{Attribute, Block, Body, Expr, LiteralKind},
};
use alloy_lint::text::Span;
use alloy_lint::{Options, check_source};

use crate::syntax_oracle::{cases, shared, text};

fn errors(source: &str) -> Vec<Diagnostic> {
    let options = Options { target: Target::parse("1.17.1").unwrap(), ..Options::default() };
    let mut found = check_source("config.alloy", source, &options);
    found.retain(|diagnostic| diagnostic.family == Family::Check);
    found
}

/// A source with some expressions written in another way.
fn with_values(source: &str, wanted: impl Fn(Expr<'_>) -> bool, written: impl Fn(usize, &str) -> String) -> String {
    let parsed = syntax::parse(source);
    let values = parsed.tree.root(source).all_attributes().map(Attribute::value);
    let mut spans: Vec<Span> = values.filter(|value| wanted(*value)).map(Expr::span).collect();
    spans.sort_by_key(|span| span.start);
    let (mut text, mut from) = (String::new(), 0);
    for (at, span) in spans.iter().enumerate() {
        text.push_str(&source[from..span.start as usize]);
        text.push_str(&written(at, span.text(source)));
        from = span.end as usize;
    }
    text.push_str(&source[from..]);
    text
}

fn is_text(value: Expr<'_>) -> bool {
    matches!(value.literal_kind(), Some(LiteralKind::String | LiteralKind::RawString))
}

fn is_constant(value: Expr<'_>) -> bool {
    value.literal_kind().is_some_and(|kind| kind != LiteralKind::Null)
}

fn in_parentheses(source: &str) -> String {
    with_values(source, |_| true, |_, value| format!("({value})"))
}

fn put_together(source: &str) -> String {
    with_values(source, is_text, |_, value| format!("\"\" + {value}"))
}

fn in_a_module(source: &str) -> String {
    format!("declare \"around\" {{\n{source}\n}}\n\naround \"it\" {{ }}\n")
}

fn in_a_loop_over(collection: &str, source: &str) -> String {
    let head = format!("  collection = {collection}\n  var        = \"unused\"\n");
    format!("foreach \"around\" {{\n{head}\n  template {{\n{source}\n  }}\n}}\n")
}

/// The constants become arguments of a module.
fn with_arguments(source: &str) -> String {
    let given = std::cell::RefCell::new(Vec::new());
    let body = with_values(source, is_constant, |at, value| {
        given.borrow_mut().push(value.to_owned());
        format!("argument.a{at}.value")
    });
    let given = given.into_inner();
    let arguments: String = (0..given.len()).map(|at| format!("argument \"a{at}\" {{ }}\n")).collect();
    let given: String = given.iter().enumerate().map(|(at, value)| format!("  a{at} = {value}\n")).collect();
    format!("declare \"around\" {{\n{arguments}{body}\n}}\n\naround \"it\" {{\n{given}}}\n")
}

/// Whether what is written may stand in a module: no blocks of the collector itself.
fn may_be_in_a_module(root: Body<'_>) -> bool {
    let stays = |block: Block<'_>| matches!(&*block.name(), "declare" | "foreach") || block.name().contains('.');
    root.blocks().all(stays)
}

/// Whether there is nothing in it in which constants mean more than their value.
fn has_components_only(root: Body<'_>) -> bool {
    root.blocks().all(|block| block.name().contains('.') && !block.name().starts_with("import."))
}

#[test]
fn edits_that_keep_the_meaning_add_no_error() {
    let Some(shared) = shared() else {
        println!("skipped: ../shared/oracle is not there");
        return;
    };
    let (mut files, mut edits) = (0, 0);
    let mut wrong = Vec::new();
    for case in cases(&shared, "run-files.jsonl.gz") {
        let Ok(source) = String::from_utf8(text(&shared, &case)) else { continue };
        let source = source.trim_start_matches('\u{feff}').replace('\r', "");
        if case["verdict"] != "loads" || !errors(&source).is_empty() {
            continue;
        }
        files += 1;
        let parsed = syntax::parse(&source);
        let root = parsed.tree.root(&source);
        let mut edited: Vec<(&str, String)> = Vec::new();
        if may_be_in_a_module(root) {
            edited.push(("in a module", in_a_module(&source)));
            edited.push(("in a loop", in_a_loop_over("[1, 2]", &source)));
            edited.push((
                "in a loop over nobody knows what",
                in_a_loop_over("encoding.from_json(sys.env(\"ITEMS\"))", &source),
            ));
        }
        if has_components_only(root) {
            edited.push(("in parentheses", in_parentheses(&source)));
            edited.push(("put together", put_together(&source)));
            edited.push(("with arguments", with_arguments(&source)));
        }
        edits += edited.len();
        for (how, edited) in edited {
            if let Some(first) = errors(&edited).first() {
                wrong.push(format!("{} {how}: {}", case["base"], first.message));
            }
        }
    }
    println!("{files} files that load, {edits} edits");
    assert!(wrong.is_empty(), "{} false errors:\n{}", wrong.len(), wrong.join("\n"));
    assert!(edits > 2 * files, "{edits} edits of {files} files");
}

/// The validator accepts these configurations, and a load refuses them: wherever a load certainly comes to them, and
/// nowhere else.
#[test]
fn what_only_a_load_refuses_is_wrong_where_it_is_loaded() {
    let Some(shared) = shared() else {
        println!("skipped: ../shared/oracle is not there");
        return;
    };
    let (mut refused, mut edits) = (0, 0);
    let mut wrong = Vec::new();
    let cases = ["run-mutated.jsonl.gz", "run-wiring.jsonl.gz"].into_iter().flat_map(|name| cases(&shared, name));
    for case in cases.filter(|case| case["verdict"] == "refused") {
        let Ok(source) = String::from_utf8(text(&shared, &case)) else { continue };
        let source = source.trim_start_matches('\u{feff}').replace('\r', "");
        let parsed = syntax::parse(&source);
        if !may_be_in_a_module(parsed.tree.root(&source)) || errors(&source).is_empty() {
            continue;
        }
        refused += 1;
        let unused = format!("declare \"around\" {{\n{source}\n}}\n");
        let unknown = in_a_loop_over("encoding.from_json(sys.env(\"ITEMS\"))", &source);
        let found = [
            ("in a module", in_a_module(&source), true),
            ("in a loop", in_a_loop_over("[1, 2]", &source), true),
            ("in a loop over nobody knows what", unknown, false),
            ("in a loop over nothing", in_a_loop_over("[]", &source), false),
            ("in a module that nobody uses", unused, false),
        ];
        for (how, edited, is_loaded) in found {
            edits += 1;
            let errors = errors(&edited);
            if errors.is_empty() == is_loaded {
                let said = errors.first().map_or("nothing", |first| &first.message);
                wrong.push(format!("{} of {} {how}: {said}", case["id"], case["base"]));
            }
        }
    }
    println!("{refused} configurations that a load refuses, {edits} edits");
    assert!(wrong.is_empty(), "{} of {edits}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(refused > 50, "{refused} configurations");
}

//! What holds for the formatted text of any source. The fuzz target and the tests share it.

use std::fmt::Write as _;

use alloy_lint::format::{FormatError, edits, format, range_edits};
use alloy_lint::linter::apply_edits;
use alloy_lint::syntax::ast::{Body, Expr, ExprKind, Statement};
use alloy_lint::syntax::{self, TokenKind};
use alloy_lint::text::Span;

/// Panics when a property does not hold; `None` for what is not formatted, for a good reason.
pub fn hold_for(source: &str) -> Option<String> {
    let text = match format(source) {
        Ok(text) => text,
        Err(FormatError::Syntax(errors)) => {
            assert!(!errors.is_empty());
            return None;
        }
        Err(FormatError::TooLarge) => return None,
        Err(FormatError::Unsafe) => panic!("no text that says the same: {source:?}"),
    };
    assert_eq!(format(&text).as_deref(), Ok(text.as_str()), "a second run: {source:?}");
    says_the_same(source, &text);
    assert_eq!(apply_edits(source, &edits(source).unwrap()), text, "the edits: {source:?}");
    for range in ranges(source) {
        let part = apply_edits(source, &range_edits(source, range).unwrap());
        says_the_same(source, &part);
    }
    Some(text)
}

/// The same tree, the same tokens, the same comments: found by parsing both, whatever the formatter believes.
fn says_the_same(source: &str, text: &str) {
    let (before, after) = (syntax::parse(source), syntax::parse(text));
    assert_eq!(after.errors, [], "{text:?} of {source:?}");
    assert_eq!(words(source), words(text), "{text:?} of {source:?}");
    assert_eq!(outline(before.tree.root(source)), outline(after.tree.root(text)), "{text:?} of {source:?}");
}

/// A few places of a source: each of its thirds, and the middle.
fn ranges(source: &str) -> impl Iterator<Item = Span> {
    let third = source.len() / 3;
    let middle = source.len() / 2;
    let at = |offset: usize| source.floor_char_boundary(offset) as u32;
    [Span::new(0, at(third)), Span::new(at(third), at(2 * third)), Span::at(at(middle))].into_iter()
}

/// The tokens that carry meaning, then the comments.
fn words(source: &str) -> (Vec<String>, Vec<String>) {
    let tokens = syntax::lex(source).tokens;
    let (mut words, mut comments) = (Vec::new(), Vec::new());
    for token in tokens.iter() {
        let text = tokens.text(token, source);
        match tokens.kind(token) {
            // Alloy keeps no carriage returns of comments.
            TokenKind::LineComment | TokenKind::BlockComment => comments.push(text.replace('\r', "")),
            TokenKind::Whitespace | TokenKind::Terminator | TokenKind::Comma => {}
            // A key: `k` may become "k".
            TokenKind::RawString if !text.contains('\n') => words.push(text.replace('`', "\"")),
            // A label that is empty means nothing.
            _ if text == "\"\"" => {}
            _ => words.push(text.to_owned()),
        }
    }
    (words, comments)
}

/// How statements and expressions stand inside each other.
fn outline(body: Body<'_>) -> String {
    let mut out = String::new();
    for statement in body.statements() {
        match statement {
            Statement::Attribute(attribute) => {
                write!(out, "{}=", attribute.name()).unwrap();
                outline_of(attribute.value(), &mut out, 0);
            }
            Statement::Block(block) => write!(out, "{}{{{}}}", block.name(), outline(block.body())).unwrap(),
            Statement::Error(_) => out.push('?'),
        }
        out.push(';');
    }
    out
}

fn outline_of(expression: Expr<'_>, out: &mut String, depth: usize) {
    // Deeper trees would need a larger stack than a test has.
    if depth > 100 {
        return;
    }
    let mut inside = |part: Expr<'_>, end: &str| {
        outline_of(part, out, depth + 1);
        out.push_str(end);
    };
    match expression.kind() {
        ExprKind::Identifier(_) | ExprKind::Literal(_) => inside_nothing(out),
        ExprKind::Array(elements) => {
            elements.iter().for_each(|element| inside(element, ","));
            out.push_str("array");
        }
        ExprKind::Object(fields) => {
            fields.iter().for_each(|field| inside(field.value, ","));
            out.push_str("object");
        }
        ExprKind::Access { value, .. } => inside(value, "."),
        ExprKind::Index { value, index } => {
            inside(value, "[");
            inside(index, "]");
        }
        ExprKind::Call { callee, arguments } => {
            inside(callee, "(");
            arguments.iter().for_each(|argument| inside(argument, ","));
            out.push(')');
        }
        ExprKind::Unary { operand, .. } => inside(operand, "unary"),
        ExprKind::Binary { left, right, .. } => {
            inside(left, " ");
            inside(right, "binary");
        }
        ExprKind::Paren(inner) => inside(inner, "paren"),
        ExprKind::Error => out.push('?'),
    }
}

fn inside_nothing(out: &mut String) {
    out.push('_');
}

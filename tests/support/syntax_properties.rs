//! What holds for the syntax of any bytes. The fuzz targets and the tests share it.

use alloy_lint::syntax::ast::{Body, Expr, ExprKind, Statement};
use alloy_lint::syntax::{self, TokenKind};
use alloy_lint::text::Span;

/// Panics when a property does not hold.
pub fn hold_for(bytes: &[u8]) {
    let (source, _) = syntax::decode(bytes);
    lexing_is_lossless(&source);
    let parsed = syntax::parse(&source);
    spans_nest(parsed.tree.root(&source), Span::new(0, source.len() as u32), &source);
    for diagnostic in syntax::diagnostics(&parsed, &source) {
        is_a_place(diagnostic.span, &source);
        diagnostic.labels.iter().for_each(|label| is_a_place(label.span, &source));
        for fix in &diagnostic.fixes {
            fix.edits.iter().for_each(|edit| is_a_place(edit.span, &source));
        }
    }
}

fn is_a_place(span: Span, source: &str) {
    assert!(span.start <= span.end, "{span:?}");
    assert!(source.get(span.range()).is_some(), "{span:?} is no place of {source:?}");
}

/// Every byte belongs to one token, tokens stand on character boundaries, and a token alone is the same token.
fn lexing_is_lossless(source: &str) {
    let lexed = syntax::lex(source);
    let tokens = &lexed.tokens;
    let mut text = String::with_capacity(source.len());
    let mut end = 0;
    for token in tokens.iter() {
        let span = tokens.span(token);
        assert_eq!(span.start, end, "tokens touch");
        is_a_place(span, source);
        text.push_str(span.text(source));
        end = span.end;
    }
    assert_eq!(text, source);
    assert_eq!(tokens.iter().next_back().map(|token| tokens.kind(token)), Some(TokenKind::EndOfFile));
    for token in tokens.iter().take(200) {
        let kind = tokens.kind(token);
        let text = tokens.text(token, source);
        // What these are depends on the tokens before them.
        let depends_on_others = matches!(kind, TokenKind::Terminator | TokenKind::Whitespace | TokenKind::EndOfFile);
        if !depends_on_others && !text.starts_with('\u{feff}') {
            let again = syntax::lex(text).tokens;
            assert_eq!(again.iter().next().map(|token| again.kind(token)), Some(kind), "{text:?} of {source:?}");
        }
    }
}

fn spans_nest(body: Body<'_>, around: Span, source: &str) {
    let mut end = around.start;
    for statement in body.statements() {
        let span = statement.span();
        is_a_place(span, source);
        assert!(around.contains(span), "{span:?} in {around:?} of {source:?}");
        assert!(span.start >= end, "{span:?} after {end} of {source:?}");
        end = span.start;
        match statement {
            Statement::Attribute(attribute) => expression_nests(attribute.value(), span, source, 0),
            Statement::Block(block) => spans_nest(block.body(), span, source),
            Statement::Error(_) => {}
        }
    }
}

fn expression_nests(expression: Expr<'_>, around: Span, source: &str, depth: usize) {
    let span = expression.span();
    is_a_place(span, source);
    assert!(around.contains(span), "{span:?} in {around:?} of {source:?}");
    // Deeper trees would need a larger stack than a test has.
    if depth > 100 {
        return;
    }
    let inside = |part: Expr<'_>| expression_nests(part, span, source, depth + 1);
    match expression.kind() {
        ExprKind::Identifier(_) | ExprKind::Literal(_) | ExprKind::Error => {}
        ExprKind::Array(elements) => elements.iter().for_each(inside),
        ExprKind::Object(fields) => fields.iter().for_each(|field| {
            assert!(span.contains(field.key_span), "{source:?}");
            inside(field.value);
        }),
        ExprKind::Access { value, name_span, .. } => {
            assert!(span.contains(name_span), "{source:?}");
            inside(value);
        }
        ExprKind::Index { value, index } => [value, index].into_iter().for_each(inside),
        ExprKind::Call { callee, arguments } => std::iter::once(callee).chain(arguments.iter()).for_each(inside),
        ExprKind::Unary { operand, .. } => inside(operand),
        ExprKind::Binary { left, right, .. } => [left, right].into_iter().for_each(inside),
        ExprKind::Paren(inner) => inside(inner),
    }
}

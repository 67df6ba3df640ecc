//! What a block is told, for people to read: its attributes with their paths and the text of their values. Comments are
//! left out, and of secrets there are only asterisks.

use super::model::Argument;
use crate::render::Redaction;
use crate::resolve::File;
use crate::syntax::TokenKind;
use crate::syntax::ast::{Block, Expr, Statement};
use crate::text::Span;

/// Longer values are cut.
const MOST_BYTES: usize = 4_000;

/// The attributes of a block and of the blocks inside it; not of blocks that are nodes of their own.
pub(super) fn of(
    block: Block<'_>,
    has_inside: bool,
    file: File<'_>,
    secrets: &[Span],
    redaction: &Redaction<'_>,
) -> Vec<Argument> {
    let mut found = Vec::new();
    // What is still to be looked at, the next at the end: nesting needs no recursion.
    let mut pending: Vec<(Statement<'_>, String)> = statements(block, "");
    while let Some((statement, path)) = pending.pop() {
        match statement {
            Statement::Error(_) => {}
            Statement::Attribute(attribute) => {
                let text = text_of(attribute.value(), file, secrets);
                let value = redaction.apply(&text).into_owned();
                found.push(Argument { path: format!("{path}{}", attribute.name()), value });
            }
            Statement::Block(_) if has_inside => {}
            Statement::Block(inner) => {
                let label = inner.label().map(|label| format!("[{label}]")).unwrap_or_default();
                let path = format!("{path}{}{label}", inner.name());
                if inner.body().is_empty() {
                    found.push(Argument { path, value: String::from("{ }") });
                } else {
                    pending.extend(statements(inner, &format!("{path}.")));
                }
            }
        }
    }
    found
}

fn statements<'a>(block: Block<'a>, path: &str) -> Vec<(Statement<'a>, String)> {
    let mut found: Vec<_> = block.body().statements().map(|statement| (statement, path.to_owned())).collect();
    found.reverse();
    found
}

/// The text of an expression.
fn text_of(expr: Expr<'_>, file: File<'_>, secrets: &[Span]) -> String {
    let span = expr.span();
    let tokens = file.tree.tokens();
    let mut text = String::new();
    let first = tokens.at(span.start);
    for token in tokens.between(first, tokens.at(span.end.max(span.start + 1) - 1)) {
        let place = tokens.span(token);
        match tokens.kind(token) {
            TokenKind::LineComment | TokenKind::BlockComment => {}
            _ => push_without_secrets(&mut text, place, file.source, secrets),
        }
        if text.len() > MOST_BYTES {
            text.truncate(text.floor_char_boundary(MOST_BYTES));
            text.push('…');
            break;
        }
    }
    outdented(&text)
}

fn push_without_secrets(text: &mut String, place: Span, source: &str, secrets: &[Span]) {
    let mut at = place.start;
    // Sorted, and none inside of another.
    for secret in &secrets[secrets.partition_point(|secret| secret.end <= place.start)..] {
        if secret.start >= place.end {
            break;
        }
        text.push_str(Span::new(at, secret.start.max(at)).text(source));
        text.push_str("***");
        at = secret.end.min(place.end);
    }
    text.push_str(Span::new(at, place.end).text(source));
}

/// Without the blanks that all lines but the first start with, and without lines that only held a comment.
fn outdented(text: &str) -> String {
    let lines = || text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = lines().map(blanks).min().unwrap_or(0);
    let mut out = String::from(text.lines().next().unwrap_or_default().trim_end());
    for line in lines() {
        out.push('\n');
        out.push_str(line.get(common..).unwrap_or(line).trim_end());
    }
    out
}

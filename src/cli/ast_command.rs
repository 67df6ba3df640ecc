//! `alloy-lint ast`: the typed tree, for people and for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::arguments::{AstArguments, TextOrJson};
use super::{Failure, Outcome, input, output, workers};
use crate::linter::Source;
use crate::render::{self, CheckedFile, Report, SourceFile};
use crate::syntax::ast::{Body, Expr, ExprKind, LiteralKind, Statement};
use crate::text::Span;

pub fn run(arguments: &AstArguments) -> Result<Outcome, Failure> {
    let name = super::discovery::slashes(&arguments.path);
    let bytes = if name == "-" { input::read_stdin() } else { input::read(&arguments.path) }
        .map_err(|problem| Failure::new(format!("{name}: {problem}")))?;
    // Trees may be deep: walking one needs a large stack.
    let (text, source) = workers::pool(1, 1)?.install(|| {
        let source = Source::from_bytes(name, bytes);
        let root = source.parsed.tree.root(&source.text);
        let text = match arguments.format {
            TextOrJson::Json => format!("{}\n", json!({ "version": 1, "body": body_json(root) })),
            TextOrJson::Text => {
                let mut out = String::new();
                body_text(root, 0, &mut out);
                out
            }
        };
        (text, source)
    });
    output::print(&text)?;
    if source.diagnostics.is_empty() {
        return Ok(Outcome::Clean);
    }
    let file = CheckedFile { source: SourceFile::new(source.path, source.text), diagnostics: source.diagnostics };
    output::say(render::concise(&Report { files: &[file], others: &[], rules: &[] }).trim_end());
    Ok(Outcome::Findings)
}

fn span_json(span: Span) -> Value {
    json!([span.start, span.end])
}

fn body_json(body: Body<'_>) -> Value {
    Value::Array(
        body.statements()
            .map(|statement| match statement {
                Statement::Attribute(attribute) => json!({
                    "kind": "attribute", "name": attribute.name(), "span": span_json(attribute.span()),
                    "name_span": span_json(attribute.name_span()), "value": expr_json(attribute.value()),
                }),
                Statement::Block(block) => json!({
                    "kind": "block", "name": block.name(), "label": block.label(), "span": span_json(block.span()),
                    "name_span": span_json(block.name_span()), "body": body_json(block.body()),
                }),
                Statement::Error(span) => json!({ "kind": "error", "span": span_json(span) }),
            })
            .collect(),
    )
}

/// What an expression is called, its own words, and its parts with their roles.
fn parts<'a>(expr: Expr<'a>) -> (&'static str, Option<&'a str>, Vec<(String, Expr<'a>)>) {
    let one = |role: &str, expr: Expr<'a>| (role.to_owned(), expr);
    match expr.kind() {
        ExprKind::Identifier(name) => ("identifier", Some(name), Vec::new()),
        ExprKind::Literal(literal) => {
            let kind = match literal.kind {
                LiteralKind::Number => "number",
                LiteralKind::Float => "float",
                LiteralKind::String => "string",
                LiteralKind::RawString => "raw string",
                LiteralKind::True | LiteralKind::False => "bool",
                LiteralKind::Null => "null",
                LiteralKind::Invalid => "invalid literal",
            };
            (kind, Some(literal.text), Vec::new())
        }
        ExprKind::Array(elements) => ("array", None, elements.iter().map(|e| one("element", e)).collect()),
        ExprKind::Object(fields) => ("object", None, fields.iter().map(|f| one(f.key(), f.value)).collect()),
        ExprKind::Access { value, name, .. } => ("access", Some(name), vec![one("value", value)]),
        ExprKind::Index { value, index } => ("index", None, vec![one("value", value), one("index", index)]),
        ExprKind::Call { callee, arguments } => {
            let mut parts = vec![one("callee", callee)];
            parts.extend(arguments.iter().map(|argument| one("argument", argument)));
            ("call", None, parts)
        }
        ExprKind::Unary { operator, operand, .. } => ("unary", Some(operator.as_str()), vec![one("operand", operand)]),
        ExprKind::Binary { operator, left, right, .. } => {
            ("binary", Some(operator.as_str()), vec![one("left", left), one("right", right)])
        }
        ExprKind::Paren(inner) => ("paren", None, vec![one("inner", inner)]),
        ExprKind::Error => ("error", None, Vec::new()),
    }
}

fn expr_json(expr: Expr<'_>) -> Value {
    let (kind, words, parts) = parts(expr);
    let mut value = json!({ "kind": kind, "span": span_json(expr.span()) });
    if let Some(words) = words {
        value["text"] = json!(words);
    }
    if !parts.is_empty() {
        value["parts"] = parts
            .into_iter()
            .map(|(role, part)| {
                let mut part = expr_json(part);
                part["role"] = json!(role);
                part
            })
            .collect();
    }
    value
}

fn body_text(body: Body<'_>, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    for statement in body.statements() {
        match statement {
            Statement::Attribute(attribute) => {
                let _ = writeln!(out, "{indent}attribute {} {:?}", attribute.name(), attribute.span());
                expr_text("value", attribute.value(), depth + 1, out);
            }
            Statement::Block(block) => {
                let label = block.label().map_or(String::new(), |label| format!(" {label:?}"));
                let _ = writeln!(out, "{indent}block {}{label} {:?}", block.name(), block.span());
                body_text(block.body(), depth + 1, out);
            }
            Statement::Error(span) => {
                let _ = writeln!(out, "{indent}error {span:?}");
            }
        }
    }
}

fn expr_text(role: &str, expr: Expr<'_>, depth: usize, out: &mut String) {
    let (kind, words, parts) = parts(expr);
    let words = words.map_or(String::new(), |words| format!(" {words}"));
    let _ = writeln!(out, "{}{role}: {kind}{words} {:?}", "  ".repeat(depth), expr.span());
    for (role, part) in parts {
        expr_text(&role, part, depth + 1, out);
    }
}

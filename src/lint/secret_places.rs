//! Where secrets stand in a source, so that nobody prints them.

use std::borrow::Cow;

use crate::catalog::{Catalog, Type};
use crate::check;
use crate::lint;
use crate::syntax::ast::{Attribute, Body, Expr, ExprKind, Literal, LiteralKind, Statement};
use crate::syntax::{Parsed, TokenKind, Tree};
use crate::text::Span;

/// Endings of names that hold secrets wherever the catalog does not know better.
const TELLING_NAMES: &[&str] = &[
    "password",
    "passwd",
    "secret",
    "token",
    "api_key",
    "apikey",
    "private_key",
    "secret_key",
    "access_key",
    "credentials",
    "bearer_token",
    "connection_string",
    "authorization",
    "passphrase",
    "key_pem",
    "account_key",
    "cookie",
];

/// The places of string literals that hold secrets: in arguments that Alloy keeps secret, under names that say so, and
/// passwords inside URLs.
#[must_use]
pub fn secrets(text: &str, parsed: &Parsed, catalog: Catalog) -> Vec<Span> {
    secrets_in(text, &parsed.tree, !parsed.errors.is_empty(), catalog)
}

/// The same for a tree; `is_broken`: the text has syntax errors.
pub(crate) fn secrets_in(text: &str, tree: &Tree, is_broken: bool, catalog: Catalog) -> Vec<Span> {
    let mut found = Vec::new();
    if is_broken {
        in_broken_text(text, tree, &mut found);
    }
    let mut bodies = vec![Pending { body: tree.root(text), block: "".into(), schema: None }];
    while let Some(pending) = bodies.pop() {
        statements(&pending, catalog, &mut bodies, &mut found);
    }
    found.sort_unstable();
    found.dedup();
    found
}

struct Pending<'a> {
    body: Body<'a>,
    /// The name of the block whose body it is.
    block: Cow<'a, str>,
    schema: Option<crate::catalog::Body>,
}

fn statements<'a>(pending: &Pending<'a>, catalog: Catalog, bodies: &mut Vec<Pending<'a>>, found: &mut Vec<Span>) {
    let &Pending { body, ref block, schema } = pending;
    for statement in body.statements() {
        match statement {
            Statement::Attribute(attribute) if is_module(block, attribute) => {
                let content = attribute.value().span();
                let text = content.text(attribute.value().source());
                let module = &text[1..text.len() - 1];
                let inside = secrets(module, &crate::syntax::parse(module), catalog);
                let start = content.start + 1;
                found.extend(inside.into_iter().map(|span| Span::new(start + span.start, start + span.end)));
            }
            Statement::Attribute(attribute) => {
                let known = schema.and_then(|schema| schema.argument(attribute.name()));
                let secret = match known.map(|argument| argument.ty()) {
                    Some(ty) => is_secret(ty),
                    None => {
                        tells(attribute.name()) || schema.is_some_and(|schema| is_misspelt(attribute.name(), schema))
                    }
                };
                literals(attribute.value(), secret, found);
            }
            Statement::Block(block) => {
                let name = block.name();
                let inner = schema.and_then(|schema| schema.block(&name)).map(|block| block.body());
                // Components stand in declares and templates too.
                let is_node = schema.is_none() || name.contains('.');
                let inner = inner.or_else(|| Some(catalog.entry(&name).filter(|_| is_node)?.body()));
                if schema.is_some() && inner.is_none() && tells(&name) && !name.contains('.') {
                    // An argument that was written as a block.
                    let values = block.body().attributes().map(|attribute| attribute.value());
                    values.for_each(|value| literals(value, true, found));
                }
                bodies.push(Pending { body: block.body(), block: name, schema: inner });
            }
            Statement::Error(_) => {}
        }
    }
}

/// Whether the value is a module between backticks: code to show, although Alloy types it as a secret. Only what is
/// secret in it is hidden. (Of a quoted string the places inside would differ, so it stays hidden as a whole.)
fn is_module(block: &str, attribute: Attribute<'_>) -> bool {
    block == "import.string"
        && attribute.name() == "content"
        && matches!(attribute.value().kind(), ExprKind::Literal(Literal { kind: LiteralKind::RawString, text }) if text.len() >= 2)
}

fn is_secret(ty: &Type) -> bool {
    match ty {
        Type::Secret | Type::OptionalSecret => true,
        Type::List(inner) | Type::Map(inner) => is_secret(inner),
        _ => false,
    }
}

/// Strings behind names that hold secrets, up to the end of the statement: where the text is broken, no value may be
/// recognized as one.
fn in_broken_text(text: &str, tree: &Tree, found: &mut Vec<Span>) {
    let tokens = tree.tokens();
    let (mut is_secret, mut after_dot) = (false, false);
    for token in tokens.iter() {
        let span = tokens.span(token);
        let kind = tokens.kind(token);
        match kind {
            // `remote.kubernetes.secret` is the name of a component.
            TokenKind::Identifier => is_secret |= !after_dot && tells(span.text(text)),
            TokenKind::Terminator | TokenKind::OpenBrace | TokenKind::CloseBrace => is_secret = false,
            // `sys.env("NAME")`: the name of a variable is no secret.
            TokenKind::String if is_secret && text[..span.start as usize].ends_with("env(") => {}
            TokenKind::String | TokenKind::RawString | TokenKind::SingleQuoted if is_secret => found.push(span),
            TokenKind::Placeholder if is_secret && span.text(text).contains(['"', '\'', '`']) => found.push(span),
            TokenKind::String if tells(span.text(text).trim_matches('"')) => is_secret = true,
            _ => {}
        }
        after_dot = kind == TokenKind::Dot;
    }
}

/// Whether a name that the block does not know was probably meant as that of a secret.
fn is_misspelt(name: &str, schema: crate::catalog::Body) -> bool {
    let meant = check::closest_name(name, schema.arguments().map(|argument| argument.name()));
    meant.and_then(|meant| schema.argument(meant)).is_some_and(|argument| is_secret(argument.ty()))
}

fn tells(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    TELLING_NAMES.iter().any(|ending| name.ends_with(ending))
}

/// Collects the string literals of an expression; without recursion, since expressions may be deep.
fn literals(expr: Expr<'_>, secret: bool, found: &mut Vec<Span>) {
    // Where nothing is secret as a whole, only what stands under a key can be, or what is in a URL.
    let written = expr.span().text(expr.source());
    if !secret && memchr::memchr2(b'@', b'{', written.as_bytes()).is_none() {
        return;
    }
    let mut pending = vec![(expr, secret)];
    while let Some((expr, secret)) = pending.pop() {
        match expr.kind() {
            ExprKind::Literal(literal) if matches!(literal.kind, LiteralKind::String | LiteralKind::RawString) => {
                if secret {
                    found.push(expr.span());
                } else if let Some(password) = lint::password_of_url(literal.text) {
                    let start = expr.span().start;
                    found.push(Span::new(start + password.start as u32, start + password.end as u32));
                }
            }
            ExprKind::Array(elements) => pending.extend(elements.iter().map(|element| (element, secret))),
            ExprKind::Object(fields) => {
                pending.extend(fields.iter().map(|field| (field.value, secret || tells(field.key()))));
            }
            ExprKind::Call { callee, arguments } => {
                // The name of a variable is no secret; what else is put together to a secret is.
                let secret = secret && !callee.span().text(callee.source()).ends_with("env");
                pending.extend(arguments.iter().map(|argument| (argument, secret)));
            }
            ExprKind::Binary { left, right, .. } => pending.extend([(left, secret), (right, secret)]),
            ExprKind::Paren(inner) => pending.push((inner, secret)),
            ExprKind::Unary { operand, .. } => pending.push((operand, secret)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn secrets_are_found() {
        let text = "prometheus.remote_write \"a\" {\n  endpoint {\n    url = \"https://u:pw12@host/x\"\n    basic_auth {\n      \
                    username = \"me\"\n      password = \"hunter2\"\n    }\n  }\n}\nunknown.thing \"x\" {\n  api_token = [`t1`]\n}\n";
        let found: Vec<&str> =
            secrets(text, &parse(text), Catalog::newest()).iter().map(|span| span.text(text)).collect();
        assert_eq!(found, ["pw12", "\"hunter2\"", "`t1`"]);
    }

    #[test]
    fn names_of_variables_are_shown() {
        for text in ["a {\n password = sys.env(\"X\")\n}\n", "a {\n password = sys.env(\"X\")\n"] {
            assert_eq!(secrets(text, &parse(text), Catalog::newest()), []);
        }
    }

    #[test]
    fn of_components_in_declares_and_templates() {
        let component = "database_observability.mysql \"a\" {\n data_source_name = \"me:pw@(x)/\"\n}\nremote.kubernetes.secret \"b\" {\n \
                         namespace = \"c\"\n}\n";
        let text = format!("declare \"d\" {{\n{component}}}\nforeach \"e\" {{\n template {{\n{component}}}\n}}\n");
        // The same with a syntax error.
        for text in [text.clone(), text + "["] {
            let found: Vec<&str> =
                secrets(&text, &parse(&text), Catalog::newest()).iter().map(|span| span.text(&text)).collect();
            assert_eq!(found, ["\"me:pw@(x)/\""; 2]);
        }
    }

    #[test]
    fn of_a_module_only_its_secrets_are_hidden() {
        let text = "import.string \"m\" {\n  content = `declare \"a\" {\n  foo.bar \"x\" {\n    password = \"pw\"\n  }\n}`\n}\n";
        let found: Vec<&str> =
            secrets(text, &parse(text), Catalog::newest()).iter().map(|span| span.text(text)).collect();
        assert_eq!(found, ["\"pw\""]);
    }
}

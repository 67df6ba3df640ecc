//! Lists of targets in words: whose they are, or the addresses and files that are written.

use super::phrase;
use super::view::View;
use crate::syntax::ast::{Expr, ExprKind};

/// The targets that an argument takes.
pub(super) fn targets(view: &View<'_, '_>, path: &str) -> String {
    match view.expr(path) {
        Some(expr) => of(expr, view).unwrap_or_else(|| "no targets".to_owned()),
        None => "no targets".to_owned(),
    }
}

/// `None` for an empty list.
fn of(expr: Expr<'_>, view: &View<'_, '_>) -> Option<String> {
    let mut written: Vec<String> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    collect(expr, view, &mut written, &mut others, 0);
    let mut parts = Vec::new();
    if !written.is_empty() {
        parts.push(phrase::list(&written));
    }
    if !others.is_empty() {
        let (given, found): (Vec<String>, Vec<String>) =
            others.into_iter().partition(|other| other.contains("${argument."));
        if !found.is_empty() {
            parts.push(format!("the targets of {}", phrase::list(&found)));
        }
        parts.extend(given);
    }
    (!parts.is_empty()).then(|| phrase::list(&parts))
}

fn collect(expr: Expr<'_>, view: &View<'_, '_>, written: &mut Vec<String>, others: &mut Vec<String>, depth: usize) {
    let expr = expr.without_parens();
    match expr.kind() {
        ExprKind::Array(elements) if depth < 8 => {
            elements.iter().for_each(|element| collect(element, view, written, others, depth + 1));
        }
        ExprKind::Object(fields) => {
            let field = |name: &str| fields.iter().find(|field| field.key() == name).map(|field| field.value);
            let value = ["__path__", "__address__", "address"].into_iter().find_map(field);
            written.push(match value {
                Some(value) => phrase::expression(value, &view.names, 0),
                None => "a target that is written there".to_owned(),
            });
        }
        ExprKind::Call { callee, arguments } if depth < 8 => match phrase::dotted(callee).as_deref() {
            Some("concat" | "array.concat" | "coalesce" | "array.combine_maps") => {
                arguments.iter().for_each(|argument| collect(argument, view, written, others, depth + 1));
            }
            _ => others.push(phrase::expression(expr, &view.names, 0)),
        },
        _ => others.push(phrase::expression(expr, &view.names, 0)),
    }
    written.dedup();
    others.dedup();
}

/// Whether a list of targets is written as an empty one.
pub(super) fn is_empty(expr: Expr<'_>) -> bool {
    matches!(expr.without_parens().kind(), ExprKind::Array(elements) if elements.is_empty())
}

/// The addresses and files that a component's targets are written with, when all are.
pub(super) fn written(view: &View<'_, '_>) -> Option<String> {
    let expr = view.expr("targets").or_else(|| view.expr("path_targets"))?;
    let (mut written, mut others) = (Vec::new(), Vec::new());
    collect(expr, view, &mut written, &mut others, 0);
    if !others.is_empty() || written.is_empty() {
        return None;
    }
    Some(if written.len() > 2 { format!("{} targets", written.len()) } else { phrase::list(&written) })
}

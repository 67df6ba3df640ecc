//! An expression as Alloy's messages show it: on one line, with the formatter's blanks.

use crate::syntax::ast::{Expr, ExprKind};

/// Longer texts are cut: nobody reads them.
const MAX_LENGTH: usize = 16 * 1024;

pub(super) fn reprint(expression: Expr<'_>) -> String {
    let mut out = String::new();
    write(expression, &mut out, 0);
    out
}

fn write(expression: Expr<'_>, out: &mut String, depth: u32) {
    if out.len() > MAX_LENGTH || depth > 200 {
        return;
    }
    let depth = depth + 1;
    match expression.kind() {
        ExprKind::Identifier(name) => out.push_str(name),
        ExprKind::Literal(literal) => out.push_str(literal.text),
        ExprKind::Array(elements) => {
            out.push('[');
            list(elements.iter(), out, depth);
            out.push(']');
        }
        ExprKind::Object(fields) => {
            out.push('{');
            for (at, field) in fields.iter().enumerate() {
                if at > 0 {
                    out.push_str(", ");
                }
                out.push_str(field.key_span.text(expression.source()));
                out.push_str(" = ");
                write(field.value, out, depth);
            }
            out.push('}');
        }
        ExprKind::Access { value, name, .. } => {
            write(value, out, depth);
            out.push('.');
            out.push_str(name);
        }
        ExprKind::Index { value, index } => {
            write(value, out, depth);
            out.push('[');
            write(index, out, depth);
            out.push(']');
        }
        ExprKind::Call { callee, arguments } => {
            write(callee, out, depth);
            out.push('(');
            list(arguments.iter(), out, depth);
            out.push(')');
        }
        ExprKind::Unary { operator, operand, .. } => {
            out.push_str(operator.as_str());
            write(operand, out, depth);
        }
        ExprKind::Binary { operator, left, right, .. } => {
            write(left, out, depth);
            out.push(' ');
            out.push_str(operator.as_str());
            out.push(' ');
            write(right, out, depth);
        }
        ExprKind::Paren(inner) => {
            out.push('(');
            write(inner, out, depth);
            out.push(')');
        }
        ExprKind::Error => {}
    }
}

fn list<'a>(items: impl Iterator<Item = Expr<'a>>, out: &mut String, depth: u32) {
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        write(item, out, depth);
    }
}

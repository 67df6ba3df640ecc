//! Finds calls and texts in code, wherever they stand.

use super::tree::{Expr, Stmt};

/// Every expression of the statements, outer ones first.
pub fn expressions<'t>(body: &'t [Stmt], visit: &mut dyn FnMut(&'t Expr)) {
    for stmt in body {
        match stmt {
            Stmt::Assign { left, right, .. } => left.iter().chain(right).for_each(|e| expression(e, visit)),
            Stmt::Var(decl) => decl.values.iter().for_each(|e| expression(e, visit)),
            Stmt::Expr(e) => expression(e, visit),
            Stmt::If { init, condition, then, otherwise } => {
                if let Some(init) = init {
                    expressions(std::slice::from_ref(init), visit);
                }
                expression(condition, visit);
                expressions(then, visit);
                expressions(otherwise, visit);
            }
            Stmt::Range { over, body, .. } => {
                expression(over, visit);
                expressions(body, visit);
            }
            Stmt::For { init, condition, update, body } => {
                for part in [init, update].into_iter().flatten() {
                    expressions(std::slice::from_ref(part), visit);
                }
                condition.iter().for_each(|e| expression(e, visit));
                expressions(body, visit);
            }
            Stmt::Switch { init, value, cases } => {
                if let Some(init) = init {
                    expressions(std::slice::from_ref(init), visit);
                }
                value.iter().for_each(|e| expression(e, visit));
                for case in cases {
                    case.values.iter().flatten().for_each(|e| expression(e, visit));
                    expressions(&case.body, visit);
                }
            }
            Stmt::Return(values) => values.iter().for_each(|e| expression(e, visit)),
            Stmt::Block(body) => expressions(body, visit),
            Stmt::Type(..) | Stmt::Break | Stmt::Continue | Stmt::Other => {}
        }
    }
}

pub fn expression<'t>(expr: &'t Expr, visit: &mut dyn FnMut(&'t Expr)) {
    visit(expr);
    match expr {
        Expr::Select(base, _) | Expr::Convert(_, base) | Expr::Unary(_, base) | Expr::Assert(base, _) => {
            expression(base, visit);
        }
        Expr::Composite { elements, .. } => {
            for (key, value) in elements {
                key.iter().for_each(|e| expression(e, visit));
                expression(value, visit);
            }
        }
        Expr::Call { function, args, .. } => {
            expression(function, visit);
            args.iter().for_each(|e| expression(e, visit));
        }
        Expr::Binary(_, left, right) | Expr::Index(left, right) => {
            expression(left, visit);
            expression(right, visit);
        }
        Expr::Slice(base, start, end) => {
            expression(base, visit);
            start.iter().chain(end).for_each(|e| expression(e, visit));
        }
        Expr::Func(code) => expressions(&code.1, visit),
        Expr::Name(_) | Expr::Int(_) | Expr::Float(_) | Expr::Text(_) | Expr::Type(_) | Expr::Other(_) => {}
    }
}

//! Statements. A condition that cannot be told makes everything unknown that its branches assign.

use std::rc::Rc;

use super::value::{Cell, Local, Place, Value};
use super::{Frame, Interpreter, MAX_CALLS};
use crate::golang::tree::{Case, Expr, Signature, Stmt};

pub(super) enum Flow {
    Next,
    Return(Value),
    Break,
    Continue,
}

impl Interpreter<'_, '_> {
    pub(super) fn run_function(&self, signature: &Signature, body: &[Stmt], frame: Frame, args: Vec<Value>) -> Value {
        if self.calls.get() >= MAX_CALLS {
            return Value::Unknown("calls nested too deep".to_owned());
        }
        let mut args = args.into_iter();
        for param in &signature.params {
            let value = if param.variadic {
                Value::List(args.by_ref().collect())
            } else {
                args.next().unwrap_or_else(|| Value::Unknown(format!("no argument for {}", param.name)))
            };
            frame.scope.declare(&param.name, value);
        }
        for result in signature.results.iter().filter(|r| !r.name.is_empty()) {
            let zero = self.zero(&self.resolve(&result.ty, &frame));
            frame.scope.declare(&result.name, zero);
        }
        self.calls.set(self.calls.get() + 1);
        let flow = self.run(body, &frame);
        self.calls.set(self.calls.get() - 1);
        match flow {
            Flow::Return(Value::Tuple(values)) if values.is_empty() && !signature.results.is_empty() => {
                // A bare `return` gives the named results.
                let mut values: Vec<Value> = signature.results.iter().map(|r| self.name(&r.name, &frame)).collect();
                if values.len() == 1 { values.remove(0) } else { Value::Tuple(values) }
            }
            Flow::Return(value) => match signature.results.as_slice() {
                [one] => self.assigned(&self.resolve(&one.ty, &frame), value),
                _ => value,
            },
            _ => Value::Nil,
        }
    }

    pub(super) fn run(&self, body: &[Stmt], frame: &Frame) -> Flow {
        for stmt in body {
            match self.statement(stmt, frame) {
                Flow::Next => {}
                other => return other,
            }
        }
        Flow::Next
    }

    fn statement(&self, stmt: &Stmt, frame: &Frame) -> Flow {
        if self.fuel.get() == 0 {
            return Flow::Return(Value::Unknown("runs too long".to_owned()));
        }
        self.fuel.set(self.fuel.get() - 1);
        match stmt {
            Stmt::Assign { left, operator, right, define } => self.assign(left, operator, right, *define, frame),
            Stmt::Var(decl) => {
                for (i, name) in decl.names.iter().enumerate() {
                    let ty = decl.ty.as_ref().map(|ty| self.resolve(ty, frame));
                    let value = match (&ty, decl.values.get(i)) {
                        (Some(ty), Some(value)) => self.assigned(ty, self.expr(value, frame)),
                        (None, Some(value)) => self.expr(value, frame),
                        (Some(ty), None) => self.zero(ty),
                        (None, None) => Value::Unknown(name.clone()),
                    };
                    frame.scope.declare(name, value);
                }
            }
            Stmt::Type(name, ty) => {
                frame.scope.names.borrow_mut().push((name.clone(), Local::Type(ty.clone())));
            }
            Stmt::Expr(expr) => {
                self.expr(expr, frame);
            }
            Stmt::If { init, condition, then, otherwise } => {
                let inner = frame.inside();
                if let Some(init) = init {
                    self.statement(init, &inner);
                }
                return match self.expr(condition, &inner).bare() {
                    Value::Bool(true) => self.run(then, &inner.inside()),
                    Value::Bool(false) => self.run(otherwise, &inner.inside()),
                    _ => {
                        let why = format!("if {condition}");
                        self.forget(then, &inner, &why);
                        self.forget(otherwise, &inner, &why);
                        if returns(then) || returns(otherwise) { Flow::Return(Value::Unknown(why)) } else { Flow::Next }
                    }
                };
            }
            Stmt::Range { left, over, body } => return self.range(left, over, body, frame),
            Stmt::For { init, condition, update, body } => {
                let inner = frame.inside();
                if let Some(init) = init {
                    self.statement(init, &inner);
                }
                while self.fuel.get() > 0 {
                    match condition.as_ref().map_or(Value::Bool(true), |c| self.expr(c, &inner).bare()) {
                        Value::Bool(true) => {}
                        Value::Bool(false) => break,
                        unknown => {
                            self.forget(body, &inner, &format!("for: {unknown:?}"));
                            break;
                        }
                    }
                    match self.run(body, &inner.inside()) {
                        Flow::Break => break,
                        Flow::Return(value) => return Flow::Return(value),
                        Flow::Next | Flow::Continue => {}
                    }
                    if let Some(update) = update {
                        self.statement(update, &inner);
                    }
                }
            }
            Stmt::Switch { init, value, cases } => {
                let inner = frame.inside();
                if let Some(init) = init {
                    self.statement(init, &inner);
                }
                return self.switch(value.as_ref(), cases, &inner);
            }
            Stmt::Return(values) => {
                let mut values: Vec<Value> = values.iter().map(|v| self.expr(v, frame)).collect();
                return Flow::Return(if values.len() == 1 { values.remove(0) } else { Value::Tuple(values) });
            }
            Stmt::Block(body) => return self.run(body, &frame.inside()),
            Stmt::Break => return Flow::Break,
            Stmt::Continue => return Flow::Continue,
            Stmt::Other => {}
        }
        Flow::Next
    }

    fn assign(&self, left: &[Expr], operator: &'static str, right: &[Expr], define: bool, frame: &Frame) {
        let mut values: Vec<Value> = match (right, left.len()) {
            ([one], n) if n > 1 => match self.several(one, frame) {
                Value::Tuple(values) => values,
                unknown => vec![unknown; n],
            },
            _ => right.iter().map(|v| self.expr(v, frame)).collect(),
        };
        values.resize(left.len(), Value::Unknown("assignment of several values".to_owned()));
        for (target, value) in left.iter().zip(values) {
            match target {
                Expr::Name(name) if name == "_" => {}
                Expr::Name(name) if define => frame.scope.declare(name, value),
                _ => {
                    let value = match operator {
                        "=" => value,
                        _ => self.binary(operator.trim_end_matches('='), self.expr(target, frame), value),
                    };
                    self.write(target, value, frame);
                }
            }
        }
    }

    fn write(&self, target: &Expr, value: Value, frame: &Frame) {
        if let Expr::Index(base, key) = target {
            // An element of a map is no place.
            if let Some(place) = self.place(base, frame)
                && let Value::Map(mut entries) = place.read().bare()
            {
                let key = self.expr(key, frame);
                match entries.iter_mut().find(|(k, _)| k.equals(&key) == Some(true)) {
                    Some(entry) => entry.1 = value,
                    None => entries.push((key, value)),
                }
                place.write(Value::Map(entries));
                return;
            }
        }
        if let Some(place) = self.place(target, frame) {
            place.write(value);
        }
    }

    fn range(&self, left: &[Expr], over: &Expr, body: &[Stmt], frame: &Frame) -> Flow {
        let pairs: Vec<(Value, Value)> = match self.expr(over, frame).bare() {
            Value::Nil => Vec::new(),
            Value::List(items) => {
                items.into_iter().enumerate().map(|(i, v)| (Value::Int(i128::try_from(i).unwrap_or(0)), v)).collect()
            }
            Value::Map(entries) => entries,
            _ => {
                self.forget(body, frame, &format!("range {over}"));
                return Flow::Next;
            }
        };
        for (key, value) in pairs {
            let inner = frame.inside();
            for (target, value) in left.iter().zip([key, value]) {
                if let Expr::Name(name) = target {
                    inner.scope.declare(name, value);
                }
            }
            match self.run(body, &inner) {
                Flow::Break => break,
                Flow::Return(value) => return Flow::Return(value),
                Flow::Next | Flow::Continue => {}
            }
        }
        Flow::Next
    }

    fn switch(&self, value: Option<&Expr>, cases: &[Case], frame: &Frame) -> Flow {
        let subject = value.map_or(Value::Bool(true), |v| self.expr(v, frame));
        let mut chosen = None;
        for case in cases {
            let Some(values) = &case.values else { continue };
            for candidate in values {
                match subject.equals(&self.expr(candidate, frame)) {
                    Some(true) => chosen = Some(case),
                    Some(false) => {}
                    None => {
                        let why = format!("case {candidate}");
                        cases.iter().for_each(|c| self.forget(&c.body, frame, &why));
                        return if cases.iter().any(|c| returns(&c.body)) {
                            Flow::Return(Value::Unknown(why))
                        } else {
                            Flow::Next
                        };
                    }
                }
                if chosen.is_some() {
                    break;
                }
            }
            if chosen.is_some() {
                break;
            }
        }
        match chosen.or_else(|| cases.iter().find(|c| c.values.is_none())) {
            None => Flow::Next,
            Some(case) => match self.run(&case.body, &frame.inside()) {
                Flow::Break => Flow::Next,
                flow => flow,
            },
        }
    }

    /// Makes every place unknown that these statements assign: nobody can tell whether they run.
    fn forget(&self, body: &[Stmt], frame: &Frame, why: &str) {
        for stmt in body {
            match stmt {
                Stmt::Assign { left, define: false, .. } => {
                    for target in left {
                        self.write(target, Value::Unknown(why.to_owned()), frame);
                    }
                }
                Stmt::If { then, otherwise, .. } => {
                    self.forget(then, frame, why);
                    self.forget(otherwise, frame, why);
                }
                Stmt::Range { body, .. } | Stmt::For { body, .. } | Stmt::Block(body) => self.forget(body, frame, why),
                Stmt::Switch { cases, .. } => cases.iter().for_each(|c| self.forget(&c.body, frame, why)),
                _ => {}
            }
        }
    }

    /// The place an expression names, when it names one.
    pub(super) fn place(&self, expr: &Expr, frame: &Frame) -> Option<Place> {
        let of_cell = |cell: Cell| Place { cell, path: Vec::new(), view: None };
        match expr {
            Expr::Name(name) => match frame.scope.find(name) {
                Some(Local::Variable(cell)) => Some(of_cell(cell)),
                Some(Local::Type(_)) => None,
                None => self.global(&frame.context.package.path, name).map(of_cell),
            },
            Expr::Unary("*", inner) => match self.expr(inner, frame) {
                Value::Pointer(place) => Some(place),
                _ => None,
            },
            Expr::Select(base, field) => {
                if let Expr::Name(qualifier) = &**base
                    && frame.scope.find(qualifier).is_none()
                    && let Some(path) = self.program.import(&frame.context, qualifier)
                {
                    return self.global(&path, field).map(of_cell);
                }
                let place = match self.expr(base, frame) {
                    Value::Pointer(place) => place,
                    _ => self.place(base, frame)?,
                };
                let path = self.field_path(&place.read(), field)?;
                Some(path.into_iter().fold(place, |p, step| p.step(step)))
            }
            Expr::Index(base, index) => {
                let place = self.place(base, frame)?;
                match self.expr(index, frame).bare() {
                    Value::Int(i) => Some(place.step(super::value::Step::Element(usize::try_from(i).ok()?))),
                    _ => None,
                }
            }
            Expr::Convert(..) | Expr::Call { .. } => match self.expr(expr, frame) {
                Value::Pointer(place) => Some(place),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn share(&self, frame: &Frame) -> Rc<super::value::Scope> {
        Rc::clone(&frame.scope)
    }
}

fn returns(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match stmt {
        Stmt::Return(_) => true,
        Stmt::If { then, otherwise, .. } => returns(then) || returns(otherwise),
        Stmt::Block(body) | Stmt::Range { body, .. } | Stmt::For { body, .. } => returns(body),
        Stmt::Switch { cases, .. } => cases.iter().any(|c| returns(&c.body)),
        _ => false,
    })
}

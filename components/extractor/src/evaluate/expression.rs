//! Expressions.

use std::rc::Rc;

use super::value::{Function, Local, Place, Step, StructValue, Value, to_float};
use super::{Frame, Interpreter, foreign_zero, stdlib};
use crate::golang::tree::{Expr, TypeExpr};
use crate::program::{Declaration, GoType};

impl Interpreter<'_, '_> {
    pub(super) fn expr(&self, expr: &Expr, frame: &Frame) -> Value {
        match expr {
            Expr::Name(name) => self.name(name, frame),
            Expr::Int(value) => Value::Int(*value),
            Expr::Float(value) => Value::Float(*value),
            Expr::Text(text) => Value::Text(text.clone()),
            Expr::Select(base, field) => self.select(base, field, frame),
            Expr::Composite { ty: Some(ty), elements } => self.composite(&self.resolve(ty, frame), elements, frame),
            Expr::Composite { ty: None, .. } => Value::Unknown("a literal without its type".to_owned()),
            Expr::Call { function, args, spread } => self.call_expr(expr, function, args, *spread, frame),
            Expr::Convert(ty, value) => self.convert(&self.resolve(ty, frame), self.expr(value, frame)),
            Expr::Unary(operator, value) => self.unary(operator, value, frame),
            Expr::Binary("&&", left, right) => match self.expr(left, frame).bare() {
                Value::Bool(false) => Value::Bool(false),
                Value::Bool(true) => self.expr(right, frame),
                other => Value::Unknown(format!("{other:?} &&")),
            },
            Expr::Binary("||", left, right) => match self.expr(left, frame).bare() {
                Value::Bool(true) => Value::Bool(true),
                Value::Bool(false) => self.expr(right, frame),
                other => Value::Unknown(format!("{other:?} ||")),
            },
            Expr::Binary(operator, left, right) => {
                self.binary(operator, self.expr(left, frame), self.expr(right, frame))
            }
            Expr::Index(..) | Expr::Assert(..) => match self.several(expr, frame) {
                Value::Tuple(mut values) if !values.is_empty() => values.swap_remove(0),
                other => other,
            },
            Expr::Slice(base, start, end) => {
                let bound = |e: &Option<Box<Expr>>| e.as_ref().map(|e| self.expr(e, frame).bare());
                stdlib::slice(self.expr(base, frame).bare(), bound(start), bound(end))
            }
            Expr::Func(code) => Value::Function(Function::Closure {
                code: Rc::clone(code),
                scopes: self.share(frame),
                context: frame.context.clone(),
            }),
            Expr::Type(ty) => Value::Unknown(format!("type {ty}")),
            Expr::Other(text) => Value::Unknown(text.clone()),
        }
    }

    pub(super) fn name(&self, name: &str, frame: &Frame) -> Value {
        match frame.scope.find(name) {
            Some(Local::Variable(cell)) => return cell.borrow().clone(),
            Some(Local::Type(_)) => return Value::Unknown(format!("type {name}")),
            None => {}
        }
        let package = &frame.context.package;
        match self.program.lookup(package, name) {
            Some(Declaration::Const(..)) => {
                self.constant(&package.path, name).unwrap_or_else(|| Value::Unknown(name.to_owned()))
            }
            Some(Declaration::Var(..)) => self
                .global(&package.path, name)
                .map_or_else(|| Value::Unknown(name.to_owned()), |cell| cell.borrow().clone()),
            Some(Declaration::Func(func, context)) => {
                Value::Function(Function::Declared { func: Rc::clone(func), context, receiver: None })
            }
            Some(Declaration::Type(..)) => Value::Unknown(format!("type {name}")),
            None => match name {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                "nil" => Value::Nil,
                _ => Value::Unknown(name.to_owned()),
            },
        }
    }

    /// The import path when `expr` is a qualifier here.
    fn qualifier(&self, expr: &Expr, frame: &Frame) -> Option<String> {
        match expr {
            Expr::Name(name) if frame.scope.find(name).is_none() => self.program.import(&frame.context, name),
            _ => None,
        }
    }

    fn select(&self, base: &Expr, field: &str, frame: &Frame) -> Value {
        if let Some(path) = self.qualifier(base, frame) {
            return self.package_member(&path, field);
        }
        let value = self.expr(base, frame);
        let value = match value {
            Value::Pointer(place) => place.read(),
            other => other,
        };
        match value {
            Value::Foreign(text) => Value::Foreign(format!("{text}.{field}")),
            Value::Unknown(why) => Value::Unknown(why),
            value => match self.field_path(&value, field) {
                Some(path) => Place { path, ..Place::of(value) }.read(),
                None => Value::Unknown(format!("{base}.{field}")),
            },
        }
    }

    fn package_member(&self, path: &str, name: &str) -> Value {
        match self.program.package(path) {
            Some(package) => match self.program.lookup(&package, name) {
                Some(Declaration::Const(..)) => {
                    self.constant(path, name).unwrap_or_else(|| Value::Unknown(name.to_owned()))
                }
                Some(Declaration::Var(..)) => self
                    .global(path, name)
                    .map_or_else(|| Value::Unknown(name.to_owned()), |cell| cell.borrow().clone()),
                Some(Declaration::Func(func, context)) => {
                    Value::Function(Function::Declared { func: Rc::clone(func), context, receiver: None })
                }
                _ => Value::Unknown(format!("{path}.{name}")),
            },
            None => stdlib::constant(path, name, self.program.platform)
                .or_else(|| self.foreign.value(&format!("{path}.{name}"), self.foreign_texts.get()))
                .unwrap_or_else(|| Value::Foreign(format!("{path}.{name}"))),
        }
    }

    /// The way to a field, through embedded structs.
    pub(super) fn field_path(&self, value: &Value, field: &str) -> Option<Vec<Step>> {
        let Value::Struct(s) = value else {
            return matches!(value, Value::Foreign(_) | Value::Unknown(_) | Value::ForeignZero(_))
                .then(|| vec![Step::Field(field.to_owned())]);
        };
        if s.position(field).is_some() {
            return Some(vec![Step::Field(field.to_owned())]);
        }
        s.shape.fields.iter().zip(&s.fields).filter(|(f, _)| f.decl.embedded).find_map(|(f, inner)| {
            if !matches!(inner, Value::Struct(_)) {
                return None;
            }
            let mut path = self.field_path(inner, field)?;
            path.insert(0, Step::Field(f.decl.name.clone()));
            Some(path)
        })
    }

    fn unary(&self, operator: &str, operand: &Expr, frame: &Frame) -> Value {
        match operator {
            "&" => match self.place(operand, frame) {
                Some(place) if !matches!(operand, Expr::Composite { .. }) => Value::Pointer(place),
                _ => Value::Pointer(Place::of(self.expr(operand, frame))),
            },
            "*" => match self.expr(operand, frame) {
                Value::Pointer(place) => place.read(),
                other => Value::Unknown(format!("*{other:?}")),
            },
            _ => match (operator, self.expr(operand, frame).bare()) {
                ("-", Value::Int(i)) => Value::Int(-i),
                ("-", Value::Float(f)) => Value::Float(-f),
                ("+", value) => value,
                ("!", Value::Bool(b)) => Value::Bool(!b),
                (_, other) => Value::Unknown(format!("{operator}{other:?}")),
            },
        }
    }

    pub(super) fn binary(&self, operator: &str, left: Value, right: Value) -> Value {
        // The type of a named operand is the type of the result.
        let named = match (&left, &right) {
            (Value::Typed(named, _), _) | (_, Value::Typed(named, _)) => Some(named.clone()),
            _ => None,
        };
        match operator {
            "==" | "!=" => match left.equals(&right) {
                Some(equal) => Value::Bool(equal == (operator == "==")),
                None => Value::Unknown(format!("{left:?} {operator} {right:?}")),
            },
            _ => {
                let value = arithmetic(operator, left.bare(), right.bare());
                match (named, value) {
                    (Some(named), value @ (Value::Int(_) | Value::Float(_) | Value::Text(_))) => {
                        Value::Typed(named, Box::new(value))
                    }
                    (_, value) => value,
                }
            }
        }
    }

    /// An expression that may give a second value: whether a key is there, whether a type fits.
    pub(super) fn several(&self, expr: &Expr, frame: &Frame) -> Value {
        match expr {
            Expr::Index(base, index) => {
                let index = self.expr(index, frame);
                match self.expr(base, frame).bare() {
                    Value::Map(entries) => {
                        let mut undecided = false;
                        for (key, value) in entries {
                            match key.equals(&index) {
                                Some(true) => return Value::Tuple(vec![value, Value::Bool(true)]),
                                Some(false) => {}
                                None => undecided = true,
                            }
                        }
                        if undecided {
                            Value::Unknown(format!("{expr}"))
                        } else {
                            Value::Tuple(vec![Value::Nil, Value::Bool(false)])
                        }
                    }
                    Value::List(items) => match index.bare() {
                        Value::Int(i) => usize::try_from(i)
                            .ok()
                            .and_then(|i| items.into_iter().nth(i))
                            .unwrap_or_else(|| Value::Unknown(format!("{expr}"))),
                        _ => Value::Unknown(format!("{expr}")),
                    },
                    other => Value::Unknown(format!("{expr}: {other:?}")),
                }
            }
            Expr::Assert(base, ty) => match self.expr(base, frame) {
                Value::Foreign(text) => Value::Foreign(format!("{text}.({ty})")),
                value => Value::Tuple(vec![value, Value::Bool(true)]),
            },
            _ => self.expr(expr, frame),
        }
    }

    fn composite(&self, ty: &GoType, elements: &[(Option<Expr>, Expr)], frame: &Frame) -> Value {
        let underlying = self.program.underlying(ty);
        match &underlying {
            GoType::Struct(_) => {
                let Value::Struct(mut s) = self.zero(ty) else { return Value::Unknown(ty.to_string()) };
                for (i, (key, value)) in elements.iter().enumerate() {
                    let position = match key {
                        Some(Expr::Name(name)) => s.position(name),
                        Some(_) => None,
                        None => Some(i),
                    };
                    let Some(position) = position.filter(|p| *p < s.fields.len()) else { continue };
                    let field_type = &s.shape.fields[position].ty;
                    s.fields[position] = self.element(field_type, value, frame);
                }
                Value::Struct(s)
            }
            GoType::Slice(element) => {
                Value::List(elements.iter().map(|(_, value)| self.element(element, value, frame)).collect())
            }
            GoType::Map(key_type, element) => Value::Map(
                elements
                    .iter()
                    .filter_map(|(key, value)| {
                        let key = self.element(key_type, key.as_ref()?, frame);
                        Some((key, self.element(element, value, frame)))
                    })
                    .collect(),
            ),
            GoType::Named(named) if elements.is_empty() => foreign_zero(named),
            GoType::Named(named) => Value::Foreign(format!("{named}{{…}}")),
            other => Value::Unknown(other.to_string()),
        }
    }

    /// An element of a literal: its type may be left out.
    fn element(&self, ty: &GoType, value: &Expr, frame: &Frame) -> Value {
        match (value, ty) {
            (Expr::Composite { ty: None, elements }, GoType::Pointer(inner)) => {
                Value::Pointer(Place::of(self.composite(inner, elements, frame)))
            }
            (Expr::Composite { ty: None, elements }, _) => self.composite(ty, elements, frame),
            _ => self.assigned(ty, self.expr(value, frame)),
        }
    }

    pub(super) fn convert(&self, ty: &GoType, value: Value) -> Value {
        match (ty, value) {
            (GoType::Pointer(target), Value::Pointer(mut place)) => {
                if let GoType::Named(named) = &**target {
                    place.view = Some(named.clone());
                } else {
                    place.view = None;
                }
                Value::Pointer(place)
            }
            (GoType::Named(named), Value::Struct(s)) => Value::Struct(StructValue { ty: Some(named.clone()), ..s }),
            (GoType::Named(named), value) if value.is_known() => match self.program.underlying(ty) {
                GoType::Basic(basic) => Value::Typed(named.clone(), Box::new(convert_basic(basic, value.bare()))),
                GoType::Named(_) => Value::Typed(named.clone(), Box::new(value.bare())),
                _ => value.bare(),
            },
            (GoType::Basic(basic), value) => convert_basic(basic, value.bare()),
            // `[]byte(text)` is the text.
            (_, value) => value,
        }
    }

    /// The type when the callee of a call is one: `Level("info")`.
    fn called_type(&self, function: &Expr, frame: &Frame) -> Option<GoType> {
        let ty = match function {
            Expr::Name(name) => {
                let local = matches!(frame.scope.find(name), Some(Local::Type(_)));
                let declared = matches!(self.program.lookup(&frame.context.package, name), Some(Declaration::Type(..)));
                if !local && (frame.scope.find(name).is_some() || !declared && !is_basic_type(name)) {
                    return None;
                }
                TypeExpr::Name(name.clone())
            }
            Expr::Select(base, name) => {
                let path = self.qualifier(base, frame)?;
                match self.program.package(&path) {
                    Some(package) => match self.program.lookup(&package, name)? {
                        Declaration::Type(..) => {}
                        _ => return None,
                    },
                    None if stdlib::is_foreign_type(&path, name) => {}
                    None => return None,
                }
                let Expr::Name(qualifier) = &**base else { return None };
                TypeExpr::Qualified(qualifier.clone(), name.clone())
            }
            Expr::Unary("*", inner) => {
                return self.called_type(inner, frame).map(|ty| GoType::Pointer(Rc::new(ty)));
            }
            Expr::Type(ty) => ty.clone(),
            _ => return None,
        };
        Some(self.resolve(&ty, frame))
    }

    fn call_expr(&self, whole: &Expr, function: &Expr, args: &[Expr], spread: bool, frame: &Frame) -> Value {
        if let ([value], Some(ty)) = (args, self.called_type(function, frame)) {
            return self.convert(&ty, self.expr(value, frame));
        }
        if let Expr::Name(name) = function
            && frame.scope.find(name).is_none()
            && self.program.lookup(&frame.context.package, name).is_none()
        {
            return self.builtin(name, args, spread, frame);
        }
        let mut values: Vec<Value> = args.iter().map(|a| self.expr(a, frame)).collect();
        if spread && let Some(last) = values.pop() {
            match last.bare() {
                Value::List(items) => values.extend(items),
                Value::Nil => {}
                other => values.push(Value::Unknown(format!("{other:?}..."))),
            }
        }
        if let Expr::Select(base, name) = function {
            match self.qualifier(base, frame) {
                Some(path) if self.program.package(&path).is_none() => {
                    return stdlib::call(&path, name, &values)
                        .unwrap_or_else(|| Value::Foreign(format!("{path}.{name}({})", self.written(args, frame))));
                }
                Some(_) => {}
                None => return self.method_call(whole, base, name, args, values, frame),
            }
        }
        match self.expr(function, frame) {
            Value::Function(function) => self.call(&function, values),
            Value::Foreign(text) => Value::Foreign(format!("{text}({})", self.written(args, frame))),
            other => Value::Unknown(format!("{whole}: {other:?}")),
        }
    }

    fn method_call(
        &self,
        whole: &Expr,
        base: &Expr,
        name: &str,
        args: &[Expr],
        values: Vec<Value>,
        frame: &Frame,
    ) -> Value {
        let place = match self.expr(base, frame) {
            Value::Pointer(place) => place,
            value => self.place(base, frame).unwrap_or_else(|| Place::of(value)),
        };
        let value = place.read();
        let ty = place.view.clone().or_else(|| value.type_name());
        if let Some(ty) = ty
            && let Some((context, func, path)) = self.program.method(&ty, name)
        {
            let receiver = path.into_iter().fold(place, |p, field| p.step(Step::Field(field)));
            return self.call_declared(&func, &context, Some(Value::Pointer(receiver)), values);
        }
        if let Value::Struct(s) = &value
            && let Some(Value::Function(function)) = s.field(name)
        {
            return self.call(function, values);
        }
        match value {
            Value::Foreign(text) => Value::Foreign(format!("{text}.{name}({})", self.written(args, frame))),
            value => stdlib::method(value, name, &values).unwrap_or_else(|| Value::Unknown(whole.to_string())),
        }
    }

    /// Arguments as they are written in a foreign expression.
    fn written(&self, args: &[Expr], frame: &Frame) -> String {
        let one = |arg: &Expr| match self.expr(arg, frame) {
            Value::Foreign(text) => text,
            _ => arg.to_string(),
        };
        args.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    fn builtin(&self, name: &str, args: &[Expr], spread: bool, frame: &Frame) -> Value {
        let type_of = |expr: &Expr| match expr {
            Expr::Type(ty) => Some(self.resolve(ty, frame)),
            Expr::Name(name) => Some(self.resolve(&TypeExpr::Name(name.clone()), frame)),
            Expr::Select(base, name) => match &**base {
                Expr::Name(q) => Some(self.resolve(&TypeExpr::Qualified(q.clone(), name.clone()), frame)),
                _ => None,
            },
            _ => None,
        };
        match (name, args) {
            ("new", [ty]) => match type_of(ty) {
                Some(ty) => Value::Pointer(Place::of(self.zero(&ty))),
                None => Value::Unknown(format!("new({ty})")),
            },
            ("make", [ty, rest @ ..]) => match type_of(ty).map(|ty| self.program.underlying(&ty)) {
                Some(GoType::Map(..)) => Value::Map(Vec::new()),
                Some(GoType::Slice(element)) => match rest.first().map(|n| self.expr(n, frame).bare()) {
                    Some(Value::Int(n)) => {
                        let count = usize::try_from(n).unwrap_or(0).min(10_000);
                        Value::List(vec![self.zero(&element); count])
                    }
                    _ => Value::Unknown("make".to_owned()),
                },
                _ => Value::Unknown(format!("make({ty})")),
            },
            ("len", [value]) => stdlib::length(self.expr(value, frame).bare()),
            ("append", [list, rest @ ..]) => {
                let mut items = match self.expr(list, frame).bare() {
                    Value::List(items) => items,
                    Value::Nil => Vec::new(),
                    other => return other,
                };
                for value in rest {
                    match (spread, self.expr(value, frame)) {
                        (true, Value::List(more)) => items.extend(more),
                        (true, Value::Nil) => {}
                        (true, other) => return Value::Unknown(format!("append of {other:?}")),
                        (false, value) => items.push(value),
                    }
                }
                Value::List(items)
            }
            ("panic", _) => Value::Unknown("panic".to_owned()),
            ("delete" | "copy" | "close" | "print" | "println", _) => Value::Nil,
            _ => Value::Unknown(format!("{name}()")),
        }
    }
}

fn is_basic_type(name: &str) -> bool {
    matches!(name, "string" | "bool" | "byte" | "rune" | "float32" | "float64")
        || name.trim_start_matches('u').strip_prefix("int").is_some_and(|bits| bits.bytes().all(|b| b.is_ascii_digit()))
}

fn convert_basic(basic: &str, value: Value) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "Go truncates towards zero here too")]
    match (basic, value) {
        ("float32" | "float64", Value::Int(i)) => Value::Float(to_float(i)),
        ("string", Value::Int(i)) => {
            u32::try_from(i).ok().and_then(char::from_u32).map_or_else(|| Value::Int(i), |c| Value::Text(c.into()))
        }
        (basic, Value::Float(f)) if is_basic_type(basic) && !basic.starts_with("float") => Value::Int(f as i128),
        (_, value) => value,
    }
}

fn arithmetic(operator: &str, left: Value, right: Value) -> Value {
    let unknown = |l: &Value, r: &Value| Value::Unknown(format!("{l:?} {operator} {r:?}"));
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => {
            let checked = match operator {
                "+" => a.checked_add(b),
                "-" => a.checked_sub(b),
                "*" => a.checked_mul(b),
                "/" => a.checked_div(b),
                "%" => a.checked_rem(b),
                "<<" => u32::try_from(b).ok().and_then(|b| a.checked_shl(b)),
                ">>" => u32::try_from(b).ok().and_then(|b| a.checked_shr(b)),
                "|" => Some(a | b),
                "&" => Some(a & b),
                "<" => return Value::Bool(a < b),
                "<=" => return Value::Bool(a <= b),
                ">" => return Value::Bool(a > b),
                ">=" => return Value::Bool(a >= b),
                _ => None,
            };
            checked.map_or_else(|| unknown(&Value::Int(a), &Value::Int(b)), Value::Int)
        }
        (Value::Text(a), Value::Text(b)) => match operator {
            "+" => Value::Text(a + &b),
            "<" => Value::Bool(a < b),
            ">" => Value::Bool(a > b),
            _ => unknown(&Value::Text(a), &Value::Text(b)),
        },
        (Value::Float(a), Value::Float(b)) => float_arithmetic(operator, a, b),
        (Value::Int(a), Value::Float(b)) => float_arithmetic(operator, to_float(a), b),
        (Value::Float(a), Value::Int(b)) => float_arithmetic(operator, a, to_float(b)),
        (Value::Foreign(a), _) | (_, Value::Foreign(a)) => Value::Foreign(format!("… {operator} {a}")),
        (a, b) => unknown(&a, &b),
    }
}

fn float_arithmetic(operator: &str, a: f64, b: f64) -> Value {
    match operator {
        "+" => Value::Float(a + b),
        "-" => Value::Float(a - b),
        "*" => Value::Float(a * b),
        "/" => Value::Float(a / b),
        "<" => Value::Bool(a < b),
        "<=" => Value::Bool(a <= b),
        ">" => Value::Bool(a > b),
        ">=" => Value::Bool(a >= b),
        _ => Value::Unknown(format!("{a} {operator} {b}")),
    }
}

//! A small interpreter of Go: enough for `SetToDefault`, `UnmarshalText` and what they call.
//!
//! What it does not understand becomes `Unknown` with the reason, and what comes from packages outside the source tree
//! becomes `Foreign` with the expression; nothing is guessed. It knows Go and a few functions of its standard library,
//! not Alloy. Start with [`Interpreter::call`].

mod expression;
mod statement;
pub mod stdlib;
pub mod value;

use std::cell::{Cell as Counter, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use crate::foreign::ForeignValues;
use crate::golang::tree::{Expr, FuncDecl, TypeExpr};
use crate::program::{Context, Declaration, GoType, Named, Program};
use value::{Cell, Function, Local, Place, Scope, StructValue, Value};

/// Statements that one request may run.
const FUEL: u32 = 200_000;
/// Calls inside calls; each takes a few hundred bytes of stack times the nesting of its code.
const MAX_CALLS: u32 = 40;

pub struct Interpreter<'p, 's> {
    pub program: &'p Program<'s>,
    foreign: &'p ForeignValues,
    /// Whether foreign texts stand for themselves: to run code, not to tell where a value comes from.
    foreign_texts: Counter<bool>,
    globals: RefCell<HashMap<(String, String), Cell>>,
    fuel: Counter<u32>,
    calls: Counter<u32>,
}

/// Where code runs: its local names and the file that its qualifiers are resolved in.
#[derive(Clone)]
pub struct Frame {
    pub scope: Rc<Scope>,
    pub context: Context,
}

impl Frame {
    pub fn new(context: Context) -> Self {
        Self { scope: Rc::new(Scope::default()), context }
    }

    fn inside(&self) -> Self {
        Self { scope: Scope::inside(&self.scope), context: self.context.clone() }
    }
}

impl<'p, 's> Interpreter<'p, 's> {
    pub fn new(program: &'p Program<'s>, foreign: &'p ForeignValues) -> Self {
        Self {
            program,
            foreign,
            foreign_texts: Counter::new(false),
            globals: RefCell::default(),
            fuel: Counter::new(FUEL),
            calls: Counter::new(0),
        }
    }

    /// Calls a method on a place. `None`: there is no such method.
    pub fn call_method(&self, place: &Place, ty: &Named, method: &str, args: Vec<Value>) -> Option<Value> {
        self.fuel.set(FUEL);
        let (context, func, path) = self.program.method(ty, method)?;
        let receiver = path.iter().fold(place.clone(), |p, name| p.step(value::Step::Field(name.clone())));
        Some(self.call_declared(&func, &context, Some(Value::Pointer(receiver)), args))
    }

    /// Runs `code` with the texts of foreign constants where they are known.
    pub fn with_foreign_texts<T>(&self, code: impl FnOnce() -> T) -> T {
        self.foreign_texts.set(true);
        let result = code();
        self.foreign_texts.set(false);
        result
    }

    /// The value of a foreign expression, as far as it is known.
    pub fn foreign_value(&self, expression: &str) -> Option<&'p serde_json::Value> {
        self.foreign.get(expression)
    }

    fn call_declared(
        &self,
        func: &Rc<FuncDecl>,
        context: &Context,
        receiver: Option<Value>,
        args: Vec<Value>,
    ) -> Value {
        let frame = Frame::new(context.clone());
        if let (Some(decl), Some(receiver)) = (&func.receiver, receiver) {
            let receiver = match (decl.pointer, receiver) {
                (true, Value::Pointer(place)) => Value::Pointer(place),
                (true, value) => Value::Pointer(Place::of(value)),
                (false, Value::Pointer(place)) => place.read(),
                (false, value) => value,
            };
            frame.scope.declare(&decl.name, receiver);
        }
        self.run_function(&func.signature, &func.body, frame, args)
    }

    fn call(&self, function: &Function, args: Vec<Value>) -> Value {
        match function {
            Function::Declared { func, context, receiver } => {
                self.call_declared(func, context, receiver.as_deref().cloned(), args)
            }
            Function::Closure { code, scopes, context } => {
                let frame = Frame { scope: Scope::inside(scopes), context: context.clone() };
                self.run_function(&code.0, &code.1, frame, args)
            }
            Function::Decoder(kept) => {
                if let Some(Value::Pointer(place)) = args.first() {
                    *kept.borrow_mut() = Some(place.read());
                }
                Value::Nil
            }
        }
    }

    /// A package-level variable; evaluated when it is first used.
    fn global(&self, package: &str, name: &str) -> Option<Cell> {
        let key = (package.to_owned(), name.to_owned());
        if let Some(cell) = self.globals.borrow().get(&key) {
            return Some(Rc::clone(cell));
        }
        let owner = self.program.package(package)?;
        let Some(Declaration::Var(decl, index, context)) = self.program.lookup(&owner, name) else { return None };
        // A variable that needs itself is unknown, not endless.
        let cell: Cell = Rc::new(RefCell::new(Value::Unknown(format!("{name} depends on itself"))));
        self.globals.borrow_mut().insert(key, Rc::clone(&cell));
        let frame = Frame::new(context);
        let value = match (&decl.ty, decl.values.get(index)) {
            // `var a, b = f()`.
            _ if decl.values.len() == 1 && decl.names.len() > 1 => match self.several(&decl.values[0], &frame) {
                Value::Tuple(mut values) if index < values.len() => values.swap_remove(index),
                other => other,
            },
            (Some(ty), Some(value)) => self.assigned(&self.resolve(ty, &frame), self.expr(value, &frame)),
            (None, Some(value)) => self.expr(value, &frame),
            (Some(ty), None) => self.zero(&self.resolve(ty, &frame)),
            (None, None) => Value::Unknown(format!("{name} has no value of its own")),
        };
        *cell.borrow_mut() = value;
        Some(cell)
    }

    fn resolve(&self, ty: &TypeExpr, frame: &Frame) -> GoType {
        if let TypeExpr::Name(name) = ty
            && let Some(Local::Type(local)) = frame.scope.find(name)
        {
            // A local type has no methods: what it is made of is all there is to it.
            return match self.program.underlying(&self.program.resolve(&local, &frame.context)) {
                GoType::Named(named) => GoType::Named(named),
                other => other,
            };
        }
        match ty {
            TypeExpr::Pointer(inner) => GoType::Pointer(Rc::new(self.resolve(inner, frame))),
            TypeExpr::Slice(inner) => GoType::Slice(Rc::new(self.resolve(inner, frame))),
            _ => self.program.resolve(ty, &frame.context),
        }
    }

    /// The zero value of a type.
    pub fn zero(&self, ty: &GoType) -> Value {
        self.zero_within(ty, 0)
    }

    fn zero_within(&self, ty: &GoType, depth: u32) -> Value {
        if depth > 60 {
            return Value::Unknown(format!("{ty} holds itself"));
        }
        match ty {
            GoType::Basic("bool") => Value::Bool(false),
            GoType::Basic("string") => Value::Text(String::new()),
            GoType::Basic("float32" | "float64") => Value::Float(0.0),
            GoType::Basic("error") => Value::Nil,
            GoType::Basic(_) => Value::Int(0),
            GoType::Named(named) => match self.program.underlying(ty) {
                GoType::Named(foreign) => foreign_zero(&foreign),
                GoType::Struct(shape) => {
                    let fields = shape.fields.iter().map(|f| self.zero_within(&f.ty, depth + 1)).collect();
                    Value::Struct(StructValue { ty: Some(named.clone()), shape, fields })
                }
                other => self.zero_within(&other, depth + 1),
            },
            GoType::Struct(shape) => {
                let fields = shape.fields.iter().map(|f| self.zero_within(&f.ty, depth + 1)).collect();
                Value::Struct(StructValue { ty: None, shape: Rc::clone(shape), fields })
            }
            GoType::Pointer(_) | GoType::Slice(_) | GoType::Map(..) | GoType::Interface(_) | GoType::Func => Value::Nil,
            GoType::Unknown(text) => Value::Unknown(format!("type {text}")),
        }
    }

    /// A value as a variable of a type holds it.
    fn assigned(&self, ty: &GoType, value: Value) -> Value {
        match (ty, value) {
            (GoType::Named(named), value @ (Value::Text(_) | Value::Int(_) | Value::Float(_) | Value::Bool(_))) => {
                Value::Typed(named.clone(), Box::new(value))
            }
            (GoType::Named(named), Value::Struct(s)) if !self.program.is_external(named) => {
                Value::Struct(StructValue { ty: Some(named.clone()), ..s })
            }
            (GoType::Basic("float64" | "float32"), Value::Int(i)) => Value::Float(value::to_float(i)),
            (_, value) => value,
        }
    }

    pub fn constant(&self, package: &str, name: &str) -> Option<Value> {
        let owner = self.program.package(package)?;
        match self.program.lookup(&owner, name)? {
            Declaration::Const(decl, context) => {
                let frame = Frame::new(context);
                frame.scope.declare("iota", Value::Int(i128::from(decl.iota)));
                let value = self.expr(decl.value.as_ref()?, &frame);
                Some(match &decl.ty {
                    Some(ty) => self.assigned(&self.resolve(ty, &frame), value),
                    None => value,
                })
            }
            _ => None,
        }
    }

    /// The value of an expression at package level.
    pub fn evaluate(&self, expr: &Expr, context: &Context) -> Value {
        self.fuel.set(FUEL);
        self.expr(expr, &Frame::new(context.clone()))
    }
}

/// Types outside the source tree whose zero value is known by what they are made of.
fn foreign_zero(named: &Named) -> Value {
    match (&*named.package, &*named.name) {
        ("time", "Duration") | ("github.com/alecthomas/units", "Base2Bytes") => Value::Int(0),
        _ => Value::ForeignZero(named.clone()),
    }
}

//! Values of the interpreted Go code, and where they are kept.

use std::cell::RefCell;
use std::rc::Rc;

use crate::golang::tree::{FuncDecl, Signature, Stmt};
use crate::program::{Context, Named, Shape};

#[derive(Clone, Debug)]
pub enum Value {
    Nil,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(Value, Value)>),
    Struct(StructValue),
    Pointer(Place),
    /// A value of a declared type that is not a struct.
    Typed(Named, Box<Value>),
    Function(Function),
    Tuple(Vec<Value>),
    Error(String),
    Regexp(String),
    Url(String),
    /// The zero value of a type outside this source tree.
    ForeignZero(Named),
    /// An expression of packages outside this source tree, with whole import paths.
    Foreign(String),
    /// What the interpreter does not understand.
    Unknown(String),
}

#[derive(Clone, Debug)]
pub struct StructValue {
    pub ty: Option<Named>,
    pub shape: Rc<Shape>,
    /// One for each field of the shape.
    pub fields: Vec<Value>,
}

#[derive(Clone)]
pub enum Function {
    Declared {
        func: Rc<FuncDecl>,
        context: Context,
        receiver: Option<Box<Value>>,
    },
    Closure {
        code: Rc<(Signature, Vec<Stmt>)>,
        scopes: Rc<Scope>,
        context: Context,
    },
    /// The decoder that `UnmarshalAlloy` is given: keeps what its argument points to.
    Decoder(Rc<RefCell<Option<Value>>>),
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("func")
    }
}

pub type Cell = Rc<RefCell<Value>>;

/// A variable, or a part of one.
#[derive(Clone, Debug)]
pub struct Place {
    pub cell: Cell,
    pub path: Vec<Step>,
    /// The type it is seen as after a pointer conversion; methods are looked up there.
    pub view: Option<Named>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Field(String),
    Element(usize),
}

/// The local names of a block and of the blocks around it.
#[derive(Default)]
pub struct Scope {
    pub names: RefCell<Vec<(String, Local)>>,
    pub outer: Option<Rc<Scope>>,
}

#[derive(Clone)]
pub enum Local {
    Variable(Cell),
    Type(crate::golang::tree::TypeExpr),
}

impl Scope {
    pub fn inside(outer: &Rc<Self>) -> Rc<Self> {
        Rc::new(Self { names: RefCell::default(), outer: Some(Rc::clone(outer)) })
    }

    pub fn declare(&self, name: &str, value: Value) {
        self.names.borrow_mut().push((name.to_owned(), Local::Variable(Rc::new(RefCell::new(value)))));
    }

    pub fn find(self: &Rc<Self>, name: &str) -> Option<Local> {
        let mut scope = Some(Rc::clone(self));
        while let Some(current) = scope {
            let found = current.names.borrow().iter().rev().find(|(n, _)| n == name).map(|(_, local)| local.clone());
            if found.is_some() {
                return found;
            }
            scope = current.outer.clone();
        }
        None
    }
}

impl Place {
    pub fn of(value: Value) -> Self {
        Self { cell: Rc::new(RefCell::new(value)), path: Vec::new(), view: None }
    }

    pub fn step(&self, step: Step) -> Self {
        let mut path = self.path.clone();
        path.push(step);
        Self { cell: Rc::clone(&self.cell), path, view: None }
    }

    pub fn read(&self) -> Value {
        let mut value = self.cell.borrow().clone();
        for step in &self.path {
            value = value.part(step);
        }
        value
    }

    /// Whether there was such a place.
    pub fn write(&self, new: Value) -> bool {
        let mut root = self.cell.borrow_mut();
        let mut target = &mut *root;
        for step in &self.path {
            match target.part_mut(step) {
                Some(part) => target = part,
                None => return false,
            }
        }
        // A place keeps its declared type, whatever type the new value was made as.
        let new = match (&*target, new) {
            (Value::Struct(old), Value::Struct(mut new)) if old.shape.fields.len() == new.shape.fields.len() => {
                if old.ty.is_some() {
                    new.ty.clone_from(&old.ty);
                }
                Value::Struct(new)
            }
            (_, new) => new,
        };
        *target = new;
        true
    }
}

impl Value {
    fn part(self, step: &Step) -> Self {
        match (self, step) {
            (Self::Struct(mut s), Step::Field(name)) => match s.position(name) {
                Some(i) => s.fields.swap_remove(i),
                None => Self::Unknown(format!("no field {name}")),
            },
            (Self::List(mut items), Step::Element(i)) if *i < items.len() => items.swap_remove(*i),
            (Self::Foreign(text), Step::Field(name)) => Self::Foreign(format!("{text}.{name}")),
            (Self::Unknown(why), _) => Self::Unknown(why),
            (Self::ForeignZero(ty), Step::Field(name)) => Self::Foreign(format!("{ty}{{}}.{name}")),
            (other, step) => Self::Unknown(format!("{step:?} of {other:?}")),
        }
    }

    fn part_mut(&mut self, step: &Step) -> Option<&mut Self> {
        match (self, step) {
            (Self::Struct(s), Step::Field(name)) => s.position(name).and_then(|i| s.fields.get_mut(i)),
            (Self::List(items), Step::Element(i)) => items.get_mut(*i),
            _ => None,
        }
    }

    /// Without the names of declared types around it.
    pub fn bare(self) -> Self {
        match self {
            Self::Typed(_, inner) => inner.bare(),
            other => other,
        }
    }

    pub fn is_known(&self) -> bool {
        !matches!(self, Self::Foreign(_) | Self::Unknown(_) | Self::ForeignZero(_))
    }

    pub fn type_name(&self) -> Option<Named> {
        match self {
            Self::Typed(named, _) => Some(named.clone()),
            Self::Struct(s) => s.ty.clone(),
            Self::Pointer(place) => place.view.clone().or_else(|| place.read().type_name()),
            _ => None,
        }
    }

    /// `None` when it cannot be told.
    pub fn equals(&self, other: &Self) -> Option<bool> {
        let (a, b) = (self.clone().bare(), other.clone().bare());
        Some(match (&a, &b) {
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a.to_bits() == b.to_bits(),
            (Self::Int(i), Self::Float(f)) | (Self::Float(f), Self::Int(i)) => to_float(*i).to_bits() == f.to_bits(),
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Nil, Self::Nil) => true,
            (Self::Nil, b) | (b, Self::Nil) if b.is_known() => match b {
                Self::List(items) => items.is_empty(),
                Self::Map(items) => items.is_empty(),
                _ => false,
            },
            _ => return None,
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "Go's own conversion of an untyped constant to float64 rounds too")]
pub fn to_float(value: i128) -> f64 {
    value as f64
}

impl StructValue {
    pub fn position(&self, name: &str) -> Option<usize> {
        self.shape.fields.iter().position(|f| f.decl.name == name)
    }

    pub fn field(&self, name: &str) -> Option<&Value> {
        self.position(name).and_then(|i| self.fields.get(i))
    }
}

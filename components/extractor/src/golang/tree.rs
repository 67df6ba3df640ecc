//! What is kept of a Go file. Everything else is [`Expr::Other`] or [`Stmt::Other`], with its text.

use std::rc::Rc;

use super::build_constraint::Constraint;

#[derive(Debug, Default)]
pub struct File {
    /// Path from the root of the source tree.
    pub path: String,
    pub package: String,
    pub constraint: Option<Constraint>,
    pub imports: Vec<Import>,
    pub types: Vec<TypeDecl>,
    pub consts: Vec<ConstDecl>,
    pub vars: Vec<VarDecl>,
    pub funcs: Vec<Rc<FuncDecl>>,
}

#[derive(Debug, Clone)]
pub struct Import {
    pub name: Option<String>,
    pub path: String,
}

#[derive(Debug)]
pub struct TypeDecl {
    pub name: String,
    pub ty: TypeExpr,
    /// Declared with `=`: another name of the same type.
    pub alias: bool,
}

#[derive(Debug)]
pub struct ConstDecl {
    pub name: String,
    pub ty: Option<TypeExpr>,
    pub value: Option<Expr>,
    pub iota: i64,
}

#[derive(Debug)]
pub struct VarDecl {
    pub names: Vec<String>,
    pub ty: Option<TypeExpr>,
    pub values: Vec<Expr>,
}

#[derive(Debug)]
pub struct FuncDecl {
    pub name: String,
    pub receiver: Option<Receiver>,
    pub signature: Signature,
    pub body: Vec<Stmt>,
    pub line: usize,
}

#[derive(Debug)]
pub struct Receiver {
    pub name: String,
    pub type_name: String,
    pub pointer: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Signature {
    pub params: Vec<Param>,
    pub results: Vec<Param>,
}

#[derive(Debug, Clone)]
pub struct Param {
    pub name: String,
    pub ty: TypeExpr,
    pub variadic: bool,
}

#[derive(Debug, Clone)]
pub enum TypeExpr {
    Name(String),
    Qualified(String, String),
    Pointer(Box<TypeExpr>),
    Slice(Box<TypeExpr>),
    Array(Box<TypeExpr>),
    Map(Box<TypeExpr>, Box<TypeExpr>),
    Struct(Rc<Vec<FieldDecl>>),
    Interface { methods: Vec<String>, embeds: Vec<TypeExpr> },
    Func,
    Other(String),
}

#[derive(Debug, Clone)]
pub struct FieldDecl {
    pub name: String,
    pub embedded: bool,
    pub ty: TypeExpr,
    /// The whole tag, unquoted.
    pub tag: Option<String>,
    pub line: usize,
    /// The comment above the field, or behind it on the same line.
    pub comment: String,
}

#[derive(Debug, Clone)]
pub enum Expr {
    Name(String),
    Int(i128),
    Float(f64),
    Text(String),
    Select(Box<Expr>, String),
    Composite { ty: Option<TypeExpr>, elements: Vec<(Option<Expr>, Expr)> },
    Call { function: Box<Expr>, args: Vec<Expr>, spread: bool },
    Convert(TypeExpr, Box<Expr>),
    Unary(&'static str, Box<Expr>),
    Binary(&'static str, Box<Expr>, Box<Expr>),
    Index(Box<Expr>, Box<Expr>),
    Slice(Box<Expr>, Option<Box<Expr>>, Option<Box<Expr>>),
    Assert(Box<Expr>, TypeExpr),
    Func(Rc<(Signature, Vec<Stmt>)>),
    Type(TypeExpr),
    Other(String),
}

#[derive(Debug, Clone)]
pub enum Stmt {
    /// `define` for `:=`.
    Assign {
        left: Vec<Expr>,
        operator: &'static str,
        right: Vec<Expr>,
        define: bool,
    },
    Var(Rc<VarDecl>),
    Type(String, TypeExpr),
    Expr(Expr),
    If {
        init: Option<Box<Stmt>>,
        condition: Expr,
        then: Vec<Stmt>,
        otherwise: Vec<Stmt>,
    },
    Range {
        left: Vec<Expr>,
        over: Expr,
        body: Vec<Stmt>,
    },
    For {
        init: Option<Box<Stmt>>,
        condition: Option<Expr>,
        update: Option<Box<Stmt>>,
        body: Vec<Stmt>,
    },
    Switch {
        init: Option<Box<Stmt>>,
        value: Option<Expr>,
        cases: Vec<Case>,
    },
    Return(Vec<Expr>),
    Block(Vec<Stmt>),
    Break,
    Continue,
    /// Anything else: it changes nothing that counts here.
    Other,
}

#[derive(Debug, Clone)]
pub struct Case {
    /// `None` for `default`.
    pub values: Option<Vec<Expr>>,
    pub body: Vec<Stmt>,
}

impl std::fmt::Display for TypeExpr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Qualified(package, name) => write!(f, "{package}.{name}"),
            Self::Pointer(inner) => write!(f, "*{inner}"),
            Self::Slice(inner) => write!(f, "[]{inner}"),
            Self::Array(inner) => write!(f, "[…]{inner}"),
            Self::Map(key, value) => write!(f, "map[{key}]{value}"),
            Self::Struct(_) => f.write_str("struct{…}"),
            Self::Interface { .. } => f.write_str("interface{…}"),
            Self::Func => f.write_str("func"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl std::fmt::Display for Expr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let list = |args: &[Expr]| args.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match self {
            Self::Name(name) | Self::Other(name) => f.write_str(name),
            Self::Int(value) => write!(f, "{value}"),
            Self::Float(value) => write!(f, "{value}"),
            Self::Text(value) => write!(f, "{value:?}"),
            Self::Select(base, name) => write!(f, "{base}.{name}"),
            Self::Composite { ty: Some(ty), .. } => write!(f, "{ty}{{…}}"),
            Self::Composite { ty: None, .. } => f.write_str("{…}"),
            Self::Call { function, args, .. } => write!(f, "{function}({})", list(args)),
            Self::Convert(ty, value) => write!(f, "{ty}({value})"),
            Self::Unary(operator, value) => write!(f, "{operator}{value}"),
            Self::Binary(operator, left, right) => write!(f, "{left} {operator} {right}"),
            Self::Index(base, index) => write!(f, "{base}[{index}]"),
            Self::Slice(base, _, _) => write!(f, "{base}[:]"),
            Self::Assert(base, ty) => write!(f, "{base}.({ty})"),
            Self::Func(_) => f.write_str("func(){…}"),
            Self::Type(ty) => write!(f, "{ty}"),
        }
    }
}

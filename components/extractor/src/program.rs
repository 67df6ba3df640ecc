//! The packages of one release as one platform compiles them: what a name means, and where it is declared.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::golang::build_constraint::{Platform, file_name_excludes};
use crate::golang::tree::{ConstDecl, Expr, FieldDecl, File, FuncDecl, TypeExpr, VarDecl};
use crate::source::SourceTree;

/// A source tree seen from one platform. Packages are read when they are first asked for.
pub struct Program<'s> {
    source: &'s SourceTree,
    pub platform: Platform,
    /// Module path and folder, the longest path first.
    modules: Vec<(String, String)>,
    packages: RefCell<HashMap<String, Option<Rc<Package>>>>,
    /// What could not be read, said once.
    pub problems: RefCell<BTreeSet<String>>,
}

pub struct Package {
    /// Import path.
    pub path: String,
    pub name: String,
    pub files: Vec<Rc<File>>,
    scope: HashMap<String, Declared>,
    methods: HashMap<String, HashMap<String, (usize, Rc<FuncDecl>)>>,
}

/// Where a package-level name is declared: a file and an index into its list.
#[derive(Clone, Copy)]
enum Declared {
    Type(usize, usize),
    Const(usize, usize),
    Var(usize, usize, usize),
    Func(usize, usize),
}

/// A place in the source to resolve names from.
#[derive(Clone)]
pub struct Context {
    pub package: Rc<Package>,
    pub file: usize,
}

pub enum Declaration<'p> {
    Type(&'p TypeExpr, Context),
    Const(&'p ConstDecl, Context),
    /// The declaration and which of its names is meant.
    Var(&'p VarDecl, usize, Context),
    Func(&'p Rc<FuncDecl>, Context),
}

/// A declared type, in this program or outside it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Named {
    /// Import path.
    pub package: Rc<str>,
    pub name: Rc<str>,
}

impl Named {
    pub fn new(package: &str, name: &str) -> Self {
        Self { package: package.into(), name: name.into() }
    }

    pub fn is(&self, package_tail: &str, name: &str) -> bool {
        *self.name == *name && self.package.ends_with(package_tail)
    }
}

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.package, self.name)
    }
}

#[derive(Clone, Debug)]
pub enum GoType {
    Basic(&'static str),
    Named(Named),
    Pointer(Rc<GoType>),
    Slice(Rc<GoType>),
    Map(Rc<GoType>, Rc<GoType>),
    Struct(Rc<Shape>),
    /// An interface by its methods; without any it takes everything.
    Interface(Vec<String>),
    Func,
    Unknown(String),
}

/// A struct type's fields, resolved.
#[derive(Debug)]
pub struct Shape {
    pub file: String,
    pub fields: Vec<Field>,
}

#[derive(Debug)]
pub struct Field {
    pub decl: FieldDecl,
    pub ty: GoType,
}

const BASIC: &[&str] = &[
    "bool",
    "string",
    "int",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "uintptr",
    "float32",
    "float64",
    "byte",
    "rune",
    "complex64",
    "complex128",
    "error",
];

impl<'s> Program<'s> {
    pub fn new(source: &'s SourceTree, platform: Platform) -> Result<Self, String> {
        let mut modules = Vec::new();
        for folder in source.folders_named("go.mod") {
            let text = source.read(folder, "go.mod")?;
            let module = text.lines().find_map(|l| l.strip_prefix("module ")).map(str::trim);
            modules.extend(module.map(|m| (m.to_owned(), folder.to_owned())));
        }
        modules.sort_by_key(|(path, _)| std::cmp::Reverse(path.len()));
        Ok(Self { source, platform, modules, packages: RefCell::default(), problems: RefCell::default() })
    }

    pub fn problem(&self, text: String) {
        self.problems.borrow_mut().insert(text);
    }

    /// The main module's path: `github.com/grafana/alloy`.
    pub fn root_module(&self) -> &str {
        self.modules.iter().find(|(_, folder)| folder.is_empty()).map_or("", |(path, _)| path)
    }

    fn folder(&self, import_path: &str) -> Option<String> {
        self.modules.iter().find_map(|(module, folder)| {
            let rest = import_path.strip_prefix(module.as_str())?;
            let rest = if rest.is_empty() { "" } else { rest.strip_prefix('/')? };
            Some(match (folder.is_empty(), rest.is_empty()) {
                (true, _) => rest.to_owned(),
                (false, true) => folder.clone(),
                (false, false) => format!("{folder}/{rest}"),
            })
        })
    }

    /// The package of an import path; `None` when it is not part of this source tree.
    pub fn package(&self, import_path: &str) -> Option<Rc<Package>> {
        if let Some(known) = self.packages.borrow().get(import_path) {
            return known.clone();
        }
        let package = self.folder(import_path).and_then(|folder| self.read_package(import_path, &folder));
        self.packages.borrow_mut().insert(import_path.to_owned(), package.clone());
        package
    }

    fn read_package(&self, import_path: &str, folder: &str) -> Option<Rc<Package>> {
        let mut files = Vec::new();
        for name in self.source.file_names(folder) {
            if !name.ends_with(".go") || name.ends_with("_test.go") || file_name_excludes(name, self.platform) {
                continue;
            }
            match self.source.parse(folder, name) {
                Ok(file) if file.constraint.as_ref().is_some_and(|c| !c.holds(self.platform)) => {}
                Ok(file) => files.push(file),
                Err(problem) => self.problem(problem),
            }
        }
        let name = files.first()?.package.clone();
        let mut scope = HashMap::new();
        let mut methods: HashMap<String, HashMap<String, (usize, Rc<FuncDecl>)>> = HashMap::new();
        for (f, file) in files.iter().enumerate() {
            let mut declare = |name: &String, declared| {
                scope.insert(name.clone(), declared);
            };
            file.types.iter().enumerate().for_each(|(i, d)| declare(&d.name, Declared::Type(f, i)));
            file.consts.iter().enumerate().for_each(|(i, d)| declare(&d.name, Declared::Const(f, i)));
            for (i, var) in file.vars.iter().enumerate() {
                var.names.iter().enumerate().for_each(|(n, name)| declare(name, Declared::Var(f, i, n)));
            }
            for (i, func) in file.funcs.iter().enumerate() {
                match &func.receiver {
                    None => declare(&func.name, Declared::Func(f, i)),
                    Some(receiver) => {
                        let of_type = methods.entry(receiver.type_name.clone()).or_default();
                        of_type.insert(func.name.clone(), (f, Rc::clone(func)));
                    }
                }
            }
        }
        Some(Rc::new(Package { path: import_path.to_owned(), name, files, scope, methods }))
    }

    /// The import path a qualifier (`prom_config` in `prom_config.URL`) stands for in a file.
    pub fn import(&self, context: &Context, qualifier: &str) -> Option<String> {
        let imports = &context.package.files.get(context.file)?.imports;
        let mut guesses = Vec::new();
        for import in imports {
            match &import.name {
                Some(name) if name == qualifier => return Some(import.path.clone()),
                Some(_) => {}
                None => {
                    let name = self.package(&import.path).map(|p| p.name.clone());
                    match name {
                        Some(name) if name == qualifier => return Some(import.path.clone()),
                        Some(_) => {}
                        None if may_be_named(&import.path, qualifier) => guesses.push(&import.path),
                        None => {}
                    }
                }
            }
        }
        // A package outside this tree usually is named as the last part of its path.
        guesses.into_iter().min_by_key(|path| path.len()).cloned()
    }

    /// Import paths of the packages whose path starts with `prefix`.
    pub fn packages_below(&self, prefix: &str) -> Vec<String> {
        let Some(folder) = self.folder(prefix.trim_end_matches('/')) else { return Vec::new() };
        let inside = format!("{folder}/");
        let below = self.source.folders().filter_map(|f| f.strip_prefix(&inside));
        below.map(|rest| format!("{prefix}{rest}")).collect()
    }

    pub fn lookup<'p>(&self, package: &'p Rc<Package>, name: &str) -> Option<Declaration<'p>> {
        let context = |file| Context { package: Rc::clone(package), file };
        Some(match *package.scope.get(name)? {
            Declared::Type(f, i) => {
                let decl = package.files.get(f)?.types.get(i)?;
                Declaration::Type(&decl.ty, context(f))
            }
            Declared::Const(f, i) => Declaration::Const(package.files.get(f)?.consts.get(i)?, context(f)),
            Declared::Var(f, i, n) => Declaration::Var(package.files.get(f)?.vars.get(i)?, n, context(f)),
            Declared::Func(f, i) => Declaration::Func(package.files.get(f)?.funcs.get(i)?, context(f)),
        })
    }

    pub fn resolve(&self, ty: &TypeExpr, context: &Context) -> GoType {
        self.resolve_within(ty, context, 0)
    }

    fn resolve_within(&self, ty: &TypeExpr, context: &Context, depth: usize) -> GoType {
        if depth > 40 {
            return GoType::Unknown(ty.to_string());
        }
        let inner = |t: &TypeExpr| Rc::new(self.resolve_within(t, context, depth + 1));
        match ty {
            TypeExpr::Name(name) => self.resolve_name(name, context, depth),
            TypeExpr::Qualified(qualifier, name) => match self.import(context, qualifier) {
                None => GoType::Unknown(ty.to_string()),
                Some(path) => match self.package(&path) {
                    Some(package) => self.declared_type(&package, name, depth),
                    None => GoType::Named(Named::new(&path, name)),
                },
            },
            TypeExpr::Pointer(t) => GoType::Pointer(inner(t)),
            TypeExpr::Slice(t) | TypeExpr::Array(t) => GoType::Slice(inner(t)),
            TypeExpr::Map(key, value) => GoType::Map(inner(key), inner(value)),
            TypeExpr::Struct(fields) => {
                let file = context.package.files.get(context.file).map_or("", |f| &f.path).to_owned();
                let field = |decl: &FieldDecl| Field {
                    decl: decl.clone(),
                    ty: self.resolve_within(&decl.ty, context, depth + 1),
                };
                GoType::Struct(Rc::new(Shape { file, fields: fields.iter().map(field).collect() }))
            }
            TypeExpr::Interface { methods, embeds } => {
                let mut all = methods.clone();
                for embed in embeds {
                    match self.underlying(&self.resolve_within(embed, context, depth + 1)) {
                        GoType::Interface(more) => all.extend(more),
                        other => all.push(format!("({other})")),
                    }
                }
                GoType::Interface(all)
            }
            TypeExpr::Func => GoType::Func,
            TypeExpr::Other(text) => GoType::Unknown(text.clone()),
        }
    }

    fn resolve_name(&self, name: &str, context: &Context, depth: usize) -> GoType {
        if context.package.scope.contains_key(name) {
            return self.declared_type(&context.package, name, depth);
        }
        match name {
            "any" => GoType::Interface(Vec::new()),
            "error" => GoType::Interface(vec!["Error".to_owned()]),
            _ => BASIC
                .iter()
                .find(|b| **b == name)
                .map_or_else(|| GoType::Unknown(name.to_owned()), |basic| GoType::Basic(basic)),
        }
    }

    /// A type declared in this tree; an alias is what it stands for.
    fn declared_type(&self, package: &Rc<Package>, name: &str, depth: usize) -> GoType {
        match self.lookup(package, name) {
            Some(Declaration::Type(..)) => {
                if let Some(target) = package.alias(name) {
                    let file = package.file_of(name);
                    let context = Context { package: Rc::clone(package), file };
                    return self.resolve_within(target, &context, depth + 1);
                }
                GoType::Named(Named::new(&package.path, name))
            }
            _ => GoType::Unknown(format!("{}.{name}", package.path)),
        }
    }

    /// What a type is made of, through any number of names.
    pub fn underlying(&self, ty: &GoType) -> GoType {
        let mut ty = ty.clone();
        for _ in 0..40 {
            let GoType::Named(named) = &ty else { return ty };
            let Some(package) = self.package(&named.package) else { return ty };
            let Some(Declaration::Type(expr, context)) = self.lookup(&package, &named.name) else { return ty };
            ty = self.resolve(expr, &context);
        }
        ty
    }

    pub fn is_external(&self, named: &Named) -> bool {
        self.package(&named.package).is_none()
    }

    /// A method of a declared type, promoted ones included.
    pub fn method(&self, named: &Named, name: &str) -> Option<(Context, Rc<FuncDecl>, Vec<String>)> {
        self.method_within(named, name, 0)
    }

    fn method_within(&self, named: &Named, name: &str, depth: usize) -> Option<(Context, Rc<FuncDecl>, Vec<String>)> {
        let package = self.package(&named.package)?;
        if let Some((file, func)) = package.methods.get(&*named.name).and_then(|m| m.get(name)) {
            return Some((Context { package: Rc::clone(&package), file: *file }, Rc::clone(func), Vec::new()));
        }
        if depth > 4 {
            return None;
        }
        let GoType::Struct(shape) = self.underlying(&GoType::Named(named.clone())) else { return None };
        shape.fields.iter().filter(|f| f.decl.embedded).find_map(|field| {
            let inner = match &field.ty {
                GoType::Named(inner) => inner.clone(),
                GoType::Pointer(to) => match &**to {
                    GoType::Named(inner) => inner.clone(),
                    _ => return None,
                },
                _ => return None,
            };
            let (context, func, mut path) = self.method_within(&inner, name, depth + 1)?;
            path.insert(0, field.decl.name.clone());
            Some((context, func, path))
        })
    }

    /// A package and everything of this tree that it imports, directly or not.
    pub fn packages_reachable_from(&self, import_path: &str) -> Vec<Rc<Package>> {
        let mut seen = BTreeSet::new();
        let mut pending = vec![import_path.to_owned()];
        let mut found = Vec::new();
        while let Some(path) = pending.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            let Some(package) = self.package(&path) else { continue };
            for file in &package.files {
                pending.extend(file.imports.iter().filter(|i| self.folder(&i.path).is_some()).map(|i| i.path.clone()));
            }
            found.push(package);
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        found
    }
}

impl Package {
    /// What a type name stands for when it was declared with `=`.
    fn alias(&self, name: &str) -> Option<&TypeExpr> {
        match self.scope.get(name)? {
            Declared::Type(f, i) => {
                let decl = self.files.get(*f)?.types.get(*i)?;
                decl.alias.then_some(&decl.ty)
            }
            _ => None,
        }
    }

    fn file_of(&self, name: &str) -> usize {
        match self.scope.get(name) {
            Some(Declared::Type(f, _) | Declared::Const(f, _) | Declared::Var(f, _, _) | Declared::Func(f, _)) => *f,
            None => 0,
        }
    }

    pub fn constants(&self) -> impl Iterator<Item = (usize, &ConstDecl)> {
        self.files.iter().enumerate().flat_map(|(f, file)| file.consts.iter().map(move |c| (f, c)))
    }

    pub fn variables(&self) -> impl Iterator<Item = (usize, &VarDecl)> {
        self.files.iter().enumerate().flat_map(|(f, file)| file.vars.iter().map(move |v| (f, v)))
    }

    pub fn functions(&self) -> impl Iterator<Item = (usize, &Rc<FuncDecl>)> {
        self.files.iter().enumerate().flat_map(|(f, file)| file.funcs.iter().map(move |v| (f, v)))
    }
}

/// Whether a package outside this tree is likely called `name`.
fn may_be_named(import_path: &str, name: &str) -> bool {
    let mut parts = import_path.rsplit('/');
    let mut last = parts.next().unwrap_or_default();
    let is_version =
        |p: &str| p.len() > 1 && p.starts_with('v') && p[1..].bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if is_version(last) {
        last = parts.next().unwrap_or(last);
    }
    let last = last.split(".v").next().unwrap_or(last);
    let bare = last.strip_prefix("go-").or_else(|| last.strip_suffix("-go")).unwrap_or(last);
    let squeezed: String = bare.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect();
    last == name || bare == name || squeezed == name || bare.rsplit('-').next() == Some(name)
}

impl std::fmt::Display for GoType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Basic(name) => f.write_str(name),
            Self::Named(named) => write!(f, "{named}"),
            Self::Pointer(inner) => write!(f, "*{inner}"),
            Self::Slice(inner) => write!(f, "[]{inner}"),
            Self::Map(key, value) => write!(f, "map[{key}]{value}"),
            Self::Struct(_) => f.write_str("struct"),
            Self::Interface(methods) if methods.is_empty() => f.write_str("any"),
            Self::Interface(_) => f.write_str("interface"),
            Self::Func => f.write_str("func"),
            Self::Unknown(text) => write!(f, "?{text}"),
        }
    }
}

/// `component.Register` as it is written: the qualifier and the name called.
pub fn called_name(function: &Expr) -> Option<(&str, &str)> {
    match function {
        Expr::Select(base, name) => match &**base {
            Expr::Name(qualifier) => Some((qualifier, name)),
            _ => None,
        },
        _ => None,
    }
}

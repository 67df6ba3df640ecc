//! From tree-sitter's nodes to [`super::tree`]. Comments above struct fields are kept, all others are dropped.

use std::rc::Rc;

use tree_sitter::{Node, Parser};

use super::build_constraint::Constraint;
use super::tree::{
    Case, ConstDecl, Expr, FieldDecl, File, FuncDecl, Import, Param, Receiver, Signature, Stmt, TypeDecl, TypeExpr,
    VarDecl,
};

/// Nesting of expressions and statements that is followed; deeper code becomes `Other`.
const MAX_DEPTH: usize = 120;

/// Reads Go files, one after the other.
pub struct Reader {
    parser: Parser,
}

impl Reader {
    pub fn new() -> Result<Self, String> {
        let mut parser = Parser::new();
        parser.set_language(&tree_sitter_go::LANGUAGE.into()).map_err(|e| format!("the Go grammar: {e}"))?;
        Ok(Self { parser })
    }

    /// The file, or where its first syntax error is.
    pub fn read(&mut self, path: &str, source: &str) -> Result<File, String> {
        // Go ends a declaration at the end of a file too, the grammar only at the end of a line.
        let ended = format!("{source}\n");
        let tree = self.parser.parse(&ended, None).ok_or_else(|| format!("{path}: not readable"))?;
        let root = tree.root_node();
        if root.has_error() {
            return Err(format!("{path}:{}: Go syntax error", first_error(root)));
        }
        let lower = Lower { source: &ended };
        let mut file = File { path: path.to_owned(), constraint: constraint(source), ..File::default() };
        for node in named(root) {
            lower.declaration(node, &mut file);
        }
        Ok(file)
    }
}

fn first_error(root: Node<'_>) -> usize {
    let mut node = root;
    while let Some(child) = {
        let mut cursor = node.walk();
        node.children(&mut cursor).find(Node::has_error)
    } {
        node = child;
    }
    node.start_position().row + 1
}

fn constraint(source: &str) -> Option<Constraint> {
    source
        .lines()
        .take_while(|line| !line.starts_with("package "))
        .find_map(|line| line.strip_prefix("//go:build "))
        .and_then(Constraint::parse)
}

fn named(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).filter(|n| n.kind() != "comment").collect()
}

fn fields<'t>(node: Node<'t>, name: &str) -> Vec<Node<'t>> {
    let mut cursor = node.walk();
    node.children_by_field_name(name, &mut cursor).filter(Node::is_named).collect()
}

fn line(node: Node<'_>) -> usize {
    node.start_position().row + 1
}

struct Lower<'s> {
    source: &'s str,
}

impl<'s> Lower<'s> {
    fn text(&self, node: Node<'_>) -> &'s str {
        self.source.get(node.byte_range()).unwrap_or_default()
    }

    fn owned(&self, node: Option<Node<'_>>) -> String {
        node.map(|n| self.text(n).to_owned()).unwrap_or_default()
    }

    fn declaration(&self, node: Node<'_>, file: &mut File) {
        match node.kind() {
            "package_clause" => file.package = named(node).first().map_or("", |n| self.text(*n)).to_owned(),
            "import_declaration" => {
                for spec in named(node) {
                    let specs = if spec.kind() == "import_spec_list" { named(spec) } else { vec![spec] };
                    file.imports.extend(specs.into_iter().map(|spec| Import {
                        name: spec.child_by_field_name("name").map(|n| self.text(n).to_owned()),
                        path: spec.child_by_field_name("path").map(|n| unquote(self.text(n))).unwrap_or_default(),
                    }));
                }
            }
            "type_declaration" => {
                for spec in named(node) {
                    if let Some(ty) = spec.child_by_field_name("type") {
                        let name = self.owned(spec.child_by_field_name("name"));
                        let alias = spec.kind() == "type_alias";
                        file.types.push(TypeDecl { name, ty: self.ty(ty, 0), alias });
                    }
                }
            }
            "const_declaration" => self.consts(node, &mut file.consts),
            "var_declaration" => file.vars.extend(self.vars(node)),
            "function_declaration" | "method_declaration" => file.funcs.push(Rc::new(self.function(node))),
            _ => {}
        }
    }

    /// A group of constants: a spec without a value repeats the one before it.
    fn consts(&self, node: Node<'_>, out: &mut Vec<ConstDecl>) {
        let mut previous: (Option<TypeExpr>, Vec<Expr>) = (None, Vec::new());
        for (iota, spec) in named(node).into_iter().enumerate() {
            let ty = spec.child_by_field_name("type").map(|n| self.ty(n, 0));
            if let Some(values) = spec.child_by_field_name("value") {
                previous = (ty, named(values).into_iter().map(|n| self.expr(n, 0)).collect());
            } else if ty.is_some() {
                previous.0 = ty;
            }
            for (i, name) in fields(spec, "name").into_iter().enumerate() {
                out.push(ConstDecl {
                    name: self.text(name).to_owned(),
                    ty: previous.0.clone(),
                    value: previous.1.get(i).cloned(),
                    iota: i64::try_from(iota).unwrap_or(0),
                });
            }
        }
    }

    fn vars(&self, node: Node<'_>) -> Vec<VarDecl> {
        let specs = named(node).into_iter().flat_map(|n| if n.kind() == "var_spec_list" { named(n) } else { vec![n] });
        specs
            .map(|spec| VarDecl {
                names: fields(spec, "name").into_iter().map(|n| self.text(n).to_owned()).collect(),
                ty: spec.child_by_field_name("type").map(|n| self.ty(n, 0)),
                values: spec
                    .child_by_field_name("value")
                    .map(|list| named(list).into_iter().map(|n| self.expr(n, 0)).collect())
                    .unwrap_or_default(),
            })
            .collect()
    }

    fn function(&self, node: Node<'_>) -> FuncDecl {
        let receiver = node.child_by_field_name("receiver").and_then(|list| {
            let param = self.params(list).into_iter().next()?;
            let (pointer, ty) = match param.ty {
                TypeExpr::Pointer(inner) => (true, *inner),
                other => (false, other),
            };
            match ty {
                TypeExpr::Name(type_name) => Some(Receiver { name: param.name, type_name, pointer }),
                _ => None,
            }
        });
        FuncDecl {
            name: self.owned(node.child_by_field_name("name")),
            receiver,
            signature: self.signature(node),
            body: node.child_by_field_name("body").map(|n| self.block(n, 0)).unwrap_or_default(),
            line: line(node),
        }
    }

    fn signature(&self, node: Node<'_>) -> Signature {
        let results = match node.child_by_field_name("result") {
            None => Vec::new(),
            Some(list) if list.kind() == "parameter_list" => self.params(list),
            Some(ty) => vec![Param { name: String::new(), ty: self.ty(ty, 0), variadic: false }],
        };
        Signature {
            params: node.child_by_field_name("parameters").map(|n| self.params(n)).unwrap_or_default(),
            results,
        }
    }

    fn params(&self, list: Node<'_>) -> Vec<Param> {
        let mut params = Vec::new();
        for node in named(list) {
            let Some(ty) = node.child_by_field_name("type") else { continue };
            let ty = self.ty(ty, 0);
            let variadic = node.kind() == "variadic_parameter_declaration";
            let names = fields(node, "name");
            if names.is_empty() {
                params.push(Param { name: String::new(), ty, variadic });
            } else {
                let each = |n| Param { name: self.text(n).to_owned(), ty: ty.clone(), variadic };
                params.extend(names.into_iter().map(each));
            }
        }
        params
    }

    pub fn ty(&self, node: Node<'_>, depth: usize) -> TypeExpr {
        let other = || TypeExpr::Other(self.text(node).to_owned());
        if depth > MAX_DEPTH {
            return other();
        }
        let inner = |name: &str| node.child_by_field_name(name).map(|n| Box::new(self.ty(n, depth + 1)));
        match node.kind() {
            "type_identifier" | "identifier" => TypeExpr::Name(self.text(node).to_owned()),
            "qualified_type" => TypeExpr::Qualified(
                self.owned(node.child_by_field_name("package")),
                self.owned(node.child_by_field_name("name")),
            ),
            "pointer_type" => {
                named(node).first().map_or_else(other, |n| TypeExpr::Pointer(Box::new(self.ty(*n, depth + 1))))
            }
            "parenthesized_type" => named(node).first().map_or_else(other, |n| self.ty(*n, depth + 1)),
            "slice_type" => inner("element").map_or_else(other, TypeExpr::Slice),
            "array_type" | "implicit_length_array_type" => inner("element").map_or_else(other, TypeExpr::Array),
            "map_type" => match (inner("key"), inner("value")) {
                (Some(key), Some(value)) => TypeExpr::Map(key, value),
                _ => other(),
            },
            "struct_type" => TypeExpr::Struct(Rc::new(self.struct_fields(node, depth))),
            "interface_type" => self.interface(node, depth),
            "function_type" => TypeExpr::Func,
            _ => other(),
        }
    }

    fn interface(&self, node: Node<'_>, depth: usize) -> TypeExpr {
        let (mut methods, mut embeds) = (Vec::new(), Vec::new());
        for element in named(node) {
            if element.kind() == "method_elem" {
                methods.push(self.owned(element.child_by_field_name("name")));
            } else {
                embeds.extend(named(element).into_iter().map(|n| self.ty(n, depth + 1)));
            }
        }
        TypeExpr::Interface { methods, embeds }
    }

    fn struct_fields(&self, node: Node<'_>, depth: usize) -> Vec<FieldDecl> {
        let mut out: Vec<FieldDecl> = Vec::new();
        let mut comment = String::new();
        let Some(list) = node.named_child(0) else { return out };
        let mut cursor = list.walk();
        // Where the last field and the last comment of a group end.
        let (mut field_end, mut comment_end) = (0, 0);
        for child in list.named_children(&mut cursor) {
            if child.kind() == "comment" {
                let text = comment_text(self.text(child));
                if line(child) == field_end {
                    if let Some(field) = out.last_mut().filter(|f| f.comment.is_empty()) {
                        field.comment = text;
                    }
                    continue;
                }
                // A blank line ends a comment that belongs to nothing.
                if line(child) > comment_end + 1 {
                    comment.clear();
                }
                if !comment.is_empty() {
                    comment.push(' ');
                }
                comment.push_str(&text);
                comment_end = child.end_position().row + 1;
                continue;
            }
            let Some(ty_node) = child.child_by_field_name("type") else { continue };
            // A comment counts only when the field stands right below it.
            if line(child) > comment_end + 1 {
                comment.clear();
            }
            let mut ty = self.ty(ty_node, depth + 1);
            let names = fields(child, "name");
            let tag = child.child_by_field_name("tag").map(|n| unquote(self.text(n)));
            let make = |name: String, embedded: bool, ty: TypeExpr| FieldDecl {
                name,
                embedded,
                ty,
                tag: tag.clone(),
                line: line(child),
                comment: comment.clone(),
            };
            if names.is_empty() {
                let name = match &ty {
                    TypeExpr::Name(name) | TypeExpr::Qualified(_, name) => name.clone(),
                    _ => String::new(),
                };
                // `*T` as an embedded field: the star stands beside the type, not in it.
                if self.text(child).starts_with('*') {
                    ty = TypeExpr::Pointer(Box::new(ty));
                }
                out.push(make(name, true, ty));
            } else {
                out.extend(names.into_iter().map(|n| make(self.text(n).to_owned(), false, ty.clone())));
            }
            comment.clear();
            field_end = child.end_position().row + 1;
        }
        out
    }

    fn block(&self, node: Node<'_>, depth: usize) -> Vec<Stmt> {
        let lists = named(node);
        lists
            .into_iter()
            .flat_map(|n| if n.kind() == "statement_list" { named(n) } else { vec![n] })
            .map(|n| self.stmt(n, depth + 1))
            .collect()
    }

    fn list(&self, node: Option<Node<'_>>, depth: usize) -> Vec<Expr> {
        node.map(|n| named(n).into_iter().map(|e| self.expr(e, depth)).collect()).unwrap_or_default()
    }

    fn stmt(&self, node: Node<'_>, depth: usize) -> Stmt {
        let other = || Stmt::Other;
        if depth > MAX_DEPTH {
            return other();
        }
        let field = |name: &str| node.child_by_field_name(name);
        let init = || field("initializer").map(|n| Box::new(self.stmt(n, depth + 1)));
        match node.kind() {
            "assignment_statement" | "short_var_declaration" => Stmt::Assign {
                left: self.list(field("left"), depth),
                operator: field("operator").map_or("=", |n| operator(self.text(n))),
                right: self.list(field("right"), depth),
                define: node.kind() == "short_var_declaration",
            },
            "var_declaration" => {
                let vars = self.vars(node).into_iter().map(|v| Stmt::Var(Rc::new(v))).collect::<Vec<_>>();
                // Not a `Block`: what it declares lives on.
                match <[Stmt; 1]>::try_from(vars) {
                    Ok([one]) => one,
                    Err(_) => other(),
                }
            }
            "type_declaration" => match named(node).first().map(|s| (*s, s.child_by_field_name("type"))) {
                Some((spec, Some(ty))) => {
                    Stmt::Type(self.owned(spec.child_by_field_name("name")), self.ty(ty, depth + 1))
                }
                _ => other(),
            },
            "expression_statement" => named(node).first().map_or_else(other, |n| Stmt::Expr(self.expr(*n, depth))),
            "if_statement" => Stmt::If {
                init: init(),
                condition: field("condition").map_or(Expr::Other(String::new()), |n| self.expr(n, depth)),
                then: field("consequence").map(|n| self.block(n, depth)).unwrap_or_default(),
                otherwise: field("alternative").map_or_else(Vec::new, |n| {
                    if n.kind() == "block" { self.block(n, depth) } else { vec![self.stmt(n, depth + 1)] }
                }),
            },
            "for_statement" => self.for_statement(node, depth).unwrap_or_else(other),
            "expression_switch_statement" => Stmt::Switch {
                init: init(),
                value: field("value").map(|n| self.expr(n, depth)),
                cases: named(node)
                    .into_iter()
                    .filter(|n| matches!(n.kind(), "expression_case" | "default_case"))
                    .map(|case| Case {
                        values: (case.kind() == "expression_case")
                            .then(|| self.list(case.child_by_field_name("value"), depth)),
                        body: named(case)
                            .into_iter()
                            .filter(|n| Some(*n) != case.child_by_field_name("value"))
                            .flat_map(|n| if n.kind() == "statement_list" { named(n) } else { vec![n] })
                            .map(|n| self.stmt(n, depth + 1))
                            .collect(),
                    })
                    .collect(),
            },
            "return_statement" => Stmt::Return(self.list(named(node).first().copied(), depth)),
            "block" => Stmt::Block(self.block(node, depth)),
            "break_statement" => Stmt::Break,
            "continue_statement" => Stmt::Continue,
            "inc_statement" | "dec_statement" => named(node).first().map_or_else(other, |n| Stmt::Assign {
                left: vec![self.expr(*n, depth)],
                operator: if node.kind() == "inc_statement" { "+=" } else { "-=" },
                right: vec![Expr::Int(1)],
                define: false,
            }),
            "empty_statement" => Stmt::Block(Vec::new()),
            _ => other(),
        }
    }

    fn for_statement(&self, node: Node<'_>, depth: usize) -> Option<Stmt> {
        let body = self.block(node.child_by_field_name("body")?, depth);
        let clause = named(node).into_iter().find(|n| n.kind() != "block");
        Some(match clause {
            Some(range) if range.kind() == "range_clause" => Stmt::Range {
                left: self.list(range.child_by_field_name("left"), depth),
                over: self.expr(range.child_by_field_name("right")?, depth),
                body,
            },
            Some(clause) if clause.kind() == "for_clause" => {
                let part = |name: &str| clause.child_by_field_name(name);
                Stmt::For {
                    init: part("initializer").map(|n| Box::new(self.stmt(n, depth + 1))),
                    condition: part("condition").map(|n| self.expr(n, depth)),
                    update: part("update").map(|n| Box::new(self.stmt(n, depth + 1))),
                    body,
                }
            }
            condition => {
                let condition = condition.map(|n| self.expr(n, depth));
                Stmt::For { init: None, condition, update: None, body }
            }
        })
    }

    fn expr(&self, node: Node<'_>, depth: usize) -> Expr {
        let other = || Expr::Other(self.text(node).to_owned());
        if depth > MAX_DEPTH {
            return other();
        }
        let field = |name: &str| node.child_by_field_name(name);
        let boxed = |name: &str| field(name).map_or_else(|| Box::new(other()), |n| Box::new(self.expr(n, depth + 1)));
        let text = self.text(node);
        match node.kind() {
            "identifier" | "true" | "false" | "nil" | "iota" | "blank_identifier" => Expr::Name(text.to_owned()),
            "int_literal" => integer(text).map_or_else(other, Expr::Int),
            "float_literal" => text.replace('_', "").parse().map_or_else(|_| other(), Expr::Float),
            "interpreted_string_literal" | "raw_string_literal" => Expr::Text(unquote(text)),
            "rune_literal" => unquote(&format!("\"{}\"", text.trim_matches('\'')))
                .chars()
                .next()
                .map_or_else(other, |c| Expr::Int(i128::from(u32::from(c)))),
            "selector_expression" => Expr::Select(boxed("operand"), self.owned(field("field"))),
            "parenthesized_expression" => named(node).first().map_or_else(other, |n| self.expr(*n, depth + 1)),
            "unary_expression" => Expr::Unary(operator(&self.owned(field("operator"))), boxed("operand")),
            "binary_expression" => {
                Expr::Binary(operator(&self.owned(field("operator"))), boxed("left"), boxed("right"))
            }
            "index_expression" => Expr::Index(boxed("operand"), boxed("index")),
            "slice_expression" => Expr::Slice(
                boxed("operand"),
                field("start").map(|n| Box::new(self.expr(n, depth + 1))),
                field("end").map(|n| Box::new(self.expr(n, depth + 1))),
            ),
            "type_assertion_expression" => {
                field("type").map_or_else(other, |ty| Expr::Assert(boxed("operand"), self.ty(ty, depth + 1)))
            }
            "type_conversion_expression" => {
                field("type").map_or_else(other, |ty| Expr::Convert(self.ty(ty, depth + 1), boxed("operand")))
            }
            "call_expression" => {
                let args = field("arguments").map(named).unwrap_or_default();
                Expr::Call {
                    function: boxed("function"),
                    spread: args.last().is_some_and(|n| n.kind() == "variadic_argument"),
                    args: args
                        .into_iter()
                        .map(|n| if n.kind() == "variadic_argument" { n.named_child(0).unwrap_or(n) } else { n })
                        .map(|n| self.expr(n, depth + 1))
                        .collect(),
                }
            }
            "composite_literal" => Expr::Composite {
                ty: field("type").map(|n| self.ty(n, depth + 1)),
                elements: field("body").map(|n| self.elements(n, depth + 1)).unwrap_or_default(),
            },
            "literal_value" => Expr::Composite { ty: None, elements: self.elements(node, depth + 1) },
            "literal_element" => named(node).first().map_or_else(other, |n| self.expr(*n, depth + 1)),
            "func_literal" => Expr::Func(Rc::new((
                self.signature(node),
                field("body").map(|n| self.block(n, depth + 1)).unwrap_or_default(),
            ))),
            "slice_type" | "map_type" | "array_type" | "pointer_type" | "qualified_type" | "type_identifier"
            | "interface_type" | "struct_type" => Expr::Type(self.ty(node, depth + 1)),
            _ => other(),
        }
    }

    fn elements(&self, node: Node<'_>, depth: usize) -> Vec<(Option<Expr>, Expr)> {
        named(node)
            .into_iter()
            .filter_map(|n| {
                if n.kind() == "keyed_element" {
                    let key = self.expr(n.child_by_field_name("key")?, depth);
                    Some((Some(key), self.expr(n.child_by_field_name("value")?, depth)))
                } else {
                    Some((None, self.expr(n, depth)))
                }
            })
            .collect()
    }
}

fn comment_text(comment: &str) -> String {
    let text = comment.strip_prefix("//").or_else(|| comment.strip_prefix("/*").and_then(|t| t.strip_suffix("*/")));
    text.unwrap_or(comment).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Go's operators, without a copy for each use.
fn operator(text: &str) -> &'static str {
    const ALL: &[&str] = &[
        "!=", "%", "&", "&&", "&^", "*", "+", "-", "/", "<", "<<", "<=", "==", ">", ">=", ">>", "^", "|", "||", "!",
        "<-", "=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=", "<<=", ">>=", "&^=",
    ];
    ALL.iter().find(|o| **o == text).copied().unwrap_or("?")
}

fn integer(text: &str) -> Option<i128> {
    let text = text.replace('_', "").to_ascii_lowercase();
    let radix = |prefix: &str, radix| text.strip_prefix(prefix).map(|digits| i128::from_str_radix(digits, radix).ok());
    radix("0x", 16)
        .or_else(|| radix("0b", 2))
        .or_else(|| radix("0o", 8))
        .or_else(|| if text.len() > 1 { radix("0", 8) } else { None })
        .unwrap_or_else(|| text.parse().ok())
}

/// The value of a Go string literal. An escape that is not Go's is kept as it stands.
pub fn unquote(literal: &str) -> String {
    if let Some(raw) = literal.strip_prefix('`') {
        return raw.strip_suffix('`').unwrap_or(raw).replace('\r', "");
    }
    let inner = literal.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(literal);
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let Some(escape) = chars.next() else { break };
        let mut code = |count: usize| {
            let digits: String = chars.by_ref().take(count).collect();
            u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)
        };
        match escape {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'a' => out.push('\u{7}'),
            'x' => out.extend(code(2)),
            'u' => out.extend(code(4)),
            'U' => out.extend(code(8)),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_their_comments_and_tags() {
        let source = "package p\ntype T struct {\n\t// Deprecated: use B.\n\t// It is gone.\n\tA, C int `alloy:\"a,attr\"`\n\n\t// stray\n\n\tB *x.Y // behind\n\t*Z\n}\n";
        let file = Reader::new().and_then(|mut r| r.read("p.go", source)).unwrap();
        let TypeExpr::Struct(fields) = &file.types[0].ty else { panic!("a struct") };
        let shown: Vec<String> =
            fields.iter().map(|f| format!("{} {} {:?} {} {:?}", f.name, f.ty, f.tag, f.embedded, f.comment)).collect();
        assert_eq!(
            shown,
            [
                "A int Some(\"alloy:\\\"a,attr\\\"\") false \"Deprecated: use B. It is gone.\"",
                "C int Some(\"alloy:\\\"a,attr\\\"\") false \"Deprecated: use B. It is gone.\"",
                "B *x.Y None false \"behind\"",
                "Z *Z None true \"\"",
            ]
        );
    }

    #[test]
    fn constants_repeat_the_value_before_them() {
        let source = "package p\nconst (\n\tA T = iota + 1\n\tB\n\tC = \"c\"\n)\n";
        let file = Reader::new().and_then(|mut r| r.read("p.go", source)).unwrap();
        let shown: Vec<String> = file
            .consts
            .iter()
            .map(|c| format!("{} {:?} {} {}", c.name, c.ty.is_some(), c.value.as_ref().unwrap(), c.iota))
            .collect();
        assert_eq!(shown, ["A true iota + 1 0", "B true iota + 1 1", "C false \"c\" 2"]);
    }

    #[test]
    fn a_syntax_error_names_file_and_line() {
        let error = Reader::new().and_then(|mut r| r.read("p.go", "package p\n\nfunc {\n")).unwrap_err();
        assert_eq!(error, "p.go:3: Go syntax error");
    }
}

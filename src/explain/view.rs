//! Blocks as the describers see them: arguments with their values or defaults, and what the names in them stand for.

use std::collections::{HashMap, HashSet};

use super::model::code;
use super::phrase;
use crate::catalog::{self, Catalog, Type};
use crate::linter;
use crate::resolve::{FileId, NodeId, NodeKind, Resolution};
use crate::syntax::ast::{Attribute, Block, Expr, ExprKind, LiteralKind};
use crate::syntax::literal;
use crate::text::Span;
use crate::types::{Context, Data, Reference, Resolved, Scope, Value, stdlib};

/// One configuration, and what must not be printed of it.
pub(super) struct Scene<'r, 'a> {
    pub resolution: &'r Resolution<'a>,
    pub catalog: Catalog,
    /// By file: the places of secrets, sorted.
    secrets: HashMap<u32, Vec<Span>>,
    /// Arguments of modules that are used as secrets: the argument blocks.
    secret_arguments: HashSet<NodeId>,
    /// The arguments of declares, by the declare and their label.
    arguments: HashMap<(NodeId, String), NodeId>,
    /// Nodes that somebody refers to, with whether nothing but their `rules` are used.
    only_rules: HashMap<NodeId, bool>,
}

impl<'r, 'a> Scene<'r, 'a> {
    pub(super) fn new(resolution: &'r Resolution<'a>, catalog: Catalog) -> Self {
        let own = 0..resolution.unit.files.len() as u32;
        let files = own.map(FileId).chain(resolution.module_files());
        let secrets = files
            .map(|id| {
                let file = resolution.file(id);
                (id.0, linter::secrets_in(file.source, file.tree, !file.syntax_errors.is_empty(), catalog))
            })
            .collect();
        let graph = &resolution.graph;
        let arguments = graph.node_ids().filter(|&id| graph.node(id).kind == NodeKind::Argument);
        let arguments = arguments.filter_map(|id| {
            let owner = graph.scope(graph.node(id).scope).owner?;
            Some(((owner, resolution.block(id).label()?.to_owned()), id))
        });
        let mut only_rules = HashMap::new();
        for edge in &graph.edges {
            let source = resolution.file(graph.node(edge.from).file).source;
            let is_rules = edge.export.is_some_and(|span| span.text(source) == "rules");
            *only_rules.entry(edge.to).or_insert(true) &= is_rules;
        }
        let mut scene = Self {
            resolution,
            catalog,
            secrets,
            secret_arguments: HashSet::new(),
            arguments: arguments.collect(),
            only_rules,
        };
        scene.secret_arguments = scene.find_secret_arguments();
        scene
    }

    /// What the catalog knows of a node's block.
    pub(super) fn known(&self, id: NodeId) -> Option<catalog::Component> {
        let name = self.resolution.block(id).name();
        if self.is_custom(id) {
            return None;
        }
        self.catalog.entry(&name).or_else(|| Catalog::ever(&name))
    }

    /// Whether an argument of a module is used as a secret there.
    pub(super) fn is_secret_argument(&self, argument: NodeId) -> bool {
        self.secret_arguments.contains(&argument)
    }

    pub(super) fn is_custom(&self, id: NodeId) -> bool {
        let node = self.resolution.graph.node(id);
        node.kind == NodeKind::Component && self.resolution.custom(node.scope, self.resolution.block(id)).is_some()
    }

    pub(super) fn view(&self, id: NodeId) -> View<'_, 'a> {
        View {
            names: Names { scene: self, node: id },
            block: self.resolution.block(id),
            schema: self.known(id).map(catalog::Component::body),
        }
    }

    /// Follows the references to arguments until no new one is used as a secret.
    fn find_secret_arguments(&self) -> HashSet<NodeId> {
        let graph = &self.resolution.graph;
        let mut secret: HashSet<NodeId> = HashSet::new();
        let arguments: Vec<_> =
            graph.edges.iter().filter(|edge| graph.node(edge.to).kind == NodeKind::Argument).collect();
        if arguments.is_empty() {
            return secret;
        }
        loop {
            let before = secret.len();
            for edge in &arguments {
                let file = graph.node(edge.from).file;
                let Some(attribute) = self.resolution.attribute(file, edge.attribute) else { continue };
                let takes = match self.known(edge.from) {
                    Some(component) => type_of(self.resolution.block(edge.from), component.body(), attribute)
                        .is_some_and(phrase::is_secret),
                    None => self.module_argument(edge.from, attribute.name()).is_some_and(|to| secret.contains(&to)),
                };
                if takes {
                    secret.insert(edge.to);
                }
            }
            if secret.len() == before {
                return secret;
            }
        }
    }

    /// The argument block of the module of which a node is an instance.
    pub(super) fn module_argument(&self, instance: NodeId, name: &str) -> Option<NodeId> {
        let declare = self.declare_of(instance)?;
        self.arguments.get(&(declare, name.to_owned())).copied()
    }

    /// Whether others use the rules of a node and nothing else of it.
    pub(super) fn is_only_rules(&self, node: NodeId) -> bool {
        self.only_rules.get(&node).copied().unwrap_or(false)
    }

    /// The declare of which a node is an instance, as far as it is known here.
    pub(super) fn declare_of(&self, instance: NodeId) -> Option<NodeId> {
        let node = self.resolution.graph.node(instance);
        let block = self.resolution.block(instance);
        match self.resolution.custom(node.scope, block)? {
            crate::resolve::Custom::Declare(declare) => Some(declare),
            crate::resolve::Custom::Import(import) => {
                let name = block.name();
                let (_, rest) = name.split_once('.')?;
                self.resolution.declare_in(self.resolution.graph.node(import).inner?, rest)
            }
            crate::resolve::Custom::Neighbour => None,
        }
    }
}

/// The type of an attribute somewhere in a block.
fn type_of(block: Block<'_>, schema: catalog::Body, attribute: Attribute<'_>) -> Option<&'static Type> {
    let mut waiting = vec![(block, schema)];
    while let Some((block, schema)) = waiting.pop() {
        if block.body().attributes().any(|other| other.id() == attribute.id()) {
            return schema.argument(attribute.name()).map(catalog::Argument::ty);
        }
        waiting.extend(block.body().blocks().filter_map(|inner| Some((inner, schema.block(&inner.name())?.body()))));
    }
    None
}

/// What the names in one node stand for.
#[derive(Clone, Copy)]
pub(super) struct Names<'v, 'a> {
    pub scene: &'v Scene<'v, 'a>,
    pub node: NodeId,
}

impl<'v, 'a> Names<'v, 'a> {
    pub(super) fn context(&self) -> Context {
        Context::at(self.scene.catalog)
    }

    pub(super) fn opaque(&self) -> Opaque {
        Opaque { context: self.context() }
    }

    /// Whether something secret stands there.
    pub(super) fn is_secret_at(&self, span: Span) -> bool {
        let file = self.scene.resolution.graph.node(self.node).file.0;
        // Passwords in URLs are hidden where texts are printed; here whole values count.
        self.scene.secrets.get(&file).is_some_and(|places| {
            let at = places.partition_point(|place| place.start < span.start);
            places.get(at).is_some_and(|place| *place == span)
        })
    }

    /// The text of an expression, its secrets hidden.
    pub(super) fn source(&self, expr: Expr<'_>) -> String {
        let file = self.scene.resolution.graph.node(self.node).file;
        let text = self.scene.resolution.file(file).source;
        let span = expr.span();
        let mut out = String::new();
        let mut at = span.start;
        for place in self.scene.secrets.get(&file.0).into_iter().flatten() {
            if place.start >= at && place.end <= span.end {
                out.push_str(Span::new(at, place.start).text(text));
                out.push_str("***");
                at = place.end;
            }
        }
        out.push_str(Span::new(at, span.end).text(text));
        code(&phrase::without_password(&out))
    }

    /// What a reference to a node stands for, in words.
    pub(super) fn node_of(&self, expr: Expr<'_>) -> Option<String> {
        let resolution = self.scene.resolution;
        let start = expr.span().start;
        let edges = resolution.graph.edges_of(self.node);
        let edge = edges.binary_search_by_key(&start, |edge| edge.span.start).ok().map(|at| &edges[at]);
        let Some(edge) = edge else {
            let name = phrase::dotted(expr)?;
            return Some(code(&name));
        };
        let block = resolution.block(edge.to);
        let view = self.scene.view(edge.to);
        let said = |view: &View<'_, '_>, name: &str| view.text(name).map(|text| code(&text));
        Some(match &*block.name() {
            "argument" => format!("the argument {}", code(block.label().unwrap_or_default())),
            "local.file" => match said(&view, "filename") {
                Some(file) => format!("the file {file}"),
                None => code(&block.node_id()),
            },
            "remote.kubernetes.secret" | "remote.kubernetes.configmap" => {
                let what = if block.name().ends_with("secret") { "secret" } else { "config map" };
                match (view.text("namespace"), view.text("name")) {
                    (Some(namespace), Some(name)) => {
                        format!("the Kubernetes {what} {}", code(&format!("{namespace}/{name}")))
                    }
                    _ => code(&block.node_id()),
                }
            }
            "remote.vault" => match view.text("path") {
                Some(path) => format!("the Vault secret {}", code(&path)),
                None => code(&block.node_id()),
            },
            _ => code(&block.node_id()),
        })
    }
}

/// Knows the standard library and nothing else.
pub(super) struct Opaque {
    context: Context,
}

impl Scope for Opaque {
    fn resolve(&mut self, reference: Reference<'_>) -> Option<Resolved> {
        match reference.names {
            [name, ..] if stdlib::top_level(name, self.context.behaviour).is_some() => None,
            names => Some(Resolved { value: Value::unknown(), consumed: names.len() }),
        }
    }
}

/// A block with what the catalog knows of it.
#[derive(Clone, Copy)]
pub(super) struct View<'v, 'a> {
    pub names: Names<'v, 'a>,
    pub block: Block<'a>,
    pub schema: Option<catalog::Body>,
}

impl<'v, 'a> View<'v, 'a> {
    /// The blocks of a path (`endpoint/basic_auth`) inside this one.
    pub(super) fn blocks(&self, path: &str) -> Vec<View<'v, 'a>> {
        let (first, rest) = path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let mut found = Vec::new();
        for block in self.block.body().blocks().filter(|block| block.name() == first) {
            let view = View { block, schema: self.inner_schema(first), ..*self };
            match rest {
                None => found.push(view),
                Some(rest) => found.extend(view.blocks(rest)),
            }
        }
        found
    }

    pub(super) fn first(&self, path: &str) -> Option<View<'v, 'a>> {
        self.blocks(path).into_iter().next()
    }

    /// All blocks in this one, in source order.
    pub(super) fn inner(&self) -> impl Iterator<Item = View<'v, 'a>> + use<'v, 'a> {
        let this = *self;
        this.block.body().blocks().map(move |block| View { block, schema: this.inner_schema(&block.name()), ..this })
    }

    fn inner_schema(&self, name: &str) -> Option<catalog::Body> {
        self.schema?.block(name).map(catalog::BlockSchema::body)
    }

    fn attribute(&self, name: &str) -> Option<Attribute<'a>> {
        self.block.body().attribute(name)
    }

    /// The owner of the last name of a path: the written block, else the schema it would have.
    fn owner<'p>(&self, path: &'p str) -> (Option<View<'v, 'a>>, Option<catalog::Body>, &'p str) {
        match path.rsplit_once('/') {
            None => (Some(*self), self.schema, path),
            Some((blocks, name)) => {
                let schema = blocks
                    .split('/')
                    .try_fold(self.schema, |schema, block| Some(schema?.block(block).map(catalog::BlockSchema::body)));
                (self.first(blocks), schema.flatten(), name)
            }
        }
    }

    pub(super) fn expr(&self, path: &str) -> Option<Expr<'a>> {
        let (owner, _, name) = self.owner(path);
        Some(owner?.attribute(name)?.value())
    }

    pub(super) fn ty(&self, path: &str) -> Option<&'static Type> {
        let (_, schema, name) = self.owner(path);
        let schema = schema?;
        match schema.kind() {
            catalog::BodyKind::Map(element) => Some(element),
            _ => schema.argument(name).map(catalog::Argument::ty),
        }
    }

    /// The value that is written, as far as it is known.
    pub(super) fn value(&self, path: &str) -> Option<Value> {
        let ty = self.ty(path).copied().unwrap_or(Type::Any);
        phrase::evaluated(self.expr(path)?, ty, &self.names)
    }

    /// A text that is written, or put together of parts that are not all known; never a secret.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        let expr = self.expr(path)?;
        if self.is_secret(path) {
            return None;
        }
        if let Some(text) = self.literal(path) {
            return (!text.is_empty()).then(|| phrase::without_password(&text));
        }
        phrase::inline(expr, &self.names, 0)
    }

    /// A known text; `None` for a secret.
    pub(super) fn literal(&self, path: &str) -> Option<String> {
        if self.is_secret(path) {
            return None;
        }
        match self.value(path)?.data {
            Data::String(text) => Some(text.lossy().into_owned()),
            _ => None,
        }
    }

    /// The strings of a list that is known.
    pub(super) fn strings(&self, path: &str) -> Option<Vec<String>> {
        let value = self.value(path)?;
        let array = value.as_array()?;
        array.iter().map(|item| Some(item.as_text()?.lossy().into_owned())).collect()
    }

    /// The fields of a map that is known, each value in words.
    pub(super) fn fields(&self, path: &str) -> Option<Vec<(String, String)>> {
        let expr = self.expr(path)?;
        let ExprKind::Object(fields) = expr.without_parens().kind() else { return None };
        Some(
            fields
                .iter()
                .map(|field| {
                    let value = match field.value.without_parens().kind() {
                        ExprKind::Literal(value)
                            if matches!(value.kind, LiteralKind::String | LiteralKind::RawString)
                                && !self.names.is_secret_at(field.value.span()) =>
                        {
                            literal::string_value(value.text)
                                .map(|text| phrase::without_password(&text.into_text()))
                                .unwrap_or_default()
                        }
                        _ => phrase::inline(field.value, &self.names, 0).unwrap_or_default(),
                    };
                    (field.key().to_owned(), value)
                })
                .collect(),
        )
    }

    /// Whether a switch is on, written or by default; `None` when that is not known.
    pub(super) fn is_on(&self, path: &str) -> Option<bool> {
        if self.expr(path).is_some() {
            return self.value(path)?.as_bool();
        }
        match self.default(path)? {
            catalog::DefaultValue::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub(super) fn default(&self, path: &str) -> Option<catalog::DefaultValue> {
        let (_, schema, name) = self.owner(path);
        let argument = schema?.argument(name)?;
        match argument.default()? {
            catalog::DefaultValue::Null => argument.documented_default(),
            default => Some(default),
        }
    }

    fn is_secret(&self, path: &str) -> bool {
        if self.ty(path).is_some_and(phrase::is_secret) {
            return true;
        }
        if self.expr(path).is_some_and(|expr| self.names.is_secret_at(expr.span())) {
            return true;
        }
        // What a module uses as a secret is one where it is given.
        let names = self.names;
        self.schema.is_none()
            && !path.contains('/')
            && names
                .scene
                .module_argument(names.node, path)
                .is_some_and(|argument| names.scene.secret_arguments.contains(&argument))
    }

    /// What is written, in words; `None` when nothing is written, or nothing but an empty value.
    pub(super) fn written(&self, path: &str) -> Option<String> {
        let expr = self.expr(path)?;
        if self.is_secret(path) {
            let is_empty = matches!(self.value(path).as_ref().map(|value| &value.data),
                Some(Data::Null | Data::Capsule(_)) if is_empty_secret(expr));
            return (!is_empty).then(|| phrase::secret(expr, &self.names));
        }
        let ty = self.ty(path).copied().unwrap_or(Type::Any);
        if let Type::Map(inner) = ty
            && phrase::is_secret(inner)
        {
            return None;
        }
        let value = self.value(path);
        if let Some(value) = &value {
            let is_empty = match &value.data {
                Data::Null => true,
                Data::String(text) => text.is_empty(),
                Data::Array(array) => array.is_empty(),
                Data::Object(object) => object.is_empty(),
                _ => false,
            };
            if is_empty {
                return None;
            }
            if let Some(words) = phrase::known(value, &ty) {
                return Some(words);
            }
        }
        Some(phrase::expression(expr, &self.names, 0))
    }

    /// What is written, else the default, in words.
    pub(super) fn words(&self, path: &str) -> Option<String> {
        if let Some(words) = self.written(path) {
            return Some(words);
        }
        let ty = self.ty(path)?;
        phrase::default(self.default(path)?, ty)
    }

    /// Whether a block stands there, or an argument with a value that means something; `None` when that depends on what
    /// is not known.
    pub(super) fn given(&self, path: &str) -> Option<bool> {
        if self.expr(path).is_some() {
            return match self.value(path).map(|value| value.data) {
                Some(Data::Bool(value)) => Some(value),
                Some(Data::Number(number)) => Some(!number.is_zero()),
                _ if matches!(self.ty(path), Some(Type::Bool)) => None,
                _ => Some(self.written(path).is_some()),
            };
        }
        if self.first(path).is_some() {
            return Some(true);
        }
        // A switch or a number that stands in a block which is not there means nothing.
        let (owner, ..) = self.owner(path);
        Some(match owner.and_then(|_| self.default(path)) {
            Some(catalog::DefaultValue::Bool(value)) => value,
            Some(catalog::DefaultValue::Int(number)) => number != 0,
            Some(catalog::DefaultValue::Uint(_)) => true,
            _ => false,
        })
    }

    pub(super) fn is_given(&self, path: &str) -> bool {
        self.given(path) == Some(true)
    }
}

fn is_empty_secret(expr: Expr<'_>) -> bool {
    matches!(expr.without_parens().kind(), ExprKind::Literal(literal)
        if matches!(literal.text, "\"\"" | "``") || literal.kind == LiteralKind::Null)
}

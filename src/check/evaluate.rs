//! What a load computes: the values of attributes through references, functions and modules.
//!
//! Scopes are evaluated in the order of their dependencies; the body of a declare once for each different set of
//! arguments. Only definite errors are reported.

mod foreach;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

use super::body::Place;
use super::report::Finding;
use super::rules;
use super::run::Run;
use super::subject::Subject;
use super::values;
use crate::catalog::{Component, Export, Name, Type, Version};
use crate::resolve::{Edge, FileId, NodeId, NodeKind, ROOT, ScopeId};
use crate::syntax::ast::{Attribute, Block, Expr, ExprKind, Statement};
use crate::text::Span;
use crate::types::{
    self, ArrayHost, Data, Kinds, ObjectHost, Reference, Refusal, Resolved, Scope, Text, Unknown, Value,
};

/// Modules in modules are followed this deep.
const MAX_MODULE_DEPTH: usize = 40;

/// The bodies of one declare are evaluated for this many different sets of arguments; further ones share an
/// evaluation with unknown arguments.
const MAX_VARIANTS: usize = 24;

const ACTION: Name = Name::of("action");
const DISCOVERY_RELABEL: Name = Name::of("discovery.relabel");
const TARGETS: Name = Name::of("targets");

/// What names stand for while one module, or the root, is evaluated.
#[derive(Default)]
struct Frame {
    /// The arguments of the module by label.
    arguments: BTreeMap<String, Value>,
    /// The exports of the instances in it.
    instances: BTreeMap<NodeId, Value>,
    /// The variables of the loops around, innermost last.
    loops: Vec<(String, Value)>,
    exports: Vec<(Text, Value)>,
    depth: usize,
    /// The instance whose module this is.
    instance: Option<NodeId>,
}

/// One evaluation of a declare's body.
struct Variant {
    arguments: Vec<(String, Value)>,
    exports: Value,
}

/// What is kept between evaluations.
#[derive(Default)]
pub(super) struct Evaluation {
    /// The nodes by their scopes, in each dependencies first.
    order: Vec<NodeId>,
    /// Where the pending attributes of each node start.
    pending_starts: Vec<u32>,
    variants: HashMap<NodeId, Vec<Rc<Variant>>>,
    running: HashSet<NodeId>,
    reported: HashSet<(u32, Span, String)>,
    /// The scopes that were evaluated before, with other arguments or another item.
    known: Vec<bool>,
    /// Whether the scope that is being evaluated is one of them.
    again: bool,
    /// How often templates were evaluated.
    rounds: HashMap<ScopeId, u32>,
    /// Whether a template was met that may have no item when Alloy loads it.
    left_out: bool,
    /// Whether such templates are evaluated, as they will be as soon as there is an item.
    with_items: bool,
}

pub(super) fn check(run: &mut Run<'_, '_>) {
    let graph = &run.resolution.graph;
    let mut order = run.order.nodes().to_vec();
    order.sort_by_key(|node| graph.node(*node).scope);
    let mut evaluation = Evaluation {
        order,
        pending_starts: std::mem::take(&mut run.pending_starts),
        known: vec![false; graph.scopes.len()],
        ..Evaluation::default()
    };
    evaluation.scope(run, ROOT, &mut Frame::default());
    if evaluation.left_out {
        // What is found now, and was not found before, is found because of an item.
        evaluation.with_items = true;
        evaluation.variants.clear();
        evaluation.rounds.clear();
        evaluation.scope(run, ROOT, &mut Frame::default());
    }
}

impl Evaluation {
    /// The attributes of a node that wait for the evaluation, as places in `pending`.
    fn pending(&self, node: NodeId) -> std::ops::Range<usize> {
        let at = node.0 as usize;
        match (self.pending_starts.get(at), self.pending_starts.get(at + 1)) {
            (Some(&start), Some(&end)) => start as usize..end as usize,
            _ => 0..0,
        }
    }

    /// Evaluates all nodes of a scope.
    fn scope(&mut self, run: &mut Run<'_, '_>, scope: ScopeId, frame: &mut Frame) {
        let again = std::mem::replace(&mut self.known[scope.0 as usize], true);
        let scope_of = |node: &NodeId| run.resolution.graph.node(*node).scope;
        let first = self.order.partition_point(|node| scope_of(node) < scope);
        let count = self.order[first..].partition_point(|node| scope_of(node) == scope);
        for at in first..first + count {
            self.again = again;
            self.node(run, self.order[at], frame);
        }
    }

    fn node(&mut self, run: &mut Run<'_, '_>, id: NodeId, frame: &mut Frame) {
        match run.subjects[id.0 as usize] {
            Subject::BuiltIn(_) => {
                self.attributes(run, id, frame);
                self.rules(run, id, frame);
                if run.resolution.name(id) == Some(DISCOVERY_RELABEL) {
                    let targets = self.relabelled(run, id, frame);
                    frame.instances.insert(id, targets);
                }
            }
            Subject::Config(_) => {
                self.attributes(run, id, frame);
                self.rules(run, id, frame);
                match run.resolution.graph.node(id).kind {
                    NodeKind::Argument => argument(run, id, frame),
                    NodeKind::Export => export(run, id, frame),
                    NodeKind::Foreach => self.foreach(run, id, frame),
                    _ => {}
                }
            }
            Subject::Declare(declare) | Subject::Imported { declare: Some(declare), .. } => {
                let exports = self.instance(run, id, declare, frame);
                frame.instances.insert(id, exports);
            }
            Subject::Imported { .. } | Subject::Neighbour => {
                self.arguments(run, id, frame);
            }
            Subject::Definition | Subject::NotFound | Subject::Refused => {}
        }
    }

    /// What `discovery.relabel` gives out when it is loaded: its targets, when no rule can take one away.
    fn relabelled(&mut self, run: &Run<'_, '_>, id: NodeId, frame: &Frame) -> Value {
        let block = run.resolution.block(id);
        let unknown = Value::of(Type::List(&Type::Target));
        let written = run.resolution.names(run.resolution.graph.node(id).file);
        let Some(targets) = written.attribute(block.body(), TARGETS) else { return unknown };
        let mut names = Names { run, frame, node: id };
        let Ok(value) = types::assign(targets.value(), Type::List(&Type::Target), &mut names, run.context) else {
            return unknown;
        };
        let Some(targets) = value.as_array() else { return unknown };
        let keeps_all = block.body().blocks().all(|rule| {
            let action = written.attribute(rule.body(), ACTION).map(|action| action.value().kind());
            match action {
                None => true,
                Some(ExprKind::Literal(action)) => {
                    matches!(
                        action.text,
                        "\"replace\"" | "\"labelmap\"" | "\"lowercase\"" | "\"uppercase\"" | "\"hashmod\""
                    )
                }
                Some(_) => false,
            }
        });
        if targets.is_empty() || keeps_all { targets_of_number(targets.len()) } else { unknown }
    }

    fn attributes(&mut self, run: &mut Run<'_, '_>, id: NodeId, frame: &mut Frame) {
        let file = run.resolution.graph.node(id).file;
        for at in self.pending(id) {
            let pending = run.pending[at];
            let Some(attribute) = run.resolution.attribute(file, pending.attribute) else { continue };
            if fits_as_export(run, frame, id, attribute.value(), pending.wanted) {
                continue;
            }
            let mut names = Names { run, frame, node: id };
            if let Err(refusal) = types::check(attribute.value(), pending.wanted, &mut names, run.context) {
                self.report(run, id, attribute, &refusal, Some(&pending.wanted), frame);
            }
        }
    }

    /// What the component itself refuses of its values.
    fn rules(&mut self, run: &mut Run<'_, '_>, id: NodeId, frame: &Frame) {
        let shared: &Run<'_, '_> = run;
        let violations = rules::judge(shared, id, self.again, &|expression, wanted| {
            let mut names = Names { run: shared, frame, node: id };
            types::assign(expression, wanted, &mut names, shared.context).ok()
        });
        let file = run.resolution.graph.node(id).file;
        for violation in violations {
            if self.reported.insert((file.0, violation.span, violation.said.clone())) {
                let finding = rules::report(run, Place { node: id, file }, violation);
                self.weigh(run, finding);
            }
        }
    }

    fn report(
        &mut self,
        run: &mut Run<'_, '_>,
        id: NodeId,
        attribute: Attribute<'_>,
        refusal: &Refusal,
        wanted: Option<&Type>,
        frame: &Frame,
    ) {
        if refusal.message.is_empty() {
            return;
        }
        let file = run.resolution.graph.node(id).file;
        let span = refusal.span.unwrap_or_else(|| attribute.value().span());
        if self.reported.insert((file.0, span, refusal.message.clone())) {
            let finding = values::report_loaded(run, Place { node: id, file }, Some(attribute), refusal, wanted);
            if let Some((instance, given)) = given_by(run, frame, file, refusal) {
                blame(run, finding, id, attribute, instance, given);
            }
            self.weigh(run, finding);
        }
    }

    /// Alloy takes what is wrong in a template for as long as the collection has no item: that is a warning.
    fn weigh(&self, run: &mut Run<'_, '_>, finding: Finding) {
        if !self.with_items {
            return;
        }
        run.report.warn(finding);
        if let Some(diagnostic) = run.report.diagnostic_mut(finding) {
            diagnostic.message.push_str("; the `foreach` fails as soon as its collection has an item");
        }
    }

    /// Evaluates the arguments of an instance, and the module with them: its exports.
    fn instance(&mut self, run: &mut Run<'_, '_>, id: NodeId, declare: NodeId, frame: &mut Frame) -> Value {
        let arguments = self.arguments(run, id, frame);
        self.module(run, id, declare, arguments, frame.depth)
    }

    fn arguments(&mut self, run: &mut Run<'_, '_>, id: NodeId, frame: &mut Frame) -> Vec<(String, Value)> {
        let block = run.resolution.block(id);
        let mut arguments: Vec<(String, Value)> = Vec::new();
        for statement in block.body().statements() {
            let Statement::Attribute(attribute) = statement else { continue };
            let value = self.value(run, id, attribute, frame);
            arguments.retain(|(name, _)| name != attribute.name());
            arguments.push((attribute.name().to_owned(), value));
        }
        arguments
    }

    /// The value of an attribute that takes anything; unknown when it was refused.
    fn value(&mut self, run: &mut Run<'_, '_>, id: NodeId, attribute: Attribute<'_>, frame: &mut Frame) -> Value {
        let mut names = Names { run, frame, node: id };
        match types::assign(attribute.value(), Type::Any, &mut names, run.context) {
            Ok(value) => value,
            Err(refusal) => {
                self.report(run, id, attribute, &refusal, None, frame);
                Value::unknown()
            }
        }
    }

    fn module(
        &mut self,
        run: &mut Run<'_, '_>,
        instance: NodeId,
        declare: NodeId,
        mut arguments: Vec<(String, Value)>,
        depth: usize,
    ) -> Value {
        let Some(body) = run.resolution.graph.node(declare).inner else { return Value::unknown() };
        // A module that contains itself is reported as a cycle.
        if depth >= MAX_MODULE_DEPTH || self.running.contains(&declare) {
            return Value::unknown();
        }
        arguments.sort_by(|(a, _), (b, _)| a.cmp(b));
        let known = self.variants.entry(declare).or_default();
        if known.len() >= MAX_VARIANTS {
            for (_, value) in &mut arguments {
                *value = Value::unknown();
            }
        }
        if let Some(variant) = known.iter().find(|variant| same_arguments(&variant.arguments, &arguments)) {
            return variant.exports.clone();
        }
        let mut frame = Frame {
            arguments: arguments.iter().cloned().collect(),
            depth: depth + 1,
            instance: Some(instance),
            ..Frame::default()
        };
        self.running.insert(declare);
        self.scope(run, body, &mut frame);
        self.running.remove(&declare);
        let exports = Value::object_from(frame.exports, ObjectHost::Anys);
        let variant = Variant { arguments, exports: exports.clone() };
        self.variants.entry(declare).or_default().push(Rc::new(variant));
        exports
    }
}

/// Whether a value is an export of exactly the type that is wanted, or a list of such: most of what refers to something,
/// told without computing anything.
fn fits_as_export(run: &Run<'_, '_>, frame: &Frame, id: NodeId, value: Expr<'_>, wanted: Type) -> bool {
    if let (ExprKind::Array(elements), Type::List(element)) = (value.kind(), wanted) {
        return elements.iter().all(|value| fits_as_export(run, frame, id, value, *element));
    }
    if !matches!(value.kind(), ExprKind::Access { .. }) {
        return false;
    }
    let resolution = run.resolution;
    let span = value.span();
    let edges = resolution.graph.edges_of(id);
    let Ok(at) = edges.binary_search_by_key(&span.start, |edge| edge.span.start) else { return false };
    let edge = edges[at];
    let Some(name) = edge.export.filter(|name| name.end == span.end) else { return false };
    let name = name.text(value.source());
    match run.subjects[edge.to.0 as usize] {
        Subject::BuiltIn(component) => component.export(name).is_some_and(|export| *export.ty() == wanted),
        // An argument of which nothing is known fits everywhere.
        Subject::Config(_) if resolution.graph.node(edge.to).kind == NodeKind::Argument && name == "value" => {
            let label = resolution.block(edge.to).label().unwrap_or_default();
            let given = frame.arguments.get(label);
            given.is_some_and(|value| matches!(value.data, Data::Unknown(Unknown::Kinds(Kinds::ALL))))
        }
        _ => false,
    }
}

/// The argument of an instance that a refused expression in its module reads.
fn given_by<'a>(run: &Run<'_, 'a>, frame: &Frame, file: FileId, refusal: &Refusal) -> Option<(NodeId, Attribute<'a>)> {
    let instance = frame.instance?;
    let text = refusal.span?.text(run.resolution.file(file).source);
    let label = text.strip_prefix("argument.")?.split('.').next()?;
    Some((instance, run.resolution.block(instance).body().attribute(label)?))
}

/// Moves a finding in a module to what its instance gives.
fn blame(
    run: &mut Run<'_, '_>,
    finding: Finding,
    user: NodeId,
    used_as: Attribute<'_>,
    instance: NodeId,
    given: Attribute<'_>,
) {
    let resolution = run.resolution;
    let (inside, outside) = (resolution.graph.node(user).file, resolution.graph.node(instance).file);
    if !resolution.is_own(outside) {
        return;
    }
    let component = resolution.block(user).name();
    let module = resolution.block(instance).name();
    let Some(diagnostic) = run.report.diagnostic_mut(finding) else { return };
    let place = diagnostic.span;
    diagnostic.span = given.value().span();
    diagnostic.message = format!(
        "`{}` does not fit in the module `{module}`, which uses it as `{}` of `{component}`: {}",
        given.name(),
        used_as.name(),
        diagnostic.message
    );
    run.report.move_to(finding, outside);
    run.report.label(finding, inside, place, "used here");
}

fn argument(run: &mut Run<'_, '_>, id: NodeId, frame: &mut Frame) {
    let block = run.resolution.block(id);
    let Some(label) = block.label() else { return };
    if frame.arguments.contains_key(label) {
        return;
    }
    let optional = block.body().attribute("optional").is_some();
    let value = match block.body().attribute("default") {
        _ if !optional => Value::unknown(),
        None => Value::NULL,
        Some(default) => {
            let mut names = Names { run, frame, node: id };
            types::evaluate(default.value(), &mut names, run.context).unwrap_or(Value::unknown())
        }
    };
    frame.arguments.insert(label.to_owned(), value);
}

fn export(run: &mut Run<'_, '_>, id: NodeId, frame: &mut Frame) {
    let block = run.resolution.block(id);
    let (Some(label), Some(value)) = (block.label(), block.body().attribute("value")) else { return };
    let mut names = Names { run, frame, node: id };
    let value = types::evaluate(value.value(), &mut names, run.context).unwrap_or(Value::unknown());
    frame.exports.push((Text::from(label), value));
}

/// What the names in one node stand for.
struct Names<'n, 'r, 'a> {
    run: &'n Run<'r, 'a>,
    frame: &'n Frame,
    node: NodeId,
}

impl Scope for Names<'_, '_, '_> {
    fn resolve(&mut self, reference: Reference<'_>) -> Option<Resolved> {
        let resolution = self.run.resolution;
        let start = reference.root.span().start;
        let edges = resolution.graph.edges_of(self.node);
        if let Ok(at) = edges.binary_search_by_key(&start, |edge| edge.span.start) {
            return Some(self.target(&edges[at], reference.names));
        }
        let first = reference.names[0];
        if let Some((_, value)) = self.frame.loops.iter().rev().find(|(name, _)| name == first) {
            return Some(Resolved { value: value.clone(), consumed: 1 });
        }
        match first {
            "module_path" if self.run.catalog.release().version() >= Version::new(1, 5, 0) => {
                Some(Resolved { value: Value::of(Type::String), consumed: 1 })
            }
            "argument" => Some(self.arguments(reference.names)),
            _ if types::stdlib::top_level(first, self.run.context.behaviour).is_some() => None,
            // Its absence was reported where references are resolved.
            _ => Some(Resolved { value: Value::unknown(), consumed: reference.names.len() }),
        }
    }
}

impl Names<'_, '_, '_> {
    fn target(&self, edge: &Edge, names: &[&str]) -> Resolved {
        let resolution = self.run.resolution;
        let block = resolution.block(edge.to);
        let length = block.fragments().count() + usize::from(block.label().is_some());
        let unknown = Resolved { value: Value::unknown(), consumed: names.len() };
        if self.run.broken(edge.to) {
            return unknown;
        }
        match self.run.subjects[edge.to.0 as usize] {
            Subject::BuiltIn(component) => match (self.frame.instances.get(&edge.to), names.get(length)) {
                (Some(output), Some(&"output")) => Resolved { value: output.clone(), consumed: length + 1 },
                _ => Self::exports(component, block, names, length),
            },
            Subject::Declare(_) | Subject::Imported { declare: Some(_), .. } => {
                match self.frame.instances.get(&edge.to) {
                    Some(exports) => Resolved { value: exports.clone(), consumed: length },
                    None => unknown,
                }
            }
            Subject::Config(_) if resolution.graph.node(edge.to).kind == NodeKind::Argument => self.arguments(names),
            _ => unknown,
        }
    }

    /// The value of an export, or of all of them when it is not one that is read.
    fn exports(component: Component, block: Block<'_>, names: &[&str], length: usize) -> Resolved {
        if let Some(export) = names.get(length).and_then(|name| component.export(name)) {
            return Resolved { value: at_load(component, block, export), consumed: length + 1 };
        }
        let fields = component.exports().map(|export| (Text::from(export.name()), at_load(component, block, export)));
        Resolved { value: Value::object_from(fields.collect(), ObjectHost::Struct), consumed: length.min(names.len()) }
    }

    fn arguments(&self, names: &[&str]) -> Resolved {
        let unknown = Resolved { value: Value::unknown(), consumed: names.len() };
        let Some(value) = names.get(1).and_then(|label| self.frame.arguments.get(*label)) else { return unknown };
        if names.get(2) == Some(&"value") {
            return Resolved { value: value.clone(), consumed: 3 };
        }
        let fields = vec![(Text::from("value"), value.clone())];
        Resolved { value: Value::object_from(fields, ObjectHost::Anys), consumed: 2 }
    }
}

/// The value of an export when everything is loaded and nothing runs yet.
fn at_load(component: Component, block: Block<'_>, export: Export) -> Value {
    let name = component.name();
    if is_secret(name, block) {
        // Of the two secret types this one never turns out to be plain text.
        match export.ty() {
            Type::OptionalSecret => return Value::of(Type::Secret),
            Type::Map(Type::OptionalSecret) => return Value::of(Type::Map(&Type::Secret)),
            _ => {}
        }
    }
    if export.name() == "targets" && *export.ty() == Type::List(&Type::Target) {
        if name.starts_with("discovery.") || name == "local.file_match" {
            // Nothing has been discovered.
            return targets_of_number(0);
        }
        if name.starts_with("prometheus.exporter.") && !WITH_SEVERAL_TARGETS.contains(&name) {
            return targets_of_number(1);
        }
    }
    Value::of(*export.ty())
}

/// Whether what a component read certainly is a secret, where other instances of it export plain text.
fn is_secret(component: &str, block: Block<'_>) -> bool {
    match component {
        "remote.kubernetes.secret" => true,
        "local.file" | "remote.http" | "remote.s3" => block.body().attribute("is_secret").is_some_and(|attribute| {
            matches!(attribute.value().without_parens().kind(), ExprKind::Literal(literal) if literal.text == "true")
        }),
        _ => false,
    }
}

/// Exporters that give out a target for each of their own.
const WITH_SEVERAL_TARGETS: &[&str] =
    &["prometheus.exporter.blackbox", "prometheus.exporter.snmp", "prometheus.exporter.static"];

fn targets_of_number(number: usize) -> Value {
    Value::array_from(vec![Value::of(Type::Target); number], ArrayHost::Targets)
}

fn same_arguments(a: &[(String, Value)], b: &[(String, Value)]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|((name, value), (other, another))| name == other && same(value, another))
}

/// Whether two values are known to the same extent and equal.
fn same(a: &Value, b: &Value) -> bool {
    match (&a.data, &b.data) {
        (Data::Null, Data::Null) => true,
        (Data::Bool(a), Data::Bool(b)) => a == b,
        (Data::Number(_), Data::Number(_)) | (Data::String(_), Data::String(_)) => types::equal(a, b) == Some(true),
        (Data::Array(a), Data::Array(b)) => {
            a.len() == b.len() && a.host() == b.host() && a.iter().zip(b.iter()).all(|(a, b)| same(&a, &b))
        }
        (Data::Object(a), Data::Object(b)) => {
            a.len() == b.len()
                && a.host() == b.host()
                && a.iter().zip(b.iter()).all(|((key, a), (other, b))| key == other && same(a, b))
        }
        (Data::Unknown(a), Data::Unknown(b)) => a == b,
        (Data::Function(a), Data::Function(b)) => std::ptr::eq(*a, *b),
        (Data::Namespace(a), Data::Namespace(b)) => a == b,
        _ => false,
    }
}

//! Names in expressions that stand for nothing, and names of the standard library that should not be used.

use std::collections::{HashMap, HashSet};

use super::body::Place;
use super::names::stability_words;
use super::report::Finding;
use super::run::Run;
use super::subject::Subject;
use super::{suggest, values};
use crate::catalog::{Catalog, Stability, Version};
use crate::diagnostics::{Diagnostic, Edit, Fix, RuleName, Severity};
use crate::resolve::{Edge, FreeName, Neighbour, NodeId, NodeKind, Resolution, ScopeId, ScopeKind};
use crate::syntax::ast::ExprKind;
use crate::syntax::literal::string_value;
use crate::text::Span;
use crate::types::stdlib;

/// A component's id hides a namespace of the standard library.
const SHADOWED_NAME: RuleName = RuleName("shadowed-name");

/// An old name of a function.
const DEPRECATED_FUNCTION: RuleName = RuleName("deprecated-function");

/// From this release on `alloy validate` resolves references.
const VALIDATOR_SEES_REFERENCES: Version = Version::new(1, 11, 0);

pub(super) fn check(run: &mut Run<'_, '_>) {
    let variables = Variables::of(run.resolution);
    let mut missing = Missing::default();
    let mut shadowed = HashSet::new();
    let mut values_by_name = None;
    let validated = run.catalog.release().version() >= VALIDATOR_SEES_REFERENCES;
    for id in run.resolution.graph.node_ids() {
        if matches!(run.subjects[id.0 as usize], Subject::NotFound | Subject::Refused) {
            continue;
        }
        // A load does not look into a declare that nobody uses.
        if !validated && !run.live.contains(run.resolution.graph.node(id).scope) {
            continue;
        }
        for name in run.resolution.graph.free_of(id) {
            free_name(run, id, name, &variables, &mut missing);
        }
        for edge in run.resolution.graph.edges_of(id) {
            shadowing(run, edge, &mut shadowed);
            no_value(run, edge, &variables, &mut values_by_name);
        }
    }
}

/// The variables that the validator knows everywhere: it keeps one map for all scopes.
struct Variables {
    argument: bool,
    loops: HashSet<String>,
}

impl Variables {
    fn of(resolution: &Resolution<'_>) -> Self {
        let mut variables = Self { argument: false, loops: HashSet::new() };
        for id in resolution.graph.node_ids() {
            match resolution.graph.node(id).kind {
                NodeKind::Declare => variables.argument |= resolution.block(id).label().is_some(),
                NodeKind::Foreach => {
                    if let Some(name) = loop_variable(resolution, id) {
                        variables.loops.insert(name);
                    }
                }
                _ => {}
            }
        }
        variables
    }

    fn knows(&self, name: &str) -> bool {
        name == "module_path" || (name == "argument" && self.argument) || self.loops.contains(name)
    }
}

/// The name that a `foreach` gives to its items, when it is written out.
pub(super) fn loop_variable(resolution: &Resolution<'_>, foreach: NodeId) -> Option<String> {
    let value = resolution.block(foreach).body().attribute("var")?.value().without_parens();
    match value.kind() {
        ExprKind::Literal(literal) => string_value(literal.text)?.as_str().map(str::to_owned),
        _ => None,
    }
}

/// This many missing things are told with hints.
const HINTS: usize = 100;

/// Findings for things that do not exist, by scope and name: all references to one missing thing are one mistake.
#[derive(Default)]
struct Missing {
    found: HashMap<(ScopeId, String), Finding>,
}

fn free_name(run: &mut Run<'_, '_>, id: NodeId, name: &FreeName, variables: &Variables, missing: &mut Missing) {
    let resolution = run.resolution;
    let node = resolution.graph.node(id);
    let source = resolution.file(node.file).source;
    let spans = resolution.graph.parts(name);
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return };
    let whole = first.to(*last);
    let start = first.text(source);
    let in_stdlib = is_stdlib(run, start);
    if variables.knows(start) && !(start == "argument" && in_live_root(resolution, node.scope)) {
        if start == "argument" && run.live.contains(node.scope) {
            no_such_argument(run, id, spans, missing);
        }
        return;
    }
    let parts = || spans.iter().map(|span| span.text(source)).collect::<Vec<_>>();
    if !in_stdlib {
        unresolved(run, id, &parts(), spans, whole, missing);
        return;
    }
    if spans.len() == 1
        && let Some(function) = run.catalog.function(start)
        && let Some(deprecation) = function.deprecation()
    {
        let instead = function.alias_of().or(deprecation.instead);
        let mut diagnostic = Diagnostic::lint(
            DEPRECATED_FUNCTION,
            Severity::Warning,
            whole,
            match instead {
                Some(instead) => format!("the function `{start}` is deprecated; use `{instead}`"),
                None => format!("the function `{start}` is deprecated"),
            },
        );
        if let Some(instead) = instead {
            diagnostic =
                diagnostic.with_fix(Fix::safe(format!("replace by `{instead}`"), vec![Edit::replace(whole, instead)]));
        }
        let finding = run.report.push(node.file, diagnostic);
        run.report.alloy(
            finding,
            node.file,
            whole,
            "this stdlib function is deprecated; please refer to the documentation for updated usage and alternatives",
        );
    } else if let Some(minimum) = run.options.stability
        && let full = parts().join(".")
        && let Some(function) = run.catalog.function(&full)
        && function.stability() < Stability::GenerallyAvailable
        && function.stability() < minimum
    {
        let level = function.stability();
        let finding = run.report.push(
            node.file,
            Diagnostic::error(
                RuleName::STABILITY_LEVEL,
                whole,
                format!("the function `{full}` is {}, and the collector does not accept that", level.name()),
            )
            .with_help(format!("start the collector with `--stability.level={}`", level.name())),
        );
        run.report.alloy(finding, node.file, whole, stability_words(&full, level, minimum));
    }
}

fn is_stdlib(run: &Run<'_, '_>, name: &str) -> bool {
    stdlib::top_level(name, run.context.behaviour).is_some()
}

/// The validator takes every argument; a load knows those that the module defines.
fn no_such_argument(run: &mut Run<'_, '_>, id: NodeId, spans: &[Span], missing: &mut Missing) {
    let resolution = run.resolution;
    let node = resolution.graph.node(id);
    let (&[first, label, ..], Some(&last)) = (spans, spans.last()) else { return };
    let file = resolution.file(node.file);
    // A definition may hide behind a syntax error, or have lost its label.
    let unlabelled = resolution.graph.ancestors(node.scope).any(|at| run.causes.unlabelled_arguments.contains_key(&at));
    if !file.syntax_errors.is_empty() || unlabelled {
        return;
    }
    let parts: Vec<&str> = spans.iter().map(|span| span.text(file.source)).collect();
    let known: Vec<String> = labels_of(resolution, id, "argument").collect();
    if known.iter().any(|known| known == parts[1]) {
        return;
    }
    let (place, said) = if known.is_empty() {
        (first, "identifier \"argument\" does not exist".to_owned())
    } else {
        (label, format!("field \"{}\" does not exist", parts[1]))
    };
    let whole = first.to(last);
    let key = (node.scope, parts[..2].join("."));
    if let Some(&finding) = missing.found.get(&key) {
        run.report.alloy(finding, node.file, place, said);
        run.report.label(finding, node.file, whole, "also used here");
        return;
    }
    let wanted = Wanted { key: key.1.clone(), component: None };
    let diagnostic = wanted.missing_argument(run, id, &parts, whole);
    let finding = run.report.push(node.file, diagnostic);
    run.report.alloy(finding, node.file, place, said);
    missing.found.insert(key, finding);
}

/// At the root, `argument` stands for nothing, whatever the validator's shared map says.
fn in_live_root(resolution: &Resolution<'_>, scope: ScopeId) -> bool {
    resolution.graph.ancestors_for_names(scope).last() == Some(crate::resolve::ROOT)
}

fn unresolved(run: &mut Run<'_, '_>, id: NodeId, parts: &[&str], spans: &[Span], whole: Span, missing: &mut Missing) {
    let resolution = run.resolution;
    let node = resolution.graph.node(id);
    if let Some(neighbour) = resolution.neighbour(node.scope, parts) {
        match neighbour {
            Neighbour::One { .. } | Neighbour::Several => return,
        }
    }
    let full = parts.join(".");
    let said = format!("component \"{full}\" does not exist or is out of scope");
    // A reference to an instance of something that does not exist is no second mistake.
    // Hints come from looking at everything that is there: in a file of thousands of broken references, only the
    // first ones get them.
    let with_hints = missing.found.len() < HINTS;
    let wanted = Wanted::of(run, id, parts, with_hints);
    let hidden = match &wanted.component {
        Some(_) => run.causes.damaged.may_define(wanted.key.rsplit('.').next().unwrap_or_default()),
        None => parts.iter().any(|part| run.causes.damaged.may_define(part)),
    };
    if hidden {
        return;
    }
    let key = (node.scope, wanted.key.clone());
    if let Some(&finding) = missing.found.get(&key) {
        run.report.alloy(finding, node.file, whole, said);
        run.report.label(finding, node.file, whole, "also used here");
        return;
    }
    // The component was meant by a block whose own name is wrong.
    let label = wanted.key.rsplit('.').next().unwrap_or_default();
    let cause = resolution
        .graph
        .ancestors_for_names(node.scope)
        .find_map(|scope| run.causes.not_found.get(&(scope, label.to_owned())))
        .copied()
        .filter(|_| wanted.component.is_some());
    if let Some(cause) = cause {
        run.report.alloy(cause, node.file, whole, said);
        run.report.label(cause, node.file, whole, format!("`{}` is used here", wanted.key));
        missing.found.insert(key, cause);
        return;
    }
    let mut diagnostic = if with_hints {
        wanted.diagnostic(run, id, parts, spans, whole)
    } else {
        let message = format!("`{full}` does not exist or is out of scope");
        Diagnostic::error(RuleName::UNRESOLVED_REFERENCE, whole, message)
    };
    diagnostic.span = whole;
    let finding = run.report.push(node.file, diagnostic);
    run.report.alloy(finding, node.file, whole, said);
    missing.found.insert(key, finding);
}

/// What a name that stands for nothing was meant to be.
struct Wanted {
    /// The part of the name that does not depend on what is read from it.
    key: String,
    /// The component's name in front of the label, when there is such a component.
    component: Option<String>,
}

impl Wanted {
    fn of(run: &Run<'_, '_>, id: NodeId, parts: &[&str], thorough: bool) -> Self {
        let resolution = run.resolution;
        let mut name = String::new();
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                name.push('.');
            }
            name.push_str(part);
            let custom = at == 0 && thorough && labels_of(resolution, id, part).next().is_some();
            if Catalog::ever(&name).is_some() || custom {
                let key = match parts.get(at + 1) {
                    Some(label) => format!("{name}.{label}"),
                    None => name.clone(),
                };
                return Self { key, component: Some(name) };
            }
        }
        let key =
            if parts.first() == Some(&"argument") { parts[..parts.len().min(2)].join(".") } else { parts.join(".") };
        Self { key, component: None }
    }

    fn diagnostic(&self, run: &Run<'_, '_>, id: NodeId, parts: &[&str], spans: &[Span], whole: Span) -> Diagnostic {
        let resolution = run.resolution;
        let full = parts.join(".");
        let place = scope_words(resolution, resolution.graph.node(id).scope);
        let error = |rule, message: String| Diagnostic::error(rule, whole, message);
        if let Some(later) = stdlib_of_another_release(run, parts) {
            return error(RuleName::UNKNOWN_FUNCTION, later);
        }
        if parts.first() == Some(&"argument") {
            return self.missing_argument(run, id, parts, whole);
        }
        let Some(component) = &self.component else {
            let diagnostic =
                error(RuleName::UNRESOLVED_REFERENCE, format!("`{full}` does not exist or is out of scope{place}"));
            let ids = visible_ids(resolution, id);
            let stdlib: Vec<&str> = run.catalog.functions().map(|function| function.name()).collect();
            let candidates = ids.iter().map(String::as_str).chain(stdlib);
            return match closest_prefix(parts, candidates) {
                Some((instead, length)) => suggest_rename(diagnostic, &instead, spans[0].to(spans[length - 1])),
                None => diagnostic,
            };
        };
        let name_length = component.split('.').count();
        let Some(label) = parts.get(name_length) else {
            return error(
                RuleName::UNRESOLVED_REFERENCE,
                format!("`{full}` names a kind of component, not a component: its label is missing"),
            )
            .with_help(label_help(resolution, id, component));
        };
        let diagnostic =
            error(RuleName::UNRESOLVED_REFERENCE, format!("the component `{component}.{label}` does not exist{place}"));
        if let Some(outer) = defined_outside(resolution, id, &self.key) {
            return diagnostic.with_help(outer);
        }
        let labels: Vec<String> = labels_of(resolution, id, component).collect();
        if let Some(instead) = suggest::closest(label, labels.iter().map(String::as_str)) {
            return suggest_rename(diagnostic, instead, spans[name_length]);
        }
        match labels.as_slice() {
            [only] => diagnostic.with_help(format!("there is `{component}.{only}`")),
            [] => {
                let same_label =
                    visible_ids(resolution, id).into_iter().find(|other| other.rsplit('.').next() == Some(*label));
                match same_label {
                    Some(other) => diagnostic.with_help(format!("there is `{other}`")),
                    None => diagnostic.with_help(format!("add a block `{component} \"{label}\" {{ … }}`")),
                }
            }
            several => diagnostic
                .with_help(format!("there are {}", suggest::listed(several.iter().map(String::as_str).take(6)))),
        }
    }

    fn missing_argument(&self, run: &Run<'_, '_>, id: NodeId, parts: &[&str], whole: Span) -> Diagnostic {
        let resolution = run.resolution;
        let name = parts.get(1).copied().unwrap_or_default();
        let known: Vec<String> = labels_of(resolution, id, "argument").collect();
        let message = if at_root(resolution, id) {
            format!("`{}` does not exist: only the body of a `declare` has arguments", parts.join("."))
        } else {
            format!("the module has no argument `{name}`")
        };
        let diagnostic = Diagnostic::error(RuleName::UNRESOLVED_REFERENCE, whole, message);
        match suggest::closest(name, known.iter().map(String::as_str)) {
            Some(instead) => diagnostic.with_help(format!("did you mean `argument.{instead}.value`?")),
            None if at_root(resolution, id) => diagnostic,
            None => diagnostic.with_help(format!("add a block `argument \"{name}\" {{ … }}`")),
        }
    }
}

fn at_root(resolution: &Resolution<'_>, id: NodeId) -> bool {
    in_live_root(resolution, resolution.graph.node(id).scope)
}

fn suggest_rename(diagnostic: Diagnostic, instead: &str, span: Span) -> Diagnostic {
    let fix = Fix::not_safe(format!("replace by `{instead}`"), vec![Edit::replace(span, instead)]);
    diagnostic.with_help(format!("did you mean `{instead}`?")).with_fix(fix)
}

fn label_help(resolution: &Resolution<'_>, id: NodeId, component: &str) -> String {
    let ids: Vec<String> =
        labels_of(resolution, id, component).take(6).map(|label| format!("{component}.{label}")).collect();
    if ids.is_empty() {
        "write the component's name, its label and the export".to_owned()
    } else {
        format!("there is {}", suggest::listed(ids.iter().map(String::as_str)))
    }
}

/// The name of the standard library's function that another release has.
fn stdlib_of_another_release(run: &Run<'_, '_>, parts: &[&str]) -> Option<String> {
    let full = parts.iter().take(2).copied().collect::<Vec<_>>().join(".");
    let target = run.catalog.release();
    for name in [full.as_str(), parts[0]] {
        let releases = Catalog::function_releases(name).union(Catalog::constant_releases(name));
        if let Some(since) = releases.first()
            && target < since
        {
            return Some(format!("the function `{name}` was added in Alloy {since}; you target {target}"));
        }
    }
    None
}

/// ` in the declare "x"`: the scope, unless it is the root.
fn scope_words(resolution: &Resolution<'_>, scope: ScopeId) -> String {
    let scope = resolution.graph.scope(scope);
    let owner = scope.owner.and_then(|owner| resolution.block(owner).label());
    match (scope.kind, owner) {
        (ScopeKind::Declare, Some(label)) => format!(" in the body of `declare \"{label}\"`"),
        (ScopeKind::Declare, None) => " in the body of the `declare`".to_owned(),
        (ScopeKind::Template, _) => " in or around the `foreach` template".to_owned(),
        (ScopeKind::Root | ScopeKind::Module, _) => String::new(),
    }
}

/// When the name exists in a scope that is not seen from here.
fn defined_outside(resolution: &Resolution<'_>, id: NodeId, wanted: &str) -> Option<String> {
    let scope = resolution.graph.node(id).scope;
    let seen: Vec<ScopeId> = resolution.graph.ancestors_for_names(scope).collect();
    let outside = resolution.graph.node_ids().find(|&other| {
        let node = resolution.graph.node(other);
        node.kind == NodeKind::Component && !seen.contains(&node.scope) && resolution.id(other) == wanted
    })?;
    let there = resolution.graph.node(outside).scope;
    if resolution.graph.ancestors(scope).any(|at| at == there) {
        return Some(
            "it exists outside, and the body of a `declare` does not see it: pass what you need from it as an `argument`"
                .to_owned(),
        );
    }
    match resolution.graph.scope(there).kind {
        ScopeKind::Declare => {
            Some("it exists inside a `declare`, and is not seen outside: give it out with an `export`".to_owned())
        }
        ScopeKind::Template => Some("it exists inside a `foreach`, and is not seen outside".to_owned()),
        ScopeKind::Root | ScopeKind::Module => None,
    }
}

/// The labels of the components of one name that are seen from a node.
fn labels_of<'r>(resolution: &'r Resolution<'_>, id: NodeId, name: &'r str) -> impl Iterator<Item = String> + 'r {
    visible(resolution, id)
        .filter(move |&node| resolution.block(node).name() == name)
        .filter_map(|node| resolution.block(node).label().map(str::to_owned))
}

fn visible_ids(resolution: &Resolution<'_>, id: NodeId) -> Vec<String> {
    visible(resolution, id).map(|node| resolution.id(node).into_owned()).collect()
}

fn visible<'r>(resolution: &'r Resolution<'_>, id: NodeId) -> impl Iterator<Item = NodeId> + 'r {
    let scope = resolution.graph.node(id).scope;
    resolution.graph.ancestors_for_names(scope).flat_map(|scope| resolution.graph.scope(scope).nodes()).filter(
        move |&other| {
            other != id && matches!(resolution.graph.node(other).kind, NodeKind::Component | NodeKind::Argument)
        },
    )
}

/// The id or function closest to the beginning of a name, and how many parts of the name it stands for.
fn closest_prefix<'c>(parts: &[&str], candidates: impl Iterator<Item = &'c str>) -> Option<(String, usize)> {
    let mut by_length: HashMap<usize, Vec<&str>> = HashMap::new();
    for candidate in candidates {
        by_length.entry(candidate.split('.').count()).or_default().push(candidate);
    }
    let mut best = None;
    for (length, candidates) in by_length {
        if length <= parts.len()
            && let Some(found) = suggest::closest(&parts[..length].join("."), candidates.iter().copied())
            && best.as_ref().is_none_or(|(_, longest)| *longest < length)
        {
            best = Some((found.to_owned(), length));
        }
    }
    best
}

/// Everything with an id can be referred to, but only components and arguments are values when it comes to a load.
fn no_value(
    run: &mut Run<'_, '_>,
    edge: &Edge,
    variables: &Variables,
    by_name: &mut Option<HashSet<(ScopeId, String)>>,
) {
    let resolution = run.resolution;
    let (from, to) = (resolution.graph.node(edge.from), resolution.graph.node(edge.to));
    if matches!(to.kind, NodeKind::Component | NodeKind::Argument)
        || edge.from == edge.to
        || !run.live.contains(from.scope)
    {
        return;
    }
    let text = edge.span.text(resolution.file(from.file).source);
    let end = text.find(|c: char| c == '.' || c.is_whitespace() || c == '/').unwrap_or(text.len());
    let first = &text[..end];
    // An instance of a `declare "http"` is a value of that name.
    let by_name = by_name.get_or_insert_with(|| {
        let components = resolution.graph.node_ids().map(|id| (id, resolution.graph.node(id)));
        let components = components.filter(|(_, node)| node.kind == NodeKind::Component);
        let name = |id| resolution.block(id).fragments().next().map_or("", |(fragment, _)| fragment).to_owned();
        components.map(|(id, node)| (node.scope, name(id))).collect()
    });
    let mut scopes = resolution.graph.ancestors_for_names(from.scope);
    let is_value = variables.loops.contains(first)
        || is_stdlib(run, first)
        || scopes.any(|scope| by_name.contains(&(scope, first.to_owned())));
    if is_value {
        return;
    }
    let id = resolution.id(edge.to);
    let message = format!("`{id}` is no value: only what components export and arguments can be referred to");
    let finding = run.report.push(from.file, Diagnostic::error(RuleName::UNRESOLVED_REFERENCE, edge.span, message));
    let span = Span::new(edge.span.start, edge.span.start + end as u32);
    let place = Place { node: edge.from, file: from.file };
    values::say_loaded(run, finding, place, span, format!("identifier \"{first}\" does not exist"));
}

fn shadowing(run: &mut Run<'_, '_>, edge: &Edge, seen: &mut HashSet<String>) {
    let resolution = run.resolution;
    let node = resolution.graph.node(edge.from);
    if matches!(run.subjects[edge.to.0 as usize], Subject::BuiltIn(_)) {
        return;
    }
    let source = resolution.file(node.file).source;
    let text = edge.span.text(source);
    let end = text.find(|c: char| c == '.' || c.is_whitespace() || c == '/').unwrap_or(text.len());
    let name = &text[..end];
    if !is_stdlib(run, name) {
        return;
    }
    let span = Span::new(edge.span.start, edge.span.start + end as u32);
    let said = "a component is shadowing an existing stdlib name";
    let target = resolution.graph.node(edge.to);
    let finding = run.report.push(
        node.file,
        Diagnostic::lint(
            SHADOWED_NAME,
            Severity::Warning,
            span,
            format!("`{name}` is `{}` here, and hides the standard library's `{name}`", resolution.id(edge.to)),
        )
        .with_help("give the component another name"),
    );
    if seen.insert(name.to_owned()) {
        run.report.label(finding, target.file, resolution.block(edge.to).header_span(), "this hides it");
    }
    run.report.alloy(finding, node.file, span, said);
}

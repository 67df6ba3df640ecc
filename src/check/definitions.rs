//! Instances of modules without a definition that a load could build them from: the validator takes all of them.

use std::collections::HashMap;

use super::report::Finding;
use super::run::Run;
use super::subject::Subject;
use super::suggest;
use crate::diagnostics::{Diagnostic, Edit, Fix, RuleName};
use crate::resolve::{NodeId, NodeKind, ROOT, ScopeId, ScopeKind};

/// This many missing definitions are told with hints.
const HINTS: usize = 100;

/// What is known of imports while instances are looked at.
struct Imports<'a> {
    /// How many imports of a name there are in a scope.
    named: HashMap<(ScopeId, &'a str), usize>,
    /// Whether nothing is wrong with their content.
    sound: HashMap<NodeId, bool>,
    /// What is missing in which import, and was told.
    told: HashMap<(NodeId, String), Finding>,
}

impl<'a> Imports<'a> {
    fn of(run: &Run<'_, 'a>) -> Self {
        let mut named = HashMap::new();
        for id in run.resolution.graph.node_ids() {
            let node = run.resolution.graph.node(id);
            if matches!(node.kind, NodeKind::Import(_))
                && let Some(label) = run.resolution.block(id).label()
            {
                *named.entry((node.scope, label)).or_default() += 1;
            }
        }
        Self { named, sound: HashMap::new(), told: HashMap::new() }
    }

    /// How many imports of a name are seen from an instance.
    fn seen(&self, run: &Run<'_, '_>, instance: NodeId, name: &str) -> usize {
        let graph = &run.resolution.graph;
        let scopes = graph.ancestors(graph.node(instance).scope);
        scopes.filter_map(|scope| self.named.get(&(scope, name))).sum()
    }
}

pub(super) fn check(run: &mut Run<'_, '_>) {
    let mut imports = None;
    for id in run.resolution.graph.node_ids() {
        if run.resolution.graph.node(id).kind == NodeKind::Argument {
            argument_of_template(run, id);
        }
        let subject = run.subjects[id.0 as usize];
        // What is not loaded is not built.
        if !matches!(subject, Subject::Declare(_) | Subject::Imported { .. })
            || !run.live.contains(run.resolution.graph.node(id).scope)
        {
            continue;
        }
        match subject {
            Subject::Declare(declare) if run.resolution.block(id).name().contains('.') => {
                let imports = imports.get_or_insert_with(|| Imports::of(run));
                not_an_import(run, id, declare, imports);
            }
            Subject::Declare(declare) | Subject::Imported { declare: Some(declare), .. } => empty(run, id, declare),
            Subject::Imported { import, declare: None } => {
                let imports = imports.get_or_insert_with(|| Imports::of(run));
                not_imported(run, id, import, imports);
            }
            _ => {}
        }
    }
}

/// Nobody gives an instance of a `foreach` arguments: a template in a module may have them, but needs none.
fn argument_of_template(run: &mut Run<'_, '_>, id: NodeId) {
    let resolution = run.resolution;
    let graph = &resolution.graph;
    let node = graph.node(id);
    let at_root = graph.ancestors_for_names(node.scope).last() == Some(ROOT);
    let block = resolution.block(id);
    let Some(label) = block.label() else { return };
    // At the root the validator takes none at all.
    if graph.scope(node.scope).kind != ScopeKind::Template
        || at_root
        || !run.live.contains(node.scope)
        || block.body().attribute("optional").is_some()
    {
        return;
    }
    let finding = run.report.push(
        node.file,
        Diagnostic::error(
            RuleName::MISSING_MODULE_ARGUMENT,
            block.header_span(),
            format!("nothing gives the argument `{label}` to the instances of a `foreach`"),
        )
        .with_help("use the loop's variable, or the argument of the module around it"),
    );
    run.report.alloy(finding, node.file, block.span(), format!("missing required argument \"{label}\" to module"));
}

/// An instance of a declare whose body has nothing in it.
fn empty(run: &mut Run<'_, '_>, instance: NodeId, declare: NodeId) {
    let resolution = run.resolution;
    let body = resolution.block(declare).body();
    let damaged = !resolution.file(resolution.graph.node(declare).file).syntax_errors.is_empty();
    if damaged || body.has_errors() || body.statements().next().is_some() {
        return;
    }
    let block = resolution.block(instance);
    let name = block.name();
    let diagnostic = Diagnostic::error(
        RuleName::COMPONENT_NOT_FOUND,
        block.name_span(),
        format!("the module `{name}` is empty: Alloy does not load an instance of it"),
    )
    .with_help("put something into the body of the `declare`, or remove the instance");
    let is_imported = matches!(run.subjects[instance.0 as usize], Subject::Imported { .. });
    let (namespace, component) = name.split_once('.').filter(|_| is_imported).unwrap_or(("", &name));
    report(run, instance, diagnostic, (declare, "nothing is in this body"), namespace, component);
}

/// `mine.part "x" { … }`, where `mine` is a `declare`.
fn not_an_import<'a>(run: &mut Run<'_, 'a>, instance: NodeId, declare: NodeId, imports: &Imports<'a>) {
    let block = run.resolution.block(instance);
    let name = block.name();
    let Some((first, rest)) = name.split_once('.') else { return };
    if imports.seen(run, instance, first) > 0 {
        return;
    }
    let span = block.name_span();
    let diagnostic = Diagnostic::error(
        RuleName::COMPONENT_NOT_FOUND,
        span,
        format!("component not found: `{first}` is a `declare`, which has no `{rest}` in it"),
    )
    .with_help(format!("an instance of it is written `{first} \"…\" {{ … }}`"))
    .with_fix(Fix::not_safe(format!("rename to `{first}`"), vec![Edit::replace(span, first)]));
    report(run, instance, diagnostic, (declare, "declared here"), first, rest);
}

/// An instance of what the content of an import does not declare.
fn not_imported<'a>(run: &mut Run<'_, 'a>, instance: NodeId, import: NodeId, imports: &mut Imports<'a>) {
    let resolution = run.resolution;
    let block = resolution.block(instance);
    let name = block.name();
    let Some((namespace, wanted)) = name.split_once('.') else { return only_a_namespace(run, instance, import) };
    let file = resolution.graph.node(instance).file;
    if let Some(&finding) = imports.told.get(&(import, wanted.to_owned())) {
        say(run, finding, instance, namespace, wanted);
        run.report.label(finding, file, block.name_span(), "and here");
        return;
    }
    // Alloy looks into imports of the same name further outside as well.
    let is_only_one = imports.seen(run, instance, namespace) == 1;
    let Some(content) = resolution.graph.node(import).inner.filter(|_| is_only_one) else { return };
    // A folder without modules may have some on the machine where the collector runs.
    if resolution.content_of(import).next().is_none()
        || !*imports.sound.entry(import).or_insert_with(|| is_sound(run, import, content))
    {
        return;
    }
    let declares: Vec<&str> = match imports.told.len() {
        ..HINTS => resolution.graph.scope(content).nodes().filter_map(|id| label_of_declare(run, id)).collect(),
        _ => Vec::new(),
    };
    let span = block.name_span();
    let message = format!("component not found: what is imported as `{namespace}` does not declare `{wanted}`");
    let mut diagnostic = Diagnostic::error(RuleName::COMPONENT_NOT_FOUND, span, message);
    if let Some(instead) = suggest::closest(wanted, declares.iter().copied()) {
        let instead = format!("{namespace}.{instead}");
        let fix = Fix::not_safe(format!("rename to `{instead}`"), vec![Edit::replace(span, instead.clone())]);
        diagnostic = diagnostic.with_help(format!("did you mean `{instead}`?")).with_fix(fix);
    } else if !declares.is_empty() {
        let shown = suggest::listed(declares.iter().copied().take(6));
        diagnostic = diagnostic.with_help(format!("it declares {shown}"));
    }
    let finding = report(run, instance, diagnostic, (import, "imported here"), namespace, wanted);
    imports.told.insert((import, wanted.to_owned()), finding);
}

/// `mine "x" { … }`, where `mine` is an import.
fn only_a_namespace(run: &mut Run<'_, '_>, instance: NodeId, import: NodeId) {
    let resolution = run.resolution;
    let graph = &resolution.graph;
    let block = resolution.block(instance);
    let name = block.name();
    if graph.ancestors(graph.node(instance).scope).any(|scope| resolution.declare_in(scope, &name).is_some()) {
        return;
    }
    let diagnostic = Diagnostic::error(
        RuleName::COMPONENT_NOT_FOUND,
        block.name_span(),
        format!("component not found: `{name}` is an import, and none of what it declares"),
    )
    .with_help(format!("an instance is written `{name}.DECLARE \"…\" {{ … }}`"));
    report(run, instance, diagnostic, (import, "imported here"), "", &name);
}

fn label_of_declare<'a>(run: &Run<'_, 'a>, id: NodeId) -> Option<&'a str> {
    let is_declare = run.resolution.graph.node(id).kind == NodeKind::Declare;
    run.resolution.block(id).label().filter(|_| is_declare)
}

/// Whether nothing is wrong with the content of an import, so that what it declares is known.
fn is_sound(run: &Run<'_, '_>, import: NodeId, content: ScopeId) -> bool {
    let resolution = run.resolution;
    let mut nodes = resolution.graph.scope(content).nodes();
    resolution.content_of(import).all(|file| resolution.module_errors(file).is_empty())
        && nodes.all(|id| matches!(resolution.graph.node(id).kind, NodeKind::Declare | NodeKind::Import(_)))
        && !run.causes.unlabelled.contains_key(&content)
}

fn report(
    run: &mut Run<'_, '_>,
    instance: NodeId,
    diagnostic: Diagnostic,
    (defined, label): (NodeId, &str),
    namespace: &str,
    component: &str,
) -> Finding {
    let resolution = run.resolution;
    let file = resolution.graph.node(instance).file;
    let finding = run.report.push(file, diagnostic);
    let defined_in = resolution.graph.node(defined).file;
    run.report.label(finding, defined_in, resolution.block(defined).header_span(), label);
    say(run, finding, instance, namespace, component);
    finding
}

fn say(run: &mut Run<'_, '_>, finding: Finding, instance: NodeId, namespace: &str, component: &str) {
    let resolution = run.resolution;
    let said = format!(
        "Failed to build component: loading custom component controller: custom component config not found in the \
         registry, namespace: \"{namespace}\", componentName: \"{component}\""
    );
    run.report.alloy(finding, resolution.graph.node(instance).file, resolution.block(instance).span(), said);
}

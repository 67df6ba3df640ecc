//! One component in words.

use super::credentials::credentials;
use super::model::{Detail, Text, code};
use super::template::fill;
use super::view::{Scene, View};
use super::words::{self, Part, Words};
use super::{otelcol, phrase, relabelling, stages};
use crate::catalog::{Catalog, Type};
use crate::resolve::{Custom, NodeId, NodeKind};
use crate::syntax::ast::Statement;

/// What a node does, and the lines below that.
pub(super) fn describe(scene: &Scene<'_, '_>, id: NodeId) -> (Text, Vec<Detail>) {
    let view = scene.view(id);
    let name = view.block.name();
    if scene.is_custom(id) {
        return instance(scene, id);
    }
    if scene.resolution.graph.node(id).kind == NodeKind::Foreach {
        return (Text::new(foreach(&view)), Vec::new());
    }
    let Some(component) = scene.known(id) else {
        let text = format!("Is unknown to Alloy {}: nothing can be said of it.", scene.catalog.release());
        return (Text::new(text), Vec::new());
    };
    let words = words::find(&name);
    let description = component.description().unwrap_or("Is part of the configuration.");
    let mut sentence = match words.filter(|words| !words.says.is_empty()) {
        Some(words) => fill(words.says, &view).unwrap_or_else(|| description.to_owned()),
        None => description.to_owned(),
    };
    let mut details = Vec::new();
    match words {
        Some(words) => words.parts.iter().for_each(|part| self::part(*part, &view, &mut details)),
        None => written_arguments(&view, &mut details),
    }
    own_credentials(&name, &view, words, &mut details);
    if matches!(&*name, "discovery.relabel" | "loki.relabel") && scene.is_only_rules(id) {
        sentence = "Holds rules that other components apply:".to_owned();
    }
    if sentence.ends_with(':') && details.is_empty() {
        sentence = match sentence.strip_prefix("Works on ").filter(|_| name == "discovery.relabel") {
            Some(rest) => format!("Passes on {} unchanged: it has no rules.", rest.trim_end_matches(':')),
            None => "Passes everything on unchanged: it has no rules.".to_owned(),
        };
    }
    if Catalog::component(scene.catalog, &name).is_none() && scene.catalog.entry(&name).is_none() {
        details.push(line(format!("is not part of Alloy {}", scene.catalog.release())));
    }
    (Text::new(sentence), details)
}

fn line(text: String) -> Detail {
    Detail { depth: 0, text: Text::new(text) }
}

fn part(part: Part, view: &View<'_, '_>, details: &mut Vec<Detail>) {
    match part {
        Part::Line(template) => details.extend(fill(template, view).map(line)),
        Part::Each(path, template) => {
            for block in view.blocks(path) {
                let mut words: Vec<String> = fill(template, &block).into_iter().collect();
                words.extend(credentials(&block));
                if !words.is_empty() {
                    details.push(line(words.join(", ")));
                }
            }
        }
        Part::Rules(path, what) => match path.rsplit_once('/') {
            Some((outer, block)) => {
                for view in view.blocks(outer) {
                    details.extend(relabelling::rules(&view, block, what).into_iter().map(line));
                }
            }
            None => details.extend(relabelling::rules(view, path, what).into_iter().map(line)),
        },
        Part::Stages => details.extend(stages::stages(view)),
        Part::Actions => details.extend(otelcol::actions(view)),
        Part::Filter => details.extend(otelcol::filter(view)),
        Part::Transform => details.extend(otelcol::transform(view)),
        Part::Policies => details.extend(otelcol::policies(view)),
        Part::Kubernetes => details.extend(otelcol::kubernetes(view)),
        Part::SpanMetrics => details.extend(otelcol::span_metrics(view)),
        Part::Headers => details.extend(otelcol::headers(view)),
    }
}

/// Credentials that stand directly in a component, or in a block that its words do not tell of.
fn own_credentials(name: &str, view: &View<'_, '_>, words: Option<&Words>, details: &mut Vec<Detail>) {
    if name.starts_with("otelcol.auth.") {
        return;
    }
    let told = |block: &str| {
        words.is_some_and(|words| words.parts.iter().any(|part| matches!(part, Part::Each(path, _) if *path == block)))
    };
    let mut found = credentials(view);
    for block in ["client", "endpoint", "authentication"] {
        if !told(block) {
            for inner in view.blocks(block) {
                found.extend(credentials(&inner));
            }
        }
    }
    if !found.is_empty() {
        details.push(line(found.join(", ")));
    }
}

/// For a component without words of its own: the arguments that say most, as they are.
fn written_arguments(view: &View<'_, '_>, details: &mut Vec<Detail>) {
    let mut items = Vec::new();
    for statement in view.block.body().statements() {
        let Statement::Attribute(attribute) = statement else { continue };
        let Some(ty) = view.ty(attribute.name()) else { continue };
        let is_told = match ty {
            Type::Capsule(_) | Type::Secret | Type::OptionalSecret => true,
            Type::List(inner) => matches!(inner, Type::Capsule(_) | Type::Target | Type::Secret),
            _ => phrase::is_secret(ty),
        };
        if is_told {
            continue;
        }
        if let Some(value) = view.written(attribute.name()) {
            items.push(format!("{} {value}", code(attribute.name())));
        }
    }
    if !items.is_empty() {
        details.push(line(format!("with {}", phrase::list(&items))));
    }
}

/// An instance of a declare.
fn instance(scene: &Scene<'_, '_>, id: NodeId) -> (Text, Vec<Detail>) {
    let view = scene.view(id);
    let node = scene.resolution.graph.node(id);
    let name = view.block.name();
    let text = match scene.resolution.custom(node.scope, view.block) {
        Some(Custom::Declare(_)) => format!("Runs the module {}, explained below.", code(&name)),
        Some(Custom::Import(import)) => match scene.declare_of(id) {
            Some(_) => format!("Runs the imported module {}, explained below.", code(&name)),
            None => format!(
                "Runs the module {} of {}, whose content is not known here.",
                code(&name),
                code(&scene.resolution.id(import))
            ),
        },
        _ => format!("Runs the module {}, which another file of the folder defines.", code(&name)),
    };
    let mut items = Vec::new();
    for statement in view.block.body().statements() {
        match statement {
            Statement::Attribute(attribute) => {
                if let Some(value) = argument(&view, attribute.name()) {
                    items.push(format!("{}: {value}", code(attribute.name())));
                }
            }
            Statement::Block(block) => items.push(format!("a block {}", code(&block.name()))),
            Statement::Error(_) => {}
        }
    }
    (Text::new(text), items.into_iter().map(line).collect())
}

fn argument(view: &View<'_, '_>, name: &str) -> Option<String> {
    match name {
        "targets" => Some(super::targets::targets(view, name)),
        _ => view.written(name),
    }
}

fn foreach(view: &View<'_, '_>) -> String {
    let variable = view.literal("var").unwrap_or_else(|| "item".to_owned());
    match view.value("collection").and_then(|value| value.as_array().map(|items| items.len())) {
        Some(number) => format!(
            "Runs the components below once for each of {}, as {}.",
            phrase::count(number, "item", "items"),
            code(&variable)
        ),
        None => format!(
            "Runs the components below once for each item of {}, as {}.",
            view.written("collection").unwrap_or_else(|| "an empty list".to_owned()),
            code(&variable)
        ),
    }
}

//! Instances of declares: the arguments that they are given and those that they must be given.

use super::body::Place;
use super::run::Run;
use super::suggest;
use crate::diagnostics::{Diagnostic, Edit, Fix, RuleName};
use crate::resolve::{NodeId, NodeKind, Resolution};
use crate::syntax::ast::{Block, ExprKind, LiteralKind, Statement};

/// An argument that a module defines.
struct ModuleArgument<'a> {
    name: &'a str,
    optional: bool,
}

fn arguments_of<'a>(resolution: &Resolution<'a>, declare: NodeId) -> Vec<ModuleArgument<'a>> {
    let Some(body) = resolution.graph.node(declare).inner else { return Vec::new() };
    let arguments = resolution.graph.scope(body).nodes().filter_map(|id| {
        let node = resolution.graph.node(id);
        if node.kind != NodeKind::Argument || node.duplicate_of.is_some() {
            return None;
        }
        let block = resolution.block(id);
        // The validator takes nothing but the word `true` itself.
        let optional = block.body().attribute("optional").is_some_and(|attribute| {
            matches!(attribute.value().kind(), ExprKind::Literal(literal) if literal.kind == LiteralKind::True)
        });
        Some(ModuleArgument { name: block.label()?, optional })
    });
    arguments.collect()
}

pub(super) fn check(run: &mut Run<'_, '_>, place: Place, block: Block<'_>, declare: NodeId, imported: bool) {
    let arguments = arguments_of(run.resolution, declare);
    let owner = block.name().into_owned();
    let declared = run.resolution.graph.node(declare);
    let (declared_file, declared_at) = (declared.file, run.resolution.block(declare).header_span());
    let mut given: Vec<&str> = Vec::new();
    let mut unknown = Vec::new();
    for statement in block.body().statements() {
        match statement {
            Statement::Error(_) => {}
            Statement::Block(inner) => {
                let finding = run.report.push(
                    place.file,
                    Diagnostic::error(
                        RuleName::UNKNOWN_BLOCK,
                        inner.name_span(),
                        format!("`{owner}` is a module and takes attributes only, no blocks"),
                    ),
                );
                if !imported {
                    let said = format!("unrecognized block name \"{}\"", inner.name());
                    run.report.alloy(finding, place.file, inner.span(), said);
                }
                run.report.alloy(finding, place.file, inner.span(), "nested blocks not supported here");
            }
            Statement::Attribute(attribute) => {
                let name = attribute.name();
                if !arguments.iter().any(|argument| argument.name == name) {
                    unknown.push(attribute);
                } else if given.contains(&name) {
                    if imported {
                        // A load takes the last one.
                        continue;
                    }
                    let finding = run.report.push(
                        place.file,
                        Diagnostic::error(
                            RuleName::DUPLICATE_ARGUMENT,
                            attribute.name_span(),
                            format!("the argument `{name}` is given twice"),
                        )
                        .with_help("remove one of them"),
                    );
                    let said = format!("attribute \"{name}\" may only be provided once");
                    run.report.alloy(finding, place.file, attribute.span(), said);
                } else {
                    given.push(name);
                }
            }
        }
    }
    let mut missing: Vec<&str> = arguments
        .iter()
        .filter(|argument| !argument.optional && !given.contains(&argument.name))
        .map(|argument| argument.name)
        .collect();
    let pair = missing.len() == 1 && unknown.len() == 1;
    for attribute in unknown {
        let name = attribute.name();
        let body = run.resolution.graph.node(declare).inner;
        if let Some(&cause) = body.and_then(|body| run.causes.unlabelled_arguments.get(&body)) {
            let said = format!("unrecognized attribute name \"{name}\"");
            run.report.alloy(cause, place.file, attribute.span(), said);
            run.report.label(cause, place.file, attribute.name_span(), format!("`{name}` is given here"));
            continue;
        }
        let free = arguments.iter().map(|argument| argument.name).filter(|name| !given.contains(name));
        let closest = suggest::closest(name, free);
        let mut diagnostic = Diagnostic::error(
            RuleName::UNKNOWN_MODULE_ARGUMENT,
            attribute.name_span(),
            format!("the module `{owner}` has no argument `{name}`"),
        );
        if let Some(instead) = closest {
            let fix = vec![Edit::replace(attribute.name_span(), instead)];
            diagnostic = diagnostic
                .with_help(format!("did you mean `{instead}`?"))
                .with_fix(Fix::not_safe(format!("rename to `{instead}`"), fix));
        } else if arguments.is_empty() {
            diagnostic = diagnostic.with_help("it has no arguments at all");
        } else {
            let names = suggest::listed(arguments.iter().map(|argument| argument.name).take(8));
            diagnostic = diagnostic.with_help(format!("it has {names}"));
        }
        let finding = run.report.push(place.file, diagnostic);
        run.report.label(finding, declared_file, declared_at, "the module is declared here");
        if imported {
            let said = format!("Provided argument \"{name}\" is not defined in the module");
            run.report.alloy_without_place(finding, said);
        } else {
            let said = format!("unrecognized attribute name \"{name}\"");
            run.report.alloy(finding, place.file, attribute.span(), said);
        }
        let at = missing.iter().position(|missing| Some(*missing) == closest).or(pair.then_some(0));
        if let Some(at) = at.filter(|&at| at < missing.len()) {
            let missing = missing.remove(at);
            say_missing(run, finding, place, block, missing, imported);
        }
    }
    if missing.is_empty() || block.body().has_errors() || block.close_span().is_none() {
        return;
    }
    let word = if missing.len() == 1 { "argument" } else { "arguments" };
    let are = if missing.len() == 1 { "is" } else { "are" };
    let names = suggest::listed(missing.iter().copied());
    let finding = run.report.push(
        place.file,
        Diagnostic::error(
            RuleName::MISSING_MODULE_ARGUMENT,
            block.header_span(),
            format!("the required {word} {names} of the module `{owner}` {are} missing"),
        ),
    );
    run.report.label(finding, declared_file, declared_at, "the module is declared here");
    for missing in missing {
        say_missing(run, finding, place, block, missing, imported);
    }
}

fn say_missing(
    run: &mut Run<'_, '_>,
    finding: super::report::Finding,
    place: Place,
    block: Block<'_>,
    name: &str,
    imported: bool,
) {
    if imported {
        run.report.alloy(finding, place.file, block.span(), format!("missing required argument \"{name}\" to module"));
    } else {
        run.report.alloy(finding, place.file, block.span(), format!("missing required attribute \"{name}\""));
    }
}

//! The names in a body: unknown, missing, repeated, an attribute where a block belongs and the other way round.

use std::collections::HashMap;

use super::report::{Finding, head_range};
use super::rules::Ruled;
use super::run::Run;
use super::{suggest, values};
use crate::catalog::{Argument, BlockSchema, Body, BodyKind, LabelRule, Name, Release, ReleaseSet};
use crate::diagnostics::{Diagnostic, Edit, Fix, RuleName};
use crate::resolve::{FileId, NodeId};
use crate::syntax::ast::{Attribute, Block, Statement};
use crate::text::Span;

/// Where a body stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub node: NodeId,
    pub file: FileId,
}

/// What is wrong with the names of one body.
#[derive(Default)]
struct Problems<'a> {
    unknown_attributes: Vec<Attribute<'a>>,
    unknown_blocks: Vec<Block<'a>>,
    /// Written as an attribute, and is a block.
    not_attributes: Vec<Attribute<'a>>,
    /// Written as a block, and is an attribute.
    not_blocks: Vec<Block<'a>>,
    repeated_attributes: Vec<Attribute<'a>>,
    /// Every block of a name that may stand only once, after the first.
    repeated_blocks: Vec<Block<'a>>,
}

/// Checks the body of `block`; blocks named `skip` directly in it belong to somebody else.
pub(super) fn check<'a>(run: &mut Run<'_, 'a>, place: Place, block: Block<'a>, schema: Body, skip: Option<Name>) {
    match schema.kind() {
        BodyKind::Names => {}
        BodyKind::Module => return,
        BodyKind::Map(element) => return map_body(run, place, block, *element),
    }
    let names = run.resolution.names(place.file);
    // The names seen in this body stand on top of those of the bodies around it.
    let base = run.seen.len();
    // The bits of these names: nearly every name is a new one, and told so by them.
    let mut written = 0;
    let (findings, pending) = (run.report.count(), run.pending.len());
    let mut problems: Option<Box<Problems<'a>>> = None;
    for statement in block.body().statements() {
        match statement {
            Statement::Error(_) => {}
            Statement::Attribute(attribute) => {
                let Some(name) = names.of(attribute.id()) else {
                    problems.get_or_insert_default().unknown_attributes.push(attribute);
                    continue;
                };
                match schema.argument_named(name) {
                    Some(argument) => {
                        if written & name.bit() != 0 && run.seen[base..].contains(&name) {
                            problems.get_or_insert_default().repeated_attributes.push(attribute);
                        } else {
                            written |= name.bit();
                            run.seen.push(name);
                            values::check(run, place, attribute, argument.ty());
                        }
                    }
                    None if schema.block_named(name).is_some() => {
                        problems.get_or_insert_default().not_attributes.push(attribute)
                    }
                    None => problems.get_or_insert_default().unknown_attributes.push(attribute),
                }
            }
            Statement::Block(inner) => {
                let Some(name) = names.of(inner.id()) else {
                    problems.get_or_insert_default().unknown_blocks.push(inner);
                    continue;
                };
                if skip == Some(name) {
                    continue;
                }
                match schema.block_named(name) {
                    Some(inner_schema) => {
                        if written & name.bit() == 0 || !run.seen[base..].contains(&name) {
                            written |= name.bit();
                            run.seen.push(name);
                        } else if !inner_schema.is_repeated() {
                            problems.get_or_insert_default().repeated_blocks.push(inner);
                            continue;
                        }
                        block_label(run, place, inner, inner_schema);
                        check(run, place, inner, inner_schema.body(), None);
                    }
                    None if schema.argument_named(name).is_some() => {
                        problems.get_or_insert_default().not_blocks.push(inner)
                    }
                    None => problems.get_or_insert_default().unknown_blocks.push(inner),
                }
            }
        }
    }
    let missing = if schema.lacks_nothing(written) {
        MissingNames::default()
    } else {
        MissingNames::of(schema, |name| run.seen[base..].contains(&name) || skip == Some(name))
    };
    let known = run.seen.len() - base;
    run.seen.truncate(base);
    if problems.is_some() || !missing.is_empty() {
        let problems = problems.unwrap_or_default();
        if known == 0 && problems.unknown_attributes.len() + problems.unknown_blocks.len() >= 2 {
            nothing_belongs(run, place, block, &problems, &missing);
            return;
        }
        report(run, place, block, schema, &problems, missing, Before { findings, pending });
        return;
    }
    if schema.has_rules() {
        run.ruled.push(Ruled {
            node: place.node,
            block: block.id(),
            body: schema,
            written: written | skip.map_or(0, Name::bit),
            is_fixed: run.pending.len() == pending,
        });
    }
}

/// How much had been found before a body was looked at.
#[derive(Clone, Copy)]
struct Before {
    findings: usize,
    pending: usize,
}

/// The required names that are not there.
#[derive(Default)]
struct MissingNames {
    arguments: Vec<&'static str>,
    blocks: Vec<&'static str>,
}

impl MissingNames {
    fn of(schema: Body, is_there: impl Fn(Name) -> bool) -> Self {
        let arguments = schema.required_arguments().filter(|argument| !is_there(argument.catalog_name()));
        // Choices of a list (`stage.json`) are never required.
        let blocks = schema.required_blocks().filter(|block| block.group().is_none());
        let blocks = blocks.filter(|block| !is_there(block.catalog_name()));
        Self { arguments: arguments.map(Argument::name).collect(), blocks: blocks.map(BlockSchema::name).collect() }
    }

    const fn is_empty(&self) -> bool {
        self.arguments.is_empty() && self.blocks.is_empty()
    }
}

fn map_body(run: &mut Run<'_, '_>, place: Place, block: Block<'_>, element: crate::catalog::Type) {
    for statement in block.body().statements() {
        match statement {
            Statement::Error(_) => {}
            Statement::Attribute(attribute) => values::check_loaded(run, place, attribute, &element),
            Statement::Block(inner) => {
                let name = block.name();
                let finding = run.report.push(
                    place.file,
                    Diagnostic::error(
                        RuleName::UNKNOWN_BLOCK,
                        inner.name_span(),
                        format!("`{name}` takes attributes only, no blocks"),
                    ),
                );
                run.report.alloy(finding, place.file, inner.span(), "nested blocks not supported here");
            }
        }
    }
}

fn block_label(run: &mut Run<'_, '_>, place: Place, block: Block<'_>, schema: BlockSchema) {
    match (block.label(), schema.label()) {
        (Some(_), LabelRule::None) => {
            let name = schema.name();
            let span = block.label_span().unwrap_or_else(|| block.name_span());
            let gap = Span::new(block.name_span().end, span.end);
            let finding = run.report.push(
                place.file,
                Diagnostic::error(RuleName::INVALID_LABEL, span, format!("the block `{name}` takes no label"))
                    .with_help("remove the label")
                    .with_fix(Fix::not_safe("remove the label", vec![Edit::replace(gap, "")])),
            );
            let said = if matches!(schema.body().kind(), BodyKind::Map(_)) {
                format!("block \"{name}\" requires empty label")
            } else {
                format!("block \"{name}\" does not support specifying labels")
            };
            run.report.alloy(finding, place.file, head_range(block), said);
        }
        (None, LabelRule::Required) => {
            let name = schema.name();
            let finding = run.report.push(
                place.file,
                Diagnostic::error(
                    RuleName::MISSING_LABEL,
                    block.name_span(),
                    format!("the block `{name}` needs a label"),
                )
                .with_help(format!("write `{name} \"NAME\" {{`")),
            );
            let said = format!("block \"{name}\" requires non-empty label");
            run.report.alloy(finding, place.file, head_range(block), said);
        }
        _ => {}
    }
}

#[expect(clippy::too_many_lines, reason = "one paragraph for each kind of problem")]
fn report<'a>(
    run: &mut Run<'_, 'a>,
    place: Place,
    block: Block<'_>,
    schema: Body,
    problems: &Problems<'_>,
    missing: MissingNames,
    before: Before,
) {
    let MissingNames { mut arguments, mut blocks } = missing;
    let owner = block.name().into_owned();
    // Alloy reports what is missing at the whole block.
    let whole = block.span();
    let say_missing_argument = |run: &mut Run<'_, 'a>, finding: Finding, name: &str| {
        run.report.alloy(finding, place.file, whole, format!("missing required attribute \"{name}\""));
    };
    let say_missing_block = |run: &mut Run<'_, 'a>, finding: Finding, name: &str| {
        run.report.alloy(finding, place.file, whole, format!("missing required block \"{name}\""));
    };
    for attribute in &problems.not_attributes {
        let name = attribute.name();
        let finding = run.report.push(
            place.file,
            Diagnostic::error(
                RuleName::MISPLACED_ATTRIBUTE,
                attribute.name_span(),
                format!("`{name}` is a block in `{owner}`, not an attribute"),
            )
            .with_help(format!("write `{name} {{ … }}`, without `=`")),
        );
        let said = format!("\"{name}\" must be a block, but is used as an attribute");
        run.report.alloy(finding, place.file, attribute.span(), said);
        if let Some(at) = blocks.iter().position(|missing| *missing == name) {
            blocks.remove(at);
            say_missing_block(run, finding, name);
        }
    }
    let mut told: HashMap<String, Finding> = HashMap::new();
    for inner in &problems.not_blocks {
        let name = inner.name();
        let said = format!("\"{name}\" must be an attribute, but is used as a block");
        if let Some(&finding) = told.get(&*name) {
            run.report.alloy(finding, place.file, inner.span(), said);
            continue;
        }
        let finding = run.report.push(
            place.file,
            Diagnostic::error(
                RuleName::MISPLACED_BLOCK,
                inner.name_span(),
                format!("`{name}` is an attribute in `{owner}`, not a block"),
            )
            .with_help(format!("write `{name} = …`")),
        );
        run.report.alloy(finding, place.file, inner.span(), said);
        if let Some(at) = arguments.iter().position(|missing| *missing == name) {
            arguments.remove(at);
            say_missing_argument(run, finding, &name);
        }
        told.insert(name.into_owned(), finding);
    }
    for attribute in &problems.repeated_attributes {
        let name = attribute.name();
        let first = block.body().attribute(name);
        let mut diagnostic = Diagnostic::error(
            RuleName::DUPLICATE_ARGUMENT,
            attribute.name_span(),
            format!("the argument `{name}` is given twice"),
        )
        .with_help("remove one of them");
        if let Some(first) = first {
            diagnostic = diagnostic.with_label(first.name_span(), "first given here");
        }
        let mut finding = run.report.push(place.file, diagnostic);
        let said = format!("attribute \"{name}\" may only be provided once");
        run.report.alloy(finding, place.file, attribute.span(), said);
        if let Some(first) = first {
            // The first one may be another argument under a wrong name: its value is not judged.
            finding = run.report.absorb(finding, before.findings, first.value().span());
            let mut index = 0;
            run.pending.retain(|pending| {
                index += 1;
                index <= before.pending || pending.attribute != first.id()
            });
        }
        if let ([missing], 1, true) =
            (arguments.as_slice(), problems.repeated_attributes.len(), problems.unknown_attributes.is_empty())
        {
            say_missing_argument(run, finding, missing);
            arguments.clear();
        }
    }
    repeated_blocks(run, place, block, problems);
    let lone_missing = arguments.len() + blocks.len() == 1;
    let lone_unknown = problems.unknown_attributes.len() + problems.unknown_blocks.len() == 1;
    let mut unknown: HashMap<String, Finding> = HashMap::new();
    for attribute in &problems.unknown_attributes {
        let name = attribute.name();
        let said = format!("unrecognized attribute name \"{name}\"");
        if let Some(finding) = unknown.get(name) {
            run.report.alloy(*finding, place.file, attribute.span(), said);
            continue;
        }
        let mut candidates: Vec<&str> = schema.arguments().map(Argument::name).collect();
        // Searching for each candidate is work: a body of thousands of unknown names gets no better hints.
        if problems.unknown_attributes.len() < 50 {
            candidates.retain(|candidate| block.body().attribute(candidate).is_none());
        }
        let closest = suggest::closest(name, candidates.iter().copied());
        let mut diagnostic = Diagnostic::error(
            RuleName::UNKNOWN_ARGUMENT,
            attribute.name_span(),
            unknown_words(&owner, "argument", name, schema, schema.argument_releases(name), run.catalog.release()),
        );
        diagnostic = hint(diagnostic, name, attribute.name_span(), schema, closest);
        let finding = run.report.push(place.file, diagnostic);
        run.report.alloy(finding, place.file, attribute.span(), said);
        // The misspelled argument is the one that is missing.
        let missing = arguments
            .iter()
            .position(|missing| Some(*missing) == closest)
            .or_else(|| (lone_missing && lone_unknown && !arguments.is_empty()).then_some(0));
        if let Some(at) = missing {
            let missing = arguments.remove(at);
            say_missing_argument(run, finding, missing);
            if closest != Some(missing)
                && let Some(diagnostic) = run.report.diagnostic_mut(finding)
            {
                diagnostic.help = Some(format!("`{owner}` requires the argument `{missing}`"));
            }
        }
        unknown.insert(name.to_owned(), finding);
    }
    unknown.clear();
    for inner in &problems.unknown_blocks {
        let name = inner.name();
        let said = format!("unrecognized block name \"{name}\"");
        if let Some(finding) = unknown.get(&*name) {
            run.report.alloy(*finding, place.file, inner.span(), said);
            run.report.label(*finding, place.file, inner.name_span(), "and here");
            continue;
        }
        let closest = suggest::closest(&name, schema.blocks().map(BlockSchema::name));
        let mut diagnostic = Diagnostic::error(
            RuleName::UNKNOWN_BLOCK,
            inner.name_span(),
            unknown_words(&owner, "block", &name, schema, schema.block_releases(&name), run.catalog.release()),
        );
        diagnostic = hint(diagnostic, &name, inner.name_span(), schema, closest);
        let finding = run.report.push(place.file, diagnostic);
        run.report.alloy(finding, place.file, inner.span(), said);
        let missing = blocks
            .iter()
            .position(|missing| Some(*missing) == closest)
            .or_else(|| (lone_missing && lone_unknown && !blocks.is_empty()).then_some(0));
        if let Some(at) = missing {
            let missing = blocks.remove(at);
            say_missing_block(run, finding, missing);
        }
        unknown.insert(name.into_owned(), finding);
    }
    if !block.body().has_errors() && block.close_span().is_some() {
        missing_names(run, place, block, &arguments, &blocks);
    }
}

/// No name in the body is one that it takes: the mistake is more likely in the block's own name.
fn nothing_belongs(
    run: &mut Run<'_, '_>,
    place: Place,
    block: Block<'_>,
    problems: &Problems<'_>,
    missing: &MissingNames,
) {
    let owner = block.name();
    let attributes = problems.unknown_attributes.iter().map(|attribute| attribute.name().to_owned());
    let mut names: Vec<String> =
        attributes.chain(problems.unknown_blocks.iter().map(|inner| inner.name().into_owned())).collect();
    names.dedup();
    let shown = suggest::listed(names.iter().map(String::as_str).take(6));
    let mut diagnostic = Diagnostic::error(
        if problems.unknown_attributes.is_empty() { RuleName::UNKNOWN_BLOCK } else { RuleName::UNKNOWN_ARGUMENT },
        block.name_span(),
        format!("`{owner}` takes nothing of what is written in it: {shown}"),
    );
    let fits = run.catalog.components().find(|component| {
        let body = component.body();
        names.iter().all(|name| body.argument(name).is_some() || body.block(name).is_some())
            && body.required_arguments().all(|argument| names.iter().any(|name| name == argument.name()))
    });
    if let (Some(component), true) = (fits, run.resolution.block(place.node).id() == block.id()) {
        diagnostic = diagnostic.with_help(format!("`{}` takes all of it", component.name()));
    }
    let finding = run.report.push(place.file, diagnostic);
    for attribute in &problems.unknown_attributes {
        let said = format!("unrecognized attribute name \"{}\"", attribute.name());
        run.report.alloy(finding, place.file, attribute.span(), said);
        run.report.label(finding, place.file, attribute.name_span(), "not taken");
    }
    for inner in &problems.unknown_blocks {
        let said = format!("unrecognized block name \"{}\"", inner.name());
        run.report.alloy(finding, place.file, inner.span(), said);
        run.report.label(finding, place.file, inner.name_span(), "not taken");
    }
    for name in &missing.arguments {
        run.report.alloy(finding, place.file, block.span(), format!("missing required attribute \"{name}\""));
    }
    for name in &missing.blocks {
        run.report.alloy(finding, place.file, block.span(), format!("missing required block \"{name}\""));
    }
    for attribute in &problems.not_attributes {
        let said = format!("\"{}\" must be a block, but is used as an attribute", attribute.name());
        run.report.alloy(finding, place.file, attribute.span(), said);
    }
    for inner in &problems.not_blocks {
        let said = format!("\"{}\" must be an attribute, but is used as a block", inner.name());
        run.report.alloy(finding, place.file, inner.span(), said);
    }
}

fn repeated_blocks(run: &mut Run<'_, '_>, place: Place, block: Block<'_>, problems: &Problems<'_>) {
    let mut told: HashMap<String, Finding> = HashMap::new();
    for repeated in &problems.repeated_blocks {
        let name = repeated.name();
        let said = format!("block \"{name}\" may only be specified once");
        if let Some(finding) = told.get(&*name) {
            run.report.alloy(*finding, place.file, repeated.span(), said);
            run.report.label(*finding, place.file, repeated.header_span(), "and here");
            continue;
        }
        let finding = run.report.push(
            place.file,
            Diagnostic::error(
                RuleName::DUPLICATE_BLOCK,
                repeated.header_span(),
                format!("the block `{name}` may stand only once in `{}`", block.name()),
            )
            .with_help("merge the blocks, or remove one of them"),
        );
        if let Some(first) = block.body().blocks().find(|other| other.name() == name) {
            run.report.label(finding, place.file, first.header_span(), "first given here");
            run.report.alloy(finding, place.file, first.span(), said.clone());
        }
        run.report.alloy(finding, place.file, repeated.span(), said);
        told.insert(name.into_owned(), finding);
    }
}

/// "`loki.write` has no argument `x`", or the release that has it.
fn unknown_words(owner: &str, what: &str, name: &str, schema: Body, releases: ReleaseSet, target: Release) -> String {
    if let (Some(first), Some(last)) = (releases.first(), releases.last()) {
        if target < first {
            return format!("the {what} `{name}` of `{owner}` was added in Alloy {first}; you target {target}");
        }
        if let (true, Some(removed)) = (target > last, releases.ended_in()) {
            let instead = schema.replaced_by(name).map_or(String::new(), |instead| format!("; use `{instead}`"));
            return format!("the {what} `{name}` of `{owner}` was removed in Alloy {removed}{instead}");
        }
        return format!("the {what} `{name}` of `{owner}` is not in Alloy {target}, but in {releases}");
    }
    format!("`{owner}` has no {what} `{name}`")
}

/// A likely name, or the block that the name belongs into.
fn hint(diagnostic: Diagnostic, name: &str, span: Span, schema: Body, closest: Option<&str>) -> Diagnostic {
    if let Some(instead) = closest {
        let fix = Fix::not_safe(format!("rename to `{instead}`"), vec![Edit::replace(span, instead)]);
        return diagnostic.with_help(format!("did you mean `{instead}`?")).with_fix(fix);
    }
    let belongs =
        schema.blocks().find(|block| block.body().argument(name).is_some() || block.body().block(name).is_some());
    if let Some(inner) = belongs {
        return diagnostic.with_help(format!("`{name}` belongs into the block `{}`", inner.name()));
    }
    let names: Vec<&str> = schema.arguments().map(Argument::name).collect();
    match names.len() {
        1..=8 => diagnostic.with_help(format!("it has the arguments {}", suggest::listed(names))),
        _ => diagnostic,
    }
}

fn missing_names(run: &mut Run<'_, '_>, place: Place, block: Block<'_>, arguments: &[&str], blocks: &[&str]) {
    if arguments.is_empty() && blocks.is_empty() {
        return;
    }
    let owner = block.name();
    let (rule, message) = match (arguments, blocks) {
        (arguments, []) => {
            let word = if arguments.len() == 1 { "argument" } else { "arguments" };
            let are = if arguments.len() == 1 { "is" } else { "are" };
            let names = suggest::listed(arguments.iter().copied());
            (RuleName::MISSING_ARGUMENT, format!("the required {word} {names} {are} missing in `{owner}`"))
        }
        ([], blocks) => {
            let word = if blocks.len() == 1 { "block" } else { "blocks" };
            let are = if blocks.len() == 1 { "is" } else { "are" };
            let names = suggest::listed(blocks.iter().copied());
            (RuleName::MISSING_BLOCK, format!("the required {word} {names} {are} missing in `{owner}`"))
        }
        (arguments, blocks) => {
            let names = suggest::listed(arguments.iter().chain(blocks).copied());
            (RuleName::MISSING_ARGUMENT, format!("{names} are required in `{owner}`, and missing"))
        }
    };
    let finding = run.report.push(place.file, Diagnostic::error(rule, block.header_span(), message));
    for name in arguments {
        let said = format!("missing required attribute \"{name}\"");
        run.report.alloy(finding, place.file, block.span(), said);
    }
    for name in blocks {
        run.report.alloy(finding, place.file, block.span(), format!("missing required block \"{name}\""));
    }
}

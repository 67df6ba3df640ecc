//! The catalog for people: what must be written first, then everything, required before optional.

use super::Entry;
use crate::catalog::{
    Argument, BlockSchema, Body, BodyKind, Catalog, Change, ChangeKind, Component, ComponentKind, Constant,
    DefaultValue, Deprecation, Function, LabelRule, Platform, Release, Stability, Type,
};

pub fn versions() -> String {
    Release::all().rev().map(|release| format!("{:<12}{}\n", release.to_string(), release.date())).collect()
}

/// Every name with what is remarkable about it.
pub fn list(catalog: Catalog) -> String {
    let row = |entry: Component| (entry.name().to_owned(), remarks(entry).join(", "));
    let components: Vec<_> = catalog.components().map(row).collect();
    let blocks: Vec<_> = catalog.config_blocks().map(row).collect();
    let constants = catalog.constants().map(|c| (c.name().to_owned(), String::new()));
    let functions = catalog.functions().map(|f| {
        let deprecated = f.deprecation().map(deprecated);
        let stability = (f.stability() != Stability::GenerallyAvailable).then(|| f.stability().name().to_owned());
        (f.name().to_owned(), deprecated.or(stability).unwrap_or_default())
    });
    let mut functions: Vec<_> = functions.chain(constants).collect();
    functions.sort();
    let mut out = format!("Alloy {}\n", catalog.release());
    for (title, rows) in [("Components", components), ("Configuration blocks", blocks), ("Standard library", functions)]
    {
        out += &format!("\n{title} ({})\n", rows.len());
        out += &table(&rows.into_iter().map(|(name, remark)| vec![name, remark]).collect::<Vec<_>>(), 1);
    }
    out
}

/// Every component and block in full.
pub fn all(catalog: Catalog) -> String {
    catalog.entries().map(|entry| component(catalog, entry)).collect::<Vec<_>>().join("\n")
}

pub fn entry(catalog: Catalog, entry: Entry) -> String {
    match entry {
        Entry::Component(entry) => component(catalog, entry),
        Entry::Function(entry) => function(entry),
        Entry::Constant(entry) => constant(entry),
    }
}

fn component(catalog: Catalog, entry: Component) -> String {
    let label = match entry.label() {
        LabelRule::Required => " \"LABEL\"",
        LabelRule::Optional => " [\"LABEL\"]",
        LabelRule::None => "",
    };
    let mut out = format!("{}{label} {{\n", entry.name());
    signature(entry.body(), 1, &mut out);
    out += "}\n\n";
    if let Some(description) = entry.description() {
        out += &format!("{description}\n\n");
    }
    let kind = match entry.kind() {
        ComponentKind::Component => "component",
        ComponentKind::Config => "configuration block",
        ComponentKind::Service => "configuration block of a service",
    };
    let mut facts = vec![kind.to_owned()];
    if remarks(entry).is_empty() {
        facts.push("generally available".to_owned());
    }
    facts.extend(remarks(entry));
    let exists = match (entry.since(), entry.removed()) {
        (Some(since), None) => format!("since {since}"),
        (Some(since), Some(removed)) => format!("from {since} until {removed}"),
        _ => String::new(),
    };
    facts.push(exists);
    out += &format!("{}\n{}\n", facts.join(", "), entry.documentation_url());
    let exports: Vec<_> = entry.exports().map(|e| vec![e.name().to_owned(), e.ty().to_string()]).collect();
    if !exports.is_empty() {
        out += "\nExports\n";
        out += &table(&exports, 1);
    }
    let mut parts = String::new();
    body(catalog, entry.body(), entry.since(), 1, &mut parts);
    if !parts.is_empty() {
        out += "\nArguments and blocks\n";
        out += &parts;
    }
    out
}

/// What sets an entry apart: its level, community, platforms, deprecation.
fn remarks(entry: Component) -> Vec<String> {
    let mut remarks = Vec::new();
    if entry.is_community() {
        remarks.push("community".to_owned());
    } else if entry.stability() != Stability::GenerallyAvailable {
        remarks.push(entry.stability().name().to_owned());
    }
    let platforms: Vec<_> = entry.platforms().map(Platform::name).collect();
    if platforms.len() < Platform::ALL.len() {
        remarks.push(format!("{} only", platforms.join(", ")));
    }
    if let Some(deprecation) = entry.deprecation() {
        remarks.push(deprecated(deprecation));
    }
    remarks
}

/// The smallest body that Alloy takes, with types in the place of values.
fn signature(body: Body, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match body.kind() {
        BodyKind::Names => {}
        BodyKind::Module => *out += &format!("{indent}// anything that a file may hold\n"),
        BodyKind::Map(ty) => *out += &format!("{indent}NAME = {ty}\n"),
    }
    let width = body.required_arguments().map(|a| a.name().len()).max().unwrap_or(0);
    for argument in body.required_arguments() {
        *out += &format!("{indent}{:width$} = {}\n", argument.name(), argument.ty());
    }
    for block in body.required_blocks() {
        *out += &format!("{indent}{}{} {{\n", block.name(), block_label(block));
        if block.recursive().is_none() {
            signature(block.body(), depth + 1, out);
        }
        *out += &format!("{indent}}}\n");
    }
}

fn block_label(block: BlockSchema) -> &'static str {
    match block.label() {
        LabelRule::Required => " \"LABEL\"",
        LabelRule::Optional => " [\"LABEL\"]",
        LabelRule::None => "",
    }
}

/// Arguments as a table, then each block with its own body indented below it, then what is refused at load.
fn body(catalog: Catalog, body: Body, known_since: Option<Release>, depth: usize, out: &mut String) {
    match body.kind() {
        BodyKind::Names => {}
        BodyKind::Module => *out += &format!("{}anything that a file may hold\n", "  ".repeat(depth)),
        BodyKind::Map(ty) => *out += &format!("{}any attribute, each a {ty}\n", "  ".repeat(depth)),
    }
    let mut arguments: Vec<_> = body.arguments().collect();
    arguments.sort_by_key(|argument| !argument.is_required());
    *out += &table(&arguments.into_iter().map(|a| argument_row(catalog, a, known_since)).collect::<Vec<_>>(), depth);
    let mut blocks: Vec<_> = body.blocks().collect();
    blocks.sort_by_key(|block| !block.is_required());
    for block in blocks {
        let mut remarks = Vec::new();
        if block.is_required() {
            remarks.push("required".to_owned());
        }
        if block.is_repeated() {
            remarks.push("repeatable".to_owned());
        }
        if let Some(ancestor) = block.recursive() {
            remarks.push(format!("the same again as the enclosing {ancestor}"));
        }
        push_history(
            block.stability(),
            block.releases().first(),
            block.releases().ended_in(),
            known_since,
            &mut remarks,
        );
        if let Some(deprecation) = block.deprecation() {
            remarks.push(deprecated(deprecation));
        }
        let braces = if block.recursive().is_some() { "{ … }" } else { "{" };
        let line =
            format!("{}{}{} {braces}  {}", "  ".repeat(depth), block.name(), block_label(block), remarks.join(", "));
        *out += line.trim_end();
        out.push('\n');
        if block.recursive().is_none() {
            self::body(catalog, block.body(), block.releases().first().max(known_since), depth + 1, out);
            *out += &format!("{}}}\n", "  ".repeat(depth));
        }
    }
    for rule in body.rules().filter(|rule| !rule.message.is_empty()) {
        *out += &format!("{}refused: {}\n", "  ".repeat(depth), rule.message);
    }
}

fn argument_row(catalog: Catalog, argument: Argument, known_since: Option<Release>) -> Vec<String> {
    let mut remarks = Vec::new();
    if argument.is_required() {
        remarks.push("required".to_owned());
    }
    match argument.default() {
        None
        | Some(DefaultValue::Null | DefaultValue::String("") | DefaultValue::List([]) | DefaultValue::Object([])) => {
            if let Some(documented) = argument.documented_default() {
                remarks.push(format!("default {documented}"));
            }
        }
        Some(DefaultValue::Unknown(_)) => remarks.push("default set by a library".to_owned()),
        Some(default) => remarks.push(format!("default {default}")),
    }
    if !argument.values().is_empty() {
        let values: Vec<_> = argument.values().iter().map(|value| DefaultValue::String(value).to_string()).collect();
        remarks.push(format!("one of {}", values.join(", ")));
    }
    if let Some(fields) = object_fields(catalog, argument.ty()) {
        let fields: Vec<_> = fields.arguments().map(|field| format!("{}: {}", field.name(), field.ty())).collect();
        remarks.push(format!("fields {}", fields.join(", ")));
    }
    push_history(
        argument.stability(),
        argument.releases().first(),
        argument.releases().ended_in(),
        known_since,
        &mut remarks,
    );
    if let Some(deprecation) = argument.deprecation() {
        remarks.push(deprecated(deprecation));
    }
    vec![argument.name().to_owned(), argument.ty().to_string(), remarks.join(", ")]
}

fn object_fields(catalog: Catalog, ty: &Type) -> Option<Body> {
    match ty {
        Type::Object(name) => catalog.object(name),
        Type::List(element) | Type::Map(element) => object_fields(catalog, element),
        _ => None,
    }
}

fn push_history(
    stability: Stability,
    since: Option<Release>,
    removed: Option<Release>,
    known_since: Option<Release>,
    remarks: &mut Vec<String>,
) {
    if stability != Stability::GenerallyAvailable {
        remarks.push(stability.name().to_owned());
    }
    // What is as old as its surroundings need not say so.
    if let Some(since) = since.filter(|since| Some(*since) > known_since) {
        remarks.push(format!("since {since}"));
    }
    if let Some(removed) = removed {
        remarks.push(format!("removed in {removed}"));
    }
}

/// `deprecated: use NAME`, or only `deprecated` when nothing more is known.
fn deprecated(deprecation: Deprecation) -> String {
    match (deprecation.text, deprecation.instead) {
        (None, None) => "deprecated".to_owned(),
        _ => format!("deprecated: {deprecation}"),
    }
}

fn function(function: Function) -> String {
    let last = function.parameters().count().saturating_sub(1);
    let parameters: Vec<_> = function
        .parameters()
        .enumerate()
        .map(|(i, parameter)| {
            let text = format!("{} {}", parameter.name(), parameter.ty());
            match (parameter.is_optional(), function.is_variadic() && i == last) {
                (_, true) => format!("{text}…"),
                (true, _) => format!("[{text}]"),
                (false, false) => text,
            }
        })
        .collect();
    let mut out = format!("{}({}) → {}\n\n", function.name(), parameters.join(", "), function.returns());
    if let Some(description) = function.description() {
        out += &format!("{description}\n\n");
    }
    let mut facts = vec!["function".to_owned()];
    if function.stability() != Stability::GenerallyAvailable {
        facts.push(function.stability().name().to_owned());
    }
    if let Some(deprecation) = function.deprecation() {
        facts.push(deprecated(deprecation));
    }
    facts.extend(function.releases().first().map(|since| format!("since {since}")));
    out + &format!("{}\n{}\n", facts.join(", "), function.documentation_url())
}

fn constant(constant: Constant) -> String {
    let mut out = format!("{}: {}\n\n", constant.name(), constant.ty());
    if let Some(description) = constant.description() {
        out += &format!("{description}\n\n");
    }
    let since = constant.releases().first().map(|since| format!(", since {since}")).unwrap_or_default();
    out + &format!("constant{since}\n")
}

/// One line a change: `+` added, `-` removed, `~` changed, under the name that has them.
pub fn difference(from: Release, to: Release, changes: &[Change]) -> String {
    let mut out = format!("Alloy {from} → {to}: ");
    if changes.is_empty() {
        return out + "no change\n";
    }
    out += &format!("{} changes\n", changes.len());
    let mut before = "";
    for change in changes {
        if change.path.is_empty() && !matches!(change.kind, ChangeKind::Changed(..)) {
            let sign = if change.kind == ChangeKind::Added { '+' } else { '-' };
            out += &format!("\n{sign} {} ({})\n", change.name, change.subject.name());
            before = "";
            continue;
        }
        if change.name != before {
            out += &format!("\n{}\n", change.name);
            before = change.name;
        }
        let path = if change.path.is_empty() { String::new() } else { format!("{} ", change.path.join(" > ")) };
        let subject = if change.path.is_empty() { String::new() } else { format!("({})", change.subject.name()) };
        out += &match &change.kind {
            ChangeKind::Added => format!("  + {path}{subject}\n"),
            ChangeKind::Removed => format!("  - {path}{subject}\n"),
            ChangeKind::Changed(old, new) => format!("  ~ {path}{}: {old} → {new}\n", old.name()),
        };
    }
    out
}

/// Rows with their columns below each other; the last one is as long as it is.
fn table(rows: &[Vec<String>], depth: usize) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..columns).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = "  ".repeat(depth);
        for (cell, width) in row.iter().zip(&widths) {
            line += &format!("{cell:width$}  ");
        }
        out += line.trim_end();
        out.push('\n');
    }
    out
}

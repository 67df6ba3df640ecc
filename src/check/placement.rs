//! Labels, ids that are taken, and what may stand where.

use super::report::{Finding, id_range, name_range};
use super::run::Run;
use crate::diagnostics::{Diagnostic, Edit, Fix, RuleName};
use crate::resolve::{FileId, NodeId, NodeKind, ROOT, ScopeId, ScopeKind};
use crate::syntax::ast::Block;

pub(super) fn check(run: &mut Run<'_, '_>) {
    stray_attributes(run);
    let mut module_only: Vec<(ScopeId, Finding, usize)> = Vec::new();
    for id in run.resolution.graph.node_ids() {
        let node = run.resolution.graph.node(id);
        let scope = run.resolution.graph.scope(node.scope);
        if scope.kind == ScopeKind::Module {
            in_module_content(run, id);
            continue;
        }
        match node.kind {
            NodeKind::Argument | NodeKind::Export if at_root(run, node.scope) => {
                module_block_at_root(run, id, &mut module_only);
            }
            NodeKind::Logging | NodeKind::Tracing | NodeKind::Service if node.scope != ROOT => {
                collector_block_inside(run, id);
            }
            _ => {}
        }
        match node.kind {
            NodeKind::Foreach => missing_template(run, id),
            NodeKind::Service => unconfigurable_service(run, id),
            NodeKind::Declare if run.resolution.block(id).label() == Some("declare") => declare_named_declare(run, id),
            _ => {}
        }
        missing_label(run, id);
        if let Some(first) = node.duplicate_of {
            duplicate(run, id, first);
        }
    }
}

/// Whether a scope belongs to the root as the validator sees it: the root itself and templates in it.
fn at_root(run: &Run<'_, '_>, scope: ScopeId) -> bool {
    run.resolution.graph.ancestors_for_names(scope).last() == Some(ROOT)
}

fn stray_attributes(run: &mut Run<'_, '_>) {
    let resolution = run.resolution;
    let mut last_root_file: Option<FileId> = None;
    for stray in &resolution.graph.stray {
        let Some(attribute) = resolution.attribute(stray.file, stray.attribute) else { continue };
        let name = attribute.name();
        let scope = resolution.graph.scope(stray.scope).kind;
        let place = match scope {
            ScopeKind::Root => "at the top of a file",
            ScopeKind::Declare => "directly in a `declare` body",
            ScopeKind::Template => "directly in a `template`",
            ScopeKind::Module => "at the top of imported content",
        };
        let diagnostic = Diagnostic::error(
            RuleName::MISPLACED_ATTRIBUTE,
            attribute.name_span(),
            format!("the attribute `{name}` may not stand {place}: only blocks may"),
        )
        .with_help("move it into the block that it belongs to");
        let finding = run.report.push(stray.file, diagnostic);
        match scope {
            // Alloy stops at the first one of a file.
            ScopeKind::Root if last_root_file == Some(stray.file) => {}
            ScopeKind::Root => {
                last_root_file = Some(stray.file);
                run.report.alloy(finding, stray.file, attribute.name_span(), format!("unrecognized attribute {name}"));
            }
            ScopeKind::Declare | ScopeKind::Template => {
                run.report.alloy(
                    finding,
                    stray.file,
                    attribute.span(),
                    "unsupported statement type *ast.AttributeStmt",
                );
            }
            ScopeKind::Module => run.report.alloy(
                finding,
                stray.file,
                attribute.span(),
                "only declare and import blocks are allowed in a module",
            ),
        }
    }
}

fn in_module_content(run: &mut Run<'_, '_>, id: NodeId) {
    let node = run.resolution.graph.node(id);
    if matches!(node.kind, NodeKind::Declare | NodeKind::Import(_)) {
        return;
    }
    let block = run.resolution.block(id);
    let name = block.name();
    let finding = run.report.push(
        node.file,
        Diagnostic::error(
            RuleName::MISPLACED_BLOCK,
            block.header_span(),
            format!("`{name}` may not stand at the top of imported content: only `declare` and `import` blocks may"),
        )
        .with_help("put it into a `declare` block"),
    );
    let said = format!("only declare and import blocks are allowed in a module, got {name}");
    run.report.alloy(finding, node.file, block.span(), said);
}

/// One finding for all `argument` and `export` blocks of a scope: the file is a module, not a configuration.
fn module_block_at_root(run: &mut Run<'_, '_>, id: NodeId, seen: &mut Vec<(ScopeId, Finding, usize)>) {
    let node = run.resolution.graph.node(id);
    let block = run.resolution.block(id);
    let word = if node.kind == NodeKind::Argument { "argument" } else { "export" };
    let known = seen.iter_mut().find(|(scope, ..)| *scope == node.scope);
    let finding = match known {
        Some((_, finding, count)) => {
            *count += 1;
            *finding
        }
        None => {
            let finding = run.report.push(
                node.file,
                Diagnostic::error(
                    RuleName::MISPLACED_BLOCK,
                    block.header_span(),
                    format!("`{word}` blocks may only stand in the body of a `declare`"),
                )
                .with_help("put the module into a `declare \"NAME\" { … }` block, import the file, and use it as `NAMESPACE.NAME`"),
            );
            seen.push((node.scope, finding, 1));
            finding
        }
    };
    run.report.alloy(finding, node.file, block.span(), format!("{word} blocks only allowed inside a module"));
}

/// `logging`, `tracing` and services inside a declare or a template.
fn collector_block_inside(run: &mut Run<'_, '_>, id: NodeId) {
    let node = run.resolution.graph.node(id);
    let block = run.resolution.block(id);
    let name = block.name();
    let (place, word) =
        if at_root(run, node.scope) { ("a `foreach`", "foreach") } else { ("a `declare` body", "module") };
    let finding = run.report.push(
        node.file,
        Diagnostic::error(
            RuleName::MISPLACED_BLOCK,
            block.header_span(),
            format!("`{name}` configures the whole collector and may not stand in {place}"),
        )
        .with_help("move it to the top of the file"),
    );
    run.report.alloy(finding, node.file, id_range(block), format!("{} not allowed in {word}", block.node_id()));
    // A load has other words.
    if word == "module" {
        let said = match node.kind {
            NodeKind::Service => format!("service blocks not allowed inside a module: \"{name}\""),
            _ => format!("{name} block not allowed inside a module"),
        };
        run.report.alloy(finding, node.file, block.span(), said);
    }
}

fn missing_template(run: &mut Run<'_, '_>, id: NodeId) {
    let node = run.resolution.graph.node(id);
    let block = run.resolution.block(id);
    if node.inner.is_some() || block.body().has_errors() {
        return;
    }
    let finding = run.report.push(
        node.file,
        Diagnostic::error(
            RuleName::MISSING_BLOCK,
            block.header_span(),
            "the block `template` is missing in `foreach`".to_owned(),
        )
        .with_help("add `template { … }` with the components that are made for each item"),
    );
    run.report.alloy(finding, node.file, block.span(), "missing required block \"template\"");
}

fn unconfigurable_service(run: &mut Run<'_, '_>, id: NodeId) {
    let node = run.resolution.graph.node(id);
    let block = run.resolution.block(id);
    let name = block.name();
    if !matches!(&*name, "cluster" | "otel" | "ui") {
        return;
    }
    let finding = run.report.push(
        node.file,
        Diagnostic::error(
            RuleName::MISPLACED_BLOCK,
            block.header_span(),
            format!("`{name}` is the name of a service that cannot be configured in a file"),
        )
        .with_help("remove the block; the service is configured by command-line flags"),
    );
    run.report.alloy(finding, node.file, block.span(), format!("service \"{name}\" does not support being configured"));
}

fn declare_named_declare(run: &mut Run<'_, '_>, id: NodeId) {
    let node = run.resolution.graph.node(id);
    let block = run.resolution.block(id);
    let finding = run.report.push(
        node.file,
        Diagnostic::error(
            RuleName::INVALID_LABEL,
            block.label_span().unwrap_or_else(|| block.name_span()),
            "a `declare` block may not be named `declare`".to_owned(),
        )
        .with_help("give it another label"),
    );
    run.report.alloy(finding, node.file, block.span(), "'declare' is not a valid label for a declare block");
}

fn missing_label(run: &mut Run<'_, '_>, id: NodeId) {
    let node = run.resolution.graph.node(id);
    let block = run.resolution.block(id);
    if block.label().is_some() {
        return;
    }
    let name = block.name();
    let said = match node.kind {
        NodeKind::Component => format!("component \"{name}\" must have a label"),
        NodeKind::Logging | NodeKind::Tracing | NodeKind::Service => return,
        _ => format!("{name} block must have a label"),
    };
    let what = if node.kind == NodeKind::Component { "component" } else { "block" };
    let after = block.name_span().end;
    let mut diagnostic =
        Diagnostic::error(RuleName::MISSING_LABEL, block.name_span(), format!("the {what} `{name}` needs a label"));
    if let Some(label) = block.label_span() {
        diagnostic.span = label;
        diagnostic.help = Some("put a name between the quotes".to_owned());
    } else {
        diagnostic.help = Some(format!("write `{name} \"NAME\" {{`"));
        if node.kind == NodeKind::Component {
            let fix = Fix::not_safe("insert the label `default`", vec![Edit::insert(after, " \"default\"")]);
            diagnostic = diagnostic.with_fix(fix);
        }
    }
    let finding = run.report.push(node.file, diagnostic);
    run.report.alloy(finding, node.file, name_range(block), said);
    if matches!(node.kind, NodeKind::Declare | NodeKind::Import(_)) {
        run.causes.unlabelled.entry(node.scope).or_insert(finding);
    }
    if node.kind == NodeKind::Argument {
        run.causes.unlabelled_arguments.entry(node.scope).or_insert(finding);
    }
    run.causes.broken.insert(id, finding);
}

fn duplicate(run: &mut Run<'_, '_>, id: NodeId, first: NodeId) {
    let resolution = run.resolution;
    let (node, original) = (resolution.graph.node(id), resolution.graph.node(first));
    let (block, other) = (resolution.block(id), resolution.block(first));
    let place = other.name_span().start;
    let position = run.report.printed_position(original.file, place);
    // A missing label is the mistake, and it is reported already.
    if let (None, Some(&finding)) = (block.label(), run.causes.broken.get(&id)) {
        let said = format!("block {} already declared at {position}", block.node_id());
        run.report.alloy(finding, node.file, id_range(block), said);
        return;
    }
    let header = header(block);
    let finding = run.report.push(
        node.file,
        Diagnostic::error(
            RuleName::DUPLICATE_BLOCK,
            block.header_span(),
            format!("`{header}` is already defined on line {}", run.report.line(original.file, place)),
        )
        .with_help(if block.label().is_some() {
            "give one of them another label, or remove it"
        } else {
            "keep one of them"
        }),
    );
    run.report.label(finding, original.file, other.header_span(), "first defined here");
    let said = format!("block {} already declared at {position}", block.node_id());
    run.report.alloy(finding, node.file, id_range(block), said);
}

/// A block's header as people write it: `loki.write "default"`.
pub(super) fn header(block: Block<'_>) -> String {
    match block.label() {
        Some(label) => format!("{} \"{label}\"", block.name()),
        None => block.name().into_owned(),
    }
}

//! What is found in the content of imports, told where the import stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::run::Run;
use super::subject::Subject;
use crate::diagnostics::{Diagnostic, Family, Label, RuleName, Severity};
use crate::resolve::{FileId, NodeId, NodeKind};
use crate::syntax::ast::{Statement, StatementId};
use crate::text::Span;

/// The file that an import names is not there: it may be on the machine where the collector runs.
const IMPORT_FILE_NOT_FOUND: RuleName = RuleName("import-file-not-found");

/// The file and the block of an import.
type Import = (FileId, StatementId);

/// Imports whose file is not there.
pub(super) fn missing(run: &mut Run<'_, '_>) {
    for missing in run.resolution.missing_imports() {
        let file = run.resolution.file(missing.file);
        let Statement::Block(block) = file.tree.statement(file.source, missing.import) else { continue };
        let span = block.body().attribute("filename").map_or(block.header_span(), |attribute| attribute.value().span());
        let message = format!("the file `{}` does not exist beside this one", missing.filename);
        run.report.push(
            missing.file,
            Diagnostic::lint(IMPORT_FILE_NOT_FOUND, Severity::Warning, span, message)
                .with_help("what it would define is not checked"),
        );
    }
}

/// One finding for each import of the given files whose content has errors.
pub(super) fn gather(run: &Run<'_, '_>, found: Vec<(FileId, Diagnostic)>) -> Vec<(FileId, Diagnostic)> {
    let resolution = run.resolution;
    if resolution.module_files().next().is_none() {
        return found;
    }
    let (mut own, inside): (Vec<_>, Vec<_>) = found.into_iter().partition(|(file, _)| resolution.is_own(*file));
    let syntax = resolution
        .module_files()
        .flat_map(|file| resolution.module_errors(file).iter().map(move |error| (file, error.clone())));
    let mut by_import: BTreeMap<Import, Vec<(FileId, Diagnostic, bool)>> = BTreeMap::new();
    for (file, diagnostic) in syntax.chain(inside) {
        if diagnostic.family != Family::Check || diagnostic.severity != Severity::Error {
            continue;
        }
        let import = outermost(run, file);
        let used = import.is_some_and(|import| is_used(run, import, file, &diagnostic));
        if let Some(import) = import {
            by_import.entry(import).or_default().push((file, diagnostic, used));
        }
    }
    for ((file, import), mut errors) in by_import {
        // What is used is what matters.
        errors.sort_by_key(|(file, diagnostic, used)| (!used, *file, diagnostic.span.start));
        let Some((at, first, used)) = errors.first() else { continue };
        let outer = resolution.file(file);
        let Statement::Block(block) = outer.tree.statement(outer.source, import) else { continue };
        let more = match errors.len() - 1 {
            0 => String::new(),
            1 => " (and one more error)".to_owned(),
            more => format!(" (and {more} more errors)"),
        };
        let message = format!("the imported content is wrong: {}{more}", first.message);
        let (span, label) = match resolution.outside(*at, first.span) {
            Some((place, span)) if place == file => (span, None),
            _ => {
                let label = Label {
                    span: first.span,
                    path: Some(Arc::from(resolution.file(*at).path)),
                    message: first.message.clone(),
                };
                (block.header_span(), Some(label))
            }
        };
        let mut diagnostic = if *used {
            Diagnostic::error(RuleName::INVALID_IMPORT, span, message)
        } else {
            Diagnostic::lint(RuleName::INVALID_IMPORT, Severity::Warning, span, message)
        };
        diagnostic.help.clone_from(&first.help);
        diagnostic.labels.extend(label);
        diagnostic.alloy.extend(errors.iter().filter(|(.., used)| *used).flat_map(|(_, error, _)| error.alloy.clone()));
        own.push((file, diagnostic));
    }
    own
}

/// The import in a given file through which the content came.
fn outermost(run: &Run<'_, '_>, mut file: FileId) -> Option<Import> {
    // Content comes after what imports it, so this ends.
    loop {
        let import = run.resolution.imported_by(file)?;
        if run.resolution.is_own(import.0) {
            return Some(import);
        }
        file = import.0;
    }
}

/// Whether a load meets the mistake: in a declare that is used, or at the top of content of which something is used. What
/// cannot be parsed is no content at all.
fn is_used(run: &Run<'_, '_>, import: Import, file: FileId, diagnostic: &Diagnostic) -> bool {
    let graph = &run.resolution.graph;
    let inside = graph.node_ids().find(|&id| {
        let node = graph.node(id);
        node.file == file && node.kind == NodeKind::Declare && covers(run, id, diagnostic.span)
    });
    match inside.and_then(|declare| graph.node(declare).inner) {
        Some(body) if diagnostic.rule != RuleName::SYNTAX_ERROR => run.live.contains(body),
        _ => graph.node_ids().any(|id| match run.subjects[id.0 as usize] {
            Subject::Imported { import: node, .. } => {
                let node = graph.node(node);
                let through = Some((node.file, node.block));
                (through == Some(import) || through == run.resolution.imported_by(file))
                    && run.live.contains(graph.node(id).scope)
            }
            _ => false,
        }),
    }
}

fn covers(run: &Run<'_, '_>, id: NodeId, span: Span) -> bool {
    run.resolution.block(id).span().contains(span)
}

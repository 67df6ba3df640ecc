//! Patterns of paths where paths are read as they are.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::{NodeAt, boolean, string};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};
use crate::syntax::ast::{Expr, ExprKind};
use crate::text::Span;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("glob-without-match"),
    category: "suspicious",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A pattern of paths that nothing expands.",
    page: include_str!("glob-without-match.md"),
    options: &[],
    checks: &[Check::Node { of: Which::Named(&names(["loki.source.file"])), function: node }],
};

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    let body = at.block.body();
    // The component expands patterns itself when told to.
    let expands = body.blocks().find(|block| block.name() == "file_match");
    if let Some(expands) = expands {
        let enabled = expands.body().attribute("enabled").map(|enabled| boolean(enabled.value()));
        if !matches!(enabled, None | Some(Some(false))) {
            return;
        }
    }
    let Some(targets) = body.attribute("targets") else { return };
    let mut found = Vec::new();
    patterns(targets.value(), &mut found);
    for span in found {
        tell(lint, at, span, "this pattern");
    }
    relabelled(lint, at);
}

/// The `__path__`s in a list of targets that are patterns.
fn patterns(expr: Expr<'_>, found: &mut Vec<Span>) {
    match expr.kind() {
        ExprKind::Array(elements) => elements.iter().for_each(|element| patterns(element, found)),
        ExprKind::Paren(inner) => patterns(inner, found),
        ExprKind::Object(fields) => {
            for field in fields.iter().filter(|field| field.key() == "__path__") {
                if string(field.value).is_some_and(|path| path.contains('*')) {
                    found.push(field.value.span());
                }
            }
        }
        _ => {}
    }
}

/// Targets straight from a `discovery.relabel` that makes a pattern of their paths.
fn relabelled(lint: &mut Lint<'_, '_>, at: NodeAt<'_>) {
    let graph = &lint.resolution.graph;
    for edge in graph.edges_of(at.id) {
        let is_targets = lint
            .resolution
            .attribute(at.file, edge.attribute)
            .is_some_and(|attribute| attribute.name() == "targets" && attribute.value().span() == edge.span);
        let relabels = lint.component(edge.to).is_some_and(|component| component.name() == "discovery.relabel");
        if !is_targets || !relabels {
            continue;
        }
        let rules = lint.resolution.block(edge.to).body();
        let makes_pattern = rules.blocks().filter(|block| block.name() == "rule").take(256).any(|rule| {
            let text = |name: &str| rule.body().attribute(name).and_then(|attribute| string(attribute.value()));
            text("target_label").is_some_and(|label| label == "__path__")
                && text("replacement").is_some_and(|replacement| replacement.contains('*'))
        });
        if makes_pattern {
            tell(lint, at, edge.span, "the pattern that the relabelling puts into `__path__`");
        }
    }
}

fn tell(lint: &mut Lint<'_, '_>, at: NodeAt<'_>, span: Span, what: &str) {
    let help = if at.component.body().block("file_match").is_some() {
        "add `file_match { enabled = true }`, or take the targets of a `local.file_match`"
    } else {
        "take the targets of a `local.file_match`"
    };
    let message = format!("{what} is no file for `loki.source.file`: it opens paths as they are, and reads nothing");
    lint.push(at.file, RULE.finding(span, message).with_help(help));
}

//! The value of an attribute against the type that is wanted.
//!
//! What can be said without knowing what names stand for is said here: what `alloy validate` sees of an expression, and
//! what a load says of constants. Expressions with names in them wait for the evaluation.

use super::body::Place;
use super::report::Finding;
use super::run::Run;
use super::validated::{self, Refused};
use super::words;
use crate::catalog::Type;
use crate::diagnostics::{Diagnostic, RuleName};
use crate::resolve::{NodeId, ScopeKind};
use crate::syntax::ast::{Attribute, Expr, ExprKind, LiteralKind, StatementId};
use crate::text::Span;
use crate::types::{self, EmptyScope, Reason, Refusal};

/// An attribute whose value depends on what names stand for.
#[derive(Clone, Copy)]
pub(super) struct Pending {
    pub attribute: StatementId,
    pub wanted: Type,
}

/// Checks the value of an attribute whose type the catalog knows.
pub(super) fn check(run: &mut Run<'_, '_>, place: Place, attribute: Attribute<'_>, wanted: &Type) {
    let value = attribute.value();
    // Literals that fit as they stand are most of all values, and neither has anything to say about them.
    if types::fits_as_written(value, *wanted) {
        return;
    }
    let live = run.live.contains(run.resolution.graph.node(place.node).scope);
    if live || validated::sees_values(run.catalog) {
        let refused = validated::check(value, *wanted, run.context);
        if !refused.is_empty() {
            for refused in refused {
                report_validated(run, place, attribute, &refused);
            }
            return;
        }
        // Of a literal a load finds nothing more.
        if let ExprKind::Literal(literal) = value.kind()
            && literal.kind != LiteralKind::Float
        {
            return;
        }
    }
    check_loaded(run, place, attribute, wanted);
}

/// A finding of the validator: its words, at its place.
fn report_validated(run: &mut Run<'_, '_>, place: Place, attribute: Attribute<'_>, refused: &Refused) {
    let message = match refused.reason {
        Reason::Type => words::kinds(attribute.name(), &refused.wanted, refused.kinds, &refused.said),
        Reason::Key => format!("the object `{}`: {}", attribute.name(), refused.said),
        _ => format!("the value of `{}` is wrong: {}", attribute.name(), refused.said),
    };
    let rule = match refused.reason {
        Reason::Key if refused.said.starts_with("missing") => RuleName::MISSING_ARGUMENT,
        Reason::Key => RuleName::UNKNOWN_ARGUMENT,
        reason => words::rule_of(reason),
    };
    let mut diagnostic = Diagnostic::error(rule, refused.span, message);
    if refused.reason == Reason::Value {
        diagnostic = words::with_what_is_allowed(diagnostic, &refused.wanted, attribute.value().source());
    }
    let finding = run.report.push(place.file, diagnostic);
    run.report.alloy(finding, place.file, refused.span, refused.said.clone());
}

/// What only a load finds.
pub(super) fn check_loaded(run: &mut Run<'_, '_>, place: Place, attribute: Attribute<'_>, wanted: &Type) {
    let value = attribute.value();
    // What is not certainly loaded is judged when, and if, the evaluation comes to it: Alloy does not load the body of
    // a declare that nobody uses, nor a template without an item.
    if mentions_names(value) || !run.live.contains(run.resolution.graph.node(place.node).scope) {
        run.pending.push(Pending { attribute: attribute.id(), wanted: *wanted });
        return;
    }
    if let Err(refusal) = types::check(value, *wanted, &mut EmptyScope, run.context) {
        report_loaded(run, place, Some(attribute), &refusal, Some(wanted));
    }
}

/// Whether what an expression is depends on names.
pub(super) fn mentions_names(expr: Expr<'_>) -> bool {
    match expr.kind() {
        ExprKind::Literal(_) | ExprKind::Error => false,
        ExprKind::Identifier(_) | ExprKind::Access { .. } | ExprKind::Call { .. } => true,
        ExprKind::Array(elements) => elements.iter().any(mentions_names),
        ExprKind::Object(fields) => fields.iter().any(|field| mentions_names(field.value)),
        ExprKind::Index { value, index } => mentions_names(value) || mentions_names(index),
        ExprKind::Unary { operand, .. } => mentions_names(operand),
        ExprKind::Binary { left, right, .. } => mentions_names(left) || mentions_names(right),
        ExprKind::Paren(inner) => mentions_names(inner),
    }
}

/// A finding of a load: its words, at its place.
pub(super) fn report_loaded(
    run: &mut Run<'_, '_>,
    place: Place,
    attribute: Option<Attribute<'_>>,
    refusal: &Refusal,
    wanted: Option<&Type>,
) -> Finding {
    let resolution = run.resolution;
    let block = resolution.block(place.node);
    let fallback = attribute.map_or_else(|| block.header_span(), |attribute| attribute.value().span());
    let span = refusal.span.unwrap_or(fallback);
    let name = attribute.map_or("", Attribute::name);
    let finding = run.report.push(place.file, words::refused(run, place.node, name, refusal, wanted, span));
    match refusal.span {
        Some(span) => say_loaded(run, finding, place, span, refusal.message.clone()),
        None => run.report.alloy(finding, place.file, block.span(), refusal.message.clone()),
    }
    finding
}

/// What a load says of a place in an expression.
pub(super) fn say_loaded(run: &mut Run<'_, '_>, finding: Finding, place: Place, span: Span, said: String) {
    if is_config_block(run, place) {
        let position = run.report.printed_position(place.file, span.start);
        let block = run.resolution.block(place.node);
        run.report.alloy(finding, place.file, block.span(), format!("{position}: {said}"));
    } else {
        run.report.alloy(finding, place.file, span, said);
    }
}

/// Alloy puts errors in configuration blocks into one sentence about the block.
fn is_config_block(run: &Run<'_, '_>, place: Place) -> bool {
    use crate::resolve::NodeKind;
    !matches!(run.resolution.graph.node(place.node).kind, NodeKind::Component | NodeKind::Service)
}

/// The scopes that a load certainly loads: the root, the bodies of declares that are used in such, and templates whose
/// collection is written out and has an item.
#[derive(Default)]
pub(super) struct Live(Vec<bool>);

impl Live {
    pub(super) fn of(run: &Run<'_, '_>) -> Self {
        let graph = &run.resolution.graph;
        let mut live = vec![false; graph.scopes.len()];
        let mut waiting = vec![crate::resolve::ROOT];
        while let Some(scope) = waiting.pop() {
            if std::mem::replace(&mut live[scope.0 as usize], true) {
                continue;
            }
            for node in graph.scope(scope).nodes() {
                let inner = match run.subjects[node.0 as usize].declare() {
                    Some(declare) => graph.node(declare).inner,
                    None => graph
                        .node(node)
                        .inner
                        .filter(|&inner| graph.scope(inner).kind == ScopeKind::Template && has_items(run, node)),
                };
                waiting.extend(inner);
            }
        }
        Self(live)
    }

    pub(super) fn contains(&self, scope: crate::resolve::ScopeId) -> bool {
        self.0.get(scope.0 as usize).copied().unwrap_or(false)
    }
}

/// Whether the collection of a `foreach` is a list that is written out, or another constant, with an item.
fn has_items(run: &Run<'_, '_>, foreach: NodeId) -> bool {
    let Some(collection) = run.resolution.block(foreach).body().attribute("collection") else { return false };
    if let ExprKind::Array(elements) = collection.value().without_parens().kind() {
        return !elements.is_empty();
    }
    match types::evaluate(collection.value(), &mut EmptyScope, run.context) {
        Ok(value) => value.as_array().is_some_and(|items| !items.is_empty()),
        Err(_) => false,
    }
}

//! Components that send what they have to nobody.

use crate::catalog::Name;
use crate::diagnostics::{RuleName, Severity};
use crate::lint::flow;
use crate::lint::lint::Lint;
use crate::lint::places::{NodeAt, is_empty_list};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which};
use crate::resolve::{Names, NodeKind};
use crate::syntax::ast::Statement;
use crate::text::Span;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("dead-end"),
    category: "wiring",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A component that sends its data to nothing.",
    page: include_str!("dead-end.md"),
    options: &[],
    checks: &[Check::Node { of: Which::All, function: node }],
};

const OUTPUT: Name = Name::of("output");

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    let is_component = lint.resolution.graph.node(at.id).kind == NodeKind::Component;
    if !is_component || !may_be_empty(at, lint.resolution.names(at.file)) {
        return;
    }
    let Some(place) = nowhere(at) else { return };
    if flow::is_meant_to_discard(at.block.label()) || has_another_purpose(lint, at) {
        return;
    }
    let id = at.block.node_id();
    let finding = RULE
        .finding(place, format!("`{id}` sends what it has to nothing"))
        .with_help("name the receivers of other components there, or remove the component");
    lint.push(at.file, finding);
}

/// Whether there is anything that could say so: most components are done with here.
fn may_be_empty(at: NodeAt<'_>, names: Names<'_>) -> bool {
    at.block.body().statements().any(|statement| match statement {
        Statement::Attribute(attribute) => is_empty_list(attribute.value()),
        Statement::Block(block) => names.of(block.id()) == Some(OUTPUT),
        Statement::Error(_) => false,
    })
}

/// Where it says that nothing receives anything; none when something does or nobody can tell.
fn nowhere(at: NodeAt<'_>) -> Option<Span> {
    let body = at.component.body();
    let mut empty = None;
    for attribute in at.block.body().attributes() {
        if body.argument(attribute.name()).is_some_and(|argument| flow::sends_data(argument.ty())) {
            if !is_empty_list(attribute.value()) {
                return None;
            }
            empty = Some(attribute.span());
        }
    }
    for output in at.block.body().blocks().filter(|block| block.name() == "output") {
        let Some(schema) = body.block("output") else { continue };
        if output.body().has_errors() {
            return None;
        }
        for attribute in output.body().attributes() {
            let sends =
                schema.body().argument(attribute.name()).is_some_and(|argument| flow::sends_data(argument.ty()));
            if sends && !is_empty_list(attribute.value()) {
                return None;
            }
        }
        if schema.body().arguments().any(|argument| flow::sends_data(argument.ty())) {
            empty = Some(output.span());
        }
    }
    empty
}

fn has_another_purpose(lint: &Lint<'_, '_>, at: NodeAt<'_>) -> bool {
    // Metrics made of log lines are read from the collector itself.
    let counts = at.component.name() == "loki.process"
        && at.block.body().all_blocks().any(|block| block.name() == "stage.metrics");
    let receiver = flow::receiver(at.component);
    // What nobody sends to is told of by another rule; other exports are a purpose of their own.
    let exports = at.component.exports().next().is_some();
    let used_otherwise =
        lint.edges_to(at.id).any(|edge| receiver.is_none_or(|receiver| lint.export_name(edge) != receiver.name()));
    counts || used_otherwise || (exports && lint.edges_to(at.id).next().is_none())
}

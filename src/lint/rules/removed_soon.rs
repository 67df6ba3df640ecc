//! What a release newer than the target no longer has.

use crate::catalog::{Body, Catalog, ReleaseSet};
use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::{BlockAt, NodeAt};
use crate::lint::rule::{Check, FixAvailability, Rule, Status};
use crate::resolve::FileId;
use crate::syntax::ast::Statement;
use crate::text::Span;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("removed-soon"),
    category: "deprecated",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A component, argument or block that a newer release of Alloy no longer has.",
    page: include_str!("removed-soon.md"),
    options: &[],
    checks: &[Check::Node(node), Check::Block(block)],
};

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    let name = at.component.name();
    tell(lint, at.file, at.block.name_span(), name, at.component.releases(), at.component.replaced_by());
}

fn block<'a>(lint: &mut Lint<'_, 'a>, at: BlockAt<'a>) {
    if lint.catalog == Catalog::newest() || at.node.component.removed().is_some() {
        return;
    }
    for statement in at.block.body().statements() {
        match statement {
            Statement::Attribute(attribute) => {
                named(lint, at, attribute.name(), attribute.name_span(), Body::argument_releases);
            }
            Statement::Block(inner) => named(lint, at, &inner.name(), inner.name_span(), Body::block_releases),
            Statement::Error(_) => {}
        }
    }
}

fn named(lint: &mut Lint<'_, '_>, at: BlockAt<'_>, name: &str, span: Span, releases: fn(Body, &str) -> ReleaseSet) {
    let releases = releases(at.schema, name);
    tell(lint, at.node.file, span, name, releases, at.schema.replaced_by(name));
}

fn tell(lint: &mut Lint<'_, '_>, file: FileId, span: Span, name: &str, releases: ReleaseSet, instead: Option<&str>) {
    if !releases.contains(lint.catalog.release()) {
        return;
    }
    let Some(removed) = releases.ended_in() else { return };
    let mut finding = RULE.finding(span, format!("`{name}` is gone in Alloy {removed}"));
    if let Some(instead) = instead {
        finding = finding.with_help(format!("use `{instead}` from then on"));
    }
    lint.push(file, finding);
}

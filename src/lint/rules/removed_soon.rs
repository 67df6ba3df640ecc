//! What a release newer than the target no longer has.

use crate::catalog::{Catalog, ReleaseSet};
use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::{ArgumentAt, BlockAt, NodeAt};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which};
use crate::resolve::FileId;
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
    checks: &[
        Check::Node { of: Which::Removed, function: node },
        Check::Argument { of: Which::Removed, function: argument },
        Check::Block { of: Which::Removed, function: block },
    ],
};

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    let name = at.component.name();
    tell(lint, at.file, at.block.name_span(), name, at.component.releases(), at.component.replaced_by());
}

fn argument<'a>(lint: &mut Lint<'_, 'a>, place: ArgumentAt<'a>) {
    if is_looked_into(lint, place.at) {
        let (name, releases) = (place.argument.name(), place.argument.releases());
        let instead = place.at.schema.replaced_by(name);
        tell(lint, place.at.node.file, place.attribute.name_span(), name, releases, instead);
    }
}

fn block<'a>(lint: &mut Lint<'_, 'a>, at: BlockAt<'a>) {
    if let Some(declared) = at.declared
        && is_looked_into(lint, at)
    {
        let file = at.node.file;
        tell(lint, file, at.block.name_span(), declared.name(), declared.releases(), declared.replaced_by());
    }
}

/// Whether what is in a component is told of: the newest release has lost nothing yet, and of what goes as a whole the
/// parts are not counted.
fn is_looked_into(lint: &Lint<'_, '_>, at: BlockAt<'_>) -> bool {
    lint.catalog != Catalog::newest() && at.node.component.removed().is_none()
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

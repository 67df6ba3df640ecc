//! Arguments and blocks that have a successor, or no effect.

use crate::catalog::Deprecation;
use crate::diagnostics::{Fix, RuleName, Severity};
use crate::lint::edits::remove_statement;
use crate::lint::lint::Lint;
use crate::lint::places::{ArgumentAt, BlockAt};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which};
use crate::text::Span;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("deprecated-argument"),
    category: "deprecated",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::Sometimes,
    summary: "An argument or block that is deprecated.",
    page: include_str!("deprecated-argument.md"),
    options: &[],
    checks: &[
        Check::Argument { of: Which::Deprecated, function: argument },
        Check::Block { of: Which::Deprecated, function: block },
    ],
};

fn argument<'a>(lint: &mut Lint<'_, 'a>, place: ArgumentAt<'a>) {
    if let Some(deprecation) = place.argument.deprecation()
        && !is_told_already(place, deprecation)
    {
        tell(lint, place.at, place.attribute.name(), place.attribute.name_span(), place.attribute.span(), deprecation);
    }
}

/// Whether an argument before this one has the same successor: to replace them is one change.
fn is_told_already(place: ArgumentAt<'_>, deprecation: Deprecation) -> bool {
    // Longer bodies repeat themselves.
    let before =
        place.at.block.body().attributes().take(64).take_while(|attribute| attribute.id() != place.attribute.id());
    deprecation.instead.is_some()
        && before
            .filter_map(|attribute| place.at.schema.argument(attribute.name())?.deprecation())
            .any(|other| other.instead == deprecation.instead)
}

fn block<'a>(lint: &mut Lint<'_, 'a>, at: BlockAt<'a>) {
    if let Some(declared) = at.declared
        && let Some(deprecation) = declared.deprecation()
    {
        tell(lint, at, declared.name(), at.block.name_span(), at.block.span(), deprecation);
    }
}

fn tell(lint: &mut Lint<'_, '_>, at: BlockAt<'_>, name: &str, span: Span, whole: Span, deprecation: Deprecation) {
    let component = at.node.component.name();
    let no_effect = deprecation.text == Some("It has no effect.")
        || deprecation.text.is_some_and(|text| text.starts_with("It has no effect"));
    let message = if no_effect {
        format!("`{name}` has no effect in `{component}`")
    } else {
        format!("`{name}` of `{component}` is deprecated")
    };
    let mut finding = RULE.finding(span, message);
    if no_effect {
        finding = finding.with_help("remove it");
        let source = lint.resolution.file(at.node.file).source;
        if let Some(edit) = remove_statement(source, whole) {
            finding = finding.with_fix(Fix::safe(format!("remove `{name}`"), vec![edit]));
        }
    } else if let Some(advice) = advice(deprecation) {
        finding = finding.with_help(advice);
    }
    lint.push(at.node.file, finding);
}

/// What to do instead, when that is known.
pub(super) fn advice(deprecation: Deprecation) -> Option<String> {
    let successor = || Some(format!("use `{}`", deprecation.instead?));
    deprecation.text.map(str::to_owned).or_else(successor)
}

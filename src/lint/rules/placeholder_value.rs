//! Values that somebody meant to replace.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::{Role, TextAt};
use crate::lint::rule::{Check, FixAvailability, Rule, Status};
use crate::lint::secrets::placeholder;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("placeholder-value"),
    category: "suspicious",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A value that was meant to be replaced.",
    page: include_str!("placeholder-value.md"),
    checks: &[Check::Text(text)],
};

fn text<'a>(lint: &mut Lint<'_, 'a>, at: &TextAt<'a>) {
    if at.role == Role::Parameter || at.is_pattern() {
        return;
    }
    let Some(range) = placeholder(at.raw) else { return };
    let span = at.part(range.start, range.end);
    let what = &at.raw[range];
    let finding = RULE
        .finding(span, format!("`{what}` looks like a value that was never filled in"))
        .with_help(format!("put the real value of `{}` here", at.attribute.name()));
    lint.push(at.file, finding);
}

//! Values that somebody meant to replace.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::options::{OptionKind, RuleOption};
use crate::lint::places::{Role, TextAt};
use crate::lint::rule::{Check, FixAvailability, Rule, Signs, Status};
use crate::lint::secrets::{PLACEHOLDER_BEGINNINGS, placeholder};

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
    options: &[RuleOption {
        name: "ignore",
        kind: OptionKind::Texts,
        default: "[]",
        summary: "Placeholders that something fills in before Alloy reads the configuration.",
        example: "[\"<CLUSTER>\"]",
    }],
    checks: &[Check::Text { signs: Signs { holding: b"<", beginning: PLACEHOLDER_BEGINNINGS }, function: text }],
};

fn text<'a>(lint: &mut Lint<'_, 'a>, at: &TextAt<'a>) {
    if at.role == Role::Parameter || at.is_pattern() {
        return;
    }
    let Some(range) = placeholder(at.raw) else { return };
    let filled_in = lint.options.texts(RULE.name, "ignore").unwrap_or_default();
    if filled_in.iter().any(|known| *known == at.raw[range.clone()]) {
        return;
    }
    let name = at.attribute.name();
    // What stands in a secret argument is shown to nobody.
    let message = if at.is_secret() {
        format!("`{name}` still holds a placeholder")
    } else {
        format!("`{}` in `{name}` is a placeholder that was never filled in", &at.raw[range.clone()])
    };
    let finding = RULE.finding(at.part(range.start, range.end), message).with_help("put the real value here");
    lint.push(at.file, finding);
}

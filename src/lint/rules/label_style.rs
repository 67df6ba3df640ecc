//! Labels of components that are not written as most are.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::NodeAt;
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("label-style"),
    category: "style",
    severity: Severity::Info,
    on_by_default: false,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A label that is not in small letters with underscores.",
    page: include_str!("label-style.md"),
    options: &[],
    checks: &[Check::Node { of: Which::All, function: node }],
};

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    let (Some(label), Some(span)) = (at.block.label(), at.block.label_span()) else { return };
    if label.bytes().any(|b| b.is_ascii_uppercase()) {
        let mut wanted = String::with_capacity(label.len() + 4);
        let mut lower = false;
        for c in label.chars() {
            if c.is_ascii_uppercase() && lower {
                wanted.push('_');
            }
            lower = c.is_ascii_lowercase() || c.is_ascii_digit();
            wanted.push(c.to_ascii_lowercase());
        }
        let finding = RULE
            .finding(span, format!("the label `{label}` is not in small letters with underscores"))
            .with_help(format!("name it `{wanted}`, here and where it is referred to"));
        lint.push(at.file, finding);
    }
}

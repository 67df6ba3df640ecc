//! Relabelling rules that change nothing.

use crate::diagnostics::{Fix, RuleName, Severity};
use crate::lint::edits::remove_statement;
use crate::lint::lint::Lint;
use crate::lint::relabelling::{Relabelling, RelabellingAt};
use crate::lint::rule::{Check, FixAvailability, Rule, Status};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("relabel-no-effect"),
    category: "suspicious",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::Sometimes,
    summary: "A relabelling rule that changes nothing.",
    page: include_str!("relabel-no-effect.md"),
    options: &[],
    checks: &[Check::Relabelling(relabelling)],
};

fn relabelling<'a>(lint: &mut Lint<'_, 'a>, rule: &RelabellingAt<'a>) {
    let Some(why) = rule.known().and_then(Relabelling::has_no_effect) else { return };
    let at = rule.at;
    let mut finding = RULE
        .finding(at.block.header_span(), format!("this rule changes nothing: {why}"))
        .with_help("remove it, or correct it");
    if let Some(edit) = remove_statement(lint.resolution.file(at.node.file).source, at.block.span()) {
        finding = finding.with_fix(Fix::not_safe("remove the rule", vec![edit]));
    }
    lint.push(at.node.file, finding);
}

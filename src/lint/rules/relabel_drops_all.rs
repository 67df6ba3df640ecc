//! Relabelling rules after which nothing is left.

use crate::diagnostics::{RuleName, Severity};

use crate::lint::lint::Lint;
use crate::lint::relabelling::{Relabelling, RelabellingAt};
use crate::lint::rule::{Check, FixAvailability, Rule, Status};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("relabel-drops-all"),
    category: "suspicious",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A relabelling rule after which nothing is left.",
    page: include_str!("relabel-drops-all.md"),
    options: &[],
    checks: &[Check::Relabelling(relabelling)],
};

fn relabelling<'a>(lint: &mut Lint<'_, 'a>, rule: &RelabellingAt<'a>) {
    let Some(why) = rule.known().and_then(Relabelling::drops_all) else { return };
    let finding = RULE
        .finding(rule.at.block.header_span(), format!("nothing is left after this rule: {why}"))
        .with_help("say in `source_labels` and `regex` what to drop");
    lint.push(rule.at.node.file, finding);
}

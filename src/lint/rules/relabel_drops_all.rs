//! Relabelling rules after which nothing is left.

use crate::diagnostics::{RuleName, Severity};

use crate::lint::lint::Lint;
use crate::lint::places::BlockAt;
use crate::lint::relabelling::Relabelling;
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
    checks: &[Check::Block(block)],
};

fn block<'a>(lint: &mut Lint<'_, 'a>, at: BlockAt<'a>) {
    let Some(why) = Relabelling::of(at).and_then(|rule| rule.drops_all()) else { return };
    let finding = RULE
        .finding(at.block.header_span(), format!("nothing is left after this rule: {why}"))
        .with_help("say in `source_labels` and `regex` what to drop");

    lint.push(at.node.file, finding);
}

//! Imports of which nothing is used.

use crate::check::Subject;
use crate::diagnostics::{RuleName, Severity};
use crate::lint::instances;
use crate::lint::lint::Lint;
use crate::lint::rule::{Check, FixAvailability, Rule, Status};
use crate::resolve::NodeKind;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("unused-import"),
    category: "wiring",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "An import of which nothing is used.",
    page: include_str!("unused-import.md"),
    options: &[],
    checks: &[Check::Configuration(configuration)],
};

fn configuration(lint: &mut Lint<'_, '_>) {
    let instance_of = |subject| match subject {
        Subject::Imported { import, .. } => Some(import),
        _ => None,
    };
    for (id, label) in instances::without_instance(lint, |kind| matches!(kind, NodeKind::Import(_)), instance_of) {
        let finding = RULE
            .finding(lint.resolution.block(id).header_span(), format!("nothing of the import `{label}` is used"))
            .with_help(format!(
                "write a block of one of its declares, `{label}.NAME \"default\" {{ … }}`, or remove the import"
            ));
        lint.push(lint.resolution.graph.node(id).file, finding);
    }
}

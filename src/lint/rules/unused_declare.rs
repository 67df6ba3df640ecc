//! Declares of which there is no instance.

use crate::check::Subject;
use crate::diagnostics::{RuleName, Severity};
use crate::lint::instances;
use crate::lint::lint::Lint;
use crate::lint::rule::{Check, FixAvailability, Rule, Status};
use crate::resolve::NodeKind;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("unused-declare"),
    category: "wiring",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A `declare` of which there is no instance.",
    page: include_str!("unused-declare.md"),
    options: &[],
    checks: &[Check::Configuration(configuration)],
};

fn configuration(lint: &mut Lint<'_, '_>) {
    let instance_of = |subject| match subject {
        Subject::Declare(declare) => Some(declare),
        _ => None,
    };
    for (id, label) in instances::without_instance(lint, |kind| kind == NodeKind::Declare, instance_of) {
        let finding = RULE
            .finding(lint.resolution.block(id).header_span(), format!("there is no instance of `{label}`"))
            .with_help(format!("write `{label} \"default\" {{ … }}` where it should run, or remove the declare"));
        lint.push(lint.resolution.graph.node(id).file, finding);
    }
}

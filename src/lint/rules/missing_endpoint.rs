//! Writers without an endpoint.

use crate::catalog::Name;
use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::NodeAt;
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("missing-endpoint"),
    category: "wiring",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A component that writes data to no endpoint.",
    page: include_str!("missing-endpoint.md"),
    options: &[],
    checks: &[Check::Node { of: Which::Named(WRITERS), function: node }],
};

/// Not `loki.write`: Alloy refuses that itself.
const WRITERS: &[Name] = &names(["prometheus.remote_write", "pyroscope.write", "prometheus.write.queue"]);

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    let body = at.block.body();
    if body.has_errors() || body.blocks().any(|block| block.name() == "endpoint") {
        return;
    }
    // A `url` at the wrong place is told already.
    if body.attribute("url").is_some() {
        return;
    }
    let finding = RULE
        .finding(
            at.block.header_span(),
            format!("`{}` has no `endpoint`, and drops all that it gets", at.block.node_id()),
        )
        .with_help("add an `endpoint` block with a `url`");
    lint.push(at.file, finding);
}

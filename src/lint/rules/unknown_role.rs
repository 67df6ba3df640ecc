//! Roles that no discovery knows.

use crate::diagnostics::{Edit, Fix, RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::{ArgumentAt, string};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("unknown-role"),
    category: "suspicious",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::Sometimes,
    summary: "A role of `discovery.kubernetes` that does not exist: nothing is discovered.",
    page: include_str!("unknown-role.md"),
    options: &[],
    checks: &[Check::Argument { of: Which::Named(&names(["role"])), function: argument }],
};

/// What `discovery.kubernetes` knows in every release; compared with case.
const ROLES: &[&str] = &["endpoints", "endpointslice", "ingress", "node", "pod", "service"];

fn argument<'a>(lint: &mut Lint<'_, 'a>, place: ArgumentAt<'a>) {
    if place.at.node.component.name() != "discovery.kubernetes" {
        return;
    }
    let value = place.attribute.value();
    let Some(role) = string(value) else { return };
    if ROLES.contains(&&*role) {
        return;
    }
    let finding = RULE
        .finding(value.span(), format!("there is no role \"{role}\" in Kubernetes discovery: nothing is discovered"))
        .with_help(format!("the roles are {}", ROLES.join(", ")));
    // `Pod`, `pods`, `nodes`.
    let lower = role.to_lowercase();
    let meant = ROLES.iter().find(|known| **known == lower || lower.strip_suffix('s') == Some(known));
    lint.push(
        place.at.node.file,
        match meant {
            Some(meant) => finding.with_fix(Fix::not_safe(
                format!("replace by \"{meant}\""),
                vec![Edit::replace(value.span(), format!("\"{meant}\""))],
            )),
            None => finding,
        },
    );
}

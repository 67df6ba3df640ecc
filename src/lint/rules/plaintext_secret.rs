//! Secrets that stand in the configuration.

use crate::catalog::Type;
use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::{ArgumentAt, Role, TextAt};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which};
use crate::lint::secrets::{is_key_of_secret, is_stand_in, password_of_connection};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("plaintext-secret"),
    category: "security",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A password, token or key that stands in the configuration.",
    page: include_str!("plaintext-secret.md"),
    options: &[],
    checks: &[Check::Argument { of: Which::Secret, function: argument }],
};

fn argument<'a>(lint: &mut Lint<'_, 'a>, place: ArgumentAt<'a>) {
    let whole = TextAt::of(place.at.node.file, place.attribute, Some(place.argument));
    if whole.is_secret() {
        whole.each_in(place.attribute.value(), &mut |at| text(lint, at));
    }
}

fn text(lint: &mut Lint<'_, '_>, at: &TextAt<'_>) {
    if at.role != Role::Whole || is_stand_in(at.raw) {
        return;
    }
    let name = at.attribute.name();
    let is_map = at.argument.is_some_and(|argument| matches!(argument.ty(), Type::Map(_)));
    if is_map && !at.key.is_some_and(is_key_of_secret) {
        return;
    }
    let what = if is_map { at.key.unwrap_or(name) } else { name };
    let span = if is_connection(name) {
        match password_of_connection(at.raw) {
            Some(password) if !is_stand_in(&at.raw[password.clone()]) => at.part(password.start, password.end),
            _ => return,
        }
    } else {
        at.span
    };
    let finding = RULE
        .finding(span, format!("the secret in `{what}` stands here for everybody who reads the configuration"))
        .with_help("read it from the environment with `sys.env`, from a `local.file` with `is_secret = true`, or from a `remote.*` component");
    lint.push(at.file, finding);
}

/// Whether the argument is more than a secret: what a database is and how it is reached.
fn is_connection(name: &str) -> bool {
    ["data_source_name", "data_source_names", "connection_string", "mongodb_uri"].contains(&name)
}

//! Passwords inside URLs of arguments that Alloy does not keep secret.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::{Role, TextAt};
use crate::lint::rule::{Check, FixAvailability, Rule, Signs, Status};
use crate::lint::secrets::{is_stand_in, password_of_url};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("secret-in-url"),
    category: "security",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A password inside a URL.",
    page: include_str!("secret-in-url.md"),
    options: &[],
    checks: &[Check::Text { signs: Signs { holding: b"@", beginning: &[] }, function: text }],
};

fn text<'a>(lint: &mut Lint<'_, 'a>, at: &TextAt<'a>) {
    if at.role == Role::Parameter || at.is_secret() || at.is_pattern() {
        return;
    }
    let Some(password) = password_of_url(at.raw) else { return };
    if is_stand_in(&at.raw[password.clone()]) {
        return;
    }
    let finding = RULE
        .finding(
            at.part(password.start, password.end),
            "this URL holds a password, which Alloy shows with it in its user interface and its logs",
        )
        .with_help("give the credentials in arguments of their own, such as a `basic_auth` block");
    lint.push(at.file, finding);
}

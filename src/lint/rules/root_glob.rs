//! Patterns of files that start at the root.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::{Role, TextAt};
use crate::lint::rule::{Check, FixAvailability, Rule, Signs, Status};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("root-glob"),
    category: "performance",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A pattern of files that walks the whole file system.",
    page: include_str!("root-glob.md"),
    options: &[],
    checks: &[Check::Text { signs: Signs { holding: b"*", beginning: &[] }, function: text }],
};

fn text(lint: &mut Lint<'_, '_>, text: &TextAt<'_>) {
    let is_pattern = text.key == Some("__path__") || text.attribute.name() == "include";
    if !is_pattern || text.role != Role::Whole || !starts_at_root(text.raw) {
        return;
    }
    lint.push(
        text.file,
        RULE.finding(text.span, "this pattern walks the whole file system each time it is looked at")
            .with_help("start it at the folder that holds the logs, such as `/var/log/**/*.log`"),
    );
}

/// `/**…`, `/*/**…`, `C:\\**…`
fn starts_at_root(path: &str) -> bool {
    let inside = match path.as_bytes() {
        [b'/', ..] => &path[1..],
        [drive, b':', ..] if drive.is_ascii_alphabetic() => path[2..].trim_start_matches(['/', '\\']),
        _ => return false,
    };
    let inside = inside.strip_prefix("*/").unwrap_or(inside);
    inside.starts_with("**")
}

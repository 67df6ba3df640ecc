//! Polling that is too frequent.

use crate::diagnostics::{RuleName, Severity};
use crate::embedded::duration;
use crate::lint::lint::Lint;
use crate::lint::places::{ArgumentAt, string};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("short-interval"),
    category: "performance",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "Something outside is asked every few moments.",
    page: include_str!("short-interval.md"),
    options: &[],
    checks: &[Check::Argument {
        of: Which::Named(&names(["refresh_interval", "pull_frequency", "poll_frequency", "sync_interval"])),
        function: argument,
    }],
};

const SECOND: i64 = 1_000_000_000;

fn argument<'a>(lint: &mut Lint<'_, 'a>, place: ArgumentAt<'a>) {
    let component = place.at.node.component.name();
    let (least, what) = match (component, place.attribute.name()) {
        (name, "refresh_interval") if name.starts_with("discovery.") => (5 * SECOND, "the list of targets is fetched"),
        ("import.git", "pull_frequency") => (30 * SECOND, "the repository is fetched"),
        ("import.http" | "remote.http" | "remotecfg", "poll_frequency") => (5 * SECOND, "the server is asked"),
        ("remote.s3", "poll_frequency") => (30 * SECOND, "the bucket is asked"),
        ("remote.kubernetes.secret" | "remote.kubernetes.configmap", "poll_frequency") => {
            (10 * SECOND, "the API server is asked")
        }
        ("mimir.rules.kubernetes" | "loki.rules.kubernetes", "sync_interval") => (10 * SECOND, "the ruler is asked"),
        _ => return,
    };
    let Some(text) = string(place.attribute.value()) else { return };
    // Zero means never again, or the default.
    if !duration::parse(text.as_bytes()).is_ok_and(|interval| (1..least).contains(&interval)) {
        return;
    }
    let message = format!("{what} every {text}");
    lint.push(
        place.at.node.file,
        RULE.finding(place.attribute.value().span(), message)
            .with_help("ask less often: what is found there hardly changes that fast, and every collector asks"),
    );
}

//! Scrape intervals that are hardly meant.

use crate::diagnostics::{RuleName, Severity};
use crate::embedded::duration;
use crate::lint::lint::Lint;
use crate::lint::options::{OptionKind, RuleOption};
use crate::lint::places::{ArgumentAt, string};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("scrape-interval-range"),
    category: "suspicious",
    severity: Severity::Warning,
    on_by_default: false,
    since: "0.1.0",
    status: Status::Preview,
    fix: FixAvailability::None,
    summary: "A scrape interval below two seconds, or of more than five minutes.",
    page: include_str!("scrape-interval-range.md"),
    options: &[
        RuleOption {
            name: "shortest",
            kind: OptionKind::Duration,
            default: "2s",
            summary: "The shortest interval that is fine.",
            example: "\"5s\"",
        },
        RuleOption {
            name: "longest",
            kind: OptionKind::Duration,
            default: "5m",
            summary: "The longest interval that is fine.",
            example: "\"2m\"",
        },
    ],
    checks: &[Check::Argument { of: Which::Named(&names(["scrape_interval"])), function: argument }],
};

const SECOND: i64 = 1_000_000_000;
/// Queries look back so far for the newest sample of a series.
const LOOKBACK: i64 = 5 * 60 * SECOND;

fn argument<'a>(lint: &mut Lint<'_, 'a>, place: ArgumentAt<'a>) {
    if place.at.node.component.name() != "prometheus.scrape" {
        return;
    }
    let value = place.attribute.value();
    let Some(Ok(interval)) = string(value).map(|text| duration::parse(text.as_bytes())) else { return };
    let shortest = lint.options.duration(RULE.name, "shortest").unwrap_or(2 * SECOND);
    let longest = lint.options.duration(RULE.name, "longest").unwrap_or(LOOKBACK);
    let finding = if interval > 0 && interval < shortest {
        RULE.finding(value.span(), "a scrape interval this short costs many samples, and time on every target")
            .with_help("15s to 60s are usual")
    } else if interval > longest && longest >= LOOKBACK {
        RULE.finding(
            value.span(),
            "series are scraped more than five minutes apart: queries see gaps between the samples",
        )
        .with_help("use at most 5m; queries look back five minutes for the newest sample")
    } else if interval > longest {
        RULE.finding(value.span(), "this scrape interval is longer than what is configured as the longest")
            .with_help("scrape more often")
    } else {
        return;
    };
    lint.push(place.at.node.file, finding);
}

//! Batches that are hardly any.

use crate::diagnostics::{RuleName, Severity};
use crate::embedded::{byte_size, duration};
use crate::lint::lint::Lint;
use crate::lint::places::{ArgumentAt, string};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};
use crate::syntax::ast::{ExprKind, LiteralKind};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("tiny-batch"),
    category: "performance",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "Batches so small that they save little.",
    page: include_str!("tiny-batch.md"),
    options: &[],
    checks: &[Check::Argument {
        of: Which::Named(&names([
            "send_batch_size",
            "send_batch_max_size",
            "max_samples_per_send",
            "batch_size",
            "batch_wait",
        ])),
        function: argument,
    }],
};

fn argument<'a>(lint: &mut Lint<'_, 'a>, place: ArgumentAt<'a>) {
    let component = place.at.node.component.name();
    let block = place.at.block.name();
    let value = place.attribute.value().without_parens();
    let text = || string(value);
    let number = || match value.kind() {
        ExprKind::Literal(literal) if literal.kind == LiteralKind::Number => literal.text.parse::<u64>().ok(),
        _ => None,
    };
    let found = match (component, &*block, place.attribute.name()) {
        // Zero means no limit.
        ("otelcol.processor.batch", _, "send_batch_size" | "send_batch_max_size") => {
            number().filter(|items| (1..100).contains(items)).map(|items| format!("{items} items"))
        }
        ("prometheus.remote_write", "queue_config", "max_samples_per_send") => {
            number().filter(|samples| (1..500).contains(samples)).map(|samples| format!("{samples} samples"))
        }
        ("loki.write", "endpoint", "batch_size") => text()
            .filter(|size| byte_size::parse(size.as_bytes()).is_ok_and(|bytes| (1..16 * 1024).contains(&bytes)))
            .map(|size| size.into_owned()),
        ("loki.write", "endpoint", "batch_wait") => text()
            .filter(|wait| duration::parse(wait.as_bytes()).is_ok_and(|wait| (1..100_000_000).contains(&wait)))
            .map(|wait| wait.into_owned()),
        _ => return,
    };
    let Some(found) = found else { return };
    let message = format!("`{}` closes batches at {found}", place.attribute.name());
    lint.push(
        place.at.node.file,
        RULE.finding(place.attribute.value().span(), message)
            .with_help("leave it out: the default makes far fewer requests for the same data"),
    );
}

//! Fields of log lines that are read for nothing.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::catalog::Name;
use crate::diagnostics::{RuleName, Severity};
use crate::embedded::re2;
use crate::lint::lint::Lint;
use crate::lint::places::{NodeAt, boolean, string};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};
use crate::syntax::ast::{Block, Expr, ExprKind};

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("unused-capture"),
    category: "performance",
    severity: Severity::Info,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A stage reads fields that nothing uses.",
    page: include_str!("unused-capture.md"),
    options: &[],
    checks: &[Check::Node { of: Which::Named(&names(["loki.process"])), function: node }],
};

const STAGE_REGEX: Name = Name::of("stage.regex");

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    let names = lint.resolution.names(at.file);
    let mut own = Vec::new();
    let mut stages: Vec<(Block<'a>, Cow<'a, str>)> = Vec::new();
    for stage in at.block.body().all_blocks().filter(|block| names.of(block.id()) == Some(STAGE_REGEX)) {
        let body = stage.body();
        let expressions = body.all_attributes().filter(|attribute| attribute.name() == "expression");
        own.extend(expressions.map(|attribute| attribute.id()));
        if body.attribute("labels_from_groups").is_none_or(|on| boolean(on.value()) == Some(false))
            && let Some(expression) = body.attribute("expression")
            && let Some(pattern) = string(expression.value())
            && !named_groups(&pattern).is_empty()
        {
            stages.push((stage, pattern));
        }
    }
    if stages.is_empty() {
        return;
    }
    own.sort_unstable();
    let mut readers: HashMap<&str, Vec<usize>> = HashMap::new();
    for (stage, (_, pattern)) in stages.iter().enumerate() {
        named_groups(pattern).into_iter().for_each(|field| readers.entry(field).or_default().push(stage));
    }
    let mut is_used = vec![false; stages.len()];
    for attribute in at.block.body().all_attributes() {
        if attribute.name() == "forward_to" || own.binary_search(&attribute.id()).is_ok() {
            continue;
        }
        // A stage one of whose fields is used is fine.
        let all_known = each_word(attribute.value(), &mut |word| {
            readers.remove(word).into_iter().flatten().for_each(|stage| is_used[stage] = true);
        });
        // Names may be in what is not known.
        if !all_known || readers.is_empty() {
            return;
        }
    }
    for ((stage, pattern), _) in stages.iter().zip(is_used).filter(|(_, is_used)| !is_used) {
        if re2::check(pattern.as_bytes()).is_err() {
            continue;
        }
        let list: Vec<String> = named_groups(pattern).iter().map(|name| format!("`{name}`")).collect();
        let message = format!("nothing uses {}, which this stage reads from every line", list.join(", "));
        lint.push(
            at.file,
            RULE.finding(stage.header_span(), message).with_help("remove the stage, or use what it reads"),
        );
    }
}

/// Hands on the words of all texts of an expression; whether all of it is known.
fn each_word(expr: Expr<'_>, hand_on: &mut dyn FnMut(&str)) -> bool {
    match expr.without_parens().kind() {
        ExprKind::Literal(literal) => {
            let text = string(expr).unwrap_or_else(|| literal.text.into());
            text.split(|c: char| !c.is_alphanumeric() && c != '_').for_each(&mut *hand_on);
            // A template that runs through all fields uses every one of them.
            !text.contains("range")
        }
        ExprKind::Array(elements) => elements.iter().all(|element| each_word(element, hand_on)),
        ExprKind::Object(fields) => fields.iter().all(|field| {
            hand_on(field.key());
            each_word(field.value, hand_on)
        }),
        _ => false,
    }
}

/// The names of `(?P<name>…)` and `(?<name>…)`.
fn named_groups(pattern: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = pattern;
    while let Some(at) = rest.find("(?") {
        rest = &rest[at + 2..];
        let name = rest.strip_prefix("P<").or_else(|| rest.strip_prefix('<'));
        if let Some((name, _)) = name.and_then(|rest| rest.split_once('>')) {
            found.push(name);
        }
    }
    found
}

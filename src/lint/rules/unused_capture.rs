//! Fields of log lines that are read for nothing.

use crate::diagnostics::{RuleName, Severity};
use std::collections::HashSet;

use crate::embedded::re2;
use crate::lint::lint::Lint;
use crate::lint::places::{NodeAt, boolean, string};
use crate::lint::rule::{Check, FixAvailability, Rule, Status};
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
    checks: &[Check::Node(node)],
};

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    if at.component.name() != "loki.process" {
        return;
    }
    let stages: Vec<Block<'a>> = at.block.body().all_blocks().filter(|block| block.name() == "stage.regex").collect();
    if stages.is_empty() {
        return;
    }
    let mut words: HashSet<String> = HashSet::new();
    for attribute in at.block.body().all_attributes() {
        let is_own =
            attribute.name() == "expression" && stages.iter().any(|stage| stage.span().contains(attribute.span()));
        if is_own || attribute.name() == "forward_to" {
            continue;
        }
        // Names may be in what is not known.
        if !collect(attribute.value(), &mut words) {
            return;
        }
    }
    for stage in stages {
        let body = stage.body();
        if body.attribute("labels_from_groups").is_some_and(|on| boolean(on.value()) != Some(false)) {
            continue;
        }
        let Some(expression) = body.attribute("expression") else { continue };
        let Some(pattern) = string(expression.value()) else { continue };
        if re2::check(pattern.as_bytes()).is_err() {
            continue;
        }
        let names = named_groups(&pattern);
        if names.is_empty() || names.iter().any(|name| words.contains(*name)) {
            continue;
        }
        let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let message = format!("nothing uses {}, which this stage reads from every line", list.join(", "));
        lint.push(
            at.file,
            RULE.finding(stage.header_span(), message).with_help("remove the stage, or use what it reads"),
        );
    }
}

/// Collects the words of all texts of an expression; whether all of it is known.
fn collect(expr: Expr<'_>, words: &mut HashSet<String>) -> bool {
    match expr.without_parens().kind() {
        ExprKind::Literal(literal) => {
            let text = string(expr).unwrap_or_else(|| literal.text.into());
            words.extend(text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned));
            // A template that runs through all fields uses every one of them.
            !text.contains("range")
        }
        ExprKind::Array(elements) => elements.iter().all(|element| collect(element, words)),
        ExprKind::Object(fields) => fields.iter().all(|field| {
            words.insert(field.key().to_owned());
            collect(field.value, words)
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

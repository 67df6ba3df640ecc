//! What components refuse only when they are loaded: the rules that the catalog declares for a body, applied to every
//! body that was written, inner bodies first, as Alloy decodes them.
//!
//! Everything is three-valued: a rule speaks only when it is certainly broken; a value that is not known, or that has a
//! mistake of its own, makes it silent. Declared kinds are judged by `kinds`; what no kind can say is a small function
//! of its own, found by its name in `code`.

mod beyla;
mod code;
mod common;
mod data_source;
mod discovery;
mod exporters;
mod instance;
mod kinds;
mod loki;
mod loki_time_zones;
mod message;
mod otelcol;
mod otelcol_encodings;
mod otelcol_match;
mod otelcol_ottl;
mod otelcol_time;
mod otelcol_vendors;
mod plain;
mod prometheus;
mod prometheus_text;
#[cfg(test)]
mod tests;
mod yaml_config;
mod yaml_shape;

pub(super) use instance::Instance;

use super::body::Place;
use super::report::Finding;
use super::run::Run;
use crate::catalog::{Body, Rule, RuleKind, Stability};
use crate::diagnostics::{Diagnostic, Fix, RuleName};
use crate::resolve::NodeId;
use crate::syntax::ast::{Expr, Statement, StatementId};
use crate::text::Span;
use crate::types::Value;

/// A body with rules, as it is met in a file.
#[derive(Clone, Copy)]
pub(super) struct Ruled {
    pub node: NodeId,
    pub block: StatementId,
    pub body: Body,
    /// The bits of the names that are written in it.
    pub written: u64,
    /// Whether all values in it are the same in every evaluation.
    pub is_fixed: bool,
}

/// A rule that is broken.
#[derive(Debug)]
pub(super) struct Violation {
    /// The tightest place.
    pub span: Span,
    /// Further places with what they have to do with it.
    pub labels: Vec<(Span, String)>,
    pub message: String,
    pub help: Option<String>,
    pub fix: Option<Fix>,
    /// Alloy's words.
    pub said: String,
    /// Where Alloy reports it; none: at the node's block.
    pub said_at: Option<Span>,
    /// The names of the body that are to blame: a second rule about them says nothing.
    pub names: Vec<&'static str>,
}

impl Violation {
    pub(super) fn new(span: Span, message: impl Into<String>, said: impl Into<String>) -> Self {
        Self {
            span,
            labels: Vec::new(),
            message: message.into(),
            help: None,
            fix: None,
            said: said.into(),
            said_at: None,
            names: Vec::new(),
        }
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn with_label(mut self, span: Span, message: impl Into<String>) -> Self {
        if span != self.span {
            self.labels.push((span, message.into()));
        }
        self
    }

    pub(super) fn with_fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

/// The values of attributes in one evaluation; none when it was refused.
pub(super) type Values<'v, 'a> = dyn Fn(Expr<'a>, crate::catalog::Type) -> Option<Value> + 'v;

/// The broken rules of all bodies of a node; of those that may be others now, when it is judged `again`.
pub(super) fn judge<'a>(run: &Run<'_, 'a>, node: NodeId, again: bool, values: &Values<'_, 'a>) -> Vec<Violation> {
    let mut found = Vec::new();
    let start = run.ruled.partition_point(|ruled| ruled.node < node);
    let file = run.resolution.file(run.resolution.graph.node(node).file);
    for ruled in run.ruled[start..].iter().take_while(|ruled| ruled.node == node) {
        if again && ruled.is_fixed {
            continue;
        }
        let Statement::Block(block) = file.tree.statement(file.source, ruled.block) else { continue };
        let instance = Instance::new(block, ruled, values, run);
        let first = found.len();
        let mut joined = Vec::new();
        for (number, rule) in ruled.body.rules_about(ruled.written, instance.choices()) {
            if rule.stability.is_some_and(|level| is_taken(run, level)) {
                continue;
            }
            let before = found.len();
            judge_rule(&instance, rule, number, &mut found);
            if found.len() == before {
                continue;
            }
            let names = names_of(rule);
            if found[first..before].iter().any(|other| other.names.iter().any(|n| names.contains(n))) {
                found.truncate(before);
            }
            for violation in &mut found[before..] {
                if violation.names.is_empty() {
                    violation.names.clone_from(&names);
                }
            }
            if let Some(between) = rule.joined {
                joined.extend((before..found.len()).map(|at| (at, between)));
            }
        }
        if found.len() == first {
            continue;
        }
        for violation in found[first..].iter_mut().filter(|violation| loki::is_of_stage(&violation.said)) {
            let around = run.ruled[start..].iter().take_while(|ruled| ruled.node == node);
            let around = around.filter_map(|other| match file.tree.statement(file.source, other.block) {
                Statement::Block(other_block) if loki::is_match_around(other_block, block) => {
                    Some(Instance::new(other_block, other, values, run))
                }
                _ => None,
            });
            violation.said = loki::said_in_matches(around.collect(), &violation.said);
        }
        join_words(&mut found[first..], joined.into_iter().map(|(at, between)| (at - first, between)));
    }
    found
}

/// Whether the collector takes what is of this stability, as far as is known.
fn is_taken(run: &Run<'_, '_>, level: Stability) -> bool {
    run.options.stability.is_none_or(|minimum| minimum <= level)
}

/// The words of errors that Alloy reports all at once.
fn join_words(found: &mut [Violation], joined: impl Iterator<Item = (usize, &'static str)>) {
    const ONE: &str = "1 error occurred:\n\t* ";
    let joined: Vec<_> = joined.collect();
    if joined.len() > 1 {
        let mut said: Vec<&str> = joined.iter().map(|(at, _)| found[*at].said.as_str()).collect();
        said.dedup();
        let between = joined[0].1;
        let words = match between.strip_prefix("{count} errors: ") {
            Some(between) => format!("{} errors: {}", said.len(), said.join(between)),
            None => said.join(between),
        };
        for (at, _) in &joined {
            found[*at].said.clone_from(&words);
        }
    }
    let counted: Vec<usize> = (0..found.len()).filter(|&at| found[at].said.starts_with(ONE)).collect();
    if counted.len() > 1 {
        let each: Vec<&str> = counted.iter().map(|&at| found[at].said[ONE.len()..].trim_end_matches('\n')).collect();
        let words = format!("{} errors occurred:\n\t* {}\n\n", each.len(), each.join("\n\t* "));
        for at in counted {
            found[at].said.clone_from(&words);
        }
    }
}

fn judge_rule(instance: &Instance<'_, '_>, rule: &'static Rule, number: usize, found: &mut Vec<Violation>) {
    match rule.kind {
        RuleKind::Code => {
            if kinds::conditions(instance, rule) == Some(true)
                && let Some(function) = code::of(number)
            {
                function(instance, rule, found);
            }
        }
        _ => kinds::judge(instance, rule, found),
    }
}

/// The names of the body that a rule speaks of.
fn names_of(rule: &Rule) -> Vec<&'static str> {
    let paths = rule.of.iter().chain(rule.others).copied();
    paths.chain(rule.when.iter().filter(|_| rule.of.is_empty()).map(|condition| condition.of)).collect()
}

fn first_name(path: &str) -> &str {
    path.split('/').next().unwrap_or(path)
}

/// Reports a broken rule.
pub(super) fn report(run: &mut Run<'_, '_>, place: Place, violation: Violation) -> Finding {
    let mut diagnostic = Diagnostic::error(RuleName::INVALID_VALUE, violation.span, violation.message);
    diagnostic.help = violation.help;
    diagnostic.fixes.extend(violation.fix);
    for (span, message) in violation.labels {
        diagnostic = diagnostic.with_label(span, message);
    }
    let finding = run.report.push(place.file, diagnostic);
    let at = violation.said_at.unwrap_or_else(|| run.resolution.block(place.node).span());
    run.report.alloy(finding, place.file, at, violation.said);
    finding
}

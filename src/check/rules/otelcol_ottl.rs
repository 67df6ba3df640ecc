//! OTTL in `otelcol.processor.transform` and `otelcol.processor.filter`: what is certainly wrong with a statement or
//! condition is its syntax, a function that no release of the collector has, or a context that does not suit the signal.

use super::Violation;
use super::instance::{Instance, Item, bytes};
use crate::catalog::Rule;
use crate::embedded::ottl::{self, Ottl};
use crate::embedded::{FormatError, go_text};

/// The contexts that each signal has, from the outermost in, as messages list them.
const TRACES: &[&str] = &["resource", "scope", "span", "spanevent"];
const METRICS: &[&str] = &["resource", "scope", "metric", "datapoint"];
const LOGS: &[&str] = &["resource", "scope", "log"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Statement,
    Condition,
}

impl Kind {
    fn parse(self, text: &[u8]) -> Result<Ottl, FormatError> {
        match self {
            Kind::Statement => ottl::parse_statement(text),
            Kind::Condition => ottl::parse_condition(text),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Statement => "statement",
            Kind::Condition => "condition",
        }
    }
}

/// What is wrong with one text, in the collector's words. `bare`: it does not repeat the text before a syntax error.
fn judge(
    owner: &Instance<'_, '_>,
    name: &str,
    item: &Item,
    kind: Kind,
    bare: bool,
    say: &dyn Fn(&str, &str) -> String,
) -> Option<Violation> {
    let text = bytes(&item.value)?;
    let unable = |shown: &str, error: &str| format!("unable to parse OTTL {} {shown}: {error}", kind.name());
    match kind.parse(text) {
        Err(error) => {
            let shown = go_text::quote(text);
            let said = if bare { error.message.clone() } else { unable(&shown, &error.message) };
            let message = format!("this {} does not parse: {}", kind.name(), error.message);
            Some(Violation::new(owner.place_inside(name, item, &error.span), message, say(&shown, &said)))
        }
        Ok(parsed) if parsed.complete => {
            let call = parsed.functions.iter().find(|call| !ottl::is_function_anywhere(&call.name))?;
            let shown = go_text::quote(text);
            let said = unable(&shown, &format!("undefined function {}", go_text::quote(&call.name)));
            let span = owner.place_inside(name, item, &call.name_span);
            Some(Violation::new(span, format!("there is no function `{}`", call.name), say(&shown, &said)))
        }
        Ok(_) => None,
    }
}

fn judge_list(owner: &Instance<'_, '_>, name: &str, kind: Kind, bare: bool, found: &mut Vec<Violation>) {
    for item in owner.attribute(name).and_then(|_| owner.elements(name)).unwrap_or_default() {
        found.extend(judge(owner, name, &item, kind, bare, &|_, said| said.to_owned()));
    }
}

/// `["resource" "scope"]`
fn quoted_list(names: &[&str]) -> String {
    format!("[{}]", names.iter().map(go_text::quote).collect::<Vec<_>>().join(" "))
}

pub(super) fn transform(instance: &Instance<'_, '_>, _: &'static Rule, found: &mut Vec<Violation>) {
    for (block, contexts) in [("trace_statements", TRACES), ("metric_statements", METRICS), ("log_statements", LOGS)] {
        for group in instance.blocks(block) {
            let context = group.text("context").map(|context| context.to_lowercase());
            if let Some(context) =
                context.filter(|context| !context.is_empty() && !contexts.contains(&context.as_str()))
            {
                let statements = group.elements("statements").unwrap_or_default();
                let texts: Vec<String> =
                    statements.iter().filter_map(|item| bytes(&item.value)).map(go_text::lossy).collect();
                let said = format!("unknown context \"{context}\" for statements: [{}]", texts.join(" "));
                let choices: Vec<String> = contexts.iter().map(|name| format!("`{name}`")).collect();
                found.push(
                    Violation::new(group.place("context"), format!("`{block}` has no context `{context}`"), said)
                        .with_help(format!("it has {}", choices.join(", "))),
                );
                continue;
            }
            judge_list(&group, "statements", Kind::Statement, true, found);
            judge_list(&group, "conditions", Kind::Condition, false, found);
        }
    }
    let Some(statements) = instance.block("statements") else { return };
    for (name, contexts) in [("trace", TRACES), ("metric", METRICS), ("log", LOGS)] {
        let say = |shown: &str, said: &str| {
            let supported = quoted_list(contexts);
            format!("unable to infer a valid context ({supported}) from statements [{shown}] and conditions []: {said}")
        };
        for item in statements.attribute(name).and_then(|_| statements.elements(name)).unwrap_or_default() {
            let wrong = judge(&statements, name, &item, Kind::Statement, true, &say);
            found.extend(wrong.or_else(|| foreign_context(&statements, name, &item, contexts, &say)));
        }
    }
}

/// A statement whose paths all belong to one context that the signal does not have.
fn foreign_context(
    owner: &Instance<'_, '_>,
    name: &str,
    item: &Item,
    contexts: &[&str],
    say: &dyn Fn(&str, &str) -> String,
) -> Option<Violation> {
    let text = bytes(&item.value)?;
    let parsed = ottl::parse_statement(text).ok().filter(|parsed| parsed.complete)?;
    let first = parsed.paths.first()?;
    let context = first.segments.first()?.as_str();
    let is_context = TRACES.iter().chain(METRICS).chain(LOGS).any(|known| *known == context);
    let same = parsed.paths.iter().all(|path| path.segments.len() > 1 && path.segments[0] == context);
    if !is_context || !same || contexts.contains(&context) {
        return None;
    }
    let said = format!("inferred context {} is not a valid candidate", go_text::quote(context));
    let span = owner.place_inside(name, item, &first.span);
    let message = format!("`{name}` statements have no `{context}`");
    Some(Violation::new(span, message, say(&go_text::quote(text), &said)))
}

pub(super) fn filter(instance: &Instance<'_, '_>, _: &'static Rule, found: &mut Vec<Violation>) {
    for (block, names) in
        [("traces", &["span", "spanevent"][..]), ("metrics", &["metric", "datapoint"]), ("logs", &["log_record"])]
    {
        for group in instance.blocks(block) {
            for name in names {
                judge_list(&group, name, Kind::Condition, false, found);
            }
        }
    }
    for (inferred, block, said) in [
        (
            "trace_conditions",
            "traces",
            "cannot use context inferred trace conditions \"trace_conditions\" and the settings \"traces.resource\", \"traces.span\", \"traces.spanevent\" at the same time",
        ),
        (
            "metric_conditions",
            "metrics",
            "cannot use context inferred metric conditions \"metric_conditions\" and the settings \"metrics.resource\", \"metrics.metric\", \"metrics.datapoint\", \"metrics.include\", \"metrics.exclude\" at the same time",
        ),
        (
            "log_conditions",
            "logs",
            "cannot use context inferred log conditions \"log_conditions\" and the settings \"logs.resource\", \"logs.log\", \"logs.include\", \"logs.exclude\" at the same time",
        ),
    ] {
        let Some(first) = instance.block(inferred) else { continue };
        if let Some(other) = instance.block(block)
            && other.block.body().attributes().next().is_some()
        {
            let message = format!("`{inferred}` and `{block}` exclude each other");
            found.push(
                Violation::new(first.block.name_span(), message, said)
                    .with_label(other.block.name_span(), "given here too")
                    .with_help(format!("keep one of `{inferred}` and `{block}`")),
            );
        }
        for group in instance.blocks(inferred) {
            judge_list(&group, "conditions", Kind::Condition, true, found);
        }
    }
}

//! OTTL in `otelcol.processor.transform`, `otelcol.processor.filter` and `otelcol.connector.signaltometrics`: what is
//! certainly wrong with a statement or condition is its syntax, a function that no release of the collector has or that
//! no release calls with so many arguments, a path that its context never had, or a context that does not suit the signal.

use super::Violation;
use super::instance::{Instance, Item, bytes};
use super::message::{Shown, fill};
use crate::catalog::Rule;
use crate::embedded::ottl::{self, Call, Context, Ottl, Path};
use crate::embedded::{FormatError, go_text};

/// The contexts that each signal has, from the outermost in, as messages list them.
const TRACES: &[&str] = &["resource", "scope", "span", "spanevent"];
const METRICS: &[&str] = &["resource", "scope", "metric", "datapoint"];
const LOGS: &[&str] = &["resource", "scope", "log"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Statement,
    Condition,
    Value,
}

impl Kind {
    fn parse(self, text: &[u8]) -> Result<Ottl<'_>, FormatError> {
        match self {
            Kind::Statement => ottl::parse_statement(text),
            Kind::Condition => ottl::parse_condition(text),
            Kind::Value => ottl::parse_value(text),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Statement => "statement",
            Kind::Condition => "condition",
            Kind::Value => "expression",
        }
    }
}

/// Where a text stands.
#[derive(Clone, Copy)]
struct Place {
    kind: Kind,
    /// The collector does not repeat the text before a syntax error.
    bare: bool,
    /// What its paths start from, where that is said.
    context: Option<Context>,
    /// The functions are those of the transform and filter processors.
    own_functions: bool,
}

impl Place {
    const fn of(kind: Kind) -> Self {
        Self { kind, bare: false, context: None, own_functions: false }
    }

    const fn bare(mut self) -> Self {
        self.bare = true;
        self
    }

    const fn within(mut self, context: Option<Context>) -> Self {
        self.context = context;
        self
    }
}

/// What is wrong with one text, in the collector's words.
fn judge(
    owner: &Instance<'_, '_>,
    name: &str,
    item: &Item,
    place: Place,
    say: &dyn Fn(&str, &str) -> String,
) -> Option<Violation> {
    let text = bytes(&item.value)?;
    let kind = place.kind.name();
    let unable = |text: &str, error: &str| format!("unable to parse OTTL {kind} {text}: {error}");
    let parsed = match place.kind.parse(text) {
        Err(error) => {
            let shown = go_text::quote(text);
            let said = if place.bare { error.message.clone() } else { unable(&shown, &error.message) };
            let message = format!("this {kind} does not parse: {}", error.message);
            return Some(Violation::new(owner.place_inside(name, item, &error.span), message, say(&shown, &said)));
        }
        Ok(parsed) if parsed.complete => parsed,
        Ok(_) => return None,
    };
    // With the numbers of arguments that the function takes, when there is one.
    let calls = parsed.functions.iter().map(|call| (call, ottl::arguments_of(&call.name)));
    let fits = |call: &Call<'_>, (fewest, most)| (fewest..=most).contains(&call.arguments);
    let wrong: Vec<_> = calls.filter(|(call, takes)| !takes.is_some_and(|takes| fits(call, takes))).collect();
    let unknown = wrong.iter().find(|(_, takes)| takes.is_none());
    if let Some((call, _)) = unknown.filter(|_| !place.own_functions) {
        let shown = go_text::quote(text);
        let said = unable(&shown, &format!("undefined function {}", go_text::quote(&*call.name)));
        let span = owner.place_inside(name, item, &call.name_span);
        return Some(Violation::new(span, format!("there is no function `{}`", call.name), say(&shown, &said)));
    }
    // Paths are shown with their context.
    let shown = || match place.context {
        Some(context) => go_text::quote(with_context(text, &parsed.paths, context)),
        None => go_text::quote(text),
    };
    if let Some((call, (fewest, most))) = wrong.iter().find_map(|(call, takes)| Some((call, (*takes)?))) {
        let error = format!("incorrect number of arguments. Expected: {most} Received: {}", call.arguments);
        let shown = shown();
        let said = unable(&shown, &in_calls(text, &parsed.functions, call.name_span.end, &error));
        let wanted = match (fewest, most) {
            (0, 0) => "no arguments".to_owned(),
            (1, 1) => "1 argument".to_owned(),
            _ if fewest == most => format!("{most} arguments"),
            _ => format!("{fewest} to {most} arguments"),
        };
        let message = format!("`{}` takes {wanted}, and is given {}", call.name, call.arguments);
        return Some(Violation::new(owner.place_inside(name, item, &call.name_span), message, say(&shown, &said)));
    }
    let context = place.context?;
    let (path, wrong) = parsed.paths.iter().find_map(|path| Some((path, ottl::no_path(path, context)?)))?;
    let segment = path.segments[wrong.segment];
    let at = wrong.context.name();
    let whole = String::from_utf8_lossy(&text[path.span.clone()]).into_owned();
    let whole = if wrong.segment == 0 { format!("{at}.{whole}") } else { whole };
    let error = format!(
        "segment {} from path {} is not a valid path nor a valid OTTL keyword for the {at} context - review \
         https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/pkg/ottl/contexts/ottl{at} to see \
         all valid paths",
        go_text::quote(segment),
        go_text::quote(&whole),
    );
    let shown = shown();
    let said = unable(&shown, &in_calls(text, &parsed.functions, path.span.start, &error));
    let message = format!("the context `{at}` has no path `{segment}`");
    Some(Violation::new(owner.place_inside(name, item, &path.span), message, say(&shown, &said)))
}

/// The text with each path beginning with a context.
fn with_context(text: &[u8], paths: &[Path<'_>], context: Context) -> Vec<u8> {
    let bare = |path: &&Path<'_>| {
        path.segments.first().is_some_and(|first| Context::named(first).is_none() && *first != "instrumentation_scope")
    };
    let mut completed = Vec::with_capacity(text.len() + 16);
    let mut at = 0;
    for path in paths.iter().filter(bare) {
        if path.span.start < at {
            continue;
        }
        completed.extend_from_slice(&text[at..path.span.start]);
        completed.extend_from_slice(context.name().as_bytes());
        completed.push(b'.');
        at = path.span.start;
    }
    completed.extend_from_slice(&text[at..]);
    completed
}

/// An error at a place of the text, within the calls around it: each says which of its arguments it was.
fn in_calls(text: &[u8], calls: &[Call<'_>], at: usize, error: &str) -> String {
    let mut around: Vec<(&Call<'_>, Option<usize>)> = calls
        .iter()
        .filter(|call| call.name_span.end <= at)
        .filter_map(|call| argument_at(text, call.name_span.end, at).map(|position| (call, position)))
        .collect();
    around.sort_by_key(|(call, _)| call.name_span.start);
    around.iter().rev().fold(error.to_owned(), |said, (call, position)| {
        let position = position.map_or_else(String::new, |at| format!("invalid argument at position {at}: "));
        format!("error while parsing arguments for call to {}: {position}{said}", go_text::quote(&*call.name))
    })
}

/// Which argument of the call whose name ends at `open` stands at `at`; none when the call is over by then, no number
/// when it is the name itself.
fn argument_at(text: &[u8], open: usize, at: usize) -> Option<Option<usize>> {
    if at == open {
        return Some(None);
    }
    let (mut depth, mut position, mut quoted) = (0_usize, 0, false);
    let mut bytes = text.get(open..at)?.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' if quoted => drop(bytes.next()),
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return None;
                }
            }
            b',' if depth == 1 => position += 1,
            _ => {}
        }
    }
    Some(Some(position))
}

fn judge_list(owner: &Instance<'_, '_>, name: &str, place: Place, found: &mut Vec<Violation>) {
    for item in owner.attribute(name).and_then(|_| owner.elements(name)).unwrap_or_default() {
        found.extend(judge(owner, name, &item, place, &|_, said| said.to_owned()));
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
            let known = context.as_deref().and_then(Context::named);
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
            judge_list(&group, "statements", Place::of(Kind::Statement).bare().within(known), found);
            judge_list(&group, "conditions", Place::of(Kind::Condition).within(known), found);
        }
    }
    let Some(statements) = instance.block("statements") else { return };
    for (name, contexts) in [("trace", TRACES), ("metric", METRICS), ("log", LOGS)] {
        let say = |shown: &str, said: &str| {
            let supported = quoted_list(contexts);
            format!("unable to infer a valid context ({supported}) from statements [{shown}] and conditions []: {said}")
        };
        for item in statements.attribute(name).and_then(|_| statements.elements(name)).unwrap_or_default() {
            let wrong = judge(&statements, name, &item, Place::of(Kind::Statement).bare(), &say);
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
    let context = *first.segments.first()?;
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
                let context = Context::named(name.trim_end_matches("_record"));
                judge_list(&group, name, Place::of(Kind::Condition).within(context), found);
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
            judge_list(&group, "conditions", Place::of(Kind::Condition).bare(), found);
        }
    }
}

/// The conditions and values that metrics are made of; the connector has functions of its own.
pub(super) fn signal_to_metrics(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for (block, context) in [("spans", Context::Span), ("datapoints", Context::DataPoint), ("logs", Context::Log)] {
        for group in instance.blocks(block) {
            let place = |kind| Place { own_functions: true, ..Place::of(kind).within(Some(context)) };
            let say = |_: &str, said: &str| fill(rule.message, instance, &[("error", Shown::text(said))]);
            for item in group.attribute("conditions").and_then(|_| group.elements("conditions")).unwrap_or_default() {
                found.extend(judge(&group, "conditions", &item, place(Kind::Condition), &say));
            }
            for kind in ["histogram", "exponential_histogram", "sum", "gauge"] {
                for inner in group.blocks(kind) {
                    for name in ["count", "value"] {
                        let Some(item) = inner.attribute(name).and_then(|_| inner.item(name)) else { continue };
                        if bytes(&item.value).is_some_and(|text| !text.is_empty()) {
                            found.extend(judge(&inner, name, &item, place(Kind::Value), &say));
                        }
                    }
                }
            }
        }
    }
}

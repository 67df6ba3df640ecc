//! When a rule can have anything to say of a body: which names must be written for it, and which values of the body's
//! choice it is about. Nearly all rules of nearly all bodies are told apart by that, without being judged.

use super::super::{
    schema::{Condition, RuleDecl},
    vocabulary::{Given, RuleKind},
};
use super::body::Collected;
use serde_json::Value;
use std::collections::BTreeMap;

/// More values than this no choice has: one further bit stands for all others.
const MOST_CHOICES: usize = 31;

/// What must be so for a rule to have anything to say. What is not certain is left open.
#[derive(Clone, Copy)]
pub(super) struct Reach {
    /// The bits of names of which at least that many must be written.
    pub some_of: u64,
    pub least: u8,
    /// The bits of names that all must be written.
    pub all: u64,
    /// The values of the body's choice for which the rule holds, as bits.
    pub choices: u32,
}

/// The argument on whose value most rules of a body depend.
pub(super) struct Choice {
    pub name: String,
    pub values: Vec<String>,
}

impl Choice {
    /// That of a body with these rules.
    pub(super) fn of(rules: &[&RuleDecl], body: &Collected) -> Option<Self> {
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for condition in rules.iter().flat_map(|rule| &rule.when) {
            let is_text = body.arguments.get(&condition.of).is_some_and(|argument| argument.is_text);
            if is_text && texts(condition).is_some() {
                *uses.entry(&condition.of).or_default() += 1;
            }
        }
        let (name, _) = uses.into_iter().filter(|(_, uses)| *uses > 1).max_by_key(|(_, uses)| *uses)?;
        let about_it = rules.iter().flat_map(|rule| &rule.when).filter(|of| of.of == name && of.given.is_none());
        // What a rule says of it is then told by the bits alone.
        let texts = about_it.map(texts).collect::<Option<Vec<_>>>()?;
        let mut values: Vec<String> = texts.into_iter().flatten().map(str::to_owned).collect();
        values.sort();
        values.dedup();
        (values.len() <= MOST_CHOICES).then(|| Self { name: name.to_owned(), values })
    }

    fn bits(&self, condition: &Condition) -> Option<u32> {
        let texts = texts(condition).filter(|_| condition.of == self.name)?;
        let listed = |text: &str| self.values.iter().position(|value| value == text).map_or(0, |at| 1 << at);
        let bits = texts.into_iter().fold(0, |bits, text| bits | listed(text));
        Some(if condition.is.is_empty() { !bits } else { bits })
    }
}

/// The texts that a condition on a value names, when it names nothing else.
fn texts(condition: &Condition) -> Option<Vec<&str>> {
    let values = if condition.is.is_empty() { &condition.is_not } else { &condition.is };
    values.iter().map(Value::as_str).collect::<Option<Vec<_>>>().filter(|texts| !texts.is_empty())
}

impl Reach {
    pub(super) fn of(rule: &RuleDecl, body: &Collected, choice: Option<&Choice>, bit: &dyn Fn(&str) -> u64) -> Self {
        let when = rule.when.iter();
        let bits = |paths: &[String]| paths.iter().fold(0u64, |bits, path| bits | bit(first_name(path)));
        let some_of = match rule.kind {
            RuleKind::Less | RuleKind::LessOrEqual => bits(&rule.of) | bits(&rule.others),
            _ => bits(needed_names(rule, body)),
        };
        // Names that share a bit cannot be counted by it.
        let least = if needs_two(rule, body) && some_of.count_ones() as usize == rule.of.len() { 2 } else { 1 };
        let needed = when.clone().filter(|condition| !may_hold_left_out(condition, rule, body));
        let mut all = needed.fold(0, |bits, condition| bits | bit(first_name(&condition.of)));
        if let (RuleKind::Forbids, [forbidden]) = (rule.kind, rule.others.as_slice())
            && !may_be_given_left_out(forbidden, rule, body)
        {
            all |= bit(first_name(forbidden));
        }
        Self {
            some_of,
            least: if some_of == 0 { 0 } else { least },
            all,
            choices: when.filter_map(|condition| choice?.bits(condition)).fold(u32::MAX, |bits, of| bits & of),
        }
    }
}

/// The name in the body that a path starts with.
fn first_name(path: &str) -> &str {
    path.split_once('/').map_or(path, |(first, _)| first)
}

/// The paths of which one must lead to something written for the rule to have anything to say; none when it may speak of
/// what is left out.
fn needed_names<'r>(rule: &'r RuleDecl, body: &Collected) -> &'r [String] {
    use RuleKind::{AtLeastOneOf, ExactlyOneOf, Never, NonEmpty, Required};
    // Nothing is missing in a block that is not there, and a default that says something is never empty.
    let is_never_missing = |path: &String| {
        let is_given = |default: &Value| !matches!(default, Value::Null | Value::Bool(false)) && default != "";
        let left_out = body.arguments.get(path).and_then(|argument| argument.left_out.as_ref());
        path.contains('/')
            || rule.kind == NonEmpty
                && rule.given != Given::Written
                && left_out.is_some_and(|defaults| defaults.iter().all(is_given))
    };
    match rule.kind {
        NonEmpty | Required if rule.of.iter().all(is_never_missing) => &rule.of,
        NonEmpty | Required | AtLeastOneOf | ExactlyOneOf | Never => &[],
        _ => &rule.of,
    }
}

/// Whether two of the names must be written for the rule to have anything to say.
fn needs_two(rule: &RuleDecl, body: &Collected) -> bool {
    rule.kind == RuleKind::AtMostOneOf && !rule.of.iter().any(|path| may_be_given_left_out(path, rule, body))
}

/// Whether a path may count as given where the name that it starts with is not written; `false` is certain.
fn may_be_given_left_out(path: &str, rule: &RuleDecl, body: &Collected) -> bool {
    rule.given != Given::Written && body.arguments.get(path).is_some_and(|argument| argument.had_default)
}

/// Whether a condition may hold where the name that it starts with is not written; `false` is certain.
fn may_hold_left_out(condition: &Condition, rule: &RuleDecl, body: &Collected) -> bool {
    if condition.given == Some(false) {
        return true;
    }
    if condition.of.contains('/') {
        return false;
    }
    let argument = body.arguments.get(&condition.of);
    if condition.given == Some(true) {
        return may_be_given_left_out(&condition.of, rule, body);
    }
    let Some(left_out) = argument.and_then(|argument| argument.left_out.as_ref()) else { return true };
    let is_one_of = |default: &Value, values: &[Value]| {
        values.iter().any(|value| value == default || default.is_null() && value == "")
    };
    left_out.iter().any(|default| match condition.is.as_slice() {
        [] => !is_one_of(default, &condition.is_not),
        values => is_one_of(default, values),
    })
}

//! What rules can be told beyond on, off and how bad: lists of names, limits, facts about the collector.
//!
//! A rule declares its options in [`Rule::options`](super::Rule); whoever reads a configuration sets them here.

use std::collections::BTreeMap;

use crate::diagnostics::RuleName;

/// An option of a rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RuleOption {
    pub name: &'static str,
    pub kind: OptionKind,
    /// What holds when nothing is said, in words.
    pub default: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// As it is written in TOML.
    pub example: &'static str,
}

/// What an option takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OptionKind {
    Bool,
    /// A list of strings.
    Texts,
    /// A duration as Alloy writes them: `90s`, `5m`.
    Duration,
}

/// What was said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OptionValue {
    Bool(bool),
    Texts(Vec<String>),
    /// Nanoseconds.
    Duration(i64),
}

/// The options that were set, by rule and name.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RuleOptions {
    values: BTreeMap<(String, String), OptionValue>,
}

impl RuleOptions {
    /// Sets an option. Names are not checked here: an unknown one means nothing.
    pub fn set(&mut self, rule: &str, option: &str, value: OptionValue) {
        self.values.insert((rule.to_owned(), option.to_owned()), value);
    }

    /// Everything that was set: rule, option, value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &OptionValue)> {
        self.values.iter().map(|((rule, option), value)| (rule.as_str(), option.as_str(), value))
    }

    fn get(&self, rule: RuleName, option: &str) -> Option<&OptionValue> {
        if self.values.is_empty() {
            return None;
        }
        self.values.get(&(rule.as_str().to_owned(), option.to_owned()))
    }

    pub(super) fn texts(&self, rule: RuleName, option: &str) -> Option<&[String]> {
        match self.get(rule, option) {
            Some(OptionValue::Texts(texts)) => Some(texts),
            _ => None,
        }
    }

    pub(super) fn duration(&self, rule: RuleName, option: &str) -> Option<i64> {
        match self.get(rule, option) {
            Some(OptionValue::Duration(duration)) => Some(*duration),
            _ => None,
        }
    }

    pub(super) fn is_set(&self, rule: RuleName, option: &str) -> bool {
        self.get(rule, option) == Some(&OptionValue::Bool(true))
    }
}

//! What is written in values, seen at a glance: which attributes hold a text or call a function that a rule asks for.
//!
//! One pass over the expressions of a file, before anything is known of where they stand. Most attributes have no mark,
//! and nobody looks at their values again.

use super::subscriptions::{RuleSet, Subscriptions};
use crate::resolve::File;
use crate::syntax::ast::{ExprKind, LiteralKind, StatementId};

/// The attributes of a file in whose values something is of interest, in the order of the source, and to which rules.
#[derive(Default)]
pub(super) struct Marks(Vec<(StatementId, RuleSet)>);

impl Marks {
    pub fn of(file: File<'_>, subscriptions: &Subscriptions, on: RuleSet) -> Self {
        let mut bytes: Vec<Sightings<'_>> = subscriptions
            .holding
            .iter()
            .filter(|(_, rules)| !rules.intersection(on).is_empty())
            .map(|&(byte, rules)| Sightings::of(file.source, byte, rules))
            .collect();
        let mut marks = Vec::new();
        for (attribute, values) in file.tree.values(file.source) {
            let mut rules = RuleSet::default();
            for expr in values {
                match expr.kind() {
                    ExprKind::Literal(literal)
                        if matches!(literal.kind, LiteralKind::String | LiteralKind::RawString) =>
                    {
                        let span = expr.span();
                        for byte in &mut bytes {
                            if byte.is_within(span.start as usize, span.end as usize) {
                                rules = rules.union(byte.rules);
                            }
                        }
                        rules = rules.union(subscriptions.beginnings.of(literal.text.get(1..).unwrap_or_default()));
                    }
                    ExprKind::Call { callee, .. } => {
                        let name = callee.span().text(file.source);
                        let asked = subscriptions.functions.iter().filter(|(function, _)| *function == name);
                        rules = asked.fold(rules, |all, (_, rules)| all.union(*rules));
                    }
                    _ => {}
                }
            }
            let rules = rules.intersection(on);
            if !rules.is_empty() {
                marks.push((attribute, rules));
            }
        }
        Self(marks)
    }

    /// Those from a statement on.
    pub fn from(&self, statement: StatementId) -> &[(StatementId, RuleSet)] {
        &self.0[self.0.partition_point(|(marked, _)| *marked < statement)..]
    }
}

/// Where a byte is in a source, looked at from front to back.
struct Sightings<'s> {
    places: memchr::Memchr<'s>,
    next: Option<usize>,
    rules: RuleSet,
}

impl<'s> Sightings<'s> {
    fn of(source: &'s str, byte: u8, rules: RuleSet) -> Self {
        let mut places = memchr::memchr_iter(byte, source.as_bytes());
        Self { next: places.next(), places, rules }
    }

    /// Whether it is in a range, which begins where the last one did or later.
    fn is_within(&mut self, start: usize, end: usize) -> bool {
        while self.next.is_some_and(|at| at < start) {
            self.next = self.places.next();
        }
        self.next.is_some_and(|at| at < end)
    }
}

//! What is written in values, seen at a glance: which attributes hold a text or call a function that a rule asks for.
//!
//! One pass over the expressions of a file, before anything is known of where they stand. Most attributes have no mark,
//! and nobody looks at their values again.

use std::ops::Range;

use super::subscriptions::{RuleSet, Subscriptions};
use crate::resolve::File;
use crate::syntax::ast::{ExprKind, LiteralKind, StatementId};

/// The attributes of a file in whose values something is of interest, in the order of the source, and to which rules.
#[derive(Default)]
pub(super) struct Marks(Vec<(StatementId, RuleSet)>);

impl Marks {
    pub fn of(file: File<'_>, subscriptions: &Subscriptions, on: RuleSet) -> Self {
        let asked: Vec<(u8, RuleSet)> =
            subscriptions.holding.iter().copied().filter(|(_, rules)| !rules.intersection(on).is_empty()).collect();
        let mut bytes: Vec<Sightings<'_>> = asked.chunks(3).map(|bytes| Sightings::of(file.source, bytes)).collect();
        let mut marks = Vec::new();
        for (attribute, values) in file.tree.values(file.source) {
            let mut rules = RuleSet::default();
            for expr in values {
                match expr.kind() {
                    ExprKind::Literal(literal)
                        if matches!(literal.kind, LiteralKind::String | LiteralKind::RawString) =>
                    {
                        let range = expr.span().range();
                        rules = bytes.iter_mut().fold(rules, |all, bytes| all.union(bytes.within(range.clone())));
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

/// Where some bytes are in a source, looked at from front to back.
struct Sightings<'s> {
    source: &'s [u8],
    /// Three at most are looked for together.
    bytes: &'s [(u8, RuleSet)],
    places: memchr::Memchr3<'s>,
    next: Option<usize>,
}

impl<'s> Sightings<'s> {
    fn of(source: &'s str, bytes: &'s [(u8, RuleSet)]) -> Self {
        let byte = |at: usize| bytes[at.min(bytes.len() - 1)].0;
        let mut places = memchr::memchr3_iter(byte(0), byte(1), byte(2), source.as_bytes());
        Self { source: source.as_bytes(), bytes, next: places.next(), places }
    }

    /// The rules that ask for a byte in a range, which begins where the last one did or later.
    fn within(&mut self, range: Range<usize>) -> RuleSet {
        let mut rules = RuleSet::default();
        while let Some(at) = self.next.filter(|at| *at < range.end) {
            if at >= range.start {
                let asked = self.bytes.iter().filter(|(byte, _)| *byte == self.source[at]);
                rules = asked.fold(rules, |all, (_, rules)| all.union(*rules));
            }
            self.next = self.places.next();
        }
        rules
    }
}

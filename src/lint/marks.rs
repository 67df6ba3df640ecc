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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::RULES;
    use crate::syntax::ast::Statement;
    use crate::syntax::parse;

    /// The names of the marked attributes, each with the rules that ask for it.
    fn marked(source: &str) -> Vec<String> {
        let parsed = parse(source);
        let file = File { path: "a.alloy", source, tree: &parsed.tree, syntax_errors: &parsed.errors };
        let marks = Marks::of(file, Subscriptions::all(), RuleSet::of(|_| true));
        let name = |(statement, rules): &(StatementId, RuleSet)| {
            let Statement::Attribute(attribute) = parsed.tree.statement(source, *statement) else { unreachable!() };
            let rules = (0..).zip(RULES).filter(|(at, _)| rules.has(*at)).map(|(_, rule)| rule.name.as_str());
            format!("{} {}", attribute.name(), rules.collect::<Vec<_>>().join(" "))
        };
        marks.0.iter().map(name).collect()
    }

    #[test]
    fn values_with_something_of_interest() {
        let cases: [(&str, &[&str]); 6] = [
            ("x \"a\" {\n  b = \"plain\"\n  c = 1 + 2\n  // <X> @ *\n  d = [true, {e = null}]\n}\n", &[]),
            (
                "x \"a\" {\n  b = \"plain\"\n  c = \"<X>\"\n  d {\n    e = [1, {f = \"u:p@h\"}]\n  }\n  g = `**`\n}\n",
                &["c placeholder-value", "e secret-in-url", "g root-glob"],
            ),
            ("b = \" Change me\"\nc = \"exchange\"\nd = \"\"\n", &["b placeholder-value"]),
            ("b = sys.env(\"<A>\")\nc = sys.envs(\"A\")\n", &["b env-may-be-empty placeholder-value"]),
            ("b = [f(1, convert.nonsensitive(a.b))]\nc = 1\n", &["b secret-exposed"]),
            // What is left of a mistake belongs to nobody, and what comes after it is found.
            ("b = [1, \"x\"\n}\nc {\n  d = \"<X>\"\n}\n", &["d placeholder-value"]),
        ];
        for (source, wanted) in cases {
            assert_eq!(marked(source), wanted, "{source}");
        }
    }

    /// Every expression is that of one attribute, and stands in its value.
    #[test]
    fn all_expressions_are_seen() {
        let source = "a = 1\nb \"c\" {\n  d = [f(x.y, -z[0]), {k = (1 + 2) * 3}]\n  e {\n    g = \"h\"\n  }\n  i = j\n}\nk = null\n";
        let parsed = parse(source);
        let mut names = Vec::new();
        for (statement, values) in parsed.tree.values(source) {
            let Statement::Attribute(attribute) = parsed.tree.statement(source, statement) else { unreachable!() };
            let spans: Vec<_> = values.map(|value| value.span()).collect();
            assert_eq!(spans.last(), Some(&attribute.value().span()));
            assert!(spans.iter().all(|span| attribute.value().span().contains(*span)), "{}", attribute.name());
            names.push((attribute.name(), spans.len()));
        }
        assert_eq!(names, [("a", 1), ("d", 16), ("g", 1), ("i", 1), ("k", 1)]);
    }
}

//! Which rules ask for what: tables made of what the rules declare, once.
//!
//! The walk looks names up here by their numbers, so that what no rule asks for costs one look.

use std::sync::LazyLock;

use super::lint::Lint;
use super::places::{ArgumentAt, BlockAt, NodeAt, TextAt, is_secret};
use super::relabelling::RelabellingAt;
use super::rule::{Check, Rule, Which};
use super::rules::RULES;
use crate::catalog::{Catalog, Name, every_argument, every_block};

/// A set of rules, by their places in [`RULES`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RuleSet(u64);

const _: () = assert!(RULES.len() <= u64::BITS as usize);

impl RuleSet {
    /// The rules for which `is_in` holds.
    #[must_use]
    pub fn of(is_in: impl Fn(&Rule) -> bool) -> Self {
        (0..).zip(RULES).filter(|(_, rule)| is_in(rule)).fold(Self::default(), |set, (at, _)| set.with(at))
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The functions of those rules of a list that are in the set.
    pub(super) fn functions<F: Copy>(self, list: &'static [Subscriber<F>]) -> impl Iterator<Item = F> {
        list.iter().filter(move |subscriber| self.has(subscriber.rule)).map(|subscriber| subscriber.function)
    }

    pub(super) fn has(self, rule: u8) -> bool {
        self.0 >> rule & 1 == 1
    }

    pub(super) fn with(self, rule: u8) -> Self {
        Self(self.0 | 1 << rule)
    }

    pub(super) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// A function of a rule.
#[derive(Clone, Copy)]
pub(super) struct Subscriber<F> {
    pub rule: u8,
    pub function: F,
}

pub(super) type NodeFunction = for<'a> fn(&mut Lint<'_, 'a>, NodeAt<'a>);
pub(super) type BlockFunction = for<'a> fn(&mut Lint<'_, 'a>, BlockAt<'a>);
pub(super) type RelabellingFunction = for<'a> fn(&mut Lint<'_, 'a>, &RelabellingAt<'a>);
pub(super) type ArgumentFunction = for<'a> fn(&mut Lint<'_, 'a>, ArgumentAt<'a>);
pub(super) type TextFunction = for<'a> fn(&mut Lint<'_, 'a>, &TextAt<'a>);
pub(super) type ConfigurationFunction = fn(&mut Lint<'_, '_>);

/// Functions by the names that they ask for.
pub(super) struct ByName<F> {
    /// The first is that of all names for which nobody asks in particular.
    lists: Vec<Vec<Subscriber<F>>>,
    /// The list of each name, by its number.
    list_of: Vec<u16>,
}

impl<F: Copy> ByName<F> {
    fn new() -> Self {
        Self { lists: vec![Vec::new()], list_of: vec![0; Name::COUNT] }
    }

    /// What asks for a name; for something that nothing in the catalog is called, what asks for everything.
    pub fn of(&self, name: Option<Name>) -> &[Subscriber<F>] {
        &self.lists[name.map_or(0, |name| usize::from(self.list_of[name.number()]))]
    }

    fn add_for_all(&mut self, subscriber: Subscriber<F>) {
        self.lists.iter_mut().for_each(|list| list.push(subscriber));
    }

    fn add(&mut self, name: Name, subscriber: Subscriber<F>) {
        let list = &mut self.list_of[name.number()];
        if *list == 0 {
            *list = self.lists.len() as u16;
            self.lists.push(self.lists[0].clone());
        }
        let list = &mut self.lists[usize::from(*list)];
        if list.last().is_none_or(|last| last.rule != subscriber.rule) {
            list.push(subscriber);
        }
    }
}

/// All that the rules ask for.
pub(super) struct Subscriptions {
    pub nodes: ByName<NodeFunction>,
    pub blocks: ByName<BlockFunction>,
    pub relabelling: Vec<Subscriber<RelabellingFunction>>,
    pub arguments: ByName<ArgumentFunction>,
    pub calls: Vec<Subscriber<ArgumentFunction>>,
    pub texts: Vec<Subscriber<TextFunction>>,
    pub configuration: Vec<Subscriber<ConfigurationFunction>>,
    /// Who asks for calls of which functions.
    pub functions: Vec<(&'static str, RuleSet)>,
    /// Who asks for texts with a byte in them.
    pub holding: Vec<(u8, RuleSet)>,
    pub beginnings: Beginnings,
}

/// Who asks for texts that begin with something.
pub(super) struct Beginnings {
    lists: Vec<Vec<(&'static str, RuleSet)>>,
    /// The list for each first byte; the first list is empty.
    list_of: [u8; 256],
}

/// For blanks: what comes after them counts.
const AFTER_BLANKS: u8 = u8::MAX;

impl Beginnings {
    fn new() -> Self {
        let mut list_of = [0; 256];
        (0..=u8::MAX).filter(u8::is_ascii_whitespace).for_each(|blank| list_of[usize::from(blank)] = AFTER_BLANKS);
        Self { lists: vec![Vec::new()], list_of }
    }

    /// The rules that ask for a text.
    #[inline]
    pub fn of(&self, text: &str) -> RuleSet {
        match text.bytes().next().map_or(0, |first| self.list_of[usize::from(first)]) {
            0 => RuleSet::default(),
            AFTER_BLANKS => self.of_list(text.trim_ascii_start()),
            _ => self.of_list(text),
        }
    }

    fn of_list(&self, text: &str) -> RuleSet {
        let Some(first) = text.bytes().next() else { return RuleSet::default() };
        let list = &self.lists[usize::from(self.list_of[usize::from(first)])];
        let begins = |start: &str| text.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start));
        list.iter().filter(|(start, _)| begins(start)).fold(RuleSet::default(), |all, (_, rules)| all.union(*rules))
    }

    fn add(&mut self, start: &'static str, rules: RuleSet) {
        let Some(first) = start.bytes().next() else { return };
        let list = usize::from(self.list_of[usize::from(first)]);
        let list = if list > 0 { list } else { self.lists.len() };
        if list == self.lists.len() {
            self.lists.push(Vec::new());
        }
        self.lists[list].push((start, rules));
        self.list_of[usize::from(first.to_ascii_lowercase())] = list as u8;
        self.list_of[usize::from(first.to_ascii_uppercase())] = list as u8;
    }
}

static ALL: LazyLock<Subscriptions> = LazyLock::new(Subscriptions::new);

impl Subscriptions {
    /// Those of all rules, whether they are on or not.
    pub fn all() -> &'static Self {
        &ALL
    }

    fn new() -> Self {
        let mut all = Self {
            nodes: ByName::new(),
            blocks: ByName::new(),
            relabelling: Vec::new(),
            arguments: ByName::new(),
            calls: Vec::new(),
            texts: Vec::new(),
            configuration: Vec::new(),
            functions: Vec::new(),
            holding: Vec::new(),
            beginnings: Beginnings::new(),
        };
        let checks = (0..).zip(RULES).flat_map(|(at, rule)| rule.checks.iter().map(move |check| (at, *check)));
        for (rule, check) in checks {
            all.add(rule, check);
        }
        all
    }

    fn add(&mut self, rule: u8, check: Check) {
        let own = RuleSet::default().with(rule);
        match check {
            Check::Node { of, function } => {
                let components = Catalog::ever_known().filter(|component| match of {
                    Which::Deprecated => component.deprecation().is_some(),
                    Which::Removed => component.removed().is_some(),
                    _ => false,
                });
                let names = components.filter_map(|component| Name::find(component.name()));
                subscribe(&mut self.nodes, of, names, Subscriber { rule, function });
            }
            Check::Block { of, function } => {
                let blocks = every_block().filter(|block| match of {
                    Which::Deprecated => block.deprecation().is_some(),
                    Which::Removed => block.releases().ended_in().is_some(),
                    _ => false,
                });
                let names = blocks.map(|block| block.catalog_name());
                subscribe(&mut self.blocks, of, names, Subscriber { rule, function });
            }
            Check::Relabelling(function) => self.relabelling.push(Subscriber { rule, function }),
            Check::Argument { of, function } => {
                let arguments = every_argument().filter(|argument| match of {
                    Which::Deprecated => argument.deprecation().is_some(),
                    Which::Removed => argument.releases().ended_in().is_some(),
                    Which::Secret => is_secret(argument.ty()),
                    _ => false,
                });
                let names = arguments.map(|argument| argument.catalog_name());
                subscribe(&mut self.arguments, of, names, Subscriber { rule, function });
            }
            Check::Call { functions, function } => {
                self.functions.extend(functions.iter().map(|name| (*name, own)));
                self.calls.push(Subscriber { rule, function });
            }
            Check::Text { signs, function } => {
                self.holding.extend(signs.holding.iter().map(|byte| (*byte, own)));
                signs.beginning.iter().for_each(|start| self.beginnings.add(start, own));
                self.texts.push(Subscriber { rule, function });
            }
            Check::Configuration(function) => self.configuration.push(Subscriber { rule, function }),
        }
    }
}

/// Adds a function for the names it asks for: those listed, or those that were `found`.
fn subscribe<F: Copy>(table: &mut ByName<F>, of: Which, found: impl Iterator<Item = Name>, subscriber: Subscriber<F>) {
    match of {
        Which::All => table.add_for_all(subscriber),
        Which::Named(names) => names.iter().for_each(|name| table.add(*name, subscriber)),
        Which::Deprecated | Which::Removed | Which::Secret => found.for_each(|name| table.add(name, subscriber)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    /// What each check asks for is there in some release: components as components, arguments as arguments.
    #[test]
    fn what_is_asked_for_exists() {
        for rule in RULES {
            for check in rule.checks {
                let missing: Vec<&str> = match *check {
                    Check::Node { of: Which::Named(names), .. } => {
                        names.iter().map(|name| name.get()).filter(|name| Catalog::ever(name).is_none()).collect()
                    }
                    Check::Block { of: Which::Named(names), .. } => {
                        let is_block = |name: Name| every_block().any(|block| block.catalog_name() == name);
                        names.iter().filter(|name| !is_block(**name)).map(|name| name.get()).collect()
                    }
                    Check::Argument { of: Which::Named(names), .. } => {
                        let is_argument = |name: Name| every_argument().any(|known| known.catalog_name() == name);
                        names.iter().filter(|name| !is_argument(**name)).map(|name| name.get()).collect()
                    }
                    Check::Call { functions, .. } => {
                        let is_function = |name: &str| !Catalog::function_releases(name).is_empty();
                        functions.iter().copied().filter(|name| !is_function(name)).collect()
                    }
                    _ => continue,
                };
                assert_eq!(missing, [""; 0], "{} asks for what does not exist", rule.name);
            }
        }
    }

    #[test]
    fn beginnings_of_texts() {
        let mut beginnings = Beginnings::new();
        let rule = |at| RuleSet::default().with(at);
        beginnings.add("your", rule(0));
        beginnings.add("yo", rule(1));
        beginnings.add("cha", rule(2));
        for (text, wanted) in [
            ("your-token", rule(0).with(1)),
            ("Young", rule(1)),
            (" \tCHANGEME", rule(2)),
            ("ch", rule(0).intersection(rule(1))),
            ("", RuleSet::default()),
            ("  ", RuleSet::default()),
            ("ü", RuleSet::default()),
            ("other", RuleSet::default()),
        ] {
            assert_eq!(beginnings.of(text), wanted, "{text}");
        }
    }
}

//! Load-time rules: each kind has its fields, and its paths lead to names that exist.

use super::super::{
    schema::{Condition, RuleDecl},
    vocabulary::RuleKind,
};
use super::{
    body::Collected,
    tables::{Builder, Place, value_row},
};
use std::collections::BTreeSet;

impl<'a> Builder<'a> {
    /// The number of a rule and the releases in which it holds.
    pub(super) fn rule(&mut self, rule: &'a RuleDecl, place: &Place<'a>) -> Option<(u16, u128)> {
        let range = self.releases.range(rule.since, rule.until, &[]);
        let releases = self.take(place, range)?;
        if rule.id.is_empty()
            || !rule.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.')
        {
            self.wrong(&place.to("id"), "expected an id of small letters, digits, `-` and `.`".to_owned());
        }
        let declared = (place.file.path.clone(), place.way.clone());
        let first = self.rule_places.entry(rule.id.clone()).or_insert_with(|| declared.clone()).clone();
        if first != declared {
            self.wrong(&place.to("id"), format!("the rule `{}` is declared in {} too", rule.id, first.0));
        }
        if let Err(message) = has_its_fields(rule) {
            self.wrong(place, message);
        }
        let option = |value: Option<String>| value.map_or_else(|| "None".to_owned(), |value| format!("Some({value})"));
        let values = |values: &[serde_json::Value]| {
            format!("&[{}]", values.iter().map(value_row).collect::<Vec<_>>().join(", "))
        };
        let conditions: Vec<_> = rule
            .when
            .iter()
            .map(|Condition { of, given, is, is_not }| {
                format!("Condition {{ of: {of:?}, given: {given:?}, is: {}, is_not: {} }}", values(is), values(is_not))
            })
            .collect();
        let row = format!(
            "Rule {{ id: {:?}, kind: RuleKind::{:?}, of: &{:?}, on: RuleSubject::{:?}, others: &{:?}, any: {}, values: {}, ignore_case: {}, \
             min: {}, max: {}, exclusive: {}, format: {}, function: {:?}, when: &[{}], given: Given::{:?}, message: {:?}, at: {:?}, \
             alloy_at: AlloyPlace::{:?}, releases: ReleaseSet::from_bits({releases:#x}), survey: &{:?}, stability: {}, joined: {:?} }}",
            rule.id,
            rule.kind,
            rule.of,
            rule.on,
            rule.others,
            rule.any,
            values(&rule.values),
            rule.ignore_case,
            option(rule.min.as_ref().map(value_row)),
            option(rule.max.as_ref().map(value_row)),
            rule.exclusive,
            option(rule.format.map(|format| format!("RuleFormat::{format:?}"))),
            rule.function,
            conditions.join(", "),
            rule.given,
            rule.message,
            rule.at,
            rule.alloy_at,
            rule.survey,
            option(rule.stability.map(|level| format!("Stability::{level:?}"))),
            rule.joined,
        );
        let number = self.rules.add(row);
        self.rule_decls.insert(number, rule);
        Some((number, releases))
    }

    /// Every path of the rules that a body declares leads to something in it.
    pub(super) fn check_rule_paths(&mut self, rules: &[RuleDecl], body: &Collected, place: &Place<'a>) {
        for (i, rule) in rules.iter().enumerate() {
            let place = place.to("rules").at(i);
            let lists = [("of", &rule.of), ("others", &rule.others)];
            for (field, paths) in lists {
                for (j, path) in paths.iter().enumerate() {
                    self.check_path(path, body, &place.to(field).at(j));
                }
            }
            for (j, condition) in rule.when.iter().enumerate() {
                let place = place.to("when").at(j);
                self.check_path(&condition.of, body, &place.to("of"));
                let tests = [condition.given.is_some(), !condition.is.is_empty(), !condition.is_not.is_empty()];
                if tests.iter().filter(|test| **test).count() != 1 {
                    self.wrong(&place, "a condition has exactly one of `given`, `is` and `is_not`".to_owned());
                }
            }
            if let Some(at) = &rule.at {
                self.check_path(at, body, &place.to("at"));
            }
            if rule.kind == RuleKind::Enum && rule.values.is_empty() {
                let known = rule
                    .of
                    .iter()
                    .all(|path| path.contains('/') || body.arguments.get(path).is_some_and(|a| a.has_values));
                if !known {
                    self.wrong(&place, "an `enum` rule needs `values`, or an argument with `enum`".to_owned());
                }
            }
        }
    }

    fn check_path(&mut self, path: &str, body: &Collected, place: &Place<'a>) {
        let (first, rest) = path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)));
        let found = match (body.blocks.get(first), rest) {
            (Some(block), Some(rest)) => self.leads_somewhere(&block.bodies().clone(), rest),
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => body.arguments.contains_key(first),
        };
        if !found {
            self.wrong(place, format!("the path `{path}` leads to nothing in this body"));
        }
    }

    fn leads_somewhere(&self, bodies: &BTreeSet<u16>, path: &str) -> bool {
        let (first, rest) = path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)));
        bodies.iter().filter_map(|body| self.body_names.get(body)).any(|names| match (names.blocks.get(first), rest) {
            _ if names.is_open => true,
            (Some(inner), Some(rest)) => self.leads_somewhere(inner, rest),
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => names.arguments.contains(first),
        })
    }
}

/// Which fields a kind needs, and that no others are there.
fn has_its_fields(rule: &RuleDecl) -> Result<(), String> {
    use RuleKind::{
        AllOrNoneOf, AtLeastOneOf, AtMostOneOf, Code, Enum, ExactlyOneOf, Forbids, Format, Less, LessOrEqual, Never,
        NonEmpty, NotEnum, Range, Required, Requires, Unique,
    };
    let kind = rule.kind;
    let fields = [
        ("of", !rule.of.is_empty(), !matches!(kind, Never | Code), true),
        (
            "others",
            !rule.others.is_empty(),
            matches!(kind, Requires | Forbids | Less | LessOrEqual),
            matches!(kind, Requires | Forbids | Less | LessOrEqual | Code),
        ),
        ("any", rule.any, false, kind == Requires),
        ("values", !rule.values.is_empty(), kind == NotEnum, matches!(kind, Enum | NotEnum | Code)),
        ("ignore_case", rule.ignore_case, false, matches!(kind, Enum | NotEnum)),
        ("min", rule.min.is_some(), kind == Range && rule.max.is_none(), matches!(kind, Range | Code)),
        ("max", rule.max.is_some(), kind == Range && rule.min.is_none(), matches!(kind, Range | Code)),
        ("exclusive", rule.exclusive, false, kind == Range),
        ("format", rule.format.is_some(), kind == Format, kind == Format),
        ("function", rule.function.is_some(), kind == Code, kind == Code),
        ("when", !rule.when.is_empty(), kind == Never, true),
    ];
    for (field, is_there, is_needed, is_allowed) in fields {
        if is_needed && !is_there {
            return Err(format!("a rule of the kind `{}` needs `{field}`", kind_name(kind)));
        }
        if is_there && !is_allowed {
            return Err(format!("a rule of the kind `{}` takes no `{field}`", kind_name(kind)));
        }
    }
    let several = matches!(kind, AtMostOneOf | ExactlyOneOf | AtLeastOneOf | AllOrNoneOf);
    if several && kind != AtLeastOneOf && rule.of.len() < 2 {
        return Err(format!("a rule of the kind `{}` speaks of two names at least", kind_name(kind)));
    }
    if matches!(kind, Less | LessOrEqual) && (rule.of.len() != 1 || rule.others.len() != 1) {
        return Err(format!("a rule of the kind `{}` compares one name with one other", kind_name(kind)));
    }
    if matches!(kind, Required | NonEmpty | Unique) && rule.message.is_empty() {
        return Err("expected `message`: Alloy's words".to_owned());
    }
    Ok(())
}

fn kind_name(kind: RuleKind) -> String {
    serde_json::to_value(kind).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

//! From the text of `alloy-lint.toml` to [`Values`], with the line of every mistake.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{EMPTY_TABLES, KEYS, Key, Kind, option_kind};
use super::{Merge, Override, Values, required_version};
use crate::cli::rules;
use crate::embedded::duration;
use crate::lint::{OptionKind, OptionValue, RULES};
use crate::text::LineIndex;

/// A mistake in a configuration file: the line, counted from 1, and what is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mistake {
    pub line: u32,
    pub message: String,
}

/// Reads a file's text. All mistakes are found in one run.
pub fn read(text: &str) -> Result<Values, Vec<Mistake>> {
    let lines = LineIndex::new(text);
    let document = DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| lines.line(span.start as u32));
        vec![Mistake { line, message: error.message().to_owned() }]
    })?;
    let mut reader = Reader { lines, mistakes: Vec::new() };
    let mut values = Values::default();
    reader.table(document.get_ref(), "", false, &mut values);
    if reader.mistakes.is_empty() { Ok(values) } else { Err(reader.mistakes) }
}

struct Reader {
    lines: LineIndex,
    mistakes: Vec<Mistake>,
}

type Entry<'a, 'd> = &'a Spanned<DeValue<'d>>;

impl Reader {
    fn wrong<T>(&mut self, place: &Spanned<T>, message: impl Into<String>) {
        let line = self.lines.line(place.span().start as u32);
        self.mistakes.push(Mistake { line, message: message.into() });
    }

    fn table(&mut self, table: &DeTable<'_>, prefix: &str, overriding: bool, values: &mut Values) {
        for (key, value) in table {
            let name = format!("{prefix}{}", key.get_ref());
            let known = KEYS.iter().find(|known| known.name == name);
            match (known, value.get_ref()) {
                (Some(known), _) if overriding && !known.in_overrides => {
                    self.wrong(key, format!("`{name}` cannot be set in `[[overrides]]`"));
                }
                (Some(known), _) => self.value(known, value, values),
                (None, DeValue::Table(table)) if name == "lint" => self.table(table, "lint.", overriding, values),
                (None, DeValue::Array(entries)) if name == "overrides" && !overriding => {
                    for entry in entries {
                        match entry.get_ref() {
                            DeValue::Table(table) => self.one_override(entry, table, values),
                            _ => self.wrong(entry, "`overrides` takes tables: [[overrides]]"),
                        }
                    }
                }
                (None, _) if overriding && name == "files" => {}
                (None, DeValue::Table(table)) if EMPTY_TABLES.contains(&name.as_str()) && !overriding => {
                    if let Some((key, _)) = table.iter().next() {
                        self.wrong(key, format!("`[{name}]` has nothing to choose: the format is Alloy's"));
                    }
                }
                (None, _) => {
                    let names = KEYS
                        .iter()
                        .map(|key| key.name)
                        .chain(["overrides", "files", "lint", "format"])
                        .filter_map(|name| name.strip_prefix(prefix));
                    let help = rules::similar(key.get_ref(), names)
                        .map_or(String::new(), |name| format!("; did you mean `{prefix}{name}`?"));
                    self.wrong(key, format!("unknown key `{name}`{help}"));
                }
            }
        }
    }

    fn one_override(&mut self, entry: Entry<'_, '_>, table: &DeTable<'_>, values: &mut Values) {
        let files = table.get("files").map(|files| self.texts("files", files)).unwrap_or_default();
        if files.is_empty() {
            self.wrong(entry, "`[[overrides]]` needs `files`, a list of globs");
        }
        let mut own = Values::default();
        self.table(table, "", true, &mut own);
        values.overrides.push(Override { files, values: own });
    }

    fn value(&mut self, key: &Key, value: Entry<'_, '_>, values: &mut Values) {
        let text = value.get_ref().as_str();
        match (key.kind, value.get_ref()) {
            (Kind::Text, DeValue::String(_)) => {}
            (Kind::OneOf(words), DeValue::String(text)) if words.contains(&text.as_ref()) => {}
            (Kind::OneOf(words), DeValue::String(text)) => {
                let help = rules::similar(text, words.iter().copied())
                    .map_or(String::new(), |word| format!("; did you mean `{word}`?"));
                self.wrong(value, format!("`{}` is {}, not {text:?}{help}", key.name, key.kind.describe()));
                return;
            }
            (Kind::Bool | Kind::BoolOrTexts, DeValue::Boolean(_)) => {}
            (Kind::Texts | Kind::BoolOrTexts, DeValue::Array(_)) => {}
            (Kind::TableOf(_) | Kind::TableOfTexts | Kind::RuleOptions, DeValue::Table(_)) => {}
            (kind, found) => {
                self.wrong(value, format!("`{}` is {}, not a {}", key.name, kind.describe(), found.type_str()));
                return;
            }
        }
        match key.name {
            "alloy-version" => {
                let text = text.unwrap_or_default();
                match crate::catalog::Target::parse(text) {
                    Ok(_) => values.alloy_version = Some(text.to_owned()),
                    Err(error) => self.wrong(value, format!("`alloy-version`: {error}")),
                }
            }
            "stability-level" => values.stability_level = text.map(str::to_owned),
            "community-components" => values.community_components = value.get_ref().as_bool(),
            "platform" => values.platform = text.map(str::to_owned),
            "merge-directories" => {
                values.merge = Some(match value.get_ref().as_bool() {
                    Some(true) => Merge::All,
                    Some(false) => Merge::Nothing,
                    None => Merge::Globs(self.texts(key.name, value)),
                });
            }
            "include" => values.include = Some(self.globs(key.name, value)),
            "exclude" => values.exclude = Some(self.globs(key.name, value)),
            "extend" => values.extend = text.map(str::to_owned),
            "baseline" => values.baseline = text.map(str::to_owned),
            "lint.select" => values.select = Some(self.rules(key.name, value, rules::check_selected)),
            "lint.extend-select" => values.extend_select = Some(self.rules(key.name, value, rules::check_selected)),
            "lint.unfixable" => values.unfixable = Some(self.rules(key.name, value, rules::check_selected)),
            "lint.preview" => values.preview = value.get_ref().as_bool(),
            "lint.rules" => self.rule_options(value, values),
            "required-version" => {
                if let Err(problem) = required_version::check(text.unwrap_or_default(), env!("CARGO_PKG_VERSION")) {
                    self.wrong(value, format!("`required-version`: {problem}"));
                }
            }
            "lint.ignore" => values.ignore = Some(self.rules(key.name, value, rules::check_ignored)),
            "lint.severity" => values.severity = self.severities(value),
            "lint.per-file-ignores" => {
                if let DeValue::Table(table) = value.get_ref() {
                    for (glob, rules) in table {
                        let rules = self.rules(key.name, rules, rules::check_ignored);
                        values.per_file_ignores.push((glob.get_ref().to_string(), rules));
                    }
                }
            }
            _ => {}
        }
    }

    /// `[lint.rules.NAME]`.
    fn rule_options(&mut self, value: Entry<'_, '_>, values: &mut Values) {
        let DeValue::Table(rules) = value.get_ref() else { return };
        for (name, options) in rules {
            let Some(rule) = RULES.iter().find(|rule| rule.name.as_str() == name.get_ref()) else {
                self.wrong(name, format!("`lint.rules`: {}", rules::unknown_or_without_options(name.get_ref())));
                continue;
            };
            let DeValue::Table(options) = options.get_ref() else {
                self.wrong(name, format!("`lint.rules.{}` is a table of options", rule.name));
                continue;
            };
            for (key, value) in options {
                let Some(option) = rule.options.iter().find(|option| option.name == key.get_ref()) else {
                    let help = rules::similar(key.get_ref(), rule.options.iter().map(|option| option.name))
                        .map_or(String::new(), |name| format!("; did you mean `{name}`?"));
                    self.wrong(key, format!("`{}` has no option `{}`{help}", rule.name, key.get_ref()));
                    continue;
                };
                let name = format!("lint.rules.{}.{}", rule.name, option.name);
                let value = match (option.kind, value.get_ref()) {
                    (OptionKind::Bool, DeValue::Boolean(value)) => OptionValue::Bool(*value),
                    (OptionKind::Texts, _) => OptionValue::Texts(self.texts(&name, value)),
                    (OptionKind::Duration, DeValue::String(text)) => match duration::parse(text.as_bytes()) {
                        Ok(nanoseconds) if nanoseconds > 0 => OptionValue::Duration(nanoseconds),
                        _ => {
                            self.wrong(value, format!("`{name}` is a duration such as `30s`"));
                            continue;
                        }
                    },
                    (kind, found) => {
                        let takes = option_kind(kind).describe();
                        self.wrong(value, format!("`{name}` is {takes}, not a {}", found.type_str()));
                        continue;
                    }
                };
                values.rule_options.push((rule.name.to_string(), option.name.to_owned(), value));
            }
        }
    }

    fn texts(&mut self, name: &str, value: Entry<'_, '_>) -> Vec<String> {
        let DeValue::Array(entries) = value.get_ref() else {
            self.wrong(value, format!("`{name}` is a list of strings"));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for entry in entries {
            match entry.get_ref().as_str() {
                Some(text) => texts.push(text.to_owned()),
                None => self.wrong(entry, format!("`{name}` is a list of strings")),
            }
        }
        texts
    }

    fn globs(&mut self, name: &str, value: Entry<'_, '_>) -> Vec<String> {
        let globs = self.texts(name, value);
        if let Err(failure) = crate::cli::discovery::globs(&globs) {
            self.wrong(value, format!("`{name}`: {failure}"));
        }
        globs
    }

    fn rules(&mut self, name: &str, value: Entry<'_, '_>, valid: impl Fn(&str) -> Result<(), String>) -> Vec<String> {
        let names = self.texts(name, value);
        for rule in &names {
            if let Err(problem) = valid(rule) {
                self.wrong(value, format!("`{name}`: {problem}"));
            }
        }
        names
    }

    fn severities(&mut self, value: Entry<'_, '_>) -> BTreeMap<String, String> {
        let mut severities = BTreeMap::new();
        let DeValue::Table(table) = value.get_ref() else { return severities };
        for (rule, severity) in table {
            if let Err(problem) = rules::check_severity(rule.get_ref()) {
                self.wrong(rule, format!("`lint.severity`: {problem}"));
            }
            match severity.get_ref().as_str() {
                Some(word) if super::keys::SEVERITIES.contains(&word) => {
                    severities.insert(rule.get_ref().to_string(), word.to_owned());
                }
                _ => self.wrong(
                    severity,
                    format!("the severity of `{}` is one of {}", rule.get_ref(), super::keys::SEVERITIES.join(", ")),
                ),
            }
        }
        severities
    }
}

//! The rules by name: what may be selected and ignored, and their descriptions.

use crate::diagnostics::{Family, RuleName, Severity};
use crate::render::RuleDescription;

/// Every rule, sorted by name.
pub fn all() -> Vec<RuleDescription> {
    let mut rules: Vec<RuleDescription> = RuleName::CHECK.iter().map(|&rule| check_rule(rule)).collect();
    rules.extend(crate::linter::lint_rules());
    rules.sort_by_key(|rule| rule.name);
    rules
}

fn check_rule(rule: RuleName) -> RuleDescription {
    let page = crate::linter::check_page(rule);
    RuleDescription {
        name: rule.as_str(),
        family: Family::Check,
        severity: Severity::Error,
        summary: summary(page),
        page: page.to_owned(),
        tags: vec!["correctness"],
    }
}

/// A page's first paragraph under its title.
fn summary(page: &str) -> String {
    let paragraph = page.lines().skip_while(|line| line.is_empty() || line.starts_with('#'));
    paragraph.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

fn groups(rules: &[RuleDescription]) -> Vec<&'static str> {
    let mut groups = vec!["all", "lint"];
    groups.extend(rules.iter().filter(|rule| rule.family == Family::Lint).flat_map(|rule| rule.tags.iter().copied()));
    groups.sort_unstable();
    groups.dedup();
    groups
}

pub fn unknown(name: &str, rules: &[RuleDescription]) -> String {
    let names = rules.iter().map(|rule| rule.name).chain(groups(rules));
    let help = similar(name, names).map_or(String::new(), |name| format!("; did you mean `{name}`?"));
    format!("there is no rule `{name}`{help}")
}

/// Whether a name may stand in `select`: a rule, a category, `lint` or `all`.
pub fn check_selected(name: &str) -> Result<(), String> {
    let rules = all();
    if name == "check" || rules.iter().any(|rule| rule.name == name) || groups(&rules).contains(&name) {
        return Ok(());
    }
    Err(unknown(name, &rules))
}

/// Whether a name may stand in `ignore`: check rules one by one, lint rules also by category.
pub fn check_ignored(name: &str) -> Result<(), String> {
    if name == RuleName::SYNTAX_ERROR.as_str() {
        return Err(String::from("`syntax-error` cannot be ignored"));
    }
    if name == "check" {
        return Err(String::from("rules of `check` can be ignored by name only"));
    }
    check_selected(name)
}

/// Whether a rule's severity may be set.
pub fn check_severity(name: &str) -> Result<(), String> {
    let rules = all();
    match rules.iter().find(|rule| rule.name == name) {
        Some(rule) if rule.family == Family::Check => {
            Err(format!("`{name}` is what Alloy refuses: always an error; it can be ignored by name"))
        }
        Some(_) => Ok(()),
        None => Err(unknown(name, &rules)),
    }
}

/// Whether a rule, or a group of rules, may be told as warnings.
pub fn check_warned(name: &str) -> Result<(), String> {
    if name == "check" {
        return Err(String::from("what Alloy refuses is always an error; it can be ignored by name"));
    }
    if groups(&all()).contains(&name) { Ok(()) } else { check_severity(name) }
}

/// Why a name has no table of options.
pub fn unknown_or_without_options(name: &str) -> String {
    let rules = all();
    if rules.iter().any(|rule| rule.name == name) {
        return format!("`{name}` has no options");
    }
    unknown(name, &rules)
}

/// The name that was probably meant.
pub fn similar<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let most = (name.chars().count() / 3).max(1);
    names
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= most || candidate.len() > 3 && name.starts_with(candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Edit distance with neighbours exchanged as one edit.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen() {
        let names = || ["select", "ignore", "severity"].into_iter();
        assert_eq!(similar("slect", names()), Some("select"));
        assert_eq!(similar("ingore", names()), Some("ignore"));
        assert_eq!(similar("nothing-like-it", names()), None);
    }

    #[test]
    fn every_rule_has_a_page() {
        for rule in all() {
            assert!(rule.page.starts_with(&format!("# {}\n", rule.name)), "{}", rule.name);
            assert!(!rule.summary.is_empty() && rule.summary.ends_with('.'), "{}: {}", rule.name, rule.summary);
        }
    }
}

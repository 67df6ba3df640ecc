//! `alloy-lint rule`.

use super::arguments::{RuleArguments, TextOrJson};
use super::{Failure, Outcome, output, rules};
use crate::lint::{RULES, Rule, Status};
use crate::render::{RuleDescription, rule_url};

pub fn run(arguments: &RuleArguments) -> Result<Outcome, Failure> {
    let all = rules::all();
    let text = match (&arguments.name, arguments.format) {
        (Some(name), format) => {
            let rule =
                all.iter().find(|rule| rule.name == name).ok_or_else(|| Failure::new(rules::unknown(name, &all)))?;
            match format {
                TextOrJson::Text => rule.page.clone(),
                TextOrJson::Json => format!("{}\n", json(rule)),
            }
        }
        (None, TextOrJson::Json) => {
            format!("{}\n", serde_json::Value::Array(all.iter().map(json).collect()))
        }
        (None, TextOrJson::Text) if arguments.all => {
            all.iter().map(|rule| rule.page.as_str()).collect::<Vec<_>>().join("\n\n")
        }
        (None, TextOrJson::Text) => {
            let width = all.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
            all.iter()
                .map(|rule| {
                    let (family, severity) = (rule.family.as_str(), rule.severity.as_str());
                    format!(
                        "{:<width$}  {family:<5}  {severity:<7}  {:<7}  {}\n",
                        rule.name,
                        state(rule.name),
                        rule.summary
                    )
                })
                .collect()
        }
    };
    output::print(&text)?;
    Ok(Outcome::Clean)
}

/// Whether a rule runs when nothing is said.
fn state(name: &str) -> &'static str {
    match lint_rule(name) {
        Some(rule) if rule.status == Status::Preview => "preview",
        Some(rule) if !rule.on_by_default => "off",
        _ => "on",
    }
}

fn lint_rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name.as_str() == name)
}

fn json(rule: &RuleDescription) -> serde_json::Value {
    let lint = lint_rule(rule.name);
    let options: Vec<serde_json::Value> = lint
        .iter()
        .flat_map(|lint| lint.options)
        .map(|option| {
            serde_json::json!({
                "name": option.name, "default": option.default, "summary": option.summary, "example": option.example,
            })
        })
        .collect();
    serde_json::json!({
        "name": rule.name,
        "family": rule.family.as_str(),
        "severity": rule.severity.as_str(),
        "category": rule.tags.first(),
        "default": crate::linter::RuleSettings::default().tells(rule.name).is_some(),
        "status": lint.map_or("stable", |lint| lint.status.as_str()),
        "fix": lint.map(|lint| lint.fix.as_str()),
        "since": lint.map(|lint| lint.since),
        "options": options,
        "summary": rule.summary,
        "explanation": rule.page,
        "url": rule_url(rule.family, rule.name),
    })
}

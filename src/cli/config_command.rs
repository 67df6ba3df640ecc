//! `alloy-lint config`.

use std::path::{Path, PathBuf};

use super::arguments::{ConfigArguments, GlobalArguments, TextOrJson};
use super::configuration::{self, keys};
use super::output::say;
use super::{Failure, Outcome, output, rules};
use crate::lint::{OptionKind, RULES};

pub fn run(arguments: &ConfigArguments, global: &GlobalArguments) -> Result<Outcome, Failure> {
    match arguments.key.as_deref() {
        Some("verify") => {
            let (file, _) = configuration::inline::split(&global.config)?;
            return verify(arguments.path.as_deref().or(file.as_deref()));
        }
        Some("schema") => {
            output::print(&format!("{}\n", serde_json::to_string_pretty(&keys::schema()).unwrap_or_default()))?;
            return Ok(Outcome::Clean);
        }
        _ => {}
    }
    let all = documented();
    let wanted: Vec<&Documented> = match arguments.key.as_deref() {
        None => all.iter().collect(),
        Some(name) => {
            // A key, or a table with all its keys.
            let inside = format!("{name}.");
            all.iter().filter(|key| key.name == name || key.name.starts_with(&inside)).collect()
        }
    };
    if let (Some(name), true) = (&arguments.key, wanted.is_empty()) {
        let help = rules::similar(name, all.iter().map(|key| key.name.as_str()))
            .map_or(String::new(), |name| format!("; did you mean `{name}`?"));
        return Err(Failure::new(format!("there is no key `{name}`{help}")));
    }
    let text = match arguments.format {
        TextOrJson::Text if arguments.key.is_none() => {
            let width = wanted.iter().map(|key| key.name.len()).max().unwrap_or(0);
            wanted.iter().map(|key| format!("{:<width$}  {}\n", key.name, key.summary)).collect()
        }
        TextOrJson::Text => wanted
            .iter()
            .map(|key| {
                let example =
                    key.table.as_ref().map_or(String::new(), |table| format!("[{table}]\n    ")) + &key.example;
                format!(
                    "{}\n  {}\n\n  takes: {}\n  default: {}\n\n    {example}\n\n",
                    key.name, key.summary, key.takes, key.default,
                )
            })
            .collect(),
        TextOrJson::Json => {
            let list: Vec<serde_json::Value> = wanted
                .iter()
                .map(|key| {
                    serde_json::json!({
                        "name": key.name, "summary": key.summary, "takes": key.takes,
                        "default": key.default, "example": key.example, "table": key.table, "overrides": key.in_overrides,
                    })
                })
                .collect();
            format!("{}\n", serde_json::Value::Array(list))
        }
    };
    output::print(&text)?;
    Ok(Outcome::Clean)
}

/// A key as it is explained.
struct Documented {
    /// With its tables: `lint.select`.
    name: String,
    /// The table that the example stands in.
    table: Option<String>,
    takes: String,
    default: &'static str,
    summary: &'static str,
    example: String,
    in_overrides: bool,
}

/// Every key, then every option of every rule.
fn documented() -> Vec<Documented> {
    let of_key = |key: &keys::Key| Documented {
        name: key.name.to_owned(),
        table: key.name.split_once('.').map(|(table, _)| table.to_owned()),
        takes: key.kind.describe(),
        default: key.default,
        summary: key.summary,
        example: key.example.to_owned(),
        in_overrides: key.in_overrides,
    };
    let of_rules = RULES.iter().flat_map(|rule| {
        rule.options.iter().map(|option| Documented {
            name: format!("lint.rules.{}.{}", rule.name, option.name),
            table: Some(format!("lint.rules.{}", rule.name)),
            takes: match option.kind {
                OptionKind::Duration => String::from("a duration such as \"30s\""),
                kind => keys::option_kind(kind).describe(),
            },
            default: option.default,
            summary: option.summary,
            example: format!("{} = {}", option.name, option.example),
            in_overrides: true,
        })
    });
    keys::KEYS.iter().map(of_key).chain(of_rules).collect()
}

fn verify(path: Option<&Path>) -> Result<Outcome, Failure> {
    let path: PathBuf = match path {
        Some(path) => path.to_path_buf(),
        None => {
            let current = std::env::current_dir()
                .map_err(|error| Failure::new(format!("the current folder is unknown: {error}")))?;
            configuration::closest(&current).ok_or_else(|| Failure::new("there is no alloy-lint.toml here or above"))?
        }
    };
    let mistakes = configuration::verify(&path);
    for mistake in &mistakes {
        say(&format!("alloy-lint: error: {mistake}"));
    }
    if mistakes.is_empty() {
        output::print(&format!("{}: no problems\n", path.display()))?;
        return Ok(Outcome::Clean);
    }
    Ok(Outcome::Error)
}

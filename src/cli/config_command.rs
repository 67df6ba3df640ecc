//! `alloy-lint config`.

use std::path::{Path, PathBuf};

use super::arguments::{ConfigArguments, GlobalArguments, TextOrJson};
use super::configuration::{self, keys};
use super::output::say;
use super::{Failure, Outcome, output, rules};

pub fn run(arguments: &ConfigArguments, global: &GlobalArguments) -> Result<Outcome, Failure> {
    match arguments.key.as_deref() {
        Some("verify") => return verify(arguments.path.as_deref().or(global.config.as_deref())),
        Some("schema") => {
            output::print(&format!("{}\n", serde_json::to_string_pretty(&keys::schema()).unwrap_or_default()))?;
            return Ok(Outcome::Clean);
        }
        _ => {}
    }
    let wanted: Vec<&keys::Key> = match arguments.key.as_deref() {
        None => keys::KEYS.iter().collect(),
        Some(name) => {
            // A key, or a table with all its keys.
            let inside = format!("{name}.");
            keys::KEYS.iter().filter(|key| key.name == name || key.name.starts_with(&inside)).collect()
        }
    };
    if let (Some(name), true) = (&arguments.key, wanted.is_empty()) {
        let help = rules::similar(name, keys::KEYS.iter().map(|key| key.name))
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
                let example = match key.name.split_once('.') {
                    Some((table, _)) => format!("[{table}]\n    {}", key.example),
                    None => key.example.to_owned(),
                };
                format!(
                    "{}\n  {}\n\n  takes: {}\n  default: {}\n\n    {example}\n\n",
                    key.name,
                    key.summary,
                    key.kind.describe(),
                    key.default,
                )
            })
            .collect(),
        TextOrJson::Json => {
            let list: Vec<serde_json::Value> = wanted
                .iter()
                .map(|key| {
                    serde_json::json!({
                        "name": key.name, "summary": key.summary, "takes": key.kind.describe(),
                        "default": key.default, "example": key.example, "overrides": key.in_overrides,
                    })
                })
                .collect();
            format!("{}\n", serde_json::Value::Array(list))
        }
    };
    output::print(&text)?;
    Ok(Outcome::Clean)
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

//! `--config`: a configuration file, or keys of one typed on the command line, which win over every file.

use std::path::{Path, PathBuf};

use super::{Configuration, Values, reader};
use crate::cli::Failure;

/// Holds a value for `--config` where none is typed.
pub const VARIABLE: &str = "ALLOY_LINT_CONFIG";

/// What `--config` was given: the file, and the keys. The keys' globs and paths are relative to the current folder.
pub fn split(given: &[PathBuf]) -> Result<(Option<PathBuf>, Option<Configuration>), Failure> {
    let mut file: Option<PathBuf> = None;
    let mut keys: Option<Values> = None;
    for value in given {
        match (keys_of(value), &file) {
            (None, None) => file = Some(value.clone()),
            (None, Some(_)) => return Err(Failure::new("--config: only one configuration file can be given")),
            (Some(text), _) => {
                let values = read(text)?;
                // The last one wins.
                keys = Some(match keys.take() {
                    Some(before) => values.over(before),
                    None => values,
                });
            }
        }
    }
    if file.is_none() {
        // A key that is typed is no reason to forget the environment's file.
        let variable = std::env::var_os(VARIABLE).filter(|value| !value.is_empty()).map(PathBuf::from);
        file = variable.filter(|value| keys_of(value).is_none());
    }
    let keys = keys.map(|values| {
        let root = std::env::current_dir().unwrap_or_default();
        Configuration::build(None, root, values)
    });
    Ok((file, keys.transpose()?))
}

/// The text of what is no file but keys.
fn keys_of(value: &Path) -> Option<&str> {
    value.to_str().filter(|text| text.contains('=') && !value.exists())
}

fn read(text: &str) -> Result<Values, Failure> {
    let wrong = |problem: &str| Failure::new(format!("--config: {text}: {problem}"));
    let values = reader::read(text).map_err(|mistakes| {
        let messages: Vec<&str> = mistakes.iter().map(|mistake| mistake.message.trim_end()).collect();
        wrong(&messages.join("; "))
    })?;
    if values.extend.is_some() {
        return Err(wrong("`extend` can be set in a configuration file only"));
    }
    Ok(values)
}

//! `--watch`: checks again whenever a file changes.
//!
//! Files are looked at again and again, which works on every kind of file system, and costs little next to the checks.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::run_once;
use crate::cli::arguments::{CheckArguments, GlobalArguments};
use crate::cli::configuration::{self, Settings};
use crate::cli::discovery::{self, Place};
use crate::cli::output::{self, say};
use crate::cli::{Failure, Outcome};
use crate::render;

/// How long to wait between two looks.
const PAUSE: Duration = Duration::from_millis(300);

/// What a file looks like from outside.
type State = BTreeMap<PathBuf, Option<(SystemTime, u64)>>;

/// Runs until the process is ended from outside.
pub fn watch(arguments: &CheckArguments, global: &GlobalArguments) -> Result<Outcome, Failure> {
    if arguments.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(Failure::new("--watch cannot watch standard input"));
    }
    loop {
        let before = state(arguments, global)?;
        if std::io::stdout().is_terminal() {
            output::print("\x1b[2J\x1b[H")?;
        }
        // What is wrong now may be right after the next change.
        if let Err(failure) = run_once(arguments, global) {
            say(&format!("alloy-lint: error: {failure}"));
        }
        if !global.quiet && !global.silent {
            say(&format!("Watching {} for changes.", render::count(before.len(), "file")));
        }
        while state(arguments, global)? == before {
            std::thread::sleep(PAUSE);
        }
    }
}

/// The files that a run reads, configuration files included.
fn state(arguments: &CheckArguments, global: &GlobalArguments) -> Result<State, Failure> {
    // A configuration with a mistake in it leaves nothing out.
    let settings = Settings::load(global).ok();
    let excluded = |path: &Path| settings.as_ref().is_some_and(|settings| settings.excludes(path));
    let found = discovery::find(&arguments.paths, &arguments.files, &excluded)?;
    let mut paths: BTreeSet<PathBuf> = configuration::inline::split(&global.config)?.0.into_iter().collect();
    for input in found.inputs {
        if let Place::File(path) = input.place {
            let absolute = std::path::absolute(&path).unwrap_or_else(|_| path.clone());
            paths.extend(absolute.parent().and_then(configuration::closest));
            paths.insert(path);
        }
    }
    let look = |path: &PathBuf| {
        let metadata = std::fs::metadata(path).ok()?;
        Some((metadata.modified().ok()?, metadata.len()))
    };
    Ok(paths
        .into_iter()
        .map(|path| {
            let state = look(&path);
            (path, state)
        })
        .collect())
}

//! `alloy-lint explain`.

use std::path::Path;

use super::arguments::{ExplainArguments, ExplainFormat, GlobalArguments};
use super::configuration::Settings;
use super::configurations::Texts;
use super::{Failure, Outcome, discovery, input, output, workers};
use crate::explain::{self, Look};

/// Wider text is hard to read, narrower hard to fit.
const WIDEST: usize = 100;
const NARROWEST: usize = 40;

pub fn run(arguments: &ExplainArguments, global: &GlobalArguments) -> Result<Outcome, Failure> {
    let settings = Settings::load(global)?;
    let found = discovery::find(&arguments.paths, &arguments.files, &|path| settings.excludes(path))?;
    for input in &found.inputs {
        settings.of(Path::new(&*input.name));
    }
    settings.verify()?;
    if found.inputs.is_empty() && !found.failed {
        return Err(Failure::new("no files to explain (looked for *.alloy and *.river)"));
    }
    let mut failed = found.failed;
    // Deep trees need the stack of a worker.
    let pool = workers::pool(1, 1)?;
    let explanation = pool.install(|| {
        let texts = Texts::read(&found.inputs, &arguments.target, &arguments.files, global, &settings, &mut failed)?;
        texts.resolved(explain::explain)
    })?;
    let to_terminal = arguments.output_file.as_ref().is_none_or(|file| file.as_os_str() == "-");
    let text = match arguments.format {
        ExplainFormat::Text => explain::text(
            &explanation,
            Look {
                width: output::terminal_width().unwrap_or(WIDEST).clamp(NARROWEST, WIDEST),
                color: to_terminal && output::color(global.color),
            },
        ),
        ExplainFormat::Markdown => explain::markdown(&explanation),
        ExplainFormat::Json => explain::json(&explanation),
    };
    match &arguments.output_file {
        Some(file) if file.as_os_str() != "-" => std::fs::write(file, text)
            .map_err(|error| Failure::new(format!("cannot write {}: {}", file.display(), input::explain(&error))))?,
        _ if global.silent => {}
        _ => output::print(&text)?,
    }
    let broken = explanation.configurations.iter().any(|configuration| configuration.has_syntax_errors);
    Ok(match (failed, broken) {
        (true, _) => Outcome::Error,
        (false, true) => Outcome::Findings,
        (false, false) => Outcome::Clean,
    })
}

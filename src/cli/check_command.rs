//! `alloy-lint check`.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::arguments::{CheckArguments, FailOn, GlobalArguments, OutputFormat, SeverityName};
use super::discovery::{self, Input, Place};
use super::output::say;
use super::progress::Progress;
use super::{Failure, Outcome, input, output, workers};
use crate::diagnostics::Severity;
use crate::linter::{self, Options, Source};
use crate::render::{self, CheckedFile, FullStyle, Report, SourceFile};

pub fn run(arguments: &CheckArguments, global: &GlobalArguments) -> Result<Outcome, Failure> {
    let found = discovery::find(&arguments.paths, &arguments.files, &|_| false)?;
    let failed = AtomicBool::new(found.failed);
    if found.inputs.is_empty() && !found.failed {
        if arguments.fail_on_no_files {
            return Err(Failure::new("no files to check"));
        }
        if !global.silent {
            say("alloy-lint: warning: no files to check (looked for *.alloy and *.river)");
        }
    }
    let mut options = Options::default();
    arguments.target.apply(&mut options)?;
    let progress = Progress::start(found.inputs.len(), !global.quiet && !global.silent);
    let pool = workers::pool(global.threads, found.inputs.len())?;
    let mut files: Vec<CheckedFile> = pool.install(|| {
        found
            .inputs
            .par_iter()
            .filter_map(|input| {
                let checked = check_one(input, &options);
                progress.advance();
                match checked {
                    Ok(file) => Some(file),
                    Err(problem) => {
                        say(&format!("alloy-lint: error: {}: {problem}", input.name));
                        failed.store(true, Ordering::Relaxed);
                        None
                    }
                }
            })
            .collect()
    });
    drop(progress);

    let least = arguments.output.min_severity.map_or(Severity::Info, severity);
    for file in &mut files {
        file.diagnostics.retain(|diagnostic| diagnostic.severity >= least);
    }
    let report = Report { files: &files, others: &[], rules: &[] };
    write_reports(&report, arguments, global)?;

    if failed.into_inner() {
        return Ok(Outcome::Error);
    }
    let threshold = match arguments.output.fail_on.unwrap_or(FailOn::Error) {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Info => Some(Severity::Info),
        FailOn::Never => None,
    };
    let bad =
        report.findings().any(|(_, diagnostic)| threshold.is_some_and(|threshold| diagnostic.severity >= threshold));
    Ok(if bad && !arguments.output.exit_zero { Outcome::Findings } else { Outcome::Clean })
}

fn check_one(input: &Input, options: &Options) -> Result<CheckedFile, String> {
    let bytes = match &input.place {
        Place::File(path) => input::read(path)?,
        Place::Stdin => input::read_stdin()?,
    };
    // A mistake of ours in one file must not hide what is found in the others.
    std::panic::catch_unwind(|| {
        let source = Source::from_bytes(input.name.clone(), bytes);
        let diagnostics = linter::check_sources(&[&source], options).pop().unwrap_or_default();
        CheckedFile { source: SourceFile::new(source.path, source.text), diagnostics }
    })
    .map_err(|_| String::from("internal error: please report this file"))
}

fn severity(name: SeverityName) -> Severity {
    match name {
        SeverityName::Info => Severity::Info,
        SeverityName::Warning => Severity::Warning,
        SeverityName::Error => Severity::Error,
    }
}

/// Writes the report in every format that was asked for.
fn write_reports(report: &Report<'_>, arguments: &CheckArguments, global: &GlobalArguments) -> Result<(), Failure> {
    let formats = match arguments.output.output_format.as_slice() {
        [] => &[OutputFormat::Full],
        formats => formats,
    };
    let files = &arguments.output.output_file;
    // One output may go to standard output; then the first format has no file.
    let to_stdout = match formats.len().checked_sub(files.len()) {
        Some(0) => 0,
        Some(1) => 1,
        _ => {
            return Err(Failure::new(format!(
                "{} and {}: each --output-format but one needs its --output-file",
                render::count(formats.len(), "--output-format"),
                render::count(files.len(), "--output-file"),
            )));
        }
    };
    for format in &formats[..to_stdout] {
        if !global.silent {
            output::print(&render_as(*format, report, global, true))?;
        }
    }
    for (format, file) in formats[to_stdout..].iter().zip(files) {
        if file == Path::new("-") {
            output::print(&render_as(*format, report, global, true))?;
            continue;
        }
        std::fs::write(file, render_as(*format, report, global, false))
            .map_err(|error| Failure::new(format!("cannot write {}: {}", file.display(), input::explain(&error))))?;
    }
    Ok(())
}

fn render_as(format: OutputFormat, report: &Report<'_>, global: &GlobalArguments, to_stdout: bool) -> String {
    let closing = |text: String| if global.quiet { text } else { text + &render::closing(report) };
    match format {
        OutputFormat::Full => {
            let color = to_stdout && output::color(global.color);
            let width = if to_stdout { output::terminal_width() } else { None };
            closing(render::full(report, FullStyle { color, width }))
        }
        OutputFormat::Concise => closing(render::concise(report)),
        OutputFormat::Grouped => {
            let text = render::grouped(report);
            closing(if text.is_empty() { text } else { text + "\n" })
        }
        OutputFormat::Json => render::json(report),
        OutputFormat::JsonLines => render::json_lines(report),
        OutputFormat::Sarif => render::sarif(report),
        OutputFormat::Github => render::github(report),
        OutputFormat::Gitlab => render::gitlab(report),
        OutputFormat::Junit => render::junit(report),
        OutputFormat::Checkstyle => render::checkstyle(report),
        OutputFormat::Rdjson => render::rdjson(report),
        OutputFormat::Alloy => render::alloy(report),
    }
}

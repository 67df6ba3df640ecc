//! `alloy-lint format`.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::arguments::{FormatArguments, GlobalArguments};
use super::discovery::{self, Input, Place};
use super::output::say;
use super::{Failure, Outcome, input, output, patch, workers};
use crate::format::{self, FormatError};
use crate::linter::{Source, apply_edits};
use crate::render::{self, CheckedFile, Report, SourceFile};
use crate::text::{LineIndex, Span};

/// What came of one file.
struct Formatted {
    before: String,
    after: String,
}

pub fn run(arguments: &FormatArguments, global: &GlobalArguments) -> Result<Outcome, Failure> {
    let settings = super::configuration::Settings::load(global)?;
    let found = discovery::find(&arguments.paths, &arguments.files, &|path| settings.excludes(path))?;
    let lines = arguments.range.as_deref().map(parse_lines).transpose()?;
    if lines.is_some() && found.inputs.len() > 1 {
        return Err(Failure::new("--range is for one file"));
    }
    if found.inputs.is_empty() && !found.failed && !global.silent {
        say("alloy-lint: warning: no files to format (looked for *.alloy and *.river)");
    }
    let (failed, refused) = (AtomicBool::new(found.failed), AtomicBool::new(false));
    let pool = workers::pool(global.threads, found.inputs.len())?;
    let write = !arguments.check && !arguments.diff;
    let outcomes: Vec<Option<Formatted>> = pool.install(|| {
        found
            .inputs
            .par_iter()
            .map(|input| match format_one(input, lines) {
                Ok(Ok(formatted)) => {
                    if let (true, Place::File(path)) = (write && formatted.after != formatted.before, &input.place)
                        && let Err(error) = output::replace_file(path, formatted.after.as_bytes())
                    {
                        say(&format!("alloy-lint: error: cannot write {}: {}", input.name, input::explain(&error)));
                        failed.store(true, Ordering::Relaxed);
                    }
                    Some(formatted)
                }
                Ok(Err(refusal)) => {
                    // The file has mistakes; it stays as it is.
                    if !global.silent {
                        say(refusal.trim_end());
                    }
                    refused.store(true, Ordering::Relaxed);
                    None
                }
                Err(problem) => {
                    say(&format!("alloy-lint: error: {}: {problem}", input.name));
                    failed.store(true, Ordering::Relaxed);
                    None
                }
            })
            .collect()
    });

    let mut changed = 0;
    for (input, formatted) in found.inputs.iter().zip(&outcomes) {
        let Some(formatted) = formatted else { continue };
        let differs = formatted.after != formatted.before;
        changed += usize::from(differs);
        if arguments.diff {
            output::print(&patch::unified(&input.name, &formatted.before, &formatted.after))?;
        } else if arguments.check {
            if differs && !global.silent {
                output::print(&format!("Would reformat: {}\n", input.name))?;
            }
        } else if input.place == Place::Stdin {
            output::print(&formatted.after)?;
        }
    }
    let only_stdin = found.inputs.iter().all(|input| input.place == Place::Stdin);
    if !global.quiet && !global.silent && !only_stdin {
        let unchanged = outcomes.iter().flatten().count() - changed;
        let verb = if write { "reformatted" } else { "would be reformatted" };
        say(&format!("{} {verb}, {} unchanged", render::count(changed, "file"), render::count(unchanged, "file")));
    }
    Ok(if failed.into_inner() {
        Outcome::Error
    } else if refused.into_inner() || !write && changed > 0 {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

/// The text before and after; the inner error says in words why the file is not formatted.
fn format_one(input: &Input, lines: Option<(u32, u32)>) -> Result<Result<Formatted, String>, String> {
    let bytes = match &input.place {
        Place::File(path) => input::read(path)?,
        Place::Stdin => input::read_stdin()?,
    };
    let formatted = std::panic::catch_unwind(|| match String::from_utf8(bytes) {
        Ok(before) => match format_text(&before, lines) {
            Ok(after) => Ok(Formatted { before, after }),
            Err(FormatError::Syntax(_)) => Err(mistakes(Source::new(input.name.clone(), before))),
            Err(error) => Err(refusal(&input.name, &error)),
        },
        Err(error) => Err(mistakes(Source::from_bytes(input.name.clone(), error.into_bytes()))),
    });
    formatted.map_err(|_| String::from("internal error: please report this file"))
}

fn format_text(text: &str, lines: Option<(u32, u32)>) -> Result<String, FormatError> {
    match lines {
        None => format::format(text),
        Some(lines) => format::range_edits(text, span_of_lines(text, lines)).map(|edits| apply_edits(text, &edits)),
    }
}

/// What is wrong with a source, in words.
fn mistakes(source: Source) -> String {
    let file = CheckedFile { source: SourceFile::new(source.path, source.text), diagnostics: source.diagnostics };
    render::concise(&Report { files: &[file], others: &[], rules: &[] })
}

fn refusal(name: &str, error: &FormatError) -> String {
    format!("{name}: {error}")
}

/// `3:7`, `3-7`, or one line.
fn parse_lines(text: &str) -> Result<(u32, u32), Failure> {
    let (first, last) = text.split_once([':', '-']).unwrap_or((text, text));
    match (first.trim().parse(), last.trim().parse()) {
        (Ok(first), Ok(last)) if 1 <= first && first <= last => Ok((first, last)),
        _ => Err(Failure::new(format!("--range {text}: not START:END, lines counted from 1"))),
    }
}

fn span_of_lines(text: &str, (first, last): (u32, u32)) -> Span {
    let lines = LineIndex::new(text);
    let length = text.len() as u32;
    let start = lines.line_range(first).map_or(length, |range| range.start);
    Span::new(start, lines.line_range(last).map_or(length, |range| range.end).max(start))
}

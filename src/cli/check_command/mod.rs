//! `alloy-lint check`.
//!
//! [`analysis`] finds what is wrong; here is decided what of it is told, where it goes, and how the run ends.

mod analysis;
mod baseline;
mod changed;
mod ignores;
mod watch;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::arguments::{CheckArguments, FailOn, GlobalArguments, OutputFormat, SeverityName};
use super::configuration::{self, Settings};
use super::discovery::{self, Found, Place};
use super::loader::FileLoader;
use super::output::say;
use super::progress::Progress;
use super::{Failure, Outcome, input, output, patch, rules, workers};
use crate::diagnostics::{RuleName, Severity};
use crate::linter::Source;
use crate::render::{self, CheckedFile, FullStyle, Report, RuleDescription};

use analysis::{Analysis, Outcomes};
use baseline::Baseline;

pub fn run(arguments: &CheckArguments, global: &GlobalArguments) -> Result<Outcome, Failure> {
    check_flags(arguments)?;
    if arguments.watch { watch::watch(arguments, global) } else { run_once(arguments, global) }
}

fn run_once(arguments: &CheckArguments, global: &GlobalArguments) -> Result<Outcome, Failure> {
    let settings = Settings::load(global)?;
    let found = discovery::find(&arguments.paths, &arguments.files, &|path| settings.excludes(path))?;
    let analysis = Analysis { arguments, global, settings: &settings, loader: FileLoader::default() };
    for input in &found.inputs {
        settings.of(Path::new(&*input.name));
    }
    settings.verify()?;
    if arguments.show_files || arguments.show_settings {
        return show(&analysis, &found);
    }
    if found.inputs.is_empty() && !found.failed {
        if arguments.fail_on_no_files {
            return Err(Failure::new("no files to check"));
        }
        if !global.silent {
            say("alloy-lint: warning: no files to check (looked for *.alloy and *.river)");
        }
    }
    // What is wrong with the flags themselves is said before any work.
    analysis.options("-")?;
    let progress = Progress::start(found.inputs.len(), !global.quiet && !global.silent);
    let pool = workers::pool(global.threads, found.inputs.len())?;
    let mut outcomes = pool.install(|| analysis.run(&found.inputs, &progress));
    drop(progress);
    for problem in &outcomes.problems {
        say(&format!("alloy-lint: error: {problem}"));
    }
    tell_unmatched(arguments, global, &settings, &found);
    let failed = found.failed || !outcomes.problems.is_empty();

    if arguments.fixes.diff {
        return print_patches(&outcomes, arguments, global, failed);
    }
    if arguments.fixes.writes() {
        analysis::write_fixed(&outcomes, &found.inputs)?;
    }
    let fixed = Fixed::of(&outcomes);
    let fail_for_fixes = arguments.fixes.exit_non_zero_on_fix && fixed.count > 0 && !arguments.output.exit_zero;
    if arguments.fixes.fix_only {
        fixed.tell("Fixed", arguments, global);
        return Ok(match (failed, fail_for_fixes) {
            (true, _) => Outcome::Error,
            (false, true) => Outcome::Findings,
            (false, false) => Outcome::Clean,
        });
    }
    let mut files: Vec<CheckedFile> = std::mem::take(&mut outcomes.files).into_iter().map(|o| o.file).collect();
    let least = arguments.output.min_severity.map_or(Severity::Info, severity);
    for file in &mut files {
        file.diagnostics.retain(|diagnostic| diagnostic.severity >= least);
    }
    if let Some(reason) = &arguments.adoption.add_ignore {
        return add_ignores(&files, &found, reason, failed, global);
    }
    if let Some(revision) = &arguments.adoption.new_from_rev {
        changed::Changes::since(revision)?.keep(&mut files);
    }
    if let Some(outcome) = apply_baseline(&mut files, arguments, &settings, global)? {
        return Ok(if failed { Outcome::Error } else { outcome });
    }

    let described = rules::all();
    let report = Report { files: &files, others: &outcomes.others, rules: &described };
    let stdin_fixed = arguments.fixes.writes() && found.inputs.iter().any(|input| input.place == Place::Stdin);
    write_reports(&report, arguments, global, stdin_fixed)?;
    fixed.tell("Fixed", arguments, global);
    if failed {
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
    Ok(if bad && !arguments.output.exit_zero || fail_for_fixes { Outcome::Findings } else { Outcome::Clean })
}

/// Warns of globs in configurations that no file matches, where this run has seen all files.
fn tell_unmatched(arguments: &CheckArguments, global: &GlobalArguments, settings: &Settings, found: &Found) {
    if global.quiet || global.silent || found.failed || !arguments.files.exclude.is_empty() {
        return;
    }
    let taken: Vec<&Path> = found.inputs.iter().map(|input| Path::new(&*input.name)).collect();
    for warning in configuration::unmatched::tell(settings, &arguments.paths, &taken) {
        say(&format!("alloy-lint: warning: {warning}"));
    }
}

/// What no parser of arguments can know.
fn check_flags(arguments: &CheckArguments) -> Result<(), Failure> {
    let rules = &arguments.rules;
    for name in rules.select.iter().chain(&rules.extend_select) {
        rules::check_selected(name).map_err(|problem| Failure::new(format!("--select: {problem}")))?;
    }
    for name in &rules.ignore {
        rules::check_ignored(name).map_err(|problem| Failure::new(format!("--ignore: {problem}")))?;
    }
    arguments.severities.verify()?;
    let fixes = &arguments.fixes;
    for (flag, given) in [("--unsafe-fixes", fixes.unsafe_fixes), ("--show-fixes", fixes.show_fixes)] {
        if given && !fixes.writes() && !fixes.diff {
            return Err(Failure::new(format!("{flag} needs --fix, --fix-only or --diff")));
        }
    }
    if fixes.exit_non_zero_on_fix && !fixes.writes() {
        return Err(Failure::new("--exit-non-zero-on-fix needs --fix or --fix-only"));
    }
    outputs(arguments).map(drop)
}

fn show(analysis: &Analysis<'_>, found: &Found) -> Result<Outcome, Failure> {
    let mut text = String::new();
    for input in &found.inputs {
        if analysis.arguments.show_settings {
            let options = analysis.options(&input.name)?;
            let configuration = analysis.settings.of(Path::new(&*input.name));
            let mut value = configuration::show(&configuration, &options);
            value["path"] = serde_json::json!(&*input.name);
            text += &serde_json::to_string_pretty(&value).unwrap_or_default();
        } else {
            text += &input.name;
        }
        text.push('\n');
    }
    output::print(&text)?;
    Ok(if found.failed { Outcome::Error } else { Outcome::Clean })
}

/// What fixes were made.
struct Fixed {
    count: usize,
    /// How many in each file, by rule.
    files: Vec<(Arc<str>, BTreeMap<RuleName, usize>)>,
}

impl Fixed {
    fn of(outcomes: &Outcomes) -> Self {
        let fixed = outcomes.files.iter().filter(|outcome| !outcome.fixed.is_empty());
        let files: Vec<_> =
            fixed.map(|outcome| (Arc::clone(&outcome.file.source.path), outcome.fixed.clone())).collect();
        Self { count: files.iter().flat_map(|(_, rules)| rules.values()).sum(), files }
    }

    /// Says how many there were, and with `--show-fixes` which: the most frequent first in each file.
    fn tell(&self, verb: &str, arguments: &CheckArguments, global: &GlobalArguments) {
        if self.count == 0 || global.quiet || global.silent {
            return;
        }
        let total = format!("{verb} {}", render::count(self.count, "problem"));
        if !arguments.fixes.show_fixes {
            return say(&format!("{total}."));
        }
        say(&format!("{total}:"));
        for (path, rules) in &self.files {
            say(&format!("- {path}:"));
            let mut rules: Vec<(&RuleName, &usize)> = rules.iter().collect();
            rules.sort_by_key(|(rule, count)| (std::cmp::Reverse(**count), **rule));
            for (rule, count) in rules {
                say(&format!("    {count} × {rule}"));
            }
        }
    }
}

fn print_patches(
    outcomes: &Outcomes,
    arguments: &CheckArguments,
    global: &GlobalArguments,
    failed: bool,
) -> Result<Outcome, Failure> {
    let mut changed = false;
    for outcome in &outcomes.files {
        if let Some(before) = &outcome.before {
            changed = true;
            output::print(&patch::unified(&outcome.file.source.path, before, &outcome.file.source.text))?;
        }
    }
    if arguments.fixes.show_fixes {
        Fixed::of(outcomes).tell("Would fix", arguments, global);
    }
    Ok(match (failed, changed && !arguments.output.exit_zero) {
        (true, _) => Outcome::Error,
        (false, true) => Outcome::Findings,
        (false, false) => Outcome::Clean,
    })
}

fn add_ignores(
    files: &[CheckedFile],
    found: &Found,
    reason: &str,
    failed: bool,
    global: &GlobalArguments,
) -> Result<Outcome, Failure> {
    let reason = reason.replace(['\n', '\r'], " ");
    let (mut silenced, mut left) = (0, 0);
    for file in files.iter().filter(|file| !file.diagnostics.is_empty()) {
        let source = Source::new(file.source.path.clone(), file.source.text.as_str());
        let (text, count) = ignores::add(&source.text, &source.parsed.tree, &file.diagnostics, reason.trim());
        silenced += count;
        left += file.diagnostics.len() - count;
        let place = found.inputs.iter().find(|input| input.name == file.source.path).map(|input| &input.place);
        match place {
            Some(Place::File(path)) if count > 0 => output::replace_file(path, text.as_bytes()).map_err(|error| {
                Failure::new(format!("cannot write {}: {}", file.source.path, input::explain(&error)))
            })?,
            Some(Place::Stdin) => output::print(&text)?,
            _ => {}
        }
    }
    if !global.quiet && !global.silent {
        say(&format!("Added comments for {}.", render::count(silenced, "finding")));
        if left > 0 {
            say(&format!("{} cannot be ignored.", render::count(left, "syntax error")));
        }
    }
    Ok(if failed { Outcome::Error } else { Outcome::Clean })
}

/// Applies the baseline, or writes it; then the run is over.
fn apply_baseline(
    files: &mut [CheckedFile],
    arguments: &CheckArguments,
    settings: &Settings,
    global: &GlobalArguments,
) -> Result<Option<Outcome>, Failure> {
    let adoption = &arguments.adoption;
    let configured = || settings.of(Path::new("alloy-lint.toml")).baseline();
    let path = adoption.baseline.clone().or_else(configured);
    let write = adoption.write_baseline || adoption.prune_baseline;
    let Some(path) = path.or_else(|| write.then(|| PathBuf::from(baseline::DEFAULT))) else { return Ok(None) };
    let tell = |line: String| {
        if !global.quiet && !global.silent {
            say(&line);
        }
    };
    if adoption.write_baseline {
        Baseline::of(files).write(&path)?;
        let findings = files.iter().map(|file| file.diagnostics.len()).sum();
        tell(format!("Wrote {} to {}.", render::count(findings, "finding"), path.display()));
        return Ok(Some(Outcome::Clean));
    }
    let known = Baseline::read(&path)?;
    let mut left = Baseline::read(&path)?;
    let gone = left.prune(files, &|entry| forgotten(&path, &arguments.paths, entry));
    known.hide(files);
    if adoption.prune_baseline {
        left.write(&path)?;
        tell(format!("Took {} out of {}.", render::count(gone, "finding"), path.display()));
    } else if gone > 0 {
        tell(format!(
            "{} in {} no longer there: --prune-baseline takes them out.",
            render::count(gone, "finding"),
            path.display()
        ));
    }
    Ok(None)
}

/// Whether the file of a baseline's entry is no more. Entries are named from where the run that wrote them was started:
/// only a run over that folder can tell.
fn forgotten(baseline: &Path, walked: &[PathBuf], entry: &str) -> bool {
    let here = std::path::absolute("").or_else(|_| std::env::current_dir());
    let beside = std::path::absolute(baseline).is_ok_and(|path| {
        here.is_ok_and(|here| discovery::normalized(&path).parent() == Some(&discovery::normalized(&here)))
    });
    beside && walked.iter().any(|path| discovery::normalized(path).as_os_str().is_empty()) && !Path::new(entry).exists()
}

fn severity(name: SeverityName) -> Severity {
    match name {
        SeverityName::Info => Severity::Info,
        SeverityName::Warning => Severity::Warning,
        SeverityName::Error => Severity::Error,
    }
}

/// Each format with its file; `None` is standard output.
fn outputs(arguments: &CheckArguments) -> Result<Vec<(OutputFormat, Option<&Path>)>, Failure> {
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
    let places = std::iter::repeat_n(None, to_stdout)
        .chain(files.iter().map(|file| (file.as_os_str() != "-").then_some(file.as_path())));
    Ok(formats.iter().copied().zip(places).collect())
}

/// Writes the report in every format that was asked for. With `aside`, standard output holds something else, and the
/// report goes to standard error.
fn write_reports(
    report: &Report<'_>,
    arguments: &CheckArguments,
    global: &GlobalArguments,
    aside: bool,
) -> Result<(), Failure> {
    for (format, file) in outputs(arguments)? {
        let mut text = render_as(format, report, global, file.is_none());
        if arguments.output.statistics && is_for_people(format) {
            text = statistics(report);
        }
        match file {
            Some(file) => std::fs::write(file, text).map_err(|error| {
                Failure::new(format!("cannot write {}: {}", file.display(), input::explain(&error)))
            })?,
            None if global.silent => {}
            None if aside => say(text.trim_end()),
            None => output::print(&text)?,
        }
    }
    if arguments.output.statistics && !global.silent && !outputs(arguments)?.iter().any(|(f, _)| is_for_people(*f)) {
        say(statistics(report).trim_end());
    }
    Ok(())
}

fn is_for_people(format: OutputFormat) -> bool {
    matches!(format, OutputFormat::Full | OutputFormat::Concise | OutputFormat::Grouped)
}

/// How often each rule found something, most often first.
fn statistics(report: &Report<'_>) -> String {
    let mut counts: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
    for (_, diagnostic) in report.findings() {
        let entry = counts.entry(diagnostic.rule.as_str()).or_default();
        entry.0 += 1;
        entry.1 |= render::best_applicability(diagnostic) == Some(crate::diagnostics::Applicability::Safe);
    }
    let mut counts: Vec<(&str, (usize, bool))> = counts.into_iter().collect();
    counts.sort_by_key(|(rule, (count, _))| (std::cmp::Reverse(*count), *rule));
    counts
        .into_iter()
        .map(|(rule, (count, fixable))| format!("{count}\t{rule}\t{}\n", if fixable { "[*]" } else { "[ ]" }))
        .collect()
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
        OutputFormat::Sarif => {
            let rules: Vec<RuleDescription> = rules::all();
            render::sarif(&Report { rules: &rules, ..*report })
        }
        OutputFormat::Github => render::github(report),
        OutputFormat::Gitlab => render::gitlab(report),
        OutputFormat::Junit => render::junit(report),
        OutputFormat::Checkstyle => render::checkstyle(report),
        OutputFormat::Rdjson => render::rdjson(report),
        OutputFormat::Alloy => render::alloy(report),
    }
}

//! Reads, parses and checks all files, folder by folder.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::cli::arguments::{CheckArguments, GlobalArguments};
use crate::cli::configuration::Settings;
use crate::cli::discovery::{self, Input, Place};
use crate::cli::loader::{FileLoader, alloy_files};
use crate::cli::progress::Progress;
use crate::cli::{Failure, input, output};
use crate::diagnostics::{Diagnostic, RuleName};
use crate::linter::{self, Options, Source};
use crate::render::{CheckedFile, SourceFile};
use crate::resolve::{Folder, Loader, NoFiles};

/// What one run needs to know.
pub struct Analysis<'a> {
    pub arguments: &'a CheckArguments,
    pub global: &'a GlobalArguments,
    pub settings: &'a Settings,
    pub loader: FileLoader,
}

/// What came of one file.
pub struct Outcome {
    pub file: CheckedFile,
    /// Before fixes; `None` when there were none.
    pub before: Option<String>,
    /// How many fixes were made, by rule.
    pub fixed: BTreeMap<RuleName, usize>,
}

/// What came of all files.
#[derive(Default)]
pub struct Outcomes {
    /// In the order of the inputs.
    pub files: Vec<Outcome>,
    /// Sources that labels point into.
    pub others: Vec<SourceFile>,
    /// Files that could not be read or checked, with the reason.
    pub problems: Vec<String>,
}

type Checked = Result<Outcome, String>;

/// What came of a folder: its inputs by number, and sources that labels point into.
type Group = (Vec<(usize, Checked)>, Vec<SourceFile>);

impl Analysis<'_> {
    /// The options that hold for a file: defaults, configuration, flags.
    pub fn options(&self, path: &str) -> Result<Options, Failure> {
        let mut options = Options::default();
        let (path, rules) = (Path::new(path), &self.arguments.rules);
        let configuration = self.settings.of(path);
        configuration.apply_values(path, &mut options);
        self.arguments.target.apply(&mut options)?;
        options.rules.preview |= rules.preview;
        self.arguments.severities.apply(&mut options.rules);
        configuration.apply_ignores(path, &mut options);
        if !rules.select.is_empty() {
            options.rules.select = Some(rules.select.clone());
        }
        options.rules.extend_select.extend(rules.extend_select.iter().cloned());
        options.rules.ignore.extend(rules.ignore.iter().cloned());
        options.rules.no_suppressions = rules.no_ignores;
        Ok(options)
    }

    pub fn run(&self, inputs: &[Input], progress: &Progress) -> Outcomes {
        let mut folders: BTreeMap<Option<PathBuf>, Vec<usize>> = BTreeMap::new();
        for (at, input) in inputs.iter().enumerate() {
            folders.entry(self.folder_of(input)).or_default().push(at);
        }
        let groups: Vec<(Option<PathBuf>, Vec<usize>)> = folders.into_iter().collect();
        let checked: Vec<Group> = groups
            .par_iter()
            .map(|(folder, members)| match folder {
                None => {
                    let alone = members.par_iter().map(|&at| {
                        let checked = self.alone(&inputs[at]);
                        progress.advance();
                        (at, checked)
                    });
                    (alone.collect(), Vec::new())
                }
                Some(folder) => self.folder(folder, members, inputs, progress),
            })
            .collect();
        let mut outcomes = Outcomes::default();
        let mut by_input: Vec<(usize, Checked)> = Vec::with_capacity(inputs.len());
        for (checked, others) in checked {
            by_input.extend(checked);
            outcomes.others.extend(others);
        }
        by_input.sort_by_key(|(at, _)| *at);
        for (at, checked) in by_input {
            match checked {
                Ok(outcome) => outcomes.files.push(outcome),
                Err(problem) => outcomes.problems.push(format!("{}: {problem}", inputs[at].name)),
            }
        }
        self.add_imported(&mut outcomes);
        outcomes
    }

    /// The folder whose other files count for an input; `None` when it stands for itself.
    fn folder_of(&self, input: &Input) -> Option<PathBuf> {
        if self.global.isolated {
            return None;
        }
        match &input.place {
            Place::File(path) => Some(discovery::normalized(path.parent().unwrap_or(Path::new("")))),
            Place::Stdin => {
                let name = self.arguments.files.stdin_filename.as_ref()?;
                Some(discovery::normalized(Path::new(name).parent().unwrap_or(Path::new(""))))
            }
        }
    }

    fn alone(&self, input: &Input) -> Checked {
        let options = self.options(&input.name).map_err(|failure| failure.to_string())?;
        let source = read(input)?;
        guarded(|| self.outcome(&source, None, &NoFiles, &options, None))
    }

    fn folder(&self, folder: &Path, members: &[usize], inputs: &[Input], progress: &Progress) -> Group {
        let read: Vec<Result<Source, String>> = members.par_iter().map(|&at| read(&inputs[at])).collect();
        let own: HashSet<PathBuf> =
            members.iter().map(|&at| discovery::normalized(Path::new(&*inputs[at].name))).collect();
        let siblings: Vec<Source> = alloy_files(folder)
            .into_par_iter()
            .filter(|path| !own.contains(&discovery::normalized(path)) && !self.settings.excludes(path))
            .filter_map(|path| {
                let bytes = input::read(&path).ok()?;
                guarded(|| Source::from_bytes(discovery::slashes(&path), bytes)).ok()
            })
            .collect();
        let neighbours = linter::folder(read.iter().flatten().chain(&siblings));
        let merged = self.arguments.target.merge_directories
            || inputs.get(members[0]).is_some_and(|input| self.settings.of(Path::new(&*input.name)).merges(folder));
        let mut whole = if merged { self.merged(&read, &siblings) } else { HashMap::new() };
        let whole: HashMap<usize, std::sync::Mutex<Option<Vec<Diagnostic>>>> =
            whole.drain().map(|(at, found)| (at, std::sync::Mutex::new(Some(found)))).collect();

        let checked: Vec<(usize, Checked)> = members
            .par_iter()
            .zip(&read)
            .enumerate()
            .map(|(i, (&at, source))| {
                let checked = source.as_ref().map_err(Clone::clone).and_then(|source| {
                    let options = self.options(&inputs[at].name).map_err(|failure| failure.to_string())?;
                    let known = whole.get(&i).and_then(|found| found.lock().ok()?.take());
                    guarded(|| self.outcome(source, Some(&neighbours), &self.loader, &options, known))
                });
                progress.advance();
                (at, checked)
            })
            .collect();
        let wanted: HashSet<&str> = checked
            .iter()
            .filter_map(|(_, checked)| checked.as_ref().ok())
            .flat_map(|outcome| &outcome.file.diagnostics)
            .flat_map(|diagnostic| &diagnostic.labels)
            .filter_map(|label| label.path.as_deref())
            .collect();
        let others = siblings
            .iter()
            .filter(|source| wanted.contains(&*source.path))
            .map(|source| source_file(source.path.clone(), source.text.clone(), &source.parsed, &Options::default()))
            .collect();
        (checked, others)
    }

    /// The findings of a folder that is one configuration, by the number of the input in the folder.
    fn merged(&self, read: &[Result<Source, String>], siblings: &[Source]) -> HashMap<usize, Vec<Diagnostic>> {
        // Alloy takes `*.alloy` only.
        let taken = |source: &Source| source.path.ends_with(".alloy");
        let mut files: Vec<(Option<usize>, &Source)> = read
            .iter()
            .enumerate()
            .filter_map(|(i, source)| source.as_ref().ok().map(|source| (Some(i), source)))
            .chain(siblings.iter().map(|source| (None, source)))
            .filter(|(_, source)| taken(source))
            .collect();
        files.sort_by(|a, b| a.1.path.cmp(&b.1.path));
        let Some((_, first)) = files.first() else { return HashMap::new() };
        let Ok(options) = self.options(&first.path) else { return HashMap::new() };
        let sources: Vec<&Source> = files.iter().map(|(_, source)| *source).collect();
        let Ok(found) = guarded(|| linter::check_unit(&sources, None, &self.loader, &options)) else {
            return HashMap::new();
        };
        files.iter().zip(found).filter_map(|((at, _), found)| at.map(|at| (at, found))).collect()
    }

    /// Checks one source, with fixes when they are wanted.
    fn outcome(
        &self,
        source: &Source,
        folder: Option<&Folder<'_>>,
        loader: &dyn Loader,
        options: &Options,
        known: Option<Vec<Diagnostic>>,
    ) -> Outcome {
        let fixes = &self.arguments.fixes;
        let (mut fixed_source, mut before, mut fixed) = (None, None, BTreeMap::new());
        let mut known = known;
        if fixes.writes() || fixes.diff {
            let outcome = linter::fix(source, folder, loader, options, fixes.unsafe_fixes);
            if outcome.text != source.text {
                fixed = outcome.applied;
                before = Some(source.text.clone());
                fixed_source = Some(Source::new(Arc::clone(&source.path), outcome.text));
                known = None;
            }
        }
        let source = fixed_source.as_ref().unwrap_or(source);
        let diagnostics =
            known.unwrap_or_else(|| linter::check_unit(&[source], folder, loader, options).pop().unwrap_or_default());
        let (path, text) = (Arc::clone(&source.path), source.text.clone());
        let file = if diagnostics.is_empty() {
            SourceFile::new(path, text)
        } else {
            source_file(path, text, &source.parsed, options)
        };
        Outcome { file: CheckedFile { source: file, diagnostics }, before, fixed }
    }

    /// Adds the imported files that labels point into.
    fn add_imported(&self, outcomes: &mut Outcomes) {
        let known: HashSet<&str> = outcomes
            .files
            .iter()
            .map(|outcome| &*outcome.file.source.path)
            .chain(outcomes.others.iter().map(|source| &*source.path))
            .collect();
        let missing: std::collections::BTreeSet<&str> = outcomes
            .files
            .iter()
            .flat_map(|outcome| &outcome.file.diagnostics)
            .flat_map(|diagnostic| &diagnostic.labels)
            .filter_map(|label| label.path.as_deref())
            .filter(|path| !known.contains(path))
            .collect();
        let imported: Vec<SourceFile> = missing.into_iter().filter_map(|path| self.loader.source(path)).collect();
        outcomes.others.extend(imported);
    }
}

/// Writes what fixes changed.
pub fn write_fixed(outcomes: &Outcomes, inputs: &[Input]) -> Result<(), Failure> {
    let places: HashMap<&str, &Place> = inputs.iter().map(|input| (&*input.name, &input.place)).collect();
    for outcome in outcomes.files.iter().filter(|outcome| outcome.before.is_some()) {
        let source = &outcome.file.source;
        match places.get(&*source.path) {
            Some(Place::File(path)) => output::replace_file(path, source.text.as_bytes())
                .map_err(|error| Failure::new(format!("cannot write {}: {}", source.path, input::explain(&error))))?,
            _ => output::print(&source.text)?,
        }
    }
    Ok(())
}

fn source_file(path: Arc<str>, text: String, parsed: &crate::syntax::Parsed, options: &Options) -> SourceFile {
    let catalog = crate::catalog::Catalog::at(options.target.newest_release());
    let secrets = linter::secrets(&text, parsed, catalog);
    SourceFile { path, text, secrets }
}

fn read(input: &Input) -> Result<Source, String> {
    let bytes = match &input.place {
        Place::File(path) => input::read(path)?,
        Place::Stdin => input::read_stdin()?,
    };
    guarded(|| Source::from_bytes(Arc::clone(&input.name), bytes))
}

/// A mistake of ours in one file must not hide what is found in the others.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work))
        .map_err(|_| String::from("internal error: please report this file"))
}

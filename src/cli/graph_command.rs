//! `alloy-lint graph`.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use super::arguments::{GlobalArguments, GraphArguments, GraphFormat};
use super::configuration::Settings;
use super::discovery::{self, Place};
use super::loader::{FileLoader, alloy_files};
use super::output::say;
use super::{Failure, Outcome, input, output, workers};
use crate::catalog::Catalog;
use crate::diagnostics::Diagnostic;
use crate::graph::{self, ComponentGraph, Input, Limits};
use crate::linter::{self, Options, Source};
use crate::render::SourceFile;
use crate::resolve::{File, Folder, Loader, Modules, NoFiles, Resolution, Unit};

pub fn run(arguments: &GraphArguments, global: &GlobalArguments) -> Result<Outcome, Failure> {
    let write = match arguments.format {
        GraphFormat::Mermaid => graph::mermaid,
        GraphFormat::Dot => graph::dot,
        GraphFormat::Json => graph::json,
        GraphFormat::Svg | GraphFormat::Html => {
            return Err(Failure::new(
                "`graph --format svg` and `html` are not available yet; use mermaid, dot or json",
            ));
        }
    };
    let settings = Settings::load(global)?;
    let found = discovery::find(&arguments.paths, &arguments.files, &|path| settings.excludes(path))?;
    for input in &found.inputs {
        settings.of(Path::new(&*input.name));
    }
    settings.verify()?;
    if found.inputs.is_empty() && !found.failed {
        return Err(Failure::new("no files to draw (looked for *.alloy and *.river)"));
    }
    // Deep trees need the stack of a worker.
    let pool = workers::pool(1, 1)?;
    let drawn = pool.install(|| {
        let mut failed = found.failed;
        let texts = Texts::read(&found.inputs, arguments, global, &settings, &mut failed)?;
        let mut graph = texts.graph()?;
        if arguments.collapse_modules {
            graph.collapse_modules();
        }
        if !arguments.focus.is_empty() {
            graph.focus(&arguments.focus, arguments.depth).map_err(|missing| {
                let hint = missing.closest.map_or_else(String::new, |closest| format!("; did you mean `{closest}`?"));
                Failure::new(format!("--focus: there is no `{}`{hint}", missing.name))
            })?;
        }
        Ok((write(&graph), failed))
    });
    let (text, failed): (String, bool) = drawn?;
    if arguments.format == GraphFormat::Mermaid && !Limits::hold(&text) && !global.quiet && !global.silent {
        say(&format!(
            "alloy-lint: warning: GitHub draws charts of at most {} edges and {} characters: \
             use --focus or --collapse-modules for a part",
            Limits::EDGES,
            Limits::CHARACTERS
        ));
    }
    match &arguments.output_file {
        Some(file) if file.as_os_str() != "-" => std::fs::write(file, text)
            .map_err(|error| Failure::new(format!("cannot write {}: {}", file.display(), input::explain(&error))))?,
        _ => output::print(&text)?,
    }
    Ok(if failed { Outcome::Error } else { Outcome::Clean })
}

/// The files to draw, by configuration.
struct Texts<'a> {
    arguments: &'a GraphArguments,
    settings: &'a Settings,
    isolated: bool,
    folders: Vec<FolderTexts>,
}

/// The files of one folder.
#[derive(Default)]
struct FolderTexts {
    /// With whether the file was asked for.
    files: Vec<(Source, bool)>,
    /// Whether all files are one configuration.
    merged: bool,
}

impl<'a> Texts<'a> {
    fn read(
        inputs: &[discovery::Input],
        arguments: &'a GraphArguments,
        global: &GlobalArguments,
        settings: &'a Settings,
        failed: &mut bool,
    ) -> Result<Self, Failure> {
        let mut folders: BTreeMap<PathBuf, FolderTexts> = BTreeMap::new();
        let mut named: HashSet<PathBuf> = HashSet::new();
        for input in inputs {
            let bytes = match &input.place {
                Place::File(path) => input::read(path),
                Place::Stdin => input::read_stdin(),
            };
            let path = match &input.place {
                Place::File(path) => Some(path.clone()),
                Place::Stdin => arguments.files.stdin_filename.as_ref().map(PathBuf::from),
            };
            let bytes = match bytes {
                Ok(bytes) => bytes,
                Err(problem) => {
                    say(&format!("alloy-lint: error: {}: {problem}", input.name));
                    *failed = true;
                    continue;
                }
            };
            // What stands for itself gets a folder that no other file is in.
            let folder = match &path {
                Some(path) => discovery::normalized(path.parent().unwrap_or(Path::new(""))),
                None => PathBuf::from("-"),
            };
            named.extend(path.map(|path| discovery::normalized(&path)));
            let texts = folders.entry(folder).or_default();
            texts.files.push((Source::from_bytes(input.name.clone(), bytes), true));
        }
        for (folder, texts) in &mut folders {
            let first = Path::new(&*texts.files[0].0.path);
            texts.merged = arguments.target.merge_directories || settings.of(first).merges(folder);
            if global.isolated || folder.as_os_str() == "-" {
                continue;
            }
            for path in alloy_files(folder) {
                if named.contains(&discovery::normalized(&path)) || settings.excludes(&path) {
                    continue;
                }
                if let Ok(bytes) = input::read(&path) {
                    texts.files.push((Source::from_bytes(discovery::slashes(&path), bytes), false));
                }
            }
            texts.files.sort_by(|a, b| a.0.path.cmp(&b.0.path));
        }
        Ok(Self { arguments, settings, isolated: global.isolated, folders: folders.into_values().collect() })
    }

    fn options(&self, path: &str) -> Result<Options, Failure> {
        let mut options = Options::default();
        self.settings.of(Path::new(path)).apply(Path::new(path), &mut options);
        self.arguments.target.apply(&mut options)?;
        Ok(options)
    }

    fn graph(&self) -> Result<ComponentGraph, Failure> {
        let loader: Box<dyn Loader> = if self.isolated { Box::new(NoFiles) } else { Box::new(FileLoader::default()) };
        let neighbours: Vec<Folder<'_>> = self
            .folders
            .iter()
            .map(|folder| {
                let sees_others = !self.isolated && !folder.merged;
                linter::folder(folder.files.iter().map(|(source, _)| source).take(if sees_others {
                    usize::MAX
                } else {
                    0
                }))
            })
            .collect();
        let mut configurations: Vec<Configuration<'_>> = Vec::new();
        let mut catalog = Catalog::newest();
        for (number, folder) in self.folders.iter().enumerate() {
            let parts: Vec<&[(Source, bool)]> =
                if folder.merged { vec![&folder.files] } else { folder.files.chunks(1).collect() };
            for files in parts {
                let options = self.options(&files[0].0.path)?;
                if configurations.is_empty() {
                    catalog = Catalog::at(options.target.newest_release());
                }
                let shown = files.iter().any(|(_, shown)| *shown);
                let neighbours = &neighbours[number];
                configurations.push(Configuration::new(files, number, shown, neighbours, &*loader, &options));
            }
        }
        let resolutions: Vec<Resolution<'_>> = configurations
            .iter()
            .map(|configuration| Resolution::new(configuration.unit(), &configuration.modules))
            .collect();
        let inputs: Vec<Input<'_, '_>> = configurations
            .iter()
            .zip(&resolutions)
            .map(|(configuration, resolution)| Input {
                resolution,
                sources: &configuration.sources,
                findings: &configuration.findings,
                folder: configuration.folder,
                shown: configuration.shown,
            })
            .collect();
        Ok(ComponentGraph::of(&inputs, catalog))
    }
}

/// One configuration, ready to be resolved.
struct Configuration<'a> {
    files: Vec<File<'a>>,
    neighbours: &'a Folder<'a>,
    modules: Modules,
    sources: Vec<SourceFile>,
    findings: Vec<Vec<Diagnostic>>,
    folder: usize,
    shown: bool,
}

impl<'a> Configuration<'a> {
    fn new(
        files: &'a [(Source, bool)],
        folder: usize,
        shown: bool,
        neighbours: &'a Folder<'a>,
        loader: &dyn Loader,
        options: &Options,
    ) -> Self {
        let catalog = Catalog::at(options.target.newest_release());
        let views: Vec<File<'a>> = files
            .iter()
            .map(|(source, _)| File {
                path: &source.path,
                source: &source.text,
                tree: &source.parsed.tree,
                syntax_errors: &source.parsed.errors,
            })
            .collect();
        let sources: Vec<&Source> = files.iter().map(|(source, _)| source).collect();
        let findings = if shown {
            linter::check_unit(&sources, Some(neighbours), loader, options)
        } else {
            vec![Vec::new(); files.len()]
        };
        let modules = Modules::load(Unit { files: &views, folder: Some(neighbours) }, loader);
        let sources = files
            .iter()
            .map(|(source, _)| {
                let secrets = linter::secrets(&source.text, &source.parsed.tree, catalog);
                SourceFile { path: source.path.clone(), text: source.text.clone(), secrets }
            })
            .collect();
        Self { files: views, neighbours, modules, sources, findings, folder, shown }
    }

    fn unit(&'a self) -> Unit<'a> {
        Unit { files: &self.files, folder: Some(self.neighbours) }
    }
}

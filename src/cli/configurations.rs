//! The configurations that are asked for, read and ready to be resolved: what `graph` and `explain` share.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use super::arguments::{FileArguments, GlobalArguments, TargetArguments};
use super::configuration::Settings;
use super::discovery::{self, Place};
use super::loader::{FileLoader, alloy_files};
use super::output::say;
use super::{Failure, input};
use crate::catalog::Catalog;
use crate::diagnostics::Diagnostic;
use crate::graph::Input;
use crate::linter::{self, Options, Source};
use crate::render::SourceFile;
use crate::resolve::{File, Folder, Loader, Modules, NoFiles, Resolution, Unit};

/// The files that were asked for and those beside them, by configuration.
pub struct Texts<'a> {
    target: &'a TargetArguments,
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
    pub fn read(
        inputs: &[discovery::Input],
        target: &'a TargetArguments,
        files: &FileArguments,
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
                Place::Stdin => files.stdin_filename.as_ref().map(PathBuf::from),
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
            texts.merged = target.merge_directories || settings.of(first).merges(folder);
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
        Ok(Self { target, settings, isolated: global.isolated, folders: folders.into_values().collect() })
    }

    fn options(&self, path: &str) -> Result<Options, Failure> {
        let mut options = Options::default();
        self.settings.of(Path::new(path)).apply(Path::new(path), &mut options);
        self.target.apply(&mut options)?;
        Ok(options)
    }

    /// Resolves everything and hands it on, with the catalog of the release that is asked for first.
    pub fn resolved<T>(&self, use_them: impl FnOnce(&[Input<'_, '_>], Catalog) -> T) -> Result<T, Failure> {
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
        Ok(use_them(&inputs, catalog))
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
        let views: Vec<File<'a>> = files.iter().map(|(source, _)| source.as_file()).collect();
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
                let secrets = linter::secrets(&source.text, &source.parsed, catalog);
                SourceFile { path: source.path.clone(), text: source.text.clone(), secrets }
            })
            .collect();
        Self { files: views, neighbours, modules, sources, findings, folder, shown }
    }

    fn unit(&'a self) -> Unit<'a> {
        Unit { files: &self.files, folder: Some(self.neighbours) }
    }
}

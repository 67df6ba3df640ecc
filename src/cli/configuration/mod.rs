//! `alloy-lint.toml`: which file holds for a path, what it extends, what it says.
//!
//! The closest file above a path holds, up to the root of the repository. Nothing is merged unless `extend` says so.
//! [`keys`] lists what can be said; [`reader`] reads it.

pub mod inline;
pub mod keys;
mod reader;
mod required_version;
pub mod unmatched;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use globset::GlobSet;
use serde_json::{Value, json};

use super::arguments::GlobalArguments;
use super::{Failure, discovery, input};
use crate::catalog::{Platform, Stability, Target};
use crate::diagnostics::Severity;
use crate::lint::OptionValue;
use crate::linter::{Options, RuleSettings};

/// The names of the file; the first that is there holds.
pub const FILE_NAMES: [&str; 2] = [".alloy-lint.toml", "alloy-lint.toml"];

/// What a file says, key by key.
#[derive(Clone, Debug, Default)]
pub struct Values {
    pub alloy_version: Option<String>,
    pub stability_level: Option<String>,
    pub community_components: Option<bool>,
    pub platform: Option<String>,
    pub merge: Option<Merge>,
    pub include: Option<Vec<String>>,
    pub exclude: Option<Vec<String>>,
    pub extend: Option<String>,
    pub baseline: Option<String>,
    pub select: Option<Vec<String>>,
    pub extend_select: Option<Vec<String>>,
    pub preview: Option<bool>,
    pub unfixable: Option<Vec<String>>,
    /// Options of rules: rule, option, value.
    pub rule_options: Vec<(String, String, OptionValue)>,
    pub ignore: Option<Vec<String>>,
    pub severity: BTreeMap<String, String>,
    pub per_file_ignores: Vec<(String, Vec<String>)>,
    pub overrides: Vec<Override>,
    /// How many of the `per_file_ignores`, at the start, come from files that this one extends.
    inherited_ignores: usize,
    /// The same of the `overrides`.
    inherited_overrides: usize,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Merge {
    Nothing,
    All,
    Globs(Vec<String>),
}

#[derive(Clone, Debug)]
pub struct Override {
    pub files: Vec<String>,
    pub values: Values,
}

/// A file with what it extends, ready to be asked about paths.
#[derive(Debug)]
pub struct Configuration {
    /// The file; `None`: there is none, everything is as by default.
    pub file: Option<PathBuf>,
    /// The files that it extends, and those that they extend.
    extended: Vec<PathBuf>,
    /// The folder that its globs are relative to, absolute.
    root: PathBuf,
    pub values: Values,
    include: GlobSet,
    exclude: GlobSet,
    merge: GlobSet,
    per_file_ignores: Vec<(GlobSet, Vec<String>)>,
    overrides: Vec<(GlobSet, Values)>,
    /// What was typed on the command line, which wins.
    inline: Option<Arc<Configuration>>,
}

/// All configuration of a run.
#[derive(Debug)]
pub struct Settings {
    isolated: bool,
    inline: Option<Arc<Configuration>>,
    fixed: Option<Arc<Configuration>>,
    none: Arc<Configuration>,
    /// By folder.
    found: Mutex<HashMap<PathBuf, Arc<Configuration>>>,
    /// By configuration file.
    read: Mutex<HashMap<PathBuf, Arc<Configuration>>>,
    /// Mistakes met on the way; the run ends with the first.
    failure: Mutex<Option<String>>,
}

impl Settings {
    pub fn load(global: &GlobalArguments) -> Result<Self, Failure> {
        let (file, inline) = inline::split(&global.config)?;
        let inline = inline.map(Arc::new);
        let fixed = match file {
            Some(path) if !global.isolated => Some(Arc::new(Configuration::read(&path)?.under(&inline))),
            _ => None,
        };
        Ok(Self {
            isolated: global.isolated,
            fixed,
            none: Arc::new(Configuration::none().under(&inline)),
            inline,
            found: Mutex::default(),
            read: Mutex::default(),
            failure: Mutex::default(),
        })
    }

    /// What holds for a file.
    pub fn of(&self, path: &Path) -> Arc<Configuration> {
        if let Some(fixed) = &self.fixed {
            return Arc::clone(fixed);
        }
        if self.isolated {
            return Arc::clone(&self.none);
        }
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let folder = absolute.parent().unwrap_or(&absolute);
        if let Some(known) = lock(&self.found).get(folder) {
            return Arc::clone(known);
        }
        let configuration = match closest(folder) {
            None => Arc::clone(&self.none),
            Some(file) => {
                let mut read = lock(&self.read);
                match read.get(&file) {
                    Some(known) => Arc::clone(known),
                    None => {
                        let configuration = Configuration::read(&file).unwrap_or_else(|failure| {
                            lock(&self.failure).get_or_insert(failure.to_string());
                            Configuration::none()
                        });
                        let configuration = Arc::new(configuration.under(&self.inline));
                        read.insert(file, Arc::clone(&configuration));
                        configuration
                    }
                }
            }
        };
        lock(&self.found).insert(folder.to_path_buf(), Arc::clone(&configuration));
        configuration
    }

    /// Every configuration file that was met, by name.
    pub fn all(&self) -> Vec<Arc<Configuration>> {
        let mut all: Vec<_> = self.fixed.iter().chain(lock(&self.read).values()).cloned().collect();
        all.sort_by(|a, b| a.file.cmp(&b.file));
        all
    }

    /// Whether a path is left out by its configuration.
    pub fn excludes(&self, path: &Path) -> bool {
        self.of(path).excludes(path)
    }

    /// The first mistake in any configuration file that was met.
    pub fn verify(&self) -> Result<(), Failure> {
        match lock(&self.failure).take() {
            Some(message) => Err(Failure::new(message)),
            None => Ok(()),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The closest configuration file at or above a folder, up to the root of its repository.
pub fn closest(folder: &Path) -> Option<PathBuf> {
    for folder in folder.ancestors() {
        if let Some(file) = FILE_NAMES.iter().map(|name| folder.join(name)).find(|file| file.is_file()) {
            return Some(file);
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// The mistakes of a file and of those it extends, each with its file.
pub fn verify(path: &Path) -> Vec<String> {
    match Configuration::read_values(path, &mut Vec::new()) {
        Ok(_) => Vec::new(),
        Err(mistakes) => mistakes,
    }
}

impl Configuration {
    fn none() -> Self {
        Self::build(None, PathBuf::new(), Values::default()).unwrap_or_else(|_| Self {
            file: None,
            extended: Vec::new(),
            root: PathBuf::new(),
            values: Values::default(),
            include: GlobSet::empty(),
            exclude: GlobSet::empty(),
            merge: GlobSet::empty(),
            per_file_ignores: Vec::new(),
            overrides: Vec::new(),
            inline: None,
        })
    }

    fn under(self, inline: &Option<Arc<Self>>) -> Self {
        Self { inline: inline.clone(), ..self }
    }

    pub fn read(path: &Path) -> Result<Self, Failure> {
        let mut chain = Vec::new();
        let values = Self::read_values(path, &mut chain)
            .map_err(|mistakes| Failure::new(mistakes.join("\nalloy-lint: error: ")))?;
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let root = absolute.parent().unwrap_or(&absolute).to_path_buf();
        let built = Self::build(Some(path.to_path_buf()), root, values)?;
        Ok(Self { extended: chain.split_off(1), ..built })
    }

    /// A file's values on top of those that it extends. `chain` holds the files that led here.
    fn read_values(path: &Path, chain: &mut Vec<PathBuf>) -> Result<Values, Vec<String>> {
        let shown = path.display();
        let absolute = discovery::normalized(&std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()));
        if chain.contains(&absolute) {
            return Err(vec![format!("{shown}: `extend` goes in a circle")]);
        }
        chain.push(absolute);
        let bytes = input::read(path).map_err(|problem| vec![format!("{shown}: {problem}")])?;
        let text = String::from_utf8(bytes).map_err(|_| vec![format!("{shown}: is not UTF-8")])?;
        let values = reader::read(&text).map_err(|mistakes| {
            mistakes.iter().map(|mistake| format!("{shown}:{}: {}", mistake.line, mistake.message)).collect::<Vec<_>>()
        })?;
        match &values.extend {
            None => Ok(values),
            Some(base) => {
                let base = path.parent().unwrap_or(Path::new("")).join(base);
                Ok(values.over(Self::read_values(&base, chain)?))
            }
        }
    }

    fn build(file: Option<PathBuf>, root: PathBuf, values: Values) -> Result<Self, Failure> {
        let set = |globs: &Option<Vec<String>>| discovery::globs(globs.as_deref().unwrap_or_default());
        Ok(Self {
            include: set(&values.include)?,
            exclude: set(&values.exclude)?,
            merge: match &values.merge {
                Some(Merge::Globs(globs)) => discovery::globs(globs)?,
                _ => GlobSet::empty(),
            },
            per_file_ignores: values
                .per_file_ignores
                .iter()
                .map(|(glob, rules)| Ok((discovery::globs(std::slice::from_ref(glob))?, rules.clone())))
                .collect::<Result<_, Failure>>()?,
            overrides: values
                .overrides
                .iter()
                .map(|entry| Ok((discovery::globs(&entry.files)?, entry.values.clone())))
                .collect::<Result<_, Failure>>()?,
            inline: None,
            file,
            extended: Vec::new(),
            root,
            values,
        })
    }

    /// A path as the globs of this file see it.
    fn relative(&self, path: &Path) -> PathBuf {
        let absolute = discovery::normalized(&std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()));
        absolute.strip_prefix(&self.root).map(Path::to_path_buf).unwrap_or(absolute)
    }

    /// Who decides about a key: the command line if it says something of it, else this file.
    fn decides(&self, says: impl Fn(&Values) -> bool) -> &Self {
        self.inline.as_deref().filter(|inline| says(&inline.values)).unwrap_or(self)
    }

    pub fn excludes(&self, path: &Path) -> bool {
        let including = self.decides(|values| values.include.is_some());
        let excluding = self.decides(|values| values.exclude.is_some());
        !excluding.exclude.is_empty() && excluding.exclude.is_match(excluding.relative(path))
            || !including.include.is_empty() && !including.include.is_match(including.relative(path))
    }

    /// Whether the folder of a file is one configuration.
    pub fn merges(&self, folder: &Path) -> bool {
        let merging = self.decides(|values| values.merge.is_some());
        match &merging.values.merge {
            None | Some(Merge::Nothing) => false,
            Some(Merge::All) => true,
            Some(Merge::Globs(_)) => merging.merge.is_match(merging.relative(folder)),
        }
    }

    /// The baseline's place.
    pub fn baseline(&self) -> Option<PathBuf> {
        let naming = self.decides(|values| values.baseline.is_some());
        naming.values.baseline.as_ref().map(|path| naming.root.join(path))
    }

    /// What holds for one file, with its overrides.
    pub fn apply(&self, path: &Path, options: &mut Options) {
        self.apply_values(path, options);
        self.apply_ignores(path, options);
    }

    fn layers(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.inline.as_deref())
    }

    /// The keys that hold for one file, without its per-file ignores.
    pub fn apply_values(&self, path: &Path, options: &mut Options) {
        for layer in self.layers() {
            let relative = layer.relative(path);
            layer.values.apply(options);
            for (_, values) in layer.overrides.iter().filter(|(files, _)| files.is_match(&relative)) {
                values.apply(options);
            }
        }
    }

    /// The per-file ignores of one file: they add to what is ignored anyway, whoever says that.
    pub fn apply_ignores(&self, path: &Path, options: &mut Options) {
        for layer in self.layers() {
            let relative = layer.relative(path);
            for (_, rules) in layer.per_file_ignores.iter().filter(|(files, _)| files.is_match(&relative)) {
                options.rules.ignore.extend(rules.iter().cloned());
            }
        }
    }
}

impl Values {
    /// These values, and where they say nothing those of `base`.
    fn over(self, base: Self) -> Self {
        let mut severity = base.severity;
        severity.extend(self.severity);
        Self {
            alloy_version: self.alloy_version.or(base.alloy_version),
            stability_level: self.stability_level.or(base.stability_level),
            community_components: self.community_components.or(base.community_components),
            platform: self.platform.or(base.platform),
            merge: self.merge.or(base.merge),
            include: self.include.or(base.include),
            exclude: self.exclude.or(base.exclude),
            extend: self.extend,
            baseline: self.baseline.or(base.baseline),
            select: self.select.or(base.select),
            extend_select: self.extend_select.or(base.extend_select),
            preview: self.preview.or(base.preview),
            unfixable: self.unfixable.or(base.unfixable),
            rule_options: base.rule_options.into_iter().chain(self.rule_options).collect(),
            ignore: self.ignore.or(base.ignore),
            severity,
            inherited_ignores: base.per_file_ignores.len(),
            inherited_overrides: base.overrides.len(),
            per_file_ignores: base.per_file_ignores.into_iter().chain(self.per_file_ignores).collect(),
            overrides: base.overrides.into_iter().chain(self.overrides).collect(),
        }
    }

    fn apply(&self, options: &mut Options) {
        // The reader has checked every word.
        if let Some(target) = self.alloy_version.as_deref().and_then(|text| Target::parse(text).ok()) {
            options.target = target;
        }
        if let Some(level) = &self.stability_level {
            options.stability = match level.as_str() {
                "experimental" => Some(Stability::Experimental),
                "public-preview" => Some(Stability::PublicPreview),
                _ => Some(Stability::GenerallyAvailable),
            };
        }
        if let Some(community) = self.community_components {
            options.community_components = Some(community);
        }
        if let Some(platform) = &self.platform {
            options.platform = match platform.as_str() {
                "darwin" => Some(Platform::Darwin),
                "windows" => Some(Platform::Windows),
                "freebsd" => Some(Platform::Freebsd),
                _ => Some(Platform::Linux),
            };
        }
        if let Some(rules) = &self.unfixable {
            options.rules.unfixable.clone_from(rules);
        }
        let RuleSettings { select, extend_select, ignore, severity, preview, options: rule_options, .. } =
            &mut options.rules;
        if let Some(on) = self.preview {
            *preview = on;
        }
        if let Some(selected) = &self.extend_select {
            extend_select.clone_from(selected);
        }
        for (rule, option, value) in &self.rule_options {
            rule_options.set(rule, option, value.clone());
        }
        if let Some(selected) = &self.select {
            *select = Some(selected.clone());
        }
        if let Some(ignored) = &self.ignore {
            ignore.clone_from(ignored);
        }
        for (rule, word) in &self.severity {
            severity.insert(
                rule.clone(),
                match word.as_str() {
                    "error" => Some(Severity::Error),
                    "warning" => Some(Severity::Warning),
                    "info" => Some(Severity::Info),
                    _ => None,
                },
            );
        }
    }
}

/// What holds for a file, for `--show-settings`.
pub fn show(configuration: &Configuration, options: &Options) -> Value {
    let stability = options.stability.map(|level| match level {
        Stability::Experimental => "experimental",
        Stability::PublicPreview => "public-preview",
        Stability::GenerallyAvailable => "generally-available",
    });
    let platform = options.platform.map(|platform| match platform {
        Platform::Linux => "linux",
        Platform::Darwin => "darwin",
        Platform::Windows => "windows",
        Platform::Freebsd => "freebsd",
    });
    let severity: BTreeMap<&str, &str> = options
        .rules
        .severity
        .iter()
        .map(|(rule, severity)| (rule.as_str(), severity.map_or("off", Severity::as_str)))
        .collect();
    let mut rule_options = serde_json::Map::new();
    for (rule, option, value) in options.rules.options.iter() {
        let value = match value {
            OptionValue::Bool(value) => json!(value),
            OptionValue::Texts(texts) => json!(texts),
            OptionValue::Duration(nanoseconds) => json!(format!("{}ms", nanoseconds / 1_000_000)),
        };
        let options = rule_options.entry(rule).or_insert_with(|| json!({}));
        options[option] = value;
    }
    json!({
        "configuration": configuration.file.as_ref().map(|file| discovery::slashes(file)),
        "alloy-version": options.target.releases.to_string(),
        "stability-level": stability,
        "community-components": options.community_components,
        "platform": platform,
        "lint": {
            "select": options.rules.select, "extend-select": options.rules.extend_select,
            "ignore": options.rules.ignore, "severity": severity, "preview": options.rules.preview, "rules": rule_options,
        },
    })
}

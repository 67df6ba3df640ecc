//! Reads a source tree of Grafana Alloy and writes the component catalog.
//!
//! Data flows in one direction: `source` (files) → `golang` (declarations of a file) → `program` (packages) → `survey`,
//! which runs defaults and decoders in `evaluate` → `release` (one release in full) → `catalog` (all releases, the files).

#![forbid(unsafe_code)]

mod catalog;
mod compare;
mod evaluate;
mod foreign;
mod golang;
mod program;
mod release;
#[path = "../../../src/catalog/schema/mod.rs"]
mod schema;
mod source;
mod survey;
#[cfg(test)]
mod tests;
mod text_types;
#[path = "../../../src/catalog/version.rs"]
#[expect(dead_code, reason = "shared with the library, which needs more of it")]
mod version;
#[path = "../../../src/catalog/vocabulary.rs"]
#[expect(dead_code, reason = "shared with the library, which needs more of it")]
mod vocabulary;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use clap::Parser;

use catalog::{Catalog, expand, files, hand, timeline};
use foreign::ForeignValues;
use source::{ParseCache, SourceTree};
use version::Version;

/// Reads a source tree of Grafana Alloy and writes the component catalog.
#[derive(Parser)]
struct Options {
    /// A checkout of Alloy
    #[arg(long, value_name = "DIR", requires = "version", conflicts_with = "git")]
    source: Option<PathBuf>,
    /// The release that the checkout is
    #[arg(long, value_name = "V")]
    version: Option<Version>,
    /// Its date; left out: that of the checkout's commit
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    /// A git repository whose tags are read without a checkout
    #[arg(long, value_name = "REPOSITORY")]
    git: Option<PathBuf>,
    /// A tag to read; may be repeated
    #[arg(long, value_name = "TAG", requires = "git")]
    tag: Vec<String>,
    /// Every release tag of the repository; candidates are left out
    #[arg(long, requires = "git", conflicts_with = "tag")]
    all_releases: bool,
    /// The folder of the catalog
    #[arg(long, value_name = "DIR", default_value = "components")]
    components: PathBuf,
    /// Values of packages outside the source tree
    #[arg(long, value_name = "FILE", default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/foreign-values.json"))]
    foreign_values: PathBuf,
    /// Write nothing; compare a release of the catalog with a full tree of it that was read independently
    #[arg(long, value_name = "FILE", conflicts_with_all = ["source", "git"])]
    compare_truth: Vec<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> Result<bool, String> {
    let old = files::read(&options.components)?;
    let (old_files, dates) = files::parse(&old)?;
    if !options.compare_truth.is_empty() {
        let catalog = expand::catalog(&old_files, &dates)?;
        return compare_all(&catalog, &options.compare_truth);
    }
    let text = std::fs::read_to_string(&options.foreign_values)
        .map_err(|e| format!("{}: {e}", options.foreign_values.display()))?;
    let foreign = ForeignValues::parse(&text).map_err(|e| format!("{}: {e}", options.foreign_values.display()))?;
    // Without component files the releases of versions.json are only dates.
    let mut catalog =
        if old_files.components.is_empty() { Catalog::default() } else { expand::catalog(&old_files, &dates)? };
    for (version, date, tree) in sources(options)? {
        let survey = survey::survey(&tree()?, &foreign.at(version))?;
        eprintln!("{version}: {} components and blocks", survey.release.components.len());
        for problem in &survey.problems {
            eprintln!("  not read: {problem}");
        }
        catalog.insert(version, date, survey.release);
    }
    let new_files = timeline::files(&catalog);
    let mut new = files::documents(&new_files, &catalog.dates)?;
    for lost in hand::carry_over(&old, &mut new) {
        eprintln!("warning: {lost}");
    }
    // The hand-made parts are checked, and the keys get their order.
    let (checked, dates) = files::parse(&new)?;
    let new = files::documents(&checked, &dates)?;
    let changes = files::write(&options.components, &old, &new)?;
    eprintln!("{} files written, {} removed", changes.written.len(), changes.removed.len());
    Ok(true)
}

type Source<'o> = (Version, String, Box<dyn Fn() -> Result<SourceTree, String> + 'o>);

fn sources(options: &Options) -> Result<Vec<Source<'_>>, String> {
    let parsed = Rc::new(ParseCache::default());
    if let (Some(folder), Some(version)) = (&options.source, options.version) {
        let date = match &options.date {
            Some(date) => date.clone(),
            None => source::git(folder, &["log", "-1", "--format=%cs"])?.trim().to_owned(),
        };
        return Ok(vec![(version, date, Box::new(move || SourceTree::folder(folder, Rc::clone(&parsed))))]);
    }
    let Some(repository) = &options.git else {
        return Err("nothing to read: give --source and --version, or --git with --tag or --all-releases".to_owned());
    };
    let tags = if options.all_releases {
        let all = source::git(repository, &["tag", "--list", "v*"])?;
        all.lines()
            .filter(|tag| tag.parse::<Version>().is_ok_and(|v| v.candidate().is_none()))
            .map(str::to_owned)
            .collect()
    } else {
        options.tag.clone()
    };
    let mut by_version: BTreeMap<Version, Source<'_>> = BTreeMap::new();
    for tag in tags {
        let version: Version = tag.parse().map_err(|e| format!("--tag: {e}"))?;
        let date = match &options.date {
            Some(date) => date.clone(),
            None => tag_date(repository, &tag)?,
        };
        let parsed = Rc::clone(&parsed);
        let tree = move || SourceTree::git(repository, &tag, Rc::clone(&parsed));
        by_version.insert(version, (version, date, Box::new(tree)));
    }
    Ok(by_version.into_values().collect())
}

/// The day of a tag, or of its commit when the tag has none of its own.
fn tag_date(repository: &Path, tag: &str) -> Result<String, String> {
    let reference = format!("refs/tags/{tag}");
    let date = source::git(repository, &["for-each-ref", "--format=%(creatordate:short)", &reference])?;
    Ok(date.trim().to_owned())
}

fn compare_all(catalog: &Catalog, truths: &[PathBuf]) -> Result<bool, String> {
    let mut same = true;
    for path in truths {
        let name = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        let version: Version = name.parse().map_err(|e| format!("{}: {e}", path.display()))?;
        let release = catalog.releases.get(&version).ok_or_else(|| format!("{version} is not in the catalog"))?;
        let comparison = compare::with_file(release, path)?;
        println!(
            "{version}: {} nodes and {} defaults, {} differences, {} foreign defaults",
            comparison.nodes,
            comparison.defaults,
            comparison.differences.len(),
            comparison.foreign.len()
        );
        for difference in &comparison.differences {
            println!("  {difference}");
        }
        for foreign in &comparison.foreign {
            println!("  foreign: {foreign}");
        }
        same &= comparison.differences.is_empty();
    }
    Ok(same)
}

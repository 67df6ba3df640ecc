//! From what was named on the command line to the files to read.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use globset::{Glob, GlobSet, GlobSetBuilder};
use ignore::WalkBuilder;

use super::arguments::FileArguments;
use super::output::say;
use super::{Failure, input};

/// The extensions of Alloy configuration.
const EXTENSIONS: [&str; 2] = ["alloy", "river"];

/// Folders that hold no configuration of one's own.
const NEVER_WALKED: [&str; 7] = [".git", ".hg", ".svn", ".jj", "node_modules", ".terraform", ".venv"];

/// One source to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    pub place: Place,
    /// As findings name it: as it was given, with `/`.
    pub name: Arc<str>,
    /// Whether it was named itself on the command line, and not found in a folder.
    pub named: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    File(PathBuf),
    Stdin,
}

/// What the walk found.
#[derive(Debug, Default)]
pub struct Found {
    /// Sorted by name, each once.
    pub inputs: Vec<Input>,
    /// Whether something that was named is not there or cannot be read. It was said on standard error.
    pub failed: bool,
}

/// Finds the files of `paths`. `excluded` says whether a path is left out by configuration.
pub fn find(paths: &[PathBuf], arguments: &FileArguments, excluded: &dyn Fn(&Path) -> bool) -> Result<Found, Failure> {
    let globs = globs(&arguments.exclude)?;
    let left_out = |path: &Path| matches(&globs, path) || excluded(path);
    let mut found = Found::default();
    for path in paths {
        if path.as_os_str() == "-" {
            let name = arguments.stdin_filename.clone().unwrap_or_else(|| String::from("-"));
            if !(arguments.force_exclude && arguments.stdin_filename.is_some() && left_out(Path::new(&name))) {
                found.inputs.push(Input { place: Place::Stdin, name: slashes(Path::new(&name)).into(), named: true });
            }
            continue;
        }
        match std::fs::metadata(path) {
            Err(error) => {
                say(&format!("alloy-lint: error: {}: {}", path.display(), input::explain(&error)));
                found.failed = true;
            }
            Ok(metadata) if metadata.is_dir() => walk(path, arguments, &left_out, &mut found),
            Ok(_) => {
                if !(arguments.force_exclude && left_out(path)) {
                    let name = slashes(path).into();
                    found.inputs.push(Input { place: Place::File(path.clone()), name, named: true });
                }
            }
        }
    }
    // Named files come first among equals, so that a file is taken once and as it was named.
    found.inputs.sort_by(|a, b| a.name.cmp(&b.name).then(b.named.cmp(&a.named)));
    let mut seen = std::collections::HashSet::new();
    found.inputs.retain(|input| match &input.place {
        Place::Stdin => seen.insert(PathBuf::from("-")),
        Place::File(path) => seen.insert(normalized(path)),
    });
    Ok(found)
}

fn walk(folder: &Path, arguments: &FileArguments, left_out: &dyn Fn(&Path) -> bool, found: &mut Found) {
    let obey = !arguments.no_respect_gitignore;
    let walker = WalkBuilder::new(folder)
        .hidden(false)
        .parents(obey)
        .ignore(obey)
        .git_ignore(obey)
        .git_global(obey)
        .git_exclude(obey)
        // Also where there is no repository, for example in an unpacked archive.
        .require_git(false)
        .filter_entry(|entry| {
            entry.depth() == 0
                || !entry.file_type().is_some_and(|kind| kind.is_dir())
                || entry.file_name().to_str().is_none_or(|name| !NEVER_WALKED.contains(&name))
        })
        .build();
    for entry in walker {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                say(&format!("alloy-lint: error: {error}"));
                found.failed = true;
                continue;
            }
        };
        let path = entry.path();
        let wanted = path.extension().and_then(|e| e.to_str()).is_some_and(|e| EXTENSIONS.contains(&e));
        let Some(kind) = entry.file_type().filter(|_| wanted) else { continue };
        // A link to a file is read as Alloy reads it; a link to a folder is not walked.
        if !(kind.is_file() || kind.is_symlink() && path.is_file()) {
            continue;
        }
        let path = path.strip_prefix(".").unwrap_or(path);
        if left_out(path) {
            continue;
        }
        found.inputs.push(Input { place: Place::File(path.to_path_buf()), name: slashes(path).into(), named: false });
    }
}

/// A set of globs; a bare name matches in every folder, a name of a folder everything below it.
pub fn globs(patterns: &[String]) -> Result<GlobSet, Failure> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = pattern.trim_start_matches("./");
        let stem = pattern.trim_end_matches('/');
        let anywhere = if stem.contains('/') || stem == "**" { stem.to_owned() } else { format!("**/{stem}") };
        for form in [anywhere.clone(), format!("{anywhere}/**")] {
            let glob = Glob::new(&form).map_err(|error| Failure::new(format!("bad glob {pattern:?}: {error}")))?;
            set.add(glob);
        }
    }
    set.build().map_err(|error| Failure::new(format!("bad globs: {error}")))
}

/// Whether a path, or the path from the current folder, matches.
pub fn matches(globs: &GlobSet, path: &Path) -> bool {
    if globs.is_empty() {
        return false;
    }
    let path = path.strip_prefix(".").unwrap_or(path);
    globs.is_match(path)
        || path.is_absolute()
            && std::env::current_dir()
                .is_ok_and(|current| path.strip_prefix(&current).is_ok_and(|relative| globs.is_match(relative)))
}

/// A path with `/` between folders.
pub fn slashes(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// A path without `.` and, where the text allows, without `..`.
pub fn normalized(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

//! The folder `components/`: reading it, and writing it in its one form.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value as Json;

use super::timeline::Files;
use crate::schema::{ComponentFile, ReleaseDecl, SharedBodyFile, StdlibFile, TextTypesFile, VersionsFile};
use crate::version::Version;
use crate::vocabulary::ComponentKind;

/// Every file by its path below the folder, as JSON.
pub type Documents = BTreeMap<String, Json>;

/// Kept by hand; the extractor only refuses to work beside a broken one.
const STDLIB: &str = "stdlib.json";
pub const VERSIONS: &str = "versions.json";
pub const TEXT_TYPES: &str = "_shared/text-types.json";

/// Reads what the extractor writes; the README and its own sources are not its business.
pub fn read(folder: &Path) -> Result<Documents, String> {
    let mut documents = Documents::new();
    let problem = |path: &Path, e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(documents) };
    let mut paths: Vec<PathBuf> = vec![folder.join(VERSIONS), folder.join(STDLIB)];
    for entry in entries {
        let path = entry.map_err(|e| problem(folder, &e))?.path();
        if !path.is_dir() || path.file_name().is_some_and(|n| n == "extractor") {
            continue;
        }
        for file in std::fs::read_dir(&path).map_err(|e| problem(&path, &e))? {
            paths.push(file.map_err(|e| problem(&path, &e))?.path());
        }
    }
    for path in paths.into_iter().filter(|p| p.extension().is_some_and(|e| e == "json") && p.exists()) {
        let text = std::fs::read_to_string(&path).map_err(|e| problem(&path, &e))?;
        let json =
            serde_json::from_str(&text).map_err(|e| format!("{}:{}:{}: {e}", path.display(), e.line(), e.column()))?;
        let relative = path.strip_prefix(folder).unwrap_or(&path);
        let relative = relative.to_string_lossy().replace('\\', "/");
        // A wrong field is named with its line in the text as it stands.
        checked(&relative, &text).map_err(|e| format!("{}:{}:{}: {e}", path.display(), e.line(), e.column()))?;
        if relative != STDLIB {
            documents.insert(relative, json);
        }
    }
    Ok(documents)
}

fn checked(path: &str, text: &str) -> serde_json::Result<()> {
    match path {
        STDLIB => serde_json::from_str::<StdlibFile>(text).map(drop),
        VERSIONS => serde_json::from_str::<VersionsFile>(text).map(drop),
        TEXT_TYPES => serde_json::from_str::<TextTypesFile>(text).map(drop),
        _ if path.starts_with("_shared/") => serde_json::from_str::<SharedBodyFile>(text).map(drop),
        _ => serde_json::from_str::<ComponentFile>(text).map(drop),
    }
}

pub fn parse(documents: &Documents) -> Result<(Files, BTreeMap<Version, String>), String> {
    let mut files = Files::default();
    let mut dates = BTreeMap::new();
    for (path, json) in documents {
        match path.as_str() {
            VERSIONS => {
                let releases: VersionsFile = typed(path, json)?;
                dates = releases.into_iter().map(|r| (r.version, r.date)).collect();
            }
            TEXT_TYPES => files.text_types = typed::<TextTypesFile>(path, json)?,
            _ if path.starts_with("_shared/") => files.shared.push(typed::<SharedBodyFile>(path, json)?),
            _ => files.components.push(typed::<ComponentFile>(path, json)?),
        }
    }
    Ok((files, dates))
}

fn typed<T: serde::de::DeserializeOwned>(path: &str, json: &Json) -> Result<T, String> {
    // Through the text, so that a wrong field is named with the line it has in the canonical form.
    let text = serde_json::to_string_pretty(json).map_err(|e| format!("{path}: {e}"))?;
    serde_json::from_str(&text).map_err(|e| format!("{path}:{}: {e}", e.line()))
}

pub fn documents(files: &Files, dates: &BTreeMap<Version, String>) -> Result<Documents, String> {
    let mut out = Documents::new();
    let releases: Vec<ReleaseDecl> =
        dates.iter().map(|(version, date)| ReleaseDecl { version: *version, date: date.clone() }).collect();
    out.insert(VERSIONS.to_owned(), json(VERSIONS, &releases)?);
    out.insert(TEXT_TYPES.to_owned(), json(TEXT_TYPES, &files.text_types)?);
    for body in &files.shared {
        let path = format!("_shared/{}.json", body.name);
        out.insert(path.clone(), json(&path, body)?);
    }
    for component in &files.components {
        let path = path_of(component);
        out.insert(path.clone(), json(&path, component)?);
    }
    Ok(out)
}

fn path_of(component: &ComponentFile) -> String {
    match component.name.split_once('.') {
        Some((namespace, rest)) if component.kind == ComponentKind::Component => format!("{namespace}/{rest}.json"),
        _ => format!("config-blocks/{}.json", component.name),
    }
}

fn json<T: Serialize>(path: &str, value: &T) -> Result<Json, String> {
    serde_json::to_value(value).map_err(|e| format!("{path}: {e}"))
}

/// What a run changed on disk.
#[derive(Default, Debug, PartialEq, Eq)]
pub struct Changes {
    pub written: BTreeSet<String>,
    pub removed: BTreeSet<String>,
}

/// Writes what differs and removes files that are no longer there.
pub fn write(folder: &Path, old: &Documents, new: &Documents) -> Result<Changes, String> {
    let mut changes = Changes::default();
    for (path, document) in new {
        let target = folder.join(path);
        let problem = |e: &dyn std::fmt::Display| format!("{}: {e}", target.display());
        let text = serde_json::to_string_pretty(document).map_err(|e| problem(&e))? + "\n";
        if std::fs::read_to_string(&target).is_ok_and(|before| before == text) {
            continue;
        }
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent).map_err(|e| problem(&e))?;
        }
        std::fs::write(&target, text).map_err(|e| problem(&e))?;
        changes.written.insert(path.clone());
    }
    for path in old.keys().filter(|path| !new.contains_key(*path)) {
        let target = folder.join(path);
        std::fs::remove_file(&target).map_err(|e| format!("{}: {e}", target.display()))?;
        changes.removed.insert(path.clone());
    }
    Ok(changes)
}

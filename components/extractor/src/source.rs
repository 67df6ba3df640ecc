//! Where Go files come from: a checkout, or a tag of a git repository read without one.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;

use crate::golang::lower::Reader;
use crate::golang::tree::File;

/// One release's source tree.
pub struct SourceTree {
    place: Place,
    /// Folder → file name → how to get it; folders without a trailing slash, the root is empty.
    folders: BTreeMap<String, BTreeMap<String, Blob>>,
    parsed: Rc<ParseCache>,
}

enum Place {
    #[cfg(test)]
    Memory(BTreeMap<String, String>),
    Folder(PathBuf),
    Git(RefCell<CatFile>),
}

/// What names a file's content: a git object, or the path itself.
#[derive(Clone)]
enum Blob {
    Path,
    Object(String),
}

/// Parsed files by git object: most files are the same in the next release.
#[derive(Default)]
pub struct ParseCache {
    reader: RefCell<Option<Reader>>,
    by_object: RefCell<HashMap<(String, String), Rc<File>>>,
}

impl ParseCache {
    fn parse(&self, path: &str, text: &str) -> Result<Rc<File>, String> {
        let mut reader = self.reader.borrow_mut();
        if reader.is_none() {
            *reader = Some(Reader::new()?);
        }
        let reader = reader.as_mut().ok_or("no reader")?;
        reader.read(path, text).map(Rc::new)
    }
}

impl SourceTree {
    pub fn folder(root: &Path, parsed: Rc<ParseCache>) -> Result<Self, String> {
        let mut folders = BTreeMap::new();
        for top in ["internal", "syntax", "."] {
            list_folder(root, top, &mut folders)?;
        }
        if !folders.contains_key("internal/component/all") {
            return Err(format!("{}: no folder internal/component/all: not a checkout of Alloy", root.display()));
        }
        Ok(Self { place: Place::Folder(root.to_owned()), folders, parsed })
    }

    /// Files by path, for tests.
    #[cfg(test)]
    pub fn memory(files: &[(&str, &str)]) -> Self {
        let mut folders: BTreeMap<String, BTreeMap<String, Blob>> = BTreeMap::new();
        for (path, _) in files {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            folders.entry(folder.to_owned()).or_default().insert(name.to_owned(), Blob::Path);
        }
        let texts = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        Self { place: Place::Memory(texts), folders, parsed: Rc::default() }
    }

    pub fn git(repository: &Path, tag: &str, parsed: Rc<ParseCache>) -> Result<Self, String> {
        let listing = git(repository, &["ls-tree", "-r", "--full-tree", tag])?;
        let mut folders: BTreeMap<String, BTreeMap<String, Blob>> = BTreeMap::new();
        for line in listing.lines() {
            let Some((facts, path)) = line.split_once('\t') else { continue };
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            if !name.ends_with(".go") && name != "go.mod" {
                continue;
            }
            let object = facts.rsplit(' ').next().unwrap_or_default().to_owned();
            folders.entry(folder.to_owned()).or_default().insert(name.to_owned(), Blob::Object(object));
        }
        if !folders.contains_key("internal/component/all") {
            return Err(format!("{tag}: no folder internal/component/all: not a release of Alloy"));
        }
        Ok(Self { place: Place::Git(RefCell::new(CatFile::start(repository)?)), folders, parsed })
    }

    pub fn file_names(&self, folder: &str) -> impl Iterator<Item = &str> {
        self.folders.get(folder).into_iter().flat_map(|files| files.keys().map(String::as_str))
    }

    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.folders.keys().map(String::as_str)
    }

    pub fn folders_named(&self, file: &str) -> impl Iterator<Item = &str> {
        self.folders.iter().filter(move |(_, files)| files.contains_key(file)).map(|(folder, _)| folder.as_str())
    }

    pub fn read(&self, folder: &str, name: &str) -> Result<String, String> {
        let path = join(folder, name);
        let blob = self.folders.get(folder).and_then(|files| files.get(name)).ok_or(format!("{path}: no such file"))?;
        match (&self.place, blob) {
            #[cfg(test)]
            (Place::Memory(texts), _) => texts.get(&path).cloned().ok_or(path),
            (Place::Folder(root), _) => std::fs::read_to_string(root.join(&path)).map_err(|e| format!("{path}: {e}")),
            (Place::Git(cat), Blob::Object(object)) => {
                cat.borrow_mut().read(object).map_err(|e| format!("{path}: {e}"))
            }
            (Place::Git(_), Blob::Path) => Err(format!("{path}: not in the repository")),
        }
    }

    pub fn parse(&self, folder: &str, name: &str) -> Result<Rc<File>, String> {
        let path = join(folder, name);
        let blob = self.folders.get(folder).and_then(|files| files.get(name));
        let Some(Blob::Object(object)) = blob else {
            return self.parsed.parse(&path, &self.read(folder, name)?);
        };
        let key = (object.clone(), path);
        if let Some(file) = self.parsed.by_object.borrow().get(&key) {
            return Ok(Rc::clone(file));
        }
        let file = self.parsed.parse(&key.1, &self.read(folder, name)?)?;
        self.parsed.by_object.borrow_mut().insert(key, Rc::clone(&file));
        Ok(file)
    }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn list_folder(root: &Path, folder: &str, out: &mut BTreeMap<String, BTreeMap<String, Blob>>) -> Result<(), String> {
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        let path = root.join(&folder);
        let Ok(entries) = std::fs::read_dir(&path) else { continue };
        let key = if folder == "." { String::new() } else { folder.clone() };
        for entry in entries {
            let entry = entry.map_err(|e| format!("{}: {e}", path.display()))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_folder = entry.file_type().is_ok_and(|t| t.is_dir());
            if is_folder && folder != "." && !name.starts_with('.') {
                pending.push(join(&folder, &name));
            } else if !is_folder && (name.ends_with(".go") || name == "go.mod") {
                out.entry(key.clone()).or_default().insert(name, Blob::Path);
            }
        }
    }
    Ok(())
}

/// What `git` prints, or its complaint.
pub fn git(repository: &Path, args: &[&str]) -> Result<String, String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(repository)
        .args(args)
        .output()
        .map_err(|e| format!("git {}: {e}", args.join(" ")))?;
    if !output.status.success() {
        return Err(format!("git {}: {}", args.join(" "), String::from_utf8_lossy(&output.stderr).trim()));
    }
    String::from_utf8(output.stdout).map_err(|e| format!("git {}: {e}", args.join(" ")))
}

/// `git cat-file --batch`, asked for one object after the other.
struct CatFile {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl CatFile {
    fn start(repository: &Path) -> Result<Self, String> {
        let mut child = Command::new("git")
            .arg("-C")
            .arg(repository)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| format!("git cat-file: {e}"))?;
        let requests = child.stdin.take().ok_or("git cat-file: no input")?;
        let answers = BufReader::new(child.stdout.take().ok_or("git cat-file: no output")?);
        Ok(Self { child, requests, answers })
    }

    fn read(&mut self, object: &str) -> Result<String, String> {
        let failed = |e: std::io::Error| format!("git cat-file {object}: {e}");
        writeln!(self.requests, "{object}").and_then(|()| self.requests.flush()).map_err(failed)?;
        let mut header = String::new();
        self.answers.read_line(&mut header).map_err(failed)?;
        let size: usize = header
            .trim_end()
            .rsplit_once(' ')
            .and_then(|(_, size)| size.parse().ok())
            .ok_or_else(|| format!("git cat-file {object}: {}", header.trim_end()))?;
        let mut bytes = vec![0; size + 1];
        self.answers.read_exact(&mut bytes).map_err(failed)?;
        bytes.pop();
        String::from_utf8(bytes).map_err(|_| format!("git cat-file {object}: not UTF-8"))
    }
}

impl Drop for CatFile {
    fn drop(&mut self) {
        // Closing its input would end it too; this does not depend on the order of fields.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! What the other test files share: running the binary, and reading annotations in test cases.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder of its own with the given files, removed at the end.
pub struct Folder {
    directory: tempfile::TempDir,
}

impl Folder {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self { directory: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            folder.write(path, text.as_bytes());
        }
        folder
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.directory.path().join(path)
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    /// Runs the binary in this folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, &[], b"")
    }

    pub fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)], stdin: &[u8]) -> Run {
        let mut child = self
            .command(arguments)
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A run that does not read its input closes it.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        let output = child.wait_with_output().unwrap();
        Run {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The binary, knowing nothing of this machine but its folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alloy-lint"));
        command.args(arguments).current_dir(self.directory.path()).env_clear();
        // Git and the loader of shared libraries need these.
        for name in ["PATH", "SYSTEMROOT"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.env("HOME", self.directory.path());
        command
    }
}

/// How a run of the binary ended.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }

    /// The rules of the findings in JSON output, in order.
    #[track_caller]
    pub fn rules(&self) -> Vec<String> {
        let json = self.json();
        let list = json["diagnostics"].as_array().unwrap();
        list.iter().map(|diagnostic| diagnostic["rule"].as_str().unwrap().to_owned()).collect()
    }
}

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` whose name ends in `.extension`, sorted.
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Options from the header of a test case: `alloy-version`, `stability-level`, `community-components`, `platform`.
pub fn options(settings: &std::collections::BTreeMap<&str, &str>) -> alloy_lint::Options {
    use alloy_lint::catalog::{Platform, Stability, Target};
    let mut options = alloy_lint::Options::default();
    for (&key, &value) in settings {
        match (key, value) {
            ("alloy-version", _) => options.target = Target::parse(value).unwrap_or_else(|error| panic!("{error}")),
            ("stability-level", "experimental") => options.stability = Some(Stability::Experimental),
            ("stability-level", "public-preview") => options.stability = Some(Stability::PublicPreview),
            ("stability-level", "generally-available") => options.stability = Some(Stability::GenerallyAvailable),
            ("community-components", _) => options.community_components = Some(value == "true"),
            ("platform", "linux") => options.platform = Some(Platform::Linux),
            ("platform", "darwin") => options.platform = Some(Platform::Darwin),
            ("platform", "windows") => options.platform = Some(Platform::Windows),
            ("platform", "freebsd") => options.platform = Some(Platform::Freebsd),
            _ => panic!("no such setting: {key}: {value}"),
        }
    }
    options
}

/// What Alloy puts before the innermost text of a load's failure, as often as it likes.
const AROUND: &[&str] = &[
    "Failed to build component: ",
    "building component: ",
    "decoding configuration: ",
    "Failed to evaluate node for config block: ",
    "Failed to evaluate service: ",
    "updating component: ",
    "updating service: ",
];

/// The innermost text of what Alloy says.
pub fn innermost(mut words: &str) -> &str {
    while let Some(rest) = AROUND.iter().find_map(|around| words.strip_prefix(around)) {
        words = rest;
    }
    words
}

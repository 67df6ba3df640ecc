//! Checks the catalog under `components/` and compiles it to the static tables of `src/catalog/data.rs`.

#![expect(clippy::disallowed_methods, reason = "a build script reads the catalog and writes its tables")]

#[path = "src/catalog/compile/mod.rs"]
mod compile;
#[path = "src/catalog/name_hash.rs"]
#[expect(dead_code, reason = "the library uses more of it")]
mod name_hash;
#[path = "src/catalog/schema/mod.rs"]
mod schema;
#[path = "src/catalog/version.rs"]
#[expect(dead_code, reason = "the library uses more of it")]
mod version;
#[path = "src/catalog/vocabulary.rs"]
#[expect(dead_code, reason = "the library uses more of it")]
mod vocabulary;

use compile::SourceFile;
use std::{env, error::Error, fs, path::Path, process::ExitCode};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    println!("cargo::rerun-if-changed=components");
    println!("cargo::rerun-if-changed=src/catalog");
    let mut files = Vec::new();
    for entry in fs::read_dir("components")? {
        let entry = entry?;
        let name = entry.file_name();
        // The program that writes the files and the page that explains them live among them.
        if name == "extractor" || name == "README.md" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            for file in fs::read_dir(entry.path())? {
                files.push(read(&file?.path())?);
            }
        } else {
            files.push(read(&entry.path())?);
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    match compile::compile(&files) {
        Ok(tables) => {
            let target = Path::new(&env::var("OUT_DIR")?).join("catalog_data.rs");
            fs::write(target, tables)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(problems) => {
            for problem in problems {
                println!("cargo::error={}", problem.to_string().replace('\n', " "));
            }
            Ok(ExitCode::FAILURE)
        }
    }
}

fn read(path: &Path) -> Result<SourceFile, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(SourceFile { path: path.to_string_lossy().replace('\\', "/"), text })
}

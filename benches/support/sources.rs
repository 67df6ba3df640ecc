//! The texts that are timed: the files under `benches/files` one by one, many times over, and one large one.

/// What [`sets`] calls the large one. Its labels repeat: to be read and formatted it is like any other, to be checked it is
/// one mistake after the other.
pub const LARGE: &str = "one large file";

/// Sets of texts with their names. `BENCH_FILES` names a folder of other files (real ones, say) to time as well.
pub fn sets() -> Vec<(String, Vec<String>)> {
    let own = files(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/files"));
    let mut sets = vec![("small files".to_owned(), own.clone()), (LARGE.to_owned(), vec![large(&own)])];
    if let Ok(folder) = std::env::var("BENCH_FILES") {
        sets.push(("other files".to_owned(), files(&folder)));
    }
    sets
}

/// Every configuration of a folder, by its extension, in the order of the names.
pub fn files(folder: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder to read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { paths.push(path) }
        }
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "alloy" || extension == "river"));
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
}

/// About 4 MB of the same kind of text.
fn large(texts: &[String]) -> String {
    let mut text = String::new();
    while text.len() < 4_000_000 {
        texts.iter().for_each(|part| {
            text.push_str(part);
            text.push('\n');
        });
    }
    text
}

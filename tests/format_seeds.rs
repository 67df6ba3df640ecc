//! Replays the seeds of the fuzz target `format`.

use alloy_lint::format::format;

#[test]
fn seeds_are_stable() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/format");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let source = std::fs::read_to_string(&path).unwrap();
        let text = format(&source).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(format(&text).as_deref(), Ok(text.as_str()), "{}", path.display());
        count += 1;
    }
    assert!(count >= 5);
}

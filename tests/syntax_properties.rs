//! The properties of the syntax room on generated and broken texts, and on the seeds of the fuzz target.

use proptest::prelude::*;

#[path = "support/syntax_properties.rs"]
mod properties;

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        properties::hold_for(&bytes);
    }

    #[test]
    fn text_of_the_languages_own_pieces(pieces in proptest::collection::vec(prop_oneof![
        "[a-c]{1,3}", " ", "\n", "\n  ", "\r\n", "\\.", "=", ",", "\\{", "\\}", "\\[", "\\]", "\\(", "\\)",
        "\"[a-z]{0,4}\"", "`[a-z\n]{0,4}`", "'[a-z]'", "\"", "`", "'", "//x", "/\\*", "\\*/", "#", ":", ";",
        "-", "\\|", "&&", "<no value>", "\\{\\{", "\\}\\}", "\\$\\{", "[0-9]{1,2}", "1e", "\\\\d", "“", "”", "é", "\u{feff}", "\0",
        "a \"b\" \\{\n", "a = 1\n", "a = \\[\n", "a = \\{\n", "a: b\n",
    ], 0..60)) {
        properties::hold_for(pieces.concat().as_bytes());
    }

    #[test]
    fn real_text_with_bytes_changed(
        file in 0usize..3,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let name = ["logs", "metrics", "traces"][file];
        let mut bytes = std::fs::read(format!("{}/benches/files/{name}.alloy", env!("CARGO_MANIFEST_DIR"))).unwrap();
        for (place, byte) in changes {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        properties::hold_for(&bytes);
    }
}

#[test]
fn the_seeds_of_the_fuzz_target() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/seeds/parse");
    let seeds: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(seeds.len() >= 10);
    for seed in seeds {
        properties::hold_for(&std::fs::read(seed).unwrap());
    }
}

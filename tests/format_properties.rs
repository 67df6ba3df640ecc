//! What holds for the formatter on real files, on changed layouts and on the seeds of its fuzz target.

use std::path::Path;

use alloy_lint::format::format;
use alloy_lint::syntax::{TokenKind, lex};
use proptest::prelude::*;

use crate::support::{files, root};
use crate::syntax_oracle::shared;

#[path = "support/format_properties.rs"]
mod properties;

fn texts(folder: &Path) -> Vec<(String, String)> {
    let read = |path: &std::path::PathBuf| Some((path.display().to_string(), std::fs::read_to_string(path).ok()?));
    files(folder, "alloy").iter().filter_map(read).collect()
}

#[test]
fn the_seeds_of_the_fuzz_target() {
    let seeds = texts(&root().join("fuzz/seeds/format"));
    assert!(seeds.len() >= 5);
    let formatted = seeds.iter().filter(|(_, source)| properties::hold_for(source).is_some()).count();
    assert!(formatted >= 5, "{formatted} seeds are formatted");
}

/// A second run changes nothing; in files of a few kilobytes the other properties hold too.
#[test]
fn real_files() {
    let mut sources = texts(&root().join("tests/configurations"));
    sources.extend(texts(&root().join("benches/files")));
    match shared() {
        Some(shared) => sources.extend(texts(&shared.join("corpus/plain"))),
        None => println!("skipped: ../shared/corpus is not there"),
    }
    let (mut formatted, mut unstable) = (0, Vec::new());
    for (name, source) in &sources {
        let once = if source.len() < 4096 { properties::hold_for(source) } else { format(source).ok() };
        let Some(once) = once else { continue };
        formatted += 1;
        if format(&once).as_ref() != Ok(&once) {
            unstable.push(name);
        }
    }
    println!("{formatted} of {} files formatted, {} of them unstable", sources.len(), unstable.len());
    assert!(formatted * 100 >= sources.len() * 95 && unstable.is_empty(), "{unstable:?}");
}

/// Blanks that mean nothing: where a source has some, others.
#[derive(Clone, Debug)]
struct Layout {
    blanks: Vec<&'static str>,
    carriage_returns: Vec<bool>,
}

fn layout() -> impl Strategy<Value = Layout> {
    let blanks = prop::collection::vec(prop::sample::select(vec![" ", "  ", "\t", " \t ", "        "]), 1..20);
    let carriage_returns = prop::collection::vec(any::<bool>(), 1..7);
    (blanks, carriage_returns).prop_map(|(blanks, carriage_returns)| Layout { blanks, carriage_returns })
}

/// The source with other blanks between its tokens, on the same lines.
fn laid_out(source: &str, layout: &Layout) -> String {
    let tokens = lex(source).tokens;
    let mut out = String::with_capacity(source.len() * 2);
    let mut blanks = layout.blanks.iter().cycle();
    let mut carriage_returns = layout.carriage_returns.iter().cycle();
    let mut previous = TokenKind::EndOfFile;
    for token in tokens.iter() {
        let (kind, text) = (tokens.kind(token), tokens.text(token, source));
        if matches!(kind, TokenKind::Whitespace | TokenKind::Terminator) {
            for (line, part) in text.split('\n').enumerate() {
                if line > 0 {
                    // What stands before the end of a line comment is part of it.
                    let after_comment = line == 1 && previous == TokenKind::LineComment;
                    if !after_comment && carriage_returns.next() == Some(&true) {
                        out.push_str(blanks.next().unwrap());
                        out.push('\r');
                    }
                    out.push('\n');
                }
                if !part.is_empty() {
                    out.push_str(blanks.next().unwrap());
                }
            }
        } else {
            out.push_str(text);
        }
        previous = kind;
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Another layout on the same lines gives the same text.
    #[test]
    fn layout_means_nothing(file in 0usize..3, layout in layout()) {
        let name = ["logs", "metrics", "traces"][file];
        let source = std::fs::read_to_string(root().join(format!("benches/files/{name}.alloy"))).unwrap();
        let other = laid_out(&source, &layout);
        prop_assert_eq!(format(&other), format(&source));
    }
}

//! What holds for the findings in any bytes. The fuzz target and the tests share it.

use alloy_lint::catalog::{Release, Target};
use alloy_lint::diagnostics::{Edit, RuleName};
use alloy_lint::linter::{self, Options, Source};
use alloy_lint::render::{self, CheckedFile, Report, SourceFile};
use alloy_lint::resolve::NoFiles;
use alloy_lint::text::Span;

/// Panics when a property does not hold.
pub fn hold_for(bytes: &[u8]) {
    // Any release, the newest one most often.
    let releases: Vec<Release> = Release::all().collect();
    let chosen = bytes.len() % (2 * releases.len());
    let target = releases.get(chosen).map_or_else(Target::newest, |&release| Target::one(release));
    let mut options = Options { target, ..Options::default() };
    options.rules.extend_select = vec!["all".to_owned()];

    let source = Source::from_bytes("config.alloy", bytes.to_vec());
    let found = linter::check_sources(&[&source], &options).pop().unwrap_or_default();
    for diagnostic in &found {
        if diagnostic.rule == RuleName::INVALID_ENCODING {
            // What is wrong with the bytes has its place among them, not in the text.
            assert!(diagnostic.span.range().end <= bytes.len());
        } else {
            is_a_place(diagnostic.span, &source.text);
        }
        assert!(!diagnostic.message.is_empty());
        for label in diagnostic.labels.iter().filter(|label| label.path.is_none()) {
            is_a_place(label.span, &source.text);
        }
        diagnostic.fixes.iter().for_each(|fix| are_disjoint(&fix.edits, &source.text));
    }
    assert!(found.is_sorted_by_key(|diagnostic| (diagnostic.span.start, diagnostic.rule)));

    let fixed = linter::fix(&source, None, &NoFiles, &options, true);
    assert!(fixed.count() > 0 || fixed.text == source.text);

    let file = CheckedFile { source: SourceFile::new(source.path, source.text), diagnostics: found };
    let report = Report { files: &[file], others: &[], rules: &[] };
    drop((render::concise(&report), render::json(&report)));
}

fn is_a_place(span: Span, source: &str) {
    assert!(span.start <= span.end, "{span:?}");
    assert!(source.get(span.range()).is_some(), "{span:?} is no place of {source:?}");
}

fn are_disjoint(edits: &[Edit], source: &str) {
    let mut end = 0;
    for edit in edits {
        is_a_place(edit.span, source);
        assert!(edit.span.start >= end, "{edits:?} of {source:?}");
        end = edit.span.end;
    }
}

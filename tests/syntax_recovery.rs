//! How well the parser recovers, measured on real files: what one wrong token costs.

use std::path::{Path, PathBuf};

use alloy_lint::syntax::ast::{Block, Statement};
use alloy_lint::syntax::{self, TokenKind};
use alloy_lint::text::Span;

/// A small generator of numbers that are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % limit.max(1) as u64) as usize
    }
}

/// A change of one token.
#[derive(Clone, Debug)]
struct Edit {
    span: Span,
    text: String,
}

fn apply(source: &str, edits: &[&Edit]) -> String {
    let mut text = source.to_owned();
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

/// The valid configurations of a folder, in the order of their names.
fn valid_files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path)
                && syntax::parse(&text).errors.is_empty()
            {
                files.push((path, text));
            }
        }
    }
    files.sort();
    files
}

/// The tokens that an edit may touch.
fn candidates(source: &str) -> Vec<(TokenKind, Span)> {
    let tokens = syntax::lex(source).tokens;
    tokens
        .iter()
        .map(|token| (tokens.kind(token), tokens.span(token)))
        .filter(|(kind, span)| !kind.is_trivia() && !span.is_empty())
        .collect()
}

/// Every top-level block with its text.
fn top_level<'s>(source: &'s str, tree: &'s syntax::Tree) -> Vec<(Block<'s>, Span)> {
    let root = tree.root(source);
    root.blocks().map(|block| (block, block.span())).collect()
}

fn shifted(offset: u32, edit: &Edit) -> u32 {
    if offset >= edit.span.end { offset - edit.span.len() + edit.text.len() as u32 } else { offset }
}

#[derive(Default)]
struct Figures {
    edits: usize,
    blocks: usize,
    blocks_kept: usize,
    broken: usize,
    diagnostics: usize,
    pairs: usize,
    pairs_told: usize,
    worst: Vec<String>,
}

/// One edit: are the other top-level blocks still there, and how much is said?
fn one_edit(path: &Path, source: &str, edit: &Edit, counts_blocks: bool, figures: &mut Figures) {
    let edited = apply(source, &[edit]);
    let before = syntax::parse(source);
    let after = syntax::parse(&edited);
    let said = syntax::diagnostics(&after, &edited);
    figures.edits += 1;
    let mut lost = Vec::new();
    if counts_blocks {
        let kept: Vec<Span> = top_level(&edited, &after.tree).into_iter().map(|(_, span)| span).collect();
        for (block, span) in top_level(source, &before.tree) {
            if span.touches(edit.span) {
                continue;
            }
            figures.blocks += 1;
            let there = Span::new(shifted(span.start, edit), shifted(span.end, edit));
            if kept.contains(&there) {
                figures.blocks_kept += 1;
            } else {
                lost.push(block.node_id().into_owned());
            }
        }
    }
    if !said.is_empty() {
        figures.broken += 1;
        figures.diagnostics += said.len();
    }
    if !lost.is_empty() || said.len() > 1 {
        let line = source[..edit.span.start as usize].matches('\n').count() + 1;
        figures.worst.push(format!(
            "{}:{line}: `{}` -> `{}`: {} lost ({}), {} said: {:?}",
            path.display(),
            edit.span.text(source),
            edit.text,
            lost.len(),
            lost.first().map_or("", String::as_str),
            said.len(),
            said.iter().map(|d| &d.message).collect::<Vec<_>>(),
        ));
    }
}

/// The place a mistake of the top-level statement at `index` may be told at.
fn region(statements: &[Span], index: usize, length: u32) -> Span {
    let start = if index == 0 { 0 } else { statements[index - 1].end };
    Span::new(start, statements.get(index + 1).map_or(length, |next| next.start))
}

/// Two edits in different top-level blocks that are mistakes each: are both told, each at its block?
fn two_edits(path: &Path, source: &str, edits: [&Edit; 2], figures: &mut Figures) {
    let parsed = syntax::parse(source);
    let statements: Vec<Span> = parsed.tree.root(source).statements().map(Statement::span).collect();
    let index = |edit: &Edit| statements.iter().position(|span| span.contains(edit.span));
    let [Some(first), Some(second)] = edits.map(index) else { return };
    if first == second || edits.iter().any(|edit| syntax::parse(&apply(source, &[edit])).errors.is_empty()) {
        return;
    }
    let edited = apply(source, &edits);
    let said = syntax::diagnostics(&syntax::parse(&edited), &edited);
    let places = [first, second].map(|index| {
        let region = region(&statements, index, source.len() as u32);
        let shift = |offset| {
            edits.iter().fold(i64::from(offset), |at, edit| at + i64::from(shifted(offset, edit)) - i64::from(offset))
                as u32
        };
        Span::new(shift(region.start).min(shift(region.end)), shift(region.end))
    });
    figures.pairs += 1;
    if places.iter().all(|place| said.iter().any(|diagnostic| place.touches(diagnostic.span))) {
        figures.pairs_told += 1;
    } else {
        let show = |edit: &Edit| {
            let line = source[..edit.span.start as usize].matches('\n').count() + 1;
            format!("{line} `{}` -> `{}`", edit.span.text(source), edit.text)
        };
        let said: Vec<&String> = said.iter().map(|d| &d.message).collect();
        figures.worst.push(format!("{}: {} and {}: {said:?}", path.display(), show(edits[0]), show(edits[1])));
    }
}

#[test]
fn one_wrong_token_costs_little() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/plain");
    if !corpus.exists() {
        println!("skipped: ../shared/corpus/plain is not there");
        return;
    }
    let samples: usize = std::env::var("RECOVERY_SAMPLES").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let show: usize = std::env::var("RECOVERY_SHOW").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
    let mut numbers = Numbers(7);
    let [mut deleted, mut edited, mut pairs] = [Figures::default(), Figures::default(), Figures::default()];
    for (path, source) in valid_files(&corpus) {
        let path = path.strip_prefix(&corpus).unwrap();
        let tokens = candidates(&source);
        if tokens.is_empty() {
            continue;
        }
        let deletion =
            |numbers: &mut Numbers| Edit { span: tokens[numbers.below(tokens.len())].1, text: String::new() };
        let change = |numbers: &mut Numbers| {
            let at = tokens[numbers.below(tokens.len())].1;
            let other = tokens[numbers.below(tokens.len())].1.text(&source);
            match numbers.below(3) {
                0 => Edit { span: at, text: String::new() },
                1 => Edit { span: at, text: format!(" {other} ") },
                _ => Edit { span: Span::at(at.start), text: format!(" {other} ") },
            }
        };
        for _ in 0..samples {
            one_edit(path, &source, &deletion(&mut numbers), true, &mut deleted);
            one_edit(path, &source, &change(&mut numbers), false, &mut edited);
        }
        let (first, second) = (deletion(&mut numbers), change(&mut numbers));
        two_edits(path, &source, [&first, &second], &mut pairs);
    }
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    let mean = |figures: &Figures| figures.diagnostics as f64 / figures.broken.max(1) as f64;
    let kept = percent(deleted.blocks_kept, deleted.blocks);
    let told = percent(pairs.pairs_told, pairs.pairs);
    println!("other top-level blocks kept after deleting a token: {kept:.3} % of {}", deleted.blocks);
    println!("diagnostics for a deleted token: {:.3} in {} files", mean(&deleted), deleted.broken);
    println!("diagnostics for a deleted, changed or inserted token: {:.3} in {} files", mean(&edited), edited.broken);
    println!("two mistakes in two top-level blocks, both told: {told:.2} % of {}", pairs.pairs);
    for (name, figures) in [("deleted", &deleted), ("edited", &edited), ("pairs", &pairs)] {
        for line in figures.worst.iter().take(show) {
            println!("{name}: {line}");
        }
    }
    assert!(deleted.blocks > 1000 && edited.broken > 200 && pairs.pairs > 100);
    assert!(kept >= 99.0, "kept {kept}");
    assert!(mean(&deleted) <= 1.2 && mean(&edited) <= 1.2);
    assert!(told >= 99.0, "told {told}");
}

//! How fast texts become diagnostics, in bytes per second: all of it, and its stages.
//!
//! `cargo bench --bench check`; `cargo bench --bench check -- lint`. Beside the files under `benches/files` the
//! configurations under `../shared/corpus` are timed where they are there.

#![expect(clippy::disallowed_methods, reason = "benches read their sources and the clock")]

use std::hint::black_box;

use alloy_lint::linter::{self, Options, RuleSettings, Source};
use alloy_lint::resolve::{File, Modules, NoFiles, Resolution, Unit};
use alloy_lint::{check, lint};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

#[path = "support/sources.rs"]
mod sources;

/// As the binary has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PATH: &str = "config.alloy";

fn checking(criterion: &mut Criterion) {
    let mut sets = sources::sets();
    sets.retain(|(name, _)| name != sources::LARGE);
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus");
    if std::path::Path::new(corpus).is_dir() {
        sets.push(("corpus".to_owned(), sources::files(corpus)));
    }
    let no_lint = RuleSettings { select: Some(Vec::new()), ..RuleSettings::default() };
    let only_check = Options { rules: no_lint, ..Options::default() };
    let default_rules = Options::default();
    for (name, texts) in sets {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(texts.iter().map(String::len).sum::<usize>() as u64));
        for (name, options) in [("check", &only_check), ("check and lint", &default_rules)] {
            group.bench_function(name, |bencher| {
                bencher.iter(|| {
                    texts.iter().for_each(|text| drop(black_box(linter::check_source(PATH, black_box(text), options))));
                });
            });
        }
        let parsed: Vec<Source> = texts.iter().map(|text| Source::new(PATH, text.as_str())).collect();
        let files: Vec<File<'_>> = parsed.iter().map(Source::as_file).collect();
        let units: Vec<Unit<'_>> =
            files.iter().map(|file| Unit { files: std::slice::from_ref(file), folder: None }).collect();
        group.bench_function("read and parse", |bencher| {
            bencher.iter(|| texts.iter().for_each(|text| drop(black_box(Source::new(PATH, black_box(text).as_str())))));
        });
        group.bench_function("load modules", |bencher| {
            bencher.iter(|| units.iter().for_each(|unit| drop(black_box(Modules::load(*unit, &NoFiles)))));
        });
        let modules: Vec<Modules> = units.iter().map(|unit| Modules::load(*unit, &NoFiles)).collect();
        let resolve = |at: usize| Resolution::new(units[at], &modules[at]);
        group.bench_function("resolve", |bencher| {
            bencher.iter(|| (0..units.len()).for_each(|at| drop(black_box(resolve(at)))));
        });
        let resolved: Vec<Resolution<'_>> = (0..units.len()).map(resolve).collect();
        let against = check::Options::default();
        group.bench_function("judge", |bencher| {
            bencher.iter(|| resolved.iter().for_each(|unit| drop(black_box(check::check_resolved(unit, &against)))));
        });
        let (on, rule_options) = (lint::RuleSet::of(|rule| rule.on_by_default), lint::RuleOptions::default());
        group.bench_function("lint rules", |bencher| {
            bencher.iter(|| {
                resolved.iter().for_each(|unit| drop(black_box(lint::lint(unit, against.target, &rule_options, on))));
            });
        });
        group.finish();
    }
}

criterion_group!(benches, checking);
criterion_main!(benches);

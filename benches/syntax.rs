//! How fast sources become tokens and trees, in bytes per second.
//!
//! `cargo bench --bench syntax`; `cargo bench --bench syntax -- lex`.

#![expect(clippy::disallowed_methods, reason = "benches read their sources and the clock")]

use std::hint::black_box;

use alloy_lint::syntax;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

#[path = "support/sources.rs"]
mod sources;

fn syntax(criterion: &mut Criterion) {
    for (name, texts) in sources::sets() {
        let bytes = texts.iter().map(String::len).sum::<usize>() as u64;
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(bytes));
        group.bench_function("lex", |bencher| {
            bencher.iter(|| texts.iter().for_each(|text| drop(black_box(syntax::lex(black_box(text))))));
        });
        group.bench_function("parse", |bencher| {
            bencher.iter(|| texts.iter().for_each(|text| drop(black_box(syntax::parse(black_box(text))))));
        });
        group.finish();
    }
}

criterion_group!(benches, syntax);
criterion_main!(benches);

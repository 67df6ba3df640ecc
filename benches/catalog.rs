//! How long it takes to find a name in the catalog.

use std::hint::black_box;

use alloy_lint::catalog::{Catalog, Release};
use criterion::{Criterion, criterion_group, criterion_main};

fn lookups(criterion: &mut Criterion) {
    let catalog = Catalog::newest();
    criterion.bench_function("Catalog::at", |b| b.iter(|| Catalog::at(black_box(Release::oldest()))));
    let names: Vec<_> = catalog.components().map(|component| component.name()).collect();
    let mut next = names.iter().cycle();
    criterion.bench_function("component by name", |b| b.iter(|| catalog.component(black_box(next.next().unwrap()))));
    criterion.bench_function("unknown component", |b| b.iter(|| catalog.component(black_box("loki.writer"))));
    let scrape = catalog.component("prometheus.scrape").unwrap().body();
    let names: Vec<_> = scrape.arguments().map(|argument| argument.name()).collect();
    let mut next = names.iter().cycle();
    criterion.bench_function("argument by name", |b| b.iter(|| scrape.argument(black_box(next.next().unwrap()))));
    let process = catalog.component("loki.process").unwrap().body();
    let names: Vec<_> = process.blocks().map(|block| block.name()).collect();
    let mut next = names.iter().cycle();
    criterion.bench_function("block by name", |b| b.iter(|| process.block(black_box(next.next().unwrap()))));
    criterion.bench_function("function by name", |b| b.iter(|| catalog.function(black_box("string.to_lower"))));
    criterion.bench_function("all arguments of prometheus.scrape", |b| {
        b.iter(|| scrape.arguments().filter(|a| a.is_required()).count())
    });
}

criterion_group!(benches, lookups);
criterion_main!(benches);

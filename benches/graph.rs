//! The graph of ten thousand components: how long each format takes, from the text on.

use alloy_lint::catalog::Catalog;
use alloy_lint::graph::{self, ComponentGraph, Input};
use alloy_lint::linter::{self, Options, Source};
use alloy_lint::render::SourceFile;
use alloy_lint::resolve::{Modules, NoFiles, Resolution, Unit};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const COMPONENTS: usize = 10_000;

/// Pipelines of four components, each by itself; and rows of three that all end in a few.
fn configurations() -> [(&'static str, String); 2] {
    let row = |number: usize, end: &str| {
        format!(
            "discovery.kubernetes \"d{number}\" {{\n  role = \"pod\"\n}}\n\n\
             discovery.relabel \"r{number}\" {{\n  targets = discovery.kubernetes.d{number}.targets\n}}\n\n\
             prometheus.scrape \"s{number}\" {{\n  targets    = discovery.relabel.r{number}.output\n  \
             forward_to = [prometheus.remote_write.{end}.receiver]\n}}\n\n"
        )
    };
    let end = |name: &str| {
        format!(
            "prometheus.remote_write \"{name}\" {{\n  endpoint {{\n    url = \"https://example.com/push\"\n  }}\n}}\n\n"
        )
    };
    let apart = (0..COMPONENTS / 4).map(|at| row(at, &format!("w{at}")) + &end(&format!("w{at}"))).collect();
    let together = (0..COMPONENTS / 3).map(|at| row(at, &format!("w{}", at % 10)));
    let together = together.chain((0..10).map(|at| end(&format!("w{at}")))).collect();
    [("pipelines apart", apart), ("pipelines together", together)]
}

type Write = fn(&ComponentGraph) -> String;

/// Parses, checks, resolves, and hands the graph to `write`.
fn draw(text: &str, write: impl FnOnce(&ComponentGraph) -> String) -> usize {
    let source = Source::new("config.alloy", text);
    let findings = linter::check_unit(&[&source], None, &NoFiles, &Options::default());
    let files = [source.as_file()];
    let unit = Unit { files: &files, folder: None };
    let modules = Modules::load(unit, &NoFiles);
    let resolution = Resolution::new(unit, &modules);
    let sources = [SourceFile::new("config.alloy", source.text.as_str())];
    let input = Input { resolution: &resolution, sources: &sources, findings: &findings, folder: 0, shown: true };
    write(&ComponentGraph::with_arguments(&[input], Catalog::newest())).len()
}

fn formats(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("graph");
    group.sample_size(10);
    group.throughput(Throughput::Elements(COMPONENTS as u64));
    for (name, text) in configurations() {
        let formats: [(&str, Write); 3] =
            [("json", graph::json), ("svg", |graph| graph::svg(graph).expect("small enough")), ("html", graph::html)];
        for (format, write) in formats {
            group.bench_function(format!("{format}, {name}"), |bencher| bencher.iter(|| draw(&text, write)));
        }
    }
    group.finish();
}

criterion_group!(benches, formats);
criterion_main!(benches);

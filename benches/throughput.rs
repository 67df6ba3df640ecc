//! The best speed of many runs, on one core: what `benches/reference/compare` holds against the Go module.
//!
//! `cargo bench --bench throughput -- FOLDER`: lines `lex MB/s`, `parse MB/s`, `format MB/s`. Where the
//! system tells it, processor time is taken: what other processes take does not count.

#![expect(clippy::disallowed_methods, reason = "benches read their sources and the clock")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use alloy_lint::{format, syntax};

#[path = "support/sources.rs"]
mod sources;

const ROUNDS: usize = 60;

fn main() {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let texts = match folder {
        Some(folder) => sources::files(&folder),
        None => sources::sets().into_iter().flat_map(|(_, texts)| texts).collect(),
    };
    let bytes: usize = texts.iter().map(String::len).sum();
    let best = |run: &dyn Fn(&str)| {
        let seconds = (0..ROUNDS).map(|_| {
            let (start, processor) = (Instant::now(), processor_time());
            texts.iter().for_each(|text| run(black_box(text)));
            let elapsed = start.elapsed();
            processor.zip(processor_time()).map_or(elapsed, |(before, after)| after - before).as_secs_f64()
        });
        bytes as f64 / seconds.fold(f64::INFINITY, f64::min) / 1e6
    };
    println!("files {} bytes {bytes}", texts.len());
    println!("lex {:.1}", best(&|text| drop(black_box(syntax::lex(text)))));
    println!("parse {:.1}", best(&|text| drop(black_box(syntax::parse(text)))));
    println!("format {:.1}", best(&|text| drop(black_box(format::format(text)))));
}

/// What this thread has had of the processor; Linux only.
fn processor_time() -> Option<Duration> {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(statistics.split_whitespace().next()?.parse().ok()?))
}

//! The best speed of many runs, on one core: what `benches/reference/compare` holds against the Go module.
//!
//! `cargo bench --bench throughput -- FOLDER [WHAT]`: lines `lex MB/s`, `parse MB/s`, `format MB/s`, `check MB/s` and
//! `lint MB/s`, or only the one called WHAT. The last two are all that an embedder does: from the text to its diagnostics,
//! without and with the lint rules that are on by default. Where the system tells it, processor time is taken: what other
//! processes take does not count.

#![expect(clippy::disallowed_methods, reason = "benches read their sources and the clock")]

use std::hint::black_box;
use std::time::Duration;

use alloy_lint::linter::{self, Options, RuleSettings};
use alloy_lint::{format, syntax};

#[path = "support/sources.rs"]
mod sources;

/// As the binary has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 60;

/// A round is at least this long: a few files are gone through many times.
const ROUND_BYTES: usize = 2_000_000;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let sets = match arguments.next() {
        Some(folder) => vec![(folder.clone(), sources::files(&folder))],
        None => sources::sets(),
    };
    let only = arguments.next();
    let texts_for = |what: &str| -> Vec<&String> {
        let checks = matches!(what, "check" | "lint");
        let fitting = sets.iter().filter(|(name, _)| !checks || name != sources::LARGE);
        fitting.flat_map(|(_, texts)| texts).collect()
    };
    let time = |what: &str, run: &dyn Fn(&str)| {
        if only.as_deref().is_some_and(|only| only != what) {
            return;
        }
        let texts = texts_for(what);
        let bytes: usize = texts.iter().map(|text| text.len()).sum();
        let repeated = (ROUND_BYTES / bytes.max(1)).max(1);
        let seconds = (0..ROUNDS).map(|_| {
            let start = now();
            (0..repeated).for_each(|_| texts.iter().for_each(|text| run(black_box(text))));
            (now() - start).as_secs_f64()
        });
        let best = seconds.fold(f64::INFINITY, f64::min);
        println!("{what} {:.1}", (bytes * repeated) as f64 / best / 1e6);
    };
    let texts = texts_for("lex");
    println!("files {} bytes {}", texts.len(), texts.iter().map(|text| text.len()).sum::<usize>());
    time("lex", &|text| drop(black_box(syntax::lex(text))));
    time("parse", &|text| drop(black_box(syntax::parse(text))));
    time("format", &|text| drop(black_box(format::format(text))));
    let no_lint = RuleSettings { select: Some(Vec::new()), ..RuleSettings::default() };
    let check = Options { rules: no_lint, ..Options::default() };
    time("check", &|text| drop(black_box(linter::check_source("config.alloy", text, &check))));
    let lint = Options::default();
    time("lint", &|text| drop(black_box(linter::check_source("config.alloy", text, &lint))));
}

/// What this thread has had of the processor.
#[cfg(unix)]
fn now() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The time since the first call.
#[cfg(not(unix))]
fn now() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

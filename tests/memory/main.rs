//! The most memory that parsing, formatting and checking hold at a time, against the size of the source. Fails above the
//! mark.
//!
//! `cargo bench --bench memory`; `BENCH_FILES=FOLDER` for other files.

#![expect(clippy::disallowed_methods, reason = "benches read their sources and the clock")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use alloy_lint::{Options, check_source, format, syntax};

#[path = "support/sources.rs"]
mod sources;

struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to the system's allocator unchanged; only sizes are counted beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(held, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Heap for a source of `bytes`: eight times its size and 5 MB.
fn mark(bytes: usize) -> usize {
    8 * bytes + 5_000_000
}

/// Heap to format a source of `bytes`: ten times its size, and what a file of a few lines takes.
fn mark_of_formatting(bytes: usize) -> usize {
    10 * bytes + 16_000
}

/// Heap to check and lint a source of `bytes`, its findings included: twenty times its size and 10 MB.
fn mark_of_checking(bytes: usize) -> usize {
    20 * bytes + 10_000_000
}

fn peak(run: impl FnOnce()) -> usize {
    let before = HELD.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    run();
    PEAK.load(Ordering::Relaxed) - before
}

fn main() {
    let mut sets = sources::sets();
    let broken = |text: &str| text.replacen('}', "", 1);
    let large_broken = sets.iter().flat_map(|(_, texts)| texts).max_by_key(|text| text.len()).map(|text| broken(text));
    sets.push(("a large file with a mistake".to_owned(), large_broken.into_iter().collect()));
    for (name, texts) in sets {
        let (mut worst, mut worst_formatting, mut worst_checking) = (0.0f64, 0.0f64, 0.0f64);
        for text in &texts {
            let parsing = peak(|| drop(std::hint::black_box(syntax::parse(text))));
            worst = worst.max(parsing as f64 / text.len().max(1) as f64);
            assert!(parsing <= mark(text.len()), "{name}: {parsing} bytes for a source of {}", text.len());
            let checking = peak(|| drop(std::hint::black_box(check_source("config.alloy", text, &Options::default()))));
            worst_checking = worst_checking.max(checking as f64 / text.len().max(1) as f64);
            let most = mark_of_checking(text.len());
            assert!(checking <= most, "{name}: {checking} bytes to check a source of {}", text.len());
            // Parsing included; what has syntax errors is only parsed.
            let mut formatted = false;
            let formatting = peak(|| formatted = std::hint::black_box(format::format(text)).is_ok());
            if formatted {
                worst_formatting = worst_formatting.max(formatting as f64 / text.len().max(1) as f64);
                let most = mark_of_formatting(text.len());
                assert!(formatting <= most, "{name}: {formatting} bytes to format a source of {}", text.len());
            }
        }
        println!(
            "{name}: parsing at most {worst:.2}, formatting at most {worst_formatting:.2}, checking at most \
             {worst_checking:.2} times the source"
        );
    }
}

//! The most memory that parsing holds at a time, against the size of the source. Fails above the mark.
//!
//! `cargo bench --bench memory`; `BENCH_FILES=FOLDER` for other files.

#![expect(clippy::disallowed_methods, reason = "benches read their sources and the clock")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use alloy_lint::syntax;

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

fn peak_of_parsing(text: &str) -> usize {
    let before = HELD.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    drop(std::hint::black_box(syntax::parse(text)));
    PEAK.load(Ordering::Relaxed) - before
}

fn main() {
    let mut sets = sources::sets();
    let broken = |text: &str| text.replacen('}', "", 1);
    let large_broken = sets.iter().flat_map(|(_, texts)| texts).max_by_key(|text| text.len()).map(|text| broken(text));
    sets.push(("a large file with a mistake".to_owned(), large_broken.into_iter().collect()));
    for (name, texts) in sets {
        let mut worst = 0.0f64;
        for text in &texts {
            let peak = peak_of_parsing(text);
            worst = worst.max(peak as f64 / text.len().max(1) as f64);
            assert!(peak <= mark(text.len()), "{name}: {peak} bytes for a source of {}", text.len());
        }
        println!("{name}: at most {worst:.2} times the source");
    }
}

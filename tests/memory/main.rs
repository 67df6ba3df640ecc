//! The most memory that parsing, formatting and checking hold at a time, against the size of the source.
//!
//! A binary of its own with a single test: whatever is allocated anywhere in the process is counted.
//! `cargo test --test memory -- --nocapture` prints the figures; `BENCH_FILES=FOLDER` for other files.

#![expect(clippy::disallowed_methods, reason = "tests read their sources")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use alloy_lint::{Options, check_source, format, syntax};

#[path = "../../benches/support/sources.rs"]
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

/// Heap to parse a source of `bytes`: eight times its size and 5 MB.
fn mark_of_parsing(bytes: usize) -> usize {
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

/// One line for each number up to `count`.
fn lines(count: usize, line: impl Fn(&mut String, usize) -> std::fmt::Result) -> String {
    (0..count).fold(String::new(), |mut source, at| {
        let _ = line(&mut source, at);
        source
    })
}

/// Configurations of very many parts: what is held for each part is what counts in them. Only checking has a mark for
/// such.
fn shapes() -> Vec<(String, Vec<String>)> {
    const MANY: usize = 30_000;
    let components = lines(MANY, |source, at| {
        writeln!(
            source,
            "loki.write \"w{at}\" {{\n  endpoint {{\n    url = \"https://w{at}/loki/api/v1/push\"\n  }}\n}}"
        )
    });
    let chain = lines(MANY, |source, at| {
        writeln!(source, "loki.process \"n{at}\" {{\n  forward_to = [loki.process.n{}.receiver]\n}}", at + 1)
    }) + &format!("loki.process \"n{MANY}\" {{\n  forward_to = []\n}}\n");
    let receivers = lines(MANY, |source, at| writeln!(source, "    loki.write.w{at}.receiver,"));
    let fan = components.clone() + &format!("loki.process \"all\" {{\n  forward_to = [\n{receivers}  ]\n}}\n");
    let modules = lines(MANY / 10, |source, at| {
        let body = "  argument \"to\" { }\n\n  loki.process \"p\" {\n    forward_to = argument.to.value\n  }\n";
        writeln!(source, "declare \"m{at}\" {{\n{body}}}\nm{at} \"i\" {{\n  to = []\n}}")
    });
    let named = [("components", components), ("a chain", chain), ("a fan", fan), ("modules", modules)];
    named.into_iter().map(|(name, text)| (name.to_owned(), vec![text])).collect()
}

/// Real configurations, where they are at hand.
fn real() -> Option<(String, Vec<String>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/plain");
    if !std::path::Path::new(folder).is_dir() {
        println!("skipped: ../shared/corpus is not there");
        return None;
    }
    Some(("real files".to_owned(), sources::files(folder)))
}

#[test]
fn memory_stays_below_the_marks() {
    let mut sets = sources::sets();
    let broken = |text: &str| text.replacen('}', "", 1);
    let large_broken = sets.iter().flat_map(|(_, texts)| texts).max_by_key(|text| text.len()).map(|text| broken(text));
    sets.push(("a large file with a mistake".to_owned(), large_broken.into_iter().collect()));
    sets.extend(real());
    let written_by_people = sets.len();
    sets.extend(shapes());
    // What is made once and kept is no part of any source's memory.
    drop(check_source("config.alloy", "logging { }\n", &Options::default()));
    let mut above = String::new();
    for (at, (name, texts)) in sets.into_iter().enumerate() {
        let (mut worst, mut worst_formatting, mut worst_checking) = (0.0f64, 0.0f64, 0.0f64);
        for text in &texts {
            let bytes = text.len();
            let mut judge = |what: &str, held: usize, most: usize, worst: &mut f64| {
                *worst = worst.max(held as f64 / bytes.max(1) as f64);
                if held > most {
                    let _ = writeln!(above, "{name}: {held} bytes to {what} a source of {bytes}, at most {most}");
                }
            };
            let checking = peak(|| drop(std::hint::black_box(check_source("config.alloy", text, &Options::default()))));
            judge("check", checking, mark_of_checking(bytes), &mut worst_checking);
            if at >= written_by_people {
                continue;
            }
            let parsing = peak(|| drop(std::hint::black_box(syntax::parse(text))));
            judge("parse", parsing, mark_of_parsing(bytes), &mut worst);
            // Parsing included; what has syntax errors is only parsed.
            let mut formatted = false;
            let formatting = peak(|| formatted = std::hint::black_box(format::format(text)).is_ok());
            if formatted {
                judge("format", formatting, mark_of_formatting(bytes), &mut worst_formatting);
            }
        }
        println!(
            "{name}: parsing at most {worst:.2}, formatting at most {worst_formatting:.2}, checking at most \
             {worst_checking:.2} times the source"
        );
    }
    assert!(above.is_empty(), "{above}");
}

//! The `alloy-lint` command. Everything it does is in the library's `cli` room.

#![forbid(unsafe_code)]

use std::process::ExitCode;

/// Checking makes many small things that live as short as a file: a sixth of the time went to the system's allocator, and
/// far more where that is musl's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    alloy_lint::cli::main()
}

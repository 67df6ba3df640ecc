//! The `alloy-lint` command. Everything it does is in the library's `cli` room.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    alloy_lint::cli::main()
}

//! Findings in a program that reports with `miette`: `cargo run --example miette --features miette`.

use alloy_lint::render::{SourceFile, miette::MietteDiagnostic};
use alloy_lint::{Options, check_source};

fn main() {
    let text = "logging {\n  level = \"info\n}\n";
    let file = SourceFile::new("config.alloy", text);
    for diagnostic in check_source("config.alloy", text, &Options::default()) {
        println!("{:?}", miette::Report::new(MietteDiagnostic::new(&diagnostic, &file)));
    }
}

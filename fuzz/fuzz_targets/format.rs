//! Formatting never panics, is stable, keeps tokens, comments and the tree, and refuses only what has syntax errors or
//! grows out of all proportion.
#![no_main]

#[path = "../../tests/support/format_properties.rs"]
mod format_properties;

libfuzzer_sys::fuzz_target!(|source: &str| {
    format_properties::hold_for(source);
});

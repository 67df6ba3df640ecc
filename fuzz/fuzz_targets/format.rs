//! Formatting never panics, is stable, and refuses only what has syntax errors or grows out of all proportion.
#![no_main]

use alloy_lint::format::{FormatError, format};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    match format(source) {
        Ok(text) => assert_eq!(format(&text).as_deref(), Ok(text.as_str())),
        Err(FormatError::Unsafe) => panic!("no text that says the same"),
        Err(FormatError::Syntax(_) | FormatError::TooLarge) => {}
    }
});

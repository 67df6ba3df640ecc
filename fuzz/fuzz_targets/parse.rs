//! Any bytes: nothing panics or hangs, tokens are lossless, spans nest.
#![no_main]

#[path = "../../tests/support/syntax_properties.rs"]
mod syntax_properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| syntax_properties::hold_for(bytes));

//! Any bytes as any of the formats inside strings: nothing panics or hangs, errors point into the text.
#![no_main]

#[path = "../../tests/support/embedded_properties.rs"]
mod embedded_properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| embedded_properties::hold_for(bytes));

//! Any bytes, checked and linted against any release, and fixed: nothing panics or hangs, findings have places.
#![no_main]

#[path = "../../tests/support/check_properties.rs"]
mod check_properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check_properties::hold_for(bytes));

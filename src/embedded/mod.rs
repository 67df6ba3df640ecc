//! The formats inside strings: durations, byte sizes, regular expressions, URLs, templates, query languages.
//!
//! Each module judges one format exactly as the Go code that Alloy runs judges it: it takes what Go takes, refuses
//! what Go refuses, and a refusal carries Go's words and the place *inside the text*. All have the same shape,
//! `parse(text) -> Result<Parsed, FormatError>`. Texts are bytes (`impl AsRef<[u8]>`), since a Go string need not be
//! UTF-8.
//!
//! Nothing here knows of Alloy's syntax, of components or of diagnostics; nothing panics, recurses without a bound,
//! or takes more than linear (at most n log n) time.

pub mod byte_size;
pub mod duration;
mod format_error;
pub mod go_json;
pub mod go_text;
pub mod host_port;
pub mod ip;
pub mod jmespath;
pub mod logql;
pub mod ottl;
pub mod pattern;
pub mod prometheus_duration;
pub mod prometheus_name;
pub mod re2;
pub mod template;
pub mod url;

mod go_printable;

pub use format_error::FormatError;

#[cfg(test)]
mod tests;

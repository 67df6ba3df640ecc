//! Regular expressions as Go's `regexp` package compiles them (RE2 syntax with the flags of `regexp.Compile`, Go 1.26).
//!
//! [`parse`] takes and refuses exactly what `regexp.Compile` does, limits included. [`parse_inside`] is for the places
//! that put the text between anchors first; its message then shows the anchors, as Go's does, while the span stays
//! inside the text. [`check`] and [`check_inside`] are for those who want to know no more than whether it compiles.
//!
//! What the limit on class tables (33 million runes) would refuse is taken, and near the limits on depth (1000) and
//! size (3.3 million instructions) an alternation of common prefixes counts unfactored.

mod class;
mod escape;
mod obvious;
mod parser;
mod questions;
mod tree;
mod unicode_classes;

pub use class::Class;
pub use tree::{Node, NodeId, Regex};

use super::FormatError;

/// What Alloy's relabelling rules put around a regular expression.
pub const RELABEL: (&str, &str) = ("^(?s:", ")$");
/// What most places that match a whole text put around a regular expression.
pub const WHOLE: (&str, &str) = ("^(?:", ")$");

/// `regexp.Compile`.
///
/// # Errors
/// What `regexp.Compile` says: ``error parsing regexp: missing closing ): `(` ``.
pub fn parse(pattern: impl AsRef<[u8]>) -> Result<Regex, FormatError> {
    parser::parse(pattern.as_ref())
}

/// [`parse`], for its error alone.
///
/// # Errors
/// As [`parse`].
pub fn check(pattern: impl AsRef<[u8]>) -> Result<(), FormatError> {
    let pattern = pattern.as_ref();
    if obvious::is_obviously_valid(pattern) { Ok(()) } else { parse(pattern).map(drop) }
}

/// [`parse_inside`], for its error alone.
///
/// # Errors
/// As [`parse`].
pub fn check_inside(pattern: impl AsRef<[u8]>, around: (&str, &str)) -> Result<(), FormatError> {
    let pattern = pattern.as_ref();
    if obvious::is_obviously_valid(pattern) { Ok(()) } else { parse_inside(pattern, around).map(drop) }
}

/// `regexp.Compile(before + pattern + after)`; spans, of the error and in the tree, count in `pattern`.
///
/// # Errors
/// As [`parse`].
pub fn parse_inside(pattern: impl AsRef<[u8]>, (before, after): (&str, &str)) -> Result<Regex, FormatError> {
    let pattern = pattern.as_ref();
    let whole = [before.as_bytes(), pattern, after.as_bytes()].concat();
    let inside = |at: usize| at.saturating_sub(before.len()).min(pattern.len());
    parser::parse(&whole).map_err(|mut error| {
        error.span = inside(error.span.start)..inside(error.span.end);
        if error.span.is_empty() {
            // An anchor is to blame; what is wrong with the pattern alone tells where that comes from.
            error.span = parser::parse(pattern).map_or_else(|alone| alone.span, |_| 0..pattern.len());
        }
        error
    })
}

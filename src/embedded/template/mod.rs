//! Go's `text/template`, as far as parsing goes: syntax, names of functions, variables, nesting.
//!
//! A template nested too deeply to be read here is taken (`complete` is then false).

mod functions;
mod lexer;
mod number;
mod parser;

use std::ops::Range;

use super::FormatError;

/// The name that `loki.process` gives its templates; messages begin with it.
pub const LOKI_NAME: &str = "pipeline_template";

/// A template that parses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Template {
    /// The fields of the dot that are read (`.Value` as `Value`), in order, and where.
    pub fields: Vec<(String, Range<usize>)>,
    /// The functions that are called, in order, and where.
    pub functions: Vec<(String, Range<usize>)>,
    /// Whether there is any action at all.
    pub has_actions: bool,
    /// Whether all of it was read.
    pub complete: bool,
}

/// A template of the stages `template` and `replace` of `loki.process`: with sprig's and Alloy's functions.
///
/// # Errors
/// What `text/template` says: `template: pipeline_template:1: function "x" not defined`.
pub fn parse(text: impl AsRef<[u8]>) -> Result<Template, FormatError> {
    parse_with(text, LOKI_NAME, |name| functions::LOKI.binary_search(&name).is_ok())
}

/// A template with a name and functions besides the built-in ones.
///
/// # Errors
/// As [`parse`].
pub fn parse_with(
    text: impl AsRef<[u8]>,
    name: &str,
    has_function: impl Fn(&str) -> bool,
) -> Result<Template, FormatError> {
    parser::parse(text.as_ref(), name, &|function| {
        functions::BUILT_IN.binary_search(&function).is_ok() || has_function(function)
    })
}

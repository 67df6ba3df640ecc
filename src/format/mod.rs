//! The formatter: from a source to its canonical text, the one that `alloy fmt` writes.
//!
//! Start at [`format()`]. One pass of `printer` over the tokens writes the text, `columns` aligns it, `compare`
//! makes sure that it says the same as the source before anybody sees it. `settle` decides what happens where
//! `alloy fmt` would change the meaning or come to another result on its own output; `differences.md` lists these
//! cases. [`edits`] turns the text into small changes for editors, `regions` finds what is not to be formatted.
//!
//! This room knows `text`, `diagnostics` (for [`Edit`]) and `syntax`; it touches no files and has no options.

mod columns;
mod compare;
mod edits;
mod printer;
mod regions;
mod settle;

use std::fmt;

use crate::diagnostics::Edit;
use crate::syntax::{self, SyntaxError, Tree, ast};
use crate::text::Span;

/// Why a source is left as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FormatError {
    /// It has syntax errors (at least one).
    Syntax(Vec<SyntaxError>),
    /// Aligned, the text would be out of all proportion to the source (a name of many thousand characters beside
    /// thousands of short ones, or thousands of nested blocks).
    TooLarge,
    /// The text would not say the same as the source. A mistake of the formatter; nothing is lost by it.
    Unsafe,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax(_) => "not formatted: the file has syntax errors",
            Self::TooLarge => "not formatted: aligned, the file would be out of all proportion to its size",
            Self::Unsafe => "not formatted: the result would not say the same as the file (please report this)",
        })
    }
}

impl std::error::Error for FormatError {}

/// The formatted text of a source: what `alloy fmt` writes, ended by one line end.
///
/// ```
/// assert_eq!(alloy_lint::format::format("a{b=1}").unwrap(), "a {\n\tb = 1\n}\n");
/// ```
///
/// # Errors
/// When the source has syntax errors, or no text can be vouched for.
pub fn format(source: &str) -> Result<String, FormatError> {
    if let Some(tokens) = syntax::tokens_of_valid(source) {
        return settle::settle(source, &tokens);
    }
    let parsed = syntax::parse(source);
    if !parsed.errors.is_empty() {
        return Err(FormatError::Syntax(parsed.errors));
    }
    format_tree(source, &parsed.tree)
}

/// [`format()`] for a source that is parsed already; it must have no syntax error.
///
/// # Errors
/// When no text can be vouched for.
pub fn format_tree(source: &str, tree: &Tree) -> Result<String, FormatError> {
    settle::settle(source, tree.tokens())
}

/// The changes that make the formatted text of a source: small, disjoint, in ascending order.
///
/// # Errors
/// As [`format()`].
pub fn edits(source: &str) -> Result<Vec<Edit>, FormatError> {
    let parsed = syntax::parse(source);
    if !parsed.errors.is_empty() {
        return Err(FormatError::Syntax(parsed.errors));
    }
    let text = format_tree(source, &parsed.tree)?;
    edits::edits(source, parsed.tree.tokens(), &text).ok_or(FormatError::Unsafe)
}

/// The changes of [`edits`] to the statements that `range` touches, whole statements of the innermost body around it.
///
/// # Errors
/// As [`format()`].
pub fn range_edits(source: &str, range: Span) -> Result<Vec<Edit>, FormatError> {
    let parsed = syntax::parse(source);
    if !parsed.errors.is_empty() {
        return Err(FormatError::Syntax(parsed.errors));
    }
    let text = format_tree(source, &parsed.tree)?;
    edits::edits_in(source, &parsed.tree, &text, range).ok_or(FormatError::Unsafe)
}

/// One expression printed on its own, as Alloy prints it in messages: formatted, without comments and line end.
#[must_use]
pub fn expression(expr: ast::Expr<'_>) -> String {
    let tree = expr.tree();
    let source = expr.source();
    let span = expr.span();
    let first = tree.tokens().at(span.start);
    let end = tree.tokens().at(span.end.saturating_sub(1).max(span.start));
    let text = printer::Printer::expression(source, tree.tokens(), first.0 as usize, end.0 as usize + 1);
    String::from_utf8(text).unwrap_or_default()
}

#[cfg(test)]
mod tests;

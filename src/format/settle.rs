//! Which text a source gets.
//!
//! The text is that of `alloy fmt` wherever that keeps the meaning and does not change when it is formatted again.
//! The printer knows when either may fail; only then is more than one pass made. Where it does fail, strings are kept
//! from the alignment and passes are repeated until nothing changes. The result is stable by construction: it is a
//! text that `alloy fmt` keeps as it is, or one that `alloy fmt` fails on and that our own pass keeps.

use super::FormatError;
use super::compare;
use super::printer::{Mode, Printed, Printer};
use super::regions::Regions;
use crate::syntax::{self, Tokens};

/// Passes after which a text that still changes is given up.
const MOST_PASSES: usize = 16;

pub(super) fn settle(source: &str, tokens: &Tokens) -> Result<String, FormatError> {
    let regions = Regions::find(source, tokens);
    let first = Printer::file(source, tokens, &regions, Mode::Reference);
    if first.overflow {
        return Err(FormatError::TooLarge);
    }
    if !first.reference_errs && !first.string_changed {
        if first.text == source.as_bytes() {
            // Formatted already: the same bytes say the same, and another pass makes the same of them.
            return Ok(source.to_owned());
        }
        let same = compare::same(source, tokens, &regions, &first.text, |_| {});
        let text = String::from_utf8(first.text).map_err(|_| FormatError::Unsafe)?;
        if same && (!first.unsettled || kept_by_reference(&text)) {
            return Ok(text);
        }
    }
    let settled = repeat(source, tokens)?;
    Ok(reference(&settled).unwrap_or(settled))
}

/// The text of `alloy fmt`, where it keeps the meaning and is stable.
fn reference(source: &str) -> Option<String> {
    let text = pass(source, Mode::Reference)?;
    kept_by_reference(&text).then_some(text)
}

/// Whether `alloy fmt` keeps a text as it is, which says the same as a source without errors and so has none.
fn kept_by_reference(text: &str) -> bool {
    let tokens = syntax::lex(text).tokens;
    let regions = Regions::find(text, &tokens);
    let again = Printer::file(text, &tokens, &regions, Mode::Reference);
    let errs = again.overflow || again.reference_errs || again.string_changed;
    !errs && again.text == text.as_bytes()
}

/// One pass over a text, `None` when the result has another meaning or `alloy fmt` would fail on it.
fn pass(source: &str, mode: Mode) -> Option<String> {
    if let Some(tokens) = syntax::tokens_of_valid(source) {
        return pass_over(source, &tokens, mode);
    }
    let parsed = syntax::parse(source);
    if parsed.errors.is_empty() { pass_over(source, parsed.tree.tokens(), mode) } else { None }
}

fn pass_over(source: &str, tokens: &Tokens, mode: Mode) -> Option<String> {
    let regions = Regions::find(source, tokens);
    let printed = Printer::file(source, tokens, &regions, mode);
    let errs = printed.overflow || mode == Mode::Reference && (printed.reference_errs || printed.string_changed);
    if errs || !compare::same(source, tokens, &regions, &printed.text, |_| {}) {
        return None;
    }
    String::from_utf8(printed.text).ok()
}

/// Our own passes, until nothing changes.
fn repeat(source: &str, tokens: &Tokens) -> Result<String, FormatError> {
    let regions = Regions::find(source, tokens);
    let Printed { text, overflow, .. } = Printer::file(source, tokens, &regions, Mode::Own);
    if overflow {
        return Err(FormatError::TooLarge);
    }
    if !compare::same(source, tokens, &regions, &text, |_| {}) {
        return Err(FormatError::Unsafe);
    }
    let mut text = String::from_utf8(text).map_err(|_| FormatError::Unsafe)?;
    for _ in 0..MOST_PASSES {
        let again = pass(&text, Mode::Own).ok_or(FormatError::Unsafe)?;
        if again == text {
            return Ok(text);
        }
        text = again;
    }
    Err(FormatError::Unsafe)
}

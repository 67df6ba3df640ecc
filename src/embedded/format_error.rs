//! What every format here says when it refuses a text.

use std::fmt;
use std::ops::Range;

/// Why a text is refused, in Go's words, and where in the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormatError {
    /// Go's own words, as its `Error()` prints them (bytes that are not UTF-8 as U+FFFD).
    pub message: String,
    /// The bytes of the text that are to blame; never outside it. Empty at its end when something is missing there.
    pub span: Range<usize>,
}

impl FormatError {
    #[must_use]
    pub fn new(message: impl Into<String>, span: Range<usize>) -> Self {
        Self { message: message.into(), span }
    }

    /// An error about the whole text.
    pub(super) fn whole(message: impl Into<String>, text: &[u8]) -> Self {
        Self::new(message, 0..text.len())
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FormatError {}

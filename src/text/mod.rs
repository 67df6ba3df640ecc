//! Positions in source text.
//!
//! Everything in the project speaks of text in byte [`Span`]s. Lines and columns exist only where a person or
//! another program reads them: [`LineIndex`] makes them, in bytes (as Alloy prints them), in Unicode characters
//! (as `alloy-lint` prints them) and in UTF-16 units (as editors want them).
//!
//! This room knows nothing of any other.

mod line_index;
mod similar;
mod span;

pub use line_index::{LineColumn, LineCounts, LineIndex};
pub use similar::closest;
pub use span::Span;

/// The largest source that can be read, in bytes (exclusive): offsets are `u32`.
pub const MAX_SOURCE_BYTES: u64 = u32::MAX as u64;

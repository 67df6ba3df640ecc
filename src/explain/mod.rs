//! What a configuration does, in words, in the order in which data flows.
//!
//! [`explain`] makes an [`Explanation`] of resolved configurations; [`text()`], [`markdown()`] and [`json()`] write it. The
//! words are templates beside the names of components (`words/`), filled with values where they are known; of what is
//! not known it is said where it comes from. Secrets are never printed, only where they come from.
//!
//! This room uses `graph` for what flows where. It must not know of files, the terminal, or how findings are found.
//! Start reading at [`explain`], then at the describers in `steps`.

mod assemble;
mod credentials;
mod gaps;
mod json;
mod markdown;
mod model;
mod needs;
mod order;
mod otelcol;
mod phrase;
mod relabelling;
mod stages;
mod steps;
mod targets;
mod template;
mod text;
mod view;
mod words;

pub use assemble::explain;
pub use json::json;
pub use markdown::markdown;
pub use model::{
    Configuration, Destination, Detail, Explanation, Gap, Need, Needs, Opened, Piece, Section, SectionKind, Step, Text,
    Variable,
};
pub use text::{Look, text};

//! Go source as far as the catalog needs it: declarations, types, expressions and simple statements of one file.
//!
//! Knows nothing of Alloy. Start with [`tree`] (the data), then [`lower`] (from tree-sitter's nodes to it).

pub mod build_constraint;
pub mod lower;
pub mod tree;
pub mod visit;

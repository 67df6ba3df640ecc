//! Finds mistakes in Grafana Alloy configuration before it is deployed.
//!
//! [`check_source`] is the way in:
//!
//! ```
//! use alloy_lint::{Options, check_source};
//!
//! let text = "logging {\n  level = \"info\n}\n";
//! let found = check_source("config.alloy", text, &Options::default());
//! assert_eq!(found[0].rule.as_str(), "syntax-error");
//! ```
//!
//! The modules stand in the order in which text flows through them.

#![forbid(unsafe_code)]
#![cfg_attr(test, expect(clippy::disallowed_methods, reason = "tests read files; the library does not"))]

pub mod text;
pub mod diagnostics;
pub mod render;
pub mod embedded;
pub mod syntax;
pub mod format;
pub mod catalog;
pub mod types;
pub mod resolve;
pub mod check;
pub mod lint;
pub mod graph;
pub mod linter;
pub mod explain;
#[cfg(feature = "cli")]
#[expect(clippy::disallowed_methods, reason = "the one room that touches files, threads and the terminal")]
pub mod cli;

pub use linter::{Options, Source, check_source, check_sources};

//! From text to a typed tree.
//!
//! [`parse`] never fails: it gives a [`Tree`] and the syntax errors. The tree holds no text and no semantic data;
//! to read it, start at [`Tree::root`] with the source it was made from and walk the views of [`ast`]
//! ([`ast::Block`], [`ast::Attribute`], [`ast::Expr`]).
//!
//! This room knows `text` and `diagnostics`.

pub mod ast;
mod token;

pub use ast::Tree;
pub use token::{TokenId, TokenKind, Tokens};

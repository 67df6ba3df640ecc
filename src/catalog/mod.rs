//! What every release of Alloy knows: components, arguments, blocks, types, defaults, functions. Data, compiled in.
//!
//! This room knows `text`, `diagnostics` and `syntax` only in name: it uses none of them.

mod value_type;

pub use value_type::{TextFormat, TextType, Type};

//! What every release of Alloy knows: components, arguments, blocks, types, defaults, functions. Data, compiled in.
//!
//! This room knows `text`, `diagnostics` and `syntax` only in name: it uses none of them.

#[cfg(test)]
mod schema;
mod value_type;
mod version;
mod vocabulary;

pub use value_type::{TextFormat, TextType, Type};
pub use version::{Version, VersionError};
pub use vocabulary::{
    AlloyPlace, ComponentKind, Given, LabelRule, Platform, RuleFormat, RuleKind, RuleSubject, Stability,
};

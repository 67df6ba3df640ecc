//! Values and types: what expressions can be known to be, and where they can stand.
//!
//! Everything here is three-valued. A [`Value`] is known, or known in part (an array with unknown elements, an unknown
//! value of a known type), or unknown; and an error is only ever a *definite* one: evaluation fails in Alloy whatever
//! the unknown parts turn out to be.
//!
//! Start at [`check`] and [`assign`]: an expression where a type is wanted. Beneath them are [`evaluate`] (the
//! [`Scope`] says what names stand for), [`decode`] (Alloy's conversions), the operators and the standard library
//! ([`stdlib`]). A mistake knows both of Alloy's wordings, see [`Refusal`].
//!
//! This room knows `syntax`, `format`, `embedded` and the types of `catalog`. It does not know components, scopes or
//! diagnostics.

mod access;
mod assign;
mod behaviour;
mod decode;
mod evaluate;
mod failure;
mod go_type;
mod kind;
mod number;
mod operators;
pub mod stdlib;
#[cfg(test)]
mod tests;
mod text_types;
mod value;

pub(crate) use assign::plain_text;
pub use assign::{Refusal, assign, check, fits_as_written};
pub use behaviour::Behaviour;
pub use decode::{Context, decode};
pub use evaluate::{EmptyScope, Reference, Resolved, Scope, evaluate};
pub use failure::{Failure, Reason, ValueError};
pub use kind::{Kind, Kinds};
pub use number::Number;
pub use operators::equal;
pub(crate) use text_types::fits as text_fits;
pub use value::{Array, ArrayHost, Capsule, Data, MAX_TEXT, MAX_WEIGHT, Object, ObjectHost, Text, Unknown, Value};

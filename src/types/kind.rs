//! The eight kinds of values, and sets of them.

use std::fmt;

use crate::catalog::Type;

/// The kind of a value, as Alloy's messages name it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Kind {
    Null,
    Number,
    String,
    Bool,
    Array,
    Object,
    Function,
    Capsule,
}

impl Kind {
    const ALL: [Self; 8] =
        [Self::Null, Self::Number, Self::String, Self::Bool, Self::Array, Self::Object, Self::Function, Self::Capsule];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Number => "number",
            Self::String => "string",
            Self::Bool => "bool",
            Self::Array => "array",
            Self::Object => "object",
            Self::Function => "function",
            Self::Capsule => "capsule",
        }
    }

    /// The kind of the values that a Go field of this type holds.
    #[must_use]
    pub const fn of(of: Type) -> Self {
        match of {
            Type::Bool => Self::Bool,
            Type::String | Type::Duration | Type::Text(_) => Self::String,
            Type::Int | Type::Uint | Type::Float => Self::Number,
            Type::List(_) => Self::Array,
            Type::Map(_) | Type::Object(_) => Self::Object,
            Type::Secret | Type::OptionalSecret | Type::Any | Type::Target | Type::Capsule(_) => Self::Capsule,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The kinds that a value may have.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Kinds(u8);

impl Kinds {
    pub const NONE: Self = Self(0);
    pub const ALL: Self = Self(0xff);

    #[must_use]
    pub const fn one(kind: Kind) -> Self {
        Self(1 << kind as u8)
    }

    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub const fn without(self, kind: Kind) -> Self {
        Self(self.0 & !(1 << kind as u8))
    }

    #[must_use]
    pub const fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    #[must_use]
    pub const fn contains(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The kind, when there is exactly one.
    #[must_use]
    pub fn single(self) -> Option<Kind> {
        if self.0.is_power_of_two() { self.first() } else { None }
    }

    /// One of the kinds; null last, since it is rarely what a message is about.
    #[must_use]
    pub fn first(self) -> Option<Kind> {
        self.without(Kind::Null).iter().next().or(self.contains(Kind::Null).then_some(Kind::Null))
    }

    pub fn iter(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |&kind| self.contains(kind))
    }
}

impl FromIterator<Kind> for Kinds {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> Self {
        kinds.into_iter().fold(Self::NONE, |set, kind| set.and(Self::one(kind)))
    }
}

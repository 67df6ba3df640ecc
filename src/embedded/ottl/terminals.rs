//! What single tokens are to the grammar.

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Bytes,
    Float,
    Int,
    String,
    Nil,
    OpNot,
    OpOr,
    OpAnd,
    OpComparison,
    OpAddSub,
    OpMultDiv,
    Boolean,
    Equal,
    Punctuation,
    Uppercase,
    Lowercase,
    End,
}

impl Kind {
    /// What messages call it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Float => "float",
            Self::Int => "int",
            Self::String => "string",
            Self::Nil => "nil",
            Self::OpNot => "opnot",
            Self::OpOr => "opor",
            Self::OpAnd => "opand",
            Self::OpComparison => "opcomparison",
            Self::OpAddSub => "opaddsub",
            Self::OpMultDiv => "opmultdiv",
            Self::Boolean => "boolean",
            Self::Equal => "equal",
            Self::Punctuation => "punct",
            Self::Uppercase => "uppercase",
            Self::Lowercase => "lowercase",
            Self::End => "eof",
        }
    }
}

/// A set of kinds and words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Terminals(u32);

impl Terminals {
    pub(super) const NONE: Self = Self(0);
    pub(super) const ALL: Self = Self(u32::MAX);

    pub(super) const fn of(kind: Kind) -> Self {
        Self(1 << kind as u32)
    }

    /// The word that a text is, of those that the grammar names, whatever the kind of its token: a string will do.
    pub(super) const fn word(text: &[u8]) -> Self {
        let number = match text {
            b"where" => 1,
            b"(" => 2,
            b")" => 3,
            b"[" => 4,
            b"]" => 5,
            b"{" => 6,
            b"}" => 7,
            b"." => 8,
            b"," => 9,
            b":" => 10,
            _ => return Self::NONE,
        };
        Self(1 << (Kind::End as u32 + number))
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

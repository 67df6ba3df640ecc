//! A parsed regular expression: nodes in an arena, children before their parents.

use super::class::Class;

/// Index of a node in its [`Regex`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NodeId(pub(super) u32);

/// One piece of a regular expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Node {
    /// Matches the empty text.
    Empty,
    /// These characters, one after another.
    Literal {
        characters: Vec<char>,
        any_case: bool,
    },
    Class(Class),
    AnyCharacter,
    AnyCharacterNotNewline,
    BeginLine,
    EndLine,
    BeginText,
    EndText,
    WordBoundary,
    NoWordBoundary,
    Capture {
        index: usize,
        name: Option<String>,
        inner: NodeId,
    },
    /// `*` is `0..`, `+` is `1..`, `?` is `0..=1`.
    Repeat {
        inner: NodeId,
        min: u32,
        max: Option<u32>,
        lazy: bool,
    },
    Concatenation(Vec<NodeId>),
    Alternation(Vec<NodeId>),
}

/// A regular expression that Go compiles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Regex {
    pub(super) nodes: Vec<Node>,
    pub(super) root: NodeId,
    pub(super) captures: Vec<Option<String>>,
}

impl Regex {
    #[must_use]
    pub fn root(&self) -> NodeId {
        self.root
    }

    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// How many capture groups there are, the whole match not counted.
    #[must_use]
    pub fn capture_count(&self) -> usize {
        self.captures.len()
    }

    /// Names of the capture groups by number (the first is number 1); `None` for one without a name. Names may repeat.
    #[must_use]
    pub fn capture_names(&self) -> &[Option<String>] {
        &self.captures
    }
}

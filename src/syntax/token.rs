use crate::text::Span;

/// What a token is. Every byte of a source belongs to exactly one token.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[repr(u8)]
pub enum TokenKind {
    /// Blanks, and line ends that end no statement; also a byte order mark at the very start.
    Whitespace,
    /// A line end that ends a statement.
    Terminator,
    LineComment,
    BlockComment,
    Identifier,
    Number,
    Float,
    /// `"…"`
    String,
    /// `` `…` ``
    RawString,
    /// `'…'`: an error, kept as one token.
    SingleQuoted,
    True,
    False,
    Null,
    Or,
    And,
    Not,
    Assign,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Caret,
    OpenBrace,
    CloseBrace,
    OpenParen,
    CloseParen,
    OpenBracket,
    CloseBracket,
    Comma,
    Dot,
    /// A character that may not stand here.
    Illegal,
    /// The end of the source, empty.
    EndOfFile,
}

impl TokenKind {
    /// Blanks and comments; terminators are not trivia.
    #[must_use]
    pub const fn is_trivia(self) -> bool {
        matches!(self, Self::Whitespace | Self::LineComment | Self::BlockComment)
    }

    #[must_use]
    pub const fn is_comment(self) -> bool {
        matches!(self, Self::LineComment | Self::BlockComment)
    }
}

/// A token of one [`Tokens`] buffer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct TokenId(pub(crate) u32);

/// All tokens of a source, as a struct of arrays. Lossless: token `i` ends where token `i + 1` starts, and the last
/// one is [`TokenKind::EndOfFile`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    pub(crate) kinds: Vec<TokenKind>,
    pub(crate) starts: Vec<u32>,
}

impl Tokens {
    #[must_use]
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    #[must_use]
    pub fn kind(&self, id: TokenId) -> TokenKind {
        self.kinds[id.0 as usize]
    }

    #[must_use]
    pub fn span(&self, id: TokenId) -> Span {
        let at = id.0 as usize;
        let start = self.starts[at];
        Span::new(start, self.starts.get(at + 1).copied().unwrap_or(start))
    }

    #[must_use]
    pub fn text<'s>(&self, id: TokenId, source: &'s str) -> &'s str {
        self.span(id).text(source)
    }

    /// All tokens in source order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = TokenId> + ExactSizeIterator + use<> {
        (0..self.kinds.len() as u32).map(TokenId)
    }

    /// The tokens of `first..=last`.
    pub fn between(&self, first: TokenId, last: TokenId) -> impl DoubleEndedIterator<Item = TokenId> + use<> {
        (first.0..last.0 + 1).map(TokenId)
    }

    /// The token that holds the byte at `offset` (the end of file for offsets past the end).
    #[must_use]
    pub fn at(&self, offset: u32) -> TokenId {
        let after = self.starts.partition_point(|&start| start <= offset);
        TokenId(after.max(1) as u32 - 1)
    }
}

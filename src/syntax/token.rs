use crate::text::Span;

/// What a token is. Every byte of a source belongs to exactly one token.
///
/// The order carries two facts the lexer and the parser test on every token: trivia come first, and the tokens after
/// which a line end ends the statement stand together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[repr(u8)]
pub enum TokenKind {
    /// Blanks, and line ends that end no statement; also a byte order mark at the very start.
    Whitespace,
    LineComment,
    BlockComment,
    /// The end of a statement: the line feed, or an empty token where the comment that hides it, or the end of the
    /// source, starts.
    Terminator,
    Identifier,
    Number,
    Float,
    /// `"…"`
    String,
    /// `` `…` ``
    RawString,
    /// `'…'`: an error, kept as one token.
    SingleQuoted,
    /// `“…”`, `{{ … }}`, `${…}`, `<no value>`: an error that stands where a value should, kept as one token.
    Placeholder,
    True,
    False,
    Null,
    CloseBrace,
    CloseParen,
    CloseBracket,
    OpenBrace,
    OpenParen,
    OpenBracket,
    Comma,
    Dot,
    Assign,
    Or,
    And,
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
    Not,
    /// A character that may not stand here.
    Illegal,
    /// The end of the source, empty.
    EndOfFile,
}

impl TokenKind {
    /// Blanks and comments; terminators are not trivia.
    #[must_use]
    pub const fn is_trivia(self) -> bool {
        (self as u8) <= Self::BlockComment as u8
    }

    #[must_use]
    pub const fn is_comment(self) -> bool {
        matches!(self, Self::LineComment | Self::BlockComment)
    }

    /// Whether a line end after this token ends the statement.
    #[must_use]
    pub const fn ends_statement_at_line_end(self) -> bool {
        Self::Identifier as u8 <= self as u8 && self as u8 <= Self::CloseBracket as u8
    }

    /// A literal that has a value.
    #[must_use]
    pub const fn is_literal(self) -> bool {
        matches!(
            self,
            Self::Number | Self::Float | Self::String | Self::RawString | Self::True | Self::False | Self::Null
        )
    }

    #[must_use]
    pub(crate) const fn is_opener(self) -> bool {
        matches!(self, Self::OpenBrace | Self::OpenParen | Self::OpenBracket)
    }

    #[must_use]
    pub(crate) const fn is_closer(self) -> bool {
        matches!(self, Self::CloseBrace | Self::CloseParen | Self::CloseBracket)
    }

    /// The closer of an opener; any other kind is its own.
    #[must_use]
    pub(crate) const fn closer(self) -> Self {
        match self {
            Self::OpenBrace => Self::CloseBrace,
            Self::OpenParen => Self::CloseParen,
            Self::OpenBracket => Self::CloseBracket,
            other => other,
        }
    }

    /// How tightly a binary operator binds; 0 for every other token.
    #[must_use]
    pub(crate) const fn precedence(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Equal | Self::NotEqual | Self::Less | Self::LessEqual | Self::Greater | Self::GreaterEqual => 3,
            Self::Plus | Self::Minus => 4,
            Self::Star | Self::Slash | Self::Percent => 5,
            Self::Caret => 6,
            _ => 0,
        }
    }
}

/// A token of one [`Tokens`] buffer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct TokenId(pub(crate) u32);

impl TokenId {
    /// No token, where a node may lack one.
    pub(crate) const NONE: Self = Self(u32::MAX);
}

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

    #[inline(always)]
    pub(super) fn push(&mut self, kind: TokenKind, start: u32) {
        self.kinds.push(kind);
        self.starts.push(start);
    }

    /// Tokens that stand together, which is cheaper than one by one.
    #[inline(always)]
    pub(super) fn push_all<const N: usize>(&mut self, kinds: [TokenKind; N], starts: [u32; N]) {
        self.kinds.extend_from_slice(&kinds);
        self.starts.extend_from_slice(&starts);
    }

    /// The first byte of a token.
    #[inline]
    pub(crate) fn start(&self, id: TokenId) -> u32 {
        self.starts.get(id.0 as usize).copied().unwrap_or_default()
    }

    /// The byte after a token.
    #[inline]
    pub(crate) fn end(&self, id: TokenId) -> u32 {
        self.starts.get(id.0 as usize + 1).copied().unwrap_or_else(|| self.start(id))
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

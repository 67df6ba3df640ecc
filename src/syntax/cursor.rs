//! How the parser reads tokens: straight from the lexer while all is well, or from a repaired copy after a mistake.

use super::token::{TokenId, TokenKind, Tokens};

/// Counts what is done, so that tests can see how work grows with the source. Nothing outside of tests.
#[cfg_attr(not(debug_assertions), inline(always))]
pub(crate) fn step() {
    add_steps(1);
}

/// Steps that were done on another thread.
#[inline(always)]
pub(super) fn add_steps(steps: u64) {
    #[cfg(test)]
    STEPS.set(STEPS.get() + steps);
    #[cfg(not(test))]
    let _ = steps;
}

/// The steps done so far on this thread; none are counted outside of tests.
pub(super) fn steps() -> u64 {
    #[cfg(test)]
    return STEPS.get();
    #[cfg(not(test))]
    0
}

#[cfg(test)]
thread_local! {
    pub(crate) static STEPS: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// A reader of the tokens that matter to the grammar: no blanks, no comments.
pub(super) trait Cursor {
    /// Whether a mistake is recovered from. When not, the first one ends the reading: the parser sees the end of the
    /// file from then on, and its tree is thrown away.
    const RECOVERS: bool;
    /// Whether a tree is built of what is read. When not, all that comes of it is whether there was a mistake.
    const BUILDS: bool;

    fn kind(&self) -> TokenKind;
    fn token(&self) -> TokenId;
    /// Whether an expression certainly ends with the current token; a `false` says nothing.
    fn ends_expression(&self) -> bool;
    /// Goes to the next token; stays at the end of the file.
    fn bump(&mut self);
    /// Called at the first mistake when this cursor does not recover.
    fn stop(&mut self);
    /// The items ahead, for recovery; a cursor that does not recover has none.
    fn items(&self) -> &[Item];
    /// Where in [`Cursor::items`] the current token stands.
    fn position(&self) -> usize;
}

/// One token of a [`Repaired`] source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub kind: TokenKind,
    /// Put in by the repair: `token` is then the token before it.
    pub made_up: bool,
    pub token: TokenId,
}

/// Reads the lexer's tokens. As fast as can be; gives up at the first mistake.
pub(super) struct Direct<'t, const BUILDS: bool> {
    kinds: &'t [TokenKind],
    at: usize,
    kind: TokenKind,
    /// The token at the end of the file.
    last: usize,
}

impl<'t, const BUILDS: bool> Direct<'t, BUILDS> {
    pub fn new(tokens: &'t Tokens) -> Self {
        let last = tokens.kinds.len().saturating_sub(1);
        let mut cursor = Self { kinds: &tokens.kinds, at: 0, kind: TokenKind::EndOfFile, last };
        cursor.settle();
        cursor
    }

    /// Moves from `at` to the next token that is no trivia.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn settle(&mut self) {
        loop {
            let Some(&kind) = self.kinds.get(self.at) else {
                self.kind = TokenKind::EndOfFile;
                self.at = self.last;
                return;
            };
            step();
            self.kind = kind;
            if !kind.is_trivia() {
                return;
            }
            self.at += 1;
        }
    }
}

impl<const BUILDS: bool> Cursor for Direct<'_, BUILDS> {
    const RECOVERS: bool = false;
    const BUILDS: bool = BUILDS;

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn kind(&self) -> TokenKind {
        self.kind
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn token(&self) -> TokenId {
        TokenId(self.at as u32)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn ends_expression(&self) -> bool {
        use TokenKind::{CloseBrace, CloseBracket, CloseParen, Comma, Terminator};
        let next = self.kinds.get(self.at + 1);
        matches!(next, Some(Terminator | Comma | CloseBrace | CloseParen | CloseBracket))
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn bump(&mut self) {
        self.at += 1;
        self.settle();
    }

    #[cold]
    fn stop(&mut self) {
        self.kinds = &[];
        self.at = self.last;
        self.kind = TokenKind::EndOfFile;
    }

    fn items(&self) -> &[Item] {
        &[]
    }

    fn position(&self) -> usize {
        0
    }
}

/// Reads tokens whose delimiters were made to match.
pub(super) struct Repaired<'i> {
    /// Ends with the end of the file.
    items: &'i [Item],
    at: usize,
}

impl<'i> Repaired<'i> {
    pub fn new(items: &'i [Item]) -> Self {
        Self { items, at: 0 }
    }
}

impl Cursor for Repaired<'_> {
    const RECOVERS: bool = true;
    const BUILDS: bool = true;

    fn kind(&self) -> TokenKind {
        step();
        self.items.get(self.at).map_or(TokenKind::EndOfFile, |item| item.kind)
    }

    fn token(&self) -> TokenId {
        self.items.get(self.at).map_or(TokenId(0), |item| item.token)
    }

    fn ends_expression(&self) -> bool {
        false
    }

    fn bump(&mut self) {
        if self.at + 1 < self.items.len() {
            self.at += 1;
        }
    }

    fn stop(&mut self) {}

    fn items(&self) -> &[Item] {
        self.items
    }

    fn position(&self) -> usize {
        self.at
    }
}

//! The common case: what is written as it stands in the source and costs one copy.
//!
//! Nothing here decides how anything is laid out: whatever differs from its text in the source by a blank is left to
//! the printer.

use super::Printer;
use super::blanks::holds_tab;
use crate::syntax::TokenKind;

impl Printer<'_> {
    /// Prints an operand that is written as it stands, when it is; returns the token after it.
    #[inline]
    pub(super) fn verbatim(&mut self, at: usize) -> Option<usize> {
        let end = self.verbatim_end(at)?;
        self.operand_follows();
        self.copy(self.start(at), self.start(end));
        self.operand_begun();
        self.previous = self.kinds[end - 1];
        self.previous_end_line = self.line;
        Some(end)
    }

    /// The token after an operand that is written as it stands: names with dots, literals, indices, calls, arrays, on
    /// one line, with no blanks but one after a comma. `None` when there is something to decide.
    ///
    /// All that is open at the end was opened in it, so that nothing of it need be remembered.
    #[inline]
    pub(super) fn verbatim_end(&self, at: usize) -> Option<usize> {
        /// Tokens looked at: what turns out not to be closed is looked at again from the inside.
        const MOST: usize = 64;
        let kinds = self.kinds.get(at..)?;
        if let [kind, TokenKind::Terminator, ..] = kinds {
            let tab = *kind == TokenKind::String && holds_tab(self.bytes(at));
            let plain = kind.is_literal() && *kind != TokenKind::RawString || *kind == TokenKind::Identifier;
            return (plain && !tab).then_some(at + 1);
        }
        let mut length = 0;
        // How many tokens stand before what is open.
        let mut closed = 0;
        let mut depth = 0_u32;
        let mut before = START;
        let mut strings = false;
        for &kind in kinds.iter().take(MOST) {
            strings |= kind == TokenKind::String;
            let next = STEPS[before as usize][kind as usize % KINDS];
            if next & !STATE != 0 {
                if next == OPENS {
                    closed = if depth == 0 { length } else { closed };
                    depth += 1;
                } else if next == STOP || depth == 0 || kind == TokenKind::Whitespace && self.bytes(at + length) != b" "
                {
                    break;
                } else if next & CLOSES != 0 {
                    depth -= 1;
                }
            }
            before = next & STATE;
            length += 1;
        }
        if depth > 0 {
            length = closed;
        } else if before == DOT {
            length -= 1;
        }
        if length == 0 {
            return None;
        }
        let end = at + length;
        if strings && holds_tab(self.source.get(self.start(at) as usize..self.start(end) as usize)?) {
            return None;
        }
        Some(end)
    }

    /// The token after the `{` of a block's head that is written as it stands: `at` follows its name.
    #[inline]
    pub(super) fn plain_head_end(&self, at: usize) -> Option<usize> {
        let mut brace = at + 1;
        if self.kinds.get(brace) == Some(&TokenKind::String) {
            if self.bytes(brace).len() <= 2 || self.bytes(brace + 1) != b" " {
                return None;
            }
            brace += 2;
        }
        (self.kinds.get(brace) == Some(&TokenKind::OpenBrace) && self.bytes(at) == b" ").then_some(brace + 1)
    }
}

/// What stands before the next token of an operand that is written as it stands.
const START: u8 = 0;
const VALUE: u8 = 1;
const NUMBER: u8 = 2;
const DOT: u8 = 3;
const COMMA: u8 = 4;
const BLANK: u8 = 5;
/// As many as the bits of a state can tell apart.
const STATES: usize = 8;
/// The bits of a step that are its state.
const STATE: u8 = 7;
/// With the state [`START`].
const OPENS: u8 = 8;
const CLOSES: u8 = 16;
/// Only between delimiters.
const INSIDE: u8 = 32;
/// Here the operand ends, or is not written as it stands.
const STOP: u8 = u8::MAX;
/// At least the number of token kinds.
const KINDS: usize = 64;

/// For what stands before and the kind of the next token: what stands before the one after that.
static STEPS: [[u8; KINDS]; STATES] = {
    use TokenKind as T;
    let mut steps = [[STOP; KINDS]; STATES];
    let mut state = 0;
    while state <= BLANK as usize {
        let row = &mut steps[state];
        let before = state as u8;
        // A blank must follow a comma.
        if before != COMMA {
            row[T::Identifier as usize] = VALUE;
            row[T::String as usize] = VALUE;
            row[T::Float as usize] = VALUE;
            row[T::True as usize] = VALUE;
            row[T::False as usize] = VALUE;
            row[T::Null as usize] = VALUE;
            row[T::Number as usize] = NUMBER;
            row[T::OpenBracket as usize] = OPENS;
            row[T::OpenParen as usize] = OPENS;
        }
        // A comma before a closer goes, or begins a line.
        if before != COMMA && before != BLANK {
            row[T::CloseBracket as usize] = VALUE | CLOSES | INSIDE;
            row[T::CloseParen as usize] = VALUE | CLOSES | INSIDE;
        }
        // A blank must stand between a number and a dot.
        if before != NUMBER {
            row[T::Dot as usize] = DOT;
        }
        row[T::Comma as usize] = COMMA | INSIDE;
        if before == COMMA {
            row[T::Whitespace as usize] = BLANK | INSIDE;
        }
        state += 1;
    }
    steps
};

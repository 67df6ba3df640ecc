//! The common case: what is written as it stands in the source and costs one copy.
//!
//! Nothing here decides how anything is laid out: whatever differs from its text in the source by a blank is left to
//! the printer.

use super::Printer;
use super::blanks::{holds_tab, line_ends};
use super::state::Place;
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
        use TokenKind as T;
        /// Tokens looked at: what turns out not to be closed is looked at again from the inside.
        const MOST: usize = 64;
        let mut depth = 0_u32;
        let mut end = None;
        let mut previous = T::Assign;
        let kinds = &self.kinds[at..self.kinds.len().min(at + MOST)];
        for (step, &kind) in kinds.iter().enumerate() {
            match kind {
                T::Identifier | T::String | T::Number | T::Float | T::True | T::False | T::Null => {
                    // No blank has followed the comma.
                    if previous == T::Comma {
                        break;
                    }
                }
                T::Dot if previous != T::Number => {}
                T::OpenBracket | T::OpenParen if previous != T::Comma => depth += 1,
                T::CloseBracket | T::CloseParen if depth > 0 && previous != T::Comma => depth -= 1,
                T::Comma if depth > 0 => {}
                T::Whitespace if previous == T::Comma => {
                    let closes = kinds.get(step + 1).is_none_or(|next| next.is_closer());
                    if closes || self.bytes(at + step) != b" " {
                        break;
                    }
                }
                _ => break,
            }
            previous = kind;
            if depth == 0 && kind != T::Dot {
                end = Some(at + step + 1);
            }
        }
        let end = end?;
        let text = self.source.get(self.start(at) as usize..self.start(end) as usize)?;
        (!holds_tab(text)).then_some(end)
    }

    /// Prints a whole attribute whose value is written as it stands, when nothing but blanks stands around its `=`.
    #[inline]
    pub(super) fn attribute(&mut self, name: usize, last: usize) -> Option<usize> {
        let mut assign = last + 1;
        if *self.kinds.get(assign)? == TokenKind::Whitespace {
            assign += 1;
        }
        let mut value = assign + 1;
        if *self.kinds.get(value)? == TokenKind::Whitespace {
            if line_ends(self.source, self.start(value), self.end(value)) > 0 {
                return None;
            }
            value += 1;
        }
        if self.kinds.get(assign) != Some(&TokenKind::Assign) {
            return None;
        }
        let end = self.verbatim_end(value)?;
        let (line, start) = (self.line, self.start(name));
        let (name_end, value, value_end) = (self.end(last), self.start(value), self.start(end));
        self.lead_in(Place { offset: start, line });
        let source = self.source;
        if source.get(name_end as usize..value as usize) == Some(b" = ") {
            self.columns.copy_cells(self.indent, source, start as usize, name_end as usize, value_end as usize);
        } else {
            self.columns.copy(self.indent, source, start as usize, name_end as usize);
            self.columns.end_cell(self.indent, false);
            self.columns.text(self.indent, b"= ");
            self.columns.copy(self.indent, source, value as usize, value_end as usize);
        }
        self.place = Place { offset: value_end, line };
        self.last_line = line;
        self.frame.open = true;
        self.frame.block = false;
        self.frame.start_line = line;
        self.frame.start_line_out = self.out_line;
        self.previous = self.kinds[end - 1];
        self.previous_end_line = line;
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

//! The elements of arrays, objects and calls: which of them begin a line, their commas, their ends.

use super::Printer;
use super::blanks::count_line_ends;
use super::state::{Blank, Context, Place};
use crate::syntax::TokenKind;

impl Printer<'_> {
    /// Prints a field's key and its `=`.
    pub(super) fn key(&mut self, at: usize) -> usize {
        let line = self.line;
        let frame = &mut self.frame;
        let (filled, previous_line, several) = (frame.filled, frame.previous_line, frame.value_lines > 0);
        frame.filled = true;
        if std::mem::take(&mut frame.comma) {
            self.separator();
        }
        if previous_line != line {
            self.pending.push(if filled && !several { Blank::Line } else { Blank::Section });
        } else if filled {
            self.pending.push(Blank::Space);
        }
        let text = self.bytes(at);
        let mut key_end_line = line;
        if self.kinds[at] == TokenKind::Identifier || text.len() <= 2 {
            self.exact(at);
        } else {
            let inner = &text[1..text.len() - 1];
            // The reference quotes what it has not unquoted.
            let kept = inner.iter().all(|b| !matches!(b, b'\\' | b'"' | 0..=0x1F | 0x7F));
            self.reference_errs |= !kept;
            if self.kinds[at] == TokenKind::RawString {
                // It takes the key to end two bytes before it does.
                key_end_line += count_line_ends(&text[..text.len() - 3]);
                if kept {
                    let quoted = [b"\"", inner, b"\""].concat();
                    self.write(Place { offset: self.start(at), line }, &quoted, 0);
                } else {
                    self.string(at);
                }
            } else {
                self.exact(at);
            }
        }
        self.line = line + count_line_ends(text);
        let frame = &mut self.frame;
        frame.previous_line = key_end_line;
        frame.value_expected = true;
        self.assign(at + 1)
    }

    /// Blanks, and the comma, before the first token of an operand; nothing when it is not the first of an element.
    #[inline]
    pub(super) fn operand_follows(&mut self) {
        let line = self.line;
        let previous = self.previous;
        let frame = &mut self.frame;
        match frame.context {
            Context::Array if matches!(previous, TokenKind::OpenBracket | TokenKind::Comma) => {
                let filled = std::mem::replace(&mut frame.filled, true);
                let apart = frame.previous_line != line;
                let comma = std::mem::take(&mut frame.comma);
                let indented = std::mem::replace(&mut frame.indented, apart);
                if comma {
                    self.separator();
                }
                if indented {
                    self.pending.push(Blank::Unindent);
                }
                if apart {
                    self.pending.push(Blank::Indent);
                    self.pending.push(Blank::Section);
                } else if filled {
                    self.pending.push(Blank::Space);
                }
            }
            Context::Call if matches!(previous, TokenKind::OpenParen | TokenKind::Comma) => {
                frame.filled = true;
                let apart = frame.previous_line != line;
                let comma = std::mem::take(&mut frame.comma);
                let indented = std::mem::replace(&mut frame.indented, apart);
                if comma {
                    self.separator();
                    self.pending.push(Blank::Space);
                }
                if indented {
                    self.pending.push(Blank::Unindent);
                }
                if apart {
                    self.pending.push(Blank::Section);
                    self.pending.push(Blank::Indent);
                }
            }
            Context::Object if frame.value_expected => frame.start_line = line,
            _ => {}
        }
    }

    /// Notes where a field's value starts in the output.
    #[inline]
    pub(super) fn operand_begun(&mut self) {
        let out_line = self.out_line;
        let frame = &mut self.frame;
        if frame.value_expected {
            frame.value_expected = false;
            frame.start_line_out = out_line;
        }
    }

    pub(super) fn comma(&mut self) {
        self.end_of_value();
        let line = self.previous_end_line;
        let frame = &mut self.frame;
        frame.comma = true;
        if frame.context != Context::Object {
            frame.previous_line = line;
        }
    }

    /// A field's value ends with the token before.
    pub(super) fn end_of_value(&mut self) {
        let end = self.previous_end_line;
        let end_out = self.columns.line_count();
        let frame = &mut self.frame;
        if frame.context == Context::Object && frame.filled && !frame.comma {
            frame.value_lines = end - frame.start_line;
            let changed = (frame.value_lines == 0) != (end_out == frame.start_line_out);
            self.unsettled |= changed;
        }
    }

    pub(super) fn close_bracket(&mut self, at: usize) {
        let frame = self.frame;
        if frame.context == Context::Array && frame.filled {
            let last_line = if frame.comma { frame.previous_line } else { self.previous_end_line };
            if frame.indented {
                self.pending.push(Blank::Unindent);
            }
            if last_line != self.line {
                self.separator();
                self.pending.push(Blank::Indent);
                self.pending.push(Blank::Section);
                self.pending.push(Blank::Unindent);
            }
        }
        self.exact(at);
        self.close();
    }

    pub(super) fn close_paren(&mut self, at: usize) {
        let frame = self.frame;
        if frame.context == Context::Call {
            if frame.filled {
                let last_line = if frame.comma { frame.previous_line } else { self.previous_end_line };
                if frame.indented {
                    self.pending.push(Blank::Unindent);
                }
                if last_line != self.line {
                    self.separator();
                    self.pending.push(Blank::Section);
                }
            } else if frame.previous_line != self.line {
                // The reference writes a lone comma, which does not parse.
                self.reference_errs = true;
            }
        }
        self.estimated(at);
        self.close();
    }

    pub(super) fn close_brace(&mut self, at: usize) {
        if self.frame.context == Context::Object {
            self.end_of_value();
            let frame = self.frame;
            if frame.filled && frame.previous_line != self.line {
                self.separator();
                self.pending.push(Blank::Section);
            }
            self.pending.push(Blank::Unindent);
            self.exact(at);
            self.close();
            return;
        }
        self.finish_statement();
        if !self.frame.filled {
            self.pending.push(Blank::Space);
        }
        self.pending.push(Blank::Unindent);
        self.exact(at);
        self.close();
        let line = self.line;
        let out_line = self.out_line;
        let frame = &mut self.frame;
        let fragile = (line == frame.start_line) != (out_line == frame.start_line_out);
        self.fragile = fragile || std::mem::take(&mut self.changed);
    }
}

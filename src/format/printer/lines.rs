//! The common case of the common case: lines of a body that hold a whole attribute, the head of a block, or its `}`.
//!
//! Nearly every line of a configuration is one of these, with nothing before or after it but blanks. What the printer
//! does for them token by token is done here for a line at a time, with the same outcome; at the first line that is
//! anything else the printer goes on as if nothing had happened.

use super::Printer;
use super::blanks::line_ends;
use super::comments::{Comment, CommentKind};
use super::state::{Blank, Context, Place};
use crate::format::columns::Row;
use crate::syntax::TokenKind;

/// What the printer has just printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Printed {
    /// An attribute on one line.
    Attribute,
    /// The head of a block with its `{`; the indentation of its body is pending.
    Head,
    /// The `}` of a block.
    Close,
}

/// An attribute that is written as it stands but for the blanks around its `=`.
#[derive(Clone, Copy)]
struct Attribute {
    row: Row,
    /// The token after it.
    end: usize,
}

impl Printer<'_> {
    /// Goes on from the token `at`, which follows what was printed; returns the first token that is not printed.
    pub(super) fn lines(&mut self, mut at: usize, mut printed: Printed) -> usize {
        if self.first_comment < self.comments.len() || self.alone {
            return at;
        }
        while !self.columns.overflow() {
            let mut next = at;
            if printed != Printed::Head {
                if self.kind(next) != TokenKind::Terminator {
                    return at;
                }
                next += 1;
            }
            next += usize::from(self.kind(next) == TokenKind::Whitespace);
            let mut comments = 0;
            if self.kind(next) == TokenKind::LineComment {
                let Some(after) = self.after_comments(at, next) else { return at };
                comments = next;
                next = after;
            }
            match self.kind(next) {
                TokenKind::Identifier => {
                    let mut last = next;
                    while self.kind(last + 1) == TokenKind::Dot && self.kind(last + 2) == TokenKind::Identifier {
                        last += 2;
                    }
                    let after = last + 1 + usize::from(self.kind(last + 1) == TokenKind::Whitespace);
                    if self.kind(after) == TokenKind::Assign {
                        let Some(attribute) = self.plain_attribute(next, after) else { return at };
                        self.begin_statement(printed, at, comments, next, false);
                        at = self.attributes(attribute);
                        printed = Printed::Attribute;
                    } else {
                        let Some(end) = self.plain_head_end(last + 1) else { return at };
                        self.begin_statement(printed, at, comments, next, true);
                        self.copy_plain(self.start(next), self.start(end));
                        self.frame.start_line_out = self.out_line;
                        self.enter_block();
                        at = end;
                        printed = Printed::Head;
                    }
                }
                TokenKind::CloseBrace if comments == 0 && self.frame.context == Context::Body => {
                    if self.outer.is_empty() {
                        return at;
                    }
                    let lines = line_ends(self.source, self.start(at), self.start(next));
                    self.end_block(printed, lines, next);
                    at = next + 1;
                    printed = Printed::Close;
                }
                _ => return at,
            }
        }
        at
    }

    /// The token after comments of which each has lines of its own, the first one `first`; `at` follows the last text.
    fn after_comments(&self, at: usize, first: usize) -> Option<usize> {
        if !self.regions.is_empty() || line_ends(self.source, self.start(at), self.start(first)) == 0 {
            return None;
        }
        let mut next = first;
        while self.kind(next) == TokenKind::LineComment && self.kind(next + 1) == TokenKind::Whitespace {
            next += 2;
        }
        Some(next)
    }

    /// Writes the comments from the token `first` up to the token `end`, each on lines of its own, and the line ends
    /// around them.
    fn comments_between(&mut self, printed: Printed, mut gap: usize, first: usize, end: usize) {
        if printed == Printed::Head {
            self.pending.count = 0;
            self.indent += 1;
        }
        let mut at = first;
        while at < end {
            self.line += line_ends(self.source, self.start(gap), self.start(at));
            self.end_lines(self.line - self.last_line, true);
            let (start, comment_end) = (self.start(at), self.end(at));
            let kind = CommentKind::Line;
            self.write_comment(Comment { start, end: comment_end, group: start, line: self.line, kind });
            gap = at + 1;
            at += 2;
        }
        self.line += line_ends(self.source, self.start(gap), self.start(end));
        self.end_lines(self.line - self.last_line, printed != Printed::Head);
    }

    #[inline]
    fn kind(&self, at: usize) -> TokenKind {
        self.kinds.get(at).copied().unwrap_or(TokenKind::EndOfFile)
    }

    /// Writes what stands before the statement that starts with the token `next`: line ends, and comments on lines of
    /// their own, from the token `comments` on unless that is 0. `at` follows the last text.
    #[inline]
    fn begin_statement(&mut self, printed: Printed, at: usize, comments: usize, next: usize, block: bool) {
        if comments > 0 {
            self.comments_between(printed, at, comments, next);
        } else {
            let lines = line_ends(self.source, self.start(at), self.start(next));
            self.line += lines;
            if printed == Printed::Head {
                self.pending.count = 0;
                self.indent += 1;
                self.columns.end_line(self.indent, true);
            } else {
                self.end_statement(printed);
                if block || lines > 1 {
                    self.columns.end_line(self.indent, true);
                }
            }
        }
        self.fragile = false;
        self.changed = false;
        let frame = &mut self.frame;
        frame.filled = true;
        frame.open = true;
        frame.block = block;
        frame.start_line = self.line;
    }

    /// Ends the line of an attribute, or of a `}`: one that closes a block of several lines ends a section.
    #[inline]
    fn end_statement(&mut self, printed: Printed) {
        let several = printed == Printed::Close && self.previous_end_line != self.frame.start_line;
        self.columns.end_line(self.indent, several);
    }

    fn end_block(&mut self, printed: Printed, lines: u32, brace: usize) {
        self.line += lines;
        if printed == Printed::Head {
            self.pending.count = 0;
            self.columns.blank(self.indent);
        } else {
            self.end_statement(printed);
            self.indent = self.indent.saturating_sub(1);
        }
        self.changed = false;
        self.copy_plain(self.start(brace), self.end(brace));
        self.close();
        self.previous = TokenKind::CloseBrace;
        self.previous_end_line = self.line;
        let frame = &self.frame;
        self.fragile = (self.line == frame.start_line) != (self.out_line == frame.start_line_out);
    }

    /// Writes a part of the source for which no blank and no comment waits.
    #[inline]
    fn copy_plain(&mut self, start: u32, end: u32) {
        self.out_line = self.columns.line_count();
        self.columns.copy(self.indent, self.source, start as usize, end as usize);
        self.place = Place { offset: end, line: self.line };
        self.last_line = self.line;
    }

    /// The attribute whose name and `=` are these tokens, when its value is written as it stands.
    #[inline]
    fn plain_attribute(&self, name: usize, assign: usize) -> Option<Attribute> {
        let mut value = assign + 1;
        if self.kind(value) == TokenKind::Whitespace {
            if line_ends(self.source, self.start(value), self.end(value)) > 0 {
                return None;
            }
            value += 1;
        }
        let end = self.verbatim_end(value)?;
        let row = Row {
            first: self.start(name),
            first_end: self.end(name),
            second: self.start(value),
            second_end: self.start(end),
        };
        Some(Attribute { row, end })
    }

    /// Prints a whole attribute whose value is written as it stands, when nothing but blanks stands around its `=`,
    /// and the lines like it that follow.
    #[inline]
    pub(super) fn attribute(&mut self, name: usize) -> Option<usize> {
        let assign = name + 1 + usize::from(self.kind(name + 1) == TokenKind::Whitespace);
        if self.kind(assign) != TokenKind::Assign {
            return None;
        }
        let attribute = self.plain_attribute(name, assign)?;
        self.lead_in(Place { offset: self.start(name), line: self.line });
        self.frame.open = true;
        self.frame.block = false;
        self.frame.start_line = self.line;
        let end = self.attributes(attribute);
        Some(self.lines(end, Printed::Attribute))
    }

    /// Writes an attribute and those on the lines below it; returns the token after the last one.
    ///
    /// Where no cell before them in the section and none after them can have a part in their alignment, they are
    /// aligned here: the widths are known before anything is written.
    fn attributes(&mut self, first: Attribute) -> usize {
        if self.first_comment < self.comments.len() || !self.columns.can_begin_rows() {
            return self.attribute_alone(first);
        }
        let mut rows = std::mem::take(&mut self.rows);
        rows.clear();
        rows.push(first.row);
        let mut end = first.end;
        let alone = loop {
            // The end of a statement is empty where a comment on its line hides the line end.
            let commented = self.kind(end + 1).is_comment() && self.start(end) == self.end(end);
            if self.kind(end) != TokenKind::Terminator || commented {
                break false;
            }
            let next = end + 1 + usize::from(self.kind(end + 1) == TokenKind::Whitespace);
            match self.kind(next) {
                TokenKind::Identifier => {}
                // Two comments after the brace make a second cell.
                TokenKind::CloseBrace => {
                    let mut after = next + 1 + usize::from(self.kind(next + 1) == TokenKind::Whitespace);
                    after += usize::from(self.kind(after) == TokenKind::Terminator);
                    break self.kind(after) != TokenKind::BlockComment;
                }
                _ => break true,
            }
            if line_ends(self.source, self.start(end), self.start(next)) > 1 {
                break true;
            }
            let after = next + 1 + usize::from(self.kind(next + 1) == TokenKind::Whitespace);
            if self.kind(after) != TokenKind::Assign {
                // A block, unless a comment stands before the `=`.
                break !self.kind(after).is_comment();
            }
            let Some(attribute) = self.plain_attribute(next, after) else { break false };
            rows.push(attribute.row);
            end = attribute.end;
        };
        let end = if alone {
            self.columns.rows(self.indent, self.source, &rows, *b"= ");
            self.line += rows.len() as u32 - 1;
            self.out_line = self.columns.line_count();
            self.after_attribute(rows[rows.len() - 1].second_end, end);
            end
        } else {
            self.attribute_alone(first)
        };
        self.rows = rows;
        end
    }

    fn attribute_alone(&mut self, attribute: Attribute) -> usize {
        let (source, row) = (self.source, attribute.row);
        self.out_line = self.columns.line_count();
        self.columns.copy(self.indent, source, row.first as usize, row.first_end as usize);
        self.columns.end_cell(self.indent, false);
        self.columns.text(self.indent, b"= ");
        self.columns.copy(self.indent, source, row.second as usize, row.second_end as usize);
        self.after_attribute(row.second_end, attribute.end);
        attribute.end
    }

    #[inline]
    fn after_attribute(&mut self, offset: u32, end: usize) {
        self.place = Place { offset, line: self.line };
        self.last_line = self.line;
        self.frame.start_line = self.line;
        self.frame.start_line_out = self.out_line;
        self.previous = self.kind(end - 1);
        self.previous_end_line = self.line;
    }

    /// Enters the body of a block whose head ends before `at`.
    #[inline]
    pub(super) fn enter_block(&mut self) {
        self.pending.push(Blank::Indent);
        self.open(Context::Body);
        self.previous = TokenKind::OpenBrace;
        self.previous_end_line = self.line;
    }
}

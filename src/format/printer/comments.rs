//! Comments: which of them wait, on which side of a token they are written, and the blanks around them.
//!
//! As `alloy fmt` does it, with its estimate of where a comment ends. Knows nothing of statements and expressions but
//! the kind of the token on either side.

use memchr::memchr;

use super::blanks::count_line_ends;
use super::state::{Blank, Context, Place};
use super::{Printer, continues};
use crate::syntax::TokenKind;

#[derive(Clone, Copy)]
pub(super) struct Comment {
    pub(super) start: u32,
    pub(super) end: u32,
    /// The start of the first comment of its group: comments on neighbouring lines without a token in between.
    pub(super) group: u32,
    pub(super) line: u32,
    pub(super) kind: CommentKind,
}

/// Comments on neighbouring lines.
#[derive(Clone, Copy)]
pub(super) struct CommentGroup {
    pub(super) start: u32,
    pub(super) end_line: u32,
    /// The last comment has several lines.
    pub(super) last_line_of_several: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum CommentKind {
    Line,
    Block,
    /// Statements between `format off` and `format on`, kept with all their bytes.
    Region,
}

impl CommentKind {
    #[inline]
    pub(super) fn line_ends(self, text: &[u8]) -> u32 {
        if self == Self::Line { 0 } else { count_line_ends(text) }
    }
}

impl Printer<'_> {
    /// Whether `alloy fmt` may place a group of comments before a token of this kind differently on its own output.
    pub(super) fn moves(&mut self, group: CommentGroup, kind: TokenKind) -> bool {
        let next_to_comma = self.previous == TokenKind::Comma && self.previous_end_line == self.line;
        // A comment of several lines that shares its last one with what follows.
        group.end_line == self.line && group.last_line_of_several
            || match kind {
                TokenKind::Identifier => false,
                // The comma goes when the delimiter stays on its line.
                TokenKind::CloseBrace | TokenKind::CloseBracket if next_to_comma => true,
                TokenKind::CloseBrace => false,
                // It may be written after the parenthesis.
                TokenKind::OpenParen | TokenKind::CloseParen => true,
                // After a value in a body, but the value goes on.
                _ => self.frame.context == Context::Body,
            }
    }

    /// Queues a comment, or a region that is not to be formatted; returns the token after it.
    pub(super) fn comment(&mut self, at: usize, kind: TokenKind) -> usize {
        if self.alone {
            self.line += count_line_ends(self.bytes(at));
            return at + 1;
        }
        let context = self.frame.context;
        let between_statements = context == Context::Body && !continues(self.previous);
        let mut next = at + 1;
        let mut comment_kind = if kind == TokenKind::BlockComment { CommentKind::Block } else { CommentKind::Line };
        if between_statements && let Some(end) = self.regions.end_of(at) {
            next = end;
            comment_kind = CommentKind::Region;
        }
        let between_elements = match context {
            Context::Array => matches!(self.previous, TokenKind::Comma | TokenKind::OpenBracket),
            Context::Object => matches!(self.previous, TokenKind::Comma | TokenKind::OpenBrace),
            Context::Call => matches!(self.previous, TokenKind::Comma | TokenKind::OpenParen),
            _ => false,
        };
        self.unsettled |= !between_statements && !between_elements;
        let start = self.start(at);
        let end = self.start(next.min(self.starts.len() - 1));
        let group = match self.open_group {
            Some(group) if self.line <= group.end_line + 1 => group.start,
            _ => start,
        };
        self.unsettled |= self.fragile && self.line == self.previous_end_line;
        // Where the reference takes the token before to stand on another line.
        self.unsettled |= self.open_group.is_none() && self.last_line != self.previous_end_line && self.last_line > 0;
        self.comments.push(Comment { start, end, group, line: self.line, kind: comment_kind });
        let lines = comment_kind.line_ends(&self.source[start as usize..end as usize]);
        self.line += lines;
        self.open_group = Some(CommentGroup { start: group, end_line: self.line, last_line_of_several: lines > 0 });
        next
    }

    /// Writes the comments that stand before `place`, and the blanks around them.
    pub(super) fn inject(&mut self, place: Place) {
        let mut last = None;
        while let Some(&comment) = self.comments.get(self.first_comment)
            && comment.group <= place.offset
        {
            self.before_comment(comment, Some(place.line));
            self.write_comment(comment);
            last = Some(comment);
            self.first_comment += 1;
        }
        if self.first_comment == self.comments.len() {
            self.comments.clear();
            self.first_comment = 0;
        }
        if let Some(comment) = last {
            self.after_comment(comment, place.line);
        }
    }

    pub(super) fn remaining_comments(&mut self) {
        while let Some(&comment) = self.comments.get(self.first_comment) {
            self.before_comment(comment, None);
            self.write_comment(comment);
            self.first_comment += 1;
        }
    }

    pub(super) fn before_comment(&mut self, comment: Comment, next_line: Option<u32>) {
        if self.columns.is_empty() {
            return;
        }
        if comment.line == self.last_line {
            if next_line == Some(comment.line) {
                self.columns.blank(self.indent);
            } else {
                self.columns.end_cell(self.indent, true);
            }
            return;
        }
        let first = self.pending.items().iter().position(|blank| !matches!(blank, Blank::Indent | Blank::Unindent));
        if let Some(first) = first {
            self.pending.items[first] = Blank::Dropped;
            self.flush(first);
        }
        if self.last_line > 0 {
            self.end_lines(comment.line.saturating_sub(self.last_line), true);
        }
    }

    pub(super) fn after_comment(&mut self, comment: Comment, next_line: u32) {
        if comment.kind == CommentKind::Block && self.believed_end_line(comment) == next_line {
            self.columns.blank(self.indent);
        }
        let mut lines = next_line.saturating_sub(self.last_line);
        if comment.kind == CommentKind::Region {
            lines = lines.max(1);
        }
        let mut section = false;
        let count = self.pending.count;
        for blank in &mut self.pending.items[..count] {
            if !matches!(blank, Blank::Indent | Blank::Unindent) {
                section |= *blank == Blank::Section;
                *blank = Blank::Dropped;
            }
        }
        self.flush(count);
        self.end_lines(lines, section);
    }

    pub(super) fn end_lines(&mut self, lines: u32, section: bool) {
        if lines > 0 {
            self.columns.end_line(self.indent, section);
        }
        if lines > 1 {
            self.columns.empty_line(section);
        }
    }

    /// Writes a comment at its own place, without the carriage returns that the reference drops.
    pub(super) fn write_comment(&mut self, comment: Comment) {
        let text = &self.source[comment.start as usize..comment.end as usize];
        let lines = comment.kind.line_ends(text);
        if comment.kind != CommentKind::Region && memchr(b'\r', text).is_some() {
            let text = without_carriage_returns(text, comment.kind == CommentKind::Block);
            self.columns.text(self.indent, &text);
        } else {
            self.columns.text(self.indent, text);
        }
        self.columns.count_lines(lines);
        self.last_line = comment.line + lines;
    }

    /// The line on which the reference takes a comment to end: it measures the text without carriage returns.
    pub(super) fn believed_end_line(&self, comment: Comment) -> u32 {
        let text = &self.source[comment.start as usize..comment.end as usize];
        let length =
            if memchr(b'\r', text).is_some() { without_carriage_returns(text, true).len() } else { text.len() };
        comment.line + count_line_ends(&text[..length.saturating_sub(1)])
    }
}

/// The text of a comment as Alloy keeps it.
pub(in crate::format) fn without_carriage_returns(text: &[u8], block: bool) -> Vec<u8> {
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    let mut kept = Vec::with_capacity(text.len());
    for (at, &byte) in text.iter().enumerate() {
        let between = block && kept.len() > 2 && kept.last() == Some(&b'*') && text.get(at + 1) == Some(&b'/');
        if byte != b'\r' || between {
            kept.push(byte);
        }
    }
    kept
}

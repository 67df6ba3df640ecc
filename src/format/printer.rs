//! From tokens to laid-out text: the walk over a valid source and the placing of comments.
//!
//! Works on the token stream alone, once, without recursion: in a valid source the kind of the token before says
//! whether `[` opens an array or an index, `(` a group or a call, and so on. Blanks are collected until the next
//! text is written, because a comment that stands in between changes them. The rules are those of `alloy fmt`,
//! including its estimate of where a token without a recorded position stands, which decides on which side of it a
//! comment is written.
//!
//! Besides the text it tells what can go wrong with it: see [`Printed`].

mod blanks;
mod comments;
mod elements;
mod lines;
mod state;
mod verbatim;

use memchr::{memchr, memchr2};

use blanks::{holds_tab, line_ends};
pub(super) use comments::without_carriage_returns;
use comments::{Comment, CommentGroup};
use lines::Printed as Line;
use state::{Blank, Context, Frame, Pending, Place};

use super::columns::{Columns, Row};
use super::regions::Regions;
use crate::syntax::{TokenKind, Tokens};

/// The result of one pass.
pub(super) struct Printed {
    pub text: Vec<u8>,
    /// `alloy fmt` would change what the source means here (this text keeps it, unless a string was changed).
    pub reference_errs: bool,
    /// Blanks inside a string were changed by the alignment.
    pub string_changed: bool,
    /// A second pass may give another text.
    pub unsettled: bool,
    /// The text is out of all proportion and not complete.
    pub overflow: bool,
}

/// How closely `alloy fmt` is followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    /// In everything: tabs inside strings end cells and can be changed, comments can change sides with a token.
    Reference,
    /// But for strings, which are kept as they are, and comments, which keep their place among the tokens.
    Own,
}

pub(super) struct Printer<'a> {
    source: &'a [u8],
    kinds: &'a [TokenKind],
    starts: &'a [u32],
    regions: &'a Regions,
    mode: Mode,
    columns: Columns,
    indent: u32,
    pending: Pending,
    /// Comments that are not written yet, from `first_comment` on.
    comments: Vec<Comment>,
    first_comment: usize,
    /// The comments read last, while no other token has followed them.
    open_group: Option<CommentGroup>,
    /// Where the last text ends.
    place: Place,
    /// The line of the last text or comment; 0 before the first.
    last_line: u32,
    /// The line of the current token.
    line: u32,
    /// The last significant token and the line it ends on.
    previous: TokenKind,
    previous_end_line: u32,
    /// The line of the output on which the last text starts.
    out_line: u32,
    /// What is open around the current token; what is open around that.
    frame: Frame,
    outer: Vec<Frame>,
    /// Working memory of attributes that are aligned together.
    rows: Vec<Row>,
    /// A single expression is printed, without its comments.
    alone: bool,
    reference_errs: bool,
    unsettled: bool,
    /// The statement just closed has another number of lines than in the source: a comment after it on the same
    /// line aligns differently in a second pass.
    fragile: bool,
    /// So has the attribute just finished.
    changed: bool,
    /// A comment stands between the token before and the current one.
    commented: bool,
}

impl<'a> Printer<'a> {
    fn new(source: &'a str, tokens: &'a Tokens, regions: &'a Regions, mode: Mode) -> Self {
        Self {
            source: source.as_bytes(),
            kinds: &tokens.kinds,
            starts: &tokens.starts,
            regions,
            mode,
            columns: Columns::new(source),
            indent: 0,
            pending: Pending { items: [Blank::Dropped; 16], count: 0 },
            comments: Vec::new(),
            first_comment: 0,
            open_group: None,
            place: Place { offset: 0, line: 1 },
            last_line: 0,
            line: 1,
            previous: TokenKind::EndOfFile,
            previous_end_line: 1,
            out_line: 0,
            frame: Frame::new(Context::Body, 0),
            outer: Vec::with_capacity(32),
            rows: Vec::with_capacity(16),
            alone: false,
            reference_errs: false,
            unsettled: false,
            fragile: false,
            changed: false,
            commented: false,
        }
    }

    /// Lays out a whole source, which must have no syntax error.
    pub fn file(source: &'a str, tokens: &'a Tokens, regions: &'a Regions, mode: Mode) -> Printed {
        let mut printer = Self::new(source, tokens, regions, mode);
        printer.walk(0, tokens.kinds.len());
        printer.commented = printer.open_group.is_some();
        printer.finish_statement();
        printer.remaining_comments();
        let (text, string_changed, overflow) = printer.columns.finish();
        Printed { text, reference_errs: printer.reference_errs, string_changed, unsettled: printer.unsettled, overflow }
    }

    /// Lays out the expression made of the tokens `first..end`, without its comments and without a line end.
    pub fn expression(source: &'a str, tokens: &'a Tokens, first: usize, end: usize) -> Vec<u8> {
        let regions = Regions::default();
        let mut printer = Printer::new(source, tokens, &regions, Mode::Reference);
        printer.alone = true;
        printer.kinds = &tokens.kinds[..end];
        printer.frame.context = Context::Alone;
        printer.previous = TokenKind::Assign;
        printer.walk(first, end);
        let (mut text, ..) = printer.columns.finish();
        text.pop();
        text
    }

    #[inline]
    fn start(&self, at: usize) -> u32 {
        self.starts[at]
    }

    #[inline]
    fn end(&self, at: usize) -> u32 {
        self.starts.get(at + 1).copied().unwrap_or(self.source.len() as u32)
    }

    #[inline]
    fn bytes(&self, at: usize) -> &'a [u8] {
        self.source.get(self.start(at) as usize..self.end(at) as usize).unwrap_or_default()
    }

    #[inline]
    fn open(&mut self, context: Context) {
        let inner = Frame::new(context, self.line);
        self.outer.push(std::mem::replace(&mut self.frame, inner));
    }

    #[inline]
    fn close(&mut self) {
        self.frame = self.outer.pop().unwrap_or(Frame::new(Context::Body, 0));
    }

    fn walk(&mut self, first: usize, end: usize) {
        let mut at = first;
        while at < end {
            let kind = self.kinds[at];
            match kind {
                TokenKind::Whitespace | TokenKind::Terminator => {
                    self.line += line_ends(self.source, self.start(at), self.end(at));
                    at += 1;
                }
                TokenKind::LineComment | TokenKind::BlockComment => at = self.comment(at, kind),
                TokenKind::EndOfFile => break,
                _ => {
                    let group = self.open_group.take();
                    self.commented = group.is_some();
                    if let Some(group) = group {
                        self.unsettled |= self.moves(group, kind);
                    }
                    at = self.significant(at, kind);
                    if self.columns.overflow() {
                        break;
                    }
                }
            }
        }
    }

    /// Prints a token that is neither blank nor comment; returns the token after it.
    #[inline]
    fn significant(&mut self, at: usize, kind: TokenKind) -> usize {
        use TokenKind as T;
        let mut next = at + 1;
        match kind {
            T::Identifier => {
                let context = self.frame.context;
                if self.previous == T::Dot {
                    self.estimated(at);
                } else if context == Context::Body && !continues(self.previous) {
                    next = self.statement(at);
                    return next;
                } else if context == Context::Object && matches!(self.previous, T::OpenBrace | T::Comma) {
                    return self.key(at);
                } else if let Some(end) = self.verbatim(at) {
                    return end;
                } else {
                    self.operand_follows();
                    self.exact(at);
                    self.operand_begun();
                }
            }
            T::String | T::RawString => {
                if self.frame.context == Context::Object && matches!(self.previous, T::OpenBrace | T::Comma) {
                    return self.key(at);
                }
                if kind == T::String
                    && let Some(end) = self.verbatim(at)
                {
                    return end;
                }
                self.operand_follows();
                self.string(at);
                self.operand_begun();
            }
            T::Number | T::Float | T::True | T::False | T::Null => {
                self.operand_follows();
                self.exact(at);
                self.operand_begun();
            }
            T::Dot => {
                if self.previous == T::Number {
                    self.pending.push(Blank::Space);
                }
                self.estimated(at);
            }
            T::OpenBracket => {
                if ends_value(self.previous) {
                    self.exact(at);
                    self.open(Context::Index);
                } else if let Some(end) = self.verbatim(at) {
                    return end;
                } else {
                    self.operand_follows();
                    self.exact(at);
                    self.operand_begun();
                    self.open(Context::Array);
                }
            }
            T::OpenBrace => {
                self.operand_follows();
                self.exact(at);
                self.operand_begun();
                self.pending.push(Blank::Indent);
                self.open(Context::Object);
            }
            T::OpenParen => {
                if ends_value(self.previous) {
                    self.estimated(at);
                    self.open(Context::Call);
                } else {
                    self.operand_follows();
                    self.estimated(at);
                    self.operand_begun();
                    self.open(Context::Group);
                }
            }
            T::CloseBracket => self.close_bracket(at),
            T::CloseBrace => {
                let block = self.frame.context == Context::Body;
                self.close_brace(at);
                if block {
                    self.previous = kind;
                    self.previous_end_line = self.line;
                    return self.lines(next, Line::Close);
                }
            }
            T::CloseParen => self.close_paren(at),
            T::Comma => self.comma(),
            T::Minus if !ends_value(self.previous) => {
                self.operand_follows();
                self.exact(at);
                self.operand_begun();
            }
            T::Not => {
                self.operand_follows();
                self.exact(at);
                self.operand_begun();
            }
            _ => {
                self.pending.push(Blank::Space);
                self.exact(at);
                self.pending.push(Blank::Space);
            }
        }
        self.previous = kind;
        self.previous_end_line = self.line;
        next
    }

    /// Begins a statement and prints its head: `name =`, or `name "label" {`.
    fn statement(&mut self, at: usize) -> usize {
        self.changed = false;
        self.finish_statement();
        let (last, after, plain) = self.name_end(at);
        let block = self.kinds.get(after) != Some(&TokenKind::Assign);
        let line = self.line;
        self.fragile = false;
        let frame = &mut self.frame;
        if frame.filled {
            if block || line - frame.previous_line > 1 {
                self.pending.push(Blank::Section);
            } else {
                self.unsettled |= self.changed;
            }
            self.changed = false;
        } else {
            frame.filled = true;
            // The body of a block begins on a line of its own.
            if !self.outer.is_empty() {
                self.pending.push(Blank::Section);
            }
        }
        if !block
            && plain
            && let Some(end) = self.attribute(at)
        {
            return end;
        }
        let head_end = if block && plain { self.plain_head_end(last + 1) } else { None };
        if let Some(end) = head_end {
            self.copy(self.start(at), self.start(end));
            self.frame.start_line_out = self.out_line;
        } else {
            self.name(at, last, plain);
        }
        let frame = &mut self.frame;
        frame.open = true;
        frame.block = block;
        frame.start_line = line;
        if let Some(end) = head_end {
            self.enter_block();
            return self.lines(end, Line::Head);
        }
        if !block {
            self.previous = TokenKind::Assign;
            self.previous_end_line = self.line;
            return self.assign(last + 1);
        }
        let mut next = last + 1;
        while let Some(&kind) = self.kinds.get(next) {
            match kind {
                TokenKind::String | TokenKind::RawString => {
                    self.open_group = None;
                    if self.bytes(next).len() > 2 {
                        self.pending.push(Blank::Space);
                        self.exact(next);
                    }
                }
                TokenKind::OpenBrace => {
                    self.open_group = None;
                    self.pending.push(Blank::Space);
                    self.exact(next);
                    self.enter_block();
                    return next + 1;
                }
                _ => self.skip(next),
            }
            next += 1;
        }
        next
    }

    /// Prints the dotted name made of the tokens `first..=last`, at the place of its first part.
    fn name(&mut self, first: usize, last: usize, plain: bool) {
        let line = self.line;
        self.previous = TokenKind::Dot;
        if plain {
            self.copy(self.start(first), self.end(last));
            self.frame.start_line_out = self.out_line;
            return;
        }
        let commented = self.kinds[first..last].iter().any(|kind| kind.is_comment());
        if commented && self.mode == Mode::Own {
            // A comment inside the name keeps its place.
            for part in first..=last {
                self.skip(part);
                if matches!(self.kinds[part], TokenKind::Identifier | TokenKind::Dot) {
                    self.exact(part);
                }
                if part == first {
                    self.frame.start_line_out = self.columns.line_count();
                }
            }
            return;
        }
        let place = Place { offset: self.start(first), line };
        let text = &self.source[self.start(first) as usize..self.end(last) as usize];
        let mut joined = Vec::with_capacity(text.len());
        for part in first..=last {
            if matches!(self.kinds[part], TokenKind::Identifier | TokenKind::Dot) {
                joined.extend_from_slice(self.bytes(part));
            }
        }
        self.write(place, &joined, 0);
        for part in first..=last {
            self.skip(part);
        }
        self.frame.start_line_out = self.out_line;
    }

    /// The last token of the dotted name that starts at `at`, the significant token after it, and whether nothing
    /// stands between its parts.
    #[inline]
    fn name_end(&self, at: usize) -> (usize, usize, bool) {
        let mut last = at;
        let mut plain = true;
        let mut apart = false;
        let mut after = at + 1;
        while let Some(&kind) = self.kinds.get(after) {
            match kind {
                TokenKind::Identifier => {
                    last = after;
                    plain &= !apart;
                }
                TokenKind::Dot => {}
                TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment => apart = true,
                _ => break,
            }
            after += 1;
        }
        (last, after, plain)
    }

    /// A token between the parts of a head or a key: counts its lines, queues it when it is a comment.
    fn skip(&mut self, at: usize) {
        match self.kinds[at] {
            kind @ (TokenKind::LineComment | TokenKind::BlockComment) => {
                self.unsettled = true;
                self.comment(at, kind);
            }
            TokenKind::Whitespace | TokenKind::Terminator => {
                self.line += line_ends(self.source, self.start(at), self.end(at))
            }
            _ => self.open_group = None,
        }
    }

    /// Prints the `=` that is the next significant token, in a column of its own.
    fn assign(&mut self, mut at: usize) -> usize {
        while let Some(&kind) = self.kinds.get(at) {
            if kind == TokenKind::Assign {
                self.open_group = None;
                self.pending.push(Blank::Cell);
                self.estimated(at);
                self.pending.push(Blank::Space);
                self.previous = TokenKind::Assign;
                self.previous_end_line = self.line;
                return at + 1;
            }
            self.skip(at);
            at += 1;
        }
        at
    }

    /// Ends the open statement of a body, when there is one: its line end is due.
    fn finish_statement(&mut self) {
        let end = self.previous_end_line;
        let end_out = self.columns.line_count();
        let frame = &mut self.frame;
        if !std::mem::take(&mut frame.open) {
            return;
        }
        let several = end != frame.start_line;
        let changed = several != (end_out != frame.start_line_out);
        frame.previous_line = end;
        let block = frame.block;
        // A second pass ends the line in the other way, which shows in what joins its alignment: a comment, or an
        // attribute on the next line.
        self.unsettled |= changed && !block && self.commented;
        self.changed = changed && !block;
        self.pending.push(if several { Blank::Section } else { Blank::Line });
    }

    /// Writes a token at its place.
    #[inline]
    fn exact(&mut self, at: usize) {
        self.copy(self.start(at), self.end(at));
    }

    /// Writes a part of the source, on the current line, at its place.
    #[inline]
    fn copy(&mut self, start: u32, end: u32) {
        self.lead_in(Place { offset: start, line: self.line });
        self.columns.copy(self.indent, self.source, start as usize, end as usize);
        self.place = Place { offset: end, line: self.line };
        self.last_line = self.line;
    }

    /// Writes a token that the reference keeps no place of: it takes it to follow the text before, and may write a
    /// comment on its other side.
    #[inline]
    fn estimated(&mut self, at: usize) {
        if self.mode == Mode::Own {
            return self.exact(at);
        }
        let text = self.bytes(at);
        self.write(self.place, text, 0);
    }

    /// Writes the comma that is due.
    #[inline]
    fn separator(&mut self) {
        if self.mode == Mode::Reference {
            return self.write(self.place, b",", 0);
        }
        // Directly after the element, before any comment.
        self.flush(self.pending.count);
        self.columns.text(self.indent, b",");
        self.place.offset += 1;
    }

    /// Writes the blanks and comments that are due before `place`, then the text.
    #[inline]
    fn write(&mut self, place: Place, text: &[u8], lines: u32) {
        self.lead_in(place);
        self.columns.text(self.indent, text);
        self.place = Place { offset: place.offset + text.len() as u32, line: place.line + lines };
        self.last_line = self.place.line;
    }

    #[inline]
    fn lead_in(&mut self, place: Place) {
        if self.first_comment < self.comments.len() && self.comments[self.first_comment].group <= place.offset {
            self.inject(place);
        } else {
            self.flush(self.pending.count);
        }
        self.out_line = self.columns.line_count();
    }

    /// Writes a string literal, whose line ends and tabs the alignment may see.
    fn string(&mut self, at: usize) {
        let text = self.bytes(at);
        if self.kinds[at] == TokenKind::String {
            self.reference_errs |= holds_tab(text);
            return self.exact(at);
        }
        self.reference_errs |= memchr2(0x0B, 0x0C, text).is_some();
        let place = Place { offset: self.start(at), line: self.line };
        self.lead_in(place);
        let mut rest = text;
        let mut tabs = 0;
        let mut lines = 0;
        loop {
            let end = memchr(b'\n', rest).unwrap_or(rest.len());
            let line = &rest[..end];
            self.reference_errs |= memchr(b'\t', &line[tabs..]).is_some()
                || (end < rest.len() && matches!(line.last(), Some(b' ' | b'\t')));
            let skipped = if self.mode == Mode::Reference { tabs } else { 0 };
            self.columns.text(self.indent, &line[skipped..]);
            if end == rest.len() {
                break;
            }
            rest = &rest[end + 1..];
            lines += 1;
            tabs = rest.iter().take_while(|&&b| b == b'\t').count();
            self.columns.string_line(if self.mode == Mode::Reference { tabs as u32 } else { 0 });
        }
        self.line += lines;
        self.place = Place { offset: place.offset + text.len() as u32, line: self.line };
        self.last_line = self.line;
    }

    /// Writes the first `count` pending blanks.
    #[inline]
    fn flush(&mut self, count: usize) {
        for at in 0..count {
            match self.pending.items[at] {
                Blank::Space => self.columns.blank(self.indent),
                Blank::Cell => self.columns.end_cell(self.indent, false),
                Blank::Line => self.columns.end_line(self.indent, false),
                Blank::Section => self.columns.end_line(self.indent, true),
                Blank::Indent => self.indent += 1,
                Blank::Unindent => self.indent = self.indent.saturating_sub(1),
                Blank::Dropped => {}
            }
        }
        let left = self.pending.count - count;
        if left > 0 {
            self.pending.items.copy_within(count..count + left, 0);
        }
        self.pending.count = left;
    }
}

/// Whether a value can end with this token.
#[inline]
pub(super) const fn ends_value(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::Identifier
            | T::Number
            | T::Float
            | T::String
            | T::RawString
            | T::True
            | T::False
            | T::Null
            | T::CloseParen
            | T::CloseBracket
            | T::CloseBrace
    )
}

/// Whether a statement goes on after this token.
#[inline]
const fn continues(kind: TokenKind) -> bool {
    !ends_value(kind) && !matches!(kind, TokenKind::OpenBrace | TokenKind::EndOfFile)
}

//! From tokens to laid-out text: the walk over a valid source and the placing of comments.
//!
//! Works on the token stream alone, once, without recursion: in a valid source the kind of the token before says
//! whether `[` opens an array or an index, `(` a group or a call, and so on. Blanks are collected until the next
//! text is written, because a comment that stands in between changes them. The rules are those of `alloy fmt`,
//! including its estimate of where a token without a recorded position stands, which decides on which side of it a
//! comment is written.
//!
//! Besides the text it tells what can go wrong with it: see [`Printed`].

use memchr::{memchr, memchr_iter, memchr2};

use super::columns::Columns;
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

/// What stands between two texts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blank {
    Space,
    /// Ends a cell.
    Cell,
    /// Ends a line.
    Line,
    /// Ends a line and the alignment with it.
    Section,
    Indent,
    Unindent,
    /// Replaced by the blanks around a comment.
    Dropped,
}

/// Blanks that wait for the next text.
struct Pending {
    items: [Blank; 16],
    count: usize,
}

impl Pending {
    #[inline]
    fn push(&mut self, blank: Blank) {
        if let Some(item) = self.items.get_mut(self.count) {
            *item = blank;
            self.count += 1;
        }
    }

    fn items(&self) -> &[Blank] {
        &self.items[..self.count]
    }
}

#[derive(Clone, Copy)]
struct Comment {
    start: u32,
    end: u32,
    /// The start of the first comment of its group: comments on neighbouring lines without a token in between.
    group: u32,
    line: u32,
    kind: CommentKind,
}

/// Comments on neighbouring lines.
#[derive(Clone, Copy)]
struct CommentGroup {
    start: u32,
    end_line: u32,
    /// The last comment has several lines.
    last_line_of_several: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum CommentKind {
    Line,
    Block,
    /// Statements between `format off` and `format on`, kept with all their bytes.
    Region,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Context {
    /// A file or a block.
    Body,
    Array,
    Object,
    Call,
    Index,
    Group,
    /// A single expression that is printed on its own.
    Alone,
}

/// What is open around the current token.
#[derive(Clone, Copy)]
struct Frame {
    context: Context,
    /// Something stands in it already (for a body: a statement).
    filled: bool,
    /// A comma is due before the next element.
    comma: bool,
    /// The current element is indented.
    indented: bool,
    /// Body: a statement has begun and is not finished.
    open: bool,
    /// Body: the current statement is a block.
    block: bool,
    /// Object: the value's first token is yet to come.
    value_expected: bool,
    /// Where the element (a field's key, the statement) before ended, or the opening delimiter stands.
    previous_line: u32,
    /// Where the current statement or field value starts, in the source and in the output.
    start_line: u32,
    start_line_out: u32,
    /// The number of lines more than one of the last field value.
    value_lines: u32,
}

impl Frame {
    const fn new(context: Context, line: u32) -> Self {
        Self {
            context,
            filled: false,
            comma: false,
            indented: false,
            open: false,
            block: false,
            value_expected: false,
            previous_line: line,
            start_line: line,
            start_line_out: 0,
            value_lines: 0,
        }
    }
}

/// A place in the source; for tokens without a recorded position an estimate.
#[derive(Clone, Copy)]
struct Place {
    offset: u32,
    line: u32,
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
    frames: Vec<Frame>,
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
            frames: Vec::with_capacity(32),
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
        printer.frames.push(Frame::new(Context::Body, 0));
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
        printer.frames.push(Frame::new(Context::Alone, 0));
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

    fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(Context::Body, 0));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn walk(&mut self, first: usize, end: usize) {
        let mut at = first;
        while at < end {
            let kind = self.kinds[at];
            match kind {
                TokenKind::Whitespace | TokenKind::Terminator => {
                    self.line += count_line_ends(self.bytes(at));
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

    /// Whether `alloy fmt` may place a group of comments before a token of this kind differently on its own output.
    fn moves(&mut self, group: CommentGroup, kind: TokenKind) -> bool {
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
                _ => self.frame().context == Context::Body,
            }
    }

    /// Queues a comment, or a region that is not to be formatted; returns the token after it.
    fn comment(&mut self, at: usize, kind: TokenKind) -> usize {
        if self.frames.first().is_some_and(|frame| frame.context == Context::Alone) {
            self.line += count_line_ends(self.bytes(at));
            return at + 1;
        }
        let context = self.frame().context;
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
        let lines = count_line_ends(&self.source[start as usize..end as usize]);
        self.line += lines;
        self.open_group = Some(CommentGroup { start: group, end_line: self.line, last_line_of_several: lines > 0 });
        next
    }

    /// Prints a token that is neither blank nor comment; returns the token after it.
    #[inline]
    fn significant(&mut self, at: usize, kind: TokenKind) -> usize {
        use TokenKind as T;
        let mut next = at + 1;
        match kind {
            T::Identifier => {
                let context = self.frame().context;
                if self.previous == T::Dot {
                    self.estimated(at);
                } else if context == Context::Body && !continues(self.previous) {
                    next = self.statement(at);
                    return next;
                } else if context == Context::Object && matches!(self.previous, T::OpenBrace | T::Comma) {
                    return self.key(at);
                } else {
                    self.operand_follows();
                    self.exact(at);
                    self.operand_begun();
                }
            }
            T::String | T::RawString => {
                if self.frame().context == Context::Object && matches!(self.previous, T::OpenBrace | T::Comma) {
                    return self.key(at);
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
                    self.frames.push(Frame::new(Context::Index, self.line));
                } else {
                    self.operand_follows();
                    self.exact(at);
                    self.operand_begun();
                    self.frames.push(Frame::new(Context::Array, self.line));
                }
            }
            T::OpenBrace => {
                self.operand_follows();
                self.exact(at);
                self.operand_begun();
                self.pending.push(Blank::Indent);
                self.frames.push(Frame::new(Context::Object, self.line));
            }
            T::OpenParen => {
                if ends_value(self.previous) {
                    self.estimated(at);
                    self.frames.push(Frame::new(Context::Call, self.line));
                } else {
                    self.operand_follows();
                    self.estimated(at);
                    self.operand_begun();
                    self.frames.push(Frame::new(Context::Group, self.line));
                }
            }
            T::CloseBracket => self.close_bracket(at),
            T::CloseBrace => self.close_brace(at),
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
        let (last, after) = self.name_end(at);
        let block = self.kinds.get(after) != Some(&TokenKind::Assign);
        let line = self.line;
        self.fragile = false;
        let frame = self.frame();
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
            if self.frames.len() > 1 {
                self.pending.push(Blank::Section);
            }
        }
        self.name(at, last);
        let frame = self.frame();
        frame.open = true;
        frame.block = block;
        frame.start_line = line;
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
                    self.pending.push(Blank::Indent);
                    self.frames.push(Frame::new(Context::Body, self.line));
                    self.previous = TokenKind::OpenBrace;
                    self.previous_end_line = self.line;
                    return next + 1;
                }
                _ => self.skip(next),
            }
            next += 1;
        }
        next
    }

    /// Prints the dotted name made of the tokens `first..=last`, at the place of its first part.
    fn name(&mut self, first: usize, last: usize) {
        let line = self.line;
        self.previous = TokenKind::Dot;
        let commented = self.kinds[first..last].iter().any(|kind| kind.is_comment());
        if commented && self.mode == Mode::Own {
            // A comment inside the name keeps its place.
            for part in first..=last {
                self.skip(part);
                if matches!(self.kinds[part], TokenKind::Identifier | TokenKind::Dot) {
                    self.exact(part);
                }
                if part == first {
                    self.frame().start_line_out = self.columns.line_count();
                }
            }
            return;
        }
        let place = Place { offset: self.start(first), line };
        let text = &self.source[self.start(first) as usize..self.end(last) as usize];
        if first == last || !text.iter().any(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b'/')) {
            self.write(place, text, 0);
        } else {
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
        }
        self.frame().start_line_out = self.out_line;
    }

    /// The last token of the dotted name that starts at `at`, and the significant token after it.
    fn name_end(&self, at: usize) -> (usize, usize) {
        let mut last = at;
        let mut after = at + 1;
        while let Some(&kind) = self.kinds.get(after) {
            match kind {
                TokenKind::Identifier => last = after,
                TokenKind::Dot | TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment => {}
                _ => break,
            }
            after += 1;
        }
        (last, after)
    }

    /// A token between the parts of a head or a key: counts its lines, queues it when it is a comment.
    fn skip(&mut self, at: usize) {
        match self.kinds[at] {
            kind @ (TokenKind::LineComment | TokenKind::BlockComment) => {
                self.unsettled = true;
                self.comment(at, kind);
            }
            TokenKind::Whitespace | TokenKind::Terminator => self.line += count_line_ends(self.bytes(at)),
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

    /// Prints a field's key and its `=`.
    fn key(&mut self, at: usize) -> usize {
        let line = self.line;
        let frame = self.frame();
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
        let frame = self.frame();
        frame.previous_line = key_end_line;
        frame.value_expected = true;
        self.assign(at + 1)
    }

    /// Blanks, and the comma, before the first token of an operand; nothing when it is not the first of an element.
    #[inline]
    fn operand_follows(&mut self) {
        let line = self.line;
        let previous = self.previous;
        let frame = self.frame();
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
    fn operand_begun(&mut self) {
        let out_line = self.out_line;
        let frame = self.frame();
        if frame.value_expected {
            frame.value_expected = false;
            frame.start_line_out = out_line;
        }
    }

    fn comma(&mut self) {
        self.end_of_value();
        let line = self.previous_end_line;
        let frame = self.frame();
        frame.comma = true;
        if frame.context != Context::Object {
            frame.previous_line = line;
        }
    }

    /// A field's value ends with the token before.
    fn end_of_value(&mut self) {
        let end = self.previous_end_line;
        let end_out = self.columns.line_count();
        let frame = self.frame();
        if frame.context == Context::Object && frame.filled && !frame.comma {
            frame.value_lines = end - frame.start_line;
            let changed = (frame.value_lines == 0) != (end_out == frame.start_line_out);
            self.unsettled |= changed;
        }
    }

    fn close_bracket(&mut self, at: usize) {
        let frame = *self.frame();
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
        self.frames.pop();
    }

    fn close_paren(&mut self, at: usize) {
        let frame = *self.frame();
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
        self.frames.pop();
    }

    fn close_brace(&mut self, at: usize) {
        if self.frame().context == Context::Object {
            self.end_of_value();
            let frame = *self.frame();
            if frame.filled && frame.previous_line != self.line {
                self.separator();
                self.pending.push(Blank::Section);
            }
            self.pending.push(Blank::Unindent);
            self.exact(at);
            self.frames.pop();
            return;
        }
        self.finish_statement();
        if !self.frame().filled {
            self.pending.push(Blank::Space);
        }
        self.pending.push(Blank::Unindent);
        self.exact(at);
        self.frames.pop();
        let line = self.line;
        let out_line = self.out_line;
        let frame = self.frame();
        let fragile = (line == frame.start_line) != (out_line == frame.start_line_out);
        self.fragile = fragile || std::mem::take(&mut self.changed);
    }

    /// Ends the open statement of a body, when there is one: its line end is due.
    fn finish_statement(&mut self) {
        let end = self.previous_end_line;
        let end_out = self.columns.line_count();
        let frame = self.frame();
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
        let text = self.bytes(at);
        self.write(Place { offset: self.start(at), line: self.line }, text, 0);
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
            self.reference_errs |= text.iter().any(|b| matches!(b, b'\t' | 0x0B | 0x0C));
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
        self.pending.items.copy_within(count..count + left, 0);
        self.pending.count = left;
    }

    /// Writes the comments that stand before `place`, and the blanks around them.
    fn inject(&mut self, place: Place) {
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

    fn remaining_comments(&mut self) {
        while let Some(&comment) = self.comments.get(self.first_comment) {
            self.before_comment(comment, None);
            self.write_comment(comment);
            self.first_comment += 1;
        }
    }

    fn before_comment(&mut self, comment: Comment, next_line: Option<u32>) {
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

    fn after_comment(&mut self, comment: Comment, next_line: u32) {
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

    fn end_lines(&mut self, lines: u32, section: bool) {
        if lines > 0 {
            self.columns.end_line(self.indent, section);
        }
        if lines > 1 {
            self.columns.empty_line(section);
        }
    }

    /// Writes a comment at its own place, without the carriage returns that the reference drops.
    fn write_comment(&mut self, comment: Comment) {
        let text = &self.source[comment.start as usize..comment.end as usize];
        let lines = count_line_ends(text);
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
    fn believed_end_line(&self, comment: Comment) -> u32 {
        let text = &self.source[comment.start as usize..comment.end as usize];
        let length =
            if memchr(b'\r', text).is_some() { without_carriage_returns(text, true).len() } else { text.len() };
        comment.line + count_line_ends(&text[..length.saturating_sub(1)])
    }
}

/// The text of a comment as Alloy keeps it.
pub(super) fn without_carriage_returns(text: &[u8], block: bool) -> Vec<u8> {
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

#[inline]
fn count_line_ends(text: &[u8]) -> u32 {
    if text.len() < 64 {
        text.iter().map(|&b| u32::from(b == b'\n')).sum()
    } else {
        memchr_iter(b'\n', text).count() as u32
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

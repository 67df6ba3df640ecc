//! Makes the delimiters of a source match, so that the parser can recover inside each of them.
//!
//! A closer that is missing is put in, an opener that is missing too, and a closer that is too much is left out. Where,
//! is told by the indentation: the lines inside delimiters are indented deeper than the line that opens them, and a
//! closer that begins a line stands as deep as that line. Sources that are not indented so are matched by the
//! delimiters alone; the parser tries both and takes what leaves fewer mistakes.

use super::cursor::{Item, step};
use super::error::{SyntaxError, SyntaxErrorKind};
use super::token::{TokenId, TokenKind, Tokens};
use crate::text::Span;

/// How to find the place of a delimiter that is missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Guide {
    Indentation,
    /// The same, and a closer inside a line never closes what an earlier line opened while something is open in its own.
    IndentationAndLines,
    DelimitersAlone,
}

/// Tokens with delimiters that match.
#[derive(Debug, Default)]
pub(super) struct Repair {
    pub items: Vec<Item>,
    /// One for each delimiter that was put in or left out.
    pub errors: Vec<SyntaxError>,
}

/// The tokens without trivia, with delimiters that match.
pub(super) fn repair(tokens: &Tokens, source: &str, guide: Guide) -> Repair {
    let mut repairer = Repairer {
        tokens,
        guide,
        repair: Repair { items: Vec::with_capacity(tokens.len() / 2 + 16), errors: Vec::new() },
        indents: Vec::new(),
        openers: Vec::new(),
        insertions: Vec::new(),
        open: Vec::new(),
    };
    let mut line = Line { number: 0, start: 0, indent: 0 };
    let mut begins_line = true;
    for token in tokens.iter() {
        let kind = tokens.kind(token);
        if kind.is_trivia() || kind == TokenKind::Terminator {
            if kind == TokenKind::Terminator {
                repairer.terminator(token);
            }
            let span = tokens.span(token);
            if let Some(at) = memchr::memrchr(b'\n', span.text(source).as_bytes()) {
                line = Line { number: line.number + 1, start: span.start + at as u32 + 1, indent: 0 };
                begins_line = true;
            }
            continue;
        }
        let start = tokens.start(token);
        if begins_line {
            line.indent = width(Span::new(line.start.min(start), start).text(source));
        }
        repairer.token(token, kind, line, begins_line);
        begins_line = false;
    }
    repairer.finish()
}

/// The columns that a text before the first token of a line takes.
fn width(text: &str) -> u32 {
    text.bytes().map(|b| if b == b'\t' { 4 } else { 1 }).sum()
}

/// How far back the place of a missing opener is looked for, in tokens and whole groups. Keeps it linear.
const LOOK_BACK: usize = 512;

#[derive(Clone, Copy, Debug)]
struct Line {
    number: u32,
    /// Offset of its first byte.
    start: u32,
    /// Columns before its first token.
    indent: u32,
}

/// An opener whose closer was not met yet.
#[derive(Clone, Copy, Debug)]
struct Open {
    kind: TokenKind,
    token: TokenId,
    line: Line,
    item: usize,
    /// How many of what is open was opened on earlier lines.
    on_earlier_lines: usize,
}

struct Repairer<'t> {
    tokens: &'t Tokens,
    guide: Guide,
    repair: Repair,
    /// For each item, the indentation of its line.
    indents: Vec<u32>,
    /// For each item that is a closer, the item of its opener.
    openers: Vec<usize>,
    /// Openers to put in before an item.
    insertions: Vec<(usize, Item)>,
    open: Vec<Open>,
}

impl Repairer<'_> {
    fn push(&mut self, item: Item, indent: u32, opener: usize) {
        self.repair.items.push(item);
        self.indents.push(indent);
        self.openers.push(opener);
    }

    fn last(&self) -> TokenKind {
        self.repair.items.last().map_or(TokenKind::Terminator, |item| item.kind)
    }

    /// What was left out before may leave two terminators in a row, or one at the start.
    fn terminator(&mut self, token: TokenId) {
        if !matches!(self.last(), TokenKind::Terminator | TokenKind::OpenBrace) {
            let indent = self.indents.last().copied().unwrap_or_default();
            self.push(Item { kind: TokenKind::Terminator, made_up: false, token }, indent, 0);
        }
    }

    fn token(&mut self, token: TokenId, kind: TokenKind, line: Line, begins_line: bool) {
        if kind.is_closer() {
            return self.closer(token, kind, line, begins_line);
        }
        if kind == TokenKind::EndOfFile {
            while !self.open.is_empty() {
                self.close_last(false);
            }
        } else if begins_line && self.guide != Guide::DelimitersAlone {
            self.dedent(token, line);
        }
        if kind.is_opener() {
            let on_earlier_lines = match self.open.last() {
                Some(open) if open.line.number == line.number => open.on_earlier_lines,
                _ => self.open.len(),
            };
            self.open.push(Open { kind, token, line, item: self.repair.items.len(), on_earlier_lines });
        }
        self.push(Item { kind, made_up: false, token }, line.indent, 0);
    }

    /// A line that is not indented deeper than the one that opened what is still open.
    fn dedent(&mut self, token: TokenId, line: Line) {
        while let Some(open) = self.open.last() {
            step();
            let outside =
                line.indent < open.line.indent || line.indent == open.line.indent && self.starts_statement(token);
            if open.line.number == line.number || !outside {
                break;
            }
            self.close_last(true);
        }
    }

    /// Whether a token begins what reads like an attribute or the header of a block. Fields that end with a comma are
    /// none.
    fn starts_statement(&self, token: TokenId) -> bool {
        if self.tokens.kind(token) != TokenKind::Identifier {
            return false;
        }
        let mut after =
            (token.0 + 1..token.0 + 32).map(|id| self.kind_at(id)).filter(|kind| !kind.is_trivia()).take(16);
        loop {
            match after.next() {
                Some(TokenKind::Assign | TokenKind::OpenBrace) => return true,
                Some(TokenKind::Dot | TokenKind::Identifier | TokenKind::String) => {}
                _ => return false,
            }
        }
    }

    fn kind_at(&self, id: u32) -> TokenKind {
        if (id as usize) < self.tokens.len() { self.tokens.kind(TokenId(id)) } else { TokenKind::EndOfFile }
    }

    /// Puts in the closer of what was opened last. `statement_follows`: the next token begins a statement.
    fn close_last(&mut self, statement_follows: bool) {
        let Some(open) = self.open.pop() else { return };
        let terminator = self.repair.items.pop_if(|item| item.kind == TokenKind::Terminator);
        if terminator.is_some() {
            self.indents.pop();
            self.openers.pop();
        }
        let token = self.repair.items.last().map_or(TokenId(0), |item| item.token);
        let closer = open.kind.closer();
        self.push(Item { kind: closer, made_up: true, token }, open.line.indent, open.item);
        if terminator.is_some() || statement_follows {
            let terminator = terminator.unwrap_or(Item { kind: TokenKind::Terminator, made_up: true, token });
            self.push(terminator, open.line.indent, 0);
        }
        let kind = SyntaxErrorKind::MissingCloser { open: self.tokens.span(open.token), closer };
        self.repair.errors.push(SyntaxError::new(kind, Span::at(self.tokens.end(token))));
    }

    fn closer(&mut self, token: TokenId, kind: TokenKind, line: Line, begins_line: bool) {
        let fits = |open: &Open| open.kind.closer() == kind;
        // Only so far out: deeper than that, nothing is known about what was meant.
        let outermost = self.open.len().saturating_sub(LOOK_BACK);
        let last_of = |from: usize, wanted: &dyn Fn(&Open) -> bool| {
            let from = from.max(outermost);
            let near = self.open.get(from..).unwrap_or_default();
            near.iter().inspect(|_| step()).rposition(wanted).map(|at| from + at)
        };
        let found = match self.guide {
            Guide::DelimitersAlone => last_of(0, &fits),
            Guide::Indentation | Guide::IndentationAndLines if begins_line => {
                let outer = last_of(0, &|open| open.line.indent < line.indent).map_or(0, |at| at + 1);
                last_of(outer, &|open| fits(open) && open.line.indent == line.indent).or_else(|| {
                    self.open.len().checked_sub(1).filter(|&at| {
                        self.open.get(at).is_some_and(|open| fits(open) && open.line.indent > line.indent)
                    })
                })
            }
            Guide::Indentation | Guide::IndentationAndLines => {
                // A closer inside a line closes what the line opened, or the last thing before.
                let same_line = match self.open.last() {
                    Some(open) if open.line.number == line.number => open.on_earlier_lines,
                    _ => self.open.len(),
                };
                let earlier = same_line.checked_sub(1);
                match last_of(same_line, &fits) {
                    Some(at) => Some(at),
                    None if self.guide == Guide::IndentationAndLines && same_line < self.open.len() => None,
                    None => earlier.filter(|&at| self.open.get(at).is_some_and(fits)),
                }
            }
        };
        let Some(found) = found else {
            return self.closer_without_opener(token, kind, line, begins_line);
        };
        while self.open.len() > found + 1 {
            self.close_last(false);
        }
        let opener = self.open.pop().map_or(0, |open| open.item);
        // A list whose last line was closed for it needs no comma.
        self.push(Item { kind, made_up: false, token }, line.indent, opener);
    }

    /// A closer that nothing was opened for: the opener is missing, or the closer is too much.
    fn closer_without_opener(&mut self, token: TokenId, kind: TokenKind, line: Line, begins_line: bool) {
        if self.guide != Guide::DelimitersAlone
            && let Some(at) = self.place_of_opener(kind, line, begins_line)
        {
            let opener = match kind {
                TokenKind::CloseBrace => TokenKind::OpenBrace,
                TokenKind::CloseBracket => TokenKind::OpenBracket,
                _ => TokenKind::OpenParen,
            };
            let before =
                at.checked_sub(1).and_then(|at| self.repair.items.get(at)).map_or(TokenId(0), |item| item.token);
            self.insertions.push((at, Item { kind: opener, made_up: true, token: before }));
            self.push(Item { kind, made_up: false, token }, line.indent, at);
            let place = Span::at(self.tokens.end(before));
            let kind = SyntaxErrorKind::MissingOpener { opener, close: self.tokens.span(token) };
            self.repair.errors.push(SyntaxError::new(kind, place));
            return;
        }
        self.repair.errors.push(SyntaxError::new(SyntaxErrorKind::ExtraCloser, self.tokens.span(token)));
    }

    /// Where the opener of a closer is missing, as the item it should stand before: where the lines begin that are
    /// indented deeper than the closer's.
    fn place_of_opener(&self, kind: TokenKind, line: Line, begins_line: bool) -> Option<usize> {
        let items = &self.repair.items;
        let outside = self.open.last().map_or(0, |open| open.item + 1);
        let mut at = items.len();
        for _ in 0..LOOK_BACK {
            step();
            let deeper_lines = begins_line && self.indents.get(at).is_some_and(|&indent| indent > line.indent);
            let Some(before) = at.checked_sub(1).filter(|&before| before >= outside) else {
                // An object in a list.
                let in_list = self.open.last().is_some_and(|open| open.kind != TokenKind::OpenBrace);
                return (deeper_lines && in_list && kind == TokenKind::CloseBrace).then_some(at);
            };
            let item = items.get(before)?;
            if begins_line {
                // The line of the header, the `=` or the comma that the opener should follow.
                if self.indents.get(before).is_some_and(|&indent| indent <= line.indent) {
                    let place = if item.kind == TokenKind::Terminator { before } else { at };
                    return deeper_lines.then_some(place);
                }
            } else if item.kind == TokenKind::Assign && kind == TokenKind::CloseBracket {
                return Some(at);
            } else if item.kind == TokenKind::Terminator {
                return None;
            }
            at = if item.kind.is_closer() { *self.openers.get(before)? } else { before };
        }
        None
    }

    fn finish(self) -> Repair {
        let Self { mut repair, mut insertions, .. } = self;
        if insertions.is_empty() {
            return repair;
        }
        insertions.sort_by_key(|&(at, _)| at);
        let mut items = Vec::with_capacity(repair.items.len() + insertions.len());
        let mut insertions = insertions.into_iter().peekable();
        for (at, item) in repair.items.into_iter().enumerate() {
            let mut opened = false;
            while let Some((_, opener)) = insertions.next_if(|&(place, _)| place == at) {
                items.push(opener);
                opened = true;
            }
            // The line end after a header without its brace ends no statement.
            if !(opened && item.kind == TokenKind::Terminator) {
                items.push(item);
            }
        }
        repair.items = items;
        repair
    }
}

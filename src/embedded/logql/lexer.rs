//! Tokens of a selector, read as Go's `text/scanner` reads them: comments are skipped, numbers and raw strings pass
//! for names. Lines and columns are kept because Alloy's messages print them.

use std::ops::Range;

use crate::embedded::{FormatError, go_text};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    End,
    Identifier,
    String,
    Equal,
    NotEqual,
    Matches,
    MatchesNot,
    OpenBrace,
    CloseBrace,
    Comma,
    Dot,
    PipeMatches,
    PipeContains,
}

impl Kind {
    /// What messages call it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::End => "$end",
            Self::Identifier => "IDENTIFIER",
            Self::String => "STRING",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Matches => "=~",
            Self::MatchesNot => "!~",
            Self::OpenBrace => "{",
            Self::CloseBrace => "}",
            Self::Comma => ",",
            Self::Dot => ".",
            Self::PipeMatches => "|~",
            Self::PipeContains => "|=",
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
    /// What a string stands for.
    pub(super) value: Vec<u8>,
    pub(super) position: Position,
}

/// Where Alloy says that a token stands. The line of operators of two characters is 0, as there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Position {
    line: usize,
    column: usize,
}

impl Position {
    pub(super) fn error(self, what: &str, span: Range<usize>) -> FormatError {
        let Self { line, column } = self;
        FormatError::new(format!("parse error at line {line}, col {column}: {what}"), span)
    }
}

/// The tokens up to the end, or up to one that cannot be read; then why.
pub(super) fn tokens(text: &[u8]) -> (Vec<Token>, Option<FormatError>) {
    let mut scanner = Scanner {
        text,
        at: 0,
        character: None,
        start: 0,
        line: 1,
        column: 0,
        last_line_length: 0,
        position: Position { line: 0, column: 0 },
        error: None,
    };
    scanner.advance();
    if scanner.character == Some('\u{feff}') {
        scanner.advance();
    }
    let mut tokens = Vec::new();
    loop {
        let token = scanner.token();
        if scanner.error.is_some() {
            return (tokens, scanner.error);
        }
        let end = token.kind == Kind::End;
        tokens.push(token);
        if end {
            return (tokens, None);
        }
    }
}

struct Scanner<'a> {
    text: &'a [u8],
    /// The end of `character`.
    at: usize,
    /// The character read ahead; `None` at the end.
    character: Option<char>,
    /// Where `character` begins.
    start: usize,
    line: usize,
    /// Characters of the line that are read, the one ahead included.
    column: usize,
    last_line_length: usize,
    position: Position,
    /// The first error.
    error: Option<FormatError>,
}

impl Scanner<'_> {
    fn advance(&mut self) {
        let at_end = self.character.is_none() && self.at > 0;
        self.start = self.at;
        let Some((character, width)) = go_text::decode(&self.text[self.at..]) else {
            if !at_end {
                self.column += usize::from(self.at > 0);
            }
            self.character = None;
            return;
        };
        self.at += width;
        self.column += 1;
        self.character = Some(character.unwrap_or(char::REPLACEMENT_CHARACTER));
        match character {
            None => self.fail("invalid UTF-8 encoding", self.start..self.at),
            Some('\0') => self.fail("invalid character NUL", self.start..self.at),
            Some('\n') => {
                self.line += 1;
                self.last_line_length = self.column;
                self.column = 0;
            }
            Some(_) => {}
        }
    }

    fn fail(&mut self, what: &str, span: Range<usize>) {
        if self.error.is_none() {
            self.error = Some(self.position.error(what, span));
        }
    }

    fn token(&mut self) -> Token {
        self.position.line = 0;
        loop {
            while let Some(' ' | '\t' | '\n' | '\r') = self.character {
                self.advance();
            }
            self.position = if self.column > 0 {
                Position { line: self.line, column: self.column }
            } else {
                Position { line: self.line - 1, column: self.last_line_length }
            };
            if self.character != Some('/') {
                break;
            }
            let slash = self.start;
            self.advance();
            match self.character {
                Some('/') => {
                    while self.character.is_some_and(|c| c != '\n') {
                        self.advance();
                    }
                }
                Some('*') => self.block_comment(slash),
                _ => return self.finish(Kind::Identifier, slash, Vec::new()),
            }
        }

        let start = self.start;
        let Some(first) = self.character else { return self.finish(Kind::End, start, Vec::new()) };
        match first {
            '"' => {
                self.quoted('"', start);
                self.advance();
                return self.string(start);
            }
            '\'' => {
                if self.quoted('\'', start) != 1 {
                    self.fail("invalid char literal", start..self.at);
                }
                self.advance();
            }
            '`' => {
                self.advance();
                while self.character.is_some_and(|c| c != '`') {
                    self.advance();
                }
                if self.character.is_none() {
                    self.fail("literal not terminated", start..self.start);
                }
                self.advance();
            }
            '0'..='9' => self.number(false),
            _ if is_name(first) => {
                while self.character.is_some_and(|c| is_name(c) || c.is_numeric()) {
                    self.advance();
                }
            }
            _ => {
                self.advance();
                if first == '.' && self.character.is_some_and(|c| c.is_ascii_digit()) {
                    self.number(true);
                } else {
                    return self.operator(first, start);
                }
            }
        }
        self.finish(Kind::Identifier, start, Vec::new())
    }

    fn operator(&mut self, first: char, start: usize) -> Token {
        let both = match (first, self.character) {
            ('!', Some('=')) => Some(Kind::NotEqual),
            ('!', Some('~')) => Some(Kind::MatchesNot),
            ('=', Some('~')) => Some(Kind::Matches),
            ('|', Some('=')) => Some(Kind::PipeContains),
            ('|', Some('~')) => Some(Kind::PipeMatches),
            _ => None,
        };
        if let Some(kind) = both {
            self.position.line = 0;
            self.advance();
            return self.finish(kind, start, Vec::new());
        }
        let kind = match first {
            ',' => Kind::Comma,
            '.' => Kind::Dot,
            '{' => Kind::OpenBrace,
            '}' => Kind::CloseBrace,
            '=' => Kind::Equal,
            _ => Kind::Identifier,
        };
        self.finish(kind, start, Vec::new())
    }

    fn finish(&self, kind: Kind, start: usize, value: Vec<u8>) -> Token {
        Token { kind, span: start..self.start, value, position: self.position }
    }

    /// A number, with the digits of its base. A number is never right here but as a name, so what is wrong inside it
    /// is not told.
    fn number(&mut self, after_point: bool) {
        let mut base = 10;
        if !after_point {
            if self.character == Some('0') {
                self.advance();
                base = match self.character {
                    Some('x' | 'X') => 16,
                    Some('o' | 'O') => 8,
                    Some('b' | 'B') => 2,
                    _ => 10,
                };
                if base != 10 {
                    self.advance();
                }
            }
            self.digits(base);
            if self.character == Some('.') {
                self.advance();
                self.digits(base);
            }
        } else {
            self.digits(base);
        }
        if let Some('e' | 'E' | 'p' | 'P') = self.character {
            self.advance();
            if let Some('+' | '-') = self.character {
                self.advance();
            }
            self.digits(10);
        }
    }

    fn digits(&mut self, base: u32) {
        while self.character.is_some_and(|c| c == '_' || c.is_digit(base.max(10))) {
            self.advance();
        }
    }

    fn block_comment(&mut self, start: usize) {
        self.advance();
        let mut star = false;
        loop {
            match self.character {
                None => return self.fail("comment not terminated", start..self.start),
                Some('/') if star => return self.advance(),
                Some(c) => star = c == '*',
            }
            self.advance();
        }
    }

    /// Reads up to the closing quote; counts the characters inside.
    fn quoted(&mut self, quote: char, start: usize) -> usize {
        let mut count = 0;
        self.advance();
        loop {
            match self.character {
                Some(c) if c == quote => break,
                None | Some('\n') => {
                    self.fail("literal not terminated", start..self.start);
                    break;
                }
                Some('\\') => self.escape(quote),
                Some(_) => self.advance(),
            }
            count += 1;
        }
        count
    }

    fn escape(&mut self, quote: char) {
        let start = self.start;
        self.advance();
        let (mut digits, base) = match self.character {
            Some('a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '\\') => return self.advance(),
            Some(c) if c == quote => return self.advance(),
            Some('0'..='7') => (3, 8),
            Some('x') => (2, 16),
            Some('u') => (4, 16),
            Some('U') => (8, 16),
            _ => return self.fail("invalid char escape", start..self.at),
        };
        if base == 16 {
            self.advance();
        }
        while digits > 0 && self.character.is_some_and(|c| c.is_digit(base)) {
            self.advance();
            digits -= 1;
        }
        if digits > 0 {
            self.fail("invalid char escape", start..self.start);
        }
    }

    fn string(&mut self, start: usize) -> Token {
        let mut value = Vec::new();
        if self.error.is_none() {
            match go_text::unquote(&self.text[start..self.start]) {
                Some(text) => value = text,
                None => self.fail("invalid syntax", start..self.start),
            }
        }
        self.finish(Kind::String, start, value)
    }
}

/// `unicode.IsLetter`, nearly: what differs is not written in selectors.
fn is_name(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

//! What Alloy's own parser says first about a source.
//!
//! People search for the words and the place they saw in Alloy's log, so these are worked out exactly: with its
//! scanner, which reads one character ahead and looks past comments for the end of a line, and its parser, which reads
//! one token ahead. What Alloy says after its first report follows from how it recovers, and is not asked for here;
//! reading ends with the first report.
//!
//! Runs only for sources that have a mistake. The rest of the room must not depend on it.

use std::ops::ControlFlow;

use super::literal::{code_point, quote, scan_escape};
use super::parser::{MAX_DEPTH, ORDINARY_DEPTH, on_a_large_stack};
use super::token::TokenKind;
use super::{error::EscapeError, is_identifier, unicode};

/// The first report of Alloy's parser.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Report {
    pub message: String,
    pub offset: u32,
}

/// What Alloy's parser says first; `None` when it takes the source, or is not followed because of deep nesting.
pub(super) fn first_report(source: &str) -> Option<Report> {
    let mut parser = Parser::new(source, ORDINARY_DEPTH);
    let report = parser.file().break_value().flatten();
    if !parser.was_too_deep {
        return report;
    }
    on_a_large_stack(|| Parser::new(source, MAX_DEPTH).file().break_value().flatten()).flatten()
}

/// Reading ends with a report, or without one where it is not followed further.
type Flow<T = ()> = ControlFlow<Option<Report>, T>;

fn report<T>(message: impl Into<String>, offset: usize) -> Flow<T> {
    ControlFlow::Break(Some(Report { message: message.into(), offset: offset as u32 }))
}

/// The tokens as Alloy tells them apart and names them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Token {
    EndOfFile,
    Comment,
    Identifier,
    Number,
    Float,
    String,
    Bool,
    Null,
    Terminator,
    /// An operator or a delimiter.
    Symbol(&'static str),
}

impl Token {
    const fn name(self) -> &'static str {
        match self {
            Self::EndOfFile => "EOF",
            Self::Comment => "COMMENT",
            Self::Identifier => "IDENT",
            Self::Number => "NUMBER",
            Self::Float => "FLOAT",
            Self::String => "STRING",
            Self::Bool => "BOOL",
            Self::Null => "NULL",
            Self::Terminator => "TERMINATOR",
            Self::Symbol(text) => text,
        }
    }

    fn is(self, symbol: &str) -> bool {
        matches!(self, Self::Symbol(text) if text == symbol)
    }

    fn precedence(self) -> u8 {
        let Self::Symbol(text) = self else { return 0 };
        match text {
            "||" => TokenKind::Or.precedence(),
            "&&" => TokenKind::And.precedence(),
            "==" | "!=" | "<" | "<=" | ">" | ">=" => TokenKind::Equal.precedence(),
            "+" | "-" => TokenKind::Plus.precedence(),
            "*" | "/" | "%" => TokenKind::Star.precedence(),
            "^" => TokenKind::Caret.precedence(),
            _ => 0,
        }
    }
}

/// A scanner that always holds the next character.
struct Scanner<'s> {
    source: &'s str,
    /// The character ahead; `None` at the end.
    ahead: Option<char>,
    /// Where it stands, and where the one after it does.
    offset: usize,
    after: usize,
    pending: bool,
}

impl<'s> Scanner<'s> {
    const fn new(source: &'s str) -> Self {
        Self { source, ahead: None, offset: 0, after: 0, pending: false }
    }

    /// Reads the first character.
    fn begin(&mut self) -> Flow {
        self.advance()?;
        if self.ahead == Some('\u{feff}') { self.advance() } else { ControlFlow::Continue(()) }
    }

    /// Reads one character; what is wrong with it is reported at once, before the token it ends.
    fn advance(&mut self) -> Flow {
        self.offset = self.after;
        self.ahead = self.source.get(self.after..).and_then(|rest| rest.chars().next());
        let Some(c) = self.ahead else { return ControlFlow::Continue(()) };
        self.after += c.len_utf8();
        match c {
            '\0' => report("illegal character NUL", self.offset),
            '\u{feff}' if self.offset > 0 => report("illegal byte order mark", self.offset),
            _ => ControlFlow::Continue(()),
        }
    }

    /// Goes back to an offset that was read before.
    fn rewind(&mut self, offset: usize) {
        self.offset = offset;
        self.ahead = self.source.get(offset..).and_then(|rest| rest.chars().next());
        self.after = offset + self.ahead.map_or(0, char::len_utf8);
    }

    fn skip_blanks(&mut self) -> Flow {
        while matches!(self.ahead, Some(' ' | '\t' | '\r')) || self.ahead == Some('\n') && !self.pending {
            self.advance()?;
        }
        ControlFlow::Continue(())
    }

    fn is_ahead(&self, c: char) -> bool {
        self.ahead == Some(c)
    }

    fn digits(&mut self) -> Flow<usize> {
        let mut count = 0;
        while self.ahead.is_some_and(|c| c.is_ascii_digit()) {
            self.advance()?;
            count += 1;
        }
        ControlFlow::Continue(count)
    }

    /// The next token with its offset and text.
    fn scan(&mut self) -> Flow<(Token, usize, &'s str)> {
        self.skip_blanks()?;
        let start = self.offset;
        let mut pending = false;
        let token = match self.ahead {
            Some(c) if unicode::is_letter(c) => {
                pending = true;
                while self.ahead.is_some_and(|c| unicode::is_letter(c) || unicode::is_digit(c)) {
                    self.advance()?;
                }
                match self.text(start) {
                    "true" | "false" => Token::Bool,
                    "null" => Token::Null,
                    _ => Token::Identifier,
                }
            }
            Some(c) if c.is_ascii_digit() || c == '.' && self.digit_follows() => {
                pending = true;
                self.number(start)?
            }
            first => {
                self.advance()?;
                match first {
                    None | Some('\n') if self.pending => {
                        self.pending = false;
                        return ControlFlow::Continue((Token::Terminator, start, "\n"));
                    }
                    None => Token::EndOfFile,
                    Some('\'') => return report("illegal single-quoted string; use double quotes", start),
                    Some('"') => {
                        pending = true;
                        self.string(start, '"')?
                    }
                    Some('`') => {
                        pending = true;
                        self.string(start, '`')?
                    }
                    Some('|') => self.double('|', "||", "missing second | in ||")?,
                    Some('&') => self.double('&', "&&", "missing second & in &&")?,
                    Some('!') => self.or_equals("!", "!=")?,
                    Some('=') => self.or_equals("=", "==")?,
                    Some('<') => self.or_equals("<", "<=")?,
                    Some('>') => self.or_equals(">", ">=")?,
                    Some('/') if matches!(self.ahead, Some('/' | '*')) => {
                        if self.pending && self.comment_ends_line(start)? {
                            self.rewind(start);
                            self.pending = false;
                            return ControlFlow::Continue((Token::Terminator, start, "\n"));
                        }
                        self.comment(start)?
                    }
                    Some(c) => match SYMBOLS.iter().find(|symbol| symbol.starts_with(c)) {
                        Some(symbol) => {
                            pending = matches!(c, '}' | ')' | ']');
                            Token::Symbol(symbol)
                        }
                        // A stray byte order mark was reported when it was read.
                        None => return report(format!("illegal character {}", code_point(c)), start),
                    },
                }
            }
        };
        self.pending = pending;
        ControlFlow::Continue((token, start, self.text(start)))
    }

    fn text(&self, start: usize) -> &'s str {
        self.source.get(start..self.offset).unwrap_or_default()
    }

    fn digit_follows(&self) -> bool {
        self.source.as_bytes().get(self.after).is_some_and(u8::is_ascii_digit)
    }

    fn number(&mut self, start: usize) -> Flow<Token> {
        let mut token = Token::Number;
        self.digits()?;
        if self.is_ahead('.') {
            token = Token::Float;
            self.advance()?;
            self.digits()?;
        }
        if matches!(self.ahead, Some('e' | 'E')) {
            token = Token::Float;
            self.advance()?;
            if matches!(self.ahead, Some('+' | '-')) {
                self.advance()?;
            }
            if self.digits()? == 0 {
                return report("exponent has no digits", start);
            }
        }
        ControlFlow::Continue(token)
    }

    fn string(&mut self, start: usize, quote: char) -> Flow<Token> {
        loop {
            let c = self.ahead;
            if c.is_none() || c == Some('\n') && quote == '"' {
                return report("string literal not terminated", start);
            }
            self.advance()?;
            if c == Some(quote) {
                return ControlFlow::Continue(Token::String);
            }
            if c == Some('\\') && quote == '"' {
                self.escape()?;
            }
        }
    }

    fn escape(&mut self) -> Flow {
        let start = self.offset;
        let (end, error) = scan_escape(self.source, start);
        while self.offset < end {
            self.advance()?;
        }
        let message = match error {
            None => return ControlFlow::Continue(()),
            Some(EscapeError::Unknown(_)) => "unknown escape sequence".to_owned(),
            Some(EscapeError::Digit(c)) => format!("illegal character {} in escape sequence", code_point(c)),
            Some(EscapeError::CodePoint) => "escape sequence is invalid Unicode code point".to_owned(),
            Some(EscapeError::EndOfFile) => "escape sequence not terminated".to_owned(),
        };
        report(message, start)
    }

    fn double(&mut self, second: char, symbol: &'static str, message: &str) -> Flow<Token> {
        if !self.is_ahead(second) {
            return report(message, self.offset);
        }
        self.advance()?;
        ControlFlow::Continue(Token::Symbol(symbol))
    }

    fn or_equals(&mut self, alone: &'static str, with_equals: &'static str) -> Flow<Token> {
        if !self.is_ahead('=') {
            return ControlFlow::Continue(Token::Symbol(alone));
        }
        self.advance()?;
        ControlFlow::Continue(Token::Symbol(with_equals))
    }

    /// The first `/` is read.
    fn comment(&mut self, start: usize) -> Flow<Token> {
        let is_line = self.is_ahead('/');
        self.advance()?;
        if is_line {
            while !matches!(self.ahead, None | Some('\n')) {
                self.advance()?;
            }
            return ControlFlow::Continue(Token::Comment);
        }
        while let Some(c) = self.ahead {
            self.advance()?;
            if c == '*' && self.is_ahead('/') {
                self.advance()?;
                return ControlFlow::Continue(Token::Comment);
            }
        }
        report("block comment not terminated", start)
    }

    /// Whether nothing but comments follows up to the end of the line. The first `/` is read; it is read again after.
    fn comment_ends_line(&mut self, start: usize) -> Flow<bool> {
        let mut ends = false;
        while matches!(self.ahead, Some('/' | '*')) {
            if self.is_ahead('/') {
                ends = true;
                break;
            }
            self.advance()?;
            while let Some(c) = self.ahead {
                if c == '\n' {
                    ends = true;
                    break;
                }
                self.advance()?;
                if c == '*' && self.is_ahead('/') {
                    self.advance()?;
                    break;
                }
            }
            if ends {
                break;
            }
            self.skip_blanks()?;
            if matches!(self.ahead, None | Some('\n')) {
                ends = true;
                break;
            }
            if !self.is_ahead('/') {
                break;
            }
            self.advance()?;
        }
        self.rewind(start);
        self.advance()?;
        ControlFlow::Continue(ends)
    }
}

/// The symbols that no longer one starts with, but `/`.
static SYMBOLS: [&str; 14] = ["+", "-", "*", "/", "%", "^", "{", "}", "(", ")", "[", "]", ",", "."];

/// A parser that always holds the next token.
struct Parser<'s> {
    scanner: Scanner<'s>,
    token: Token,
    at: usize,
    text: &'s str,
    depth: u32,
    max_depth: u32,
    was_too_deep: bool,
}

impl<'s> Parser<'s> {
    const fn new(source: &'s str, max_depth: u32) -> Self {
        let scanner = Scanner::new(source);
        Self { scanner, token: Token::EndOfFile, at: 0, text: "", depth: 0, max_depth, was_too_deep: false }
    }

    fn file(&mut self) -> Flow {
        self.scanner.begin()?;
        self.next()?;
        self.body(Token::EndOfFile)
    }

    fn next(&mut self) -> Flow {
        loop {
            (self.token, self.at, self.text) = self.scanner.scan()?;
            if self.token != Token::Comment {
                return ControlFlow::Continue(());
            }
        }
    }

    fn expected<T>(&self, what: &str) -> Flow<T> {
        report(format!("expected {what}, got {}", self.token.name()), self.at)
    }

    fn expect(&mut self, symbol: &str) -> Flow {
        if !self.token.is(symbol) {
            return self.expected(symbol);
        }
        self.next()
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Flow<T>) -> Flow<T> {
        if self.depth == self.max_depth {
            self.was_too_deep = true;
            return ControlFlow::Break(None);
        }
        self.depth += 1;
        let value = read(self)?;
        self.depth -= 1;
        ControlFlow::Continue(value)
    }

    fn body(&mut self, until: Token) -> Flow {
        while self.token != until && self.token != Token::EndOfFile {
            self.statement()?;
            if self.token == until {
                break;
            }
            if self.token != Token::Terminator {
                return self.expected("TERMINATOR");
            }
            self.next()?;
        }
        ControlFlow::Continue(())
    }

    fn braced_body(&mut self) -> Flow {
        self.expect("{")?;
        self.deeper(|parser| parser.body(Token::Symbol("}")))
    }

    fn statement(&mut self) -> Flow {
        if self.token != Token::Identifier {
            return self.expected("identifier");
        }
        let start = self.at;
        let mut fragments = 1;
        self.next()?;
        while self.token.is(".") {
            self.next()?;
            if self.token != Token::Identifier {
                return self.expected("identifier");
            }
            fragments += 1;
            self.next()?;
        }
        let mut has_label = None;
        let mut label = "";
        if !self.token.is("=") && !self.token.is("{") {
            if self.token != Token::String {
                return self.expected("block label");
            }
            let text = self.text;
            if !text.starts_with('"') {
                let quoted = quote(text.as_bytes());
                return report(format!("expected block label to be a double quoted string, but got {quoted}"), self.at);
            }
            if text.len() > 2 {
                label = text.get(1..text.len() - 1).unwrap_or_default();
                if !is_identifier(label) {
                    let quoted = quote(label.as_bytes());
                    return report(format!("expected block label to be a valid identifier, but got {quoted}"), self.at);
                }
            }
            has_label = Some(self.at);
            self.next()?;
        }
        if self.token.is("=") {
            self.next()?;
            if fragments > 1 {
                return report("attribute names may only consist of a single identifier with no \".\"", start);
            }
            if let Some(label) = has_label {
                return report("attribute names may not have labels", label);
            }
            return self.expression();
        }
        if self.token.is("{") {
            self.braced_body()?;
            return self.expect("}");
        }
        if fragments == 1 && label.is_empty() {
            return self.expected("attribute assignment or block body");
        }
        self.expected("block body")
    }

    fn expression(&mut self) -> Flow {
        self.deeper(|parser| parser.binary())
    }

    /// Precedence matters to the tree, not to what is accepted: every operand is followed by operators or not.
    fn binary(&mut self) -> Flow {
        loop {
            while self.token.is("!") || self.token.is("-") {
                self.next()?;
            }
            self.operand()?;
            if self.token.precedence() == 0 {
                return ControlFlow::Continue(());
            }
            self.next()?;
        }
    }

    fn operand(&mut self) -> Flow {
        let start = self.at;
        self.primary()?;
        loop {
            if self.token.is(".") {
                self.next()?;
                if self.token != Token::Identifier {
                    return self.expected("IDENT");
                }
                self.next()?;
            } else if self.token.is("[") {
                self.next()?;
                self.expression()?;
                self.expect("]")?;
            } else if self.token.is("(") {
                self.next()?;
                self.expression_list(")")?;
                self.expect(")")?;
            } else if self.token.is("{") || self.token == Token::String {
                if self.token == Token::String {
                    self.next()?;
                }
                self.braced_body()?;
                self.expect("}")?;
                return report("cannot use a block as an expression", start);
            } else {
                return ControlFlow::Continue(());
            }
        }
    }

    fn primary(&mut self) -> Flow {
        match self.token {
            Token::Identifier | Token::String | Token::Number | Token::Float | Token::Bool | Token::Null => self.next(),
            Token::Symbol("(") => {
                self.next()?;
                self.expression()?;
                self.expect(")")
            }
            Token::Symbol("[") => {
                self.next()?;
                self.expression_list("]")?;
                self.expect("]")
            }
            Token::Symbol("{") => {
                self.next()?;
                // A slip of the reference: it looks for the wrong bracket here.
                if !self.token.is("]") {
                    self.field_list()?;
                }
                self.expect("}")
            }
            _ => self.expected("expression"),
        }
    }

    fn expression_list(&mut self, closer: &str) -> Flow {
        while !self.token.is(closer) && self.token != Token::EndOfFile {
            self.expression()?;
            self.separator(closer, "expression")?;
        }
        ControlFlow::Continue(())
    }

    fn field_list(&mut self) -> Flow {
        while !self.token.is("}") && self.token != Token::EndOfFile {
            if !matches!(self.token, Token::String | Token::Identifier) {
                return self.expected("field name (string or identifier)");
            }
            self.next()?;
            self.expect("=")?;
            self.expression()?;
            self.separator("}", "field")?;
        }
        ControlFlow::Continue(())
    }

    fn separator(&mut self, closer: &str, list: &str) -> Flow {
        if self.token.is(closer) {
            return ControlFlow::Continue(());
        }
        if !self.token.is(",") {
            return report(format!("missing ',' in {list} list"), self.at);
        }
        self.next()
    }
}

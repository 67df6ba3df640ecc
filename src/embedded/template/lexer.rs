//! Tokens of a template.

use std::ops::Range;

use crate::embedded::go_text;

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// What is wrong; nothing follows it.
    Error(String),
    End,
    Text,
    LeftDelimiter,
    RightDelimiter,
    Space,
    Assign,
    Declare,
    Pipe,
    OpenParenthesis,
    CloseParenthesis,
    /// Any other printable ASCII character.
    Character,
    CharacterConstant,
    String,
    RawString,
    Number,
    Complex,
    Bool,
    Dot,
    Field,
    Variable,
    Identifier,
    Keyword(Keyword),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Keyword {
    Block,
    Break,
    Continue,
    Define,
    Else,
    End,
    If,
    Nil,
    Range,
    Template,
    With,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
}

const SPACES: &[u8] = b" \t\r\n";

/// All tokens; the last one is the end or an error.
pub(super) fn tokens(text: &[u8]) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, start: 0, depth: 0, tokens: Vec::new() };
    while lexer.text_and_action().is_some() {}
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a [u8],
    at: usize,
    /// Where the token begins.
    start: usize,
    /// Open parentheses of the action.
    depth: usize,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    /// Text, and the comment or action after it; `None` when there is nothing more to read.
    fn text_and_action(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        let Some(length) = rest.windows(2).position(|window| window == b"{{") else {
            self.at = self.text.len();
            if self.at > self.start {
                self.emit(Kind::Text);
            }
            self.emit(Kind::End);
            return None;
        };
        let delimiter = self.at + length;
        let trims = matches!(self.text[delimiter + 2..], [b'-', space, ..] if is_space(space));
        let kept = if trims { trimmed_end(&rest[..length]) } else { length };
        self.at += kept;
        if self.at > self.start {
            self.emit(Kind::Text);
        }
        self.start = delimiter;
        let after = delimiter + 2 + if trims { 2 } else { 0 };
        if self.text[after..].starts_with(b"/*") {
            self.start = after;
            self.at = after;
            return self.comment();
        }
        self.at = delimiter + 2;
        self.emit(Kind::LeftDelimiter);
        self.at = after;
        self.start = after;
        self.depth = 0;
        while self.inside_action()? {}
        Some(())
    }

    fn comment(&mut self) -> Option<()> {
        self.at += 2;
        let rest = &self.text[self.at..];
        let Some(length) = rest.windows(2).position(|window| window == b"*/") else {
            self.at = self.text.len();
            return self.fail("unclosed comment");
        };
        self.at += length + 2;
        let Some(trims) = self.at_right_delimiter() else {
            return self.fail("comment ends before closing delimiter");
        };
        self.skip_right_delimiter(trims);
        self.start = self.at;
        Some(())
    }

    /// Whether the action ends here, and if so whether it trims.
    fn at_right_delimiter(&self) -> Option<bool> {
        match &self.text[self.at..] {
            [space, b'-', b'}', b'}', ..] if is_space(*space) => Some(true),
            [b'}', b'}', ..] => Some(false),
            _ => None,
        }
    }

    fn skip_right_delimiter(&mut self, trims: bool) {
        self.at += if trims { 4 } else { 2 };
        if trims {
            self.at += self.text[self.at..].iter().take_while(|byte| is_space(**byte)).count();
        }
    }

    fn right_delimiter(&mut self, trims: bool) {
        self.start = self.at + if trims { 2 } else { 0 };
        self.at = self.start + 2;
        self.emit(Kind::RightDelimiter);
        if trims {
            self.at += self.text[self.at..].iter().take_while(|byte| is_space(**byte)).count();
            self.start = self.at;
        }
    }

    /// One token of an action; false when it was the last one, `None` when it cannot be read.
    fn inside_action(&mut self) -> Option<bool> {
        if let Some(trims) = self.at_right_delimiter() {
            if self.depth > 0 {
                return self.fail("unclosed left paren");
            }
            self.right_delimiter(trims);
            return Some(false);
        }
        let Some((character, width)) = go_text::decode(&self.text[self.at..]) else {
            return self.fail("unclosed action");
        };
        let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
        if character.is_ascii() && is_space(character as u8) {
            return Some(self.space());
        }
        self.at += width;
        match character {
            '=' => self.emit(Kind::Assign),
            ':' if self.peek() == Some('=') => {
                self.at += 1;
                self.emit(Kind::Declare);
            }
            ':' => return self.fail("expected :="),
            '|' => self.emit(Kind::Pipe),
            '"' => return self.quoted(b'"', Kind::String, "unterminated quoted string"),
            '\'' => return self.quoted(b'\'', Kind::CharacterConstant, "unterminated character constant"),
            '`' => {
                let Some(length) = self.text[self.at..].iter().position(|byte| *byte == b'`') else {
                    self.at = self.text.len();
                    return self.fail("unterminated raw quoted string");
                };
                self.at += length + 1;
                self.emit(Kind::RawString);
            }
            '$' => return self.field_or_variable(Kind::Variable, Kind::Variable),
            '.' if self.text.get(self.at).is_some_and(|byte| !byte.is_ascii_digit()) => {
                return self.field_or_variable(Kind::Field, Kind::Dot);
            }
            '.' | '+' | '-' | '0'..='9' => {
                self.at = self.start;
                return self.number();
            }
            _ if is_alphanumeric(character) => return self.identifier(),
            '(' => {
                self.depth += 1;
                self.emit(Kind::OpenParenthesis);
            }
            ')' if self.depth == 0 => return self.fail("unexpected right paren"),
            ')' => {
                self.depth -= 1;
                self.emit(Kind::CloseParenthesis);
            }
            ' '..='~' => self.emit(Kind::Character),
            _ => {
                let message = format!("unrecognized character in action: {}", code_point(character));
                return self.fail(&message);
            }
        }
        Some(true)
    }

    /// Spaces; the last one belongs to a delimiter that trims. False when that ended the action.
    fn space(&mut self) -> bool {
        self.at += self.text[self.at..].iter().take_while(|byte| is_space(**byte)).count();
        if self.text[self.at..].starts_with(b"-}}") {
            self.at -= 1;
            if self.at == self.start {
                // Go does not look whether a parenthesis is open here.
                self.right_delimiter(true);
                return false;
            }
        }
        self.emit(Kind::Space);
        true
    }

    fn quoted(&mut self, quote: u8, kind: Kind, unterminated: &str) -> Option<bool> {
        while let Some(&byte) = self.text.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' if self.text.get(self.at).is_some_and(|byte| *byte != b'\n') => self.at += 1,
                b'\\' | b'\n' => break,
                _ if byte == quote => {
                    self.emit(kind);
                    return Some(true);
                }
                _ => {}
            }
        }
        self.fail(unterminated)
    }

    fn identifier(&mut self) -> Option<bool> {
        self.word()?;
        let kind = match &self.text[self.start..self.at] {
            b"block" => Kind::Keyword(Keyword::Block),
            b"break" => Kind::Keyword(Keyword::Break),
            b"continue" => Kind::Keyword(Keyword::Continue),
            b"define" => Kind::Keyword(Keyword::Define),
            b"else" => Kind::Keyword(Keyword::Else),
            b"end" => Kind::Keyword(Keyword::End),
            b"if" => Kind::Keyword(Keyword::If),
            b"nil" => Kind::Keyword(Keyword::Nil),
            b"range" => Kind::Keyword(Keyword::Range),
            b"template" => Kind::Keyword(Keyword::Template),
            b"with" => Kind::Keyword(Keyword::With),
            b"true" | b"false" => Kind::Bool,
            _ => Kind::Identifier,
        };
        self.emit(kind);
        Some(true)
    }

    fn field_or_variable(&mut self, kind: Kind, alone: Kind) -> Option<bool> {
        if self.at_terminator() {
            self.emit(alone);
        } else {
            self.word()?;
            self.emit(kind);
        }
        Some(true)
    }

    /// Letters and digits, and something that may follow them.
    fn word(&mut self) -> Option<()> {
        let mut next = self.peek();
        while let Some(c) = next.filter(|c| is_alphanumeric(*c)) {
            self.at += c.len_utf8();
            next = self.peek();
        }
        if self.at_terminator() {
            return Some(());
        }
        let message = format!("bad character {}", code_point(next.unwrap_or(char::REPLACEMENT_CHARACTER)));
        self.fail(&message)
    }

    fn at_terminator(&self) -> bool {
        match &self.text[self.at..] {
            [] | [b'.' | b',' | b'|' | b':' | b')' | b'(', ..] | [b'}', b'}', ..] => true,
            [byte, ..] => is_space(*byte),
        }
    }

    fn number(&mut self) -> Option<bool> {
        let mut kind = Kind::Number;
        let mut good = self.scan_number();
        if good && matches!(self.peek(), Some('+' | '-')) {
            kind = Kind::Complex;
            good = self.scan_number() && self.text[self.at - 1] == b'i';
        }
        if !good {
            let message = format!("bad number syntax: {}", go_text::quote(&self.text[self.start..self.at]));
            return self.fail(&message);
        }
        self.emit(kind);
        Some(true)
    }

    fn scan_number(&mut self) -> bool {
        self.accept(b"+-");
        let mut digits: &[u8] = b"0123456789_";
        if self.accept(b"0") {
            if self.accept(b"xX") {
                digits = b"0123456789abcdefABCDEF_";
            } else if self.accept(b"oO") {
                digits = b"01234567_";
            } else if self.accept(b"bB") {
                digits = b"01_";
            }
        }
        while self.accept(digits) {}
        if self.accept(b".") {
            while self.accept(digits) {}
        }
        let exponent: &[u8] = match digits.len() {
            11 => b"eE",
            23 => b"pP",
            _ => b"",
        };
        if self.accept(exponent) {
            self.accept(b"+-");
            while self.accept(b"0123456789_") {}
        }
        self.accept(b"i");
        match self.peek() {
            Some(c) if is_alphanumeric(c) => {
                self.at += c.len_utf8();
                false
            }
            _ => true,
        }
    }

    fn accept(&mut self, bytes: &[u8]) -> bool {
        let found = self.text.get(self.at).is_some_and(|byte| bytes.contains(byte));
        self.at += usize::from(found);
        found
    }

    /// The character at hand; one that is not UTF-8 is U+FFFD, and ends every word.
    fn peek(&self) -> Option<char> {
        go_text::decode(&self.text[self.at..]).map(|(c, _)| c.unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn emit(&mut self, kind: Kind) {
        self.tokens.push(Token { kind, span: self.start..self.at });
        self.start = self.at;
    }

    fn fail<T>(&mut self, what: &str) -> Option<T> {
        self.emit(Kind::Error(what.to_owned()));
        None
    }
}

fn is_space(byte: u8) -> bool {
    SPACES.contains(&byte)
}

fn trimmed_end(text: &[u8]) -> usize {
    text.iter().rposition(|byte| !is_space(*byte)).map_or(0, |last| last + 1)
}

/// Go's letters and digits, nearly: what differs beyond ASCII is not written in templates.
fn is_alphanumeric(c: char) -> bool {
    c == '_' || c.is_alphabetic() || c.is_ascii_digit() || !c.is_ascii() && c.is_numeric()
}

/// `%#U`.
fn code_point(c: char) -> String {
    let code = c as u32;
    if go_text::is_printable(c) { format!("U+{code:04X} '{c}'") } else { format!("U+{code:04X}") }
}

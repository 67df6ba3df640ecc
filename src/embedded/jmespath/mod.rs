//! JMESPath, in the dialect of the JMESPath community's Go package, which `stage.json` uses: with arithmetic, `let`
//! and `$`. Only the syntax is judged: the package looks functions up when a line is read.
//!
//! An expression nested too deeply to be read here is taken (`complete` is then false).

mod lexer;

use std::ops::Range;

use self::lexer::{Kind, Token};
use super::{FormatError, go_json, go_text};

/// Expressions nest this deep at most; deeper ones are taken unread.
const MAX_DEPTH: usize = 256;

/// An expression that compiles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expression {
    /// Names of the functions that are called and where they stand.
    pub functions: Vec<(String, Range<usize>)>,
    /// Whether all of it was read.
    pub complete: bool,
}

/// `jmespath.Compile`.
///
/// # Errors
/// What the package says: `SyntaxError: …`.
pub fn parse(text: impl AsRef<[u8]>) -> Result<Expression, FormatError> {
    let text = text.as_ref();
    let tokens = lexer::tokens(text)?;
    let mut parser = Parser { text, tokens, index: 0, depth: 0, functions: Vec::new() };
    match parser.document() {
        Ok(()) => Ok(Expression { functions: parser.functions, complete: true }),
        Err(Stop::TooDeep) => Ok(Expression { functions: parser.functions, complete: false }),
        Err(Stop::Refused(error)) => Err(error),
    }
}

enum Stop {
    Refused(FormatError),
    TooDeep,
}

/// What the grammar must know of an expression it has read.
#[derive(Clone, PartialEq, Eq)]
enum Node {
    /// A name: the only thing that can be called.
    Field(Range<usize>),
    Other,
}

type Parsed = Result<Node, Stop>;

struct Parser<'a> {
    text: &'a [u8],
    /// The last one is the end.
    tokens: Vec<Token>,
    index: usize,
    depth: usize,
    functions: Vec<(String, Range<usize>)>,
}

impl Parser<'_> {
    fn document(&mut self) -> Result<(), Stop> {
        self.expression(0)?;
        match self.current() {
            Kind::End => Ok(()),
            kind => self.refuse(format!("Unexpected token at the end of the expression: {}", kind.name())),
        }
    }

    fn expression(&mut self, power: u8) -> Parsed {
        if self.depth == MAX_DEPTH {
            return Err(Stop::TooDeep);
        }
        self.depth += 1;
        let mut node = self.prefix()?;
        while power < self.current().power() {
            node = self.infix(node)?;
        }
        self.depth -= 1;
        Ok(node)
    }

    fn prefix(&mut self) -> Parsed {
        let token = self.token(0).clone();
        self.index += 1;
        match token.kind {
            Kind::VariableReference | Kind::StringLiteral | Kind::Current | Kind::Root => {}
            Kind::JsonLiteral => {
                // What the message is about is inside the delimiters, with its escapes resolved.
                let value = replaced(&self.text[token.span.start + 1..token.span.end - 1]);
                if let Err(mut error) = go_json::check(value) {
                    error.span = token.span;
                    return Err(Stop::Refused(error));
                }
            }
            Kind::Identifier if self.is_word(&token, "let") && self.current() == Kind::VariableReference => {
                self.expressions_until(|parser| parser.is_word(parser.token(0), "in"))?;
                self.index += 1;
                self.expression(0)?;
            }
            Kind::Identifier => return Ok(Node::Field(token.span)),
            Kind::QuotedIdentifier => {
                if self.current() == Kind::OpenParenthesis {
                    return self.refuse_at("Can't have quoted identifier as function name.", token.span);
                }
                return Ok(Node::Field(token.span));
            }
            Kind::Plus | Kind::Minus | Kind::ExpressionReference | Kind::Not => {
                self.expression(token.kind.power())?;
            }
            Kind::Star => {
                if self.current() != Kind::CloseBracket {
                    self.projection(Kind::Star.power())?;
                }
            }
            Kind::Filter => self.filter()?,
            Kind::OpenBrace => self.multi_select_hash()?,
            Kind::Flatten => self.projection(Kind::Flatten.power())?,
            Kind::OpenBracket => match self.current() {
                Kind::Number | Kind::Colon => self.index()?,
                Kind::Star if self.token(1).kind == Kind::CloseBracket => {
                    self.index += 2;
                    self.projection(Kind::Star.power())?;
                }
                _ => self.multi_select_list()?,
            },
            Kind::OpenParenthesis => {
                let node = self.expression(0)?;
                self.expect(Kind::CloseParenthesis)?;
                return Ok(node);
            }
            Kind::End => return self.refuse_at("Incomplete expression", token.span),
            kind => return self.refuse_at(&format!("Invalid token: {}", kind.name()), token.span),
        }
        Ok(Node::Other)
    }

    fn infix(&mut self, left: Node) -> Parsed {
        let operator = self.current();
        self.index += 1;
        match operator {
            Kind::Dot if self.current() == Kind::Star => {
                self.index += 1;
                self.projection(Kind::Dot.power())?;
            }
            Kind::Dot => self.after_dot(Kind::Dot.power())?,
            Kind::OpenParenthesis => {
                let Node::Field(name) = left else {
                    let before = self.index.saturating_sub(2);
                    let span = self.tokens[before].span.clone();
                    return self.refuse_at("Invalid node as function name.", span);
                };
                self.functions.push((go_text::lossy(&self.text[name.clone()]), name));
                self.expressions_until(|parser| parser.current() == Kind::CloseParenthesis)?;
                self.index += 1;
            }
            Kind::Filter => self.filter()?,
            Kind::Flatten => self.projection(Kind::Flatten.power())?,
            Kind::OpenBracket => {
                if matches!(self.current(), Kind::Number | Kind::Colon) {
                    self.index()?;
                } else {
                    self.expect(Kind::Star)?;
                    self.expect(Kind::CloseBracket)?;
                    self.projection(Kind::Star.power())?;
                }
            }
            // Looser than everything, so that a binding takes all that follows.
            Kind::Assign => {
                self.expression(0)?;
            }
            Kind::Not | Kind::OpenBrace => {
                return self.refuse(format!("Unexpected token: {}", operator.name()));
            }
            _ => {
                self.expression(operator.power())?;
            }
        }
        Ok(Node::Other)
    }

    /// After `[`: an index or a slice, with what a slice projects.
    fn index(&mut self) -> Result<(), Stop> {
        if self.current() != Kind::Colon && self.token(1).kind != Kind::Colon {
            self.number()?;
            self.index += 1;
            return self.expect(Kind::CloseBracket);
        }
        let mut colons = 0;
        while self.current() != Kind::CloseBracket {
            match self.current() {
                Kind::Colon => {
                    colons += 1;
                    if colons == 3 {
                        return self.refuse("Too many colons in slice expression");
                    }
                }
                Kind::Number => self.number()?,
                kind => return self.refuse(format!("Expected tColon or tNumber, received: {}", kind.name())),
            }
            self.index += 1;
        }
        self.index += 1;
        self.projection(Kind::Star.power())
    }

    /// Whether the number at hand fits Go's `int`.
    fn number(&mut self) -> Result<(), Stop> {
        let span = self.token(0).span.clone();
        let text = go_text::lossy(&self.text[span.clone()]);
        if text.parse::<i64>().is_ok() {
            return Ok(());
        }
        let message = format!("strconv.Atoi: parsing {}: value out of range", go_text::quote(text));
        Err(Stop::Refused(FormatError::new(message, span)))
    }

    fn multi_select_list(&mut self) -> Result<(), Stop> {
        loop {
            self.expression(0)?;
            if self.current() == Kind::CloseBracket {
                self.index += 1;
                return Ok(());
            }
            self.expect(Kind::Comma)?;
        }
    }

    fn multi_select_hash(&mut self) -> Result<(), Stop> {
        loop {
            if !matches!(self.current(), Kind::Identifier | Kind::QuotedIdentifier) {
                return self.refuse("Expected tQuotedIdentifier or tUnquotedIdentifier");
            }
            self.index += 1;
            self.expect(Kind::Colon)?;
            self.expression(0)?;
            match self.current() {
                Kind::Comma => self.index += 1,
                Kind::CloseBrace => {
                    self.index += 1;
                    return Ok(());
                }
                // The next round refuses it, or takes another pair without a comma.
                _ => {}
            }
        }
    }

    fn filter(&mut self) -> Result<(), Stop> {
        self.expression(0)?;
        self.expect(Kind::CloseBracket)?;
        match self.current() {
            Kind::Flatten => Ok(()),
            _ => self.projection(Kind::Filter.power()),
        }
    }

    fn after_dot(&mut self, power: u8) -> Result<(), Stop> {
        match self.current() {
            Kind::QuotedIdentifier | Kind::Identifier | Kind::Star => self.expression(power).map(|_| ()),
            Kind::OpenBracket => {
                self.index += 1;
                self.multi_select_list()
            }
            Kind::OpenBrace => {
                self.index += 1;
                self.multi_select_hash()
            }
            _ => self.refuse("Expected identifier, lbracket, or lbrace"),
        }
    }

    /// What is done with each element of a projection.
    fn projection(&mut self, power: u8) -> Result<(), Stop> {
        match self.current() {
            kind if kind.power() < 10 => Ok(()),
            Kind::OpenBracket | Kind::Filter => self.expression(power).map(|_| ()),
            Kind::Dot => {
                self.index += 1;
                self.after_dot(power)
            }
            _ => self.refuse("Error"),
        }
    }

    /// Expressions, with or without commas between them; stops before what ends them.
    fn expressions_until(&mut self, end: impl Fn(&Self) -> bool) -> Result<(), Stop> {
        while !end(self) {
            self.expression(0)?;
            if self.current() == Kind::Comma {
                self.index += 1;
            }
        }
        Ok(())
    }

    fn expect(&mut self, kind: Kind) -> Result<(), Stop> {
        if self.current() == kind {
            self.index += 1;
            return Ok(());
        }
        self.refuse(format!("Expected {}, received: {}", kind.name(), self.current().name()))
    }

    fn is_word(&self, token: &Token, word: &str) -> bool {
        token.kind == Kind::Identifier && &self.text[token.span.clone()] == word.as_bytes()
    }

    fn current(&self) -> Kind {
        self.token(0).kind
    }

    /// The end again and again past the last token.
    fn token(&self, ahead: usize) -> &Token {
        &self.tokens[(self.index + ahead).min(self.tokens.len() - 1)]
    }

    fn refuse<T>(&self, what: impl AsRef<str>) -> Result<T, Stop> {
        self.refuse_at(what.as_ref(), self.token(0).span.clone())
    }

    fn refuse_at<T>(&self, what: &str, span: Range<usize>) -> Result<T, Stop> {
        Err(Stop::Refused(FormatError::new(format!("SyntaxError: {what}"), span)))
    }
}

/// The text of a literal with its backquotes unescaped.
fn replaced(literal: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(literal.len());
    let mut bytes = literal.iter().peekable();
    while let Some(&byte) = bytes.next() {
        if byte == b'\\' && bytes.peek() == Some(&&b'`') {
            continue;
        }
        out.push(byte);
    }
    out
}

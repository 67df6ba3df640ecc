//! The grammar of templates.

use std::ops::Range;

use super::lexer::{self, Keyword, Kind, Token};
use super::{Template, number};
use crate::embedded::{FormatError, go_text};

/// Actions and parentheses nest this deep at most; deeper ones are taken unread.
const MAX_DEPTH: usize = 200;

pub(super) fn parse(text: &[u8], name: &str, has_function: &dyn Fn(&str) -> bool) -> Result<Template, FormatError> {
    let tokens = lexer::tokens(text);
    let has_actions = tokens.iter().any(|token| token.kind == Kind::LeftDelimiter);
    let mut parser = Parser {
        text,
        name,
        has_function,
        tokens,
        index: 0,
        furthest: 0,
        depth: 0,
        scope: Scope::new(),
        defined: Vec::new(),
        template: Template { fields: Vec::new(), functions: Vec::new(), has_actions, complete: true },
    };
    match parser.document() {
        Ok(()) => Ok(parser.template),
        Err(Stop::TooDeep) => Ok(Template { complete: false, ..parser.template }),
        Err(Stop::Refused(error)) => Err(error),
    }
}

enum Stop {
    Refused(FormatError),
    TooDeep,
}

/// What belongs to one template: `define` and `block` begin another.
struct Scope {
    variables: Vec<String>,
    ranges: usize,
    /// Where the action being read begins.
    action: Option<usize>,
}

impl Scope {
    fn new() -> Self {
        Self { variables: vec!["$".to_owned()], ranges: 0, action: None }
    }
}

/// What ended a list, or went into it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// Text of spaces only.
    Blank,
    Other,
    End,
    Else,
}

impl Piece {
    const fn shown(self) -> &'static str {
        match self {
            Self::Else => "{{else}}",
            _ => "{{end}}",
        }
    }
}

/// The kinds of operands that the grammar tells apart.
#[derive(Clone, PartialEq, Eq)]
enum Operand {
    /// A constant or the dot, with how Go prints it: it cannot be called, and has no fields.
    Constant(Vec<u8>),
    Other,
}

struct Parser<'a> {
    text: &'a [u8],
    name: &'a str,
    has_function: &'a dyn Fn(&str) -> bool,
    tokens: Vec<Token>,
    index: usize,
    /// The last token that was looked at: messages print its line.
    furthest: usize,
    depth: usize,
    scope: Scope,
    /// Templates that are defined and not blank.
    defined: Vec<Vec<u8>>,
    template: Template,
}

impl Parser<'_> {
    fn document(&mut self) -> Result<(), Stop> {
        loop {
            match self.peek().kind {
                Kind::End => return Ok(()),
                Kind::LeftDelimiter => {
                    let start = self.index;
                    self.index += 1;
                    if self.next_non_space().kind == Kind::Keyword(Keyword::Define) {
                        self.definition()?;
                        continue;
                    }
                    self.index = start;
                }
                _ => {}
            }
            let piece = self.text_or_action()?;
            if matches!(piece, Piece::End | Piece::Else) {
                return self.refuse(&format!("unexpected {}", piece.shown()));
            }
        }
    }

    fn definition(&mut self) -> Result<(), Stop> {
        let outer = std::mem::replace(&mut self.scope, Scope::new());
        let token = self.next_non_space();
        let name = self.template_name(&token, "define clause")?;
        self.expect(&Kind::RightDelimiter, "define clause")?;
        let (blank, end) = self.list()?;
        if end != Piece::End {
            return self.refuse(&format!("unexpected {} in define clause", end.shown()));
        }
        self.define(name, blank)?;
        self.scope = outer;
        Ok(())
    }

    /// A template that is not blank may be defined only once.
    fn define(&mut self, name: Vec<u8>, blank: bool) -> Result<(), Stop> {
        if blank {
            return Ok(());
        }
        if self.defined.contains(&name) {
            let name = go_text::quote(name);
            return self.refuse(&format!("template: multiple definition of template {name}"));
        }
        self.defined.push(name);
        Ok(())
    }

    /// Pieces up to an end or else; whether they are blank, and which it is.
    fn list(&mut self) -> Result<(bool, Piece), Stop> {
        let mut blank = true;
        while self.peek_non_space().kind != Kind::End {
            match self.text_or_action()? {
                end @ (Piece::End | Piece::Else) => return Ok((blank, end)),
                piece => blank &= piece == Piece::Blank,
            }
        }
        self.refuse("unexpected EOF")
    }

    fn text_or_action(&mut self) -> Result<Piece, Stop> {
        let token = self.next_non_space();
        match token.kind {
            Kind::Text => {
                let text = &self.text[token.span];
                let blank = std::str::from_utf8(text).is_ok_and(|text| text.trim().is_empty());
                Ok(if blank { Piece::Blank } else { Piece::Other })
            }
            Kind::LeftDelimiter => {
                self.scope.action = Some(token.span.start);
                let piece = self.deeper(Self::action)?;
                self.scope.action = None;
                Ok(piece)
            }
            _ => self.unexpected(&token, "input"),
        }
    }

    fn action(&mut self) -> Result<Piece, Stop> {
        let start = self.index;
        let token = self.next_non_space();
        let Kind::Keyword(keyword) = token.kind else {
            self.index = start;
            self.pipeline("command", &Kind::RightDelimiter)?;
            return Ok(Piece::Other);
        };
        match keyword {
            Keyword::Block => self.block()?,
            Keyword::Break => self.leave_range("{{break}}")?,
            Keyword::Continue => self.leave_range("{{continue}}")?,
            Keyword::Else => {
                let next = self.peek_non_space().kind.clone();
                if !matches!(next, Kind::Keyword(Keyword::If | Keyword::With)) {
                    self.expect(&Kind::RightDelimiter, "else")?;
                }
                return Ok(Piece::Else);
            }
            Keyword::End => {
                self.expect(&Kind::RightDelimiter, "end")?;
                return Ok(Piece::End);
            }
            Keyword::If | Keyword::Range | Keyword::With => self.control(keyword)?,
            Keyword::Template => self.template_call()?,
            Keyword::Define | Keyword::Nil => {
                self.index = start;
                self.pipeline("command", &Kind::RightDelimiter)?;
            }
        }
        Ok(Piece::Other)
    }

    fn leave_range(&mut self, statement: &str) -> Result<(), Stop> {
        self.expect(&Kind::RightDelimiter, statement)?;
        if self.scope.ranges == 0 {
            return self.refuse(&format!("{statement} outside {{{{range}}}}"));
        }
        Ok(())
    }

    fn control(&mut self, keyword: Keyword) -> Result<(), Stop> {
        let variables = self.scope.variables.len();
        let range = keyword == Keyword::Range;
        let context = match keyword {
            Keyword::If => "if",
            Keyword::Range => "range",
            _ => "with",
        };
        self.pipeline(context, &Kind::RightDelimiter)?;
        self.scope.ranges += usize::from(range);
        let (_, end) = self.list()?;
        self.scope.ranges -= usize::from(range);
        if end == Piece::Else {
            if !range && self.peek().kind == Kind::Keyword(keyword) {
                self.index += 1;
                self.deeper(|parser| parser.control(keyword))?;
            } else {
                let (_, end) = self.list()?;
                if end != Piece::End {
                    return self.refuse(&format!("expected end; found {}", end.shown()));
                }
            }
        }
        self.scope.variables.truncate(variables);
        Ok(())
    }

    fn block(&mut self) -> Result<(), Stop> {
        let token = self.next_non_space();
        let name = self.template_name(&token, "block clause")?;
        self.pipeline("block clause", &Kind::RightDelimiter)?;
        let outer = std::mem::replace(&mut self.scope, Scope::new());
        let before_body = self.furthest;
        let (blank, end) = self.list()?;
        if end != Piece::End {
            // It is the outer template that says so, and it has not looked into the body.
            let span = self.tokens[self.furthest].span.clone();
            self.furthest = before_body;
            return self.refuse_at(&format!("unexpected {} in block clause", end.shown()), span);
        }
        self.define(name, blank)?;
        self.scope = outer;
        Ok(())
    }

    fn template_call(&mut self) -> Result<(), Stop> {
        let token = self.next_non_space();
        self.template_name(&token, "template clause")?;
        let start = self.index;
        if self.next_non_space().kind != Kind::RightDelimiter {
            self.index = start;
            self.pipeline("template clause", &Kind::RightDelimiter)?;
        }
        Ok(())
    }

    fn template_name(&mut self, token: &Token, context: &str) -> Result<Vec<u8>, Stop> {
        if !matches!(token.kind, Kind::String | Kind::RawString) {
            return self.unexpected(token, context);
        }
        self.unquoted(token)
    }

    fn unquoted(&mut self, token: &Token) -> Result<Vec<u8>, Stop> {
        match go_text::unquote(&self.text[token.span.clone()]) {
            Some(text) => Ok(text),
            None => self.refuse_at("invalid syntax", token.span.clone()),
        }
    }

    fn pipeline(&mut self, context: &str, end: &Kind) -> Result<(), Stop> {
        self.declarations(context)?;
        let mut commands = 0;
        let mut constant_stage = None;
        loop {
            let start = self.index;
            let token = self.next_non_space();
            if token.kind == *end {
                break;
            }
            match token.kind {
                Kind::Bool
                | Kind::CharacterConstant
                | Kind::Complex
                | Kind::Dot
                | Kind::Field
                | Kind::Identifier
                | Kind::Number
                | Kind::Keyword(Keyword::Nil)
                | Kind::RawString
                | Kind::String
                | Kind::Variable
                | Kind::OpenParenthesis => {
                    self.index = start;
                    let constant = self.command()?;
                    commands += 1;
                    if constant && commands > 1 && constant_stage.is_none() {
                        constant_stage = Some((commands, token.span));
                    }
                }
                _ => return self.unexpected(&token, context),
            }
        }
        if commands == 0 {
            return self.refuse(&format!("missing value for {context}"));
        }
        match constant_stage {
            Some((stage, span)) => self.refuse_at(&format!("non executable command in pipeline stage {stage}"), span),
            None => Ok(()),
        }
    }

    /// `$x :=`, `$x =`, and `$i, $x :=` after `range`.
    fn declarations(&mut self, context: &str) -> Result<(), Stop> {
        let mut declared = 0;
        loop {
            let start = self.index;
            let variable = self.peek_non_space().clone();
            if variable.kind != Kind::Variable {
                return Ok(());
            }
            let name = go_text::lossy(&self.text[variable.span]);
            self.next_non_space();
            let next = self.peek_non_space().clone();
            match next.kind {
                Kind::Assign | Kind::Declare => {
                    self.next_non_space();
                    self.scope.variables.push(name);
                    return Ok(());
                }
                Kind::Character if self.text[next.span.clone()] == *b"," => {
                    self.next_non_space();
                    self.scope.variables.push(name);
                    declared += 1;
                    if context == "range" && declared < 2 {
                        match self.peek_non_space().kind {
                            Kind::Variable | Kind::RightDelimiter | Kind::CloseParenthesis => continue,
                            _ => return self.refuse("range can only initialize variables"),
                        }
                    }
                    return self.refuse(&format!("too many declarations in {context}"));
                }
                _ => {
                    self.index = start;
                    return Ok(());
                }
            }
        }
    }

    /// One command of a pipeline; whether it begins with a constant.
    fn command(&mut self) -> Result<bool, Stop> {
        let mut first = None;
        loop {
            self.peek_non_space();
            if let Some(operand) = self.operand()? {
                first.get_or_insert(operand);
            }
            let start = self.index;
            let token = self.next();
            match token.kind {
                Kind::Space => {}
                Kind::RightDelimiter | Kind::CloseParenthesis => {
                    self.index = start;
                    break;
                }
                Kind::Pipe => break,
                _ => return self.unexpected(&token, "operand"),
            }
        }
        match first {
            Some(operand) => Ok(matches!(operand, Operand::Constant(_))),
            None => self.refuse("empty command"),
        }
    }

    fn operand(&mut self) -> Result<Option<Operand>, Stop> {
        let Some(operand) = self.term()? else { return Ok(None) };
        if self.peek().kind != Kind::Field {
            return Ok(Some(operand));
        }
        let mut span = self.peek().span.clone();
        while self.peek().kind == Kind::Field {
            span.end = self.next().span.end;
        }
        match operand {
            Operand::Constant(shown) => {
                let message = format!("unexpected . after term {}", go_text::quote(shown));
                self.refuse_at(&message, span)
            }
            Operand::Other => Ok(Some(Operand::Other)),
        }
    }

    fn term(&mut self) -> Result<Option<Operand>, Stop> {
        let start = self.index;
        let token = self.next_non_space();
        let text = &self.text[token.span.clone()];
        let constant = |shown: &[u8]| Ok(Some(Operand::Constant(shown.to_vec())));
        match token.kind {
            Kind::Identifier => {
                let name = go_text::lossy(text);
                if !(self.has_function)(&name) {
                    return self.refuse_at(&format!("function {} not defined", go_text::quote(name)), token.span);
                }
                self.template.functions.push((name, token.span));
            }
            Kind::Dot | Kind::Bool | Kind::Keyword(Keyword::Nil) => return constant(text),
            Kind::Variable => {
                let name = go_text::lossy(text);
                if !self.scope.variables.contains(&name) {
                    return self.refuse_at(&format!("undefined variable {}", go_text::quote(name)), token.span);
                }
            }
            Kind::Field => self.template.fields.push((go_text::lossy(&text[1..]), token.span)),
            Kind::CharacterConstant => {
                let mut character = Vec::new();
                match go_text::unquote_character(&text[1..], b'\'', &mut character) {
                    Some(b"'") => return constant(text),
                    Some(_) => {
                        let message = format!("malformed character constant: {}", go_text::lossy(text));
                        return self.refuse_at(&message, token.span);
                    }
                    None => return self.refuse_at("invalid syntax", token.span),
                }
            }
            Kind::Complex => return constant(text),
            Kind::Number => match number::refusal(&go_text::lossy(text)) {
                None => return constant(text),
                Some(refusal) => return self.refuse_at(&refusal, token.span),
            },
            Kind::OpenParenthesis => {
                self.deeper(|parser| parser.pipeline("parenthesized pipeline", &Kind::CloseParenthesis))?;
            }
            Kind::String | Kind::RawString => {
                self.unquoted(&token)?;
                return constant(text);
            }
            _ => {
                self.index = start;
                // Go puts back only the last token, after the spaces.
                self.skip_spaces();
                return Ok(None);
            }
        }
        Ok(Some(Operand::Other))
    }

    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, Stop>) -> Result<T, Stop> {
        if self.depth == MAX_DEPTH {
            return Err(Stop::TooDeep);
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn expect(&mut self, kind: &Kind, context: &str) -> Result<(), Stop> {
        let token = self.next_non_space();
        if token.kind == *kind { Ok(()) } else { self.unexpected(&token, context) }
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.index += 1;
        token
    }

    fn next_non_space(&mut self) -> Token {
        self.skip_spaces();
        self.next()
    }

    /// The token at hand; the last one again and again.
    fn peek(&mut self) -> &Token {
        let index = self.index.min(self.tokens.len() - 1);
        self.furthest = self.furthest.max(index);
        &self.tokens[index]
    }

    fn peek_non_space(&mut self) -> &Token {
        self.skip_spaces();
        self.peek()
    }

    fn skip_spaces(&mut self) {
        while self.peek().kind == Kind::Space {
            self.index += 1;
        }
    }

    fn unexpected<T>(&self, token: &Token, context: &str) -> Result<T, Stop> {
        if let Kind::Error(what) = &token.kind {
            let started = self.scope.action.filter(|action| self.line(*action) != self.line(token.span.start));
            let message = match started {
                None => what.clone(),
                Some(action) => {
                    let action_word = if what.ends_with(" action") { "" } else { " in action" };
                    format!("{what}{action_word} started at {}:{}", self.name, self.line(action))
                }
            };
            // What is not closed began with the action.
            let start = if what.starts_with("unclosed") { self.scope.action } else { None };
            return self.refuse_at(&message, start.unwrap_or(token.span.start)..token.span.end);
        }
        self.refuse_at(&format!("unexpected {} in {context}", self.shown(token)), token.span.clone())
    }

    /// How messages show a token.
    fn shown(&self, token: &Token) -> String {
        let text = &self.text[token.span.clone()];
        match token.kind {
            Kind::End => "EOF".to_owned(),
            Kind::Keyword(_) => format!("<{}>", go_text::lossy(text)),
            // The dot is a keyword to Go.
            Kind::Dot => "<.>".to_owned(),
            _ if text.len() > 10 => {
                let mut length = 0;
                for _ in 0..10 {
                    length += go_text::decode(&text[length..]).map_or(0, |(_, width)| width);
                }
                format!("{}...", go_text::quote(&text[..length]))
            }
            _ => go_text::quote(text),
        }
    }

    fn line(&self, at: usize) -> usize {
        1 + memchr::memchr_iter(b'\n', &self.text[..at]).count()
    }

    fn refuse<T>(&self, what: &str) -> Result<T, Stop> {
        self.refuse_at(what, self.tokens[self.furthest].span.clone())
    }

    fn refuse_at<T>(&self, what: &str, span: Range<usize>) -> Result<T, Stop> {
        let line = self.line(self.tokens[self.furthest].span.start);
        Err(Stop::Refused(FormatError::new(format!("template: {}:{line}: {what}", self.name), span)))
    }
}

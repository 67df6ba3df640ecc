//! OTTL, the language of `otelcol.processor.transform`, `filter` and `tail_sampling`: statements and conditions as
//! the collector (0.153) parses them when it loads. The grammar is judged exactly; of what the names mean only the
//! functions and paths are known here, for those who ask ([`arguments_of`], [`no_path`]).
//!
//! A text too complex to be read here is taken (`complete` is then false).

mod functions;
mod grammar;
mod interpreter;
mod lexer;
mod paths;
mod recogniser;
mod terminals;

use std::borrow::Cow;
use std::ops::Range;

pub use self::functions::arguments_of;
use self::grammar::Rule;
use self::interpreter::{Match, Outcome};
use self::lexer::Token;
pub use self::paths::{NoPath, no_path};
use self::terminals::{Kind, Terminals};
use super::{FormatError, go_text};

/// A statement or condition whose syntax is right.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ottl<'t> {
    /// The functions that are called, in the order of the text.
    pub functions: Vec<Call<'t>>,
    /// The paths that are read or written, in the order of the text.
    pub paths: Vec<Path<'t>>,
    /// Whether all of it was read.
    pub complete: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call<'t> {
    pub name: Cow<'t, str>,
    pub name_span: Range<usize>,
    /// How many arguments it is given.
    pub arguments: usize,
    /// In how many calls it stands.
    pub depth: usize,
}

/// `attributes["x"]`, `resource.attributes`, `name`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path<'t> {
    /// Its names, keys left out.
    pub segments: Vec<&'t str>,
    pub span: Range<usize>,
}

/// Where OTTL stands: what it works on, and whether it may change it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Context {
    Span,
    SpanEvent,
    Metric,
    DataPoint,
    Log,
    Resource,
    Scope,
    Profile,
}

/// A statement: `set(attributes["a"], 1) where name == "x"`.
///
/// # Errors
/// What the collector says after `unable to parse OTTL statement "…": `.
pub fn parse_statement(text: &[u8]) -> Result<Ottl<'_>, FormatError> {
    parse(text, Rule::Statement, "statement has invalid syntax")
}

/// A condition: `attributes["a"] == 1 and IsMatch(name, "x")`.
///
/// # Errors
/// What the collector says after `unable to parse OTTL condition "…": `.
pub fn parse_condition(text: &[u8]) -> Result<Ottl<'_>, FormatError> {
    parse(text, Rule::BooleanExpression, "condition has invalid syntax")
}

/// A value: `attributes["a"] + 1`.
///
/// # Errors
/// What the collector says.
pub fn parse_value(text: &[u8]) -> Result<Ottl<'_>, FormatError> {
    parse(text, Rule::Value, "expression has invalid syntax")
}

fn parse<'t>(text: &'t [u8], rule: Rule, prefix: &str) -> Result<Ottl<'t>, FormatError> {
    let prefixed = |error: FormatError| FormatError { message: format!("{prefix}: {}", error.message), ..error };
    let tokens = lexer::tokens(text).map_err(prefixed)?;
    match interpreter::run(text, &tokens, rule) {
        Outcome::Refused(error) => Err(prefixed(error)),
        Outcome::TooComplex => Ok(Ottl::default()),
        Outcome::Read(matches) => {
            let read = Read { text, tokens: &tokens };
            match read.misplaced_names(&matches) {
                Some(error) => Err(error),
                None => Ok(read.collect(&matches)),
            }
        }
    }
}

/// A text that fits the grammar.
#[derive(Clone, Copy)]
struct Read<'t, 'r> {
    text: &'t [u8],
    tokens: &'r [Token],
}

impl<'t, 'r> Read<'t, 'r> {
    /// What the collector checks once the syntax is right: editors only where a statement begins and never indexed,
    /// converters nowhere else.
    fn misplaced_names(self, matches: &[Match]) -> Option<FormatError> {
        let mut told: Vec<String> = Vec::new();
        let mut span = None;
        let mut tell = |what: String, it: &Match| {
            told.push(what);
            span.get_or_insert_with(|| self.name_span(it));
        };
        let statement = matches.first().is_some_and(|it| it.rule == Rule::Statement);
        let converter = matches.iter().take(2).find(|it| statement && it.rule == Rule::Converter);
        let mut skipped = 0;
        if let Some(it) = converter {
            tell(format!("editor names must start with a lowercase letter but got '{}'", self.name(it)), it);
            skipped = it.end;
        }
        for (index, it) in matches.iter().enumerate() {
            if it.rule != Rule::Editor || it.start < skipped {
                continue;
            }
            if !(statement && it.start == 0) {
                let name = self.name(it);
                tell(format!("converter names must start with an uppercase letter but got '{name}'"), it);
            }
            let inside = matches[index..].iter().take_while(|inner| inner.start < it.end);
            let mut keys = inside.filter(|inner| inner.rule == Rule::Key && inner.end == it.end);
            if let Some(last) = keys.next() {
                let keys = self.after_call(it).unwrap_or(last.start)..it.end;
                let keys: String = self.tokens[keys].iter().map(|it| go_text::lossy(&it.value(self.text))).collect();
                let what = "only paths and converters may be indexed, not editors, but got";
                tell(format!("{what} {}{keys}", self.name(it)), it);
            }
        }
        let span = span.unwrap_or(0..self.text.len());
        (!told.is_empty()).then(|| FormatError::new(told.join("; "), span))
    }

    /// The token after the parentheses of a call.
    fn after_call(self, call: &Match) -> Option<usize> {
        let mut depth = 0;
        for (index, token) in self.tokens[..call.end].iter().enumerate().skip(call.start) {
            match (token.kind, self.written(token)) {
                (Kind::Punctuation, "(") => depth += 1,
                (Kind::Punctuation, ")") if depth == 1 => return Some(index + 1),
                (Kind::Punctuation, ")") => depth -= 1,
                _ => {}
            }
        }
        None
    }

    fn collect(self, matches: &[Match]) -> Ottl<'t> {
        let mut ottl = Ottl { complete: true, ..Ottl::default() };
        // The calls around, with where each is in `functions`.
        let mut around: Vec<(usize, usize)> = Vec::new();
        for it in matches {
            while around.last().is_some_and(|(end, _)| *end <= it.start) {
                around.pop();
            }
            match it.rule {
                Rule::Editor | Rule::Converter => {
                    let depth = around.len();
                    around.push((it.end, ottl.functions.len()));
                    let (name, name_span) = (self.name(it), self.name_span(it));
                    ottl.functions.push(Call { name, name_span, arguments: 0, depth });
                }
                Rule::Argument => {
                    if let Some((_, call)) = around.last() {
                        ottl.functions[*call].arguments += 1;
                    }
                }
                Rule::Path => {
                    let tokens = &self.tokens[it.start..it.end];
                    let span = self.span(tokens);
                    ottl.paths.push(Path { segments: self.segments(tokens), span });
                }
                _ => {}
            }
        }
        ottl
    }

    /// The words of a call before its parentheses.
    fn name_tokens(self, call: &Match) -> &'r [Token] {
        let from = &self.tokens[call.start..];
        let words = from.iter().take_while(|token| matches!(token.kind, Kind::Lowercase | Kind::Uppercase));
        &from[..words.count()]
    }

    fn name_span(self, call: &Match) -> Range<usize> {
        self.span(self.name_tokens(call))
    }

    /// Its words as one.
    fn name(self, call: &Match) -> Cow<'t, str> {
        match self.name_tokens(call) {
            [word] => Cow::Borrowed(self.written(word)),
            words => words.iter().map(|word| self.written(word)).collect(),
        }
    }

    fn span(self, tokens: &[Token]) -> Range<usize> {
        match tokens {
            [first, .., last] => first.span().start..last.span().end,
            [one] => one.span(),
            [] => 0..0,
        }
    }

    /// A token of ASCII as it stands; of others nothing.
    fn written(self, token: &Token) -> &'t str {
        std::str::from_utf8(&self.text[token.span()]).unwrap_or_default()
    }

    /// The names of a path outside brackets.
    fn segments(self, tokens: &[Token]) -> Vec<&'t str> {
        let mut depth = 0_usize;
        let mut segments = Vec::new();
        for token in tokens {
            match token.kind {
                Kind::Lowercase if depth == 0 => segments.push(self.written(token)),
                Kind::Punctuation if token.is.meets(OPEN) => depth += 1,
                Kind::Punctuation if token.is.meets(CLOSE) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        segments
    }
}

const OPEN: Terminals = Terminals::word(b"[");
const CLOSE: Terminals = Terminals::word(b"]");

//! OTTL, the language of `otelcol.processor.transform`, `filter` and `tail_sampling`: statements and conditions as
//! the collector (0.153) parses them when it loads. The grammar is judged exactly; of what the names mean only the
//! functions are known here ([`is_function`]), paths and arguments are for those who ask.
//!
//! A text too complex to be read here is taken (`complete` is then false).

mod functions;
mod grammar;
mod interpreter;
mod lexer;
mod paths;
mod recogniser;

use std::ops::Range;

use self::grammar::Rule;
use self::interpreter::{Match, Outcome};
use self::lexer::{Kind, Token};
pub use self::paths::{NoPath, arguments_of, no_path};
use super::{FormatError, go_text};

/// A statement or condition whose syntax is right.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ottl {
    /// The functions that are called, in the order of the text.
    pub functions: Vec<Call>,
    /// The paths that are read or written, in the order of the text.
    pub paths: Vec<Path>,
    /// Whether all of it was read.
    pub complete: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    pub name: String,
    pub name_span: Range<usize>,
    /// How many arguments it is given.
    pub arguments: usize,
    /// In how many calls it stands.
    pub depth: usize,
}

/// `attributes["x"]`, `resource.attributes`, `name`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// Its names, keys left out.
    pub segments: Vec<String>,
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
pub fn parse_statement(text: impl AsRef<[u8]>) -> Result<Ottl, FormatError> {
    parse(text.as_ref(), Rule::Statement, "statement has invalid syntax")
}

/// A condition: `attributes["a"] == 1 and IsMatch(name, "x")`.
///
/// # Errors
/// What the collector says after `unable to parse OTTL condition "…": `.
pub fn parse_condition(text: impl AsRef<[u8]>) -> Result<Ottl, FormatError> {
    parse(text.as_ref(), Rule::BooleanExpression, "condition has invalid syntax")
}

/// A value: `attributes["a"] + 1`.
///
/// # Errors
/// What the collector says.
pub fn parse_value(text: impl AsRef<[u8]>) -> Result<Ottl, FormatError> {
    parse(text.as_ref(), Rule::Value, "expression has invalid syntax")
}

/// Whether the transform processor of the collector's release 0.153 has a function of this name in a context.
#[must_use]
pub fn is_function(name: &str, context: Context) -> bool {
    let added = match context {
        Context::Span => functions::SPAN,
        Context::Metric => functions::METRIC,
        Context::DataPoint => functions::DATAPOINT,
        _ => &[],
    };
    [functions::CONVERTERS, functions::EDITORS, added].iter().any(|list| list.binary_search(&name).is_ok())
}

/// Whether any processor of the collector's release 0.153 has a function of this name anywhere.
#[must_use]
pub fn is_function_anywhere(name: &str) -> bool {
    let condition = functions::METRIC_CONDITION.binary_search(&name).is_ok();
    condition || [Context::Span, Context::Metric, Context::DataPoint].iter().any(|it| is_function(name, *it))
}

fn parse(text: &[u8], rule: Rule, prefix: &str) -> Result<Ottl, FormatError> {
    let prefixed = |error: FormatError| FormatError { message: format!("{prefix}: {}", error.message), ..error };
    let tokens = lexer::tokens(text).map_err(prefixed)?;
    match interpreter::run(text, &tokens, rule) {
        Outcome::Refused(error) => Err(prefixed(error)),
        Outcome::TooComplex => Ok(Ottl::default()),
        Outcome::Read(mut matches) => {
            // Outer ones before inner ones.
            matches.reverse();
            matches.sort_by_key(|it| (it.start, std::cmp::Reverse(it.end)));
            match misplaced_names(text, &tokens, &matches) {
                Some(error) => Err(error),
                None => Ok(collect(&tokens, &matches)),
            }
        }
    }
}

/// What the collector checks once the syntax is right: editors only where a statement begins and never indexed,
/// converters nowhere else.
fn misplaced_names(text: &[u8], tokens: &[Token], matches: &[Match]) -> Option<FormatError> {
    let mut told: Vec<String> = Vec::new();
    let mut span = None;
    let mut tell = |what: String, it: &Match| {
        told.push(what);
        let place = tokens[it.start].span.start..tokens[name_end(tokens, it) - 1].span.end;
        span.get_or_insert(place);
    };
    let statement = matches.iter().any(|it| it.rule == Rule::Statement);
    let converter = matches.iter().find(|it| statement && it.start == 0 && it.rule == Rule::Converter);
    let mut skipped = 0;
    if let Some(it) = converter {
        tell(format!("editor names must start with a lowercase letter but got '{}'", name(tokens, it)), it);
        skipped = it.end;
    }
    for (index, it) in matches.iter().enumerate().filter(|(_, it)| it.start >= skipped) {
        if it.rule != Rule::Editor {
            continue;
        }
        if !(statement && it.start == 0) {
            tell(format!("converter names must start with an uppercase letter but got '{}'", name(tokens, it)), it);
        }
        let keys = matches[index..].iter().filter(|key| key.rule == Rule::Key && key.end == it.end);
        if let Some(first) = keys.map(|key| key.start).min().filter(|start| *start < it.end) {
            let first = first_key(tokens, it).unwrap_or(first);
            let keys: String = tokens[first..it.end].iter().map(|token| go_text::lossy(&token.value)).collect();
            let what = "only paths and converters may be indexed, not editors, but got";
            tell(format!("{what} {}{keys}", name(tokens, it)), it);
        }
    }
    let span = span.unwrap_or(0..text.len());
    (!told.is_empty()).then(|| FormatError::new(told.join("; "), span))
}

/// The token after the parentheses of a call.
fn first_key(tokens: &[Token], call: &Match) -> Option<usize> {
    let mut depth = 0;
    for (index, token) in tokens[..call.end].iter().enumerate().skip(call.start) {
        if token.kind == Kind::Punctuation {
            match token.value[..] {
                [b'('] => depth += 1,
                [b')'] if depth == 1 => return Some(index + 1),
                [b')'] => depth -= 1,
                _ => {}
            }
        }
    }
    None
}

fn name_end(tokens: &[Token], call: &Match) -> usize {
    let words = tokens[call.start..].iter().take_while(|token| matches!(token.kind, Kind::Lowercase | Kind::Uppercase));
    call.start + words.count()
}

fn name(tokens: &[Token], call: &Match) -> String {
    tokens[call.start..name_end(tokens, call)].iter().map(|token| go_text::lossy(&token.value)).collect()
}

fn collect(tokens: &[Token], matches: &[Match]) -> Ottl {
    let mut ottl = Ottl { complete: true, ..Ottl::default() };
    // The calls around, with where each is in `functions`.
    let mut around: Vec<(usize, usize)> = Vec::new();
    for it in matches {
        while around.last().is_some_and(|(end, _)| *end <= it.start) {
            around.pop();
        }
        match it.rule {
            Rule::Editor | Rule::Converter => {
                let last = name_end(tokens, it) - 1;
                around.push((it.end, ottl.functions.len()));
                ottl.functions.push(Call {
                    name: name(tokens, it),
                    name_span: tokens[it.start].span.start..tokens[last].span.end,
                    arguments: 0,
                    depth: around.len() - 1,
                });
            }
            Rule::Argument => {
                if let Some((_, call)) = around.last() {
                    ottl.functions[*call].arguments += 1;
                }
            }
            Rule::Path => {
                let span = tokens[it.start].span.start..tokens[it.end - 1].span.end;
                ottl.paths.push(Path { segments: segments(&tokens[it.start..it.end]), span });
            }
            _ => {}
        }
    }
    ottl
}

/// The names of a path outside brackets.
fn segments(tokens: &[Token]) -> Vec<String> {
    let mut depth = 0_usize;
    let mut segments = Vec::new();
    for token in tokens {
        match (token.kind, &token.value[..]) {
            (Kind::Punctuation, b"[") => depth += 1,
            (Kind::Punctuation, b"]") => depth = depth.saturating_sub(1),
            (Kind::Lowercase, name) if depth == 0 => segments.push(go_text::lossy(name)),
            _ => {}
        }
    }
    segments
}

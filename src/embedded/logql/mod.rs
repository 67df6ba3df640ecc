//! The selectors of `stage.match`: a small part of LogQL with a parser of Alloy's own (`internal/loki/logql`), a
//! stream selector followed by line filters. The grammar is in `grammar/logql-selector.ebnf`.

mod lexer;

use std::borrow::Cow;
use std::ops::Range;

use self::lexer::{Kind, Scanner, Token};
use super::{FormatError, re2};

/// What a selector says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Selector<'t> {
    pub matchers: Vec<Matcher<'t>>,
    pub filters: Vec<LineFilter<'t>>,
}

/// How a label or a line is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// `=` of labels, `|=` of lines, where it asks whether the line contains the text.
    Equal,
    NotEqual,
    Matches,
    MatchesNot,
}

/// `name="value"`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Matcher<'t> {
    pub name: &'t str,
    pub name_span: Range<usize>,
    pub comparison: Comparison,
    pub value: Cow<'t, [u8]>,
    pub value_span: Range<usize>,
}

/// `|= "text"` and the like.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineFilter<'t> {
    pub comparison: Comparison,
    pub value: Cow<'t, [u8]>,
    pub value_span: Range<usize>,
}

/// `logql.ParseExpr`.
///
/// # Errors
/// What Alloy says: `parse error at line 1, col 4: syntax error: unexpected IDENTIFIER, expecting STRING`.
pub fn parse(text: &[u8]) -> Result<Selector<'_>, FormatError> {
    let mut scanner = Scanner::new(text);
    let mut selector = Selector::default();
    expect(&mut scanner, &[Kind::OpenBrace])?;
    loop {
        let name = expect(&mut scanner, &[Kind::Identifier])?;
        let comparison = comparison(&expect(&mut scanner, MATCHER_OPERATORS)?);
        let value = expect(&mut scanner, &[Kind::String])?;
        selector.matchers.push(Matcher {
            name: std::str::from_utf8(&text[name.span.clone()]).unwrap_or_default(),
            name_span: name.span,
            comparison,
            value: scanner.value(&value),
            value_span: value.span,
        });
        if expect(&mut scanner, &[Kind::CloseBrace, Kind::Comma])?.kind == Kind::CloseBrace {
            break;
        }
    }
    loop {
        let operator = expect(&mut scanner, FILTER_OPERATORS_OR_END)?;
        if operator.kind == Kind::End {
            return Ok(selector);
        }
        let value = expect(&mut scanner, &[Kind::String])?;
        selector.filters.push(LineFilter {
            comparison: comparison(&operator),
            value: scanner.value(&value),
            value_span: value.span,
        });
    }
}

impl Selector<'_> {
    /// The first matcher whose regular expression does not compile. Alloy does not refuse it, it crashes.
    #[must_use]
    pub fn matcher_error(&self) -> Option<FormatError> {
        self.matchers
            .iter()
            .find_map(|matcher| regex_error(matcher.comparison, &matcher.value, &matcher.value_span, re2::RELABEL))
    }

    /// What Alloy says about the line filters once the selector is parsed; it begins with the last one.
    #[must_use]
    pub fn filter_error(&self) -> Option<FormatError> {
        let filters = self.filters.iter().rev();
        let mut errors =
            filters.filter_map(|filter| regex_error(filter.comparison, &filter.value, &filter.value_span, ("", "")));
        errors
            .next()
            .map(|error| FormatError { message: format!("error parsing pipeline: {}", error.message), ..error })
    }
}

const MATCHER_OPERATORS: &[Kind] = &[Kind::Equal, Kind::NotEqual, Kind::Matches, Kind::MatchesNot];
const FILTER_OPERATORS_OR_END: &[Kind] =
    &[Kind::NotEqual, Kind::MatchesNot, Kind::PipeMatches, Kind::PipeContains, Kind::End];

fn comparison(operator: &Token) -> Comparison {
    match operator.kind {
        Kind::NotEqual => Comparison::NotEqual,
        Kind::Matches | Kind::PipeMatches => Comparison::Matches,
        Kind::MatchesNot => Comparison::MatchesNot,
        _ => Comparison::Equal,
    }
}

/// The next token, which must be one of these kinds; else the words of the parser that `goyacc` makes: the expected
/// kinds, of which there are never more than four, in the order of its grammar, but never the end.
fn expect(scanner: &mut Scanner<'_>, kinds: &[Kind]) -> Result<Token, FormatError> {
    let token = scanner.next()?;
    if kinds.contains(&token.kind) {
        return Ok(token);
    }
    let names: Vec<_> = kinds.iter().filter(|kind| **kind != Kind::End).map(|kind| kind.name()).collect();
    let what = format!("syntax error: unexpected {}, expecting {}", token.kind.name(), names.join(" or "));
    Err(token.position.error(&what, token.span))
}

fn regex_error(comparison: Comparison, value: &[u8], span: &Range<usize>, around: (&str, &str)) -> Option<FormatError> {
    if !matches!(comparison, Comparison::Matches | Comparison::MatchesNot) {
        return None;
    }
    let mut error = re2::check_inside(value, around).err()?;
    // Exact when the string holds no escapes, else the whole string.
    error.span = if value.len() + 2 == span.len() {
        span.start + 1 + error.span.start..span.start + 1 + error.span.end
    } else {
        span.clone()
    };
    Some(error)
}

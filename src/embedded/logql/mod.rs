//! The selectors of `stage.match`: a small part of LogQL with a parser of Alloy's own (`internal/loki/logql`), a
//! stream selector followed by line filters. The grammar is in `grammar/logql-selector.ebnf`.

mod lexer;

use std::ops::Range;

use chumsky::prelude::*;

use self::lexer::{Kind, Token};
use super::{FormatError, go_text, re2};

/// What a selector says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Selector {
    pub matchers: Vec<Matcher>,
    pub filters: Vec<LineFilter>,
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
pub struct Matcher {
    pub name: String,
    pub name_span: Range<usize>,
    pub comparison: Comparison,
    pub value: Vec<u8>,
    pub value_span: Range<usize>,
}

/// `|= "text"` and the like.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineFilter {
    pub comparison: Comparison,
    pub value: Vec<u8>,
    pub value_span: Range<usize>,
}

/// `logql.ParseExpr`.
///
/// # Errors
/// What Alloy says: `parse error at line 1, col 4: syntax error: unexpected IDENTIFIER, expecting STRING`.
pub fn parse(text: impl AsRef<[u8]>) -> Result<Selector, FormatError> {
    let text = text.as_ref();
    let (tokens, unreadable) = lexer::tokens(text);
    let kinds: Vec<Kind> = tokens.iter().map(|token| token.kind).collect();
    let errors = grammar().parse(&kinds[..]).into_errors();
    let wrong = errors.first().and_then(|error| Some((tokens.get(error.span().start)?, error)));
    match (wrong, unreadable) {
        // A token is read only when all before it fit.
        (Some((token, error)), _) => Err(syntax_error(token, error)),
        (None, Some(unreadable)) => Err(unreadable),
        (None, None) => Ok(selector(text, &tokens)),
    }
}

impl Selector {
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

/// selector = "{" matcher { "," matcher } "}" { filter }
fn grammar<'a>() -> impl Parser<'a, &'a [Kind], (), extra::Err<Rich<'a, Kind>>> {
    let one_of_kinds = |kinds: [Kind; 4]| choice(kinds.map(just)).ignored();
    let string = just(Kind::String).ignored();
    // matcher = IDENTIFIER ( "=" | "!=" | "=~" | "!~" ) STRING
    let matcher = just(Kind::Identifier)
        .ignore_then(one_of_kinds([Kind::Equal, Kind::NotEqual, Kind::Matches, Kind::MatchesNot]))
        .ignore_then(string);
    let matchers = matcher.then(just(Kind::Comma).ignore_then(matcher).repeated()).ignored();
    // filter = ( "|=" | "|~" | "!=" | "!~" ) STRING
    let filter =
        one_of_kinds([Kind::NotEqual, Kind::MatchesNot, Kind::PipeMatches, Kind::PipeContains]).ignore_then(string);
    just(Kind::OpenBrace)
        .ignore_then(matchers)
        .then_ignore(just(Kind::CloseBrace))
        .then_ignore(filter.repeated())
        .then_ignore(just(Kind::End))
}

/// The words of the parser that `goyacc` makes: at most four expected tokens, in the order of the grammar, never the
/// end.
fn syntax_error(token: &Token, error: &Rich<'_, Kind>) -> FormatError {
    let mut expected: Vec<Kind> = error
        .expected()
        .filter_map(|pattern| match pattern {
            chumsky::error::RichPattern::Token(kind) => Some(**kind),
            _ => None,
        })
        .filter(|kind| *kind != Kind::End)
        .collect();
    expected.sort_unstable_by_key(|kind| *kind as u8);
    expected.dedup();
    let mut what = format!("syntax error: unexpected {}", token.kind.name());
    if (1..=4).contains(&expected.len()) {
        let names: Vec<_> = expected.into_iter().map(Kind::name).collect();
        what.push_str(&format!(", expecting {}", names.join(" or ")));
    }
    token.position.error(&what, token.span.clone())
}

/// Collects what the tokens of a right selector say.
fn selector(text: &[u8], tokens: &[Token]) -> Selector {
    let mut selector = Selector { matchers: Vec::new(), filters: Vec::new() };
    for window in tokens.windows(3) {
        let [name, operator, value] = window else { continue };
        let comparison = match operator.kind {
            Kind::Equal | Kind::PipeContains => Comparison::Equal,
            Kind::NotEqual => Comparison::NotEqual,
            Kind::Matches | Kind::PipeMatches => Comparison::Matches,
            Kind::MatchesNot => Comparison::MatchesNot,
            _ => continue,
        };
        let (value, value_span) = (value.value.clone(), value.span.clone());
        if name.kind == Kind::Identifier {
            let name_span = name.span.clone();
            let name = go_text::lossy(&text[name_span.clone()]);
            selector.matchers.push(Matcher { name, name_span, comparison, value, value_span });
        } else {
            selector.filters.push(LineFilter { comparison, value, value_span });
        }
    }
    selector
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

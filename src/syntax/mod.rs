//! From text to a typed tree.
//!
//! [`parse`] never fails: it gives a [`Tree`] and the syntax errors. The tree holds no text and no semantic data;
//! to read it, start at [`Tree::root`] with the source it was made from and walk the views of [`ast`]
//! ([`ast::Block`], [`ast::Attribute`], [`ast::Expr`]). [`diagnostics`] puts the errors into words.
//!
//! This room knows `text` and `diagnostics`.

pub mod ast;
mod cursor;
mod encoding;
mod error;
mod lexer;
pub mod literal;
mod messages;
mod other_language;
mod parser;
mod recovery;
mod reference;
mod repair;
mod token;
mod unicode;

pub use ast::Tree;
pub use encoding::{EncodingError, EncodingErrorKind, PLACEHOLDER, decode};
pub use error::{Delimiter, EscapeError, ListKind, SyntaxError, SyntaxErrorKind, Template};
pub use lexer::{Lexed, lex};
pub use messages::{diagnostics, encoding_diagnostic};
pub use parser::MAX_DEPTH;
pub use token::{TokenId, TokenKind, Tokens};

#[cfg(test)]
pub(crate) use cursor::STEPS;
pub(crate) use cursor::step;
use cursor::{Direct, Repaired};
use parser::{ORDINARY_DEPTH, Parser, on_a_large_stack};
use repair::{Guide, Repair};

use crate::text::LineIndex;

/// A source that was parsed.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    pub tree: Tree,
    /// In source order; empty exactly when Alloy takes the source too (but see [`MAX_DEPTH`]).
    pub errors: Vec<SyntaxError>,
}

/// Parses a source. Where it makes no sense the tree has error nodes and gaps.
#[must_use]
pub fn parse(source: &str) -> Parsed {
    let Lexed { tokens, errors: lexical } = lex(source);
    let (mut tree, mut errors, too_deep) = read(source, &tokens, ORDINARY_DEPTH);
    if too_deep && let Some(deeper) = on_a_large_stack(|| read(source, &tokens, MAX_DEPTH)) {
        (tree, errors, _) = deeper;
    }
    tree.tokens = tokens;
    if !lexical.is_empty() {
        // A label without its closing quote is no second mistake.
        let in_a_token = |span| lexical.binary_search_by_key(&span, |error: &SyntaxError| error.span).is_ok();
        errors.retain(|error| error.kind != SyntaxErrorKind::InvalidLabel || !in_a_token(error.span));
        errors.extend(lexical);
        errors.sort_by_key(|error| (error.span.start, error.span.end));
    }
    Parsed { tree, errors }
}

/// The tokens of a source that has no mistake and no unusual depth; for who needs no tree. `None` says nothing: then
/// [`parse`] does.
#[must_use]
pub(crate) fn tokens_of_valid(source: &str) -> Option<Tokens> {
    let Lexed { tokens, errors } = lex(source);
    if !errors.is_empty() {
        return None;
    }
    let mut parser = Parser::new(Direct::<false>::new(&tokens), source, &tokens, None, ORDINARY_DEPTH);
    parser.file();
    let failed = parser.failed;
    drop(parser);
    (!failed).then_some(tokens)
}

/// The tree, the mistakes, and whether the source is deeper than `max_depth`.
type Read = (Tree, Vec<SyntaxError>, bool);

fn read(source: &str, tokens: &Tokens, max_depth: u32) -> Read {
    let mut parser = Parser::new(Direct::<true>::new(tokens), source, tokens, None, max_depth);
    parser.file();
    if parser.failed {
        drop(parser);
        return recover(source, tokens, max_depth);
    }
    let (tree, errors) = parser.finish();
    (tree, errors, false)
}

/// Parses a source that has a mistake, with its delimiters made to match in the way that leaves fewer mistakes.
#[cold]
fn recover(source: &str, tokens: &Tokens, max_depth: u32) -> Read {
    let lines = LineIndex::new(source);
    let mut best = recover_with(source, tokens, &lines, Guide::Indentation, max_depth);
    for guide in [Guide::IndentationAndLines, Guide::DelimitersAlone] {
        if best.1.len() <= 1 {
            break;
        }
        let other = recover_with(source, tokens, &lines, guide, max_depth);
        if other.1.len() < best.1.len() {
            best = other;
        }
    }
    best
}

fn recover_with(source: &str, tokens: &Tokens, lines: &LineIndex, guide: Guide, max_depth: u32) -> Read {
    let Repair { items, errors: repairs } = repair::repair(tokens, source, guide);
    let mut parser = Parser::new(Repaired::new(&items), source, tokens, Some(lines), max_depth);
    parser.file();
    let too_deep = parser.was_too_deep;
    let (tree, errors) = parser.finish();
    (tree, recovery::without_echoes(errors, repairs, lines), too_deep)
}

/// Whether a text is an identifier and nothing else: what labels must be, and object keys without quotes.
#[must_use]
pub fn is_identifier(text: &str) -> bool {
    let is_word = if lexer::is_ascii_word(text.as_bytes()) {
        !text.starts_with(|first: char| first.is_ascii_digit())
    } else {
        let mut chars = text.chars();
        chars.next().is_some_and(unicode::is_letter) && chars.all(|c| unicode::is_letter(c) || unicode::is_digit(c))
    };
    is_word && !matches!(text, "true" | "false" | "null")
}

#[cfg(test)]
mod growth_tests;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers() {
        for text in ["a", "_", "A1_b", "é", "中文", "a٣", "True"] {
            assert!(is_identifier(text), "{text}");
        }
        for text in ["", "1a", "a-b", "a b", "true", "false", "null", "a.b", "²", "٣", " a", "a\n"] {
            assert!(!is_identifier(text), "{text}");
        }
    }
}

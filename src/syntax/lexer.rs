//! From text to tokens.
//!
//! `logos` decides what a token is from its first bytes; the long ones (words, strings, comments, blanks) are then
//! scanned by hand. The lexer decides where statements end (the terminator rule of the language) and never fails: what
//! is wrong inside a token goes to a list of errors, a character that starts no token becomes [`TokenKind::Illegal`]
//! and is left to the parser to report.

use logos::{Lexer, Logos};

use super::error::{Delimiter, EscapeError, SyntaxError, SyntaxErrorKind, Template};
use super::token::{TokenKind, Tokens};
use super::unicode;
use crate::text::Span;

mod common;

/// The tokens of a source, and what is wrong inside them.
#[derive(Clone, Debug, Default)]
pub struct Lexed {
    pub tokens: Tokens,
    pub errors: Vec<SyntaxError>,
}

/// Cuts a source into tokens.
///
/// Offsets are `u32`: of a source that is longer than [`crate::text::MAX_SOURCE_BYTES`] only the start is read.
#[must_use]
pub fn lex(source: &str) -> Lexed {
    let source = &source[..source.floor_char_boundary(crate::text::MAX_SOURCE_BYTES as usize - 1)];
    // Real configurations have a token for every 4 bytes or so.
    let capacity = source.len() / 4 + source.len() / 16 + 16;
    let mut tokens = Tokens { kinds: Vec::with_capacity(capacity), starts: Vec::with_capacity(capacity) };
    let mut lexer = Scan::lexer(source);
    if source.starts_with(BYTE_ORDER_MARK) {
        lexer.bump(BYTE_ORDER_MARK.len_utf8());
        tokens.push(TokenKind::Whitespace, 0);
    }
    loop {
        let (end, pending) = common::scan(source.as_bytes(), lexer.span().end, lexer.extras.pending, &mut tokens);
        lexer.bump(end - lexer.span().end);
        lexer.extras.pending = pending;
        let Some(scan) = lexer.next() else { break };
        let start = lexer.span().start as u32;
        let kind = match scan {
            Ok(Scan::Token(kind)) => kind,
            Err(()) => TokenKind::Illegal,
        };
        if kind.is_comment() && lexer.extras.pending {
            lexer.extras.pending = false;
            if kind == TokenKind::LineComment || comment_reaches_line_end(source, lexer.span()) {
                tokens.push(TokenKind::Terminator, start);
            }
        } else if kind != TokenKind::Whitespace && kind != TokenKind::Illegal {
            lexer.extras.pending = kind.ends_statement_at_line_end();
        }
        tokens.push(kind, start);
    }
    let end = source.len() as u32;
    if lexer.extras.pending {
        tokens.push(TokenKind::Terminator, end);
    }
    tokens.push(TokenKind::EndOfFile, end);
    let mut errors = lexer.extras.errors;
    forbidden_characters(source, &mut errors);
    Lexed { tokens, errors }
}

const BYTE_ORDER_MARK: char = '\u{feff}';

/// What the scanner carries from token to token.
#[derive(Default)]
struct State {
    /// Whether a line end would now end a statement.
    pending: bool,
    errors: Vec<SyntaxError>,
}

#[derive(Logos)]
#[logos(extras = State)]
enum Scan {
    #[regex(r"[ \t\r]", blanks)]
    #[token("\n", line_end)]
    #[regex("[A-Za-z_]", word)]
    #[regex("[0-9]", |lex| number(lex, false))]
    #[regex(r"\.[0-9]", |lex| number(lex, true))]
    #[token("\"", string)]
    #[token("`", raw_string)]
    #[token("'", single_quoted)]
    #[token("//", line_comment)]
    #[token("/*", block_comment)]
    #[token("{", open_brace)]
    #[token("}", |_| TokenKind::CloseBrace)]
    #[token("(", |_| TokenKind::OpenParen)]
    #[token(")", |_| TokenKind::CloseParen)]
    #[token("[", |_| TokenKind::OpenBracket)]
    #[token("]", |_| TokenKind::CloseBracket)]
    #[token(",", |_| TokenKind::Comma)]
    #[token(".", |_| TokenKind::Dot)]
    #[token("=", |_| TokenKind::Assign)]
    #[token("||", |_| TokenKind::Or)]
    #[token("|", single_bar)]
    #[token("&&", |_| TokenKind::And)]
    #[token("&", single_ampersand)]
    #[token("==", |_| TokenKind::Equal)]
    #[token("!=", |_| TokenKind::NotEqual)]
    #[token("<", less)]
    #[token("<=", |_| TokenKind::LessEqual)]
    #[token(">", |_| TokenKind::Greater)]
    #[token(">=", |_| TokenKind::GreaterEqual)]
    #[token("+", |_| TokenKind::Plus)]
    #[token("-", |_| TokenKind::Minus)]
    #[token("*", |_| TokenKind::Star)]
    #[token("/", |_| TokenKind::Slash)]
    #[token("%", |_| TokenKind::Percent)]
    #[token("^", |_| TokenKind::Caret)]
    #[token("!", |_| TokenKind::Not)]
    #[token("#", hash_comment)]
    #[token("$", dollar)]
    #[regex(r"[\x00-\x08\x0B\x0C\x0E-\x1F:;?@\\~\x7F]", |_| TokenKind::Illegal)]
    #[regex(r"[^\x00-\x7F]", beyond_ascii)]
    Token(TokenKind),
}

type Cursor<'s> = Lexer<'s, Scan>;

/// Blanks, and the line ends among them unless one ends a statement.
fn blanks(lex: &mut Cursor<'_>) -> TokenKind {
    let rest = lex.remainder().as_bytes();
    let pending = lex.extras.pending;
    let end = rest.iter().position(|&b| !(b == b' ' || b == b'\t' || b == b'\r' || (b == b'\n' && !pending)));
    lex.bump(end.unwrap_or(rest.len()));
    TokenKind::Whitespace
}

fn line_end(lex: &mut Cursor<'_>) -> TokenKind {
    if lex.extras.pending { TokenKind::Terminator } else { blanks(lex) }
}

fn word(lex: &mut Cursor<'_>) -> TokenKind {
    let rest = lex.remainder().as_bytes();
    let end = rest.iter().position(|&b| !WORD[b as usize]).unwrap_or(rest.len());
    if rest.get(end).is_some_and(|b| !b.is_ascii()) {
        return beyond_ascii_word(lex, end);
    }
    lex.bump(end);
    if !(3..=4).contains(&end) {
        return TokenKind::Identifier;
    }
    match lex.slice() {
        "true" => TokenKind::True,
        "false" => TokenKind::False,
        "null" => TokenKind::Null,
        _ => TokenKind::Identifier,
    }
}

/// Whether all of a text can go on with a word; not what it begins with.
pub(super) fn is_ascii_word(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|b| WORD[*b as usize])
}

/// Bytes that go on with a word.
static WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 128 {
        table[b] = (b as u8).is_ascii_alphanumeric() || b as u8 == b'_';
        b += 1;
    }
    table
};

#[cold]
fn beyond_ascii_word(lex: &mut Cursor<'_>, ascii: usize) -> TokenKind {
    let rest = lex.remainder();
    let tail = &rest[ascii..];
    let end = tail.find(|c| !unicode::is_letter(c) && !unicode::is_digit(c)).unwrap_or(tail.len());
    lex.bump(ascii + end);
    match lex.slice() {
        "true" => TokenKind::True,
        "false" => TokenKind::False,
        "null" => TokenKind::Null,
        _ => TokenKind::Identifier,
    }
}

fn number(lex: &mut Cursor<'_>, mut float: bool) -> TokenKind {
    let rest = lex.remainder().as_bytes();
    let digits = |from: usize| from + rest[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut at = digits(0);
    if !float && rest.get(at) == Some(&b'.') {
        float = true;
        at = digits(at + 1);
    }
    if matches!(rest.get(at), Some(b'e' | b'E')) {
        float = true;
        at += 1;
        if matches!(rest.get(at), Some(b'+' | b'-')) {
            at += 1;
        }
        let exponent = digits(at);
        if exponent == at {
            let start = lex.span().start as u32;
            let end = lex.span().end as u32 + at as u32;
            lex.extras.errors.push(SyntaxError::new(SyntaxErrorKind::ExponentWithoutDigits, Span::new(start, end)));
        }
        at = exponent;
    }
    lex.bump(at);
    if float { TokenKind::Float } else { TokenKind::Number }
}

fn string(lex: &mut Cursor<'_>) -> TokenKind {
    quoted(lex, b'"');
    TokenKind::String
}

fn single_quoted(lex: &mut Cursor<'_>) -> TokenKind {
    let before = lex.extras.errors.len();
    quoted(lex, b'\'');
    // One mistake, one error: what its escapes would be worth in double quotes is not asked.
    let terminated = lex.extras.errors.len() == before || lex.slice().len() > 1 && lex.slice().ends_with('\'');
    lex.extras.errors.truncate(before);
    let kind =
        if terminated { SyntaxErrorKind::SingleQuotes } else { SyntaxErrorKind::Unterminated(Delimiter::SingleQuote) };
    let span = Span::new(lex.span().start as u32, lex.span().end as u32);
    lex.extras.errors.push(SyntaxError::new(kind, span));
    TokenKind::SingleQuoted
}

/// Up to the closing quote, or before the line end.
fn quoted(lex: &mut Cursor<'_>, quote: u8) {
    let rest = lex.remainder().as_bytes();
    let mut at = 0;
    loop {
        match memchr::memchr3(quote, b'\\', b'\n', &rest[at..]) {
            Some(found) => at += found,
            None => at = rest.len(),
        }
        match rest.get(at) {
            Some(b'\\') => at = escape(lex, at + 1),
            Some(b) if *b == quote => {
                at += 1;
                break;
            }
            _ => {
                let start = lex.span().start as u32;
                let end = lex.span().end as u32 + at as u32;
                let kind = SyntaxErrorKind::Unterminated(Delimiter::DoubleQuote);
                lex.extras.errors.push(SyntaxError::new(kind, Span::new(start, end)));
                break;
            }
        }
    }
    lex.bump(at);
}

/// Reads an escape sequence from the byte after its backslash and gives the offset after it. An offending character
/// is not part of it.
#[inline(never)]
fn escape(lex: &mut Cursor<'_>, from: usize) -> usize {
    let rest = lex.remainder();
    let base = lex.span().end;
    let (at, error) = super::literal::scan_escape(rest, from);
    if let Some(error) = error {
        // The backslash up to the end of what was read, or the character that makes it wrong.
        let next = rest[at..].chars().next().map_or(0, char::len_utf8);
        let end = if error == EscapeError::CodePoint || at > from { at } else { from + next };
        let span = Span::new((base + from) as u32 - 1, (base + end) as u32);
        // The backslashes of one regular expression are one mistake.
        let token = lex.span().start as u32;
        let is_unknown = |error: &SyntaxError| matches!(error.kind, SyntaxErrorKind::Escape(EscapeError::Unknown(_)));
        let told = lex.extras.errors.last().is_some_and(|last| is_unknown(last) && last.span.start > token);
        if told && matches!(error, EscapeError::Unknown(_)) {
            return at;
        }
        lex.extras.errors.push(SyntaxError::new(SyntaxErrorKind::Escape(error), span));
    }
    at
}

fn raw_string(lex: &mut Cursor<'_>) -> TokenKind {
    let rest = lex.remainder().as_bytes();
    match memchr::memchr(b'`', rest) {
        Some(end) => lex.bump(end + 1),
        None => unterminated(lex, Delimiter::Backtick),
    }
    TokenKind::RawString
}

fn line_comment(lex: &mut Cursor<'_>) -> TokenKind {
    let rest = lex.remainder().as_bytes();
    lex.bump(memchr::memchr(b'\n', rest).unwrap_or(rest.len()));
    TokenKind::LineComment
}

fn block_comment(lex: &mut Cursor<'_>) -> TokenKind {
    let rest = lex.remainder().as_bytes();
    match memchr::memchr_iter(b'/', rest).find(|&at| at > 0 && rest[at - 1] == b'*') {
        Some(slash) => lex.bump(slash + 1),
        None => unterminated(lex, Delimiter::Comment),
    }
    TokenKind::BlockComment
}

#[cold]
fn unterminated(lex: &mut Cursor<'_>, delimiter: Delimiter) {
    lex.bump(lex.remainder().len());
    let span = Span::new(lex.span().start as u32, lex.span().end as u32);
    lex.extras.errors.push(SyntaxError::new(SyntaxErrorKind::Unterminated(delimiter), span));
}

/// Whether a block comment hides the end of its line: it holds a line feed, or only blanks and comments follow it up
/// to the line's end.
fn comment_reaches_line_end(source: &str, comment: std::ops::Range<usize>) -> bool {
    let bytes = source.as_bytes();
    if memchr::memchr(b'\n', &bytes[comment.clone()]).is_some() {
        return true;
    }
    let mut at = comment.end;
    // An unterminated comment ends the source, which the end of the source below covers.
    loop {
        at += bytes[at..].iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
        match (bytes.get(at), bytes.get(at + 1)) {
            (None | Some(b'\n'), _) | (Some(b'/'), Some(b'/')) => return true,
            (Some(b'/'), Some(b'*')) => match memchr::memmem::find(&bytes[at + 2..], b"*/") {
                Some(end) if memchr::memchr(b'\n', &bytes[at..at + 2 + end]).is_none() => at += end + 4,
                _ => return true,
            },
            _ => return false,
        }
    }
}

fn single_bar(lex: &mut Cursor<'_>) -> TokenKind {
    let span = Span::new(lex.span().start as u32, lex.span().end as u32);
    lex.extras.errors.push(SyntaxError::new(SyntaxErrorKind::HalfOperator("||"), span));
    TokenKind::Or
}

fn single_ampersand(lex: &mut Cursor<'_>) -> TokenKind {
    let span = Span::new(lex.span().start as u32, lex.span().end as u32);
    lex.extras.errors.push(SyntaxError::new(SyntaxErrorKind::HalfOperator("&&"), span));
    TokenKind::And
}

fn open_brace(lex: &mut Cursor<'_>) -> TokenKind {
    if lex.remainder().as_bytes().first() == Some(&b'{') {
        return template(lex, "{{", "}}", TokenKind::OpenBrace, Template::Braces);
    }
    TokenKind::OpenBrace
}

fn dollar(lex: &mut Cursor<'_>) -> TokenKind {
    template(lex, "${", "}", TokenKind::Illegal, Template::Dollar)
}

fn less(lex: &mut Cursor<'_>) -> TokenKind {
    template(lex, "<no value>", "", TokenKind::Less, Template::NoValue)
}

/// A placeholder of a template language that was not filled in, on one line; otherwise the token it starts like.
/// None of them can stand in a valid configuration.
#[cold]
fn template(lex: &mut Cursor<'_>, open: &str, close: &str, otherwise: TokenKind, template: Template) -> TokenKind {
    let start = lex.span().start;
    let line = rest_of_line(&lex.source()[start..]);
    let Some(length) =
        line.strip_prefix(open).and_then(|inner| inner.find(close)).map(|at| open.len() + at + close.len())
    else {
        return otherwise;
    };
    lex.bump(start + length - lex.span().end);
    let span = Span::new(start as u32, (start + length) as u32);
    lex.extras.errors.push(SyntaxError::new(SyntaxErrorKind::TemplateLeftover(template), span));
    TokenKind::Placeholder
}

/// The text up to the line's end, as far as something is looked for in it: many openers without a closer on one line
/// must not each read all of it.
fn rest_of_line(text: &str) -> &str {
    let near = &text[..text.floor_char_boundary(1024)];
    &near[..memchr::memchr(b'\n', near.as_bytes()).unwrap_or(near.len())]
}

/// `# …`, as other languages write comments.
fn hash_comment(lex: &mut Cursor<'_>) -> TokenKind {
    let rest = lex.remainder().as_bytes();
    lex.bump(memchr::memchr(b'\n', rest).unwrap_or(rest.len()));
    let span = Span::new(lex.span().start as u32, lex.span().end as u32);
    lex.extras.errors.push(SyntaxError::new(SyntaxErrorKind::HashComment, span));
    TokenKind::LineComment
}

#[cold]
fn beyond_ascii(lex: &mut Cursor<'_>) -> TokenKind {
    let Some(first) = lex.slice().chars().next() else { return TokenKind::Illegal };
    if unicode::is_letter(first) {
        return beyond_ascii_word(lex, 0);
    }
    if !is_typographic_quote(first) {
        return TokenKind::Illegal;
    }
    // Up to the next quote of any kind on the line; without one the quote stands alone.
    let line = rest_of_line(lex.remainder());
    let close = line.char_indices().find(|&(_, c)| c == '"' || is_typographic_quote(c));
    if let Some((at, c)) = close {
        lex.bump(at + c.len_utf8());
    }
    let span = Span::new(lex.span().start as u32, lex.span().end as u32);
    lex.extras.errors.push(SyntaxError::new(SyntaxErrorKind::TypographicQuotes, span));
    TokenKind::Placeholder
}

fn is_typographic_quote(c: char) -> bool {
    matches!(c, '\u{2018}'..='\u{201f}' | '«' | '»')
}

/// NUL and byte order marks are wrong wherever they stand, in strings and comments too.
fn forbidden_characters(source: &str, errors: &mut Vec<SyntaxError>) {
    let bytes = source.as_bytes();
    let before = errors.len();
    for at in memchr::memchr2_iter(0, 0xEF, bytes) {
        if bytes[at] == 0 {
            errors.push(SyntaxError::new(SyntaxErrorKind::Nul, Span::new(at as u32, at as u32 + 1)));
        } else if at > 0 && bytes[at..].starts_with(b"\xEF\xBB\xBF") {
            errors.push(SyntaxError::new(SyntaxErrorKind::ByteOrderMark, Span::new(at as u32, at as u32 + 3)));
        }
    }
    if errors.len() > before {
        errors.sort_by_key(|error| error.span);
    }
}

//! Tokens of JMESPath.

use std::ops::Range;

use crate::embedded::{FormatError, go_json, go_text};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Star,
    Dot,
    Filter,
    Flatten,
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,
    Or,
    Pipe,
    Number,
    Identifier,
    QuotedIdentifier,
    Comma,
    Colon,
    Plus,
    Minus,
    Multiply,
    Divide,
    Modulo,
    IntegerDivide,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    JsonLiteral,
    StringLiteral,
    Current,
    Root,
    ExpressionReference,
    And,
    Not,
    VariableReference,
    Assign,
    End,
}

impl Kind {
    /// What the package calls it in its messages.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Star => "TOKStar",
            Self::Dot => "TOKDot",
            Self::Filter => "TOKFilter",
            Self::Flatten => "TOKFlatten",
            Self::OpenParenthesis => "TOKLparen",
            Self::CloseParenthesis => "TOKRparen",
            Self::OpenBracket => "TOKLbracket",
            Self::CloseBracket => "TOKRbracket",
            Self::OpenBrace => "TOKLbrace",
            Self::CloseBrace => "TOKRbrace",
            Self::Or => "TOKOr",
            Self::Pipe => "TOKPipe",
            Self::Number => "TOKNumber",
            Self::Identifier => "TOKUnquotedIdentifier",
            Self::QuotedIdentifier => "TOKQuotedIdentifier",
            Self::Comma => "TOKComma",
            Self::Colon => "TOKColon",
            Self::Plus => "TOKPlus",
            Self::Minus => "TOKMinus",
            Self::Multiply => "TOKMultiply",
            Self::Divide => "TOKDivide",
            Self::Modulo => "TOKModulo",
            Self::IntegerDivide => "TOKDiv",
            Self::Less => "TOKLT",
            Self::LessOrEqual => "TOKLTE",
            Self::Greater => "TOKGT",
            Self::GreaterOrEqual => "TOKGTE",
            Self::Equal => "TOKEQ",
            Self::NotEqual => "TOKNE",
            Self::JsonLiteral => "TOKJSONLiteral",
            Self::StringLiteral => "TOKStringLiteral",
            Self::Current => "TOKCurrent",
            Self::Root => "TOKRoot",
            Self::ExpressionReference => "TOKExpref",
            Self::And => "TOKAnd",
            Self::Not => "TOKNot",
            Self::VariableReference => "TOKVarref",
            Self::Assign => "TOKAssign",
            Self::End => "TOKEOF",
        }
    }

    /// How strongly an operator binds what stands left of it.
    pub(super) const fn power(self) -> u8 {
        match self {
            Self::Assign | Self::Pipe => 1,
            Self::Or => 2,
            Self::And => 3,
            Self::Equal | Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual | Self::NotEqual => 5,
            Self::Minus | Self::Plus => 6,
            Self::IntegerDivide | Self::Divide | Self::Modulo | Self::Multiply => 7,
            Self::Flatten => 9,
            Self::Star => 20,
            Self::Filter => 21,
            Self::Dot => 40,
            Self::Not => 45,
            Self::OpenBrace => 50,
            Self::OpenBracket => 55,
            Self::OpenParenthesis => 60,
            _ => 0,
        }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Range<usize>,
}

/// All tokens; the last one is the end.
pub(super) fn tokens(text: &[u8]) -> Result<Vec<Token>, FormatError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some((character, width)) = go_text::decode(&text[at..]) {
        let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
        let start = at;
        at += width;
        let followed_by = |byte: u8| text.get(start + 1) == Some(&byte);
        let two =
            |byte: u8, both: Kind, one: Kind| if followed_by(byte) { (both, start + 2) } else { (one, start + 1) };
        let (kind, end) = match character {
            ' ' | '\t' | '\n' | '\r' => continue,
            'a'..='z' | 'A'..='Z' | '_' => (Kind::Identifier, word_end(text, at)?),
            '$' => {
                let end = word_end(text, at)?;
                (if end == at { Kind::Root } else { Kind::VariableReference }, end)
            }
            '0'..='9' => (Kind::Number, digits_end(text, at)),
            '-' if text.get(at).is_some_and(u8::is_ascii_digit) => (Kind::Number, digits_end(text, at)),
            '-' | '\u{2212}' => (Kind::Minus, at),
            '.' => (Kind::Dot, at),
            '*' => (Kind::Star, at),
            ',' => (Kind::Comma, at),
            ':' => (Kind::Colon, at),
            '{' => (Kind::OpenBrace, at),
            '}' => (Kind::CloseBrace, at),
            ']' => (Kind::CloseBracket, at),
            '(' => (Kind::OpenParenthesis, at),
            ')' => (Kind::CloseParenthesis, at),
            '@' => (Kind::Current, at),
            '+' => (Kind::Plus, at),
            '%' => (Kind::Modulo, at),
            '\u{d7}' => (Kind::Multiply, at),
            '\u{f7}' => (Kind::Divide, at),
            '/' => two(b'/', Kind::IntegerDivide, Kind::Divide),
            '|' => two(b'|', Kind::Or, Kind::Pipe),
            '<' => two(b'=', Kind::LessOrEqual, Kind::Less),
            '>' => two(b'=', Kind::GreaterOrEqual, Kind::Greater),
            '!' => two(b'=', Kind::NotEqual, Kind::Not),
            '=' => two(b'=', Kind::Equal, Kind::Assign),
            '&' => two(b'&', Kind::And, Kind::ExpressionReference),
            '[' if followed_by(b'?') => (Kind::Filter, start + 2),
            '[' => two(b']', Kind::Flatten, Kind::OpenBracket),
            '"' => {
                let end = closing(text, start, |_| true)?;
                if let Err(mut error) = go_json::check(&text[start..end]) {
                    error.span = error.span.start + start..error.span.end + start;
                    return Err(error);
                }
                (Kind::QuotedIdentifier, end)
            }
            '`' => (Kind::JsonLiteral, closing(text, start, |_| true)?),
            '\'' => (Kind::StringLiteral, closing(text, start, |byte| matches!(byte, b'\'' | b'\\'))?),
            _ => {
                let message = format!("SyntaxError: Unknown char: {}", quoted_ascii(character));
                return Err(FormatError::new(message, start..at));
            }
        };
        at = end;
        tokens.push(Token { kind, span: start..end });
    }
    tokens.push(Token { kind: Kind::End, span: text.len()..text.len() });
    Ok(tokens)
}

fn digits_end(text: &[u8], at: usize) -> usize {
    at + text[at..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The end of a name. The package reads past the end of a table when U+0080 follows one, which ends Alloy.
fn word_end(text: &[u8], at: usize) -> Result<usize, FormatError> {
    let end = at + text[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    if text[end..].starts_with("\u{80}".as_bytes()) {
        return Err(FormatError::new("runtime error: index out of range [2] with length 2", end..end + 2));
    }
    Ok(end)
}

/// The end of what begins with a delimiter; a backslash hides what is `escapable`.
fn closing(text: &[u8], start: usize, escapable: impl Fn(u8) -> bool) -> Result<usize, FormatError> {
    let delimiter = text[start];
    let mut at = start + 1;
    while let Some(&byte) = text.get(at) {
        at += 1;
        if byte == delimiter {
            return Ok(at);
        }
        if byte == b'\\' && text.get(at).is_some_and(|byte| escapable(*byte)) {
            at += 1;
        }
    }
    let message = format!("SyntaxError: Unclosed delimiter: {}", char::from(delimiter));
    Err(FormatError::new(message, start..text.len()))
}

/// `strconv.QuoteRuneToASCII`.
fn quoted_ascii(c: char) -> String {
    match c as u32 {
        0..128 => {
            let quoted = go_text::quote(c.to_string());
            format!("'{}'", &quoted[1..quoted.len() - 1])
        }
        code @ 128..0x10000 => format!("'\\u{code:04x}'"),
        code => format!("'\\U{code:08x}'"),
    }
}

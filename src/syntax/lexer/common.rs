//! The tokens that make up nearly all of a real configuration, scanned by hand: blanks, line ends, words, plain and
//! raw strings, comments on their own lines, `=` and the delimiters.
//!
//! Eight bytes at a time, so that the length of a word costs no branch that is guessed wrong. Whatever is not plain
//! (escapes, other comments, numbers, operators, anything beyond ASCII, anything wrong) is left to the full scanner: this
//! one stops before it.

use super::super::token::{TokenKind, Tokens};

/// What a byte starts, as far as this scanner goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    Blank,
    LineFeed,
    Word,
    Quote,
    /// A token of one byte, whatever follows.
    Single(TokenKind),
    /// Tokens of one byte that may be the start of a longer one.
    Equals,
    Dot,
    Brace,
    Slash,
    Backtick,
    Other,
}

static STARTS: [Start; 256] = {
    let mut table = [Start::Other; 256];
    let mut b = 0;
    while b < 128 {
        table[b] = match b as u8 {
            b' ' | b'\t' | b'\r' => Start::Blank,
            b'\n' => Start::LineFeed,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => Start::Word,
            b'"' => Start::Quote,
            b'=' => Start::Equals,
            b'.' => Start::Dot,
            b'{' => Start::Brace,
            b'/' => Start::Slash,
            b'`' => Start::Backtick,
            b'}' => Start::Single(TokenKind::CloseBrace),
            b'[' => Start::Single(TokenKind::OpenBracket),
            b']' => Start::Single(TokenKind::CloseBracket),
            b'(' => Start::Single(TokenKind::OpenParen),
            b')' => Start::Single(TokenKind::CloseParen),
            b',' => Start::Single(TokenKind::Comma),
            _ => Start::Other,
        };
        b += 1;
    }
    table
};

/// Scans from `at` on, up to the first token that is not plain. `pending`: whether a line end would end a statement.
/// Gives where it stopped, and `pending` there.
pub(super) fn scan(bytes: &[u8], mut at: usize, mut pending: bool, tokens: &mut Tokens) -> (usize, bool) {
    while let Some(&first) = bytes.get(at) {
        let start = at;
        let kind = match STARTS[first as usize] {
            Start::Blank => {
                at = blanks(bytes, at + 1, pending);
                tokens.push(TokenKind::Whitespace, start as u32);
                continue;
            }
            Start::LineFeed => {
                if pending {
                    pending = false;
                    at = line_end(bytes, at, tokens);
                } else {
                    at = blanks(bytes, at + 1, false);
                    tokens.push(TokenKind::Whitespace, start as u32);
                }
                continue;
            }
            Start::Word => {
                let end = word_end(bytes, at);
                if bytes.get(end).is_some_and(|b| !b.is_ascii()) {
                    break;
                }
                at = end;
                let kind = match bytes.get(start..end) {
                    Some(b"true") => TokenKind::True,
                    Some(b"false") => TokenKind::False,
                    Some(b"null") => TokenKind::Null,
                    _ => TokenKind::Identifier,
                };
                // What follows a word most often: a dot and another one, or `=` and a value.
                match bytes.get(at..).and_then(|rest| rest.first_chunk::<4>()) {
                    Some([b'.', b'a'..=b'z', _, _]) => {
                        tokens.push_all([kind, TokenKind::Dot], [start as u32, at as u32]);
                        at += 1;
                        pending = false;
                        continue;
                    }
                    Some([b' ', b'=', b' ', next]) if !matches!(next, b' ' | b'\t' | b'\r' | b'\n') => {
                        let blank = at as u32;
                        tokens.push_all(
                            [kind, TokenKind::Whitespace, TokenKind::Assign, TokenKind::Whitespace],
                            [start as u32, blank, blank + 1, blank + 2],
                        );
                        at += 3;
                        pending = false;
                        continue;
                    }
                    _ => kind,
                }
            }
            Start::Quote => match plain_string_end(bytes, at + 1) {
                Some(end) => {
                    at = end;
                    TokenKind::String
                }
                None => break,
            },
            Start::Single(kind) => {
                at += 1;
                kind
            }
            Start::Equals => {
                if bytes.get(at + 1) == Some(&b'=') {
                    break;
                }
                at += 1;
                TokenKind::Assign
            }
            Start::Dot => {
                if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
                    break;
                }
                at += 1;
                TokenKind::Dot
            }
            Start::Brace => {
                if bytes.get(at + 1) == Some(&b'{') {
                    break;
                }
                at += 1;
                TokenKind::OpenBrace
            }
            // After a value a comment may hide the end of the line, which takes a closer look.
            Start::Slash => {
                if pending || bytes.get(at + 1) != Some(&b'/') {
                    break;
                }
                let rest = bytes.get(at..).unwrap_or_default();
                at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                TokenKind::LineComment
            }
            Start::Backtick => match memchr::memchr(b'`', bytes.get(at + 1..).unwrap_or_default()) {
                Some(length) => {
                    at += length + 2;
                    TokenKind::RawString
                }
                None => break,
            },
            Start::Other => break,
        };
        pending = kind.ends_statement_at_line_end();
        tokens.push(kind, start as u32);
        if pending && bytes.get(at) == Some(&b'\n') {
            pending = false;
            at = line_end(bytes, at, tokens);
        }
    }
    (at, pending)
}

/// The line feed at `at`, which ends a statement, and the indentation of the next line, which nearly always follows.
#[inline(always)]
fn line_end(bytes: &[u8], at: usize, tokens: &mut Tokens) -> usize {
    if !bytes.get(at + 1).is_some_and(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n')) {
        tokens.push(TokenKind::Terminator, at as u32);
        return at + 1;
    }
    tokens.push_all([TokenKind::Terminator, TokenKind::Whitespace], [at as u32, at as u32 + 1]);
    blanks(bytes, at + 2, false)
}

/// Where blanks end that are read up to `at`; line feeds are among them unless one ends a statement.
#[inline(always)]
fn blanks(bytes: &[u8], mut at: usize, pending: bool) -> usize {
    if let Some(word) = eight(bytes, at) {
        at += first_marked(word ^ SPACES);
    }
    while let Some(&b) = bytes.get(at) {
        if !(matches!(b, b' ' | b'\t' | b'\r') || b == b'\n' && !pending) {
            break;
        }
        at += 1;
    }
    at
}

#[inline(always)]
fn word_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = eight(bytes, at) {
        let other = not_in_words(word);
        if other != 0 {
            return at + first_marked(other);
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|&b| super::WORD[b as usize]) {
        at += 1;
    }
    at
}

/// Where a string ends, its quote included, that is read up to `at`: `None` when it holds an escape or has no end.
#[inline(always)]
fn plain_string_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(word) = eight(bytes, at) {
        let special = has(word, b'"') | has(word, b'\\') | has(word, b'\n');
        if special != 0 {
            at += first_marked(special);
            return (bytes.get(at) == Some(&b'"')).then_some(at + 1);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?;
    let found = rest.iter().position(|b| matches!(b, b'"' | b'\\' | b'\n'))?;
    (rest.get(found) == Some(&b'"')).then_some(at + found + 1)
}

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;
const SPACES: u64 = LOW * b' ' as u64;

/// The next eight bytes, the first one lowest.
#[inline(always)]
fn eight(bytes: &[u8], at: usize) -> Option<u64> {
    let chunk = bytes.get(at..)?.first_chunk::<8>()?;
    Some(u64::from_le_bytes(*chunk))
}

/// The first byte that is not zero, counted from 0; 8 when all are.
#[inline(always)]
const fn first_marked(word: u64) -> usize {
    (word.trailing_zeros() / 8) as usize
}

/// Marks bytes equal to `b`: the first mark is right, marks after it may not be.
#[inline(always)]
const fn has(word: u64, b: u8) -> u64 {
    let zeros = word ^ (LOW * b as u64);
    zeros.wrapping_sub(LOW) & !zeros & HIGH
}

/// Marks, in its highest bit, every byte that is no ASCII letter, digit or `_`.
#[inline(always)]
const fn not_in_words(word: u64) -> u64 {
    // Without the highest bits no addition below carries from byte to byte; each sets the highest bit of the bytes
    // that are at least as large as the bound.
    let ascii = word & !HIGH;
    let lower = ascii | (LOW * 0x20);
    let letter = (lower + LOW * (0x80 - b'a' as u64)) & !(lower + LOW * (0x80 - (b'z' + 1) as u64));
    let digit = (ascii + LOW * (0x80 - b'0' as u64)) & !(ascii + LOW * (0x80 - (b'9' + 1) as u64));
    let underscore = !((ascii ^ (LOW * b'_' as u64)) + LOW * 0x7F);
    !((letter | digit | underscore) & !word) & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_bytes_are_told_apart_as_one_is() {
        for b in 0..=255u8 {
            for place in 0..8 {
                let mut bytes = *b"aZ09_zA5";
                bytes[place] = b;
                let marked = not_in_words(u64::from_le_bytes(bytes));
                let expected = if super::super::WORD[b as usize] { 0 } else { 0x80 << (8 * place) };
                assert_eq!(marked, expected, "{b:#x} at {place}");
                assert_eq!(has(u64::from_le_bytes(bytes), b'"') != 0, b == b'"', "{b:#x} at {place}");
            }
        }
    }
}

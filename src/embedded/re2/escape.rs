//! Reading single characters, escapes and bracket classes of a pattern: the parts without state but a position.

use std::ops::Range;

use super::class::Class;
use crate::embedded::{FormatError, go_text};

/// What Go calls each mistake.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mistake {
    ClassRange,
    Escape,
    NamedCapture,
    PerlOperator,
    NestedRepetition,
    RepeatCount,
    Utf8,
    MissingBracket,
    MissingParenthesis,
    MissingRepeatArgument,
    TrailingBackslash,
    UnexpectedParenthesis,
    NestingDepth,
    TooLarge,
}

impl Mistake {
    const fn words(self) -> &'static str {
        match self {
            Self::ClassRange => "invalid character class range",
            Self::Escape => "invalid escape sequence",
            Self::NamedCapture => "invalid named capture",
            Self::PerlOperator => "invalid or unsupported Perl syntax",
            Self::NestedRepetition => "invalid nested repetition operator",
            Self::RepeatCount => "invalid repeat count",
            Self::Utf8 => "invalid UTF-8",
            Self::MissingBracket => "missing closing ]",
            Self::MissingParenthesis => "missing closing )",
            Self::MissingRepeatArgument => "missing argument to repetition operator",
            Self::TrailingBackslash => "trailing backslash at end of expression",
            Self::UnexpectedParenthesis => "unexpected )",
            Self::NestingDepth => "expression nests too deeply",
            Self::TooLarge => "expression too large",
        }
    }
}

/// A pattern with its position-independent facts.
#[derive(Clone, Copy)]
pub(super) struct Pattern<'a> {
    pub(super) text: &'a [u8],
    /// Where the last `:]` begins, so that looking for one never scans the rest in vain.
    last_class_end: Option<usize>,
}

/// Where reading goes on, with what was read.
type Read<T> = Result<(T, usize), FormatError>;

impl<'a> Pattern<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { text, last_class_end: text.windows(2).rposition(|window| window == b":]") }
    }

    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.text.get(at).copied()
    }

    /// Go's message shows a part of the pattern, which is also the place.
    pub(super) fn mistake(&self, mistake: Mistake, shown: Range<usize>) -> FormatError {
        self.mistake_at(mistake, shown.clone(), shown)
    }

    /// Go's message shows more of the pattern than is to blame.
    pub(super) fn mistake_at(&self, mistake: Mistake, shown: Range<usize>, span: Range<usize>) -> FormatError {
        let shown = go_text::lossy(&self.text[shown]);
        FormatError::new(format!("error parsing regexp: {}: `{shown}`", mistake.words()), span)
    }

    /// The character at a position; `None` at the end.
    pub(super) fn character(&self, at: usize) -> Read<Option<char>> {
        match go_text::decode(&self.text[at..]) {
            None => Ok((None, at)),
            Some((Some(c), width)) => Ok((Some(c), at + width)),
            Some((None, _)) => Err(self.not_utf8(at)),
        }
    }

    fn not_utf8(&self, at: usize) -> FormatError {
        self.mistake_at(Mistake::Utf8, at..self.text.len(), at..at + 1)
    }

    /// Refuses a part that is not UTF-8; Go shows it from the first bad byte to the part's end.
    pub(super) fn check_utf8(&self, part: Range<usize>) -> Result<(), FormatError> {
        let mut at = part.start;
        while let Some((character, width)) = go_text::decode(&self.text[at..part.end]) {
            if character.is_none() {
                return Err(self.mistake_at(Mistake::Utf8, at..part.end, at..at + 1));
            }
            at += width;
        }
        Ok(())
    }

    /// An escape that stands for one character; `at` is at the backslash.
    pub(super) fn escape(&self, start: usize) -> Read<u32> {
        if start + 1 >= self.text.len() {
            return Err(self.mistake_at(Mistake::TrailingBackslash, 0..0, start..self.text.len()));
        }
        let (character, mut at) = self.character(start + 1)?;
        let octal = |at: usize| self.byte(at).filter(|byte| matches!(byte, b'0'..=b'7'));
        match character {
            Some(c) if c.is_ascii() && !c.is_ascii_alphanumeric() => return Ok((c as u32, at)),
            Some(first @ '0'..='7') if first == '0' || octal(at).is_some() => {
                let mut value = first as u32 - '0' as u32;
                for _ in 0..2 {
                    let Some(digit) = octal(at) else { break };
                    value = value * 8 + u32::from(digit - b'0');
                    at += 1;
                }
                return Ok((value, at));
            }
            Some('x') if at < self.text.len() => {
                let (value, after) = self.hexadecimal(at)?;
                at = after;
                if let Some(value) = value {
                    return Ok((value, at));
                }
            }
            Some(letter @ ('a' | 'f' | 'n' | 'r' | 't' | 'v')) => {
                let value = match letter {
                    'a' => 0x07,
                    'f' => 0x0c,
                    'n' => 0x0a,
                    'r' => 0x0d,
                    't' => 0x09,
                    _ => 0x0b,
                };
                return Ok((value, at));
            }
            _ => {}
        }
        Err(self.mistake(Mistake::Escape, start..at))
    }

    /// What follows `\x`: two digits, or any number in braces. `None` when it is neither; then the position is where
    /// reading stopped.
    fn hexadecimal(&self, at: usize) -> Read<Option<u32>> {
        let (first, mut at) = self.character(at)?;
        if first != Some('{') {
            let (second, at) = self.character(at)?;
            let digit = |c: Option<char>| c.and_then(|c| c.to_digit(16));
            return Ok((digit(first).zip(digit(second)).map(|(first, second)| first * 16 + second), at));
        }
        let mut value = None;
        loop {
            let (next, after) = self.character(at)?;
            at = after;
            match next {
                Some('}') => return Ok((value, at)),
                Some(c) if c.is_ascii_hexdigit() => {
                    let next = value.unwrap_or(0) * 16 + c.to_digit(16).unwrap_or(0);
                    if next > 0x10FFFF {
                        return Ok((None, at));
                    }
                    value = Some(next);
                }
                _ => return Ok((None, at)),
            }
        }
    }

    /// `\pL`, `\p{Greek}`, `\P…`; `None` when nothing of the kind begins here.
    pub(super) fn unicode_class(&self, start: usize, any_case: bool) -> Read<Option<Class>> {
        if self.byte(start) != Some(b'\\') || !matches!(self.byte(start + 1), Some(b'p' | b'P')) {
            return Ok((None, start));
        }
        let (character, after) = self.character(start + 2)?;
        let (name, end) = if character == Some('{') {
            let Some(close) = self.text[start..].iter().position(|byte| *byte == b'}') else {
                self.check_utf8(start..self.text.len())?;
                return Err(self.mistake(Mistake::ClassRange, start..self.text.len()));
            };
            let close = start + close;
            self.check_utf8(start + 3..close)?;
            (start + 3..close, close + 1)
        } else {
            (start + 2..after, after)
        };
        let mut negated = self.byte(start + 1) == Some(b'P');
        let mut name = go_text::lossy(&self.text[name]);
        if name.starts_with('^') {
            negated = !negated;
            name.remove(0);
        }
        let Some(mut class) = Class::unicode(&name) else {
            return Err(self.mistake(Mistake::ClassRange, start..end));
        };
        if any_case {
            class = class.any_case((class.has_ascii(b's'), class.has_ascii(b'k')));
        }
        Ok((Some(if negated { class.negated() } else { class }), end))
    }

    /// `\d`, `\S` and the like; `None` when nothing of the kind begins here.
    pub(super) fn perl_class(&self, start: usize, any_case: bool) -> Option<(Class, usize)> {
        (self.byte(start)? == b'\\').then_some(())?;
        let (class, negated) = Class::perl(self.byte(start + 1)?)?;
        Some((with_case_and_sign(class, any_case, negated), start + 2))
    }

    /// `[[:alpha:]]`'s inner part; `None` when nothing of the kind begins here.
    fn posix_class(&self, start: usize, any_case: bool) -> Read<Option<Class>> {
        let opens = self.text[start..].starts_with(b"[:") && start + 2 < self.text.len();
        if !opens || self.last_class_end.is_none_or(|last| last < start + 2) {
            return Ok((None, start));
        }
        let rest = &self.text[start + 2..];
        let Some(length) = rest.windows(2).position(|window| window == b":]") else { return Ok((None, start)) };
        let (negated, name) = match &rest[..length] {
            [b'^', name @ ..] => (true, name),
            name => (false, name),
        };
        let end = start + 2 + length + 2;
        match Class::posix(name) {
            Some(class) => Ok((Some(with_case_and_sign(class, any_case, negated)), end)),
            None => Err(self.mistake(Mistake::ClassRange, start..end)),
        }
    }

    /// A bracket class; `start` is at its `[`. With it, the one character that it lists when it lists only one.
    pub(super) fn bracket_class(&self, start: usize, any_case: bool) -> Read<(Class, Option<char>)> {
        let mut at = start + 1;
        let negated = self.byte(at) == Some(b'^');
        at += usize::from(negated);
        let mut class = Class::EMPTY;
        let (mut items, mut only) = (0, None);
        while items == 0 || self.byte(at) != Some(b']') {
            items += 1;
            if let (Some(part), after) = self.posix_class(at, any_case)? {
                (class, at) = (class.union(part), after);
                continue;
            }
            if let (Some(part), after) = self.unicode_class(at, any_case)? {
                (class, at) = (class.union(part), after);
                continue;
            }
            if let Some((part, after)) = self.perl_class(at, any_case) {
                (class, at) = (class.union(part), after);
                continue;
            }
            let range_start = at;
            let first;
            (first, at) = self.class_character(at, start)?;
            let mut last = first;
            if self.byte(at) == Some(b'-') && self.byte(at + 1).is_some_and(|byte| byte != b']') {
                (last, at) = self.class_character(at + 1, start)?;
                if last < first {
                    return Err(self.mistake(Mistake::ClassRange, range_start..at));
                }
            }
            only = (first == last).then(|| as_character(first));
            let mut range = Class::range(as_character(first), as_character(last));
            if any_case {
                let has = |exotic: u32| first <= exotic && exotic <= last;
                range = range.any_case((has(0x17F), has(0x212A)));
            }
            class = class.union(range);
        }
        let only = only.filter(|_| items == 1 && !negated);
        Ok(((if negated { class.negated() } else { class }, only), at + 1))
    }

    fn class_character(&self, at: usize, class_start: usize) -> Read<u32> {
        if self.byte(at) == Some(b'\\') {
            return self.escape(at);
        }
        match self.character(at)? {
            (Some(c), after) => Ok((c as u32, after)),
            (None, _) => Err(self.mistake(Mistake::MissingBracket, class_start..self.text.len())),
        }
    }
}

/// Escapes can name surrogates, which no text holds: they stand as U+FFFD here.
pub(super) fn as_character(code: u32) -> char {
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn with_case_and_sign(class: Class, any_case: bool, negated: bool) -> Class {
    let class = if any_case { class.any_case((false, false)) } else { class };
    if negated { class.negated() } else { class }
}

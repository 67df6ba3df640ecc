//! Sets of characters, exact for ASCII.

use super::unicode_classes::CLASSES;

/// What a class holds beyond ASCII.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BeyondAscii {
    Nothing,
    /// Some characters; which is not kept.
    Something,
    Everything,
}

/// A set of characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Class {
    /// Bit n: the ASCII character n.
    pub(super) ascii: u128,
    pub(super) beyond: BeyondAscii,
}

impl Class {
    pub(super) const EMPTY: Self = Self { ascii: 0, beyond: BeyondAscii::Nothing };
    pub(super) const EVERYTHING: Self = Self { ascii: u128::MAX, beyond: BeyondAscii::Everything };

    pub(super) const fn of_ascii(ascii: u128) -> Self {
        Self { ascii, beyond: BeyondAscii::Nothing }
    }

    /// The characters between two, both included.
    pub(super) fn range(first: char, last: char) -> Self {
        let (first, last) = (first as u32, last as u32);
        let mut ascii = 0;
        if first < 128 {
            let above = u128::MAX << first;
            ascii = if last < 127 { above & !(u128::MAX << (last + 1)) } else { above };
        }
        let beyond = match (first, last) {
            (_, 0..128) => BeyondAscii::Nothing,
            (0..=128, 0x10FFFF) => BeyondAscii::Everything,
            _ => BeyondAscii::Something,
        };
        Self { ascii, beyond }
    }

    /// The class that `\p{name}` stands for; `None` when Go knows no such name.
    pub(super) fn unicode(name: &str) -> Option<Self> {
        let name = canonical_name(name);
        match name.as_str() {
            "Any" => return Some(Self::EVERYTHING),
            // Every ASCII character is assigned.
            "Assigned" => return Some(Self { ascii: u128::MAX, beyond: BeyondAscii::Something }),
            "Ascii" => return Some(Self::of_ascii(u128::MAX)),
            _ => {}
        }
        let found = CLASSES.binary_search_by_key(&name.as_str(), |(known, _)| known).ok()?;
        Some(Self { ascii: CLASSES[found].1, beyond: BeyondAscii::Something })
    }

    /// The POSIX class `[:name:]`, without its colons and `^`.
    pub(super) fn posix(name: &[u8]) -> Option<Self> {
        let test: fn(u8) -> bool = match name {
            b"alnum" => |c| c.is_ascii_alphanumeric(),
            b"alpha" => |c| c.is_ascii_alphabetic(),
            b"ascii" => |_| true,
            b"blank" => |c| matches!(c, b'\t' | b' '),
            b"cntrl" => |c| c.is_ascii_control(),
            b"digit" => |c| c.is_ascii_digit(),
            b"graph" => |c| c.is_ascii_graphic(),
            b"lower" => |c| c.is_ascii_lowercase(),
            b"print" => |c| matches!(c, b' '..=b'~'),
            b"punct" => |c| c.is_ascii_punctuation(),
            b"space" => |c| matches!(c, b'\t'..=b'\r' | b' '),
            b"upper" => |c| c.is_ascii_uppercase(),
            b"word" => |c| c.is_ascii_alphanumeric() || c == b'_',
            b"xdigit" => |c| c.is_ascii_hexdigit(),
            _ => return None,
        };
        Some(Self::of_ascii((0..128).filter(|c| test(*c)).fold(0, |set, c| set | 1 << c)))
    }

    /// `\d`, `\s`, `\w` and their opposites, by their letter.
    pub(super) fn perl(letter: u8) -> Option<(Self, bool)> {
        let class = match letter.to_ascii_lowercase() {
            b'd' => Self::posix(b"digit")?,
            b's' => Self::posix(b"space")?.without(0x0b),
            b'w' => Self::posix(b"word")?,
            _ => return None,
        };
        Some((class, letter.is_ascii_uppercase()))
    }

    fn without(self, ascii: u8) -> Self {
        Self { ascii: self.ascii & !(1 << ascii), ..self }
    }

    #[must_use]
    pub(super) fn union(self, other: Self) -> Self {
        Self {
            ascii: self.ascii | other.ascii,
            beyond: match (self.beyond, other.beyond) {
                (BeyondAscii::Everything, _) | (_, BeyondAscii::Everything) => BeyondAscii::Everything,
                (BeyondAscii::Nothing, BeyondAscii::Nothing) => BeyondAscii::Nothing,
                _ => BeyondAscii::Something,
            },
        }
    }

    #[must_use]
    pub(super) fn negated(self) -> Self {
        Self {
            ascii: !self.ascii,
            beyond: match self.beyond {
                BeyondAscii::Nothing => BeyondAscii::Everything,
                BeyondAscii::Something => BeyondAscii::Something,
                BeyondAscii::Everything => BeyondAscii::Nothing,
            },
        }
    }

    /// With the other case of every letter. `exotic` says whether the class holds ſ or the Kelvin sign, whose other
    /// cases are ASCII.
    #[must_use]
    pub(super) fn any_case(self, (long_s, kelvin): (bool, bool)) -> Self {
        const UPPER: u128 = ((1 << 26) - 1) << b'A';
        const LOWER: u128 = UPPER << 32;
        let mut ascii = self.ascii | (self.ascii & UPPER) << 32 | (self.ascii & LOWER) >> 32;
        if long_s {
            ascii |= 1 << b's' | 1 << b'S';
        }
        if kelvin {
            ascii |= 1 << b'k' | 1 << b'K';
        }
        let adds = ascii & (1 << b's' | 1 << b'k') != 0 && self.beyond == BeyondAscii::Nothing;
        Self { ascii, beyond: if adds { BeyondAscii::Something } else { self.beyond } }
    }

    #[must_use]
    pub fn is_everything(self) -> bool {
        self == Self::EVERYTHING
    }

    /// Everything but the newline.
    #[must_use]
    pub fn is_everything_but_newline(self) -> bool {
        self == Self::EVERYTHING.without(b'\n')
    }

    /// Whether the class holds this ASCII character.
    #[must_use]
    pub fn has_ascii(self, character: u8) -> bool {
        character < 128 && self.ascii & (1 << character) != 0
    }
}

/// How Go compares names of Unicode classes: without spaces, `-` and `_`, first letter large, the others small.
fn canonical_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars().filter(|c| !matches!(c, ' ' | '-' | '_')) {
        out.push(if out.is_empty() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() });
    }
    out
}

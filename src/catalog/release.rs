//! The releases that the catalog knows, sets of them, and what a user may write for one: `1.9`, `1.8..1.12`, `>=1.8,<1.12`.
//!
//! Knows the list of releases and nothing of components.

use super::{
    data::RELEASES,
    version::{Version, number},
};
use std::fmt;

/// One release in the catalog.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Release(u8);

impl Release {
    pub fn oldest() -> Release {
        Release(0)
    }

    pub fn newest() -> Release {
        Release((RELEASES.len() - 1) as u8)
    }

    /// All releases, oldest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Release> + ExactSizeIterator {
        (0..RELEASES.len() as u8).map(Release)
    }

    /// The release of exactly this number.
    pub fn of(version: Version) -> Option<Release> {
        RELEASES.binary_search_by(|r| r.0.cmp(&version)).ok().map(|i| Release(i as u8))
    }

    /// The newest patch of a minor series such as 1.9.
    pub fn newest_of_series(major: u16, minor: u16) -> Option<Release> {
        Release::all().rev().find(|r| r.version().same_series(Version::new(major, minor, 0)))
    }

    pub fn version(self) -> Version {
        RELEASES[self.index()].0
    }

    /// The day it was published, `2024-04-09`.
    pub fn date(self) -> &'static str {
        RELEASES[self.index()].1
    }

    pub fn previous(self) -> Option<Release> {
        self.0.checked_sub(1).map(Release)
    }

    pub fn next(self) -> Option<Release> {
        (self < Release::newest()).then(|| Release(self.0 + 1))
    }

    pub(super) fn index(self) -> usize {
        usize::from(self.0)
    }

    pub(super) fn from_index(index: u8) -> Release {
        Release(index)
    }

    /// The known release closest to an unknown number: the newest older one of its series, else its neighbour.
    fn nearest(version: Version) -> Release {
        let older = Release::all().rev().find(|r| r.version() < version);
        let newer = Release::all().find(|r| r.version() > version);
        match (older, newer) {
            (Some(older), Some(newer))
                if newer.version().same_series(version) && !older.version().same_series(version) =>
            {
                newer
            }
            (Some(older), _) => older,
            (None, newer) => newer.unwrap_or_else(Release::newest),
        }
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.version(), f)
    }
}

impl fmt::Debug for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A set of known releases.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReleaseSet(u128);

impl ReleaseSet {
    pub const EMPTY: ReleaseSet = ReleaseSet(0);

    pub fn all() -> ReleaseSet {
        ReleaseSet(u128::MAX >> (128 - RELEASES.len()))
    }

    pub fn only(release: Release) -> ReleaseSet {
        ReleaseSet(1 << release.0)
    }

    /// Both ends in.
    pub fn between(first: Release, last: Release) -> ReleaseSet {
        Release::all().filter(|r| (first..=last).contains(r)).collect()
    }

    pub(super) const fn from_bits(bits: u128) -> ReleaseSet {
        ReleaseSet(bits)
    }

    pub fn contains(self, release: Release) -> bool {
        self.0 >> release.0 & 1 == 1
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    pub fn union(self, other: ReleaseSet) -> ReleaseSet {
        ReleaseSet(self.0 | other.0)
    }

    pub fn intersection(self, other: ReleaseSet) -> ReleaseSet {
        ReleaseSet(self.0 & other.0)
    }

    pub fn without(self, other: ReleaseSet) -> ReleaseSet {
        ReleaseSet(self.0 & !other.0)
    }

    pub fn first(self) -> Option<Release> {
        (self.0 != 0).then(|| Release(self.0.trailing_zeros() as u8))
    }

    pub fn last(self) -> Option<Release> {
        (self.0 != 0).then(|| Release(127 - self.0.leading_zeros() as u8))
    }

    /// The first release after the last one of the set: where it ended, when it did.
    pub fn ended_in(self) -> Option<Release> {
        self.last()?.next()
    }

    /// Where membership changes: the releases that are in the set or not, unlike the one before them.
    pub(super) fn edges(self) -> ReleaseSet {
        ReleaseSet((self.0 ^ (self.0 << 1)) & ReleaseSet::all().0)
    }

    /// Oldest first.
    pub fn iter(self) -> impl Iterator<Item = Release> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let first = ReleaseSet(rest).first()?;
            rest &= rest - 1;
            Some(first)
        })
    }

    /// The runs of neighbouring releases, each with its first and last, oldest first.
    pub fn runs(self) -> impl Iterator<Item = (Release, Release)> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let first = ReleaseSet(rest).first()?;
            let length = (rest >> first.0).trailing_ones() as u8;
            let last = Release(first.0 + length - 1);
            rest = rest.checked_shr(u32::from(last.0) + 1).unwrap_or(0).checked_shl(u32::from(last.0) + 1).unwrap_or(0);
            Some((first, last))
        })
    }
}

impl FromIterator<Release> for ReleaseSet {
    fn from_iter<I: IntoIterator<Item = Release>>(releases: I) -> Self {
        ReleaseSet(releases.into_iter().fold(0, |bits, release| bits | 1 << release.0))
    }
}

/// `1.9.0..1.18.1`, one release alone as itself, several runs with `, ` between them.
impl fmt::Display for ReleaseSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (first, last)) in self.runs().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            match first == last {
                true => write!(f, "{first}")?,
                false => write!(f, "{first}..{last}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for ReleaseSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{self}]")
    }
}

/// What a configuration is checked against: the meaning of `--alloy-version`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Never empty.
    pub releases: ReleaseSet,
    /// The number asked for, when it is newer than any known release: the newest known stands for it.
    pub newer_than_known: Option<Version>,
}

impl Target {
    /// The newest release.
    pub fn newest() -> Target {
        Target::one(Release::newest())
    }

    pub fn one(release: Release) -> Target {
        Target { releases: ReleaseSet::only(release), newer_than_known: None }
    }

    /// The newest of its releases.
    pub fn newest_release(self) -> Release {
        self.releases.last().unwrap_or_else(Release::newest)
    }

    /// `1.9.2`, `1.9`, `1.8..1.12` (both ends in, with all their patches), or conditions such as `>=1.8,<1.12`.
    pub fn parse(text: &str) -> Result<Target, TargetError> {
        let text = text.trim();
        if let Some((first, last)) = text.split_once("..") {
            let (first, last) = (Number::parse(first)?, Number::parse(last.strip_prefix('=').unwrap_or(last))?);
            return Target::of_range(text, |v| !first.is_above(v) && !last.is_below(v), &[first, last]);
        }
        if text.contains(['<', '>', '=', ',']) {
            let conditions: Vec<_> = text.split(',').map(Condition::parse).collect::<Result<_, _>>()?;
            let numbers: Vec<_> = conditions.iter().map(|c| c.number).collect();
            return Target::of_range(text, |v| conditions.iter().all(|c| c.holds(v)), &numbers);
        }
        let number = Number::parse(text)?;
        number.known()?;
        let chosen = Release::all().rev().find(|r| number.is(r.version()));
        Ok(match chosen {
            Some(release) => Target::one(release),
            None => Target { newer_than_known: Some(number.version()), ..Target::newest() },
        })
    }

    fn of_range(text: &str, holds: impl Fn(Version) -> bool, numbers: &[Number]) -> Result<Target, TargetError> {
        for number in numbers {
            number.known()?;
        }
        let newer_than_known = numbers.iter().copied().filter(|n| n.is_newer_than_known()).map(Number::version).max();
        let newer_than_known = newer_than_known.filter(|v| holds(*v));
        let mut releases: ReleaseSet = Release::all().filter(|r| holds(r.version())).collect();
        if newer_than_known.is_some() && releases.is_empty() {
            releases = ReleaseSet::only(Release::newest());
        }
        if releases.is_empty() {
            return Err(TargetError::Empty { text: text.to_owned() });
        }
        Ok(Target { releases, newer_than_known })
    }
}

/// Why a text is not a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetError {
    /// It is not a version or range at all.
    Malformed { text: String },
    /// A number between known releases, or older than all.
    Unknown { version: String, nearest: Release },
    /// No release is in the range.
    Empty { text: String },
}

impl fmt::Display for TargetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TargetError::Malformed { text } => write!(
                f,
                "{text:?} is not a version of Alloy: write one such as `1.9.2` or `1.9`, or a range such as `1.8..1.12` or `>=1.8,<1.12`"
            ),
            TargetError::Unknown { version, nearest } => {
                write!(f, "there is no Alloy {version}; the nearest known release is {nearest}")
            }
            TargetError::Empty { text } => write!(
                f,
                "no release of Alloy is in the range `{text}`; known are {} to {}",
                Release::oldest(),
                Release::newest()
            ),
        }
    }
}

impl std::error::Error for TargetError {}

/// A release number with or without its patch.
#[derive(Clone, Copy)]
enum Number {
    Full(Version),
    Series(u16, u16),
}

impl Number {
    fn parse(text: &str) -> Result<Number, TargetError> {
        let text = text.trim();
        let series = |text: &str| {
            let (major, minor) = text.strip_prefix('v').unwrap_or(text).split_once('.')?;
            Some(Number::Series(number(major)?, number(minor)?))
        };
        match text.parse() {
            Ok(version) => Ok(Number::Full(version)),
            Err(_) => series(text).ok_or_else(|| TargetError::Malformed { text: text.to_owned() }),
        }
    }

    /// The number itself, or the first of its series.
    fn version(self) -> Version {
        match self {
            Number::Full(version) => version,
            Number::Series(major, minor) => Version::new(major, minor, 0),
        }
    }

    fn is(self, version: Version) -> bool {
        match self {
            Number::Full(full) => full == version,
            Number::Series(..) => self.version().same_series(version),
        }
    }

    /// Whether all it stands for comes after `version`.
    fn is_above(self, version: Version) -> bool {
        !self.is(version) && self.version() > version
    }

    fn is_below(self, version: Version) -> bool {
        !self.is(version) && self.version() < version
    }

    fn is_newer_than_known(self) -> bool {
        self.is_above(Release::newest().version())
    }

    /// Refuses a number that lies among the known releases and is none of them.
    fn known(self) -> Result<(), TargetError> {
        if self.is_newer_than_known() || Release::all().any(|r| self.is(r.version())) {
            return Ok(());
        }
        let version = match self {
            Number::Full(version) => version.to_string(),
            Number::Series(major, minor) => format!("{major}.{minor}"),
        };
        Err(TargetError::Unknown { version, nearest: Release::nearest(self.version()) })
    }
}

struct Condition {
    operator: &'static str,
    number: Number,
}

impl Condition {
    fn parse(text: &str) -> Result<Condition, TargetError> {
        let text = text.trim();
        let operators = [">=", "<=", "==", "=", ">", "<"];
        let operator = operators.into_iter().find(|o| text.starts_with(o));
        let operator = operator.ok_or_else(|| TargetError::Malformed { text: text.to_owned() })?;
        Ok(Condition { operator, number: Number::parse(&text[operator.len()..])? })
    }

    fn holds(&self, version: Version) -> bool {
        match self.operator {
            ">=" => !self.number.is_above(version),
            "<=" => !self.number.is_below(version),
            ">" => self.number.is_below(version),
            "<" => self.number.is_above(version),
            _ => self.number.is(version),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Release, ReleaseSet, Target};

    #[test]
    fn targets() {
        let newest = Release::newest();
        let check = |text: &str, expected: &str| {
            let got = match Target::parse(text) {
                Ok(target) => match target.newer_than_known {
                    None => target.releases.to_string(),
                    Some(version) => format!("{} for {version}", target.releases),
                },
                Err(error) => error.to_string(),
            };
            assert_eq!(got, expected, "{text}");
        };
        check("1.9.1", "1.9.1");
        check("v1.9.1", "1.9.1");
        check("1.9", "1.9.2");
        check("1.8..1.12", "1.8.0..1.12.2");
        check("1.8.1..1.8.2", "1.8.1..1.8.2");
        check(">=1.8,<1.12", "1.8.0..1.11.3");
        check(">=1.8, <=1.12", "1.8.0..1.12.2");
        check(">1.8,<1.9.2", "1.9.0..1.9.1");
        check("=1.8", "1.8.0..1.8.3");
        check(">=1.0", &format!("1.0.0..{newest}"));
        check("1.99", &format!("{newest} for 1.99.0"));
        check("2.0.0", &format!("{newest} for 2.0.0"));
        check("1.17.1..1.99", &format!("1.17.1..{newest} for 1.99.0"));
        check(">=1.99", &format!("{newest} for 1.99.0"));
        check("<1.99", &format!("1.0.0..{newest}"));
        check("1.9.7", "there is no Alloy 1.9.7; the nearest known release is 1.9.2");
        check("0.9", "there is no Alloy 0.9; the nearest known release is 1.0.0");
        check("1.8..1.9.7", "there is no Alloy 1.9.7; the nearest known release is 1.9.2");
        check("1.12..1.8", &format!("no release of Alloy is in the range `1.12..1.8`; known are 1.0.0 to {newest}"));
        for bad in ["", "x", "1", "1.9.", "..", "1.8..", ">=", "~1.8", "1.8,1.9", "latest"] {
            let error = Target::parse(bad).expect_err(bad).to_string();
            assert!(error.contains("is not a version of Alloy"), "{bad}: {error}");
        }
    }

    #[test]
    fn sets() {
        let all: Vec<Release> = Release::all().collect();
        let set = |indices: &[usize]| indices.iter().map(|i| all[*i]).collect::<ReleaseSet>();
        assert_eq!(ReleaseSet::all().len(), all.len());
        assert_eq!(ReleaseSet::all().runs().collect::<Vec<_>>(), [(all[0], *all.last().unwrap())]);
        let some = set(&[0, 1, 2, 5, 7, 8]);
        assert_eq!(some.runs().collect::<Vec<_>>(), [(all[0], all[2]), (all[5], all[5]), (all[7], all[8])]);
        assert_eq!(some.iter().collect::<ReleaseSet>(), some);
        assert_eq!((some.first(), some.last(), some.ended_in()), (Some(all[0]), Some(all[8]), Some(all[9])));
        assert_eq!(some.without(set(&[1])).intersection(set(&[0, 1, 5])), set(&[0, 5]));
        assert_eq!(ReleaseSet::EMPTY.runs().count() + ReleaseSet::EMPTY.iter().count(), 0);
        assert_eq!(ReleaseSet::between(all[3], all[5]), set(&[3, 4, 5]));
    }
}

//! Release numbers of Alloy: `1.9.2`, `1.19.0-rc.3`.
//!
//! Knows nothing of which releases exist. Shared with `build.rs` and the extractor, so it uses only `std`.

use std::{fmt, str::FromStr};

/// A full release number. Release candidates come before their release.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    pub major: u16,
    pub minor: u16,
    pub patch: u16,
    /// `u16::MAX` for a release, N for `-rc.N`: in this order candidates sort first.
    candidate: u16,
}

impl Version {
    pub const fn new(major: u16, minor: u16, patch: u16) -> Version {
        Version { major, minor, patch, candidate: u16::MAX }
    }

    /// `1.19.0-rc.3`.
    pub const fn new_candidate(major: u16, minor: u16, patch: u16, candidate: u16) -> Version {
        Version { major, minor, patch, candidate }
    }

    /// N of `-rc.N`.
    pub fn candidate(self) -> Option<u16> {
        (self.candidate != u16::MAX).then_some(self.candidate)
    }

    /// Whether both belong to one minor series, such as `1.9`.
    pub fn same_series(self, other: Version) -> bool {
        (self.major, self.minor) == (other.major, other.minor)
    }
}

/// The text is not a release number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionError {
    pub text: String,
}

impl fmt::Display for VersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a release number such as \"1.9.2\"", self.text)
    }
}

impl std::error::Error for VersionError {}

impl FromStr for Version {
    type Err = VersionError;

    /// `1.9.2`, `v1.9.2`, `1.19.0-rc.3`; all three numbers are needed.
    fn from_str(text: &str) -> Result<Version, VersionError> {
        let parse = || {
            let rest = text.strip_prefix('v').unwrap_or(text);
            let (numbers, candidate) = match rest.split_once("-rc.") {
                Some((numbers, candidate)) => (numbers, number(candidate).filter(|n| *n != u16::MAX)?),
                None => (rest, u16::MAX),
            };
            let mut parts = numbers.split('.').map(number);
            let (major, minor, patch) = (parts.next()??, parts.next()??, parts.next()??);
            parts.next().is_none().then_some(Version { major, minor, patch, candidate })
        };
        parse().ok_or_else(|| VersionError { text: text.to_owned() })
    }
}

/// A number written in digits only, without a leading zero.
pub(super) fn number(text: &str) -> Option<u16> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        match self.candidate() {
            Some(n) => write!(f, "-rc.{n}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn parses_orders_and_prints() {
        let parse = |text: &str| text.parse::<Version>();
        for text in ["1.0.0", "1.9.2", "1.18.1", "1.19.0-rc.0", "1.19.0-rc.3", "1.19.0", "2.0.0"] {
            assert_eq!(parse(text).map(|v| v.to_string()).as_deref(), Ok(text));
        }
        assert_eq!(parse("v1.9.2"), parse("1.9.2"));
        let mut sorted = ["1.19.0", "1.9.10", "1.19.0-rc.3", "1.9.2", "1.19.0-rc.0"].map(|t| parse(t).unwrap());
        sorted.sort();
        assert_eq!(sorted.map(|v| v.to_string()), ["1.9.2", "1.9.10", "1.19.0-rc.0", "1.19.0-rc.3", "1.19.0"]);
        for bad in [
            "",
            "1",
            "1.9",
            "1.9.",
            "1.9.2.3",
            "1.09.2",
            "1.9.x",
            "1.9.2-rc",
            "1.9.2-rc.",
            "+1.0.0",
            "1.9.99999",
            "latest",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}

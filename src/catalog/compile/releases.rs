//! Ranges of releases as bit sets, and what is wrong with them.

use super::super::version::Version;

/// The known releases, oldest first; bit N of a set stands for release N.
pub(super) struct Releases {
    versions: Vec<Version>,
}

/// A set stays in 128 bits: a release a month fills them in some six years.
pub(super) const MOST_RELEASES: usize = 128;

impl Releases {
    pub(super) fn new(versions: Vec<Version>) -> Releases {
        Releases { versions }
    }

    pub(super) fn all(&self) -> u128 {
        self.starting_at(0)
    }

    pub(super) fn index(&self, version: Version) -> Result<usize, String> {
        self.versions.binary_search(&version).map_err(|_| format!("`{version}` is not a release of versions.json"))
    }

    /// The releases from `version` on.
    pub(super) fn since(&self, version: Version) -> Result<u128, String> {
        Ok(self.starting_at(self.index(version)?))
    }

    fn starting_at(&self, index: usize) -> u128 {
        let all = u128::MAX >> (MOST_RELEASES - self.versions.len());
        if index == 0 { all } else { all >> index << index }
    }

    /// `since` ≤ v < `until` without the gaps.
    pub(super) fn range(
        &self,
        since: Option<Version>,
        until: Option<Version>,
        gaps: &[(Version, Version)],
    ) -> Result<u128, String> {
        let mut set = since.map_or(Ok(self.all()), |since| self.since(since))?;
        if let (Some(since), Some(until)) = (since, until)
            && until <= since
        {
            return Err(format!("`until` ({until}) must come after `since` ({since})"));
        }
        if let Some(until) = until {
            set &= !self.since(until)?;
        }
        let mut before = since;
        for (from, to) in gaps {
            let gap = self.since(*from)? & !self.since(*to)?;
            if from >= to {
                return Err(format!("the end of a gap ({to}) must come after its beginning ({from})"));
            }
            if before.is_some_and(|before| *from <= before) || until.is_some_and(|until| *to >= until) {
                return Err(format!(
                    "the gap {from}..{to} overlaps another one or leaves `since` and `until`: gaps lie inside, in order"
                ));
            }
            before = Some(*to);
            set &= !gap;
        }
        Ok(set)
    }

    /// Cuts `set` at the ends of a history (oldest first): one set for each entry, and the rest for the newest state.
    pub(super) fn periods(&self, set: u128, ends: &[Option<Version>]) -> Result<(Vec<u128>, u128), (usize, String)> {
        let mut rest = set;
        let mut periods = Vec::new();
        let mut before = None;
        for (i, end) in ends.iter().enumerate() {
            let end = end.ok_or_else(|| (i, "expected `until`: the release up to which this held".to_owned()))?;
            if before.is_some_and(|before| before >= end) {
                return Err((
                    i,
                    format!("the entry until {end} overlaps the one before it: a history is sorted, oldest first"),
                ));
            }
            before = Some(end);
            let from_end = self.since(end).map_err(|error| (i, error))?;
            let period = rest & !from_end;
            rest &= from_end;
            if period == 0 || rest == 0 {
                return Err((i, format!("the entry until {end} lies outside of the releases that know the name")));
            }
            periods.push(period);
        }
        Ok((periods, rest))
    }
}

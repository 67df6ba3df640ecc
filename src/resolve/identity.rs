//! Hashes of dotted names, so that ids are compared and looked up without being spelled out.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::catalog::text_hash;

/// The running hash of a dotted name: `a`, `a.b`, `a.b.c` are three states of one value.
///
/// Hashes only find candidates; whoever looks something up compares the names themselves as well.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct NameHash(pub u64);

impl NameHash {
    pub(super) const fn seeded(seed: u32) -> Self {
        // In all bits, as names are: in a few, `ab` in one scope would be `bb` in the next.
        Self((seed as u64 + 1).wrapping_mul(0xbf58_476d_1ce4_e5b9))
    }

    /// The hash of this name followed by `.` and `fragment`.
    #[must_use]
    pub(super) fn with(self, fragment: &str) -> Self {
        Self(text_hash(self.0, fragment.as_bytes()))
    }
}

/// Takes the hash as it is.
#[derive(Default)]
pub(super) struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

pub(super) type ByNameHash<T> = HashMap<u64, T, BuildHasherDefault<AsIs>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_are_told_apart() {
        let start = NameHash::seeded(0);
        assert_eq!(start.with("a").with("b"), start.with("a").with("b"));
        assert_ne!(start.with("a").with("b"), start.with("ab"));
        assert_ne!(start.with("a").with("b"), start.with("b").with("a"));
        assert_ne!(start.with("a"), NameHash::seeded(1).with("a"));
        assert_ne!(start.with("remote_write"), start.with("remote_read_"));
        assert_ne!(start.with(""), start.with("\0"));
    }

    /// A name that loses its place to another one is a false error.
    #[test]
    fn no_two_names_are_the_same() {
        let letters = ["a", "b", "d", "n", "x_", "bc", "abcd", "abcdefg", "abcdefgh"];
        let numbered = letters.iter().flat_map(|letter| (0..5_000).map(move |number| format!("{letter}{number}")));
        let repeated = letters.iter().flat_map(|letter| (1..40).map(move |count| letter.repeat(count)));
        let names: std::collections::BTreeSet<String> = numbered.chain(repeated).collect();
        let mut seen = HashMap::new();
        for name in &names {
            for scope in 0..4 {
                if let Some(other) = seen.insert(NameHash::seeded(scope).with(name).0, (scope, name)) {
                    panic!("{name} in {scope} is {other:?}");
                }
            }
        }
    }

    #[test]
    fn numbered_names_spread_over_a_table() {
        let mut buckets = vec![0_u32; 1 << 14];
        for number in 0..1 << 14 {
            let hash = NameHash::seeded(0).with("loki").with("process").with(&format!("n{number}"));
            buckets[(hash.0 & ((1 << 14) - 1)) as usize] += 1;
        }
        assert!(buckets.iter().max() < Some(&12), "{:?}", buckets.iter().max());
    }
}

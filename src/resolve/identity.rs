//! Hashes of dotted names, so that ids are compared and looked up without being spelled out.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The running hash of a dotted name: `a`, `a.b`, `a.b.c` are three states of one value.
///
/// Hashes only find candidates; whoever looks something up compares the names themselves as well.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct NameHash(pub u64);

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

impl NameHash {
    pub(super) const fn seeded(seed: u32) -> Self {
        Self((seed as u64 + 1).wrapping_mul(MULTIPLIER))
    }

    /// The hash of this name followed by `.` and `fragment`.
    #[must_use]
    pub(super) fn with(self, fragment: &str) -> Self {
        let mut state = self.0 ^ (fragment.len() as u64);
        let mut chunks = fragment.as_bytes().chunks_exact(8);
        for chunk in &mut chunks {
            state = mix(state, chunk.iter().rev().fold(0, |word, &byte| (word << 8) | u64::from(byte)));
        }
        let rest = chunks.remainder().iter().rev().fold(0, |word, &byte| (word << 8) | u64::from(byte));
        Self(mix(state, rest))
    }
}

fn mix(state: u64, word: u64) -> u64 {
    let product = u128::from(state ^ word) * u128::from(MULTIPLIER);
    let folded = (product as u64) ^ ((product >> 64) as u64);
    // Short names differ in few bits, and tables look at the lowest ones.
    let spread = (folded ^ (folded >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    spread ^ (spread >> 32)
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
            self.0 = mix(self.0, u64::from(byte));
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value.wrapping_mul(MULTIPLIER);
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

//! The hash under which names are found. The same in the tables that `build.rs` writes and where they are read.

/// A few multiplications for a name of usual length; good enough for a fixed set of names.
pub(super) fn name_hash(name: &str) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let (words, rest) = name.as_bytes().as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let mut hash = name.len() as u64;
    for word in words.iter().chain([&last]) {
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(*word)).wrapping_mul(FACTOR);
    }
    hash ^ (hash >> 32)
}

/// One of 64 bits for a name: a set of names as one word, which can tell for certain that a name is not in it.
pub(crate) fn name_bit(name: &str) -> u64 {
    1 << (name_hash(name) >> 58)
}

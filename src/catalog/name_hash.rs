//! How names are found: by a hash, and compared. The same in the tables that `build.rs` writes and where they are read.

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// A few multiplications for a name of usual length; good enough for a fixed set of names.
pub(super) const fn name_hash(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let (words, _) = bytes.as_chunks::<8>();
    let mut hash = name.len() as u64;
    let mut at = 0;
    while at < words.len() {
        hash = mixed(hash, u64::from_le_bytes(words[at]));
        at += 1;
    }
    hash = mixed(hash, end(bytes));
    hash ^ (hash >> 32)
}

/// Whether two names are the same, for constants as well.
pub(super) const fn same_name(a: &[u8], b: &[u8]) -> bool {
    let ((a_words, _), (b_words, _)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let mut same = a.len() == b.len() && end(a) == end(b);
    let mut at = 0;
    while same && at < a_words.len() {
        same = u64::from_le_bytes(a_words[at]) == u64::from_le_bytes(b_words[at]);
        at += 1;
    }
    same
}

const fn mixed(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(5) ^ word).wrapping_mul(FACTOR)
}

/// The last eight bytes; all of them when there are fewer.
const fn end(bytes: &[u8]) -> u64 {
    if let Some(last) = bytes.last_chunk() {
        return u64::from_le_bytes(*last);
    }
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => (u32::from_le_bytes(*first) as u64) << 32 | u32::from_le_bytes(*last) as u64,
        _ => match *bytes {
            [] => 0,
            [a] => a as u64,
            [a, b, ..] => (a as u64) << 16 | (b as u64) << 8 | bytes[bytes.len() - 1] as u64,
        },
    }
}

/// One of 64 bits for the name of a number: a set of names as one word, which can tell for certain that a name is not in
/// it.
pub(super) const fn name_bit(number: u16) -> u64 {
    1 << (number % 64)
}

//! How names are found: by a hash, and compared. The same in the tables that `build.rs` writes and where they are read.

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// A multiplication for each eight bytes of a text; good in all its bits, so that tables of texts people choose may use it
/// too. The seed is what stands before the text.
#[inline]
pub(crate) const fn text_hash(seed: u64, text: &[u8]) -> u64 {
    let (words, _) = text.as_chunks::<8>();
    // The length in all bits: the ends of short texts fill the low ones, and `d2` must not become `d23`.
    let mut hash = seed ^ (text.len() as u64).wrapping_mul(FACTOR);
    let mut at = 0;
    while at < words.len() {
        hash = mixed(hash, u64::from_le_bytes(words[at]));
        at += 1;
    }
    mixed(hash, end(text))
}

/// Whether two names are the same, for constants as well.
#[inline]
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
    let product = (hash ^ word) as u128 * FACTOR as u128;
    product as u64 ^ (product >> 64) as u64
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

//! Line ends and tabs in a few bytes, eight at a time.

use memchr::memchr_iter;

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;
const LINE_FEEDS: u64 = u64::from_le_bytes([b'\n'; 8]);

#[inline]
pub(super) fn count_line_ends(text: &[u8]) -> u32 {
    if text.len() < 64 {
        text.iter().map(|&b| u32::from(b == b'\n')).sum()
    } else {
        memchr_iter(b'\n', text).count() as u32
    }
}

/// The line ends in a part of a source that is a few bytes long.
#[inline]
pub(super) fn line_ends(source: &[u8], start: u32, end: u32) -> u32 {
    let (start, end) = (start as usize, end as usize);
    let length = end.saturating_sub(start);
    if length <= 8
        && let Some(word) = source.get(start..).and_then(|rest| rest.first_chunk())
    {
        let other = u64::from_le_bytes(*word) ^ LINE_FEEDS;
        // In the highest bit of each byte whether it is a line feed.
        let found = !(((other & !HIGH) + !HIGH) | other) & HIGH;
        let found = found & !u64::MAX.checked_shl(8 * length as u32).unwrap_or(0);
        // Their sum, in the highest byte.
        return ((found >> 7).wrapping_mul(LOW) >> 56) as u32;
    }
    count_line_ends(source.get(start..end).unwrap_or_default())
}

/// Whether a text without line ends has a byte at which the alignment would end a cell.
#[inline]
pub(super) fn holds_tab(text: &[u8]) -> bool {
    // Eight bytes at a time, whether one is a control character that is not above the three in question.
    let control = |word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        word.wrapping_sub(0x0D * LOW) & !word & HIGH
    };
    let found = match text.last_chunk() {
        Some(last) => text.as_chunks().0.iter().fold(control(last), |found, word| found | control(word)) != 0,
        None => true,
    };
    found && text.iter().any(|b| matches!(b, b'\t' | 0x0B | 0x0C))
}

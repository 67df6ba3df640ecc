/// A line and a column, both counted from 1.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct LineColumn {
    pub line: u32,
    pub column: u32,
}

/// Where the lines of a source start. Only `\n` ends a line, as in Alloy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    /// Offset of the first byte of each line; the first is always 0.
    starts: Vec<u32>,
    length: u32,
}

impl LineIndex {
    #[must_use]
    pub fn new(source: &str) -> Self {
        let mut starts = Vec::with_capacity(source.len() / 32 + 1);
        starts.push(0);
        // Lines are short: to look at eight bytes at a time is faster than to search for each line end anew.
        let (words, rest) = source.as_bytes().as_chunks::<8>();
        let mut at = 0;
        for word in words {
            let mut ends = line_feeds(u64::from_le_bytes(*word));
            while ends != 0 {
                starts.push(at + ends.trailing_zeros() / 8 + 1);
                ends &= ends - 1;
            }
            at += 8;
        }
        starts.extend((at..).zip(rest).filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1));
        Self { starts, length: source.len() as u32 }
    }

    /// The number of lines; a text that ends in `\n` has an empty last line.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The line of a byte offset, counted from 1. Offsets past the end belong to the last line.
    #[must_use]
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// The bytes of a line (counted from 1) without its line end; `None` when there is no such line.
    #[must_use]
    pub fn line_range(&self, line: u32) -> Option<std::ops::Range<u32>> {
        let index = line.checked_sub(1)? as usize;
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).map_or(self.length, |next| next - 1);
        Some(start..end)
    }

    /// Line and column of `offset` with the column in bytes, as Alloy prints positions.
    #[must_use]
    pub fn byte_position(&self, offset: u32) -> LineColumn {
        let line = self.line(offset);
        LineColumn { line, column: offset - self.line_start(line) + 1 }
    }

    /// Line and column of `offset` with the column in Unicode characters.
    #[must_use]
    pub fn char_position(&self, source: &str, offset: u32) -> LineColumn {
        self.position(source, offset, |text| text.chars().count())
    }

    /// Line and column of `offset` with the column in UTF-16 code units, as the Language Server Protocol counts them.
    #[must_use]
    pub fn utf16_position(&self, source: &str, offset: u32) -> LineColumn {
        self.position(source, offset, |text| text.chars().map(char::len_utf16).sum())
    }

    /// The offset of a line and a column in UTF-16 units (both counted from 1); a column past the line's end gives its end.
    #[must_use]
    pub fn offset_of_utf16(&self, source: &str, position: LineColumn) -> Option<u32> {
        let range = self.line_range(position.line)?;
        let text = source.get(range.start as usize..range.end as usize)?;
        let mut left = position.column.saturating_sub(1) as usize;
        for (at, c) in text.char_indices() {
            if left < c.len_utf16() {
                return Some(range.start + at as u32);
            }
            left -= c.len_utf16();
        }
        Some(range.end)
    }

    fn line_start(&self, line: u32) -> u32 {
        self.starts.get(line as usize - 1).copied().unwrap_or(self.length)
    }

    fn position(&self, source: &str, offset: u32, width: impl Fn(&str) -> usize) -> LineColumn {
        let line = self.line(offset);
        let start = self.line_start(line) as usize;
        let mut end = (offset as usize).min(source.len());
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        LineColumn { line, column: width(&source[start.min(end)..end]) as u32 + 1 }
    }
}

/// The highest bit of each byte that is a line feed.
const fn line_feeds(word: u64) -> u64 {
    const LOW: u64 = u64::from_le_bytes([0x7f; 8]);
    let zero_where_equal = word ^ u64::from_le_bytes([b'\n'; 8]);
    !((zero_where_equal & LOW) + LOW | zero_where_equal | LOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_start_after_line_feeds() {
        let pieces =
            ["", "\n", "a", "\n\n", "ab\x0b\n", "\x09\x0a\x0b\u{8a}", "0123456789abcdef", "\r\n", "\u{10a}é\n"];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let source = [first, second, third, second].concat();
                    let ends = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
                    let starts: Vec<u32> = std::iter::once(0).chain(ends.map(|(at, _)| at as u32 + 1)).collect();
                    assert_eq!(LineIndex::new(&source).starts, starts, "{source:?}");
                }
            }
        }
    }

    #[test]
    fn columns_in_bytes_characters_and_utf16() {
        let source = "a = 1\r\nb = \"é😀x\"\n";
        let lines = LineIndex::new(source);
        let x = source.find('x').unwrap() as u32;
        assert_eq!(lines.line_count(), 3);
        assert_eq!(lines.byte_position(x), LineColumn { line: 2, column: 12 });
        assert_eq!(lines.char_position(source, x), LineColumn { line: 2, column: 8 });
        assert_eq!(lines.utf16_position(source, x), LineColumn { line: 2, column: 9 });
        assert_eq!(lines.offset_of_utf16(source, LineColumn { line: 2, column: 9 }), Some(x));
        assert_eq!(lines.char_position(source, source.len() as u32), LineColumn { line: 3, column: 1 });
        assert_eq!(lines.char_position(source, 9999), LineColumn { line: 3, column: 1 });
        assert_eq!(lines.line_range(1), Some(0..6));
        assert_eq!(lines.line_range(4), None);
    }
}

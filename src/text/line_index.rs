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
        starts.extend(memchr::memchr_iter(b'\n', source.as_bytes()).map(|at| at as u32 + 1));
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

/// The line in which each piece of a source starts: for the few positions that a finding needs, far less work than the
/// start of every line.
#[derive(Clone, Debug)]
pub struct LineCounts {
    pieces: Vec<LineStart>,
}

/// A line, counted from 1, and its first byte.
#[derive(Clone, Copy, Debug)]
struct LineStart {
    line: u32,
    start: u32,
}

impl LineStart {
    const FIRST: Self = Self { line: 1, start: 0 };

    /// The line at the end of the bytes that stand at `offset`, when this is the one at their beginning.
    fn after(self, bytes: &[u8], offset: usize) -> Self {
        let line = self.line + memchr::memchr_iter(b'\n', bytes).count() as u32;
        let start = memchr::memrchr(b'\n', bytes).map_or(self.start, |at| (offset + at) as u32 + 1);
        Self { line, start }
    }
}

impl LineCounts {
    const PIECE: usize = 1024;

    #[must_use]
    pub fn new(source: &str) -> Self {
        let mut next = LineStart::FIRST;
        let pieces = source.as_bytes().chunks(Self::PIECE).enumerate().map(|(at, piece)| {
            let after = next.after(piece, at * Self::PIECE);
            std::mem::replace(&mut next, after)
        });
        Self { pieces: pieces.collect() }
    }

    /// What [`LineIndex::byte_position`] says; `source` is what the lines were counted of.
    #[must_use]
    pub fn byte_position(&self, source: &str, offset: u32) -> LineColumn {
        let end = source.len().min(offset as usize);
        let piece = (end / Self::PIECE).min(self.pieces.len().saturating_sub(1));
        let start = piece * Self::PIECE;
        let first = self.pieces.get(piece).copied().unwrap_or(LineStart::FIRST);
        let LineStart { line, start } = first.after(&source.as_bytes()[start..end], start);
        LineColumn { line, column: offset - start + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_lines_are_the_lines_of_the_index() {
        let long = "0123456789".repeat(300);
        let pieces = ["", "\n", "a", "\n\n", "\r\n", "é\n", &long, &"ab\n".repeat(700)];
        for first in pieces {
            for second in pieces {
                let source = [first, second, first].concat();
                let (index, counts) = (LineIndex::new(&source), LineCounts::new(&source));
                for offset in (0..source.len() as u32 + 9).step_by(if source.len() > 99 { 41 } else { 1 }) {
                    let expected = index.byte_position(offset);
                    assert_eq!(counts.byte_position(&source, offset), expected, "{offset} of {source:?}");
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

use std::cell::Cell;
use std::sync::Arc;

use crate::text::{LineColumn, LineIndex, Span};

/// A source text with its name: what a renderer needs to show places in it.
#[derive(Clone, Debug, Default)]
pub struct SourceFile {
    /// As the user gave it, with `/` between folders.
    pub path: Arc<str>,
    pub text: String,
    /// Places of secrets; no renderer ever prints the text that stands there.
    pub secrets: Vec<Span>,
}

impl SourceFile {
    #[must_use]
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), secrets: Vec::new() }
    }
}

/// A place as people and programs read it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub struct Position {
    /// Counted from 1.
    pub line: u32,
    /// In Unicode characters, counted from 1.
    pub column: u32,
    /// In bytes, counted from 0.
    pub offset: u32,
}

/// Gives the [`Position`]s of one source. Offsets that come roughly in order cost little, also on one very long line:
/// the characters between two neighbouring offsets are counted, not those from the start of the line.
#[derive(Debug)]
pub struct Positions<'a> {
    source: &'a SourceFile,
    lines: LineIndex,
    ascii: bool,
    last: Cell<Position>,
}

impl<'a> Positions<'a> {
    #[must_use]
    pub fn new(source: &'a SourceFile) -> Self {
        Self {
            lines: LineIndex::new(&source.text),
            ascii: source.text.is_ascii(),
            last: Cell::new(Position { line: 1, column: 1, offset: 0 }),
            source,
        }
    }

    #[must_use]
    pub fn source(&self) -> &'a SourceFile {
        self.source
    }

    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }

    /// Line and character column of a byte offset; offsets past the end give the end.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let text = self.source.text.as_str();
        let mut offset = offset.min(text.len() as u32);
        while !text.is_char_boundary(offset as usize) {
            offset -= 1;
        }
        let LineColumn { line, column } = self.lines.byte_position(offset);
        let column = if self.ascii { column } else { self.char_column(line, offset) };
        let position = Position { line, column, offset };
        self.last.set(position);
        position
    }

    #[must_use]
    pub fn start(&self, span: Span) -> Position {
        self.position(span.start)
    }

    #[must_use]
    pub fn end(&self, span: Span) -> Position {
        self.position(span.end.max(span.start))
    }

    /// Line and byte column, as Alloy counts.
    #[must_use]
    pub fn byte_position(&self, offset: u32) -> LineColumn {
        self.lines.byte_position(offset.min(self.source.text.len() as u32))
    }

    fn char_column(&self, line: u32, offset: u32) -> u32 {
        let text = self.source.text.as_str();
        let count = |from: u32, to: u32| text[from as usize..to as usize].chars().count() as u32;
        let last = self.last.get();
        if last.line == line {
            if last.offset <= offset {
                return last.column + count(last.offset, offset);
            }
            let back = count(offset, last.offset);
            return last.column - back;
        }
        let start = self.lines.line_range(line).map_or(0, |range| range.start);
        1 + count(start.min(offset), offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_in_any_order() {
        let source = SourceFile::new("a.alloy", "é = 1\r\n  😀 = \"日本\" // x\n");
        let positions = Positions::new(&source);
        let lines = LineIndex::new(&source.text);
        let offsets: Vec<u32> = (0..=source.text.len() as u32 + 3).collect();
        for &offset in offsets.iter().chain(offsets.iter().rev()) {
            let want = lines.char_position(&source.text, offset.min(source.text.len() as u32));
            let have = positions.position(offset);
            assert_eq!((have.line, have.column), (want.line, want.column), "offset {offset}");
        }
    }
}

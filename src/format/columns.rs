//! Elastic columns: lines of cells in, aligned text out.
//!
//! The printer writes text, ends cells and ends lines; columns align over runs of consecutive lines, as Go's
//! `text/tabwriter` aligns them (padding 1, blanks; leading empty cells padded with tabs of width 8). A *section* is
//! a stretch of lines that can influence each other; when it ends, its padding is put into the output in place.
//!
//! Text goes straight into the output with one placeholder byte for each cell end and one tab for each level of
//! indentation: right as it stands for most lines, so that most sections need nothing more.
//!
//! This module knows nothing of Alloy.

/// How many bytes are copied at once where fewer may be wanted.
const REACH: usize = 32;

/// Width of a tab in the padding of leading empty cells.
const TAB_WIDTH: u32 = 8;

/// A cell that is followed by another one; the last cell of a line is not recorded.
#[derive(Clone, Copy)]
struct Cell {
    /// Where its placeholder byte stands in the output.
    end: usize,
    /// In characters.
    width: u32,
    /// Ended by a hard tab: its column counts even when all its cells are empty.
    hard: bool,
}

#[derive(Clone, Copy)]
struct Line {
    start: usize,
    /// Without blanks at the end, without the line end.
    end: usize,
    /// Empty cells at its start, one tab byte each.
    indent: u32,
    /// The first of its cells in `Columns::cells`.
    first_cell: usize,
    /// Its leading tabs are part of a string: they must come out as they are.
    inside_string: bool,
}

/// A line of two cells, by their places in a source; the second one lacks what it begins with on every line.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub first: u32,
    pub first_end: u32,
    pub second: u32,
    pub second_end: u32,
}

/// The output and the section that is being written.
pub(super) struct Columns {
    output: Vec<u8>,
    /// The most bytes the output may have: padding can grow with the square of the input.
    limit: usize,
    /// All text is ASCII: a cell is as wide as it is long.
    ascii: bool,
    /// Line ends written.
    line_count: u32,
    /// Nothing has been written on the current line, not even its indentation.
    at_line_start: bool,
    /// Of the current line, as in [`Line`].
    line_start: usize,
    line_indent: u32,
    line_first_cell: usize,
    line_inside_string: bool,
    cell_start: usize,
    /// The end of the last text on the line (the line's start when there is none): blanks after it are dropped.
    text_end: usize,
    lines: Vec<Line>,
    cells: Vec<Cell>,
    section_start: usize,
    /// The smallest indentation of a line with cells, and the largest of any line.
    least_indent_with_cells: u32,
    most_indent: u32,
    /// The most cells of a line.
    most_cells: usize,
    has_empty_cells: bool,
    string_changed: bool,
    overflow: bool,
    /// Working memory of a section's end.
    blocks: Vec<ColumnBlock>,
    open_blocks: Vec<u32>,
    cell_blocks: Vec<u32>,
    scratch: Vec<u8>,
}

/// A run of consecutive lines that all have a cell in one column.
#[derive(Clone, Copy)]
struct ColumnBlock {
    /// Of its widest cell, with the padding.
    width: u32,
    /// All its cells are empty and none was ended by a hard tab.
    discard: bool,
}

impl Columns {
    pub fn new(source: &str) -> Self {
        Self {
            output: Vec::with_capacity(source.len() + source.len() / 8 + 64),
            limit: source.len().saturating_mul(64).saturating_add(1 << 20),
            ascii: source.is_ascii(),
            line_count: 0,
            at_line_start: true,
            line_start: 0,
            line_indent: 0,
            line_first_cell: 0,
            line_inside_string: false,
            cell_start: 0,
            text_end: 0,
            lines: Vec::with_capacity(64),
            cells: Vec::with_capacity(64),
            section_start: 0,
            least_indent_with_cells: u32::MAX,
            most_indent: 0,
            most_cells: 0,
            has_empty_cells: false,
            string_changed: false,
            overflow: false,
            blocks: Vec::new(),
            open_blocks: Vec::new(),
            cell_blocks: Vec::new(),
            scratch: Vec::new(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.output.is_empty()
    }

    pub fn line_count(&self) -> u32 {
        self.line_count
    }

    /// The output grew out of all proportion; it is not complete.
    pub fn overflow(&self) -> bool {
        self.overflow
    }

    /// The indentation of a line is written with the first thing that stands on it.
    #[inline]
    fn begin(&mut self, indent: u32) {
        if self.at_line_start {
            self.at_line_start = false;
            self.indent(indent);
        }
    }

    #[inline]
    fn indent(&mut self, indent: u32) {
        const TABS: [u8; 16] = [b'\t'; 16];
        let length = self.output.len() + indent as usize;
        self.output.extend_from_slice(&TABS);
        if indent as usize > TABS.len() {
            self.output.resize(length, b'\t');
        }
        self.output.truncate(length);
        self.line_indent = indent;
        self.cell_start = self.output.len();
    }

    /// Text that is kept as it is, line ends and blanks included; it is part of the current cell.
    #[inline]
    pub fn text(&mut self, indent: u32, text: &[u8]) {
        self.begin(indent);
        self.output.extend_from_slice(text);
        self.text_end = self.output.len();
    }

    /// [`Columns::text`] with a part of a source.
    #[inline]
    pub fn copy(&mut self, indent: u32, source: &[u8], start: usize, end: usize) {
        self.begin(indent);
        self.put(source, start, end);
        self.text_end = self.output.len();
    }

    /// Copies a part of a source. Short ones are copied with all that is in reach, then cut: a copy of a known length is
    /// the faster one.
    #[inline]
    fn put(&mut self, source: &[u8], start: usize, end: usize) {
        let before = self.output.len();
        let length = end.saturating_sub(start);
        match source.get(start..).and_then(|rest| rest.first_chunk::<REACH>()) {
            Some(reach) if length <= REACH => {
                self.output.extend_from_slice(reach);
                self.output.truncate(before + length);
            }
            _ => self.output.extend_from_slice(source.get(start..end).unwrap_or_default()),
        }
    }

    /// Whether neither the section nor the current line has text before which a cell could end.
    #[inline]
    pub fn can_begin_rows(&self) -> bool {
        self.cells.is_empty() && self.cell_start == self.output.len()
    }

    /// Writes rows, aligned with each other and nothing else: no other cell of the section is as deep, or deeper,
    /// than they are. The last line stays open. `separator` goes before each second cell.
    pub fn rows(&mut self, indent: u32, source: &[u8], rows: &[Row], separator: [u8; 2]) {
        let width = |row: &Row| self.width(source.get(row.first as usize..row.first_end as usize).unwrap_or_default());
        let widest = rows.iter().map(width).max().unwrap_or(0);
        let text: usize = rows.iter().map(|row| (row.second_end - row.second) as usize).sum();
        let most = text + rows.len() * (widest as usize + 4 + indent as usize);
        if self.output.len() + most > self.limit {
            self.overflow = true;
            return;
        }
        self.begin(indent);
        self.output.reserve(most + REACH);
        // Blanks, then the separator: what stands between two cells starts somewhere among the blanks.
        let mut between = [b' '; 2 * REACH];
        between[REACH..REACH + 2].copy_from_slice(&separator);
        for (at, row) in rows.iter().enumerate() {
            if at > 0 {
                self.output.push(b'\n');
                self.line_count += 1;
                self.line_start = self.output.len();
                self.indent(indent);
            }
            let [first, first_end, second, second_end] =
                [row.first, row.first_end, row.second, row.second_end].map(|offset| offset as usize);
            let width = self.width(source.get(first..first_end).unwrap_or_default());
            let blanks = (widest - width) as usize + 1;
            let gap = second - first_end;
            if gap == blanks + 2 && is_between(source, first_end, second, separator) {
                self.put(source, first, second_end);
                continue;
            }
            self.put(source, first, first_end);
            let reach = between.get(REACH.wrapping_sub(blanks)..).and_then(|rest| rest.first_chunk::<REACH>());
            if let (Some(reach), true) = (reach, blanks + 2 <= REACH) {
                let end = self.output.len() + blanks + 2;
                self.output.extend_from_slice(reach);
                self.output.truncate(end);
            } else {
                self.output.resize(self.output.len() + blanks, b' ');
                self.output.extend_from_slice(&separator);
            }
            self.put(source, second, second_end);
        }
        self.text_end = self.output.len();
        // What is written stays: the section goes on with the last row.
        if rows.len() > 1 {
            self.lines.clear();
            self.most_indent = 0;
            self.most_cells = 0;
            self.section_start = self.line_start;
        }
    }

    /// Line ends inside a text.
    pub fn count_lines(&mut self, lines: u32) {
        self.line_count += lines;
    }

    /// A blank inside the current cell.
    #[inline]
    pub fn blank(&mut self, indent: u32) {
        self.begin(indent);
        self.output.push(b' ');
    }

    #[inline]
    pub fn end_cell(&mut self, indent: u32, hard: bool) {
        self.begin(indent);
        self.cell(self.output.len(), hard);
        self.output.push(b' ');
    }

    /// Records the cell that ends at `end`, where its placeholder stands.
    #[inline]
    fn cell(&mut self, end: usize, hard: bool) {
        let width = self.width(&self.output[self.cell_start..end]);
        self.has_empty_cells |= width == 0;
        self.cells.push(Cell { end, width, hard });
        self.cell_start = end + 1;
    }

    /// The characters of a text.
    #[inline]
    fn width(&self, text: &[u8]) -> u32 {
        if self.ascii { text.len() as u32 } else { text.iter().filter(|&&b| b & 0xC0 != 0x80).count() as u32 }
    }

    /// Ends the line; with `flush` the section too.
    #[inline(always)]
    pub fn end_line(&mut self, indent: u32, flush: bool) {
        self.begin(indent);
        self.output.truncate(self.text_end);
        self.output.push(b'\n');
        self.line_count += 1;
        let cells = self.cells.len() - self.line_first_cell;
        let ends_section = flush || (cells == 0 && self.line_indent == 0);
        if ends_section && self.lines.is_empty() && !self.has_empty_cells {
            // A line alone stands as it is.
            self.overflow |= self.output.len() > self.limit;
            self.cells.clear();
            self.section_start = self.output.len();
        } else {
            self.keep_line(cells, ends_section);
        }
        let start = self.output.len();
        self.line_start = start;
        self.line_indent = 0;
        self.line_first_cell = self.cells.len();
        self.line_inside_string = false;
        self.cell_start = start;
        self.text_end = start;
        self.at_line_start = true;
    }

    /// Keeps the line that has ended for the end of its section, which may be here.
    #[inline(never)]
    fn keep_line(&mut self, cells: usize, ends_section: bool) {
        self.lines.push(Line {
            start: self.line_start,
            end: self.text_end,
            indent: self.line_indent,
            first_cell: self.line_first_cell,
            inside_string: self.line_inside_string,
        });
        self.most_indent = self.most_indent.max(self.line_indent);
        self.most_cells = self.most_cells.max(cells);
        if cells > 0 {
            self.least_indent_with_cells = self.least_indent_with_cells.min(self.line_indent);
        }
        if ends_section {
            self.end_section();
        }
    }

    /// A line with nothing on it, not even indentation; follows a line end.
    pub fn empty_line(&mut self, flush: bool) {
        self.at_line_start = false;
        self.end_line(0, flush);
    }

    /// A line end inside a string whose next line starts with `tabs` tabs, which count as empty cells.
    pub fn string_line(&mut self, tabs: u32) {
        self.end_line(0, false);
        self.at_line_start = false;
        self.indent(tabs);
        self.line_inside_string = tabs > 0;
    }

    /// The output, ended by a line end; whether alignment changed blanks that belong to a string; whether the output
    /// grew out of all proportion.
    pub fn finish(mut self) -> (Vec<u8>, bool, bool) {
        self.end_line(0, true);
        (self.output, self.string_changed, self.overflow)
    }

    #[inline]
    fn end_section(&mut self) {
        if !self.cells.is_empty() {
            if self.most_indent > self.least_indent_with_cells || self.has_empty_cells {
                self.align_any();
            } else if self.most_cells == 1 {
                self.align_one_column();
            } else {
                self.align_regular();
            }
            self.cells.clear();
            self.least_indent_with_cells = u32::MAX;
            self.has_empty_cells = false;
        }
        self.overflow |= self.output.len() > self.limit;
        self.lines.clear();
        self.most_indent = 0;
        self.most_cells = 0;
        self.section_start = self.output.len();
    }

    /// The number of cells of the line at `at`.
    fn cell_count(&self, at: usize) -> usize {
        self.lines.get(at + 1).map_or(self.cells.len(), |next| next.first_cell) - self.lines[at].first_cell
    }

    /// Aligns a section whose lines have one cell at most and in which no line is indented deeper than one with a cell.
    fn align_one_column(&mut self) {
        let mut missing = 0;
        let (mut run, mut widest) = (0, 0);
        for at in 0..self.lines.len() {
            let next = self.lines.get(at + 1).map_or(self.cells.len(), |next| next.first_cell);
            let cell = self.cells[self.lines[at].first_cell..next].first();
            let end = if cell.is_some() { at + 1 } else { at };
            widest = widest.max(cell.map_or(0, |cell| cell.width));
            if cell.is_none() || end == self.lines.len() {
                for line in &self.lines[run..end] {
                    let cell = &mut self.cells[line.first_cell];
                    // Nothing is missing after a cell that nothing follows.
                    cell.width = if cell.end >= line.end { 0 } else { widest - cell.width };
                    missing += cell.width as usize;
                }
                (run, widest) = (at + 1, 0);
            }
        }
        self.widen(missing);
    }

    /// Aligns a section in which no line is indented deeper than a line with cells: its indentation stands already.
    fn align_regular(&mut self) {
        self.blocks.clear();
        self.open_blocks.clear();
        self.cell_blocks.clear();
        for at in 0..self.lines.len() {
            let line = self.lines[at];
            let count = self.cell_count(at);
            self.open_blocks.truncate(count);
            for column in 0..count {
                let cell = self.cells[line.first_cell + column];
                let block = self.open_block(column);
                let block_width = &mut self.blocks[block as usize].width;
                *block_width = (*block_width).max(cell.width + 1);
                self.cell_blocks.push(block);
            }
        }
        let missing = self.missing();
        self.widen(missing);
    }

    /// The block that is open in a column, made when there is none.
    fn open_block(&mut self, column: usize) -> u32 {
        if column == self.open_blocks.len() {
            self.open_blocks.push(self.blocks.len() as u32);
            self.blocks.push(ColumnBlock { width: 0, discard: true });
        }
        self.open_blocks[column]
    }

    /// What is missing after each cell, from the blocks. From here on `width` is that.
    fn missing(&mut self) -> usize {
        let mut missing = 0;
        for line in 0..self.lines.len() {
            let first = self.lines[line].first_cell;
            for at in first..first + self.cell_count(line) {
                let cell = &mut self.cells[at];
                let width = self.blocks[self.cell_blocks[at] as usize].width;
                // Nothing is missing after a cell that nothing follows.
                cell.width = if cell.end >= self.lines[line].end { 0 } else { width - cell.width - 1 };
                missing += cell.width as usize;
            }
        }
        missing
    }

    /// Puts the missing blanks after each cell, from the last to the first; `width` is how many.
    fn widen(&mut self, mut missing: usize) {
        if missing == 0 {
            return;
        }
        let mut end = self.output.len();
        if end + missing > self.limit {
            self.overflow = true;
            return;
        }
        self.output.resize(end + missing, b' ');
        for cell in self.cells.iter().rev() {
            let blanks = cell.width as usize;
            if blanks > 0 {
                self.output.copy_within(cell.end..end, cell.end + missing);
                missing -= blanks;
                self.output[cell.end + missing..cell.end + missing + blanks].fill(b' ');
                end = cell.end;
                if missing == 0 {
                    break;
                }
            }
        }
    }

    /// Aligns any section: the indentation is a column like the others.
    fn align_any(&mut self) {
        self.blocks.clear();
        self.open_blocks.clear();
        self.cell_blocks.clear();
        for at in 0..self.lines.len() {
            let line = self.lines[at];
            let indent = line.indent as usize;
            let count = indent + self.cell_count(at);
            self.open_blocks.truncate(count);
            for column in 0..count {
                let (width, hard) = match column.checked_sub(indent) {
                    None => (0, true),
                    Some(cell) => {
                        let cell = self.cells[line.first_cell + cell];
                        (cell.width, cell.hard)
                    }
                };
                let block = self.open_block(column);
                let state = &mut self.blocks[block as usize];
                state.width = state.width.max(width + 1);
                state.discard &= width == 0 && !hard;
                self.cell_blocks.push(block);
            }
        }
        for block in &mut self.blocks {
            if block.discard {
                block.width = 0;
            }
        }
        self.scratch.clear();
        self.scratch.extend_from_slice(&self.output[self.section_start..]);
        self.output.truncate(self.section_start);
        let mut next_block = 0;
        for at in 0..self.lines.len() {
            next_block = self.write_line(at, next_block);
            if self.output.len() > self.limit {
                self.overflow = true;
                return;
            }
        }
    }

    fn write_line(&mut self, at: usize, mut next_block: usize) -> usize {
        let line = self.lines[at];
        let cells = line.first_cell..line.first_cell + self.cell_count(at);
        let mut text_end = self.output.len();
        let mut leading = true;
        for _ in 0..line.indent {
            let width = self.blocks[self.cell_blocks[next_block] as usize].width;
            next_block += 1;
            let tabs = width.div_ceil(TAB_WIDTH);
            self.string_changed |= line.inside_string && tabs != 1;
            self.output.resize(self.output.len() + tabs as usize, b'\t');
        }
        let mut start = line.start + line.indent as usize;
        for cell in cells {
            let cell = self.cells[cell];
            let width = self.blocks[self.cell_blocks[next_block] as usize].width;
            next_block += 1;
            if cell.end > start {
                leading = false;
                text_end = self.copy_back(start, cell.end.min(line.end), text_end);
            }
            let (count, byte) =
                if leading { (width.div_ceil(TAB_WIDTH), b'\t') } else { (width.saturating_sub(cell.width), b' ') };
            self.output.resize(self.output.len() + count as usize, byte);
            start = cell.end + 1;
        }
        text_end = self.copy_back(start, line.end, text_end);
        self.output.truncate(text_end);
        self.output.push(b'\n');
        next_block
    }

    /// Copies a part of the section from the working memory; returns where text ends on the line.
    fn copy_back(&mut self, start: usize, end: usize, text_end: usize) -> usize {
        if start >= end {
            return text_end;
        }
        let base = self.section_start;
        self.output.extend_from_slice(&self.scratch[start - base..end - base]);
        self.output.len()
    }
}

/// Whether nothing but blanks and then the separator stand at a place of a source.
#[inline]
fn is_between(source: &[u8], start: usize, end: usize, separator: [u8; 2]) -> bool {
    source.get(start..end).is_some_and(|gap| {
        gap.split_last_chunk().is_some_and(|(blanks, last)| *last == separator && blanks.iter().all(|&b| b == b' '))
    })
}

//! What the printer keeps in mind: blanks that wait, what is open around a token, places in the source.

/// What stands between two texts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Blank {
    Space,
    /// Ends a cell.
    Cell,
    /// Ends a line.
    Line,
    /// Ends a line and the alignment with it.
    Section,
    Indent,
    Unindent,
    /// Replaced by the blanks around a comment.
    Dropped,
}

/// Blanks that wait for the next text.
pub(super) struct Pending {
    pub(super) items: [Blank; 16],
    pub(super) count: usize,
}

impl Pending {
    #[inline]
    pub(super) fn push(&mut self, blank: Blank) {
        if let Some(item) = self.items.get_mut(self.count) {
            *item = blank;
            self.count += 1;
        }
    }

    pub(super) fn items(&self) -> &[Blank] {
        &self.items[..self.count]
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Context {
    /// A file or a block.
    Body,
    Array,
    Object,
    Call,
    Index,
    Group,
    /// A single expression that is printed on its own.
    Alone,
}

/// What is open around the current token.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) context: Context,
    /// Something stands in it already (for a body: a statement).
    pub(super) filled: bool,
    /// A comma is due before the next element.
    pub(super) comma: bool,
    /// The current element is indented.
    pub(super) indented: bool,
    /// Body: a statement has begun and is not finished.
    pub(super) open: bool,
    /// Body: the current statement is a block.
    pub(super) block: bool,
    /// Object: the value's first token is yet to come.
    pub(super) value_expected: bool,
    /// Where the element (a field's key, the statement) before ended, or the opening delimiter stands.
    pub(super) previous_line: u32,
    /// Where the current statement or field value starts, in the source and in the output.
    pub(super) start_line: u32,
    pub(super) start_line_out: u32,
    /// The number of lines more than one of the last field value.
    pub(super) value_lines: u32,
}

impl Frame {
    pub(super) const fn new(context: Context, line: u32) -> Self {
        Self {
            context,
            filled: false,
            comma: false,
            indented: false,
            open: false,
            block: false,
            value_expected: false,
            previous_line: line,
            start_line: line,
            start_line_out: 0,
            value_lines: 0,
        }
    }
}

/// A place in the source; for tokens without a recorded position an estimate.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) offset: u32,
    pub(super) line: u32,
}

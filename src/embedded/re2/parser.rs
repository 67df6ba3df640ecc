//! The parser: a stack of finished pieces and open groups, like Go's, so that the same limits are met at the same
//! places. Nothing here recurses.

use super::class::Class;
use super::escape::{Mistake, Pattern, as_character};
use super::tree::{Node, NodeId, Regex};
use crate::embedded::{FormatError, go_text};

/// Go's limits: on nesting, and on the instructions that a pattern compiles to.
const MAX_HEIGHT: u32 = 1000;
const MAX_SIZE: u64 = (128 << 20) / 40;
/// On the product of nested repetition counts, and on each.
const MAX_REPEAT: u64 = 1000;

#[derive(Clone, Copy, PartialEq, Eq)]
struct Flags {
    any_case: bool,
    multi_line: bool,
    dot_newline: bool,
    lazy: bool,
}

/// What stands on the stack.
enum Item {
    Piece(NodeId),
    /// An open group; `capture` is its number and name.
    Group {
        capture: Option<(usize, Option<String>)>,
        flags: Flags,
        at: usize,
    },
    /// Between the finished alternatives of a group and the one being read.
    Bar,
}

/// What the limits need to know of a node.
#[derive(Clone, Copy)]
struct Measure {
    height: u32,
    size: u64,
    /// The largest product of repetition counts along a path down.
    repeats: u64,
}

struct Parser<'a> {
    pattern: Pattern<'a>,
    flags: Flags,
    nodes: Vec<Node>,
    measures: Vec<Measure>,
    stack: Vec<Item>,
    captures: Vec<Option<String>>,
    /// Go counts nodes ever allocated and reuses dropped ones; its size limit depends on the count.
    allocated: u64,
    reusable: u64,
    repeats: u64,
    measuring_size: bool,
}

pub(super) fn parse(text: &[u8]) -> Result<Regex, FormatError> {
    let mut parser = Parser {
        pattern: Pattern::new(text),
        flags: Flags { any_case: false, multi_line: false, dot_newline: false, lazy: false },
        nodes: Vec::new(),
        measures: Vec::new(),
        stack: Vec::new(),
        captures: Vec::new(),
        allocated: 0,
        reusable: 0,
        repeats: 1,
        measuring_size: false,
    };
    let root = parser.pattern()?;
    Ok(Regex { nodes: parser.nodes, root, captures: parser.captures })
}

impl Parser<'_> {
    fn pattern(&mut self) -> Result<NodeId, FormatError> {
        let end = self.pattern.text.len();
        let mut at = 0;
        // Where the repetition operator just before begins.
        let mut last_repeat = None;
        while let Some(byte) = self.pattern.byte(at) {
            let mut repeat = None;
            match byte {
                b'(' if self.pattern.byte(at + 1) == Some(b'?') => at = self.perl_group(at)?,
                b'(' => {
                    self.open_capture(None, at)?;
                    at += 1;
                }
                b'|' => {
                    self.vertical_bar()?;
                    at += 1;
                }
                b')' => {
                    self.close_group(at)?;
                    at += 1;
                }
                b'^' => {
                    self.leaf(if self.flags.multi_line { Node::BeginLine } else { Node::BeginText })?;
                    at += 1;
                }
                b'$' => {
                    self.leaf(if self.flags.multi_line { Node::EndLine } else { Node::EndText })?;
                    at += 1;
                }
                b'.' => {
                    let dot_newline = self.flags.dot_newline;
                    self.leaf(if dot_newline { Node::AnyCharacter } else { Node::AnyCharacterNotNewline })?;
                    at += 1;
                }
                b'[' => {
                    let ((class, only), after) = self.pattern.bracket_class(at, self.flags.any_case)?;
                    self.class(class, only)?;
                    at = after;
                }
                b'*' | b'+' | b'?' => {
                    let bounds = match byte {
                        b'*' => (0, None),
                        b'+' => (1, None),
                        _ => (0, Some(1)),
                    };
                    repeat = Some(at);
                    at = self.repeat(bounds, false, at, at + 1, last_repeat)?;
                }
                b'{' => match self.counted_repeat(at) {
                    None => {
                        self.literal('{')?;
                        at += 1;
                    }
                    Some((bounds, after)) => {
                        let Some(bounds) = bounds else {
                            return Err(self.pattern.mistake(Mistake::RepeatCount, at..after));
                        };
                        repeat = Some(at);
                        at = self.repeat(bounds, true, at, after, last_repeat)?;
                    }
                },
                b'\\' => at = self.backslash(at)?,
                _ => {
                    let (character, after) = self.pattern.character(at)?;
                    self.literal(character.unwrap_or(char::REPLACEMENT_CHARACTER))?;
                    at = after;
                }
            }
            last_repeat = repeat;
        }

        self.finish_alternatives()?;
        match self.stack[..] {
            [Item::Piece(root)] => Ok(root),
            _ => {
                let open = self.stack.iter().rev().find_map(|item| match item {
                    Item::Group { at, .. } => Some(*at..*at + 1),
                    _ => None,
                });
                let span = open.unwrap_or(0..end);
                Err(self.pattern.mistake_at(Mistake::MissingParenthesis, 0..end, span))
            }
        }
    }

    fn backslash(&mut self, at: usize) -> Result<usize, FormatError> {
        let any_case = self.flags.any_case;
        match self.pattern.byte(at + 1) {
            Some(b'A') => self.leaf(Node::BeginText)?,
            Some(b'b') => self.leaf(Node::WordBoundary)?,
            Some(b'B') => self.leaf(Node::NoWordBoundary)?,
            Some(b'z') => self.leaf(Node::EndText)?,
            Some(b'C') => return Err(self.pattern.mistake(Mistake::Escape, at..at + 2)),
            Some(b'Q') => return self.quoted(at + 2),
            _ => {
                // Go takes a node for a class before it knows whether there is one.
                self.allocate();
                if let (Some(class), after) = self.pattern.unicode_class(at, any_case)? {
                    self.allocated_class(class, None)?;
                    return Ok(after);
                }
                if let Some((class, after)) = self.pattern.perl_class(at, any_case) {
                    self.allocated_class(class, None)?;
                    return Ok(after);
                }
                self.reusable += 1;
                let (code, after) = self.pattern.escape(at)?;
                self.literal(as_character(code))?;
                return Ok(after);
            }
        }
        Ok(at + 2)
    }

    /// Everything up to `\E` as it stands.
    fn quoted(&mut self, start: usize) -> Result<usize, FormatError> {
        let rest = &self.pattern.text[start..];
        let length = rest.windows(2).position(|window| window == b"\\E");
        let end = start + length.unwrap_or(rest.len());
        let mut at = start;
        while at < end {
            let Some((Some(character), width)) = go_text::decode(&self.pattern.text[at..end]) else {
                return Err(self.pattern.mistake_at(Mistake::Utf8, at..end, at..at + 1));
            };
            self.literal(character)?;
            at += width;
        }
        Ok(if length.is_some() { end + 2 } else { end })
    }

    /// `{n}`, `{n,}` or `{n,m}`: its bounds (`None` when they are out of order or too large) and its end. `None` when
    /// it is no repetition but text.
    #[expect(clippy::type_complexity, reason = "both levels of absence say something different")]
    fn counted_repeat(&self, start: usize) -> Option<(Option<(u32, Option<u32>)>, usize)> {
        let (min, mut at) = self.number(start + 1)?;
        let mut max = Some(min);
        if self.pattern.byte(at)? == b',' {
            at += 1;
            if self.pattern.byte(at)? == b'}' {
                max = None;
            } else {
                let upper;
                (upper, at) = self.number(at)?;
                max = Some(upper);
            }
        }
        (self.pattern.byte(at)? == b'}').then_some(())?;
        let small = |count: u32| u64::from(count) <= MAX_REPEAT;
        let valid = small(min) && max.is_none_or(|max| small(max) && min <= max);
        Some((valid.then_some((min, max)), at + 1))
    }

    /// Digits without a leading zero; too large a number is just too large.
    fn number(&self, start: usize) -> Option<(u32, usize)> {
        let digits = self.pattern.text[start..].iter().take_while(|byte| byte.is_ascii_digit());
        let (mut length, mut value) = (0, 0_u32);
        for digit in digits {
            value = value.saturating_mul(10).saturating_add(u32::from(digit - b'0'));
            length += 1;
        }
        let valid = length == 1 || length > 1 && self.pattern.byte(start) != Some(b'0');
        valid.then_some((value, start + length))
    }

    /// What follows `(?`: a named group, or flags.
    fn perl_group(&mut self, start: usize) -> Result<usize, FormatError> {
        let text = self.pattern.text;
        let rest = &text[start..];
        let name_start = match rest {
            [_, _, b'P', b'<', _, ..] => Some(start + 4),
            [_, _, b'<', _, ..] => Some(start + 3),
            _ => None,
        };
        if let Some(name_start) = name_start {
            let Some(close) = rest.iter().position(|byte| *byte == b'>').map(|at| start + at) else {
                self.pattern.check_utf8(start..text.len())?;
                let span = start..name_start;
                return Err(self.pattern.mistake_at(Mistake::NamedCapture, start..text.len(), span));
            };
            self.pattern.check_utf8(name_start..close)?;
            let name = &text[name_start..close];
            if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
                return Err(self.pattern.mistake(Mistake::NamedCapture, start..close + 1));
            }
            let name = name.iter().map(|byte| char::from(*byte)).collect();
            self.open_capture(Some(name), start)?;
            return Ok(close + 1);
        }

        let mut flags = self.flags;
        let (mut value, mut saw_flag) = (true, false);
        let mut at = start + 2;
        loop {
            let (character, after) = self.pattern.character(at)?;
            at = after;
            match character {
                Some('i') => flags.any_case = value,
                Some('m') => flags.multi_line = value,
                Some('s') => flags.dot_newline = value,
                Some('U') => flags.lazy = value,
                Some('-') if value => {
                    (value, saw_flag) = (false, false);
                    continue;
                }
                Some(end @ (':' | ')')) if value || saw_flag => {
                    if end == ':' {
                        self.open_group(None, start)?;
                    }
                    self.flags = flags;
                    return Ok(at);
                }
                _ => return Err(self.pattern.mistake(Mistake::PerlOperator, start..at)),
            }
            saw_flag = true;
        }
    }

    fn open_capture(&mut self, name: Option<String>, at: usize) -> Result<(), FormatError> {
        self.captures.push(name.clone());
        self.open_group(Some((self.captures.len(), name)), at)
    }

    fn open_group(&mut self, capture: Option<(usize, Option<String>)>, at: usize) -> Result<(), FormatError> {
        self.allocate();
        self.merge_literals();
        self.stack.push(Item::Group { capture, flags: self.flags, at });
        self.check_limits(Measure { height: 1, size: 1, repeats: 1 }, None)
    }

    fn close_group(&mut self, at: usize) -> Result<(), FormatError> {
        self.finish_alternatives()?;
        let top = self.stack.pop();
        let group = self.stack.pop();
        let (Some(Item::Piece(inner)), Some(Item::Group { capture, flags, .. })) = (top, group) else {
            let end = self.pattern.text.len();
            return Err(self.pattern.mistake_at(Mistake::UnexpectedParenthesis, 0..end, at..at + 1));
        };
        self.flags = flags;
        match capture {
            None => self.push(inner),
            Some((index, name)) => {
                let node = self.add(Node::Capture { index, name, inner });
                self.push(node)
            }
        }
    }

    fn vertical_bar(&mut self) -> Result<(), FormatError> {
        self.concatenate()?;
        if !self.move_below_bar() {
            self.allocate();
            self.merge_literals();
            self.stack.push(Item::Bar);
            self.check_limits(Measure { height: 1, size: 1, repeats: 1 }, None)?;
        }
        Ok(())
    }

    fn finish_alternatives(&mut self) -> Result<(), FormatError> {
        self.concatenate()?;
        if self.move_below_bar() {
            self.stack.pop();
        }
        let alternatives = self.pieces();
        let node = match alternatives[..] {
            [] => {
                self.allocate();
                self.add(Node::Empty)
            }
            [one] => one,
            _ => {
                self.allocate();
                let alternatives = self.flattened(alternatives, |node| match node {
                    Node::Alternation(inner) => Some(inner),
                    _ => None,
                });
                self.add(Node::Alternation(alternatives))
            }
        };
        self.push(node)
    }

    fn concatenate(&mut self) -> Result<(), FormatError> {
        self.merge_literals();
        let pieces = self.pieces();
        let node = match pieces[..] {
            [] => {
                self.allocate();
                self.add(Node::Empty)
            }
            [one] => one,
            _ => {
                self.allocate();
                let pieces = self.flattened(pieces, |node| match node {
                    Node::Concatenation(inner) => Some(inner),
                    _ => None,
                });
                self.add(Node::Concatenation(pieces))
            }
        };
        self.push(node)
    }

    /// Takes the pieces above the last group or bar off the stack.
    fn pieces(&mut self) -> Vec<NodeId> {
        let above = self.stack.iter().rposition(|item| !matches!(item, Item::Piece(_))).map_or(0, |at| at + 1);
        let pieces = self.stack.drain(above..);
        pieces.filter_map(|item| if let Item::Piece(id) = item { Some(id) } else { None }).collect()
    }

    /// The pieces, with those of the same kind opened up.
    fn flattened(&mut self, pieces: Vec<NodeId>, inner: fn(&Node) -> Option<&Vec<NodeId>>) -> Vec<NodeId> {
        let mut out = Vec::with_capacity(pieces.len());
        for piece in pieces {
            match inner(&self.nodes[piece.0 as usize]) {
                Some(nested) => {
                    out.extend_from_slice(nested);
                    self.reusable += 1;
                }
                None => out.push(piece),
            }
        }
        out
    }

    /// Puts the alternative on top below the bar under it; two that match one character each become one.
    fn move_below_bar(&mut self) -> bool {
        let [.., below, Item::Bar, Item::Piece(top)] = &self.stack[..] else {
            if let [Item::Bar, Item::Piece(_)] = self.stack[..] {
                self.stack.swap(0, 1);
                return true;
            }
            return false;
        };
        if let Item::Piece(below) = *below
            && let Some(one) = self.one_character(below)
            && let Some(other) = self.one_character(*top)
        {
            let (first, second) = (&self.nodes[below.0 as usize], &self.nodes[top.0 as usize]);
            if first != second {
                self.nodes[below.0 as usize] = Node::Class(one.union(other));
            }
            self.reusable += 1;
            self.stack.pop();
            return true;
        }
        let top = self.stack.len() - 1;
        self.stack.swap(top - 1, top);
        true
    }

    /// The class of a piece that matches exactly one character.
    fn one_character(&self, id: NodeId) -> Option<Class> {
        match &self.nodes[id.0 as usize] {
            Node::Literal { characters, any_case } => match characters[..] {
                [c] => {
                    let class = Class::range(c, c);
                    Some(if *any_case { class.any_case((c == 'ſ', c == '\u{212A}')) } else { class })
                }
                _ => None,
            },
            Node::Class(class) => Some(*class),
            Node::AnyCharacter => Some(Class::EVERYTHING),
            Node::AnyCharacterNotNewline => Some(Class::range('\n', '\n').negated()),
            _ => None,
        }
    }

    fn repeat(
        &mut self,
        (min, max): (u32, Option<u32>),
        counted: bool,
        start: usize,
        mut after: usize,
        last_repeat: Option<usize>,
    ) -> Result<usize, FormatError> {
        let mut lazy = self.flags.lazy;
        if self.pattern.byte(after) == Some(b'?') {
            after += 1;
            lazy = !lazy;
        }
        if let Some(last) = last_repeat {
            return Err(self.pattern.mistake(Mistake::NestedRepetition, last..after));
        }
        let Some(Item::Piece(inner)) = self.stack.last() else {
            return Err(self.pattern.mistake(Mistake::MissingRepeatArgument, start..after));
        };
        let inner = *inner;
        self.allocate();
        let node = self.add(Node::Repeat { inner, min, max, lazy });
        self.measures[node.0 as usize] = self.repeat_measure(inner, min, max, counted);
        if let Some(top) = self.stack.last_mut() {
            *top = Item::Piece(node);
        }
        let measure = self.measures[node.0 as usize];
        self.check_limits(measure, counted.then_some((min, max)))?;
        if counted && (min >= 2 || max.is_some_and(|max| max >= 2)) && measure.repeats > MAX_REPEAT {
            return Err(self.pattern.mistake(Mistake::RepeatCount, start..after));
        }
        Ok(after)
    }

    fn repeat_measure(&self, inner: NodeId, min: u32, max: Option<u32>, counted: bool) -> Measure {
        let Measure { height, size, repeats } = self.measures[inner.0 as usize];
        let height = height.saturating_add(1);
        let (least, most) = (u64::from(min), max.map(u64::from));
        if !counted {
            return Measure { height, size: size + if (min, max) == (0, None) { 2 } else { 1 }, repeats };
        }
        let size = match most {
            None if least == 0 => size.saturating_add(2),
            None => least.saturating_mul(size).saturating_add(1),
            Some(most) => most.saturating_mul(size).saturating_add(most - least.min(most)),
        };
        let repeats = match (least, most) {
            // Go does not look below what matches nothing.
            (_, Some(0)) => 1,
            (0, None) => repeats,
            (count, None) | (_, Some(count)) => repeats.saturating_mul(count),
        };
        Measure { height, size: size.max(1), repeats }
    }

    fn literal(&mut self, character: char) -> Result<(), FormatError> {
        self.allocate();
        self.merge_literals();
        let any_case = self.flags.any_case;
        let node = self.add(Node::Literal { characters: vec![character], any_case });
        self.push_apart(node)
    }

    fn leaf(&mut self, node: Node) -> Result<(), FormatError> {
        self.allocate();
        let node = self.add(node);
        self.push(node)
    }

    fn class(&mut self, class: Class, only: Option<char>) -> Result<(), FormatError> {
        self.allocate();
        self.allocated_class(class, only)
    }

    /// A class of one character is a literal.
    fn allocated_class(&mut self, class: Class, only: Option<char>) -> Result<(), FormatError> {
        let any_case = self.flags.any_case;
        // The folds of k and s are three characters, which no literal matches.
        let literal = only.filter(|c| !any_case || c.is_ascii() && !matches!(c, 'k' | 'K' | 's' | 'S'));
        match literal {
            Some(character) => {
                self.merge_literals();
                let any_case = any_case && character.is_ascii_alphabetic();
                let node = self.add(Node::Literal { characters: vec![character], any_case });
                self.push_apart(node)
            }
            None => {
                let node = self.add(Node::Class(class));
                self.push(node)
            }
        }
    }

    fn push(&mut self, node: NodeId) -> Result<(), FormatError> {
        self.merge_literals();
        self.push_apart(node)
    }

    fn push_apart(&mut self, node: NodeId) -> Result<(), FormatError> {
        self.stack.push(Item::Piece(node));
        let counts = match self.nodes[node.0 as usize] {
            // `*`, `+` and `?` are not counted ones; nothing distinguishes `{0,}` from `*` here, nor need it.
            Node::Repeat { min, max, .. } if !matches!((min, max), (0 | 1, None) | (0, Some(1))) => Some((min, max)),
            _ => None,
        };
        self.check_limits(self.measures[node.0 as usize], counts)
    }

    /// Joins the two literals on top of the stack. The upper one is the newest node, or is left unused.
    fn merge_literals(&mut self) {
        let [.., Item::Piece(lower), Item::Piece(upper)] = self.stack[..] else { return };
        let (lower, upper) = (lower.0 as usize, upper.0 as usize);
        let (Node::Literal { any_case, .. }, Node::Literal { any_case: upper_any_case, .. }) =
            (&self.nodes[lower], &self.nodes[upper])
        else {
            return;
        };
        if any_case != upper_any_case {
            return;
        }
        let taken = if upper + 1 == self.nodes.len() {
            self.measures.pop();
            self.nodes.pop()
        } else {
            Some(std::mem::replace(&mut self.nodes[upper], Node::Empty))
        };
        if let (Some(Node::Literal { characters: more, .. }), Node::Literal { characters, .. }) =
            (taken, &mut self.nodes[lower])
        {
            characters.extend(more);
            self.measures[lower].size = characters.len() as u64;
        }
        self.reusable += 1;
        self.stack.pop();
    }

    fn add(&mut self, node: Node) -> NodeId {
        let of = |id: &NodeId| self.measures[id.0 as usize];
        let all = |ids: &[NodeId], separators: u64| Measure {
            height: 1 + ids.iter().map(|id| of(id).height).max().unwrap_or(0),
            size: ids.iter().fold(separators, |size, id| size.saturating_add(of(id).size)),
            repeats: ids.iter().map(|id| of(id).repeats).max().unwrap_or(1),
        };
        let measure = match &node {
            Node::Capture { inner, .. } => Measure { size: of(inner).size + 2, ..all(&[*inner], 0) },
            Node::Concatenation(pieces) => all(pieces, 0),
            Node::Alternation(pieces) => all(pieces, pieces.len() as u64 - 1),
            _ => Measure { height: 1, size: 1, repeats: 1 },
        };
        self.nodes.push(node);
        self.measures.push(measure);
        NodeId(self.nodes.len() as u32 - 1)
    }

    fn allocate(&mut self) {
        match self.reusable {
            0 => self.allocated += 1,
            _ => self.reusable -= 1,
        }
    }

    fn check_limits(&mut self, node: Measure, counts: Option<(u32, Option<u32>)>) -> Result<(), FormatError> {
        let end = self.pattern.text.len();
        let mut too_large = node.size > MAX_SIZE;
        if !self.measuring_size {
            if let Some((min, max)) = counts {
                let count = u64::from(max.unwrap_or(min)).max(1);
                self.repeats = if count > MAX_SIZE / self.repeats { MAX_SIZE } else { self.repeats * count };
            }
            if self.allocated < MAX_SIZE / self.repeats {
                too_large = false;
            } else {
                self.measuring_size = true;
                too_large |= self.stack.iter().any(|item| match item {
                    Item::Piece(id) => self.measures[id.0 as usize].size > MAX_SIZE,
                    _ => false,
                });
            }
        }
        if too_large {
            return Err(self.pattern.mistake(Mistake::TooLarge, 0..end));
        }
        if node.height > MAX_HEIGHT {
            return Err(self.pattern.mistake(Mistake::NestingDepth, 0..end));
        }
        Ok(())
    }
}

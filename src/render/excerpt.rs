//! The few lines of a source that a finding is about, made fit for a terminal.
//!
//! Tabs become blanks, control characters and direction marks become visible stand-ins (a configuration must not be
//! able to rewrite the terminal), secrets become asterisks, and very long lines are cut around the places of interest.

use crate::text::{LineIndex, Span};

const TAB: &str = "    ";
/// Characters of a line that are shown at most.
const WIDEST: usize = 180;
/// Characters that stay visible before the place of interest when a line is cut.
const BEFORE: usize = 60;

/// Lines of one source, numbered from 0 here, with their true numbers.
#[derive(Debug, Default)]
pub(super) struct Excerpt {
    pub text: String,
    /// The true number of each line of `text`; 0 for a filler that stands for lines left out.
    pub numbers: Vec<u32>,
    /// The places asked for, as bytes of `text`.
    pub spans: Vec<(usize, usize)>,
}

impl Excerpt {
    /// The lines where each of `spans` starts and ends. Every span of the outcome covers at least one character.
    pub(super) fn new(text: &str, lines: &LineIndex, spans: &[Span]) -> Self {
        let length = text.len() as u32;
        let ends: Vec<(u32, u32)> = spans
            .iter()
            .map(|span| {
                let start = floor_boundary(text, span.start.min(length));
                (start, floor_boundary(text, span.end.min(length)).max(start))
            })
            .collect();
        let mut numbers: Vec<u32> = ends
            .iter()
            .flat_map(|&(start, end)| [lines.line(start), lines.line(last_offset(text, start, end))])
            .collect();
        numbers.sort_unstable();
        numbers.dedup();

        let mut excerpt = Self::default();
        let mut shown: Vec<ShownLine> = Vec::new();
        for &number in &numbers {
            if shown.last().is_some_and(|last| last.number + 1 < number) {
                excerpt.numbers.push(0);
                excerpt.text.push('\n');
            }
            let Some(range) = lines.line_range(number) else { continue };
            let places: Vec<u32> = ends
                .iter()
                .flat_map(|&(start, end)| [start, end])
                .filter(|offset| (range.start..=range.end).contains(offset))
                .map(|offset| offset - range.start)
                .collect();
            let line = text.get(range.start as usize..range.end as usize).unwrap_or_default();
            let line = ShownLine::new(line, range.start, number, excerpt.text.len(), &places);
            excerpt.text.push_str(&line.text);
            excerpt.text.push('\n');
            excerpt.numbers.push(number);
            shown.push(line);
        }
        excerpt.spans = ends
            .iter()
            .map(|&(start, end)| {
                let place = |offset: u32, line: u32| {
                    shown.iter().find(|shown| shown.number == line).map_or(0, |shown| shown.place(offset))
                };
                let from = place(start, lines.line(start));
                let to = if end > start { place(end, lines.line(last_offset(text, start, end))) } else { from };
                (from, if to > from { to } else { next_boundary(&excerpt.text, from) })
            })
            .collect();
        excerpt
    }

    /// Whether a place reaches over a line's end.
    pub(super) fn several_lines(&self, at: usize) -> bool {
        self.spans.get(at).is_some_and(|&(start, end)| {
            self.text.get(start..end.saturating_sub(1).max(start)).is_some_and(|text| text.contains('\n'))
        })
    }

    /// Whether two places end on the same line.
    pub(super) fn same_line(&self, a: usize, b: usize) -> bool {
        let line = |at: usize| {
            let &(start, end) = self.spans.get(at)?;
            let last = end.saturating_sub(1).max(start);
            Some(self.text.as_bytes().get(..last)?.iter().filter(|&&byte| byte == b'\n').count())
        };
        line(a) == line(b)
    }
}

struct ShownLine {
    number: u32,
    /// Offset of the line in the source.
    start: u32,
    text: String,
    /// For each character of the source line: its byte in the source line and its byte in the excerpt.
    places: Vec<(u32, usize)>,
    end: usize,
}

impl ShownLine {
    fn new(line: &str, start: u32, number: u32, at: usize, places: &[u32]) -> Self {
        let first = places.iter().copied().min().unwrap_or(0) as usize;
        let (from, to) = window(line, first);
        let mut shown = Self { number, start, text: String::new(), places: Vec::new(), end: at };
        if from > 0 {
            shown.text.push('…');
        }
        for (offset, c) in line.get(from..to).unwrap_or_default().char_indices() {
            shown.places.push(((from + offset) as u32, at + shown.text.len()));
            match c {
                '\t' | '\x0B' => shown.text.push_str(TAB),
                '\r' => {}
                _ => shown.text.push(visible(c)),
            }
        }
        shown.end = at + shown.text.len();
        if to < line.len() {
            shown.text.push('…');
        }
        shown
    }

    /// The place in the excerpt of an offset of the source; what was cut away gives the cut's edge.
    fn place(&self, offset: u32) -> usize {
        let inside = offset.saturating_sub(self.start);
        match self.places.binary_search_by_key(&inside, |&(source, _)| source) {
            Ok(i) => self.places[i].1,
            Err(i) => self.places.get(i).map_or(self.end, |&(_, excerpt)| excerpt),
        }
    }
}

/// The part of a line that is shown: at most [`WIDEST`] characters, with some before the place at byte `first`. Costs
/// nothing for the rest of the line.
fn window(line: &str, first: usize) -> (usize, usize) {
    if line.len() <= WIDEST {
        return (0, line.len());
    }
    let mut first = first.min(line.len());
    while !line.is_char_boundary(first) {
        first -= 1;
    }
    let (before, after) = line.split_at(first);
    let back = |count: usize| before.char_indices().rev().nth(count.saturating_sub(1)).map_or(0, |(at, _)| at);
    let forward = |count: usize| after.char_indices().nth(count).map_or(line.len(), |(at, _)| first + at);
    let to = forward(WIDEST - BEFORE);
    // What the end of the line leaves free is given to its start.
    let shown_after = after.get(..to - first).map_or(0, |text| text.chars().count());
    let from = back(WIDEST - shown_after);
    let shown_before = before.get(from..).map_or(0, |text| text.chars().count());
    (from, if from == 0 { forward(WIDEST - shown_before) } else { to })
}

/// What stands for a character that a terminal would act on.
pub(super) fn visible(c: char) -> char {
    match c {
        '\0'..='\x1F' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}'),
        '\x7F' => '\u{2421}',
        '\u{80}'..='\u{9F}'
        | '\u{AD}'
        | '\u{61C}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' => '\u{FFFD}',
        c => c,
    }
}

/// A text of ours or of Alloy's, safe to print on a terminal.
pub(super) fn safe(text: &str) -> String {
    text.chars().map(|c| if c == '\n' { c } else { visible(c) }).collect()
}

fn last_offset(text: &str, start: u32, end: u32) -> u32 {
    if end > start { floor_boundary(text, end - 1).max(start) } else { start }
}

fn floor_boundary(text: &str, mut offset: u32) -> u32 {
    while !text.is_char_boundary(offset as usize) {
        offset -= 1;
    }
    offset
}

fn next_boundary(text: &str, at: usize) -> usize {
    at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, spans: &[Span]) -> Excerpt {
        Excerpt::new(text, &LineIndex::new(text), spans)
    }

    #[test]
    fn tabs_control_characters_and_empty_spans() {
        let text = "a {\n\tb = \u{1b}[31m 日\r\n}\n";
        let at = text.find('日').unwrap() as u32;
        let cut = excerpt(text, &[Span::new(at, at + 3), Span::at(at + 4)]);
        assert_eq!(cut.text, "    b = ␛[31m 日\n");
        assert_eq!(cut.numbers, [2]);
        assert_eq!(&cut.text[cut.spans[0].0..cut.spans[0].1], "日");
        assert_eq!(&cut.text[cut.spans[1].0..cut.spans[1].1], "\n");
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("{}HERE{}", "x".repeat(5000), "y".repeat(5000));
        let cut = excerpt(&text, &[Span::new(5000, 5004)]);
        assert!(cut.text.chars().count() < 200, "{}", cut.text);
        assert_eq!(&cut.text[cut.spans[0].0..cut.spans[0].1], "HERE");
        let wide = excerpt(&text, &[Span::new(10, 9000)]);
        assert!(wide.spans[0].1 > wide.spans[0].0);
    }

    #[test]
    fn lines_between_are_left_out() {
        let text = "a\nb\nc\nd\ne";
        let cut = excerpt(text, &[Span::new(0, 9), Span::new(4, 5)]);
        assert_eq!(cut.numbers, [1, 0, 3, 0, 5]);
        assert_eq!(cut.text, "a\n\nc\n\ne\n");
        assert_eq!(cut.spans[0], (0, cut.text.len() - 1));
    }
}

//! What is written into the boxes of a picture, and how large they must be. Letters of one width are used, so that sizes
//! are known without asking a font.

use super::drawing::{self, Line, Role};
use super::layout::{Budget, Layout, Size};
use super::model::ComponentGraph;

/// Of a letter of 12 pixels; the widest of the usual fonts.
pub(super) const LETTER: f64 = 7.25;
/// Of a letter of 10.5 pixels.
pub(super) const SMALL_LETTER: f64 = 6.4;
/// Longer texts are shortened in their middle.
const MOST_LETTERS: usize = 36;
const PADDING: f64 = 14.0;
pub(super) const LINE_HEIGHT: f64 = 16.0;
/// Lines of small graphs are labelled; in larger ones the labels would hide what they label.
const MOST_LABELS: usize = 40;

/// A drawing that is ready to be written: texts, sizes and places.
pub(super) struct Picture<'g> {
    pub graph: &'g ComponentGraph,
    pub lines: Vec<Line>,
    pub captions: Vec<Caption>,
    pub roles: Vec<Role>,
    pub layout: Layout,
    /// Whether lines have their labels written on them.
    pub labelled: bool,
}

/// What is written into a box.
pub(super) struct Caption {
    /// The block's name.
    pub block: String,
    pub label: Option<String>,
    /// What stands out; empty for nothing.
    pub notes: String,
}

impl<'g> Picture<'g> {
    pub(super) fn of(graph: &'g ComponentGraph) -> Self {
        let lines = drawing::lines(graph);
        let roles = graph.nodes.iter().zip(graph.flows()).map(|(node, flow)| drawing::role(node, flow)).collect();
        let captions: Vec<Caption> = graph
            .nodes
            .iter()
            .map(|node| Caption {
                block: shorten(&node.block),
                label: node.label.as_deref().map(shorten),
                notes: drawing::notes(graph, node),
            })
            .collect();
        let boxes: Vec<Size> = captions.iter().map(Caption::size).collect();
        let titles: Vec<f64> = captions.iter().map(Caption::title_width).collect();
        let labelled = lines.len() <= MOST_LABELS;
        let label_width = |line: &Line| match labelled {
            true => cells(&line.label) as f64 * SMALL_LETTER + 6.0,
            false => 0.0,
        };
        let labels: Vec<f64> = lines.iter().map(label_width).collect();
        let layout = Layout::of(graph, &lines, &boxes, &titles, &labels, &mut Budget::DRAWING.clone());
        Self { graph, lines, captions, roles, layout, labelled }
    }
}

impl Caption {
    fn size(&self) -> Size {
        let label = self.label.as_deref().map_or(0, cells).max(cells(&self.block));
        let text = (label as f64 * LETTER).max(cells(&self.notes) as f64 * SMALL_LETTER);
        let rows = 1 + usize::from(self.label.is_some()) + usize::from(!self.notes.is_empty());
        Size { width: text.max(64.0) + 2.0 * PADDING, height: rows as f64 * LINE_HEIGHT + 12.0 }
    }

    /// Of a frame: all in one row.
    fn title_width(&self) -> f64 {
        let letters = cells(&self.block) + self.label.as_deref().map_or(0, |label| cells(label) + 1);
        letters as f64 * LETTER + (cells(&self.notes) + 2) as f64 * SMALL_LETTER
    }
}

/// A text with its middle left out when it is long.
fn shorten(text: &str) -> String {
    if cells(text) <= MOST_LETTERS {
        return text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    }
    let side = (MOST_LETTERS - 1) / 2;
    let take = |chars: &mut dyn Iterator<Item = char>| -> Vec<char> {
        let mut room = side;
        let mut taken = Vec::new();
        for c in chars {
            let Some(left) = room.checked_sub(width(c)) else { break };
            room = left;
            taken.push(if c.is_control() { ' ' } else { c });
        }
        taken
    };
    let start = take(&mut text.chars());
    let end = take(&mut text.chars().rev());
    start.into_iter().chain(['…']).chain(end.into_iter().rev()).collect()
}

/// How many letters wide a text is.
pub(super) fn cells(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// Signs and the letters of East Asia take two places in most fonts.
fn width(c: char) -> usize {
    match c as u32 {
        0x0300..=0x036F | 0x200B..=0x200F => 0,
        0x1100..=0x115F | 0x2190..=0x23FF | 0x2600..=0x27BF | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 => 2,
        0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F000.. => 2,
        _ => 1,
    }
}

//! Where each box and line of a drawing stands: layers from left to right in the direction of data.
//!
//! What is inside a module is laid out first and becomes one box, its frame, around it. A line into or out of a frame
//! goes through one point of its border. In each frame what is connected is laid out together: by `dugong`, a port of
//! the layout that Mermaid uses, as long as that stays within a budget of steps, else by [`layered`], which is plainer
//! and takes n log n. The parts are then packed beside and below each other.
//!
//! This must not know what boxes show: it is given their sizes.

mod layered;
mod library;
mod ports;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::drawing::Line;
use super::model::ComponentGraph;
pub(super) use library::Budget;

/// A drawing's geometry, in pixels from its left upper corner.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub width: f64,
    pub height: f64,
    /// By node; `None` for what is drawn as a frame only.
    pub boxes: Vec<Option<Rect>>,
    /// Modules around what is inside them, outer ones first.
    pub frames: Vec<(usize, Rect)>,
    /// By line.
    pub routes: Vec<Route>,
}

#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    pub(super) fn right(self) -> f64 {
        self.x + self.width
    }

    pub(super) fn middle(self) -> f64 {
        self.y + self.height / 2.0
    }
}

/// The way of a line: points that curves connect which start and end level; between points of one height straight lines.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Route {
    pub points: Vec<(f64, f64)>,
    /// Where the middle of its label is.
    pub label: Option<(f64, f64)>,
    /// Where it leaves the layer of its first box, and where it comes into that of its last: in between it may bend.
    bends: Option<(f64, f64)>,
}

/// The size of a box.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Size {
    pub width: f64,
    pub height: f64,
}

/// Between boxes above each other, and around parts.
const BOX_GAP: f64 = 18.0;
const PART_GAP: f64 = 36.0;
const FRAME_PADDING: f64 = 18.0;
pub(super) const FRAME_TITLE: f64 = 28.0;
const MARGIN: f64 = 24.0;
/// How much wider than high a drawing should be.
const ASPECT: f64 = 1.5;

impl Layout {
    /// `boxes`: the size of each node's box; `titles`: the width of each frame's title; `labels`: the width of each
    /// line's label, 0 for none.
    pub(super) fn of(
        graph: &ComponentGraph,
        lines: &[Line],
        boxes: &[Size],
        titles: &[f64],
        labels: &[f64],
        budget: &mut Budget,
    ) -> Self {
        let mut frames = Frames::of(graph, lines, boxes, labels);
        // Modules come before what is in them: inner frames first.
        for at in (0..frames.all.len()).rev() {
            let placed = place(&frames.all[at], budget);
            let title = frames.all[at].module.map_or(0.0, |module| titles[module]);
            frames.all[at].inner_width = placed.size.width.max(title);
            let size = Size {
                width: frames.all[at].inner_width + 2.0 * FRAME_PADDING,
                height: placed.size.height + 2.0 * FRAME_PADDING + FRAME_TITLE,
            };
            if let Some((parent, item)) = frames.all[at].parent {
                frames.all[parent].items[item].size = size;
            }
            frames.all[at].placed = placed;
        }
        frames.finish(graph.nodes.len(), lines)
    }
}

/// What is inside one module, or outside of all.
#[derive(Default)]
struct Frame {
    module: Option<usize>,
    /// The frame around it and what it is there.
    parent: Option<(usize, usize)>,
    items: Vec<Item>,
    /// From item to item, each pair once, with the width of the label on it.
    edges: Vec<(usize, usize, f64)>,
    edge_numbers: HashMap<(usize, usize), usize>,
    /// The items that stand for the border where lines come in and go out.
    entry: Option<usize>,
    exit: Option<usize>,
    placed: Placed,
    /// Of the frame without its padding.
    inner_width: f64,
}

#[derive(Clone, Copy)]
struct Item {
    what: What,
    size: Size,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Box(usize),
    /// The number of a frame.
    Frame(usize),
    Border,
}

/// Where things are inside of a frame or of a part of it.
#[derive(Clone, Debug, Default)]
struct Placed {
    size: Size,
    /// Left upper corners of items.
    corners: Vec<(f64, f64)>,
    /// By edge: where it passes layers.
    passes: Vec<Vec<Pass>>,
    /// By edge: the middle of its label.
    labels: Vec<Option<(f64, f64)>>,
    /// By edge: where it leaves its first layer and comes into its last one.
    bends: Vec<(f64, f64)>,
}

/// A straight piece of an edge, where it passes a layer or carries its label.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Pass {
    from: f64,
    to: f64,
    y: f64,
}

/// A line's way through frames: in each the edge that it takes.
type Hops = Vec<(usize, usize)>;

struct Frames {
    all: Vec<Frame>,
    hops: Vec<Hops>,
}

impl Frames {
    fn of(graph: &ComponentGraph, lines: &[Line], boxes: &[Size], labels: &[f64]) -> Self {
        let (top, inside) = graph.children();
        let mut touched = vec![false; graph.nodes.len()];
        for line in lines {
            touched[line.from] = true;
            touched[line.to] = true;
        }
        let mut all = vec![Frame::default()];
        // Where each node's box is: frame and item.
        let mut homes = vec![(0, 0); graph.nodes.len()];
        let mut pending = vec![(0, None, top)];
        while let Some((frame, module, members)) = pending.pop() {
            if let Some(module) = module.filter(|&module: &usize| touched[module]) {
                homes[module] = (frame, all[frame].items.len());
                all[frame].items.push(Item { what: What::Box(module), size: boxes[module] });
            }
            for member in members {
                let item = all[frame].items.len();
                if inside[member].is_empty() {
                    homes[member] = (frame, item);
                    all[frame].items.push(Item { what: What::Box(member), size: boxes[member] });
                } else {
                    let number = all.len();
                    all.push(Frame { module: Some(member), parent: Some((frame, item)), ..Frame::default() });
                    all[frame].items.push(Item { what: What::Frame(number), size: Size::default() });
                    pending.push((number, Some(member), inside[member].clone()));
                }
            }
        }
        let mut frames = Self { all, hops: Vec::new() };
        frames.hops = lines
            .iter()
            .zip(labels)
            .map(|(line, &label)| frames.connect(homes[line.from], homes[line.to], label))
            .collect();
        frames
    }

    /// The frames from a box outwards, with what stands for it in each.
    fn outwards(&self, home: (usize, usize)) -> Vec<(usize, usize)> {
        let mut found = vec![home];
        let mut at = home.0;
        while let Some(parent) = self.all[at].parent {
            found.push(parent);
            at = parent.0;
        }
        found
    }

    /// Adds what a line needs in each frame that it passes.
    fn connect(&mut self, from: (usize, usize), to: (usize, usize), label: f64) -> Hops {
        if from == to {
            return Vec::new();
        }
        let (mut up, mut down) = (self.outwards(from), self.outwards(to));
        // The outermost frames that both have, but for the innermost of them.
        while up.len() > 1 && down.len() > 1 && up[up.len() - 2].0 == down[down.len() - 2].0 {
            up.pop();
            down.pop();
        }
        let (Some((frame, first)), Some((_, last))) = (up.pop(), down.pop()) else { return Vec::new() };
        let mut hops = Vec::with_capacity(up.len() + down.len() + 1);
        for (frame, item) in up {
            let exit = self.all[frame].border(false);
            hops.push((frame, self.all[frame].edge(item, exit, 0.0)));
        }
        hops.push((frame, self.all[frame].edge(first, last, label)));
        for (frame, item) in down.into_iter().rev() {
            let entry = self.all[frame].border(true);
            hops.push((frame, self.all[frame].edge(entry, item, 0.0)));
        }
        hops
    }

    /// Moves everything to its place in the whole.
    fn finish(self, nodes: usize, lines: &[Line]) -> Layout {
        let mut layout = Layout { boxes: vec![None; nodes], ..Layout::default() };
        let mut origins = vec![(MARGIN, MARGIN); self.all.len()];
        for (number, frame) in self.all.iter().enumerate() {
            let (left, top) = origins[number];
            for (item, &(x, y)) in frame.items.iter().zip(&frame.placed.corners) {
                let rect = Rect { x: left + x, y: top + y, width: item.size.width, height: item.size.height };
                match item.what {
                    What::Box(node) => layout.boxes[node] = Some(rect),
                    What::Frame(inner) => {
                        origins[inner] = (rect.x + FRAME_PADDING, rect.y + FRAME_PADDING + FRAME_TITLE);
                        layout.frames.extend(self.all[inner].module.map(|module| (module, rect)));
                    }
                    What::Border => {}
                }
            }
        }
        let size = self.all[0].placed.size;
        (layout.width, layout.height) = (size.width + 2.0 * MARGIN, size.height + 2.0 * MARGIN);
        layout.routes = self.hops.iter().map(|hops| self.route(hops, &origins)).collect();
        ports::attach(&mut layout, lines);
        layout
    }

    /// A line's way without its ends at boxes.
    fn route(&self, hops: &Hops, origins: &[(f64, f64)]) -> Route {
        let mut route = Route::default();
        for (number, &(frame, edge)) in hops.iter().enumerate() {
            let placed = &self.all[frame].placed;
            let (left, top) = origins[frame];
            let (leaves, comes) = (left + placed.bends[edge].0, left + placed.bends[edge].1);
            // It comes through a border here, and goes on level until it may bend.
            match route.points.last() {
                Some(&(_, y)) => route.points.push((leaves, y)),
                None => route.bends = Some((leaves, comes)),
            }
            for pass in &placed.passes[edge] {
                route.points.extend([(left + pass.from, top + pass.y), (left + pass.to, top + pass.y)]);
            }
            route.label = route.label.or(placed.labels[edge].map(|(x, y)| (left + x, top + y)));
            route.bends = route.bends.map(|(first, _)| (first, comes));
            let Some(&(next, _)) = hops.get(number + 1) else { continue };
            let (_, to, _) = self.all[frame].edges[edge];
            // Outwards through the border of this frame, or inwards through that of the next.
            let is_exit = self.all[frame].exit == Some(to);
            let inner = if is_exit { frame } else { next };
            let border = &self.all[inner];
            let (x, y) = origins[inner];
            let item = if is_exit { Some(to) } else { border.entry };
            let corner = item.map_or((0.0, 0.0), |item| border.placed.corners[item]);
            let (x, y) = (x + corner.0, y + corner.1);
            let side = if is_exit {
                origins[inner].0 + border.inner_width + FRAME_PADDING
            } else {
                origins[inner].0 - FRAME_PADDING
            };
            route.points.push((comes, y));
            route.points.extend(if is_exit { [(x, y), (side, y)] } else { [(side, y), (x, y)] });
        }
        route
    }
}

impl Frame {
    fn border(&mut self, is_entry: bool) -> usize {
        let number = self.items.len();
        let border = if is_entry { &mut self.entry } else { &mut self.exit };
        if let Some(number) = *border {
            return number;
        }
        *border = Some(number);
        self.items.push(Item { what: What::Border, size: Size { width: 1.0, height: 1.0 } });
        number
    }

    fn edge(&mut self, from: usize, to: usize, label: f64) -> usize {
        let next = self.edges.len();
        let number = *self.edge_numbers.entry((from, to)).or_insert(next);
        if number == next {
            self.edges.push((from, to, 0.0));
        }
        self.edges[number].2 = self.edges[number].2.max(label);
        number
    }
}

/// Between layers: where many things lie above each other, lines need room to bend.
fn layer_gap(items: usize) -> f64 {
    64.0 + 7.0 * (items.min(1_000) as f64).sqrt()
}

/// Lays out what is in a frame: each part by itself, then all of them beside each other.
fn place(frame: &Frame, budget: &mut Budget) -> Placed {
    let mut placed = Placed {
        size: Size::default(),
        corners: vec![(0.0, 0.0); frame.items.len()],
        passes: vec![Vec::new(); frame.edges.len()],
        labels: vec![None; frame.edges.len()],
        bends: vec![(0.0, 0.0); frame.edges.len()],
    };
    let parts = parts(frame);
    let laid_out: Vec<Placed> = parts
        .iter()
        .map(|part| {
            let sizes: Vec<Size> = part.items.iter().map(|&item| frame.items[item].size).collect();
            match sizes.as_slice() {
                [size] => Placed { size: *size, corners: vec![(0.0, 0.0)], ..Placed::default() },
                _ => library::place(&sizes, &part.edges, budget).unwrap_or_else(|| layered::place(&sizes, &part.edges)),
            }
        })
        .collect();
    let sizes: Vec<Size> = laid_out.iter().map(|part| part.size).collect();
    let corners = pack(&sizes, &mut placed.size);
    for ((part, inner), (left, top)) in parts.iter().zip(laid_out).zip(corners) {
        for (&item, (x, y)) in part.items.iter().zip(inner.corners) {
            placed.corners[item] = (left + x, top + y);
        }
        let moved = |pass: Pass| Pass { from: left + pass.from, to: left + pass.to, y: top + pass.y };
        let ways = inner.passes.into_iter().zip(inner.labels).zip(inner.bends);
        for (&edge, ((passes, label), (leaves, comes))) in part.edge_numbers.iter().zip(ways) {
            placed.passes[edge] = passes.into_iter().map(moved).collect();
            placed.labels[edge] = label.map(|(x, y)| (left + x, top + y));
            placed.bends[edge] = (left + leaves, left + comes);
        }
    }
    placed
}

/// What is connected.
#[derive(Default)]
struct Part {
    items: Vec<usize>,
    edge_numbers: Vec<usize>,
    /// Between numbers of `items`, with the width of the label.
    edges: Vec<(usize, usize, f64)>,
}

fn parts(frame: &Frame) -> Vec<Part> {
    let mut parent: Vec<usize> = (0..frame.items.len()).collect();
    let root = |parent: &mut Vec<usize>, mut at: usize| {
        while parent[at] != at {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        at
    };
    for &(from, to, _) in &frame.edges {
        let (a, b) = (root(&mut parent, from), root(&mut parent, to));
        parent[a.max(b)] = a.min(b);
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut part_of: HashMap<usize, usize> = HashMap::new();
    let mut number_in_part = Vec::with_capacity(frame.items.len());
    for item in 0..frame.items.len() {
        let next = parts.len();
        let part = *part_of.entry(root(&mut parent, item)).or_insert(next);
        if part == next {
            parts.push(Part::default());
        }
        number_in_part.push((part, parts[part].items.len()));
        parts[part].items.push(item);
    }
    for (number, &(from, to, label)) in frame.edges.iter().enumerate() {
        let (part, from) = number_in_part[from];
        parts[part].edges.push((from, number_in_part[to].1, label));
        parts[part].edge_numbers.push(number);
    }
    parts
}

/// Left upper corners of parts in rows, high ones first; what is lower than its row is put below each other.
fn pack(sizes: &[Size], whole: &mut Size) -> Vec<(f64, f64)> {
    let area: f64 = sizes.iter().map(|size| (size.width + PART_GAP) * (size.height + PART_GAP)).sum();
    let widest = sizes.iter().map(|size| size.width).fold(0.0, f64::max);
    let limit = (area * ASPECT).sqrt().max(widest);
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|&a, &b| sizes[b].height.total_cmp(&sizes[a].height));
    let mut corners = vec![(0.0, 0.0); sizes.len()];
    // The row: where it starts, how high it is. The column in it: where it starts, how wide it is, how far it is filled.
    let (mut row_top, mut row_height) = (0.0, 0.0_f64);
    let (mut left, mut width, mut filled) = (0.0, 0.0_f64, 0.0);
    for at in order {
        let size = sizes[at];
        let fits_below = filled > 0.0 && filled + size.height <= row_height && left + size.width <= limit;
        if !fits_below && filled > 0.0 {
            left += width + PART_GAP;
            (width, filled) = (0.0, 0.0);
            if left + size.width > limit {
                row_top += row_height + PART_GAP;
                (left, row_height) = (0.0, 0.0);
            }
        }
        corners[at] = (left, row_top + filled);
        width = width.max(size.width);
        filled += size.height + PART_GAP;
        row_height = row_height.max(size.height);
        whole.width = whole.width.max(left + size.width);
        whole.height = whole.height.max(corners[at].1 + size.height);
    }
    corners
}

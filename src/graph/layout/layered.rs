//! A plain layered layout for parts that are too large for the library: longest paths, barycentres, and places that
//! are as near to their neighbours' as their order allows. n log n in the number of items, edges and passes.

use super::library::{bend, settle};
use super::{BOX_GAP, Pass, Placed, Size, layer_gap};

/// Sweeps over all layers, for the order and for the places.
const ORDER_SWEEPS: usize = 8;
const PLACE_SWEEPS: usize = 8;
/// What an edge takes where it passes a layer.
const PASS_HEIGHT: f64 = 2.0;
const PASS_GAP: f64 = 8.0;

pub(super) fn place(sizes: &[Size], edges: &[(usize, usize, f64)]) -> Placed {
    let count = sizes.len();
    let directed = without_cycles(count, edges);
    let ranks = ranks(count, &directed);
    let mut layers = Layers::new(sizes, &directed, &ranks);
    layers.order();
    layers.spread();
    layers.placed(sizes, edges, &directed)
}

/// The edges, those that close a cycle turned round; with whether they are.
fn without_cycles(count: usize, edges: &[(usize, usize, f64)]) -> Vec<(usize, usize, bool)> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let next = neighbours(count, edges.iter().enumerate().map(|(number, &(from, to, _))| (from, (to, number))));
    let mut turned = vec![false; edges.len()];
    let mut states = vec![State::New; count];
    let mut has_input = vec![false; count];
    edges.iter().for_each(|&(_, to, _)| has_input[to] = true);
    let starts = (0..count).filter(|&item| !has_input[item]).chain(0..count);
    for start in starts {
        if states[start] != State::New {
            continue;
        }
        states[start] = State::Open;
        let mut path = vec![(start, 0)];
        while let Some((item, at)) = path.last_mut() {
            let item = *item;
            let Some(&(to, number)) = next[item].get(*at) else {
                states[item] = State::Done;
                path.pop();
                continue;
            };
            *at += 1;
            match states[to] {
                State::New => {
                    states[to] = State::Open;
                    path.push((to, 0));
                }
                State::Open => turned[number] = true,
                State::Done => {}
            }
        }
    }
    edges
        .iter()
        .zip(turned)
        .map(|(&(from, to, _), turned)| if turned { (to, from, true) } else { (from, to, false) })
        .collect()
}

fn neighbours<T: Copy>(count: usize, pairs: impl Iterator<Item = (usize, T)>) -> Vec<Vec<T>> {
    let mut lists = vec![Vec::new(); count];
    for (item, other) in pairs {
        lists[item].push(other);
    }
    lists
}

/// The layer of each item: as far left as its inputs allow; what has no inputs stands next to what it feeds.
fn ranks(count: usize, edges: &[(usize, usize, bool)]) -> Vec<usize> {
    let next = neighbours(count, edges.iter().filter(|(from, to, _)| from != to).map(|&(from, to, _)| (from, to)));
    let mut inputs = vec![0_usize; count];
    next.iter().flatten().for_each(|&to| inputs[to] += 1);
    let is_source: Vec<bool> = inputs.iter().map(|&inputs| inputs == 0).collect();
    let mut ranks = vec![0_usize; count];
    let mut ready: Vec<usize> = (0..count).filter(|&item| is_source[item]).collect();
    while let Some(item) = ready.pop() {
        for &to in &next[item] {
            ranks[to] = ranks[to].max(ranks[item] + 1);
            inputs[to] -= 1;
            if inputs[to] == 0 {
                ready.push(to);
            }
        }
    }
    for item in (0..count).filter(|&item| is_source[item]) {
        if let Some(nearest) = next[item].iter().map(|&to| ranks[to]).min() {
            ranks[item] = nearest.saturating_sub(1);
        }
    }
    ranks
}

/// Something in a layer: an item, or an edge that passes it.
#[derive(Clone, Copy)]
struct Cell {
    rank: usize,
    height: f64,
    is_pass: bool,
}

struct Layers {
    cells: Vec<Cell>,
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
    /// The cells of each layer, from top to bottom.
    layers: Vec<Vec<usize>>,
    /// By edge: the cells where it passes layers, from left to right.
    passes: Vec<Vec<usize>>,
    /// The middle of each cell.
    y: Vec<f64>,
}

/// An edge over more layers than this passes them unseen.
const MOST_PASSES: usize = 64;

impl Layers {
    fn new(sizes: &[Size], edges: &[(usize, usize, bool)], ranks: &[usize]) -> Self {
        let mut cells: Vec<Cell> =
            sizes.iter().zip(ranks).map(|(size, &rank)| Cell { rank, height: size.height, is_pass: false }).collect();
        let mut links: Vec<(usize, usize)> = Vec::new();
        let mut passes = Vec::with_capacity(edges.len());
        // All edges together may not pass more layers than there are things.
        let mut left = 4 * (sizes.len() + edges.len());
        for &(from, to, _) in edges {
            let length = ranks[to].saturating_sub(ranks[from]);
            let mut own = Vec::new();
            if (2..=MOST_PASSES).contains(&length) && length - 1 <= left {
                left -= length - 1;
                for rank in ranks[from] + 1..ranks[to] {
                    own.push(cells.len());
                    cells.push(Cell { rank, height: PASS_HEIGHT, is_pass: true });
                }
            }
            let mut previous = from;
            for &cell in own.iter().chain([&to]) {
                if previous != cell {
                    links.push((previous, cell));
                }
                previous = cell;
            }
            passes.push(own);
        }
        let count = cells.len();
        let before = neighbours(count, links.iter().map(|&(from, to)| (to, from)));
        let after = neighbours(count, links.iter().copied());
        let mut layers = vec![Vec::new(); ranks.iter().max().map_or(0, |last| last + 1)];
        for cell in first_order(&cells, &before, &after) {
            layers[cells[cell].rank].push(cell);
        }
        Self { cells, before, after, layers, passes, y: vec![0.0; count] }
    }

    /// Orders each layer by where the neighbours of its cells are.
    fn order(&mut self) {
        let mut position = vec![0.0; self.cells.len()];
        let number = |layer: &[usize], position: &mut Vec<f64>| {
            for (at, &cell) in layer.iter().enumerate() {
                // Layers are compared by how far down in them something is.
                position[cell] = at as f64 / layer.len() as f64;
            }
        };
        self.layers.iter().for_each(|layer| number(layer, &mut position));
        for sweep in 0..ORDER_SWEEPS {
            for step in 0..self.layers.len() {
                let rightwards = sweep % 2 == 0;
                let at = if rightwards { step } else { self.layers.len() - 1 - step };
                let neighbours = if rightwards { &self.before } else { &self.after };
                let wanted =
                    |cell: usize, position: &[f64]| mean(&neighbours[cell], position).unwrap_or(position[cell]);
                let mut keyed: Vec<(f64, usize)> =
                    self.layers[at].iter().map(|&cell| (wanted(cell, &position), cell)).collect();
                keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
                self.layers[at] = keyed.into_iter().map(|(_, cell)| cell).collect();
                number(&self.layers[at], &mut position);
            }
        }
    }

    /// Places the cells of each layer, in their order, as near to their neighbours as possible.
    fn spread(&mut self) {
        for layer in 0..self.layers.len() {
            let wanted = vec![0.0; self.layers[layer].len()];
            self.place_layer(layer, &wanted);
        }
        for sweep in 0..PLACE_SWEEPS {
            for step in 0..self.layers.len() {
                let at = if sweep % 2 == 0 { step } else { self.layers.len() - 1 - step };
                let wanted: Vec<f64> = self.layers[at]
                    .iter()
                    .map(|&cell| {
                        let (before, after) = (mean(&self.before[cell], &self.y), mean(&self.after[cell], &self.y));
                        match (before, after) {
                            (Some(before), Some(after)) => f64::midpoint(before, after),
                            (one, other) => one.or(other).unwrap_or(self.y[cell]),
                        }
                    })
                    .collect();
                self.place_layer(at, &wanted);
            }
        }
    }

    /// The places nearest to the wanted ones (by least squares) that keep order and distances: runs of cells that would
    /// overlap are merged and move together.
    fn place_layer(&mut self, layer: usize, wanted: &[f64]) {
        let cells = &self.layers[layer];
        let mut offsets = Vec::with_capacity(cells.len());
        let mut offset = 0.0;
        for (at, &cell) in cells.iter().enumerate() {
            if at > 0 {
                let above = self.cells[cells[at - 1]];
                let gap = if above.is_pass && self.cells[cell].is_pass { PASS_GAP } else { BOX_GAP };
                offset += (above.height + self.cells[cell].height) / 2.0 + gap;
            }
            offsets.push(offset);
        }
        // Sum of what is wanted, and how many cells.
        let mut runs: Vec<(f64, usize)> = Vec::new();
        for (want, offset) in wanted.iter().zip(&offsets) {
            let mut run = (want - offset, 1);
            while let Some(&(sum, count)) = runs.last() {
                if sum / count as f64 <= run.0 / run.1 as f64 {
                    break;
                }
                run = (run.0 + sum, run.1 + count);
                runs.pop();
            }
            runs.push(run);
        }
        let places = runs.into_iter().flat_map(|(sum, count)| std::iter::repeat_n(sum / count as f64, count));
        for ((&cell, offset), place) in cells.iter().zip(offsets).zip(places) {
            self.y[cell] = place + offset;
        }
    }

    fn placed(self, sizes: &[Size], edges: &[(usize, usize, f64)], directed: &[(usize, usize, bool)]) -> Placed {
        let mut widths = vec![0.0_f64; self.layers.len()];
        for (cell, size) in self.cells.iter().zip(sizes) {
            widths[cell.rank] = widths[cell.rank].max(size.width);
        }
        let mut left = Vec::with_capacity(widths.len());
        let mut x = 0.0;
        for (width, layer) in widths.iter().zip(&self.layers) {
            left.push(x);
            x += width + layer_gap(2 * layer.len());
        }
        let mut placed = Placed { labels: vec![None; edges.len()], ..Placed::default() };
        for (item, size) in sizes.iter().enumerate() {
            let rank = self.cells[item].rank;
            placed.corners.push((left[rank] + (widths[rank] - size.width) / 2.0, self.y[item] - size.height / 2.0));
        }
        for (own, &(.., turned)) in self.passes.iter().zip(directed) {
            let mut passes: Vec<Pass> = own
                .iter()
                .map(|&cell| {
                    let rank = self.cells[cell].rank;
                    Pass { from: left[rank], to: left[rank] + widths[rank], y: self.y[cell] }
                })
                .collect();
            if turned {
                passes.reverse();
                passes.iter_mut().for_each(|pass| (pass.from, pass.to) = (pass.to, pass.from));
            }
            placed.passes.push(passes);
        }
        for &(from, to, _) in edges {
            let layer = |item: usize| {
                let rank = self.cells[item].rank;
                (left[rank], left[rank] + widths[rank])
            };
            placed.bends.push(bend(layer(from), layer(to)));
        }
        settle(&mut placed, sizes);
        placed
    }
}

fn mean(neighbours: &[usize], position: &[f64]) -> Option<f64> {
    let sum: f64 = neighbours.iter().map(|&cell| position[cell]).sum();
    (!neighbours.is_empty()).then(|| sum / neighbours.len() as f64)
}

/// All cells so that connected ones are near each other: along the edges, in both directions, from the first on.
fn first_order(cells: &[Cell], before: &[Vec<usize>], after: &[Vec<usize>]) -> Vec<usize> {
    let mut seen = vec![false; cells.len()];
    let mut found = Vec::with_capacity(cells.len());
    for start in 0..cells.len() {
        let mut pending = vec![start];
        while let Some(cell) = pending.pop() {
            if std::mem::replace(&mut seen[cell], true) {
                continue;
            }
            found.push(cell);
            pending.extend(before[cell].iter().chain(&after[cell]).rev().filter(|&&other| !seen[other]));
        }
    }
    found
}

//! Layout by `dugong`, within a budget: its network simplex and its sweeps take long on large, tangled graphs.

use dugong::graphlib::{Graph, GraphOptions};
use dugong::{EdgeLabel, GraphLabel, LabelPos, NodeLabel, RankDir, WorkControl, WorkError, layout_controlled};

use super::{BOX_GAP, Pass, Placed, Size, layer_gap};

/// How many steps all layouts of one drawing may take. Steps, not seconds: the same graph is drawn the same everywhere.
#[derive(Clone, Copy, Debug)]
pub(in crate::graph) struct Budget {
    steps: usize,
}

impl Budget {
    /// One to two seconds.
    pub(in crate::graph) const DRAWING: Self = Self { steps: 30_000_000 };

    #[cfg(test)]
    pub(super) const fn of(steps: usize) -> Self {
        Self { steps }
    }
}

impl WorkControl for Budget {
    fn charge(&mut self, units: usize) -> Result<(), WorkError> {
        self.steps = self.steps.checked_sub(units).ok_or(WorkError::Interrupted)?;
        Ok(())
    }
}

/// Larger parts are not tried: they would use the budget up for nothing.
const MOST_ITEMS: usize = 800;
const MOST_EDGES: usize = 1_600;
const LABEL_HEIGHT: f64 = 16.0;

/// Coordinates for connected items; `None` when that takes too long.
pub(super) fn place(sizes: &[Size], edges: &[(usize, usize, f64)], budget: &mut Budget) -> Option<Placed> {
    if sizes.len() > MOST_ITEMS || edges.len() > MOST_EDGES {
        return None;
    }
    let mut graph: Graph<NodeLabel, EdgeLabel, GraphLabel> =
        Graph::new(GraphOptions { directed: true, multigraph: false, compound: false });
    graph.set_graph(GraphLabel {
        rankdir: RankDir::LR,
        nodesep: BOX_GAP,
        edgesep: 10.0,
        ranksep: layer_gap(sizes.len()),
        ..GraphLabel::default()
    });
    let name = |item: usize| format!("n{item}");
    for (item, size) in sizes.iter().enumerate() {
        graph.set_node(name(item), NodeLabel { width: size.width, height: size.height, ..NodeLabel::default() });
    }
    for &(from, to, label) in edges {
        let height = if label > 0.0 { LABEL_HEIGHT } else { 0.0 };
        let edge =
            EdgeLabel { width: label, height, labelpos: LabelPos::C, minlen: 1, weight: 1.0, ..EdgeLabel::default() };
        graph.set_edge_with_label(name(from), name(to), edge);
    }
    layout_controlled(&mut graph, budget).ok()?;
    let centers: Vec<(f64, f64)> = (0..sizes.len())
        .map(|item| graph.node(&name(item)).and_then(|node| node.x.zip(node.y)))
        .collect::<Option<_>>()?;
    let columns = columns(&centers, sizes);
    let mut placed = Placed::default();
    for (&(x, y), size) in centers.iter().zip(sizes) {
        placed.corners.push((x - size.width / 2.0, y - size.height / 2.0));
    }
    for &(from, to, label) in edges {
        let edge = graph.edge(&name(from), &name(to), None)?;
        let at = if label > 0.0 { edge.x.zip(edge.y) } else { None };
        placed.passes.push(passes(edge, at, label, &columns, centers[from].0 <= centers[to].0));
        placed.labels.push(at);
        let layer = |item: usize| columns.get(columns.partition_point(|(middle, ..)| *middle < centers[item].0 - 0.5));
        let (&(_, first_left, first_right), &(_, last_left, last_right)) = layer(from).zip(layer(to))?;
        placed.bends.push(bend((first_left, first_right), (last_left, last_right)));
    }
    settle(&mut placed, sizes);
    Some(placed)
}

/// The layers that have items: middle, left and right ends.
fn columns(centers: &[(f64, f64)], sizes: &[Size]) -> Vec<(f64, f64, f64)> {
    let mut columns: Vec<(f64, f64, f64)> = Vec::new();
    let mut order: Vec<usize> = (0..centers.len()).collect();
    order.sort_by(|&a, &b| centers[a].0.total_cmp(&centers[b].0));
    for item in order {
        let (x, half) = (centers[item].0, sizes[item].width / 2.0);
        match columns.last_mut() {
            Some((middle, left, right)) if (x - *middle).abs() < 0.5 => {
                *left = left.min(x - half);
                *right = right.max(x + half);
            }
            _ => columns.push((x, x - half, x + half)),
        }
    }
    columns
}

fn passes(
    edge: &EdgeLabel,
    label: Option<(f64, f64)>,
    width: f64,
    columns: &[(f64, f64, f64)],
    rightwards: bool,
) -> Vec<Pass> {
    let inner = edge.points.get(1..edge.points.len().saturating_sub(1)).unwrap_or_default();
    inner
        .iter()
        .filter_map(|point| {
            let (left, right) = match label {
                Some((x, _)) if (x - point.x).abs() < 0.5 => (x - width / 2.0, x + width / 2.0),
                _ => {
                    let at = columns.partition_point(|(middle, ..)| *middle < point.x - 0.5);
                    let &(middle, left, right) = columns.get(at)?;
                    ((middle - point.x).abs() < 0.5).then_some((left, right))?
                }
            };
            let (from, to) = if rightwards { (left, right) } else { (right, left) };
            Some(Pass { from, to, y: point.y })
        })
        .collect()
}

/// Where an edge leaves its first layer and comes into its last one, given their left and right ends.
pub(super) fn bend(first: (f64, f64), last: (f64, f64)) -> (f64, f64) {
    if first.0 <= last.0 { (first.1, last.0) } else { (first.0, last.1) }
}

/// Moves everything so that it starts at zero, and measures it.
pub(super) fn settle(placed: &mut Placed, sizes: &[Size]) {
    let (mut left, mut top, mut right, mut bottom) = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    for (&(x, y), size) in placed.corners.iter().zip(sizes) {
        (left, top) = (left.min(x), top.min(y));
        (right, bottom) = (right.max(x + size.width), bottom.max(y + size.height));
    }
    for pass in placed.passes.iter().flatten() {
        (top, bottom) = (top.min(pass.y), bottom.max(pass.y));
    }
    for (x, y) in &mut placed.corners {
        (*x, *y) = (*x - left, *y - top);
    }
    for pass in placed.passes.iter_mut().flatten() {
        *pass = Pass { from: pass.from - left, to: pass.to - left, y: pass.y - top };
    }
    for (x, y) in placed.labels.iter_mut().flatten() {
        (*x, *y) = (*x - left, *y - top);
    }
    for (leaves, comes) in &mut placed.bends {
        (*leaves, *comes) = (*leaves - left, *comes - left);
    }
    placed.size = Size { width: (right - left).max(0.0), height: (bottom - top).max(0.0) };
}

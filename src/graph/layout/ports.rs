//! Where lines touch their boxes: at the left and right sides, beside each other in the order of where they come from
//! and go to.

use super::{Layout, Rect};
use crate::graph::drawing::Line;

/// Between two lines at one box, when there is room.
const PORT_GAP: f64 = 7.0;
/// The part of a side that lines may touch.
const SIDE: f64 = 0.6;
/// How far a line from a box to itself reaches out.
const LOOP: f64 = 22.0;

/// One end of a line at one side of a box.
struct End {
    line: usize,
    /// What the ends are ordered by: how far down the line comes from or goes to.
    towards: f64,
    is_start: bool,
}

/// Completes routes, which so far have only what is between boxes.
pub(super) fn attach(layout: &mut Layout, lines: &[Line]) {
    // Two sides of each box: left, right.
    let mut sides: Vec<[Vec<End>; 2]> = Vec::new();
    sides.resize_with(layout.boxes.len(), Default::default);
    for (number, line) in lines.iter().enumerate() {
        let (Some(from), Some(to)) = (layout.boxes[line.from], layout.boxes[line.to]) else { continue };
        if line.from == line.to {
            layout.routes[number].points = around(from);
            layout.routes[number].label = Some((from.x + from.width / 2.0, from.y - LOOP / 2.0));
            continue;
        }
        let points = &layout.routes[number].points;
        let next = points.first().copied().unwrap_or((to.x, to.middle()));
        let last = points.last().copied().unwrap_or((from.right(), from.middle()));
        // Data that flows backwards, on a cycle, leaves at the left and comes in at the right.
        let bends = layout.routes[number].bends.unwrap_or((from.right(), to.x));
        let (leaves_right, comes_left) = (bends.0 >= from.right() - 1.0, bends.1 <= to.x + 1.0);
        sides[line.from][usize::from(leaves_right)].push(End { line: number, towards: next.1, is_start: true });
        sides[line.to][usize::from(!comes_left)].push(End { line: number, towards: last.1, is_start: false });
    }
    let mut starts = vec![None; lines.len()];
    let mut ends = vec![None; lines.len()];
    for (rect, sides) in layout.boxes.iter().zip(&mut sides) {
        let Some(rect) = rect else { continue };
        for (is_right, side) in [false, true].into_iter().zip(sides) {
            side.sort_by(|a, b| a.towards.total_cmp(&b.towards).then(a.line.cmp(&b.line)));
            let steps = side.len().saturating_sub(1).max(1) as f64;
            let gap = (rect.height * SIDE / steps).min(PORT_GAP);
            let first = rect.middle() - gap * side.len().saturating_sub(1) as f64 / 2.0;
            for (at, end) in side.iter().enumerate() {
                let point = (if is_right { rect.right() } else { rect.x }, first + gap * at as f64);
                let list = if end.is_start { &mut starts } else { &mut ends };
                list[end.line] = Some(point);
            }
        }
    }
    for ((route, start), end) in layout.routes.iter_mut().zip(starts).zip(ends) {
        if let (Some(start), Some(end)) = (start, end) {
            let (leaves, comes) = route.bends.unwrap_or((start.0, end.0));
            route.points.splice(0..0, [start, (leaves, start.1)]);
            route.points.extend([(comes, end.1), end]);
        }
    }
}

/// From a box to itself: out at the right, back over the top.
fn around(rect: Rect) -> Vec<(f64, f64)> {
    let top = rect.y - LOOP / 2.0;
    vec![
        (rect.right(), rect.middle()),
        (rect.right() + LOOP / 2.0, top),
        (rect.x - LOOP / 2.0, top),
        (rect.x, rect.middle()),
    ]
}

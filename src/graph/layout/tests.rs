//! What a reader relies on: boxes lie apart, in layers along the data, and frames around what is in them.

use super::*;
use crate::graph::boxes::Picture;

const SIZE: Size = Size { width: 100.0, height: 40.0 };

type Edges = Vec<(usize, usize)>;

/// Graphs of different shapes: items, and edges between them.
fn shapes() -> Vec<(&'static str, usize, Edges)> {
    let tangle = |count: usize| {
        let mut state = 42_u64;
        let mut next = move |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let mut edges: Edges = (1..count).flat_map(|to| [(next(to), to), (next(to), to)]).collect();
        edges.sort_unstable();
        edges.dedup();
        edges
    };
    vec![
        ("two", 2, vec![(0, 1)]),
        ("chain", 30, (1..30).map(|to| (to - 1, to)).collect()),
        ("many to one", 60, (1..60).map(|from| (from, 0)).collect()),
        ("one to many", 60, (1..60).map(|to| (0, to)).collect()),
        ("long and short ways", 6, vec![(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5), (1, 5), (0, 3)]),
        ("cycle", 4, vec![(0, 1), (1, 2), (2, 0), (2, 3)]),
        ("two cycles", 5, vec![(0, 1), (1, 0), (1, 2), (2, 3), (3, 2), (3, 4)]),
        ("tangle", 80, tangle(80)),
    ]
}

fn labelled(edges: &[(usize, usize)]) -> Vec<(usize, usize, f64)> {
    edges.iter().map(|&(from, to)| (from, to, 0.0)).collect()
}

/// Both ways of laying out.
fn places(count: usize, edges: &[(usize, usize)]) -> [(&'static str, Placed); 2] {
    let (sizes, edges) = (vec![SIZE; count], labelled(edges));
    [
        ("library", library::place(&sizes, &edges, &mut Budget::DRAWING.clone()).expect("small graphs are laid out")),
        ("layered", layered::place(&sizes, &edges)),
    ]
}

#[test]
fn boxes_lie_apart() {
    for (shape, count, edges) in shapes() {
        for (engine, placed) in places(count, &edges) {
            for a in 0..count {
                let (x, y) = placed.corners[a];
                assert!(x >= -0.01 && y >= -0.01 && x + SIZE.width <= placed.size.width + 0.01, "{shape} {engine} {a}");
                assert!(y + SIZE.height <= placed.size.height + 0.01, "{shape} {engine} {a}");
                for b in 0..a {
                    let (dx, dy) = (x - placed.corners[b].0, y - placed.corners[b].1);
                    let apart = dx.abs() >= SIZE.width || dy.abs() >= SIZE.height;
                    assert!(apart, "{shape} {engine}: {a} and {b} overlap");
                }
            }
        }
    }
}

#[test]
fn data_flows_to_the_right() {
    for (shape, count, edges) in shapes() {
        if shape.contains("cycle") {
            continue;
        }
        for (engine, placed) in places(count, &edges) {
            for &(from, to) in &edges {
                let room = placed.corners[to].0 - placed.corners[from].0 - SIZE.width;
                assert!(room > 20.0, "{shape} {engine}: {from} → {to} has {room}");
            }
        }
    }
}

/// A line that passes a layer passes between its boxes.
#[test]
fn lines_keep_off_boxes() {
    for (shape, count, edges) in shapes() {
        for (engine, placed) in places(count, &edges) {
            for (pass, edge) in
                placed.passes.iter().zip(&edges).flat_map(|(passes, edge)| passes.iter().zip([edge; 99]))
            {
                for item in 0..count {
                    let (x, y) = placed.corners[item];
                    let in_layer = pass.from.min(pass.to) < x + SIZE.width && pass.from.max(pass.to) > x;
                    let meets = in_layer && pass.y > y + 0.5 && pass.y < y + SIZE.height - 0.5;
                    assert!(!meets, "{shape} {engine}: {edge:?} runs through {item}");
                }
            }
        }
    }
}

#[test]
fn what_takes_too_long_is_laid_out_plainly() {
    let (_, count, edges) = shapes().pop().unwrap();
    let edges = labelled(&edges);
    let mut none = Budget::of(1_000);
    assert!(library::place(&vec![SIZE; count], &edges, &mut none).is_none());
    assert_eq!(layered::place(&vec![SIZE; count], &edges).corners.len(), count);
}

/// A hundred thousand things cost a hundred times what a thousand do, and not ten thousand times.
#[test]
fn plain_layout_grows_with_size() {
    for shape in ["chain", "to one", "ladder"] {
        let count = 50_000;
        let edges: Vec<(usize, usize, f64)> = (1..count)
            .map(|at: usize| match shape {
                "chain" => (at - 1, at, 0.0),
                "to one" => (at, 0, 0.0),
                _ => (at.saturating_sub(300), at, 0.0),
            })
            .collect();
        let placed = layered::place(&vec![SIZE; count], &edges);
        assert_eq!(placed.corners.len(), count, "{shape}");
        assert!(placed.size.width.is_finite() && placed.size.height.is_finite(), "{shape}");
    }
}

#[test]
fn parts_are_packed_without_overlap() {
    let sizes: Vec<Size> = (0..200)
        .map(|at| Size { width: 50.0 + f64::from(at * 37 % 400), height: 30.0 + f64::from(at * 53 % 300) })
        .collect();
    let mut whole = Size::default();
    let corners = pack(&sizes, &mut whole);
    for a in 0..sizes.len() {
        assert!(corners[a].0 + sizes[a].width <= whole.width && corners[a].1 + sizes[a].height <= whole.height);
        for b in 0..a {
            let apart = corners[a].0 >= corners[b].0 + sizes[b].width
                || corners[b].0 >= corners[a].0 + sizes[a].width
                || corners[a].1 >= corners[b].1 + sizes[b].height
                || corners[b].1 >= corners[a].1 + sizes[a].height;
            assert!(apart, "{a} and {b} overlap");
        }
    }
    assert!(whole.width < 3.0 * whole.height && whole.height < 3.0 * whole.width, "{whole:?}");
}

const MODULES: &str = r#"
    declare "outer" {
        argument "to" { }
        declare "inner" {
            argument "to" { }
            loki.process "p" { forward_to = argument.to.value }
            export "receiver" { value = loki.process.p.receiver }
        }
        inner "i" { to = argument.to.value }
        loki.source.api "in" {
            http { }
            forward_to = [inner.i.receiver]
        }
    }
    outer "x" { to = [loki.write.w.receiver] }
    loki.write "w" { endpoint { url = "http://x" } }
    discovery.file "hosts" { files = ["/x"] }
    foreach "host" {
        collection = discovery.file.hosts.targets
        var        = "each"
        template {
            prometheus.scrape "s" {
                targets    = [each]
                forward_to = [prometheus.remote_write.far.receiver, prometheus.relabel.near.receiver]
            }
            prometheus.relabel "near" { forward_to = [prometheus.remote_write.far.receiver] }
        }
    }
    prometheus.remote_write "far" { endpoint { url = "http://x" } }
"#;

#[test]
fn frames_hold_what_is_in_them() {
    let graph = crate::graph::tests::graph_of(&[("config.alloy", MODULES)]);
    let picture = Picture::of(&graph);
    let layout = &picture.layout;
    assert_eq!(layout.frames.len(), 3);
    let frame_of = |node: usize| layout.frames.iter().find(|(module, _)| *module == node).map(|(_, rect)| *rect);
    for (number, node) in graph.nodes.iter().enumerate() {
        let Some(rect) = layout.boxes[number].or(frame_of(number)) else { panic!("{} is not drawn", node.id) };
        if let Some(frame) = node.module.and_then(frame_of) {
            let inside = rect.x > frame.x
                && rect.y >= frame.y + FRAME_TITLE
                && rect.right() < frame.right()
                && rect.y + rect.height < frame.y + frame.height;
            assert!(inside, "{} leaves its frame: {rect:?} in {frame:?}", node.id);
        }
        assert!(rect.right() <= layout.width && rect.y + rect.height <= layout.height);
    }
}

/// Every line starts at the side of its first box and ends at the side of its last one.
#[test]
fn lines_touch_their_boxes() {
    for text in [
        MODULES,
        "loki.process \"a\" {\n  forward_to = [loki.process.a.receiver, loki.process.b.receiver]\n}\n\nloki.process \"b\" {\n  forward_to = [loki.process.a.receiver]\n}\n",
    ] {
        let graph = crate::graph::tests::graph_of(&[("config.alloy", text)]);
        let picture = Picture::of(&graph);
        assert!(!picture.lines.is_empty());
        for (line, route) in picture.lines.iter().zip(&picture.layout.routes) {
            let [from, to] = [line.from, line.to].map(|node| picture.layout.boxes[node].unwrap());
            let touches = |rect: Rect, (x, y): (f64, f64)| {
                let at_side = (x - rect.x).abs() < 0.01 || (x - rect.right()).abs() < 0.01;
                at_side && y > rect.y && y < rect.y + rect.height
            };
            let (first, last) = (*route.points.first().unwrap(), *route.points.last().unwrap());
            assert!(touches(from, first) && touches(to, last), "{} → {}: {route:?}", line.from, line.to);
        }
    }
}

/// The same graph is drawn the same, always.
#[test]
fn drawings_repeat() {
    let graph = crate::graph::tests::graph_of(&[("config.alloy", MODULES)]);
    let first = crate::graph::svg(&graph).unwrap();
    for _ in 0..3 {
        assert!(crate::graph::svg(&graph).unwrap() == first);
    }
}

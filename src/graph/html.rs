//! The graph as one page that opens anywhere: no network, no other file. The layout is made here; the page draws it on a
//! canvas, what is to be seen of it.
//!
//! The page itself is `page/page.html` with `page.css` and `page.js`. It is given one JSON object, [`Page`], which is no
//! interface: only the script of the same version reads it.

use std::fmt::Write as _;

use serde::Serialize;

use super::boxes::Picture;
use super::drawing::{Line, Role};
use super::layout::Rect;
use super::model::{Argument, ComponentGraph, Finding, Node};
use super::palette::{self, Colour, KINDS, LOOKS};
use crate::diagnostics::Severity;
use crate::render::xml::escape;

const PAGE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// The graph as a page; with what [`ComponentGraph::with_arguments`] knows of each component.
#[must_use]
pub fn html(graph: &ComponentGraph) -> String {
    let picture = Picture::of(graph);
    let page = Page::of(&picture);
    // Plain structures of strings and numbers: serialization cannot fail. `<` only stands in strings, where an escape
    // means the same and ends no script.
    let data = serde_json::to_string(&page).unwrap_or_default().replace('<', "\\u003c");
    let mut out = String::with_capacity(data.len() + STYLE.len() + SCRIPT.len() + PAGE.len());
    let mut rest = PAGE;
    for (mark, text) in [
        ("<!--title-->", escape(&page.title).as_str()),
        ("/*colours*/", &colours()),
        ("/*style*/", STYLE),
        ("/*data*/", &data),
        ("/*script*/", SCRIPT),
    ] {
        // The marks stand in this order: what is filled in is never looked at again.
        let (before, after) = rest.split_once(mark).unwrap_or((rest, ""));
        out.push_str(before);
        out.push_str(text);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The palette as variables, light and dark.
fn colours() -> String {
    let mut out = String::new();
    let of = |colour: fn(Colour) -> &'static str| {
        let mut rules = String::new();
        for (name, value) in [
            ("ground", palette::GROUND),
            ("text", palette::TEXT),
            ("muted", palette::MUTED),
            ("error", palette::ERROR),
            ("warning", palette::WARNING),
            ("frame", palette::FRAME),
            ("frame-line", palette::FRAME_LINE),
        ] {
            let _ = write!(rules, "--{name}:{};", colour(value));
        }
        for look in LOOKS {
            let _ = write!(rules, "--{0}:{1};--{0}-line:{2};", look.class, colour(look.fill), colour(look.line));
        }
        for (kind, value, _) in KINDS {
            let _ = write!(rules, "--kind-{}:{};", kind.name(), colour(value));
        }
        rules
    };
    let (light, dark) = (of(|colour| colour.light), of(|colour| colour.dark));
    let _ = write!(
        out,
        ":root{{color-scheme:light;{light}}}\n\
         @media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n\
         :root[data-theme=dark]{{color-scheme:dark;{dark}}}\n"
    );
    out
}

#[derive(Serialize)]
struct Page<'g> {
    title: String,
    alloy: String,
    width: i32,
    height: i32,
    looks: Vec<(&'static str, &'static str)>,
    kinds: Vec<(&'static str, Option<&'static str>)>,
    nodes: Vec<PageNode<'g>>,
    frames: Vec<(usize, [i32; 4])>,
    lines: Vec<PageLine<'g>>,
    findings: Vec<PageFinding<'g>>,
}

#[derive(Serialize)]
struct PageNode<'g> {
    id: &'g str,
    block: &'g str,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'g str>,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    stability: Option<&'static str>,
    #[serde(skip_serializing_if = "is_false")]
    community: bool,
    path: &'g str,
    line: u32,
    look: usize,
    shape: &'static str,
    /// What is written into the box: block, label, notes.
    text: (&'g str, Option<&'g str>, &'g str),
    #[serde(rename = "box", skip_serializing_if = "Option::is_none")]
    place: Option<[i32; 4]>,
    /// 2 for an error or a cycle, 1 for a warning or a dead end.
    state: u8,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    marks: Vec<&'static str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    findings: &'g [usize],
    #[serde(skip_serializing_if = "Option::is_none")]
    definition: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    module: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    arguments: Vec<(&'g str, &'g str)>,
}

#[derive(Serialize)]
struct PageLine<'g> {
    from: usize,
    to: usize,
    kind: usize,
    state: u8,
    /// The attributes that have the references.
    attributes: Vec<&'g str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<usize>,
    points: Vec<i32>,
}

#[derive(Serialize)]
struct PageFinding<'g> {
    rule: &'static str,
    severity: &'static str,
    message: &'g str,
    path: &'g str,
    line: u32,
    column: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
const fn is_false(value: &bool) -> bool {
    !*value
}

impl<'g> Page<'g> {
    fn of(picture: &'g Picture<'g>) -> Self {
        let graph = picture.graph;
        Self {
            title: title(graph),
            alloy: graph.release.to_string(),
            width: whole(picture.layout.width),
            height: whole(picture.layout.height),
            looks: LOOKS.iter().map(|look| (look.class, look.title)).collect(),
            kinds: KINDS.iter().map(|(kind, _, pattern)| (kind.name(), *pattern)).collect(),
            nodes: (0..graph.nodes.len()).map(|at| node(picture, at)).collect(),
            frames: picture.layout.frames.iter().map(|&(node, rect)| (node, corners(rect))).collect(),
            lines: picture.lines.iter().enumerate().map(|(at, line)| self::line(picture, at, line)).collect(),
            findings: graph.findings.iter().map(finding).collect(),
        }
    }
}

/// The files whose components are shown.
fn title(graph: &ComponentGraph) -> String {
    let mut paths: Vec<&str> = Vec::new();
    for node in &graph.nodes {
        let path = &*node.place.path;
        if paths.last() != Some(&path) && !paths.contains(&path) {
            paths.push(path);
            if paths.len() > 3 {
                break;
            }
        }
    }
    match paths.as_slice() {
        [] => String::from("no components"),
        [one] => (*one).to_owned(),
        [some @ .., _] if paths.len() > 3 => format!("{} …", some.join(", ")),
        some => some.join(", "),
    }
}

fn node<'g>(picture: &'g Picture<'g>, at: usize) -> PageNode<'g> {
    let Node { id, block, label, kind, stability, community, place, marks, findings, arguments, .. } =
        &picture.graph.nodes[at];
    let caption = &picture.captions[at];
    let worst = picture.graph.worst(findings);
    PageNode {
        id,
        block,
        label: label.as_deref(),
        kind: kind.name(),
        stability: stability.filter(|_| !community).map(|stability| stability.name()),
        community: *community,
        path: &place.path,
        line: place.start.line,
        look: palette::look_of(&picture.graph.nodes[at], picture.roles[at]),
        shape: match picture.roles[at] {
            Role::Source => "source",
            Role::Sink => "sink",
            Role::Setting | Role::Module => "round",
            Role::Interface => "pointed",
            Role::Step | Role::Missing => "plain",
        },
        text: (&caption.block, caption.label.as_deref(), &caption.notes),
        place: picture.layout.boxes[at].map(corners),
        state: state(marks.cycle, marks.dead_end, worst),
        marks: marks.names().collect(),
        findings,
        definition: picture.graph.nodes[at].definition,
        module: picture.graph.nodes[at].module,
        arguments: arguments.iter().map(|Argument { path, value }| (path.as_str(), value.as_str())).collect(),
    }
}

fn line<'g>(picture: &'g Picture<'g>, at: usize, line: &'g Line) -> PageLine<'g> {
    let edges = line.edges.iter().map(|&edge| &picture.graph.edges[edge]);
    let mut attributes: Vec<&str> = Vec::new();
    let mut findings: Vec<usize> = Vec::new();
    for edge in edges {
        if attributes.last() != Some(&edge.attribute.as_str()) {
            attributes.push(&edge.attribute);
        }
        findings.extend(&edge.findings);
    }
    findings.sort_unstable();
    findings.dedup();
    let points = picture.layout.routes[at].points.iter().flat_map(|&(x, y)| [whole(x), whole(y)]).collect();
    let state = state(line.cycle, false, line.worst);
    PageLine {
        from: line.from,
        to: line.to,
        kind: palette::kind_number(line.kind),
        state,
        attributes,
        findings,
        points,
    }
}

const fn state(cycle: bool, dead_end: bool, worst: Option<Severity>) -> u8 {
    match worst {
        _ if cycle => 2,
        Some(Severity::Error) => 2,
        Some(Severity::Warning) => 1,
        _ if dead_end => 1,
        _ => 0,
    }
}

fn finding(finding: &Finding) -> PageFinding<'_> {
    PageFinding {
        rule: finding.rule,
        severity: finding.severity.as_str(),
        message: &finding.message,
        path: &finding.place.path,
        line: finding.place.start.line,
        column: finding.place.start.column,
    }
}

fn corners(rect: Rect) -> [i32; 4] {
    [whole(rect.x), whole(rect.y), whole(rect.width), whole(rect.height)]
}

fn whole(length: f64) -> i32 {
    length.round() as i32
}

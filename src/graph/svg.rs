//! The graph as a picture: boxes in the direction of data from left to right, frames around modules, a legend.
//!
//! It stands for itself, on light ground and, where the reader prefers that, on dark: no script, no font, no link.

use std::fmt::Write as _;

use super::boxes::{self, Caption, LETTER, LINE_HEIGHT, Picture, SMALL_LETTER};
use super::drawing::{self, Line, Role};
use super::layout::{FRAME_TITLE, Rect, Route};
use super::model::{ComponentGraph, Node};
use super::palette::{self, Colour, KINDS, LOOKS};
use crate::diagnostics::Severity;
use crate::render::xml::escape;

/// What is drawn at most.
#[derive(Clone, Copy, Debug)]
pub struct TooLarge {
    pub nodes: usize,
    pub edges: usize,
}

impl TooLarge {
    /// Viewers give up on larger pictures, and people long before.
    pub const NODES: usize = 20_000;
    pub const EDGES: usize = 60_000;
}

const LEGEND_ROW: f64 = 22.0;
const LEGEND_MARGIN: f64 = 24.0;
/// The legend of a small picture may make it wider.
const LEAST_WIDTH: f64 = 560.0;

/// The graph as an SVG picture.
pub fn svg(graph: &ComponentGraph) -> Result<String, TooLarge> {
    if graph.nodes.len() > TooLarge::NODES || graph.edges.len() > TooLarge::EDGES {
        return Err(TooLarge { nodes: graph.nodes.len(), edges: graph.edges.len() });
    }
    let picture = Picture::of(graph);
    let width = picture.layout.width.max(LEAST_WIDTH);
    let legend = Legend::of(&picture, width);
    let height = picture.layout.height + legend.height;
    let mut out = String::with_capacity(600 * graph.nodes.len() + 4_000);
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" role=\"img\" aria-labelledby=\"title\">\n\
         <title id=\"title\">{} components, {} connections, {} findings</title>",
        graph.nodes.len(),
        picture.lines.len(),
        graph.findings.len()
    );
    write_style(&mut out);
    write_arrows(&mut out, &picture);
    let _ = writeln!(out, "<rect class=\"ground\" width=\"{width:.0}\" height=\"{height:.0}\"/>");
    out.push_str(&legend.text);
    let _ = writeln!(out, "<g transform=\"translate(0 {:.0})\">", legend.height);
    for &(node, rect) in &picture.layout.frames {
        write_frame(&mut out, &picture, node, rect);
    }
    for (line, route) in picture.lines.iter().zip(&picture.layout.routes) {
        write_line(&mut out, &picture, line, route);
    }
    for (node, rect) in picture.layout.boxes.iter().enumerate() {
        if let Some(rect) = rect {
            write_box(&mut out, &picture, node, *rect);
        }
    }
    // Labels stand above everything.
    if picture.labelled {
        for (line, route) in picture.lines.iter().zip(&picture.layout.routes) {
            write_label(&mut out, line, route);
        }
    }
    out.push_str("</g>\n</svg>\n");
    Ok(out)
}

/// Plain rules without variables: some viewers know no more.
fn write_style(out: &mut String) {
    out.push_str(
        "<style>\n\
         text{font-family:ui-monospace,SFMono-Regular,Menlo,\"DejaVu Sans Mono\",\"Liberation Mono\",monospace;\
         font-size:12px}\n\
         .name{font-weight:600}\n\
         .small{font-size:10.5px}\n\
         .line{fill:none;stroke-width:1.5}\n\
         .box{stroke-width:1.25}\n\
         .bad .box,.line.bad,.cycle .box{stroke-width:2.75}\n\
         .warning .box,.deadend .box,.line.warning{stroke-width:2.25}\n\
         .unused .box,.missing .box{stroke-dasharray:5 3}\n\
         .deadend .box{stroke-dasharray:2 2}\n\
         .frame{stroke-width:1;stroke-dasharray:6 4}\n\
         .label{paint-order:stroke;stroke-width:4;stroke-linejoin:round}\n",
    );
    for (_, _, pattern) in KINDS.iter().filter(|(.., pattern)| pattern.is_some()) {
        let numbers = KINDS.iter().filter(|(.., other)| other == pattern);
        for (kind, ..) in numbers {
            let _ = writeln!(out, ".line.{}{{stroke-dasharray:{}}}", kind.name(), pattern.unwrap_or_default());
        }
    }
    write_colours(out, |colour| colour.light);
    out.push_str("@media (prefers-color-scheme:dark){\n");
    write_colours(out, |colour| colour.dark);
    out.push_str("}\n</style>\n");
}

fn write_colours(out: &mut String, of: impl Fn(Colour) -> &'static str) {
    let (ground, text, muted) = (of(palette::GROUND), of(palette::TEXT), of(palette::MUTED));
    let (error, warning) = (of(palette::ERROR), of(palette::WARNING));
    let _ = writeln!(
        out,
        ".ground{{fill:{ground}}}\ntext{{fill:{text}}}\n.muted{{fill:{muted}}}\n.label{{stroke:{ground}}}\n\
         .frame{{fill:{};stroke:{}}}",
        of(palette::FRAME),
        of(palette::FRAME_LINE)
    );
    for look in LOOKS {
        let (fill, line) = (of(look.fill), of(look.line));
        let _ = writeln!(out, ".{0} .box{{fill:{fill};stroke:{line}}}.{0} .bar{{fill:{line}}}", look.class);
    }
    for (kind, colour, _) in KINDS {
        let colour = of(colour);
        let _ = writeln!(
            out,
            ".line.{0}{{stroke:{colour}}}.arrow.{0}{{fill:{colour}}}.label.{0}{{fill:{colour}}}",
            kind.name()
        );
    }
    let _ = writeln!(
        out,
        ".warning .box,.deadend .box,.line.warning{{stroke:{warning}}}.warning .notes,.deadend .notes,.arrow.warning,\
         .label.warning{{fill:{warning}}}\n\
         .bad .box,.cycle .box,.missing .box,.line.bad{{stroke:{error}}}.bad .notes,.cycle .notes,.missing .notes,\
         .arrow.bad,.label.bad{{fill:{error}}}"
    );
}

/// The classes of a line: its kind, and whether something is wrong with it.
fn line_class(line: &Line) -> String {
    let mut class = String::from(line.kind.name());
    if line.cycle || line.worst == Some(Severity::Error) {
        class.push_str(" bad");
    } else if line.worst == Some(Severity::Warning) {
        class.push_str(" warning");
    }
    class
}

/// One arrow head for each sort of line that there is.
fn write_arrows(out: &mut String, picture: &Picture<'_>) {
    let mut classes: Vec<String> = picture.lines.iter().map(line_class).collect();
    classes.sort_unstable();
    classes.dedup();
    out.push_str("<defs>\n");
    for class in classes {
        let _ = writeln!(
            out,
            "<marker id=\"{}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
             markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path class=\"arrow {class}\" d=\"M0 0.5L8 4L0 7.5Z\"/></marker>",
            class.replace(' ', "-")
        );
    }
    out.push_str("</defs>\n");
}

fn write_frame(out: &mut String, picture: &Picture<'_>, node: usize, rect: Rect) {
    let caption = &picture.captions[node];
    let title = match &caption.label {
        Some(label) => format!("{} {label}", caption.block),
        None => caption.block.clone(),
    };
    let shown = &picture.graph.nodes[node];
    let class = node_class(picture.graph, shown, LOOKS[3].class);
    let after = rect.x + 16.0 + boxes::cells(&title) as f64 * LETTER + 10.0;
    let _ = writeln!(
        out,
        "<g class=\"{class}\"><title>{}</title><rect class=\"frame\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" \
         height=\"{:.1}\" rx=\"8\"/><rect class=\"bar\" x=\"{:.1}\" y=\"{:.1}\" width=\"4\" height=\"14\" rx=\"2\"/>\
         <text class=\"name\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
        escape(&drawing::tooltip(picture.graph, shown)),
        rect.x,
        rect.y,
        rect.width,
        rect.height,
        rect.x + 8.0,
        rect.y + 10.0,
        rect.x + 18.0,
        rect.y + FRAME_TITLE - 7.0,
        escape(&title)
    );
    if !caption.notes.is_empty() {
        let _ = write!(
            out,
            "<text class=\"small notes\" x=\"{after:.1}\" y=\"{:.1}\">{}</text>",
            rect.y + FRAME_TITLE - 7.0,
            escape(&caption.notes)
        );
    }
    out.push_str("</g>\n");
}

fn node_class(graph: &ComponentGraph, node: &Node, look: &str) -> String {
    let mut class = String::from(look);
    for name in drawing::classes(graph, node) {
        // `error` would be taken for a colour by nobody, but `missing` is a look as well.
        let name = if name == "error" { "bad" } else { name };
        if name != look {
            class.push(' ');
            class.push_str(name);
        }
    }
    class
}

fn write_box(out: &mut String, picture: &Picture<'_>, number: usize, rect: Rect) {
    let node = &picture.graph.nodes[number];
    let look = LOOKS[palette::look_of(node, picture.roles[number])];
    let class = node_class(picture.graph, node, look.class);
    let Caption { block, label, notes } = &picture.captions[number];
    let _ = write!(
        out,
        "<g class=\"{class}\"><title>{}</title><path class=\"box\" d=\"{}\"/>",
        escape(&drawing::tooltip(picture.graph, node)),
        outline(rect, picture.roles[number])
    );
    let x = rect.x + rect.width / 2.0;
    let mut y = rect.y + 18.0;
    let block_class = if label.is_some() { "muted" } else { "name" };
    let mut row = |out: &mut String, class: &str, text: &str| {
        let _ = write!(
            out,
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"middle\">{}</text>",
            escape(text)
        );
        y += LINE_HEIGHT;
    };
    row(out, block_class, block);
    if let Some(label) = label {
        row(out, "name", label);
    }
    if !notes.is_empty() {
        row(out, "small notes", notes);
    }
    out.push_str("</g>\n");
}

/// The outline of a box: sources are round at the left, sinks at the right, what is handed through is pointed.
fn outline(rect: Rect, role: Role) -> String {
    let round = (rect.height / 2.0).min(16.0);
    let (left, right) = match role {
        Role::Source => (round, 4.0),
        Role::Sink => (4.0, round),
        Role::Setting | Role::Module => (9.0, 9.0),
        _ => (4.0, 4.0),
    };
    let (x, y, width, height) = (rect.x, rect.y, rect.width, rect.height);
    if role == Role::Interface {
        let point = 9.0_f64.min(height / 2.0);
        return format!(
            "M{x:.1} {y:.1}h{:.1}l{point:.1} {half:.1}l-{point:.1} {half:.1}h-{:.1}z",
            width - point,
            width - point,
            half = height / 2.0
        );
    }
    format!(
        "M{:.1} {y:.1}h{:.1}q{right} 0 {right} {right}v{:.1}q0 {right} -{right} {right}h-{:.1}q-{left} 0 -{left} \
         -{left}v-{:.1}q0 -{left} {left} -{left}z",
        x + left,
        width - left - right,
        height - 2.0 * right,
        width - left - right,
        height - 2.0 * left
    )
}

fn write_line(out: &mut String, picture: &Picture<'_>, line: &Line, route: &Route) {
    if route.points.is_empty() {
        return;
    }
    let class = line_class(line);
    let (from, to) = (&picture.graph.nodes[line.from], &picture.graph.nodes[line.to]);
    let mut tooltip = format!("{} → {}: {}", from.id, to.id, line.label);
    for finding in line.findings(picture.graph) {
        let _ = write!(tooltip, "\n{}: {} [{}]", finding.severity.as_str(), finding.message, finding.rule);
    }
    let _ = writeln!(
        out,
        "<path class=\"line {class}\" d=\"{}\" marker-end=\"url(#{})\"><title>{}</title></path>",
        path(route),
        class.replace(' ', "-"),
        escape(&tooltip)
    );
}

/// A route in the language of paths: curves that start and end level, and straight pieces between them.
fn path(route: &Route) -> String {
    let mut d = String::new();
    let mut previous = (0.0, 0.0);
    for (at, &(x, y)) in route.points.iter().enumerate() {
        let _ = if at == 0 {
            write!(d, "M{x:.1} {y:.1}")
        } else if (previous.1 - y).abs() < 0.05 {
            if (previous.0 - x).abs() < 0.05 {
                continue;
            }
            write!(d, "H{x:.1}")
        } else {
            let middle = f64::midpoint(previous.0, x);
            write!(d, "C{middle:.1} {:.1} {middle:.1} {y:.1} {x:.1} {y:.1}", previous.1)
        };
        previous = (x, y);
    }
    d
}

fn write_label(out: &mut String, line: &Line, route: &Route) {
    let Some((x, y)) = route.label.or_else(|| route.points.get(route.points.len() / 2).copied()) else { return };
    let _ = writeln!(
        out,
        "<text class=\"small label {}\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
        line_class(line),
        y + 3.5,
        escape(&line.label)
    );
}

/// What the colours mean, of those that there are.
struct Legend {
    text: String,
    height: f64,
}

impl Legend {
    fn of(picture: &Picture<'_>, width: f64) -> Self {
        let mut looks: Vec<usize> =
            picture.graph.nodes.iter().zip(&picture.roles).map(|(node, &role)| palette::look_of(node, role)).collect();
        let mut kinds: Vec<usize> = picture.lines.iter().map(|line| palette::kind_number(line.kind)).collect();
        for list in [&mut looks, &mut kinds] {
            list.sort_unstable();
            list.dedup();
        }
        let mut legend = Self { text: String::from("<g>\n"), height: LEGEND_MARGIN };
        let mut x = LEGEND_MARGIN;
        let entries = looks.iter().map(|&look| (LOOKS[look].title, true, look));
        let entries = entries.chain(kinds.iter().map(|&kind| (KINDS[kind].0.name(), false, kind)));
        for (title, is_look, number) in entries {
            let space = 34.0 + boxes::cells(title) as f64 * SMALL_LETTER + 18.0;
            if x > LEGEND_MARGIN && x + space > width - LEGEND_MARGIN {
                x = LEGEND_MARGIN;
                legend.height += LEGEND_ROW;
            }
            let y = legend.height;
            let _ = if is_look {
                writeln!(
                    legend.text,
                    "<g class=\"{}\"><rect class=\"box\" x=\"{x:.1}\" y=\"{:.1}\" width=\"24\" height=\"12\" rx=\"3\"/></g>",
                    LOOKS[number].class,
                    y - 6.0
                )
            } else {
                let class = KINDS[number].0.name();
                writeln!(legend.text, "<path class=\"line {class}\" d=\"M{x:.1} {y:.1}h24\"/>")
            };
            let _ = writeln!(
                legend.text,
                "<text class=\"small muted\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                x + 30.0,
                y + 3.5,
                escape(title)
            );
            x += space;
        }
        legend.text.push_str("</g>\n");
        legend.height += LEGEND_ROW / 2.0;
        legend
    }
}

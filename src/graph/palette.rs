//! The colours of drawings, on light and on dark ground, and which of them a node or line has.

use super::drawing::Role;
use super::model::{EdgeKind, Node, NodeKind};

/// A colour on light ground and one on dark ground.
#[derive(Clone, Copy, Debug)]
pub(super) struct Colour {
    pub light: &'static str,
    pub dark: &'static str,
}

const fn colour(light: &'static str, dark: &'static str) -> Colour {
    Colour { light, dark }
}

pub(super) const GROUND: Colour = colour("#ffffff", "#0d1117");
pub(super) const TEXT: Colour = colour("#1f2328", "#e6edf3");
pub(super) const MUTED: Colour = colour("#57606a", "#9198a1");
pub(super) const ERROR: Colour = colour("#cf222e", "#ff7b72");
pub(super) const WARNING: Colour = colour("#9a6700", "#e3b341");
pub(super) const FRAME: Colour = colour("#f6f8fa", "#151b23");
pub(super) const FRAME_LINE: Colour = colour("#bcc4cd", "#3d444d");

/// How nodes of one sort look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub class: &'static str,
    /// What it means, for the legend.
    pub title: &'static str,
    pub fill: Colour,
    pub line: Colour,
}

pub(super) const LOOKS: [Look; 7] = [
    look("source", "source", colour("#e6f6ea", "#12261a"), colour("#2a8c46", "#3fb950")),
    look("step", "transform", colour("#e5f2ff", "#10233d"), colour("#0969da", "#4493f8")),
    look("sink", "sink", colour("#f5edff", "#241a3d"), colour("#8250df", "#ab7df8")),
    look("module", "module", colour("#fff1e5", "#2f1d0e"), colour("#bc4c00", "#f0883e")),
    look("interface", "argument, export", colour("#e4f6f5", "#0c2a2c"), colour("#1b7c83", "#39c5cf")),
    look("setting", "setting", colour("#f1f3f5", "#1c2128"), colour("#6e7781", "#8b949e")),
    look("missing", "not defined", colour("#ffefee", "#2d1215"), ERROR),
];

const fn look(class: &'static str, title: &'static str, fill: Colour, line: Colour) -> Look {
    Look { class, title, fill, line }
}

/// The look of a node, an index into [`LOOKS`].
pub(super) fn look_of(node: &Node, role: Role) -> usize {
    match role {
        Role::Missing => 6,
        Role::Interface => 4,
        Role::Module => 3,
        _ if node.kind == NodeKind::CustomComponent => 3,
        Role::Source => 0,
        Role::Step => 1,
        Role::Sink => 2,
        Role::Setting => 5,
    }
}

/// How lines of one kind look: class, colour, pattern.
pub(super) const KINDS: [(EdgeKind, Colour, Option<&str>); 8] = [
    (EdgeKind::Targets, colour("#0969da", "#58a6ff"), None),
    (EdgeKind::Metrics, colour("#d1500b", "#f0883e"), None),
    (EdgeKind::Logs, colour("#1f883d", "#3fb950"), None),
    (EdgeKind::Traces, colour("#8250df", "#bc8cff"), None),
    (EdgeKind::Profiles, colour("#bf3989", "#f778ba"), None),
    (EdgeKind::Telemetry, colour("#1b7c83", "#39c5cf"), None),
    (EdgeKind::Rules, colour("#7d5c00", "#d4a72c"), Some("7 4")),
    (EdgeKind::Value, colour("#7b848e", "#848d97"), Some("3 4")),
];

/// The number of a kind in [`KINDS`].
pub(super) fn kind_number(kind: EdgeKind) -> usize {
    KINDS.iter().position(|(known, ..)| *known == kind).unwrap_or_default()
}

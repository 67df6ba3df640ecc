//! The graph as it is shown: plain, owned data.

use std::sync::Arc;

use crate::catalog::{Release, Stability};
use crate::diagnostics::{Family, Severity};
use crate::render::Position;

/// Components and what flows between them.
#[derive(Clone, Debug)]
pub struct ComponentGraph {
    /// The release that says what flows.
    pub release: Release,
    /// In the order of their files, of a file in source order; what is inside a block comes after all that is outside.
    pub nodes: Vec<Node>,
    /// In the order of the references that they are.
    pub edges: Vec<Edge>,
    /// Sorted by file and offset.
    pub findings: Vec<Finding>,
}

/// A place in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    pub path: Arc<str>,
    pub start: Position,
    pub end: Position,
}

/// A block at the top of a file or of a module, or a name that should be one.
#[derive(Clone, Debug)]
pub struct Node {
    /// Unique in the graph.
    pub id: String,
    /// As references name it: the block's name and label.
    pub name: String,
    /// The block's name: `loki.write`.
    pub block: String,
    pub label: Option<String>,
    pub kind: NodeKind,
    /// `None` when the catalog does not know the block.
    pub stability: Option<Stability>,
    pub community: bool,
    /// The declare, import or foreach whose inside it is in.
    pub module: Option<usize>,
    /// For an instance of a declare: the declare, or the import that has it.
    pub definition: Option<usize>,
    /// The whole block; of what is missing the first reference to it.
    pub place: Place,
    pub marks: Marks,
    /// Indices of findings whose tightest node this is.
    pub findings: Vec<usize>,
    /// What it offers to those who refer to it, by the catalog.
    pub offers: Offers,
    /// Only with [`ComponentGraph::with_arguments`].
    pub arguments: Vec<Argument>,
}

/// An attribute as it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Argument {
    /// `endpoint.url`
    pub path: String,
    /// Without comments and secrets.
    pub value: String,
}

/// What a component offers to others.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Offers {
    /// It takes telemetry.
    Receiver,
    /// It gives targets, and takes nothing.
    Targets,
    #[default]
    Other,
}

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NodeKind {
    /// A component that is built in, or one that nothing is known of.
    Component,
    /// An instance of a `declare`.
    CustomComponent,
    /// `logging`, `tracing`, and the services: `http`, `remotecfg` …
    ConfigBlock,
    Declare,
    Import,
    Argument,
    Export,
    Foreach,
    /// Something refers to it, and it does not exist.
    Missing,
}

impl NodeKind {
    /// As it is written: `custom-component`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::CustomComponent => "custom-component",
            Self::ConfigBlock => "config-block",
            Self::Declare => "declare",
            Self::Import => "import",
            Self::Argument => "argument",
            Self::Export => "export",
            Self::Foreach => "foreach",
            Self::Missing => "missing",
        }
    }

    /// Whether it can have an inside.
    #[must_use]
    pub const fn is_module(self) -> bool {
        matches!(self, Self::Declare | Self::Import | Self::Foreach)
    }
}

/// What makes a node or an edge stand out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Marks {
    /// On a cycle of references, which Alloy refuses.
    pub cycle: bool,
    /// It could pass data on and passes it nowhere.
    pub dead_end: bool,
    /// What it offers is taken by nobody.
    pub unused: bool,
}

impl Marks {
    /// The names of the marks: `cycle`, `dead-end`, `unused`.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        [(self.cycle, "cycle"), (self.dead_end, "dead-end"), (self.unused, "unused")]
            .into_iter()
            .filter_map(|(set, name)| set.then_some(name))
    }
}

/// Data that flows from one node to another, because one of them refers to the other.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Where the data comes from.
    pub from: usize,
    /// Where it goes.
    pub to: usize,
    pub kind: EdgeKind,
    /// Whether the reference stands in `from`: data is sent to what it names. Else it is fetched from there.
    pub sends: bool,
    /// The path of the attribute that has the reference: `endpoint.basic_auth.password`.
    pub attribute: String,
    /// The field after the name that is referred to: `receiver`.
    pub export: Option<String>,
    /// The reference.
    pub place: Place,
    pub cycle: bool,
    /// Indices of findings that touch the reference.
    pub findings: Vec<usize>,
}

/// What flows along an edge.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum EdgeKind {
    Targets,
    Metrics,
    Logs,
    Traces,
    Profiles,
    /// Telemetry of signals that the text does not tell.
    Telemetry,
    /// Relabelling rules.
    Rules,
    /// Any other value: text, a secret, a number, a handler for authentication.
    Value,
}

impl EdgeKind {
    /// As it is written: `metrics`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Targets => "targets",
            Self::Metrics => "metrics",
            Self::Logs => "logs",
            Self::Traces => "traces",
            Self::Profiles => "profiles",
            Self::Telemetry => "telemetry",
            Self::Rules => "rules",
            Self::Value => "value",
        }
    }

    /// Whether telemetry or targets flow, and not settings.
    #[must_use]
    pub const fn is_flow(self) -> bool {
        !matches!(self, Self::Rules | Self::Value)
    }
}

/// A finding of `check` or `lint`, at the node where it stands.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: &'static str,
    pub family: Family,
    pub severity: Severity,
    /// Without secrets.
    pub message: String,
    pub place: Place,
}

impl ComponentGraph {
    /// The worst of some findings.
    #[must_use]
    pub fn worst(&self, findings: &[usize]) -> Option<Severity> {
        findings.iter().filter_map(|&at| self.findings.get(at)).map(|finding| finding.severity).max()
    }

    /// For each node: whether telemetry or targets come in, and whether they go out.
    #[must_use]
    pub fn flows(&self) -> Vec<(bool, bool)> {
        let mut flows = vec![(false, false); self.nodes.len()];
        for edge in self.edges.iter().filter(|edge| edge.kind.is_flow()) {
            flows[edge.to].0 = true;
            flows[edge.from].1 = true;
        }
        flows
    }
}

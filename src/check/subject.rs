//! What a node is, in one release: a component that is built in, an instance of a declare, a configuration block.

use crate::catalog::{Catalog, Component, ComponentKind};
use crate::resolve::{Custom, NodeId, NodeKind, Resolution};

/// What a node is.
#[derive(Clone, Copy)]
pub(crate) enum Subject {
    BuiltIn(Component),
    /// An instance of a declare of this configuration.
    Declare(NodeId),
    /// An instance of something imported; the declare when the content is known.
    Imported {
        import: NodeId,
        declare: Option<NodeId>,
    },
    /// An instance of something that a file beside this one defines.
    Neighbour,
    /// A configuration block or service.
    Config(Component),
    /// A `declare` block itself.
    Definition,
    /// The release knows nothing of that name.
    NotFound,
    /// Known, but not taken without a flag or on the platform: Alloy looks no further.
    Refused,
}

impl Subject {
    pub(crate) fn of(resolution: &Resolution<'_>, catalog: Catalog, id: NodeId) -> Self {
        let node = resolution.graph.node(id);
        let block = resolution.block(id);
        match node.kind {
            NodeKind::Declare => Self::Definition,
            NodeKind::Component => match resolution.custom(node.scope, block) {
                Some(Custom::Declare(declare)) => Self::Declare(declare),
                Some(Custom::Import(import)) => {
                    let name = block.name();
                    let rest = name.split_once('.').map_or("", |(_, rest)| rest);
                    let module = resolution.graph.node(import).inner;
                    let declare = module.and_then(|module| resolution.declare_in(module, rest));
                    Self::Imported { import, declare }
                }
                Some(Custom::Neighbour) => Self::Neighbour,
                None => Self::built_in(resolution, catalog, id),
            },
            // Reserved by services that cannot be configured.
            NodeKind::Service if matches!(&*block.name(), "cluster" | "otel" | "ui") => Self::Refused,
            _ => Self::built_in(resolution, catalog, id),
        }
    }

    /// What the release has under the name of a node: a component for one kind of node, a configuration block for others.
    fn built_in(resolution: &Resolution<'_>, catalog: Catalog, id: NodeId) -> Self {
        let is_component = resolution.graph.node(id).kind == NodeKind::Component;
        match resolution.name(id).and_then(|name| catalog.entry_named(name)) {
            Some(entry) if (entry.kind() == ComponentKind::Component) == is_component => {
                if is_component {
                    Self::BuiltIn(entry)
                } else {
                    Self::Config(entry)
                }
            }
            _ => Self::NotFound,
        }
    }

    /// The declare of which this is an instance.
    pub(crate) const fn declare(self) -> Option<NodeId> {
        match self {
            Self::Declare(declare) | Self::Imported { declare: Some(declare), .. } => Some(declare),
            _ => None,
        }
    }
}

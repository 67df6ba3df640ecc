//! What a node is, in one release: a component that is built in, an instance of a declare, a configuration block.

use crate::catalog::{Catalog, Component};
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
                None => catalog.component(&block.name()).map_or(Self::NotFound, Self::BuiltIn),
            },
            // Reserved by services that cannot be configured.
            NodeKind::Service if matches!(&*block.name(), "cluster" | "otel" | "ui") => Self::Refused,
            _ => catalog.config_block(&block.name()).map_or(Self::NotFound, Self::Config),
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

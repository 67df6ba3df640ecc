//! What a configuration's names stand for.
//!
//! Start at [`Resolution`]: it walks the blocks of a [`Unit`] into scopes and nodes, links references to nodes and
//! gives a [`Graph`]. Imports are followed through a [`Loader`]; names that another file of the same folder defines
//! are looked up in a [`Folder`].
//!
//! This room knows `syntax`, `types` and the names of the catalog, and nothing of what components are: whether a name is a
//! component is asked elsewhere.

mod folder;
mod graph;
mod identity;
mod modules;
mod names;
mod order;
mod resolution;
mod traversal;

pub use folder::{Folder, Neighbour};
pub use graph::{
    Edge, FileId, FreeName, Graph, ImportKind, Node, NodeId, NodeKind, ROOT, Scope, ScopeId, ScopeKind, StrayAttribute,
};
pub use modules::{Loaded, LoadedFile, Loader, MissingFile, Modules, NoFiles};
pub(crate) use names::Names;
pub use order::Order;
pub(crate) use resolution::TEMPLATE;
pub use resolution::{Custom, File, Resolution, Unit};
pub use traversal::Part;

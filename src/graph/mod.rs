//! The component graph: what is connected to what, and what flows there.
//!
//! [`ComponentGraph::of`] makes it from resolved configurations and their findings; [`json()`], [`mermaid()`] and [`dot()`]
//! write it. An edge has the direction of data: `forward_to = [loki.write.x.receiver]` leads from the component that
//! says so to `loki.write.x`, `targets = discovery.y.targets` from `discovery.y` to the component that says so. What
//! flows is known from the types of exports and arguments in the catalog, also through the arguments and exports of
//! modules.
//!
//! This room must not know of files, the terminal, or how findings are found. Start reading at [`ComponentGraph`].

mod assemble;
mod attributes;
mod dot;
mod drawing;
mod flow;
mod json;
mod marks;
mod mermaid;
mod model;
mod references;
mod select;
mod subject;
#[cfg(test)]
mod tests;

pub use assemble::Input;
pub use dot::dot;
pub use json::json;
pub use mermaid::{Limits, mermaid};
pub use model::{ComponentGraph, Edge, EdgeKind, Finding, Marks, Node, NodeKind, Place};
pub use select::{Direction, NotFound};

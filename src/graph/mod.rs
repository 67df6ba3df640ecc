//! The component graph: what is connected to what, and what flows there.
//!
//! [`ComponentGraph::of`] makes it from resolved configurations and their findings; [`json()`], [`mermaid()`] and [`dot()`]
//! write it. An edge has the direction of data: `forward_to = [loki.write.x.receiver]` leads from the component that
//! says so to `loki.write.x`, `targets = discovery.y.targets` from `discovery.y` to the component that says so. What
//! flows is known from the types of exports and arguments in the catalog, also through the arguments and exports of
//! modules.
//!
//! This room must not know of files, the terminal, or how findings are found. Start reading at [`ComponentGraph`].

mod arguments;
mod assemble;
mod attributes;
mod boxes;
mod dot;
mod drawing;
mod flow;
mod html;
mod json;
mod layout;
mod marks;
mod mermaid;
mod model;
mod palette;
mod references;
mod select;
mod subject;
mod svg;
#[cfg(test)]
mod tests;

pub use assemble::Input;
pub use dot::dot;
pub use html::html;
pub use json::json;
pub use mermaid::{Limits, mermaid};
pub use model::{Argument, ComponentGraph, Edge, EdgeKind, Finding, Marks, Node, NodeKind, Offers, Place};
pub use select::{Direction, NotFound};
pub use svg::{TooLarge, svg};

//! One configuration against one release: the order of the checks, and what they share.

use std::collections::HashMap;

use super::damage::Damaged;
use super::report::{Finding, Lines, Report};
use super::rules::Ruled;
use super::subject::Subject;
use super::values::{Live, Pending};
use super::{
    Options, cycles, damage, definitions, evaluate, hyphens, imports, instances, names, placement, recursion,
    references,
};
use crate::catalog::{Catalog, Name, Release};
use crate::diagnostics::Diagnostic;
use crate::resolve::{FileId, NodeId, Order, Resolution, ScopeId};
use crate::types::Context;

/// What the checks of one release share.
pub(super) struct Run<'r, 'a> {
    pub resolution: &'r Resolution<'a>,
    pub options: &'r Options,
    pub catalog: Catalog,
    pub report: Report<'r, 'a>,
    /// What each node is, by its index.
    pub subjects: Vec<Subject>,
    /// Findings that other mistakes may follow from.
    pub causes: Causes<'a>,
    /// The names met so far in the body that is being checked and in those around it.
    pub seen: Vec<Name>,
    pub order: &'r Order,
    pub context: Context,
    pub live: Live,
    /// Attributes that wait for the evaluation, grouped by node.
    pub pending: Vec<Pending>,
    /// For each node and one more: where its pending attributes start.
    pub pending_starts: Vec<u32>,
    /// The bodies with rules, by node, inner ones before those around them.
    pub ruled: Vec<Ruled>,
}

impl Run<'_, '_> {
    /// Whether a node has a mistake that makes what it gives to others unknown.
    pub(super) fn broken(&self, node: NodeId) -> bool {
        !self.causes.broken.is_empty() && self.causes.broken.contains_key(&node)
    }
}

/// Mistakes that make Alloy say more than one thing: what it says later is added to them.
#[derive(Default)]
pub(super) struct Causes<'a> {
    /// What may be defined in text with syntax errors.
    pub damaged: Damaged<'a>,
    /// Declares and imports without a label, by scope: nobody can name what they define.
    pub unlabelled: HashMap<ScopeId, Finding>,
    /// Names of components that do not exist in any release.
    pub unknown_names: HashMap<String, Finding>,
    /// Nodes whose own mistake makes what refers to them wrong.
    pub broken: HashMap<NodeId, Finding>,
    /// Arguments without a label, by the module's body.
    pub unlabelled_arguments: HashMap<ScopeId, Finding>,
    /// Components that do not exist, by where they stand and their label.
    pub not_found: HashMap<(ScopeId, String), Finding>,
}

/// Checks a resolved configuration against one release.
pub(super) fn check(
    resolution: &Resolution<'_>,
    order: &Order,
    options: &Options,
    release: Release,
    lines: &Lines,
) -> Vec<(FileId, Diagnostic)> {
    let catalog = Catalog::at(release);
    let nodes = resolution.graph.nodes.len();
    let mut run = Run {
        resolution,
        options,
        catalog,
        report: Report::new(resolution, lines),
        subjects: Vec::with_capacity(nodes),
        causes: Causes { damaged: Damaged::of(resolution), ..Causes::default() },
        seen: Vec::new(),
        order,
        context: Context::at(catalog),
        live: Live::default(),
        pending: Vec::new(),
        pending_starts: Vec::with_capacity(nodes + 1),
        ruled: Vec::with_capacity(nodes),
    };
    run.subjects.extend(resolution.graph.node_ids().map(|node| Subject::of(resolution, run.catalog, node)));
    placement::check(&mut run);
    names::check(&mut run);
    run.live = Live::of(&run);
    instances::check(&mut run);
    references::check(&mut run);
    cycles::check(&mut run);
    recursion::check(&mut run);
    definitions::check(&mut run);
    evaluate::check(&mut run);
    imports::missing(&mut run);
    let found = hyphens::join(resolution, run.report.take());
    damage::without_consequences(resolution, imports::gather(&run, found))
}

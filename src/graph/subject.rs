//! What each node of a configuration is: a component that the catalog knows, an instance of a declare, a module.

use std::collections::HashMap;

use super::Input;
use crate::catalog::{Catalog, Component};
use crate::resolve::{self, Custom, NodeId, ROOT, Resolution, ScopeKind};

/// All nodes of all configurations, numbered through.
pub(super) struct Everything<'r, 'a> {
    pub inputs: &'r [Input<'r, 'a>],
    pub catalog: Catalog,
    /// The number of each configuration's first node, and one more.
    bases: Vec<usize>,
    pub subjects: Vec<Subject>,
    /// The arguments and exports of declares, by the declare and their own kind and label.
    interface: HashMap<(usize, resolve::NodeKind, &'a str), usize>,
    /// Own blocks by folder, path and statement.
    places: HashMap<(usize, &'a str, crate::syntax::ast::StatementId), usize>,
}

/// What a node is.
#[derive(Clone, Copy)]
pub(super) enum Subject {
    /// A component or configuration block of the catalog.
    Known(Component),
    /// An instance of something that the configuration defines.
    Instance { declare: Option<usize>, definition: Option<usize> },
    /// A part of a module, or nothing that is known.
    Other,
}

impl Subject {
    /// The declare or import that says what an instance is.
    pub(super) const fn definition(self) -> Option<usize> {
        match self {
            Self::Instance { definition, .. } => definition,
            _ => None,
        }
    }
}

impl<'r, 'a> Everything<'r, 'a> {
    pub(super) fn new(inputs: &'r [Input<'r, 'a>], catalog: Catalog) -> Self {
        let mut bases = vec![0];
        for input in inputs {
            bases.push(bases[bases.len() - 1] + input.resolution.graph.nodes.len());
        }
        let mut this =
            Self { inputs, catalog, bases, subjects: Vec::new(), interface: HashMap::new(), places: HashMap::new() };
        let defined = this.index();
        this.subjects = this.ids().map(|(unit, id)| this.subject(unit, id, &defined)).collect();
        this
    }

    /// The number of nodes.
    pub(super) fn len(&self) -> usize {
        self.bases[self.bases.len() - 1]
    }

    /// Every node, as the number of its configuration and its id there.
    pub(super) fn ids(&self) -> impl Iterator<Item = (usize, NodeId)> + use<'r, 'a> {
        let inputs = self.inputs;
        (0..inputs.len()).flat_map(|unit| inputs[unit].resolution.graph.node_ids().map(move |id| (unit, id)))
    }

    /// The number of a node.
    pub(super) fn number(&self, unit: usize, id: NodeId) -> usize {
        self.bases[unit] + id.0 as usize
    }

    pub(super) fn resolution(&self, unit: usize) -> &'r Resolution<'a> {
        self.inputs[unit].resolution
    }

    /// The argument or export of that name of a declare.
    pub(super) fn interface(&self, declare: usize, kind: resolve::NodeKind, name: &str) -> Option<usize> {
        self.interface.get(&(declare, kind, name)).copied()
    }

    /// The block at that place in a file that was given.
    pub(super) fn at(&self, folder: usize, path: &str, block: crate::syntax::ast::StatementId) -> Option<usize> {
        self.places.get(&(folder, path, block)).copied()
    }

    /// The component or configuration block of that name; of the newest release that has it, when this one has not.
    pub(super) fn known(&self, name: &str) -> Option<Component> {
        self.catalog.entry(name).or_else(|| Catalog::ever(name))
    }

    /// Fills the tables; gives the declares and imports at the top of files, by folder and label.
    fn index(&mut self) -> HashMap<(usize, &'a str), usize> {
        let mut defined = HashMap::new();
        for (unit, id) in self.ids() {
            let resolution = self.resolution(unit);
            let node = resolution.graph.node(id);
            let block = resolution.block(id);
            let folder = self.inputs[unit].folder;
            let number = self.number(unit, id);
            if node.scope == ROOT {
                self.places.insert((folder, resolution.file(node.file).path, node.block), number);
            }
            let Some(label) = block.label() else { continue };
            match node.kind {
                resolve::NodeKind::Argument | resolve::NodeKind::Export => {
                    let scope = resolution.graph.scope(node.scope);
                    if let (ScopeKind::Declare, Some(owner)) = (scope.kind, scope.owner) {
                        self.interface.entry((self.number(unit, owner), node.kind, label)).or_insert(number);
                    }
                }
                resolve::NodeKind::Declare | resolve::NodeKind::Import(_) if node.scope == ROOT => {
                    defined.entry((folder, label)).or_insert(number);
                }
                _ => {}
            }
        }
        defined
    }

    fn subject(&self, unit: usize, id: NodeId, defined: &HashMap<(usize, &'a str), usize>) -> Subject {
        let resolution = self.resolution(unit);
        let node = resolution.graph.node(id);
        let block = resolution.block(id);
        let name = block.name();
        if node.kind != resolve::NodeKind::Component {
            return self.known(&name).map_or(Subject::Other, Subject::Known);
        }
        let (first, rest) = name.split_once('.').unwrap_or((&name, ""));
        match resolution.custom(node.scope, block) {
            None => self.known(&name).map_or(Subject::Other, Subject::Known),
            Some(Custom::Declare(declare)) => {
                let declare = Some(self.number(unit, declare));
                Subject::Instance { declare, definition: declare }
            }
            Some(Custom::Import(import)) => self.imported(unit, import, rest),
            Some(Custom::Neighbour) => match defined.get(&(self.inputs[unit].folder, first)) {
                None => Subject::Instance { declare: None, definition: None },
                Some(&number) => {
                    let (unit, id) = self.position(number);
                    match self.resolution(unit).graph.node(id).kind {
                        resolve::NodeKind::Declare => {
                            Subject::Instance { declare: Some(number), definition: Some(number) }
                        }
                        _ => self.imported(unit, id, rest),
                    }
                }
            },
        }
    }

    fn imported(&self, unit: usize, import: NodeId, name: &str) -> Subject {
        let resolution = self.resolution(unit);
        let module = resolution.graph.node(import).inner;
        let declare = module.and_then(|module| resolution.declare_in(module, name));
        let declare = declare.map(|declare| self.number(unit, declare));
        Subject::Instance { declare, definition: declare.or(Some(self.number(unit, import))) }
    }

    /// The configuration of a node, and its id there.
    pub(super) fn position(&self, number: usize) -> (usize, NodeId) {
        let unit = self.bases.partition_point(|&base| base <= number) - 1;
        (unit, NodeId((number - self.bases[unit]) as u32))
    }
}

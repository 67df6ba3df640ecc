//! All references between the nodes, also those to other files, to loop variables and to what does not exist.

use std::collections::HashMap;

use super::attributes::{self, PlacedAttribute};
use super::flow::{Carries, End, Slots, takes_targets};
use super::subject::{Everything, Subject};
use crate::catalog::{Component, LabelRule};
use crate::diagnostics::RuleName;
use crate::resolve::{self, FileId, Neighbour, NodeId, Resolution, ScopeKind};
use crate::syntax::ast::{ExprKind, StatementId};
use crate::syntax::literal::string_value;
use crate::text::Span;

/// A reference, with what is known of its two ends.
pub(super) struct Reference {
    /// The node in which it stands.
    pub from: usize,
    pub to: usize,
    pub from_end: End,
    pub to_end: End,
    pub attribute: String,
    pub export: Option<String>,
    pub unit: usize,
    pub file: FileId,
    pub span: Span,
}

/// Something that is referred to and does not exist. Numbered after all nodes.
pub(super) struct Missing {
    pub name: String,
    pub component: Option<Component>,
    /// The node that refers to it first.
    pub referrer: (usize, NodeId),
    pub span: Span,
}

/// The references of all configurations, and what flows along them.
pub(super) struct References {
    pub all: Vec<Reference>,
    pub missing: Vec<Missing>,
    pub slots: Slots,
}

pub(super) fn collect(everything: &Everything<'_, '_>) -> References {
    let mut collector = Collector {
        everything,
        found: Vec::new(),
        missing: Vec::new(),
        missing_numbers: HashMap::new(),
        variables: HashMap::new(),
        unresolved: unresolved(everything),
    };
    for (unit, id) in everything.ids() {
        collector.node(unit, id);
    }
    let mut slots = Slots::new(everything.len());
    for reference in &collector.found {
        slots.hand(reference.from_end, reference.to_end);
    }
    References { all: collector.found, missing: collector.missing, slots }
}

/// By configuration and file: the places of names that stand for nothing, sorted.
type Unresolved = HashMap<(usize, u32), Vec<Span>>;

fn unresolved(everything: &Everything<'_, '_>) -> Unresolved {
    let mut found: Unresolved = HashMap::new();
    for (unit, input) in everything.inputs.iter().enumerate() {
        for (file, diagnostics) in (0..).zip(input.findings) {
            for diagnostic in diagnostics {
                let is_name = diagnostic.rule == RuleName::UNRESOLVED_REFERENCE;
                if is_name || diagnostic.rule == RuleName::COMPONENT_NOT_FOUND {
                    let places = found.entry((unit, file)).or_default();
                    places.extend(is_name.then_some(diagnostic.span));
                    places.extend(diagnostic.labels.iter().filter(|l| l.path.is_none()).map(|label| label.span));
                }
            }
        }
    }
    for places in found.values_mut() {
        places.sort_unstable();
    }
    found
}

struct Collector<'e, 'r, 'a> {
    everything: &'e Everything<'r, 'a>,
    found: Vec<Reference>,
    missing: Vec<Missing>,
    missing_numbers: HashMap<(usize, resolve::ScopeId, String), usize>,
    /// The loop variable of each foreach that was asked for.
    variables: HashMap<(usize, NodeId), Option<String>>,
    unresolved: Unresolved,
}

impl<'a> Collector<'_, '_, 'a> {
    fn node(&mut self, unit: usize, id: NodeId) {
        let everything = self.everything;
        let resolution = everything.resolution(unit);
        let (edges, free) = (resolution.graph.edges_of(id), resolution.graph.free_of(id));
        if edges.is_empty() && free.is_empty() {
            return;
        }
        let node = resolution.graph.node(id);
        let file = resolution.file(node.file);
        let number = everything.number(unit, id);
        let schema = match everything.subjects[number] {
            Subject::Known(component) => Some(component.body()),
            _ => None,
        };
        let is_foreach = node.kind == resolve::NodeKind::Foreach;
        let attributes = attributes::of(resolution.block(id), schema, is_foreach);
        let mut first_of_node = self.found.len();
        for edge in edges {
            let to = everything.number(unit, edge.to);
            let export = edge.export.map(|span| span.text(file.source));
            let to_end = self.to_end(to, (unit, edge.to), export);
            self.push((unit, id), &attributes, edge.attribute, edge.span, to, to_end, export);
        }
        for name in free {
            let spans = resolution.graph.parts(name);
            let (Some(&first), Some(&last)) = (spans.first(), spans.last()) else { continue };
            let parts: Vec<&str> = spans.iter().map(|span| span.text(file.source)).collect();
            let Some((to, to_end, length)) = self.outside(unit, id, &parts, first.to(last)) else { continue };
            self.push((unit, id), &attributes, name.attribute, first.to(last), to, to_end, parts.get(length).copied());
        }
        // Both lists are in source order; together they should be too.
        if !free.is_empty() && !edges.is_empty() {
            first_of_node = first_of_node.min(self.found.len());
            self.found[first_of_node..].sort_by_key(|reference| reference.span.start);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one reference, put together in one place")]
    fn push(
        &mut self,
        (unit, id): (usize, NodeId),
        attributes: &HashMap<StatementId, PlacedAttribute>,
        attribute: StatementId,
        span: Span,
        to: usize,
        to_end: End,
        export: Option<&str>,
    ) {
        let from = self.everything.number(unit, id);
        let node = self.everything.resolution(unit).graph.node(id);
        let placed = attributes.get(&attribute);
        let from_end = placed.map_or(End::Unknown, |placed| self.end_of_attribute(unit, id, placed));
        self.found.push(Reference {
            from,
            to,
            from_end,
            to_end,
            attribute: placed.map_or_else(String::new, |placed| placed.path.clone()),
            export: export.map(str::to_owned),
            unit,
            file: node.file,
            span,
        });
    }

    /// What an attribute takes.
    fn end_of_attribute(&self, unit: usize, id: NodeId, attribute: &PlacedAttribute) -> End {
        let node = self.everything.resolution(unit).graph.node(id);
        let number = self.everything.number(unit, id);
        let by_custom = End::Named(Carries::by_custom(&attribute.name));
        match (node.kind, attribute.path.as_str()) {
            (resolve::NodeKind::Export, "value")
            | (resolve::NodeKind::Argument, "default")
            | (resolve::NodeKind::Foreach, "collection") => return End::Slot(number),
            _ => {}
        }
        match self.everything.subjects[number] {
            Subject::Known(component) => attribute.ty.map_or(by_custom, |ty| End::Known {
                carries: Carries::of_argument(component.name(), &attribute.name, ty),
                takes_targets: takes_targets(ty),
            }),
            Subject::Instance { declare: Some(declare), .. } => {
                let argument = self.everything.interface(declare, resolve::NodeKind::Argument, &attribute.path);
                argument.map_or(by_custom, End::Slot)
            }
            _ => by_custom,
        }
    }

    /// What an export gives.
    fn to_end(&self, to: usize, (unit, id): (usize, NodeId), export: Option<&str>) -> End {
        if self.everything.resolution(unit).graph.node(id).kind == resolve::NodeKind::Argument {
            return End::Slot(to);
        }
        let Some(export) = export else { return End::Unknown };
        match self.everything.subjects[to] {
            Subject::Known(component) => export_of(component, export),
            Subject::Instance { declare: Some(declare), .. } => {
                self.everything.interface(declare, resolve::NodeKind::Export, export).map_or(End::Unknown, End::Slot)
            }
            _ => End::Named(Carries::of_export_by_custom(export)),
        }
    }

    /// What a name stands for that is no node of its configuration: a loop variable, a node of a file beside it, or
    /// something that does not exist.
    fn outside(&mut self, unit: usize, id: NodeId, parts: &[&str], span: Span) -> Option<(usize, End, usize)> {
        let everything = self.everything;
        let resolution = everything.resolution(unit);
        let node = resolution.graph.node(id);
        for scope in resolution.graph.ancestors_for_names(node.scope) {
            let scope = resolution.graph.scope(scope);
            let (ScopeKind::Template, Some(owner)) = (scope.kind, scope.owner) else { continue };
            let variable = self.variables.entry((unit, owner)).or_insert_with(|| variable_of(resolution, owner));
            if variable.as_deref() == parts.first().copied() {
                let number = everything.number(unit, owner);
                return Some((number, End::Slot(number), 0));
            }
        }
        if let Some(Neighbour::One { file, block, length }) = resolution.neighbour(node.scope, parts)
            && let Some(number) = everything.at(everything.inputs[unit].folder, file.path, block.id())
        {
            let place = everything.position(number);
            return Some((number, self.to_end(number, place, parts.get(length).copied()), length));
        }
        let places = self.unresolved.get(&(unit, node.file.0))?;
        let from = places.partition_point(|place| place.start < span.start);
        if places.get(from).is_none_or(|place| place.start >= span.end) {
            return None;
        }
        let (component, length) = self.wanted(parts);
        let name = parts[..length].join(".");
        let key = (unit, node.scope, name.clone());
        let number = *self.missing_numbers.entry(key).or_insert_with(|| {
            self.missing.push(Missing { name, component, referrer: (unit, id), span });
            everything.len() + self.missing.len() - 1
        });
        let end = match (component, parts.get(length)) {
            (Some(component), Some(export)) => export_of(component, export),
            _ => End::Unknown,
        };
        Some((number, end, length))
    }

    /// The component that a name without a node was meant to be, and how many parts are its id.
    fn wanted(&self, parts: &[&str]) -> (Option<Component>, usize) {
        if parts.first() == Some(&"argument") {
            return (None, parts.len().min(2));
        }
        let mut name = String::new();
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                name.push('.');
            }
            name.push_str(part);
            if let Some(component) = self.everything.known(&name) {
                let labelled = usize::from(component.label() != LabelRule::None);
                return (Some(component), (at + 1 + labelled).min(parts.len()));
            }
        }
        // Most names end in an export.
        (None, if parts.len() > 2 { parts.len() - 1 } else { parts.len() })
    }
}

fn export_of(component: Component, export: &str) -> End {
    component
        .export(export)
        .map_or(End::Unknown, |export| End::Known { carries: Carries::of_export(export.ty()), takes_targets: true })
}

/// The name of a foreach's loop variable.
fn variable_of(resolution: &Resolution<'_>, foreach: NodeId) -> Option<String> {
    let value = resolution.block(foreach).body().attribute("var")?.value();
    match value.without_parens().kind() {
        ExprKind::Literal(literal) => string_value(literal.text).map(|value| value.into_text().into_owned()),
        _ => None,
    }
}

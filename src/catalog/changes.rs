//! In which releases a component is not what it was before: between two of them one look is enough for all.

use super::{
    Catalog,
    component::{BodyKind, Component},
    data::{
        ARGUMENT_LISTS, ARGUMENT_STATES, ARGUMENTS, BLOCK_LISTS, BLOCK_STATES, BLOCKS, BODIES, COMPONENTS, CONSTANTS,
        DEPRECATIONS, EXPORTS, FUNCTIONS, NONE, PARAMETERS, RULE_LISTS, STABILITY_STEPS, TYPES, find_object,
    },
    release::{Release, ReleaseSet},
    value_type::Type,
};

impl Component {
    /// The releases that differ from the one before them in anything the catalog knows of this component.
    ///
    /// A configuration that uses some components is judged alike in all releases between two changes of any of them
    /// (the standard library and the language aside).
    pub fn changes(self) -> ReleaseSet {
        let record = &COMPONENTS[self.index()];
        let mut changes = record.releases.get().edges();
        for (step, _) in record.stability.of(&STABILITY_STEPS) {
            changes = changes.union(ReleaseSet::only(Release::from_index(*step)));
        }
        for export in record.exports.of(&EXPORTS) {
            changes = changes.union(export.releases.get().edges()).union(fields(&TYPES[usize::from(export.ty)]));
        }
        changes = changes.union(deprecated(record.deprecated)).union(body(record.body));
        changes.without(ReleaseSet::only(Release::oldest()))
    }
}

impl Catalog {
    /// The releases that differ from the one before them in the functions and constants of the standard library.
    pub fn stdlib_changes() -> ReleaseSet {
        let mut changes = ReleaseSet::EMPTY;
        for function in &FUNCTIONS {
            changes = changes.union(function.releases.get().edges()).union(deprecated(function.deprecated));
            for parameter in function.parameters.of(&PARAMETERS) {
                changes = changes.union(parameter.releases.get().edges());
            }
        }
        for constant in &CONSTANTS {
            changes = changes.union(constant.releases.get().edges());
        }
        changes.without(ReleaseSet::only(Release::oldest()))
    }
}

/// The changes of a body and all that is in it. Bodies nest as deep as the files do.
fn body(index: u16) -> ReleaseSet {
    let record = &BODIES[usize::from(index)];
    let mut changes = if let BodyKind::Map(ty) = record.kind { fields(ty) } else { ReleaseSet::EMPTY };
    for (_, argument) in record.arguments.of(&ARGUMENT_LISTS) {
        for state in ARGUMENTS[usize::from(*argument)].states.of(&ARGUMENT_STATES) {
            changes = changes.union(state.releases.get().edges()).union(deprecated(state.deprecated));
            changes = changes.union(fields(&TYPES[usize::from(state.ty)]));
        }
    }
    for (_, block) in record.blocks.of(&BLOCK_LISTS) {
        for state in BLOCKS[usize::from(*block)].states.of(&BLOCK_STATES) {
            changes = changes.union(state.releases.get().edges()).union(deprecated(state.deprecated));
            // A recursive block brings nothing new, and would never end.
            if state.recursive.non_empty().is_none() {
                changes = changes.union(body(state.body));
            }
        }
    }
    for of in record.rules.of(&RULE_LISTS) {
        changes = changes.union(of.releases.get().edges());
    }
    changes
}

/// The changes of the fields of an object type.
fn fields(ty: &Type) -> ReleaseSet {
    match ty {
        Type::List(element) | Type::Map(element) => fields(element),
        Type::Object(name) => find_object(name).map_or(ReleaseSet::EMPTY, body),
        _ => ReleaseSet::EMPTY,
    }
}

fn deprecated(index: u16) -> ReleaseSet {
    match index {
        NONE => ReleaseSet::EMPTY,
        _ => ReleaseSet::only(Release::from_index(DEPRECATIONS[usize::from(index)].since)),
    }
}

//! In which releases a component is not what it was before: between two of them one look is enough for all.

use super::{
    component::Component,
    data::{
        ARGUMENT_LISTS, ARGUMENT_STATES, ARGUMENTS, BLOCK_LISTS, BLOCK_STATES, BLOCKS, BODIES, COMPONENTS,
        DEPRECATIONS, EXPORTS, NONE, RULE_LISTS, STABILITY_STEPS, Set, TYPES, find_object,
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
            changes = changes.union(export.releases.get().edges());
        }
        changes = changes.union(deprecated(record.deprecated)).union(body(record.body));
        changes.without(ReleaseSet::only(Release::oldest()))
    }
}

/// The changes of a body and all that is in it. Bodies nest as deep as the files do.
fn body(index: u16) -> ReleaseSet {
    let record = &BODIES[usize::from(index)];
    let mut changes = ReleaseSet::EMPTY;
    for argument in record.arguments.of(&ARGUMENT_LISTS) {
        for state in ARGUMENTS[usize::from(*argument)].states.of(&ARGUMENT_STATES) {
            changes = changes.union(state.releases.get().edges()).union(deprecated(state.deprecated));
            changes = changes.union(fields(&TYPES[usize::from(state.ty)]));
        }
    }
    for block in record.blocks.of(&BLOCK_LISTS) {
        for state in BLOCKS[usize::from(*block)].states.of(&BLOCK_STATES) {
            changes = changes.union(state.releases.get().edges()).union(deprecated(state.deprecated));
            // A recursive block brings nothing new, and would never end.
            if state.recursive.non_empty().is_none() {
                changes = changes.union(body(state.body));
            }
        }
    }
    for (_, set) in record.rules.of(&RULE_LISTS) {
        changes = changes.union(Set(*set).get().edges());
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

//! All names of the catalog in one sorted table, and the slots in which a hash finds them.

use super::super::{
    name_hash::text_hash,
    schema::{ArgumentDecl, BlockDecl, Names},
};
use super::{Sources, tables::TextPool};
use std::collections::BTreeMap;

/// Every name with its number; numbers compare as the names do.
pub(super) fn all_names(sources: &Sources<'_>) -> BTreeMap<String, u16> {
    let mut names = BTreeMap::new();
    let mut add = |name: &str| {
        names.insert(name.to_owned(), 0);
    };
    for (_, component) in &sources.components {
        add(&component.name);
        component.exports.iter().for_each(|(name, _)| add(name));
        body_names(&component.arguments, &component.blocks, &mut add);
    }
    for (_, shared) in &sources.shared {
        add(&shared.name);
        body_names(&shared.arguments, &shared.blocks, &mut add);
    }
    sources.stdlib.functions.iter().for_each(|(name, _)| add(name));
    sources.stdlib.constants.iter().for_each(|(name, _)| add(name));
    for (number, (_, value)) in names.iter_mut().enumerate() {
        *value = u16::try_from(number).unwrap_or(u16::MAX);
    }
    names
}

fn body_names(arguments: &Names<ArgumentDecl>, blocks: &Names<BlockDecl>, add: &mut impl FnMut(&str)) {
    arguments.iter().for_each(|(name, _)| add(name));
    for (name, block) in blocks.iter() {
        add(name);
        body_names(&block.arguments, &block.blocks, add);
    }
}

/// The rows of the two tables.
pub(super) fn name_rows(names: &BTreeMap<String, u16>, text: &mut TextPool) -> (Vec<String>, Vec<String>) {
    let rows = names.keys().map(|name| text.add(name)).collect();
    let mut slots = vec![u16::MAX; (names.len() * 2).next_power_of_two()];
    let mask = slots.len() - 1;
    for (name, number) in names {
        let mut slot = text_hash(0, name.as_bytes()) as usize & mask;
        while slots[slot] != u16::MAX {
            slot = (slot + 1) & mask;
        }
        slots[slot] = *number;
    }
    (rows, slots.iter().map(u16::to_string).collect())
}

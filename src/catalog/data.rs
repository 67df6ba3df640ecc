//! The shapes of the compiled catalog, and the catalog itself: static tables that `build.rs` writes from `components/`.
//!
//! Everything refers to everything else by number or by a piece of one long text, so equal parts exist once and
//! nothing has to be prepared when the program starts. Only the views of this room read these tables.

use super::{
    component::BodyKind,
    name_hash::{name_bit, same_name, text_hash},
    release::{Release, ReleaseSet},
    vocabulary::{ComponentKind, LabelRule, Stability},
};
use std::fmt;

pub(super) use tables::*;

mod tables {
    use super::super::{rule::*, value_type::*, version::*, vocabulary::*};
    use super::*;

    include!(concat!(env!("OUT_DIR"), "/catalog_data.rs"));
}

/// A piece of `TEXT`.
#[derive(Clone, Copy)]
pub(super) struct Text(pub u32, pub u16);

impl Text {
    pub(super) fn get(self) -> &'static str {
        &TEXT[self.0 as usize..][..usize::from(self.1)]
    }

    const fn is(self, text: &[u8]) -> bool {
        let (_, from) = TEXT.as_bytes().split_at(self.0 as usize);
        let (own, _) = from.split_at(self.1 as usize);
        same_name(own, text)
    }

    pub(super) fn non_empty(self) -> Option<&'static str> {
        (self.1 > 0).then(|| self.get())
    }
}

/// The name of something: a number of `NAMES`, which is sorted, so numbers compare as the names do.
///
/// A text is looked up once, with [`Name::find`]; whatever is asked afterwards compares numbers. Code that speaks of
/// certain names has them as constants: `const ACTION: Name = Name::of("action")`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Name(pub(super) u16);

impl Name {
    /// For constants: a name that nothing is called does not compile.
    pub(crate) const fn of(name: &str) -> Name {
        Name::find(name).expect("nothing in the catalog is called so")
    }

    /// The number of a name, when anything at all is called so.
    pub(crate) const fn find(name: &str) -> Option<Name> {
        // `NAME_SLOTS` is twice as long as `NAMES` or longer: there is always an empty slot to stop at.
        let mut slot = text_hash(0, name.as_bytes()) as usize;
        loop {
            slot &= NAME_SLOTS.len() - 1;
            let number = NAME_SLOTS[slot];
            if number == NONE {
                return None;
            }
            if NAMES[number as usize].is(name.as_bytes()) {
                return Some(Name(number));
            }
            slot += 1;
        }
    }

    /// How many there are.
    pub(crate) const COUNT: usize = NAMES.len();

    /// Below [`Name::COUNT`]: for tables.
    pub(crate) fn number(self) -> usize {
        usize::from(self.0)
    }

    pub(crate) fn get(self) -> &'static str {
        NAMES[usize::from(self.0)].get()
    }

    /// One of 64 bits: a set of names as one word, which can tell for certain that a name is not in it.
    pub(crate) const fn bit(self) -> u64 {
        name_bit(self.0)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.get())
    }
}

/// A piece of another table.
#[derive(Clone, Copy)]
pub(super) struct Slice(pub u32, pub u16);

impl Slice {
    pub(super) fn of<T>(self, table: &'static [T]) -> &'static [T] {
        &table[self.0 as usize..][..usize::from(self.1)]
    }
}

/// A set in `RELEASE_SETS`.
#[derive(Clone, Copy)]
pub(super) struct Set(pub u16);

impl Set {
    pub(super) fn get(self) -> ReleaseSet {
        ReleaseSet::from_bits(RELEASE_SETS[usize::from(self.0)])
    }

    pub(super) fn contains(self, release: Release) -> bool {
        self.get().contains(release)
    }
}

/// No entry: of a table that is optional.
pub(super) const NONE: u16 = u16::MAX;

pub(super) struct ComponentRecord {
    pub name: Name,
    pub kind: ComponentKind,
    pub label: LabelRule,
    pub community: bool,
    /// One bit for each `Platform`.
    pub full: u8,
    pub stub: u8,
    pub releases: Set,
    pub body: u16,
    /// In `DEPRECATIONS`.
    pub deprecated: u16,
    /// In `STABILITY_STEPS`.
    pub stability: Slice,
    /// In `EXPORTS`.
    pub exports: Slice,
    pub description: Text,
    pub replaced_by: Text,
}

/// A shared body that is the field list of an object type.
pub(super) struct ObjectRecord {
    pub name: Name,
    pub body: u16,
}

/// The body of an object type.
pub(super) fn find_object(name: &str) -> Option<u16> {
    let found = OBJECTS.binary_search_by_key(&Name::find(name)?, |record| record.name).ok()?;
    Some(OBJECTS[found].body)
}

pub(super) struct ExportRecord {
    pub name: Name,
    pub releases: Set,
    pub ty: u16,
    pub description: Text,
}

pub(super) struct BodyRecord {
    pub kind: BodyKind,
    /// In `ARGUMENT_LISTS`, sorted by name.
    pub arguments: Slice,
    /// In `BLOCK_LISTS`, sorted by name.
    pub blocks: Slice,
    /// Those of them that some release requires.
    pub required_arguments: Slice,
    pub required_blocks: Slice,
    /// The bits of the arguments that may have a default other than their zero value.
    pub defaults: u64,
    /// The bits of the names that some release requires, none of which is that of another name; else all bits.
    pub required: u64,
    /// In `RULE_LISTS`.
    pub rules: Slice,
    /// In `CHOICES`, `NONE` when its rules do not depend on one value.
    pub choice: u16,
}

/// A rule of a body. See `Body::rules_about` for what tells that it has nothing to say.
pub(super) struct RuleUse {
    /// In `RULES`.
    pub rule: u16,
    /// Where the rule holds in this body.
    pub releases: Set,
    /// The bits of names of which at least that many must be written.
    pub some_of: u64,
    pub least: u8,
    /// The bits of names that must all be written.
    pub all: u64,
    /// The values of the body's choice for which it holds.
    pub choices: u32,
}

/// The argument on whose value many rules of a body depend. A set of its values is a word with a bit for each, in order,
/// and the highest bit for all others.
pub(crate) struct Choice {
    pub name: Name,
    pub values: &'static [&'static str],
}

pub(super) struct ArgumentRecord {
    pub name: Name,
    pub description: Text,
    pub replaced_by: Text,
    /// In `ARGUMENT_STATES`; no two of them share a release.
    pub states: Slice,
}

pub(super) struct ArgumentState {
    pub releases: Set,
    /// In `TYPES`.
    pub ty: u16,
    pub required: bool,
    pub ignore_case: bool,
    pub stability: Stability,
    /// In `DEFAULTS`, `NONE` when required.
    pub default: u16,
    /// In `DEFAULTS`.
    pub documented_default: u16,
    /// In `PLATFORM_DEFAULTS`.
    pub platform_defaults: Slice,
    /// In `VALUE_LISTS`.
    pub values: u16,
    /// In `DEPRECATIONS`.
    pub deprecated: u16,
}

pub(super) struct BlockRecord {
    pub name: Name,
    pub description: Text,
    pub replaced_by: Text,
    pub group: Text,
    /// In `BLOCK_STATES`; no two of them share a release.
    pub states: Slice,
}

pub(super) struct BlockState {
    pub releases: Set,
    pub required: bool,
    pub repeated: bool,
    pub label: LabelRule,
    pub stability: Stability,
    pub body: u16,
    /// In `DEPRECATIONS`.
    pub deprecated: u16,
    /// The name of the enclosing block whose body this is.
    pub recursive: Text,
}

pub(super) struct DeprecationRecord {
    /// The first deprecated release, 0 when always or unknown.
    pub since: u8,
    pub instead: Text,
    pub text: Text,
}

pub(super) struct FunctionRecord {
    pub name: Name,
    pub description: Text,
    pub alias_of: Text,
    pub releases: Set,
    pub stability: Stability,
    pub variadic: bool,
    pub raw: bool,
    /// In `TYPES`, `NONE` for an alias.
    pub returns: u16,
    pub deprecated: u16,
    /// In `PARAMETERS`.
    pub parameters: Slice,
}

pub(super) struct ParameterRecord {
    pub name: Text,
    pub ty: u16,
    pub optional: bool,
    pub releases: Set,
}

pub(super) struct ConstantRecord {
    pub name: Name,
    pub description: Text,
    pub releases: Set,
    pub ty: u16,
}

/// The bytes that the tables take in the binary, texts included.
#[cfg(test)]
pub(super) fn size() -> usize {
    macro_rules! sum {
        ($($table:ident)*) => { 0 $(+ size_of_val(&$table))* };
    }
    TEXT.len()
        + sum!(NAMES NAME_SLOTS RELEASES RELEASE_SETS COMPONENTS OBJECTS STABILITY_STEPS EXPORTS BODIES ARGUMENT_LISTS ARGUMENTS ARGUMENT_STATES
            BLOCK_LISTS BLOCKS BLOCK_STATES TEXT_TYPES TYPES DEFAULTS PLATFORM_DEFAULTS VALUE_LISTS DEPRECATIONS RULES RULE_LISTS CHOICES
            FUNCTIONS PARAMETERS CONSTANTS)
}

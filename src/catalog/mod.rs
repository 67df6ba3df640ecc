//! What every release of Alloy knows: components, arguments, blocks, types, defaults, functions. Data, compiled in.
//!
//! Start at [`Catalog::at`]: everything else is a view of the static tables at one release. `components/` holds the
//! data as people edit it; `build.rs` checks it and compiles it with the files under `compile/`.
//! This room uses `text`, `diagnostics` and `syntax` not at all, and does not judge configurations.

mod value_type;
mod version;
mod vocabulary;
mod release;
mod component;
mod stdlib;
mod changes;
mod difference;
mod rule;
mod data;
mod name_hash;
#[cfg(test)]
mod compile;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod tests;

pub use component::{Argument, BlockSchema, Body, BodyKind, Component, Deprecation, Export};
pub(crate) use component::{every_argument, every_block};
pub(crate) use data::Name;
pub use difference::{Change, ChangeKind, Fact, Subject, difference};
pub(crate) use name_hash::text_hash;
pub use release::{Release, ReleaseSet, Target, TargetError};
pub use rule::{Condition, Rule};
pub use stdlib::{Constant, Function, Parameter};
pub use value_type::{DefaultValue, TextFormat, TextType, Type};
pub use version::{Version, VersionError};
pub use vocabulary::{
    AlloyPlace, ComponentKind, Given, LabelRule, Platform, RuleFormat, RuleKind, RuleSubject, Stability,
};

/// All that one release knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Catalog {
    release: Release,
}

impl Catalog {
    pub fn at(release: Release) -> Catalog {
        Catalog { release }
    }

    pub fn newest() -> Catalog {
        Catalog::at(Release::newest())
    }

    pub fn release(self) -> Release {
        self.release
    }

    /// All known releases, oldest first.
    pub fn releases() -> impl DoubleEndedIterator<Item = Release> + ExactSizeIterator {
        Release::all()
    }

    /// The fields of an object type (`Type::Object`).
    pub fn object(self, name: &str) -> Option<Body> {
        data::find_object(name).map(|body| Body::new(body, self.release))
    }
}

//! Many releases, and the files they are kept in.
//!
//! The files are made anew of all releases each time: they are read ([`expand`]), the new release is put beside the
//! old ones, and everything is written again ([`sharing`], then [`timeline`]). So the result depends on the releases
//! alone, not on the order in which they were read, and writing twice changes nothing. What people wrote is carried
//! over ([`hand`]).

pub mod expand;
pub mod files;
pub mod hand;
pub mod sharing;
pub mod timeline;

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::release::{Component, Release};
use crate::version::Version;

#[derive(Default, Debug, PartialEq)]
pub struct Catalog {
    /// Release dates.
    pub dates: BTreeMap<Version, String>,
    pub releases: BTreeMap<Version, Release>,
}

impl Catalog {
    pub fn insert(&mut self, version: Version, date: String, mut release: Release) {
        // Most components are as in the release before: one body in memory is enough.
        if let Some((_, before)) = self.releases.range(..version).next_back() {
            for (name, component) in &mut release.components {
                let known: Option<&Component> = before.components.get(name);
                if let Some(known) = known.filter(|k| k.body == component.body) {
                    component.body = Rc::clone(&known.body);
                }
            }
        }
        self.dates.insert(version, date);
        self.releases.insert(version, release);
    }
}

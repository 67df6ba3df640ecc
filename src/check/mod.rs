//! What Alloy itself refuses: everything that makes a load of the target release, or its `alloy validate`, fail.
//!
//! [`check`] is the entry: a [`Unit`] of parsed files against [`Options`]. It loads the content of imports, resolves
//! names once, and runs the checks against each release of the target; `run` shows their order.
//!
//! This room knows `types`, `resolve` and the catalog. It must not know files, configuration of the tool, or rendering,
//! and it judges nothing that Alloy accepts.

mod body;
mod cycles;
mod damage;
mod definitions;
mod evaluate;
mod hyphens;
mod imports;
mod instances;
mod module_arguments;
mod names;
mod placement;
mod recursion;
mod references;
mod releases;
mod report;
mod rules;
mod run;
mod subject;
mod suggest;
mod validated;
mod values;
mod words;

pub(crate) use releases::{alike as alike_releases, merge as merge_releases};
pub(crate) use subject::Subject;
pub(crate) use suggest::closest as closest_name;

use crate::catalog::{Platform, ReleaseSet, Stability, Target};
use crate::diagnostics::Diagnostic;
use crate::resolve::{Loader, Modules, Resolution, Unit};

/// What a configuration is checked against.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub target: Target,
    /// What the collector is started with; unset, nothing is refused for its stability.
    pub stability: Option<Stability>,
    /// Whether community components are on; unset, they are taken.
    pub community_components: Option<bool>,
    /// Where the collector runs; unset, components of any platform are taken.
    pub platform: Option<Platform>,
}

impl Default for Options {
    fn default() -> Self {
        Self { target: Target::newest(), stability: None, community_components: None, platform: None }
    }
}

/// Checks one configuration. Each finding comes with the index of its file in `unit.files`.
#[must_use]
pub fn check(unit: &Unit<'_>, options: &Options, loader: &dyn Loader) -> Vec<(usize, Diagnostic)> {
    let modules = Modules::load(*unit, loader);
    let resolution = Resolution::new(*unit, &modules);
    check_resolved(&resolution, options)
}

/// Checks a configuration that is resolved already.
#[must_use]
pub fn check_resolved(resolution: &Resolution<'_>, options: &Options) -> Vec<(usize, Diagnostic)> {
    let lines = report::Lines::default();
    let order = resolution.order();
    let look = |releases: ReleaseSet| {
        let found = releases.last().map(|release| run::check(resolution, &order, options, release, &lines));
        (releases, found.unwrap_or_default())
    };
    let runs = releases::alike(resolution, options.target.releases).into_iter().map(look).collect();
    let mut found: Vec<(usize, Diagnostic)> = releases::merge(runs)
        .into_iter()
        .filter(|(file, _)| resolution.is_own(*file))
        .map(|(file, diagnostic)| (file.0 as usize, diagnostic))
        .collect();
    found.sort_by(|(file, a), (other, b)| {
        (file, a.span.start, a.rule, a.span.end).cmp(&(other, b.span.start, b.rule, b.span.end))
    });
    found
}

//! What Alloy takes and people regret.
//!
//! Start at [`RULES`]: each rule is one file under `rules/`, one page beside it, and one word in the list there. A rule
//! says by name what it looks at; [`lint`] walks a resolved configuration once and hands each place to those that ask
//! for it.
//! [`suppressions`] reads the comments that silence a finding in place.
//!
//! This room knows `check`. It must not know the configuration file, nor how findings look. A rule that is not sure is
//! silent.

mod edits;
mod flow;
mod hosts;
mod instances;
#[expect(clippy::module_inception, reason = "the walk is what the room is named after")]
mod lint;
mod marks;
mod options;
mod places;
mod relabelling;
mod rule;
mod rules;
mod secret_places;
mod secrets;
mod signals;
mod subscriptions;
pub mod suppressions;

pub use options::{OptionKind, OptionValue, RuleOption, RuleOptions};
pub use rule::{FixAvailability, Rule, Status};
pub use rules::RULES;
pub use secret_places::secrets;
pub(crate) use secret_places::secrets_in;
pub(crate) use secrets::password_of_url;
pub use subscriptions::RuleSet;

use marks::Marks;
use subscriptions::Subscriptions;

use crate::catalog::{Catalog, ReleaseSet, Target};
use crate::diagnostics::{Diagnostic, RuleName};
use crate::resolve::Resolution;

pub const UNUSED_SUPPRESSION: RuleName = RuleName("unused-suppression");
pub const SUPPRESSION_WITHOUT_REASON: RuleName = RuleName("suppression-without-reason");
pub const INVALID_SUPPRESSION: RuleName = RuleName("invalid-suppression");

/// The lint rule of that name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.binary_search_by_key(&name, |rule| rule.name.as_str()).ok().map(|at| RULES[at])
}

/// What the rules that are `on` find in the files that were given, each with the index of its file. The rules that are
/// told elsewhere (while checking, or of comments) find nothing here.
#[must_use]
pub fn lint(
    resolution: &Resolution<'_>,
    target: Target,
    options: &RuleOptions,
    on: RuleSet,
) -> Vec<(usize, Diagnostic)> {
    if on.is_empty() {
        return Vec::new();
    }
    let marks: Vec<Marks> =
        resolution.unit.files.iter().map(|file| Marks::of(*file, Subscriptions::all(), on)).collect();
    let look = |releases: ReleaseSet| {
        let walk = |release| lint::Lint::new(resolution, Catalog::at(release), options, on, &marks).run();
        (releases, releases.last().map(walk).unwrap_or_default())
    };
    let runs = crate::check::alike_releases(resolution, target.releases).into_iter().map(look).collect();
    crate::check::merge_releases(runs).into_iter().map(|(file, diagnostic)| (file.0 as usize, diagnostic)).collect()
}

//! What Alloy takes and people regret.
//!
//! Start at [`RULES`]: each rule is one file under `rules/`, one page beside it, and one word in the list there.
//! [`lint`] walks a resolved configuration once and hands each place to the rules that ask for such places.
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
mod options;
mod places;
mod relabelling;
mod rule;
mod rules;
mod secret_places;
mod secrets;
mod signals;
pub mod suppressions;

pub use options::{OptionKind, OptionValue, RuleOption, RuleOptions};
pub use rule::{FixAvailability, Rule, Status};
pub use rules::RULES;
pub use secret_places::secrets;
pub(crate) use secret_places::secrets_in;
pub(crate) use secrets::password_of_url;

use crate::catalog::{Catalog, ReleaseSet, Target};
use crate::diagnostics::{Diagnostic, RuleName};
use crate::resolve::Resolution;

pub const UNUSED_SUPPRESSION: RuleName = RuleName("unused-suppression");
pub const SUPPRESSION_WITHOUT_REASON: RuleName = RuleName("suppression-without-reason");
pub const INVALID_SUPPRESSION: RuleName = RuleName("invalid-suppression");

/// What the rules for which `is_on` holds find in the files that were given, each with the index of its file. The
/// rules that are told elsewhere (while checking, or of comments) find nothing here.
#[must_use]
pub fn lint(
    resolution: &Resolution<'_>,
    target: Target,
    options: &RuleOptions,
    is_on: &dyn Fn(&Rule) -> bool,
) -> Vec<(usize, Diagnostic)> {
    let active = lint::Active::of(RULES.iter().copied().filter(|rule| is_on(rule)));
    if active.is_empty() {
        return Vec::new();
    }
    let look = |releases: ReleaseSet| {
        let walk = |release| lint::Lint::new(resolution, Catalog::at(release), options).run(&active);
        (releases, releases.last().map(walk).unwrap_or_default())
    };
    let runs = crate::check::alike_releases(resolution, target.releases).into_iter().map(look).collect();
    crate::check::merge_releases(runs).into_iter().map(|(file, diagnostic)| (file.0 as usize, diagnostic)).collect()
}

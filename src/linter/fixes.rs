//! Fixes, applied until nothing is left to apply.

use std::collections::{BTreeMap, HashSet};

use super::{Options, Source, apply_edits, check_unit};
use crate::diagnostics::{Applicability, Diagnostic, Edit, Fix, RuleName, Severity};
use crate::resolve::{Folder, Loader};

/// More rounds than this are not made: fixes that undo each other would never end.
const ROUNDS: usize = 10;

/// A fixed source.
#[derive(Clone, Debug)]
pub struct FixOutcome {
    pub text: String,
    /// How many fixes were applied, by the rule whose findings they repair.
    pub applied: BTreeMap<RuleName, usize>,
}

impl FixOutcome {
    /// How many fixes were applied.
    #[must_use]
    pub fn count(&self) -> usize {
        self.applied.values().sum()
    }
}

/// Applies safe fixes (and others with `not_safe`) to one source, as often as they lead to more. Fixes that overlap wait
/// for the next round. What would bring a new error is undone.
#[must_use]
pub fn fix(
    source: &Source,
    folder: Option<&Folder<'_>>,
    loader: &dyn Loader,
    options: &Options,
    not_safe: bool,
) -> FixOutcome {
    let check = |source: &Source| check_unit(&[source], folder, loader, options).pop().unwrap_or_default();
    let mut current = source.clone();
    let mut found = check(&current);
    let mut applied = BTreeMap::new();
    for _ in 0..ROUNDS {
        let fixes = chosen(&found, not_safe);
        if fixes.is_empty() {
            break;
        }
        let attempt = |fixes: &[Repair<'_>]| {
            let mut edits: Vec<&Edit> = fixes.iter().flat_map(|(_, fix)| &fix.edits).collect();
            edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
            let next = Source::new(current.path.clone(), apply_edits(&current.text, edits));
            let after = check(&next);
            (!worse(&found, &after) && next.text != current.text).then_some((next, after))
        };
        let Some(((next, after), made)) = harmless(&fixes, attempt) else { break };
        for (rule, _) in made {
            *applied.entry(rule).or_default() += 1;
        }
        (current, found) = (next, after);
    }
    FixOutcome { text: current.text, applied }
}

/// More attempts than this are not made in a round.
const ATTEMPTS: usize = 60;

/// A fix, with the rule whose finding it repairs.
type Repair<'f> = (RuleName, &'f Fix);

/// What comes of all fixes together, without those that do harm, and which are left: a part that does harm is halved
/// until the culprits are alone. `None` when nothing is left.
fn harmless<'f, T>(fixes: &[Repair<'f>], attempt: impl Fn(&[Repair<'f>]) -> Option<T>) -> Option<(T, Vec<Repair<'f>>)> {
    let mut good: Vec<Repair<'f>> = Vec::new();
    let mut best = None;
    let mut waiting = vec![fixes];
    for _ in 0..ATTEMPTS {
        let Some(part) = waiting.pop() else { break };
        let together = [good.as_slice(), part].concat();
        if let Some(step) = attempt(&together) {
            best = Some(step);
            good = together;
        } else if part.len() > 1 {
            let (first, second) = part.split_at(part.len() / 2);
            waiting.extend([second, first]);
        }
    }
    best.map(|step| (step, good))
}

/// The first usable fix of each finding, without those that overlap an earlier one.
fn chosen(found: &[Diagnostic], not_safe: bool) -> Vec<Repair<'_>> {
    let usable =
        |fix: &&Fix| fix.applicability == Applicability::Safe || not_safe && fix.applicability == Applicability::Unsafe;
    let mut fixes: Vec<Repair<'_>> = found
        .iter()
        .filter_map(|diagnostic| Some((diagnostic.rule, diagnostic.fixes.iter().find(usable)?)))
        .filter(|(_, fix)| !fix.edits.is_empty())
        .collect();
    fixes.sort_by_key(|(_, fix)| fix.edits[0].span.start);
    let mut end = None;
    fixes.retain(|(_, fix)| {
        let (Some(first), Some(last)) = (fix.edits.first(), fix.edits.last()) else { return false };
        // Two insertions at one place would make their order matter.
        let free = end.is_none_or(|end| first.span.start > end);
        if free {
            end = Some(last.span.end);
        }
        free
    });
    fixes
}

/// Whether there is an error now that was not there. A repaired syntax error may uncover others; more syntax errors are
/// always worse.
fn worse(before: &[Diagnostic], after: &[Diagnostic]) -> bool {
    let syntax = |found: &[Diagnostic]| found.iter().filter(|d| d.rule == RuleName::SYNTAX_ERROR).count();
    let (was, is) = (syntax(before), syntax(after));
    if is > was {
        return true;
    }
    if was > 0 {
        return false;
    }
    let known: HashSet<(RuleName, &str)> = before.iter().map(|d| (d.rule, d.message.as_str())).collect();
    after.iter().any(|d| d.severity == Severity::Error && !known.contains(&(d.rule, d.message.as_str())))
}

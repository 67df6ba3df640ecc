//! What Alloy refuses in a body only when it is loaded, as the component files declare it. Judging is `check`'s work.

use super::{
    release::ReleaseSet,
    value_type::DefaultValue,
    vocabulary::{AlloyPlace, Given, RuleFormat, RuleKind, RuleSubject, Stability},
};

/// One declared rule. Paths go from the body that has the rule, with `/` between a block's name and what is in it.
#[derive(Debug, PartialEq)]
pub struct Rule {
    /// Unique in the catalog.
    pub id: &'static str,
    pub kind: RuleKind,
    /// The names it speaks of.
    pub of: &'static [&'static str],
    pub on: RuleSubject,
    /// `Requires`: what is needed; `Forbids`: what is refused; `Less`, `LessOrEqual`: the upper one.
    pub others: &'static [&'static str],
    /// `Requires`: one of `others` is enough.
    pub any: bool,
    /// `Enum`: the accepted values, or none for those of the argument; `NotEnum`: the refused ones.
    pub values: &'static [DefaultValue],
    pub ignore_case: bool,
    pub min: Option<DefaultValue>,
    pub max: Option<DefaultValue>,
    /// The bounds themselves are refused.
    pub exclusive: bool,
    pub format: Option<RuleFormat>,
    /// `Code`: the function in `check` that judges it.
    pub function: Option<&'static str>,
    /// It holds only when all of these do.
    pub when: &'static [Condition],
    pub given: Given,
    /// Alloy's words, with holes in braces.
    pub message: &'static str,
    /// The path to point at; else the first offending name, else the block.
    pub at: Option<&'static str>,
    pub alloy_at: AlloyPlace,
    /// Where the rule holds. A body that takes it in for some releases only narrows this: see `Body::rules`.
    pub releases: ReleaseSet,
    /// Numbers of the survey of v1.18.1's rules that it stands for.
    pub survey: &'static [u16],
    /// It holds only where the collector is started below this level.
    pub stability: Option<Stability>,
    /// What stands between its words and those of the other rules of the body that are broken too.
    pub joined: Option<&'static str>,
}

#[derive(Debug, PartialEq)]
pub struct Condition {
    pub of: &'static str,
    pub given: Option<bool>,
    pub is: &'static [DefaultValue],
    pub is_not: &'static [DefaultValue],
}

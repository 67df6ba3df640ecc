//! The functions that judge rules of the kind `code`, by the name that the component files use.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{
    Instance, Violation, beyla, common, data_source, discovery, exporters, loki, otelcol, otelcol_match,
    otelcol_vendors, prometheus, yaml_config,
};
use crate::catalog::{Catalog, Rule};

/// Judges one rule of one body. Adds nothing unless the rule is certainly broken.
pub(super) type Judge = fn(&Instance<'_, '_>, &'static Rule, &mut Vec<Violation>);

/// A room of functions, sorted by name.
pub(super) type Functions = [(&'static str, Judge)];

/// All rooms.
pub(super) const ROOMS: &[&Functions] = &[
    beyla::FUNCTIONS,
    common::FUNCTIONS,
    data_source::FUNCTIONS,
    discovery::FUNCTIONS,
    exporters::FUNCTIONS,
    loki::FUNCTIONS,
    otelcol::FUNCTIONS,
    otelcol_match::FUNCTIONS,
    otelcol_vendors::FUNCTIONS,
    prometheus::FUNCTIONS,
    yaml_config::FUNCTIONS,
];

/// The function of a rule, by its number in [`Catalog::load_rules`].
pub(super) fn of(rule: usize) -> Option<Judge> {
    static OF_RULES: LazyLock<Vec<Option<Judge>>> = LazyLock::new(|| {
        let all: HashMap<&str, Judge> = ROOMS.iter().flat_map(|room| room.iter().copied()).collect();
        let rules = Catalog::load_rules().iter();
        rules.map(|rule| rule.function.and_then(|name| all.get(name).copied())).collect()
    });
    OF_RULES[rule]
}

//! From one state for each release to ranges and histories, as the files have them.

use std::collections::BTreeMap;

use super::Catalog;
use super::sharing::{self, Written, WrittenBlock, WrittenContent, WrittenRelease, file_name};
use crate::release::{Argument, DefaultValue, TextTypeState};
use crate::schema::{
    ArgumentDecl, ArgumentHistory, BlockDecl, BlockHistory, ComponentFile, Deprecation, ExportDecl, ExportHistory,
    Include, Names, PastDefault, Platforms, SharedBodyFile, TextTypeDecl, TextTypeHistory, TextTypesFile, TypeExpr,
};
use crate::version::Version;
use crate::vocabulary::LabelRule;

/// All files but `stdlib.json` and `versions.json`.
#[derive(Debug, Default)]
pub struct Files {
    pub components: Vec<ComponentFile>,
    pub shared: Vec<SharedBodyFile>,
    pub text_types: TextTypesFile,
}

pub fn files(catalog: &Catalog) -> Files {
    let written = sharing::write(catalog);
    Files {
        components: components(catalog, &written),
        shared: shared_bodies(&written),
        text_types: text_types(catalog),
    }
}

/// States of something in the releases that know what it belongs to; `None`: it is not there.
type States<'t, T> = Vec<(Version, Option<&'t T>)>;

struct Range {
    since: Option<Version>,
    until: Option<Version>,
    gaps: Vec<(Version, Version)>,
}

fn range<T>(states: &States<'_, T>) -> Range {
    let mut range = Range { since: None, until: None, gaps: Vec::new() };
    let first = states.iter().position(|(_, s)| s.is_some()).unwrap_or(0);
    let last = states.iter().rposition(|(_, s)| s.is_some()).unwrap_or(0);
    if first > 0 {
        range.since = Some(states[first].0);
    }
    range.until = states.get(last + 1).map(|(v, _)| *v);
    let mut open = None;
    for (version, state) in &states[first..=last] {
        match (state, open) {
            (None, None) => open = Some(*version),
            (Some(_), Some(from)) => {
                range.gaps.push((from, *version));
                open = None;
            }
            _ => {}
        }
    }
    range
}

/// Cuts the states that are there into runs of equal ones: the release each begins with, and the state.
fn runs<'t, T>(states: &States<'t, T>, same: impl Fn(&T, &T) -> bool) -> Vec<(Version, &'t T)> {
    let mut runs: Vec<(Version, &T)> = Vec::new();
    for (version, state) in states {
        let Some(state) = state else { continue };
        match runs.last_mut() {
            // The newest of equal states stands for all: what does not count here is newest too.
            Some((_, last)) if same(last, state) => *last = state,
            _ => runs.push((*version, state)),
        }
    }
    runs
}

/// Each run but the newest with the release that ends it and its younger neighbour.
fn past<'r, T>(runs: &'r [(Version, &T)]) -> impl Iterator<Item = (Option<Version>, &'r T, &'r T)> {
    runs.windows(2).filter_map(|pair| match pair {
        [(_, old), (next, young)] => Some((Some(*next), *old, *young)),
        _ => None,
    })
}

/// What a body's names are over the releases that know the body.
struct Merged {
    go_type: Option<String>,
    include: Vec<Include>,
    arguments: Names<ArgumentDecl>,
    blocks: Names<BlockDecl>,
}

fn merge(bodies: &[(Version, &Written)]) -> Merged {
    fn states<'t, T>(
        bodies: &[(Version, &'t Written)],
        names: impl Fn(&'t Written) -> &'t BTreeMap<String, T>,
    ) -> Vec<(String, States<'t, T>)> {
        let all: std::collections::BTreeSet<&String> = bodies.iter().flat_map(|(_, b)| names(b).keys()).collect();
        let of = |name: &String| bodies.iter().map(|(v, b)| (*v, names(b).get(name))).collect();
        all.into_iter().map(|name| (name.clone(), of(name))).collect()
    }
    let mut include = Vec::new();
    for (ty, states) in states(bodies, |b| &b.includes) {
        for rules in [true, false] {
            let of_kind: States<'_, bool> = states.iter().map(|(v, s)| (*v, s.filter(|s| **s == rules))).collect();
            if of_kind.iter().all(|(_, s)| s.is_none()) {
                continue;
            }
            for (since, until) in spans(&of_kind) {
                include.push(Include { shared: file_name(&ty), since, until, rules });
            }
        }
    }
    include.sort_by(|a, b| (&a.shared, a.since).cmp(&(&b.shared, b.since)));
    Merged {
        go_type: bodies.last().and_then(|(_, b)| b.go_type.clone()),
        include,
        arguments: states(bodies, |b| &b.arguments).into_iter().map(|(n, s)| (n, argument(&s))).collect(),
        blocks: states(bodies, |b| &b.blocks).into_iter().map(|(n, s)| (n, block(&s))).collect(),
    }
}

/// Unbroken ranges, for what has no gaps in the files.
fn spans<T>(states: &States<'_, T>) -> Vec<(Option<Version>, Option<Version>)> {
    let mut spans = Vec::new();
    let mut open: Option<Option<Version>> = None;
    for (i, (version, state)) in states.iter().enumerate() {
        match (state.is_some(), open) {
            (true, None) => open = Some((i > 0).then_some(*version)),
            (false, Some(since)) => {
                spans.push((since, Some(*version)));
                open = None;
            }
            _ => {}
        }
    }
    spans.extend(open.map(|since| (since, None)));
    spans
}

fn default_of(argument: &Argument) -> (Option<serde_json::Value>, Option<String>) {
    match &argument.default {
        DefaultValue::Zero => (None, None),
        DefaultValue::Null => (Some(serde_json::Value::Null), None),
        DefaultValue::Value(value) => (Some(value.clone()), None),
        DefaultValue::Foreign(source, value) => (value.clone(), Some(source.clone())),
    }
}

fn argument(states: &States<'_, Argument>) -> ArgumentDecl {
    let range = range(states);
    let runs = runs(states, |a, b| {
        a.ty == b.ty
            && a.required == b.required
            && a.default == b.default
            && a.deprecated.is_some() == b.deprecated.is_some()
    });
    let history = past(&runs)
        .map(|(until, old, young)| ArgumentHistory {
            until,
            ty: (old.ty != young.ty).then(|| old.ty.clone()),
            required: (old.required != young.required).then_some(old.required),
            default: (old.default != young.default && !old.required).then(|| {
                let (value, source) = default_of(old);
                PastDefault { value, source }
            }),
            deprecated: (old.deprecated.is_some() != young.deprecated.is_some()).then_some(old.deprecated.is_some()),
            ..ArgumentHistory::default()
        })
        .collect();
    let deprecated = deprecation(&runs, |a| a.deprecated.as_deref());
    let newest = runs.last().map(|(_, newest)| *newest);
    let (default, default_source) = newest.map(default_of).unwrap_or_default();
    ArgumentDecl {
        ty: newest.map_or(TypeExpr::Any, |a| a.ty.clone()),
        required: newest.is_some_and(|a| a.required),
        default,
        default_source,
        documented_default: None,
        platform_defaults: newest.map(|a| a.platform_defaults.clone().into_iter().collect()).unwrap_or_default(),
        values: Vec::new(),
        ignore_case: false,
        deprecated,
        stability: None,
        since: range.since,
        until: range.until,
        gaps: range.gaps,
        replaced_by: None,
        history,
        description: None,
        by_hand: Names::default(),
    }
}

/// The newest state's mark; `since` when older states had none.
fn deprecation<'t, T>(runs: &[(Version, &'t T)], mark: impl Fn(&'t T) -> Option<&'t str>) -> Option<Deprecation> {
    let (_, newest) = runs.last()?;
    let instead = mark(newest)?;
    let unmarked = runs.iter().rposition(|(_, state)| mark(state).is_none());
    let since = unmarked.and_then(|i| runs.get(i + 1)).map(|(version, _)| *version);
    Some(Deprecation { since, instead: (!instead.is_empty()).then(|| instead.to_owned()), text: None })
}

fn type_of(content: &WrittenContent) -> Option<&str> {
    match content {
        WrittenContent::Shared(ty) => Some(ty),
        WrittenContent::InPlace(written) => written.go_type.as_deref(),
        WrittenContent::Recursive(_) => None,
    }
}

fn block(states: &States<'_, WrittenBlock>) -> BlockDecl {
    let range = range(states);
    let shared = |b: &WrittenBlock| match &b.content {
        WrittenContent::Shared(ty) => Some(file_name(ty)),
        _ => None,
    };
    let there: Vec<(Version, &WrittenBlock)> = states.iter().filter_map(|(v, s)| s.map(|s| (*v, s))).collect();
    let all_shared = there.iter().all(|(_, b)| shared(b).is_some());
    let runs = runs(states, |a, b| {
        a.block.required == b.block.required
            && a.block.repeated == b.block.repeated
            && a.block.labelled == b.block.labelled
            && a.block.deprecated.is_some() == b.block.deprecated.is_some()
            && type_of(&a.content) == type_of(&b.content)
    });
    let label = |b: &WrittenBlock| if b.block.labelled { LabelRule::Required } else { LabelRule::None };
    let history = past(&runs)
        .map(|(until, old, young)| BlockHistory {
            until,
            required: (old.block.required != young.block.required).then_some(old.block.required),
            repeated: (old.block.repeated != young.block.repeated).then_some(old.block.repeated),
            label: (label(old) != label(young)).then(|| label(old)),
            deprecated: (old.block.deprecated.is_some() != young.block.deprecated.is_some())
                .then_some(old.block.deprecated.is_some()),
            stability: None,
            shared: (all_shared && shared(old) != shared(young)).then(|| shared(old)).flatten(),
            go_type: (!all_shared && type_of(&old.content) != type_of(&young.content))
                .then(|| type_of(&old.content).map(str::to_owned))
                .flatten(),
        })
        .collect();
    let Some((_, newest)) = runs.last() else { return BlockDecl::default() };
    let mut decl = BlockDecl {
        required: newest.block.required,
        repeated: newest.block.repeated,
        label: label(newest),
        group: newest.block.group.clone(),
        deprecated: deprecation(&runs, |b| b.block.deprecated.as_deref()),
        since: range.since,
        until: range.until,
        gaps: range.gaps,
        history,
        ..BlockDecl::default()
    };
    match &newest.content {
        WrittenContent::Recursive(name) => decl.recursive = Some(name.clone()),
        WrittenContent::Shared(ty) if all_shared => decl.shared = Some(file_name(ty)),
        _ => {
            let converted: Vec<(Version, Written)> = there.iter().map(|(v, b)| (*v, in_place(b))).collect();
            let bodies: Vec<(Version, &Written)> = converted.iter().map(|(v, b)| (*v, b)).collect();
            let merged = merge(&bodies);
            decl.body = bodies.last().and_then(|(_, b)| b.kind.clone());
            decl.go_type = merged.go_type;
            decl.include = merged.include;
            decl.arguments = merged.arguments;
            decl.blocks = merged.blocks;
        }
    }
    decl
}

/// A reference as an inclusion, for a block that had names of its own in other releases.
fn in_place(block: &WrittenBlock) -> Written {
    match &block.content {
        WrittenContent::InPlace(written) => written.clone(),
        WrittenContent::Shared(ty) => {
            Written { go_type: Some(ty.clone()), includes: BTreeMap::from([(ty.clone(), true)]), ..Written::default() }
        }
        WrittenContent::Recursive(_) => Written::default(),
    }
}

fn components(catalog: &Catalog, written: &BTreeMap<Version, WrittenRelease>) -> Vec<ComponentFile> {
    let names: std::collections::BTreeSet<&String> =
        catalog.releases.values().flat_map(|r| r.components.keys()).collect();
    names.into_iter().filter_map(|name| component(name, catalog, written)).collect()
}

fn component(name: &str, catalog: &Catalog, written: &BTreeMap<Version, WrittenRelease>) -> Option<ComponentFile> {
    let states: States<'_, _> = catalog.releases.iter().map(|(v, r)| (*v, r.components.get(name))).collect();
    let range = range(&states);
    let levels = runs(&states, |a, b| a.stability == b.stability);
    let newest = levels.last()?.1;
    let steps: Vec<_> = levels.iter().filter_map(|(v, c)| Some((*v, c.stability?))).collect();
    let always_available = steps.iter().all(|(_, level)| *level == crate::vocabulary::Stability::GenerallyAvailable);
    let bodies: Vec<(Version, &Written)> =
        written.iter().filter_map(|(v, r)| Some((*v, r.components.get(name)?))).collect();
    let merged = merge(&bodies);
    let there: Vec<(Version, _)> = states.iter().filter_map(|(v, s)| s.map(|s| (*v, s))).collect();
    let exports: std::collections::BTreeSet<&String> = there.iter().flat_map(|(_, c)| c.exports.keys()).collect();
    let export = |export: &String| {
        let states: States<'_, TypeExpr> = there.iter().map(|(v, c)| (*v, c.exports.get(export))).collect();
        let range = self::range(&states);
        let runs = runs(&states, PartialEq::eq);
        let history = past(&runs).map(|(until, old, _)| ExportHistory { until, ty: Some(old.clone()) }).collect();
        let ty = runs.last().map_or(TypeExpr::Any, |(_, ty)| (*ty).clone());
        ExportDecl { ty, since: range.since, until: range.until, history, description: None }
    };
    let (full, stub) = &newest.platforms;
    let everywhere = full.is_empty() && stub.is_empty();
    Some(ComponentFile {
        name: name.to_owned(),
        kind: newest.kind,
        description: None,
        since: range.since,
        until: range.until,
        gaps: range.gaps,
        replaced_by: None,
        deprecated: None,
        stability: if always_available { Vec::new() } else { steps },
        community: newest.stability.is_none(),
        label: newest.label,
        platforms: (!everywhere)
            .then(|| Platforms { full: full.iter().copied().collect(), stub: stub.iter().copied().collect() }),
        by_hand: Names::default(),
        body: bodies.last().and_then(|(_, b)| b.kind.clone()),
        go_type: merged.go_type,
        include: merged.include,
        arguments: merged.arguments,
        blocks: merged.blocks,
        exports: exports.into_iter().map(|name| (name.clone(), export(name))).collect(),
        rules: Vec::new(),
    })
}

fn shared_bodies(written: &BTreeMap<Version, WrittenRelease>) -> Vec<SharedBodyFile> {
    let types: std::collections::BTreeSet<&String> = written.values().flat_map(|r| r.shared.keys()).collect();
    let body = |ty: &String| {
        let bodies: Vec<(Version, &Written)> =
            written.iter().filter_map(|(v, r)| Some((*v, r.shared.get(ty)?))).collect();
        let merged = merge(&bodies);
        SharedBodyFile {
            name: file_name(ty),
            go_type: Some(ty.clone()),
            description: None,
            include: merged.include,
            arguments: merged.arguments,
            blocks: merged.blocks,
            rules: Vec::new(),
        }
    };
    types.into_iter().map(body).collect()
}

fn text_types(catalog: &Catalog) -> TextTypesFile {
    let names: std::collections::BTreeSet<&String> =
        catalog.releases.values().flat_map(|r| r.text_types.keys()).collect();
    let decl = |name: &String| {
        let states: States<'_, TextTypeState> =
            catalog.releases.iter().map(|(v, r)| (*v, r.text_types.get(name))).collect();
        let runs = runs(&states, PartialEq::eq);
        let newest = runs.last().map(|(_, s)| (*s).clone()).unwrap_or_default();
        let history = past(&runs)
            .map(|(until, old, young)| TextTypeHistory {
                until,
                values: (old.values != young.values).then(|| old.values.clone()),
                ignore_case: (old.ignore_case != young.ignore_case).then_some(old.ignore_case),
                empty: (old.empty != young.empty).then_some(old.empty),
                message: (old.message != young.message).then(|| old.message.clone()),
            })
            .collect();
        let TextTypeState { values, ignore_case, empty, message } = newest;
        TextTypeDecl { values, ignore_case, empty, message, history }
    };
    names.into_iter().map(|name| (name.clone(), decl(name))).collect()
}

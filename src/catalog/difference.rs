//! What changed between two releases: components, arguments, blocks, exports and functions.

use super::{
    Catalog,
    component::{Argument, BlockSchema, Body, BodyKind, Component, Deprecation},
    stdlib::Function,
    value_type::{DefaultValue, Type},
    vocabulary::{LabelRule, Platform, Stability},
};
use std::{collections::BTreeSet, fmt};

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The component, configuration block or function.
    pub name: &'static str,
    /// The way into it: blocks, then the argument or block itself; empty when the change is about the whole.
    pub path: Vec<&'static str>,
    pub subject: Subject,
    pub kind: ChangeKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    Component,
    Argument,
    Block,
    Export,
    Function,
    Constant,
}

impl Subject {
    /// `argument`.
    pub fn name(self) -> &'static str {
        match self {
            Subject::Component => "component",
            Subject::Argument => "argument",
            Subject::Block => "block",
            Subject::Export => "export",
            Subject::Function => "function",
            Subject::Constant => "constant",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum ChangeKind {
    Added,
    Removed,
    /// Both facts are of the same sort.
    Changed(Fact, Fact),
}

/// Something that can change while the name stays.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    Type(&'static Type),
    Default(Option<DefaultValue>),
    Required(bool),
    Values(&'static [&'static str]),
    Stability(Stability),
    Deprecated(Option<Deprecation>),
    Community(bool),
    Platforms(Vec<Platform>),
    Repeated(bool),
    Label(LabelRule),
    /// The names of a function's parameters.
    Parameters(Vec<&'static str>),
}

impl Fact {
    /// What it is about: `default`.
    pub fn name(&self) -> &'static str {
        match self {
            Fact::Type(_) => "type",
            Fact::Default(_) => "default",
            Fact::Required(_) => "required",
            Fact::Values(_) => "enum",
            Fact::Stability(_) => "stability",
            Fact::Deprecated(_) => "deprecated",
            Fact::Community(_) => "community",
            Fact::Platforms(_) => "platforms",
            Fact::Repeated(_) => "repeated",
            Fact::Label(_) => "label",
            Fact::Parameters(_) => "parameters",
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, words: &mut dyn Iterator<Item = &'static str>| {
            for (i, word) in words.enumerate() {
                write!(f, "{}{word}", if i > 0 { ", " } else { "" })?;
            }
            Ok(())
        };
        match self {
            Fact::Type(ty) => ty.fmt(f),
            Fact::Default(Some(value)) => value.fmt(f),
            Fact::Default(None) => f.write_str("none"),
            Fact::Required(yes) | Fact::Community(yes) | Fact::Repeated(yes) => {
                f.write_str(if *yes { "yes" } else { "no" })
            }
            Fact::Deprecated(None) => f.write_str("no"),
            Fact::Deprecated(Some(deprecation)) => deprecation.fmt(f),
            Fact::Stability(stability) => f.write_str(stability.name()),
            Fact::Label(label) => f.write_str(label.name()),
            Fact::Values(values) => list(f, &mut values.iter().copied()),
            Fact::Parameters(names) => list(f, &mut names.iter().copied()),
            Fact::Platforms(platforms) => list(f, &mut platforms.iter().map(|p| p.name())),
        }
    }
}

/// All changes from one release to another, sorted by name; with `only`, those of one component or function.
pub fn difference(from: Catalog, to: Catalog, only: Option<&str>) -> Vec<Change> {
    let mut changes = Vec::new();
    let wanted = |name: &str| only.is_none_or(|only| only == name);
    for name in union(from.entries().map(Component::name), to.entries().map(Component::name)) {
        if wanted(name) {
            component(name, from.entry(name), to.entry(name), &mut changes);
        }
    }
    for name in union(from.functions().map(Function::name), to.functions().map(Function::name)) {
        if wanted(name) {
            function(name, from.function(name), to.function(name), &mut changes);
        }
    }
    for name in union(from.constants().map(|c| c.name()), to.constants().map(|c| c.name())) {
        let (old, new) = (from.constant(name), to.constant(name));
        if wanted(name) && old.is_some() != new.is_some() {
            changes.push(Change {
                name,
                path: Vec::new(),
                subject: Subject::Constant,
                kind: came_or_went(new.is_some()),
            });
        }
    }
    changes
}

fn union<'a>(a: impl Iterator<Item = &'a str>, b: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    a.chain(b).collect()
}

fn came_or_went(is_there_now: bool) -> ChangeKind {
    if is_there_now { ChangeKind::Added } else { ChangeKind::Removed }
}

/// The facts of one thing before and after, in the same order.
fn facts(
    name: &'static str,
    path: &[&'static str],
    subject: Subject,
    old: Vec<Fact>,
    new: Vec<Fact>,
    changes: &mut Vec<Change>,
) {
    for (old, new) in old.into_iter().zip(new).filter(|(old, new)| old != new) {
        changes.push(Change { name, path: path.to_vec(), subject, kind: ChangeKind::Changed(old, new) });
    }
}

fn component(name: &'static str, old: Option<Component>, new: Option<Component>, changes: &mut Vec<Change>) {
    let (Some(old), Some(new)) = (old, new) else {
        changes.push(Change { name, path: Vec::new(), subject: Subject::Component, kind: came_or_went(new.is_some()) });
        return;
    };
    let facts_of = |c: Component| {
        vec![
            Fact::Stability(c.stability()),
            Fact::Deprecated(c.deprecation()),
            Fact::Community(c.is_community()),
            Fact::Platforms(c.platforms().collect()),
            Fact::Label(c.label()),
        ]
    };
    facts(name, &[], Subject::Component, facts_of(old), facts_of(new), changes);
    body(name, &mut Vec::new(), old.body(), new.body(), changes);
    for export in union(old.exports().map(|e| e.name()), new.exports().map(|e| e.name())) {
        match (old.export(export), new.export(export)) {
            (Some(old), Some(new)) => {
                facts(
                    name,
                    &[export],
                    Subject::Export,
                    vec![Fact::Type(old.ty())],
                    vec![Fact::Type(new.ty())],
                    changes,
                );
            }
            (_, new) => {
                changes.push(Change {
                    name,
                    path: vec![export],
                    subject: Subject::Export,
                    kind: came_or_went(new.is_some()),
                });
            }
        }
    }
}

fn body(name: &'static str, path: &mut Vec<&'static str>, old: Body, new: Body, changes: &mut Vec<Change>) {
    for argument in union(old.arguments().map(|a| a.name()), new.arguments().map(|a| a.name())) {
        path.push(argument);
        match (old.argument(argument), new.argument(argument)) {
            (Some(old), Some(new)) => {
                facts(name, path, Subject::Argument, argument_facts(old), argument_facts(new), changes);
            }
            (_, new) => changes.push(Change {
                name,
                path: path.clone(),
                subject: Subject::Argument,
                kind: came_or_went(new.is_some()),
            }),
        }
        path.pop();
    }
    for block in union(old.blocks().map(|b| b.name()), new.blocks().map(|b| b.name())) {
        path.push(block);
        match (old.block(block), new.block(block)) {
            (Some(old), Some(new)) => {
                facts(name, path, Subject::Block, block_facts(old), block_facts(new), changes);
                // A recursive block changes where its ancestor does; that is said once.
                if old.recursive().is_none() && new.recursive().is_none() && new.body().kind() == BodyKind::Names {
                    body(name, path, old.body(), new.body(), changes);
                }
            }
            (_, new) => {
                changes.push(Change {
                    name,
                    path: path.clone(),
                    subject: Subject::Block,
                    kind: came_or_went(new.is_some()),
                });
            }
        }
        path.pop();
    }
}

fn argument_facts(argument: Argument) -> Vec<Fact> {
    vec![
        Fact::Type(argument.ty()),
        Fact::Required(argument.is_required()),
        Fact::Default(argument.default()),
        Fact::Values(argument.values()),
        Fact::Stability(argument.stability()),
        Fact::Deprecated(argument.deprecation()),
    ]
}

fn block_facts(block: BlockSchema) -> Vec<Fact> {
    vec![
        Fact::Required(block.is_required()),
        Fact::Repeated(block.is_repeated()),
        Fact::Label(block.label()),
        Fact::Stability(block.stability()),
        Fact::Deprecated(block.deprecation()),
    ]
}

fn function(name: &'static str, old: Option<Function>, new: Option<Function>, changes: &mut Vec<Change>) {
    let (Some(old), Some(new)) = (old, new) else {
        changes.push(Change { name, path: Vec::new(), subject: Subject::Function, kind: came_or_went(new.is_some()) });
        return;
    };
    let facts_of = |f: Function| {
        vec![
            Fact::Parameters(f.parameters().map(|p| p.name()).collect()),
            Fact::Stability(f.stability()),
            Fact::Deprecated(f.deprecation()),
        ]
    };
    facts(name, &[], Subject::Function, facts_of(old), facts_of(new), changes);
}

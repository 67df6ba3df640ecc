//! From the files back to releases written out in full.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::Catalog;
use super::sharing::object_of;
use super::timeline::Files;
use crate::release::{Argument, Block, Body, Component, Content, DefaultValue, Release, TextTypeState};
use crate::schema::{ArgumentDecl, BlockDecl, BodyKind, Include, Names, SharedBodyFile, TextTypeDecl, TypeExpr};
use crate::version::Version;
use crate::vocabulary::{LabelRule, Stability};

pub fn catalog(files: &Files, dates: &BTreeMap<Version, String>) -> Result<Catalog, String> {
    let shared: HashMap<&str, &SharedBodyFile> = files.shared.iter().map(|s| (s.name.as_str(), s)).collect();
    let mut catalog = Catalog { dates: dates.clone(), ..Catalog::default() };
    let mut text_types_used = BTreeMap::new();
    for version in dates.keys() {
        let expansion = Expansion { version: *version, shared: &shared, done: RefCell::default() };
        let mut release = Release::default();
        for file in &files.components {
            if !holds(*version, file.since, file.until, &file.gaps) {
                continue;
            }
            let source = BodySource {
                go_type: file.go_type.as_deref(),
                kind: file.body.as_ref(),
                include: &file.include,
                arguments: &file.arguments,
                blocks: &file.blocks,
            };
            let body = expansion.body(&source, 0).map_err(|e| format!("{}: {e}", file.name))?;
            let reached = file.stability.iter().rev().find(|(from, _)| from <= version).map(|(_, level)| *level);
            let exports =
                file.exports.iter().filter(|(_, e)| holds(*version, e.since, e.until, &[])).map(|(name, e)| {
                    let older = e.history.iter().find(|h| h.until.is_some_and(|until| *version < until));
                    (name.to_owned(), older.and_then(|h| h.ty.clone()).unwrap_or_else(|| e.ty.clone()))
                });
            let (full, stub) = file.platforms.as_ref().map(|p| (p.full.clone(), p.stub.clone())).unwrap_or_default();
            release.components.insert(
                file.name.clone(),
                Component {
                    kind: file.kind,
                    stability: (!file.community).then(|| reached.unwrap_or(Stability::GenerallyAvailable)),
                    label: file.label,
                    platforms: (full.into_iter().collect(), stub.into_iter().collect()),
                    body: Rc::new(body),
                    exports: exports.collect(),
                },
            );
        }
        let mut objects = BTreeSet::new();
        let mut texts = BTreeSet::new();
        for component in release.components.values() {
            mentioned(&component.body, &mut objects, &mut texts);
        }
        for name in objects {
            let body = expansion.shared_body(&name, 0)?;
            mentioned(&body, &mut BTreeSet::new(), &mut texts);
            release.objects.insert(name, body);
        }
        text_types_used.insert(*version, texts);
        catalog.insert(*version, dates[version].clone(), release);
    }
    for (version, texts) in text_types_used {
        let Some(release) = catalog.releases.get_mut(&version) else { continue };
        for name in texts {
            if let Some(decl) = files.text_types.get(&name) {
                release.text_types.insert(name, text_type(decl, version));
            }
        }
    }
    Ok(catalog)
}

fn mentioned(body: &Body, objects: &mut BTreeSet<String>, texts: &mut BTreeSet<String>) {
    for argument in body.arguments.values() {
        objects.extend(object_of(&argument.ty).map(str::to_owned));
        texts.extend(text_of(&argument.ty).map(str::to_owned));
    }
    for block in body.blocks.values() {
        if let Content::Body(inner) = &block.content {
            mentioned(inner, objects, texts);
        }
    }
}

fn text_of(ty: &TypeExpr) -> Option<&str> {
    match ty {
        TypeExpr::Text(name) => Some(name),
        TypeExpr::List(inner) | TypeExpr::Map(inner) => text_of(inner),
        _ => None,
    }
}

fn holds(version: Version, since: Option<Version>, until: Option<Version>, gaps: &[(Version, Version)]) -> bool {
    since.is_none_or(|since| since <= version)
        && until.is_none_or(|until| version < until)
        && !gaps.iter().any(|(from, to)| *from <= version && version < *to)
}

fn text_type(decl: &TextTypeDecl, version: Version) -> TextTypeState {
    let mut state = TextTypeState {
        values: decl.values.clone(),
        ignore_case: decl.ignore_case,
        empty: decl.empty,
        message: decl.message.clone(),
    };
    for old in decl.history.iter().rev().take_while(|h| h.until.is_some_and(|until| version < until)) {
        state.values = old.values.clone().unwrap_or(state.values);
        state.ignore_case = old.ignore_case.unwrap_or(state.ignore_case);
        state.empty = old.empty.unwrap_or(state.empty);
        state.message = old.message.clone().unwrap_or(state.message);
    }
    state
}

struct BodySource<'f> {
    go_type: Option<&'f str>,
    kind: Option<&'f BodyKind>,
    include: &'f [Include],
    arguments: &'f Names<ArgumentDecl>,
    blocks: &'f Names<BlockDecl>,
}

/// The bodies of one release.
struct Expansion<'f> {
    version: Version,
    shared: &'f HashMap<&'f str, &'f SharedBodyFile>,
    done: RefCell<HashMap<String, Rc<Body>>>,
}

/// Shared bodies inside shared bodies; more is a circle.
const MAX_DEPTH: usize = 60;

impl Expansion<'_> {
    fn shared_body(&self, name: &str, depth: usize) -> Result<Rc<Body>, String> {
        if let Some(known) = self.done.borrow().get(name) {
            return Ok(Rc::clone(known));
        }
        if depth > MAX_DEPTH {
            return Err(format!("the shared body {name} contains itself"));
        }
        let file = self.shared.get(name).ok_or_else(|| format!("there is no _shared/{name}.json"))?;
        let source = BodySource {
            go_type: file.go_type.as_deref(),
            kind: None,
            include: &file.include,
            arguments: &file.arguments,
            blocks: &file.blocks,
        };
        let body = Rc::new(self.body(&source, depth + 1)?);
        self.done.borrow_mut().insert(name.to_owned(), Rc::clone(&body));
        Ok(body)
    }

    fn body(&self, source: &BodySource<'_>, depth: usize) -> Result<Body, String> {
        let mut body =
            Body { go_type: source.go_type.map(str::to_owned), kind: source.kind.cloned(), ..Body::default() };
        for include in source.include.iter().filter(|i| holds(self.version, i.since, i.until, &[])) {
            let shared = self.shared_body(&include.shared, depth + 1)?;
            let ty = shared.go_type.clone().unwrap_or_else(|| include.shared.clone());
            // A body that includes its own type only differs from it here and there.
            let own = source.go_type == Some(&ty);
            let chain = |via: &[String]| {
                let first = (!own).then(|| ty.clone());
                first.into_iter().chain(via.iter().cloned()).collect::<Vec<_>>()
            };
            if !own {
                body.includes.insert(vec![ty.clone()], include.rules);
            }
            body.includes.extend(shared.includes.iter().map(|(via, rules)| (chain(via), *rules)));
            for (name, argument) in &shared.arguments {
                let argument = Argument { via: chain(&argument.via), ..argument.clone() };
                body.arguments.insert(name.clone(), argument);
            }
            for (name, block) in &shared.blocks {
                let block = Block { via: chain(&block.via), ..block.clone() };
                body.blocks.insert(name.clone(), block);
            }
        }
        for (name, decl) in source.arguments.iter() {
            if holds(self.version, decl.since, decl.until, &decl.gaps) {
                let via = body.arguments.get(name).map(|a| a.via.clone()).unwrap_or_default();
                body.arguments.insert(name.to_owned(), self.argument(decl, via));
            }
        }
        for (name, decl) in source.blocks.iter() {
            if holds(self.version, decl.since, decl.until, &decl.gaps) {
                let via = body.blocks.get(name).map(|b| b.via.clone()).unwrap_or_default();
                body.blocks.insert(name.to_owned(), self.block(decl, via, depth)?);
            }
        }
        Ok(body)
    }

    fn argument(&self, decl: &ArgumentDecl, via: Vec<String>) -> Argument {
        let default = |value: &Option<serde_json::Value>, source: &Option<String>| match (value, source) {
            (value, Some(source)) => DefaultValue::Foreign(source.clone(), value.clone()),
            (None, None) => DefaultValue::Zero,
            (Some(serde_json::Value::Null), None) => DefaultValue::Null,
            (Some(value), None) => DefaultValue::Value(value.clone()),
        };
        let mark = decl.deprecated.as_ref().map(|d| d.instead.clone().unwrap_or_default());
        let mut argument = Argument {
            ty: decl.ty.clone(),
            required: decl.required,
            default: default(&decl.default, &decl.default_source),
            deprecated: if decl.by_hand.get("deprecated").is_some() { None } else { mark.clone() },
            // What a person wrote is no fact of the source: it is carried over apart.
            platform_defaults: match decl.by_hand.get("platform_defaults") {
                Some(_) => BTreeMap::new(),
                None => decl.platform_defaults.iter().map(|(p, v)| (p.to_owned(), v.clone())).collect(),
            },
            via,
        };
        for old in decl.history.iter().rev().take_while(|h| h.until.is_some_and(|until| self.version < until)) {
            argument.ty = old.ty.clone().unwrap_or(argument.ty);
            argument.required = old.required.unwrap_or(argument.required);
            if let Some(past) = &old.default {
                argument.default = default(&past.value, &past.source);
            }
            if argument.required {
                argument.default = DefaultValue::Zero;
            }
            match old.deprecated {
                Some(true) => argument.deprecated = Some(mark.clone().unwrap_or_default()),
                Some(false) => argument.deprecated = None,
                None => {}
            }
        }
        argument
    }

    fn block(&self, decl: &BlockDecl, via: Vec<String>, depth: usize) -> Result<Block, String> {
        let mark = decl.deprecated.as_ref().map(|d| d.instead.clone().unwrap_or_default());
        let mut shared = decl.shared.clone();
        let mut label = decl.label;
        let mut go_type = decl.go_type.as_deref();
        let mut block = Block {
            required: decl.required,
            repeated: decl.repeated,
            labelled: false,
            group: decl.group.clone(),
            deprecated: if decl.by_hand.get("deprecated").is_some() { None } else { mark.clone() },
            via,
            content: Content::Body(Rc::default()),
        };
        for old in decl.history.iter().rev().take_while(|h| h.until.is_some_and(|until| self.version < until)) {
            block.required = old.required.unwrap_or(block.required);
            block.repeated = old.repeated.unwrap_or(block.repeated);
            label = old.label.unwrap_or(label);
            shared = old.shared.clone().or(shared);
            go_type = old.go_type.as_deref().or(go_type);
            match old.deprecated {
                Some(true) => block.deprecated = Some(mark.clone().unwrap_or_default()),
                Some(false) => block.deprecated = None,
                None => {}
            }
        }
        block.labelled = label == LabelRule::Required;
        block.content = match (&decl.recursive, shared) {
            (Some(name), _) => Content::Recursive(name.clone()),
            (None, Some(name)) => Content::Body(self.shared_body(&name, depth + 1)?),
            (None, None) => {
                let source = BodySource {
                    go_type,
                    kind: decl.body.as_ref(),
                    include: &decl.include,
                    arguments: &decl.arguments,
                    blocks: &decl.blocks,
                };
                Content::Body(Rc::new(self.body(&source, depth + 1)?))
            }
        };
        Ok(block)
    }
}

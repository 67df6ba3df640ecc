//! Which bodies become files of their own, and each release written with references to them.
//!
//! A Go type that stands in two places or more is shared. Where one place differs (its owner sets other defaults), it
//! includes the shared body and declares what differs.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::Catalog;
use crate::release::{Argument, Block, Body, Content, Release};
use crate::schema::{BodyKind, TypeExpr};
use crate::version::Version;

/// The name of a shared body's file, for a Go type: `common.config.TLSConfig`.
pub fn file_name(go_type: &str) -> String {
    go_type.strip_prefix("component/").unwrap_or(go_type).replace('/', ".")
}

/// A body with references.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Written {
    pub go_type: Option<String>,
    pub kind: Option<BodyKind>,
    /// Go types of shared bodies, and whether their rules hold here.
    pub includes: BTreeMap<String, bool>,
    pub arguments: BTreeMap<String, Argument>,
    pub blocks: BTreeMap<String, WrittenBlock>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct WrittenBlock {
    pub block: Block,
    pub content: WrittenContent,
}

#[derive(Debug, Clone, PartialEq)]
pub enum WrittenContent {
    Shared(String),
    Recursive(String),
    InPlace(Written),
}

/// One release, written with references.
pub struct WrittenRelease {
    pub components: BTreeMap<String, Written>,
    /// By Go type.
    pub shared: BTreeMap<String, Written>,
}

pub fn write(catalog: &Catalog) -> BTreeMap<Version, WrittenRelease> {
    let renamed = rename(catalog);
    let shared = shared_types(&renamed);
    let mut out = BTreeMap::new();
    for (version, release) in &renamed.releases {
        let standalone = standalone_bodies(release, &shared);
        let writer = Writer { standalone: &standalone };
        let components = release.components.iter().map(|(name, c)| (name.clone(), writer.root(&c.body))).collect();
        let bodies = standalone.iter().map(|(ty, body)| (ty.clone(), writer.names(body))).collect();
        out.insert(*version, WrittenRelease { components, shared: bodies });
    }
    out
}

/// Types that moved to another package keep one name: the newest. Two names are one type when they stand in the same
/// place in neighbouring releases, differ in the package only, and no release has both.
fn rename(catalog: &Catalog) -> Catalog {
    let mut releases_of: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut before: BTreeMap<String, String> = BTreeMap::new();
    let mut candidates: BTreeSet<(String, String)> = BTreeSet::new();
    for (i, release) in catalog.releases.values().enumerate() {
        let mut places = BTreeMap::new();
        for (name, component) in &release.components {
            types_by_place(name, &component.body, &mut places);
        }
        for (place, ty) in &places {
            releases_of.entry(ty.clone()).or_default().insert(i);
            if let Some(old) = before.get(place).filter(|old| *old != ty) {
                candidates.insert((old.clone(), ty.clone()));
            }
        }
        // A place that one release lacks is remembered.
        before.extend(places);
    }
    let base = |ty: &str| ty.rsplit('.').next().map(str::to_lowercase);
    let last = |ty: &str| releases_of.get(ty).and_then(|r| r.last()).copied();
    let mut moves: BTreeMap<String, String> = BTreeMap::new();
    for (a, b) in candidates {
        let apart = match (releases_of.get(&a), releases_of.get(&b)) {
            (Some(of_a), Some(of_b)) => of_a.is_disjoint(of_b),
            _ => false,
        };
        if apart && base(&a) == base(&b) {
            let (old, new) = if last(&a) < last(&b) { (a, b) } else { (b, a) };
            moves.insert(old, new);
        }
    }
    let newest = |ty: &str| {
        let mut ty = ty;
        for _ in 0..moves.len() {
            match moves.get(ty) {
                Some(next) => ty = next,
                None => break,
            }
        }
        ty.to_owned()
    };
    let used = used_types(catalog, &newest);
    let mut done: HashMap<*const Body, Rc<Body>> = HashMap::new();
    let mut renamed = Catalog { dates: catalog.dates.clone(), ..Catalog::default() };
    for (version, release) in &catalog.releases {
        let mut release = release.clone();
        for (name, component) in &mut release.components {
            component.body = rename_body(&component.body, &newest, &mut done);
            let root = newest_root(catalog, name).map(&newest);
            if component.body.go_type != root {
                component.body = Rc::new(under_root(&component.body, name, root, &used));
            }
        }
        for body in release.objects.values_mut() {
            *body = rename_body(body, &newest, &mut done);
        }
        renamed.releases.insert(*version, release);
    }
    renamed
}

fn newest_root<'c>(catalog: &'c Catalog, component: &str) -> Option<&'c str> {
    let newest = catalog.releases.values().rev().find_map(|release| release.components.get(component))?;
    newest.body.go_type.as_deref()
}

/// Where types stand: the components that are of the type as a whole, and an empty name for a place inside another body.
fn used_types(catalog: &Catalog, newest: &dyn Fn(&str) -> String) -> BTreeMap<String, BTreeSet<String>> {
    fn inside(body: &Body, out: &mut BTreeSet<String>) {
        out.extend(body.includes.keys().flatten().cloned());
        for block in body.blocks.values() {
            if let Content::Body(inner) = &block.content {
                out.extend(inner.go_type.clone());
                inside(inner, out);
            }
        }
    }
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for release in catalog.releases.values() {
        for (name, component) in &release.components {
            let mut types = BTreeSet::new();
            inside(&component.body, &mut types);
            types.iter().for_each(|ty| {
                used.entry(newest(ty)).or_default().insert(String::new());
            });
            if let Some(ty) = &component.body.go_type {
                used.entry(newest(ty)).or_default().insert(name.clone());
            }
        }
    }
    used
}

/// The type of a whole component has no history in the files. An older type that others use too is written as if the
/// newest had squashed it, which is how such types come about; any other is forgotten.
fn under_root(body: &Body, component: &str, root: Option<String>, used: &BTreeMap<String, BTreeSet<String>>) -> Body {
    let mut new = body.clone();
    new.go_type = root;
    let others = |ty: &String| used.get(ty).is_some_and(|places| places.iter().any(|place| place != component));
    let Some(old) = body.go_type.clone().filter(others) else { return new };
    let chain = |via: &[String]| std::iter::once(old.clone()).chain(via.iter().cloned()).collect::<Vec<_>>();
    new.includes = body.includes.iter().map(|(via, rules)| (chain(via), *rules)).collect();
    new.includes.insert(vec![old.clone()], true);
    for argument in new.arguments.values_mut() {
        argument.via = chain(&argument.via);
    }
    for block in new.blocks.values_mut() {
        block.via = chain(&block.via);
    }
    new
}

fn types_by_place(place: &str, body: &Body, out: &mut BTreeMap<String, String>) {
    if let Some(ty) = &body.go_type {
        out.insert(place.to_owned(), ty.clone());
    }
    for chain in body.includes.keys() {
        // The base name takes the type's place: a squashed struct that moved keeps it.
        let bases: Vec<&str> = chain.iter().filter_map(|ty| ty.rsplit('.').next()).collect();
        if let Some(ty) = chain.last() {
            out.insert(format!("{place} includes {}", bases.join(" ")), ty.clone());
        }
    }
    for (name, block) in &body.blocks {
        if let Content::Body(body) = &block.content {
            types_by_place(&format!("{place}/{name}"), body, out);
        }
    }
}

fn rename_body(
    body: &Rc<Body>,
    newest: &dyn Fn(&str) -> String,
    done: &mut HashMap<*const Body, Rc<Body>>,
) -> Rc<Body> {
    if let Some(known) = done.get(&Rc::as_ptr(body)) {
        return Rc::clone(known);
    }
    let chain = |via: &[String]| via.iter().map(|ty| newest(ty)).collect::<Vec<_>>();
    let mut new = Body {
        go_type: body.go_type.as_deref().map(newest),
        kind: body.kind.clone(),
        includes: body.includes.iter().map(|(via, rules)| (chain(via), *rules)).collect(),
        arguments: body.arguments.clone(),
        blocks: body.blocks.clone(),
    };
    for argument in new.arguments.values_mut() {
        argument.via = chain(&argument.via);
    }
    for block in new.blocks.values_mut() {
        block.via = chain(&block.via);
        if let Content::Body(inner) = &block.content {
            block.content = Content::Body(rename_body(inner, newest, done));
        }
    }
    let new = Rc::new(new);
    done.insert(Rc::as_ptr(body), Rc::clone(&new));
    new
}

/// A place of a squashed struct, after its owner.
const SQUASHES: &str = " squashes";

/// Go types that stand in more than one place, over all releases, squashed ones (their rules may not hold for the owner)
/// and those of object values.
fn shared_types(catalog: &Catalog) -> BTreeSet<String> {
    let mut sites: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut seen: BTreeSet<*const Body> = BTreeSet::new();
    let mut shared = BTreeSet::new();
    for release in catalog.releases.values() {
        for (name, component) in &release.components {
            let owner = component.body.go_type.clone().unwrap_or_else(|| format!("component {name}"));
            add_site(&mut sites, &component.body, &format!("component {name}"));
            if seen.insert(Rc::as_ptr(&component.body)) {
                collect_sites(&component.body, &owner, &mut sites);
            }
        }
        for body in release.objects.values() {
            shared.extend(body.go_type.clone());
            collect_sites(body, body.go_type.as_deref().unwrap_or_default(), &mut sites);
        }
    }
    let several = |places: &BTreeSet<String>| places.len() > 1 || places.iter().any(|p| p.ends_with(SQUASHES));
    shared.extend(sites.into_iter().filter(|(_, places)| several(places)).map(|(ty, _)| ty));
    shared
}

fn add_site(sites: &mut BTreeMap<String, BTreeSet<String>>, body: &Body, site: &str) {
    // A body without names says nothing that is worth a file.
    let empty = body.arguments.is_empty() && body.blocks.is_empty();
    if let Some(ty) = body.go_type.as_ref().filter(|_| !empty) {
        sites.entry(ty.clone()).or_default().insert(site.to_owned());
    }
}

fn collect_sites(body: &Body, owner: &str, sites: &mut BTreeMap<String, BTreeSet<String>>) {
    for chain in body.includes.keys() {
        if let [outer @ .., squashed] = chain.as_slice() {
            let owner = outer.last().map_or(owner, String::as_str);
            sites.entry(squashed.clone()).or_default().insert(format!("{owner}{SQUASHES}"));
        }
    }
    for (name, block) in &body.blocks {
        let Content::Body(inner) = &block.content else { continue };
        let site = format!("{} {name}", block.via.last().map_or(owner, String::as_str));
        add_site(sites, inner, &site);
        collect_sites(inner, inner.go_type.as_deref().unwrap_or(&site), sites);
    }
}

/// Each shared type's body in one release: what most of its places have.
fn standalone_bodies(release: &Release, shared: &BTreeSet<String>) -> BTreeMap<String, Rc<Body>> {
    let mut variants: BTreeMap<String, Vec<Variant>> = BTreeMap::new();
    let mut vote = |ty: &str, body: Rc<Body>, is_block: bool| {
        let known = variants.entry(ty.to_owned()).or_default();
        match known.iter_mut().find(|variant| variant.body == body) {
            Some(variant) => {
                variant.places += 1;
                variant.is_block |= is_block;
            }
            None => known.push(Variant { body, places: 1, is_block }),
        }
    };
    for body in release.objects.values() {
        collect_variants(body, shared, &mut vote);
    }
    for component in release.components.values() {
        collect_variants(&component.body, shared, &mut vote);
    }
    variants
        .into_iter()
        .filter_map(|(ty, mut all)| {
            // The first of the best ones; the order of places is fixed.
            let best = all.iter().map(Variant::rank).max()?;
            let at = all.iter().position(|variant| variant.rank() == best)?;
            Some((ty, all.swap_remove(at).body))
        })
        .collect()
}

/// One form of a shared type's body.
struct Variant {
    body: Rc<Body>,
    places: usize,
    /// A block has the type's own defaults, a squashed struct those of its owner.
    is_block: bool,
}

impl Variant {
    fn rank(&self) -> (usize, bool) {
        (self.places, self.is_block)
    }
}

fn collect_variants(body: &Rc<Body>, shared: &BTreeSet<String>, vote: &mut dyn FnMut(&str, Rc<Body>, bool)) {
    if let Some(ty) = body.go_type.as_ref().filter(|ty| shared.contains(*ty)) {
        vote(ty, Rc::clone(body), true);
    }
    for chain in body.includes.keys() {
        if let Some(ty) = chain.last() {
            vote(ty, Rc::new(squashed(body, chain)), false);
        }
    }
    for block in body.blocks.values() {
        if let Content::Body(inner) = &block.content {
            collect_variants(inner, shared, vote);
        }
    }
}

/// What a body has from one of its squashed structs.
fn squashed(body: &Body, chain: &[String]) -> Body {
    let inside = |via: &[String]| via.strip_prefix(chain).map(<[String]>::to_vec);
    let mut out = Body { go_type: chain.last().cloned(), ..Body::default() };
    for (via, rules) in &body.includes {
        if let Some(rest) = inside(via).filter(|rest| !rest.is_empty()) {
            out.includes.insert(rest, *rules);
        }
    }
    for (name, argument) in &body.arguments {
        if let Some(via) = inside(&argument.via) {
            out.arguments.insert(name.clone(), Argument { via, ..argument.clone() });
        }
    }
    for (name, block) in &body.blocks {
        if let Some(via) = inside(&block.via) {
            out.blocks.insert(name.clone(), Block { via, ..block.clone() });
        }
    }
    out
}

struct Writer<'t> {
    standalone: &'t BTreeMap<String, Rc<Body>>,
}

impl Writer<'_> {
    fn root(&self, body: &Rc<Body>) -> Written {
        match self.content(body) {
            WrittenContent::InPlace(written) => written,
            WrittenContent::Shared(ty) => Written {
                go_type: Some(ty.clone()),
                kind: body.kind.clone(),
                includes: BTreeMap::from([(ty, true)]),
                ..Written::default()
            },
            WrittenContent::Recursive(_) => Written::default(),
        }
    }

    fn content(&self, body: &Rc<Body>) -> WrittenContent {
        let shared = body.go_type.as_ref().and_then(|ty| Some((ty, self.standalone.get(ty)?)));
        let Some((ty, standalone)) = shared else { return WrittenContent::InPlace(self.names(body)) };
        if standalone == body {
            return WrittenContent::Shared(ty.clone());
        }
        let mut written = Written {
            go_type: Some(ty.clone()),
            kind: body.kind.clone(),
            includes: BTreeMap::from([(ty.clone(), true)]),
            ..Written::default()
        };
        for (name, argument) in &body.arguments {
            if standalone.arguments.get(name) != Some(argument) {
                written.arguments.insert(name.clone(), argument.clone());
            }
        }
        for (name, block) in &body.blocks {
            if standalone.blocks.get(name) != Some(block) {
                written.blocks.insert(name.clone(), self.block(block));
            }
        }
        WrittenContent::InPlace(written)
    }

    /// A body written out, except for what its squashed structs bring as they are elsewhere.
    fn names(&self, body: &Body) -> Written {
        let mut written = Written { go_type: body.go_type.clone(), kind: body.kind.clone(), ..Written::default() };
        for (chain, rules) in &body.includes {
            if let [ty] = chain.as_slice() {
                written.includes.insert(ty.clone(), *rules);
            }
        }
        let included = |via: &[String]| {
            let (first, rest) = via.split_first()?;
            Some((self.standalone.get(first)?, rest.to_vec()))
        };
        for (name, argument) in &body.arguments {
            let same = included(&argument.via).is_some_and(|(standalone, via)| {
                standalone.arguments.get(name) == Some(&Argument { via, ..argument.clone() })
            });
            if !same {
                written.arguments.insert(name.clone(), argument.clone());
            }
        }
        for (name, block) in &body.blocks {
            let same = included(&block.via)
                .is_some_and(|(standalone, via)| standalone.blocks.get(name) == Some(&Block { via, ..block.clone() }));
            if !same {
                written.blocks.insert(name.clone(), self.block(block));
            }
        }
        written
    }

    fn block(&self, block: &Block) -> WrittenBlock {
        let content = match &block.content {
            Content::Recursive(name) => WrittenContent::Recursive(name.clone()),
            Content::Body(body) => self.content(body),
        };
        // The content is written beside it; the full one is not kept.
        let block = Block { content: Content::Body(Rc::default()), ..block.clone() };
        WrittenBlock { block, content }
    }
}

/// Names of object types that a type mentions.
pub fn object_of(ty: &TypeExpr) -> Option<&str> {
    match ty {
        TypeExpr::Object(name) => Some(name),
        TypeExpr::List(inner) | TypeExpr::Map(inner) => object_of(inner),
        _ => None,
    }
}

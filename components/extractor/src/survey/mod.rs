//! Reads what one release accepts from its source tree.
//!
//! Components are found by their registrations on each platform ([`registrations`]), configuration blocks by their
//! Go types ([`config_blocks`]); [`bodies`] turns a Go struct into names. What cannot be read is said, not guessed.

mod bodies;
mod config_blocks;
mod registrations;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use crate::evaluate::Interpreter;
use crate::foreign::ForeignValues;
use crate::golang::build_constraint::Platform as GoPlatform;
use crate::program::{GoType, Program};
use crate::release::{Component, Release};
use crate::source::SourceTree;
use crate::vocabulary::{ComponentKind, LabelRule, Platform};
use bodies::Bodies;
use registrations::Registration;

pub struct Survey {
    pub release: Release,
    /// What could not be read.
    pub problems: BTreeSet<String>,
}

pub fn survey(source: &SourceTree, foreign: &ForeignValues) -> Result<Survey, String> {
    let mut programs = Vec::new();
    for platform in GoPlatform::ALL {
        programs.push(Program::new(source, platform)?);
    }
    let mut problems = BTreeSet::new();
    let mut found: BTreeMap<String, Vec<Registration>> = BTreeMap::new();
    for program in &programs {
        let interpreter = Interpreter::new(program, foreign);
        for registration in registrations::all(&interpreter, &mut problems) {
            found.entry(registration.name.clone()).or_default().push(registration);
        }
    }
    let mut release = Release::default();
    let interpreters: Vec<_> = programs.iter().map(|p| Interpreter::new(p, foreign)).collect();
    let mut readers: Vec<Bodies<'_, '_, '_>> = interpreters.iter().map(Bodies::new).collect();
    for (name, registrations) in &found {
        let Some(home) = registrations.iter().find(|r| !r.is_stub).or_else(|| registrations.first()) else { continue };
        let Some(reader) = GoPlatform::ALL.iter().position(|p| *p == home.platform) else { continue };
        let body = readers[reader].component(name, &home.arguments);
        let exports = home.exports.as_ref().map(|ty| readers[reader].exports(name, ty)).unwrap_or_default();
        let (mut full, mut stub) = (BTreeSet::new(), BTreeSet::new());
        for registration in registrations {
            if registration.is_stub { &mut stub } else { &mut full }.insert(platform(registration.platform));
        }
        if full.len() == GoPlatform::ALL.len() {
            full.clear();
        }
        release.components.insert(
            name.clone(),
            Component {
                kind: ComponentKind::Component,
                stability: home.stability,
                label: LabelRule::Required,
                platforms: (full, stub),
                body,
                exports,
            },
        );
    }
    config_blocks::read(&mut readers[0], &mut release, &mut problems);
    for reader in readers {
        reader.finish(&mut release, &mut problems);
    }
    for program in &programs {
        problems.extend(program.problems.borrow().iter().cloned());
    }
    Ok(Survey { release, problems })
}

fn platform(platform: GoPlatform) -> Platform {
    match platform {
        GoPlatform::Linux => Platform::Linux,
        GoPlatform::Darwin => Platform::Darwin,
        GoPlatform::Windows => Platform::Windows,
        GoPlatform::Freebsd => Platform::Freebsd,
    }
}

/// A declared type that a registration names.
type RootType = GoType;

//! Bodies: squashed structs taken in, histories cut into states, recursion tied.

use super::super::schema::{
    ArgumentDecl, BlockDecl, BodyKind, ComponentFile, Deprecation, Include, Names, PastDefault, RuleDecl,
    SharedBodyFile, TypeExpr,
};
use super::super::vocabulary::{Platform, Stability};
use super::reach::{Choice, Reach};
use super::tables::{Builder, Place, stability_row, value_row};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Wherever a body is written: in a component, in a block, in a shared file.
pub(super) struct BodySource<'a> {
    kind: Option<&'a BodyKind>,
    include: &'a [Include],
    arguments: &'a Names<ArgumentDecl>,
    blocks: &'a Names<BlockDecl>,
    rules: &'a [RuleDecl],
}

impl<'a> BodySource<'a> {
    fn of_component(component: &'a ComponentFile) -> Self {
        let ComponentFile { body, include, arguments, blocks, rules, .. } = component;
        BodySource { kind: body.as_ref(), include, arguments, blocks, rules }
    }

    fn of_block(block: &'a BlockDecl) -> Self {
        let BlockDecl { body, include, arguments, blocks, rules, .. } = block;
        BodySource { kind: body.as_ref(), include, arguments, blocks, rules }
    }

    fn of_shared(shared: &'a SharedBodyFile) -> Self {
        let SharedBodyFile { include, arguments, blocks, rules, .. } = shared;
        BodySource { kind: None, include, arguments, blocks, rules }
    }

    fn is_empty(&self) -> bool {
        self.kind.is_none()
            && self.include.is_empty()
            && self.arguments.is_empty()
            && self.blocks.is_empty()
            && self.rules.is_empty()
    }
}

/// An enclosing block, for recursion and for finding bodies that contain themselves.
pub(super) enum Frame {
    /// A block, with the number of its body once something inside refers to it.
    Block { name: String, body: Option<u16> },
    /// A shared body being flattened.
    Shared(String),
}

/// What a finished body holds, for the paths of rules.
#[derive(Clone, Default)]
pub(super) struct BodyNames {
    pub arguments: BTreeSet<String>,
    pub blocks: BTreeMap<String, BTreeSet<u16>>,
    pub is_open: bool,
}

/// A body with everything taken in, before it becomes rows.
#[derive(Default)]
pub(super) struct Collected {
    pub arguments: BTreeMap<String, Entry>,
    pub blocks: BTreeMap<String, Entry>,
    pub rules: Vec<(u16, u128)>,
}

#[derive(Default)]
pub(super) struct Entry {
    /// The fields that hold in all releases, as Rust source.
    fixed: String,
    /// Sets of releases that do not overlap, and what holds in them.
    states: Vec<(u128, String)>,
    bodies: BTreeSet<u16>,
    pub has_values: bool,
    /// Whether a release requires it.
    was_required: bool,
    /// Whether a release has a default for it that the source gives.
    pub had_default: bool,
    /// What it is where it is left out, in any release; none when that is not known, or the component holds it otherwise.
    pub left_out: Option<Vec<Value>>,
    /// Whether it is a text in all releases, which the component holds as it is written.
    pub is_text: bool,
}

impl Entry {
    /// The bodies of a block, in all releases.
    pub(super) fn bodies(&self) -> &BTreeSet<u16> {
        &self.bodies
    }

    fn releases(&self) -> u128 {
        self.states.iter().fold(0, |all, (set, _)| all | set)
    }

    /// Adds states; equal ones become one.
    fn add(&mut self, states: impl IntoIterator<Item = (u128, String)>) {
        for (set, row) in states.into_iter().filter(|(set, _)| *set != 0) {
            match self.states.iter_mut().find(|(_, known)| *known == row) {
                Some((known, _)) => *known |= set,
                None => self.states.push((set, row)),
            }
        }
    }
}

impl<'a> Builder<'a> {
    pub(super) fn component_body(&mut self, component: &'a ComponentFile, place: &Place<'a>) -> u16 {
        self.body(&BodySource::of_component(component), place, &mut Vec::new())
    }

    /// The number of a shared body, flattened once unless it recurs to a block outside of it.
    pub(super) fn shared_body(&mut self, name: &str, place: &Place<'a>, frames: &mut Vec<Frame>) -> u16 {
        if let Some(number) = self.shared_bodies.get(name) {
            return *number;
        }
        let Some((file, shared)) = self.find_shared(name, place, frames) else { return 0 };
        let open_before = open_frames(frames);
        frames.push(Frame::Shared(name.to_owned()));
        let number = self.body(&BodySource::of_shared(shared), &file, frames);
        frames.pop();
        if open_frames(frames) == open_before && !refers_outside(frames) {
            self.shared_bodies.insert(name.to_owned(), number);
        }
        number
    }

    fn find_shared(
        &mut self,
        name: &str,
        place: &Place<'a>,
        frames: &[Frame],
    ) -> Option<(Place<'a>, &'a SharedBodyFile)> {
        let sources = self.sources;
        let Some((file, shared)) = sources.shared.iter().find(|(_, body)| body.name == name) else {
            self.wrong(place, format!("there is no shared body `{name}`: expected a file `_shared/{name}.json`"));
            return None;
        };
        self.used.insert(name.to_owned());
        if frames.iter().any(|frame| matches!(frame, Frame::Shared(outer) if outer == name)) {
            self.wrong(place, format!("the shared body `{name}` contains itself: a block inside it needs `recursive`"));
            return None;
        }
        Some((Place::new(file), shared))
    }

    fn body(&mut self, source: &BodySource<'a>, place: &Place<'a>, frames: &mut Vec<Frame>) -> u16 {
        if let Some(kind) = source.kind {
            if !(BodySource { kind: None, ..*source }).is_empty() {
                self.wrong(&place.to("body"), format!("a body `{kind}` has no names of its own"));
            }
            let row = match kind {
                BodyKind::Module => "BodyKind::Module".to_owned(),
                BodyKind::Map(ty) => {
                    let ty = self.newest_type(ty, &place.to("body"));
                    format!("BodyKind::Map(&TYPES[{ty}])")
                }
            };
            let number = self.bodies.add(body_row(
                &row,
                ["Slice(0, 0)"; 2],
                ["Slice(0, 0)"; 2],
                "Slice(0, 0)",
                u16::MAX,
                [0, 0],
            ));
            self.body_names.insert(number, BodyNames { is_open: true, ..BodyNames::default() });
            return number;
        }
        let collected = self.collect(source, place, frames);
        self.check_rule_paths(source.rules, &collected, place);
        let with_default = collected.arguments.iter().filter(|(_, entry)| entry.had_default);
        let defaults = with_default.fold(0, |bits, (name, _)| bits | self.name_bit(name));
        let required = self.required_bits(&collected);
        let mut names = BodyNames::default();
        let (mut arguments, mut required_arguments) = (Vec::new(), Vec::new());
        for (name, entry) in &collected.arguments {
            let states = entry
                .states
                .iter()
                .map(|(set, row)| format!("ArgumentState {{ releases: {}, {row} }}", self.set(*set)))
                .collect();
            let states = self.argument_states.add(states);
            let name_row = self.name(name);
            let number =
                self.arguments.add(format!("ArgumentRecord {{ name: {name_row}, {}, states: {states} }}", entry.fixed));
            arguments.push(format!("({name_row}, {number})"));
            if entry.was_required {
                required_arguments.push(format!("({name_row}, {number})"));
            }
            names.arguments.insert(name.clone());
        }
        let (mut blocks, mut required_blocks) = (Vec::new(), Vec::new());
        for (name, entry) in &collected.blocks {
            let states = entry
                .states
                .iter()
                .map(|(set, row)| format!("BlockState {{ releases: {}, {row} }}", self.set(*set)))
                .collect();
            let states = self.block_states.add(states);
            let name_row = self.name(name);
            let number =
                self.blocks.add(format!("BlockRecord {{ name: {name_row}, {}, states: {states} }}", entry.fixed));
            blocks.push(format!("({name_row}, {number})"));
            if entry.was_required {
                required_blocks.push(format!("({name_row}, {number})"));
            }
            names.blocks.insert(name.clone(), entry.bodies.clone());
        }
        let declared: Vec<_> =
            collected.rules.iter().filter_map(|(rule, _)| self.rule_decls.get(rule).copied()).collect();
        let choice = Choice::of(&declared, &collected);
        let reach = |rule: &&RuleDecl| Reach::of(rule, &collected, choice.as_ref(), &|name| self.name_bit(name));
        let reaches: Vec<Reach> = declared.iter().map(reach).collect();
        let rules = collected.rules.iter().zip(reaches).map(|((rule, set), Reach { some_of, least, all, choices })| {
            let set = self.sets.add(*set);
            format!(
                "RuleUse {{ rule: {rule}, releases: Set({set}), some_of: {some_of:#x}, least: {least}, all: {all:#x}, choices: {choices:#x} }}"
            )
        });
        let rules = rules.collect();
        let choice = choice.map_or(u16::MAX, |Choice { name, values }| {
            let row = format!("Choice {{ name: {}, values: &{values:?} }}", self.name(&name));
            self.choices.add(row)
        });
        let row = body_row(
            "BodyKind::Names",
            [&self.argument_lists.add(arguments), &self.argument_lists.add(required_arguments)],
            [&self.block_lists.add(blocks), &self.block_lists.add(required_blocks)],
            &self.rule_lists.add(rules),
            choice,
            [defaults, required],
        );
        let number = match own_block(frames).and_then(|frame| frame.take()) {
            // Something inside already refers to it by this number.
            Some(number) => {
                self.bodies.rows[usize::from(number)] = row;
                number
            }
            None => self.bodies.add(row),
        };
        self.body_names.insert(number, names);
        number
    }

    /// The bits of the names that some release requires; all bits where one of them is that of another name too.
    fn required_bits(&self, body: &Collected) -> u64 {
        let (mut required, mut others, mut shared) = (0, 0, false);
        for (name, entry) in body.arguments.iter().chain(&body.blocks) {
            let bit = self.name_bit(name);
            shared |= required & bit != 0 || entry.was_required && others & bit != 0;
            *(if entry.was_required { &mut required } else { &mut others }) |= bit;
        }
        if shared { u64::MAX } else { required }
    }

    /// All names of a body, those of included bodies among them.
    fn collect(&mut self, source: &BodySource<'a>, place: &Place<'a>, frames: &mut Vec<Frame>) -> Collected {
        self.sorted(source.arguments, &place.to("arguments"));
        self.sorted(source.blocks, &place.to("blocks"));
        let mut collected = Collected::default();
        for (name, argument) in source.arguments.iter() {
            if let Some(entry) = self.argument(name, argument, source, &place.to("arguments").to(name)) {
                collected.arguments.insert(name.to_owned(), entry);
            }
        }
        for (name, block) in source.blocks.iter() {
            if let Some(entry) = self.block(name, block, source, &place.to("blocks").to(name), frames) {
                collected.blocks.insert(name.to_owned(), entry);
            }
        }
        let own: BTreeMap<String, u128> =
            collected.arguments.iter().chain(&collected.blocks).map(|(n, e)| (n.clone(), e.releases())).collect();
        for (i, include) in source.include.iter().enumerate() {
            let place = place.to("include").at(i);
            let range = self.releases.range(include.since, include.until, &[]);
            let Some(range) = self.take(&place, range) else { continue };
            let Some((file, shared)) = self.find_shared(&include.shared, &place.to("shared"), frames) else { continue };
            frames.push(Frame::Shared(include.shared.clone()));
            let body = BodySource::of_shared(shared);
            let taken = self.collect(&body, &file, frames);
            self.check_rule_paths(body.rules, &taken, &file);
            frames.pop();
            self.merge(&mut collected.arguments, taken.arguments, range, &own, &place);
            self.merge(&mut collected.blocks, taken.blocks, range, &own, &place);
            if include.rules {
                collected.rules.extend(taken.rules.into_iter().map(|(rule, set)| (rule, set & range)));
            }
        }
        for (name, argument) in &collected.arguments {
            let both = collected.blocks.get(name).map_or(0, |block| block.releases() & argument.releases());
            if both != 0 {
                self.wrong(
                    &place.to("blocks").to(name),
                    format!("`{name}` is an argument and a block in the same releases"),
                );
            }
        }
        for (i, rule) in source.rules.iter().enumerate() {
            if let Some(rule) = self.rule(rule, &place.to("rules").at(i)) {
                collected.rules.push(rule);
            }
        }
        collected
    }

    fn merge(
        &mut self,
        into: &mut BTreeMap<String, Entry>,
        taken: BTreeMap<String, Entry>,
        range: u128,
        own: &BTreeMap<String, u128>,
        place: &Place<'a>,
    ) {
        for (name, entry) in taken {
            let allowed = range & !own.get(&name).copied().unwrap_or(0);
            let states: Vec<_> =
                entry.states.into_iter().map(|(set, row)| (set & allowed, row)).filter(|(set, _)| *set != 0).collect();
            if states.is_empty() {
                continue;
            }
            let target = into.entry(name.clone()).or_insert_with(|| Entry {
                fixed: entry.fixed,
                left_out: Some(Vec::new()),
                is_text: true,
                ..Entry::default()
            });
            if states.iter().any(|(set, _)| set & target.releases() != 0) {
                self.wrong(place, format!("`{name}` comes from two included bodies in the same releases"));
                continue;
            }
            target.add(states);
            target.bodies.extend(entry.bodies);
            target.has_values |= entry.has_values;
            target.was_required |= entry.was_required;
            target.had_default |= entry.had_default;
            target.is_text &= entry.is_text;
            target.left_out = match (target.left_out.take(), entry.left_out) {
                (Some(known), Some(more)) => Some([known, more].concat()),
                _ => None,
            };
        }
    }

    fn argument(
        &mut self,
        name: &str,
        decl: &ArgumentDecl,
        source: &BodySource<'_>,
        place: &Place<'a>,
    ) -> Option<Entry> {
        let range = self.releases.range(decl.since, decl.until, &decl.gaps);
        let releases = self.take(place, range)?;
        self.replacement(decl.replaced_by.as_deref(), source, place);
        let ends: Vec<_> = decl.history.iter().map(|entry| entry.until).collect();
        let (periods, newest) = match self.releases.periods(releases, &ends) {
            Ok(cut) => cut,
            Err((i, message)) => {
                self.wrong(&place.to("history").at(i), message);
                return None;
            }
        };
        let deprecated = self.deprecation(decl.deprecated.as_ref(), &place.to("deprecated"));
        let mut state = ArgumentFields {
            ty: &decl.ty,
            required: decl.required,
            default: decl.default.as_ref(),
            default_source: decl.default_source.as_deref(),
            values: &decl.values,
            deprecated,
            stability: decl.stability.unwrap_or(Stability::GenerallyAvailable),
        };
        if decl.required && (decl.default.is_some() || decl.default_source.is_some()) {
            self.wrong(&place.to("default"), format!("`{name}` is required: it has no default"));
        }
        let was_required = decl.required || decl.history.iter().any(|past| past.required == Some(true));
        let had_default = decl.default.is_some()
            || decl.default_source.is_some()
            || decl.history.iter().any(|past| past.default.is_some());
        let mut entry = Entry {
            has_values: !decl.values.is_empty(),
            was_required,
            had_default,
            left_out: Some(Vec::new()),
            is_text: true,
            ..Entry::default()
        };
        let states = self.argument_rows(&state, decl, newest, place);
        entry.add(states);
        self.note_left_out(&mut entry, &state);
        for (i, (past, period)) in decl.history.iter().zip(periods).enumerate().rev() {
            let place = place.to("history").at(i);
            if *past == (super::super::schema::ArgumentHistory { until: past.until, ..Default::default() }) {
                self.wrong(&place, "the entry says nothing of what was different".to_owned());
            }
            state.ty = past.ty.as_ref().unwrap_or(state.ty);
            state.required = past.required.unwrap_or(state.required);
            if let Some(PastDefault { value, source }) = &past.default {
                (state.default, state.default_source) = (value.as_ref(), source.as_deref());
            }
            if state.required {
                (state.default, state.default_source) = (None, None);
            }
            state.values = past.values.as_ref().unwrap_or(state.values);
            state.stability = past.stability.unwrap_or(state.stability);
            state.deprecated = match past.deprecated {
                Some(false) => u16::MAX,
                Some(true) if deprecated != u16::MAX => deprecated,
                Some(true) => self.deprecation(Some(&Deprecation::default()), &place),
                None => state.deprecated,
            };
            let states = self.argument_rows(&state, decl, period, &place);
            entry.add(states);
            self.note_left_out(&mut entry, &state);
        }
        entry.fixed = format!(
            "description: {}, replaced_by: {}",
            self.text.add(decl.description.as_deref().unwrap_or_default()),
            self.text.add(decl.replaced_by.as_deref().unwrap_or_default()),
        );
        Some(entry)
    }

    /// Notes what an argument is where it is left out in some releases.
    fn note_left_out(&self, entry: &mut Entry, state: &ArgumentFields<'_>) {
        let is_text = match state.ty {
            TypeExpr::String => true,
            TypeExpr::Text(name) => self.sources.text_types.get(name).is_some_and(|text| !text.values.is_empty()),
            _ => false,
        };
        entry.is_text &= is_text;
        // What is required is never left out: a body without it is not looked at.
        if state.required {
            return;
        }
        let known = match (state.default, state.default_source) {
            (Some(value), _) => Some(value.clone()),
            (None, Some(_)) => None,
            (None, None) => Some(zero(state.ty)),
        };
        match (known, &mut entry.left_out) {
            (Some(value), Some(all)) if is_text || *state.ty == TypeExpr::Bool => all.push(value),
            _ => entry.left_out = None,
        }
    }

    fn argument_rows(
        &mut self,
        state: &ArgumentFields<'_>,
        decl: &ArgumentDecl,
        set: u128,
        place: &Place<'a>,
    ) -> Vec<(u128, String)> {
        let default = match (state.required, state.default, state.default_source) {
            (true, ..) => u16::MAX,
            (false, Some(value), _) => {
                if !fits(value, state.ty) {
                    self.wrong(
                        &place.to("default"),
                        format!("the default {value} is no value of the type {}", state.ty),
                    );
                }
                self.defaults.add(value_row(value))
            }
            (false, None, Some(source)) => self.defaults.add(format!("DefaultValue::Unknown({source:?})")),
            (false, None, None) => self.defaults.add(value_row(&zero(state.ty))),
        };
        let documented = decl.documented_default.as_ref().map_or(u16::MAX, |value| self.defaults.add(value_row(value)));
        let mut platform_defaults = Vec::new();
        for (i, (platform, value)) in decl.platform_defaults.iter().enumerate() {
            let place = place.to("platform_defaults").at(i);
            match serde_json::from_value::<Platform>(Value::String(platform.to_owned())) {
                Ok(platform) => {
                    platform_defaults.push(format!("({}, {})", platform as u8, self.defaults.add(value_row(value))))
                }
                Err(error) => self.wrong(&place, error.to_string()),
            }
        }
        let platform_defaults = self.platform_defaults.add(platform_defaults);
        let values = match state.values.is_empty() {
            true => u16::MAX,
            false => self.value_lists.add(format!("&{:?}", state.values)),
        };
        let types = self.type_states(state.ty, set, place);
        let row = |ty: u16| {
            format!(
                "ty: {ty}, required: {}, ignore_case: {}, stability: {}, default: {default}, documented_default: {documented}, \
                 platform_defaults: {platform_defaults}, values: {values}, deprecated: {}",
                state.required,
                decl.ignore_case,
                stability_row(state.stability),
                state.deprecated,
            )
        };
        types.into_iter().map(|(set, ty)| (set, row(ty))).collect()
    }

    fn block(
        &mut self,
        name: &str,
        decl: &'a BlockDecl,
        source: &BodySource<'_>,
        place: &Place<'a>,
        frames: &mut Vec<Frame>,
    ) -> Option<Entry> {
        let range = self.releases.range(decl.since, decl.until, &decl.gaps);
        let releases = self.take(place, range)?;
        self.replacement(decl.replaced_by.as_deref(), source, place);
        if let Some(group) = &decl.group
            && !name.strip_prefix(group.as_str()).is_some_and(|rest| rest.starts_with('.'))
        {
            self.wrong(
                &place.to("group"),
                format!("the name of a block of the group `{group}` begins with `{group}.`"),
            );
        }
        let ends: Vec<_> = decl.history.iter().map(|entry| entry.until).collect();
        let (periods, newest) = match self.releases.periods(releases, &ends) {
            Ok(cut) => cut,
            Err((i, message)) => {
                self.wrong(&place.to("history").at(i), message);
                return None;
            }
        };
        let newest_body = self.block_body(name, decl, place, frames);
        let deprecated = self.deprecation(decl.deprecated.as_ref(), &place.to("deprecated"));
        let recursive = self.text.add(decl.recursive.as_deref().unwrap_or_default());
        let (mut required, mut repeated, mut label) = (decl.required, decl.repeated, decl.label);
        let mut stability = decl.stability.unwrap_or(Stability::GenerallyAvailable);
        let (mut body, mut deprecated_then) = (newest_body, deprecated);
        let row = |required, repeated, label, stability, body, deprecated: u16| {
            format!(
                "required: {required}, repeated: {repeated}, label: LabelRule::{label:?}, stability: {}, body: {body}, \
                 deprecated: {deprecated}, recursive: {recursive}",
                stability_row(stability),
            )
        };
        let was_required = decl.required || decl.history.iter().any(|past| past.required == Some(true));
        let mut entry = Entry { was_required, ..Entry::default() };
        entry.bodies.insert(body);
        entry.add([(newest, row(required, repeated, label, stability, body, deprecated))]);
        for (i, (past, period)) in decl.history.iter().zip(periods).enumerate().rev() {
            let place = place.to("history").at(i);
            if *past == (super::super::schema::BlockHistory { until: past.until, ..Default::default() }) {
                self.wrong(&place, "the entry says nothing of what was different".to_owned());
            }
            required = past.required.unwrap_or(required);
            repeated = past.repeated.unwrap_or(repeated);
            label = past.label.unwrap_or(label);
            stability = past.stability.unwrap_or(stability);
            if let Some(shared) = &past.shared {
                frames.push(Frame::Block { name: name.to_owned(), body: None });
                body = self.shared_body(shared, &place.to("shared"), frames);
                frames.pop();
                entry.bodies.insert(body);
            }
            deprecated_then = match past.deprecated {
                Some(false) => u16::MAX,
                Some(true) if deprecated != u16::MAX => deprecated,
                Some(true) => self.deprecation(Some(&Deprecation::default()), &place),
                None => deprecated_then,
            };
            entry.add([(period, row(required, repeated, label, stability, body, deprecated_then))]);
        }
        entry.fixed = format!(
            "description: {}, replaced_by: {}, group: {}",
            self.text.add(decl.description.as_deref().unwrap_or_default()),
            self.text.add(decl.replaced_by.as_deref().unwrap_or_default()),
            self.text.add(decl.group.as_deref().unwrap_or_default()),
        );
        Some(entry)
    }

    fn block_body(&mut self, name: &str, decl: &'a BlockDecl, place: &Place<'a>, frames: &mut Vec<Frame>) -> u16 {
        let in_place = BodySource::of_block(decl);
        let ways = [decl.shared.is_some(), decl.recursive.is_some(), !in_place.is_empty()];
        if ways.iter().filter(|way| **way).count() > 1 {
            self.wrong(place, "the body comes from one of `shared`, `recursive` or the names in place".to_owned());
            return 0;
        }
        if let Some(outer) = &decl.recursive {
            let frame = frames.iter_mut().rev().find_map(|frame| match frame {
                Frame::Block { name, body } if name == outer => Some(body),
                _ => None,
            });
            return match frame {
                Some(body) => *body.get_or_insert_with(|| self.bodies.add_own(String::new())),
                None => {
                    self.wrong(&place.to("recursive"), format!("no enclosing block is called `{outer}`"));
                    0
                }
            };
        }
        frames.push(Frame::Block { name: name.to_owned(), body: None });
        let number = match &decl.shared {
            Some(shared) => self.shared_body(shared, &place.to("shared"), frames),
            None => self.body(&in_place, place, frames),
        };
        frames.pop();
        number
    }

    fn replacement(&mut self, replaced_by: Option<&str>, source: &BodySource<'_>, place: &Place<'a>) {
        let Some(name) = replaced_by else { return };
        // A body with included names is not searched in full here; the name may be one of theirs.
        if source.include.is_empty() && source.arguments.get(name).is_none() && source.blocks.get(name).is_none() {
            self.wrong(&place.to("replaced_by"), format!("there is no `{name}` in this body"));
        }
    }
}

struct ArgumentFields<'d> {
    ty: &'d TypeExpr,
    required: bool,
    default: Option<&'d Value>,
    default_source: Option<&'d str>,
    values: &'d Vec<String>,
    deprecated: u16,
    stability: Stability,
}

/// The number reserved for the body that is now finished: that of the innermost block, when its body is this one.
fn own_block(frames: &mut [Frame]) -> Option<&mut Option<u16>> {
    match frames {
        [.., Frame::Block { body, .. }] | [.., Frame::Block { body, .. }, Frame::Shared(_)] => Some(body),
        _ => None,
    }
}

/// How many enclosing blocks something inside refers to.
fn open_frames(frames: &[Frame]) -> usize {
    frames.iter().filter(|frame| matches!(frame, Frame::Block { body: Some(_), .. })).count()
}

fn refers_outside(frames: &[Frame]) -> bool {
    open_frames(frames) > 0
}

/// Of arguments and blocks all, and those that are required.
fn body_row(kind: &str, arguments: [&str; 2], blocks: [&str; 2], rules: &str, choice: u16, bits: [u64; 2]) -> String {
    let [defaults, required] = bits;
    let ([arguments, required_arguments], [blocks, required_blocks]) = (arguments, blocks);
    format!(
        "BodyRecord {{ kind: {kind}, arguments: {arguments}, blocks: {blocks}, required_arguments: {required_arguments}, \
         required_blocks: {required_blocks}, rules: {rules}, choice: {choice}, defaults: {defaults:#x}, \
         required: {required:#x} }}"
    )
}

/// What Go leaves in a field that nothing sets, as far as a configuration could say it.
fn zero(ty: &TypeExpr) -> Value {
    match ty {
        TypeExpr::Bool => Value::Bool(false),
        TypeExpr::Int | TypeExpr::Uint | TypeExpr::Float | TypeExpr::Bytes => Value::from(0),
        TypeExpr::String | TypeExpr::Secret | TypeExpr::OptionalSecret | TypeExpr::Text(_) => Value::from(""),
        TypeExpr::Duration => Value::from("0s"),
        TypeExpr::List(_) => Value::Array(Vec::new()),
        TypeExpr::Map(_) | TypeExpr::Object(_) | TypeExpr::Target => Value::Object(serde_json::Map::new()),
        TypeExpr::Any | TypeExpr::Url | TypeExpr::Regexp | TypeExpr::Template | TypeExpr::Capsule(_) => Value::Null,
    }
}

/// Whether a value can be the default of an argument of this type.
fn fits(value: &Value, ty: &TypeExpr) -> bool {
    match (ty, value) {
        (_, Value::Null) | (TypeExpr::Any | TypeExpr::Capsule(_), _) => true,
        (TypeExpr::Bool, Value::Bool(_)) | (TypeExpr::Float, Value::Number(_)) => true,
        (TypeExpr::Int, Value::Number(number)) => number.is_i64() || number.is_u64(),
        (TypeExpr::Uint, Value::Number(number)) => number.is_u64(),
        (TypeExpr::Bytes | TypeExpr::Text(_), Value::Number(_)) => true,
        (
            TypeExpr::String
            | TypeExpr::Duration
            | TypeExpr::Secret
            | TypeExpr::OptionalSecret
            | TypeExpr::Url
            | TypeExpr::Regexp
            | TypeExpr::Bytes
            | TypeExpr::Template
            | TypeExpr::Text(_),
            Value::String(_),
        ) => true,
        (TypeExpr::List(element), Value::Array(elements)) => elements.iter().all(|value| fits(value, element)),
        (TypeExpr::Map(element), Value::Object(fields)) => fields.iter().all(|(_, value)| fits(value, element)),
        (TypeExpr::Object(_) | TypeExpr::Target, Value::Object(_)) => true,
        _ => false,
    }
}

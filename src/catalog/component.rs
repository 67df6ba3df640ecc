//! Views of components, bodies, arguments and blocks at one release. All are small copies; nothing is allocated.

use super::{
    Catalog,
    data::{
        ARGUMENT_LISTS, ARGUMENT_STATES, ARGUMENTS, ArgumentRecord, ArgumentState, BLOCK_LISTS, BLOCK_STATES, BLOCKS,
        BODIES, BlockRecord, BlockState, BodyRecord, CHOICES, COMPONENTS, Choice, ComponentRecord, DEFAULTS,
        DEPRECATIONS, EXPORTS, ExportRecord, NONE, Name, PLATFORM_DEFAULTS, RULE_LISTS, RULES, RuleUse,
        STABILITY_STEPS, TYPES, VALUE_LISTS,
    },
    release::{Release, ReleaseSet},
    rule::Rule,
    value_type::{DefaultValue, TextFormat, TextType, Type},
    vocabulary::{ComponentKind, LabelRule, Platform, Stability},
};
use std::fmt;

/// A component, or a configuration block of the loader or of a service.
#[derive(Clone, Copy)]
pub struct Component {
    index: u16,
    release: Release,
}

impl Component {
    pub(super) fn new(index: usize, release: Release) -> Component {
        Component { index: index as u16, release }
    }

    pub(super) fn index(self) -> usize {
        usize::from(self.index)
    }

    fn record(self) -> &'static ComponentRecord {
        &COMPONENTS[usize::from(self.index)]
    }

    /// The release that this is a view of.
    pub fn release(self) -> Release {
        self.release
    }

    pub fn name(self) -> &'static str {
        self.record().name.get()
    }

    pub fn kind(self) -> ComponentKind {
        self.record().kind
    }

    /// What it is for, in one sentence.
    pub fn description(self) -> Option<&'static str> {
        self.record().description.non_empty()
    }

    /// How mature it is; says nothing for community components.
    pub fn stability(self) -> Stability {
        let steps = self.record().stability.of(&STABILITY_STEPS);
        let step = steps.iter().rev().find(|(since, _)| Release::from_index(*since) <= self.release);
        step.or(steps.first()).map_or(Stability::GenerallyAvailable, |(_, stability)| *stability)
    }

    /// Whether the collector must be started with community components enabled.
    pub fn is_community(self) -> bool {
        self.record().community
    }

    pub fn label(self) -> LabelRule {
        self.record().label
    }

    /// Whether the name is registered there: working or as a stub.
    pub fn is_registered_on(self, platform: Platform) -> bool {
        (self.record().full | self.record().stub) & platform_bit(platform) != 0
    }

    /// Whether the name is registered there and does nothing.
    pub fn is_stub_on(self, platform: Platform) -> bool {
        self.record().stub & platform_bit(platform) != 0
    }

    /// Where it works.
    pub fn platforms(self) -> impl Iterator<Item = Platform> {
        Platform::ALL.into_iter().filter(move |p| self.record().full & platform_bit(*p) != 0)
    }

    /// Where the name is registered and does nothing.
    pub fn stub_platforms(self) -> impl Iterator<Item = Platform> {
        Platform::ALL.into_iter().filter(move |p| self.is_stub_on(*p))
    }

    pub fn deprecation(self) -> Option<Deprecation> {
        Deprecation::at(self.record().deprecated, self.release)
    }

    /// All releases that have it.
    pub fn releases(self) -> ReleaseSet {
        self.record().releases.get()
    }

    /// The first release that has it.
    pub fn since(self) -> Option<Release> {
        self.releases().first()
    }

    /// The release that removed it for good.
    pub fn removed(self) -> Option<Release> {
        self.releases().ended_in()
    }

    /// What to use instead after its removal.
    pub fn replaced_by(self) -> Option<&'static str> {
        self.record().replaced_by.non_empty()
    }

    pub fn body(self) -> Body {
        Body { index: self.record().body, release: self.release }
    }

    pub fn exports(self) -> impl Iterator<Item = Export> {
        let release = self.release;
        self.record().exports.of(&EXPORTS).iter().filter(move |e| e.releases.contains(release)).map(Export)
    }

    pub fn export(self, name: &str) -> Option<Export> {
        self.exports().find(|export| export.name() == name)
    }

    /// Where an export of this name exists in any release.
    pub fn export_releases(self, name: &str) -> ReleaseSet {
        let Some(name) = Name::find(name) else { return ReleaseSet::EMPTY };
        let exports = self.record().exports.of(&EXPORTS).iter();
        exports.filter(|e| e.name == name).fold(ReleaseSet::EMPTY, |set, e| set.union(e.releases.get()))
    }

    /// The page of the official documentation.
    pub fn documentation_url(self) -> String {
        let name = self.name();
        let folder = match self.kind() {
            ComponentKind::Component => format!("components/{}", name.split('.').next().unwrap_or(name)),
            ComponentKind::Config | ComponentKind::Service => "config-blocks".to_owned(),
        };
        format!("https://grafana.com/docs/alloy/{}/reference/{folder}/{name}/", documentation_version(self.release))
    }
}

/// The newest release is documented as `latest`, the others under their minor series.
pub(super) fn documentation_version(release: Release) -> String {
    let (version, newest) = (release.version(), Release::newest().version());
    if version.same_series(newest) { "latest".to_owned() } else { format!("v{}.{}", version.major, version.minor) }
}

fn platform_bit(platform: Platform) -> u8 {
    1 << platform as u8
}

/// A value that a component offers to others.
#[derive(Clone, Copy)]
pub struct Export(&'static ExportRecord);

impl Export {
    pub fn name(self) -> &'static str {
        self.0.name.get()
    }

    pub fn ty(self) -> &'static Type {
        &TYPES[usize::from(self.0.ty)]
    }

    pub fn description(self) -> Option<&'static str> {
        self.0.description.non_empty()
    }
}

/// What may stand between a block's braces, or the fields of an object type. Equal when it is the same body.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Body {
    index: u16,
    release: Release,
}

/// Which kind of names a body takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BodyKind {
    /// Its own arguments and blocks and no others.
    Names,
    /// What may stand at the top of a file.
    Module,
    /// Any attribute, each of this type; no blocks.
    Map(&'static Type),
}

impl Body {
    pub(super) fn new(index: u16, release: Release) -> Body {
        Body { index, release }
    }

    fn record(self) -> &'static BodyRecord {
        &BODIES[usize::from(self.index)]
    }

    pub fn release(self) -> Release {
        self.release
    }

    pub fn kind(self) -> BodyKind {
        self.record().kind
    }

    /// Whether names that it does not list may stand in it.
    pub fn is_open(self) -> bool {
        self.kind() != BodyKind::Names
    }

    pub fn argument(self, name: &str) -> Option<Argument> {
        self.argument_named(Name::find(name)?)
    }

    pub(crate) fn argument_named(self, name: Name) -> Option<Argument> {
        Argument::at(self.find_argument(name)?, self.release)
    }

    pub fn block(self, name: &str) -> Option<BlockSchema> {
        self.block_named(Name::find(name)?)
    }

    pub(crate) fn block_named(self, name: Name) -> Option<BlockSchema> {
        BlockSchema::at(self.find_block(name)?, self.release)
    }

    /// Whether an argument of that name may have a default other than its zero value; `false` is certain, also where there
    /// is no such argument.
    pub(crate) fn may_have_default(self, name: Name) -> bool {
        self.record().defaults & name.bit() != 0
    }

    /// Whether everything that is required is there, where the names with these [bits](Name::bit) are, all of them names of
    /// this body; `true` is certain.
    pub(crate) fn lacks_nothing(self, written: u64) -> bool {
        self.record().required & !written == 0
    }

    /// Sorted by name.
    pub fn arguments(self) -> impl Iterator<Item = Argument> {
        let list = self.record().arguments.of(&ARGUMENT_LISTS);
        list.iter().filter_map(move |(_, i)| Argument::at(&ARGUMENTS[usize::from(*i)], self.release))
    }

    /// Sorted by name.
    pub fn blocks(self) -> impl Iterator<Item = BlockSchema> {
        let list = self.record().blocks.of(&BLOCK_LISTS);
        list.iter().filter_map(move |(_, i)| BlockSchema::at(&BLOCKS[usize::from(*i)], self.release))
    }

    pub fn required_arguments(self) -> impl Iterator<Item = Argument> {
        let list = self.record().required_arguments.of(&ARGUMENT_LISTS);
        let arguments = list.iter().filter_map(move |(_, i)| Argument::at(&ARGUMENTS[usize::from(*i)], self.release));
        arguments.filter(|argument| argument.is_required())
    }

    pub fn required_blocks(self) -> impl Iterator<Item = BlockSchema> {
        let list = self.record().required_blocks.of(&BLOCK_LISTS);
        let blocks = list.iter().filter_map(move |(_, i)| BlockSchema::at(&BLOCKS[usize::from(*i)], self.release));
        blocks.filter(|block| block.is_required())
    }

    /// The load-time rules that hold in this release.
    pub fn rules(self) -> impl Iterator<Item = &'static Rule> {
        self.rules_about(u64::MAX, u32::MAX).map(|(_, rule)| rule)
    }

    /// Those of [`Body::rules`], with their numbers in [`Catalog::load_rules`], that may have something to say where only these names are written, as the union of their
    /// [bits](Name::bit), and the body's [`Choice`] has one of these values.
    pub(crate) fn rules_about(self, written: u64, choices: u32) -> impl Iterator<Item = (usize, &'static Rule)> {
        let list = self.record().rules.of(&RULE_LISTS).iter();
        let may_speak = move |rule: &&RuleUse| {
            rule.choices & choices != 0
                && rule.all & !written == 0
                && (rule.some_of & written).count_ones() >= u32::from(rule.least)
                && rule.releases.contains(self.release)
        };
        list.filter(may_speak).map(|of| (usize::from(of.rule), &RULES[usize::from(of.rule)]))
    }

    /// The argument on whose value many of its rules depend.
    pub(crate) fn choice(self) -> Option<&'static Choice> {
        CHOICES.get(usize::from(self.record().choice))
    }

    /// Whether any release has a rule for it.
    pub fn has_rules(self) -> bool {
        !self.record().rules.of(&RULE_LISTS).is_empty()
    }

    /// In which releases this body has an argument of that name; empty when it never had one.
    pub fn argument_releases(self, name: &str) -> ReleaseSet {
        let record = Name::find(name).and_then(|name| self.find_argument(name));
        let states = record.map(|record| record.states.of(&ARGUMENT_STATES));
        states.into_iter().flatten().fold(ReleaseSet::EMPTY, |set, state| set.union(state.releases.get()))
    }

    /// In which releases this body has a block of that name; empty when it never had one.
    pub fn block_releases(self, name: &str) -> ReleaseSet {
        let record = Name::find(name).and_then(|name| self.find_block(name));
        let states = record.map(|record| record.states.of(&BLOCK_STATES));
        states.into_iter().flatten().fold(ReleaseSet::EMPTY, |set, state| set.union(state.releases.get()))
    }

    /// What to write instead of an argument or block that was removed.
    pub fn replaced_by(self, name: &str) -> Option<&'static str> {
        let name = Name::find(name)?;
        let argument = self.find_argument(name).and_then(|record| record.replaced_by.non_empty());
        argument.or_else(|| self.find_block(name)?.replaced_by.non_empty())
    }

    /// The same body in another release.
    pub fn at(self, release: Release) -> Body {
        Body { release, ..self }
    }

    fn find_argument(self, name: Name) -> Option<&'static ArgumentRecord> {
        let list = self.record().arguments.of(&ARGUMENT_LISTS);
        let found = list.binary_search_by_key(&name, |(name, _)| *name).ok()?;
        Some(&ARGUMENTS[usize::from(list[found].1)])
    }

    fn find_block(self, name: Name) -> Option<&'static BlockRecord> {
        let list = self.record().blocks.of(&BLOCK_LISTS);
        let found = list.binary_search_by_key(&name, |(name, _)| *name).ok()?;
        Some(&BLOCKS[usize::from(list[found].1)])
    }
}

/// An attribute that a body takes, as one release has it.
#[derive(Clone, Copy)]
pub struct Argument {
    record: &'static ArgumentRecord,
    state: &'static ArgumentState,
    release: Release,
}

impl Argument {
    fn at(record: &'static ArgumentRecord, release: Release) -> Option<Argument> {
        let state = record.states.of(&ARGUMENT_STATES).iter().find(|state| state.releases.contains(release))?;
        Some(Argument { record, state, release })
    }

    pub fn name(self) -> &'static str {
        self.record.name.get()
    }

    pub(crate) fn catalog_name(self) -> Name {
        self.record.name
    }

    pub fn ty(self) -> &'static Type {
        &TYPES[usize::from(self.state.ty)]
    }

    pub fn is_required(self) -> bool {
        self.state.required
    }

    /// The value when it is left out; none when it must not be left out.
    pub fn default(self) -> Option<DefaultValue> {
        DEFAULTS.get(usize::from(self.state.default)).copied()
    }

    /// What the documentation names as the default where the source has only a zero value.
    pub fn documented_default(self) -> Option<DefaultValue> {
        DEFAULTS.get(usize::from(self.state.documented_default)).copied()
    }

    /// The default on a platform where it differs from `default`.
    pub fn default_on(self, platform: Platform) -> Option<DefaultValue> {
        let defaults = self.state.platform_defaults.of(&PLATFORM_DEFAULTS);
        let (_, value) = defaults.iter().find(|(p, _)| *p == platform as u8)?;
        DEFAULTS.get(usize::from(*value)).copied()
    }

    /// The values that mean something; empty when it is not a choice.
    pub fn values(self) -> &'static [&'static str] {
        match (VALUE_LISTS.get(usize::from(self.state.values)), innermost(self.ty())) {
            (Some(values), _) => values,
            (None, Type::Text(TextType { format: TextFormat::Enum { values, .. }, .. })) => values,
            (None, _) => &[],
        }
    }

    /// Whether capitals and small letters are the same in `values`.
    pub fn ignores_case(self) -> bool {
        match innermost(self.ty()) {
            Type::Text(TextType { format: TextFormat::Enum { ignore_case, .. }, .. }) => *ignore_case,
            _ => self.state.ignore_case,
        }
    }

    pub fn deprecation(self) -> Option<Deprecation> {
        Deprecation::at(self.state.deprecated, self.release)
    }

    /// The level that the collector must be started with to set it.
    pub fn stability(self) -> Stability {
        self.state.stability
    }

    pub fn description(self) -> Option<&'static str> {
        self.record.description.non_empty()
    }

    /// All releases in which this body has it.
    pub fn releases(self) -> ReleaseSet {
        let states = self.record.states.of(&ARGUMENT_STATES).iter();
        states.fold(ReleaseSet::EMPTY, |set, state| set.union(state.releases.get()))
    }
}

fn innermost(ty: &'static Type) -> &'static Type {
    match ty {
        Type::List(element) | Type::Map(element) => innermost(element),
        _ => ty,
    }
}

/// A block that a body takes, as one release has it.
#[derive(Clone, Copy)]
pub struct BlockSchema {
    record: &'static BlockRecord,
    state: &'static BlockState,
    release: Release,
}

impl BlockSchema {
    fn at(record: &'static BlockRecord, release: Release) -> Option<BlockSchema> {
        let state = record.states.of(&BLOCK_STATES).iter().find(|state| state.releases.contains(release))?;
        Some(BlockSchema { record, state, release })
    }

    /// With its dots: `stage.match`.
    pub fn name(self) -> &'static str {
        self.record.name.get()
    }

    pub(crate) fn catalog_name(self) -> Name {
        self.record.name
    }

    pub fn is_required(self) -> bool {
        self.state.required
    }

    /// Whether it may stand more than once.
    pub fn is_repeated(self) -> bool {
        self.state.repeated
    }

    pub fn label(self) -> LabelRule {
        self.state.label
    }

    /// `stage` of `stage.json`: one choice of an ordered list of blocks.
    pub fn group(self) -> Option<&'static str> {
        self.record.group.non_empty()
    }

    /// A recursive block has the body of the enclosing block it names.
    pub fn body(self) -> Body {
        Body { index: self.state.body, release: self.release }
    }

    /// The enclosing block whose body it has.
    pub fn recursive(self) -> Option<&'static str> {
        self.state.recursive.non_empty()
    }

    pub fn deprecation(self) -> Option<Deprecation> {
        Deprecation::at(self.state.deprecated, self.release)
    }

    pub fn stability(self) -> Stability {
        self.state.stability
    }

    pub fn description(self) -> Option<&'static str> {
        self.record.description.non_empty()
    }

    /// What to write instead after its removal.
    pub fn replaced_by(self) -> Option<&'static str> {
        self.record.replaced_by.non_empty()
    }

    /// All releases in which this body has it.
    pub fn releases(self) -> ReleaseSet {
        let states = self.record.states.of(&BLOCK_STATES).iter();
        states.fold(ReleaseSet::EMPTY, |set, state| set.union(state.releases.get()))
    }
}

/// That something should no longer be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Deprecation {
    /// When it became so; none when always or unknown.
    pub since: Option<Release>,
    /// The name to use instead.
    pub instead: Option<&'static str>,
    /// A sentence, when a name does not say it.
    pub text: Option<&'static str>,
}

impl Deprecation {
    pub(super) fn at(index: u16, release: Release) -> Option<Deprecation> {
        if index == NONE {
            return None;
        }
        let record = &DEPRECATIONS[usize::from(index)];
        let since = (record.since > 0).then(|| Release::from_index(record.since));
        (since.is_none_or(|since| since <= release)).then(|| Deprecation {
            since,
            instead: record.instead.non_empty(),
            text: record.text.non_empty(),
        })
    }
}

/// The sentence, or `use NAME`, or plain `deprecated`.
impl fmt::Display for Deprecation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.text, self.instead) {
            (Some(text), _) => f.write_str(text),
            (None, Some(instead)) => write!(f, "use {instead}"),
            (None, None) => f.write_str("deprecated"),
        }
    }
}

impl Catalog {
    /// The load-time rules of all bodies and releases.
    pub(crate) const fn load_rules() -> &'static [Rule] {
        &RULES
    }

    /// A component, as people write it in front of a label.
    pub fn component(self, name: &str) -> Option<Component> {
        self.entry(name).filter(|entry| entry.kind() == ComponentKind::Component)
    }

    /// A configuration block of the loader or of a service.
    pub fn config_block(self, name: &str) -> Option<Component> {
        self.entry(name).filter(|entry| entry.kind() != ComponentKind::Component)
    }

    /// A component or configuration block.
    pub fn entry(self, name: &str) -> Option<Component> {
        self.entry_named(Name::find(name)?)
    }

    pub(crate) fn entry_named(self, name: Name) -> Option<Component> {
        let found = find_component(name)?;
        COMPONENTS[found].releases.contains(self.release()).then(|| Component::new(found, self.release()))
    }

    /// Components and configuration blocks, sorted by name.
    pub fn entries(self) -> impl Iterator<Item = Component> {
        let known = COMPONENTS.iter().enumerate().filter(move |(_, record)| record.releases.contains(self.release()));
        known.map(move |(i, _)| Component::new(i, self.release()))
    }

    pub fn components(self) -> impl Iterator<Item = Component> {
        self.entries().filter(|entry| entry.kind() == ComponentKind::Component)
    }

    pub fn config_blocks(self) -> impl Iterator<Item = Component> {
        self.entries().filter(|entry| entry.kind() != ComponentKind::Component)
    }

    /// A component or configuration block that any release has, seen in the newest one of them.
    pub fn ever(name: &str) -> Option<Component> {
        let found = find_component(Name::find(name)?)?;
        let last = COMPONENTS[found].releases.get().last()?;
        Some(Component::new(found, last))
    }

    /// Whether the name of a component begins with this namespace, or is it.
    pub(crate) fn has_namespace(self, namespace: &str) -> bool {
        let first = COMPONENTS.partition_point(|record| record.name.get() < namespace);
        // What stands after a namespace are the names in it: a dot sorts before all letters.
        let rest = |record: &ComponentRecord| record.name.get().strip_prefix(namespace);
        let mut inside = COMPONENTS[first..].iter().take_while(|record| rest(record).is_some());
        inside.any(|record| {
            rest(record).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                && record.kind == ComponentKind::Component
                && record.releases.contains(self.release())
        })
    }

    /// All that any release has, each seen in the newest one of them, sorted by name.
    pub fn ever_known() -> impl Iterator<Item = Component> {
        COMPONENTS.iter().enumerate().filter_map(|(i, record)| Some(Component::new(i, record.releases.get().last()?)))
    }
}

/// Every argument that a body has or had, one view for each way in which releases know it.
pub(crate) fn every_argument() -> impl Iterator<Item = Argument> {
    ARGUMENTS.iter().flat_map(|record| {
        record.states.of(&ARGUMENT_STATES).iter().filter_map(|state| {
            let release = state.releases.get().last()?;
            Some(Argument { record, state, release })
        })
    })
}

/// The same for blocks.
pub(crate) fn every_block() -> impl Iterator<Item = BlockSchema> {
    BLOCKS.iter().flat_map(|record| {
        record.states.of(&BLOCK_STATES).iter().filter_map(|state| {
            let release = state.releases.get().last()?;
            Some(BlockSchema { record, state, release })
        })
    })
}

fn find_component(name: Name) -> Option<usize> {
    COMPONENTS.binary_search_by_key(&name, |record| record.name).ok()
}

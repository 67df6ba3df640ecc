//! The tables being built: rows as Rust source, equal rows once.

use super::super::{
    name_hash::name_bit,
    schema::{ComponentFile, Deprecation, FunctionDecl, Names, RuleDecl, TextTypeDecl, TypeExpr},
    vocabulary::{Platform, Stability},
};
use super::{
    Problem, SourceFile, Sources,
    read::problem,
    releases::{MOST_RELEASES, Releases},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write as _,
    hash::Hash,
};

/// A position in a file: the file and the way to an entry in it.
#[derive(Clone)]
pub(super) struct Place<'a> {
    pub file: &'a SourceFile,
    pub way: String,
}

impl<'a> Place<'a> {
    pub(super) fn new(file: &'a SourceFile) -> Place<'a> {
        Place { file, way: String::new() }
    }

    pub(super) fn to(&self, step: &str) -> Place<'a> {
        Place { file: self.file, way: format!("{}/{step}", self.way) }
    }

    pub(super) fn at(&self, index: usize) -> Place<'a> {
        self.to(&format!("@{index}"))
    }
}

/// Rows that other rows refer to by number.
pub(super) struct Table<T> {
    pub rows: Vec<T>,
    numbers: HashMap<T, u16>,
}

impl<T: Clone + Eq + Hash> Table<T> {
    fn new() -> Table<T> {
        Table { rows: Vec::new(), numbers: HashMap::new() }
    }

    pub(super) fn add(&mut self, row: T) -> u16 {
        if let Some(number) = self.numbers.get(&row) {
            return *number;
        }
        let number = self.add_own(row.clone());
        self.numbers.insert(row, number);
        number
    }

    /// A row of its own, whatever is equal to it.
    pub(super) fn add_own(&mut self, row: T) -> u16 {
        // `check_sizes` reports a table that grew beyond what its numbers can say.
        let number = u16::try_from(self.rows.len()).unwrap_or(u16::MAX);
        self.rows.push(row);
        number
    }
}

/// Rows that are referred to as neighbours: a piece of the table.
#[derive(Default)]
pub(super) struct Lists {
    pub rows: Vec<String>,
    places: HashMap<Vec<String>, usize>,
}

impl Lists {
    pub(super) fn add(&mut self, list: Vec<String>) -> String {
        if list.is_empty() {
            return "Slice(0, 0)".to_owned();
        }
        let length = list.len();
        let start = *self.places.entry(list).or_insert_with_key(|list| {
            let start = self.rows.len();
            self.rows.extend(list.iter().cloned());
            start
        });
        format!("Slice({start}, {length})")
    }
}

/// One long text, each different piece once.
#[derive(Default)]
pub(super) struct TextPool {
    text: String,
    places: HashMap<String, usize>,
}

impl TextPool {
    pub(super) fn add(&mut self, piece: &str) -> String {
        if piece.is_empty() {
            return "Text(0, 0)".to_owned();
        }
        let start = *self.places.entry(piece.to_owned()).or_insert_with(|| {
            self.text.push_str(piece);
            self.text.len() - piece.len()
        });
        format!("Text({start}, {})", piece.len())
    }
}

pub(super) struct Builder<'a> {
    pub sources: &'a Sources<'a>,
    pub releases: Releases,
    pub problems: Vec<Problem>,
    pub text: TextPool,
    /// All names, sorted, with their numbers.
    pub names: BTreeMap<String, u16>,
    pub sets: Table<u128>,
    pub types: Table<String>,
    pub text_types: Table<String>,
    pub defaults: Table<String>,
    pub deprecations: Table<String>,
    pub value_lists: Table<String>,
    pub platform_defaults: Lists,
    pub stability_steps: Lists,
    pub exports: Lists,
    pub arguments: Table<String>,
    pub argument_states: Lists,
    pub argument_lists: Lists,
    pub blocks: Table<String>,
    pub block_states: Lists,
    pub block_lists: Lists,
    pub bodies: Table<String>,
    pub rules: Table<String>,
    pub rule_lists: Lists,
    /// What each rule was made of.
    pub rule_decls: HashMap<u16, &'a RuleDecl>,
    pub choices: Table<String>,
    pub parameters: Lists,
    /// What the bodies hold, for paths that lead through them.
    pub body_names: BTreeMap<u16, super::body::BodyNames>,
    /// Where each rule is declared.
    pub rule_places: HashMap<String, (String, String)>,
    /// Object types in use, with the place of the first use.
    pub objects: BTreeMap<String, Place<'a>>,
    /// Shared bodies in use.
    pub used: BTreeSet<String>,
    pub shared_bodies: HashMap<String, u16>,
}

/// The Rust source of all tables.
pub(super) fn flatten(sources: &Sources<'_>, files: &[SourceFile]) -> Result<String, Vec<Problem>> {
    let mut problems = Vec::new();
    let file_of = |path: &str| files.iter().find(|file| file.path.ends_with(path));
    if let Some(file) = file_of("versions.json") {
        let disorder = sources.versions.windows(2).position(|pair| pair[0].version >= pair[1].version);
        if let Some(i) = disorder {
            let message =
                format!("`{}` must come before `{}`", sources.versions[i + 1].version, sources.versions[i].version);
            problems.push(problem(file, &format!("@{}/version", i + 1), message));
        }
        for (i, release) in sources.versions.iter().enumerate() {
            if !is_date(&release.date) {
                let message = format!("expected a date such as \"2024-04-09\", found {:?}", release.date);
                problems.push(problem(file, &format!("@{i}/date"), message));
            }
        }
        if sources.versions.len() > MOST_RELEASES {
            problems.push(problem(file, "", format!("more than {MOST_RELEASES} releases: widen `ReleaseSet` first")));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut builder = Builder {
        sources,
        releases: Releases::new(sources.versions.iter().map(|release| release.version).collect()),
        problems,
        text: TextPool::default(),
        names: super::names::all_names(sources),
        sets: Table::new(),
        types: Table::new(),
        text_types: Table::new(),
        defaults: Table::new(),
        deprecations: Table::new(),
        value_lists: Table::new(),
        platform_defaults: Lists::default(),
        stability_steps: Lists::default(),
        exports: Lists::default(),
        arguments: Table::new(),
        argument_states: Lists::default(),
        argument_lists: Lists::default(),
        blocks: Table::new(),
        block_states: Lists::default(),
        block_lists: Lists::default(),
        bodies: Table::new(),
        rules: Table::new(),
        rule_lists: Lists::default(),
        rule_decls: HashMap::new(),
        choices: Table::new(),
        parameters: Lists::default(),
        body_names: BTreeMap::new(),
        rule_places: HashMap::new(),
        objects: BTreeMap::new(),
        used: BTreeSet::new(),
        shared_bodies: HashMap::new(),
    };
    if let Some(file) = file_of("_shared/text-types.json") {
        builder.sorted(&sources.text_types, &Place::new(file));
    }
    let components: Vec<String> =
        sources.components.iter().map(|(file, c)| builder.component(c, &Place::new(file))).collect();
    let objects = builder.object_types();
    let (functions, constants) = match file_of("stdlib.json") {
        Some(file) => builder.stdlib(&Place::new(file)),
        None => (Vec::new(), Vec::new()),
    };
    for (file, body) in &sources.shared {
        if !builder.used.contains(&body.name) {
            builder.problems.push(problem(file, "name", format!("nothing refers to the shared body `{}`", body.name)));
        }
    }
    builder.check_sizes();
    if builder.problems.is_empty() {
        Ok(builder.write(&components, &objects, &functions, &constants))
    } else {
        Err(builder.problems)
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| if matches!(i, 4 | 7) { b == b'-' } else { b.is_ascii_digit() })
}

impl<'a> Builder<'a> {
    pub(super) fn wrong(&mut self, place: &Place<'_>, message: String) {
        self.problems.push(problem(place.file, &place.way, message));
    }

    /// The value, or a problem at the place.
    pub(super) fn take<T>(&mut self, place: &Place<'_>, result: Result<T, String>) -> Option<T> {
        result.map_err(|message| self.wrong(place, message)).ok()
    }

    /// Names stand in order, each once.
    pub(super) fn sorted<T>(&mut self, names: &Names<T>, place: &Place<'_>) {
        for (i, pair) in names.0.windows(2).enumerate() {
            let (first, second) = (&pair[0].0, &pair[1].0);
            if first == second {
                self.wrong(&place.at(i + 1), format!("`{first}` is there twice"));
            } else if first > second {
                self.wrong(&place.at(i + 1), format!("`{second}` must come before `{first}`: names are sorted"));
            }
        }
    }

    pub(super) fn name(&self, name: &str) -> String {
        format!("Name({})", self.names.get(name).copied().unwrap_or(u16::MAX))
    }

    /// The bit that the name has among those of a body.
    pub(super) fn name_bit(&self, name: &str) -> u64 {
        self.names.get(name).map_or(0, |number| name_bit(*number))
    }

    pub(super) fn set(&mut self, set: u128) -> String {
        format!("Set({})", self.sets.add(set))
    }

    fn component(&mut self, component: &'a ComponentFile, place: &Place<'a>) -> String {
        let range = self.releases.range(component.since, component.until, &component.gaps);
        let releases = self.take(place, range).unwrap_or(self.releases.all());
        let body = self.component_body(component, place);
        let exports = self.export_rows(component, releases, place);
        let mut steps = Vec::new();
        for (i, (version, stability)) in component.stability.iter().enumerate() {
            let step = place.to("stability").at(i);
            let index = self.releases.index(*version);
            let index = self.take(&step, index).unwrap_or(0);
            if i > 0 && component.stability[i - 1].0 >= *version {
                self.wrong(&step, "the steps of stability are sorted, oldest first".to_owned());
            }
            steps.push(format!("({index}, {})", stability_row(*stability)));
        }
        if component.community && !steps.is_empty() {
            self.wrong(&place.to("stability"), "a community component has no stability level".to_owned());
        }
        let bits = |platforms: &[Platform]| platforms.iter().fold(0_u8, |bits, p| bits | 1 << *p as u8);
        let (full, stub) = match &component.platforms {
            Some(platforms) => (bits(&platforms.full), bits(&platforms.stub)),
            None => (bits(&Platform::ALL), 0),
        };
        if full & stub != 0 {
            self.wrong(&place.to("platforms"), "a platform is either full or stub".to_owned());
        }
        let replaced_by = component.replaced_by.as_deref().unwrap_or_default();
        if !replaced_by.is_empty() && !self.sources.components.iter().any(|(_, c)| c.name == replaced_by) {
            self.wrong(&place.to("replaced_by"), format!("there is no component `{replaced_by}`"));
        }
        let deprecated = self.deprecation(component.deprecated.as_ref(), &place.to("deprecated"));
        format!(
            "ComponentRecord {{ name: {}, kind: ComponentKind::{:?}, label: LabelRule::{:?}, community: {}, full: {full}, stub: {stub}, \
             releases: {}, body: {body}, deprecated: {deprecated}, stability: {}, exports: {exports}, description: {}, replaced_by: {} }}",
            self.name(&component.name),
            component.kind,
            component.label,
            component.community,
            self.set(releases),
            self.stability_steps.add(steps),
            self.text.add(component.description.as_deref().unwrap_or_default()),
            self.text.add(replaced_by),
        )
    }

    fn export_rows(&mut self, component: &'a ComponentFile, releases: u128, place: &Place<'a>) -> String {
        let place = place.to("exports");
        self.sorted(&component.exports, &place);
        let mut rows = Vec::new();
        for (name, export) in component.exports.iter() {
            let place = place.to(name);
            let range = self.releases.range(export.since, export.until, &[]);
            let Some(set) = self.take(&place, range).map(|set| set & releases) else { continue };
            let ends: Vec<_> = export.history.iter().map(|entry| entry.until).collect();
            let (periods, newest) = match self.releases.periods(set, &ends) {
                Ok(cut) => cut,
                Err((i, message)) => {
                    self.wrong(&place.to("history").at(i), message);
                    continue;
                }
            };
            let mut ty = &export.ty;
            let mut states = self.type_states(ty, newest, &place);
            for (entry, period) in export.history.iter().zip(periods).rev() {
                ty = entry.ty.as_ref().unwrap_or(ty);
                states.extend(self.type_states(ty, period, &place));
            }
            for (set, ty) in states {
                let (name, set) = (self.name(name), self.set(set));
                let description = self.text.add(export.description.as_deref().unwrap_or_default());
                rows.push(format!(
                    "ExportRecord {{ name: {name}, releases: {set}, ty: {ty}, description: {description} }}"
                ));
            }
        }
        self.exports.add(rows)
    }

    fn object_types(&mut self) -> Vec<String> {
        let mut done = BTreeMap::new();
        // The fields of an object may be objects in their turn.
        while let Some((name, place)) =
            self.objects.iter().find(|(name, _)| !done.contains_key(*name)).map(|(n, p)| (n.clone(), p.clone()))
        {
            let body = self.shared_body(&name, &place, &mut Vec::new());
            done.insert(name, body);
        }
        done.into_iter()
            .map(|(name, body)| format!("ObjectRecord {{ name: {}, body: {body} }}", self.name(&name)))
            .collect()
    }

    fn stdlib(&mut self, place: &Place<'a>) -> (Vec<String>, Vec<String>) {
        let stdlib = &self.sources.stdlib;
        self.sorted(&stdlib.functions, &place.to("functions"));
        self.sorted(&stdlib.constants, &place.to("constants"));
        let functions = stdlib.functions.iter();
        let functions =
            functions.map(|(name, decl)| self.function(name, decl, &place.to("functions").to(name))).collect();
        let mut constants = Vec::new();
        for (name, constant) in stdlib.constants.iter() {
            let place = place.to("constants").to(name);
            let range = self.releases.range(constant.since, constant.until, &[]);
            let set = self.take(&place, range).unwrap_or(self.releases.all());
            let ty = self.newest_type(&constant.ty, &place);
            let (name, description, set) = (self.name(name), self.text.add(&constant.description), self.set(set));
            constants.push(format!(
                "ConstantRecord {{ name: {name}, description: {description}, releases: {set}, ty: {ty} }}"
            ));
        }
        (functions, constants)
    }

    fn function(&mut self, name: &str, function: &FunctionDecl, place: &Place<'a>) -> String {
        let range = self.releases.range(function.since, function.until, &[]);
        let set = self.take(place, range).unwrap_or(self.releases.all());
        let alias = function.alias_of.as_deref().unwrap_or_default();
        if !alias.is_empty() {
            let present = self.sources.stdlib.functions.get(alias);
            if present.is_none_or(|present| present.alias_of.is_some()) {
                self.wrong(&place.to("alias_of"), format!("there is no function `{alias}` that is no alias itself"));
            }
            if !function.parameters.is_empty() || function.returns.is_some() {
                self.wrong(place, format!("an alias has the parameters and the result of `{alias}`: leave them out"));
            }
        } else if function.returns.is_none() {
            self.wrong(place, "expected `returns`: the type of the result".to_owned());
        }
        let mut parameters = Vec::new();
        for (i, parameter) in function.parameters.iter().enumerate() {
            let place = place.to("parameters").at(i);
            let range = self.releases.range(parameter.since, None, &[]);
            let set = self.take(&place, range).unwrap_or(self.releases.all());
            let ty = self.newest_type(&parameter.ty, &place);
            let (name, set) = (self.text.add(&parameter.name), self.set(set));
            parameters.push(format!(
                "ParameterRecord {{ name: {name}, ty: {ty}, optional: {}, releases: {set} }}",
                parameter.optional
            ));
        }
        let returns = match &function.returns {
            Some(ty) => self.newest_type(ty, place),
            None => u16::MAX,
        };
        let deprecated = self.deprecation(function.deprecated.as_ref(), &place.to("deprecated"));
        format!(
            "FunctionRecord {{ name: {}, description: {}, alias_of: {}, releases: {}, stability: {}, variadic: {}, raw: {}, \
             returns: {returns}, deprecated: {deprecated}, parameters: {} }}",
            self.name(name),
            self.text.add(&function.description),
            self.text.add(alias),
            self.set(set),
            stability_row(function.stability.unwrap_or(Stability::GenerallyAvailable)),
            function.variadic,
            function.raw,
            self.parameters.add(parameters),
        )
    }

    pub(super) fn deprecation(&mut self, deprecation: Option<&Deprecation>, place: &Place<'_>) -> u16 {
        let Some(deprecation) = deprecation else { return u16::MAX };
        let since = deprecation.since.map_or(Ok(0), |since| self.releases.index(since));
        let since = self.take(&place.to("since"), since).unwrap_or(0);
        let instead = self.text.add(deprecation.instead.as_deref().unwrap_or_default());
        let text = self.text.add(deprecation.text.as_deref().unwrap_or_default());
        self.deprecations.add(format!("DeprecationRecord {{ since: {since}, instead: {instead}, text: {text} }}"))
    }

    /// The type's row for each part of `set`: a text type may have changed while the argument did not.
    pub(super) fn type_states(&mut self, ty: &TypeExpr, set: u128, place: &Place<'a>) -> Vec<(u128, u16)> {
        let sources = self.sources;
        let Some(name) = text_type_in(ty) else {
            let row = self.type_row(ty, 0, place);
            return vec![(set, self.types.add(row))];
        };
        let Some(decl) = sources.text_types.get(name) else {
            self.wrong(&place.to("type"), format!("there is no text type `{name}` in _shared/text-types.json"));
            return Vec::new();
        };
        let ends: Vec<_> = decl.history.iter().map(|entry| entry.until).collect();
        let (periods, newest) = match self.releases.periods(self.releases.all(), &ends) {
            Ok(cut) => cut,
            Err((i, message)) => {
                let file = Place { way: format!("{name}/history/@{i}"), ..place.clone() };
                self.wrong(&file, format!("text type `{name}`: {message}"));
                return Vec::new();
            }
        };
        let mut past = decl.clone();
        let mut states = Vec::new();
        let row = text_type_row(name, &past);
        let text_type = self.text_types.add(row);
        let row = self.type_row(ty, text_type, place);
        states.push((newest, self.types.add(row)));
        for (entry, period) in decl.history.iter().zip(periods).rev() {
            past.values = entry.values.clone().unwrap_or(past.values);
            past.ignore_case = entry.ignore_case.unwrap_or(past.ignore_case);
            past.empty = entry.empty.unwrap_or(past.empty);
            past.message = entry.message.clone().unwrap_or(past.message);
            let row = text_type_row(name, &past);
            let text_type = self.text_types.add(row);
            let row = self.type_row(ty, text_type, place);
            states.push((period, self.types.add(row)));
        }
        states.into_iter().map(|(period, ty)| (period & set, ty)).filter(|(set, _)| *set != 0).collect()
    }

    pub(super) fn newest_type(&mut self, ty: &TypeExpr, place: &Place<'a>) -> u16 {
        self.type_states(ty, self.releases.all(), place).first().map_or(0, |(_, ty)| *ty)
    }

    fn type_row(&mut self, ty: &TypeExpr, text_type: u16, place: &Place<'a>) -> String {
        let known = |format: &str, name: &str| {
            format!("Type::Text(&TextType {{ name: {name:?}, format: TextFormat::{format} }})")
        };
        match ty {
            TypeExpr::Bool
            | TypeExpr::String
            | TypeExpr::Int
            | TypeExpr::Uint
            | TypeExpr::Float
            | TypeExpr::Duration
            | TypeExpr::Secret
            | TypeExpr::OptionalSecret
            | TypeExpr::Any
            | TypeExpr::Target => format!("Type::{ty:?}"),
            TypeExpr::Url => known("Url", "config.URL"),
            TypeExpr::Regexp => known("Regexp", "relabel.Regexp"),
            TypeExpr::Bytes => known("Base2Bytes", "units.Base2Bytes"),
            TypeExpr::Template => known("Template", "stages.Template"),
            TypeExpr::Text(_) => format!("Type::Text(&TEXT_TYPES[{text_type}])"),
            TypeExpr::Capsule(name) => format!("Type::Capsule({name:?})"),
            TypeExpr::List(element) => format!("Type::List(&{})", self.type_row(element, text_type, place)),
            TypeExpr::Map(element) => format!("Type::Map(&{})", self.type_row(element, text_type, place)),
            TypeExpr::Object(name) => {
                if self.sources.shared.iter().any(|(_, body)| body.name == *name) {
                    self.objects.entry(name.clone()).or_insert_with(|| place.to("type"));
                } else {
                    self.wrong(
                        &place.to("type"),
                        format!("there is no `_shared/{name}.json` with the fields of this object"),
                    );
                }
                format!("Type::Object({name:?})")
            }
        }
    }

    fn check_sizes(&mut self) {
        let sizes = [
            ("names", self.names.len()),
            ("types", self.types.rows.len()),
            ("defaults", self.defaults.rows.len()),
            ("arguments", self.arguments.rows.len()),
            ("blocks", self.blocks.rows.len()),
            ("bodies", self.bodies.rows.len()),
            ("rules", self.rules.rows.len()),
            ("sets of releases", self.sets.rows.len()),
        ];
        for (name, size) in sizes {
            if size >= usize::from(u16::MAX) {
                let message = format!("{size} different {name} are more than the compiled tables can number");
                self.problems.push(Problem { path: "components".to_owned(), line: 1, message });
            }
        }
    }

    fn write(
        &mut self,
        components: &[String],
        objects: &[String],
        functions: &[String],
        constants: &[String],
    ) -> String {
        let (names, slots) = super::names::name_rows(&self.names, &mut self.text);
        let mut out = String::from("// Written by build.rs from components/.\n");
        let releases: Vec<_> = self
            .sources
            .versions
            .iter()
            .map(|release| {
                let v = release.version;
                let version = match v.candidate() {
                    None => format!("Version::new({}, {}, {})", v.major, v.minor, v.patch),
                    Some(n) => format!("Version::new_candidate({}, {}, {}, {n})", v.major, v.minor, v.patch),
                };
                format!("({version}, {:?})", release.date)
            })
            .collect();
        let mut table = |name: &str, ty: &str, rows: &[String]| {
            let _ = writeln!(out, "pub(in super::super) static {name}: [{ty}; {}] = [", rows.len());
            for row in rows {
                let _ = writeln!(out, "    {row},");
            }
            out.push_str("];\n");
        };
        let sets: Vec<_> = self.sets.rows.iter().map(|set| format!("{set:#x}")).collect();
        table("RELEASES", "(Version, &str)", &releases);
        table("NAMES", "Text", &names);
        table("NAME_SLOTS", "u16", &slots);
        table("RELEASE_SETS", "u128", &sets);
        table("COMPONENTS", "ComponentRecord", components);
        table("OBJECTS", "ObjectRecord", objects);
        table("STABILITY_STEPS", "(u8, Stability)", &self.stability_steps.rows);
        table("EXPORTS", "ExportRecord", &self.exports.rows);
        table("BODIES", "BodyRecord", &self.bodies.rows);
        table("ARGUMENT_LISTS", "(Name, u16)", &self.argument_lists.rows);
        table("ARGUMENTS", "ArgumentRecord", &self.arguments.rows);
        table("ARGUMENT_STATES", "ArgumentState", &self.argument_states.rows);
        table("BLOCK_LISTS", "(Name, u16)", &self.block_lists.rows);
        table("BLOCKS", "BlockRecord", &self.blocks.rows);
        table("BLOCK_STATES", "BlockState", &self.block_states.rows);
        table("TEXT_TYPES", "TextType", &self.text_types.rows);
        table("TYPES", "Type", &self.types.rows);
        table("DEFAULTS", "DefaultValue", &self.defaults.rows);
        table("PLATFORM_DEFAULTS", "(u8, u16)", &self.platform_defaults.rows);
        table("VALUE_LISTS", "&[&str]", &self.value_lists.rows);
        table("DEPRECATIONS", "DeprecationRecord", &self.deprecations.rows);
        table("RULES", "Rule", &self.rules.rows);
        table("RULE_LISTS", "RuleUse", &self.rule_lists.rows);
        table("CHOICES", "Choice", &self.choices.rows);
        table("FUNCTIONS", "FunctionRecord", functions);
        table("PARAMETERS", "ParameterRecord", &self.parameters.rows);
        table("CONSTANTS", "ConstantRecord", constants);
        let _ = writeln!(out, "pub(in super::super) static TEXT: &str = {:?};", self.text.text);
        out
    }
}

pub(super) fn stability_row(stability: Stability) -> String {
    format!("Stability::{stability:?}")
}

fn text_type_in(ty: &TypeExpr) -> Option<&str> {
    match ty {
        TypeExpr::Text(name) => Some(name),
        TypeExpr::List(element) | TypeExpr::Map(element) => text_type_in(element),
        _ => None,
    }
}

fn text_type_row(name: &str, decl: &TextTypeDecl) -> String {
    let format = if decl.values.is_empty() {
        "TextFormat::Unknown".to_owned()
    } else {
        format!(
            "TextFormat::Enum {{ values: &{:?}, ignore_case: {}, empty: {}, message: {:?} }}",
            decl.values, decl.ignore_case, decl.empty, decl.message
        )
    };
    format!("TextType {{ name: {name:?}, format: {format} }}")
}

/// A JSON value as a `DefaultValue`.
pub(super) fn value_row(value: &Value) -> String {
    match value {
        Value::Null => "DefaultValue::Null".to_owned(),
        Value::Bool(value) => format!("DefaultValue::Bool({value})"),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(int), _) => format!("DefaultValue::Int({int})"),
            (None, Some(uint)) => format!("DefaultValue::Uint({uint})"),
            (None, None) => format!("DefaultValue::Float({:?})", number.as_f64().unwrap_or_default()),
        },
        Value::String(text) => format!("DefaultValue::String({text:?})"),
        Value::Array(elements) => {
            format!("DefaultValue::List(&[{}])", elements.iter().map(value_row).collect::<Vec<_>>().join(", "))
        }
        Value::Object(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|(name, value)| format!("({name:?}, {})", value_row(value))).collect();
            format!("DefaultValue::Object(&[{}])", fields.join(", "))
        }
    }
}

//! Views of the standard library's functions and constants at one release.

use super::{
    Catalog,
    component::{Deprecation, documentation_version},
    data::{CONSTANTS, ConstantRecord, FUNCTIONS, FunctionRecord, Name, PARAMETERS, ParameterRecord, TYPES},
    release::{Release, ReleaseSet},
    value_type::Type,
    vocabulary::Stability,
};

/// A function: `string.join`, or `join`, its deprecated name.
#[derive(Clone, Copy)]
pub struct Function {
    record: &'static FunctionRecord,
    release: Release,
}

impl Function {
    /// With its namespace: `array.concat`.
    pub fn name(self) -> &'static str {
        self.record.name.get()
    }

    pub fn description(self) -> Option<&'static str> {
        self.present().description.non_empty()
    }

    /// The present name of the same function, when this is an old one.
    pub fn alias_of(self) -> Option<&'static str> {
        self.record.alias_of.non_empty()
    }

    pub fn parameters(self) -> impl Iterator<Item = Parameter> {
        let release = self.release;
        let all = self.present().parameters.of(&PARAMETERS).iter();
        all.filter(move |p| p.releases.contains(release)).map(Parameter)
    }

    /// The last parameter may be given any number of times, none included.
    pub fn is_variadic(self) -> bool {
        self.present().variadic
    }

    /// The function checks number and kinds of its arguments itself, with its own messages.
    pub fn is_raw(self) -> bool {
        self.present().raw
    }

    pub fn returns(self) -> &'static Type {
        TYPES.get(usize::from(self.present().returns)).unwrap_or(&Type::Any)
    }

    pub fn stability(self) -> Stability {
        self.record.stability
    }

    pub fn deprecation(self) -> Option<Deprecation> {
        Deprecation::at(self.record.deprecated, self.release)
    }

    pub fn releases(self) -> ReleaseSet {
        self.record.releases.get()
    }

    pub fn documentation_url(self) -> String {
        let namespace = self.alias_of().unwrap_or(self.name()).split('.').next().unwrap_or_default();
        format!("https://grafana.com/docs/alloy/{}/reference/stdlib/{namespace}/", documentation_version(self.release))
    }

    /// The record that an alias stands for.
    fn present(self) -> &'static FunctionRecord {
        self.alias_of().and_then(find_function).unwrap_or(self.record)
    }
}

#[derive(Clone, Copy)]
pub struct Parameter(&'static ParameterRecord);

impl Parameter {
    pub fn name(self) -> &'static str {
        self.0.name.get()
    }

    pub fn ty(self) -> &'static Type {
        &TYPES[usize::from(self.0.ty)]
    }

    pub fn is_optional(self) -> bool {
        self.0.optional
    }

    pub fn releases(self) -> ReleaseSet {
        self.0.releases.get()
    }
}

/// A value of the standard library: `constants.hostname`.
#[derive(Clone, Copy)]
pub struct Constant(&'static ConstantRecord);

impl Constant {
    pub fn name(self) -> &'static str {
        self.0.name.get()
    }

    pub fn description(self) -> Option<&'static str> {
        self.0.description.non_empty()
    }

    pub fn ty(self) -> &'static Type {
        &TYPES[usize::from(self.0.ty)]
    }

    pub fn releases(self) -> ReleaseSet {
        self.0.releases.get()
    }
}

impl Catalog {
    /// By its full name: `string.join`.
    pub fn function(self, name: &str) -> Option<Function> {
        let record = find_function(name)?;
        record.releases.contains(self.release()).then_some(Function { record, release: self.release() })
    }

    pub fn constant(self, name: &str) -> Option<Constant> {
        let found = CONSTANTS.binary_search_by_key(&Name::find(name)?, |record| record.name).ok()?;
        CONSTANTS[found].releases.contains(self.release()).then(|| Constant(&CONSTANTS[found]))
    }

    /// Sorted by name.
    pub fn functions(self) -> impl Iterator<Item = Function> {
        let release = self.release();
        FUNCTIONS.iter().filter(move |r| r.releases.contains(release)).map(move |record| Function { record, release })
    }

    /// Sorted by name.
    pub fn constants(self) -> impl Iterator<Item = Constant> {
        CONSTANTS.iter().filter(move |record| record.releases.contains(self.release())).map(Constant)
    }

    /// Whether a top-level name such as `string` or `coalesce` belongs to the standard library of this release.
    pub fn is_stdlib_name(self, name: &str) -> bool {
        let starts = |full: &str| full.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.functions().any(|f| starts(f.name())) || self.constants().any(|c| starts(c.name()))
    }

    /// In which releases a function of this name exists.
    pub fn function_releases(name: &str) -> ReleaseSet {
        find_function(name).map_or(ReleaseSet::EMPTY, |record| record.releases.get())
    }

    /// In which releases a constant of this name exists.
    pub fn constant_releases(name: &str) -> ReleaseSet {
        let found = CONSTANTS.iter().find(|record| record.name.get() == name);
        found.map_or(ReleaseSet::EMPTY, |record| record.releases.get())
    }
}

fn find_function(name: &str) -> Option<&'static FunctionRecord> {
    FUNCTIONS.binary_search_by_key(&Name::find(name)?, |record| record.name).ok().map(|i| &FUNCTIONS[i])
}

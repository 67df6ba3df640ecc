//! The files under `components/`, as types: one component, block body, rule or function as it is written there.
//!
//! Shared by `build.rs`, the extractor and this crate's tests, so it knows `Version`, serde and nothing else.
//! Unknown fields are refused. Field order here is the order in the files. `components/README.md` explains each field to people.

mod names;
mod type_expr;

pub use names::Names;
pub use type_expr::TypeExpr;

use super::{
    version::Version,
    vocabulary::{AlloyPlace, ComponentKind, Given, LabelRule, Platform, RuleFormat, RuleKind, RuleSubject, Stability},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;
use std::fmt;

/// `<namespace>/<name>.json` and `config-blocks/<name>.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComponentFile {
    pub name: String,
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: ComponentKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The first release that knows it; left out: the oldest in `versions.json`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Version>,
    /// The first release that no longer knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Version>,
    /// Half-open ranges inside `since..until` in which it was withdrawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<(Version, Version)>,
    /// What to use instead after its removal: a component's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
    /// Left out: generally available from the start. Else the steps, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stability: Vec<(Version, Stability)>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub community: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub label: LabelRule,
    /// Left out: everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platforms: Option<Platforms>,
    /// Where its facts come from when not from the source: field name to reason. The extractor leaves these fields alone.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub by_hand: Names<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyKind>,
    /// The Go type its body is read from; the extractor finds bodies by it that become shared later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub go_type: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Include>,
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub arguments: Names<ArgumentDecl>,
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub blocks: Names<BlockDecl>,
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub exports: Names<ExportDecl>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleDecl>,
}

/// `_shared/<name>.json`: a body that several blocks, components or object types have in common.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedBodyFile {
    pub name: String,
    /// The Go type it is read from, such as `component/common/config.HTTPClientConfig`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub go_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Include>,
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub arguments: Names<ArgumentDecl>,
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub blocks: Names<BlockDecl>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleDecl>,
}

/// The names of a shared body taken into another body in place (a squashed Go struct).
/// A name that the including body declares itself replaces the included one in the releases of its declaration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Include {
    /// A file of `_shared/`, without `.json`.
    pub shared: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Version>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Version>,
    /// Whether the owner calls the struct's own validation, that is, whether the shared rules hold here.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub rules: bool,
}

/// A body that is not a fixed set of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// `module`: what may stand at the top of a file (declare, the template of foreach).
    Module,
    /// `map(T)`: any attribute, each of this type; no blocks.
    Map(TypeExpr),
}

/// An attribute of a body, or a field of an object type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArgumentDecl {
    #[serde(rename = "type")]
    pub ty: TypeExpr,
    #[serde(default, skip_serializing_if = "is_default")]
    pub required: bool,
    /// The value when it is left out. Left out itself: the zero value of the type; `null`: no value at all.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// The Go expression of a default whose value the source alone does not tell; without `default` the value is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_source: Option<String>,
    /// What the reference documentation names where the source has the zero value.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub documented_default: Option<Value>,
    /// Defaults that hold on one platform only, by platform.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub platform_defaults: Names<Value>,
    /// The values that mean something, of a plain string. Whether others are refused is said by a rule.
    #[serde(default, rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub ignore_case: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
    /// The level that the collector must be started with to give it another value than its default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stability: Option<Stability>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Version>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Version>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<(Version, Version)>,
    /// What to write instead after its removal: a name of the same body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
    /// What held until a release, oldest first; fields that are left out are as in the next younger state.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<ArgumentHistory>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub by_hand: Names<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArgumentHistory {
    pub until: Option<Version>,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<TypeExpr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    /// `{"value": 10}`; `{}` is the zero value of the type, `{"value": null}` no value, `{"source": "…"}` an unknown one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<PastDefault>,
    #[serde(default, rename = "enum", skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
    /// Whether it was deprecated then; `false` before it became so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<bool>,
    /// The level it needed then; `generally-available` when none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stability: Option<Stability>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastDefault {
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockDecl {
    #[serde(default, skip_serializing_if = "is_default")]
    pub required: bool,
    #[serde(default, skip_serializing_if = "is_default")]
    pub repeated: bool,
    #[serde(default = "no_label", skip_serializing_if = "is_no_label")]
    pub label: LabelRule,
    /// `stage` of `stage.json`: the block is one choice of an ordered list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stability: Option<Stability>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Version>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Version>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<(Version, Version)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<BlockHistory>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub by_hand: Names<String>,
    /// Its body is this file of `_shared/`. Exactly one of `shared`, `recursive`, `body` or the names in place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<String>,
    /// Its body is that of the nearest enclosing block of this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recursive: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub go_type: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Include>,
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub arguments: Names<ArgumentDecl>,
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub blocks: Names<BlockDecl>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleDecl>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockHistory {
    pub until: Option<Version>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeated: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<LabelRule>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stability: Option<Stability>,
    /// Its body was this file of `_shared/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<String>,
    /// Its body was read from this Go type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub go_type: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportDecl {
    #[serde(rename = "type")]
    pub ty: TypeExpr,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Version>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Version>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<ExportHistory>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportHistory {
    pub until: Option<Version>,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<TypeExpr>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deprecation {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Version>,
    /// The name to use instead.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "use")]
    pub instead: Option<String>,
    /// A sentence, when a name does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platforms {
    /// Where it works.
    pub full: Vec<Platform>,
    /// Where the name is registered and does nothing. Anywhere else the name is unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stub: Vec<Platform>,
}

/// `_shared/text-types.json`: text types by their Go name.
pub type TextTypesFile = Names<TextTypeDecl>;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextTypeDecl {
    /// Left out: nothing is known of what it takes, and nothing is judged.
    #[serde(default, rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub ignore_case: bool,
    /// Whether the empty text is taken too.
    #[serde(default, skip_serializing_if = "is_default")]
    pub empty: bool,
    /// Alloy's words, with `{q}` where it prints the text as Go's `%q`, `{s}` where it prints it bare.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<TextTypeHistory>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextTypeHistory {
    pub until: Option<Version>,
    #[serde(default, rename = "enum", skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ignore_case: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub empty: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// What Alloy refuses in a body only when it is loaded. Which fields a rule has depends on its kind (`components/README.md`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleDecl {
    /// Unique in the whole catalog, kebab-case.
    pub id: String,
    pub kind: RuleKind,
    /// The names it speaks of: paths from this body, `/` between block and name (`tls_config/min_version`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
    /// What of the values is judged: the value itself, its elements, keys or length.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on: RuleSubject,
    /// `requires`: all of these are needed. `forbids`: none of these may be given. `less*`: the upper one (exactly one).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
    /// `requires`: one of `others` is enough.
    #[serde(default, skip_serializing_if = "is_default")]
    pub any: bool,
    /// `enum`: left out, those of the argument. `not_enum`: the refused ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub ignore_case: bool,
    /// `range`: a number, or a text of the argument's type (`"10s"`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Value>,
    /// `range`: the bounds themselves are refused.
    #[serde(default, skip_serializing_if = "is_default")]
    pub exclusive: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<RuleFormat>,
    /// `code`: the function in `check/` that judges it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// The rule holds only when all of these do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
    /// What "given" means for the names: a value that is not zero (defaults count), or written at all.
    #[serde(default, skip_serializing_if = "is_default")]
    pub given: Given,
    /// Alloy's words. Holes: `{value}` bare, `{value:q}` quoted, `{label}`, `{name}`, `{other}`, `{count}`, `{error}` and those of its function.
    pub message: String,
    /// The path of the name to point at; left out: the first offending one, else the body's block.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Where Alloy itself reports it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub alloy_at: AlloyPlace,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Version>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Version>,
    /// The numbers of the survey of v1.18.1's rules that it stands for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub survey: Vec<u16>,
    /// The level the collector must be started with to be spared of it: below, it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stability: Option<Stability>,
    /// What stands between its words and those of other such rules of the body: Alloy reports them all at once.
    /// `{count} errors: ` in front of it is put before them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined: Option<String>,
    /// Why it differs from what the source suggests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// `{"of": "path", "given": true}`, `{"of": "path", "is": ["a", "b"]}`, `{"of": "path", "is_not": [...]}`; exactly one test.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    pub of: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<bool>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is_not: Vec<Value>,
}

/// `stdlib.json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StdlibFile {
    pub constants: Names<ConstantDecl>,
    pub functions: Names<FunctionDecl>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConstantDecl {
    #[serde(rename = "type")]
    pub ty: TypeExpr,
    pub description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Version>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Version>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FunctionDecl {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The same function under its present name; then `parameters` and `returns` are left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias_of: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<ParameterDecl>,
    /// The last parameter may be given any number of times, none included.
    #[serde(default, skip_serializing_if = "is_default")]
    pub variadic: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<TypeExpr>,
    /// The function checks its arguments itself, with its own messages.
    #[serde(default, skip_serializing_if = "is_default")]
    pub raw: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stability: Option<Stability>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Version>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Version>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterDecl {
    pub name: String,
    #[serde(rename = "type")]
    pub ty: TypeExpr,
    #[serde(default, skip_serializing_if = "is_default")]
    pub optional: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Version>,
}

/// `versions.json`: the releases, oldest first.
pub type VersionsFile = Vec<ReleaseDecl>;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseDecl {
    pub version: Version,
    /// `2024-04-09`.
    pub date: String,
}

impl std::str::FromStr for BodyKind {
    type Err = String;

    fn from_str(text: &str) -> Result<BodyKind, String> {
        match text.strip_prefix("map(").and_then(|rest| rest.strip_suffix(')')) {
            Some(element) => Ok(BodyKind::Map(element.parse()?)),
            None if text == "module" => Ok(BodyKind::Module),
            None => Err(format!("unknown body {text:?}, expected \"module\" or \"map(TYPE)\"")),
        }
    }
}

impl fmt::Display for BodyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BodyKind::Module => f.write_str("module"),
            BodyKind::Map(element) => write!(f, "map({element})"),
        }
    }
}

/// Types, body kinds and versions are written as one string.
macro_rules! written_as_text {
    ($($ty:ty, $expected:literal;)*) => {$(
        impl Serialize for $ty {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $ty {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl de::Visitor<'_> for Visitor {
                    type Value = $ty;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }
                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$ty, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Visitor)
            }
        }
    )*};
}

written_as_text! {
    TypeExpr, "a type such as \"list(string)\"";
    BodyKind, "\"module\" or \"map(TYPE)\"";
    Version, "a release number such as \"1.9.2\"";
}

/// A field that is there, even when it is `null`.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_true(value: &bool) -> bool {
    *value
}

fn no_label() -> LabelRule {
    LabelRule::None
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_no_label(label: &LabelRule) -> bool {
    *label == LabelRule::None
}

//! The standard library: every function and constant with its release, its types, and its computation.
//!
//! Functions are computed where all that matters is known and the result is of a sane size; else only the type of the
//! result is known.

mod arrays;
mod encoding;
mod format;
mod json;
mod path;
mod text;
mod yaml;

pub use yaml::read as yaml;

use super::behaviour::Behaviour;
use super::decode::decode;
use super::failure::Failure;
use super::value::{Data, Value};
use super::{Context, Reason, ValueError, go_type};
use crate::catalog::{Type, Version};

/// A function of the standard library.
#[derive(Debug)]
pub struct Function {
    /// The name that is not deprecated: `string.join`.
    pub name: &'static str,
    pub parameters: &'static [Type],
    /// What further arguments are.
    pub variadic: Option<Type>,
    pub result: Type,
    body: Body,
}

#[derive(Debug)]
enum Body {
    /// The arguments are decoded first.
    Plain(fn(&[Value]) -> Computed),
    /// The function checks its arguments itself.
    Raw(fn(&Value, &[Value], Context) -> Result<Value, Failure>),
}

/// The result, `None` when it cannot be said, or the words of the refusal.
/// A value, none when it cannot be said, or Go's words.
pub type Computed = Result<Option<Value>, String>;

/// A name of the standard library at the top level.
#[derive(Clone, Copy, Debug)]
pub enum TopLevel {
    Namespace(Namespace),
    Function { function: &'static Function, deprecated: Option<&'static str> },
}

/// An object of the standard library.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Namespace {
    Constants,
    Sys,
    Convert,
    Array,
    Encoding,
    String,
    File,
}

const TEXT: Type = Type::String;
const ANYTHINGS: Type = Type::List(&Type::Any);
const START: Version = Version::new(1, 0, 0);

macro_rules! function {
    ($name:literal ($($parameter:expr),*) $result:expr, $body:expr) => {
        Function { name: $name, parameters: &[$($parameter),*], variadic: None, result: $result, body: Body::Plain($body) }
    };
    ($name:literal ($($parameter:expr),*; $rest:expr) $result:expr, $body:expr) => {
        Function {
            name: $name,
            parameters: &[$($parameter),*],
            variadic: Some($rest),
            result: $result,
            body: Body::Plain($body),
        }
    };
    ($name:literal raw $result:expr, $body:expr) => {
        Function { name: $name, parameters: &[], variadic: Some(Type::Any), result: $result, body: Body::Raw($body) }
    };
}

static COALESCE: Function = function!("coalesce" raw Type::Any, arrays::coalesce);
static JSON_PATH: Function = function!("json_path"(TEXT, TEXT) ANYTHINGS, json::path);
static ENV: Function = function!("sys.env"(TEXT) TEXT, text::env);
static NONSENSITIVE: Function = function!("convert.nonsensitive"(Type::Secret) TEXT, text::nonsensitive);
static CONCAT: Function = function!("array.concat" raw ANYTHINGS, arrays::concat);
static COMBINE_MAPS: Function = function!("array.combine_maps" raw ANYTHINGS, arrays::combine_maps);
static GROUP_BY: Function = function!("array.group_by" raw ANYTHINGS, arrays::group_by);
static FROM_JSON: Function = function!("encoding.from_json"(TEXT) Type::Any, json::from_json);
static TO_JSON: Function = function!("encoding.to_json"(Type::Any) TEXT, json::to_json);
static FROM_YAML: Function = function!("encoding.from_yaml"(TEXT) Type::Any, yaml::from_yaml);
static FROM_BASE64: Function = function!("encoding.from_base64"(TEXT) Type::List(&Type::Uint), encoding::from_base64);
static FROM_URL_BASE64: Function =
    function!("encoding.from_URLbase64"(TEXT) Type::List(&Type::Uint), encoding::from_url_base64);
static TO_BASE64: Function = function!("encoding.to_base64"(TEXT) TEXT, encoding::to_base64);
static TO_URL_BASE64: Function = function!("encoding.to_URLbase64"(TEXT) TEXT, encoding::to_url_base64);
static URL_ENCODE: Function = function!("encoding.url_encode"(TEXT) TEXT, encoding::url_encode);
static URL_DECODE: Function = function!("encoding.url_decode"(TEXT) TEXT, encoding::url_decode);
static FORMAT: Function = function!("string.format"(TEXT; Type::Any) TEXT, format::format);
static JOIN: Function = function!("string.join"(Type::List(&TEXT), TEXT) TEXT, text::join);
static REPLACE: Function = function!("string.replace"(TEXT, TEXT, TEXT) TEXT, text::replace);
static SPLIT: Function = function!("string.split"(TEXT, TEXT) Type::List(&TEXT), text::split);
static TO_LOWER: Function = function!("string.to_lower"(TEXT) TEXT, text::to_lower);
static TO_UPPER: Function = function!("string.to_upper"(TEXT) TEXT, text::to_upper);
static TRIM: Function = function!("string.trim"(TEXT, TEXT) TEXT, text::trim);
static TRIM_PREFIX: Function = function!("string.trim_prefix"(TEXT, TEXT) TEXT, text::trim_prefix);
static TRIM_SUFFIX: Function = function!("string.trim_suffix"(TEXT, TEXT) TEXT, text::trim_suffix);
static TRIM_SPACE: Function = function!("string.trim_space"(TEXT) TEXT, text::trim_space);
static PATH_JOIN: Function = function!("file.path_join"(; TEXT) TEXT, path::join);

/// Where the namespaces came.
const NAMESPACES: Version = Version::new(1, 4, 0);

/// `(name, since, what)` at the top level; the deprecated ones with what replaces them since the namespaces came.
static TOP_LEVEL: Members = &[
    ("coalesce", START, &COALESCE),
    ("json_path", START, &JSON_PATH),
    ("env", START, &ENV),
    ("nonsensitive", START, &NONSENSITIVE),
    ("concat", START, &CONCAT),
    ("json_decode", START, &FROM_JSON),
    ("yaml_decode", Version::new(1, 2, 0), &FROM_YAML),
    ("base64_decode", Version::new(1, 2, 0), &FROM_BASE64),
    ("format", START, &FORMAT),
    ("join", START, &JOIN),
    ("replace", START, &REPLACE),
    ("split", START, &SPLIT),
    ("to_lower", START, &TO_LOWER),
    ("to_upper", START, &TO_UPPER),
    ("trim", START, &TRIM),
    ("trim_prefix", START, &TRIM_PREFIX),
    ("trim_suffix", START, &TRIM_SUFFIX),
    ("trim_space", START, &TRIM_SPACE),
];

/// The operating systems and architectures for which Alloy is built.
const SYSTEMS: &[&str] = &["linux", "windows", "darwin", "freebsd"];
const ARCHITECTURES: &[&str] = &["amd64", "arm64", "arm", "ppc64le", "s390x", "riscv64"];

/// A function in a namespace: its name there, the release it came with.
pub type Member = (&'static str, Version, &'static Function);

type Members = &'static [Member];

static CONSTANTS_FUNCTIONS: Members = &[];
static SYS_FUNCTIONS: Members = &[("env", NAMESPACES, &ENV)];
static CONVERT_FUNCTIONS: Members = &[("nonsensitive", NAMESPACES, &NONSENSITIVE)];
static ARRAY_FUNCTIONS: Members = &[
    ("combine_maps", Version::new(1, 5, 0), &COMBINE_MAPS),
    ("concat", NAMESPACES, &CONCAT),
    ("group_by", Version::new(1, 10, 0), &GROUP_BY),
];
static ENCODING_FUNCTIONS: Members = &[
    ("from_URLbase64", Version::new(1, 6, 0), &FROM_URL_BASE64),
    ("from_base64", NAMESPACES, &FROM_BASE64),
    ("from_json", NAMESPACES, &FROM_JSON),
    ("from_yaml", NAMESPACES, &FROM_YAML),
    ("to_URLbase64", Version::new(1, 6, 0), &TO_URL_BASE64),
    ("to_base64", Version::new(1, 6, 0), &TO_BASE64),
    ("to_json", Version::new(1, 8, 0), &TO_JSON),
    ("url_decode", Version::new(1, 11, 0), &URL_DECODE),
    ("url_encode", Version::new(1, 11, 0), &URL_ENCODE),
];
static STRING_FUNCTIONS: Members = &[
    ("format", NAMESPACES, &FORMAT),
    ("join", NAMESPACES, &JOIN),
    ("replace", NAMESPACES, &REPLACE),
    ("split", NAMESPACES, &SPLIT),
    ("to_lower", NAMESPACES, &TO_LOWER),
    ("to_upper", NAMESPACES, &TO_UPPER),
    ("trim", NAMESPACES, &TRIM),
    ("trim_prefix", NAMESPACES, &TRIM_PREFIX),
    ("trim_space", NAMESPACES, &TRIM_SPACE),
    ("trim_suffix", NAMESPACES, &TRIM_SUFFIX),
];
static FILE_FUNCTIONS: Members = &[("path_join", Version::new(1, 5, 0), &PATH_JOIN)];

impl Namespace {
    pub const ALL: &'static [Self] =
        &[Self::Constants, Self::Sys, Self::Convert, Self::Array, Self::Encoding, Self::String, Self::File];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Constants => "constants",
            Self::Sys => "sys",
            Self::Convert => "convert",
            Self::Array => "array",
            Self::Encoding => "encoding",
            Self::String => "string",
            Self::File => "file",
        }
    }

    #[must_use]
    pub const fn since(self) -> Version {
        match self {
            Self::Constants => START,
            Self::File => Version::new(1, 5, 0),
            _ => NAMESPACES,
        }
    }

    /// The functions with the releases they came with, by name.
    #[must_use]
    pub fn functions(self) -> &'static [Member] {
        match self {
            Self::Constants => CONSTANTS_FUNCTIONS,
            Self::Sys => SYS_FUNCTIONS,
            Self::Convert => CONVERT_FUNCTIONS,
            Self::Array => ARRAY_FUNCTIONS,
            Self::Encoding => ENCODING_FUNCTIONS,
            Self::String => STRING_FUNCTIONS,
            Self::File => FILE_FUNCTIONS,
        }
    }

    /// The constants with the releases they came with, by name.
    #[must_use]
    pub fn constants(self) -> Vec<(&'static str, Version, Value)> {
        match self {
            Self::Constants => vec![
                ("hostname", START, Value::of(TEXT)),
                ("arch", START, Value::one_of(ARCHITECTURES)),
                ("os", START, Value::one_of(SYSTEMS)),
                ("version", Version::new(1, 9, 0), Value::of(TEXT)),
            ],
            _ => Vec::new(),
        }
    }

    pub(super) fn members(self, behaviour: Behaviour) -> impl Iterator<Item = (&'static str, Value)> {
        let functions =
            self.functions().iter().map(|&(name, since, function)| (name, since, Value::new(Data::Function(function))));
        functions
            .chain(self.constants())
            .filter(move |&(_, since, _)| behaviour.since(since))
            .map(|(name, _, value)| (name, value))
    }

    pub(super) fn member(self, name: &str, behaviour: Behaviour) -> Option<Value> {
        if let Some(&(_, since, function)) = self.functions().iter().find(|&&(member, ..)| member == name) {
            return behaviour.since(since).then_some(Value::new(Data::Function(function)));
        }
        let (_, since, value) = self.constants().into_iter().find(|&(member, ..)| member == name)?;
        behaviour.since(since).then_some(value)
    }

    pub(super) fn has_functions(self) -> bool {
        self != Self::Constants
    }
}

/// What a name means when the scope does not know it.
#[must_use]
pub fn top_level(name: &str, behaviour: Behaviour) -> Option<TopLevel> {
    if let Some(&namespace) = Namespace::ALL.iter().find(|namespace| namespace.name() == name) {
        return behaviour.since(namespace.since()).then_some(TopLevel::Namespace(namespace));
    }
    let &(_, since, function) = TOP_LEVEL.iter().find(|&&(known, ..)| known == name)?;
    let deprecated = behaviour.since(NAMESPACES) && function.name != name;
    behaviour.since(since).then_some(TopLevel::Function { function, deprecated: deprecated.then_some(function.name) })
}

/// All names at the top level of that release.
pub fn top_level_names(behaviour: Behaviour) -> impl Iterator<Item = &'static str> {
    let namespaces = Namespace::ALL.iter().map(|namespace| (namespace.name(), namespace.since()));
    namespaces
        .chain(TOP_LEVEL.iter().map(|&(name, since, _)| (name, since)))
        .filter(move |&(_, since)| behaviour.since(since))
        .map(|(name, _)| name)
}

/// Functions that need `--stability.level=experimental`, as Alloy finds them: by the text of the reference.
#[must_use]
pub fn is_experimental(reference: &str) -> bool {
    matches!(reference, "array.combine_maps" | "array.group_by")
}

/// The first release that knows the name (`string.join`, `join`), or `None` when no release does.
#[must_use]
pub fn since(reference: &str) -> Option<Version> {
    let (name, member) = match reference.split_once('.') {
        Some((name, member)) => (name, Some(member)),
        None => (reference, None),
    };
    let namespace = Namespace::ALL.iter().find(|namespace| namespace.name() == name);
    match (namespace, member) {
        (Some(namespace), None) => Some(namespace.since()),
        (Some(namespace), Some(member)) => {
            let functions = namespace.functions().iter().map(|&(name, since, _)| (name, since));
            let constants = namespace.constants().into_iter().map(|(name, since, _)| (name, since));
            functions.chain(constants).find(|&(known, _)| known == member).map(|(_, since)| since)
        }
        (None, None) => TOP_LEVEL.iter().find(|&&(known, ..)| known == name).map(|&(_, since, _)| since),
        (None, Some(_)) => None,
    }
}

impl TopLevel {
    pub(super) fn value(self) -> Value {
        match self {
            Self::Namespace(namespace) => Value::new(Data::Namespace(namespace)),
            Self::Function { function, .. } => Value::new(Data::Function(function)),
        }
    }
}

impl Function {
    /// What the call gives, when the arguments are these.
    ///
    /// # Errors
    /// The call can never succeed.
    pub(super) fn call(&self, function: &Value, arguments: &[Value], context: Context) -> Result<Value, Failure> {
        let body = match self.body {
            Body::Raw(body) => return body(function, arguments, context),
            Body::Plain(body) => body,
        };
        let (expected, got) = (self.parameters.len(), arguments.len());
        if got < expected || (got > expected && self.variadic.is_none()) {
            let least = if self.variadic.is_some() { "at least " } else { "" };
            let text = format!("expected {least}{expected} args, got {got}");
            return Err(ValueError::new(function, Reason::ArgumentCount, text).into());
        }
        let mut decoded = Vec::with_capacity(got);
        let parameters = self.parameters.iter().copied().chain(self.variadic.into_iter().cycle());
        for (argument, parameter) in arguments.iter().zip(parameters) {
            decoded.push(decode(argument, parameter, context).map_err(|error| error.in_argument(argument))?);
        }
        match body(&decoded) {
            Ok(Some(result)) => Ok(result),
            Ok(None) => Ok(Value::of(self.result)),
            Err(text) => Err(ValueError::new(function, Reason::Value, text).into()),
        }
    }

    /// Whether arguments are taken as they are.
    #[must_use]
    pub fn checks_its_arguments(&self) -> bool {
        matches!(self.body, Body::Raw(_))
    }

    pub(super) fn go_type(&self) -> String {
        if self.checks_its_arguments() {
            return "value.RawFunction".to_owned();
        }
        let mut parameters: Vec<String> = self.parameters.iter().map(|&of| go_type::type_name(of)).collect();
        parameters.extend(self.variadic.map(|of| format!("...{}", go_type::type_name(of))));
        let result = match self.result {
            Type::List(Type::Uint) => "[]uint8".to_owned(),
            result => go_type::type_name(result),
        };
        // The functions that can fail.
        let fails = self.name.starts_with("encoding.") || self.name == "json_path";
        let result = if fails { format!("({result}, error)") } else { result };
        format!("func({}) {result}", parameters.join(", "))
    }
}

/// The bytes of the argument, if they are known: null is the empty string.
fn text_argument(arguments: &[Value], at: usize) -> Option<&[u8]> {
    match &arguments.get(at)?.data {
        Data::String(text) => Some(text.as_bytes()),
        Data::Null => Some(b""),
        _ => None,
    }
}

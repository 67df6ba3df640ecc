//! Types as they are written in the component files.

use std::{fmt, str::FromStr};

/// A type as it is written: `list(string)`, `capsule(loki.LogsReceiver)`, `text(logging.Level)`, `object(tail_sampling.DecisionCacheConfig)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TypeExpr {
    Bool,
    String,
    Int,
    Uint,
    Float,
    Duration,
    Secret,
    OptionalSecret,
    Any,
    Target,
    /// `url`: what Go's `url.Parse` takes.
    Url,
    /// `regexp`: RE2, anchored.
    Regexp,
    /// `bytes`: `units.Base2Bytes`.
    Bytes,
    /// `template`: a Go text template.
    Template,
    /// `text(NAME)`: an entry of `_shared/text-types.json`.
    Text(String),
    /// `object(NAME)`: a struct as a value; its fields are `_shared/NAME.json`.
    Object(String),
    /// `capsule(GO.TYPE)`.
    Capsule(String),
    List(Box<TypeExpr>),
    Map(Box<TypeExpr>),
}

impl FromStr for TypeExpr {
    type Err = String;

    fn from_str(text: &str) -> Result<TypeExpr, String> {
        let inner = |head: &str| {
            text.strip_prefix(head)?.strip_prefix('(')?.strip_suffix(')').filter(|inner| !inner.is_empty())
        };
        let named =
            |inner: &str| if inner.contains(['(', ')']) { Err(unknown_type(text)) } else { Ok(inner.to_owned()) };
        Ok(match text {
            "bool" => TypeExpr::Bool,
            "string" => TypeExpr::String,
            "int" => TypeExpr::Int,
            "uint" => TypeExpr::Uint,
            "float" => TypeExpr::Float,
            "duration" => TypeExpr::Duration,
            "secret" => TypeExpr::Secret,
            "optional_secret" => TypeExpr::OptionalSecret,
            "any" => TypeExpr::Any,
            "target" => TypeExpr::Target,
            "url" => TypeExpr::Url,
            "regexp" => TypeExpr::Regexp,
            "bytes" => TypeExpr::Bytes,
            "template" => TypeExpr::Template,
            _ => {
                if let Some(inner) = inner("list") {
                    TypeExpr::List(Box::new(inner.parse()?))
                } else if let Some(inner) = inner("map") {
                    TypeExpr::Map(Box::new(inner.parse()?))
                } else if let Some(inner) = inner("text") {
                    TypeExpr::Text(named(inner)?)
                } else if let Some(inner) = inner("object") {
                    TypeExpr::Object(named(inner)?)
                } else if let Some(inner) = inner("capsule") {
                    TypeExpr::Capsule(named(inner)?)
                } else {
                    return Err(unknown_type(text));
                }
            }
        })
    }
}

fn unknown_type(text: &str) -> String {
    format!(
        "unknown type {text:?}, expected bool, string, int, uint, float, duration, secret, optional_secret, any, target, url, regexp, bytes, \
         template, list(T), map(T), text(NAME), object(NAME) or capsule(GO.TYPE)"
    )
}

impl fmt::Display for TypeExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TypeExpr::Bool => "bool",
            TypeExpr::String => "string",
            TypeExpr::Int => "int",
            TypeExpr::Uint => "uint",
            TypeExpr::Float => "float",
            TypeExpr::Duration => "duration",
            TypeExpr::Secret => "secret",
            TypeExpr::OptionalSecret => "optional_secret",
            TypeExpr::Any => "any",
            TypeExpr::Target => "target",
            TypeExpr::Url => "url",
            TypeExpr::Regexp => "regexp",
            TypeExpr::Bytes => "bytes",
            TypeExpr::Template => "template",
            TypeExpr::Text(name) => return write!(f, "text({name})"),
            TypeExpr::Object(name) => return write!(f, "object({name})"),
            TypeExpr::Capsule(name) => return write!(f, "capsule({name})"),
            TypeExpr::List(element) => return write!(f, "list({element})"),
            TypeExpr::Map(element) => return write!(f, "map({element})"),
        })
    }
}

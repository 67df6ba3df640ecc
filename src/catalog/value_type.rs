//! The types and values that the catalog speaks of.

use std::fmt;

/// The type of an argument or an export, as Alloy's Go code declares it.
///
/// `Display` writes it as the JSON of `catalog` does: a text type of Alloy's own is a `string` there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Type {
    Bool,
    String,
    /// Any number; the Go field is signed, unsigned or floating.
    Int,
    Uint,
    Float,
    /// A Go `time.Duration`: text such as `"1m30s"`.
    Duration,
    /// Text that is decoded into something narrower (an enum, a regular expression, a URL, a byte size).
    Text(&'static TextType),
    Secret,
    OptionalSecret,
    /// A Go interface that takes anything.
    Any,
    List(&'static Type),
    Map(&'static Type),
    /// An object with fixed fields (a Go struct as an attribute); `Catalog::object` has them under this name.
    Object(&'static str),
    /// `discovery.Target`: any object; a map of strings before 1.7.
    Target,
    /// An opaque value that only an export of the same kind fits, by its Go name: `loki.LogsReceiver`.
    Capsule(&'static str),
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Type::Bool => "bool",
            Type::String => "string",
            Type::Int => "int",
            Type::Uint => "uint",
            Type::Float => "float",
            Type::Duration => "duration",
            Type::Text(text) => match text.format {
                TextFormat::Regexp => "regexp",
                TextFormat::Url => "url",
                TextFormat::Base2Bytes => "bytes",
                TextFormat::Template => "template",
                TextFormat::Enum { .. } | TextFormat::Unknown => "string",
            },
            Type::Secret => "secret",
            Type::OptionalSecret => "optional_secret",
            Type::Any => "any",
            Type::Target => "target",
            Type::List(element) => return write!(f, "list({element})"),
            Type::Map(element) => return write!(f, "map({element})"),
            Type::Object(_) => "object",
            Type::Capsule(name) => return write!(f, "capsule({name})"),
        })
    }
}

/// A text type: its Go name and what its text must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TextType {
    /// The Go type, such as `logging.Level`.
    pub name: &'static str,
    pub format: TextFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextFormat {
    /// One of `values`.
    Enum {
        values: &'static [&'static str],
        ignore_case: bool,
        /// Whether the empty text is taken too.
        empty: bool,
        /// Alloy's words, with `{q}` where it prints the text as Go's `%q`, `{s}` where it prints it bare.
        message: &'static str,
    },
    /// `relabel.Regexp`: RE2, anchored.
    Regexp,
    /// `config.URL`: what Go's `url.Parse` takes.
    Url,
    /// `units.Base2Bytes`: `"1MiB"`.
    Base2Bytes,
    /// A Go text template with sprig functions.
    Template,
    /// Nothing is known of what it takes: never judged.
    Unknown,
}

/// A value known to the catalog: a default, a bound, a listed value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum DefaultValue {
    /// Nothing: Alloy behaves as the component decides.
    Null,
    Bool(bool),
    Int(i64),
    /// Above what `Int` holds.
    Uint(u64),
    Float(f64),
    /// Text, durations in Go's spelling (`1m0s`).
    String(&'static str),
    List(&'static [DefaultValue]),
    Object(&'static [(&'static str, DefaultValue)]),
    /// There is one, computed by this Go expression; its value is not known.
    Unknown(&'static str),
}

/// As it is written in a configuration; an unknown one as `?`.
impl fmt::Display for DefaultValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DefaultValue::Null => f.write_str("null"),
            DefaultValue::Bool(value) => value.fmt(f),
            DefaultValue::Int(value) => value.fmt(f),
            DefaultValue::Uint(value) => value.fmt(f),
            DefaultValue::Float(value) => value.fmt(f),
            DefaultValue::String(text) => write_string(text, f),
            DefaultValue::List(elements) => {
                f.write_str("[")?;
                for (i, element) in elements.iter().enumerate() {
                    write!(f, "{}{element}", if i > 0 { ", " } else { "" })?;
                }
                f.write_str("]")
            }
            DefaultValue::Object(fields) => {
                f.write_str("{")?;
                for (i, (name, value)) in fields.iter().enumerate() {
                    f.write_str(if i > 0 { ", " } else { "" })?;
                    write_string(name, f)?;
                    write!(f, " = {value}")?;
                }
                f.write_str("}")
            }
            DefaultValue::Unknown(_) => f.write_str("?"),
        }
    }
}

/// Text in double quotes with Alloy's escapes.
fn write_string(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("\"")?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            '\r' => f.write_str("\\r")?,
            c if c.is_control() => write!(f, "\\u{:04x}", u32::from(c))?,
            c => write!(f, "{c}")?,
        }
    }
    f.write_str("\"")
}

/// The type of an argument or an export, as Alloy's Go code declares it.
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
    /// An object with fixed fields (a Go struct as an attribute).
    Object(&'static str),
    /// `discovery.Target`: any object; a map of strings before 1.7.
    Target,
    /// An opaque value that only an export of the same kind fits, by its Go name: `loki.LogsReceiver`.
    Capsule(&'static str),
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

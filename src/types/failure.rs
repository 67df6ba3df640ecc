//! Why a value cannot be computed or decoded, in both of Alloy's forms.
//!
//! Alloy's value layer nests errors, each naming the value it is about: `[1].field should be string, got bool` is a
//! chain of element, field and type error. `alloy validate` prints the innermost one as it is ([`ValueError::raw`]). A
//! load walks the chain from the outside in, and whenever a value of it is the value of an expression it starts anew
//! from that expression ([`ValueError::anchored`]); which expression that is depends on which *box* the value is in
//! (Go shares the boxes of small numbers, bools and empty strings), so values carry the id of their box.

use std::collections::HashMap;

use super::kind::Kind;
use super::number::Number;
use super::value::{Data, Value};
use crate::catalog::text_hash;
use crate::embedded::go_text;
use crate::syntax::ast::Expr;
use crate::text::Span;

/// Why an expression has no value, or its value does not fit.
#[derive(Clone, Debug)]
pub enum Failure {
    /// A mistake of values; its place is that of the expression which the chain leads to.
    Value(Box<ValueError>),
    /// A mistake with a place of its own.
    At { span: Span, message: String, reason: Reason },
    /// Alloy names no place.
    Unplaced { message: String, reason: Reason },
}

/// What sort of mistake it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Reason {
    /// A value of another kind is wanted.
    Type,
    /// The kind fits, the value does not: text that is no duration, a division by zero, an index out of range.
    Value,
    /// A secret where a string is wanted.
    Secret,
    /// A field that is not there.
    Field,
    /// An identifier that does not exist.
    Identifier,
    /// Too many or too few arguments.
    ArgumentCount,
    /// A key that the object does not take.
    Key,
}

/// A chain of errors, outermost first.
#[derive(Clone, Debug)]
pub struct ValueError {
    /// Innermost first: it grows outwards.
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
struct Step {
    what: What,
    /// The box of the value it is about; zero when that is to be found from the step around it.
    id: u64,
}

#[derive(Clone, Debug)]
enum What {
    Error {
        text: String,
        reason: Reason,
    },
    Type {
        expected: Kind,
        got: Kind,
    },
    MissingKey(String),
    Element(usize),
    Field(String),
    /// The argument of a call.
    Argument,
    /// An error that repeats the one inside it.
    Around,
}

impl ValueError {
    fn leaf(what: What, value: &Value) -> Box<Self> {
        Box::new(Self { steps: vec![Step { what, id: box_of(value) }] })
    }

    pub(super) fn new(value: &Value, reason: Reason, text: impl Into<String>) -> Box<Self> {
        Self::leaf(What::Error { text: text.into(), reason }, value)
    }

    pub(super) fn wrong_kind(value: &Value, expected: Kind, got: Kind) -> Box<Self> {
        Self::leaf(What::Type { expected, got }, value)
    }

    pub(super) fn missing_key(value: &Value, key: &str) -> Box<Self> {
        Self::leaf(What::MissingKey(key.to_owned()), value)
    }

    pub(super) fn in_element(self: Box<Self>, array: &Value, index: usize) -> Box<Self> {
        self.within(What::Element(index), box_of(array))
    }

    pub(super) fn in_field(self: Box<Self>, object: &Value, name: &str) -> Box<Self> {
        self.within(What::Field(name.to_owned()), box_of(object))
    }

    pub(super) fn in_argument(self: Box<Self>, argument: &Value) -> Box<Self> {
        self.within(What::Argument, box_of(argument))
    }

    pub(super) fn around(self: Box<Self>, value: &Value) -> Box<Self> {
        self.within(What::Around, box_of(value))
    }

    fn within(mut self: Box<Self>, what: What, id: u64) -> Box<Self> {
        self.steps.push(Step { what, id });
        self
    }

    #[must_use]
    pub fn reason(&self) -> Reason {
        match self.steps.first().map(|step| &step.what) {
            Some(What::Error { reason, .. }) => *reason,
            Some(What::MissingKey(_)) => Reason::Key,
            _ => Reason::Type,
        }
    }

    /// The kinds of a type error: wanted and found.
    #[must_use]
    pub fn kinds(&self) -> Option<(Kind, Kind)> {
        match self.steps.first()?.what {
            What::Type { expected, got } => Some((expected, got)),
            _ => None,
        }
    }

    /// What `alloy validate` prints.
    #[must_use]
    pub fn raw(&self) -> String {
        match self.steps.first().map(|step| &step.what) {
            Some(What::Error { text, .. }) => text.clone(),
            Some(What::Type { expected, got }) => format!("expected {expected}, got {got}"),
            Some(What::MissingKey(key)) => format!("key {} does not exist", go_text::quote(key)),
            _ => String::new(),
        }
    }

    /// What a load prints: the expression that the chain leads to, the accessors from there on, and the message.
    pub(super) fn anchored<'a>(&self, anchors: &Anchors<'a>) -> (Option<Expr<'a>>, String, String) {
        let mut accessors = String::new();
        let mut message = String::new();
        let mut found = None;
        let mut direct = false;
        let (mut around, mut key) = (0, 0);
        for step in self.steps.iter().rev() {
            // A value that was never an expression's is known by where it stands.
            let id = if step.id != 0 { step.id } else { child(around, key) };
            match &step.what {
                What::Error { text, .. } => message.clone_from(text),
                What::Type { expected, got } => message = format!("should be {expected}, got {got}"),
                What::MissingKey(name) => {
                    message = format!("does not have field named {}", go_text::quote(name));
                }
                What::Element(index) => accessors += &format!("[{index}]"),
                What::Field(name) => accessors += &format!(".{name}"),
                What::Argument | What::Around => {}
            }
            match anchors.by_box.get(&id) {
                Some(&expression) if id != 0 => {
                    if direct {
                        accessors.clear();
                    }
                    found = Some(expression);
                    direct = true;
                }
                _ => direct = false,
            }
            match &step.what {
                What::Element(index) => (around, key) = (id, element_key(*index)),
                What::Field(name) => (around, key) = (id, field_key(name.as_bytes())),
                _ => (around, key) = (id, 0),
            }
        }
        (found, accessors, message)
    }
}

/// Which expression was evaluated last with each box.
#[derive(Default)]
pub(super) struct Anchors<'a> {
    by_box: HashMap<u64, Expr<'a>>,
}

impl<'a> Anchors<'a> {
    pub(super) fn set(&mut self, value: &Value, expression: Expr<'a>) {
        let id = box_of(value);
        if id != 0 {
            self.by_box.insert(id, expression);
        }
    }
}

/// The box of a value: Go shares those of bools, of integers up to 255, of zero and of the empty string.
fn box_of(value: &Value) -> u64 {
    if value.id == 0 { shared_box(&value.data) } else { value.id }
}

/// The box of a value that always is in the same one; zero for others.
pub(super) fn shared_box(data: &Data) -> u64 {
    const SHARED: u64 = 1 << 63;
    match data {
        Data::Bool(value) => SHARED | u64::from(*value),
        Data::Number(Number::Int(number)) if (0..256).contains(number) => SHARED | 0x1000 | *number as u64,
        Data::Number(Number::Uint(number)) if *number < 256 => SHARED | 0x2000 | *number,
        Data::Number(Number::Float(number)) if number.to_bits() < 256 => SHARED | 0x3000,
        Data::String(text) if text.is_empty() => SHARED | 0x4000,
        // The standard library is there once.
        Data::Namespace(namespace) => field_key(namespace.name().as_bytes()),
        Data::Function(function) => field_key(function.name.as_bytes()),
        _ => 0,
    }
}

/// The box of an expression's own value.
pub(super) fn fresh(expression: Expr<'_>) -> u64 {
    child(expression.source().as_ptr() as u64, u64::from(expression.id().0) + 1)
}

/// The box of a part, from the box of the whole.
pub(super) fn child(whole: u64, key: u64) -> u64 {
    if key == 0 || whole == 0 {
        return whole;
    }
    // Mixes well enough to keep a few thousand boxes apart; the top bit belongs to the shared ones.
    let mixed = (whole ^ key.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((mixed ^ (mixed >> 31)) & !(1 << 63)) | 1
}

pub(super) fn element_key(index: usize) -> u64 {
    (index as u64).wrapping_mul(2).wrapping_add(2)
}

pub(super) fn field_key(name: &[u8]) -> u64 {
    text_hash(0, name) | 1
}

impl Failure {
    #[must_use]
    pub fn reason(&self) -> Reason {
        match self {
            Self::Value(error) => error.reason(),
            Self::At { reason, .. } | Self::Unplaced { reason, .. } => *reason,
        }
    }

    /// The text without an expression before it.
    #[must_use]
    pub fn raw(&self) -> String {
        match self {
            Self::Value(error) => error.raw(),
            Self::At { message, .. } | Self::Unplaced { message, .. } => message.clone(),
        }
    }
}

impl From<Box<ValueError>> for Failure {
    fn from(error: Box<ValueError>) -> Self {
        Self::Value(error)
    }
}

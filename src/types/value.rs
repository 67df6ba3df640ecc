//! Values of expressions: known, partly known, or of a known type only.
//!
//! Arrays and objects keep their known shape when elements are unknown. Shared parts are counted (`Arc`), so a value is
//! cheap to clone; its total size is bounded (see [`MAX_WEIGHT`]), so walking one is cheap too.

use std::fmt;
use std::sync::Arc;

use super::failure::{child, element_key, shared_box};
use super::kind::{Kind, Kinds};
use super::number::Number;
use super::stdlib::{Function, Namespace};
use crate::catalog::Type;

/// Arrays and objects with more parts than this are not followed any more: they become unknown.
pub const MAX_WEIGHT: u32 = 10_000;

/// Deeper arrays and objects become unknown: walking and dropping them must not exhaust the stack.
pub const MAX_DEPTH: u16 = 200;

/// Longer strings become unknown.
pub const MAX_TEXT: usize = 64 * 1024;

/// A value, or what is known of it.
#[derive(Clone, Debug)]
pub struct Value {
    pub data: Data,
    /// Which box of the evaluator it is; zero when it never was the value of an expression. See [`super::failure`].
    pub(super) id: u64,
}

#[derive(Clone, Debug)]
pub enum Data {
    Null,
    Bool(bool),
    Number(Number),
    String(Text),
    Array(Arc<Array>),
    Object(Arc<Object>),
    /// `string`, `sys` … of the standard library: an object of functions.
    Namespace(Namespace),
    Function(&'static Function),
    Capsule(Capsule),
    Unknown(Unknown),
}

/// A string of bytes: escapes can make it anything.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(Arc<[u8]>);

#[derive(Clone, Debug)]
pub enum Capsule {
    Secret(Text),
    OptionalSecret {
        secret: bool,
        text: Text,
    },
    /// The labels of a target.
    Target(Arc<Object>),
}

/// What is known of a value that is not known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unknown {
    /// A value of one of these kinds.
    Kinds(Kinds),
    /// A value that a Go field of this type holds; null too when `nullable`.
    Of { of: Type, nullable: bool },
    /// One of these strings.
    OneOf(&'static [&'static str]),
}

/// An array with known elements (which may be unknown values themselves).
#[derive(Clone, Debug)]
pub struct Array {
    items: Items,
    size: Size,
}

/// How large a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Size {
    /// The number of values it is made of.
    weight: u32,
    depth: u16,
}

impl Size {
    const SCALAR: Self = Self { weight: 1, depth: 0 };

    fn around(parts: impl Iterator<Item = Self>) -> Self {
        let sum = parts.fold(Self::SCALAR, |sum, part| Self {
            weight: sum.weight.saturating_add(part.weight),
            depth: sum.depth.max(part.depth),
        });
        Self { depth: sum.depth.saturating_add(1), ..sum }
    }

    const fn is_followed(self) -> bool {
        self.weight <= MAX_WEIGHT && self.depth <= MAX_DEPTH
    }
}

#[derive(Clone, Debug)]
enum Items {
    Values(Vec<Value>, ArrayHost),
    Bytes(Text),
}

/// The Go type behind an array.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArrayHost {
    Values,
    Strings,
    Anys,
    Bytes,
    /// What a component exports as its targets.
    Targets,
}

/// An object with known keys.
#[derive(Clone, Debug)]
pub struct Object {
    /// In the order in which they were written; no key twice.
    fields: Vec<(Text, Value)>,
    /// The fields by key, for objects that are too large to search through.
    order: Vec<u32>,
    host: ObjectHost,
    size: Size,
}

/// The Go type behind an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ObjectHost {
    Values,
    Strings,
    Anys,
    /// A struct, such as the exports of a component.
    Struct,
}

impl Text {
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text, unless it is not UTF-8.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// For messages: bytes that are no UTF-8 are replaced.
    #[must_use]
    pub fn lossy(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }
}

impl From<&[u8]> for Text {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(text.into_bytes().into())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.lossy())
    }
}

impl Value {
    pub const NULL: Self = Self { data: Data::Null, id: 0 };

    #[must_use]
    pub const fn new(data: Data) -> Self {
        Self { data, id: 0 }
    }

    #[must_use]
    pub const fn bool(value: bool) -> Self {
        Self::new(Data::Bool(value))
    }

    #[must_use]
    pub const fn number(value: Number) -> Self {
        Self::new(Data::Number(value))
    }

    /// A string; one that is too long is unknown.
    #[must_use]
    pub fn string(text: impl Into<Text> + AsRef<[u8]>) -> Self {
        if text.as_ref().len() > MAX_TEXT {
            return Self::of(Type::String);
        }
        Self::new(Data::String(text.into()))
    }

    /// An array literal's value; one that is too large is unknown.
    #[must_use]
    pub fn array(items: Vec<Self>) -> Self {
        Self::array_from(items, ArrayHost::Values)
    }

    #[must_use]
    pub fn array_from(items: Vec<Self>, host: ArrayHost) -> Self {
        let size = Size::around(items.iter().map(Self::size));
        if !size.is_followed() {
            return Self::of(Type::List(&Type::Any));
        }
        Self::new(Data::Array(Arc::new(Array { items: Items::Values(items, host), size })))
    }

    /// What decoding base64 gives: an array of numbers that also passes as a string.
    #[must_use]
    pub fn bytes(bytes: Vec<u8>) -> Self {
        Self::new(Data::Array(Arc::new(Array { items: Items::Bytes(bytes.into()), size: Size::SCALAR })))
    }

    /// An object literal's value: the last of equal keys wins.
    #[must_use]
    pub fn object(fields: Vec<(Text, Self)>) -> Self {
        Self::object_from(fields, ObjectHost::Values)
    }

    #[must_use]
    pub fn object_from(fields: Vec<(Text, Self)>, host: ObjectHost) -> Self {
        let object = Object::new(fields, host);
        if !object.size.is_followed() {
            return Self::of(Type::Map(&Type::Any));
        }
        Self::new(Data::Object(Arc::new(object)))
    }

    /// Nothing is known of it.
    #[must_use]
    pub const fn unknown() -> Self {
        Self::new(Data::Unknown(Unknown::Kinds(Kinds::ALL)))
    }

    /// A value of that type, not null.
    #[must_use]
    pub const fn of(of: Type) -> Self {
        match of {
            Type::Any => Self::unknown(),
            _ => Self::new(Data::Unknown(Unknown::Of { of, nullable: false })),
        }
    }

    /// A value of that type, or null.
    #[must_use]
    pub const fn nullable(of: Type) -> Self {
        match of {
            Type::Any => Self::unknown(),
            _ => Self::new(Data::Unknown(Unknown::Of { of, nullable: true })),
        }
    }

    /// A list of that element type, which is anything when the type is not known.
    #[must_use]
    pub const fn of_list(element: &'static Type) -> Self {
        Self::of(Type::List(element))
    }

    #[must_use]
    pub const fn of_kind(kind: Kind) -> Self {
        Self::new(Data::Unknown(Unknown::Kinds(Kinds::one(kind))))
    }

    #[must_use]
    pub const fn of_kinds(kinds: Kinds) -> Self {
        Self::new(Data::Unknown(Unknown::Kinds(kinds)))
    }

    #[must_use]
    pub const fn one_of(strings: &'static [&'static str]) -> Self {
        Self::new(Data::Unknown(Unknown::OneOf(strings)))
    }

    /// The kinds that the value may have.
    #[must_use]
    pub fn kinds(&self) -> Kinds {
        Kinds::one(match &self.data {
            Data::Null => Kind::Null,
            Data::Bool(_) => Kind::Bool,
            Data::Number(_) => Kind::Number,
            Data::String(_) => Kind::String,
            Data::Array(_) => Kind::Array,
            Data::Object(_) | Data::Namespace(_) => Kind::Object,
            Data::Function(_) => Kind::Function,
            Data::Capsule(_) => Kind::Capsule,
            Data::Unknown(Unknown::Kinds(kinds)) => return *kinds,
            Data::Unknown(Unknown::Of { of, nullable }) => {
                let kinds = Kinds::one(Kind::of(*of));
                return if *nullable { kinds.and(Kinds::one(Kind::Null)) } else { kinds };
            }
            Data::Unknown(Unknown::OneOf(_)) => Kind::String,
        })
    }

    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// Whether the value itself is not known (elements of known arrays and objects are not looked at).
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        matches!(self.data, Data::Unknown(_))
    }

    #[must_use]
    pub const fn as_text(&self) -> Option<&Text> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        match self.data {
            Data::Bool(value) => Some(value),
            _ => None,
        }
    }

    #[must_use]
    pub const fn as_number(&self) -> Option<Number> {
        match self.data {
            Data::Number(value) => Some(value),
            _ => None,
        }
    }

    #[must_use]
    pub const fn as_array(&self) -> Option<&Arc<Array>> {
        match &self.data {
            Data::Array(array) => Some(array),
            _ => None,
        }
    }

    #[must_use]
    pub const fn as_object(&self) -> Option<&Arc<Object>> {
        match &self.data {
            Data::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The item of an array as the evaluator knows it: by its place when it never was an expression's value.
    pub(super) fn part_of(&self, array: &Self, at: usize) -> Self {
        let mut part = self.clone();
        if part.id == 0 && !part.is_null() && shared_box(&part.data) == 0 {
            part.id = child(array.id, element_key(at));
        }
        part
    }

    fn size(&self) -> Size {
        match &self.data {
            Data::Array(array) => array.size,
            Data::Object(object) => object.size,
            _ => Size::SCALAR,
        }
    }

    /// `got capsule("loki.LogsReceiver")`, or the kind.
    pub(super) fn describe(&self) -> String {
        let capsule = |name: &str| format!("capsule(\"{name}\")");
        match &self.data {
            Data::Capsule(Capsule::Secret(_)) => capsule("alloytypes.Secret"),
            Data::Capsule(Capsule::OptionalSecret { .. }) => capsule("alloytypes.OptionalSecret"),
            Data::Capsule(Capsule::Target(_)) => capsule("discovery.Target"),
            Data::Unknown(Unknown::Of { of, .. }) => match of {
                Type::Secret => capsule("alloytypes.Secret"),
                Type::OptionalSecret => capsule("alloytypes.OptionalSecret"),
                Type::Target => capsule("discovery.Target"),
                Type::Capsule(name) => capsule(name),
                _ => Kind::of(*of).to_string(),
            },
            _ => self.kinds().first().unwrap_or(Kind::Null).to_string(),
        }
    }
}

impl Array {
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.items {
            Items::Values(values, _) => values.len(),
            Items::Bytes(bytes) => bytes.len(),
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[must_use]
    pub fn get(&self, at: usize) -> Option<Value> {
        match &self.items {
            Items::Values(values, _) => values.get(at).cloned(),
            Items::Bytes(bytes) => bytes.as_bytes().get(at).map(|&byte| Value::number(Number::Uint(byte.into()))),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = Value> + '_ {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// The bytes of a decoded text.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Text> {
        match &self.items {
            Items::Bytes(bytes) => Some(bytes),
            Items::Values(..) => None,
        }
    }

    #[must_use]
    pub fn host(&self) -> ArrayHost {
        match &self.items {
            Items::Values(_, host) => *host,
            Items::Bytes(_) => ArrayHost::Bytes,
        }
    }
}

impl Object {
    /// Beyond this many fields a search by halves is worth an index.
    const SEARCH_THROUGH: usize = 12;

    #[must_use]
    pub fn new(mut fields: Vec<(Text, Value)>, host: ObjectHost) -> Self {
        let mut order: Vec<u32> = Vec::new();
        if fields.len() > 1 {
            order.extend(0..fields.len() as u32);
            // Equal keys stand together, the last one written last.
            order.sort_by(|&a, &b| fields[a as usize].0.cmp(&fields[b as usize].0).then(a.cmp(&b)));
            let lost: Vec<u32> = order
                .windows(2)
                .filter(|pair| fields[pair[0] as usize].0 == fields[pair[1] as usize].0)
                .map(|pair| pair[0])
                .collect();
            if !lost.is_empty() {
                let mut keep = vec![true; fields.len()];
                for at in lost {
                    keep[at as usize] = false;
                }
                let mut keep = keep.into_iter();
                fields.retain(|_| keep.next().unwrap_or(true));
                order.clear();
                order.extend(0..fields.len() as u32);
                order.sort_by(|&a, &b| fields[a as usize].0.cmp(&fields[b as usize].0));
            }
            if fields.len() <= Self::SEARCH_THROUGH {
                order = Vec::new();
            }
        }
        let size = Size::around(fields.iter().map(|(_, value)| value.size()));
        Self { fields, order, host, size }
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    #[must_use]
    pub fn get(&self, key: &[u8]) -> Option<&Value> {
        if self.order.is_empty() {
            return self.fields.iter().find(|(name, _)| name.as_bytes() == key).map(|(_, value)| value);
        }
        let at = self.order.binary_search_by(|&at| self.fields[at as usize].0.as_bytes().cmp(key)).ok()?;
        self.fields.get(self.order[at] as usize).map(|(_, value)| value)
    }

    /// The fields in the order in which they were written.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &(Text, Value)> {
        self.fields.iter()
    }

    #[must_use]
    pub fn host(&self) -> ObjectHost {
        self.host
    }
}

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

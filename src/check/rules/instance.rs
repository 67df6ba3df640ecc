//! A body as Alloy holds it after decoding: what is written, else the defaults, each known or not.

use std::cell::{Cell, RefCell};

use super::{Ruled, Values};
use crate::catalog::{Argument, Body, DefaultValue, Name, TextFormat, TextType, Type};
use crate::check::run::Run;
use crate::resolve::Names;
use crate::syntax::ast::{Attribute, Block, Expr, ExprKind, LiteralKind};
use crate::text::Span;
use crate::types::{self, Capsule, Context, Data, Number, Text, Value};

/// A written body and its values.
pub(in crate::check) struct Instance<'i, 'a> {
    pub block: Block<'a>,
    pub body: Body,
    values: &'i Values<'i, 'a>,
    /// Of the file in which the body is written.
    names: Names<'i>,
    context: Context,
    /// The bits of the names that are written: most names that rules speak of are not.
    written: u64,
    /// The name of the body's choice, once its value is known.
    chosen: Cell<Option<Name>>,
    /// What was asked for so far: the rules of a body ask for the same few values.
    items: RefCell<Vec<(Name, Item)>>,
}

/// A value with its place.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub value: Value,
    pub ty: Type,
    /// The expression, or the header of the block that lacks it.
    pub span: Span,
    pub is_written: bool,
}

impl<'i, 'a> Instance<'i, 'a> {
    pub(super) fn new(block: Block<'a>, ruled: &Ruled, values: &'i Values<'i, 'a>, run: &Run<'i, '_>) -> Self {
        let &Ruled { node, body, written, .. } = ruled;
        let names = run.resolution.names(run.resolution.graph.node(node).file);
        Self {
            block,
            body,
            values,
            names,
            context: run.context,
            written,
            chosen: Cell::new(None),
            items: RefCell::default(),
        }
    }

    /// A block in this one.
    fn inner(&self, block: Block<'a>, body: Body) -> Self {
        let written = self.names.bits(block.body());
        let &Self { values, names, context, .. } = self;
        Self { block, body, values, names, context, written, chosen: Cell::new(None), items: RefCell::default() }
    }

    /// Whether the name may be written; `false` is certain.
    pub(super) fn may_have(&self, name: &str) -> bool {
        Name::find(name).is_some_and(|name| self.may_have_named(name))
    }

    fn may_have_named(&self, name: Name) -> bool {
        self.written & name.bit() != 0
    }

    pub(super) fn attribute(&self, name: &str) -> Option<Attribute<'a>> {
        self.attribute_named(Name::find(name)?)
    }

    pub(super) fn attribute_named(&self, name: Name) -> Option<Attribute<'a>> {
        if self.may_have_named(name) { self.names.attribute(self.block.body(), name) } else { None }
    }

    pub(super) fn blocks(&self, name: &str) -> impl Iterator<Item = Instance<'i, 'a>> + use<'_, 'i, 'a> {
        let name = Name::find(name).filter(|&name| self.may_have_named(name));
        let schema = name.and_then(|name| Some((name, self.body.block_named(name)?)));
        schema.into_iter().flat_map(move |(name, schema)| {
            let written = self.names.blocks(self.block.body(), name);
            written.map(move |inner| self.inner(inner, schema.body()))
        })
    }

    pub(super) fn block(&self, name: &str) -> Option<Instance<'i, 'a>> {
        self.blocks(name).next()
    }

    /// Whether an attribute or block of that name is there.
    pub(super) fn is_written(&self, name: &str) -> bool {
        self.may_have(name) && (self.attribute(name).is_some() || self.block(name).is_some())
    }

    /// Calls `f` with each body that the path leads to, and the last name of the path.
    pub(super) fn each_owner(&self, path: &'static str, f: &mut dyn FnMut(&Instance<'i, 'a>, &'static str)) {
        // Paths are short, and nearly all of them are one name.
        match path.bytes().position(|byte| byte == b'/') {
            None => f(self, path),
            Some(slash) => {
                for inner in self.blocks(&path[..slash]) {
                    inner.each_owner(&path[slash + 1..], f);
                }
            }
        }
    }

    /// The value of an argument as the component sees it: what is written, else the default.
    pub(super) fn value(&self, name: &str) -> Value {
        self.item(name).map_or_else(Value::unknown, |item| item.value)
    }

    /// The value of an argument and its place; none when this release has no such argument.
    pub(super) fn item(&self, name: &str) -> Option<Item> {
        self.item_named(Name::find(name)?)
    }

    pub(super) fn item_named(&self, name: Name) -> Option<Item> {
        if let Some((_, item)) = self.items.borrow().iter().find(|(known, _)| *known == name) {
            return Some(item.clone());
        }
        let argument = self.body.argument_named(name)?;
        let ty = *argument.ty();
        let item = match self.attribute_named(name) {
            Some(attribute) => {
                let expr = attribute.value();
                let value = (self.values)(expr, ty).unwrap_or_else(Value::unknown);
                let value = if value.is_null() { self.null(argument) } else { value };
                Item { value, ty, span: expr.span(), is_written: true }
            }
            None => {
                let value = self.default(argument);
                Item { value, ty, span: self.block.header_span(), is_written: false }
            }
        };
        self.items.borrow_mut().push((name, item.clone()));
        Some(item)
    }

    /// The values that the body's choice may have, as a set of them.
    pub(super) fn choices(&self) -> u32 {
        let Some(choice) = self.body.choice() else { return u32::MAX };
        let bit = |text: &[u8]| {
            self.chosen.set(Some(choice.name));
            choice.values.iter().position(|value| value.as_bytes() == text).map_or(1 << 31, |at| 1 << at)
        };
        match self.plain(choice.name) {
            Some(text) => bit(text.as_bytes()),
            None => self.item_named(choice.name).as_ref().and_then(|item| bytes(&item.value)).map_or(u32::MAX, bit),
        }
    }

    /// Whether a name is that of the body's choice, and its value is known: of the rules that are judged then, what they
    /// say of it holds.
    pub(super) fn is_chosen(&self, name: &str) -> bool {
        self.chosen.get().is_some_and(|chosen| chosen.get() == name)
    }

    /// Whether an argument that is left out is one of some values, where both stand in the catalog as the component holds
    /// them.
    pub(super) fn default_is_one_of(&self, name: &str, values: &[DefaultValue]) -> Option<bool> {
        if self.may_have(name) {
            return None;
        }
        let argument = self.body.argument(name)?;
        let as_written = match argument.ty() {
            Type::Bool | Type::String => true,
            Type::Text(TextType { format, .. }) => matches!(format, TextFormat::Enum { .. }),
            _ => false,
        };
        let default = argument.default().filter(|_| as_written)?;
        let alike = |value: &DefaultValue| match (value, default) {
            (DefaultValue::Bool(value), DefaultValue::Bool(default)) => Some(*value == default),
            (DefaultValue::String(value), DefaultValue::String(default)) => Some(*value == default),
            _ => None,
        };
        values.iter().try_fold(false, |any, value| Some(any || alike(value)?))
    }

    /// Whether null makes no value at all of an argument: a pointer that is nil.
    pub(super) fn may_be_absent(&self, name: &str) -> bool {
        self.body.argument(name).is_some_and(|argument| argument.default() == Some(DefaultValue::Null))
    }

    fn default(&self, argument: Argument) -> Value {
        match argument.default() {
            Some(default) => decoded(default, *argument.ty(), self.context),
            None => Value::unknown(),
        }
    }

    /// What null makes of an argument: nothing for a pointer, else its zero value.
    fn null(&self, argument: Argument) -> Value {
        if argument.default() == Some(DefaultValue::Null) {
            return Value::NULL;
        }
        match argument.ty() {
            Type::Bool => Value::bool(false),
            Type::String => Value::string(""),
            Type::Int | Type::Duration => Value::number(Number::Int(0)),
            Type::Uint => Value::number(Number::Uint(0)),
            Type::Float => Value::number(Number::Float(0.0)),
            Type::Secret | Type::OptionalSecret => Value::new(Data::Capsule(Capsule::Secret(Text::from("")))),
            _ => Value::NULL,
        }
    }

    /// Whether an argument or block is given: a block that is there, a value that is not zero.
    pub(super) fn given(&self, path: &'static str) -> Option<bool> {
        self.given_as(path, false)
    }

    /// Whether it is there with a value other than null.
    pub(super) fn given_as(&self, path: &'static str, written: bool) -> Option<bool> {
        let mut any = Some(false);
        self.each_owner(path, &mut |owner, name| {
            if any != Some(true) {
                any = match owner.name_given(name, written) {
                    Some(false) => any,
                    other => other,
                };
            }
        });
        any
    }

    fn name_given(&self, name: &str, written: bool) -> Option<bool> {
        match self.attribute(name) {
            Some(attribute) => {
                if let ExprKind::Literal(literal) = attribute.value().kind()
                    && matches!(literal.kind, LiteralKind::String | LiteralKind::RawString)
                {
                    return match literal.text.len() {
                        _ if written => Some(true),
                        2 => Some(false),
                        // Numbers, durations and sizes may be written as texts.
                        _ if self.body.argument(name).is_some_and(|argument| !stays_text(*argument.ty())) => {
                            is_zero(&self.value(name)).map(|zero| !zero)
                        }
                        _ => Some(true),
                    };
                }
                let value = self.value(name);
                match is_zero(&value) {
                    Some(false) => Some(true),
                    Some(true) if written => Some(
                        !matches!(attribute_literal(attribute.value()), Some(LiteralKind::Null)) && !value.is_null(),
                    ),
                    None if written => cannot_be_null(&value).then_some(true),
                    zero => zero.map(|zero| !zero),
                }
            }
            None if self.may_have(name) && self.block(name).is_some() => Some(true),
            None if written || !Name::find(name).is_some_and(|name| self.body.may_have_default(name)) => Some(false),
            None => match self.body.argument(name).and_then(Argument::default) {
                Some(default) => zero_default(default).map(|zero| !zero),
                None => Some(false),
            },
        }
    }

    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        self.value(name).as_number().map(Number::as_int)
    }

    pub(super) fn boolean(&self, name: &str) -> Option<bool> {
        self.value(name).as_bool()
    }

    /// Where a name stands: the value, the block's name, or the header of this block when it is left out.
    pub(super) fn place(&self, name: &str) -> Span {
        match self.attribute(name) {
            Some(attribute) => attribute.value().span(),
            None => self.block(name).map_or_else(|| self.block.header_span(), |inner| inner.block.name_span()),
        }
    }

    /// The elements of a list, each with its place; none when the list itself is not known.
    pub(super) fn elements(&self, name: &str) -> Option<Vec<Item>> {
        let item = self.item(name)?;
        let Type::List(element) = item.ty else { return None };
        let array = match &item.value.data {
            Data::Array(array) => array.clone(),
            Data::Null => return Some(Vec::new()),
            _ => return None,
        };
        let spans = self.attribute(name).map(|attribute| element_spans(attribute.value())).unwrap_or_default();
        let spans = if spans.len() == array.len() { spans } else { vec![item.span; array.len()] };
        let items = array.iter().zip(spans);
        Some(items.map(|(value, span)| Item { value, ty: *element, span, is_written: item.is_written }).collect())
    }

    /// The keys and values of a map, each with the places of key and value; none when the map itself is not known.
    pub(super) fn entries(&self, name: &str) -> Option<Vec<(String, Span, Item)>> {
        let item = self.item(name)?;
        let element = match item.ty {
            Type::Map(element) => *element,
            _ => Type::Any,
        };
        let object = match &item.value.data {
            Data::Object(object) => object.clone(),
            Data::Null => return Some(Vec::new()),
            _ => return None,
        };
        let fields = match self.attribute(name).map(|attribute| attribute.value().without_parens().kind()) {
            Some(ExprKind::Object(fields)) => fields.iter().map(|field| (field.key_span, field.value.span())).collect(),
            _ => Vec::new(),
        };
        let fields = if fields.len() == object.len() { fields } else { vec![(item.span, item.span); object.len()] };
        let entries = object.iter().zip(fields);
        Some(
            entries
                .map(|((key, value), (key_span, span))| {
                    let value = Item { value: value.clone(), ty: element, span, is_written: item.is_written };
                    (key.lossy().into_owned(), key_span, value)
                })
                .collect(),
        )
    }

    /// A value of the catalog as this argument holds it.
    pub(super) fn catalog_value(&self, value: DefaultValue, ty: Type) -> Value {
        decoded(value, ty, self.context)
    }

    /// The place inside a text that a format refuses.
    pub(super) fn place_inside(&self, name: &str, item: &Item, at: &std::ops::Range<usize>) -> Span {
        let direct = self.attribute(name).map(|attribute| attribute.value());
        let literal = direct.and_then(|expr| expression_at(expr, item.span));
        match literal.map(Expr::kind) {
            Some(ExprKind::Literal(literal))
                if matches!(literal.kind, LiteralKind::String | LiteralKind::RawString)
                    && (literal.kind == LiteralKind::RawString || !literal.text.contains('\\'))
                    && at.end + 2 <= literal.text.len() =>
            {
                let start = item.span.start + 1;
                let range =
                    if at.is_empty() { at.start..(at.start + 1).min(literal.text.len() - 1) } else { at.clone() };
                Span::new(start + range.start as u32, start + range.end as u32)
            }
            _ => item.span,
        }
    }
}

/// The expression with that place, itself or an element of it.
fn expression_at(expr: Expr<'_>, span: Span) -> Option<Expr<'_>> {
    if expr.span() == span {
        return Some(expr);
    }
    match expr.without_parens().kind() {
        ExprKind::Array(elements) => elements.iter().find(|element| element.span() == span),
        ExprKind::Object(fields) => fields.iter().map(|field| field.value).find(|value| value.span() == span),
        _ => None,
    }
}

fn element_spans(expr: Expr<'_>) -> Vec<Span> {
    match expr.without_parens().kind() {
        ExprKind::Array(elements) => elements.iter().map(Expr::span).collect(),
        _ => Vec::new(),
    }
}

fn attribute_literal(expr: Expr<'_>) -> Option<LiteralKind> {
    match expr.without_parens().kind() {
        ExprKind::Literal(literal) => Some(literal.kind),
        _ => None,
    }
}

/// Whether a text that is not empty makes a value of this type that is not zero.
fn stays_text(ty: Type) -> bool {
    match ty {
        Type::Bool | Type::Int | Type::Uint | Type::Float | Type::Duration => false,
        Type::Text(text) => text.format != TextFormat::Base2Bytes,
        _ => true,
    }
}

fn cannot_be_null(value: &Value) -> bool {
    match value.data {
        Data::Unknown(_) => !value.kinds().iter().any(|kind| kind == types::Kind::Null),
        Data::Null => false,
        _ => true,
    }
}

/// The text of a known value, secrets included.
pub(super) fn text(value: &Value) -> Option<String> {
    match &value.data {
        Data::String(text) | Data::Capsule(Capsule::Secret(text) | Capsule::OptionalSecret { text, .. }) => {
            Some(text.lossy().into_owned())
        }
        _ => None,
    }
}

/// The bytes of a known text, secrets included.
pub(super) fn bytes(value: &Value) -> Option<&[u8]> {
    match &value.data {
        Data::String(text) | Data::Capsule(Capsule::Secret(text) | Capsule::OptionalSecret { text, .. }) => {
            Some(text.as_bytes())
        }
        _ => None,
    }
}

/// Whether a value is the zero value of its Go type.
pub(super) fn is_zero(value: &Value) -> Option<bool> {
    Some(match &value.data {
        Data::Null => true,
        Data::Bool(value) => !value,
        Data::Number(number) => number.is_zero(),
        Data::String(text) | Data::Capsule(Capsule::Secret(text) | Capsule::OptionalSecret { text, .. }) => {
            text.is_empty()
        }
        Data::Array(array) => array.is_empty(),
        Data::Object(object) => object.is_empty(),
        Data::Capsule(Capsule::Target(labels)) => labels.is_empty(),
        Data::Namespace(_) | Data::Function(_) => false,
        Data::Unknown(_) => return None,
    })
}

fn zero_default(default: DefaultValue) -> Option<bool> {
    Some(match default {
        DefaultValue::Null => true,
        DefaultValue::Bool(value) => !value,
        DefaultValue::Int(value) => value == 0,
        DefaultValue::Uint(value) => value == 0,
        DefaultValue::Float(value) => value == 0.0,
        DefaultValue::String(text) => text.is_empty() || text == "0s",
        DefaultValue::List(elements) => elements.is_empty(),
        DefaultValue::Object(fields) => fields.is_empty(),
        DefaultValue::Unknown(_) => return None,
    })
}

fn decoded(value: DefaultValue, ty: Type, context: Context) -> Value {
    let plain = plain(value);
    if plain.is_unknown() {
        return Value::unknown();
    }
    types::decode(&plain, ty, context).unwrap_or_else(|_| Value::unknown())
}

fn plain(value: DefaultValue) -> Value {
    match value {
        DefaultValue::Null => Value::NULL,
        DefaultValue::Bool(value) => Value::bool(value),
        DefaultValue::Int(value) => Value::number(Number::Int(value)),
        DefaultValue::Uint(value) => Value::number(Number::Uint(value)),
        DefaultValue::Float(value) => Value::number(Number::Float(value)),
        DefaultValue::String(text) => Value::string(text),
        DefaultValue::List(elements) => Value::array(elements.iter().map(|element| plain(*element)).collect()),
        DefaultValue::Object(fields) => {
            Value::object(fields.iter().map(|(name, value)| (Text::from(*name), plain(*value))).collect())
        }
        DefaultValue::Unknown(_) => Value::unknown(),
    }
}

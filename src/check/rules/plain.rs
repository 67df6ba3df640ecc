//! Texts that stand in the source as the component holds them: nearly all values, and nothing has to be made to judge
//! them.

use super::instance::{Instance, bytes, text};
use super::kinds::{parse, same_text};
use crate::catalog::{Argument, DefaultValue, Name, Rule, RuleKind, RuleSubject, TextFormat, TextType, Type};
use crate::syntax::ast::{Expr, ExprKind};
use crate::types;
use std::borrow::Cow;

impl<'a> Instance<'_, 'a> {
    /// The text of an argument that is written plainly, or left out with a plain default; none says nothing.
    pub(super) fn plain(&self, name: Name) -> Option<&'a str> {
        let argument = self.body.argument_named(name)?;
        match self.attribute_named(name) {
            Some(attribute) => literal(attribute.value(), *argument.ty()),
            None => match argument.default()? {
                DefaultValue::String(text) => is_held(text, *argument.ty()).then_some(text),
                _ => None,
            },
        }
    }

    /// The text of an argument, secrets included; none when it is not known (or null).
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.borrowed_text(name).map(Cow::into_owned)
    }

    /// [`Instance::text`], which need not be made where it stands in the source.
    pub(super) fn borrowed_text(&self, name: &str) -> Option<Cow<'a, str>> {
        let name = Name::find(name)?;
        match self.plain(name) {
            Some(text) => Some(Cow::Borrowed(text)),
            None => text(&self.item_named(name)?.value).map(Cow::Owned),
        }
    }

    /// The bytes of the text of an argument, secrets included; none when it is not known (or null).
    pub(super) fn borrowed_bytes(&self, name: &str) -> Option<Cow<'a, [u8]>> {
        let name = Name::find(name)?;
        match self.plain(name) {
            Some(text) => Some(Cow::Borrowed(text.as_bytes())),
            None => bytes(&self.item_named(name)?.value).map(|bytes| Cow::Owned(bytes.to_vec())),
        }
    }

    /// Whether a written value certainly obeys a rule about values.
    pub(super) fn plainly_obeys(&self, rule: &Rule, name: &str) -> bool {
        let Some((name, attribute)) = Name::find(name).and_then(|name| Some((name, self.attribute_named(name)?)))
        else {
            return true;
        };
        let argument = self.body.argument_named(name);
        let obeys = |text: &str| text_obeys(rule, argument, text);
        match (rule.on, attribute.value().kind(), argument.map(|argument| *argument.ty())) {
            (RuleSubject::Value, _, _) => self.plain(name).is_some_and(obeys),
            (RuleSubject::Elements, ExprKind::Array(elements), Some(Type::List(element))) => {
                elements.iter().all(|value| literal(value, *element).is_some_and(obeys))
            }
            (RuleSubject::Keys, ExprKind::Object(fields), _) => {
                fields.iter().all(|field| !field.key().contains('\\') && obeys(field.key()))
            }
            _ => false,
        }
    }
}

fn text_obeys(rule: &Rule, argument: Option<Argument>, text: &str) -> bool {
    let is_text = |value: &DefaultValue| matches!(value, DefaultValue::String(_));
    let listed =
        |value: &DefaultValue| matches!(value, DefaultValue::String(value) if same_text(value, text, rule.ignore_case));
    match (rule.kind, rule.format) {
        (RuleKind::Enum, _) if rule.values.is_empty() => argument
            .is_some_and(|argument| argument.values().iter().any(|value| same_text(value, text, rule.ignore_case))),
        (RuleKind::Enum, _) => rule.values.iter().any(listed),
        (RuleKind::NotEnum, _) => rule.values.iter().all(is_text) && !rule.values.iter().any(listed),
        (RuleKind::Format, Some(format)) => parse(format, text.as_bytes()).is_ok(),
        _ => false,
    }
}

/// A string literal of which the type holds what stands between the quotes.
fn literal(expr: Expr<'_>, ty: Type) -> Option<&str> {
    let ExprKind::Literal(literal) = expr.kind() else { return None };
    types::plain_text(literal).filter(|text| is_held(text, ty))
}

/// Whether the component holds a text of that type as it is.
fn is_held(text: &str, ty: Type) -> bool {
    match ty {
        Type::String | Type::Secret | Type::OptionalSecret | Type::Any => true,
        Type::Text(TextType { format: TextFormat::Enum { .. }, .. }) => types::text_fits(text.as_bytes(), ty),
        _ => false,
    }
}

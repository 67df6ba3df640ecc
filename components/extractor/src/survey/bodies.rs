//! From a Go struct with `alloy` tags to the names a block accepts.
//!
//! Follows Alloy's decoder: a block that is written gets its own `SetToDefault`, squashed structs never get theirs, and
//! `UnmarshalAlloy` decides what the rest is decoded into.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::RootType;
use super::types::{ListOf, block_target};
use crate::evaluate::Interpreter;
use crate::evaluate::value::{Function, Place, Step, Value};
use crate::golang::tree::Expr;
use crate::golang::visit;
use crate::program::{Field, GoType, Named, Shape};
use crate::release::{Argument, Block, Body, Content, DefaultValue, Release, TextTypeState};
use crate::schema::TypeExpr;

pub struct Bodies<'i, 'p, 's> {
    pub interpreter: &'i Interpreter<'p, 's>,
    pub(super) text_types: BTreeMap<String, TextTypeState>,
    pub(super) objects: BTreeMap<String, Rc<Body>>,
    pub(super) problems: BTreeSet<String>,
    /// The component that is read, for messages.
    owner: String,
}

/// The options of an `alloy` tag.
enum Tag {
    Attribute {
        name: String,
        optional: bool,
    },
    Block {
        name: String,
        optional: bool,
    },
    /// A list of structs whose blocks are named `group.block`.
    Group {
        name: String,
    },
    Label,
    Squash,
}

/// Types of enclosing blocks, and their names.
type Stack = Vec<(Named, String)>;

impl<'i, 'p, 's> Bodies<'i, 'p, 's> {
    pub fn new(interpreter: &'i Interpreter<'p, 's>) -> Self {
        Self {
            interpreter,
            text_types: BTreeMap::new(),
            objects: BTreeMap::new(),
            problems: BTreeSet::new(),
            owner: String::new(),
        }
    }

    /// What was found beside the bodies themselves.
    pub fn finish(self, release: &mut Release, problems: &mut BTreeSet<String>) {
        release.text_types.extend(self.text_types);
        release.objects.extend(self.objects);
        problems.extend(self.problems);
    }

    /// A type's name in the files: without the module and `internal/`.
    pub(super) fn type_name(&self, named: &Named) -> String {
        let root = self.interpreter.program.root_module();
        let package = named.package.strip_prefix(root).map_or(&*named.package, |p| p.trim_start_matches('/'));
        format!("{}.{}", package.strip_prefix("internal/").unwrap_or(package), named.name)
    }

    pub(super) fn problem(&mut self, text: String) {
        let owner = &self.owner;
        self.problems.insert(format!("{owner}: {text}"));
    }

    pub fn component(&mut self, name: &str, ty: &RootType) -> Rc<Body> {
        name.clone_into(&mut self.owner);
        let value = self.decoded(ty, self.interpreter.zero(ty));
        let mut stack = Vec::new();
        if let GoType::Named(named) = ty {
            stack.push((named.clone(), String::new()));
        }
        Rc::new(self.body(ty, &value, &mut stack))
    }

    pub fn exports(&mut self, name: &str, ty: &RootType) -> BTreeMap<String, TypeExpr> {
        let body = self.component(name, ty);
        for block in body.blocks.keys() {
            self.problem(format!("exports a block {block}"));
        }
        body.arguments.iter().map(|(name, argument)| (name.clone(), argument.ty.clone())).collect()
    }

    /// The value that a body of this type is decoded into: after `UnmarshalAlloy` or `SetToDefault`.
    fn decoded(&mut self, ty: &GoType, value: Value) -> Value {
        let GoType::Named(named) = ty else { return value };
        let place = Place::of(value);
        let kept = Rc::new(RefCell::new(None));
        let decoder = Value::Function(Function::Decoder(Rc::clone(&kept)));
        if self.interpreter.call_method(&place, named, "UnmarshalAlloy", vec![decoder]).is_some() {
            return match kept.borrow_mut().take() {
                Some(value) => value,
                None => {
                    self.problem(format!("{named}: UnmarshalAlloy never decodes"));
                    place.read()
                }
            };
        }
        self.interpreter.call_method(&place, named, "SetToDefault", Vec::new());
        place.read()
    }

    fn body(&mut self, ty: &GoType, value: &Value, stack: &mut Stack) -> Body {
        let mut body = Body::default();
        if let GoType::Named(named) = ty {
            body.go_type = Some(self.type_name(named));
        }
        match self.interpreter.program.underlying(ty) {
            GoType::Struct(shape) => self.fields(&shape, value, &[], ty, &mut body, stack),
            other => self.problem(format!("{ty} is no struct but {other}")),
        }
        body
    }

    fn fields(
        &mut self,
        shape: &Rc<Shape>,
        value: &Value,
        via: &[String],
        owner: &GoType,
        body: &mut Body,
        stack: &mut Stack,
    ) {
        for field in &shape.fields {
            let place = format!("{}:{}", shape.file, field.decl.line);
            let Some(tag) = field.decl.tag.as_deref().and_then(alloy_tag) else { continue };
            let Some(tag) = parse_tag(&tag) else {
                self.problem(format!("{place}: a tag that is not understood: {tag:?}"));
                continue;
            };
            let value = part(value, &field.decl.name);
            // A struct may gather what is deprecated.
            let in_group =
                via.iter().any(|ty| ty.rsplit('.').next().is_some_and(|name| name.starts_with("Deprecated")));
            let deprecated = deprecation(&field.decl.comment).or_else(|| in_group.then(String::new));
            match tag {
                Tag::Label => {}
                Tag::Squash => self.squash(field, &value, via, owner, body, stack),
                Tag::Attribute { name, optional } => {
                    let ty = self.attribute_type(&field.ty, &place);
                    let default = if optional { self.default_value(&value, &field.ty) } else { DefaultValue::Zero };
                    if let DefaultValue::Foreign(expression, None) = &default {
                        self.problem(format!("{place}: the default of {name} is not told by the source: {expression}"));
                    }
                    let argument = Argument {
                        ty,
                        required: !optional,
                        default,
                        deprecated,
                        platform_defaults: BTreeMap::new(),
                        via: via.to_vec(),
                    };
                    body.arguments.insert(name, argument);
                }
                Tag::Block { name, optional } => {
                    let mut block = self.block(field, &name, &value, None, &place, stack);
                    block.required = !optional;
                    block.deprecated = deprecated;
                    block.via = via.to_vec();
                    body.blocks.insert(name, block);
                }
                Tag::Group { name } => self.group(field, &name, via, &place, body, stack),
            }
        }
    }

    fn squash(
        &mut self,
        field: &Field,
        value: &Value,
        via: &[String],
        owner: &GoType,
        body: &mut Body,
        stack: &mut Stack,
    ) {
        let target = match &field.ty {
            GoType::Pointer(inner) => (**inner).clone(),
            other => other.clone(),
        };
        let value = match value {
            Value::Pointer(place) => place.read(),
            Value::Nil => self.interpreter.zero(&target),
            other => other.clone(),
        };
        let GoType::Struct(shape) = self.interpreter.program.underlying(&target) else {
            self.problem(format!("{owner}: squashes {target}, which is no struct"));
            return;
        };
        let name = match &target {
            GoType::Named(named) => Some(self.type_name(named)),
            _ => None,
        };
        let mut via = via.to_vec();
        if let Some(name) = name {
            via.push(name);
            let validates = self.validates(owner, &field.decl.name);
            body.includes.insert(via.clone(), validates);
        }
        self.fields(&shape, &value, &via, &target, body, stack);
    }

    /// Whether a struct's `Validate` calls that of one of its fields.
    fn validates(&self, owner: &GoType, field: &str) -> bool {
        let GoType::Named(named) = owner else { return false };
        ["Validate", "UnmarshalAlloy"].iter().any(|method| {
            let Some((_, func, path)) = self.interpreter.program.method(named, method) else { return false };
            // A promoted method is the field's own.
            if path.first().is_some_and(|first| first == field) {
                return *method == "Validate";
            }
            let mut found = false;
            visit::expressions(&func.body, &mut |expr| {
                if let Expr::Call { function, .. } = expr
                    && let Expr::Select(base, called) = &**function
                    && called == "Validate"
                    && matches!(&**base, Expr::Select(_, name) if name == field)
                {
                    found = true;
                }
            });
            path.is_empty() && found
        })
    }

    fn block(
        &mut self,
        field: &Field,
        name: &str,
        value: &Value,
        group: Option<&str>,
        place: &str,
        stack: &mut Stack,
    ) -> Block {
        let (target, list) = block_target(self.interpreter.program, &field.ty);
        let value = match (list, value) {
            // Each element of a list starts empty.
            (ListOf::Several, _) => self.interpreter.zero(&target),
            (ListOf::One, Value::Pointer(place)) => place.read(),
            (ListOf::One, Value::Nil) => self.interpreter.zero(&target),
            (ListOf::One, other) => other.clone(),
        };
        let labelled = match self.interpreter.program.underlying(&target) {
            GoType::Struct(shape) => self.has_label(&shape),
            _ => false,
        };
        let content = match &target {
            GoType::Named(named) if stack.iter().any(|(open, _)| open == named) => {
                let ancestor = stack.iter().rev().find(|(open, _)| open == named);
                Content::Recursive(ancestor.map(|(_, name)| name.clone()).unwrap_or_default())
            }
            GoType::Map(_, _) => {
                self.problem(format!("{place}: block {name} is a map"));
                Content::Body(Rc::new(Body::default()))
            }
            _ => {
                let value = self.decoded(&target, value);
                if let GoType::Named(named) = &target {
                    stack.push((named.clone(), name.to_owned()));
                }
                let body = self.body(&target, &value, stack);
                if matches!(target, GoType::Named(_)) {
                    stack.pop();
                }
                Content::Body(Rc::new(body))
            }
        };
        Block {
            required: false,
            repeated: list == ListOf::Several || group.is_some(),
            labelled,
            group: group.map(str::to_owned),
            deprecated: None,
            via: Vec::new(),
            content,
        }
    }

    fn has_label(&self, shape: &Shape) -> bool {
        shape.fields.iter().any(|field| {
            match field.decl.tag.as_deref().and_then(alloy_tag).as_deref().and_then(parse_tag) {
                Some(Tag::Label) => true,
                Some(Tag::Squash) => match self.interpreter.program.underlying(&field.ty) {
                    GoType::Struct(inner) => self.has_label(&inner),
                    _ => false,
                },
                _ => false,
            }
        })
    }

    fn group(&mut self, field: &Field, group: &str, via: &[String], place: &str, body: &mut Body, stack: &mut Stack) {
        let (target, _) = block_target(self.interpreter.program, &field.ty);
        let GoType::Struct(shape) = self.interpreter.program.underlying(&target) else {
            self.problem(format!("{place}: the elements of {group} are no structs"));
            return;
        };
        for choice in &shape.fields {
            let place = format!("{}:{}", shape.file, choice.decl.line);
            let tag = choice.decl.tag.as_deref().and_then(alloy_tag);
            let Some(Tag::Block { name, .. }) = tag.as_deref().and_then(parse_tag) else {
                self.problem(format!("{place}: a choice of {group} that is no block"));
                continue;
            };
            let name = format!("{group}.{name}");
            let mut block = self.block(choice, &name, &Value::Nil, Some(group), &place, stack);
            block.deprecated = deprecation(&choice.decl.comment);
            block.via = via.to_vec();
            body.blocks.insert(name, block);
        }
    }

    /// The fields of a struct that is the value of an attribute.
    pub(super) fn object(&mut self, named: &Named) -> String {
        let name = crate::catalog::sharing::file_name(&self.type_name(named));
        if !self.objects.contains_key(&name) {
            self.objects.insert(name.clone(), Rc::default());
            let ty = GoType::Named(named.clone());
            let value = self.decoded(&ty, self.interpreter.zero(&ty));
            let mut stack = vec![(named.clone(), String::new())];
            let body = self.body(&ty, &value, &mut stack);
            self.objects.insert(name.clone(), Rc::new(body));
        }
        name
    }
}

/// A field of a value; unknown ones stay so.
fn part(value: &Value, field: &str) -> Value {
    match value {
        Value::Struct(s) => s.field(field).cloned().unwrap_or_else(|| Value::Unknown(field.to_owned())),
        other => Place { path: vec![Step::Field(field.to_owned())], ..Place::of(other.clone()) }.read(),
    }
}

/// The value of the `alloy` key in a struct tag.
fn alloy_tag(tag: &str) -> Option<String> {
    let rest = &tag[tag.find("alloy:\"")? + "alloy:\"".len()..];
    rest.split('"').next().map(str::to_owned)
}

fn parse_tag(tag: &str) -> Option<Tag> {
    let mut parts = tag.split(',');
    let name = parts.next()?.to_owned();
    let options: Vec<&str> = parts.collect();
    let named = !name.is_empty();
    match options.as_slice() {
        ["attr"] if named => Some(Tag::Attribute { name, optional: false }),
        ["attr", "optional"] if named => Some(Tag::Attribute { name, optional: true }),
        ["block"] if named => Some(Tag::Block { name, optional: false }),
        ["block", "optional"] if named => Some(Tag::Block { name, optional: true }),
        ["enum"] | ["enum", "optional"] if named => Some(Tag::Group { name }),
        ["label"] if !named => Some(Tag::Label),
        ["squash"] if !named => Some(Tag::Squash),
        _ => None,
    }
}

/// The name that a deprecation comment says to use; empty when it names none. `None`: no such comment.
fn deprecation(comment: &str) -> Option<String> {
    let lower = comment.to_lowercase();
    if !lower.contains("deprecated") {
        return None;
    }
    let named = ["use ", "in favor of ", "in favour of "].iter().find_map(|start| {
        let rest = &comment.get(lower.find(start)? + start.len()..)?;
        let word = rest.split_whitespace().next()?.trim_matches(|c: char| "`\"'.,;".contains(c));
        // Names in a configuration are of small letters; Go's are not.
        let is_name = word.contains(['_', '.'])
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.".contains(c));
        is_name.then(|| word.to_owned())
    });
    Some(named.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_taken_apart_or_refused() {
        let check = |tag: &str, expected: &str| {
            let shown = match alloy_tag(tag).as_deref().and_then(parse_tag) {
                None => "refused".to_owned(),
                Some(Tag::Attribute { name, optional }) => format!("attribute {name} {optional}"),
                Some(Tag::Block { name, optional }) => format!("block {name} {optional}"),
                Some(Tag::Group { name }) => format!("group {name}"),
                Some(Tag::Label) => "label".to_owned(),
                Some(Tag::Squash) => "squash".to_owned(),
            };
            assert_eq!(shown, expected, "{tag}");
        };
        check("yaml:\"x\" alloy:\"url,attr\"", "attribute url false");
        check("alloy:\"a.b,block,optional\"", "block a.b true");
        check("alloy:\"stage,enum,optional\"", "group stage");
        check("alloy:\",label\"", "label");
        check("alloy:\",squash\"", "squash");
        check("alloy:\"x,attr,required\"", "refused");
        check("alloy:\"\"", "refused");
    }
}

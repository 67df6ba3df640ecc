//! What one release accepts, written out in full: no sharing between bodies, no ranges.
//!
//! Both sides meet here: `survey` makes a [`Release`] of a source tree, `catalog` keeps many in the files.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value as Json;

use crate::schema::{BodyKind, TypeExpr};
use crate::vocabulary::{ComponentKind, LabelRule, Platform, Stability};

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Release {
    pub components: BTreeMap<String, Component>,
    pub text_types: BTreeMap<String, TextTypeState>,
    /// The bodies of `object(NAME)` types.
    pub objects: BTreeMap<String, Rc<Body>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    pub kind: ComponentKind,
    /// `None` for a community component: it has no level.
    pub stability: Option<Stability>,
    pub label: LabelRule,
    /// Platforms where it works and where it only is registered; both empty: everywhere.
    pub platforms: (BTreeSet<Platform>, BTreeSet<Platform>),
    pub body: Rc<Body>,
    pub exports: BTreeMap<String, TypeExpr>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Body {
    /// Without the module: `component/common/config.TLSConfig`.
    pub go_type: Option<String>,
    pub kind: Option<BodyKind>,
    /// Squashed structs by their Go types, outermost first; whether the struct that squashes one calls its validation.
    pub includes: BTreeMap<Vec<String>, bool>,
    pub arguments: BTreeMap<String, Argument>,
    pub blocks: BTreeMap<String, Block>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    pub ty: TypeExpr,
    pub required: bool,
    pub default: DefaultValue,
    /// What its comment says to use instead; empty when it only says that it is deprecated.
    pub deprecated: Option<String>,
    /// Defaults of other platforms where they differ.
    pub platform_defaults: BTreeMap<String, Json>,
    /// The squashed structs it comes from, outermost first.
    pub via: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum DefaultValue {
    /// The zero value of its type; required arguments too.
    Zero,
    /// A nil pointer or interface.
    Null,
    Value(Json),
    /// An expression whose value the source does not tell, and the value when it is known otherwise.
    Foreign(String, Option<Json>),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    pub required: bool,
    pub repeated: bool,
    pub labelled: bool,
    pub group: Option<String>,
    pub deprecated: Option<String>,
    pub via: Vec<String>,
    pub content: Content,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Body(Rc<Body>),
    /// The body of the enclosing block of this name.
    Recursive(String),
}

/// What a text type's decoder takes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TextTypeState {
    pub values: Vec<String>,
    pub ignore_case: bool,
    pub empty: bool,
    pub message: String,
}

//! Where the attributes of a block stand in it, and of which type they are.

use std::collections::HashMap;

use crate::catalog::{self, BodyKind, Type};
use crate::syntax::ast::{Block, Statement, StatementId};

/// An attribute with its path from the top-level block.
pub(super) struct PlacedAttribute {
    /// `endpoint.basic_auth.password`
    pub path: String,
    /// The last part of the path.
    pub name: String,
    /// `None` when the catalog does not know it.
    pub ty: Option<&'static Type>,
}

/// The attributes of a block and of the blocks inside it, without those of a `template` when `skip_template`.
pub(super) fn of(
    block: Block<'_>,
    schema: Option<catalog::Body>,
    skip_template: bool,
) -> HashMap<StatementId, PlacedAttribute> {
    let mut found = HashMap::new();
    // Bodies wait in a list, so that nesting needs no recursion.
    let mut bodies = vec![(block.body(), schema, String::new())];
    let mut outermost = true;
    while let Some((body, schema, path)) = bodies.pop() {
        for statement in body.statements() {
            match statement {
                Statement::Error(_) => {}
                Statement::Attribute(attribute) => {
                    let name = attribute.name();
                    let placed =
                        PlacedAttribute { path: join(&path, name), name: name.to_owned(), ty: type_of(schema, name) };
                    found.insert(attribute.id(), placed);
                }
                Statement::Block(inner) => {
                    let name = inner.name();
                    if outermost && skip_template && name == "template" {
                        continue;
                    }
                    let schema = schema.and_then(|schema| schema.block(&name)).map(catalog::BlockSchema::body);
                    bodies.push((inner.body(), schema, join(&path, &name)));
                }
            }
        }
        outermost = false;
    }
    found
}

fn type_of(schema: Option<catalog::Body>, name: &str) -> Option<&'static Type> {
    let schema = schema?;
    match schema.kind() {
        BodyKind::Map(element) => Some(element),
        _ => schema.argument(name).map(catalog::Argument::ty),
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

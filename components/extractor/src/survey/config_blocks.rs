//! The blocks that the loader and the services understand. They are not registered: their Go types are looked for where
//! the releases keep them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::bodies::Bodies;
use super::registrations::{literal_type, stability};
use crate::evaluate::value::Value;
use crate::golang::tree::Expr;
use crate::golang::visit;
use crate::program::{Context, Declaration, GoType, Named};
use crate::release::{Block, Body, Component, Content, Release};
use crate::schema::BodyKind;
use crate::vocabulary::{ComponentKind, LabelRule, Stability};

/// A block, whether it takes a label, and the packages (below `internal/`) and types it was read from, newest first.
type Known = (&'static str, LabelRule, &'static [(&'static str, &'static str)]);

const KNOWN: &[Known] = &[
    ("logging", LabelRule::None, &[("runtime/logging", "Options"), ("alloy/logging", "Options")]),
    ("tracing", LabelRule::None, &[("runtime/tracing", "Options"), ("alloy/tracing", "Options")]),
    (
        "argument",
        LabelRule::Required,
        &[
            ("nodeconf/argument", "Arguments"),
            ("runtime/internal/controller", "argumentBlock"),
            ("alloy/internal/controller", "argumentBlock"),
        ],
    ),
    (
        "export",
        LabelRule::Required,
        &[
            ("nodeconf/export", "Arguments"),
            ("runtime/internal/controller", "exportBlock"),
            ("alloy/internal/controller", "exportBlock"),
        ],
    ),
    (
        "foreach",
        LabelRule::Required,
        &[("nodeconf/foreach", "Arguments"), ("runtime/internal/controller", "Arguments")],
    ),
    ("import.file", LabelRule::Required, &import_source("FileArguments")),
    ("import.git", LabelRule::Required, &import_source("GitArguments")),
    ("import.http", LabelRule::Required, &import_source("HTTPArguments")),
    (
        "import.string",
        LabelRule::Required,
        &[
            ("nodeconf/importsource", "StringArguments"),
            ("runtime/internal/importsource", "importStringConfigBlock"),
            ("alloy/internal/importsource", "importStringConfigBlock"),
        ],
    ),
];

const fn import_source(ty: &'static str) -> [(&'static str, &'static str); 3] {
    [("nodeconf/importsource", ty), ("runtime/internal/importsource", ty), ("alloy/internal/importsource", ty)]
}

pub fn read(bodies: &mut Bodies<'_, '_, '_>, release: &mut Release, problems: &mut BTreeSet<String>) {
    let program = bodies.interpreter.program;
    let root = program.root_module().to_owned();
    for (name, label, places) in KNOWN {
        let ty = places.iter().find_map(|(folder, ty)| {
            let path = format!("{root}/internal/{folder}");
            let package = program.package(&path)?;
            matches!(program.lookup(&package, ty)?, Declaration::Type(..)).then(|| Named::new(&path, ty))
        });
        match ty {
            Some(ty) => {
                let mut body = bodies.component(name, &GoType::Named(ty));
                let mut level = Stability::GenerallyAvailable;
                if *name == "foreach" {
                    body = with_template(&body);
                    level = Stability::Experimental;
                }
                release.components.insert((*name).to_owned(), block(ComponentKind::Config, level, *label, body));
            }
            None if *name == "foreach" => {}
            None => {
                problems.insert(format!("the type of the {name} block is in none of its known places"));
            }
        }
    }
    let declare = Rc::new(Body { kind: Some(BodyKind::Module), ..Body::default() });
    let declare = block(ComponentKind::Config, Stability::GenerallyAvailable, LabelRule::Required, declare);
    release.components.insert("declare".to_owned(), declare);
    services(bodies, release, problems);
}

fn block(kind: ComponentKind, level: Stability, label: LabelRule, body: Rc<Body>) -> Component {
    let platforms = (BTreeSet::new(), BTreeSet::new());
    Component { kind, stability: Some(level), label, platforms, body, exports: BTreeMap::new() }
}

/// The template of foreach is taken out of the body before it is decoded: no Go type has it.
fn with_template(body: &Body) -> Rc<Body> {
    let mut body = body.clone();
    let template = Block {
        required: true,
        repeated: false,
        labelled: false,
        group: None,
        deprecated: None,
        via: Vec::new(),
        content: Content::Body(Rc::new(Body { kind: Some(BodyKind::Module), ..Body::default() })),
    };
    body.blocks.insert("template".to_owned(), template);
    Rc::new(body)
}

/// `service.Definition{Name: …, ConfigType: Arguments{}}` below `internal/service`.
fn services(bodies: &mut Bodies<'_, '_, '_>, release: &mut Release, problems: &mut BTreeSet<String>) {
    let program = bodies.interpreter.program;
    let prefix = format!("{}/internal/service/", program.root_module());
    for folder in program.packages_below(&prefix) {
        let Some(package) = program.package(&folder) else { continue };
        for (file, func) in package.functions().filter(|(_, f)| f.name == "Definition") {
            let context = Context { package: Rc::clone(&package), file };
            let mut literals = Vec::new();
            visit::expressions(&func.body, &mut |expr| {
                if let Expr::Composite { elements, .. } = expr {
                    literals.push(elements);
                }
            });
            for elements in literals {
                let field = |name: &str| {
                    elements.iter().find_map(|(key, value)| match key {
                        Some(Expr::Name(n)) if n == name => Some(value),
                        _ => None,
                    })
                };
                let Some(ty) = literal_type(bodies.interpreter, field("ConfigType"), &context) else { continue };
                let name = field("Name").map(|e| bodies.interpreter.evaluate(e, &context).bare());
                match (name, stability(field("Stability"))) {
                    (Some(Value::Text(name)), Ok(level)) => {
                        let body = bodies.component(&name, &ty);
                        release.components.insert(name, block(ComponentKind::Service, level, LabelRule::None, body));
                    }
                    (name, level) => {
                        problems.insert(format!("{folder}: service definition: name {name:?}, {level:?}"));
                    }
                }
            }
        }
    }
}

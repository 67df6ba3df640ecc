//! `component.Register(component.Registration{…})` in the packages that the binary imports.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::RootType;
use crate::evaluate::Interpreter;
use crate::evaluate::value::Value;
use crate::golang::build_constraint::Platform;
use crate::golang::tree::Expr;
use crate::golang::visit;
use crate::program::{Context, GoType, called_name};
use crate::vocabulary::Stability;

pub struct Registration {
    pub name: String,
    pub platform: Platform,
    /// `None` for a community component.
    pub stability: Option<Stability>,
    pub arguments: RootType,
    pub exports: Option<RootType>,
    /// The file only registers the name and does nothing there.
    pub is_stub: bool,
}

pub fn all(interpreter: &Interpreter<'_, '_>, problems: &mut BTreeSet<String>) -> Vec<Registration> {
    let program = interpreter.program;
    let root = program.root_module().to_owned();
    let registry = format!("{root}/internal/component");
    let mut found = Vec::new();
    for package in program.packages_reachable_from(&format!("{root}/internal/component/all")) {
        for (file, func) in package.functions() {
            let context = Context { package: Rc::clone(&package), file };
            let mut literals = Vec::new();
            visit::expressions(&func.body, &mut |expr| {
                if let Expr::Call { function, args, .. } = expr
                    && let Some((qualifier, "Register")) = called_name(function)
                    && program.import(&context, qualifier).as_deref() == Some(&registry)
                {
                    literals.push(args.first());
                }
            });
            let path = package.files.get(file).map_or("", |f| &f.path);
            for literal in literals {
                match literal.map(|l| registration(interpreter, l, &context, path)) {
                    Some(Ok(registration)) => found.push(registration),
                    Some(Err(why)) => {
                        problems.insert(format!("{path}:{}: a registration that cannot be read: {why}", func.line));
                    }
                    None => {}
                }
            }
        }
    }
    found
}

fn registration(
    interpreter: &Interpreter<'_, '_>,
    literal: &Expr,
    context: &Context,
    path: &str,
) -> Result<Registration, String> {
    let Expr::Composite { elements, .. } = literal else { return Err("not a literal".to_owned()) };
    let field = |name: &str| {
        elements.iter().find_map(|(key, value)| match key {
            Some(Expr::Name(n)) if n == name => Some(value),
            _ => None,
        })
    };
    let text = |name: &str| match field(name).map(|e| interpreter.evaluate(e, context).bare()) {
        Some(Value::Text(text)) => Ok(text),
        other => Err(format!("{name} is {other:?}")),
    };
    let community = match field("Community").map(|e| interpreter.evaluate(e, context).bare()) {
        None | Some(Value::Bool(false)) => false,
        Some(Value::Bool(true)) => true,
        Some(other) => return Err(format!("Community is {other:?}")),
    };
    let stability = if community { None } else { Some(stability(field("Stability"))?) };
    let file_name = path.rsplit('/').next().unwrap_or_default();
    Ok(Registration {
        name: text("Name")?,
        platform: interpreter.program.platform,
        stability,
        arguments: literal_type(interpreter, field("Args"), context).ok_or("Args is not a literal of a type")?,
        exports: match field("Exports") {
            None => None,
            Some(Expr::Name(name)) if name == "nil" => None,
            some => Some(literal_type(interpreter, some, context).ok_or("Exports is not a literal of a type")?),
        },
        is_stub: ["stub", "placeholder", "shim"].iter().any(|word| file_name.contains(word)),
    })
}

/// `featuregate.StabilityExperimental`.
pub fn stability(expr: Option<&Expr>) -> Result<Stability, String> {
    match expr.and_then(called_name).map(|(_, name)| name) {
        Some("StabilityGenerallyAvailable") => Ok(Stability::GenerallyAvailable),
        Some("StabilityPublicPreview") => Ok(Stability::PublicPreview),
        Some("StabilityExperimental") => Ok(Stability::Experimental),
        other => Err(format!("Stability is {other:?}")),
    }
}

/// The type of `Arguments{}`, `pkg.Arguments{}` or `&Arguments{}`.
pub fn literal_type(interpreter: &Interpreter<'_, '_>, expr: Option<&Expr>, context: &Context) -> Option<GoType> {
    match expr? {
        Expr::Composite { ty: Some(ty), .. } => Some(interpreter.program.resolve(ty, context)),
        Expr::Unary("&", inner) => literal_type(interpreter, Some(inner), context),
        _ => None,
    }
}

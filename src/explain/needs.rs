//! What must be there for a configuration to work, and what it opens.

use std::collections::{BTreeMap, HashMap};

use super::assemble::Whole;
use super::model::{Need, Needs, Opened, Text, Variable, code};
use super::phrase;
use super::template::fill;
use super::view::View;
use super::words;
use crate::catalog::{Stability, Type};
use crate::syntax::ast::{Expr, ExprKind, Statement};

pub(super) fn needs(whole: &Whole<'_, '_>, told: &[usize]) -> Needs {
    let mut environment: BTreeMap<String, Variable> = BTreeMap::new();
    let mut files = Users::default();
    let mut access = Users::default();
    let mut levels: BTreeMap<Stability, Vec<String>> = BTreeMap::new();
    let mut community: Vec<String> = Vec::new();
    for &node in told {
        let Some((unit, id)) = whole.position(node) else { continue };
        let name = &whole.graph.nodes[node].name;
        let scene = &whole.scenes[unit];
        let view = scene.view(id);
        // The inside of modules is told for itself.
        let skip = match whole.graph.nodes[node].kind {
            crate::graph::NodeKind::Declare => continue,
            crate::graph::NodeKind::Foreach => Some("template"),
            _ => None,
        };
        let mut level = Stability::GenerallyAvailable;
        if let Some(component) = scene.known(id) {
            if component.is_community() {
                community.push(name.clone());
            } else {
                level = component.stability();
            }
        }
        if let Some(words) = words::find(&whole.graph.nodes[node].block)
            && !words.access.is_empty()
        {
            access.add(Text::new(words.access), name);
        }
        walk(&view, skip, &mut |view, attribute, expr| {
            variables(expr, false, 0, &mut |variable, optional| {
                let known = environment.entry(variable.to_owned()).or_insert_with(|| Variable {
                    name: variable.to_owned(),
                    used_by: Vec::new(),
                    optional: true,
                });
                known.optional &= optional;
                // Nodes come one after the other.
                if known.used_by.last() != Some(name) {
                    known.used_by.push(name.clone());
                }
            });
            if is_file(view, attribute)
                && let Some(file) = view.written(attribute)
            {
                files.add(Text::new(file), name);
            }
            if let Some(argument) = view.schema.and_then(|schema| schema.argument(attribute)) {
                level = level.max(argument.stability());
            }
        });
        if level > Stability::GenerallyAvailable {
            levels.entry(level).or_default().push(name.clone());
        }
    }
    let mut flags = Vec::new();
    if let Some((&highest, _)) = levels.last_key_value() {
        flags.push(Need {
            what: Text::new(code(&format!("--stability.level={}", highest.name()))),
            used_by: levels.into_values().flatten().collect(),
        });
    }
    if !community.is_empty() {
        flags.push(Need { what: Text::new(code("--feature.community-components.enabled")), used_by: community });
    }
    Needs { environment: environment.into_values().collect(), files: files.0, access: access.0, flags }
}

/// Things, each with those who use it.
#[derive(Default)]
struct Users(Vec<Need>, HashMap<Text, usize>);

impl Users {
    fn add(&mut self, what: Text, user: &str) {
        let at = *self.1.entry(what.clone()).or_insert_with(|| {
            self.0.push(Need { what, used_by: Vec::new() });
            self.0.len() - 1
        });
        // Nodes come one after the other.
        let users = &mut self.0[at].used_by;
        if users.last().is_none_or(|last| last != user) {
            users.push(user.to_owned());
        }
    }
}

/// All attributes of a block and of those in it.
fn walk<'v, 'a>(view: &View<'v, 'a>, skip: Option<&str>, found: &mut dyn FnMut(&View<'v, 'a>, &'a str, Expr<'a>)) {
    let mut waiting = vec![*view];
    let mut outermost = true;
    while let Some(view) = waiting.pop() {
        for statement in view.block.body().statements() {
            if let Statement::Attribute(attribute) = statement {
                found(&view, attribute.name(), attribute.value());
            }
        }
        let inner: Vec<_> = view.inner().filter(|inner| !(outermost && skip == Some(&*inner.block.name()))).collect();
        waiting.extend(inner.into_iter().rev());
        outermost = false;
    }
}

/// The environment variables that an expression reads, and whether something else stands in for each.
fn variables(expr: Expr<'_>, optional: bool, depth: usize, found: &mut dyn FnMut(&str, bool)) {
    if depth > 200 {
        return;
    }
    if let Some(variable) = phrase::environment_variable(expr) {
        found(&variable, optional);
        return;
    }
    match expr.kind() {
        ExprKind::Call { callee, arguments } => {
            let is_choice = phrase::dotted(callee).as_deref() == Some("coalesce");
            let last = arguments.len().saturating_sub(1);
            for (at, argument) in arguments.iter().enumerate() {
                variables(argument, optional || (is_choice && at < last), depth + 1, found);
            }
        }
        ExprKind::Array(elements) => {
            elements.iter().for_each(|element| variables(element, optional, depth + 1, found));
        }
        ExprKind::Object(fields) => {
            fields.iter().for_each(|field| variables(field.value, optional, depth + 1, found));
        }
        ExprKind::Binary { left, right, .. } => {
            variables(left, optional, depth + 1, found);
            variables(right, optional, depth + 1, found);
        }
        ExprKind::Access { value, .. } => variables(value, optional, depth + 1, found),
        ExprKind::Index { value, index } => {
            variables(value, optional, depth + 1, found);
            variables(index, optional, depth + 1, found);
        }
        ExprKind::Paren(inner) => variables(inner, optional, depth + 1, found),
        ExprKind::Unary { operand, .. } => variables(operand, optional, depth + 1, found),
        ExprKind::Identifier(_) | ExprKind::Literal(_) | ExprKind::Error => {}
    }
}

/// Whether an argument names a file that is read.
fn is_file(view: &View<'_, '_>, argument: &str) -> bool {
    if !matches!(view.ty(argument), Some(Type::String)) {
        return false;
    }
    argument.ends_with("_file")
        && !matches!(argument, "scrape_failure_log_file" | "legacy_positions_file" | "on_positions_file_error")
        || argument.ends_with("_config_path")
        || argument == "filename"
        || argument == "gitleaks_config"
        || argument == "db" && &*view.block.name() == "stage.geoip"
}

/// The addresses where components listen.
pub(super) fn opens(whole: &Whole<'_, '_>, told: &[usize]) -> Vec<Opened> {
    let mut opened = Vec::new();
    for &node in told {
        let Some((unit, id)) = whole.position(node) else { continue };
        let Some(words) = words::find(&whole.graph.nodes[node].block) else { continue };
        let view = whole.scenes[unit].view(id);
        for opens in words.opens {
            let views = if opens.when.is_empty() { vec![view] } else { view.blocks(opens.when) };
            let component = || whole.graph.nodes[node].name.clone();
            opened.extend(
                views
                    .iter()
                    .filter_map(|view| fill(opens.what, view))
                    .map(|what| Opened { what: Text::new(what), component: component() }),
            );
        }
    }
    opened
}

//! Loops: the template of a `foreach`, for each of its items.

use super::{Evaluation, Frame, Names, same};
use crate::check::references::loop_variable;
use crate::check::run::Run;
use crate::diagnostics::{Diagnostic, RuleName};
use crate::resolve::{NodeId, ScopeId, ScopeKind};
use crate::syntax::ast::{Expr, ExprKind};
use crate::types::{self, Array, Data, Number, Text, Value};

/// One template is evaluated this often: loops in loops multiply.
const MAX_ROUNDS: u32 = 64;

impl Evaluation {
    pub(super) fn foreach(&mut self, run: &mut Run<'_, '_>, id: NodeId, frame: &mut Frame) {
        let Some(template) = run.resolution.graph.node(id).inner else { return };
        if run.resolution.graph.scope(template).kind != ScopeKind::Template {
            return;
        }
        let block = run.resolution.block(id);
        let Some(collection) = block.body().attribute("collection") else { return };
        let Some(variable) = loop_variable(run.resolution, id) else { return };
        let mut names = Names { run, frame, node: id };
        let Ok(value) = types::evaluate(collection.value(), &mut names, run.context) else { return };
        let is_literal = matches!(collection.value().without_parens().kind(), ExprKind::Array(_));
        let items = match &value.data {
            Data::Array(items) if !items.is_empty() || is_literal => items,
            // Nothing has been discovered yet, or nobody knows.
            Data::Array(_) => return self.template(run, template, &variable, frame),
            _ if value.is_unknown() => return self.template(run, template, &variable, frame),
            _ => return,
        };
        self.unnameable(run, id, collection.value(), items, frame);
        let mut seen: Vec<Value> = Vec::new();
        for item in items.iter().take(200) {
            if seen.iter().any(|other| same(other, &item)) {
                continue;
            }
            if seen.len() == 8 {
                break;
            }
            seen.push(item.clone());
            self.round(run, template, &variable, item, frame);
        }
    }

    /// Alloy names each instance after its item, or the field of it that `id` says; the sign of a negative number makes
    /// that no identifier.
    fn unnameable(&mut self, run: &mut Run<'_, '_>, id: NodeId, collection: Expr<'_>, items: &Array, frame: &Frame) {
        let block = run.resolution.block(id);
        let mut field = None;
        if let Some(attribute) = block.body().attribute("id") {
            let mut names = Names { run, frame, node: id };
            let Ok(value) = types::evaluate(attribute.value(), &mut names, run.context) else { return };
            match value.as_text().map(Text::as_bytes) {
                Some(b"") => {}
                Some(name) => field = Some(name.to_owned()),
                None => return,
            }
        }
        let written = match collection.without_parens().kind() {
            ExprKind::Array(elements) => elements.iter().map(Expr::span).collect(),
            _ => Vec::new(),
        };
        for (at, item) in items.iter().take(200).enumerate() {
            let named = match (&field, &item.data) {
                (Some(field), Data::Object(object)) => object.get(field).cloned().unwrap_or(item),
                _ => item,
            };
            let Data::Number(number) = named.data else { continue };
            let name = match number {
                Number::Int(value) if value < 0 => value.to_string(),
                Number::Float(value) if value.is_sign_negative() && value.is_finite() => {
                    format!("{value:.6}").replace('.', "_")
                }
                _ => continue,
            };
            let span = written.get(at).copied().unwrap_or_else(|| collection.span());
            let said =
                format!("creating custom component: customComponent ID \"foreach_{name}_1\" is not a valid identifier");
            let file = run.resolution.graph.node(id).file;
            if self.reported.insert((file.0, span, said.clone())) {
                let message = format!("`foreach` names an instance `foreach_{name}_1`, which is no identifier");
                let finding = run.report.push(
                    file,
                    Diagnostic::error(RuleName::INVALID_VALUE, span, message)
                        .with_help("an item, or the field of it that `id` names, may not be a negative number"),
                );
                run.report.alloy(finding, file, block.span(), said);
                self.weigh(run, finding);
            }
        }
    }

    /// The template for an item of which nothing is known, not even whether there is one: what is wrong with it is wrong
    /// for every item.
    fn template(&mut self, run: &mut Run<'_, '_>, template: ScopeId, variable: &str, frame: &mut Frame) {
        if !self.with_items {
            self.left_out = true;
            return;
        }
        self.round(run, template, variable, Value::unknown(), frame);
    }

    fn round(&mut self, run: &mut Run<'_, '_>, template: ScopeId, variable: &str, item: Value, frame: &mut Frame) {
        let rounds = self.rounds.entry(template).or_default();
        if *rounds >= MAX_ROUNDS {
            return;
        }
        *rounds += 1;
        frame.loops.push((variable.to_owned(), item));
        self.scope(run, template, frame);
        frame.loops.pop();
    }
}

//! Our words for values that do not fit, for people who did not write Alloy.

use super::run::Run;
use super::subject::Subject;
use super::suggest;
use crate::catalog::{Catalog, TextFormat, TextType, Type};
use crate::diagnostics::{Diagnostic, Edit, Fix, RuleName};
use crate::resolve::NodeId;
use crate::syntax::ast::{Expr, ExprKind};
use crate::text::Span;
use crate::types::{self, Kind, Reason, Refusal};

/// A refusal of a load as a finding: rule, words and place.
pub(super) fn refused(
    run: &Run<'_, '_>,
    node: NodeId,
    attribute: &str,
    refusal: &Refusal,
    wanted: Option<&Type>,
    span: Span,
) -> Diagnostic {
    let resolution = run.resolution;
    let file = resolution.file(resolution.graph.node(node).file);
    if refusal.reason == Reason::Field
        && let Some(diagnostic) = missing_field(run, node, file.source, span, wanted)
    {
        return diagnostic;
    }
    let expression = refusal.expression.map(|id| file.tree.expr(file.source, id));
    if refusal.reason == Reason::Type
        && let Some(Type::Capsule(expected)) = wanted.map(innermost)
        && let Some(expression) = expression
        && let Some(message) = wrong_receiver(run, node, attribute, expected, expression)
    {
        let diagnostic = Diagnostic::error(RuleName::TYPE_MISMATCH, span, message);
        return match way_out(run, node, expected, expression) {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        };
    }
    if let (Some((Kind::Array, Kind::Capsule)), Some(wanted), Some(expression)) = (refusal.kinds, wanted, expression)
        && let Some(diagnostic) = without_brackets(run, node, attribute, wanted, expression)
    {
        return diagnostic;
    }
    let message = match (wanted, refusal.reason) {
        (_, Reason::Secret) => format!(
            "`{attribute}` takes a plain string, and this is a secret: secrets do not become strings by themselves"
        ),
        (Some(wanted), Reason::Type) => kinds(attribute, wanted, refusal.kinds, refusal.raw.trim()),
        (_, Reason::Value) => format!("the value of `{attribute}` is wrong: {}", refusal.raw.trim()),
        _ => refusal.message.trim().to_owned(),
    };
    let diagnostic = Diagnostic::error(rule_of(refusal.reason), span, message);
    match refusal.reason {
        Reason::Secret => diagnostic.with_help("if it may be shown, wrap it: `convert.nonsensitive(…)`"),
        Reason::Value => match wanted {
            Some(wanted) => with_what_is_allowed(diagnostic, wanted, file.source),
            None => diagnostic,
        },
        _ => diagnostic,
    }
}

/// What may stand where a text does not fit, and the text that was probably meant.
pub(super) fn with_what_is_allowed(diagnostic: Diagnostic, wanted: &Type, source: &str) -> Diagnostic {
    let Type::Text(TextType { format, .. }) = innermost(wanted) else {
        return match innermost(wanted) {
            Type::Duration => diagnostic.with_help("a duration is numbers with units: `500ms`, `15s`, `1h30m`"),
            _ => diagnostic,
        };
    };
    match *format {
        TextFormat::Enum { values, .. } => {
            let span = diagnostic.span;
            // Only of a string that stands here is it known what to replace.
            let written = span.text(source).strip_prefix('"').and_then(|text| text.strip_suffix('"'));
            match written.and_then(|written| suggest::closest(written, values.iter().copied())) {
                Some(instead) => diagnostic
                    .with_help(format!(
                        "did you mean `{instead}`? It is one of {}",
                        suggest::listed(values.iter().copied())
                    ))
                    .with_fix(Fix::not_safe(
                        format!("replace by `{instead}`"),
                        vec![Edit::replace(span, format!("\"{instead}\""))],
                    )),
                None => diagnostic.with_help(format!("it is one of {}", suggest::listed(values.iter().copied()))),
            }
        }
        TextFormat::Base2Bytes => diagnostic.with_help("a size is a number with a unit: `512KiB`, `10MiB`, `1GiB`"),
        _ => diagnostic,
    }
}

pub(super) fn rule_of(reason: Reason) -> RuleName {
    match reason {
        Reason::Type | Reason::Key => RuleName::TYPE_MISMATCH,
        Reason::Value => RuleName::INVALID_VALUE,
        Reason::Secret => RuleName::SECRET_AS_STRING,
        Reason::Field => RuleName::UNKNOWN_EXPORT,
        Reason::Identifier => RuleName::UNRESOLVED_REFERENCE,
        Reason::ArgumentCount => RuleName::WRONG_ARGUMENT_COUNT,
    }
}

fn innermost(wanted: &Type) -> Type {
    match wanted {
        Type::List(element) | Type::Map(element) => innermost(element),
        other => *other,
    }
}

/// An export, or a function of a namespace, that does not exist. `span` is the field's name.
fn missing_field(
    run: &Run<'_, '_>,
    node: NodeId,
    source: &str,
    span: Span,
    wanted: Option<&Type>,
) -> Option<Diagnostic> {
    let resolution = run.resolution;
    let field = span.text(source);
    let edge = resolution.graph.edges_of(node).iter().find(|edge| edge.span.contains(span));
    let rename = |diagnostic: Diagnostic, instead: &str| {
        diagnostic
            .with_help(format!("did you mean `{instead}`?"))
            .with_fix(Fix::not_safe(format!("replace by `{instead}`"), vec![Edit::replace(span, instead)]))
    };
    if let Some(edge) = edge.filter(|edge| edge.export == Some(span)) {
        let Subject::BuiltIn(component) = run.subjects[edge.to.0 as usize] else {
            let message = format!("`{}` has no export `{field}`", resolution.id(edge.to));
            return Some(Diagnostic::error(RuleName::UNKNOWN_EXPORT, span, message));
        };
        let name = component.name();
        let exports: Vec<&str> = component.exports().map(|export| export.name()).collect();
        let message = match (component.export_releases(field).first(), exports.is_empty()) {
            (Some(since), _) if since > run.catalog.release() => format!(
                "the export `{field}` of `{name}` was added in Alloy {since}; you target {}",
                run.catalog.release()
            ),
            (_, true) => format!("`{name}` exports nothing, so there is no `{field}`"),
            _ => format!("`{name}` exports {}, and no `{field}`", suggest::listed(exports.iter().copied())),
        };
        let diagnostic = Diagnostic::error(RuleName::UNKNOWN_EXPORT, span, message);
        // `discovery.relabel.x.targets`: the only export that fits here is meant.
        let fitting = || {
            let wanted = innermost(wanted?);
            let mut fitting = component.exports().filter(|export| innermost(export.ty()) == wanted);
            fitting.next().map(|export| export.name()).filter(|_| fitting.next().is_none())
        };
        let only = || exports.first().copied().filter(|_| exports.len() == 1);
        return Some(match suggest::closest(field, exports.iter().copied()).or_else(fitting).or_else(only) {
            Some(instead) => rename(diagnostic, instead),
            None => diagnostic,
        });
    }
    // `string.upper`: the namespace stands before the dot.
    let before = source.get(..span.start as usize)?.trim_end().strip_suffix('.')?.trim_end();
    let start = before.rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(0, |at| at + 1);
    let namespace = &before[start..];
    if edge.is_some() || types::stdlib::top_level(namespace, run.context.behaviour).is_none() {
        return None;
    }
    let full = format!("{namespace}.{field}");
    let releases = Catalog::function_releases(&full).union(Catalog::constant_releases(&full));
    let message = match releases.first() {
        Some(since) if since > run.catalog.release() => {
            format!("the function `{full}` was added in Alloy {since}; you target {}", run.catalog.release())
        }
        _ => format!("there is no function `{full}`"),
    };
    let prefix = format!("{namespace}.");
    let members: Vec<&str> =
        run.catalog.functions().filter_map(|function| function.name().strip_prefix(&prefix)).collect();
    let diagnostic = Diagnostic::error(RuleName::UNKNOWN_FUNCTION, span, message);
    let ends_alike = || {
        let mut alike = members.iter().filter(|member| member.ends_with(&format!("_{field}")));
        alike.next().copied().filter(|_| alike.next().is_none())
    };
    Some(match suggest::closest(field, members.iter().copied()).or_else(ends_alike) {
        Some(instead) => rename(diagnostic, instead),
        None => diagnostic,
    })
}

/// A single export where a list of such is wanted.
fn without_brackets(
    run: &Run<'_, '_>,
    node: NodeId,
    attribute: &str,
    wanted: &Type,
    expression: Expr<'_>,
) -> Option<Diagnostic> {
    let span = expression.span();
    let edge = run.resolution.graph.edges_of(node).iter().find(|edge| edge.span == span)?;
    let Subject::BuiltIn(component) = run.subjects[edge.to.0 as usize] else { return None };
    let export = component.export(edge.export?.text(expression.source()))?;
    let Type::List(element) = wanted else { return None };
    if *element != export.ty() {
        return None;
    }
    let shown = span.text(expression.source());
    let edits = vec![Edit::insert(span.start, "["), Edit::insert(span.end, "]")];
    Some(
        Diagnostic::error(
            RuleName::TYPE_MISMATCH,
            span,
            format!("`{attribute}` takes a list, and `{shown}` stands alone"),
        )
        .with_help(format!("write `[{shown}]`"))
        .with_fix(Fix::safe("put brackets around it", edits)),
    )
}

/// "`loki.write.x.receiver` receives logs, and `forward_to` wants metrics".
fn wrong_receiver(
    run: &Run<'_, '_>,
    node: NodeId,
    attribute: &str,
    expected: &str,
    expression: Expr<'_>,
) -> Option<String> {
    let span = expression.span();
    let edge = run.resolution.graph.edges_of(node).iter().find(|edge| edge.span == span)?;
    let Subject::BuiltIn(component) = run.subjects[edge.to.0 as usize] else { return None };
    let export = component.export(edge.export?.text(expression.source()))?;
    let shown = match expression.kind() {
        ExprKind::Access { .. } => span.text(expression.source()),
        _ => return None,
    };
    match innermost(export.ty()) {
        Type::Capsule(found) if found != expected => {
            Some(format!("`{attribute}` wants {}, and `{shown}` is {}", received_by(expected), received_by(found)))
        }
        Type::Target => {
            Some(format!("`{attribute}` wants {}, and `{shown}` is a list of targets", received_by(expected)))
        }
        _ => None,
    }
}

/// Where the data can go instead of a receiver of another kind: to a component of this scope that takes it, or through
/// a component that turns one kind into the other.
fn way_out(run: &Run<'_, '_>, node: NodeId, expected: &'static str, expression: Expr<'_>) -> Option<String> {
    let resolution = run.resolution;
    let span = expression.span();
    let edge = resolution.graph.edges_of(node).iter().find(|edge| edge.span == span)?;
    let Subject::BuiltIn(component) = run.subjects[edge.to.0 as usize] else { return None };
    let found = innermost(component.export(edge.export?.text(expression.source()))?.ty());
    let between = match (expected, found) {
        ("loki.LogsReceiver", Type::Capsule("otelcol.Consumer")) => Some("otelcol.receiver.loki"),
        ("storage.Appendable", Type::Capsule("otelcol.Consumer")) => Some("otelcol.receiver.prometheus"),
        ("otelcol.Consumer", Type::Capsule("loki.LogsReceiver")) => Some("otelcol.exporter.loki"),
        ("otelcol.Consumer", Type::Capsule("storage.Appendable")) => Some("otelcol.exporter.prometheus"),
        _ => None,
    };
    if let Some(between) = between {
        return Some(format!("put `{between}` between them: it turns one into the other"));
    }
    let scope = resolution.graph.scope(resolution.graph.node(node).scope);
    let mut receivers: Vec<String> = Vec::new();
    for other in scope.nodes().take(NODES_LOOKED_AT) {
        let Subject::BuiltIn(component) = run.subjects[other.0 as usize] else { continue };
        let Some(export) = component.exports().find(|export| innermost(export.ty()) == Type::Capsule(expected)) else {
            continue;
        };
        if other != node {
            receivers.push(format!("{}.{}", resolution.id(other), export.name()));
        }
        if receivers.len() > RECEIVERS_NAMED {
            return None;
        }
    }
    match receivers.is_empty() {
        true => None,
        false => Some(format!("what takes it here: {}", suggest::listed(receivers.iter().map(String::as_str)))),
    }
}

/// So that ten thousand wrong receivers do not look at ten thousand components each.
const NODES_LOOKED_AT: usize = 500;

/// A longer list helps nobody.
const RECEIVERS_NAMED: usize = 3;

/// What a capsule is, in words.
fn received_by(capsule: &str) -> String {
    let words = match capsule {
        "loki.LogsReceiver" => "a Loki receiver (logs)",
        "storage.Appendable" => "a Prometheus receiver (metrics)",
        "pyroscope.Appendable" => "a Pyroscope receiver (profiles)",
        "otelcol.Consumer" => "an OpenTelemetry input (`otelcol.…input`)",
        "auth.Handler" => "an authentication handler (`otelcol.auth.…handler`)",
        "extension.ExtensionHandler" => "an extension's handler",
        "relabel.Rules" => "relabelling rules",
        other => return format!("a value of the type `{other}`"),
    };
    words.to_owned()
}

/// "`url` takes a string, and this is an array"
pub(super) fn kinds(attribute: &str, wanted: &Type, kinds: Option<(Kind, Kind)>, raw: &str) -> String {
    match kinds {
        Some((expected, got)) if Kind::of(*wanted) == expected && expected != Kind::Capsule => {
            format!("`{attribute}` takes {} here, and this is {}", with_article(expected), with_article(got))
        }
        Some((Kind::Capsule, got)) if matches!(innermost(wanted), Type::Capsule(_)) => {
            let Type::Capsule(name) = innermost(wanted) else { return raw.to_owned() };
            format!("`{attribute}` wants {}, and this is {}", received_by(name), with_article(got))
        }
        Some((expected, got)) => format!(
            "`{attribute}` takes {wanted}: {} is wanted here, and this is {}",
            with_article(expected),
            with_article(got)
        ),
        None => format!("`{attribute}` takes {wanted}: {raw}"),
    }
}

fn with_article(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Number => "a number",
        Kind::String => "a string",
        Kind::Bool => "a bool",
        Kind::Array => "a list",
        Kind::Object => "an object",
        Kind::Function => "a function",
        Kind::Capsule => "a value that only a component or a secret gives",
    }
}

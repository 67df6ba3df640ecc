//! Discovery of a whole cluster of which only a part is used.

use crate::catalog::Component;
use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::{NodeAt, string, strings};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};
use crate::syntax::ast::Block;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("unselective-discovery"),
    category: "performance",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "Everything in the cluster is watched, and most of it thrown away.",
    page: include_str!("unselective-discovery.md"),
    options: &[],
    checks: &[Check::Node { of: Which::Named(&names(["discovery.kubernetes"])), function: node }],
};

fn node<'a>(lint: &mut Lint<'_, 'a>, at: NodeAt<'a>) {
    let body = at.block.body();
    if body.blocks().any(|block| matches!(&*block.name(), "selectors" | "namespaces")) {
        return;
    }
    let Some(role) = body.attribute("role").and_then(|role| string(role.value())) else { return };
    // Everyone who uses the targets throws the same away.
    let mut kept: Option<Kept> = None;
    let mut users = lint.edges_to(at.id).peekable();
    if users.peek().is_none() {
        return;
    }
    for edge in users {
        if lint.component(edge.from).map(Component::name) != Some("discovery.relabel") {
            return;
        }
        let Some(found) = first_keep(lint.resolution.block(edge.from), &role) else { return };
        if kept.as_ref().is_some_and(|known| *known != found) {
            return;
        }
        kept = Some(found);
    }
    let Some(kept) = kept else { return };
    let (what, help) = match kept.label.as_str() {
        "__meta_kubernetes_namespace" => {
            ("of some namespaces", "name the namespaces in a `namespaces` block, so that the others are not watched")
        }
        "__meta_kubernetes_pod_node_name" => (
            "on one node",
            "select by `field = \"spec.nodeName=…\"` in a `selectors` block, so that the others are not watched",
        ),
        _ => ("with one label", "select by the label in a `selectors` block, so that the others are not watched"),
    };
    let message = format!("all objects of the role `{role}` are watched, and only those {what} are kept");
    lint.push(at.file, RULE.finding(at.block.header_span(), message).with_help(help));
}

/// What a relabelling keeps.
#[derive(PartialEq, Eq)]
struct Kept {
    label: String,
    regex: String,
}

/// The first rule of a `discovery.relabel` that keeps what the API server could have selected. Rules before it must not set
/// what it looks at; those labels start with two underscores, so only a name can.
fn first_keep(block: Block<'_>, role: &str) -> Option<Kept> {
    for rule in block.body().blocks().filter(|rule| rule.name() == "rule") {
        let body = rule.body();
        let text = |name: &str| body.attribute(name).map(|attribute| string(attribute.value()));
        let action = match text("action") {
            None => "replace".to_owned(),
            Some(action) => action?.to_lowercase(),
        };
        if action != "keep" {
            if text("target_label")
                .is_some_and(|label| label.is_none_or(|label| label.starts_with("__meta_kubernetes")))
            {
                return None;
            }
            continue;
        }
        let Some(labels) = body.attribute("source_labels").and_then(|labels| strings(labels.value())) else { continue };
        let [label] = labels.as_slice() else { continue };
        let own_label = format!("__meta_kubernetes_{role}_label_");
        let is_node = label == "__meta_kubernetes_pod_node_name" && role == "pod";
        let is_selectable =
            label == "__meta_kubernetes_namespace" && role != "node" || is_node || label.starts_with(&own_label);
        if !is_selectable {
            continue;
        }
        let regex = body.attribute("regex")?;
        // The name of the node comes from the environment as a rule.
        let known = string(regex.value());
        let is_plain =
            known.as_deref().is_some_and(|regex| is_list_of_names(regex, label != "__meta_kubernetes_namespace"));
        if is_plain || (is_node && known.is_none()) {
            return Some(Kept {
                label: label.clone().into_owned(),
                regex: regex.value().span().text(regex.value().source()).to_owned(),
            });
        }
    }
    None
}

/// Names, with `|` between them where several can be selected.
fn is_list_of_names(regex: &str, single: bool) -> bool {
    let names = regex.trim_start_matches(['^', '(']).trim_end_matches(['$', ')']);
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    names.split('|').all(is_name) && !(single && names.contains('|'))
}

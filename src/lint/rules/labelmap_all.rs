//! Labels that others choose, all taken over.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::lint::Lint;
use crate::lint::places::string;
use crate::lint::relabelling::{Action, RelabellingAt};
use crate::lint::rule::{Check, FixAvailability, Rule, Status};
use crate::resolve::ROOT;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("labelmap-all"),
    category: "performance",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "Every label or annotation that somebody puts on an object becomes a label.",
    page: include_str!("labelmap-all.md"),
    options: &[],
    checks: &[Check::Relabelling(relabelling)],
};

/// What stands before names that other people choose.
const PREFIXES: &[&str] = &[
    "__meta_kubernetes_pod_label_",
    "__meta_kubernetes_pod_annotation_",
    "__meta_kubernetes_node_annotation_",
    "__meta_kubernetes_service_annotation_",
    "__meta_kubernetes_namespace_annotation_",
    "__meta_docker_container_label_",
    "__meta_ec2_tag_",
    "__meta_azure_machine_tag_",
];

fn relabelling<'a>(lint: &mut Lint<'_, 'a>, rule: &RelabellingAt<'a>) {
    if rule.action != Action::LabelMap {
        return;
    }
    // Names that are put behind `__` are gone again after relabelling.
    if rule.replacement.is_some_and(|to| string(to.value()).is_none_or(|to| to.starts_with("__"))) {
        return;
    }
    let at = rule.at;
    let Some(regex) = rule.regex.and_then(|regex| string(regex.value())) else { return };
    let Some(prefix) = regex.strip_suffix("(.+)").or_else(|| regex.strip_suffix("(.*)")) else { return };
    if !PREFIXES.contains(&prefix) {
        return;
    }
    // What a module gives to others may lose the labels there.
    if lint.resolution.graph.node(at.node.id).scope != ROOT || keeps_only_some(lint) {
        return;
    }
    let message = format!("every `{prefix}*` becomes a label, whatever it is and how many there are");
    lint.push(
        at.node.file,
        RULE.finding(at.block.header_span(), message)
            .with_help("name those that are needed: `regex = \"…_(app|team|version)\"`"),
    );
}

/// Whether anything in the configuration keeps certain labels only, which the others may pass.
fn keeps_only_some(lint: &Lint<'_, '_>) -> bool {
    lint.resolution.unit.files.iter().any(|file| {
        file.tree.root(file.source).all_blocks().any(|block| match &*block.name() {
            "stage.label_keep" => true,
            "rule" | "write_relabel_config" => {
                let action = block.body().attribute("action").map(|action| string(action.value()));
                action.is_some_and(|action| action.is_none_or(|action| action.eq_ignore_ascii_case("labelkeep")))
            }
            _ => false,
        })
    })
}

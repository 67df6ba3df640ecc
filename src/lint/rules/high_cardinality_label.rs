//! Labels with a value for every request, user or line.

use crate::diagnostics::{RuleName, Severity};
use crate::lint::flow;
use crate::lint::lint::Lint;
use crate::lint::options::{OptionKind, RuleOption};
use crate::lint::places::{BlockAt, string};
use crate::lint::relabelling::{Action, RelabellingAt};
use crate::lint::rule::{Check, FixAvailability, Rule, Status, Which, names};
use crate::syntax::ast::ExprKind;
use crate::text::Span;

/// The page says what it is for.
pub(crate) static RULE: Rule = Rule {
    name: RuleName("high-cardinality-label"),
    category: "suspicious",
    severity: Severity::Warning,
    on_by_default: true,
    since: "0.1.0",
    status: Status::Stable,
    fix: FixAvailability::None,
    summary: "A label that takes a new value for every request, user or line.",
    page: include_str!("high-cardinality-label.md"),
    options: &[
        RuleOption {
            name: "labels",
            kind: OptionKind::Texts,
            default: "ids of traces, requests, sessions and users, addresses, paths, messages, timestamps …",
            summary: "The labels that are told of, instead of those of the rule. Case and separators do not matter.",
            example: "[\"trace_id\", \"pod_uid\"]",
        },
        RuleOption {
            name: "extend-labels",
            kind: OptionKind::Texts,
            default: "[]",
            summary: "More labels that are told of.",
            example: "[\"build_id\"]",
        },
        RuleOption {
            name: "ignore",
            kind: OptionKind::Texts,
            default: "[]",
            summary: "Labels that are fine here.",
            example: "[\"client_ip\"]",
        },
    ],
    checks: &[
        Check::Block { of: Which::Named(&names(["stage.labels"])), function: labels },
        Check::Block { of: Which::Named(&names(["dimension"])), function: dimension },
        Check::Relabelling(relabelling),
    ],
};

/// Those of them that are addresses: where relabelling makes a label of one, it is as a rule that of a known host.
const ADDRESSES: &[&str] = &["clientip", "remoteaddr", "remoteip", "sourceip", "srcip", "userip"];

/// Names of labels, in small letters without separators.
const NAMES: &[&str] = &[
    "traceid",
    "spanid",
    "requestid",
    "reqid",
    "correlationid",
    "transactionid",
    "sessionid",
    "userid",
    "useremail",
    "email",
    "clientip",
    "remoteaddr",
    "remoteip",
    "sourceip",
    "srcip",
    "userip",
    "xforwardedfor",
    "forwardedfor",
    "useragent",
    "httpuseragent",
    "referer",
    "httpreferer",
    "message",
    "msg",
    "timestamp",
    "uuid",
    "guid",
    "requesturi",
    "requestpath",
    "requesturl",
    "httptarget",
    "urlpath",
    "queryid",
    "orderid",
    "customerid",
    "stacktrace",
];

/// More names of attributes of spans.
const OF_SPANS: &[&str] =
    &["httpurl", "urlfull", "urlquery", "dbstatement", "dbquerytext", "enduserid", "useragentoriginal"];

fn labels<'a>(lint: &mut Lint<'_, 'a>, at: BlockAt<'a>) {
    if at.node.component.name() != "loki.process" {
        return;
    }
    let Some(values) = at.block.body().attribute("values") else { return };
    let ExprKind::Object(fields) = values.value().kind() else { return };
    for field in fields.iter() {
        tell(lint, at, field.key(), field.key_span);
    }
}

fn dimension<'a>(lint: &mut Lint<'_, 'a>, at: BlockAt<'a>) {
    if at.node.component.name() == "otelcol.connector.spanmetrics"
        && let Some(attribute) = at.block.body().attribute("name")
        && let Some(name) = string(attribute.value())
    {
        tell(lint, at, &name, attribute.value().span());
    }
}

fn relabelling<'a>(lint: &mut Lint<'_, 'a>, rule: &RelabellingAt<'a>) {
    if !matches!(rule.action, Action::Replace | Action::Unknown) || rule.source_labels.is_none() {
        return;
    }
    let component = rule.at.node.component.name();
    if !(component.starts_with("loki.") || component == "prometheus.relabel") {
        return;
    }
    let Some(target) = rule.target_label else { return };
    // A rule that empties a label removes it.
    let replacement = rule.replacement.and_then(|replacement| string(replacement.value()));
    if let Some(name) = string(target.value())
        && replacement.is_none_or(|replacement| replacement.contains('$'))
    {
        tell(lint, rule.at, &name, target.value().span());
    }
}

/// A name in small letters, without separators.
fn plain(label: &str) -> String {
    label.chars().filter(|c| c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}

fn tell(lint: &mut Lint<'_, '_>, at: BlockAt<'_>, label: &str, span: Span) {
    let name = plain(label);
    let listed = |option: &str| {
        lint.options.texts(RULE.name, option).map(|labels| labels.iter().any(|listed| plain(listed) == name))
    };
    let of_host = at.block.name() == "rule" && ADDRESSES.contains(&name.as_str());
    let of_span = at.block.name() == "dimension" && OF_SPANS.contains(&name.as_str());
    let told = listed("labels").unwrap_or_else(|| of_span || !of_host && NAMES.contains(&name.as_str()))
        || listed("extend-labels") == Some(true);
    if !told || listed("ignore") == Some(true) || !flow::labels_arrive(lint, at.node.id) {
        return;
    }
    let logs = at.node.component.name().starts_with("loki.");
    let (what, help) = if logs {
        ("stream", "keep it in the line, or use `stage.structured_metadata` for it")
    } else {
        ("series", "leave the label out")
    };
    let message = format!("`{label}` as a label makes a {what} for each of its values, which have no end");
    lint.push(at.node.file, RULE.finding(span, message).with_help(help));
}

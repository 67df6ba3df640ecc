//! Relabelling rules in plain words.

use super::model::code;
use super::phrase;
use super::view::View;

/// The lines for all rules of a name in a block. `what` is what they work on: `targets`, `metrics`.
pub(super) fn rules(view: &View<'_, '_>, block: &str, what: &str) -> Vec<String> {
    let mut lines = Vec::new();
    // Labels that are only copied are told together.
    let mut copies: Vec<String> = Vec::new();
    for rule in view.blocks(block) {
        if let Some(copy) = plain_copy(&rule) {
            copies.push(copy);
            continue;
        }
        flush(&mut copies, &mut lines);
        lines.push(sentence(&rule, what));
    }
    flush(&mut copies, &mut lines);
    lines
}

/// Whether a rule takes something away: targets, metrics, entries.
pub(super) fn drops(rule: &View<'_, '_>) -> bool {
    let action = action(rule);
    matches!(action.as_deref(), Some("keep" | "drop" | "keepequal" | "dropequal"))
}

fn flush(copies: &mut Vec<String>, lines: &mut Vec<String>) {
    if !copies.is_empty() {
        lines.push(format!("sets {}", joined(copies)));
        copies.clear();
    }
}

fn joined(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn action(rule: &View<'_, '_>) -> Option<String> {
    match rule.expr("action") {
        None => Some("replace".to_owned()),
        Some(_) => rule.literal("action").map(|action| action.to_lowercase()),
    }
}

/// `namespace` from `__meta_kubernetes_namespace`, for a rule that only copies one label.
fn plain_copy(rule: &View<'_, '_>) -> Option<String> {
    if action(rule)? != "replace" || !matches_all(rule) || !is_default_replacement(rule) {
        return None;
    }
    let sources = rule.strings("source_labels")?;
    let [source] = sources.as_slice() else { return None };
    Some(format!("{} from {}", rule.written("target_label")?, code(source)))
}

fn is_default_replacement(rule: &View<'_, '_>) -> bool {
    match rule.expr("replacement") {
        None => true,
        Some(_) => matches!(rule.literal("replacement").as_deref(), Some("$1" | "${1}" | "$0" | "${0}")),
    }
}

/// Whether the expression takes every value, as a whole and as its first group.
fn matches_all(rule: &View<'_, '_>) -> bool {
    match rule.expr("regex") {
        None => true,
        Some(_) => matches!(rule.literal("regex").as_deref(), Some("(.*)" | "^(.*)$")),
    }
}

fn sentence(rule: &View<'_, '_>, what: &str) -> String {
    let Some(action) = action(rule) else {
        return format!("applies a rule whose action is {}", rule.written("action").unwrap_or_default());
    };
    let target = rule.written("target_label").unwrap_or_else(|| "no label".to_owned());
    match action.as_str() {
        "keep" if has_no_sources(rule) => format!("keeps {what} only if an empty text {}", condition_of_text(rule)),
        "keep" => format!("keeps only {what} whose {}", condition(rule)),
        "drop" if has_no_sources(rule) => format!("drops {what} if an empty text {}", condition_of_text(rule)),
        "drop" => format!("drops {what} whose {}", condition(rule)),
        "keepequal" => format!("keeps only {what} whose {} equals {target}", sources(rule)),
        "dropequal" => format!("drops {what} whose {} equals {target}", sources(rule)),
        "hashmod" => format!(
            "sets {target} to a hash of {} modulo {}",
            sources(rule),
            rule.written("modulus").unwrap_or_else(|| "an unknown number".to_owned())
        ),
        "lowercase" => format!("sets {target} to {} in lower case", sources(rule)),
        "uppercase" => format!("sets {target} to {} in upper case", sources(rule)),
        "labelmap" => {
            let to = rule.text("replacement").unwrap_or_else(|| "$1".to_owned());
            match rule.literal("regex").as_deref().and_then(prefix) {
                Some(prefix) if to == "$1" || to == "${1}" => format!(
                    "copies every label {} to a label named after what follows {}",
                    code(&format!("{prefix}*")),
                    code(prefix)
                ),
                _ => format!("copies every label whose name {} to the label {}", regex_words(rule), code(&to)),
            }
        }
        "labeldrop" => format!("removes the labels whose name {}", regex_words(rule)),
        "labelkeep" => format!("removes all labels but those whose name {}", regex_words(rule)),
        "replace" => replace(rule, &target),
        other => format!("applies a rule with the action {}", code(other)),
    }
}

fn replace(rule: &View<'_, '_>, target: &str) -> String {
    let replacement = rule.expr("replacement").map(|_| rule.text("replacement").unwrap_or_default());
    let uses_groups = replacement.as_deref().is_none_or(|text| {
        // `${NAME}` is what an environment variable is printed as; groups are numbers or lower-case names.
        text.contains('$')
    });
    let unconditional = matches_all(rule) || (has_no_sources(rule) && rule.expr("regex").is_none());
    // An expression that takes everything is no condition where its groups are not used.
    let matches_anything = rule.literal("regex").as_deref() == Some(".*");
    let unconditional = unconditional || (matches_anything && !uses_groups);
    let value = match &replacement {
        None => None,
        Some(text) if text.is_empty() && rule.literal("replacement").is_some() => {
            let when = if unconditional { String::new() } else { format!(" where {}", condition(rule)) };
            return format!("removes the label {target}{when}");
        }
        Some(_) => rule.written("replacement"),
    };
    let known = rule.literal("replacement");
    // A value that is not known to be made of groups is a value.
    let uses_groups = uses_groups && (replacement.is_none() || known.is_some());
    // An idiom: the first of several labels that says anything.
    if is_default_replacement(rule)
        && rule.literal("regex").as_deref() == Some("^(?:;*)?([^;]+).*$")
        && rule.expr("separator").is_none_or(|_| rule.literal("separator").as_deref() == Some(";"))
        && let Some(labels) = rule.strings("source_labels").filter(|labels| labels.len() > 1)
    {
        let labels: Vec<String> = labels.iter().map(|label| code(label)).collect();
        return format!("sets {target} to the first of {} that is not empty", phrase::list(&labels));
    }
    match (value, uses_groups) {
        (Some(value), false) if unconditional => format!("sets {target} to {value}"),
        (Some(value), false) => format!("sets {target} to {value} where {}", condition(rule)),
        (None, _) if has_no_sources(rule) => format!("removes the label {target}"),
        (value, _) => {
            let plain = is_default_replacement(rule);
            let from = sources(rule);
            let regex = rule.literal("regex");
            match (plain, regex.as_deref()) {
                (true, None | Some("(.*)" | "^(.*)$")) => format!("sets {target} to {from}"),
                (true, Some("(.+)" | "^(.+)$" | ".+")) => format!("sets {target} to {from} where that is not empty"),
                (true, _) => format!(
                    "sets {target} to what the first group of {} captures in {from}, where it matches",
                    rule.written("regex").unwrap_or_default()
                ),
                (false, None | Some("(.*)" | "^(.*)$")) if rule.expr("regex").is_none() || regex.is_some() => {
                    format!("sets {target} to {}, where {} is {from}", value.unwrap_or_default(), code("$1"))
                }
                (false, _) => format!(
                    "sets {target} to {}, where {from} matches {}",
                    value.unwrap_or_default(),
                    rule.written("regex").unwrap_or_else(|| "an empty text".to_owned())
                ),
            }
        }
    }
}

fn has_no_sources(rule: &View<'_, '_>) -> bool {
    rule.expr("source_labels").is_none() || rule.strings("source_labels").is_some_and(|labels| labels.is_empty())
}

/// The labels that a rule looks at, and how they are joined.
fn sources(rule: &View<'_, '_>) -> String {
    match rule.strings("source_labels") {
        Some(labels) if labels.len() == 1 => code(&labels[0]),
        Some(labels) => {
            let joined = phrase::list(&labels.iter().map(|label| code(label)).collect::<Vec<_>>());
            match rule.expr("separator") {
                None => format!("{joined} joined by {}", code(";")),
                Some(_) => match rule.written("separator") {
                    Some(separator) => format!("{joined} joined by {separator}"),
                    None => format!("{joined} written together"),
                },
            }
        }
        None => rule.written("source_labels").unwrap_or_else(|| "an empty text".to_owned()),
    }
}

/// `x` is `a`; `x` matches `a.*`.
fn condition(rule: &View<'_, '_>) -> String {
    if let (Some(labels), Some(pattern)) = (rule.strings("source_labels"), rule.literal("regex"))
        && labels.len() > 1
        && let Some(options) = alternatives(&pattern)
        && let [one] = options.as_slice()
    {
        let separator = match rule.expr("separator") {
            None => Some(";".to_owned()),
            Some(_) => rule.literal("separator"),
        };
        if let Some(separator) = separator.filter(|separator| !separator.is_empty()) {
            let values: Vec<&str> = one.split(&*separator).collect();
            if values.len() == labels.len() {
                let parts: Vec<String> = labels
                    .iter()
                    .zip(values)
                    .map(|(label, value)| {
                        let value = if value.is_empty() { "empty".to_owned() } else { code(value) };
                        format!("{} is {value}", code(label))
                    })
                    .collect();
                return phrase::list(&parts);
            }
        }
    }
    let subject = sources(rule);
    format!("{subject} {}", condition_of_text(rule))
}

fn condition_of_text(rule: &View<'_, '_>) -> String {
    match rule.expr("regex") {
        None => "matches anything".to_owned(),
        Some(_) => regex_words(rule),
    }
}

/// `is x`, `is a, b or c`, `matches x.*`.
fn regex_words(rule: &View<'_, '_>) -> String {
    let Some(_) = rule.expr("regex") else { return "matches anything".to_owned() };
    let Some(pattern) = rule.literal("regex") else {
        return format!("matches {}", rule.written("regex").unwrap_or_default());
    };
    match pattern.as_str() {
        "" => return "is empty".to_owned(),
        ".+" | "(.+)" | "^.+$" | "^(.+)$" => return "is not empty".to_owned(),
        ".*" | "(.*)" => return "matches anything".to_owned(),
        _ => {}
    }
    match alternatives(&pattern) {
        Some(options) => {
            let options: Vec<String> = options
                .iter()
                .map(|option| if option.is_empty() { "empty".to_owned() } else { code(option) })
                .collect();
            format!("is {}", phrase::list_with(&options, "or"))
        }
        None => format!("matches {}", code(&pattern)),
    }
}

/// The texts that an expression of plain alternatives matches; `None` when it is more than that.
pub(super) fn alternatives(pattern: &str) -> Option<Vec<String>> {
    let mut inner = pattern;
    inner = inner.strip_prefix('^').unwrap_or(inner);
    inner = inner.strip_suffix('$').filter(|rest| !rest.ends_with('\\')).unwrap_or(inner);
    if let Some(group) = inner.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        let group = group.strip_prefix("?:").unwrap_or(group);
        if !group.contains(['(', ')']) {
            inner = group;
        }
    } else if inner.len() != pattern.len() && inner.contains('|') {
        // `^a|b$` anchors only the ends.
        return None;
    }
    inner.split('|').map(plain).collect()
}

/// The text that a pattern without operators matches.
fn plain(pattern: &str) -> Option<String> {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next()? {
                escaped if escaped.is_ascii_punctuation() => out.push(escaped),
                _ => return None,
            },
            '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '^' | '$' => return None,
            c => out.push(c),
        }
    }
    Some(out)
}

/// `prefix_` of `prefix_(.+)`.
fn prefix(pattern: &str) -> Option<&str> {
    let prefix = pattern.strip_suffix("(.+)").or_else(|| pattern.strip_suffix("(.*)"))?;
    (!prefix.is_empty() && prefix.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')).then_some(prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_alternatives_are_seen() {
        assert_eq!(alternatives("true"), Some(vec!["true".to_owned()]));
        assert_eq!(alternatives("a|b-c"), Some(vec!["a".to_owned(), "b-c".to_owned()]));
        assert_eq!(alternatives("(a|b)"), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(alternatives("^(?:a|b)$"), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(alternatives(r"10\.0\.0\.1"), Some(vec!["10.0.0.1".to_owned()]));
        for pattern in ["a.*", "a+", "[ab]", "^a|b$", r"\d", "(a)(b)"] {
            assert_eq!(alternatives(pattern), None, "{pattern}");
        }
    }
}

//! Sentences with places for values.
//!
//! `{path}` is the value of an argument, written or by default, in words; `{endpoint/url}` that of one in a block.
//! `[…]` is left out unless every value in it is written; `[path? …]` is there when an argument or block is given (a
//! switch that is on, a number that is not zero), `[!path? …]` when it is not.

use super::model::code;
use super::phrase;
use super::view::View;

/// Fills a sentence; `None` when it begins with a condition that does not hold and nothing else is there.
pub(super) fn fill(template: &str, view: &View<'_, '_>) -> Option<String> {
    let mut out = String::new();
    part(template, view, false, &mut out);
    // Parts that were left out may have stood in front of a comma.
    let out = out.trim_start_matches([',', ' ']).trim_end();
    (!out.is_empty()).then(|| out.to_owned())
}

/// Writes a part; gives whether all its values are there.
fn part(template: &str, view: &View<'_, '_>, written_only: bool, out: &mut String) -> bool {
    let mut rest = template;
    let mut complete = true;
    while let Some(at) = rest.find(['{', '[']) {
        out.push_str(&rest[..at]);
        let (end, inner) = enclosed(&rest[at..]);
        if rest.as_bytes()[at] == b'{' {
            let value = if written_only { view.written(inner) } else { value(inner, view) };
            match value {
                Some(value) => out.push_str(&value),
                None => {
                    complete = false;
                    out.push_str("(not set)");
                }
            }
        } else if let Some(group) = group(inner, view) {
            out.push_str(&group);
        }
        rest = &rest[at + end..];
    }
    out.push_str(rest);
    complete
}

fn value(path: &str, view: &View<'_, '_>) -> Option<String> {
    match path {
        "targets" | "path_targets" => Some(super::targets::targets(view, path)),
        // Targets that are files, or pods.
        _ if path.starts_with("targets:") => {
            let what = path.trim_start_matches("targets:");
            let targets = super::targets::targets(view, "targets");
            Some(targets.replace("the targets of", &format!("the {what} of")))
        }
        "operator" => view.literal(path).map(|operator| comparison(&operator)).or_else(|| view.words(path)),
        "role" => view.literal(path).map(|role| plural(&role)).or_else(|| view.words(path)),
        // An empty address is every one of the host's.
        _ if path.ends_with("listen_address") => view.words(path).or_else(|| Some(code("0.0.0.0"))),
        // All blocks of a name that may stand several times.
        "endpoint/url" => {
            let found: Vec<String> = view.blocks("endpoint").iter().filter_map(|block| value("url", block)).collect();
            (!found.is_empty()).then(|| phrase::list(&found))
        }
        // An address that is kept elsewhere.
        _ if path.ends_with("url") || path.ends_with("endpoint") || path.ends_with("address") => {
            view.words(path).map(|words| if is_kept(&words) { format!("the address in {words}") } else { words })
        }
        _ => view.words(path),
    }
}

/// Whether words say where a value is kept: a key of a secret, a part of a file.
pub(super) fn is_kept(words: &str) -> bool {
    words.contains("\u{2} of ")
        || ["the file ", "the Kubernetes ", "the Vault "].iter().any(|start| words.starts_with(start))
}

/// How a selector of Kubernetes compares.
fn comparison(operator: &str) -> String {
    match operator {
        "In" => "is one of",
        "NotIn" => "is none of",
        "Exists" => "is there",
        "DoesNotExist" => "is not there",
        other => return code(other),
    }
    .to_owned()
}

/// The things that a role of discovery names.
fn plural(role: &str) -> String {
    match role {
        "pod" => "pods",
        "node" | "nodes" => "nodes",
        "service" | "services" => "services",
        "endpoints" => "service endpoints",
        "endpointslice" => "endpoint slices",
        "ingress" => "ingresses",
        "tasks" => "tasks",
        other => return code(other),
    }
    .to_owned()
}

fn group(inner: &str, view: &View<'_, '_>) -> Option<String> {
    let (condition, text) = match inner.split_once("? ") {
        Some((condition, text)) if !condition.contains([' ', '{']) => (Some(condition), text),
        _ => (None, inner),
    };
    if let Some(condition) = condition {
        let holds = match condition.strip_prefix('!') {
            Some(path) => view.given(path) == Some(false),
            None => view.is_given(condition),
        };
        if !holds {
            return None;
        }
    }
    let mut out = String::new();
    let complete = part(text, view, condition.is_none(), &mut out);
    complete.then_some(out)
}

/// The length of a bracketed part and what is inside it.
fn enclosed(text: &str) -> (usize, &str) {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return (at + 1, &text[1..at]);
                }
            }
            _ => {}
        }
    }
    (text.len(), &text[1..])
}

/// The paths that a sentence speaks of.
#[cfg(test)]
pub(super) fn paths(template: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '[']) {
        let (end, inner) = enclosed(&rest[at..]);
        if rest.as_bytes()[at] == b'{' {
            found.push(inner.split(':').next().unwrap_or(inner));
        } else {
            let (condition, text) = match inner.split_once("? ") {
                Some((condition, text)) if !condition.contains([' ', '{']) => (Some(condition), text),
                _ => (None, inner),
            };
            found.extend(condition.map(|condition| condition.trim_start_matches('!')));
            found.extend(paths(text));
        }
        rest = &rest[at + end..];
    }
    found
}

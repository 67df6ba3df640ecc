//! Files that are no Alloy configuration at all: told as that, not as a hundred syntax errors.

use crate::text::Span;

/// What a file seems to be written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OtherLanguage {
    pub message: &'static str,
    pub help: &'static str,
    /// Its first words.
    pub span: Span,
}

/// Lines looked at: what a file is shows at its beginning.
const LINES: usize = 200;

/// The other language of a source that does not parse. YAML has keys with a colon at the start of lines, where Alloy
/// only has blocks; JSON begins with an object.
pub(super) fn recognise(source: &str) -> Option<OtherLanguage> {
    let mut keys = Vec::new();
    let mut first = None;
    let mut has_marker = false;
    let mut offset = 0;
    for line in source.split_inclusive('\n').take(LINES) {
        let start = offset;
        offset += line.len();
        let text = line.trim_end();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let span = Span::new(start as u32, (start + text.len()) as u32);
        if first.is_none() {
            if text.starts_with('{') {
                return is_json(source[start..].trim_start_matches('{')).then_some(OtherLanguage {
                    message: "this is JSON, not an Alloy configuration",
                    help: "an Alloy configuration is made of blocks: `prometheus.scrape \"name\" { … }`",
                    span: Span::new(start as u32, start as u32 + 1),
                });
            }
            if key(text).is_none() && text != "---" {
                return None;
            }
            first = Some(span);
            has_marker = text == "---";
        }
        keys.extend(key(text));
    }
    if keys.len() < 2 && !(has_marker && keys.len() == 1) {
        return None;
    }
    let has = |name: &str| keys.contains(&name);
    let help = if has("apiVersion") || has("kind") {
        "check the configuration itself: the text under a key such as `config.alloy` of this Kubernetes object"
    } else if has("scrape_configs") && (has("clients") || has("positions")) {
        "`alloy convert --source-format=promtail` makes an Alloy configuration of one of Promtail"
    } else if has("receivers") && has("service") {
        "`alloy convert --source-format=otelcol` makes an Alloy configuration of one of the OpenTelemetry Collector"
    } else if has("scrape_configs") {
        "`alloy convert --source-format=prometheus` makes an Alloy configuration of one of Prometheus"
    } else {
        "an Alloy configuration is made of blocks: `prometheus.scrape \"name\" { … }`"
    };
    Some(OtherLanguage { message: "this is YAML, not an Alloy configuration", help, span: first? })
}

/// The key of a line `key: …` that is not indented.
fn key(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    (is_key && (rest.is_empty() || rest.starts_with(' '))).then_some(key)
}

/// Whether what follows the first brace is a key in quotes and a colon.
fn is_json(rest: &str) -> bool {
    let rest = rest.trim_start();
    let Some((key, after)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) else { return false };
    !key.contains('\n') && after.trim_start().starts_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help(source: &str) -> Option<&'static str> {
        recognise(source).map(|other| other.help.split('`').nth(1).unwrap_or_default())
    }

    #[test]
    fn languages_show_at_the_beginning() {
        assert_eq!(help("apiVersion: v1\nkind: ConfigMap\ndata:\n  a: b\n"), Some("config.alloy"));
        assert_eq!(
            help("# x\nserver:\n  a: 1\nclients:\n- url: x\nscrape_configs:\n"),
            Some("alloy convert --source-format=promtail")
        );
        assert_eq!(help("---\nscrape_configs:\n"), Some("alloy convert --source-format=prometheus"));
        assert!(recognise("{\n  \"server\": {}\n}\n").is_some_and(|other| other.message.contains("JSON")));
        for alloy in ["", "logging {\n  level: \"info\"\n}\n", "level: 1\n", "{{ x }}\n", "logging {}\na: b\nc: d\n"] {
            assert_eq!(recognise(alloy), None, "{alloy}");
        }
    }
}

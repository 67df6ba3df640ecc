//! What holds for the formats inside strings, whatever the bytes. The fuzz target and the tests share it.

use alloy_lint::embedded::{
    FormatError, byte_size, duration, go_json, go_text, host_port, ip, jmespath, logql, ottl, pattern,
    prometheus_duration, prometheus_name, re2, template, url,
};

/// Panics when a property does not hold.
pub fn hold_for(text: &[u8]) {
    refuses_a_part(text, byte_size::parse(text));
    refuses_a_part(text, byte_size::parse_metric(text));
    refuses_a_part(text, go_json::check(text));
    refuses_a_part(text, host_port::parse(text));
    refuses_a_part(text, ip::parse(text));
    refuses_a_part(text, ip::parse_cidr(text));
    refuses_a_part(text, ip::parse_prefix(text));
    refuses_a_part(text, jmespath::parse(text));
    refuses_a_part(text, ottl::parse_statement(text));
    refuses_a_part(text, ottl::parse_condition(text));
    refuses_a_part(text, ottl::parse_value(text));
    refuses_a_part(text, pattern::parse(text));
    refuses_a_part(text, template::parse(text));
    refuses_a_part(text, url::parse(text));
    refuses_a_part(text, url::parse_request_uri(text));
    // Every legacy name is a name.
    let legacy = prometheus_name::is_legacy_label_name(text) || prometheus_name::is_legacy_metric_name(text);
    assert!(!legacy || prometheus_name::is_name(text), "{text:?}");

    if let Some(selector) = refuses_a_part(text, logql::parse(text)) {
        for error in [selector.matcher_error(), selector.filter_error()].into_iter().flatten() {
            is_inside(text, &error);
        }
    }
    if let Some(regex) = refuses_a_part(text, re2::parse(text)) {
        let everything = regex.matches_everything();
        assert!(!everything || regex.can_match_empty(), "{text:?}");
        assert!(regex.literal().is_none_or(|literal| literal.starts_with(&regex.literal_prefix())), "{text:?}");
    }
    // What is written out is read as the same.
    if let Some(value) = refuses_a_part(text, duration::parse(text)) {
        assert_eq!(duration::parse(duration::format(value)), Ok(value), "{text:?}");
    }
    if let Some(value) = refuses_a_part(text, prometheus_duration::parse(text)) {
        assert_eq!(prometheus_duration::parse(prometheus_duration::format(value)), Ok(value), "{text:?}");
    }
    assert_eq!(go_text::unquote(go_text::quote(text).as_bytes()).as_deref(), Some(text));
}

/// What was read, or else an error that points into the text.
fn refuses_a_part<T>(text: &[u8], parsed: Result<T, FormatError>) -> Option<T> {
    parsed.map_err(|error| is_inside(text, &error)).ok()
}

fn is_inside(text: &[u8], error: &FormatError) {
    assert!(error.span.start <= error.span.end && error.span.end <= text.len(), "{error:?} of {text:?}");
    assert!(!error.message.is_empty(), "{text:?}");
}

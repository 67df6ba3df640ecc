//! The declared kinds of rules.

use super::instance::{Instance, Item, bytes, is_zero, text};
use super::message::{Shown, fill};
use super::{Violation, first_name};
use crate::catalog::{AlloyPlace, DefaultValue, Given, Rule, RuleFormat, RuleKind, RuleSubject, Type};
use crate::diagnostics::{Edit, Fix};
use crate::embedded::{
    FormatError, byte_size, duration, host_port, ip, jmespath, logql, ottl, prometheus_duration, prometheus_name, re2,
    template, url,
};
use crate::text::Span;
use crate::types::{Data, Unknown, Value};

/// Whether all conditions of a rule certainly hold. Asked before anything is put into words.
fn applies(instance: &Instance<'_, '_>, rule: &Rule) -> bool {
    rule.when.is_empty() || conditions(instance, rule) == Some(true)
}

/// Whether all conditions of a rule hold.
pub(super) fn conditions(instance: &Instance<'_, '_>, rule: &Rule) -> Option<bool> {
    let mut all = Some(true);
    // What is there is told faster than what it is.
    let given = rule.when.iter().filter(|condition| condition.given.is_some());
    for condition in given.chain(rule.when.iter().filter(|condition| condition.given.is_none())) {
        let holds = match condition.given {
            None if instance.is_chosen(condition.of) => continue,
            Some(wanted) => instance.given_as(condition.of, rule.given == Given::Written).map(|given| given == wanted),
            None => {
                let mut holds = Some(false);
                instance.each_owner(condition.of, &mut |owner, name| {
                    let (values, wanted) =
                        if condition.is.is_empty() { (condition.is_not, false) } else { (condition.is, true) };
                    let default = owner.default_is_one_of(name, values);
                    let one = match default.map_or_else(|| owner.item(name), |_| None) {
                        None if default.is_some() => default.map(|is| is == wanted),
                        None => Some(false),
                        Some(item) => is_one_of(owner, &item, values, false).map(|is| is == wanted),
                    };
                    holds = match (holds, one) {
                        (Some(true), _) | (_, Some(true)) => Some(true),
                        (None, _) | (_, None) => None,
                        _ => Some(false),
                    };
                });
                holds
            }
        };
        match holds {
            Some(false) => return Some(false),
            None => all = None,
            Some(true) => {}
        }
    }
    all
}

pub(super) fn judge(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    // Conditions are looked at last where the rule itself is cheap to judge.
    let first = found.len();
    match rule.kind {
        RuleKind::Required | RuleKind::NonEmpty => missing(instance, rule, found),
        RuleKind::Enum | RuleKind::NotEnum | RuleKind::Range | RuleKind::Format => values(instance, rule, found),
        RuleKind::Unique => unique(instance, rule, found),
        RuleKind::AtMostOneOf | RuleKind::ExactlyOneOf | RuleKind::AtLeastOneOf | RuleKind::AllOrNoneOf => {
            number_of(instance, rule, found);
        }
        RuleKind::Requires | RuleKind::Forbids => companions(instance, rule, found),
        RuleKind::Less | RuleKind::LessOrEqual => compare(instance, rule, found),
        RuleKind::Never => {
            if conditions(instance, rule) == Some(true) {
                never(instance, rule, found);
            }
            return;
        }
        RuleKind::Code => return,
    }
    if found.len() > first && !rule.when.is_empty() && conditions(instance, rule) != Some(true) {
        found.truncate(first);
    }
    if found.len() > first && rule.alloy_at == AlloyPlace::Value {
        for violation in &mut found[first..] {
            violation.said_at = Some(violation.span);
        }
    }
}

fn code(name: &str) -> String {
    format!("`{name}`")
}

/// "`a`, `b` and `c`"
fn list(names: &[&str], last: &str) -> String {
    match names {
        [] => String::new(),
        [one] => code(one),
        [first @ .., end] => {
            format!("{} {last} {}", first.iter().map(|name| code(name)).collect::<Vec<_>>().join(", "), code(end))
        }
    }
}

fn last_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn names(paths: &[&'static str]) -> Vec<&'static str> {
    paths.iter().copied().map(last_name).collect()
}

/// Where the rule points: its own `at`, else the given path.
fn place(instance: &Instance<'_, '_>, rule: &Rule, path: &'static str) -> Span {
    place_of(instance, rule.at.unwrap_or(path))
}

/// Where a path stands.
fn place_of(instance: &Instance<'_, '_>, path: &'static str) -> Span {
    let mut span = None;
    instance.each_owner(path, &mut |owner, name| {
        span = span.or_else(|| Some(owner.place(name)));
    });
    span.unwrap_or_else(|| instance.place(first_name(path)))
}

fn missing(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &path in rule.of {
        instance.each_owner(path, &mut |owner, name| {
            if rule.kind == RuleKind::NonEmpty && rule.on == RuleSubject::Elements {
                for item in owner.elements(name).unwrap_or_default() {
                    if is_zero(&item.value) == Some(true) && applies(instance, rule) {
                        let said = fill(rule.message, owner, &[("name", Shown::text(name))]);
                        found.push(Violation::new(item.span, format!("an element of `{name}` is empty"), said));
                    }
                }
                return;
            }
            let given = owner.given_as(name, rule.kind == RuleKind::Required || rule.given == Given::Written);
            if given != Some(false) || !applies(instance, rule) {
                return;
            }
            // A name that this release does not have cannot be missing.
            if owner.body.argument(name).is_none() && owner.body.block(name).is_none() {
                return;
            }
            let said = fill(rule.message, owner, &[("name", Shown::text(name))]);
            let span = rule.at.map_or_else(|| owner.place(name), |at| owner.place(last_name(at)));
            let message = if owner.is_written(name) {
                format!("`{name}` must not be empty")
            } else {
                format!("`{name}` is missing: the component does not load without it")
            };
            let mut violation = Violation::new(span, message, said);
            if !owner.is_written(name) {
                violation = violation.with_help(format!("give `{name}` a value"));
            }
            found.push(violation);
        });
    }
}

/// Rules about each value for itself.
fn values(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &path in rule.of {
        instance.each_owner(path, &mut |owner, name| match rule.on {
            _ if owner.plainly_obeys(rule, name) => {}
            RuleSubject::Value => {
                // Defaults are Alloy's own: what is not written is fine.
                let item = owner.attribute(name).and_then(|_| owner.item(name));
                if let Some(item) = item.filter(|item| !(item.value.is_null() && owner.may_be_absent(name))) {
                    one_value(owner, rule, name, &item, found);
                }
            }
            RuleSubject::Elements => {
                for item in owner.attribute(name).and_then(|_| owner.elements(name)).unwrap_or_default() {
                    one_value(owner, rule, name, &item, found);
                }
            }
            RuleSubject::Keys => {
                for (key, span, _) in owner.attribute(name).and_then(|_| owner.entries(name)).unwrap_or_default() {
                    let item = Item { value: Value::string(key), ty: Type::String, span, is_written: true };
                    one_value(owner, rule, name, &item, found);
                }
            }
            RuleSubject::Length => {
                let Some(item) = owner.attribute(name).and_then(|_| owner.item(name)) else { return };
                let length = match &item.value.data {
                    Data::Array(array) => array.len(),
                    Data::Object(object) => object.len(),
                    Data::Null => 0,
                    _ => match bytes(&item.value) {
                        Some(text) => text.len(),
                        None => return,
                    },
                };
                let value = Value::number(crate::types::Number::Int(length as i64));
                one_value(owner, rule, name, &Item { value, ty: Type::Int, ..item }, found);
            }
        });
    }
}

fn one_value(
    owner: &Instance<'_, '_>,
    rule: &'static Rule,
    name: &'static str,
    item: &Item,
    found: &mut Vec<Violation>,
) {
    let shown = || {
        let ty = item.ty;
        match ty {
            Type::Secret | Type::OptionalSecret => "this value".to_owned(),
            Type::String | Type::Text(_) | Type::Any => Shown::item(item).quoted(),
            _ => Shown::item(item).bare(),
        }
    };
    let say = |error: &str| {
        let known = [("value", Shown::item(item)), ("name", Shown::text(name)), ("error", Shown::text(error))];
        fill(rule.message, owner, &known)
    };
    match rule.kind {
        RuleKind::Enum => {
            let allowed = owner.body.argument(name).map_or(&[][..], |argument| argument.values());
            let fits = if rule.values.is_empty() {
                text(&item.value).map(|text| allowed.iter().any(|value| same_text(value, &text, rule.ignore_case)))
            } else {
                is_one_of(owner, item, rule.values, rule.ignore_case)
            };
            if fits != Some(false) {
                return;
            }
            let choices: Vec<String> = if rule.values.is_empty() {
                allowed.iter().map(|value| code(value)).collect()
            } else {
                rule.values.iter().map(|value| format!("`{value}`")).collect()
            };
            let message = format!("`{name}` does not take {}", shown());
            let mut violation = Violation::new(item.span, message, say(""));
            if let Some(fix) = in_right_case(owner, rule, item, name) {
                violation = violation.with_fix(fix);
            }
            if choices.len() <= 30 {
                violation = violation.with_help(format!("it takes {}", choices.join(", ")));
            }
            found.push(violation);
        }
        RuleKind::NotEnum if is_one_of(owner, item, rule.values, rule.ignore_case) == Some(true) => {
            found.push(Violation::new(item.span, format!("`{name}` must not be {}", shown()), say("")));
        }
        RuleKind::Range => {
            let bound =
                |bound: Option<DefaultValue>| bound.and_then(|bound| owner.catalog_value(bound, item.ty).as_number());
            let Some(value) = item.value.as_number() else { return };
            let (value, low, high) = (value.as_float(), bound(rule.min), bound(rule.max));
            let below = low.is_some_and(|low| value < low.as_float() || rule.exclusive && value == low.as_float());
            let above = high.is_some_and(|high| value > high.as_float() || rule.exclusive && value == high.as_float());
            if !below && !above && !value.is_nan() {
                return;
            }
            let bound = |number| Shown::value(&Value::number(number), item.ty).bare();
            let what = if rule.on == RuleSubject::Length { format!("the length of `{name}`") } else { code(name) };
            let wanted = match (low, high) {
                (Some(low), None) if rule.exclusive => format!("above {}", bound(low)),
                (Some(low), None) => format!("at least {}", bound(low)),
                (None, Some(high)) if rule.exclusive => format!("below {}", bound(high)),
                (None, Some(high)) => format!("at most {}", bound(high)),
                (Some(low), Some(high)) if rule.exclusive => {
                    format!("between {} and {}, without these", bound(low), bound(high))
                }
                (Some(low), Some(high)) => format!("from {} to {}", bound(low), bound(high)),
                (None, None) => return,
            };
            found.push(Violation::new(item.span, format!("{what} must be {wanted}, and is {}", shown()), say("")));
        }
        RuleKind::Format => {
            let (Some(format), Some(text)) = (rule.format, bytes(&item.value)) else { return };
            if let Err(error) = parse(format, text) {
                let span = owner.place_inside(name, item, &error.span);
                let message = format!("`{name}` must be {}: {}", format_words(format), error.message);
                found.push(Violation::new(span, message, say(&error.message)));
            }
        }
        _ => {}
    }
}

/// The one listed value that differs in small and capital letters only.
fn in_right_case(owner: &Instance<'_, '_>, rule: &'static Rule, item: &Item, name: &str) -> Option<Fix> {
    let written = text(&item.value)?;
    let listed: Vec<&str> = if rule.values.is_empty() {
        owner.body.argument(name)?.values().to_vec()
    } else {
        let texts = rule.values.iter().map(|value| if let DefaultValue::String(value) = value { value } else { "" });
        texts.collect()
    };
    let mut alike = listed.into_iter().filter(|value| !value.is_empty() && value.eq_ignore_ascii_case(&written));
    let (Some(only), None) = (alike.next(), alike.next()) else { return None };
    let is_literal = (item.span.end - item.span.start) as usize == written.len() + 2;
    let edit = Edit::replace(item.span, format!("\"{only}\""));
    is_literal.then(|| Fix::safe(format!("write \"{only}\""), vec![edit]))
}

/// Whether a text has a format.
pub(super) fn parse(format: RuleFormat, text: &[u8]) -> Result<(), FormatError> {
    let named = |fits: bool| if fits { Ok(()) } else { Err(FormatError::new("invalid name", 0..text.len())) };
    match format {
        RuleFormat::Duration => duration::parse(text).map(drop),
        RuleFormat::PrometheusDuration => prometheus_duration::parse(text).map(drop),
        RuleFormat::Bytes => byte_size::parse(text).map(drop),
        RuleFormat::Url => url::parse(text).map(drop),
        RuleFormat::HostPort => host_port::parse(text).map(drop),
        RuleFormat::Regexp => re2::check(text),
        RuleFormat::Cidr => ip::parse_cidr(text).map(drop),
        RuleFormat::LabelName => named(prometheus_name::is_name(text)),
        RuleFormat::LegacyLabelName => named(prometheus_name::is_legacy_label_name(text)),
        RuleFormat::MetricName => named(prometheus_name::is_legacy_metric_name(text)),
        RuleFormat::Jmespath | RuleFormat::JsonPath => jmespath::parse(text).map(drop),
        RuleFormat::Template => template::parse(text).map(drop),
        RuleFormat::LogqlSelector | RuleFormat::Selector => logql::parse(text).map(drop),
        RuleFormat::Ottl => ottl::parse_statement(text).map(drop),
        RuleFormat::OttlCondition => ottl::parse_condition(text).map(drop),
        RuleFormat::Number => number(text),
        RuleFormat::Ip => ip::parse(text).map(drop),
        RuleFormat::Uuid => uuid(text),
    }
}

fn number(text: &[u8]) -> Result<(), FormatError> {
    let parsed = std::str::from_utf8(text).is_ok_and(|text| text.parse::<f64>().is_ok());
    if parsed { Ok(()) } else { Err(FormatError::new("invalid number", 0..text.len())) }
}

/// What `uuid.Parse` takes: plain, without dashes, in braces, with `urn:uuid:`.
fn uuid(text: &[u8]) -> Result<(), FormatError> {
    let refuse = || Err(FormatError::new("invalid UUID", 0..text.len()));
    let plain = match text.len() {
        36 => text,
        45 if text[..9].eq_ignore_ascii_case(b"urn:uuid:") => &text[9..],
        38 => &text[1..37],
        32 => return if text.iter().all(u8::is_ascii_hexdigit) { Ok(()) } else { refuse() },
        _ => return refuse(),
    };
    let fits = plain.iter().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    });
    if fits { Ok(()) } else { refuse() }
}

const fn format_words(format: RuleFormat) -> &'static str {
    match format {
        RuleFormat::Duration => "a duration such as `1m30s`",
        RuleFormat::PrometheusDuration => "a duration as Prometheus writes it, such as `1d`",
        RuleFormat::Bytes => "a size such as `10MiB`",
        RuleFormat::Url => "a URL",
        RuleFormat::HostPort => "`host:port`",
        RuleFormat::Regexp => "a regular expression (RE2)",
        RuleFormat::Cidr => "a network such as `10.0.0.0/8`",
        RuleFormat::LabelName | RuleFormat::LegacyLabelName => "a label name",
        RuleFormat::MetricName => "a metric name",
        RuleFormat::Jmespath | RuleFormat::JsonPath => "a JMESPath expression",
        RuleFormat::Template => "a template",
        RuleFormat::LogqlSelector | RuleFormat::Selector => "a log selector",
        RuleFormat::Ottl => "an OTTL statement",
        RuleFormat::OttlCondition => "an OTTL condition",
        RuleFormat::Number => "a number",
        RuleFormat::Ip => "an IP address",
        RuleFormat::Uuid => "a UUID",
    }
}

pub(super) fn same_text(value: &str, text: &str, ignore_case: bool) -> bool {
    if value.is_ascii() && text.is_ascii() {
        return if ignore_case { value.eq_ignore_ascii_case(text) } else { value == text };
    }
    value == text || ignore_case && value.to_lowercase() == text.to_lowercase()
}

/// Whether a value is one of those that the catalog lists.
fn is_one_of(owner: &Instance<'_, '_>, item: &Item, values: &[DefaultValue], ignore_case: bool) -> Option<bool> {
    if let Data::Unknown(Unknown::OneOf(texts)) = item.value.data {
        // `constants.os` is one of these, whatever the host.
        let listed = |text: &&&str| {
            values
                .iter()
                .any(|value| matches!(value, DefaultValue::String(value) if same_text(value, text, ignore_case)))
        };
        return match texts.iter().filter(listed).count() {
            0 => Some(false),
            some if some == texts.len() => Some(true),
            _ => None,
        };
    }
    if item.value.is_unknown() {
        return None;
    }
    // A text that is no UTF-8 is none of the catalog's.
    let text = bytes(&item.value).map(|text| std::str::from_utf8(text).unwrap_or("\u{fffd}"));
    for &value in values {
        let equal = match (value, text) {
            (DefaultValue::Null, _) => Some(item.value.is_null()),
            (DefaultValue::String(value), Some(text)) => Some(same_text(value, text, ignore_case)),
            (DefaultValue::String(""), None) if item.value.is_null() => Some(true),
            _ => same(&owner.catalog_value(value, item.ty), &item.value),
        };
        match equal {
            Some(true) => return Some(true),
            Some(false) => {}
            None => return None,
        }
    }
    Some(false)
}

/// Whether two values are equal, as far as both are known.
pub(super) fn same(a: &Value, b: &Value) -> Option<bool> {
    if let (Some(a), Some(b)) = (bytes(a), bytes(b)) {
        return Some(a == b);
    }
    match (&a.data, &b.data) {
        (Data::Unknown(_), _) | (_, Data::Unknown(_)) => None,
        (Data::Null, Data::Null) => Some(true),
        (Data::Bool(a), Data::Bool(b)) => Some(a == b),
        (Data::Number(a), Data::Number(b)) => Some(a.as_float() == b.as_float()),
        (Data::Array(a), Data::Array(b)) => {
            if a.len() != b.len() {
                return Some(false);
            }
            a.iter().zip(b.iter()).try_fold(true, |all, (a, b)| Some(all && same(&a, &b)?))
        }
        (Data::Object(a), Data::Object(b)) => {
            if a.len() != b.len() {
                return Some(false);
            }
            a.iter().try_fold(true, |all, (key, value)| {
                Some(
                    all && b
                        .iter()
                        .find(|(other, _)| other == key)
                        .map_or(Some(false), |(_, other)| same(value, other))?,
                )
            })
        }
        _ => Some(false),
    }
}

fn unique(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    for &path in rule.of {
        let mut seen: Vec<Item> = Vec::new();
        let mut judge = |owner: &Instance<'_, '_>, name: &'static str, item: Item| {
            if let Some(first) = seen.iter().find(|other| same(&other.value, &item.value) == Some(true)) {
                let said = fill(rule.message, owner, &[("value", Shown::item(&item)), ("name", Shown::text(name))]);
                let message = format!("`{name}` has the value {} twice", Shown::item(&item).quoted());
                found.push(Violation::new(item.span, message, said).with_label(first.span, "first used here"));
            } else {
                seen.push(item);
            }
        };
        instance.each_owner(path, &mut |owner, name| match rule.on {
            RuleSubject::Elements => {
                for item in owner.elements(name).unwrap_or_default() {
                    judge(owner, name, item);
                }
            }
            _ => match owner.body.block(name) {
                // Blocks are told apart by their labels.
                Some(_) => {
                    for inner in owner.blocks(name) {
                        if let (Some(label), Some(span)) = (inner.block.label(), inner.block.label_span()) {
                            let value = Value::string(label);
                            judge(owner, name, Item { value, ty: Type::String, span, is_written: true });
                        }
                    }
                }
                None => {
                    if let Some(item) = owner.item(name) {
                        judge(owner, name, item);
                    }
                }
            },
        });
    }
}

fn number_of(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let (mut given, mut unknown) = (Vec::new(), 0);
    for &path in rule.of {
        match instance.given_as(path, rule.given == Given::Written) {
            Some(true) => given.push(path),
            Some(false) => {}
            None => unknown += 1,
        }
    }
    let too_many = given.len() > 1 && matches!(rule.kind, RuleKind::AtMostOneOf | RuleKind::ExactlyOneOf);
    let too_few =
        given.is_empty() && unknown == 0 && matches!(rule.kind, RuleKind::AtLeastOneOf | RuleKind::ExactlyOneOf);
    let not_all = rule.kind == RuleKind::AllOrNoneOf && !given.is_empty() && given.len() + unknown < rule.of.len();
    if !(too_many || too_few || not_all) || !applies(instance, rule) {
        return;
    }
    let said = || fill(rule.message, instance, &[("count", Shown::text(given.len().to_string()))]);
    if too_many {
        // The one that stands last is the one too many.
        let mut places: Vec<(Span, &'static str, bool)> =
            given.iter().map(|&path| (place_of(instance, path), path, instance.is_written(first_name(path)))).collect();
        places.sort_by_key(|(span, _, written)| (!written, span.start));
        let written: Vec<_> = places.iter().filter(|(_, _, written)| *written).collect();
        let Some(&&(span, last, _)) = written.last() else { return };
        let shown = names(&places.iter().map(|(_, path, _)| *path).collect::<Vec<_>>());
        let mut violation = Violation::new(span, format!("{} exclude each other", list(&shown, "and")), said())
            .with_help(format!("keep one of {}", list(&names(rule.of), "and")));
        for (other, path, is_written) in &places {
            if *path != last {
                let note = if *is_written { "given here too".to_owned() } else { default_words(instance, path) };
                violation = violation.with_label(*other, note);
            }
        }
        found.push(violation);
    } else if too_few {
        let span = rule.at.map_or_else(|| instance.block.header_span(), |at| instance.place(first_name(at)));
        let span = rule
            .of
            .iter()
            .find(|path| instance.is_written(first_name(path)))
            .map_or(span, |path| place(instance, rule, path));
        let message = format!("one of {} is needed", list(&names(rule.of), "or"));
        found.push(Violation::new(span, message, said()).with_help("give one of them"));
    } else if not_all {
        let missing: Vec<&'static str> = rule.of.iter().copied().filter(|path| !given.contains(path)).collect();
        let message =
            format!("{} without {}: they go together", list(&names(&given), "and"), list(&names(&missing), "and"));
        found.push(Violation::new(place(instance, rule, given[0]), message, said()));
    }
}

/// "its default is 10s"
pub(super) fn default_words(instance: &Instance<'_, '_>, path: &'static str) -> String {
    let mut words = String::new();
    instance.each_owner(path, &mut |owner, name| {
        if let Some(item) = owner.item(name) {
            words = format!("`{name}` is left out: its default is {}", Shown::item(&item).bare());
        }
    });
    words
}

fn companions(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let is_given = |path: &'static str| instance.given_as(path, rule.given == Given::Written);
    let Some(&cause) = rule.of.iter().find(|path| is_given(path) == Some(true)) else { return };
    let others: Vec<(&'static str, Option<bool>)> = rule.others.iter().map(|&other| (other, is_given(other))).collect();
    let known = [("name", Shown::text(last_name(cause)))];
    let cause_span = place(instance, rule, cause);
    if rule.kind == RuleKind::Forbids {
        let Some(&(other, _)) = others.iter().find(|(_, given)| *given == Some(true)) else { return };
        let said = fill(rule.message, instance, &[("other", Shown::text(last_name(other))), known[0].clone()]);
        let message = format!("`{}` excludes `{}`", last_name(cause), last_name(other));
        let other_place = place_of(instance, other);
        let (span, second, note) = if instance.is_written(first_name(other)) && rule.at.is_none() {
            (other_place, cause_span, "because of this".to_owned())
        } else if instance.is_written(first_name(other)) {
            (cause_span, other_place, "given here".to_owned())
        } else {
            (cause_span, other_place, default_words(instance, other))
        };
        found.push(Violation::new(span, message, said).with_label(second, note).with_help(format!(
            "remove `{}` or `{}`",
            last_name(cause),
            last_name(other)
        )));
        return;
    }
    let broken = if rule.any {
        others.iter().all(|(_, given)| *given == Some(false))
    } else {
        others.iter().any(|(_, given)| *given == Some(false))
    };
    if !broken || !applies(instance, rule) {
        return;
    }
    let missing: Vec<&str> =
        others.iter().filter(|(_, given)| *given == Some(false)).map(|(path, _)| last_name(path)).collect();
    let said = fill(rule.message, instance, &[("other", Shown::text(missing[0])), known[0].clone()]);
    let needed = list(&missing, if rule.any { "or" } else { "and" });
    let message = format!("`{}` needs {needed}", last_name(cause));
    found.push(
        Violation::new(cause_span, message, said).with_help(format!("give {needed}, or remove `{}`", last_name(cause))),
    );
}

fn compare(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let (&[low], &[high]) = (rule.of, rule.others) else { return };
    let value = |path: &'static str| {
        let mut item = None;
        instance.each_owner(path, &mut |owner, name| item = item.take().or_else(|| owner.item(name)));
        item
    };
    let (Some(lower), Some(upper)) = (value(low), value(high)) else { return };
    let (Some(a), Some(b)) = (lower.value.as_number(), upper.value.as_number()) else { return };
    let (a, b) = (a.as_float(), b.as_float());
    let broken = if rule.kind == RuleKind::Less { a >= b } else { a > b };
    if !broken || !lower.is_written && !upper.is_written || !applies(instance, rule) {
        return;
    }
    let known = [("value", Shown::item(&lower)), ("other", Shown::item(&upper)), ("name", Shown::text(last_name(low)))];
    let said = fill(rule.message, instance, &known);
    let (low_name, high_name) = (last_name(low), last_name(high));
    let relation = match rule.kind {
        RuleKind::Less if a == b => "is not below",
        _ => "is above",
    };
    let message = format!(
        "`{low_name}` ({}) {relation} `{high_name}` ({})",
        Shown::item(&lower).bare(),
        Shown::item(&upper).bare()
    );
    let violation = match (lower.is_written, upper.is_written) {
        (true, true) => {
            Violation::new(lower.span, message, said).with_label(upper.span, format!("`{high_name}` is given here"))
        }
        (true, false) => Violation::new(lower.span, message, said).with_help(default_words(instance, high)),
        _ => Violation::new(upper.span, message, said).with_help(default_words(instance, low)),
    };
    found.push(violation);
}

fn never(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let said = fill(rule.message, instance, &[]);
    let paths: Vec<&'static str> = rule.when.iter().map(|condition| condition.of).collect();
    let written: Vec<&'static str> =
        paths.iter().copied().filter(|path| instance.is_written(first_name(path))).collect();
    let at = rule.at.or_else(|| written.first().copied());
    let span = at.map_or_else(|| instance.block.header_span(), |path| place(instance, rule, path));
    let mut violation = Violation::new(span, said.clone(), said);
    for path in written {
        let other = place_of(instance, path);
        violation = violation.with_label(other, "together with this");
    }
    for path in paths {
        if violation.help.is_none()
            && !instance.is_written(first_name(path))
            && instance.item(path).is_some_and(|item| is_zero(&item.value) == Some(false))
        {
            violation = violation.with_help(default_words(instance, path));
        }
    }
    found.push(violation);
}

//! Expressions, the types they are wanted as, and what Alloy says: data and one helper.

use super::{
    Behaviour, Capsule, Context, Data, Kind, Object, ObjectHost, Reference, Resolved, Scope, Value, assign, check,
    decode, evaluate, stdlib,
};
use crate::catalog::{Catalog, Release, TextFormat, TextType, Type, Version};
use crate::syntax::ast::Expr;
use crate::syntax::{Tree, parse};

static LEVEL: TextType = TextType {
    name: "logging.Level",
    format: TextFormat::Enum {
        values: &["debug", "info"],
        ignore_case: false,
        empty: true,
        message: "unrecognized log level {q}",
    },
};
static REGEXP: TextType = TextType { name: "relabel.Regexp", format: TextFormat::Regexp };
static SIZE: TextType = TextType { name: "units.Base2Bytes", format: TextFormat::Base2Bytes };

const STRINGS: Type = Type::List(&Type::String);
const TARGETS: Type = Type::List(&Type::Target);
const LABELS: Type = Type::Map(&Type::String);
const LOGS: Type = Type::Capsule("loki.LogsReceiver");

/// Names for values of every sort, and `exports.*` of a component.
struct Names;

impl Scope for Names {
    fn resolve(&mut self, reference: Reference<'_>) -> Option<Resolved> {
        let value = match reference.names[0] {
            "any" => Value::unknown(),
            "string_" => Value::of(Type::String),
            "number_" => Value::of(Type::Float),
            "bool_" => Value::of(Type::Bool),
            "maybe" => Value::nullable(Type::Bool),
            "secret" => Value::of(Type::Secret),
            "optional" => Value::of(Type::OptionalSecret),
            "plain" => Value::new(Data::Capsule(Capsule::OptionalSecret { secret: false, text: "5".into() })),
            "hidden" => Value::new(Data::Capsule(Capsule::OptionalSecret { secret: true, text: "x".into() })),
            "logs" => Value::of(LOGS),
            "metrics" => Value::of(Type::Capsule("storage.Appendable")),
            "target" => Value::of(Type::Target),
            "targets" => Value::of(TARGETS),
            "labels" => Value::of(LABELS),
            "fixed" => Value::new(Data::Capsule(Capsule::Target(std::sync::Arc::new(Object::new(
                vec![("a".into(), Value::string("b"))],
                ObjectHost::Strings,
            ))))),
            "component" => Value::object_from(vec![("receiver".into(), Value::of(LOGS))], ObjectHost::Struct),
            _ => return None,
        };
        Some(Resolved { value, consumed: 1 })
    }
}

fn expression<'a>(tree: &'a Tree, source: &'a str) -> Expr<'a> {
    tree.root(source).attribute("x").expect("an attribute").value()
}

fn context(release: &str) -> Context {
    let version: Version = release.parse().expect("a release");
    Context::at(Catalog::at(Release::of(version).expect("a known release")))
}

/// What a load of that release says: the message, `fits`, or `unknown` when that cannot be said.
fn said(release: &str, text: &str, into: Type) -> String {
    let source = format!("x = {text}\n");
    let parsed = parse(&source);
    assert!(parsed.errors.is_empty(), "{text}");
    let expression = expression(&parsed.tree, &source);
    let quick = check(expression, into, &mut Names, context(release));
    match assign(expression, into, &mut Names, context(release)) {
        Ok(value) => {
            assert!(quick.is_ok(), "{text}: both ways of checking agree");
            if value.is_unknown() { "unknown" } else { "fits" }.to_owned()
        }
        Err(refusal) => {
            assert!(quick.is_err(), "{text}: both ways of checking agree");
            match refusal.span {
                Some(span) => format!("{}: {}", span.start - 4, refusal.message),
                None => refusal.message.clone(),
            }
        }
    }
}

fn table(release: &str, cases: &[(&str, Type, &str)]) {
    for &(text, into, want) in cases {
        assert_eq!(said(release, text, into), want, "{text} as {into} in {release}");
    }
}

#[test]
fn known_values() {
    table(
        "1.17.1",
        &[
            (r#""a""#, Type::Int, r#"0: "a" should be number, got string"#),
            (r#""-5""#, Type::Int, "fits"),
            (r#""-1.5""#, Type::Int, r#"0: "-1.5" should be number, got string"#),
            ("true", Type::String, "0: true should be string, got bool"),
            ("null", Type::Int, "fits"),
            ("5", Type::Duration, r#"0: 5 time: missing unit in duration "5""#),
            ("0", Type::Duration, "fits"),
            (r#""1d""#, Type::Duration, r#"0: "1d" time: unknown unit "d" in duration "1d""#),
            (r#""warn""#, Type::Text(&LEVEL), r#"0: "warn" unrecognized log level "warn""#),
            (r#""""#, Type::Text(&LEVEL), "fits"),
            (r#""(""#, Type::Text(&REGEXP), r#"0: "(" error parsing regexp: missing closing ): `^(?s:()$`"#),
            (r#""1MiB""#, Type::Text(&SIZE), "fits"),
            (r#"encoding.from_base64("YQ==")"#, Type::String, "fits"),
            (r#"["a", {b = 1}]"#, STRINGS, r#"6: {b = 1} should be string, got object"#),
            (
                r#"string.split("a,b", ",")"#,
                Type::List(&Type::Bool),
                r#"0: string.split("a,b", ",")[0] should be bool, got string"#,
            ),
            (r#"{a = {b = [1]}}.a"#, LABELS, "10: [1] should be string, got array"),
            (
                r#"encoding.from_json("{\"a\": [true]}")"#,
                Type::Map(&STRINGS),
                r#"0: encoding.from_json("{\"a\": [true]}").a[0] should be string, got bool"#,
            ),
            ("1e400", Type::Float, r#"strconv.ParseFloat: parsing "1e400": value out of range"#),
            (r#"[{a = null}]"#, TARGETS, "1: {a = null} reflect: call of reflect.Value.CanInterface on zero Value"),
            (r#"[encoding.from_json("{\"a\": null}")]"#, TARGETS, "fits"),
            ("[1]", TARGETS, "1: 1 target::ConvertFrom: conversion from 'int64' is not supported"),
            ("fixed", LABELS, "fits"),
            ("fixed", Type::String, "0: fixed target::ConvertInto: conversion to '*string' is not supported"),
            ("component", LABELS, "0: component.receiver should be string, got capsule"),
            ("component", Type::Target, "0: component target::ConvertFrom: conversion from 'struct' is not supported"),
        ],
    );
}

#[test]
fn boxes_that_go_shares() {
    table(
        "1.17.1",
        &[
            // Equal bools, small integers and empty strings are one value: the last one is blamed.
            ("[true, \"x\", true]", STRINGS, "12: true should be string, got bool"),
            ("[0, 255, 0]", Type::List(&Type::Bool), "9: 0 should be bool, got number"),
            ("[256, 256]", Type::List(&Type::Bool), "1: 256 should be bool, got number"),
            ("[\"\", \"a\", \"\"]", Type::List(&Type::Bool), "10: \"\" should be bool, got string"),
            ("[logs, (logs)]", STRINGS, "7: (logs) should be string, got capsule"),
            ("[string, string]", STRINGS, "9: string should be string, got object"),
            // What an operator or a function hands through belongs to it.
            ("(\"a\")", Type::Bool, "0: (\"a\") should be bool, got string"),
            ("coalesce(null, \"a\")", Type::Bool, "0: coalesce(null, \"a\") should be bool, got string"),
            ("[\"a\"][0]", Type::Bool, "0: [\"a\"][0] should be bool, got string"),
            (
                "[string.trim(\"\", \"a\"), \"\"]",
                Type::List(&Type::Bool),
                "1: string.trim(\"\", \"a\") should be bool, got string",
            ),
            ("null && true", Type::Bool, " should be one of [bool] for binop &&, got null"),
        ],
    );
}

#[test]
fn unknown_values() {
    table(
        "1.17.1",
        &[
            ("any", Type::Bool, "unknown"),
            ("any.b[\"c\"](1)", Type::Bool, "unknown"),
            ("string_", Type::Bool, "0: string_ should be bool, got string"),
            ("string_", Type::Int, "unknown"),
            ("string_", Type::Duration, "unknown"),
            ("string_ + \"x\"", Type::Bool, "0: string_ + \"x\" should be bool, got string"),
            ("string_ + 1", Type::String, "10: 1 should be string, got number"),
            ("any + true", Type::String, "6: true should be one of [number string capsule] for binop +, got bool"),
            ("number_ / 0", Type::String, "10: 0 divide by zero error"),
            ("number_ < 1", Type::String, "0: number_ < 1 should be string, got bool"),
            ("maybe", Type::String, "unknown"),
            ("!maybe", Type::String, "0: !maybe should be string, got bool"),
            ("[1, any, true][1]", Type::Bool, "unknown"),
            ("[1, any, logs]", STRINGS, "9: logs should be string, got capsule"),
            ("{a = any}.b", Type::Bool, "10: field \"b\" does not exist"),
            ("{a = any}[\"b\"]", Type::Bool, "fits"),
            ("[1, 2][any]", STRINGS, "0: [1, 2][any] should be array, got number"),
            ("targets[0]", Type::Bool, "0: targets[0] target::ConvertInto: conversion to '*bool' is not supported"),
            ("targets", Type::List(&LOGS), "unknown"),
            ("targets", Type::Map(&Type::Any), "0: targets should be object, got array"),
            ("target.a", Type::Bool, "0: target.a should be bool, got string"),
            ("target[\"a\"]", Type::Bool, "unknown"),
            ("labels.a", Type::Bool, "0: labels.a should be bool, got string"),
            (
                "logs.a",
                Type::Bool,
                "0: logs expected object or array or a capsule convertible to an object, got capsule",
            ),
            ("any(1)", Type::Bool, "unknown"),
            ("string_(1)", Type::Bool, "0: string_ should be function, got string"),
            (
                "logs",
                Type::Capsule("storage.Appendable"),
                "0: logs expected capsule(\"storage.Appendable\"), got capsule(\"loki.LogsReceiver\")",
            ),
            (
                "[logs, metrics]",
                Type::List(&LOGS),
                "7: metrics expected capsule(\"loki.LogsReceiver\"), got capsule(\"storage.Appendable\")",
            ),
            ("[logs]", TARGETS, "1: logs target::ConvertFrom: conversion from '*loki.logsReceiver' is not supported"),
            ("logs == metrics", Type::String, "0: logs == metrics should be string, got bool"),
            ("string.join(string_, \",\")", Type::String, "12: string_ should be array, got string"),
            ("string.to_lower(logs)", Type::String, "16: logs should be string, got capsule"),
            ("string.split(string_, \",\")", Type::Bool, "0: string.split(string_, \",\") should be bool, got array"),
            (
                "array.concat(targets, targets)",
                Type::Bool,
                "0: array.concat(targets, targets) should be bool, got array",
            ),
            ("array.concat(targets, string_)", TARGETS, "22: string_ should be array, got string"),
            ("coalesce(maybe, false)", Type::String, "0: coalesce(maybe, false) should be string, got bool"),
            ("coalesce(any, \"x\")", Type::Bool, "unknown"),
            (
                "encoding.to_json({a = string})",
                Type::String,
                "0: encoding.to_json json: unsupported type: func(string, ...interface {}) string",
            ),
            ("logs > hidden", Type::Bool, "0: logs should be one of [number string] for binop >, got capsule"),
            ("encoding.to_json(targets)", Type::String, "0: encoding.to_json jsonEncode only supports map"),
            ("constants.os", Type::Int, "0: constants.os should be number, got string"),
            ("constants.hostname", Type::Int, "unknown"),
            ("sys.env(\"X\")", Type::Bool, "0: sys.env(\"X\") should be bool, got string"),
        ],
    );
}

#[test]
fn secrets() {
    let no_string = "secrets may not be converted into strings";
    table(
        "1.17.1",
        &[
            ("secret", Type::String, &format!("0: secret {no_string}")),
            ("secret", Type::Duration, &format!("0: secret {no_string}")),
            ("secret", Type::Int, "0: secret should be number, got capsule"),
            ("secret", Type::OptionalSecret, "unknown"),
            ("optional", Type::String, "unknown"),
            ("optional", Type::Bool, "0: optional should be bool, got capsule"),
            ("hidden", Type::String, &format!("0: hidden {no_string}")),
            ("plain", Type::String, "fits"),
            ("plain", Type::Int, "fits"),
            ("1", Type::Secret, "0: 1 should be capsule, got number"),
            ("\"a\"", Type::Secret, "fits"),
            ("\"a\" + secret", Type::String, &format!("0: \"a\" + secret {no_string}")),
            ("\"a\" + plain", Type::String, "fits"),
            ("\"a\" + hidden", Type::String, &format!("0: \"a\" + hidden {no_string}")),
            ("\"a\" + optional", Type::String, "unknown"),
            ("secret + 1", Type::String, "9: 1 should be capsule, got number"),
            (
                "logs + metrics",
                Type::Any,
                "0: logs could not perform binop + for unknown types lhs capsule rhs capsule",
            ),
            ("convert.nonsensitive(secret)", Type::String, "unknown"),
            ("convert.nonsensitive(1)", Type::String, "21: 1 should be capsule, got number"),
            ("string.format(\"%s\", secret)", Type::String, "unknown"),
        ],
    );
    table(
        "1.7.5",
        &[
            ("\"a\" + secret", Type::Secret, "6: secret should be one of [number string] for binop +, got capsule"),
            ("\"a\" + plain", Type::String, "fits"),
            ("true + 1", Type::String, "0: true should be one of [number string] for binop +, got bool"),
        ],
    );
}

#[test]
fn releases_differ() {
    for (release, text, into, want) in [
        ("1.9.1", "plain", Type::Int, "0: plain should be number, got capsule"),
        ("1.9.2", "plain", Type::Int, "fits"),
        ("1.7.5", "number_ / 0", Type::Float, "unknown"),
        ("1.8.0", "number_ / 0", Type::Float, "10: 0 divide by zero error"),
        ("1.7.1", "logs.a", Type::Any, "0: logs cannot access field \"a\" on value of type capsule"),
        (
            "1.7.2",
            "logs.a",
            Type::Any,
            "0: logs expected object or array or a capsule convertible to an object, got capsule",
        ),
        ("1.7.1", "logs[\"a\"]", Type::Any, "0: logs expected object or array, got capsule"),
        ("1.6.1", "target.a", Type::String, "unknown"),
        ("1.6.1", "[1]", TARGETS, "1: 1 should be object, got number"),
        ("1.6.1", "[{a = [1]}]", TARGETS, "6: [1] should be string, got array"),
        ("1.3.1", "string.join([\"a\"], \"b\")", Type::String, "0: identifier \"string\" does not exist"),
        ("1.3.1", "join([\"a\"], \"b\")", Type::String, "fits"),
        ("1.10.2", "encoding.url_encode(\"a\")", Type::String, "9: field \"url_encode\" does not exist"),
        ("1.10.2", "array.combine_maps([], [], [], true)", Type::Any, "combine_maps: expected 3 arguments, got 4"),
        ("1.17.1", "array.combine_maps([])", Type::Any, "combine_maps: expected 3 or 4 arguments, got 1"),
        ("1.9.2", "array.group_by([], \"a\", true)", Type::Any, "6: field \"group_by\" does not exist"),
    ] {
        assert_eq!(said(release, text, into), want, "{text} as {into} in {release}");
    }
}

/// The text of a string, or the JSON of an object, that an expression is known to be.
fn computed(text: &str) -> String {
    let source = format!("x = {text}\n");
    let parsed = parse(&source);
    assert!(parsed.errors.is_empty(), "{text}");
    match evaluate(expression(&parsed.tree, &source), &mut Names, context("1.17.1")) {
        Ok(value) => match decode(&value, Type::String, context("1.17.1")) {
            Ok(Value { data: Data::String(text), .. }) => text.lossy().into_owned(),
            other => format!("{:?}", other.map_or(value.data, |value| value.data)),
        },
        Err(failure) => failure.raw(),
    }
}

#[test]
fn functions_and_operators_compute() {
    for (text, want) in [
        ("-2 ^ 2", "4"),
        ("2 ^ 3 ^ 2", "512"),
        ("2 ^ -1", "2"),
        ("5 ^ -3", "5"),
        ("3 ^ 9223372036854775807", "-6148914691236517205"),
        ("18446744073709551615 + 1", "0"),
        ("9223372036854775807 + 1", "-9223372036854775808"),
        ("7 / 2", "3"),
        ("-7 % 3", "-1"),
        ("7.5 % 2", "1.5"),
        ("010 + 08", "16"),
        ("string.format(\"%s-%d-%v-%5.1f|%q\", \"a\", 2, [1, \"b\"], 2.25, \"c\")", "a-2-[1 b]-  2.2|\"c\""),
        ("string.format(\"%d %s\", \"a\")", "%!d(string=a) %!s(MISSING)"),
        ("string.format(\"a\", 1, null)", "a%!(EXTRA int=1, <nil>)"),
        ("string.format(\"%v\", 1000000.0)", "1e+06"),
        ("string.join([1, \"b\"], \"-\")", "1-b"),
        ("string.replace(\"aaa\", \"a\", \"b\")", "bbb"),
        ("string.replace(\"ab\", \"\", \"-\")", "-a-b-"),
        ("string.split(\"a,b\", \",\")[1]", "b"),
        ("string.trim(\"xaxx\", \"x\")", "a"),
        ("file.path_join(\"a\", \"../b/./c\", \"\")", "b/c"),
        ("file.path_join(\"/\", \"..\", \"a\")", "/a"),
        ("file.path_join()", ""),
        ("encoding.to_json({b = [1, 1.5, null], a = \"<\\n\"})", r#"{"a":"\u003c\n","b":[1,1.5,null]}"#),
        ("encoding.from_json(\"{\\\"a\\\": [1, {\\\"b\\\": \\\"\\\\u00e9\\\"}]}\").a[1].b", "é"),
        ("encoding.from_json(\"01\")", "invalid character '1' after top-level value"),
        ("encoding.from_json(\"-\")", "invalid character ' ' in numeric literal"),
        ("encoding.from_json(\"[1,]\")", "invalid character ']' looking for beginning of value"),
        ("encoding.from_yaml(\"a:\\n- b: 1\\n  c: {d: [x, 2]}\\n\").a[0].c.d[1] + 1", "3"),
        ("encoding.from_yaml(\"a: b: c\")", "yaml: mapping values are not allowed in this context"),
        ("encoding.from_yaml(\"a: 1\\nb: c: d\")", "yaml: line 2: mapping values are not allowed in this context"),
        (
            "encoding.from_yaml(\"a: 1\\na: 2\")",
            "yaml: unmarshal errors:\n  line 2: mapping key \"a\" already defined at line 1",
        ),
        ("encoding.url_encode(\"a b/é\")", "a+b%2F%C3%A9"),
        ("encoding.url_decode(\"a+b%2\")", "invalid URL escape \"%2\""),
        ("encoding.to_base64(\"ab\")", "YWI="),
        ("json_path(\"{\\\"a\\\": [5]}\", \"$.a[0]\")[0]", "5"),
        ("array.combine_maps([{a = 1, b = 2}], [{a = 1, b = 3}], [\"a\"])[0].b", "3"),
        ("array.group_by([{a = \"x\"}, {a = \"y\"}, {a = \"x\"}], \"a\", true)[0].a", "x"),
        ("{a = 1, a = 2}.a", "2"),
        ("`a\r\nb`", "a\nb"),
        ("\"\\u00e9\" == \"\\xc3\\xa9\"", "Bool(true)"),
        ("18446744073709551615 == -1", "Bool(true)"),
        ("[1, {a = 2.0}] == [1.0, {a = 2}]", "Bool(true)"),
        ("false && string_ == \"a\"", "Bool(false)"),
        ("[\"a\"][1.7 - 1]", "a"),
    ] {
        assert_eq!(computed(text), want, "{text}");
    }
}

#[test]
fn growth_is_bounded() {
    // Each step doubles; after twenty it would be a million times as long.
    let mut text = "\"0123456789\"".to_owned();
    for _ in 0..30 {
        text = format!("string.replace({text}, \"0\", \"00\")");
    }
    assert_eq!(said("1.17.1", &text, Type::String), "unknown");
    let mut value = Value::array(vec![Value::string("a")]);
    for _ in 0..60 {
        value = Value::array(vec![value.clone(), value]);
    }
    assert_eq!(value.kinds().single(), Some(Kind::Array));
    let mut deep = Value::NULL;
    for _ in 0..100_000 {
        deep = Value::array(vec![deep]);
    }
    assert_eq!(deep.kinds().single(), Some(Kind::Array));
    for (open, close) in [("[", "]"), ("(", ")"), ("-", ""), ("1 + ", "")] {
        let text = format!("{}1{}", open.repeat(300), close.repeat(300));
        let source = format!("x = {text}\n");
        let parsed = parse(&source);
        let found = assign(expression(&parsed.tree, &source), Type::Bool, &mut Names, context("1.17.1"));
        assert!(found.is_err() || parsed.errors.is_empty(), "{open}");
    }
}

#[test]
fn standard_library_by_name_and_release() {
    let since = |name| stdlib::since(name).map(|version| version.to_string());
    for (name, want) in [
        ("string.join", Some("1.4.0")),
        ("join", Some("1.0.0")),
        ("yaml_decode", Some("1.2.0")),
        ("array.group_by", Some("1.10.0")),
        ("constants.version", Some("1.9.0")),
        ("file", Some("1.5.0")),
        ("string.nope", None),
        ("nope", None),
    ] {
        assert_eq!(since(name).as_deref(), want, "{name}");
    }
    let names = |release: &str| stdlib::top_level_names(Behaviour::of(release.parse().expect("a release"))).count();
    assert_eq!((names("1.0.0"), names("1.2.0"), names("1.4.0"), names("1.5.0")), (17, 19, 24, 25));
}

/// The catalog describes the same standard library.
#[test]
fn standard_library_agrees_with_the_catalog() {
    for release in Catalog::releases() {
        let catalog = Catalog::at(release);
        let behaviour = Behaviour::of(release.version());
        for function in catalog.functions() {
            let name = function.name();
            let (first, member) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
            let found = match (stdlib::top_level(first, behaviour), member) {
                (Some(stdlib::TopLevel::Function { function, .. }), None) => Some(function),
                (Some(stdlib::TopLevel::Namespace(namespace)), Some(member)) => {
                    let known = namespace
                        .functions()
                        .iter()
                        .find(|&&(known, since, _)| known == member && behaviour.since(since));
                    known.map(|&(_, _, function)| function)
                }
                _ => None,
            };
            let found = found.unwrap_or_else(|| panic!("{name} is in {release}"));
            assert_eq!(found.checks_its_arguments(), function.is_raw(), "{name} in {release}");
            if !function.is_raw() {
                let parameters: Vec<Type> = function.parameters().map(|parameter| *parameter.ty()).collect();
                let own: Vec<Type> = found.parameters.iter().copied().chain(found.variadic).collect();
                assert_eq!(own, parameters, "{name} in {release}");
            }
        }
        let known = catalog.functions().count();
        let own = stdlib::top_level_names(behaviour)
            .map(|name| match stdlib::top_level(name, behaviour) {
                Some(stdlib::TopLevel::Namespace(namespace)) => {
                    namespace.functions().iter().filter(|&&(_, since, _)| behaviour.since(since)).count()
                }
                _ => 1,
            })
            .sum::<usize>();
        assert_eq!(own, known, "{release}");
    }
}

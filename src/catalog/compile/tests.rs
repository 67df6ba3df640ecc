//! What the build says about broken component files: every problem has its file, its line and what was expected.

use super::{SourceFile, compile};
use std::{fs, path::Path};

const VERSIONS: &str = r#"[
  {"version": "1.0.0", "date": "2024-04-05"},
  {"version": "1.1.0", "date": "2024-05-14"},
  {"version": "1.1.1", "date": "2024-05-30"},
  {"version": "1.2.0", "date": "2024-06-26"}
]"#;

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: format!("components/{path}"), text: text.to_owned() }
}

/// The problems of some files beside a good `versions.json`, one a line.
fn problems(files: &[(&str, &str)]) -> String {
    let mut all: Vec<_> = files.iter().map(|(path, text)| file(path, text)).collect();
    if files.iter().all(|(path, _)| *path != "versions.json") {
        all.push(file("versions.json", VERSIONS));
    }
    match compile(&all) {
        Ok(_) => String::new(),
        Err(problems) => problems.iter().map(|problem| format!("{problem}\n")).collect(),
    }
}

/// One component `a.b` with these fields after its name on line 2; each line of `fields` is one of the file.
fn check(fields: &str, expected: &str) {
    let text = format!("{{\n  \"name\": \"a.b\",\n{fields}\n}}");
    let found = problems(&[("a/b.json", &text)]);
    if expected.is_empty() {
        assert_eq!(found, "", "{text}");
    } else {
        let found = found.trim_end();
        assert!(
            found.starts_with(&format!("components/a/b.json:{expected}")),
            "{text}\nexpected {expected}\nfound {found}"
        );
        assert_eq!(found.lines().count(), 1, "one mistake, one problem: {found}");
    }
}

#[test]
fn good_files_compile() {
    check(r#"  "arguments": {"a": {"type": "int"}, "b": {"type": "list(string)", "required": true}}"#, "");
    check(r#"  "since": "1.1.0", "until": "1.2.0""#, "");
    check(r#"  "arguments": {"a": {"type": "int", "default": 3, "history": [{"until": "1.1.0", "default": {}}]}}"#, "");
    check(r#"  "blocks": {"x": {"arguments": {"c": {"type": "bool"}}, "blocks": {"x": {"recursive": "x"}}}}"#, "");
}

#[test]
fn syntax_and_unknown_fields() {
    check("  \"label\": \"required\"\n  \"community\": true", "4: expected `,` or `}`");
    check("  \"argument\": {}", "3: unknown field `argument`, expected one of `name`, `kind`");
    check(
        "  \"arguments\": {\n    \"a\": {\n      \"type\": \"int\",\n      \"requird\": true}}",
        "6: unknown field `requird`, expected one of `type`, `required`",
    );
    check("  \"arguments\": {\n    \"a\": {}}", "4: missing field `type`");
    check(
        "  \"arguments\": {\n    \"a\": {\"type\": \"number\"}}",
        "4: unknown type \"number\", expected bool, string, int",
    );
    check("  \"arguments\": {\n    \"a\": {\"type\": \"list(strin)\"}}", "4: unknown type \"strin\", expected bool");
    check("  \"label\": \"maybe\"", "3: unknown variant `maybe`, expected one of `required`, `none`, `optional`");
    check("  \"since\": \"1.1\"", "3: \"1.1\" is not a release number such as \"1.9.2\"");
    check("  \"since\": 1", "3: invalid type: integer `1`, expected a release number");
    check("  \"name\": \"a.b\"", "3: duplicate field `name`");
}

#[test]
fn names_and_their_order() {
    check(
        "  \"arguments\": {\n    \"b\": {\"type\": \"int\"},\n    \"a\": {\"type\": \"int\"}}",
        "5: `a` must come before `b`: names are sorted",
    );
    check(
        "  \"arguments\": {\n    \"b\": {\"type\": \"int\"},\n    \"b\": {\"type\": \"int\"}}",
        "5: `b` is there twice",
    );
    check("  \"blocks\": {\n    \"b\": {},\n    \"a\": {}}", "5: `a` must come before `b`");
    check(
        "  \"exports\": {\n    \"b\": {\"type\": \"int\"},\n    \"a\": {\"type\": \"int\"}}",
        "5: `a` must come before `b`",
    );
    check(
        "  \"arguments\": {\"a\": {\"type\": \"int\"}},\n  \"blocks\": {\n    \"a\": {}}",
        "5: `a` is an argument and a block in the same releases",
    );
    check(
        "  \"arguments\": {\"a\": {\"type\": \"int\", \"until\": \"1.1.0\"}},\n  \"blocks\": {\"a\": {\"since\": \"1.1.0\"}}",
        "",
    );
    assert_eq!(
        problems(&[("a/c.json", "{\n\"name\": \"a.b\"}")]),
        "components/a/c.json:2: expected the name `a.c`, as the file is called, found `a.b`\n"
    );
    assert_eq!(
        problems(&[("config-blocks/http.json", "{\n\"name\": \"http\"}")]),
        "components/config-blocks/http.json:1: a file of `config-blocks` needs `\"kind\": \"config\"` or `\"service\"`\n"
    );
    assert!(problems(&[("a/b.txt", "")]).contains("a/b.txt:1: only `.json` files belong here"));
    assert!(problems(&[("a/b/c.json", "{}")]).contains("a/b/c.json:1: expected `versions.json`"));
}

#[test]
fn ranges() {
    let argument = |fields: &str| format!("  \"arguments\": {{\n    \"a\": {{\"type\": \"int\",\n {fields}}}}}");
    check("  \"since\": \"1.1.7\"", "1: `1.1.7` is not a release of versions.json");
    check("  \"since\": \"1.1.0\", \"until\": \"1.1.0\"", "1: `until` (1.1.0) must come after `since` (1.1.0)");
    check(
        "  \"since\": \"1.0.0\", \"gaps\": [[\"1.1.0\", \"1.1.0\"]]",
        "1: the end of a gap (1.1.0) must come after its beginning (1.1.0)",
    );
    check(
        "  \"until\": \"1.1.1\", \"gaps\": [[\"1.1.0\", \"1.2.0\"]]",
        "1: the gap 1.1.0..1.2.0 overlaps another one or leaves",
    );
    check(
        "  \"gaps\": [[\"1.1.0\", \"1.2.0\"], [\"1.1.1\", \"1.2.0\"]]",
        "1: the gap 1.1.1..1.2.0 overlaps another one",
    );
    check(
        &argument("\"since\": \"1.2.0\", \"until\": \"1.1.0\""),
        "4: `until` (1.1.0) must come after `since` (1.2.0)",
    );
    check(&argument("\"history\": [{\"required\": true}]"), "5: expected `until`");
    check(&argument("\"history\": [{\"until\": \"1.1.0\"}]"), "5: the entry says nothing of what was different");
    check(
        &argument(
            "\"history\": [{\"until\": \"1.2.0\", \"required\": true},\n  {\"until\": \"1.1.0\", \"type\": \"bool\"}]",
        ),
        "6: the entry until 1.1.0 overlaps the one before it: a history is sorted, oldest first",
    );
    check(
        &argument("\"since\": \"1.1.0\", \"history\": [{\"until\": \"1.1.0\", \"required\": true}]"),
        "5: the entry until 1.1.0 lies outside",
    );
    assert_eq!(
        problems(&[(
            "versions.json",
            "[{\"version\": \"1.1.0\", \"date\": \"2024-05-14\"},\n{\"version\": \"1.0.0\", \"date\": \"2024-04-05\"}]"
        )]),
        "components/versions.json:2: `1.0.0` must come before `1.1.0`\n"
    );
    assert!(
        problems(&[("versions.json", "[{\"version\": \"1.1.0\", \"date\": \"May\"}]")]).contains(":1: expected a date")
    );
    assert!(problems(&[("versions.json", "[]")]).contains("versions.json:1: expected at least one release"));
}

#[test]
fn references() {
    check(
        "  \"blocks\": {\n    \"x\": {\n      \"shared\": \"tls\"}}",
        "5: there is no shared body `tls`: expected a file `_shared/tls.json`",
    );
    check("  \"include\": [\n    {\"shared\": \"tls\"}]", "4: there is no shared body `tls`");
    check("  \"blocks\": {\n    \"x\": {\n      \"recursive\": \"y\"}}", "5: no enclosing block is called `y`");
    check(
        "  \"blocks\": {\n    \"x\": {\"shared\": \"x\", \"arguments\": {\"a\": {\"type\": \"int\"}}}}",
        "4: the body comes from one of",
    );
    check(
        "  \"arguments\": {\n    \"a\": {\"type\": \"text(Level)\"}}",
        "4: there is no text type `Level` in _shared/text-types.json",
    );
    check(
        "  \"arguments\": {\n    \"a\": {\"type\": \"object(Cache)\"}}",
        "4: there is no `_shared/Cache.json` with the fields of this object",
    );
    check("  \"replaced_by\": \"a.c\"", "3: there is no component `a.c`");
    check(
        "  \"arguments\": {\n    \"a\": {\"type\": \"int\", \"replaced_by\": \"b\"}}",
        "4: there is no `b` in this body",
    );
    let component = "{\"name\": \"a.b\", \"include\": [{\"shared\": \"x\"},\n{\"shared\": \"y\"}]}";
    let shared = |name: &str, rest: &str| format!("{{\"name\": \"{name}\",\n{rest}}}");
    let argument = "\"arguments\": {\"a\": {\"type\": \"int\"}}";
    assert_eq!(
        problems(&[
            ("a/b.json", component),
            ("_shared/x.json", &shared("x", argument)),
            ("_shared/y.json", &shared("y", argument))
        ]),
        "components/a/b.json:2: `a` comes from two included bodies in the same releases\n"
    );
    assert_eq!(
        problems(&[("_shared/x.json", &shared("x", argument))]),
        "components/_shared/x.json:1: nothing refers to the shared body `x`\n"
    );
    assert_eq!(
        problems(&[
            ("a/b.json", "{\"name\": \"a.b\", \"include\": [{\"shared\": \"x\"}]}"),
            ("_shared/x.json", &shared("x", "\"blocks\": {\"k\": {\n\"shared\": \"x\"}}")),
        ]),
        "components/_shared/x.json:3: the shared body `x` contains itself: a block inside it needs `recursive`\n"
    );
}

#[test]
fn values_and_rules() {
    let argument = |fields: &str| format!("  \"arguments\": {{\n    \"a\": {{{fields}}}}}");
    check(&argument("\"type\": \"int\", \"default\": \"1\""), "4: the default \"1\" is no value of the type int");
    check(
        &argument("\"type\": \"list(string)\", \"default\": [1]"),
        "4: the default [1] is no value of the type list(string)",
    );
    check(&argument("\"type\": \"int\", \"required\": true, \"default\": 1"), "4: `a` is required: it has no default");
    let rule = |fields: &str| {
        format!(
            "  \"arguments\": {{\"a\": {{\"type\": \"int\"}}, \"b\": {{\"type\": \"int\"}}}},\n  \"rules\": [\n    {{\"id\": \"r\", {fields}}}]"
        )
    };
    check(&rule(r#""kind": "at_most_one_of", "of": ["a", "b"], "message": "m""#), "");
    check(
        &rule(r#""kind": "at_most_one_of", "of": ["a"], "message": "m""#),
        "5: a rule of the kind `at_most_one_of` speaks of two names",
    );
    check(
        &rule(r#""kind": "at_most_one_of", "of": ["a", "c"], "message": "m""#),
        "5: the path `c` leads to nothing in this body",
    );
    check(&rule(r#""kind": "range", "of": ["a"], "message": "m""#), "5: a rule of the kind `range` needs `min`");
    check(&rule(r#""kind": "format", "of": ["a"], "format": "iban", "message": "m""#), "5: unknown variant `iban`");
    check(
        &rule(r#""kind": "required", "of": ["a"], "min": 3, "message": "m""#),
        "5: a rule of the kind `required` takes no `min`",
    );
    check(&rule(r#""kind": "enum", "of": ["a"], "message": "m""#), "5: an `enum` rule needs `values`");
    check(&rule(r#""kind": "never", "when": [{"of": "a"}], "message": "m""#), "5: a condition has exactly one of");
    check(&rule(r#""kind": "required", "of": ["a"], "message": "m", "since": "1.3.0""#), "5: `1.3.0` is not a release");
    check(
        &rule(
            "\"kind\": \"required\", \"of\": [\"a\"], \"message\": \"m\"},\n    {\"id\": \"r\", \"kind\": \"required\", \"of\": [\"b\"], \"message\": \"m\"",
        ),
        "6: the rule `r` is declared in components/a/b.json too",
    );
}

#[test]
fn included_names_yield_to_own_ones() {
    let files = [
        (
            "a/b.json",
            "{\"name\": \"a.b\", \"include\": [{\"shared\": \"x\", \"since\": \"1.1.0\"}], \"arguments\": {\"a\": {\"type\": \"bool\", \"since\": \"1.2.0\"}}}",
        ),
        ("_shared/x.json", "{\"name\": \"x\", \"arguments\": {\"a\": {\"type\": \"int\"}}}"),
        ("versions.json", VERSIONS),
    ];
    let files: Vec<_> = files.iter().map(|(path, text)| file(path, text)).collect();
    let tables = compile(&files).unwrap_or_else(|problems| panic!("{problems:?}"));
    // One argument with two states: an integer in 1.1.0 and 1.1.1, a boolean in 1.2.0.
    let sets = tables.split("RELEASE_SETS").nth(1).and_then(|rest| rest.split("];").next()).unwrap_or_default();
    assert!(sets.contains("0x6,") && sets.contains("0x8,"), "{sets}");
    assert!(
        tables.contains("ARGUMENTS: [ArgumentRecord; 1]") && tables.contains("ARGUMENT_STATES: [ArgumentState; 2]")
    );
}

/// The files of the repository stand in the canonical form: what the schema reads, it writes again byte for byte.
#[test]
fn the_files_are_in_their_canonical_form() {
    use super::super::schema::{ComponentFile, SharedBodyFile, StdlibFile, TextTypesFile, VersionsFile};
    fn canonical<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(&serde_json::from_str::<T>(text)?)? + "\n")
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("components");
    let mut checked = 0;
    let mut visit = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
        let again = match (
            folder.to_str().unwrap_or_default(),
            path.file_stem().and_then(|s| s.to_str()).unwrap_or_default(),
        ) {
            ("components", "versions") => canonical::<VersionsFile>(&text),
            ("components", _) => canonical::<StdlibFile>(&text),
            ("_shared", "text-types") => canonical::<TextTypesFile>(&text),
            ("_shared", _) => canonical::<SharedBodyFile>(&text),
            _ => canonical::<ComponentFile>(&text),
        };
        let again = again.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let line = text.lines().zip(again.lines()).position(|(a, b)| a != b).unwrap_or(again.lines().count());
        assert!(
            text == again,
            "{}:{}: expected {:?}",
            path.display(),
            line + 1,
            again.lines().nth(line).unwrap_or_default()
        );
        checked += 1;
    };
    for entry in fs::read_dir(&root).unwrap().flatten() {
        if entry.file_name() == "extractor" || entry.file_name() == "README.md" {
            continue;
        }
        if entry.path().is_dir() {
            fs::read_dir(entry.path()).unwrap().flatten().for_each(|file| visit(&file.path()));
        } else {
            visit(&entry.path());
        }
    }
    assert!(checked > 200, "{checked} files");
}

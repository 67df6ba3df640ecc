//! Reports against the schemas of those who read them, and what schemas do not say. `schemas/README.md` tells where the
//! schemas are from.

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::Value;

use crate::support::{Folder, root};

#[path = "support/json_schema.rs"]
pub mod json_schema;

const FORMATS: [&str; 12] = [
    "full",
    "concise",
    "grouped",
    "json",
    "json-lines",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "rdjson",
    "alloy",
];

/// Findings of every severity, with labels here and elsewhere, fixes, in files with names that need escaping.
fn folder() -> Folder {
    let write = "loki.write \"a\" {\n  endpoint {\n    url = \"https://logs.example.com/100%/push\"\n  }\n}\n";
    let twice = "loki.write \"a\" {\n  endpoint {\n    url = \"<&'>\" + 1\n  }\n}\n";
    Folder::new(&[
        ("a b/ü%,:.alloy", &format!("{write}\n{twice}\nx.y \"\u{1}\" {{ }}\n")),
        ("clean.alloy", "logging { }\n"),
        ("empty.alloy", ""),
        ("syntax.alloy", "a = [1 2\r\n]\r\nb {\r\n\tc = \"é\r\n}\r\n"),
        (
            "lint.alloy",
            "logging {\n  level = env(\"A\")\n}\n\ndiscovery.relabel \"unused\" {\n  targets = [\n    1,\n  ]\n}\n\n\
                        otelcol.receiver.datadog \"a\" {\n  output { }\n}\n",
        ),
        ("one/a.alloy", write),
        ("one/b.alloy", write),
        ("alloy-lint.toml", "merge-directories = [\"one\"]\n"),
    ])
}

fn report(folder: &Folder, format: &str) -> String {
    let run = folder.run(&["check", "--select", "all", "--preview", "--output-format", format]).exits(1);
    assert_eq!(run.stderr, "", "{format}");
    run.stdout
}

fn json(folder: &Folder, format: &str) -> Value {
    serde_json::from_str(&report(folder, format)).unwrap()
}

#[track_caller]
fn assert_valid(schema: &str, document: &Value) {
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(root().join(schema)).unwrap()).unwrap();
    let problems = json_schema::problems(&schema, document);
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// A validator that finds nothing proves nothing.
#[test]
fn the_schemas_refuse_what_is_wrong() {
    let folder = folder();
    for (schema, format, path, wrong) in [
        ("tests/schemas/sarif-2.1.0.json", "sarif", "/runs/0/results/0/level", "bad"),
        (
            "tests/schemas/sarif-2.1.0.json",
            "sarif",
            "/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri",
            "a b",
        ),
        ("tests/schemas/rdjson.json", "rdjson", "/diagnostics/0/severity", "FATAL"),
        ("tests/schemas/gitlab-code-quality.json", "gitlab", "/0/fingerprint", "x"),
        ("schemas/report-1.json", "json", "/diagnostics/0/family", "other"),
    ] {
        let mut document = json(&folder, format);
        *document.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = wrong.into();
        let schema: Value = serde_json::from_str(&std::fs::read_to_string(root().join(schema)).unwrap()).unwrap();
        assert!(!json_schema::problems(&schema, &document).is_empty(), "{format} {path}");
    }
}

#[test]
fn json_is_as_documented() {
    let folder = folder();
    let document = json(&folder, "json");
    assert_valid("schemas/report-1.json", &document);
    let diagnostics = document["diagnostics"].as_array().unwrap();
    for key in ["help", "labels", "alloy", "fixes"] {
        assert!(diagnostics.iter().any(|diagnostic| diagnostic.get(key).is_some()), "no finding has {key}");
    }
    let lines: Vec<Value> =
        report(&folder, "json-lines").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(&lines, diagnostics);
    let severities: BTreeSet<&str> = diagnostics.iter().map(|d| d["severity"].as_str().unwrap()).collect();
    assert_eq!(severities.len(), 3, "{severities:?}");
    let several = folder.run(&["check", "--alloy-version", "1.3..1.5", "--output-format", "json", "lint.alloy"]).json();
    assert_valid("schemas/report-1.json", &several);
    assert!(several["diagnostics"].as_array().unwrap().iter().any(|d| d.get("versions").is_some()));
}

#[test]
fn sarif_is_what_github_takes() {
    let folder = folder();
    let document = json(&folder, "sarif");
    assert_valid("tests/schemas/sarif-2.1.0.json", &document);
    let run = &document["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for place in ["/shortDescription/text", "/fullDescription/text", "/help/text", "/help/markdown"] {
            assert!(
                rule.pointer(place).and_then(Value::as_str).is_some_and(|text| !text.is_empty()),
                "{place} of {rule}"
            );
        }
        assert!(rule["helpUri"].as_str().unwrap().starts_with("https://"));
        let tags = rule["properties"]["tags"].as_array().unwrap();
        assert!(tags.len() <= 10);
        let is_security = tags.iter().any(|tag| tag == "security");
        assert_eq!(rule["properties"].get("security-severity").is_some(), is_security, "{rule}");
    }
    let results = run["results"].as_array().unwrap();
    let mut fingerprints = BTreeSet::new();
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        assert_eq!(result["locations"].as_array().unwrap().len(), 1);
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(!uri.starts_with(['/', '.']) && !uri.contains([' ', '\\']), "{uri}");
        let region = &place["region"];
        assert!(region["startLine"].as_u64() <= region["endLine"].as_u64());
        fingerprints.insert((uri, result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap()));
    }
    assert!(fingerprints.len() > 4);
    assert!(results.iter().any(|result| result.get("relatedLocations").is_some()));
    assert!(results.iter().any(|result| result.get("fixes").is_some()));
    // All rules, whatever is found: they must not vary between repositories.
    let clean = folder.run(&["check", "--output-format", "sarif", "clean.alloy"]).exits(0).json();
    assert_eq!(clean["runs"][0]["tool"]["driver"]["rules"], run["tool"]["driver"]["rules"]);
    assert_eq!(clean["runs"][0]["results"], Value::Array(vec![]));
    assert_valid("tests/schemas/sarif-2.1.0.json", &clean);
}

#[test]
fn gitlab_fingerprints_are_unique_and_stay() {
    let folder = folder();
    let document = json(&folder, "gitlab");
    assert_valid("tests/schemas/gitlab-code-quality.json", &document);
    let fingerprints = |document: &Value| -> BTreeSet<String> {
        document.as_array().unwrap().iter().map(|issue| issue["fingerprint"].as_str().unwrap().to_owned()).collect()
    };
    let before = fingerprints(&document);
    assert_eq!(before.len(), document.as_array().unwrap().len());
    for name in ["lint.alloy", "one/a.alloy", "one/b.alloy"] {
        let text = folder.read(name);
        folder.write(name, format!("// one line more\n\n{text}").as_bytes());
    }
    assert_eq!(fingerprints(&json(&folder, "gitlab")), before);
    let clean = folder.run(&["check", "--output-format", "gitlab", "./clean.alloy"]).exits(0);
    assert_eq!(clean.stdout, "[]\n");
}

#[test]
fn rdjson_is_what_reviewdog_takes() {
    let document = json(&folder(), "rdjson");
    assert_valid("tests/schemas/rdjson.json", &document);
    assert!(
        document["diagnostics"].as_array().unwrap().iter().any(|diagnostic| diagnostic.get("suggestions").is_some())
    );
}

#[test]
fn github_commands_are_escaped() {
    let text = report(&folder(), "github");
    let command = Regex::new(
        "^::(error|warning|notice) file=[^,:]+,line=[0-9]+,endLine=[0-9]+(,col=[0-9]+,endColumn=[0-9]+)?,title=[^,:]+::.+$",
    )
    .unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let (verdict, commands) = lines.split_last().unwrap();
    assert!(verdict.starts_with("Found "), "{verdict}");
    let escape = Regex::new("%(25|0D|0A|3A|2C)").unwrap();
    let mut last = 0;
    for line in commands {
        let found = command.captures(line).unwrap_or_else(|| panic!("{line}"));
        let bare = escape.replace_all(line, "");
        assert!(!bare.contains('%'), "{line}");
        // GitHub shows ten of each level: the worst come first.
        let level = ["error", "warning", "notice"].iter().position(|level| *level == &found[1]).unwrap();
        assert!(level >= last, "{line}");
        last = level;
        let lines: Vec<&str> =
            line.split(',').filter_map(|part| part.split_once("ine=").map(|(_, number)| number)).collect();
        assert_eq!(found.get(2).is_some(), lines[0] == lines[1], "columns only on one line: {line}");
    }
}

/// The names of an element and of those around it, and its attributes.
type Element = (Vec<String>, Vec<(String, String)>);

/// The elements of a well-formed text of XML with their attributes, outermost first.
fn elements(xml: &str) -> Vec<Element> {
    let body = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").unwrap();
    let tag = Regex::new("<(/?)([a-z]+)((?: [a-z]+=\"[^\"<]*\")*)(/?)>|([^<]+)").unwrap();
    let attribute = Regex::new(" ([a-z]+)=\"([^\"]*)\"").unwrap();
    let entity = Regex::new("&(amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-F]+);").unwrap();
    let (mut open, mut found, mut at): (Vec<String>, _, _) = (Vec::new(), Vec::new(), 0);
    for part in tag.captures_iter(body) {
        assert_eq!(part.get(0).unwrap().start(), at, "not XML: {}", &body[at..]);
        at = part.get(0).unwrap().end();
        let text = &part[0];
        assert!(!entity.replace_all(text, "").contains('&'), "{text}");
        assert!(text.chars().all(|c| c >= ' ' || matches!(c, '\n' | '\t' | '\r')), "{text:?}");
        if part.get(5).is_some() {
            continue;
        }
        let name = part[2].to_owned();
        if &part[1] == "/" {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        open.push(name);
        let attributes =
            attribute.captures_iter(&part[3]).map(|pair| (pair[1].to_owned(), pair[2].to_owned())).collect();
        found.push((open.clone(), attributes));
        if &part[4] == "/" {
            open.pop();
        }
    }
    assert!(at == body.len() && open.is_empty(), "{}", &body[at..]);
    found
}

/// What may stand where, and the attributes of each element: all of them, always.
#[track_caller]
fn assert_shape(xml: &str, shape: &[(&str, &str)]) {
    let found = elements(xml);
    for (path, attributes) in &found {
        let path = path.join("/");
        let names: Vec<&str> = attributes.iter().map(|(name, _)| name.as_str()).collect();
        let names = names.join(" ");
        assert!(shape.contains(&(path.as_str(), names.as_str())), "{path} with {names}");
    }
    for (path, names) in shape {
        assert!(found.iter().any(|(found, _)| found.join("/") == *path), "no {path} with {names}");
    }
}

#[test]
fn junit_is_what_jenkins_takes() {
    let xml = report(&folder(), "junit");
    assert_shape(
        &xml,
        &[
            ("testsuites", "name tests failures errors"),
            ("testsuites/testsuite", "name package tests failures errors skipped"),
            ("testsuites/testsuite/testcase", "name classname"),
            ("testsuites/testsuite/testcase/failure", "type message"),
        ],
    );
    // The totals are those of the suites, these those of their cases.
    let found = elements(&xml);
    let number = |attributes: &[(String, String)], name: &str| -> usize {
        attributes.iter().find(|(found, _)| found == name).unwrap().1.parse().unwrap()
    };
    let suites = |name: &str| -> usize {
        found.iter().filter(|(path, _)| path.len() == 2).map(|(_, attributes)| number(attributes, name)).sum()
    };
    assert_eq!(number(&found[0].1, "tests"), suites("tests"));
    assert_eq!(number(&found[0].1, "failures"), suites("failures"));
    assert_eq!(suites("tests"), found.iter().filter(|(path, _)| path.len() == 3).count());
    assert_eq!(suites("failures"), found.iter().filter(|(path, _)| path.len() == 4).count());
}

#[test]
fn checkstyle_is_what_tools_take() {
    let xml = report(&folder(), "checkstyle");
    assert_shape(
        &xml,
        &[
            ("checkstyle", "version"),
            ("checkstyle/file", "name"),
            ("checkstyle/file/error", "line column severity message source"),
        ],
    );
    for (_, attributes) in elements(&xml).iter().filter(|(path, _)| path.len() == 3) {
        assert!(["error", "warning", "info"].contains(&attributes[2].1.as_str()));
        assert!(attributes[4].1.starts_with("alloy-lint."));
    }
}

/// A secret is in no report, wherever it stands, and whatever is wrong there.
#[test]
fn secrets_are_in_no_report() {
    // The statement stands in a `basic_auth` block; `SECRET` is the secret.
    let places = [
        "password = \"SECRET\"",
        "password = \"SECRET\" + 1",
        "password = [\"SECRET\"]",
        "password = {\"a\" = \"SECRET\"}",
        "password = coalesce(sys.env(\"NAME\"), \"SECRET\")",
        "password = string.format(\"%s\", `SECRET`, nothing.here)",
        "pasword = \"SECRET\"",
        "password = \"SECRET",
        "password = \"SECRET\\q\"",
        "password \"SECRET\"",
        "password: \"SECRET\"",
        "password = 'SECRET'",
        "password = `SECRET",
        "password = \"a\" \"SECRET\"",
        "password = (\"SECRET\"",
        "password = \"SECRET\" }",
        "password = {{ \"SECRET\" }}",
        "api_token { x = \"SECRET\" }\n password = \"SECRET\"",
        "username = \"https://me:SECRET@example.com/\"",
        "username = \"https://me:SECRET@example.com/",
        "headers = {\"Authorization\" = \"SECRET\"}",
        "headers = {Authorization = \"SECRET\"",
    ];
    for place in places {
        for secret in ["hunter2pw", "a=b;c&d<e>f%g"] {
            let statement = place.replace("SECRET", secret);
            let text = format!(
                "prometheus.remote_write \"a\" {{\n  endpoint {{\n    url = \"http://metrics.example.com\"\n\n    basic_auth {{\n      \
                 username = env(\"NAME\")\n      {statement}\n    }}\n  }}\n}}\n"
            );
            let folder = Folder::new(&[("a.alloy", &text)]);
            for format in FORMATS {
                let run = folder.run(&["check", "--select", "all", "--preview", "--output-format", format]);
                let printed = run.stdout + &run.stderr;
                let encoded = [
                    secret.replace('%', "%25"),
                    secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
                ];
                assert!(
                    !printed.contains(secret) && !encoded.iter().any(|encoded| printed.contains(encoded.as_str())),
                    "{format} of {statement}:\n{printed}"
                );
            }
        }
    }
}

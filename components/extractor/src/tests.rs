//! Go source as data, and the catalog files that come of it.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::catalog::{Catalog, expand, files, hand, timeline};
use crate::foreign::ForeignValues;
use crate::source::SourceTree;
use crate::survey;

/// What every release needs: the registry, and one package that is imported.
const FRAME: &[(&str, &str)] = &[
    ("go.mod", "module example.com/alloy\n"),
    ("internal/component/all/all.go", "package all\nimport _ \"example.com/alloy/internal/component/test/one\"\n"),
    (
        "internal/component/component.go",
        "package component\ntype Registration struct{}\nfunc Register(r Registration) {}\n",
    ),
    ("internal/component/common/config/config.go", COMMON),
];

const COMMON: &str = r#"package config
import (
	"fmt"
	"strings"
)
type TLS struct {
	CA      string `alloy:"ca,attr,optional"`
	Version Version `alloy:"version,attr,optional"`
}
type Version string
func (v *Version) UnmarshalText(text []byte) error {
	switch s := strings.ToLower(string(text)); s {
	case "tls12", "tls13":
		*v = Version(s)
		return nil
	}
	return fmt.Errorf("unknown version %q", string(text))
}
type Client struct {
	Follow bool `alloy:"follow,attr,optional"`
	TLS    TLS  `alloy:"tls,block,optional"`
}
func (c *Client) SetToDefault() { c.Follow = true }
func (c *Client) Validate() error { return nil }
"#;

const HEAD: &str = "package one
import (
	\"time\"
	\"example.com/alloy/internal/component\"
	\"example.com/alloy/internal/component/common/config\"
	\"example.com/alloy/internal/featuregate\"
	\"example.org/elsewhere\"
)
func init() {
	component.Register(component.Registration{
		Name: \"test.one\", Stability: featuregate.StabilityPublicPreview, Args: Arguments{},
	})
}
";

struct Read {
    catalog: Catalog,
    problems: Vec<String>,
}

/// Reads one version for each text, from 1.0.0 on.
fn read(versions: &[&str]) -> Read {
    let mut read = Read { catalog: Catalog::default(), problems: Vec::new() };
    for (i, code) in versions.iter().enumerate() {
        insert(&mut read, &format!("1.{i}.0"), code);
    }
    read
}

fn insert(read: &mut Read, version: &str, code: &str) {
    let text = format!("{HEAD}{code}");
    let mut tree = FRAME.to_vec();
    tree.push(("internal/component/test/one/one.go", &text));
    let foreign = r#"{"example.org/elsewhere.Known": {"value": "there", "from": "a test"}}"#;
    let foreign = ForeignValues::parse(foreign).expect("the values are read");
    let survey = survey::survey(&SourceTree::memory(&tree), &foreign).expect("the tree is read");
    // The blocks of the loader are in no test.
    read.problems.extend(survey.problems.into_iter().filter(|p| !p.contains("none of its known places")));
    read.catalog.insert(version.parse().expect("a version"), "2024-04-05".to_owned(), survey.release);
}

fn documents(catalog: &Catalog) -> files::Documents {
    files::documents(&timeline::files(catalog), &catalog.dates).expect("the files are made")
}

/// The file of `test.one` without what all have in common.
fn check(versions: &[&str], expected: &Json) -> files::Documents {
    let read = read(versions);
    assert_eq!(read.problems, [""; 0], "{versions:?}");
    let all = documents(&read.catalog);
    let mut file = all["test/one.json"].clone();
    let object = file.as_object_mut().expect("an object");
    for field in ["name", "stability", "go_type"] {
        object.remove(field);
    }
    assert_eq!(&file, expected, "{}", serde_json::to_string_pretty(&file).unwrap_or_default());
    // Reading the files gives the releases they were made of, so a second run changes nothing.
    let (again, dates) = files::parse(&all).expect("the files are read");
    let expanded = expand::catalog(&again, &dates).expect("the files are expanded");
    assert_eq!(documents(&expanded), all);
    all
}

#[test]
fn types_and_defaults() {
    check(
        &[r#"
const limit = 2 << 10
var start = Arguments{Wait: 90 * time.Second, Names: []string{"a", "b"}, Known: elsewhere.Known}
type Arguments struct {
	Flag  bool              `alloy:"flag,attr,optional"`
	Limit uint64            `alloy:"limit,attr,optional"`
	Share float64           `alloy:"share,attr,optional"`
	Wait  time.Duration     `alloy:"wait,attr,optional"`
	Names []string          `alloy:"names,attr,optional"`
	Tags  map[string]string `alloy:"tags,attr"`
	Age   *int              `alloy:"age,attr,optional"`
	Any   any               `alloy:"any,attr,optional"`
	Known string            `alloy:"known,attr,optional"`
	// Deprecated: use new_name instead.
	Old   string            `alloy:"old_name,attr,optional"`
}
func (a *Arguments) SetToDefault() {
	*a = start
	a.fill(0.5)
	if a.Share > 0 {
		a.Limit = limit
	}
}
func (a *Arguments) fill(share float64) { a.Share = share }
"#],
        &json!({"arguments": {
            "age": {"type": "int", "default": null},
            "any": {"type": "any", "default": null},
            "flag": {"type": "bool"},
            "known": {"type": "string", "default": "there", "default_source": "example.org/elsewhere.Known"},
            "limit": {"type": "uint", "default": 2048},
            "names": {"type": "list(string)", "default": ["a", "b"]},
            "old_name": {"type": "string", "deprecated": {"use": "new_name"}},
            "share": {"type": "float", "default": 0.5},
            "tags": {"type": "map(string)", "required": true},
            "wait": {"type": "duration", "default": "1m30s"},
        }}),
    );
}

#[test]
fn blocks_labels_groups_recursion_and_squashed_structs() {
    let all = check(
        &[r#"
type Arguments struct {
	Client config.Client `alloy:",squash"`
	Other  *config.Client `alloy:"other,block,optional"`
	Items  []Item `alloy:"item,block"`
	Stages []Stage `alloy:"stage,enum,optional"`
}
func (a *Arguments) SetToDefault() { a.Client.SetToDefault() }
func (a *Arguments) Validate() error { return a.Client.Validate() }
type Item struct {
	Name string `alloy:",label"`
	Size int `alloy:"size,attr"`
}
type Stage struct {
	Drop  *Drop  `alloy:"drop,block,optional"`
	Match *Match `alloy:"match,block,optional"`
}
type Drop struct{ Reason string `alloy:"reason,attr,optional"` }
type Match struct {
	Selector string  `alloy:"selector,attr"`
	Stages   []Stage `alloy:"stage,enum,optional"`
}
"#],
        &json!({
            "include": [{"shared": "common.config.Client"}],
            "blocks": {
                "item": {
                    "required": true, "repeated": true, "label": "required",
                    "go_type": "component/test/one.Item",
                    "arguments": {"size": {"type": "int", "required": true}},
                },
                "other": {"shared": "common.config.Client"},
                "stage.drop": {"repeated": true, "group": "stage", "shared": "test.one.Drop"},
                "stage.match": {
                    "repeated": true, "group": "stage", "go_type": "component/test/one.Match",
                    "arguments": {"selector": {"type": "string", "required": true}},
                    "blocks": {
                        "stage.drop": {"repeated": true, "group": "stage", "shared": "test.one.Drop"},
                        "stage.match": {"repeated": true, "group": "stage", "recursive": "stage.match"},
                    },
                },
            },
        }),
    );
    assert_eq!(
        all["_shared/common.config.Client.json"],
        json!({
            "name": "common.config.Client",
            "go_type": "component/common/config.Client",
            "arguments": {"follow": {"type": "bool", "default": true}},
            "blocks": {"tls": {
                "go_type": "component/common/config.TLS",
                "arguments": {"ca": {"type": "string"}, "version": {"type": "text(common.config.Version)"}},
            }},
        })
    );
    assert_eq!(
        all["_shared/text-types.json"],
        json!({"common.config.Version": {
            "enum": ["tls12", "tls13"], "ignore_case": true, "message": "unknown version {q}",
        }})
    );
}

#[test]
fn an_owner_that_sets_other_defaults_declares_what_differs() {
    check(
        &[r#"
type Arguments struct {
	A      config.Client `alloy:"a,block,optional"`
	Client config.Client `alloy:",squash"`
}
"#],
        &json!({
            "include": [{"shared": "common.config.Client", "rules": false}],
            "arguments": {"follow": {"type": "bool"}},
            "blocks": {"a": {"shared": "common.config.Client"}},
        }),
    );
}

#[test]
fn ranges_and_history() {
    let with = |fields: &str| format!("type Arguments struct {{\n{fields}\n}}\n");
    let versions = [
        with("A string `alloy:\"a,attr\"`\nGone int `alloy:\"gone,attr\"`\nGap bool `alloy:\"gap,attr,optional\"`"),
        with("A string `alloy:\"a,attr,optional\"`\nGone int `alloy:\"gone,attr\"`"),
        with(
            "// Deprecated.\nA int `alloy:\"a,attr,optional\"`\nGap bool `alloy:\"gap,attr,optional\"`\nNew *B `alloy:\"new,block,optional\"`",
        ) + "type B struct{ X int `alloy:\"x,attr\"` }",
    ];
    let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
    check(
        &versions,
        &json!({
            "arguments": {
                "a": {
                    "type": "int",
                    "deprecated": {"since": "1.2.0"},
                    "history": [
                        {"until": "1.1.0", "required": true},
                        {"until": "1.2.0", "type": "string", "deprecated": false},
                    ],
                },
                "gap": {"type": "bool", "gaps": [["1.1.0", "1.2.0"]]},
                "gone": {"type": "int", "required": true, "until": "1.2.0"},
            },
            "blocks": {"new": {
                "since": "1.2.0", "go_type": "component/test/one.B",
                "arguments": {"x": {"type": "int", "required": true}},
            }},
        }),
    );
}

#[test]
fn the_order_of_reading_does_not_count() {
    let versions = [
        "type Arguments struct{ A int `alloy:\"a,attr\"` }",
        "type Arguments struct{ A int `alloy:\"a,attr,optional\"`\nC config.Client `alloy:\",squash\"` }",
        "type Arguments struct{ C *config.Client `alloy:\"c,block,optional\"`\nD config.Client `alloy:\",squash\"` }",
    ];
    let batch = documents(&read(&versions).catalog);
    let mut one_by_one = Read { catalog: Catalog::default(), problems: Vec::new() };
    for i in [1, 0, 2, 1] {
        insert(&mut one_by_one, &format!("1.{i}.0"), versions[i]);
        let (again, dates) = files::parse(&documents(&one_by_one.catalog)).expect("the files are read");
        one_by_one.catalog = expand::catalog(&again, &dates).expect("the files are expanded");
    }
    assert_eq!(documents(&one_by_one.catalog), batch);
}

#[test]
fn what_people_wrote_survives() {
    let code = ["type Arguments struct {
	// Deprecated: it is old.
	A string `alloy:\"a,attr,optional\"`
	B string `alloy:\"b,attr,optional\"`
	C *C `alloy:\"c,block,optional\"`
}
type C struct{ X int `alloy:\"x,attr,optional\"` }"];
    let mut old = documents(&read(&code).catalog);
    let file = old.get_mut("test/one.json").expect("the file");
    file["description"] = json!("Says one.");
    file["arguments"]["a"]["deprecated"] = json!({"text": "Nobody reads it."});
    file["arguments"]["b"]["enum"] = json!(["x", "y"]);
    file["arguments"]["b"]["default"] = json!("x");
    file["arguments"]["b"]["by_hand"] = json!({"default": "the library has it"});
    file["blocks"]["c"]["arguments"]["x"]["description"] = json!("How many.");
    let expected = old["test/one.json"].clone();

    // The same release again.
    let mut new = documents(&read(&code).catalog);
    assert_eq!(hand::carry_over(&old, &mut new), [""; 0]);
    assert_eq!(new["test/one.json"], expected);

    // A release in which the block is shared: its words move to the shared file.
    let moved = format!("{}\ntype D struct{{ C *C `alloy:\"c,block,optional\"` }}", code[0]).replace(
        "`alloy:\"c,block,optional\"`\n}",
        "`alloy:\"c,block,optional\"`\n\tD *D `alloy:\"d,block,optional\"`\n}",
    );
    let mut new = documents(&read(&[&moved]).catalog);
    assert_eq!(hand::carry_over(&old, &mut new), [""; 0]);
    assert_eq!(new["_shared/test.one.C.json"]["arguments"]["x"]["description"], json!("How many."));

    // A release without the argument: the loss is said.
    let mut new = documents(&read(&["type Arguments struct{}"]).catalog);
    assert_eq!(
        hand::carry_over(&old, &mut new),
        [
            "test/one.json/arguments/a: what was written by hand has no place any more",
            "test/one.json/arguments/b: what was written by hand has no place any more",
            "test/one.json/blocks/c/arguments/x: what was written by hand has no place any more",
        ]
    );
}

#[test]
fn what_cannot_be_read_is_said() {
    let check = |code: &str, expected: &str| {
        let problems = read(&[code]).problems;
        assert_eq!(problems, [expected], "{code}");
    };
    check(
        "type Arguments struct {\n\tA int `alloy:\"a,attr,required\"`\n}",
        "test.one: internal/component/test/one/one.go:15: a tag that is not understood: \"a,attr,required\"",
    );
    check(
        "type Arguments struct {\n\tA elsewhere.Thing `alloy:\"a,attr\"`\n}",
        "test.one: internal/component/test/one/one.go:15: an attribute of the foreign type example.org/elsewhere.Thing",
    );
    check(
        "type Arguments struct {\n\tA string `alloy:\"a,attr,optional\"`\n}\nfunc (a *Arguments) SetToDefault() { a.A = elsewhere.Thing }",
        "test.one: internal/component/test/one/one.go:15: the default of a is not told by the source: example.org/elsewhere.Thing",
    );
    check("type Arguments struct {", "internal/component/test/one/one.go:14: Go syntax error");
}

#[test]
fn a_broken_file_is_named_with_its_line() {
    let mut all = documents(&read(&["type Arguments struct{ A int `alloy:\"a,attr\"` }"]).catalog);
    let file = all.get_mut("test/one.json").expect("the file");
    file["arguments"]["a"]["requird"] = json!(true);
    let problem = files::parse(&all).map(|_| ()).expect_err("the file is refused");
    assert!(problem.starts_with("test/one.json:14: unknown field `requird`"), "{problem}");
}

#[test]
fn the_newest_release_is_the_one_of_the_files() {
    let read = read(&["type Arguments struct{ A int `alloy:\"a,attr\"` }"]);
    let (files, dates) = files::parse(&documents(&read.catalog)).expect("the files are read");
    let expanded = expand::catalog(&files, &dates).expect("the files are expanded");
    let dates: BTreeMap<_, _> = expanded.dates.clone();
    assert_eq!(dates.len(), 1);
    assert_eq!(expanded, read.catalog);
}

/// The trees lie beside the repository, not in it.
#[test]
fn the_catalog_agrees_with_trees_read_independently() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let truth = root.join("../shared/facts/catalog/truth");
    let Ok(entries) = std::fs::read_dir(&truth) else {
        println!("skipped: {} is not there", truth.display());
        return;
    };
    let trees: BTreeMap<crate::version::Version, std::path::PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter_map(|path| Some((path.file_stem()?.to_str()?.parse().ok()?, path.clone())))
        .collect();
    assert!(!trees.is_empty(), "{} has no trees", truth.display());
    let documents = files::read(&root.join("components")).expect("the catalog is read");
    let (files, mut dates) = files::parse(&documents).expect("the catalog is read");
    dates.retain(|version, _| trees.contains_key(version));
    let catalog = expand::catalog(&files, &dates).expect("the catalog is expanded");
    for (version, path) in trees {
        let comparison = crate::compare::with_file(&catalog.releases[&version], &path).expect("the tree is read");
        // The tree does not know the type of this one argument.
        let known = |difference: &String| difference.starts_with("otelcol.exporter.logging/verbosity: type:");
        let differences: Vec<_> = comparison.differences.into_iter().filter(|d| !known(d)).collect();
        assert_eq!(differences, [""; 0], "{version}");
        assert!(comparison.nodes > 4_000, "{version}: only {} nodes", comparison.nodes);
    }
}

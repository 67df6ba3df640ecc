//! The edges of real configurations of different kinds, written down by reading them: `tests/graphs/NAME.edges` is what
//! `NAME.alloy` says, one `from -kind-> to (attribute)` a line. `SOURCES.tsv` says where the configurations, which are
//! unchanged, come from and under which licence.

use std::collections::BTreeSet;

use crate::report_formats::json_schema::problems;
use crate::support::{Folder, files, root};

#[test]
fn edges_are_those_that_a_reader_finds() {
    let folder = root().join("tests/graphs");
    let schema = schema();
    let configurations = files(&folder, "alloy");
    assert_eq!(configurations.len(), 20);
    let mut wrong = Vec::new();
    for path in configurations {
        let mut want: Vec<String> =
            std::fs::read_to_string(path.with_extension("edges")).unwrap().lines().map(str::to_owned).collect();
        let run = Folder::new(&[]).run(&["graph", "--isolated", "--format", "json", path.to_str().unwrap()]).exits(0);
        let json = run.json();
        let problems = problems(&schema, &json);
        assert!(problems.is_empty(), "{}: {problems:#?}", path.display());
        let text = |edge: &serde_json::Value, key: &str| edge[key].as_str().unwrap().to_owned();
        let mut have: Vec<String> = json["edges"]
            .as_array()
            .unwrap()
            .iter()
            .map(|edge| {
                let [from, kind, to, attribute] = ["from", "kind", "to", "attribute"].map(|key| text(edge, key));
                format!("{from} -{kind}-> {to} ({attribute})")
            })
            .collect();
        want.sort();
        have.sort();
        if have != want {
            wrong.push(format!("{}\nhas    {have:#?}\nshould {want:#?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn schema() -> serde_json::Value {
    serde_json::from_str(&std::fs::read_to_string(root().join("schemas/graph-1.json")).unwrap()).unwrap()
}

/// A schema that refuses nothing proves nothing.
#[test]
fn the_schema_refuses_what_is_wrong() {
    let path = root().join("tests/graphs/self-hosted-provider.alloy");
    let run = Folder::new(&[]).run(&["graph", "--isolated", "--format", "json", path.to_str().unwrap()]).exits(0);
    for (place, wrong) in [
        ("/version", serde_json::json!(2)),
        ("/nodes/0/kind", "thing".into()),
        ("/nodes/0/start/line", 0.into()),
        ("/edges/0/direction", "left".into()),
        ("/edges/0/findings", "none".into()),
    ] {
        let mut json = run.json();
        *json.pointer_mut(place).unwrap() = wrong;
        assert!(!problems(&schema(), &json).is_empty(), "{place}");
    }
}

#[test]
fn every_configuration_has_a_source() {
    let sources = std::fs::read_to_string(root().join("tests/graphs/SOURCES.tsv")).unwrap();
    let named: BTreeSet<&str> = sources.lines().skip(1).map(|line| line.split('\t').next().unwrap()).collect();
    let present: Vec<String> = files(&root().join("tests/graphs"), "alloy")
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(named, present.iter().map(String::as_str).collect());
}

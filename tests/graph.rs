//! `alloy-lint graph` from outside: its formats, what is drawn of folders, and what it refuses.

use crate::support::Folder;

const PIPELINE: &str = "loki.source.api \"in\" {\n  http { }\n  forward_to = [loki.write.out.receiver]\n}\n\n\
                        loki.write \"out\" {\n  endpoint {\n    url = \"http://loki/push\"\n  }\n}\n";

#[test]
fn json_has_nodes_edges_and_places() {
    let folder = Folder::new(&[("config.alloy", PIPELINE)]);
    let json = folder.run(&["graph", "--format", "json", "config.alloy"]).exits(0).json();
    assert_eq!(json["version"], 1);
    let out = &json["nodes"][1];
    for (key, want) in [
        ("id", "loki.write.out"),
        ("type", "loki.write"),
        ("label", "out"),
        ("kind", "component"),
        ("stability", "generally-available"),
        ("path", "config.alloy"),
    ] {
        assert_eq!(out[key], want, "{key} of {out}");
    }
    assert_eq!(out["start"], serde_json::json!({"line": 6, "column": 1, "offset": 78}));
    let edge = &json["edges"][0];
    for (key, want) in [
        ("from", "loki.source.api.in"),
        ("to", "loki.write.out"),
        ("kind", "logs"),
        ("direction", "sends"),
        ("attribute", "forward_to"),
        ("export", "receiver"),
    ] {
        assert_eq!(edge[key], want, "{key} of {edge}");
    }
    let (start, end) = (edge["start"]["offset"].as_u64().unwrap(), edge["end"]["offset"].as_u64().unwrap());
    assert_eq!(&PIPELINE[start as usize..end as usize], "loki.write.out.receiver");
    assert_eq!(json["edges"].as_array().unwrap().len(), 1);
}

#[test]
fn findings_stand_at_their_nodes_without_secrets() {
    let text =
        PIPELINE.replace("url = \"http://loki/push\"", "url = 1 + \"hunter2\"\n    bearer_token = [\"hunter2\"]");
    let folder = Folder::new(&[("config.alloy", &text)]);
    let run = folder.run(&["graph", "--format", "json", "config.alloy"]).exits(0);
    let json = run.json();
    let found = json["nodes"][1]["findings"].as_array().unwrap();
    assert!(!found.is_empty(), "{json}");
    for at in found {
        assert_eq!(json["findings"][at.as_u64().unwrap() as usize]["path"], "config.alloy");
    }
    for format in ["json", "mermaid", "dot"] {
        let run = folder.run(&["graph", "--format", format, "config.alloy"]).exits(0);
        assert!(!run.stdout.contains("hunter2"), "{format}: {}", run.stdout);
    }
}

#[test]
fn neighbours_are_shown_where_they_are_connected() {
    let folder = Folder::new(&[
        ("a.alloy", "loki.source.api \"in\" {\n  http { }\n  forward_to = [loki.write.out.receiver]\n}\n"),
        (
            "b.alloy",
            "loki.write \"out\" {\n  endpoint {\n    url = \"http://loki/push\"\n  }\n}\n\nloki.echo \"x\" { }\n",
        ),
    ]);
    let ids = |arguments: &[&str]| -> Vec<String> {
        let json = folder.run(arguments).exits(0).json();
        let nodes = json["nodes"].as_array().unwrap();
        nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&["graph", "--format", "json", "a.alloy"]), ["loki.source.api.in", "loki.write.out"]);
    let all = ["loki.source.api.in", "loki.write.out", "loki.echo.x"];
    assert_eq!(ids(&["graph", "--format", "json", "."]), all);
    assert_eq!(ids(&["graph", "--format", "json", "--merge-directories", "."]), all);
    assert_eq!(ids(&["graph", "--format", "json", "--focus", "loki.echo.x", "."]), ["loki.echo.x"]);
}

#[test]
fn imported_modules_are_drawn_inside_their_import() {
    let folder = Folder::new(&[
        ("config.alloy", "import.file \"lib\" {\n  filename = \"lib/m.alloy\"\n}\n\nlib.m \"x\" {\n  to = []\n}\n"),
        (
            "lib/m.alloy",
            "declare \"m\" {\n  argument \"to\" { }\n\n  loki.process \"p\" {\n    forward_to = argument.to.value\n  }\n}\n",
        ),
    ]);
    let json = folder.run(&["graph", "--format", "json", "config.alloy"]).exits(0).json();
    assert_eq!(json["edges"][0]["from"], "import.file.lib/declare.m/loki.process.p");
    assert_eq!(json["edges"][0]["path"], "lib/m.alloy");
    assert_eq!(json["nodes"][1]["definition"], "import.file.lib/declare.m");
    let json = folder.run(&["graph", "--format", "json", "--collapse-modules", "config.alloy"]).exits(0).json();
    assert_eq!(json["nodes"].as_array().unwrap().len(), 2);
    assert_eq!(json["nodes"][1]["definition"], "import.file.lib");
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let folder = Folder::new(&[("config.alloy", PIPELINE)]);
    for (arguments, words) in [
        (&["graph", "--format", "svg", "config.alloy"][..], "not available yet"),
        (&["graph", "--format", "html", "config.alloy"], "not available yet"),
        (&["graph", "--focus", "loki.write.oot", "config.alloy"], "did you mean `loki.write.out`?"),
        (&["graph", "--depth", "1", "config.alloy"], "--focus"),
        (&["graph", "no-such.alloy"], "no such file or folder"),
        (&["graph"], "PATH"),
    ] {
        let run = folder.run(arguments).exits(2);
        assert!(run.stderr.contains(words), "{arguments:?}: {}", run.stderr);
    }
}

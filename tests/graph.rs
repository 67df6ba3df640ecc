//! `alloy-lint graph` from outside: its formats, what is drawn of folders, and what it refuses.

use crate::support::Folder;

const PIPELINE: &str = "loki.source.api \"in\" {\n  http { }\n  forward_to = [loki.write.out.receiver]\n}\n\n\
                        loki.write \"out\" {\n  endpoint {\n    url = \"http://loki/push\"\n  }\n}\n";

const FORMATS: [&str; 5] = ["json", "mermaid", "dot", "svg", "html"];

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
    for format in FORMATS {
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
        (&["graph", "--focus", "loki.write.oot", "config.alloy"][..], "did you mean `loki.write.out`?"),
        (&["graph", "--depth", "1", "config.alloy"], "--focus"),
        (&["graph", "no-such.alloy"], "no such file or folder"),
        (&["graph"], "PATH"),
    ] {
        let run = folder.run(arguments).exits(2);
        assert!(run.stderr.contains(words), "{arguments:?}: {}", run.stderr);
    }
}

/// Passwords in places that are known to hold them, in addresses, in headers, in modules, and once more elsewhere.
#[test]
fn no_format_shows_a_secret() {
    let config = r#"
        import.file "lib" { filename = "lib.alloy" }
        import.string "text" {
            content = `declare "t" {
                remote.http "x" {
                    url = "http://x"
                    client { bearer_token = "in-the-text" }
                }
            }`
        }
        lib.m "x" { }
        text.t "x" { }
        loki.write "out" {
            endpoint {
                // password = "in-a-comment"
                url       = "https://me:in-the-address@loki/push"
                headers   = { "Authorization" = "Bearer in-a-header" }
                tenant_id = "the password is in-an-argument"
                basic_auth {
                    username = "me"
                    password = "in-an-argument" /* or "in-a-comment" */
                }
            }
        }
        remote.http "short" {
            url = "http://x"
            client { bearer_token = "q7z" }
        }
    "#;
    let module = "declare \"m\" {\n  remote.http \"x\" {\n    url = \"http://x\"\n    client {\n      bearer_token = \"in-a-module\"\n    }\n  }\n}\n";
    let folder = Folder::new(&[("config.alloy", config), ("lib.alloy", module)]);
    for format in FORMATS {
        let shown = folder.run(&["graph", "--format", format, "config.alloy"]).exits(0).stdout;
        assert!(shown.contains("loki.write"), "{format}: {shown}");
        for secret in
            ["in-the-text", "in-a-comment", "in-the-address", "in-a-header", "in-an-argument", "in-a-module", "q7z"]
        {
            assert!(!shown.contains(secret), "{format} shows {secret}:\n{shown}");
        }
    }
    let page = folder.run(&["graph", "--format", "html", "config.alloy"]).exits(0).stdout;
    for told in [
        r#"["endpoint.url","\"https://me:***@loki/push\""]"#,
        r#"["endpoint.tenant_id","\"the password is ***\""]"#,
        r#"["endpoint.basic_auth.password","***"]"#,
        r#"["endpoint.basic_auth.username","\"me\""]"#,
        r#"["client.bearer_token","***"]"#,
    ] {
        assert!(page.contains(told), "{told} is not in\n{page}");
    }
}

/// Markup of XML, read strictly: tags that are closed, attributes in quotes, no stray signs.
fn xml_elements(text: &str) -> Vec<String> {
    let (mut open, mut found) = (Vec::new(), Vec::new());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        check_text(&rest[..at]);
        let end = rest[at..].find('>').unwrap_or_else(|| panic!("no end: {}", &rest[at..])) + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name.to_owned()), "at the end of {tag}");
            continue;
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(name.bytes().all(|b| b.is_ascii_alphanumeric()), "{tag}");
        while !attributes.trim().is_empty() {
            let (name, value) = attributes.trim_start().split_once("=\"").unwrap_or_else(|| panic!("{tag}"));
            assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{name} in {tag}");
            let (value, after) = value.split_once('"').unwrap_or_else(|| panic!("{tag}"));
            check_text(value);
            attributes = after;
        }
        found.push(name.to_owned());
        if !is_empty {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
    found
}

fn check_text(text: &str) {
    assert!(!text.contains('>') || text.contains('{'), "{text}");
    for part in text.split('&').skip(1) {
        assert!(
            ["amp;", "lt;", "gt;", "quot;", "apos;", "#10;", "#9;"].iter().any(|name| part.starts_with(name)),
            "&{part}"
        );
    }
    assert!(!text.chars().any(|c| c.is_control() && !['\n', '\t', '\r'].contains(&c)), "{text:?}");
}

#[test]
fn pictures_are_well_formed_and_stand_for_themselves() {
    let strange = "loki.echo \"a]<b>&'\" { }\nloki.echo \"\u{7}日本\" { }\n";
    let folder = Folder::new(&[
        ("config.alloy", PIPELINE),
        ("empty.alloy", ""),
        ("broken.alloy", "loki.write \"x\" {\n  endpoint {\n"),
        ("strange.alloy", strange),
    ]);
    for (file, boxes) in [("config.alloy", 2), ("empty.alloy", 0), ("broken.alloy", 1), ("strange.alloy", 2)] {
        let svg = folder.run(&["graph", "--isolated", "--format", "svg", file]).exits(0).stdout;
        let elements = xml_elements(&svg);
        assert_eq!(elements[0], "svg");
        assert!(!elements.iter().any(|name| name == "script" || name == "image"), "{svg}");
        assert_eq!(svg.matches("<path class=\"box\"").count(), boxes, "{file}: {svg}");
        assert!(svg.contains("@media (prefers-color-scheme:dark)"));
        assert!(!svg.replace("http://www.w3.org/2000/svg", "").contains("http"), "{svg}");
    }
}

#[test]
fn pages_need_no_network() {
    let folder = Folder::new(&[("config.alloy", &PIPELINE.replace("http://loki/push", "x"))]);
    let page = folder.run(&["graph", "--format", "html", "config.alloy"]).exits(0).stdout;
    for outside in ["http:", "https:", "src=", "href=", "@import", "url(", "fetch(", "XMLHttpRequest", "import("] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("default-src 'none'"));
    for mark in ["<!--title-->", "/*colours*/", "/*style*/", "/*data*/", "/*script*/"] {
        assert!(!page.contains(mark), "{mark} is left");
    }
    assert_eq!(page.matches("</script>").count(), 2);
}

/// What a configuration says cannot end the page's data.
#[test]
fn texts_cannot_leave_the_page() {
    let text = PIPELINE.replace("http://loki/push", "</script><script>alert(1)</script><!--");
    let folder = Folder::new(&[("config.alloy", &text)]);
    let page = folder.run(&["graph", "--format", "html", "config.alloy"]).exits(0).stdout;
    assert_eq!(page.matches("</script>").count(), 2);
    assert_eq!(page.matches("<script").count(), 2);
    let data = page.split("<script type=\"application/json\" id=\"data\">").nth(1).unwrap();
    let json: serde_json::Value = serde_json::from_str(data.split("</script>").next().unwrap()).unwrap();
    assert_eq!(json["nodes"][1]["arguments"][0][1], "\"</script><script>alert(1)</script><!--\"");
}

/// `--focus`, `--depth` and `--collapse-modules` mean the same in every format.
#[test]
fn every_format_shows_the_same_part() {
    let text = "declare \"m\" {\n  argument \"to\" { }\n\n  loki.process \"inner\" {\n    forward_to = argument.to.value\n  }\n\n  export \"receiver\" {\n    value = loki.process.inner.receiver\n  }\n}\n\n\
        loki.source.api \"first\" {\n  http { }\n  forward_to = [m.second.receiver]\n}\n\n\
        m \"second\" {\n  to = [loki.write.third.receiver]\n}\n\n\
        loki.write \"third\" {\n  endpoint {\n    url = \"http://x\"\n  }\n}\n\nloki.echo \"alone\" { }\n";
    let folder = Folder::new(&[("config.alloy", text)]);
    for (options, shown, hidden) in [
        (&[][..], &["inner", "first", "second", "third", "alone"][..], &[][..]),
        (&["--collapse-modules"], &["first", "second", "third", "alone"], &["inner"]),
        (&["--focus", "loki.source.api.first"], &["first", "second", "third"], &["alone", "inner"]),
        (&["--focus", "loki.source.api.first", "--depth", "1"], &["first", "second"], &["third", "alone", "inner"]),
    ] {
        for format in FORMATS {
            let mut arguments = vec!["graph", "--format", format, "config.alloy"];
            arguments.extend(options);
            let text = folder.run(&arguments).exits(0).stdout;
            // The page tells of names in arguments too: its boxes are in the data.
            let text = match text.split_once("\"nodes\":[") {
                Some((_, data)) if format == "html" => {
                    let ids = data.split("{\"id\":\"").skip(1).map(|rest| rest.split('"').next().unwrap());
                    ids.collect::<Vec<_>>().join("\n")
                }
                _ => text,
            };
            for name in shown {
                assert!(text.contains(name), "{options:?} {format} hides {name}: {text}");
            }
            for name in hidden {
                assert!(!text.contains(name), "{options:?} {format} shows {name}: {text}");
            }
        }
    }
}

/// Findings stand on boxes and on lines, in each format in its way.
#[test]
fn every_format_marks_findings() {
    let text = "loki.source.api \"in\" {\n  http { }\n  forward_to = [loki.write.gone.receiver]\n}\n\nloki.process \"a\" {\n  forward_to = [loki.process.a.receiver]\n}\n";
    let folder = Folder::new(&[("config.alloy", text)]);
    for (format, marks) in [
        ("json", &["\"marks\":[\"cycle\"]", "\"rule\":\"unresolved-reference\"", "\"findings\":[0]"][..]),
        ("mermaid", &["class n0,n1 error", "✖ logs", "linkStyle", "class n1 cycle", "not defined"]),
        ("dot", &["✖ 1 error", "✖ logs", "color=\"#cf222e\"", "not defined", "unresolved-reference"]),
        (
            "svg",
            &[
                "class=\"source bad\"",
                "class=\"line logs bad\"",
                "✖ 1 error",
                "class=\"missing\"",
                "unresolved-reference",
            ],
        ),
        ("html", &["\"state\":2", "✖ 1 error", "unresolved-reference", "\"marks\":[\"cycle\"]"]),
    ] {
        let shown = folder.run(&["graph", "--format", format, "config.alloy"]).exits(0).stdout;
        for mark in marks {
            assert!(shown.contains(mark), "{format}: no {mark} in\n{shown}");
        }
    }
}

/// `src/graph/json.md` is the promise: it names every key that there is, and none that there is not.
#[test]
fn the_json_is_documented() {
    fn keys(value: &serde_json::Value, found: &mut std::collections::BTreeSet<String>) {
        match value {
            serde_json::Value::Object(map) => {
                for (key, value) in map {
                    found.insert(key.clone());
                    keys(value, found);
                }
            }
            serde_json::Value::Array(list) => list.iter().for_each(|value| keys(value, found)),
            _ => {}
        }
    }
    let page = std::fs::read_to_string(crate::support::root().join("src/graph/json.md")).unwrap();
    let documented: std::collections::BTreeSet<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(key, _)| key.to_owned()))
        .collect();
    let text = format!(
        "{PIPELINE}\ndeclare \"m\" {{\n  argument \"x\" {{ }}\n}}\n\nm \"i\" {{ }}\n\nloki.process \"p\" {{\n  forward_to = []\n}}\n"
    );
    let folder = Folder::new(&[("config.alloy", &text)]);
    let json = folder.run(&["graph", "--format", "json", "config.alloy"]).exits(0).json();
    let mut present = std::collections::BTreeSet::new();
    keys(&json, &mut present);
    assert_eq!(documented, present);
    assert!(page.contains(&format!("`version` is {}", json["version"])), "the page names another version");
}

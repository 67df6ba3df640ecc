//! What the graph's readers say to it: Mermaid, Graphviz and a browser. Each test is skipped, and says so, where its tool
//! is missing.
//!
//! Mermaid: `npm install mermaid jsdom` in a folder, whose name is given in `MERMAID_FOLDER`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::{Folder, files, root};

/// Names and texts that are markup elsewhere, in places where they are allowed and where they are not.
const STRANGE: &str = "loki.echo \"a]<script>alert(1)</script>#`&\" { }\n\
    loki.process \"日本語\" {\n  forward_to = [loki.process.loop.receiver]\n}\n\
    loki.process \"loop\" {\n  forward_to = [loki.process.loop.receiver]\n}\n\
    // </script><img src=x onerror=alert(1)>\n\
    loki.write \"end\" {\n  endpoint {\n    url = \"http://x/</script><!--<script>alert(2)\"\n  }\n}\n\
    declare \"class\" {\n  argument \"subgraph\" { }\n\n  loki.process \"end\" {\n    forward_to = argument.subgraph.value\n  }\n}\n\
    class \"click\" {\n  subgraph = [loki.write.gone.receiver, loki.write.end.receiver]\n}\n";

/// Configurations to draw: those of the tests, of the corpus beside the repository where it is, and strange ones.
fn configurations() -> Vec<(PathBuf, String)> {
    let mut paths = files(&root().join("tests/graphs"), "alloy");
    let corpus = root().join("../shared/corpus/plain");
    if corpus.is_dir() {
        paths.extend(files(&corpus, "alloy"));
        paths.extend(files(&corpus, "river"));
    } else {
        println!("without the corpus: ../shared/corpus is missing");
    }
    let mut found: Vec<(PathBuf, String)> = paths
        .into_iter()
        .map(|path| {
            let bytes = std::fs::read(&path).unwrap();
            (path, String::from_utf8_lossy(&bytes).into_owned())
        })
        .collect();
    found.push((PathBuf::from("strange"), STRANGE.to_owned()));
    found.push((PathBuf::from("broken"), format!("{STRANGE}prometheus.scrape \"broken\" {{\n  targets = [\n")));
    found.push((PathBuf::from("empty"), String::new()));
    found.push((PathBuf::from("long"), format!("loki.echo \"{}\" {{ }}\n", "a_long_name_".repeat(400))));
    found
}

/// Draws all configurations, each into a file of its own.
fn draw(folder: &Folder, extension: &str, write: fn(&alloy_lint::graph::ComponentGraph) -> String) -> Vec<PathBuf> {
    configurations()
        .into_iter()
        .enumerate()
        .map(|(number, (path, text))| {
            let graph = graph_of(&text);
            let name = format!("{number}.{extension}");
            folder.write(&name, write(&graph).as_bytes());
            println!("{name}: {}", path.display());
            folder.path(&name)
        })
        .collect()
}

/// On a stack that is large enough for deep trees.
fn graph_of(text: &str) -> alloy_lint::graph::ComponentGraph {
    use alloy_lint::graph::{ComponentGraph, Input};
    use alloy_lint::linter::{self, Options, Source};
    use alloy_lint::render::SourceFile;
    use alloy_lint::resolve::{Modules, NoFiles, Resolution, Unit};
    let source = Source::new("config.alloy", text);
    let options = Options::default();
    let findings = linter::check_unit(&[&source], None, &NoFiles, &options);
    let files = [source.as_file()];
    let unit = Unit { files: &files, folder: None };
    let modules = Modules::load(unit, &NoFiles);
    let resolution = Resolution::new(unit, &modules);
    let sources = [SourceFile::new("config.alloy", source.text.as_str())];
    let catalog = alloy_lint::catalog::Catalog::newest();
    let input = Input { resolution: &resolution, sources: &sources, findings: &findings, folder: 0, shown: true };
    ComponentGraph::of(&[input], catalog)
}

fn runs(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
        || Command::new(program).arg("-V").output().is_ok_and(|output| output.status.success())
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn mermaid_reads_every_chart() {
    let Some(folder) = std::env::var_os("MERMAID_FOLDER").map(PathBuf::from) else {
        println!("skipped: MERMAID_FOLDER does not name a folder with `npm install mermaid jsdom`");
        return;
    };
    if !runs("node") || !folder.join("node_modules/mermaid").is_dir() || !folder.join("node_modules/jsdom").is_dir() {
        println!("skipped: node, or mermaid and jsdom in {}, are missing", folder.display());
        return;
    }
    let charts = Folder::new(&[]);
    let mut paths = draw(&charts, "mmd", alloy_lint::graph::mermaid);
    // Mermaid does refuse what is none.
    charts.write("broken.mmd", b"flowchart LR\n  n0[\"a\"]] --> subgraph\n");
    paths.push(charts.path("broken.mmd"));
    charts.write("parse.mjs", PARSE.replace("FOLDER", &script_string(&folder)).as_bytes());
    let output = Command::new("node").arg(charts.path("parse.mjs")).args(&paths).output().unwrap();
    let refused: Vec<String> =
        words(&output).lines().filter(|line| line.starts_with("refused")).map(str::to_owned).collect();
    assert!(output.status.success(), "{}", words(&output));
    assert!(words(&output).contains(&format!("read {}", paths.len())), "{}", words(&output));
    assert!(refused.len() == 1 && refused[0].contains("broken.mmd"), "{refused:#?}");
}

const PARSE: &str = r#"
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
const require = createRequire(FOLDER + "/package.json");
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("<!doctype html><body></body>");
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import(pathToFileURL(FOLDER + "/node_modules/mermaid/dist/mermaid.core.mjs"));
mermaid.initialize({ maxEdges: 1e6, maxTextSize: 1e8 });
const files = process.argv.slice(2);
for (const file of files) {
  try {
    await mermaid.parse(readFileSync(file, "utf8"));
  } catch (error) {
    console.log("refused", file, String(error).replaceAll("\n", " "));
  }
}
console.log("read", files.length);
process.exit(0);
"#;

fn script_string(path: &Path) -> String {
    serde_json::to_string(path.to_str().unwrap()).unwrap()
}

#[test]
fn graphviz_reads_every_graph() {
    if !runs("dot") {
        println!("skipped: Graphviz is missing");
        return;
    }
    let graphs = Folder::new(&[]);
    let paths = draw(&graphs, "dot", alloy_lint::graph::dot);
    // `-Tcanon` reads and writes without a layout.
    let output = Command::new("dot").arg("-Tcanon").args(&paths).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let read = String::from_utf8_lossy(&output.stdout).matches("digraph alloy").count();
    assert_eq!(read, paths.len());
    graphs.write("broken.dot", b"digraph { n0 -> ; }");
    assert!(!Command::new("dot").arg("-Tcanon").arg(graphs.path("broken.dot")).output().unwrap().status.success());
}

/// The browser runs the script of the page, and what a configuration says is never taken for markup.
#[test]
fn a_browser_opens_the_page() {
    let Some(browser) = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| runs(name)) else {
        println!("skipped: no Chromium");
        return;
    };
    let folder = Folder::new(&[("strange.alloy", STRANGE), ("empty.alloy", "")]);
    for (name, words) in [
        // The details of what is selected by the address: its findings, and where its data goes.
        (
            "strange",
            &["<title>strange.alloy</title>", "<h2 class=\"mono\">class.click</h2>", "Goes to (2)", "loki.write.gone"]
                [..],
        ),
        ("empty", &["0 components", "<p id=\"empty\">There are no components"]),
    ] {
        let page = format!("{name}.html");
        folder.run(&["graph", "--isolated", "--format", "html", "-o", &page, &format!("{name}.alloy")]).exits(0);
        let address = format!("file://{}#class.click", folder.path(&page).display());
        let mut page = String::new();
        // A machine with much else to do may stop the browser before its script has run: what the page lacks every time,
        // it lacks.
        for attempt in 0..5 {
            let output = Command::new(browser)
                .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage"])
                .args(["--virtual-time-budget=20000", "--timeout=60000", "--dump-dom"])
                .arg(format!("--user-data-dir={}", folder.path(&format!("profile-{name}-{attempt}")).display()))
                .arg(&address)
                .output()
                .unwrap();
            page = String::from_utf8_lossy(&output.stdout).into_owned();
            if words.iter().all(|word| page.contains(word)) {
                break;
            }
            if page.is_empty() && attempt == 4 {
                println!("skipped: the browser does not start here: {}", String::from_utf8_lossy(&output.stderr));
                return;
            }
        }
        for word in words {
            assert!(page.contains(word), "{name}: no {word:?} in\n{page}");
        }
        assert!(!page.contains("<img"), "{page}");
        // Its own two: the data and the program.
        assert_eq!(page.matches("<script").count(), 2, "{page}");
    }
}

//! How findings look, in every format. Snapshots contain what is printed, byte for byte.

use alloy_lint::diagnostics::{Diagnostic, Edit, Fix, Label, RuleName, Severity};
use alloy_lint::render::{self, CheckedFile, FullStyle, Report, SourceFile};
use alloy_lint::text::{LineColumn, Span};

/// The place of `needle` in `text`.
fn at(text: &str, needle: &str) -> Span {
    let start = text.find(needle).unwrap_or_else(|| panic!("{needle:?} is not in the text")) as u32;
    Span::new(start, start + needle.len() as u32)
}

fn file(path: &str, text: &str, diagnostics: Vec<Diagnostic>) -> CheckedFile {
    CheckedFile { source: SourceFile::new(path, text), diagnostics }
}

fn plain(files: &[CheckedFile]) -> String {
    render::full(&Report { files, others: &[], rules: &[] }, FullStyle::default())
}

const SCRAPE: &str = "\
prometheus.scrape \"default\" {
\ttargets    = discovery.kubernetes.pods.output
\tforward_to = [prometheus.remote_write.defualt.receiver]
\tscrape_intervall = \"15s\"
}

prometheus.remote_write \"default\" {
  endpoint { }
}
";

/// The findings of a typical bad day.
fn typical() -> Vec<CheckedFile> {
    let unknown = Diagnostic::error(
        RuleName::UNKNOWN_ARGUMENT,
        at(SCRAPE, "scrape_intervall"),
        "unknown argument `scrape_intervall` in `prometheus.scrape`",
    )
    .with_help("did you mean `scrape_interval`?")
    .with_alloy_range(
        "unrecognized attribute name \"scrape_intervall\"",
        LineColumn { line: 4, column: 2 },
        LineColumn { line: 4, column: 25 },
    )
    .with_fix(Fix::safe(
        "rename it to `scrape_interval`",
        vec![Edit::replace(at(SCRAPE, "scrape_intervall"), "scrape_interval")],
    ));
    let reference = Diagnostic::error(
        RuleName::UNRESOLVED_REFERENCE,
        at(SCRAPE, "prometheus.remote_write.defualt"),
        "no component `prometheus.remote_write.defualt`",
    )
    .with_label(at(SCRAPE, "prometheus.remote_write \"default\""), "a component with a similar name is defined here")
    .with_alloy_range(
        "component \"prometheus.remote_write.defualt.receiver\" does not exist or is out of scope",
        LineColumn { line: 3, column: 16 },
        LineColumn { line: 3, column: 55 },
    );
    let export =
        Diagnostic::error(RuleName::UNKNOWN_EXPORT, at(SCRAPE, "output"), "`discovery.kubernetes` exports no `output`")
            .with_help("it exports `targets`");
    let missing =
        Diagnostic::error(RuleName::MISSING_ARGUMENT, at(SCRAPE, "endpoint"), "`endpoint` needs the argument `url`")
            .with_alloy_range(
                "missing required attribute \"url\"",
                LineColumn { line: 8, column: 3 },
                LineColumn { line: 8, column: 14 },
            );
    let clean = file("conf/clean.alloy", "logging { }\n", vec![]);
    vec![clean, file("conf/config.alloy", SCRAPE, vec![export, reference, unknown, missing])]
}

#[test]
fn full_typical() {
    insta::assert_snapshot!(plain(&typical()));
}

#[test]
fn full_difficult_places() {
    let wide = "local.file \"日本\" {\n\tfilename = \"/tmp/ファイル/😀\" + 1 // комментарий\r\n}\n";
    let long = format!("x = \"{}\" + [1 2] + \"{}\"\n", "a".repeat(3000), "b".repeat(3000));
    let several = "a {\n  b = [\n    1,\n    2,\n    3,\n  ]\n}\n\n\n\nb {\n}\n";
    let file_names = "x = 1";
    let files = [
        file(
            "wide.alloy",
            wide,
            vec![
                Diagnostic::error(RuleName::INVALID_LABEL, at(wide, "\"日本\""), "the label `日本` is no identifier"),
                Diagnostic::error(RuleName::TYPE_MISMATCH, at(wide, "1"), "expected a string, got a number")
                    .with_label(at(wide, "\"/tmp/ファイル/😀\""), "this is a string"),
            ],
        ),
        file(
            "long.alloy",
            &long,
            vec![Diagnostic::error(RuleName::SYNTAX_ERROR, at(&long, "2]"), "syntax error at line 1: missing `,`")],
        ),
        file(
            "several.alloy",
            several,
            vec![
                Diagnostic::error(
                    RuleName::TYPE_MISMATCH,
                    at(several, "[\n    1,\n    2,\n    3,\n  ]"),
                    "expected a string, got a list",
                )
                .with_label(at(several, "b {"), "declared here"),
                Diagnostic::lint(RuleName::MISSING_BLOCK, Severity::Warning, at(several, "b {\n}"), "empty"),
            ],
        ),
        file(
            "end.alloy",
            file_names,
            vec![
                Diagnostic::error(RuleName::SYNTAX_ERROR, Span::at(5), "syntax error at line 1: the file ends here")
                    .with_label(Span::new(0, 1), "x"),
            ],
        ),
        file(
            "empty.alloy",
            "",
            vec![Diagnostic::lint(RuleName::MISSING_BLOCK, Severity::Info, Span::at(0), "nothing here")],
        ),
    ];
    insta::assert_snapshot!(plain(&files));
}

#[test]
fn full_labels_in_other_files() {
    let a = "a \"x\" {\n}\n";
    let b = "\n\n\na \"x\" {\n}\n";
    let mut duplicate = Diagnostic::error(RuleName::DUPLICATE_BLOCK, at(b, "a \"x\""), "`a.x` is defined twice");
    duplicate.labels.push(Label {
        span: at(a, "a \"x\""),
        path: Some("a.alloy".into()),
        message: "first defined here".into(),
    });
    let files = [file("a.alloy", a, vec![]), file("b.alloy", b, vec![duplicate])];
    insta::assert_snapshot!(plain(&files));
}

type Renderer = fn(&Report<'_>) -> String;

/// Every format but `full`, which has a style.
const FORMATS: &[(&str, Renderer)] = &[
    ("alloy", render::alloy),
    ("checkstyle", render::checkstyle),
    ("concise", render::concise),
    ("github", render::github),
    ("gitlab", render::gitlab),
    ("grouped", render::grouped),
    ("json", render::json),
    ("json-lines", render::json_lines),
    ("junit", render::junit),
    ("rdjson", render::rdjson),
    ("sarif", render::sarif),
];

#[test]
fn every_format() {
    let files = typical();
    let report = Report { files: &files, others: &[], rules: &[] };
    for (name, render) in FORMATS {
        let mut text = render(&report);
        if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) {
            // Machine formats are one line; people who read the snapshot want more.
            text = serde_json::to_string_pretty(&value).unwrap();
        }
        insta::assert_snapshot!(format!("format_{name}"), text);
    }
}

#[test]
fn every_format_of_nothing() {
    let files = [file("a.alloy", "", vec![])];
    let report = Report { files: &files, others: &[], rules: &[] };
    let mut text = String::new();
    for (name, render) in FORMATS {
        text += &format!("--- {name}\n{}", render(&report));
    }
    insta::assert_snapshot!(text);
}

#[test]
fn full_in_colour() {
    let files = typical();
    let style = FullStyle { color: true, width: Some(60) };
    let text = render::full(&Report { files: &files, others: &[], rules: &[] }, style);
    insta::assert_snapshot!(text.replace('\u{1b}', "ESC"));
}

/// Whatever quotes the source, a secret is not printed.
#[test]
fn secrets_are_never_printed() {
    let text = "prometheus.remote_write \"a\" {\n  password = \"hunter2secret\"\n}\n";
    let secret = at(text, "\"hunter2secret\"");
    let diagnostic = Diagnostic::error(RuleName::INVALID_VALUE, secret, "bad value hunter2secret")
        .with_help("not hunter2secret")
        .with_label(secret, "hunter2secret")
        .with_alloy_range(
            "cannot use \"hunter2secret\"",
            LineColumn { line: 2, column: 14 },
            LineColumn { line: 2, column: 28 },
        )
        .with_fix(Fix::safe("replace hunter2secret", vec![Edit::replace(secret, "sys.env(\"hunter2secret\")")]));
    let mut checked = file("a.alloy", text, vec![diagnostic]);
    checked.source.secrets.push(secret);
    let files = [checked];
    let report = Report { files: &files, others: &[], rules: &[] };
    let full: Renderer = |report| render::full(report, FullStyle::default());
    for (name, render) in FORMATS.iter().chain(&[("full", full)]) {
        let printed = render(&report);
        assert!(!printed.contains("hunter2secret"), "{name} prints the secret:\n{printed}");
        assert!(printed.contains("invalid-value") || *name == "alloy", "{name}:\n{printed}");
    }
}

/// Findings at any place of any text can be drawn: spans past the end, inside characters, over everything.
#[test]
fn any_place_can_be_drawn() {
    let texts = ["", "\n", "é", "a\r\n\tb = \"日本\"\u{2028}x\u{1b}[0m\r\n", "\u{feff}a {\n\n\n\n}\n"];
    for text in texts {
        for start in 0..text.len() as u32 + 2 {
            for end in start..text.len() as u32 + 3 {
                let diagnostic = Diagnostic::error(RuleName::SYNTAX_ERROR, Span::new(start, end), "x")
                    .with_label(Span::new(end, end + 1), "y")
                    .with_label(Span::new(start / 2, end), "z")
                    .with_fix(Fix::safe("f", vec![Edit::replace(Span::new(start, end), "\t")]));
                let files = [file("a.alloy", text, vec![diagnostic])];
                let report = Report { files: &files, others: &[], rules: &[] };
                let printed = render::full(&report, FullStyle::default());
                assert!(!printed.contains('\u{1b}'), "an escape of the source reaches the terminal");
                for (_, render) in FORMATS {
                    render(&report);
                }
            }
        }
    }
}

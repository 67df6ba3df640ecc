//! What a team needs to take the tool into a repository and keep it: configuration, suppressions, baseline, fixes.

use crate::support::Folder;

const VALID: &str = "logging {\n  level = \"info\"\n}\n";
const UNKNOWN: &str = "logging {\n  level = \"info\"\n  colour = true\n}\n";
const FIXABLE: &str = "x.y \"a\" {\n  b = [1, 2\n    3]\n}\n";

fn rules(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    folder.run(&[&["check", "--output-format", "json"], arguments].concat()).rules()
}

#[test]
fn the_closest_configuration_holds() {
    let folder = Folder::new(&[
        ("a.alloy", UNKNOWN),
        ("inner/a.alloy", UNKNOWN),
        ("inner/deep/a.alloy", UNKNOWN),
        ("inner/alloy-lint.toml", "[lint]\nignore = [\"unknown-argument\"]\n"),
    ]);
    assert_eq!(rules(&folder, &["a.alloy"]), ["unknown-argument"]);
    assert_eq!(rules(&folder, &["inner"]), [""; 0]);
    assert_eq!(rules(&folder, &["--isolated", "inner/deep"]), ["unknown-argument"]);
    assert_eq!(rules(&folder, &["--config", "inner/alloy-lint.toml", "a.alloy"]), [""; 0]);
}

#[test]
fn the_search_ends_at_the_repository() {
    let folder = Folder::new(&[
        ("alloy-lint.toml", "[lint]\nignore = [\"unknown-argument\"]\n"),
        ("repository/.git/HEAD", ""),
        ("repository/a.alloy", UNKNOWN),
    ]);
    assert_eq!(rules(&folder, &["repository"]), ["unknown-argument"]);
}

#[test]
fn the_hidden_name_wins() {
    let folder = Folder::new(&[
        ("a.alloy", UNKNOWN),
        ("alloy-lint.toml", ""),
        (".alloy-lint.toml", "[lint]\nignore = [\"unknown-argument\"]\n"),
    ]);
    assert_eq!(rules(&folder, &["a.alloy"]), [""; 0]);
}

#[test]
fn files_extend_each_other_by_name_only() {
    let folder = Folder::new(&[
        ("base.toml", "alloy-version = \"1.9.2\"\n[lint]\nignore = [\"unknown-argument\"]\n"),
        ("inner/alloy-lint.toml", "extend = \"../base.toml\"\nplatform = \"linux\"\n"),
        ("inner/a.alloy", UNKNOWN),
    ]);
    assert_eq!(rules(&folder, &["inner"]), [""; 0]);
    let shown = folder.run(&["check", "--show-settings", "inner"]).exits(0).json();
    assert_eq!(shown["alloy-version"], "1.9.2");
    assert_eq!(shown["platform"], "linux");
    assert_eq!(shown["lint"]["ignore"][0], "unknown-argument");
    // Flags win over files.
    let shown = folder.run(&["check", "--show-settings", "--alloy-version", "1.10.0", "inner"]).exits(0).json();
    assert_eq!(shown["alloy-version"], "1.10.0");
    folder.write("base.toml", b"extend = \"inner/alloy-lint.toml\"\n");
    let run = folder.run(&["check", "inner"]).exits(2);
    assert!(run.stderr.contains("goes in a circle"), "{}", run.stderr);
}

#[test]
fn overrides_and_per_file_ignores() {
    let folder = Folder::new(&[
        (
            "alloy-lint.toml",
            "exclude = [\"old\"]\n[lint.per-file-ignores]\n\"tests/**\" = [\"unknown-argument\"]\n\
             [[overrides]]\nfiles = [\"edge/**\"]\nalloy-version = \"1.7.5\"\n",
        ),
        ("tests/a.alloy", UNKNOWN),
        ("edge/a.alloy", VALID),
        ("old/a.alloy", UNKNOWN),
        ("a.alloy", VALID),
    ]);
    assert_eq!(rules(&folder, &[]), [""; 0]);
    let files = folder.run(&["check", "--show-files"]).exits(0).stdout;
    assert_eq!(files, "a.alloy\nedge/a.alloy\ntests/a.alloy\n");
    let shown = folder.run(&["check", "--show-settings", "edge"]).exits(0).json();
    assert_eq!(shown["alloy-version"], "1.7.5");
    // Named, an excluded file is checked, unless the exclusion is forced (as in a hook).
    assert_eq!(rules(&folder, &["old/a.alloy"]), ["unknown-argument"]);
    assert_eq!(rules(&folder, &["--force-exclude", "old/a.alloy"]), [""; 0]);
}

/// Keys on the command line win over every file.
#[test]
fn keys_can_be_typed() {
    let folder = Folder::new(&[
        (
            "alloy-lint.toml",
            "alloy-version = \"1.10.0\"\n[lint]\nignore = [\"style\"]\n[lint.per-file-ignores]\n\"old/**\" = [\"unknown-argument\"]\n\
             [[overrides]]\nfiles = [\"edge/**\"]\nalloy-version = \"1.7.5\"\n",
        ),
        ("other.toml", "platform = \"windows\"\n"),
        ("a.alloy", UNKNOWN),
        ("old/a.alloy", UNKNOWN),
        ("edge/a.alloy", UNKNOWN),
    ]);
    let settings =
        |arguments: &[&str]| folder.run(&[&["check", "--show-settings"], arguments].concat()).exits(0).json();
    let version = "alloy-version = \"1.9.2\"";
    // The arguments, what stands where in the settings.
    for (arguments, key, wanted) in [
        (&["a.alloy"][..], "/alloy-version", "\"1.10.0\""),
        (&["--config", version, "a.alloy"], "/alloy-version", "\"1.9.2\""),
        (&["--config", version, "a.alloy"], "/lint/ignore", "[\"style\"]"),
        (&["--config", version, "edge/a.alloy"], "/alloy-version", "\"1.9.2\""),
        (&["--config", version, "--config", "alloy-version = '1.8.1'", "a.alloy"], "/alloy-version", "\"1.8.1\""),
        (&["--config", version, "--alloy-version", "1.8.1", "a.alloy"], "/alloy-version", "\"1.8.1\""),
        (&["--config", version, "--config", "other.toml", "a.alloy"], "/platform", "\"windows\""),
        (&["--config", version, "--config", "other.toml", "a.alloy"], "/alloy-version", "\"1.9.2\""),
        (&["--config", version, "--isolated", "a.alloy"], "/alloy-version", "\"1.9.2\""),
        (
            &["--config", "lint.ignore=['unused-component']", "old/a.alloy"],
            "/lint/ignore",
            "[\"unused-component\",\"unknown-argument\"]",
        ),
        (
            &["--config", "lint.severity.unused-component = 'info'", "a.alloy"],
            "/lint/severity",
            "{\"unused-component\":\"info\"}",
        ),
        (
            &["--config", "lint.per-file-ignores = { 'a.alloy' = ['deprecated'] }", "a.alloy"],
            "/lint/ignore",
            "[\"style\",\"deprecated\"]",
        ),
    ] {
        let found = settings(arguments).pointer(key).map(ToString::to_string);
        assert_eq!(found.as_deref(), Some(wanted), "{arguments:?}");
    }
    let files = |value: &str| folder.run(&["check", "--show-files", "--config", value]).exits(0).stdout;
    assert_eq!(files("exclude = ['old']"), "a.alloy\nedge/a.alloy\n");
    assert_eq!(files("include = ['old']"), "old/a.alloy\n");
    for (value, wanted) in [
        (
            "alloy-verson = '1.9'",
            "--config: alloy-verson = '1.9': unknown key `alloy-verson`; did you mean `alloy-version`?",
        ),
        ("lint.ignore = ['unknown-argumet']", "did you mean `unknown-argument`?"),
        ("lint.ignore = ['syntax-error']", "`syntax-error` cannot be ignored"),
        ("lint.ignore = [", "--config: lint.ignore = [: "),
        ("extend = 'other.toml'", "`extend` can be set in a configuration file only"),
        ("missing.toml", "missing.toml: no such file or folder"),
    ] {
        let run = folder.run(&["check", "--config", value]).exits(2);
        assert!(run.stderr.contains(wanted), "{value}: {}", run.stderr);
    }
    folder.run(&["check", "--config", "other.toml", "--config", "alloy-lint.toml"]).exits(2);
    let run =
        folder.run_with(&["check", "--show-settings", "a.alloy"], &[("ALLOY_LINT_CONFIG", version)], b"").exits(0);
    assert_eq!(run.json()["alloy-version"], "1.9.2");
    let arguments = ["check", "--show-settings", "--config", version, "a.alloy"];
    let run = folder.run_with(&arguments, &[("ALLOY_LINT_CONFIG", "other.toml")], b"").exits(0);
    assert_eq!((&run.json()["alloy-version"], &run.json()["platform"]), (&"1.9.2".into(), &"windows".into()));
}

/// `-A`, `-W` and `-D` are taken from left to right.
#[test]
fn severities_can_be_typed() {
    // A module that nobody uses, which is a warning, and an argument that is not there.
    const TEXT: &str = "declare \"unused\" { }\n\nlogging {\n  colour = true\n}\n";
    let folder = Folder::new(&[("a.alloy", TEXT), ("kept/a.alloy", TEXT)]);
    let check = "unknown-argument error";
    let warning = "unused-declare warning";
    let error = "unused-declare error";
    let configured = "[lint]\nignore = [\"lint\", \"unknown-argument\"]\n\
                      [lint.per-file-ignores]\n\"kept/**\" = [\"unused-declare\"]\n";
    for (configuration, path, flags, wanted) in [
        ("", "a.alloy", "", &[warning, check][..]),
        ("", "a.alloy", "-D unused-declare", &[error, check]),
        ("", "a.alloy", "-A unused-declare", &[check]),
        ("", "a.alloy", "-A all -W unused-declare", &[warning, check]),
        ("", "a.alloy", "-W unused-declare -A all", &[check]),
        ("", "a.alloy", "-D unused-declare --warn=unused-declare", &[warning, check]),
        ("", "a.alloy", "-A unused-declare -D unused-import,unused-declare", &[error, check]),
        ("", "a.alloy", "-A unknown-argument", &[warning]),
        ("", "a.alloy", "-A unknown-argument -A lint -D unknown-argument", &[check]),
        ("", "a.alloy", "-D unused-declare --ignore unused-declare", &[check]),
        ("", "a.alloy", "--select unused-import -D unused-declare", &[error, check]),
        (configured, "a.alloy", "", &[]),
        (configured, "a.alloy", "-W unused-declare", &[warning]),
        (configured, "a.alloy", "-D check", &[check]),
        (configured, "kept/a.alloy", "-W unused-declare", &[]),
    ] {
        folder.write("alloy-lint.toml", configuration.as_bytes());
        let arguments = ["check", "--output-format", "json", path].into_iter().chain(flags.split_whitespace());
        let run = folder.run(&arguments.collect::<Vec<_>>());
        let json = run.json();
        let found: Vec<String> = json["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .map(|found| format!("{} {}", found["rule"].as_str().unwrap(), found["severity"].as_str().unwrap()))
            .collect();
        assert_eq!(found, wanted, "{flags} with {configuration:?}");
        let code = i32::from(found.iter().any(|found| found.ends_with("error")));
        assert_eq!(run.code, Some(code), "{flags}");
    }
    for (flags, wanted) in [
        (["-A", "syntax-error"], "--allow: `syntax-error` cannot be ignored"),
        (["-A", "check"], "--allow: rules of `check` can be ignored by name only"),
        (["-W", "missing-argument"], "--warn: `missing-argument` is what Alloy refuses: always an error"),
        (["-W", "check"], "--warn: what Alloy refuses is always an error"),
        (["-D", "unused-declar"], "--deny: there is no rule `unused-declar`; did you mean `unused-declare`?"),
    ] {
        let run = folder.run(&[&["check"][..], &flags].concat()).exits(2);
        assert!(run.stderr.contains(wanted), "{flags:?}: {}", run.stderr);
    }
    let help = folder.run(&["check", "--help"]).exits(0).stdout;
    assert!(help.contains("-D, --deny <RULE>") && help.contains("-A, --allow <RULE>"), "{help}");
}

/// Globs that no file matches are told by a run that has seen all files, and by no other one.
#[test]
fn globs_without_a_file_are_told() {
    let root = "[lint.per-file-ignores]\n\"tests/**\" = [\"unknown-argument\"]\n\"gone/**\" = [\"unknown-argument\"]\n\
                [[overrides]]\nfiles = [\"inner/**\", \"a.alloy\"]\nplatform = \"linux\"\n";
    let folder = Folder::new(&[
        ("alloy-lint.toml", root),
        ("tests/a.alloy", UNKNOWN),
        ("a.alloy", VALID),
        ("inner/a.alloy", VALID),
        // It has a configuration of its own, so the other one's globs do not reach it.
        ("inner/alloy-lint.toml", "[[overrides]]\nfiles = [\"*.river\"]\nplatform = \"linux\"\n"),
    ]);
    let outer = "alloy-lint: warning: alloy-lint.toml: `lint.per-file-ignores`: no file matches \"gone/**\"\n\
                 alloy-lint: warning: alloy-lint.toml: `overrides`: no file matches \"inner/**\"\n";
    let inner = "alloy-lint: warning: inner/alloy-lint.toml: `overrides`: no file matches \"*.river\"\n";
    let both = format!("{outer}{inner}");
    for (arguments, wanted) in [
        ("check", &*both),
        ("check .", &both),
        ("check inner", inner),
        ("check tests", ""),
        ("check a.alloy tests/a.alloy inner/a.alloy", ""),
        ("check -q", ""),
        ("check -s", ""),
        ("check --isolated inner", ""),
        ("check --exclude nothing", ""),
        ("check --config inner/alloy-lint.toml inner", inner),
        ("check --config inner/alloy-lint.toml tests --exit-zero", ""),
        ("check - --stdin-filename a.alloy", ""),
    ] {
        let run = folder.run_with(&arguments.split(' ').collect::<Vec<_>>(), &[], VALID.as_bytes()).exits(0);
        assert_eq!(run.stderr, wanted, "{arguments}");
    }
    // What is extended is not the fault of who extends it, and may be there for others.
    folder.write("alloy-lint.toml", b"[lint.per-file-ignores]\n\"x.alloy\" = [\"unknown-argument\"]\n");
    folder.write("inner/alloy-lint.toml", b"extend = \"../alloy-lint.toml\"\n");
    assert_eq!(folder.run(&["check", "--exit-zero"]).exits(0).stderr, "");
}

#[test]
fn mistakes_in_the_configuration_are_told_with_their_line() {
    for (text, wanted) in [
        ("\nalloy-verson = \"1.9\"\n", "alloy-lint.toml:2: unknown key `alloy-verson`; did you mean `alloy-version`?"),
        ("[lint]\nslect = []\n", "alloy-lint.toml:2: unknown key `lint.slect`; did you mean `lint.select`?"),
        (
            "[lint]\nignore = [\"unknown-argumet\"]\n",
            "there is no rule `unknown-argumet`; did you mean `unknown-argument`?",
        ),
        ("[lint]\nignore = [\"syntax-error\"]\n", "`syntax-error` cannot be ignored"),
        ("[lint]\nseverity.unknown-argument = \"info\"\n", "always an error"),
        ("alloy-version = \"1.9.77\"\n", "alloy-lint.toml:1: `alloy-version`"),
        ("alloy-version = 1.9\n", "alloy-lint.toml:1: `alloy-version` is a string"),
        ("stability-level = \"stable\"\n", "`stability-level` is one of"),
        ("[format]\nwidth = 80\n", "`[format]` has nothing to choose"),
        ("[[overrides]]\nalloy-version = \"1.9\"\n", "needs `files`"),
        ("[[overrides]]\nfiles = [\"a\"]\nextend = \"x\"\n", "`extend` cannot be set in `[[overrides]]`"),
        ("a = [\n", "alloy-lint.toml:"),
        ("extend = \"nowhere.toml\"\n", "nowhere.toml: no such file or folder"),
    ] {
        let folder = Folder::new(&[("alloy-lint.toml", text), ("a.alloy", VALID)]);
        for command in [&["check"][..], &["config", "verify"]] {
            let run = folder.run(command).exits(2);
            assert!(run.stderr.contains(wanted), "{command:?} on {text:?}: {}", run.stderr);
        }
    }
    let folder = Folder::new(&[("alloy-lint.toml", "alloy-version = \"1.9\"\n")]);
    folder.run(&["config", "verify"]).exits(0);
    Folder::new(&[]).run(&["config", "verify"]).exits(2);
}

/// Every key is documented, in the schema, and taken by the reader with its own example.
#[test]
fn every_key_is_what_it_says() {
    let folder = Folder::new(&[]);
    let keys = folder.run(&["config", "--format", "json"]).exits(0).json();
    let schema = folder.run(&["config", "schema"]).exits(0).json();
    for key in keys.as_array().unwrap() {
        let name = key["name"].as_str().unwrap();
        let place = name.split('.').fold(&schema, |schema, part| &schema["properties"][part]);
        assert_eq!(place["description"], key["summary"], "{name}");
        folder.run(&["config", name]).exits(0);
        // The example of `extend` names a file that is not here.
        if name != "extend" {
            let table = key["table"].as_str().map_or(String::new(), |table| format!("[{table}]\n"));
            folder.write("alloy-lint.toml", format!("{table}{}\n", key["example"].as_str().unwrap()).as_bytes());
            folder.run(&["config", "verify"]).exits(0);
        }
    }
    let run = folder.run(&["config", "alloy-versoin"]).exits(2);
    assert!(run.stderr.contains("did you mean `alloy-version`?"), "{}", run.stderr);
}

#[test]
fn suppressions_reach_what_they_say() {
    let cases: [(&str, &[&str]); 11] = [
        ("// alloy-lint: ignore[unknown-argument] because\nlogging {\n  level = \"info\"\n  a = 1\n  b = 2\n}\n", &[]),
        (
            "logging {\n  level = \"info\"\n  // alloy-lint: ignore[unknown-argument]\n  a = 1\n  b = 2\n}\n",
            &["unknown-argument"],
        ),
        ("logging {\n  level = \"info\"\n  a = 1 // alloy-lint: ignore[unknown-argument] later\n}\n", &[]),
        ("logging {\n  level = \"info\"\n  a = 1 /* alloy-lint: ignore[unknown-argument] */\n}\n", &[]),
        ("// alloy-lint: file-ignore[unknown-argument] old\n\nlogging {\n  a = 1\n}\n", &[]),
        ("// alloy-lint: ignore[unknown-argument]\nlogging { }\n", &["unused-suppression"]),
        ("logging { }\n// alloy-lint: ignore[unknown-argument]\n", &["unused-suppression"]),
        ("// alloy-lint: ignore[unknown-argment]\nlogging { }\n", &["invalid-suppression"]),
        ("// alloy-lint: ignore\nlogging { }\n", &["invalid-suppression"]),
        ("// alloy-lint: disable[x]\nlogging { }\n", &["invalid-suppression"]),
        ("// alloy-lint: ignore[syntax-error]\nlogging {\n  a = \n}\n", &["invalid-suppression", "syntax-error"]),
    ];
    for (text, wanted) in cases {
        let folder = Folder::new(&[("a.alloy", text)]);
        assert_eq!(rules(&folder, &[]), wanted, "{text}");
    }
    let folder = Folder::new(&[("a.alloy", cases[0].0)]);
    assert_eq!(rules(&folder, &["--no-ignores"]), ["unknown-argument"; 2]);
}

#[test]
fn unused_suppressions_are_removed_by_fix() {
    let text = "// alloy-lint: ignore[unknown-argument, missing-block] x\nlogging {\n  a = 1\n}\n\
                // alloy-lint: ignore[missing-label]\ntracing { }\n";
    let folder = Folder::new(&[("a.alloy", text)]);
    folder.run(&["check", "--fix", "--exit-zero"]).exits(0);
    let fixed = folder.read("a.alloy");
    assert!(fixed.starts_with("// alloy-lint: ignore[unknown-argument] x\nlogging"), "{fixed}");
    assert!(!fixed.contains("missing-label"), "{fixed}");
}

#[test]
fn fixes_are_applied_and_shown() {
    let folder = Folder::new(&[("a.alloy", FIXABLE)]);
    let run = folder.run(&["check", "--diff"]).exits(1);
    assert!(run.stdout.contains("-  b = [1, 2\n+  b = [1, 2,\n"), "{}", run.stdout);
    assert!(run.stdout.starts_with("--- a/a.alloy\n+++ b/a.alloy\n@@ "), "{}", run.stdout);
    assert_eq!(folder.read("a.alloy"), FIXABLE, "--diff writes nothing");
    let run = folder.run(&["check", "--fix"]);
    assert!(folder.read("a.alloy").contains("[1, 2,\n"), "{}", folder.read("a.alloy"));
    assert!(!run.stdout.contains("syntax-error"), "{}", run.stdout);
    assert!(run.stderr.contains("Fixed 1 problem."), "{}", run.stderr);
    folder.run(&["check", "--unsafe-fixes"]).exits(2);
    // Standard input comes back on standard output.
    let run = folder.run_with(&["check", "--fix", "-"], &[], FIXABLE.as_bytes());
    assert!(run.stdout.contains("[1, 2,\n") && !run.stdout.contains("error["), "{}", run.stdout);
}

/// How runs with fixes end, and what they say: flags, exit code, all of standard output, the end of standard error.
#[test]
fn fixing_ends_as_it_is_asked_to() {
    // One safe fix, then nothing is left; one safe fix, then an error is left; nothing to fix.
    const CLEAN: &str = "tracing { }\n";
    const AFTER: &str = "logging {\n  level = \"info\"\n}\n// alloy-lint: ignore[missing-label] x\ntracing { }\n";
    const MIXED: &str = "logging {\n  colour = 1\n}\n// alloy-lint: ignore[missing-label] x\ntracing { }\n";
    let nothing = "No problems in 1 file.\n";
    let listed = "Fixed 1 problem:\n- a.alloy:\n    1 × unused-suppression\n";
    let cases: [(&str, &str, i32, Option<&str>, &str); 14] = [
        (AFTER, "--fix", 0, Some(nothing), "Fixed 1 problem.\n"),
        (AFTER, "--fix --exit-non-zero-on-fix", 1, Some(nothing), "Fixed 1 problem.\n"),
        (AFTER, "--fix --exit-non-zero-on-fix --exit-zero", 0, Some(nothing), "Fixed 1 problem.\n"),
        (AFTER, "--fix --show-fixes", 0, Some(nothing), listed),
        (AFTER, "--fix --show-fixes -q", 0, Some(""), ""),
        (MIXED, "--fix --show-fixes", 1, None, listed),
        (MIXED, "--fix-only", 0, Some(""), "Fixed 1 problem.\n"),
        (MIXED, "--fix-only --show-fixes", 0, Some(""), listed),
        (MIXED, "--fix-only --output-format json", 0, Some(""), "Fixed 1 problem.\n"),
        (MIXED, "--fix-only --exit-non-zero-on-fix", 1, Some(""), "Fixed 1 problem.\n"),
        (CLEAN, "--fix-only --exit-non-zero-on-fix", 0, Some(""), ""),
        (CLEAN, "--fix --exit-non-zero-on-fix --show-fixes", 0, Some(nothing), ""),
        (MIXED, "--diff --show-fixes", 1, None, "Would fix 1 problem:\n- a.alloy:\n    1 × unused-suppression\n"),
        (MIXED, "--diff --exit-zero", 0, None, ""),
    ];
    for (text, flags, code, stdout, stderr) in cases {
        let folder = Folder::new(&[("a.alloy", text)]);
        let arguments: Vec<&str> = ["check", "a.alloy"].into_iter().chain(flags.split(' ')).collect();
        let run = folder.run(&arguments);
        assert_eq!((run.code, &*run.stderr), (Some(code), stderr), "{flags} on {text}: {}", run.stdout);
        assert!(stdout.is_none_or(|stdout| stdout == run.stdout), "{flags} on {text}: {}", run.stdout);
        let left = folder.read("a.alloy").contains("ignore[missing-label]");
        assert_eq!(left, flags.contains("--diff") && text != CLEAN, "{flags} on {text}");
    }
    let folder = Folder::new(&[("a.alloy", MIXED)]);
    for flags in [
        "--show-fixes",
        "--exit-non-zero-on-fix",
        "--diff --exit-non-zero-on-fix",
        "--diff --fix-only",
        "--fix-only --write-baseline",
    ] {
        let arguments: Vec<&str> = ["check", "a.alloy"].into_iter().chain(flags.split(' ')).collect();
        folder.run(&arguments).exits(2);
        assert_eq!(folder.read("a.alloy"), MIXED, "{flags}");
    }
    let run = folder.run_with(&["check", "--fix-only", "-"], &[], MIXED.as_bytes()).exits(0);
    assert_eq!(run.stdout, "logging {\n  colour = 1\n}\ntracing { }\n");
}

#[cfg(unix)]
#[test]
fn written_files_keep_their_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("a.alloy", "a{b=1}"), ("b.alloy", FIXABLE)]);
    for name in ["a.alloy", "b.alloy"] {
        std::fs::set_permissions(folder.path(name), std::fs::Permissions::from_mode(0o640)).unwrap();
    }
    folder.run(&["format", "a.alloy"]).exits(0);
    folder.run(&["check", "--fix", "b.alloy"]);
    for name in ["a.alloy", "b.alloy"] {
        let mode = std::fs::metadata(folder.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640, "{name}");
    }
    let left: Vec<_> = std::fs::read_dir(folder.path("")).unwrap().flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left.len(), 2, "no temporary file is left: {left:?}");
}

#[test]
fn format_writes_checks_and_shows() {
    let folder = Folder::new(&[("a.alloy", "a{b=1}"), ("b.alloy", "a {\n\tb = 1\n}\n"), ("c.alloy", "a {\n")]);
    let run = folder.run(&["format", "--check", "a.alloy", "b.alloy"]).exits(1);
    assert_eq!(run.stdout, "Would reformat: a.alloy\n");
    let run = folder.run(&["fmt", "--diff", "a.alloy", "b.alloy"]).exits(1);
    assert!(run.stdout.contains("-a{b=1}\n\\ No newline at end of file\n+a {\n"), "{}", run.stdout);
    assert_eq!(folder.read("a.alloy"), "a{b=1}");
    let run = folder.run(&["format"]).exits(1);
    assert!(run.stderr.contains("c.alloy:") && run.stderr.contains("syntax-error"), "{}", run.stderr);
    assert_eq!(folder.read("a.alloy"), "a {\n\tb = 1\n}\n");
    assert_eq!(folder.read("c.alloy"), "a {\n");
    folder.run(&["format", "--check", "a.alloy", "b.alloy"]).exits(0);
    let run = folder.run_with(&["format", "-"], &[], b"a{b=1}").exits(0);
    assert_eq!(run.stdout, "a {\n\tb = 1\n}\n");
    let text = "a{b=1}\n\nc{d=1}\n";
    let run = folder.run_with(&["format", "--range", "3", "-"], &[], text.as_bytes()).exits(0);
    assert_eq!(run.stdout, "a{b=1}\n\nc {\n\td = 1\n}\n");
    folder.run(&["format", "--range", "3:1", "a.alloy"]).exits(2);
}

#[test]
fn format_keeps_what_is_not_text() {
    let folder = Folder::new(&[
        ("windows.alloy", "\u{feff}a {\r\n  b=1 // c\r\n}\r\n"),
        ("protected.alloy", "a=1"),
        ("off.alloy", "// alloy-lint: format off\na   =  1\n// alloy-lint: format on\nb   =  2\n"),
    ]);
    let text = "a=1\r\nb {\r\n  c=1\r\n}\r\n";
    let run = folder.run_with(&["format", "--range", "1:1", "-"], &[], text.as_bytes()).exits(0);
    assert_eq!(run.stdout, "a = 1\r\nb {\r\n  c=1\r\n}\r\n");
    let run = folder.run_with(&["format", "--stdin-filename", "x/y.alloy", "-"], &[], b"a=").exits(1);
    assert!(run.stdout.is_empty() && run.stderr.starts_with("x/y.alloy:1:2: error[syntax-error]"), "{}", run.stderr);

    let protected = folder.path("protected.alloy");
    let mut permissions = std::fs::metadata(&protected).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&protected, permissions).unwrap();
    let run = folder.run(&["format"]).exits(2);
    assert!(run.stderr.contains("cannot write protected.alloy: permission denied"), "{}", run.stderr);
    assert_eq!(folder.read("protected.alloy"), "a=1");
    assert_eq!(folder.read("windows.alloy"), "a {\n\tb = 1 // c\n}\n");
    assert_eq!(folder.read("off.alloy"), "// alloy-lint: format off\na   =  1\n// alloy-lint: format on\nb = 2\n");
}

#[cfg(unix)]
#[test]
fn format_follows_links_and_keeps_modes() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("real/a.alloy", "a=1")]);
    std::fs::set_permissions(folder.path("real/a.alloy"), std::fs::Permissions::from_mode(0o751)).unwrap();
    std::os::unix::fs::symlink("real/a.alloy", folder.path("link.alloy")).unwrap();
    folder.run(&["format", "link.alloy"]).exits(0);
    assert_eq!(folder.read("real/a.alloy"), "a = 1\n");
    assert!(std::fs::symlink_metadata(folder.path("link.alloy")).unwrap().is_symlink());
    assert_eq!(std::fs::metadata(folder.path("real/a.alloy")).unwrap().permissions().mode() & 0o777, 0o751);
}

#[test]
fn a_baseline_hides_what_was_there() {
    let folder = Folder::new(&[("a.alloy", UNKNOWN), ("b.alloy", VALID)]);
    folder.run(&["check", "--write-baseline"]).exits(0);
    let baseline = ["--baseline", "alloy-lint-baseline.json"];
    assert_eq!(rules(&folder, &baseline), [""; 0]);
    // Moved, it is still known; one more, and all of the rule show.
    folder.write("a.alloy", format!("\n\n{UNKNOWN}").as_bytes());
    assert_eq!(rules(&folder, &baseline), [""; 0]);
    folder.write("a.alloy", UNKNOWN.replace("colour", "shade = 1\n  colour").as_bytes());
    assert_eq!(rules(&folder, &baseline), ["unknown-argument"; 2]);
    // Repaired, it is taken out on demand.
    folder.write("a.alloy", VALID.as_bytes());
    let run = folder.run(&[&["check"][..], &baseline].concat()).exits(0);
    assert!(run.stderr.contains("--prune-baseline"), "{}", run.stderr);
    folder.run(&[&["check", "--prune-baseline"][..], &baseline].concat()).exits(0);
    folder.write("a.alloy", UNKNOWN.as_bytes());
    assert_eq!(rules(&folder, &baseline), ["unknown-argument"]);
    // So is a file that is no more, but only where all files were seen.
    folder.run(&["check", "--write-baseline"]).exits(0);
    std::fs::remove_file(folder.path("a.alloy")).unwrap();
    let told = "1 finding in alloy-lint-baseline.json no longer there: --prune-baseline takes them out.\n";
    assert_eq!(folder.run(&[&["check", "b.alloy"][..], &baseline].concat()).exits(0).stderr, "");
    assert_eq!(folder.run(&[&["check"][..], &baseline].concat()).exits(0).stderr, told);
    folder.run(&[&["check", "--prune-baseline"][..], &baseline].concat()).exits(0);
    assert!(!folder.read("alloy-lint-baseline.json").contains("a.alloy"));
    folder.write("a.alloy", UNKNOWN.as_bytes());
    // The configuration can name it.
    folder.run(&["check", "--write-baseline"]).exits(0);
    folder.write("alloy-lint.toml", b"baseline = \"alloy-lint-baseline.json\"\n");
    assert_eq!(rules(&folder, &[]), [""; 0]);
    folder.write("alloy-lint-baseline.json", b"{}");
    folder.run(&["check"]).exits(2);
}

#[test]
fn add_ignore_silences_everything() {
    let text = "logging {\n\tcolour = true\n\tlevel  = \"info\"\n\tshade  = [\n\t\t1,\n\t]\n}\n";
    let folder = Folder::new(&[("a.alloy", text), ("b.alloy", "a = \n")]);
    let run = folder.run(&["check", "--add-ignore=comes from a template"]).exits(0);
    assert!(run.stderr.contains("Added comments for 2 findings."), "{}", run.stderr);
    let comment = "\t// alloy-lint: ignore[unknown-argument] comes from a template\n";
    assert_eq!(folder.read("a.alloy").matches(comment).count(), 2, "{}", folder.read("a.alloy"));
    assert_eq!(rules(&folder, &["a.alloy"]), [""; 0]);
}

#[test]
fn only_changed_lines_are_reported() {
    let folder = Folder::new(&[("a.alloy", UNKNOWN), ("sub/b.alloy", VALID)]);
    let git = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.com"]).args(arguments);
        command.current_dir(folder.path("")).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", folder.path(""));
        command.output().is_ok_and(|output| output.status.success())
    };
    if !git(&["init", "-q"]) {
        println!("skipped: no git here");
        return;
    }
    assert!(git(&["add", "."]) && git(&["commit", "-qm", "first"]));
    let new = ["--new-from-rev", "HEAD"];
    assert_eq!(rules(&folder, &new), [""; 0]);
    folder.write("sub/b.alloy", UNKNOWN.as_bytes());
    folder.write("new.alloy", UNKNOWN.as_bytes());
    let run = folder.run(&["check", "--output-format", "concise", "-q", "--new-from-rev", "HEAD"]).exits(1);
    let paths: Vec<&str> = run.stdout.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(paths, ["new.alloy", "sub/b.alloy"]);
    folder.run(&["check", "--new-from-rev", "no-such-revision"]).exits(2);
    folder.run(&["check", "--new-from-rev=--output=x"]).exits(2);
}

#[test]
fn statistics_count_rules() {
    let folder = Folder::new(&[("a.alloy", UNKNOWN), ("b.alloy", FIXABLE)]);
    let run = folder.run(&["check", "--statistics"]).exits(1);
    assert!(run.stdout.contains("1\tunknown-argument\t"), "{}", run.stdout);
    assert!(run.stdout.contains("1\tsyntax-error\t[*]\n"), "{}", run.stdout);
}

/// A name that another file of the folder defines is there; a folder can be taken as one configuration.
#[test]
fn files_of_a_folder_know_each_other() {
    let write =
        "loki.write \"default\" {\n  endpoint {\n    url = \"https://logs.example.com/loki/api/v1/push\"\n  }\n}\n";
    let file = "local.file_match \"a\" {\n  path_targets = []\n}\n\nloki.source.file \"a\" {\n  targets    = \
                local.file_match.a.targets\n  forward_to = [loki.write.default.receiver]\n}\n";
    let folder = Folder::new(&[("write.alloy", write), ("read.alloy", file), ("other/copy.alloy", write)]);
    assert_eq!(rules(&folder, &[]), [""; 0]);
    assert_eq!(rules(&folder, &["read.alloy"]), [""; 0]);
    assert_eq!(rules(&folder, &["--isolated", "read.alloy"]), ["unresolved-reference"]);
    folder.write("again.alloy", write.as_bytes());
    assert_eq!(rules(&folder, &[]), [""; 0], "each file is a configuration of its own");
    let run = folder.run(&["check", "--merge-directories", "--output-format", "json"]).exits(1);
    assert_eq!(run.rules(), ["duplicate-block"]);
    let diagnostic = &run.json()["diagnostics"][0];
    let places = [&diagnostic["path"], &diagnostic["labels"][0]["path"]];
    assert!(places.iter().any(|path| **path == "again.alloy") && places.iter().any(|path| **path == "write.alloy"));
    // Given one file, the others of its folder count and are not reported.
    folder.write("alloy-lint.toml", b"merge-directories = true\n");
    assert_eq!(rules(&folder, &["read.alloy"]), [""; 0]);
    let shown = folder.run(&["check", "write.alloy"]);
    assert!(shown.code == Some(0) || shown.stdout.contains("again.alloy"), "{}", shown.stdout);
}

#[test]
fn imports_are_followed_inside_the_repository_only() {
    let module = "declare \"tool\" {\n  argument \"name\" { }\n}\n";
    let user = |file: &str| format!("import.file \"m\" {{\n  filename = \"{file}\"\n}}\n\nm.tool \"a\" {{ }}\n");
    let folder = Folder::new(&[
        ("repository/.git/HEAD", ""),
        ("repository/modules/m.alloy", module),
        ("outside.alloy", module),
        ("repository/inside.alloy", &user("modules/m.alloy")),
        ("repository/escape.alloy", &user("../outside.alloy")),
        ("repository/absolute.alloy", &user("/etc/alloy/m.alloy")),
    ]);
    assert_eq!(rules(&folder, &["repository/inside.alloy"]), ["missing-module-argument"]);
    assert_eq!(rules(&folder, &["--isolated", "repository/inside.alloy"]), [""; 0]);
    assert_eq!(rules(&folder, &["repository/escape.alloy", "repository/absolute.alloy"]), [""; 0]);
}

#[test]
fn secrets_of_a_configuration_are_not_printed() {
    let text = "loki.write \"default\" {\n  endpoint {\n    url = \"https://me:hunter2pw@logs.example.com/\"\n    \
                basic_auth {\n      password = \"hunter3pw\" + 1\n      pasword = \"x\"\n    }\n  }\n}\n";
    let folder = Folder::new(&[("a.alloy", text)]);
    for format in ["full", "concise", "json", "sarif", "alloy", "github", "gitlab", "junit", "checkstyle", "rdjson"] {
        let run = folder.run(&["check", "--output-format", format]);
        let printed = run.stdout + &run.stderr;
        assert!(!printed.contains("hunter2pw") && !printed.contains("hunter3pw"), "{format}: {printed}");
    }
}

/// `--watch` prints anew when a file changes, and when a new one comes.
#[test]
fn watching_checks_again() {
    use std::io::{BufRead, BufReader};
    let folder = Folder::new(&[("a.alloy", VALID)]);
    let mut command = folder.command(&["check", "--watch", "--output-format", "concise"]);
    let mut child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert_eq!(lines.next().unwrap(), "No problems in 1 file.");
    folder.write("a.alloy", UNKNOWN.as_bytes());
    let told = lines.next().unwrap();
    assert!(told.starts_with("a.alloy:3:3: error[unknown-argument]"), "{told}");
    assert_eq!(lines.next().unwrap(), "Found 1 error in 1 file.");
    folder.write("alloy-lint.toml", b"[lint]\nignore = [\"unknown-argument\"]\n");
    assert_eq!(lines.next().unwrap(), "No problems in 1 file.");
    child.kill().unwrap();
    child.wait().unwrap();
    folder.run(&["check", "--watch", "-"]).exits(2);
}

#[test]
fn fixes_of_a_rule_can_be_unwanted() {
    let text = "logging {\n  level = env(\"LEVEL\")\n}\n";
    let folder = Folder::new(&[("a.alloy", text), ("alloy-lint.toml", "lint.unfixable = [\"deprecated\"]\n")]);
    let json = folder.run(&["check", "--fix", "--output-format", "json"]).json();
    assert_eq!(folder.read("a.alloy"), text);
    assert_eq!(json["summary"]["fixable"], 0);
    folder.run(&["check", "--isolated", "--fix"]);
    assert_ne!(folder.read("a.alloy"), text);
}

#[test]
fn rules_explain_themselves() {
    let folder = Folder::new(&[]);
    assert!(folder.run(&["rule", "missing-argument"]).exits(0).stdout.starts_with("# missing-argument\n"));
    let json = folder.run(&["rule", "--all", "--format", "json"]).exits(0).json();
    assert!(json.as_array().unwrap().len() >= 27);
    let run = folder.run(&["rule", "mising-argument"]).exits(2);
    assert!(run.stderr.contains("did you mean `missing-argument`?"), "{}", run.stderr);
}

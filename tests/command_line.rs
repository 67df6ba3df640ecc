//! The binary as a shell sees it: arguments, files, streams, exit codes.

use std::process::Stdio;

use crate::support::Folder;

const VALID: &str = "logging {\n  level = \"info\"\n}\n";
const BROKEN: &str = "logging {\n  level = \"info\n}\n";

#[test]
fn nothing_found_is_0_and_findings_are_1() {
    let folder = Folder::new(&[("good.alloy", VALID), ("bad.alloy", BROKEN)]);
    let run = folder.run(&["check", "good.alloy"]).exits(0);
    assert_eq!(run.stdout, "No problems in 1 file.\n");
    let run = folder.run(&["check", "bad.alloy"]).exits(1);
    assert!(run.stdout.contains("error[syntax-error]: syntax error at line 2:"), "{}", run.stdout);
    assert!(run.stdout.ends_with("Found 1 error in 1 file.\n"), "{}", run.stdout);
}

#[test]
fn thresholds_decide_the_exit_code_only() {
    let folder = Folder::new(&[("bad.alloy", BROKEN)]);
    for flags in [&["--exit-zero"][..], &["--fail-on", "never"]] {
        let run = folder.run(&[&["check", "--output-format", "json"], flags].concat()).exits(0);
        assert_eq!(run.rules(), ["syntax-error"]);
    }
    folder.run(&["check", "--fail-on", "info"]).exits(1);
    folder.run(&["check", "--min-severity", "error", "--fail-on", "warning"]).exits(1);
}

#[test]
fn wrong_use_is_2() {
    let folder = Folder::new(&[("good.alloy", VALID)]);
    for arguments in [
        &["check", "--no-such-flag"][..],
        &["no-such-command"],
        &["check", "--output-format", "nonsense"],
        &["check", "--alloy-version", "nonsense"],
        &["check", "--alloy-version", "0.1.0"],
        &["check", "--stability-level", "stable"],
        &["check", "--output-format", "json", "--output-format", "sarif"],
        &["check", "--output-format", "json", "--output-file", "no/such/folder/x.json"],
        &["check", "missing.alloy"],
        &["check", "missing-folder/"],
    ] {
        let run = folder.run(arguments).exits(2);
        assert!(run.stderr.contains("error"), "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout.matches("panicked").count() + run.stderr.matches("panicked").count(), 0);
    }
}

/// What is announced and not there is refused, and not offered.
#[test]
fn later_commands_are_refused() {
    let folder = Folder::new(&[("good.alloy", VALID)]);
    let help = folder.run(&["--help"]).exits(0).stdout;
    for command in ["graph", "explain"] {
        let run = folder.run(&[command, "good.alloy", "--format", "json"]);
        if run.code == Some(2) {
            assert!(run.stderr.contains("not available yet"), "{}", run.stderr);
            assert!(!help.contains(&format!("\n  {command} ")), "{help}");
        }
    }
}

#[test]
fn a_missing_path_does_not_hide_the_others() {
    let folder = Folder::new(&[("bad.alloy", BROKEN)]);
    let run = folder.run(&["check", "--output-format", "json", "missing.alloy", "bad.alloy"]).exits(2);
    assert_eq!(run.stderr, "alloy-lint: error: missing.alloy: no such file or folder\n");
    assert_eq!(run.rules(), ["syntax-error"]);
}

#[test]
fn a_folder_without_files_is_a_warning() {
    let folder = Folder::new(&[("readme.md", "x")]);
    let run = folder.run(&["check"]).exits(0);
    assert!(run.stderr.contains("warning: no files to check"), "{}", run.stderr);
    folder.run(&["check", "--fail-on-no-files"]).exits(2);
}

#[test]
fn an_empty_file_has_nothing_wrong() {
    let folder = Folder::new(&[("empty.alloy", "")]);
    folder.run(&["check", "empty.alloy"]).exits(0);
}

#[test]
fn standard_input_has_a_name() {
    let folder = Folder::new(&[]);
    let run = folder.run_with(&["check", "-", "--output-format", "concise"], &[], BROKEN.as_bytes()).exits(1);
    assert!(run.stdout.starts_with("-:2:"), "{}", run.stdout);
    let arguments = ["check", "-", "--stdin-filename", "conf/x.alloy", "--output-format", "concise"];
    let run = folder.run_with(&arguments, &[], BROKEN.as_bytes()).exits(1);
    assert!(run.stdout.starts_with("conf/x.alloy:2:"), "{}", run.stdout);
}

#[test]
fn folders_are_walked() {
    let folder = Folder::new(&[
        ("b.alloy", BROKEN),
        ("a/x.alloy", BROKEN),
        ("a/old.river", BROKEN),
        ("a/notes.txt", BROKEN),
        ("ignored/x.alloy", BROKEN),
        ("node_modules/x.alloy", BROKEN),
        (".hidden/x.alloy", BROKEN),
        (".gitignore", "ignored/\n"),
        ("named.conf", BROKEN),
    ]);
    let paths = |arguments: &[&str]| -> Vec<String> {
        let run = folder.run(&[&["check", "--output-format", "concise", "-q"], arguments].concat());
        run.stdout.lines().map(|line| line.split(':').next().unwrap().to_owned()).collect()
    };
    assert_eq!(paths(&[]), [".hidden/x.alloy", "a/old.river", "a/x.alloy", "b.alloy"]);
    assert_eq!(paths(&["."]), paths(&[]));
    assert_eq!(paths(&["a", "./a/x.alloy"]), ["./a/x.alloy", "a/old.river"]);
    assert_eq!(paths(&["named.conf", "ignored/x.alloy"]), ["ignored/x.alloy", "named.conf"]);
    assert_eq!(paths(&["--no-respect-gitignore", "ignored"]), ["ignored/x.alloy"]);
    assert_eq!(paths(&["--exclude", "a", "--exclude", ".*/**"]), ["b.alloy"]);
    assert_eq!(paths(&["--exclude", "*.alloy", "--force-exclude", "b.alloy", "a"]), ["a/old.river"]);
}

#[test]
fn threads_change_nothing() {
    let files: Vec<(String, String)> =
        (0..60).map(|i| (format!("d{}/f{i}.alloy", i % 7), BROKEN.repeat(1 + i % 3))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let folder = Folder::new(&files);
    let run = |threads: &str| folder.run(&["check", "--threads", threads, "--output-format", "json"]).exits(1).stdout;
    assert_eq!(run("1"), run("4"));
}

#[test]
fn several_formats_at_once() {
    let folder = Folder::new(&[("bad.alloy", BROKEN)]);
    let run = folder
        .run(&[
            "check",
            "--output-format",
            "concise",
            "--output-format",
            "sarif",
            "--output-file",
            "out.sarif",
            "--output-format",
            "junit",
            "--output-file",
            "out.xml",
        ])
        .exits(1);
    assert!(run.stdout.starts_with("bad.alloy:2:"), "{}", run.stdout);
    assert!(folder.read("out.sarif").contains("\"ruleId\":\"syntax-error\""));
    assert!(folder.read("out.xml").contains("<testcase name=\"syntax-error\""));
}

#[test]
fn colour_is_for_terminals() {
    let folder = Folder::new(&[("bad.alloy", BROKEN)]);
    let escapes = |arguments: &[&str], environment: &[(&str, &str)]| {
        folder.run_with(&[&["check"], arguments].concat(), environment, b"").stdout.contains('\u{1b}')
    };
    assert!(!escapes(&[], &[]));
    assert!(escapes(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(escapes(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(escapes(&[], &[("FORCE_COLOR", "1")]));
    assert!(!escapes(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
    assert!(!escapes(&["--color", "never"], &[("FORCE_COLOR", "1")]));
}

#[test]
fn quiet_and_silent() {
    let folder = Folder::new(&[("bad.alloy", BROKEN)]);
    let run = folder.run(&["check", "-q"]).exits(1);
    assert!(run.stdout.contains("syntax-error") && !run.stdout.contains("Found"), "{}", run.stdout);
    let run = folder.run(&["check", "-s"]).exits(1);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
}

/// A reader that goes away ends the run without a word.
#[test]
fn a_broken_pipe_is_quiet() {
    let folder = Folder::new(&[("bad.alloy", &BROKEN.repeat(20_000))]);
    for arguments in [&["check", "--output-format", "json"][..], &["check"], &["--help"], &["completions", "bash"]] {
        let mut child = folder.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
        assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {:?}", output.status);
    }
}

/// A file of 4 GiB is refused with its size, without being read.
#[test]
fn a_file_that_is_too_large_is_refused() {
    let folder = Folder::new(&[("bad.alloy", BROKEN)]);
    let large = std::fs::File::create(folder.path("large.alloy")).unwrap();
    if large.set_len(1 << 32).is_err() {
        println!("skipped: no sparse files here");
        return;
    }
    let run = folder.run(&["check", "--output-format", "json"]).exits(2);
    assert!(run.stderr.contains("large.alloy: is too large: 4294967296 bytes"), "{}", run.stderr);
    assert_eq!(run.rules(), ["syntax-error"]);
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_reported_and_the_others_are_checked() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("bad.alloy", BROKEN), ("secret.alloy", VALID)]);
    std::fs::set_permissions(folder.path("secret.alloy"), std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(folder.path("secret.alloy")).is_ok() {
        // The superuser reads everything; a folder in place of a file cannot be read by anyone.
        println!("permissions mean nothing to this user: a dangling link stands in");
        std::fs::remove_file(folder.path("secret.alloy")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path("secret.alloy")).unwrap();
        let run = folder.run(&["check", "--output-format", "json", "bad.alloy", "secret.alloy"]).exits(2);
        assert!(run.stderr.contains("secret.alloy: no such file or folder"), "{}", run.stderr);
        assert_eq!(run.rules(), ["syntax-error"]);
        return;
    }
    let run = folder.run(&["check", "--output-format", "json"]).exits(2);
    assert!(run.stderr.contains("secret.alloy: permission denied"), "{}", run.stderr);
    assert_eq!(run.rules(), ["syntax-error"]);
}

#[cfg(unix)]
#[test]
fn links_to_files_are_read() {
    let folder = Folder::new(&[("real/x.alloy", BROKEN)]);
    std::os::unix::fs::symlink(folder.path("real/x.alloy"), folder.path("link.alloy")).unwrap();
    std::os::unix::fs::symlink(folder.path("real"), folder.path("folder")).unwrap();
    let run = folder.run(&["check", "--output-format", "concise", "-q"]).exits(1);
    let paths: Vec<&str> = run.stdout.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(paths, ["link.alloy", "real/x.alloy"]);
}

#[test]
fn bytes_that_are_no_text_are_one_finding() {
    let folder = Folder::new(&[]);
    folder.write("latin.alloy", b"logging {\n  level = \"caf\xe9\" // \xff\xfe\n}\n");
    folder.write("wide.alloy", b"\xff\xfel\0o\0g\0\n\0");
    folder.write("bom.alloy", b"\xef\xbb\xbflogging {}\n");
    let run = folder.run(&["check", "--output-format", "json", "latin.alloy"]).exits(1);
    assert_eq!(run.rules(), ["invalid-encoding"], "{}", run.stdout);
    assert_eq!(run.json()["diagnostics"][0]["start"]["offset"], 24);
    assert_eq!(run.json()["diagnostics"][0]["alloy"][0]["message"], "unknown encoding for config");
    let run = folder.run(&["check", "--output-format", "json", "wide.alloy"]).exits(1);
    assert_eq!(run.rules(), ["invalid-encoding"], "{}", run.stdout);
    folder.run(&["check", "bom.alloy"]).exits(0);
}

#[test]
fn deep_nesting_is_one_finding() {
    let folder = Folder::new(&[
        ("arrays.alloy", &format!("x = {}{}\n", "[".repeat(100_000), "]".repeat(100_000))),
        ("blocks.alloy", &format!("{}{}", "a {\n".repeat(100_000), "}\n".repeat(100_000))),
        ("parens.alloy", &format!("x = {}1{}\n", "(".repeat(100_000), ")".repeat(100_000))),
        ("unclosed.alloy", &"[{(".repeat(300)),
        ("signs.alloy", &format!("x = {}1\n", "-".repeat(100_000))),
    ]);
    for name in ["arrays", "blocks", "parens"] {
        let run = folder.run(&["check", "--output-format", "json", &format!("{name}.alloy")]).exits(1);
        let rules = run.rules();
        // At most one more: what the block or the attribute is called is wrong as well.
        assert!(rules.len() <= 2, "{name}: {rules:?}");
        assert_eq!(rules.iter().filter(|rule| *rule == "nesting-too-deep").count(), 1, "{name}: {rules:?}");
    }
    for name in ["unclosed", "signs"] {
        let run = folder.run(&["check", "--output-format", "json", &format!("{name}.alloy")]);
        assert!(matches!(run.code, Some(0 | 1)), "{name}: {:?} {}", run.code, run.stderr);
    }
    // And drawn for people.
    folder.run(&["check"]).exits(1);
}

/// Paths are printed as given; the order is path, offset, rule.
#[test]
fn json_is_as_documented() {
    let folder = Folder::new(&[("conf/b.alloy", BROKEN), ("conf/a.alloy", VALID)]);
    let run = folder.run(&["check", "--output-format", "json", "conf"]).exits(1);
    let json = run.json();
    assert_eq!(json["version"], 1);
    assert_eq!(
        json["summary"],
        serde_json::json!({ "files": 2, "errors": 1, "warnings": 0, "infos": 0, "fixable": json["summary"]["fixable"] })
    );
    let diagnostic = &json["diagnostics"][0];
    assert_eq!(diagnostic["path"], "conf/b.alloy");
    assert_eq!(diagnostic["family"], "check");
    assert_eq!(diagnostic["severity"], "error");
    assert_eq!(diagnostic["start"]["line"], 2);
    assert!(diagnostic.get("labels").is_none());
    let run = folder.run(&["check", "--output-format", "json-lines", "conf"]).exits(1);
    let line: serde_json::Value = serde_json::from_str(run.stdout.trim_end()).unwrap();
    assert_eq!(&line, diagnostic);
}

#[test]
fn alloys_own_spellings_are_accepted() {
    let folder = Folder::new(&[("good.alloy", VALID)]);
    for flags in [
        &["--stability.level", "experimental"][..],
        &["--stability.level=public-preview"],
        &["--feature.community-components.enabled"],
        &["--feature.community-components.enabled=false"],
        &["--community-components"],
        &["--community-components=true"],
        &["--alloy-version", "1.9"],
        &["--alloy-version", "1.8..1.12"],
        &["--alloy-version", ">=1.8,<1.12"],
        &["--platform", "windows"],
    ] {
        folder.run(&[&["check"], flags].concat()).exits(0);
    }
}

#[test]
fn completions_and_version() {
    let folder = Folder::new(&[]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(folder.run(&["completions", shell]).exits(0).stdout.contains("alloy-lint"), "{shell}");
    }
    let version = folder.run(&["version"]).exits(0).stdout;
    assert_eq!(version, format!("alloy-lint {}\n", env!("CARGO_PKG_VERSION")));
    let json = folder.run(&["version", "--format", "json"]).exits(0).json();
    assert_eq!(json["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn trees_are_shown() {
    let folder = Folder::new(&[("a.alloy", "a.b \"c\" {\n  d = [1, -x.y(\"z\")]\n}\n"), ("bad.alloy", BROKEN)]);
    insta::assert_snapshot!(folder.run(&["ast", "a.alloy"]).exits(0).stdout);
    let json = folder.run(&["ast", "--format", "json", "a.alloy"]).exits(0).json();
    assert_eq!(json["body"][0]["name"], "a.b");
    assert_eq!(json["body"][0]["body"][0]["value"]["parts"][1]["text"], "-");
    let run = folder.run(&["ast", "bad.alloy"]).exits(1);
    assert!(run.stdout.contains("block logging") && run.stderr.contains("syntax-error"), "{run:?}");
    folder.run(&["ast", "missing.alloy"]).exits(2);
    // As deep as the parser goes.
    let deep = format!("x = {}1{}\n", "[".repeat(2000), "]".repeat(2000));
    folder.run_with(&["ast", "-", "--format", "json"], &[], deep.as_bytes()).exits(0);
}

#[test]
fn the_manual_page_names_every_command() {
    let folder = Folder::new(&[]);
    let page = folder.run(&["man"]).exits(0).stdout;
    assert!(page.starts_with(".ie") || page.contains(".TH alloy\\-lint 1"), "{page}");
    for command in ["check", "format", "catalog", "rule", "ast", "config", "completions", "version"] {
        assert!(page.contains(command), "{command}");
    }
}

/// Nothing in the source knows how to open a connection, and nothing that it is built from is a network library.
#[test]
fn nothing_names_a_socket() {
    for path in crate::support::files(&crate::support::root().join("src"), "rs") {
        let text = std::fs::read_to_string(&path).unwrap();
        for word in ["std::net", "TcpStream", "UdpSocket", "UnixStream", "TcpListener"] {
            assert!(!text.contains(word), "{} uses {word}", path.display());
        }
    }
    let lock = std::fs::read_to_string(crate::support::root().join("Cargo.lock")).unwrap();
    for library in ["tokio", "hyper", "reqwest", "ureq", "curl", "socket2", "mio", "openssl", "rustls", "native-tls"] {
        assert!(!lock.contains(&format!("\nname = \"{library}\"\n")), "{library} is in Cargo.lock");
    }
}

/// The system's own record of a run: no call that has to do with a network.
#[test]
fn no_run_opens_a_socket() {
    let folder = Folder::new(&[("bad.alloy", BROKEN), ("good.alloy", VALID)]);
    let trace = folder.path("trace");
    for arguments in [&["check"][..], &["check", "--fix", "--diff"], &["format", "--check"], &["graph", "good.alloy"]] {
        let mut command = std::process::Command::new("strace");
        command.args(["-f", "-qq", "-e", "trace=network", "-o"]).arg(&trace);
        command.arg(env!("CARGO_BIN_EXE_alloy-lint")).args(arguments).current_dir(folder.path(""));
        let traced = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !traced.is_ok_and(|status| matches!(status.code(), Some(0 | 1))) || !trace.exists() {
            println!("skipped: no strace here, or it may not trace");
            return;
        }
        let calls = std::fs::read_to_string(&trace).unwrap();
        // The ends of threads are recorded too.
        let calls: Vec<&str> = calls.lines().filter(|line| line.contains('(')).collect();
        assert!(calls.is_empty(), "{arguments:?}: {calls:#?}");
    }
}

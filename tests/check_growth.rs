//! Large and deep configurations: an answer, in time that grows with their size.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use alloy_lint::diagnostics::Family;
use alloy_lint::{Options, check_source};

fn errors(source: &str) -> usize {
    let found = check_source("config.alloy", source, &Options::default());
    found.iter().filter(|diagnostic| diagnostic.family == Family::Check).count()
}

/// The time of one of as many runs as are worth measuring.
fn cost(source: &str) -> Duration {
    let (start, processor) = (Instant::now(), processor_time());
    for runs in 1.. {
        let _ = errors(source);
        // The system counts a processor's time in steps of some milliseconds.
        let passed = processor.zip(processor_time()).map_or_else(|| start.elapsed(), |(before, after)| after - before);
        if passed > Duration::from_millis(50) {
            return passed / runs;
        }
    }
    Duration::ZERO
}

/// What this thread has had of the processor; Linux only.
fn processor_time() -> Option<Duration> {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(statistics.split_whitespace().next()?.parse().ok()?))
}

/// A source of eight times the size may take about eight times as long; quadratic work would take 64 times.
fn grows_with_size(what: &str, source: impl Fn(usize) -> String, size: usize) {
    let (small, large) = (source(size), source(size * 8));
    let bytes = large.len() as f64 / small.len() as f64;
    let mut ratio = f64::INFINITY;
    // Another process may slow down one measurement, but hardly all.
    for _ in 0..4 {
        ratio = ratio.min(cost(&large).as_secs_f64() / cost(&small).as_secs_f64().max(1e-6));
        if ratio < bytes * 3.5 {
            return;
        }
    }
    panic!("{what}: {bytes:.1} times the size took {ratio:.1} times as long");
}

fn size() -> usize {
    if cfg!(debug_assertions) { 400 } else { 6_000 }
}

fn chain(length: usize) -> String {
    let mut source = String::new();
    for at in 0..length {
        let _ = writeln!(source, "loki.process \"n{at}\" {{\n  forward_to = [loki.process.n{}.receiver]\n}}\n", at + 1);
    }
    let _ = writeln!(source, "loki.process \"n{length}\" {{\n  forward_to = []\n}}");
    source
}

fn fan(width: usize) -> String {
    let mut source = String::from("loki.process \"all\" {\n  forward_to = [\n");
    for at in 0..width {
        let _ = writeln!(source, "    loki.write.w{at}.receiver,");
    }
    source.push_str("  ]\n}\n");
    for at in 0..width {
        let _ = writeln!(source, "\nloki.write \"w{at}\" {{ endpoint {{ url = \"http://w{at}\" }} }}");
    }
    source
}

fn cycle(length: usize) -> String {
    let mut source = chain(length);
    let _ = writeln!(source, "\nloki.process \"back\" {{\n  forward_to = [loki.process.n0.receiver]\n}}");
    source.replace("forward_to = []", "forward_to = [loki.process.back.receiver]")
}

fn instances(count: usize) -> String {
    let mut source = String::from(
        "declare \"m\" {\n  argument \"to\" { }\n\n  loki.process \"p\" {\n    forward_to = argument.to.value\n  }\n}\n",
    );
    for at in 0..count {
        let _ = writeln!(
            source,
            "\nloki.write \"w{at}\" {{ endpoint {{ url = \"http://w{at}\" }} }}\n\nm \"i{at}\" {{\n  to = [loki.write.w{at}.receiver]\n}}"
        );
    }
    source
}

fn nested_modules(depth: usize) -> String {
    let mut source = String::from("declare \"d0\" {\n  export \"x\" { value = 1 }\n}\n");
    for at in 1..=depth {
        let _ = writeln!(
            source,
            "\ndeclare \"d{at}\" {{\n  d{0} \"a\" {{ }}\n\n  d{0} \"b\" {{ }}\n\n  export \"x\" {{ value = d{0}.a.x + d{0}.b.x }}\n}}",
            at - 1
        );
    }
    let _ = writeln!(source, "\nd{depth} \"top\" {{ }}");
    source
}

fn broken_references(count: usize) -> String {
    (0..count).fold(String::new(), |mut source, at| {
        let _ = writeln!(source, "loki.process \"n{at}\" {{\n  forward_to = [loki.write.w{at}.receiver]\n}}\n");
        source
    })
}

fn unknown_names(count: usize) -> String {
    let mut source = String::from("loki.write \"x\" {\n");
    for at in 0..count {
        let _ = writeln!(source, "  name{at} = 1");
    }
    source.push_str("}\n");
    source
}

#[test]
fn components_and_references() {
    grows_with_size("a chain of references", chain, size());
    grows_with_size("a fan of references", fan, size());
    assert_eq!(errors(&chain(size())), 0);
    assert_eq!(errors(&fan(size())), 0);
}

#[test]
fn cycles_and_mistakes() {
    grows_with_size("a cycle", cycle, size() / 4);
    assert_eq!(errors(&cycle(size())), 1);
    grows_with_size("unknown arguments", unknown_names, size() / 4);
    assert_eq!(errors(&broken_references(size() / 8)), size() / 8);
    grows_with_size("references to nothing", broken_references, size() / 8);
}

/// Instances of what an import does not declare, beside as many that it does.
fn missing_modules(count: usize) -> String {
    let lines = |line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    let declares = lines(&|at| format!("declare \\\"d{at}\\\" {{ }}\\n"));
    format!("import.string \"m\" {{\n  content = \"{declares}\"\n}}\n") + &lines(&|at| format!("m.x{at} \"a\" {{ }}\n"))
}

/// References to what is no value.
fn no_values(count: usize) -> String {
    (0..count).fold(String::new(), |mut source, at| {
        let _ = writeln!(source, "declare \"d{at}\" {{ }}\nlocal.file \"f{at}\" {{\n  filename = declare.d{at}.x\n}}");
        source
    })
}

#[test]
fn what_is_not_there() {
    assert_eq!(errors(&missing_modules(50)), 50);
    grows_with_size("instances of what an import lacks", missing_modules, size() / 4);
    assert_eq!(errors(&no_values(50)), 50);
    grows_with_size("references to what is no value", no_values, size() / 4);
}

#[test]
fn loops_in_loops() {
    let depth = 12;
    let items = (0..8).map(|item| item.to_string()).collect::<Vec<_>>().join(", ");
    let open = |at: usize| format!("foreach \"f\" {{\n  collection = [{items}]\n  var = \"v{at}\"\n  template {{\n");
    let body = "loki.write \"x\" {\n  endpoint {\n    url = \"http://h:x\"\n  }\n}\n";
    let source = (0..depth).map(open).collect::<String>() + body + &"}\n}\n".repeat(depth);
    assert_eq!(errors(&source), 1);
}

#[test]
fn modules() {
    grows_with_size("instances of a module", instances, size() / 2);
    assert_eq!(errors(&instances(100)), 0);
    // Evaluated naively, these would be two to the power of their depth.
    assert_eq!(errors(&nested_modules(60)), 0);
    assert_eq!(errors(&nested_modules(if cfg!(debug_assertions) { 500 } else { 20_000 })), 0);
}

/// Runs with the stack that a thread has by default; frames that are not optimised take several times as much.
fn on_a_small_stack(source: String) -> usize {
    let bytes = if cfg!(debug_assertions) { 32 << 20 } else { 2 << 20 };
    std::thread::Builder::new().stack_size(bytes).spawn(move || errors(&source)).unwrap().join().unwrap()
}

#[test]
fn depth_needs_no_stack() {
    let nested = |open: &dyn Fn(usize) -> String, depth: usize| {
        let mut source = String::new();
        for at in 0..depth {
            source.push_str(&open(at));
        }
        source + &"}\n".repeat(depth)
    };
    let _ = on_a_small_stack(nested(&|at| format!("declare \"d{at}\" {{\n"), 1_000));
    let _ = on_a_small_stack(
        nested(&|at| format!("foreach \"f{at}\" {{\ncollection = []\nvar = \"v\"\ntemplate {{\n"), 400)
            + &"}\n".repeat(400),
    );
    let stages = String::from("loki.process \"x\" {\nforward_to = []\n")
        + &nested(&|_| String::from("stage.match {\nselector = \"{a=\\\"b\\\"}\"\n"), 800)
        + "}\n";
    let _ = on_a_small_stack(stages);
    let lists = format!("loki.process \"x\" {{\n  forward_to = {}{}\n}}\n", "[".repeat(2_000), "]".repeat(2_000));
    let _ = on_a_small_stack(lists);
}

#[test]
fn odd_modules_have_an_answer() {
    for source in [
        "declare \"a\" {\n  a \"x\" { }\n}\n\na \"y\" { }\n",
        "declare \"a\" {\n  b \"x\" { }\n}\n\ndeclare \"b\" {\n  a \"x\" { }\n}\n\na \"y\" { }\n",
        "import.string \"a\" {\n  content = import.string.a.content\n}\n",
        "import.file \"a\" {\n  filename = \"config.alloy\"\n}\n\na.x \"y\" { }\n",
        "declare \"a\" { }\n\ndeclare.a { }\n",
        "declare \"m\" {\n  argument \"__x\" { }\n\n  argument \"X\" { }\n\n  argument \"x\" { }\n}\n",
        "loki.write \"x\" {\n  max_streams = 1e400\n}\n",
        "loki.write \"x\" {\n  max_streams = 2 ^ 9223372036854775807\n}\n",
        "discovery.relabel \"x\" {\n  targets = [{a = null}]\n}\n",
        "foreach { template { } template { } }\n",
        "a.b.c.d.e.f.g.h.i.j { }\n",
        "import.string \"a\" { content = `import.string \"a\" { content = \"declare \\\"x\\\" { }\" }` }\n",
    ] {
        let _ = errors(source);
    }
}

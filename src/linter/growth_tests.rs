//! The work of a whole check grows with the configuration and no faster, whatever stands in it. Not seconds are counted but
//! steps: looks at statements, expressions, nodes, candidates of a hint.

use std::fmt::Write as _;

use super::{Options, check_source};
use crate::syntax::STEPS;

/// Steps for each byte of a source.
fn cost(source: &str) -> f64 {
    STEPS.set(0);
    drop(check_source("config.alloy", source, &Options::default()));
    STEPS.get() as f64 / source.len() as f64
}

/// Lines for the numbers up to `count`.
fn lines(count: usize, line: impl Fn(&mut String, usize) -> std::fmt::Result) -> String {
    (0..count).fold(String::new(), |mut source, at| {
        let _ = line(&mut source, at);
        source
    })
}

fn chain(length: usize) -> String {
    lines(length, |source, at| {
        writeln!(source, "loki.process \"n{at}\" {{\n  forward_to = [loki.process.n{}.receiver]\n}}", at + 1)
    }) + &format!("loki.process \"n{length}\" {{\n  forward_to = []\n}}\n")
}

/// The steps for a byte are the same for a configuration of `most` and of a tenth of that.
fn is_linear(name: &str, most: usize, shape: fn(usize) -> String) {
    let (small, large) = (cost(&shape(most / 10)), cost(&shape(most)));
    assert!(large <= 1.4 * small + 1.0, "{name}: {small:.1} steps for each byte, then {large:.1}");
    assert!(large < 100.0, "{name}: {large:.1} steps for each byte");
}

#[test]
fn a_hundred_thousand_components() {
    is_linear("components", 100_000, |n| {
        lines(n, |source, at| {
            writeln!(source, "loki.write \"w{at}\" {{\n  endpoint {{\n    url = \"http://w{at}/x\"\n  }}\n}}")
        })
    });
}

#[test]
fn a_chain_of_a_hundred_thousand() {
    is_linear("a chain", 100_000, chain);
}

#[test]
fn a_cycle_of_a_hundred_thousand() {
    is_linear("a cycle", 100_000, |n| chain(n).replace("forward_to = []", "forward_to = [loki.process.n0.receiver]"));
}

#[test]
fn a_fan_of_a_hundred_thousand() {
    is_linear("a fan", 100_000, |n| {
        let receivers = lines(n, |source, at| writeln!(source, "    loki.write.w{at}.receiver,"));
        let writers = lines(n, |source, at| writeln!(source, "loki.write \"w{at}\" {{ }}"));
        format!("loki.process \"all\" {{\n  forward_to = [\n{receivers}  ]\n}}\n{writers}")
    });
}

/// Hints cost much where nothing is optimised.
const MISTAKES: usize = if cfg!(debug_assertions) { 4_000 } else { 100_000 };

#[test]
fn mistakes() {
    is_linear("labels that are taken", MISTAKES, |n| "loki.echo \"a\" { }\n".repeat(n));
    is_linear("references to nothing", MISTAKES, |n| {
        lines(n, |source, at| {
            writeln!(source, "loki.process \"n{at}\" {{\n  forward_to = [loki.write.w{at}.receiver]\n}}")
        })
    });
    is_linear("unknown components", MISTAKES, |n| {
        lines(n, |source, at| writeln!(source, "loki.wrote{at} \"w\" {{ }}"))
    });
    is_linear("unknown arguments", MISTAKES, |n| {
        format!("loki.write \"x\" {{\n{}}}\n", lines(n, |source, at| writeln!(source, "  external_label{at} = 1")))
    });
    is_linear("unknown blocks", MISTAKES, |n| {
        format!("loki.write \"x\" {{\n{}}}\n", lines(n, |source, at| writeln!(source, "  endpint{at} {{ }}")))
    });
}

#[test]
fn modules() {
    is_linear("modules", 20_000, |n| {
        lines(n, |source, at| {
            let body = "  argument \"to\" { }\n\n  loki.process \"p\" {\n    forward_to = argument.to.value\n  }\n";
            writeln!(source, "declare \"m{at}\" {{\n{body}}}\nm{at} \"i\" {{\n  to = []\n}}")
        })
    });
    is_linear("instances of a module", 20_000, |n| {
        let module =
            "declare \"m\" {\n  argument \"to\" { }\n\n  export \"same\" {\n    value = argument.to.value\n  }\n}\n";
        lines(n, |source, at| writeln!(source, "m \"i{at}\" {{\n  to = {at}\n}}")) + module
    });
    // Deeper ones are a mistake of their own.
    is_linear("nested modules", 1_000, |n| {
        lines(n, |source, at| writeln!(source, "declare \"d{at}\" {{")) + &"}\n".repeat(n)
    });
}

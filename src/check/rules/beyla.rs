//! Rules of `beyla.ebpf` that speak of several blocks at once.

use super::Violation;
use super::code::Functions;
use super::instance::{Instance, text};
use super::message::{Shown, fill};
use crate::catalog::Rule;

pub(super) const FUNCTIONS: &Functions = &[
    ("beyla_discovery", beyla_discovery),
    ("beyla_enrichment_rule", beyla_enrichment_rule),
    ("beyla_sampler", beyla_sampler),
    ("beyla_services", beyla_services),
    ("beyla_traces_output", beyla_traces_output),
];

fn beyla_traces_output(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(traces) = instance.block("traces") else { return };
    let sampled = traces.block("sampler").is_some_and(|sampler| sampler.given("name") == Some(true));
    if (sampled || traces.given("instrumentations") == Some(true)) && instance.block("output").is_none() {
        let said = fill(rule.message, instance, &[]);
        let message = "`traces` needs an `output` block to send them to";
        found
            .push(Violation::new(instance.place("traces"), message, said).with_help("add `output { traces = [ … ] }`"));
    }
}

/// The features of metrics that look into applications.
const APPLICATION: &[&str] = &[
    "*",
    "all",
    "application",
    "application_host",
    "application_process",
    "application_service_graph",
    "application_span",
    "application_span_otel",
    "application_span_sizes",
];

fn application_feature(instance: &Instance<'_, '_>) -> Option<crate::text::Span> {
    let metrics = instance.block("metrics")?;
    let features = metrics.elements("features")?;
    let wanted = features
        .iter()
        .find(|item| text(&item.value).is_some_and(|feature| APPLICATION.contains(&feature.as_str())))?;
    Some(wanted.span)
}

fn beyla_discovery(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(feature) = application_feature(instance) else { return };
    let discovery = instance.block("discovery");
    let any = |name| discovery.as_ref().is_some_and(|discovery| discovery.block(name).is_some());
    if !any("services") && !any("survey") && !any("instrument") {
        let said = fill(rule.message, instance, &[]);
        let message = "this feature looks into applications, and none are to be discovered";
        found.push(
            Violation::new(feature, message, said).with_help("add `discovery { instrument { open_ports = \"…\" } }`"),
        );
    }
}

/// Lists of services, and what Alloy calls them; the first three count with application features only.
const LISTS: &[(&str, &str)] = &[
    ("services", "invalid discovery"),
    ("survey", "invalid survey"),
    ("instrument", "invalid instrument"),
    ("exclude_services", "invalid exclude_services"),
    ("exclude_instrument", "invalid exclude_instrument"),
    ("default_exclude_instrument", "invalid default_exclude_instrument"),
];

fn beyla_services(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let Some(discovery) = instance.block("discovery") else { return };
    let applications = application_feature(instance).is_some();
    for (at, (list, kind)) in LISTS.iter().enumerate() {
        if at < 3 && !applications {
            continue;
        }
        for (index, service) in discovery.blocks(list).enumerate() {
            let empty =
                ["open_ports", "exe_path", "cmd_args"].into_iter().all(|name| service.given(name) == Some(false));
            if empty && service.block("kubernetes").is_none() {
                let known = [("kind", Shown::text(kind)), ("index", Shown::text(index.to_string()))];
                let said = fill(rule.message, instance, &known);
                let message = format!("this `{list}` block selects nothing");
                found.push(
                    Violation::new(service.block.name_span(), message, said)
                        .with_help("give `open_ports`, `exe_path`, `cmd_args` or a `kubernetes` block"),
                );
            }
        }
    }
}

const SAMPLERS: &[&str] = &[
    "",
    "always_on",
    "always_off",
    "traceidratio",
    "parentbased_always_on",
    "parentbased_always_off",
    "parentbased_traceidratio",
];

/// One of the four rules of a sampler, broken as soon as its block is decoded, whatever is around it.
fn beyla_sampler(sampler: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let (Some(name), Some(arg)) = (sampler.text("name"), sampler.text("arg")) else { return };
    let takes_ratio = matches!(name.as_str(), "traceidratio" | "parentbased_traceidratio");
    let ratio = arg.parse::<f64>();
    let (broken, place, message) = match rule.id {
        "beyla-sampler-name" => (!SAMPLERS.contains(&name.as_str()), "name", format!("`{name}` is no sampler")),
        "beyla-sampler-needs-ratio" => {
            (takes_ratio && arg.is_empty(), "name", format!("the sampler `{name}` needs a ratio in `arg`"))
        }
        "beyla-sampler-number" => {
            (takes_ratio && !arg.is_empty() && ratio.is_err(), "arg", format!("`{arg}` is no number"))
        }
        _ => (
            takes_ratio && ratio.is_ok_and(|ratio| !(0.0..=1.0).contains(&ratio)),
            "arg",
            format!("the ratio `{arg}` is not between 0 and 1"),
        ),
    };
    if broken {
        let known = [("value", Shown::text(&name)), ("arg", Shown::text(&arg))];
        let said = fill(rule.message, sampler, &known);
        found.push(Violation::new(sampler.place(place), message, said));
    }
}

fn beyla_enrichment_rule(instance: &Instance<'_, '_>, rule: &'static Rule, found: &mut Vec<Violation>) {
    let (name, allowed): (&'static str, &[&str]) = match rule.id {
        "beyla-enrichment-action" => ("action", &["", "include", "exclude", "obfuscate"]),
        "beyla-enrichment-type" => ("type", &["", "headers", "body"]),
        _ => ("scope", &["", "request", "response", "all"]),
    };
    for (index, inner) in instance.blocks("rule").enumerate() {
        let Some(value) = inner.text(name).filter(|value| !allowed.contains(&value.as_str())) else { continue };
        let known = [("index", Shown::text(index.to_string())), ("value", Shown::text(&value))];
        let said = fill(rule.message, instance, &known);
        found.push(
            Violation::new(inner.place(name), format!("`{name}` does not take `{value}`"), said)
                .with_help(format!("it takes {}", allowed[1..].join(", "))),
        );
    }
}

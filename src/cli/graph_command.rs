//! `alloy-lint graph`.

use std::path::Path;

use super::arguments::{GlobalArguments, GraphArguments, GraphFormat};
use super::configuration::Settings;
use super::configurations::Texts;
use super::output::say;
use super::{Failure, Outcome, discovery, input, output, workers};
use crate::graph::{self, ComponentGraph, Limits, TooLarge};

pub fn run(arguments: &GraphArguments, global: &GlobalArguments) -> Result<Outcome, Failure> {
    let settings = Settings::load(global)?;
    let found = discovery::find(&arguments.paths, &arguments.files, &|path| settings.excludes(path))?;
    for input in &found.inputs {
        settings.of(Path::new(&*input.name));
    }
    settings.verify()?;
    if found.inputs.is_empty() && !found.failed {
        return Err(Failure::new("no files to draw (looked for *.alloy and *.river)"));
    }
    // Deep trees need the stack of a worker.
    let pool = workers::pool(1, 1)?;
    let drawn = pool.install(|| {
        let mut failed = found.failed;
        let texts = Texts::read(&found.inputs, &arguments.target, &arguments.files, global, &settings, &mut failed)?;
        let mut graph = texts.resolved(|inputs, catalog| match arguments.format {
            GraphFormat::Html => ComponentGraph::with_arguments(inputs, catalog),
            _ => ComponentGraph::of(inputs, catalog),
        })?;
        if arguments.collapse_modules {
            graph.collapse_modules();
        }
        if !arguments.focus.is_empty() {
            graph.focus(&arguments.focus, arguments.depth).map_err(|missing| {
                let hint = missing.closest.map_or_else(String::new, |closest| format!("; did you mean `{closest}`?"));
                Failure::new(format!("--focus: there is no `{}`{hint}", missing.name))
            })?;
        }
        Ok((write(&graph, arguments.format)?, failed))
    });
    let (text, failed): (String, bool) = drawn?;
    if arguments.format == GraphFormat::Mermaid && !Limits::hold(&text) && !global.quiet && !global.silent {
        say(&format!(
            "alloy-lint: warning: GitHub draws charts of at most {} edges and {} characters: \
             use --focus or --collapse-modules for a part",
            Limits::EDGES,
            Limits::CHARACTERS
        ));
    }
    match &arguments.output_file {
        Some(file) if file.as_os_str() != "-" => std::fs::write(file, text)
            .map_err(|error| Failure::new(format!("cannot write {}: {}", file.display(), input::explain(&error))))?,
        _ => output::print(&text)?,
    }
    Ok(if failed { Outcome::Error } else { Outcome::Clean })
}

fn write(graph: &ComponentGraph, format: GraphFormat) -> Result<String, Failure> {
    Ok(match format {
        GraphFormat::Mermaid => graph::mermaid(graph),
        GraphFormat::Dot => graph::dot(graph),
        GraphFormat::Json => graph::json(graph),
        GraphFormat::Svg => graph::svg(graph).map_err(|TooLarge { nodes, edges }| {
            Failure::new(format!(
                "a picture of {nodes} components and {edges} connections would be too large (at most {} and {}): \
                 use --focus or --collapse-modules for a part",
                TooLarge::NODES,
                TooLarge::EDGES
            ))
        })?,
        GraphFormat::Html => graph::html(graph),
    })
}

//! The command line: the only room, with `lsp`, that touches files, the terminal, the environment and threads.
//!
//! [`main`] parses the arguments and hands them to one function for each command. What is found, and how it looks, is
//! decided elsewhere: this room reads, asks the library, and writes.

mod arguments;
mod ast_command;
mod catalog_command;
mod check_command;
mod discovery;
mod explain_command;
mod config_command;
mod configuration;
mod configurations;
mod failure;
mod format_command;
mod graph_command;
mod input;
mod loader;
mod output;
mod patch;
mod progress;
mod rule_command;
mod rules;
mod severities;
mod target;
mod workers;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use arguments::{Arguments, Command, TextOrJson};
use failure::Failure;

/// How a run ended, as the shell sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Findings, or files that would change.
    Findings,
    /// A wrong flag, configuration, input or output, or an internal error. What can be said was said.
    Error,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Clean => Self::SUCCESS,
            Outcome::Findings => Self::from(1),
            Outcome::Error => Self::from(2),
        }
    }
}

/// The whole program: reads the process's arguments, gives its exit code.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help asked for is no error; printing to a closed pipe is none either.
            let _ = error.print();
            return ExitCode::from(error.exit_code().clamp(0, 2) as u8);
        }
    };
    match run(&arguments) {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            output::say(&format!("alloy-lint: error: {failure}"));
            Outcome::Error.into()
        }
    }
}

fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let global = &arguments.global;
    match &arguments.command {
        Command::Check(check) => check_command::run(check, global),
        Command::Format(format) => format_command::run(format, global),
        Command::Catalog(catalog) => catalog_command::run(catalog),
        Command::Rule(rule) => rule_command::run(rule),
        Command::Ast(ast) => ast_command::run(ast),
        Command::Config(config) => config_command::run(config, global),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "alloy-lint", &mut script);
            output::print_bytes(&script)?;
            Ok(Outcome::Clean)
        }
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Arguments::command())
                .render(&mut page)
                .map_err(|error| Failure::new(format!("cannot make the manual page: {error}")))?;
            output::print_bytes(&page)?;
            Ok(Outcome::Clean)
        }
        Command::Version { format } => {
            let version = env!("CARGO_PKG_VERSION");
            output::print(&match format {
                TextOrJson::Text => format!("alloy-lint {version}\n"),
                TextOrJson::Json => format!("{}\n", serde_json::json!({ "name": "alloy-lint", "version": version })),
            })?;
            Ok(Outcome::Clean)
        }
        Command::Graph(graph) => graph_command::run(graph, global),
        Command::Explain(explain) => explain_command::run(explain, global),
    }
}

//! `-A`, `-W` and `-D`: severities of rules, from left to right as they were typed.
//!
//! They change what configuration files say. `--ignore`, per-file ignores and comments hold all the same.

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::{Failure, rules};
use crate::diagnostics::{RuleName, Severity};
use crate::lint::{self, RULES, Rule, Status};
use crate::linter::RuleSettings;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Level {
    Allow,
    Warn,
    Deny,
}

/// The flags: level, name, short name, help.
const FLAGS: [(Level, &str, char, &str); 3] = [
    (Level::Allow, "allow", 'A', "Turn these rules off: names, categories, `lint` or `all`; see --deny"),
    (Level::Warn, "warn", 'W', "Turn these lint rules on, as warnings; see --deny"),
    (Level::Deny, "deny", 'D', "Turn these rules on, as errors; of several -A, -W and -D the last one decides"),
];

/// The changes, in the order of the command line.
#[derive(Clone, Debug, Default)]
pub struct SeverityArguments(Vec<(Level, String)>);

impl clap::Args for SeverityArguments {
    fn augment_args(command: Command) -> Command {
        command.args(FLAGS.map(|(_, name, short, help)| {
            Arg::new(name)
                .short(short)
                .long(name)
                .value_name("RULE")
                .value_delimiter(',')
                .action(ArgAction::Append)
                .help(help)
                .help_heading("Rules")
        }))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for SeverityArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut typed: Vec<(usize, Level, &String)> = FLAGS
            .iter()
            .flat_map(|&(level, name, ..)| {
                let places = matches.indices_of(name).into_iter().flatten();
                let names = matches.get_many::<String>(name).into_iter().flatten();
                places.zip(names).map(move |(place, name)| (place, level, name))
            })
            .collect();
        typed.sort_by_key(|(place, ..)| *place);
        Ok(Self(typed.into_iter().map(|(_, level, name)| (level, name.clone())).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl SeverityArguments {
    pub fn verify(&self) -> Result<(), Failure> {
        for (level, name) in &self.0 {
            let (flag, checked) = match level {
                Level::Allow => ("--allow", rules::check_ignored(name)),
                Level::Warn => ("--warn", rules::check_warned(name)),
                Level::Deny => ("--deny", rules::check_selected(name)),
            };
            checked.map_err(|problem| Failure::new(format!("{flag}: {problem}")))?;
        }
        Ok(())
    }

    /// Changes what is told.
    pub fn apply(&self, settings: &mut RuleSettings) {
        for (level, name) in &self.0 {
            let severity = match level {
                Level::Allow => None,
                Level::Warn => Some(Severity::Warning),
                Level::Deny => Some(Severity::Error),
            };
            for rule in RULES.iter().filter(|rule| means(name, rule)) {
                // As everywhere, a category does not turn on what is not ready.
                let ready = rule.status != Status::Preview || settings.preview || rule.name.as_str() == name;
                if severity.is_some() && !ready {
                    continue;
                }
                settings.severity.insert(rule.name.to_string(), severity);
                if severity.is_some() {
                    settings.extend_select.push(rule.name.to_string());
                    unignore(&mut settings.ignore, rule);
                }
            }
            let is_meant = |rule: &RuleName| rule.as_str() == name || name == "check";
            for rule in RuleName::CHECK.iter().filter(|rule| lint::rule(rule.as_str()).is_none() && is_meant(rule)) {
                settings.ignore.retain(|ignored| ignored != rule.as_str());
                if *level == Level::Allow {
                    settings.ignore.push(rule.to_string());
                }
            }
        }
    }
}

/// Whether a name, which may be that of a group, means a lint rule.
fn means(name: &str, rule: &Rule) -> bool {
    name == rule.name.as_str() || name == rule.category || name == "lint" || name == "all"
}

/// Takes one rule out of what is ignored; of an ignored group the others stay.
fn unignore(ignored: &mut Vec<String>, wanted: &Rule) {
    *ignored = std::mem::take(ignored)
        .into_iter()
        .flat_map(|entry| {
            if !means(&entry, wanted) {
                return vec![entry];
            }
            let others = RULES.iter().filter(|rule| means(&entry, rule) && rule.name != wanted.name);
            others.map(|rule| rule.name.to_string()).collect()
        })
        .collect();
}

//! All integration tests, in one binary: linking once is faster than linking often.

#![expect(clippy::disallowed_methods, reason = "tests read and write files of their own")]

mod adoption;
mod cases;
mod check_edits;
mod check_growth;
mod check_oracle;
mod check_releases;
mod catalog;
mod command_line;
mod explain;
mod format_oracle;
mod format_properties;
mod fuzz_seeds;
mod load_rules;
mod fix_properties;
mod graph;
mod graph_edges;
mod graph_tools;
mod readme;
mod lint_rules;
mod rendering;
mod report_formats;
mod rule_options;
mod rule_pages;
mod support;
mod syntax_grammar;
mod syntax_oracle;
mod syntax_properties;
mod syntax_recovery;
mod tidy;
mod types;

//! An explanation in Markdown, for a pull request.

use std::fmt::Write as _;

use super::model::{Configuration, Explanation, Piece, Section, SectionKind, Text};
use super::text::{destinations, need_text, users};

/// The explanation as Markdown.
#[must_use]
pub fn markdown(explanation: &Explanation) -> String {
    let mut out = String::new();
    for (at, configuration) in explanation.configurations.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        configuration_to(&mut out, configuration);
    }
    out
}

fn configuration_to(out: &mut String, configuration: &Configuration) {
    let paths: Vec<String> = configuration.paths.iter().map(|path| span(path)).collect();
    let _ = writeln!(out, "## {}", paths.join(", "));
    for problem in &configuration.broken {
        let _ = write!(out, "\n> **Warning:** {}\n", inline(problem));
    }
    if configuration.sections.is_empty() {
        out.push_str("\nDoes nothing: it holds no component.\n");
    }
    let pipelines: Vec<&Section> =
        configuration.sections.iter().filter(|section| section.kind == SectionKind::Pipeline).collect();
    // One pipeline needs no list of them.
    if pipelines.len() > 1 {
        out.push('\n');
        for section in pipelines {
            let _ = writeln!(out, "- {}", inline(&section.title));
        }
    }
    for section in &configuration.sections {
        section_to(out, section);
    }
    let needs = &configuration.needs;
    let mut lines: Vec<Text> = needs
        .environment
        .iter()
        .map(|variable| {
            let optional = if variable.optional { ", may be empty" } else { "" };
            Text::quoted(&format!("environment variable `{}`{optional} ({})", variable.name, users(&variable.used_by)))
        })
        .collect();
    for (what, list) in [("file ", &needs.files), ("access to ", &needs.access), ("the flag ", &needs.flags)] {
        lines.extend(list.iter().map(|need| need_text(what, need)));
    }
    list_to(out, "Needs", &lines);
    let opened: Vec<Text> = configuration
        .opens
        .iter()
        .map(|opened| Text::new(format!("{} by {}", opened.what.marked(), super::model::code(&opened.component))))
        .collect();
    list_to(out, "Listens on", &opened);
    let gaps: Vec<Text> = configuration.gaps.iter().map(|gap| gap.text.clone()).collect();
    list_to(out, "What it does not do", &gaps);
}

fn section_to(out: &mut String, section: &Section) {
    let _ = write!(out, "\n### {}\n\n", inline(&section.title));
    for line in &section.intro {
        let _ = writeln!(out, "- {}", inline(line));
    }
    if !section.intro.is_empty() {
        out.push('\n');
    }
    let numbered = matches!(section.kind, SectionKind::Pipeline | SectionKind::Module) && section.steps.len() > 1;
    for (number, step) in (1..).zip(&section.steps) {
        let mark = if numbered { format!("{number}. ") } else { "- ".to_owned() };
        let indent = " ".repeat(mark.len());
        let _ = writeln!(out, "{mark}**{}** (line {}): {}", span(&step.name), step.line, inline(&step.text));
        for detail in &step.details {
            let _ = writeln!(out, "{indent}{}- {}", "  ".repeat(detail.depth.min(8)), inline(&detail.text));
        }
        if let Some(line) = destinations(step, section.kind) {
            let _ = writeln!(out, "{indent}- → {}", inline(&Text::quoted(&line)));
        }
    }
}

fn list_to(out: &mut String, title: &str, lines: &[Text]) {
    if lines.is_empty() {
        return;
    }
    let _ = write!(out, "\n### {title}\n\n");
    for line in lines {
        let _ = writeln!(out, "- {}", inline(line));
    }
}

fn inline(text: &Text) -> String {
    let pieces = text.pieces().map(|piece| match piece {
        Piece::Words(words) => escaped(words),
        Piece::Code(code) => span(code),
    });
    pieces.collect()
}

/// Words whose signs would mean something to Markdown.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if matches!(c, '*' | '_' | '<' | '>' | '[' | ']' | '\\' | '`' | '|' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A code span that holds any text: its fence is longer than every run of back quotes inside.
fn span(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let blank = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{code}{blank}{fence}")
}

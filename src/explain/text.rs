//! An explanation for a terminal.

use super::model::{Configuration, Explanation, Need, Piece, Section, SectionKind, Step, Text};
use super::phrase;

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Columns to a line.
    pub width: usize,
    pub color: bool,
}

const BOLD: &str = "\u{1b}[1m";
const VALUE: &str = "\u{1b}[36m";
const FAINT: &str = "\u{1b}[2m";
const WARNING: &str = "\u{1b}[33m";
const RESET: &str = "\u{1b}[0m";

/// The explanation as text.
#[must_use]
pub fn text(explanation: &Explanation, look: Look) -> String {
    let mut writer = Writer { look, out: String::new() };
    for (at, configuration) in explanation.configurations.iter().enumerate() {
        if at > 0 {
            writer.out.push('\n');
        }
        writer.configuration(configuration);
    }
    writer.out
}

struct Writer {
    look: Look,
    out: String,
}

impl Writer {
    fn configuration(&mut self, configuration: &Configuration) {
        let paths: Vec<&str> = configuration.paths.iter().map(|path| &**path).collect();
        self.heading(&paths.join(", "));
        for problem in &configuration.broken {
            self.marked(2, "! ", problem, WARNING);
        }
        if configuration.sections.is_empty() {
            self.marked(2, "", &Text::new("Does nothing: it holds no component."), "");
        }
        // One pipeline needs no list of them.
        let pipelines: Vec<&Section> =
            configuration.sections.iter().filter(|section| section.kind == SectionKind::Pipeline).collect();
        if pipelines.len() > 1 {
            for pipeline in pipelines {
                self.marked(2, "- ", &pipeline.title, "");
            }
        }
        for section in &configuration.sections {
            self.section(section);
        }
        self.lists(configuration);
    }

    fn section(&mut self, section: &Section) {
        self.out.push('\n');
        self.marked(0, "", &section.title, BOLD);
        for line in &section.intro {
            self.marked(2, "", line, "");
        }
        let numbered = matches!(section.kind, SectionKind::Pipeline | SectionKind::Module) && section.steps.len() > 1;
        for (number, step) in (1..).zip(&section.steps) {
            self.step(step, numbered.then_some(number), section.kind);
        }
        if section.steps.is_empty() && section.intro.is_empty() {
            self.marked(2, "", &Text::new("Is empty."), "");
        }
    }

    fn step(&mut self, step: &Step, number: Option<usize>, kind: SectionKind) {
        let number = number.map_or_else(String::new, |number| format!("{number}. "));
        let indent = 2 + number.len().max(2);
        let place = format!("line {}", step.line);
        if self.look.color {
            self.out += &format!("  {number}{BOLD}{}{RESET}  {FAINT}{place}{RESET}\n", step.name);
        } else {
            self.out += &format!("  {number}{}  {place}\n", step.name);
        }
        self.marked(indent, "", &step.text, "");
        for detail in &step.details {
            self.marked(indent + 2 * detail.depth.min(8), "- ", &detail.text, "");
        }
        if let Some(line) = destinations(step, kind) {
            self.marked(indent, "→ ", &Text::quoted(&line), "");
        }
    }

    fn lists(&mut self, configuration: &Configuration) {
        let needs = &configuration.needs;
        let is_empty =
            needs.environment.is_empty() && needs.files.is_empty() && needs.access.is_empty() && needs.flags.is_empty();
        if !is_empty {
            self.out.push('\n');
            self.heading("Needs");
            for variable in &needs.environment {
                let optional = if variable.optional { ", may be empty" } else { "" };
                let line = format!("environment variable `{}`{optional} ({})", variable.name, users(&variable.used_by));
                self.marked(2, "- ", &Text::quoted(&line), "");
            }
            for (what, list) in [("file ", &needs.files), ("access to ", &needs.access), ("the flag ", &needs.flags)] {
                for need in list {
                    self.marked(2, "- ", &need_text(what, need), "");
                }
            }
        }
        if !configuration.opens.is_empty() {
            self.out.push('\n');
            self.heading("Listens on");
            for opened in &configuration.opens {
                let line =
                    Text::new(format!("{} ", opened.what.marked()) + "by " + &super::model::code(&opened.component));
                self.marked(2, "- ", &line, "");
            }
        }
        if !configuration.gaps.is_empty() {
            self.out.push('\n');
            self.heading("What it does not do");
            for gap in &configuration.gaps {
                self.marked(2, "- ", &gap.text, "");
            }
        }
    }

    fn heading(&mut self, words: &str) {
        if self.look.color {
            self.out += &format!("{BOLD}{words}{RESET}\n");
        } else {
            self.out += &format!("{words}\n");
        }
    }

    /// A text with a mark before it, wrapped, in a style.
    fn marked(&mut self, indent: usize, mark: &str, text: &Text, style: &str) {
        let hanging = indent + mark.chars().count();
        let width = self.look.width.max(hanging + 20);
        let mut line = " ".repeat(indent) + mark;
        let mut column = hanging;
        let mut is_first = true;
        for (word, width_of_word) in self.words(text, style) {
            if !is_first && column + 1 + width_of_word > width {
                self.out += line.trim_end();
                self.out.push('\n');
                line = " ".repeat(hanging);
                column = hanging;
                is_first = true;
            }
            if !is_first {
                line.push(' ');
                column += 1;
            }
            line += &word;
            column += width_of_word;
            is_first = false;
        }
        self.out += line.trim_end();
        self.out.push('\n');
    }

    /// Words with their widths, styled one by one so that a line can end between any two.
    fn words(&self, text: &Text, style: &str) -> Vec<(String, usize)> {
        let mut words: Vec<(String, usize)> = Vec::new();
        let mut glued = false;
        for piece in text.pieces() {
            let (content, is_code) = match piece {
                Piece::Words(words) => (words, false),
                Piece::Code(code) => (code, true),
            };
            let parts: Vec<&str> = content.split(' ').collect();
            for (at, part) in parts.iter().enumerate() {
                let mut shown = (*part).to_owned();
                let mut width = part.chars().count();
                if is_code && !self.look.color {
                    if at == 0 {
                        shown.insert(0, '`');
                        width += 1;
                    }
                    if at + 1 == parts.len() {
                        shown.push('`');
                        width += 1;
                    }
                }
                if self.look.color && !shown.is_empty() {
                    let style = if is_code { VALUE } else { style };
                    if !style.is_empty() {
                        shown = format!("{style}{shown}{RESET}");
                    }
                }
                match words.last_mut() {
                    Some((last, last_width)) if at == 0 && glued => {
                        *last += &shown;
                        *last_width += width;
                    }
                    _ => words.push((shown, width)),
                }
            }
            glued = true;
        }
        words.retain(|(_, width)| *width > 0);
        words
    }
}

/// Where a step's data goes, what flows where it is not plain.
pub(super) fn destinations(step: &Step, kind: SectionKind) -> Option<String> {
    // A value that is handed on is no data, except where that is what a component is for.
    let sends: Vec<&super::model::Destination> =
        step.sends.iter().filter(|to| kind == SectionKind::Values || to.what != ["value"]).collect();
    let first = sends.first()?;
    let same = sends.iter().all(|to| to.what == first.what);
    let names = |items: &mut dyn Iterator<Item = String>| -> String {
        let items: Vec<String> = items.collect();
        items.join(", ")
    };
    if kind == SectionKind::Values {
        return Some(format!("used by {}", names(&mut sends.iter().map(|to| to.to.clone()))));
    }
    let what = |to: &super::model::Destination| -> String {
        let kinds: Vec<String> =
            to.what.iter().filter(|kind| **kind != "value").map(|kind| (*kind).to_owned()).collect();
        phrase::list(&kinds)
    };
    if same && first.what.len() == 1 {
        return Some(names(&mut sends.iter().map(|to| to.to.clone())));
    }
    Some(names(&mut sends.iter().map(|to| match what(to) {
        what if what.is_empty() => format!("{} (a value)", to.to),
        what => format!("{} ({what})", to.to),
    })))
}

pub(super) fn need_text(what: &str, need: &Need) -> Text {
    let used_by: Vec<String> = need.used_by.iter().map(|name| super::model::code(name)).collect();
    Text::new(format!("{what}{} ({})", need.what.marked(), phrase::list(&used_by)))
}

pub(super) fn users(names: &[String]) -> String {
    phrase::list(&names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>())
}

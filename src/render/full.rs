//! Findings as a person wants to read them: the place drawn by `ariadne`, then what to do about it.
//!
//! `ariadne` draws on an [`Excerpt`], so its cost does not grow with the file; the true line numbers and positions are
//! put in its place afterwards.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;

use ariadne::{Color, Config, IndexType, Label, LabelAttach, ReportKind, Source};

use super::excerpt::{Excerpt, safe};
use super::{Positions, Redaction, Report, SourceFile, SourceMap, best_applicability};
use crate::diagnostics::{Applicability, Diagnostic, Edit, Severity};
use crate::text::Span;

/// How `full` may look.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FullStyle {
    pub color: bool,
    /// Columns of the terminal; help is folded to it. `None`: nothing is folded.
    pub width: Option<usize>,
}

/// Every finding with the lines it is about.
#[must_use]
pub fn full(report: &Report<'_>, style: FullStyle) -> String {
    let sources = report.sources();
    let mut out = String::new();
    for file in report.files.iter().filter(|file| !file.diagnostics.is_empty()) {
        let mut scene = Scene::new(&file.source, &sources, style);
        for diagnostic in &file.diagnostics {
            scene.draw(diagnostic, &mut out);
            out.push('\n');
        }
    }
    out
}

/// One file with everything that is needed to draw its findings.
struct Scene<'a> {
    own: Shown<'a>,
    others: HashMap<&'a str, Shown<'a>>,
    sources: &'a SourceMap<'a>,
    redaction: Redaction<'a>,
    style: FullStyle,
}

/// A source with its secrets hidden.
struct Shown<'a> {
    positions: Positions<'a>,
    text: Cow<'a, str>,
}

impl<'a> Shown<'a> {
    fn new(source: &'a SourceFile) -> Self {
        Self { positions: Positions::new(source), text: Redaction::source(source) }
    }
}

/// A run of places in one file.
struct Group<'a> {
    path: &'a str,
    /// The place named in the group's heading.
    heading: Span,
    places: Vec<PlaceInGroup>,
}

struct PlaceInGroup {
    span: Span,
    message: String,
    color: Color,
}

impl<'a> Scene<'a> {
    fn new(source: &'a SourceFile, sources: &'a SourceMap<'a>, style: FullStyle) -> Self {
        Self { own: Shown::new(source), others: HashMap::new(), sources, redaction: Redaction::of(source), style }
    }

    fn draw(&mut self, diagnostic: &'a Diagnostic, out: &mut String) {
        let groups = self.groups(diagnostic);
        let excerpts: Vec<Excerpt> = groups
            .iter()
            .map(|group| {
                let shown = self.shown(group.path);
                let spans: Vec<Span> = group.places.iter().map(|place| place.span).collect();
                Excerpt::new(&shown.text, shown.positions.lines(), &spans)
            })
            .collect();
        let headings: Vec<String> = groups
            .iter()
            .map(|group| {
                let position = self.shown(group.path).positions.start(group.heading);
                format!("{}:{}:{}", safe(group.path), position.line, position.column)
            })
            .collect();
        let drawing = self.ariadne(diagnostic, &groups, &excerpts);
        let numbers: Vec<&[u32]> = excerpts.iter().map(|excerpt| excerpt.numbers.as_slice()).collect();
        let footer = self.footer(diagnostic);
        finish(&drawing, &numbers, &headings, &footer, self.style.color, out);
    }

    fn shown(&self, path: &str) -> &Shown<'a> {
        self.others.get(path).unwrap_or(&self.own)
    }

    /// The finding's places: its own file first, each file's places in the order of their last lines.
    fn groups(&mut self, diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
        let own_path: &'a str = &self.own.positions.source().path;
        let color = severity_color(diagnostic.severity);
        let mut groups = vec![Group {
            path: own_path,
            heading: diagnostic.span,
            places: vec![PlaceInGroup { span: diagnostic.span, message: String::new(), color }],
        }];
        for label in &diagnostic.labels {
            let Some(source) = self.sources.get(label.path.as_ref(), self.own.positions.source()) else { continue };
            let message = safe(&self.redaction.apply(&label.message));
            let place = PlaceInGroup { span: label.span, message, color: Color::Cyan };
            if let Some(group) = groups.iter_mut().find(|group| *group.path == *source.path) {
                group.places.push(place);
            } else {
                self.others.entry(&source.path).or_insert_with(|| Shown::new(source));
                groups.push(Group { path: &source.path, heading: label.span, places: vec![place] });
            }
        }
        // The same place twice would be drawn twice.
        if let Some(own) = groups.first_mut()
            && let Some(at) = own.places.iter().skip(1).position(|place| place.span == diagnostic.span)
        {
            let twin = own.places.remove(at + 1);
            own.places[0].message = twin.message;
        }
        for group in &mut groups {
            let shown = self.others.get(group.path).unwrap_or(&self.own);
            let lines = shown.positions.lines();
            // ariadne starts a new group where lines go back.
            group.places.sort_by_key(|place| (lines.line(place.span.end), place.message.is_empty(), place.span.start));
        }
        groups
    }

    fn ariadne(&self, diagnostic: &Diagnostic, groups: &[Group<'_>], excerpts: &[Excerpt]) -> String {
        let kind = format!("{}[{}]", diagnostic.severity.as_str(), diagnostic.rule);
        let color = severity_color(diagnostic.severity);
        let message = safe(&self.redaction.apply(&diagnostic.message)).replace('\n', " ");
        let primary = groups
            .first()
            .and_then(|own| own.places.iter().position(|place| place.span == diagnostic.span))
            .and_then(|at| excerpts.first()?.spans.get(at))
            .map_or(0..0, |&(start, end)| start..end);
        let config = Config::default()
            .with_color(self.style.color)
            .with_index_type(IndexType::Byte)
            .with_label_attach(LabelAttach::Start);
        let mut report =
            ariadne::Report::build(ReportKind::Custom(&kind, color), (0usize, primary)).with_config(config);
        report.set_message(message);
        let mut order = 0;
        for (id, (group, excerpt)) in groups.iter().zip(excerpts).enumerate() {
            for (at, (place, &(start, end))) in group.places.iter().zip(&excerpt.spans).enumerate() {
                let mut label = Label::new((id, start..end)).with_color(place.color).with_order(order);
                order += 1;
                // ariadne underlines a place without words only beside one with words; alone, it gets a hook that is
                // taken away afterwards.
                let several = excerpt.several_lines(at);
                let beside = (0..group.places.len())
                    .any(|other| !group.places[other].message.is_empty() && excerpt.same_line(at, other));
                if several || !place.message.is_empty() || !beside {
                    label = label.with_message(&place.message);
                }
                report.add_label(label);
            }
        }
        let mut cache =
            Excerpts { sources: excerpts.iter().map(|excerpt| Source::from(excerpt.text.as_str())).collect() };
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        let _ = report.finish().write(&mut cache, &mut bytes);
        String::from_utf8(bytes).unwrap_or_default()
    }

    /// What follows the drawing: help, notes, fixes.
    fn footer(&self, diagnostic: &Diagnostic) -> Vec<String> {
        let mut lines = Vec::new();
        let hide = |text: &str| safe(&self.redaction.apply(text));
        if let Some(help) = &diagnostic.help {
            self.remark("help", &hide(help), &mut lines);
        }
        for said in differing_words(diagnostic) {
            let place = if said.line > 0 { format!(" ({}:{})", said.line, said.column) } else { String::new() };
            self.remark("note", &format!("Alloy says: {}{place}", hide(&said.message)), &mut lines);
        }
        if !diagnostic.versions.is_empty() {
            self.remark("note", &format!("holds in Alloy {}", diagnostic.versions.join(", ")), &mut lines);
        }
        for fix in &diagnostic.fixes {
            let how = match fix.applicability {
                Applicability::Safe => " (--fix)",
                Applicability::Unsafe => " (--fix --unsafe-fixes)",
                Applicability::Display => "",
            };
            self.remark("fix", &format!("{}{how}", hide(&fix.title)), &mut lines);
            self.change(&fix.edits, &mut lines);
        }
        lines
    }

    fn remark(&self, word: &str, text: &str, lines: &mut Vec<String>) {
        let indent = word.len() + 2;
        let width = self.style.width.map_or(usize::MAX, |width| width.saturating_sub(indent + 8).max(40));
        for (i, line) in fold(text, width).into_iter().enumerate() {
            lines.push(if i == 0 {
                format!("{}: {line}", paint(word, Paint::Remark, self.style.color))
            } else {
                format!("{:indent$}{line}", "")
            });
        }
    }

    /// The lines that a fix changes, before and after.
    fn change(&self, edits: &[Edit], lines: &mut Vec<String>) {
        const MOST_LINES: usize = 12;
        const MOST_BYTES: u32 = 4096;
        let index = self.own.positions.lines();
        let text = self.own.text.as_ref();
        let (Some(first), Some(last)) = (edits.first(), edits.last()) else { return };
        let (Some(from), Some(to)) = (
            index.line_range(index.line(first.span.start)).map(|range| range.start),
            index.line_range(index.line(last.span.end)).map(|range| range.end),
        ) else {
            return;
        };
        if to.saturating_sub(from) > MOST_BYTES {
            return;
        }
        let mut after = String::new();
        let mut at = from;
        for edit in edits {
            let Some(kept) = text.get(at as usize..edit.span.start as usize) else { return };
            after.push_str(kept);
            after.push_str(&self.redaction.apply(&edit.text));
            at = edit.span.end;
        }
        let (Some(rest), Some(before)) =
            (text.get(at as usize..(to.max(at)) as usize), text.get(from as usize..(to.max(at)) as usize))
        else {
            return;
        };
        after.push_str(rest);
        let show = |sign: &str, text: &str, lines: &mut Vec<String>| {
            let paint_as = if sign == "-" { Paint::Removed } else { Paint::Added };
            for (i, line) in text.lines().enumerate() {
                if i == MOST_LINES {
                    lines.push(String::from("      …"));
                    break;
                }
                let line: String = safe(&line.replace('\t', "    ")).chars().take(180).collect();
                lines.push(format!("    {}", paint(format!("{sign} {line}").trim_end(), paint_as, self.style.color)));
            }
        };
        show("-", before, lines);
        show("+", &after, lines);
    }
}

/// What Alloy says, where it is not said by our message already.
fn differing_words(diagnostic: &Diagnostic) -> impl Iterator<Item = &crate::diagnostics::AlloyMessage> {
    let ours = diagnostic.message.to_lowercase();
    diagnostic.alloy.iter().filter(move |said| !ours.contains(&said.message.to_lowercase()))
}

struct Excerpts<'a> {
    sources: Vec<Source<&'a str>>,
}

impl<'a> ariadne::Cache<usize> for Excerpts<'a> {
    type Storage = &'a str;

    fn fetch(&mut self, id: &usize) -> Result<&Source<&'a str>, impl std::fmt::Debug> {
        self.sources.get(*id).ok_or("no such excerpt")
    }

    fn display<'b>(&self, id: &'b usize) -> Option<impl std::fmt::Display + 'b> {
        Some(format!("{MARK}{id}{MARK}"))
    }
}

/// Surrounds the number of a group where its path belongs. Excerpts hold no control characters.
const MARK: char = '\u{1}';

/// Puts true numbers and paths into ariadne's drawing, drops hooks without words, and adds the footer.
fn finish(drawing: &str, numbers: &[&[u32]], headings: &[String], footer: &[String], color: bool, out: &mut String) {
    let true_width = digits(numbers.iter().flat_map(|group| group.iter()).copied().max().unwrap_or(1));
    let drawn_width = digits(numbers.iter().map(|group| group.len() as u32).max().unwrap_or(1));
    let extra = true_width.saturating_sub(drawn_width);
    let mut group = 0;
    let mut lines: Vec<String> = Vec::new();
    for (i, line) in drawing.lines().enumerate() {
        if i == 0 {
            // The heading: ariadne colours its first word always, and the rest never.
            lines.push(match plain(line).split_once(": ") {
                Some((kind, message)) if color => {
                    let kind_color = line.split_once('m').map_or("", |(escape, _)| escape);
                    format!("{kind_color};1m{kind}:\u{1b}[0m \u{1b}[1m{message}\u{1b}[0m")
                }
                _ => plain(line),
            });
            continue;
        }
        if let Some((before, rest)) = line.split_once(MARK) {
            let (id, rest) = rest.split_once(MARK).unwrap_or((rest, ""));
            group = id.parse().unwrap_or(0);
            let heading = headings.get(group).map_or("", String::as_str);
            let rest = rest.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit());
            lines.push(format!("{:extra$}{before}{heading}{rest}", ""));
            continue;
        }
        if is_rule(line) {
            break;
        }
        let line = renumber(line, numbers.get(group).copied().unwrap_or_default(), extra);
        if is_empty_hook(&line) {
            remove_anchor(&mut lines);
            continue;
        }
        lines.push(line);
    }
    let margin = paint("│", Paint::Margin, color);
    for (i, line) in lines.iter().enumerate() {
        out.push_str(if i == 0 { line } else { trim_painted_end(line) });
        out.push('\n');
    }
    let gutter = true_width + 2;
    if !footer.is_empty() {
        let _ = writeln!(out, "{:gutter$}{margin}", "");
        for line in footer {
            let _ = writeln!(out, "{:gutter$}{margin} {line}", "");
        }
    }
    let _ = writeln!(out, "{}", paint(&format!("{}╯", "─".repeat(gutter)), Paint::Margin, color));
}

/// Replaces the excerpt's line number at the start of a drawn line by the true one.
fn renumber(line: &str, numbers: &[u32], extra: usize) -> String {
    let start = line
        .char_indices()
        .scan(false, |in_escape, (at, c)| {
            let skip = *in_escape || c == ' ' || c == '\u{1b}';
            *in_escape = (*in_escape || c == '\u{1b}') && c != 'm';
            Some((at, c, skip))
        })
        .find(|&(.., skip)| !skip);
    let Some((at, c, _)) = start else { return format!("{:extra$}{line}", "") };
    if !c.is_ascii_digit() {
        return format!("{:extra$}{line}", "");
    }
    let (before, rest) = line.split_at(at);
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (drawn, rest) = rest.split_at(length);
    let number = drawn.parse::<usize>().ok().and_then(|n| numbers.get(n.wrapping_sub(1))).copied().unwrap_or(0);
    // The width of "blanks and number" grows by `extra`; blanks stand before the number.
    let number = number.to_string();
    let wanted = drawn.len() + extra;
    if number.len() <= wanted {
        return format!("{before}{number:>wanted$}{rest}");
    }
    let surplus = number.len() - wanted;
    let before = before.strip_suffix(&" ".repeat(surplus)).unwrap_or(before);
    format!("{before}{number}{rest}")
}

/// Whether a drawn line is the closing rule `────╯`.
fn is_rule(line: &str) -> bool {
    let plain = plain(line);
    plain.ends_with('╯') && plain.trim_end_matches('╯').chars().all(|c| c == '─')
}

/// Whether a drawn line holds nothing but the hook of a label without words.
fn is_empty_hook(line: &str) -> bool {
    let plain = plain(line);
    let Some((_, drawn)) = plain.split_once('│') else { return false };
    let drawn = drawn.trim();
    drawn.starts_with('╰') && drawn.chars().skip(1).all(|c| c == '─')
}

/// Takes away what led to a removed hook: the `┬` in the underline, or the bar beside several lines.
fn remove_anchor(lines: &mut Vec<String>) {
    let bar_only = |line: &str| plain(line).trim_start().strip_prefix('│').is_some_and(|rest| rest.trim() == "│");
    while lines.last().is_some_and(|line| bar_only(line)) {
        lines.pop();
    }
    if let Some(above) = lines.last_mut() {
        *above = if above.contains('▶') { above.replacen('├', "╰", 1) } else { above.replacen('┬', "─", 1) };
    }
}

fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut in_escape = false;
    for c in line.chars() {
        if c == '\u{1b}' {
            in_escape = true;
        } else if in_escape {
            in_escape = c != 'm';
        } else {
            text.push(c);
        }
    }
    text
}

/// Drops blanks at the end of a line, also painted ones.
fn trim_painted_end(line: &str) -> &str {
    let mut line = line;
    let mut end = line.len();
    loop {
        line = line.get(..end).unwrap_or(line);
        let trimmed = line.trim_end_matches(' ');
        // A painted blank: ESC[…m, blank, ESC[0m.
        let unpainted = trimmed.strip_suffix("\u{1b}[0m").and_then(|rest| {
            let inner = rest.trim_end_matches(' ');
            if inner.len() == rest.len() {
                return None;
            }
            let open = inner.rfind('\u{1b}')?;
            (inner.get(open..)?.ends_with('m') && !inner.get(open + 1..inner.len() - 1)?.contains('m')).then_some(open)
        });
        match unpainted {
            Some(open) => end = open,
            None => return trimmed,
        }
    }
}

fn digits(number: u32) -> usize {
    number.max(1).ilog10() as usize + 1
}

/// Breaks a text at blanks so that no line is longer than `width` characters, where that can be.
fn fold(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut length = 0;
        for word in paragraph.split(' ') {
            let word_length = word.chars().count();
            if length > 0 && length + 1 + word_length > width {
                lines.push(std::mem::take(&mut line));
                length = 0;
            }
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += word_length;
        }
        lines.push(line);
    }
    lines
}

#[derive(Clone, Copy)]
enum Paint {
    Margin,
    Remark,
    Removed,
    Added,
}

fn paint(text: &str, as_what: Paint, color: bool) -> String {
    if !color {
        return text.to_owned();
    }
    let code = match as_what {
        Paint::Margin => "38;5;246",
        Paint::Remark => "1;36",
        Paint::Removed => "31",
        Paint::Added => "32",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

fn severity_color(severity: Severity) -> Color {
    match severity {
        Severity::Error => Color::Red,
        Severity::Warning => Color::Yellow,
        Severity::Info => Color::Blue,
    }
}

/// The closing lines under all findings: totals, and what `--fix` could do.
#[must_use]
pub fn closing(report: &Report<'_>) -> String {
    let summary = report.summary();
    let mut text = super::verdict(&summary);
    text.push('\n');
    let fixable =
        report.findings().filter(|(_, diagnostic)| best_applicability(diagnostic) == Some(Applicability::Safe)).count();
    if fixable > 0 {
        let _ = writeln!(text, "[*] {} fixable with `--fix`.", fixable);
    }
    if summary.unsafely_fixable > 0 {
        let _ = writeln!(text, "{} more fixable with `--fix --unsafe-fixes`.", summary.unsafely_fixable);
    }
    text
}

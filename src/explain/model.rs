//! What is said of a configuration: plain, owned data that the writers only have to lay out.

use std::sync::Arc;

/// Everything that is said, by configuration.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The release whose defaults and words these are.
    pub alloy_version: String,
    pub configurations: Vec<Configuration>,
}

/// Files that are one configuration, or that use each other's components.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    pub paths: Vec<Arc<str>>,
    /// What keeps it from being read or loaded.
    pub broken: Vec<Text>,
    /// Whether a part of the text could not be read.
    pub has_syntax_errors: bool,
    pub sections: Vec<Section>,
    pub needs: Needs,
    pub opens: Vec<Opened>,
    pub gaps: Vec<Gap>,
}

/// Steps that belong together, in the order in which data flows.
#[derive(Clone, Debug)]
pub struct Section {
    pub kind: SectionKind,
    pub title: Text,
    /// Said before the steps: the arguments of a module, the items of a loop.
    pub intro: Vec<Text>,
    pub steps: Vec<Step>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum SectionKind {
    /// Components that are connected by what flows between them.
    Pipeline,
    /// The inside of a declare or a foreach.
    Module,
    /// Components that work for themselves.
    Task,
    /// Components whose values others use.
    Values,
    /// The settings of the collector.
    Collector,
    /// Components that nothing is connected to.
    Unconnected,
}

impl SectionKind {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pipeline => "pipeline",
            Self::Module => "module",
            Self::Task => "task",
            Self::Values => "values",
            Self::Collector => "collector",
            Self::Unconnected => "unconnected",
        }
    }
}

/// One component or block.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name and label.
    pub name: String,
    pub path: Arc<str>,
    pub line: u32,
    /// What it does, in one or two sentences.
    pub text: Text,
    pub details: Vec<Detail>,
    /// Where what it gives goes.
    pub sends: Vec<Destination>,
}

/// A line below a step; `depth` says how far in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Detail {
    pub depth: usize,
    pub text: Text,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Destination {
    pub to: String,
    /// What flows: `logs`, `targets`.
    pub what: Vec<&'static str>,
}

/// What must be there for the configuration to work.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    pub environment: Vec<Variable>,
    pub files: Vec<Need>,
    /// Other systems and rights: the Kubernetes API, the Docker engine.
    pub access: Vec<Need>,
    pub flags: Vec<Need>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variable {
    pub name: String,
    pub used_by: Vec<String>,
    /// Whether something else is used where it is empty.
    pub optional: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Need {
    pub what: Text,
    pub used_by: Vec<String>,
}

/// An address where the collector listens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opened {
    pub what: Text,
    pub component: String,
}

/// Something that does not happen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    pub text: Text,
    pub component: Option<String>,
}

impl Configuration {
    /// Changes everything that is printed of values.
    pub(super) fn each_text(&mut self, change: &dyn Fn(&Text) -> Text) {
        let needs = &mut self.needs;
        let texts = self
            .broken
            .iter_mut()
            .chain(self.sections.iter_mut().flat_map(|section| {
                let steps = section.steps.iter_mut().flat_map(|step| {
                    std::iter::once(&mut step.text).chain(step.details.iter_mut().map(|detail| &mut detail.text))
                });
                std::iter::once(&mut section.title).chain(&mut section.intro).chain(steps)
            }))
            .chain(needs.files.iter_mut().chain(&mut needs.access).chain(&mut needs.flags).map(|need| &mut need.what))
            .chain(self.opens.iter_mut().map(|opened| &mut opened.what))
            .chain(self.gaps.iter_mut().map(|gap| &mut gap.text));
        for text in texts {
            *text = change(text);
        }
    }
}

/// A sentence in which values are set apart.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Text(String);

/// Around a value. Control characters never stand in values: [`code`] takes them out.
const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';

/// A value as it stands in a sentence, on one line and not too long.
#[must_use]
pub(super) fn code(value: &str) -> String {
    format!("{OPEN}{}{CLOSE}", one_line(value))
}

/// Longer values are cut: nobody reads them in a sentence.
const LONGEST: usize = 160;

fn one_line(value: &str) -> String {
    let mut line = String::with_capacity(value.len().min(4 * LONGEST));
    for word in value.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > 4 * LONGEST {
            break;
        }
    }
    if line.is_empty() && !value.is_empty() {
        return value.chars().take(8).flat_map(char::escape_default).collect();
    }
    if line.chars().count() > LONGEST {
        line = line.chars().take(LONGEST - 1).collect::<String>().trim_end().to_owned() + "…";
    }
    line
}

/// A piece of a [`Text`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Piece<'t> {
    Words(&'t str),
    Code(&'t str),
}

impl Text {
    /// From words in which values were marked by [`code`].
    pub(super) fn new(marked: impl Into<String>) -> Self {
        // A host and its port are one value.
        Self(marked.into().replace("\u{2}:\u{1}", ":"))
    }

    /// From a message in which names stand in back quotes.
    pub(super) fn quoted(message: &str) -> Self {
        if message.matches('`').count() % 2 == 1 {
            return Self(message.to_owned());
        }
        let parts = message.split('`').enumerate();
        Self(parts.map(|(at, part)| if at % 2 == 1 { code(part) } else { part.to_owned() }).collect())
    }

    /// With every value and word passed through a function.
    pub(super) fn changed(&self, change: impl Fn(&str) -> String) -> Self {
        Self(change(&self.0))
    }

    pub(super) fn marked(&self) -> &str {
        &self.0
    }

    /// The words and values in their order.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let mut rest = self.0.as_str();
        let mut inside = false;
        std::iter::from_fn(move || {
            loop {
                if rest.is_empty() {
                    return None;
                }
                let end = rest.find([OPEN, CLOSE]).unwrap_or(rest.len());
                let (piece, was_inside) = (&rest[..end], inside);
                rest = rest.get(end..).unwrap_or_default();
                if let Some(mark) = rest.chars().next() {
                    inside = mark == OPEN;
                    rest = &rest[mark.len_utf8()..];
                }
                if !piece.is_empty() {
                    return Some(if was_inside { Piece::Code(piece) } else { Piece::Words(piece) });
                }
            }
        })
    }

    /// With back quotes around values.
    #[must_use]
    pub fn plain(&self) -> String {
        self.0.replace([OPEN, CLOSE], "`")
    }
}

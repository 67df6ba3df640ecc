//! What is said of each component: a sentence with places for its values, and what to look at inside it.
//!
//! One table a signal. A component without words is described by the catalog's sentence.

mod collector;
mod discovery;
mod loki;
mod otelcol;
mod prometheus;
mod pyroscope;
mod values;

/// The words for one component. Templates are those of [`super::template`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    pub name: &'static str,
    /// The first sentence; empty: the catalog's description.
    pub says: &'static str,
    /// Where data comes from or goes to, in a few words.
    pub noun: &'static str,
    pub parts: &'static [Part],
    /// Addresses where it listens.
    pub opens: &'static [Opens],
    /// What it must be able to reach or read.
    pub access: &'static str,
}

/// Something to tell below the first sentence.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    /// A line, left out when it is empty.
    Line(&'static str),
    /// A line for each block of that path, with its credentials.
    Each(&'static str, &'static str),
    /// Relabelling rules: the block, and what they work on.
    Rules(&'static str, &'static str),
    Stages,
    Actions,
    Filter,
    Transform,
    Policies,
    Kubernetes,
    SpanMetrics,
    Headers,
}

/// An address that is opened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opens {
    /// The block that must be there; empty: always.
    pub when: &'static str,
    /// The address, with what is spoken there.
    pub what: &'static str,
}

impl Words {
    const fn new(name: &'static str, says: &'static str) -> Self {
        Self { name, says, noun: "", parts: &[], opens: &[], access: "" }
    }

    const fn noun(self, noun: &'static str) -> Self {
        Self { noun, ..self }
    }

    const fn parts(self, parts: &'static [Part]) -> Self {
        Self { parts, ..self }
    }

    const fn opens(self, opens: &'static [Opens]) -> Self {
        Self { opens, ..self }
    }

    const fn access(self, access: &'static str) -> Self {
        Self { access, ..self }
    }
}

const fn opens(when: &'static str, what: &'static str) -> Opens {
    Opens { when, what }
}

const TABLES: &[&[Words]] = &[
    collector::WORDS,
    discovery::WORDS,
    loki::WORDS,
    otelcol::WORDS,
    prometheus::WORDS,
    pyroscope::WORDS,
    values::WORDS,
];

/// The words for a component or block.
pub(super) fn find(name: &str) -> Option<&'static Words> {
    TABLES.iter().flat_map(|table| table.iter()).find(|words| words.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Body, Catalog};
    use crate::explain::template::paths;

    /// Whether a path leads to an argument or a block.
    fn exists(body: Body, path: &str) -> bool {
        match path.split_once('/') {
            Some((first, rest)) => body.block(first).is_some_and(|block| exists(block.body(), rest)),
            None => body.argument(path).is_some() || body.block(path).is_some(),
        }
    }

    fn inside(body: Body, path: &str) -> Option<Body> {
        path.split('/').try_fold(body, |body, name| body.block(name).map(|block| block.body()))
    }

    #[test]
    fn words_speak_of_what_is_there() {
        let mut wrong = Vec::new();
        for words in TABLES.iter().flat_map(|table| table.iter()) {
            let Some(entry) = Catalog::ever(words.name) else {
                wrong.push(format!("{}: unknown", words.name));
                continue;
            };
            let body = entry.body();
            let mut check = |body: Body, template: &str| {
                for path in paths(template) {
                    if !exists(body, path) {
                        wrong.push(format!("{}: {path}", words.name));
                    }
                }
            };
            check(body, words.says);
            check(body, words.noun);
            for part in words.parts {
                match part {
                    Part::Line(template) => check(body, template),
                    Part::Each(block, template) => match inside(body, block) {
                        Some(body) => check(body, template),
                        None => check(body, &format!("{{{block}}}")),
                    },
                    Part::Rules(block, _) => check(body, &format!("{{{block}}}")),
                    _ => {}
                }
            }
            for opens in words.opens {
                match (opens.when, inside(body, opens.when)) {
                    ("", _) => check(body, opens.what),
                    (_, Some(body)) => check(body, opens.what),
                    (when, None) => check(body, &format!("{{{when}}}")),
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn nothing_is_said_twice() {
        let mut names: Vec<&str> = TABLES.iter().flat_map(|table| table.iter()).map(|words| words.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(count >= 120, "{count}");
    }
}

//! Runs the grammar: alternatives in order with unbounded lookahead, keeping the error that got furthest, so that it
//! is the collector's error that comes out.

use super::grammar::{self, Node, Rule};
use super::lexer::{Token, positioned};
use super::recogniser;
use super::terminals::{Kind, Terminals};
use crate::embedded::{FormatError, go_text};

/// Nodes of the grammar that may be open at once, and that may be tried in all; a text that needs more is taken
/// unread.
pub(super) const MAX_DEPTH: usize = 600;
pub(super) const MAX_STEPS: usize = 300_000;

/// A kept rule that matched, from one token up to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Match {
    pub(super) rule: Rule,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What running the grammar came to.
pub(super) enum Outcome {
    /// The matches in the order of their first tokens, outer ones before inner ones.
    Read(Vec<Match>),
    Refused(FormatError),
    TooComplex,
}

pub(super) fn run(text: &[u8], tokens: &[Token], rule: Rule) -> Outcome {
    match recogniser::read(text, tokens, rule) {
        Some(matches) => Outcome::Read(matches),
        None => interpret(text, tokens, rule),
    }
}

fn interpret(text: &[u8], tokens: &[Token], rule: Rule) -> Outcome {
    let mut interpreter = Interpreter { text, tokens, matches: Vec::new(), steps: 0, depth: 0 };
    let mut state = State::default();
    let result = interpreter.rule(rule, &mut state);
    if interpreter.steps > MAX_STEPS {
        return Outcome::TooComplex;
    }
    let at_end = tokens[state.cursor].kind == Kind::End;
    let error = match result {
        Found::Match if at_end => return Outcome::Read(interpreter.matches),
        Found::Error(error) => error,
        Found::Match | Found::Nothing => {
            let here = Error { token: state.cursor, what: What::Unexpected(&[]) };
            match state.deepest {
                Some(deepest) if state.cursor < state.deepest_cursor => deepest,
                _ => here,
            }
        }
    };
    let token = &tokens[error.token];
    let span = token.span();
    Outcome::Refused(positioned(text, span.start, &error.message(token.kind, &token.value(text)), span))
}

#[derive(Clone, Copy)]
struct Error {
    token: usize,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    /// Another token than the rest of the rule wants.
    Unexpected(&'static [Node]),
    /// A number or bytes that do not fit.
    Unfit,
}

impl Error {
    fn message(self, kind: Kind, token: &[u8]) -> String {
        let value = go_text::lossy(token);
        match (self.what, kind) {
            (What::Unfit, Kind::Bytes) => "failed to capture: encoding/hex: odd length hex string".to_owned(),
            (What::Unfit, Kind::Float) => {
                format!("failed to conform: strconv.ParseFloat: parsing {}: value out of range", go_text::quote(value))
            }
            (What::Unfit, _) => {
                let reason = if value.starts_with('0') && value.len() > 1 && value.contains(['8', '9']) {
                    "invalid syntax"
                } else {
                    "value out of range"
                };
                format!("failed to conform: strconv.ParseInt: parsing {}: {reason}", go_text::quote(value))
            }
            (What::Unexpected(rest), kind) => {
                let shown = if kind == Kind::End { go_text::quote("<EOF>") } else { go_text::quote(token) };
                match rest {
                    [] => format!("unexpected token {shown}"),
                    _ => format!("unexpected token {shown} (expected {})", grammar::shown(rest)),
                }
            }
        }
    }
}

enum Found {
    Match,
    Nothing,
    Error(Error),
}

/// Where reading stands. A branch is a copy, taken over when it leads on.
#[derive(Clone, Copy, Default)]
struct State {
    cursor: usize,
    deepest: Option<Error>,
    deepest_cursor: usize,
    /// A value that will not fit once its rule is complete.
    unfit: Option<usize>,
}

impl State {
    fn note(&mut self, error: Error) {
        if self.cursor >= self.deepest_cursor {
            self.deepest = Some(error);
            self.deepest_cursor = self.cursor;
        }
    }

    /// Learns from a branch that failed.
    fn abandon(&mut self, branch: &State, error: Error) {
        if branch.deepest_cursor > self.deepest_cursor {
            self.deepest = branch.deepest;
            self.deepest_cursor = branch.deepest_cursor;
        } else if branch.cursor >= self.deepest_cursor {
            self.deepest = Some(error);
            self.deepest_cursor = branch.cursor.max(branch.deepest_cursor);
        }
    }

    fn accept(&mut self, branch: State) {
        self.cursor = branch.cursor;
        self.unfit = self.unfit.or(branch.unfit);
        if branch.deepest_cursor >= self.deepest_cursor {
            self.deepest = branch.deepest;
            self.deepest_cursor = branch.deepest_cursor;
        }
    }

    fn branch(&self) -> State {
        State { unfit: None, ..*self }
    }
}

struct Interpreter<'a> {
    text: &'a [u8],
    tokens: &'a [Token],
    matches: Vec<Match>,
    steps: usize,
    depth: usize,
}

impl Interpreter<'_> {
    fn node(&mut self, node: &'static Node, state: &mut State) -> Found {
        self.steps += 1;
        if self.depth == MAX_DEPTH {
            self.steps = MAX_STEPS + 1;
        }
        if self.steps > MAX_STEPS {
            // Whatever comes of it now is not used.
            return Found::Nothing;
        }
        self.depth += 1;
        let found = match node {
            Node::Rule(rule) => self.rule(*rule, state),
            Node::Token(kind) => self.token(Terminals::of(*kind), state),
            Node::Checked(kind) => {
                let cursor = state.cursor;
                let found = self.token(Terminals::of(*kind), state);
                let token = &self.tokens[cursor];
                if matches!(found, Found::Match) && !fits(token.kind, &token.value(self.text)) {
                    state.unfit = state.unfit.or(Some(cursor));
                }
                found
            }
            Node::Text(text) => self.token(Terminals::word(text.as_bytes()), state),
            Node::All(nodes) => self.all(nodes, state),
            Node::Any(nodes) => self.any(nodes, state),
            Node::Maybe(node) => self.many(node, 1, state),
            Node::Many(node) => self.many(node, usize::MAX, state),
            Node::NotAhead(node) => {
                let before = self.matches.len();
                let mut branch = state.branch();
                let found = self.node(node, &mut branch);
                self.matches.truncate(before);
                match found {
                    Found::Match => Found::Error(Error { token: state.cursor, what: What::Unexpected(&[]) }),
                    _ => Found::Match,
                }
            }
        };
        self.depth -= 1;
        found
    }

    fn rule(&mut self, rule: Rule, state: &mut State) -> Found {
        let (place, start) = (self.matches.len(), state.cursor);
        if rule.is_kept() {
            self.matches.push(Match { rule, start, end: start });
        }
        match self.node(rule.body(), state) {
            Found::Nothing => Found::Nothing,
            Found::Error(error) => {
                state.unfit = None;
                state.note(error);
                Found::Error(error)
            }
            Found::Match => match state.unfit.take() {
                Some(token) => Found::Error(Error { token, what: What::Unfit }),
                None => {
                    if rule.is_kept() {
                        self.matches[place].end = state.cursor;
                    }
                    Found::Match
                }
            },
        }
    }

    fn token(&mut self, wanted: Terminals, state: &mut State) -> Found {
        if !self.tokens[state.cursor].is.meets(wanted) {
            return Found::Nothing;
        }
        state.cursor += 1;
        Found::Match
    }

    fn all(&mut self, nodes: &'static [Node], state: &mut State) -> Found {
        for (index, node) in nodes.iter().enumerate() {
            match self.node(node, state) {
                Found::Match => {}
                Found::Nothing if index == 0 => return Found::Nothing,
                Found::Nothing => {
                    return Found::Error(Error { token: state.cursor, what: What::Unexpected(&nodes[index..]) });
                }
                error => return error,
            }
        }
        Found::Match
    }

    fn any(&mut self, nodes: &'static [Node], state: &mut State) -> Found {
        let before = self.matches.len();
        let mut first: Option<(Error, usize)> = None;
        for node in nodes {
            let mut branch = state.branch();
            match self.node(node, &mut branch) {
                Found::Match => {
                    state.accept(branch);
                    return Found::Match;
                }
                Found::Nothing => {}
                Found::Error(error) => {
                    state.abandon(&branch, error);
                    if branch.cursor >= first.map_or(0, |(_, cursor)| cursor) {
                        first = Some((error, branch.cursor));
                    }
                }
            }
            self.matches.truncate(before);
        }
        match first {
            Some((error, _)) => {
                state.note(error);
                Found::Error(error)
            }
            None => Found::Nothing,
        }
    }

    fn many(&mut self, node: &'static Node, most: usize, state: &mut State) -> Found {
        for _ in 0..most {
            let before = self.matches.len();
            let mut branch = state.branch();
            match self.node(node, &mut branch) {
                Found::Match => state.accept(branch),
                Found::Nothing => {
                    state.accept(branch);
                    self.matches.truncate(before);
                    break;
                }
                Found::Error(error) => {
                    self.matches.truncate(before);
                    state.note(error);
                    state.abandon(&branch, error);
                    break;
                }
            }
        }
        Found::Match
    }
}

/// Whether Go makes a value of a token: 64 bits, a base by its prefix, whole bytes.
pub(super) fn fits(kind: Kind, token: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(token) else { return false };
    match kind {
        Kind::Bytes => text.len().is_multiple_of(2),
        Kind::Float => text.parse::<f64>().is_ok_and(f64::is_finite),
        _ if text.len() > 1 && text.starts_with('0') => i64::from_str_radix(&text[1..], 8).is_ok(),
        _ => text.parse::<i64>().is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::lexer;
    use super::*;

    const WORDS: [&str; 32] = [
        "set",
        "where",
        "name",
        "x",
        "Concat",
        "A",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ".",
        ":",
        "=",
        "==",
        "+",
        "*",
        "and",
        "or",
        "not",
        "nil",
        "true",
        "1",
        "1.5",
        "0xff",
        "\"x\"",
        "\"(\"",
        "\"where\"",
        "a.b",
        "B(x)",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn the_recogniser_takes_what_the_interpreter_takes(
            words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 1..9),
            around in prop::sample::select(vec![("", ""), ("set(", ")"), ("x == ", ""), ("A(", ") == 1"), ("(", ")")]),
        ) {
            let text = format!("{}{}{}", around.0, words.join(" "), around.1);
            let tokens = lexer::tokens(text.as_bytes()).expect("words are tokens");
            for rule in [Rule::Statement, Rule::BooleanExpression, Rule::Value] {
                let interpreted = match interpret(text.as_bytes(), &tokens, rule) {
                    Outcome::Read(matches) => Some(matches),
                    _ => None,
                };
                prop_assert_eq!(recogniser::read(text.as_bytes(), &tokens, rule), interpreted, "{} {:?}", text, rule);
            }
        }
    }
}

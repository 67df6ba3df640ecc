//! Runs the grammar without keeping errors: nearly all texts are right, and of those nobody wants to know what else was
//! tried. What is not certainly right is left to `interpreter`.

use std::sync::LazyLock;

use super::grammar::{Node, Rule};
use super::interpreter::{MAX_DEPTH, MAX_STEPS, Match, fits};
use super::lexer::{Kind, Token};

/// The matches, inner ones first, when all of the tokens are what the rule says.
pub(super) fn read(tokens: &[Token], rule: Rule) -> Option<Vec<Match>> {
    let mut recogniser = Recogniser { tokens, starts: &STARTS, matches: Vec::new(), steps: 0, depth: 0 };
    let end = recogniser.rule(rule, 0)?;
    (tokens[end].kind == Kind::End && recogniser.steps <= MAX_STEPS).then_some(recogniser.matches)
}

/// What a part of the grammar can begin with.
#[derive(Clone, Copy)]
struct Starts {
    /// One bit for each kind of token.
    kinds: u32,
    /// Whether it may be nothing at all.
    empty: bool,
}

impl Starts {
    const fn of(kind: Kind) -> Self {
        Self { kinds: 1 << kind as u32, empty: false }
    }

    const fn and(self, other: Self) -> Self {
        Self { kinds: self.kinds | other.kinds, empty: self.empty || other.empty }
    }
}

/// For each rule.
static STARTS: LazyLock<Vec<Starts>> = LazyLock::new(|| Rule::ALL.iter().map(|rule| starts(rule.body())).collect());

/// The grammar never begins a rule with itself, so this comes to an end.
fn starts(node: &Node) -> Starts {
    match node {
        Node::Rule(rule) => starts(rule.body()),
        Node::Token(kind) | Node::Checked(kind) => Starts::of(*kind),
        // Strings are compared by what they stand for, so a string will do.
        Node::Text(text) if text.as_bytes()[0].is_ascii_lowercase() => {
            Starts::of(Kind::Lowercase).and(Starts::of(Kind::String))
        }
        Node::Text(_) => Starts::of(Kind::Punctuation).and(Starts::of(Kind::String)),
        Node::All(nodes) => {
            let mut all = Starts { kinds: 0, empty: true };
            for node in *nodes {
                let next = starts(node);
                all = Starts { kinds: all.kinds | next.kinds, empty: next.empty };
                if !next.empty {
                    break;
                }
            }
            all
        }
        Node::Any(nodes) => nodes.iter().fold(Starts { kinds: 0, empty: false }, |any, node| any.and(starts(node))),
        Node::Maybe(node) | Node::Many(node) => Starts { empty: true, ..starts(node) },
        Node::NotAhead(_) => Starts { kinds: 0, empty: true },
    }
}

struct Recogniser<'a> {
    tokens: &'a [Token],
    starts: &'a [Starts],
    matches: Vec<Match>,
    steps: usize,
    depth: usize,
}

impl Recogniser<'_> {
    /// The token after the node, when it matches.
    fn node(&mut self, node: &'static Node, cursor: usize) -> Option<usize> {
        self.steps += 1;
        if self.depth == MAX_DEPTH {
            self.steps = MAX_STEPS + 1;
        }
        if self.steps > MAX_STEPS {
            return None;
        }
        let token = &self.tokens[cursor];
        match node {
            Node::Rule(rule) => self.rule(*rule, cursor),
            Node::Token(kind) => (token.kind == *kind).then_some(cursor + 1),
            Node::Checked(kind) => {
                if token.kind != *kind {
                    return None;
                }
                if !fits(token) {
                    // Which error that makes depends on what else there is.
                    self.steps = MAX_STEPS + 1;
                    return None;
                }
                Some(cursor + 1)
            }
            Node::Text(text) => (token.kind != Kind::End && token.value == text.as_bytes()).then_some(cursor + 1),
            _ => {
                self.depth += 1;
                let end = self.composed(node, cursor);
                self.depth -= 1;
                end
            }
        }
    }

    fn composed(&mut self, node: &'static Node, cursor: usize) -> Option<usize> {
        let before = self.matches.len();
        match node {
            Node::All(nodes) => nodes.iter().try_fold(cursor, |at, node| self.node(node, at)),
            Node::Any(nodes) => nodes.iter().find_map(|node| {
                self.matches.truncate(before);
                self.node(node, cursor)
            }),
            Node::Maybe(node) => Some(self.repeated(node, cursor, 1)),
            Node::Many(node) => Some(self.repeated(node, cursor, usize::MAX)),
            Node::NotAhead(node) => {
                let ahead = self.node(node, cursor);
                self.matches.truncate(before);
                ahead.is_none().then_some(cursor)
            }
            _ => self.node(node, cursor),
        }
    }

    fn repeated(&mut self, node: &'static Node, mut cursor: usize, most: usize) -> usize {
        for _ in 0..most {
            let before = self.matches.len();
            match self.node(node, cursor) {
                Some(end) => cursor = end,
                None => {
                    self.matches.truncate(before);
                    break;
                }
            }
        }
        cursor
    }

    fn rule(&mut self, rule: Rule, start: usize) -> Option<usize> {
        let starts = self.starts[rule as usize];
        if !starts.empty && starts.kinds & 1 << self.tokens[start].kind as u32 == 0 {
            return None;
        }
        self.depth += 1;
        let end = self.node(rule.body(), start);
        self.depth -= 1;
        let end = end?;
        self.matches.push(Match { rule, start, end });
        Some(end)
    }
}

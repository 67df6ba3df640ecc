//! Runs the grammar without keeping errors: nearly all texts are right, and of those nobody wants to know what else was
//! tried. What is not certainly right is left to `interpreter`.

use std::sync::LazyLock;

use super::grammar::{Node, Rule};
use super::interpreter::{MAX_DEPTH, MAX_STEPS, Match, fits};
use super::lexer::Token;
use super::terminals::{Kind, Terminals};

/// The matches, outer ones first, when all of the tokens are what the rule says.
pub(super) fn read(text: &[u8], tokens: &[Token], rule: Rule) -> Option<Vec<Match>> {
    let matches = Vec::with_capacity(tokens.len());
    let mut recogniser = Recogniser { text, tokens, rules: &RULES, matches, steps: 0, depth: 0 };
    let end = recogniser.rule(rule, 0)?;
    (tokens[end].kind == Kind::End && recogniser.steps <= MAX_STEPS).then_some(recogniser.matches)
}

/// A node of the grammar that knows what it can begin with, so that one look at a token leaves few alternatives.
struct Step {
    /// All there is when it may be nothing at all.
    starts: Terminals,
    /// None of a single token, which is one of `starts`.
    form: Option<Form>,
}

enum Form {
    /// A token that must fit.
    Checked,
    Rule(Rule),
    All(Box<[Step]>),
    Any(Box<[Step]>),
    Maybe(Box<Step>),
    Many(Box<Step>),
    NotAhead(Box<Step>),
}

/// The body of each rule.
static RULES: LazyLock<Vec<Step>> = LazyLock::new(|| Rule::ALL.iter().map(|rule| step(rule.body())).collect());

fn step(node: &Node) -> Step {
    let steps = |nodes: &[Node]| nodes.iter().map(step).collect();
    let form = match node {
        Node::Token(_) | Node::Text(_) => None,
        Node::Any(nodes) if nodes.iter().all(|node| matches!(node, Node::Token(_))) => None,
        Node::Checked(_) => Some(Form::Checked),
        Node::Rule(rule) => Some(Form::Rule(*rule)),
        Node::All(nodes) => Some(Form::All(steps(nodes))),
        Node::Any(nodes) => Some(Form::Any(steps(nodes))),
        Node::Maybe(node) => Some(Form::Maybe(Box::new(step(node)))),
        Node::Many(node) => Some(Form::Many(Box::new(step(node)))),
        Node::NotAhead(node) => Some(Form::NotAhead(Box::new(step(node)))),
    };
    let (starts, may_be_empty) = starts(node);
    Step { starts: if may_be_empty { Terminals::ALL } else { starts }, form }
}

/// What a node can begin with, and whether it may be nothing at all. The grammar never begins a rule with itself, so
/// this comes to an end.
fn starts(node: &Node) -> (Terminals, bool) {
    match node {
        Node::Rule(rule) => starts(rule.body()),
        Node::Token(kind) | Node::Checked(kind) => (Terminals::of(*kind), false),
        Node::Text(text) => (Terminals::word(text.as_bytes()), false),
        Node::All(nodes) => {
            let mut all = Terminals::NONE;
            for node in *nodes {
                let (next, may_be_empty) = starts(node);
                all = all.or(next);
                if !may_be_empty {
                    return (all, false);
                }
            }
            (all, true)
        }
        Node::Any(nodes) => nodes
            .iter()
            .map(starts)
            .fold((Terminals::NONE, false), |(any, empty), (next, may_be)| (any.or(next), empty || may_be)),
        Node::Maybe(node) | Node::Many(node) => (starts(node).0, true),
        Node::NotAhead(_) => (Terminals::NONE, true),
    }
}

struct Recogniser<'a> {
    text: &'a [u8],
    tokens: &'a [Token],
    rules: &'static [Step],
    matches: Vec<Match>,
    steps: usize,
    depth: usize,
}

impl Recogniser<'_> {
    /// The token after the step, when it matches. What does not match leaves no matches behind.
    #[inline]
    fn step(&mut self, step: &'static Step, cursor: usize) -> Option<usize> {
        if !self.tokens[cursor].is.meets(step.starts) {
            return None;
        }
        match &step.form {
            None => Some(cursor + 1),
            Some(form) => self.composed(form, cursor),
        }
    }

    fn composed(&mut self, form: &'static Form, cursor: usize) -> Option<usize> {
        match form {
            Form::Checked => {
                let token = &self.tokens[cursor];
                if !fits(token.kind, &token.value(self.text)) {
                    // Which error that makes depends on what else there is.
                    self.steps = MAX_STEPS + 1;
                }
                Some(cursor + 1)
            }
            Form::Rule(rule) => self.rule(*rule, cursor),
            Form::All(steps) => {
                let before = self.matches.len();
                let end = steps.iter().try_fold(cursor, |at, step| self.step(step, at));
                if end.is_none() {
                    self.matches.truncate(before);
                }
                end
            }
            Form::Any(steps) => steps.iter().find_map(|step| self.step(step, cursor)),
            Form::Maybe(step) => self.step(step, cursor).or(Some(cursor)),
            Form::Many(step) => {
                let mut end = cursor;
                while let Some(next) = self.step(step, end) {
                    self.steps += 1;
                    end = next;
                }
                Some(end)
            }
            Form::NotAhead(step) => {
                let before = self.matches.len();
                let ahead = self.step(step, cursor);
                self.matches.truncate(before);
                ahead.is_none().then_some(cursor)
            }
        }
    }

    #[inline]
    fn rule(&mut self, rule: Rule, start: usize) -> Option<usize> {
        self.steps += 1;
        // Several nodes are open for each rule.
        if self.depth == MAX_DEPTH / 3 {
            self.steps = MAX_STEPS + 1;
        }
        if self.steps > MAX_STEPS {
            return None;
        }
        let place = self.matches.len();
        if rule.is_kept() {
            self.matches.push(Match { rule, start, end: start });
        }
        self.depth += 1;
        let end = self.step(&self.rules[rule as usize], start);
        self.depth -= 1;
        match end {
            Some(end) if rule.is_kept() => self.matches[place].end = end,
            Some(_) => {}
            None => self.matches.truncate(place),
        }
        end
    }
}

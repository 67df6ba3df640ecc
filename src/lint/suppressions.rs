//! Comments that silence findings in place: `// alloy-lint: ignore[rule, rule] reason`.
//!
//! On a line of its own a comment reaches over the next statement with its whole block, or inside an expression over the
//! next line; behind something it reaches over its line. `file-ignore` reaches over the file. There is no form without
//! rules.

use crate::diagnostics::{Diagnostic, Edit, Fix, RuleName, Severity};
use crate::syntax::ast::Statement;
use crate::syntax::{TokenKind, Tree};
use crate::text::{LineIndex, Span};

use super::{INVALID_SUPPRESSION, SUPPRESSION_WITHOUT_REASON, UNUSED_SUPPRESSION};

const MARK: &str = "alloy-lint:";

/// The suppressions of one source.
#[derive(Debug, Default)]
pub struct Suppressions {
    comments: Vec<Comment>,
    /// Comments that cannot be read: their places and what is wrong.
    unreadable: Vec<(Span, String)>,
}

#[derive(Debug)]
struct Comment {
    /// The comment, or its line when nothing else stands there.
    removal: Span,
    rules: Vec<RuleAt>,
    reach: Reach,
    /// The comment itself, when it gives no reason.
    without_reason: Option<Span>,
}

#[derive(Debug)]
struct RuleAt {
    name: String,
    span: Span,
}

#[derive(Debug)]
enum Reach {
    File,
    /// Findings that start in this range.
    Range(Span),
    /// Findings that start or end in this range: a line.
    Line(Span),
    Nothing,
}

impl Suppressions {
    #[must_use]
    pub fn of(text: &str, tree: &Tree) -> Self {
        let mut found = Self::default();
        if memchr::memmem::find(text.as_bytes(), MARK.as_bytes()).is_none() {
            return found;
        }
        let lines = LineIndex::new(text);
        let mut statements: Option<Vec<Span>> = None;
        let tokens = tree.tokens();
        for token in tokens.iter().filter(|&token| tokens.kind(token).is_comment()) {
            let span = tokens.span(token);
            let comment = span.text(text);
            let inner = comment.trim_start_matches(['/', '*', ' ', '\t']);
            if !inner.starts_with(MARK) {
                continue;
            }
            let at = span.start + (comment.len() - inner.len()) as u32;
            let inner = inner.strip_suffix("*/").unwrap_or(inner).trim_end();
            match read(inner, at) {
                Err(problem) => found.unreadable.push((span, problem)),
                Ok(Silencing { whole_file, rules, has_reason }) => {
                    let line = line_of(&lines, span.start);
                    let before = text.get(line.start as usize..span.start as usize).unwrap_or_default();
                    let own_line = before.trim().is_empty();
                    let reach = if whole_file {
                        Reach::File
                    } else if own_line {
                        let statements = statements.get_or_insert_with(|| all_statements(text, tree));
                        next_reach(tree, &lines, statements, token)
                    } else {
                        Reach::Line(line)
                    };
                    let removal = removal(text, line, span, own_line);
                    let without_reason = (!has_reason).then_some(span);
                    found.comments.push(Comment { removal, rules, reach, without_reason });
                }
            }
        }
        found
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.comments.is_empty() && self.unreadable.is_empty()
    }

    /// Takes the silenced findings out, and adds those about the comments themselves. `exists` knows the rules' names;
    /// `told` says whether a rule is on; `complete`: whether everything was looked for, so that unused comments show.
    pub fn apply(
        &self,
        diagnostics: &mut Vec<Diagnostic>,
        exists: fn(&str) -> bool,
        told: &dyn Fn(&str) -> bool,
        complete: bool,
    ) {
        let mut used: Vec<Vec<bool>> = self.comments.iter().map(|comment| vec![false; comment.rules.len()]).collect();
        diagnostics.retain(|diagnostic| {
            if diagnostic.rule == RuleName::SYNTAX_ERROR {
                return true;
            }
            let mut silenced = false;
            for (comment, used) in self.comments.iter().zip(&mut used) {
                if !comment.reach.holds(diagnostic.span) {
                    continue;
                }
                for (rule, used) in comment.rules.iter().zip(used) {
                    if rule.name == diagnostic.rule.as_str() {
                        *used = true;
                        silenced = true;
                    }
                }
            }
            !silenced
        });
        let mut own = Vec::new();
        for (span, problem) in &self.unreadable {
            own.push(
                Diagnostic::lint(INVALID_SUPPRESSION, Severity::Warning, *span, problem.clone())
                    .with_help("write `// alloy-lint: ignore[rule] reason`"),
            );
        }
        if told(SUPPRESSION_WITHOUT_REASON.as_str()) {
            for span in self.comments.iter().filter_map(|comment| comment.without_reason) {
                let message = "this suppression gives no reason";
                own.push(
                    Diagnostic::lint(SUPPRESSION_WITHOUT_REASON, Severity::Warning, span, message)
                        .with_help("say behind the brackets why the finding is fine here"),
                );
            }
        }
        for (comment, used) in self.comments.iter().zip(&used) {
            for (at, (rule, used)) in comment.rules.iter().zip(used).enumerate() {
                if rule.name == RuleName::SYNTAX_ERROR.as_str() {
                    own.push(Diagnostic::lint(
                        INVALID_SUPPRESSION,
                        Severity::Warning,
                        rule.span,
                        "`syntax-error` cannot be ignored",
                    ));
                } else if !exists(&rule.name) {
                    own.push(Diagnostic::lint(
                        INVALID_SUPPRESSION,
                        Severity::Warning,
                        rule.span,
                        format!("there is no rule `{}`", rule.name),
                    ));
                } else if !used && complete && told(&rule.name) {
                    let message = format!("`{}` finds nothing here", rule.name);
                    own.push(
                        Diagnostic::lint(UNUSED_SUPPRESSION, Severity::Warning, rule.span, message)
                            .with_help("remove it")
                            .with_fix(comment.without(at)),
                    );
                }
            }
        }
        // These rules can be silenced as well, for the whole file.
        own.retain(|diagnostic| {
            !self.comments.iter().any(|comment| {
                matches!(comment.reach, Reach::File)
                    && comment.rules.iter().any(|rule| rule.name == diagnostic.rule.as_str())
            })
        });
        diagnostics.extend(own);
    }
}

impl Reach {
    fn holds(&self, span: Span) -> bool {
        match self {
            Self::File => true,
            Self::Range(range) => range.start <= span.start && span.start < range.end.max(range.start + 1),
            Self::Line(line) => {
                let inside = |offset: u32| line.start <= offset && offset <= line.end;
                inside(span.start) || inside(span.end.saturating_sub(1).max(span.start))
            }
            Self::Nothing => false,
        }
    }
}

impl Comment {
    /// Removes one of the rules, or the comment when it is the only one.
    fn without(&self, at: usize) -> Fix {
        if let [_] = self.rules.as_slice() {
            return Fix::safe("remove the comment", vec![Edit::replace(self.removal, "")]);
        }
        let span = match self.rules.get(at + 1) {
            Some(next) => Span::new(self.rules[at].span.start, next.span.start),
            None => Span::new(self.rules[at - 1].span.end, self.rules[at].span.end),
        };
        Fix::safe("remove the rule from the comment", vec![Edit::replace(span, "")])
    }
}

/// What a comment says.
struct Silencing {
    whole_file: bool,
    rules: Vec<RuleAt>,
    has_reason: bool,
}

/// Reads `alloy-lint: ignore[a, b] reason`; `at` is its offset.
fn read(text: &str, at: u32) -> Result<Silencing, String> {
    let rest = text.strip_prefix(MARK).unwrap_or(text);
    let word = rest.trim_start();
    let end = word.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(word.len());
    let (name, rest) = word.split_at(end);
    let whole_file = match name {
        "ignore" => false,
        "file-ignore" => true,
        _ => return Err(format!("`{name}` is no suppression")),
    };
    let start = at + (text.len() - rest.len()) as u32 + 1;
    let (list, reason) = rest
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .ok_or_else(|| format!("`{name}` needs the names of rules in brackets"))?;
    let mut rules = Vec::new();
    let mut offset = start;
    for part in list.split(',') {
        let name = part.trim();
        let lead = (part.len() - part.trim_start().len()) as u32;
        let from = offset + lead;
        rules.push(RuleAt { name: name.to_owned(), span: Span::new(from, from + name.len() as u32) });
        offset += part.len() as u32 + 1;
    }
    if rules.iter().any(|rule| rule.name.is_empty()) {
        return Err(format!("`{name}` needs the names of rules in brackets"));
    }
    Ok(Silencing { whole_file, rules, has_reason: reason.chars().any(char::is_alphanumeric) })
}

fn line_of(lines: &LineIndex, offset: u32) -> Span {
    lines.line_range(lines.line(offset)).map_or(Span::at(offset), |range| Span::new(range.start, range.end))
}

/// The whole line of a comment that stands alone; else the comment with the blanks before it.
fn removal(text: &str, line: Span, span: Span, own_line: bool) -> Span {
    let after = text.get(span.end as usize..line.end.max(span.end) as usize).unwrap_or_default();
    if own_line && after.trim().is_empty() {
        let next = if text.as_bytes().get(line.end as usize) == Some(&b'\n') { line.end + 1 } else { line.end };
        return Span::new(line.start, next);
    }
    let before = text.get(line.start as usize..span.start as usize).unwrap_or_default();
    let blanks = before.len() - before.trim_end().len();
    Span::new(span.start - blanks as u32, span.end)
}

/// Every statement of a tree, sorted by start.
fn all_statements(text: &str, tree: &Tree) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut bodies = vec![tree.root(text)];
    while let Some(body) = bodies.pop() {
        for statement in body.statements() {
            spans.push(statement.span());
            if let Statement::Block(block) = statement {
                bodies.push(block.body());
            }
        }
    }
    spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    spans
}

/// What a comment on its own line reaches.
fn next_reach(tree: &Tree, lines: &LineIndex, statements: &[Span], comment: crate::syntax::TokenId) -> Reach {
    let tokens = tree.tokens();
    let after = tokens.span(comment).end;
    let mut token = tokens.at(after);
    loop {
        match tokens.kind(token) {
            TokenKind::EndOfFile | TokenKind::CloseBrace => return Reach::Nothing,
            TokenKind::Terminator => {}
            kind if kind.is_trivia() => {}
            _ => break,
        }
        let next = tokens.at(tokens.span(token).end);
        if next == token {
            return Reach::Nothing;
        }
        token = next;
    }
    let start = tokens.span(token).start;
    match statements.binary_search_by_key(&start, |span| span.start) {
        Ok(at) => Reach::Range(statements[at]),
        Err(_) => Reach::Line(line_of(lines, start)),
    }
}

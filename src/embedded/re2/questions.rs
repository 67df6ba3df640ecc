//! What rules ask of a regular expression.

use super::tree::{Node, NodeId, Regex};

impl Regex {
    /// The text when the expression matches only this text (somewhere), in one case: no operators at all.
    #[must_use]
    pub fn literal(&self) -> Option<String> {
        match self.node(self.root) {
            Node::Literal { characters, any_case: false } => Some(characters.iter().collect()),
            Node::Empty => Some(String::new()),
            _ => None,
        }
    }

    /// Whether every text matches, newlines included, when the whole text must: `.*` under `(?s)`, `(.*)`, `^.*$`.
    /// A `false` may be wrong, a `true` is not.
    #[must_use]
    pub fn matches_everything(&self) -> bool {
        self.repeats_any(|node| match node {
            Node::AnyCharacter => true,
            Node::Class(class) => class.is_everything(),
            _ => false,
        })
    }

    /// As [`Regex::matches_everything`], for texts of one line: `.*` without flags too.
    #[must_use]
    pub fn matches_every_line(&self) -> bool {
        self.repeats_any(|node| match node {
            Node::AnyCharacter | Node::AnyCharacterNotNewline => true,
            Node::Class(class) => class.is_everything() || class.is_everything_but_newline(),
            _ => false,
        })
    }

    /// What every matching text begins with where the match begins, in one case; empty when nothing is certain.
    #[must_use]
    pub fn literal_prefix(&self) -> String {
        let mut prefix = String::new();
        let mut pending = vec![self.root];
        while let Some(id) = pending.pop() {
            match self.node(id) {
                Node::Literal { characters, any_case: false } => prefix.extend(characters),
                Node::BeginText | Node::Empty => {}
                Node::Capture { inner, .. } => pending.push(*inner),
                Node::Concatenation(pieces) => pending.extend(pieces.iter().rev()),
                _ => break,
            }
        }
        prefix
    }

    /// Whether a match can only begin where the text begins.
    #[must_use]
    pub fn is_anchored_at_start(&self) -> bool {
        self.edge(|pieces| pieces.first(), &Node::BeginText)
    }

    /// Whether a match can only end where the text ends.
    #[must_use]
    pub fn is_anchored_at_end(&self) -> bool {
        self.edge(|pieces| pieces.last(), &Node::EndText)
    }

    /// Whether some text that matches is empty. Exact but for the boundaries `\b` and `\B`, which count as empty.
    #[must_use]
    pub fn can_match_empty(&self) -> bool {
        // Children stand before their parents, so one pass suffices.
        let mut empty = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let of = |id: &NodeId| empty.get(id.0 as usize).copied().unwrap_or(false);
            empty.push(match node {
                Node::Literal { characters, .. } => characters.is_empty(),
                Node::Class(_) | Node::AnyCharacter | Node::AnyCharacterNotNewline => false,
                Node::Capture { inner, .. } => of(inner),
                Node::Repeat { inner, min, .. } => *min == 0 || of(inner),
                Node::Concatenation(pieces) => pieces.iter().all(of),
                Node::Alternation(pieces) => pieces.iter().any(of),
                _ => true,
            });
        }
        empty.get(self.root.0 as usize).copied().unwrap_or(true)
    }

    fn repeats_any(&self, any: impl Fn(&Node) -> bool) -> bool {
        let mut pending = vec![self.root];
        let mut found = false;
        while let Some(id) = pending.pop() {
            match self.node(id) {
                Node::Capture { inner, .. } => pending.push(*inner),
                Node::Concatenation(pieces) => pending.extend(pieces),
                Node::BeginText | Node::EndText | Node::Empty => {}
                Node::Repeat { inner, min: 0, max: None, .. } if any(self.node(*inner)) => found = true,
                _ => return false,
            }
        }
        found
    }

    fn edge(&self, end: impl Fn(&[NodeId]) -> Option<&NodeId>, anchor: &Node) -> bool {
        let mut id = self.root;
        loop {
            match self.node(id) {
                Node::Capture { inner, .. } => id = *inner,
                Node::Concatenation(pieces) => match end(pieces) {
                    Some(piece) => id = *piece,
                    None => return false,
                },
                node => return node == anchor,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{RELABEL, parse, parse_inside};

    #[test]
    fn answers() {
        // pattern, literal, prefix, matches everything, matches every line, can match empty
        for (pattern, literal, prefix, everything, line, empty) in [
            ("", Some(""), "", false, false, true),
            ("abc", Some("abc"), "abc", false, false, false),
            ("a[b]c", Some("abc"), "abc", false, false, false),
            (r"a\.b", Some("a.b"), "a.b", false, false, false),
            (r"\Qa+b\E", Some("a+b"), "a+b", false, false, false),
            ("^ab(cd)e*", None, "abcd", false, false, false),
            ("(?i)abc", None, "", false, false, false),
            (".*", None, "", false, true, true),
            ("(?s).*", None, "", true, true, true),
            (r"[\s\S]*", None, "", true, true, true),
            ("[^\n]*", None, "", false, true, true),
            ("^(.*)(.*)$", None, "", false, true, true),
            (".+", None, "", false, false, false),
            (".*?a", None, "", false, false, false),
            ("a|b", None, "", false, false, false),
            ("ab|cd|", None, "", false, false, true),
            ("(?:a?){3}", None, "", false, false, true),
        ] {
            let regex = parse(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
            assert_eq!(regex.literal().as_deref(), literal, "{pattern}");
            assert_eq!(regex.literal_prefix(), prefix, "{pattern}");
            assert_eq!(regex.matches_everything(), everything, "{pattern}");
            assert_eq!(regex.matches_every_line(), line, "{pattern}");
            assert_eq!(regex.can_match_empty(), empty, "{pattern}");
        }
        let anchored = |pattern| parse_inside(pattern, RELABEL).is_ok_and(|regex| regex.is_anchored_at_start());
        assert!(anchored("a") && !anchored("a)|(b"));
        assert!(parse_inside("(.*)", RELABEL).is_ok_and(|regex| regex.matches_everything()));
        assert!(parse("a$").is_ok_and(|regex| regex.is_anchored_at_end() && !regex.is_anchored_at_start()));
    }

    #[test]
    fn depth_is_bounded_as_in_go() {
        let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
        assert!(parse(nested(999)).is_ok());
        let error = parse(nested(1000)).expect_err("too deep");
        assert!(error.message.starts_with("error parsing regexp: expression nests too deeply: `((("));
        // Groups that capture nothing leave no trace.
        assert!(parse(format!("{}a{}", "(?:".repeat(100_000), ")".repeat(100_000))).is_ok());
    }
}

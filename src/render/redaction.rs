use std::borrow::Cow;
use std::collections::HashMap;

use super::SourceFile;

/// Replaces secrets by asterisks in whatever is printed of a source: excerpts, messages, fixes.
#[derive(Clone, Debug, Default)]
pub struct Redaction<'a> {
    /// The texts of the secrets by their first bytes, longest first: a text is searched once, for all of them.
    secrets: HashMap<Start, Vec<&'a str>>,
}

/// Texts shorter than this are hidden in excerpts, but not searched for in messages: they would hide ordinary words.
const SHORTEST_SEARCHED: usize = 4;

type Start = [u8; SHORTEST_SEARCHED];

impl<'a> Redaction<'a> {
    #[must_use]
    pub fn of(source: &'a SourceFile) -> Self {
        Self::of_all([source])
    }

    /// Of the secrets of several sources.
    #[must_use]
    pub fn of_all(sources: impl IntoIterator<Item = &'a SourceFile>) -> Self {
        let mut this = Self::default();
        for source in sources {
            for span in &source.secrets {
                let secret = span.text(&source.text).trim_matches(['"', '`', '\'']);
                if let Some(&start) = secret.as_bytes().first_chunk() {
                    this.secrets.entry(start).or_default().push(secret);
                }
            }
        }
        for list in this.secrets.values_mut() {
            list.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
            list.dedup();
        }
        this
    }

    /// `text` with every secret in it hidden.
    #[must_use]
    pub fn apply<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.secrets.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut hidden: Option<String> = None;
        let (mut at, mut shown) = (0, 0);
        while let Some(start) = text.as_bytes().get(at..).and_then(|rest| rest.first_chunk::<SHORTEST_SEARCHED>()) {
            let known = self.secrets.get(start).into_iter().flatten();
            let Some(secret) = known.into_iter().find(|secret| text.as_bytes()[at..].starts_with(secret.as_bytes()))
            else {
                at += 1;
                continue;
            };
            let out = hidden.get_or_insert_default();
            out.push_str(&text[shown..at]);
            out.push_str("***");
            at += secret.len();
            shown = at;
        }
        match hidden {
            Some(mut out) => {
                out.push_str(&text[shown..]);
                Cow::Owned(out)
            }
            None => Cow::Borrowed(text),
        }
    }

    /// The whole source with its secrets hidden, every character by one asterisk per byte, so that offsets stay.
    #[must_use]
    pub fn source(source: &SourceFile) -> Cow<'_, str> {
        if source.secrets.is_empty() {
            return Cow::Borrowed(&source.text);
        }
        let mut text = String::with_capacity(source.text.len());
        let mut spans = source.secrets.clone();
        spans.sort_unstable();
        let mut at = 0;
        for span in spans {
            let start = (span.start as usize).max(at);
            let (Some(before), Some(secret)) =
                (source.text.get(at..start), source.text.get(start..(span.end as usize).max(start)))
            else {
                continue;
            };
            text.push_str(before);
            let quoted = secret.len() >= 2 && secret.starts_with(['"', '`']);
            for (i, byte) in secret.bytes().enumerate() {
                let keep = byte == b'\n' || quoted && (i == 0 || i + 1 == secret.len());
                text.push(if keep { byte as char } else { '*' });
            }
            at = start + secret.len();
        }
        text.push_str(source.text.get(at..).unwrap_or_default());
        Cow::Owned(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn secrets_are_hidden_and_offsets_stay() {
        let mut source = SourceFile::new("a", "password = \"hünter2\"\nx = `ab\ncd`\n");
        source.secrets = vec![Span::new(26, 33), Span::new(11, 21)];
        let hidden = Redaction::source(&source);
        assert_eq!(hidden, "password = \"********\"\nx = `**\n**`\n");
        assert_eq!(hidden.len(), source.text.len());
        assert_eq!(Redaction::of(&source).apply("bad value hünter2!"), "bad value ***!");
        assert_eq!(Redaction::of(&source).apply("hünter"), "hünter");
    }

    #[test]
    fn the_longest_secret_at_a_place_is_hidden() {
        let mut source = SourceFile::new("a", "\"pass\" \"password\" \"word\" \"x\"");
        source.secrets = vec![Span::new(0, 6), Span::new(7, 17), Span::new(18, 24), Span::new(25, 28)];
        let redaction = Redaction::of(&source);
        for (text, hidden) in [
            ("password", "***"),
            ("passwor", "***wor"),
            ("xpassx", "x***x"),
            ("wordpass", "******"),
            ("wor x é", "wor x é"),
        ] {
            assert_eq!(redaction.apply(text), hidden, "{text}");
        }
    }
}

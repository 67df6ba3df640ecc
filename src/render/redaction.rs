use std::borrow::Cow;

use super::SourceFile;

/// Replaces secrets of one source by asterisks in whatever is printed of it: excerpts, messages, fixes.
#[derive(Clone, Debug, Default)]
pub struct Redaction<'a> {
    /// The texts of the secrets, longest first.
    secrets: Vec<&'a str>,
}

/// Texts shorter than this are hidden in excerpts, but not searched for in messages: they would hide ordinary words.
const SHORTEST_SEARCHED: usize = 4;

impl<'a> Redaction<'a> {
    #[must_use]
    pub fn of(source: &'a SourceFile) -> Self {
        let mut secrets: Vec<&str> = source
            .secrets
            .iter()
            .map(|span| span.text(&source.text).trim_matches(['"', '`', '\'']))
            .filter(|text| text.len() >= SHORTEST_SEARCHED)
            .collect();
        secrets.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        secrets.dedup();
        Self { secrets }
    }

    /// `text` with every secret in it hidden.
    #[must_use]
    pub fn apply<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(text);
        for secret in &self.secrets {
            if text.contains(secret) {
                text = Cow::Owned(text.replace(secret, "***"));
            }
        }
        text
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
    }
}

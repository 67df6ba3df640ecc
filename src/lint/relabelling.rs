//! Relabelling rules, as far as they are written with literals.

use std::borrow::Cow;

use super::places::{BlockAt, string, strings};
use crate::embedded::re2::{self, Regex};
use crate::syntax::ast::ExprKind;

/// A `rule` block all of whose arguments are literals, defaults filled in.
pub(super) struct Relabelling<'a> {
    pub action: String,
    pub source_labels: Vec<Cow<'a, str>>,
    pub target_label: Cow<'a, str>,
    pub replacement: Cow<'a, str>,
    pub regex: Regex,
}

impl<'a> Relabelling<'a> {
    /// None when the block is no rule, or anything in it is not known.
    pub fn of(at: BlockAt<'a>) -> Option<Self> {
        if at.is_node || at.block.name() != "rule" || at.schema.argument("source_labels").is_none() {
            return None;
        }
        if copies_between_labels(at) {
            return None;
        }
        let mut action = "replace".to_owned();
        let mut source_labels = Vec::new();
        let mut target_label = Cow::Borrowed("");
        let mut replacement = Cow::Borrowed("$1");
        let mut pattern = Cow::Borrowed("(.*)");
        for attribute in at.block.body().attributes() {
            let value = attribute.value();
            match attribute.name() {
                "action" => action = string(value)?.to_ascii_lowercase(),
                "source_labels" => source_labels = strings(value)?,
                "target_label" => target_label = string(value)?,
                "replacement" => replacement = string(value)?,
                "regex" => pattern = string(value)?,
                "separator" | "modulus" => drop(string(value)),
                _ => return None,
            }
        }
        // To read the expression is the dear part: only where it can matter.
        let copies_itself = || source_labels.iter().map(|label| &**label).eq([&*target_label]);
        let matters = match action.as_str() {
            "replace" => copies_itself(),
            "keep" | "drop" => source_labels.is_empty() || may_match_everything(&pattern),
            "labelkeep" | "labeldrop" => may_match_everything(&pattern),
            _ => false,
        };
        let regex = if matters { re2::parse(pattern.as_bytes()).ok()? } else { return None };
        Some(Self { action, source_labels, target_label, replacement, regex })
    }

    /// Why nothing is left after the rule.
    pub fn drops_all(&self) -> Option<&'static str> {
        match self.action.as_str() {
            "drop" if self.regex.matches_every_line() => Some("its regular expression matches every value"),
            "drop" if self.source_labels.is_empty() && self.regex.can_match_empty() => {
                Some("without `source_labels` it looks at an empty text, which it matches")
            }
            "keep" if self.source_labels.is_empty() && !self.regex.can_match_empty() => {
                Some("without `source_labels` it looks at an empty text, which it does not match")
            }
            "labeldrop" if self.regex.matches_every_line() => Some("its regular expression matches every label"),
            _ => None,
        }
    }

    /// Why the rule changes nothing.
    pub fn has_no_effect(&self) -> Option<&'static str> {
        match self.action.as_str() {
            "keep" if self.regex.matches_every_line() => Some("its regular expression matches every value"),
            "keep" if self.source_labels.is_empty() && self.regex.can_match_empty() => {
                Some("without `source_labels` it looks at an empty text, which it matches")
            }
            "drop" if self.source_labels.is_empty() && !self.regex.can_match_empty() => {
                Some("without `source_labels` it looks at an empty text, which it does not match")
            }
            "labelkeep" if self.regex.matches_every_line() => Some("its regular expression matches every label"),
            "replace" if self.source_labels.iter().map(|label| &**label).eq([&*self.target_label]) && self.copies() => {
                Some("it copies a label to itself")
            }
            _ => None,
        }
    }

    /// Whether the replacement is the whole of what was looked at.
    fn copies(&self) -> bool {
        let whole = self.regex.matches_every_line();
        matches!(&*self.replacement, "$0" | "${0}")
            || (matches!(&*self.replacement, "$1" | "${1}")
                && whole
                && self.regex.capture_count() == 1
                && self.starts_with_capture())
    }

    /// Whether the first group is the whole expression.
    fn starts_with_capture(&self) -> bool {
        matches!(self.regex.node(self.regex.root()), re2::Node::Capture { .. })
    }
}

/// Whether the rule is what most rules are: it writes one label from what stands in others. Told at a glance, without
/// reading any value.
fn copies_between_labels(at: BlockAt<'_>) -> bool {
    let (mut sources, mut target) = (None, None);
    for attribute in at.block.body().attributes() {
        match attribute.name() {
            "action" if attribute.value().span().text(attribute.value().source()) != "\"replace\"" => return false,
            "source_labels" => sources = Some(attribute.value()),
            "target_label" => target = Some(attribute.value()),
            _ => {}
        }
    }
    let (Some(sources), Some(target)) = (sources, target) else { return false };
    let ExprKind::Array(sources) = sources.kind() else { return false };
    match sources.iter().next() {
        Some(source) if sources.len() == 1 => {
            let [source, target] = [source, target].map(|label| label.span().text(label.source()));
            // With escapes, or in other quotes, they may be the same after all.
            let plain = |text: &str| text.starts_with('"') && memchr::memchr(b'\\', text.as_bytes()).is_none();
            plain(source) && plain(target) && source != target
        }
        Some(_) => true,
        None => false,
    }
}

/// Whether an expression is none of those that name something: two letters in a row are no part of `(?s).*`.
fn may_match_everything(pattern: &str) -> bool {
    !pattern.as_bytes().windows(2).any(|pair| pair.iter().all(u8::is_ascii_alphabetic))
}

//! Relabelling rules: what is written in them, found once for all rules that look at them.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::places::{BlockAt, string, strings};
use crate::catalog::Name;
use crate::embedded::re2::{self, Regex};
use crate::resolve::Names;
use crate::syntax::ast::{Attribute, ExprKind, Statement};

const ACTION: Name = Name::of("action");
const MODULUS: Name = Name::of("modulus");
const REGEX: Name = Name::of("regex");
const REPLACEMENT: Name = Name::of("replacement");
const SEPARATOR: Name = Name::of("separator");
const SOURCE_LABELS: Name = Name::of("source_labels");
const TARGET_LABEL: Name = Name::of("target_label");

/// A `rule` block that relabels.
pub(super) struct RelabellingAt<'a> {
    pub at: BlockAt<'a>,
    pub action: Action,
    pub source_labels: Option<Attribute<'a>>,
    pub target_label: Option<Attribute<'a>>,
    pub replacement: Option<Attribute<'a>>,
    pub regex: Option<Attribute<'a>>,
    /// Whether there is anything in it that no such rule has.
    has_more: bool,
    known: OnceCell<Option<Relabelling<'a>>>,
}

/// What a rule does with what it finds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Action {
    /// Also when nothing is said.
    Replace,
    Keep,
    Drop,
    LabelMap,
    LabelKeep,
    LabelDrop,
    /// `hashmod` and the like.
    Other,
    /// It is not a literal.
    Unknown,
}

impl Action {
    fn of(attribute: Option<Attribute<'_>>) -> Self {
        let Some(attribute) = attribute else { return Self::Replace };
        let Some(text) = string(attribute.value()) else { return Self::Unknown };
        let known = [
            ("replace", Self::Replace),
            ("keep", Self::Keep),
            ("drop", Self::Drop),
            ("labelmap", Self::LabelMap),
            ("labelkeep", Self::LabelKeep),
            ("labeldrop", Self::LabelDrop),
        ];
        let found = known.into_iter().find(|(name, _)| text.eq_ignore_ascii_case(name));
        found.map_or(Self::Other, |(_, action)| action)
    }
}

impl<'a> RelabellingAt<'a> {
    /// What the blocks are called.
    pub const NAME: Name = Name::of("rule");

    /// None when the block is a rule of another kind.
    pub fn of(at: BlockAt<'a>, names: Names<'_>) -> Option<Self> {
        at.schema.argument_named(SOURCE_LABELS)?;
        let mut action = None;
        let mut rule = Self {
            at,
            action: Action::Replace,
            source_labels: None,
            target_label: None,
            replacement: None,
            regex: None,
            has_more: false,
            known: OnceCell::new(),
        };
        for statement in at.block.body().statements() {
            let Statement::Attribute(attribute) = statement else { continue };
            let place = match names.of(attribute.id()) {
                Some(ACTION) => &mut action,
                Some(SOURCE_LABELS) => &mut rule.source_labels,
                Some(TARGET_LABEL) => &mut rule.target_label,
                Some(REPLACEMENT) => &mut rule.replacement,
                Some(REGEX) => &mut rule.regex,
                Some(SEPARATOR | MODULUS) => continue,
                _ => {
                    rule.has_more = true;
                    continue;
                }
            };
            place.get_or_insert(attribute);
        }
        rule.action = Action::of(action);
        Some(rule)
    }

    /// The rule with its values; none when anything in it is not known, or the rule is one of those that neither
    /// [`Relabelling::drops_all`] nor [`Relabelling::has_no_effect`] can be said of.
    pub fn known(&self) -> Option<&Relabelling<'a>> {
        self.known.get_or_init(|| self.read()).as_ref()
    }

    fn read(&self) -> Option<Relabelling<'a>> {
        if self.has_more {
            return None;
        }
        let text = |attribute: Option<Attribute<'a>>, default| match attribute {
            Some(attribute) => string(attribute.value()),
            None => Some(Cow::Borrowed(default)),
        };
        // What most rules do: write a label from others.
        if self.action == Action::Replace && self.only_source_label()? != text(self.target_label, "")? {
            return None;
        }
        let source_labels = self.source_labels.map_or(Some(Vec::new()), |labels| strings(labels.value()))?;
        let target_label = text(self.target_label, "")?;
        let pattern = text(self.regex, "(.*)")?;
        // To read the expression is the dear part: only where it can matter.
        let matters = match self.action {
            Action::Replace => true,
            Action::Keep | Action::Drop => source_labels.is_empty() || may_match_everything(&pattern),
            Action::LabelKeep | Action::LabelDrop => may_match_everything(&pattern),
            Action::LabelMap | Action::Other | Action::Unknown => false,
        };
        if !matters {
            return None;
        }
        let replacement = text(self.replacement, "$1")?;
        let regex = re2::parse(pattern.as_bytes()).ok()?;
        Some(Relabelling { action: self.action, source_labels, target_label, replacement, regex })
    }

    /// The label that is looked at, when it is one and known.
    fn only_source_label(&self) -> Option<Cow<'a, str>> {
        let ExprKind::Array(labels) = self.source_labels?.value().without_parens().kind() else { return None };
        let mut labels = labels.iter();
        let (Some(label), None) = (labels.next(), labels.next()) else { return None };
        string(label)
    }
}

/// A relabelling rule all of whose values are literals, defaults filled in.
pub(super) struct Relabelling<'a> {
    action: Action,
    source_labels: Vec<Cow<'a, str>>,
    target_label: Cow<'a, str>,
    replacement: Cow<'a, str>,
    regex: Regex,
}

impl Relabelling<'_> {
    /// Why nothing is left after the rule.
    pub fn drops_all(&self) -> Option<&'static str> {
        match self.action {
            Action::Drop if self.regex.matches_every_line() => Some("its regular expression matches every value"),
            Action::Drop if self.source_labels.is_empty() && self.regex.can_match_empty() => {
                Some("without `source_labels` it looks at an empty text, which it matches")
            }
            Action::Keep if self.source_labels.is_empty() && !self.regex.can_match_empty() => {
                Some("without `source_labels` it looks at an empty text, which it does not match")
            }
            Action::LabelDrop if self.regex.matches_every_line() => Some("its regular expression matches every label"),
            _ => None,
        }
    }

    /// Why the rule changes nothing.
    pub fn has_no_effect(&self) -> Option<&'static str> {
        match self.action {
            Action::Keep if self.regex.matches_every_line() => Some("its regular expression matches every value"),
            Action::Keep if self.source_labels.is_empty() && self.regex.can_match_empty() => {
                Some("without `source_labels` it looks at an empty text, which it matches")
            }
            Action::Drop if self.source_labels.is_empty() && !self.regex.can_match_empty() => {
                Some("without `source_labels` it looks at an empty text, which it does not match")
            }
            Action::LabelKeep if self.regex.matches_every_line() => Some("its regular expression matches every label"),
            Action::Replace if self.source_labels.as_slice() == [&*self.target_label] && self.copies() => {
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

/// Whether an expression is none of those that name something: two letters in a row are no part of `(?s).*`.
fn may_match_everything(pattern: &str) -> bool {
    !pattern.as_bytes().windows(2).any(|pair| pair.iter().all(u8::is_ascii_alphabetic))
}

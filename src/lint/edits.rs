//! Edits that several rules make.

use crate::diagnostics::Edit;
use crate::text::Span;

/// Removes a statement with its lines; none when anything else stands on them, or a comment stands in it.
pub(super) fn remove_statement(source: &str, span: Span) -> Option<Edit> {
    let text = span.text(source);
    if text.contains("//") || text.contains("/*") {
        return None;
    }
    let start = source.get(..span.start as usize)?.rfind('\n').map_or(0, |at| at + 1);
    let after = source.get(span.end as usize..)?;
    let end = span.end as usize + after.find('\n').map_or(after.len(), |at| at + 1);
    let before = source.get(start..span.start as usize)?;
    let rest = source.get(span.end as usize..end)?;
    (before.trim().is_empty() && rest.trim().is_empty()).then(|| Edit::replace(Span::new(start as u32, end as u32), ""))
}

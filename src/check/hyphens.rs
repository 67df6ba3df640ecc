//! Hyphens in names: `prometheus.remote-write.x.receiver` is a subtraction for Alloy, which then complains about both
//! sides and their difference. It is one mistake.

use crate::catalog::Catalog;
use crate::diagnostics::{Diagnostic, Edit, Fix, RuleName};
use crate::resolve::{FileId, Resolution};
use crate::text::Span;

/// Makes one finding of those that one hyphen in a name brings about.
pub(super) fn join(resolution: &Resolution<'_>, found: Vec<(FileId, Diagnostic)>) -> Vec<(FileId, Diagnostic)> {
    let mut names: Vec<(FileId, Span, usize)> = Vec::new();
    let mut kept: Vec<(FileId, Diagnostic)> = Vec::with_capacity(found.len());
    for (file, mut diagnostic) in found {
        let source = resolution.file(file).source;
        let name =
            if diagnostic.rule == RuleName::UNRESOLVED_REFERENCE { meant(source, diagnostic.span) } else { None };
        let known = match name {
            Some(name) => names.iter().find(|(at, span, _)| *at == file && *span == name),
            // What is said of the difference.
            None if matches!(diagnostic.rule, RuleName::TYPE_MISMATCH | RuleName::UNKNOWN_EXPORT) => {
                names.iter().find(|(at, span, _)| *at == file && span.contains(diagnostic.span))
            }
            None => None,
        };
        if let Some(&(.., first)) = known {
            kept[first].1.alloy.append(&mut diagnostic.alloy);
            continue;
        }
        if let Some(name) = name {
            names.push((file, name, kept.len()));
            diagnostic = worded(diagnostic, name, source);
        }
        kept.push((file, diagnostic));
    }
    if names.is_empty() {
        return kept;
    }
    // The difference may have been judged before its sides.
    let mut said = vec![Vec::new(); kept.len()];
    let mut at = 0;
    kept.iter_mut().for_each(|(file, diagnostic)| {
        let difference = diagnostic.rule == RuleName::TYPE_MISMATCH;
        let name =
            names.iter().find(|(in_file, span, _)| difference && in_file == file && span.contains(diagnostic.span));
        if let Some(&(.., first)) = name {
            said[first].append(&mut diagnostic.alloy);
            diagnostic.message.clear();
        }
        at += 1;
    });
    for ((_, diagnostic), mut said) in kept.iter_mut().zip(said) {
        diagnostic.alloy.append(&mut said);
    }
    kept.retain(|(_, diagnostic)| !diagnostic.message.is_empty());
    kept
}

/// The whole name with its hyphens, when the name with underscores in their place begins as a component's does.
fn meant(source: &str, part: Span) -> Option<Span> {
    let bytes = source.as_bytes();
    let in_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    let (start, end) = (part.start as usize, part.end as usize);
    let before = bytes.get(..start)?.iter().rev().take_while(|byte| in_name(byte)).count();
    let after = bytes.get(end..)?.iter().take_while(|byte| in_name(byte)).count();
    let whole = Span::new((start - before) as u32, (end + after) as u32);
    let text = whole.text(source);
    if !text.contains('-') || text.starts_with(['-', '.']) || text.ends_with(['-', '.']) || text.contains("--") {
        return None;
    }
    let name = text.replace('-', "_");
    let mut ends = name.match_indices('.').map(|(at, _)| at);
    ends.any(|end| Catalog::ever(&name[..end]).is_some()).then_some(whole)
}

fn worded(mut diagnostic: Diagnostic, name: Span, source: &str) -> Diagnostic {
    let written = name.text(source);
    let instead = written.replace('-', "_");
    diagnostic.span = name;
    diagnostic.message = format!("`{written}` is read as a subtraction: names have no hyphen");
    diagnostic.help = Some(format!("did you mean `{instead}`?"));
    diagnostic.fixes = vec![Fix::not_safe(format!("replace by `{instead}`"), vec![Edit::replace(name, instead)])];
    diagnostic.labels.clear();
    diagnostic
}

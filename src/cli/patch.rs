//! Unified diffs that `git apply` takes.

use similar::TextDiff;

/// What makes `after` of `before`, as a patch; nothing when they are equal.
pub fn unified(name: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let relative = name.trim_start_matches("./").trim_start_matches('/');
    TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{relative}"), &format!("b/{relative}"))
        .to_string()
}

//! "Did you mean …?"

use crate::syntax::step;

/// The candidate closest to `name`, when it is close enough to be a slip of the fingers.
pub(crate) fn closest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let chars: Vec<char> = name.chars().take(LONGEST).collect();
    let letters = letters(name);
    let limit = (name.chars().count() / 3).clamp(1, 4);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        step();
        let bound = best.map_or(limit, |(distance, _)| distance.saturating_sub(1));
        // Each edit changes which letters there are by two at most. Nearly all candidates are gone after this.
        if let (Some(some), Some(others)) = (letters, self::letters(candidate))
            && (some ^ others).count_ones() as usize > 2 * bound
            && !name.eq_ignore_ascii_case(candidate)
        {
            continue;
        }
        if let Some(distance) = distance(name, &chars, candidate, bound)
            && distance > 0
        {
            best = Some((distance, candidate));
            if distance == 1 {
                break;
            }
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Only so many characters of a name are compared.
const LONGEST: usize = 80;

/// The set of the letters that are compared, one bit for several of them; for names in ASCII.
fn letters(name: &str) -> Option<u64> {
    name.is_ascii().then(|| name.bytes().take(LONGEST).fold(0, |letters, byte| letters | 1 << (byte & 63)))
}

/// The number of letters to insert, delete, replace or swap, when it is at most `limit`. `a` is there as text and as
/// characters.
fn distance(a: &str, a_chars: &[char], b: &str, limit: usize) -> Option<usize> {
    if a.eq_ignore_ascii_case(b) {
        return (limit >= 1).then_some(usize::from(a != b));
    }
    // A character is at most four bytes.
    if a.len().abs_diff(b.len()) > limit * 4 || a.is_ascii() && b.is_ascii() && a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut b_chars = ['\0'; LONGEST];
    let b_length = b.chars().zip(&mut b_chars).map(|(char, place)| *place = char).count();
    let (a, b) = (a_chars, &b_chars[..b_length]);
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    // The last row, the one before it, and the one being made.
    let (mut before, mut last, mut row) = ([0_u8; LONGEST + 1], [0_u8; LONGEST + 1], [0_u8; LONGEST + 1]);
    last.iter_mut().zip(0..).for_each(|(cost, at)| *cost = at);
    for (i, &x) in a.iter().enumerate() {
        step();
        row[0] = i as u8 + 1;
        let mut least = row[0];
        for (j, &y) in b.iter().enumerate() {
            let mut cost = (last[j] + u8::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                cost = cost.min(before[j - 1] + 1);
            }
            row[j + 1] = cost;
            least = least.min(cost);
        }
        if usize::from(least) > limit {
            return None;
        }
        (before, last, row) = (last, row, before);
    }
    Some(usize::from(last[b.len()])).filter(|&found| found <= limit)
}

/// `a`, `b` and `c`, each in backquotes.
pub(super) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_names_are_found() {
        let names = ["forward_to", "targets", "url", "scrape_interval", "Output"];
        assert_eq!(closest("forwad_to", names), Some("forward_to"));
        assert_eq!(closest("froward_to", names), Some("forward_to"));
        assert_eq!(closest("target", names), Some("targets"));
        assert_eq!(closest("output", names), Some("Output"));
        assert_eq!(closest("ulr", names), Some("url"));
        assert_eq!(closest("x", names), None);
        assert_eq!(closest("labels", names), None);
        assert_eq!(closest("url", ["url"]), None);
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` and `c`");
    }
}

//! "Did you mean": the known name that a mistyped one is closest to.

/// The candidate with the fewest edits from `name`, when they are few for its length. Of equally close ones the first.
///
/// An edit is a character inserted, deleted, replaced, or two neighbours swapped. Case and the two ways of joining
/// words (`-`, `_`) count for nothing.
pub fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = plain(name);
    // Names this long are no slips of the hand, and comparing them would take a while.
    if name.is_empty() || name.len() > 100 {
        return None;
    }
    let mut best = None;
    let mut allowed = (name.len() / 3).max(1);
    for candidate in candidates {
        let distance = edits(&name, &plain(candidate), allowed);
        if let Some(distance) = distance {
            best = Some(candidate);
            if distance == 0 {
                break;
            }
            allowed = distance - 1;
        }
    }
    best
}

fn plain(name: &str) -> Vec<char> {
    name.chars().map(|c| if c == '-' { '_' } else { c.to_ascii_lowercase() }).collect()
}

/// The number of edits between two names, when it is at most `most`.
fn edits(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, cb) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(ca != cb)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *ca == b[j - 1] && a[i - 1] == *cb {
                cost = cost.min(before_last[j - 1] + 1);
            }
            row.push(cost);
        }
        if row.iter().all(|cost| *cost > most) {
            return None;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|cost| *cost <= most)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn names() {
        let known = ["loki.write", "loki.source.file", "prometheus.scrape", "url", "targets", "forward_to"];
        let check = |name: &str, expected: Option<&str>| assert_eq!(closest(name, known), expected, "{name}");
        check("loki.writ", Some("loki.write"));
        check("loki.wirte", Some("loki.write"));
        check("Loki.Write", Some("loki.write"));
        check("forward-to", Some("forward_to"));
        check("forwardto", Some("forward_to"));
        check("target", Some("targets"));
        check("uri", Some("url"));
        check("prometheus.remote_write", None);
        check("xyz", None);
        check("", None);
        assert_eq!(closest("ab", ["abc", "ab_", "abd"]), Some("abc"));
    }
}

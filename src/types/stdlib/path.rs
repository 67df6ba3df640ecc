//! `file.path_join`: Go's `filepath.Join` with `/`.

use super::{Computed, text_argument};
use crate::types::value::{MAX_TEXT, Value};

pub(super) fn join(arguments: &[Value]) -> Computed {
    let mut joined = Vec::new();
    for at in 0..arguments.len() {
        let Some(part) = text_argument(arguments, at) else { return Ok(None) };
        // Empty parts before the first one with text are left out.
        if joined.is_empty() {
            joined.extend_from_slice(part);
        } else {
            joined.push(b'/');
            joined.extend_from_slice(part);
        }
        if joined.len() > MAX_TEXT {
            return Ok(None);
        }
    }
    Ok(Some(Value::string(if joined.is_empty() { joined } else { clean(&joined) })))
}

/// The shortest path that names the same.
fn clean(path: &[u8]) -> Vec<u8> {
    let rooted = path.starts_with(b"/");
    let mut kept: Vec<&[u8]> = Vec::new();
    for part in path.split(|&byte| byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." => match kept.last() {
                Some(&last) if last != b".." => {
                    kept.pop();
                }
                _ if rooted => {}
                _ => kept.push(part),
            },
            _ => kept.push(part),
        }
    }
    let joined = kept.join(&b'/');
    match (rooted, joined.is_empty()) {
        (true, _) => [b"/", joined.as_slice()].concat(),
        (false, true) => b".".to_vec(),
        (false, false) => joined,
    }
}

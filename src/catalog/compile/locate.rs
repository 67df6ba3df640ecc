//! The line of a value inside a JSON text, by the way that leads to it.

/// The line (from 1) of the entry that `way` leads to; when it leads nowhere, of the last entry found on it.
/// The steps are separated by `/`: a name, or `@N` for the entry N of an object or array.
pub(super) fn line_of(text: &str, way: &str) -> usize {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0 };
    let mut found = 0;
    for step in way.split('/').filter(|step| !step.is_empty()) {
        match scanner.enter(step) {
            Some(entry) => found = entry,
            None => break,
        }
    }
    1 + text.as_bytes()[..found].iter().filter(|b| **b == b'\n').count()
}

/// Reads JSON that is known to be well-formed.
struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scanner<'_> {
    /// Goes to the value of the entry `step` of the object or array that begins here; returns where the entry begins.
    fn enter(&mut self, step: &str) -> Option<usize> {
        self.skip_blanks();
        let is_object = self.peek()? == b'{';
        if !is_object && self.peek()? != b'[' {
            return None;
        }
        self.at += 1;
        let wanted = step.strip_prefix('@').and_then(|n| n.parse::<usize>().ok());
        for index in 0.. {
            self.skip_blanks();
            if matches!(self.peek()?, b'}' | b']') {
                return None;
            }
            let entry = self.at;
            let mut matches = wanted == Some(index);
            if is_object {
                self.skip_value();
                let key = self.bytes.get(entry + 1..self.at - 1)?;
                matches |= wanted.is_none() && key == step.as_bytes();
                self.skip_blanks();
                self.at += 1; // the colon
                self.skip_blanks();
            }
            if matches {
                return Some(entry);
            }
            self.skip_value();
            self.skip_blanks();
            if self.peek()? == b',' {
                self.at += 1;
            }
        }
        None
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn skip_value(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => self.skip_string(),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' | b',' | b':' if depth == 0 => return,
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                }
                _ => self.at += 1,
            }
            if depth == 0 && matches!(byte, b'"' | b'}' | b']') {
                return;
            }
        }
    }

    fn skip_string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn lines() {
        let text = "{\n \"name\": \"a\",\n \"x\": {\n  \"b\\\"}\": [1,\n   2],\n  \"c.d\": {\"e\": [\n    {},\n    {\"f\":\n null}]}\n }}";
        let check = |way: &str, line: usize| assert_eq!(line_of(text, way), line, "{way}");
        check("", 1);
        check("name", 2);
        check("x", 3);
        check("x/@0/@1", 5);
        check("x/c.d", 6);
        check("x/c.d/e/@1", 8);
        check("x/c.d/e/@1/f", 8);
        check("x/@1", 6);
        check("x/nothing", 3);
        assert_eq!(line_of("", "x"), 1);
    }
}

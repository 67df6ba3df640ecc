//! Whether a text is JSON, as Go's `encoding/json` judges it.

use std::ops::Range;

use super::{FormatError, go_text};

/// `encoding/json` gives up on deeper nesting.
const MAX_DEPTH: usize = 10_000;

/// What `json.Unmarshal` into an empty interface says.
///
/// # Errors
/// `invalid character 'x' looking for beginning of value` and the like.
pub fn check(text: impl AsRef<[u8]>) -> Result<(), FormatError> {
    let mut checker = Checker { text: text.as_ref(), at: 0, containers: Vec::new(), overflow: None };
    checker.document()?;
    match checker.overflow {
        None => Ok(()),
        Some(number) => {
            let shown = go_text::lossy(&checker.text[number.clone()]);
            Err(FormatError::new(
                format!("json: cannot unmarshal number {shown} into Go value of type float64"),
                number,
            ))
        }
    }
}

struct Checker<'a> {
    text: &'a [u8],
    at: usize,
    /// The closing bracket of each open container.
    containers: Vec<u8>,
    /// The first number that no `float64` holds, which is found only once the syntax is.
    overflow: Option<Range<usize>>,
}

impl Checker<'_> {
    fn document(&mut self) -> Result<(), FormatError> {
        // Each round reads one value, or the opening of one, and everything up to the next value.
        loop {
            let opened = self.value()?;
            if opened {
                continue;
            }
            loop {
                self.space();
                let Some(&close) = self.containers.last() else {
                    return match self.peek() {
                        None => Ok(()),
                        Some(_) => self.unexpected("after top-level value"),
                    };
                };
                match self.peek() {
                    Some(b',') => {
                        self.at += 1;
                        if close == b'}' {
                            self.key()?;
                        }
                        break;
                    }
                    Some(byte) if byte == close => {
                        self.at += 1;
                        self.containers.pop();
                    }
                    _ if close == b'}' => return self.unexpected("after object key:value pair"),
                    _ => return self.unexpected("after array element"),
                }
            }
        }
    }

    /// Reads a value; `true` when it is a container whose first value comes next.
    fn value(&mut self) -> Result<bool, FormatError> {
        self.space();
        match self.peek() {
            Some(open @ (b'{' | b'[')) => {
                let close = if open == b'{' { b'}' } else { b']' };
                if self.containers.len() == MAX_DEPTH {
                    return self.unexpected("exceeded max depth");
                }
                self.at += 1;
                self.space();
                if self.peek() == Some(close) {
                    self.at += 1;
                    return Ok(false);
                }
                self.containers.push(close);
                if open == b'{' {
                    self.key()?;
                }
                return Ok(true);
            }
            Some(b'"') => self.string()?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.literal("true")?,
            Some(b'f') => self.literal("false")?,
            Some(b'n') => self.literal("null")?,
            _ => return self.unexpected("looking for beginning of value"),
        }
        Ok(false)
    }

    fn key(&mut self) -> Result<(), FormatError> {
        self.space();
        if self.peek() != Some(b'"') {
            return self.unexpected("looking for beginning of object key string");
        }
        self.string()?;
        self.space();
        if self.peek() != Some(b':') {
            return self.unexpected("after object key");
        }
        self.at += 1;
        Ok(())
    }

    fn string(&mut self) -> Result<(), FormatError> {
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.at += 1;
                    match self.peek() {
                        Some(b'b' | b'f' | b'n' | b'r' | b't' | b'\\' | b'/' | b'"') => self.at += 1,
                        Some(b'u') => {
                            self.at += 1;
                            for _ in 0..4 {
                                if !self.peek().is_some_and(|byte| byte.is_ascii_hexdigit()) {
                                    return self.unexpected("in \\u hexadecimal character escape");
                                }
                                self.at += 1;
                            }
                        }
                        _ => return self.unexpected("in string escape code"),
                    }
                }
                Some(0..0x20) | None => return self.unexpected("in string literal"),
                Some(_) => self.at += 1,
            }
        }
    }

    fn number(&mut self) -> Result<(), FormatError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits(),
            _ => return self.unexpected("in numeric literal"),
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if !self.digit() {
                return self.unexpected("after decimal point in numeric literal");
            }
            self.digits();
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            if !self.digit() {
                return self.unexpected("in exponent of numeric literal");
            }
            self.digits();
        }
        let number: Option<f64> =
            std::str::from_utf8(&self.text[start..self.at]).ok().and_then(|text| text.parse().ok());
        if self.overflow.is_none() && number.is_none_or(f64::is_infinite) {
            self.overflow = Some(start..self.at);
        }
        Ok(())
    }

    fn literal(&mut self, literal: &str) -> Result<(), FormatError> {
        for (index, expected) in literal.bytes().enumerate() {
            if self.peek() != Some(expected) {
                debug_assert!(index > 0, "the first byte chose the literal");
                return self.unexpected(&format!("in literal {literal} (expecting '{}')", char::from(expected)));
            }
            self.at += 1;
        }
        Ok(())
    }

    fn digit(&self) -> bool {
        self.peek().is_some_and(|byte| byte.is_ascii_digit())
    }

    fn digits(&mut self) {
        while self.digit() {
            self.at += 1;
        }
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn unexpected<T>(&self, context: &str) -> Result<T, FormatError> {
        // At the end Go goes on as if a space followed: only where that space is wrong it is blamed.
        let space_fits = ["in string literal", "looking for", "after object", "after array"];
        let byte = match self.peek() {
            Some(byte) => byte,
            None if space_fits.iter().any(|start| context.starts_with(start)) => {
                return Err(FormatError::new("unexpected end of JSON input", self.at..self.at));
            }
            None => b' ',
        };
        let shown = match byte {
            b'\'' => r"\'".to_owned(),
            b'"' => "\"".to_owned(),
            _ => {
                // Go takes the byte for a character of its own.
                let quoted = go_text::quote(char::from(byte).to_string());
                quoted[1..quoted.len() - 1].to_owned()
            }
        };
        Err(FormatError::new(
            format!("invalid character '{shown}' {context}"),
            self.at..self.text.len().min(self.at + 1),
        ))
    }
}

//! From bytes to text: what is not UTF-8 is told once, and every offset stays where it was.

use std::borrow::Cow;

use crate::text::Span;

/// Why bytes are no text that Alloy reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EncodingError {
    pub kind: EncodingErrorKind,
    /// The first wrong bytes.
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EncodingErrorKind {
    /// Bytes that are not UTF-8. After a byte order mark Alloy notices only in the scanner.
    NotUtf8 {
        byte: u8,
        byte_order_mark: bool,
    },
    Utf16LittleEndian,
    Utf16BigEndian,
    Utf32LittleEndian,
    Utf32BigEndian,
}

/// Stands for each byte that is not part of any character. No configuration holds it otherwise.
pub const PLACEHOLDER: char = '\u{1a}';

/// The text of a file. Each byte that is not UTF-8 becomes [`PLACEHOLDER`]; UTF-16 and UTF-32 files give no text.
#[must_use]
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, Option<EncodingError>) {
    let wide = |kind, length| (Cow::Borrowed(""), Some(EncodingError { kind, span: Span::new(0, length) }));
    // The order is Alloy's: a UTF-32 mark starts like a UTF-16 one.
    match bytes {
        [0, 0, 0xFE, 0xFF, ..] => return wide(EncodingErrorKind::Utf32BigEndian, 4),
        [0xFF, 0xFE, 0, 0, ..] => return wide(EncodingErrorKind::Utf32LittleEndian, 4),
        [0xFE, 0xFF, ..] => return wide(EncodingErrorKind::Utf16BigEndian, 2),
        [0xFF, 0xFE, ..] => return wide(EncodingErrorKind::Utf16LittleEndian, 2),
        _ => {}
    }
    let Err(error) = std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| error.valid_up_to()) else {
        return (String::from_utf8_lossy(bytes), None);
    };
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| PLACEHOLDER));
    }
    let kind = EncodingErrorKind::NotUtf8 {
        byte: bytes.get(error).copied().unwrap_or_default(),
        byte_order_mark: bytes.starts_with(b"\xEF\xBB\xBF"),
    };
    let at = u32::try_from(error).unwrap_or(u32::MAX - 1);
    (Cow::Owned(text), Some(EncodingError { kind, span: Span::new(at, at + 1) }))
}

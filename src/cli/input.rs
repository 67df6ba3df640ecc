//! Reading sources.

use std::io::{self, Read};
use std::path::Path;

use crate::text::MAX_SOURCE_BYTES;

/// Reads a file whole. The error says what is wrong without the path.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    let metadata = std::fs::metadata(path).map_err(|error| explain(&error))?;
    if metadata.is_dir() {
        return Err(String::from("is a folder"));
    }
    if metadata.len() >= MAX_SOURCE_BYTES {
        return Err(too_large(metadata.len()));
    }
    let bytes = std::fs::read(path).map_err(|error| explain(&error))?;
    // A file may grow, and a device has no length beforehand.
    if bytes.len() as u64 >= MAX_SOURCE_BYTES { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

/// Reads standard input whole.
pub fn read_stdin() -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(MAX_SOURCE_BYTES).read_to_end(&mut bytes).map_err(|error| explain(&error))?;
    if bytes.len() as u64 >= MAX_SOURCE_BYTES { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

fn too_large(bytes: u64) -> String {
    format!("is too large: {bytes} bytes; at most {} can be read", MAX_SOURCE_BYTES - 1)
}

/// An operating system's error in words that do not change with the system.
pub fn explain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => String::from("no such file or folder"),
        io::ErrorKind::PermissionDenied => String::from("permission denied"),
        _ => error.to_string(),
    }
}

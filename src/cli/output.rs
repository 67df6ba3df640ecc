//! Writing to standard output, standard error and files.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::Path;

use super::Failure;
use super::arguments::ColorChoice;

/// Writes to standard output. A reader that went away is no error: nobody wants to know.
pub fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

pub fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Says a line on standard error. When that is closed there is nobody to tell.
pub fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Replaces a file by new bytes in one step: nobody ever sees half of it, and its permissions stay.
pub fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link is followed, so that the file it points to is replaced and not the link.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Renaming would get around it.
    if std::fs::metadata(&target).is_ok_and(|metadata| metadata.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    let mut temporary = tempfile::Builder::new().prefix(".alloy-lint-").tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    if let Ok(metadata) = std::fs::metadata(&target) {
        temporary.as_file().set_permissions(metadata.permissions())?;
    } else {
        set_default_permissions(temporary.as_file())?;
    }
    temporary.as_file().sync_all()?;
    temporary.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// Temporary files are readable by their owner only; a new report should be as readable as any new file.
#[cfg(unix)]
fn set_default_permissions(file: &std::fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_default_permissions(_: &std::fs::File) -> io::Result<()> {
    Ok(())
}

/// Whether standard output gets colours.
pub fn color(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        // Honours NO_COLOR, CLICOLOR, CLICOLOR_FORCE and TERM=dumb.
        ColorChoice::Auto => {
            set("FORCE_COLOR") && !set("NO_COLOR")
                || anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
        }
    }
}

fn set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty() && value != "0")
}

/// The columns of the terminal that standard output is; `None` when it is none.
pub fn terminal_width() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}

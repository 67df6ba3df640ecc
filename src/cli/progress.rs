//! One line on standard error while a long run goes on.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

/// A run shorter than this shows nothing.
const QUIET: Duration = Duration::from_secs(1);
const STEP: Duration = Duration::from_millis(100);

/// Counts finished files; shows the count when the run takes long and a person watches.
#[derive(Debug)]
pub struct Progress {
    done: Arc<AtomicUsize>,
    watcher: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    pub fn start(total: usize, wanted: bool) -> Self {
        let done = Arc::new(AtomicUsize::new(0));
        let watcher = (wanted && total > 1 && io::stderr().is_terminal()).then(|| {
            let (stop, stopped) = mpsc::channel();
            let done = Arc::clone(&done);
            let watch = move || {
                let mut wait = QUIET;
                let mut shown = false;
                while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                    let mut out = io::stderr().lock();
                    let _ = write!(out, "\r\x1b[2Kchecked {} of {total} files", done.load(Ordering::Relaxed));
                    let _ = out.flush();
                    (wait, shown) = (STEP, true);
                }
                if shown {
                    let _ = write!(io::stderr().lock(), "\r\x1b[2K");
                }
            };
            (stop, std::thread::spawn(watch))
        });
        Self { done, watcher }
    }

    pub fn advance(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, watcher)) = self.watcher.take() {
            drop(stop);
            let _ = watcher.join();
        }
    }
}

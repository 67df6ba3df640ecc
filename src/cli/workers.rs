//! Threads with stacks that are large enough for deep trees.

use rayon::ThreadPool;

use super::Failure;

/// Stack of each worker. Only what is touched costs memory.
const STACK_BYTES: usize = 64 << 20;

/// A pool of `threads` workers; 0: one for each core, but never more than there is work.
pub fn pool(threads: usize, work: usize) -> Result<ThreadPool, Failure> {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let threads = if threads == 0 { cores() } else { threads };
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.min(work).max(1))
        .stack_size(STACK_BYTES)
        .thread_name(|i| format!("worker-{i}"))
        .build()
        .map_err(|error| Failure::new(format!("cannot start threads: {error}")))
}

//! The pool of threads that the engine works on.

use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};

/// Runs `work` on a pool of `threads` threads; 0 is one for each core. A pool of its own, so that nothing is left behind that a forked process would miss.
///
/// # Errors
///
/// Where the system starts no more threads.
pub fn on_threads<T: Send>(
    threads: u16,
    work: impl FnOnce() -> T + Send,
) -> Result<T, ThreadPoolBuildError> {
    let pool = ThreadPoolBuilder::new().num_threads(threads.into());
    Ok(pool.build()?.install(work))
}

//! Asynchronous clean-up from `drop`.

use std::future::Future;

/// Runs a future to its end on a thread of its own, so that `drop` can wait for it whatever runtime it is in.
///
/// What fails is left behind: a test that has its verdict does not fail for a database that could not be removed.
pub(crate) fn run<F: Future<Output = anyhow::Result<()>> + Send + 'static>(clean_up: F) {
    let thread = std::thread::spawn(move || {
        if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() {
            let _ = runtime.block_on(clean_up);
        }
    });
    let _ = thread.join();
}

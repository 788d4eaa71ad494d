//! What can go wrong with a task.

use std::{error::Error, io};

use thiserror::Error;

/// The application did not run or stop as it should.
#[derive(Debug, Error)]
pub enum LifecycleError {
    /// A task failed.
    #[error("{name} failed: {reason}")]
    Failed {
        /// The task.
        name: &'static str,
        /// Its error, with causes.
        reason: String,
    },
    /// A task ended although nobody had asked it to.
    #[error("{name} ended before it was told to")]
    Ended {
        /// The task.
        name: &'static str,
    },
    /// Tasks had to be dropped.
    #[error("dropped at shutdown, unfinished: {}", .0.join(", "))]
    Overdue(Vec<&'static str>),
    /// Signals cannot be received.
    #[error("cannot listen for signals: {0}")]
    Signals(#[from] io::Error),
}

/// An error and its causes in one line.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |&error| error.source());
    let mut texts: Vec<String> = causes.map(ToString::to_string).collect();
    // Some errors print their cause themselves.
    texts.dedup_by(|cause, error| error.ends_with(cause.as_str()));
    texts.join(": ")
}

/// What a panic said.
pub(crate) fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let literal = panic.downcast_ref::<&str>().copied();
    literal.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("(no text)")
}

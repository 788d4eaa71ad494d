//! The folds beside simple models of the law, and the transitions beside what the folds do.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows test functions and not what they call"
)]

mod arbitration;
mod diagrams;
mod docket;
mod explore;
mod pss25;
mod record;
mod registry;
mod sarfaesi;
mod story;
mod transitions;

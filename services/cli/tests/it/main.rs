//! The command line from outside: files in, calls and text out.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows test functions and not what they call"
)]

mod accounts;
mod clock;
mod dockets;
mod events;
mod fakes;
mod format;
mod hostile;
mod import;
mod law;
mod list;
mod people;
mod process;
mod replay;
mod rows;
mod sample;
mod show;
mod statement;
mod token;
mod trail;
mod whole;

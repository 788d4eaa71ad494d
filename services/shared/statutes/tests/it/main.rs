//! The statute book against decided cases, and properties that no case shows.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; clippy knows test functions and not what they call"
)]

mod arbitration;
mod book;
mod calendar;
mod classification;
mod clocks;
mod complaint;
mod context;
mod coverage;
mod decided;
mod diff;
mod exclusion;
mod facts;
mod gates;
mod limitation;
mod notice;
mod overlay;
mod payment;
mod properties;
mod return_codes;
mod sarfaesi;
mod vectors;

use kernel::LegalDate;
use statutes::{Article, Reasoning, Service};

fn day(text: &str) -> LegalDate {
    text.parse().unwrap()
}

/// One article, served on that day.
fn served_on(text: &str) -> [Article; 1] {
    [Article::new("article 1").served(Service::on(day(text)))]
}

/// One article, served on one of these days.
fn served_between(earliest: &str, latest: &str) -> [Article; 1] {
    [Article::new("article 1").served(Service::between(day(earliest), day(latest)).unwrap())]
}

/// The computation, for the message of a failing test.
fn steps(reasoning: &Reasoning) -> String {
    reasoning.steps.iter().fold(String::new(), |text, step| text + "\n  " + &step.to_string())
}

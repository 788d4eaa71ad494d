//! `recourse law`: the statute book, and what follows from it. Nothing but `law replay` asks a mesh.
//!
//! An answer is printed as a dated timeline with its authorities, or as JSON with sorted keys. The exit code is the
//! answer too: see [`Exit`].

mod any;
mod arbitration;
mod asked;
mod assessment;
mod calendar;
mod cheque;
mod classify;
mod coverage;
mod diagram;
mod diff;
mod gate;
mod list;
mod name;
mod reasons;
mod replay;
mod security;
mod show;
mod tables;
mod timeline;
mod words;

pub(crate) use name::nearest;
pub use replay::replay;

use std::{fmt::Display, io::Write as _};

use serde::Serialize;
use serde_json::Value;

use crate::{
    args::law::{AssessOf, ClockOf, LawCommand},
    console::{Console, Paint, Tone},
    failure::{Exit, Failure},
    page::{NARROW, Page},
    text::plain,
};

/// Answers a question of law.
pub fn answer(command: &LawCommand, console: &mut Console) -> Result<Exit, Failure> {
    match command {
        LawCommand::List(args) => list::list(args, console),
        LawCommand::Show(args) => show::show(args, console),
        LawCommand::Coverage(args) => coverage::coverage(args, console),
        LawCommand::Diff(args) => diff::diff(args, console),
        LawCommand::Clock(ClockOf::Ni138(args)) => cheque::clock(args, console),
        LawCommand::Clock(ClockOf::Other(words)) => any::clock(words, console),
        LawCommand::Assess(AssessOf::Ni138(args)) => cheque::complaint(args, console),
        LawCommand::Assess(AssessOf::Notice(args)) => cheque::notice(args, console),
        LawCommand::Assess(AssessOf::Presentation(args)) => cheque::presentation(args, console),
        LawCommand::Assess(AssessOf::Payment(args)) => cheque::payment(args, console),
        LawCommand::Assess(AssessOf::SetAside(args)) => arbitration::set_aside(args, console),
        LawCommand::Assess(AssessOf::Possession(args)) => security::possession(args, console),
        LawCommand::Assess(AssessOf::Sale(args)) => security::sale(args, console),
        LawCommand::Assess(AssessOf::Other(words)) => any::assess(words, console),
        LawCommand::Gate(args) => gate::gate(args, console),
        LawCommand::Classify(args) => classify::classify(args, console),
        LawCommand::Diagram(args) => diagram::diagram(args, console),
        LawCommand::Calendar(args) => calendar::calendar(args, console),
        // It needs a session: see `replay`.
        LawCommand::Replay(_) => Ok(Exit::Done),
    }
}

/// A page of law.
fn page(paint: Paint) -> Page {
    Page::within(paint, NARROW)
}

/// A heading that may be longer than a line.
fn title(page: &mut Page, text: &str) {
    page.toned(0, "", 0, &plain(text), Tone::Strong);
}

fn print(page: Page, console: &mut Console) -> Result<(), Failure> {
    console.out.write_all(page.finish().as_bytes())?;
    Ok(())
}

fn print_json(value: &Value, console: &mut Console) -> Result<(), Failure> {
    writeln!(console.out, "{value:#}")?;
    Ok(())
}

fn value_of(answer: &impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(answer).map_err(|error| Failure::Io(error.into()))
}

/// The question cannot be answered as it was put.
fn bad(error: impl Display) -> Failure {
    Failure::BadInput(error.to_string())
}

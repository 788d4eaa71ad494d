//! What of the steps contradicts itself. A lawyer is asked, and the clocks run on.

use kernel::LegalDate;

use super::docket::{Docket, TRIAL, trial_rank};
use crate::domain::fact::CourtStep;

/// The questions that the steps of a complaint raise.
pub(super) fn contradictions(docket: &Docket<'_>) -> Vec<String> {
    let mut questions = Vec::new();
    questions.extend(before_filing(docket));
    questions.extend(out_of_order(docket));
    questions.extend(after_the_end(docket));
    questions.extend(after_dismissal(docket));
    questions
}

fn before_filing(docket: &Docket<'_>) -> Option<String> {
    let early = docket.entries().map(|entry| entry.step.on()).find(|on| *on < docket.filed_on)?;
    Some(format!("A step in court is on record for {early}, before the complaint was filed on {}.", docket.filed_on))
}

/// The first day of each stage of the trial that is on record.
fn firsts(docket: &Docket<'_>) -> Vec<(u8, LegalDate)> {
    let ranks = (0_u8..).take(TRIAL.len());
    let first = |rank| docket.first(|step| trial_rank(step) == Some(rank)).map(|on| (rank, on));
    ranks.filter_map(first).collect()
}

/// Two stages of which the later one came first.
fn out_of_order(docket: &Docket<'_>) -> Vec<String> {
    let firsts = firsts(docket);
    let later = |(rank, on): &(u8, LegalDate)| {
        let before = firsts.iter().filter(|(other, day)| other > rank && day < on);
        before.min_by_key(|(other, day)| (*day, *other)).copied()
    };
    let both = firsts.iter().filter_map(|first| Some((*first, later(first)?)));
    both.map(|((rank, on), (other, day))| {
        let (first, then) = (name(other), name(rank));
        format!("On record is {first} on {day}, and {then}, which must come before it, on {on}.")
    })
    .collect()
}

fn name(rank: u8) -> &'static str {
    TRIAL.get(usize::from(rank)).copied().unwrap_or_default()
}

/// The kinds of an end that the parties have made.
const fn end(step: &CourtStep) -> Option<&'static str> {
    match step {
        CourtStep::Compounded { .. } => Some("compounded"),
        CourtStep::Withdrawn { .. } => Some("withdrawn"),
        CourtStep::LokAdalatSettled { .. } => Some("settled in a Lok Adalat"),
        _ => None,
    }
}

fn after_the_end(docket: &Docket<'_>) -> Vec<String> {
    let mut ends = docket.entries().filter_map(|entry| Some((end(entry.step)?, entry.step.on())));
    let Some((how, on)) = ends.next() else { return Vec::new() };
    let again = ends.next().map(|(other, day)| format!("It was {how} on {on}, and {other} on {day}: only one can be."));
    let mut later = docket.entries().filter(|entry| entry.step.on() > on);
    let went_on = later.find_map(|entry| Some((trial_rank(entry.step)?, entry.step.on())));
    let went_on =
        went_on.map(|(rank, day)| format!("It was {how} on {on}, and {} is on record for {day}.", name(rank)));
    again.into_iter().chain(went_on).collect()
}

fn after_dismissal(docket: &Docket<'_>) -> Option<String> {
    let on = docket.first(|step| matches!(step, CourtStep::Dismissed { .. }))?;
    let mut went_on = docket.entries().filter(|entry| entry.step.on() > on);
    let (rank, day) = went_on.find_map(|entry| Some((trial_rank(entry.step)?, entry.step.on())))?;
    Some(format!(
        "The complaint was dismissed on {on}, and {} is on record for {day}: has it been restored?",
        name(rank)
    ))
}

//! Hearings: each has an alarm, for if the complainant is absent the accused is acquitted (BNSS s.279).

use kernel::LegalDate;
use statutes::LastDay;

use super::{
    clocks::rule,
    docket::{Docket, shows_a_sitting},
};
use crate::domain::{
    DeadlineKind, Due, FactId,
    fact::{CourtStep, Fact, HearingOutcome, HearingPurpose, Listing},
    ni138::record::Record,
};

/// A hearing that was fixed, or held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hearing {
    pub(crate) on: LegalDate,
    /// Unknown where only that it was held is on record.
    pub(crate) purpose: Option<HearingPurpose>,
    /// Empty where it is not known.
    pub(crate) court: String,
    pub(crate) outcome: Outcome,
    /// The fact that fixed it; none where only that it was held is on record.
    fixed_by: Option<FactId>,
}

/// What became of a hearing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing is on record.
    Open,
    Known(HearingOutcome),
    /// Something that happened in court on that day is on record.
    Sat,
    /// Nothing is on record of this day, and something of a later one: the matter went on.
    WentOn,
}

impl Outcome {
    /// In words; empty if nothing is on record.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::Known(outcome) => outcome.words(),
            Self::Sat => "the court sat",
            Self::WentOn => "not on record; the matter went on",
        }
    }
}

/// The hearings of one complaint, in the order of their days: of one day there is one.
pub(super) fn of(docket: &Docket<'_>) -> Vec<Hearing> {
    let mut hearings: Vec<Hearing> = Vec::new();
    for (fact, listing) in listings(docket) {
        if let Some(known) = hearings.iter_mut().find(|hearing| hearing.on == listing.on) {
            // The first that was recorded has fixed it; the last says for what.
            (known.purpose, known.court) = (Some(listing.purpose), listing.court.clone());
            continue;
        }
        hearings.push(Hearing {
            on: listing.on,
            purpose: Some(listing.purpose),
            court: listing.court.clone(),
            outcome: Outcome::Open,
            fixed_by: Some(fact.id),
        });
    }
    for entry in docket.entries() {
        if let CourtStep::HearingHeld { on, .. } = entry.step
            && !hearings.iter().any(|hearing| hearing.on == *on)
        {
            let (court, outcome) = (String::new(), Outcome::Open);
            hearings.push(Hearing { on: *on, purpose: None, court, outcome, fixed_by: None });
        }
    }
    for hearing in &mut hearings {
        hearing.outcome = outcome(docket, hearing.on);
    }
    hearings.sort_by_key(|hearing| hearing.on);
    hearings
}

/// What was fixed, in the order of recording: by itself, or when the hearing before was held.
fn listings<'a>(docket: &Docket<'a>) -> Vec<(&'a Fact, &'a Listing)> {
    let mut listings: Vec<(&Fact, &Listing)> = docket
        .find(|step| match step {
            CourtStep::HearingListed(listing) => Some(listing),
            CourtStep::HearingHeld { next, .. } => next.as_ref(),
            _ => None,
        })
        .collect();
    listings.sort_by_key(|(fact, _)| crate::domain::ni138::record::recording(fact));
    listings
}

fn outcome(docket: &Docket<'_>, day: LegalDate) -> Outcome {
    let held = docket.last(|step| match step {
        CourtStep::HearingHeld { on, outcome, .. } if *on == day => Some(*outcome),
        _ => None,
    });
    if let Some((_, outcome)) = held {
        return Outcome::Known(outcome);
    }
    let sittings = || docket.entries().filter(|entry| shows_a_sitting(entry.step)).map(|entry| entry.step.on());
    if sittings().any(|on| on == day) {
        Outcome::Sat
    } else if sittings().any(|on| on > day) {
        Outcome::WentOn
    } else {
        Outcome::Open
    }
}

/// The alarm of a hearing of which nothing is on record.
fn alarm(record: &Record<'_>, hearing: &Hearing) -> Option<Due> {
    let basis = hearing.fixed_by.filter(|_| hearing.outcome == Outcome::Open)?;
    let Hearing { on, court, .. } = hearing;
    let last = LastDay::fixed(*on);
    let purpose = hearing.purpose.map(HearingPurpose::words).unwrap_or_default();
    let mut steps = vec![format!("A hearing was fixed for {on} before {court}: {purpose}.")];
    // A day before the rule stood is only told; the alarm does not turn on it.
    if let Ok(law) = record.law.context().rule(rule::ATTENDANCE, *on) {
        steps.push(format!("{} [{}]", law.plain, law.citation()));
    }
    Some(Due {
        kind: DeadlineKind::Hearing,
        last_safe: *on,
        last_arguable: *on,
        day: *on,
        ladder: Some(last),
        rule_id: rule::ATTENDANCE,
        steps,
        basis,
    })
}

/// The alarms of hearings that are armed, and those hearings whose day has passed without a word.
pub(super) fn alarms<'h>(record: &Record<'_>, hearings: &'h [Hearing]) -> (Vec<Due>, Vec<&'h Hearing>) {
    let (mut armed, mut missed) = (Vec::new(), Vec::new());
    for hearing in hearings {
        let Some(due) = alarm(record, hearing) else { continue };
        if record.passed(due.kind, due.basis, due.day).is_some() {
            missed.push(hearing);
        } else {
            armed.push(due);
        }
    }
    (armed, missed)
}

//! A replay on the wire.

use foundation::Failure;
use kernel::LegalDate;
use proto::{FieldError, cases as wire, required, types};

use super::convert;
use crate::{
    domain::{CountedDay, ReplayOutcome, ReplayedDeadline},
    events::proceeding_state,
    ops::{ReplayCase, ReplayedCase, ReplayedProceeding},
};

pub(super) fn from_wire(request: wire::ReplayCaseRequest) -> Result<ReplayCase, Failure> {
    let known_at = request.known_at.map(|date| day("known_at", date)).transpose()?;
    Ok(ReplayCase { law_at: day("law_at", required("law_at", request.law_at)?)?, known_at, case: request.case })
}

fn day(field: &'static str, date: types::LegalDate) -> Result<LegalDate, FieldError> {
    LegalDate::try_from(date).map_err(|error: FieldError| error.within(field))
}

pub(super) fn to_wire(case: ReplayedCase) -> wire::ReplayCaseResponse {
    wire::ReplayCaseResponse {
        case_id: case.id.to_string(),
        reference: case.reference.to_string(),
        proceedings: case.proceedings.into_iter().map(proceeding).collect(),
        book_version: case.book_version,
        calendar_version: case.calendar_version,
        business_date: Some(case.today.into()),
    }
}

fn proceeding(proceeding: ReplayedProceeding) -> wire::ReplayedProceeding {
    let ReplayedProceeding { id, instrument_id, replay } = proceeding;
    wire::ReplayedProceeding {
        proceeding_id: id.to_string(),
        kind: wire::ProceedingKind::Ni138.into(),
        instrument_id: instrument_id.to_string(),
        state: proceeding_state(replay.stands.state.kind()).into(),
        explanation: replay.stands.explanation(),
        replayed_state: proceeding_state(replay.replayed.state.kind()).into(),
        replayed_explanation: replay.replayed.explanation(),
        deadlines: replay.deadlines.into_iter().map(deadline).collect(),
        differences: replay.differences,
    }
}

fn deadline(deadline: ReplayedDeadline) -> wire::ReplayedDeadline {
    let ReplayedDeadline { kind, armed, replayed, runs, outcome, differences } = deadline;
    let outcome = match outcome {
        ReplayOutcome::Same => wire::ReplayOutcome::Same,
        ReplayOutcome::Moved => wire::ReplayOutcome::Moved,
        ReplayOutcome::Depends => wire::ReplayOutcome::Depends,
        ReplayOutcome::Unknown => wire::ReplayOutcome::Unknown,
        ReplayOutcome::Arises => wire::ReplayOutcome::Arises,
    };
    wire::ReplayedDeadline {
        kind: kind.as_str().to_owned(),
        armed: armed.map(convert::deadline),
        replayed: replayed.map(|day| counted(day, runs)),
        outcome: outcome.into(),
        differences,
    }
}

fn counted(day: CountedDay, runs: bool) -> wire::CountedDay {
    wire::CountedDay {
        last_safe: Some(day.last_safe.into()),
        last_arguable: Some(day.last_arguable.into()),
        rule_id: day.rule_id.to_owned(),
        steps: day.steps,
        runs,
    }
}

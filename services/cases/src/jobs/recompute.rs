//! Every night, every proceeding is folded again: what is armed must be what the facts call for.
//!
//! What was counted by another version of the book, or on another calendar of the courts, is counted again. Nothing else is
//! put right here: any other difference is a fault of this program, or somebody's hand in the database, and people must see
//! it before a day is lost.

use std::time::Duration;

use kernel::{Clock as _, LegalDate, SystemClock, Timestamp};
use metrics::{Unit, describe_gauge, gauge};
use thiserror::Error;

use crate::{
    domain::{Deadline, DeadlineId, DeadlineKind, DeadlineState, Due, Fact, FoldError, ProceedingId},
    error::Error,
    ops::{self, Context, Forum},
    store::{self, nightly_run::NightlyResult},
};

/// The job's name in `nightly_run`.
pub(crate) const JOB: &str = "recompute";

/// The hour in India at which it begins.
const HOUR: u8 = 2;

/// How many proceedings are read in one snapshot, with two statements.
const PAGE: i64 = 500;

/// Describes what is shown of the check. Nothing is, before one has ended.
pub(crate) fn register() {
    describe_gauge!(
        "deadline_mismatches",
        "Deadlines that are not what the facts call for, by the last nightly count that ended well."
    );
    describe_gauge!(
        "nightly_count_timestamp_seconds",
        Unit::Seconds,
        "When the nightly count of all deadlines last ended well, since 1970."
    );
}

/// Shows what came of the last check, whichever replica did it.
pub(crate) fn show(result: NightlyResult) {
    gauge!("deadline_mismatches").set(f64::from(result.found));
    gauge!("nightly_count_timestamp_seconds").set(result.ended_at.as_unix_seconds());
}

/// A difference between what is armed and what the facts call for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum Mismatch {
    #[error("{0:?}: {1:?} is armed and the facts do not call for it")]
    Uncalled(ProceedingId, DeadlineId),
    #[error("{0:?}: the facts call for {1} on {2} and it is not armed")]
    Unarmed(ProceedingId, &'static str, LegalDate),
}

/// The day of the run that should have been begun at an instant: it changes at 02:00.
pub(crate) fn day(now: Timestamp) -> LegalDate {
    now.minus(Duration::from_hours(u64::from(HOUR))).legal_date()
}

/// When the run of a day begins.
pub(crate) fn begins(day: LegalDate) -> Timestamp {
    day.at_hour_in_india(HOUR)
}

/// The check of a day, begun by this replica: what came of it is kept for all of them.
pub(crate) async fn run(context: &Context, day: LegalDate) -> Result<(), Error> {
    let mismatches = recompute(context).await?;
    let found = u32::try_from(mismatches.len()).unwrap_or(u32::MAX);
    let result = NightlyResult { ended_at: SystemClock.now(), found };
    let mut conn = pg::acquire(&context.pool).await?;
    store::nightly_run::end(&mut conn, JOB, day, result).await?;
    show(result);
    Ok(())
}

/// Compares every proceeding, and counts again what older versions have counted; logs and counts what differs otherwise,
/// and returns it.
pub(crate) async fn recompute(context: &Context) -> Result<Vec<Mismatch>, Error> {
    let (mut mismatches, mut checked, mut recounted, mut after) = (Vec::new(), 0_usize, 0_usize, None);
    loop {
        let mut tx = pg::begin(&context.pool).await?;
        // Facts and deadlines of one moment: a change between two reads is not a difference.
        store::one_snapshot(&mut tx).await?;
        let page = store::proceeding::with_facts(&mut tx, after, PAGE).await?;
        let mut outdated = Vec::new();
        let facts = store::fact::of_proceedings(&mut tx, &page).await?;
        let known = store::deadline::of_proceedings(&mut tx, &page).await?;
        let branches = context.courts.branches(&mut tx, &page).await?;
        for (&proceeding, facts) in &facts {
            let known = known.get(&proceeding).map_or(&[][..], Vec::as_slice);
            let found = compare(context, context.courts.of(branches.get(&proceeding)), proceeding, facts, known);
            mismatches.extend(found.mismatches);
            outdated.extend(found.is_outdated.then_some(proceeding));
        }
        drop(tx);
        checked += page.len();
        recounted += outdated.len();
        for proceeding in outdated {
            keep_going(ops::recount(context, proceeding).await, proceeding)?;
        }
        after = page.last().copied();
        if after.is_none() {
            break;
        }
    }
    let dockets = look_at_dockets(context).await?;
    for mismatch in &mismatches {
        tracing::error!(error = %mismatch, "a deadline is not what the facts call for");
    }
    tracing::info!(
        recompute.proceedings = checked,
        recompute.mismatches = mismatches.len(),
        recompute.recounted = recounted,
        recompute.dockets = dockets,
        "the deadlines of {checked} proceedings were counted again; {} differ, {recounted} followed the book or the calendar",
        mismatches.len()
    );
    Ok(mismatches)
}

/// Folds every open docket again: where one stands turns on the day, also where no deadline has passed. Answers how many.
async fn look_at_dockets(context: &Context) -> Result<usize, Error> {
    let (mut looked_at, mut after) = (0_usize, None);
    loop {
        let mut conn = pg::acquire(&context.pool).await?;
        let page = store::docket::open(&mut conn, after, PAGE).await?;
        drop(conn);
        for &docket in &page {
            keep_going(ops::refold(context, docket).await, docket)?;
        }
        looked_at += page.len();
        after = page.last().copied();
        if after.is_none() {
            return Ok(looked_at);
        }
    }
}

/// What concerns one proceeding alone does not keep the others from being counted.
fn keep_going(done: Result<(), Error>, proceeding: ProceedingId) -> Result<(), Error> {
    match done {
        Err(error) if !error.is_of_the_database() => {
            tracing::error!(error = %error, proceeding.id = %proceeding, "deadlines could not be counted again");
            Ok(())
        }
        done => done,
    }
}

/// What was found about one proceeding.
#[derive(Debug)]
struct Found {
    mismatches: Vec<Mismatch>,
    /// Something was counted by another version than is in force, and is to be counted again.
    is_outdated: bool,
}

fn compare(context: &Context, forum: &Forum, proceeding: ProceedingId, facts: &[Fact], known: &[Deadline]) -> Found {
    let called_for: Vec<Due> = match context.fold(facts, forum) {
        Ok(position) => position.deadlines,
        Err(FoldError::NoDishonour) => Vec::new(),
    };
    // Of a kind the last one says by what its day was counted, also where it has passed.
    let is_of_another_law = |kind: DeadlineKind| {
        known.iter().rfind(|deadline| deadline.kind == kind).is_some_and(|last| last.is_outdated(&forum.law))
    };
    let armed = || known.iter().filter(|deadline| deadline.state == DeadlineState::Armed);
    let uncalled = armed().filter(|deadline| !called_for.iter().any(|due| deadline.agrees_with(due)));
    let uncalled = uncalled.map(|deadline| (deadline.kind, Mismatch::Uncalled(proceeding, deadline.id)));
    let unarmed = called_for.iter().filter(|due| !armed().any(|deadline| deadline.agrees_with(due)));
    let unarmed = unarmed.map(|due| (due.kind, Mismatch::Unarmed(proceeding, due.kind.as_str(), due.day)));
    let (explained, mismatches): (Vec<_>, Vec<_>) =
        uncalled.chain(unarmed).partition(|(kind, _)| is_of_another_law(*kind));
    let is_outdated = !explained.is_empty() || armed().any(|deadline| deadline.is_outdated(&forum.law));
    Found { mismatches: mismatches.into_iter().map(|(_, mismatch)| mismatch).collect(), is_outdated }
}

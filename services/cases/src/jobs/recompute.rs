//! Every night, every proceeding is folded again: what is armed must be what the facts call for.
//!
//! Nothing is put right here. A difference is a fault of this program, or somebody's hand in the database, and people
//! must see it before a day is lost.

use std::time::Duration;

use kernel::{LegalDate, Timestamp};
use thiserror::Error;

use crate::{
    domain::{self, Deadline, DeadlineId, Due, Fact, FoldError, ProceedingId},
    error::Error,
    ops::Context,
    store,
};

/// The job's name in `nightly_run`.
pub(crate) const JOB: &str = "recompute";

/// The hour in India at which it begins.
const HOUR: u8 = 2;

/// How many proceedings are read in one snapshot.
const PAGE: i64 = 500;

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

/// Compares every proceeding; logs and counts what differs, and returns it.
pub(crate) async fn recompute(context: &Context) -> Result<Vec<Mismatch>, Error> {
    let (mut mismatches, mut checked, mut after) = (Vec::new(), 0_usize, None);
    loop {
        let mut tx = pg::begin(&context.pool).await?;
        // Facts and deadlines of one moment: a change between two reads is not a difference.
        store::one_snapshot(&mut tx).await?;
        let page = store::proceeding::with_facts(&mut tx, after, PAGE).await?;
        for &proceeding in &page {
            let facts = store::fact::of_proceeding(&mut tx, proceeding).await?;
            let armed = store::deadline::armed(&mut tx, proceeding).await?;
            mismatches.extend(compare(context, proceeding, &facts, &armed));
        }
        drop(tx);
        checked += page.len();
        after = page.last().copied();
        if after.is_none() {
            break;
        }
    }
    for mismatch in &mismatches {
        tracing::error!(error = %mismatch, "a deadline is not what the facts call for");
    }
    metrics::gauge!("deadline_mismatches").set(f64::from(u32::try_from(mismatches.len()).unwrap_or(u32::MAX)));
    tracing::info!(
        recompute.proceedings = checked,
        recompute.mismatches = mismatches.len(),
        "the deadlines of {checked} proceedings were counted again; {} differ",
        mismatches.len()
    );
    Ok(mismatches)
}

fn compare(context: &Context, proceeding: ProceedingId, facts: &[Fact], armed: &[Deadline]) -> Vec<Mismatch> {
    let called_for: Vec<Due> = match domain::fold(facts, &context.book) {
        Ok(position) => position.deadlines,
        Err(FoldError::NoDishonour) => Vec::new(),
    };
    let uncalled = armed.iter().filter(|deadline| !called_for.iter().any(|due| deadline.agrees_with(due)));
    let unarmed = called_for.iter().filter(|due| !armed.iter().any(|deadline| deadline.agrees_with(due)));
    uncalled
        .map(|deadline| Mismatch::Uncalled(proceeding, deadline.id))
        .chain(unarmed.map(|due| Mismatch::Unarmed(proceeding, due.kind.as_str(), due.day)))
        .collect()
}

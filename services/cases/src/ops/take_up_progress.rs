//! Takes up what counsel-portal states of a filed complaint: steps through the courts, and corrections of them.

use kernel::DateInterval;
use sqlx::PgConnection;

use super::{
    Context,
    act::NewFact,
    take_up::{News, take_up},
};
use crate::{
    domain::{CourtStep, CourtStepRecorded, CourtStepTakenBack, Fact, FactId, FactKind, ProceedingId, ProgressId},
    error::Error,
};

/// What is stated.
#[derive(Debug)]
pub(crate) enum Progress {
    Step(CourtStepRecorded),
    /// The corrected entry was recorded in error.
    TakenBack(CourtStepTakenBack),
}

/// Takes up a step. It takes the place of the entry that it corrects, whatever it says of a complaint that is not known.
pub(crate) async fn take_up_progress(
    context: &Context,
    conn: &mut PgConnection,
    proceeding: ProceedingId,
    corrects: Option<ProgressId>,
    progress: Progress,
    news: &News,
) -> Result<(), Error> {
    take_up(context, conn, proceeding, news, "progress.take_up", |standing| {
        let corrected = corrects.and_then(|wrong| entry(standing, wrong));
        let new = |kind, effective, retracts| NewFact { kind, effective, evidence: news.evidence(), retracts };
        match progress {
            Progress::Step(step) => {
                // That a hearing was fixed happened when it was told, not on the day of the hearing.
                let day = if matches!(step.said, CourtStep::HearingListed(_)) { news.day() } else { step.said.on() };
                let effective = DateInterval::exactly(day);
                Some(new(FactKind::CourtStepRecorded(step), effective, corrected))
            }
            Progress::TakenBack(entry) => {
                let effective = DateInterval::exactly(news.day());
                corrected.map(|wrong| new(FactKind::CourtStepTakenBack(entry), effective, Some(wrong)))
            }
        }
    })
    .await
}

/// The fact of an entry, if it stands.
fn entry(standing: &[&Fact], progress: ProgressId) -> Option<FactId> {
    let is_it = |fact: &&&Fact| matches!(&fact.kind, FactKind::CourtStepRecorded(step) if step.progress_id == progress);
    standing.iter().find(is_it).map(|fact| fact.id)
}

//! Counts the proceedings of a case under the law of another day. Nothing is changed by it.

use authority::Action;
use chassis::identity::Principal;
use kernel::{Clock as _, LegalDate};
use statutes::CourtCalendar;
use uuid::Uuid;

use super::{Context, get_case};
use crate::{
    domain::{self, CaseId, CaseReference, Law, ProceedingId, Replay, ReplayAsked},
    error::Error,
    store::{
        self,
        proceeding::{Branch, StoredProceeding},
    },
};

/// Which case, by which law.
#[derive(Debug)]
pub(crate) struct ReplayCase {
    /// A reference or an id.
    pub(crate) case: String,
    pub(crate) law_at: LegalDate,
    /// The day whose knowledge counts; none: all that the book knows.
    pub(crate) known_at: Option<LegalDate>,
}

/// A case under the law of another day.
#[derive(Debug)]
pub(crate) struct ReplayedCase {
    pub(crate) id: CaseId,
    pub(crate) reference: CaseReference,
    pub(crate) proceedings: Vec<ReplayedProceeding>,
    pub(crate) book_version: String,
    /// Empty if there is no calendar.
    pub(crate) calendar_version: String,
    pub(crate) today: LegalDate,
}

/// One of its proceedings.
#[derive(Debug)]
pub(crate) struct ReplayedProceeding {
    pub(crate) id: ProceedingId,
    pub(crate) instrument_id: Uuid,
    pub(crate) replay: Replay,
}

/// Replays a case for whoever may read it.
pub(crate) async fn replay_case(
    context: &Context,
    principal: &Principal,
    request: &ReplayCase,
) -> Result<ReplayedCase, Error> {
    // Facts and deadlines of one moment: a change between two reads is no difference of the law.
    let mut tx = pg::begin(&context.pool).await?;
    store::one_snapshot(&mut tx).await?;
    let case = get_case::find(&mut tx, &request.case).await?;
    let mut stored = Vec::new();
    for proceeding in store::proceeding::of_case(&mut tx, case.id).await? {
        let facts = store::fact::of_proceeding(&mut tx, proceeding.id).await?;
        let deadlines = store::deadline::of_proceeding(&mut tx, proceeding.id).await?;
        stored.push((proceeding, facts, deadlines));
    }
    let account = store::account::find(&mut tx, &case.loan_account_number).await?;
    let branch = account.as_ref().map(|account| Branch::of(&account.loan));
    let forum = context.courts.of(branch.as_ref());
    let calendar = forum.calendar.as_ref();
    drop(tx);
    let of = get_case::asked_about(&case, account.as_ref());
    context.may_read(principal, Action::ReplayCase, &of).await?;
    let asked = ReplayAsked {
        law: Law::new(&context.book, calendar),
        law_at: request.law_at,
        known_at: request.known_at,
        in_force: &forum.law,
        now: context.clock.now(),
    };
    let mut proceedings = Vec::new();
    for (StoredProceeding { id, instrument_id, .. }, facts, deadlines) in stored {
        let replay = domain::replay(&facts, &deadlines, &asked)?;
        proceedings.push(ReplayedProceeding { id, instrument_id, replay });
    }
    Ok(ReplayedCase {
        id: case.id,
        reference: case.reference,
        proceedings,
        book_version: context.book.version().to_owned(),
        calendar_version: calendar.map(CourtCalendar::version).unwrap_or_default(),
        today: context.clock.today(),
    })
}

//! Records the memos of a return file: each exactly once, a wrong one without holding back the others.

use audit::{Entry, Outcome, Resource};
use authority::{Action, Permit, Register};
use foundation::{Command, Work};
use kernel::{Timestamp, TypedId as _};
use messaging::Outgoing;
use sqlx::PgConnection;

use super::{Context, SourceFile};
use crate::{
    domain::{Dishonour, DishonourId, FieldFault, InstrumentId, Memo, MemoDraft},
    error::Error,
    events, store,
    store::dishonour::Origin,
};

/// One row of the file: a memo to check, or why it could not even be read.
#[derive(Debug)]
pub(crate) struct MemoRow {
    pub(crate) row_number: u32,
    pub(crate) draft: Result<MemoDraft, FieldFault>,
}

/// The request.
#[derive(Debug)]
pub(crate) struct RecordDishonours {
    pub(crate) file: SourceFile,
    pub(crate) rows: Vec<MemoRow>,
    /// Check everything and store nothing.
    pub(crate) validate_only: bool,
}

/// What became of one memo.
#[derive(Debug)]
pub(crate) enum MemoOutcome {
    Recorded { dishonour: DishonourId, instrument: InstrumentId, ordinal: u32 },
    AlreadyRecorded { dishonour: DishonourId, instrument: InstrumentId },
    Rejected(FieldFault),
}

/// Records memos, or answers as before if this key was used for this request; if only to be validated, records them for
/// real and leaves nothing of it.
///
/// `encode` turns the answer into the bytes that are kept with the key.
pub(crate) async fn record_dishonours(
    context: &Context,
    command: Command<'_>,
    request: &RecordDishonours,
    encode: impl Fn(&[(u32, MemoOutcome)]) -> Vec<u8> + Sync,
) -> Result<Vec<u8>, Error> {
    let work = Recording { context, command, request, encode };
    if request.validate_only { context.rehearse(command, &work).await } else { context.carry_out(command, &work).await }
}

struct Recording<'a, F> {
    context: &'a Context,
    command: Command<'a>,
    request: &'a RecordDishonours,
    encode: F,
}

impl<F: Fn(&[(u32, MemoOutcome)]) -> Vec<u8> + Sync> Work for Recording<'_, F> {
    const OPERATION: &'static str = "RecordDishonours";
    type Error = Error;

    async fn attempt(&self, conn: &mut PgConnection) -> Result<Vec<u8>, Error> {
        let Self { context, command, request, encode } = self;
        // Every row is the same to the policies: one decision for the file.
        let permit = context.authority.require(command.principal, Action::RecordDishonours, &Register::INSTRUMENTS)?;
        let now = context.clock.now();
        let batch = Batch { context, command: *command, permit, file: &request.file, now };
        let mut outcomes = Vec::with_capacity(request.rows.len());
        for MemoRow { row_number, draft } in &request.rows {
            let checked = draft.as_ref().map_err(Clone::clone);
            let outcome = match checked.and_then(|draft| Memo::check(draft, now.legal_date())) {
                Ok(memo) => batch.record(conn, *row_number, &memo).await?,
                Err(fault) => MemoOutcome::Rejected(fault),
            };
            outcomes.push((*row_number, outcome));
        }
        Ok(encode(&outcomes))
    }
}

/// What all memos of one call share.
struct Batch<'a> {
    context: &'a Context,
    command: Command<'a>,
    permit: Permit,
    file: &'a SourceFile,
    now: Timestamp,
}

impl Batch<'_> {
    async fn record(&self, conn: &mut PgConnection, row_number: u32, memo: &Memo) -> Result<MemoOutcome, Error> {
        let Context { vault, ids, .. } = self.context;
        let (new_id, new_subject) = (InstrumentId::next(&**ids), ids.next_uuid());
        let stored = store::instrument::find_or_create(conn, vault, new_id, new_subject, memo, self.now).await?;
        let instrument = stored.cheque.id;
        if let Err(mismatch) = stored.cheque.matches(memo) {
            let reason = format!("differs from {}, which is on record for this cheque", mismatch.known);
            return Ok(MemoOutcome::Rejected(FieldFault::new(mismatch.field, reason)));
        }
        let returns = store::dishonour::of_instrument(conn, instrument).await?;
        let same =
            |known: &&Dishonour| (known.presented_on, known.returned_on) == (memo.presented_on, memo.returned_on);
        if let Some(known) = returns.iter().find(same) {
            return Ok(MemoOutcome::AlreadyRecorded { dishonour: known.id, instrument });
        }
        let dishonour = Dishonour {
            id: DishonourId::next(&**ids),
            ordinal: returns.last().map_or(1, |last| last.ordinal + 1),
            presented_on: memo.presented_on,
            returned_on: memo.returned_on,
            return_code: memo.return_code.clone(),
            informed_on: memo.informed_on,
        };
        let row = i32::try_from(row_number).unwrap_or(i32::MAX);
        let origin = Origin { source: &self.file.source, file_sha256: &self.file.sha256, row_number: row };
        store::dishonour::insert(conn, vault, &stored, &dishonour, memo, origin, self.now).await?;
        let principal = self.command.principal;
        let entry = Entry {
            occurred_at: self.now,
            actor: &principal.actor,
            on_behalf_of: principal.on_behalf_of.as_ref(),
            action: "dishonour.record",
            resource: Resource::new("instrument", instrument),
            outcome: Outcome::Allowed,
            reason: &self.permit.because(""),
            book_version: "",
            cause: self.command.key,
        };
        self.context.audit.record(conn, &entry).await?;
        let outgoing = Outgoing {
            aggregate_id: instrument.uuid(),
            occurred_at: self.now,
            actor: &principal.actor,
            event: &events::instrument_dishonoured(&stored.cheque, &dishonour),
        };
        self.context.publisher.append(conn, outgoing).await?;
        Ok(MemoOutcome::Recorded { dishonour: dishonour.id, instrument, ordinal: dishonour.ordinal })
    }
}

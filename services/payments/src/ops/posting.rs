//! What the commands on receipts share: the acts of one call, each with its audit entry and its event.

use audit::{Entry, Outcome, Resource};
use authority::{Action, Permit};
use formats::LoanAccountNumber;
use foundation::Command;
use kernel::{Timestamp, TypedId as _};
use messaging::Outgoing;
use proto::FieldError;
use sqlx::PgConnection;

use super::Context;
use crate::{
    domain::{
        AnyReceipt, Applied, Booking, ChequeKey, FieldFault, InstrumentId, Posting, Receipt, ReceiptId, Record,
        Transfer,
    },
    error::Error,
    events, store,
    store::{dishonour::Origin, ledger::Books},
};

/// What became of one credit.
#[derive(Debug)]
pub(crate) enum PostOutcome {
    /// It is a new receipt.
    Posted(AnyReceipt),
    /// It was on record.
    AlreadyPosted(AnyReceipt),
    /// A field of it is wrong. Nothing of it was stored.
    Refused(FieldFault),
    /// It is on record, but otherwise. Nothing of it was stored.
    Differs(FieldFault),
}

/// One call.
#[derive(Debug)]
pub(super) struct Act<'a> {
    pub(super) context: &'a Context,
    pub(super) command: Command<'a>,
    pub(super) now: Timestamp,
}

impl<'a> Act<'a> {
    pub(super) fn new(context: &'a Context, command: Command<'a>) -> Self {
        Self { context, command, now: context.clock.now() }
    }

    pub(super) fn booking(&self) -> Booking<'a> {
        Booking { ids: &*self.context.ids, at: self.now }
    }

    /// The permit to do something to a receipt that is locked.
    pub(super) fn require(&self, action: Action, receipt: &AnyReceipt) -> Result<Permit, Error> {
        Ok(self.context.authority.require(self.command.principal, action, &shown(receipt))?)
    }

    /// Posts a credit unless it is on record.
    pub(super) async fn post(
        &self,
        conn: &mut PgConnection,
        posting: &Posting,
        origin: Option<Origin<'_>>,
        permit: &Permit,
    ) -> Result<PostOutcome, Error> {
        let Context { vault, ids, .. } = self.context;
        let posting = &match with_instrument(conn, posting).await? {
            Ok(posting) => posting,
            Err(fault) => return Ok(PostOutcome::Refused(fault)),
        };
        if let Some(known) = store::receipt::find_credit(conn, vault, &posting.credit).await? {
            return Ok(known_credit(posting, known));
        }
        if let Some(applied) = &posting.applied
            && let Err(fault) = check_instrument(conn, applied).await?
        {
            return Ok(PostOutcome::Refused(fault));
        }
        let id = ReceiptId::next(&**ids);
        let credit = posting.credit.clone();
        let receipt = match posting.applied.clone() {
            Some(applied) => AnyReceipt::Applied(Receipt::applied(id, credit, applied, self.booking())),
            None => AnyReceipt::Unidentified(Receipt::unidentified(id, credit, self.booking())),
        };
        let record = receipt.record();
        // Before the receipt's own row, so that a balance out of range refuses this credit and no other of the call.
        let books = match Books::open(conn, &**ids, &record.transfers).await {
            Ok(books) => books,
            Err(Error::BalanceOutOfRange) => {
                let reason = "the balance of the account would leave ±10^15 paise";
                return Ok(PostOutcome::Refused(FieldFault::new("amount", reason)));
            }
            Err(error) => return Err(error),
        };
        if !store::receipt::insert(conn, vault, ids.next_uuid(), record, posting, origin).await? {
            // Another transaction has posted it since the look; its row is visible now, and the new key is left over.
            let known = store::receipt::find_credit(conn, vault, &posting.credit).await?;
            return Ok(known_credit(posting, known.ok_or(Error::inconsistent("receipt"))?));
        }
        books.book(conn, record, &record.transfers).await?;
        self.audit(conn, "receipt.post", id, &permit.because("")).await?;
        if let AnyReceipt::Applied(receipt) = &receipt {
            self.state(conn, id, &events::receipt_posted(receipt)).await?;
        }
        Ok(PostOutcome::Posted(receipt))
    }

    /// Books what a transition asks for; the receipt is locked.
    pub(super) async fn book(
        &self,
        conn: &mut PgConnection,
        record: &Record,
        transfers: &[Transfer],
    ) -> Result<(), Error> {
        let books = Books::open(conn, &*self.context.ids, transfers).await?;
        books.book(conn, record, transfers).await
    }

    pub(super) async fn audit(
        &self,
        conn: &mut PgConnection,
        action: &str,
        id: ReceiptId,
        reason: &str,
    ) -> Result<(), Error> {
        let principal = self.command.principal;
        let entry = Entry {
            occurred_at: self.now,
            actor: &principal.actor,
            on_behalf_of: principal.on_behalf_of.as_ref(),
            action,
            resource: Resource::new("receipt", id),
            outcome: Outcome::Allowed,
            reason,
            book_version: "",
            cause: self.command.key,
        };
        Ok(self.context.audit.record(conn, &entry).await?)
    }

    /// States a fact of a receipt that is locked or new.
    pub(super) async fn state<E: proto::Event>(
        &self,
        conn: &mut PgConnection,
        id: ReceiptId,
        event: &E,
    ) -> Result<(), Error> {
        let actor = &self.command.principal.actor;
        let outgoing = Outgoing { aggregate_id: id.uuid(), occurred_at: self.now, actor, event };
        self.context.publisher.append(conn, outgoing).await?;
        Ok(())
    }
}

/// A receipt as policies see it.
pub(super) fn shown(receipt: &AnyReceipt) -> authority::Receipt<'static> {
    let state = match receipt {
        AnyReceipt::Unidentified(_) => "suspense",
        AnyReceipt::Applied(_) => "applied",
        AnyReceipt::Reversed(_) => "reversed",
    };
    authority::Receipt { id: Some(receipt.record().id.uuid()), state, branch: None }
}

fn known_credit(posting: &Posting, known: AnyReceipt) -> PostOutcome {
    match posting.matches(&known) {
        Ok(()) => PostOutcome::AlreadyPosted(known),
        Err(fault) => PostOutcome::Differs(fault),
    }
}

/// The credit with the id of its cheque, if it names the cheque by what is printed on it.
async fn with_instrument(conn: &mut PgConnection, posting: &Posting) -> Result<Result<Posting, FieldFault>, Error> {
    let (Some(key), Some(Applied { account, .. })) = (&posting.cheque, &posting.applied) else {
        return Ok(Ok(posting.clone()));
    };
    Ok(cheque_of(conn, account, key).await?.map(|id| posting.of_instrument(id)))
}

/// The cheque of an account that has this printed on it.
pub(super) async fn cheque_of(
    conn: &mut PgConnection,
    account: &LoanAccountNumber,
    key: &ChequeKey,
) -> Result<Result<InstrumentId, FieldFault>, Error> {
    let found = store::instrument::find_by_key(conn, account, key).await?;
    let unknown = || {
        let reason = format!("cheque {} on {} is not on record for {account}", key.number, key.drawee_ifsc);
        FieldFault::new("cheque", reason)
    };
    Ok(found.ok_or_else(unknown))
}

/// The cheque that a credit pays is on record, and is a cheque of the account.
pub(super) async fn check_instrument(
    conn: &mut PgConnection,
    applied: &Applied,
) -> Result<Result<(), FieldFault>, Error> {
    let Some(id) = applied.instrument else { return Ok(Ok(())) };
    let fault = |reason: String| Ok(Err(FieldFault::new("instrument_id", reason)));
    match store::instrument::account_of(conn, id).await? {
        Some(account) if account == applied.account.as_str() => Ok(Ok(())),
        Some(_) => fault(format!("instrument {id} is a cheque of another account than {}", applied.account)),
        None => fault(format!("there is no instrument {id}")),
    }
}

pub(super) fn of_request(fault: FieldFault) -> FieldError {
    FieldError::new(fault.field, fault.reason)
}

/// The receipt, locked until the end of the transaction.
pub(super) async fn locked(conn: &mut PgConnection, context: &Context, id: ReceiptId) -> Result<AnyReceipt, Error> {
    // First the lock and then the look: what a concurrent call did before its commit is seen.
    store::receipt::lock(conn, id).await?;
    let found = store::receipt::find(conn, &context.vault, id).await?;
    found.ok_or_else(|| Error::UnknownReceipt(id.to_string()))
}

//! Takes up money of an account: kept for the cheques that may still come back, a fact of every proceeding that it can
//! pay.

use audit::Resource;
use kernel::{DateInterval, LegalDate, TypedId as _};
use messaging::EventId;
use sqlx::PgConnection;

use super::{
    Context,
    act::{Act, NewFact},
    take_up::News,
};
use crate::{
    domain::{FactKind, ProceedingId, ReceiptId, ReceiptPosted, ReceiptReversed, standing},
    error::Error,
    store::{self, proceeding::Locked, receipt::AccountReceipt},
};

/// Takes up money that came in. It may come before the return of the cheque that it pays.
///
/// Money that was said to pay a cheque is a fact of that cheque's proceeding; other money of every proceeding of the
/// account that is open and whose cheque had come back by then.
pub(crate) async fn take_up_receipt(
    context: &Context,
    conn: &mut PgConnection,
    receipt: AccountReceipt,
    news: &News,
) -> Result<(), Error> {
    let act = news.act(context);
    store::receipt::lock_account(conn, &receipt.loan_account_number).await?;
    if !store::receipt::insert(conn, &receipt, false).await? {
        return Ok(());
    }
    let all = store::proceeding::lock_of_account(conn, &receipt.loan_account_number).await?;
    let can_pay = |locked: &&Locked| match receipt.instrument_id {
        Some(instrument) => locked.instrument_id == instrument,
        None => locked.is_open(),
    };
    for proceeding in all.iter().filter(can_pay) {
        if !returned_by(conn, proceeding.id, receipt.value_date).await? {
            continue;
        }
        let alone = all.iter().filter(|other| other.is_open()).count() == 1;
        if add(&act, conn, proceeding.id, &receipt, alone).await? {
            settle(&act, conn, proceeding.id, "receipt.take_up").await?;
        }
    }
    Ok(())
}

/// Takes back money that counts no more, wherever it was counted. A proceeding that it had ended goes on, and sees what
/// came in meanwhile.
pub(crate) async fn take_up_reversal(
    context: &Context,
    conn: &mut PgConnection,
    receipt: AccountReceipt,
    on: LegalDate,
    news: &News,
) -> Result<(), Error> {
    let act = news.act(context);
    store::receipt::lock_account(conn, &receipt.loan_account_number).await?;
    if !store::receipt::insert(conn, &receipt, true).await? {
        store::receipt::reverse(conn, receipt.id).await?;
    }
    let all = store::proceeding::lock_of_account(conn, &receipt.loan_account_number).await?;
    for proceeding in &all {
        let facts = store::fact::of_proceeding(conn, proceeding.id).await?;
        let posted = standing(&facts)
            .into_iter()
            .find(|fact| matches!(&fact.kind, FactKind::ReceiptPosted(posted) if posted.receipt_id == receipt.id));
        let Some(posted) = posted else { continue };
        let reversed = NewFact {
            kind: FactKind::ReceiptReversed(ReceiptReversed { receipt_id: receipt.id }),
            effective: DateInterval::exactly(on),
            evidence: news.evidence(),
            retracts: Some(posted.id),
        };
        if !act.add(conn, proceeding.id, reversed).await? {
            continue;
        }
        settle(&act, conn, proceeding.id, "receipt.reverse").await?;
        let meanwhile =
            take_up_known_receipts(&act, conn, &receipt.loan_account_number, proceeding.id, proceeding.instrument_id);
        if meanwhile.await? {
            settle(&act, conn, proceeding.id, "receipt.take_up").await?;
        }
    }
    Ok(())
}

/// Takes up what is known of an account's money and can pay a cheque that came back. The account is locked, and its
/// proceedings are. Answers whether there was anything new.
pub(super) async fn take_up_known_receipts(
    act: &Act<'_>,
    conn: &mut PgConnection,
    loan_account_number: &str,
    proceeding: ProceedingId,
    instrument_id: uuid::Uuid,
) -> Result<bool, Error> {
    let Some(since) = first_return(conn, proceeding).await? else { return Ok(false) };
    let receipts = store::receipt::for_cheque(conn, loan_account_number, instrument_id, since).await?;
    if receipts.is_empty() {
        return Ok(false);
    }
    let all = store::proceeding::lock_of_account(conn, loan_account_number).await?;
    let others: Vec<ProceedingId> = all.iter().map(|other| other.id).filter(|other| *other != proceeding).collect();
    let others_open = all.iter().any(|other| other.id != proceeding && other.is_open());
    let mut any = false;
    for receipt in &receipts {
        // Money that another proceeding counts is not certain for this one too.
        let elsewhere = store::fact::with_source(conn, &others, &source(receipt.id)).await?;
        any |= add(act, conn, proceeding, receipt, !others_open && elsewhere.is_empty()).await?;
    }
    Ok(any)
}

async fn add(
    act: &Act<'_>,
    conn: &mut PgConnection,
    proceeding: ProceedingId,
    receipt: &AccountReceipt,
    alone: bool,
) -> Result<bool, Error> {
    let new = NewFact {
        kind: FactKind::ReceiptPosted(posted(receipt, alone)),
        effective: DateInterval::exactly(receipt.value_date),
        evidence: evidence(receipt.event_id),
        retracts: None,
    };
    act.add(conn, proceeding, new).await
}

fn posted(receipt: &AccountReceipt, alone: bool) -> ReceiptPosted {
    ReceiptPosted {
        receipt_id: receipt.id,
        amount: receipt.amount,
        value_date: receipt.value_date,
        named: receipt.instrument_id.is_some(),
        alone,
    }
}

fn source(receipt: ReceiptId) -> String {
    format!("receipt.posted {}", receipt.uuid())
}

fn evidence(event: EventId) -> String {
    format!("payments event {event}")
}

async fn settle(act: &Act<'_>, conn: &mut PgConnection, proceeding: ProceedingId, action: &str) -> Result<(), Error> {
    let position = act.settle(conn, proceeding).await?;
    act.audit(conn, action, Resource::new("proceeding", proceeding), &position.explanation()).await
}

/// The day of the first return of the cheque that stands.
async fn first_return(conn: &mut PgConnection, proceeding: ProceedingId) -> Result<Option<LegalDate>, Error> {
    let facts = store::fact::of_proceeding(conn, proceeding).await?;
    let returns = standing(&facts).into_iter().filter_map(|fact| match &fact.kind {
        FactKind::ChequeDishonoured(dishonour) => Some(dishonour.returned_on),
        _ => None,
    });
    Ok(returns.min())
}

/// Whether the cheque had come back by a day: money before it did not pay a returned cheque.
async fn returned_by(conn: &mut PgConnection, proceeding: ProceedingId, day: LegalDate) -> Result<bool, Error> {
    Ok(first_return(conn, proceeding).await?.is_some_and(|returned| returned <= day))
}

//! From the domain to the wire's events.

use proto::payments as wire;

use crate::domain::{Applied, Cheque, Dishonour, Mode, Receipt, Record, ReversalReason, Reversed};

/// A cheque came back unpaid. Ids, dates and amounts; no name.
pub(crate) fn instrument_dishonoured(cheque: &Cheque, dishonour: &Dishonour) -> wire::InstrumentDishonoured {
    wire::InstrumentDishonoured {
        dishonour_id: dishonour.id.to_string(),
        instrument_id: cheque.id.to_string(),
        loan_account_number: cheque.loan_account_number.to_string(),
        ordinal: dishonour.ordinal,
        drawn_on: Some(cheque.drawn_on.into()),
        amount: Some(cheque.amount.into()),
        presented_on: Some(dishonour.presented_on.into()),
        returned_on: Some(dishonour.returned_on.into()),
        return_code: dishonour.return_code.to_string(),
        informed_on: Some(dishonour.informed_on.into()),
    }
}

/// Money counts for an account. The payer is not named.
pub(crate) fn receipt_posted(receipt: &Receipt<Applied>) -> wire::ReceiptPosted {
    let Receipt { record, state } = receipt;
    wire::ReceiptPosted {
        receipt_id: record.id.to_string(),
        loan_account_number: state.account.to_string(),
        amount: Some(record.credit.amount.into()),
        value_date: Some(record.credit.value_date.into()),
        mode: mode(record.credit.mode).into(),
        instrument_id: state.instrument.map(|id| id.to_string()).unwrap_or_default(),
        application_id: application_id(record),
    }
}

/// Money that counted for an account counts no more.
pub(crate) fn receipt_reversed(receipt: &Receipt<Reversed>, from: &Applied) -> wire::ReceiptReversed {
    let Receipt { record, state } = receipt;
    wire::ReceiptReversed {
        reason: reversal_reason(state.reversal.reason).into(),
        value_date: Some(state.reversal.value_date.into()),
        ..no_more(record, from)
    }
}

/// Money that counted in one way counts in another: as if it had never counted in the first.
pub(crate) fn receipt_reassigned(before: &Receipt<Applied>, after: &Receipt<Applied>) -> wire::ReceiptReversed {
    wire::ReceiptReversed {
        reason: wire::ReversalReason::Reassigned.into(),
        value_date: Some(before.record.credit.value_date.into()),
        reassigned_to: Some(receipt_posted(after)),
        ..no_more(&before.record, &before.state)
    }
}

/// An application that is taken back, without why.
fn no_more(record: &Record, from: &Applied) -> wire::ReceiptReversed {
    wire::ReceiptReversed {
        receipt_id: record.id.to_string(),
        loan_account_number: from.account.to_string(),
        amount: Some(record.credit.amount.into()),
        receipt_value_date: Some(record.credit.value_date.into()),
        mode: mode(record.credit.mode).into(),
        instrument_id: from.instrument.map(|id| id.to_string()).unwrap_or_default(),
        application_id: application_id(record),
        ..wire::ReceiptReversed::default()
    }
}

fn application_id(record: &Record) -> String {
    record.application().map(|id| id.to_string()).unwrap_or_default()
}

pub(crate) const fn mode(mode: Mode) -> wire::ReceiptMode {
    match mode {
        Mode::Upi => wire::ReceiptMode::Upi,
        Mode::Neft => wire::ReceiptMode::Neft,
        Mode::Rtgs => wire::ReceiptMode::Rtgs,
        Mode::Imps => wire::ReceiptMode::Imps,
        Mode::Cash => wire::ReceiptMode::Cash,
        Mode::Cheque => wire::ReceiptMode::Cheque,
        Mode::Other => wire::ReceiptMode::Other,
    }
}

pub(crate) const fn reversal_reason(reason: ReversalReason) -> wire::ReversalReason {
    match reason {
        ReversalReason::InstrumentBounced => wire::ReversalReason::InstrumentBounced,
        ReversalReason::PostedInError => wire::ReversalReason::PostedInError,
        ReversalReason::Chargeback => wire::ReversalReason::Chargeback,
    }
}

//! Credits, receipts, transfers and balances.

use formats::LoanAccountNumber;
use kernel::{LegalDate, Masked, PageSize, PageToken, Paise};
use prost::Message as _;
use proto::{FieldError, payments as wire, required, types};

use super::file::{check_row_numbers, source_file};
use crate::{
    domain::{
        AnyReceipt, CreditDraft, FieldFault, Mode, ReassignmentReason, ReceiptId, Reversal, ReversalReason, Transfer,
        TransferKind,
    },
    events,
    ops::{
        CreditRow, IdentifyReceipt, ListReceipts, PostOutcome, Posted, ReassignReceipt, ReceiptPage, RecordReceipts,
        ReverseReceipt,
    },
    store::ledger::Balance,
};

/// The most rows of one call.
const ROWS_MAX: usize = 200;

pub(in crate::grpc) fn post_receipt(message: wire::PostReceiptRequest) -> Result<CreditDraft, FieldError> {
    let credit = required("credit", message.credit)?;
    credit_draft(credit).map_err(|error| error.within("credit"))
}

/// A request. What is wrong with a single row is that row's result and not an error of the request.
pub(in crate::grpc) fn record_receipts(message: wire::RecordReceiptsRequest) -> Result<RecordReceipts, FieldError> {
    let file = required("file", message.file)?;
    let covers_until = file.covers_until.map(|day| date("file.covers_until", Some(day))).transpose()?;
    let file = source_file(file.source, file.sha256)?;
    if (message.rows.is_empty() && covers_until.is_none()) || message.rows.len() > ROWS_MAX {
        return Err(FieldError::new("rows", format!("must be 1 to {ROWS_MAX} rows; send more calls for more")));
    }
    check_row_numbers("rows", message.rows.iter().map(|row| row.row_number))?;
    let rows = message.rows.into_iter().map(|row| {
        let draft = required("credit", row.credit).and_then(credit_draft).map_err(fault_of);
        CreditRow { row_number: row.row_number, draft }
    });
    Ok(RecordReceipts { file, covers_until, rows: rows.collect(), validate_only: message.validate_only })
}

fn credit_draft(credit: wire::Credit) -> Result<CreditDraft, FieldError> {
    let mode = mode(credit.mode())?;
    Ok(CreditDraft {
        loan_account_number: credit.loan_account_number,
        amount: Paise::try_from(required("amount", credit.amount)?).map_err(|error| error.within("amount"))?,
        value_date: date("value_date", credit.value_date)?,
        mode,
        reference: credit.reference,
        payer_name: credit.payer_name.map(Masked::from).unwrap_or_default(),
        narration: credit.narration.map(Masked::from).unwrap_or_default(),
        instrument_id: credit.instrument_id,
        cheque: credit.cheque.map(|cheque| (cheque.drawee_ifsc, cheque.cheque_number)),
    })
}

fn date(field: &'static str, date: Option<types::LegalDate>) -> Result<LegalDate, FieldError> {
    required(field, date).and_then(|date| LegalDate::try_from(date).map_err(|error: FieldError| error.within(field)))
}

fn mode(mode: wire::ReceiptMode) -> Result<Mode, FieldError> {
    let known = Mode::ALL.into_iter().find(|known| events::mode(*known) == mode);
    known.ok_or_else(|| FieldError::new("mode", "must be UPI, NEFT, RTGS, IMPS, CASH, CHEQUE or OTHER"))
}

/// `amount.paise` is a column `amount` to whoever reads the file.
fn fault_of(error: FieldError) -> FieldFault {
    let field = CREDIT_FIELDS.into_iter().find(|field| error.field.starts_with(field)).unwrap_or("credit");
    FieldFault::new(field, error.reason)
}

const CREDIT_FIELDS: [&str; 3] = ["amount", "value_date", "mode"];

pub(in crate::grpc) fn identify_receipt(message: wire::IdentifyReceiptRequest) -> Result<IdentifyReceipt, FieldError> {
    Ok(IdentifyReceipt {
        id: receipt_id(&message.receipt_id)?,
        loan_account_number: message.loan_account_number,
        instrument_id: message.instrument_id,
    })
}

pub(in crate::grpc) fn reassign_receipt(message: wire::ReassignReceiptRequest) -> Result<ReassignReceipt, FieldError> {
    let known = ReassignmentReason::ALL.into_iter().find(|known| reassignment_reason(*known) == message.reason());
    Ok(ReassignReceipt {
        reason: known.ok_or_else(|| FieldError::new("reason", "must be MISAPPLIED or PAYER_INSTRUCTION"))?,
        id: receipt_id(&message.receipt_id)?,
        loan_account_number: message.loan_account_number,
        instrument_id: message.instrument_id,
        cheque: message.cheque.map(|cheque| (cheque.drawee_ifsc, cheque.cheque_number)),
    })
}

const fn reassignment_reason(reason: ReassignmentReason) -> wire::ReassignmentReason {
    match reason {
        ReassignmentReason::Misapplied => wire::ReassignmentReason::Misapplied,
        ReassignmentReason::PayerInstruction => wire::ReassignmentReason::PayerInstruction,
    }
}

pub(in crate::grpc) fn reverse_receipt(message: &wire::ReverseReceiptRequest) -> Result<ReverseReceipt, FieldError> {
    let known = ReversalReason::ALL.into_iter().find(|known| events::reversal_reason(*known) == message.reason());
    let reason =
        known.ok_or_else(|| FieldError::new("reason", "must be INSTRUMENT_BOUNCED, POSTED_IN_ERROR or CHARGEBACK"))?;
    let value_date = date("value_date", message.value_date)?;
    Ok(ReverseReceipt { id: receipt_id(&message.receipt_id)?, reversal: Reversal { reason, value_date } })
}

pub(in crate::grpc) fn list_receipts(message: &wire::ListReceiptsRequest) -> Result<ListReceipts, FieldError> {
    let account = (!message.loan_account_number.is_empty()).then(|| loan_account_number(&message.loan_account_number));
    Ok(ListReceipts {
        size: PageSize::new(message.page_size).map_err(|error| FieldError::new("page_size", error))?,
        after: PageToken::parse(&message.page_token).map_err(|error| FieldError::new("page_token", error))?,
        account: account.transpose()?,
    })
}

pub(in crate::grpc) fn receipt_id(text: &str) -> Result<ReceiptId, FieldError> {
    text.parse().map_err(|error| FieldError::new("receipt_id", error))
}

pub(in crate::grpc) fn loan_account_number(text: &str) -> Result<LoanAccountNumber, FieldError> {
    text.trim().parse().map_err(|error| FieldError::new("loan_account_number", error))
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn posted(posted: &Posted) -> Vec<u8> {
    wire::PostReceiptResponse { receipt: Some(receipt(&posted.receipt)), already_posted: posted.already }
        .encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn identified(identified: &AnyReceipt) -> Vec<u8> {
    wire::IdentifyReceiptResponse { receipt: Some(receipt(identified)) }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn reassigned(reassigned: &AnyReceipt) -> Vec<u8> {
    wire::ReassignReceiptResponse { receipt: Some(receipt(reassigned)) }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn reversed(reversed: &AnyReceipt) -> Vec<u8> {
    wire::ReverseReceiptResponse { receipt: Some(receipt(reversed)) }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn credit_results(outcomes: &[(u32, PostOutcome)]) -> Vec<u8> {
    let results = outcomes
        .iter()
        .map(|(row_number, outcome)| wire::ReceiptResult { row_number: *row_number, outcome: Some(result(outcome)) });
    wire::RecordReceiptsResponse { results: results.collect() }.encode_to_vec()
}

fn result(outcome: &PostOutcome) -> wire::receipt_result::Outcome {
    match outcome {
        PostOutcome::Posted(receipt) => wire::receipt_result::Outcome::Posted(wire::CreditPosted {
            receipt_id: receipt.record().id.to_string(),
            state: state(receipt).into(),
        }),
        PostOutcome::AlreadyPosted(receipt) => {
            wire::receipt_result::Outcome::AlreadyPosted(wire::CreditAlreadyPosted {
                receipt_id: receipt.record().id.to_string(),
                state: state(receipt).into(),
            })
        }
        PostOutcome::Refused(fault) | PostOutcome::Differs(fault) => {
            wire::receipt_result::Outcome::Rejected(wire::CreditRejected {
                field: fault.field.to_owned(),
                reason: fault.reason.clone(),
            })
        }
    }
}

const fn state(receipt: &AnyReceipt) -> wire::ReceiptState {
    match receipt {
        AnyReceipt::Unidentified(_) => wire::ReceiptState::Unidentified,
        AnyReceipt::Applied(_) => wire::ReceiptState::Applied,
        AnyReceipt::Reversed(_) => wire::ReceiptState::Reversed,
    }
}

/// A receipt without its payer.
fn receipt(receipt: &AnyReceipt) -> wire::Receipt {
    let (record, applied) = (receipt.record(), receipt.applied());
    wire::Receipt {
        receipt_id: record.id.to_string(),
        state: state(receipt).into(),
        loan_account_number: applied.map(|applied| applied.account.to_string()).unwrap_or_default(),
        amount: Some(record.credit.amount.into()),
        value_date: Some(record.credit.value_date.into()),
        mode: events::mode(record.credit.mode).into(),
        reference: record.credit.reference.as_str().to_owned(),
        instrument_id: applied.and_then(|applied| applied.instrument).map(|id| id.to_string()).unwrap_or_default(),
        reversal: receipt.reversal().map(|reversal| wire::Reversal {
            reason: events::reversal_reason(reversal.reason).into(),
            value_date: Some(reversal.value_date.into()),
        }),
        recorded_at: record.recorded_at.to_string(),
        payer_initials: String::new(),
    }
}

fn receipt_with_initials(found: &AnyReceipt) -> wire::Receipt {
    let payer_name = found.record().credit.payer_name.as_ref();
    wire::Receipt { payer_initials: payer_name.map(Masked::initials).unwrap_or_default(), ..receipt(found) }
}

pub(in crate::grpc) fn get_receipt_response(found: &AnyReceipt) -> wire::GetReceiptResponse {
    let transfers = found.record().transfers.iter().map(transfer).collect();
    wire::GetReceiptResponse { receipt: Some(receipt_with_initials(found)), transfers }
}

fn transfer(transfer: &Transfer) -> wire::Transfer {
    wire::Transfer {
        transfer_id: transfer.id.to_string(),
        debit_account: transfer.debit.to_string(),
        credit_account: transfer.credit.to_string(),
        amount: Some(transfer.amount.into()),
        value_date: Some(transfer.value_date.into()),
        booked_at: transfer.booked_at.to_string(),
        reverses: match transfer.kind {
            TransferKind::Reversal { of } => of.to_string(),
            TransferKind::Receipt | TransferKind::Identification | TransferKind::Reassignment => String::new(),
        },
    }
}

pub(in crate::grpc) fn receipt_page(page: &ReceiptPage) -> wire::ListReceiptsResponse {
    wire::ListReceiptsResponse {
        receipts: page.receipts.iter().map(receipt_with_initials).collect(),
        next_page_token: page.next.map(PageToken::encode).unwrap_or_default(),
    }
}

pub(in crate::grpc) fn balance(balance: Balance) -> wire::GetBalanceResponse {
    wire::GetBalanceResponse { balance: Some(balance.cached.into()), recomputed: Some(balance.recomputed.into()) }
}

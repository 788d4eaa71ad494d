//! Between the wire and the domain; nowhere else do they meet.

mod file;
mod receipt;

use kernel::{LegalDate, Masked, Paise};
use prost::Message as _;
use proto::{FieldError, payments as wire, required, types};

use self::file::{check_row_numbers, source_file};
pub(super) use self::receipt::{
    balance, credit_results, get_receipt_response, identified, identify_receipt, list_receipts, loan_account_number,
    post_receipt, posted, reassign_receipt, reassigned, receipt_id, receipt_page, record_receipts, reverse_receipt,
    reversed,
};
use crate::{
    domain::{Dishonour, FieldFault, InstrumentId, MemoDraft, ReceiptId, TransferId},
    ops::{Feed, InstrumentView, MemoOutcome, MemoRow, RecordDishonours},
};

/// The most memos of one call.
const MEMOS_MAX: usize = 200;

/// A request. What is wrong with a single memo is that memo's result and not an error of the request.
pub(super) fn record_dishonours(message: wire::RecordDishonoursRequest) -> Result<RecordDishonours, FieldError> {
    let file = required("file", message.file)?;
    let file = source_file(file.source, file.sha256)?;
    if message.memos.is_empty() || message.memos.len() > MEMOS_MAX {
        return Err(FieldError::new("memos", format!("must be 1 to {MEMOS_MAX} memos; send more calls for more")));
    }
    check_row_numbers("memos", message.memos.iter().map(|memo| memo.row_number))?;
    let rows = message.memos.into_iter();
    let rows = rows.map(|memo| MemoRow { row_number: memo.row_number, draft: memo_draft(memo).map_err(fault_of) });
    let rows = rows.collect();
    Ok(RecordDishonours { file, rows, validate_only: message.validate_only })
}

fn memo_draft(memo: wire::ReturnMemo) -> Result<MemoDraft, FieldError> {
    let date = |field, date: Option<types::LegalDate>| {
        required(field, date)
            .and_then(|date| LegalDate::try_from(date).map_err(|error: FieldError| error.within(field)))
    };
    let memo_received_on =
        memo.memo_received_on.map(|received| date("memo_received_on", Some(received))).transpose()?;
    Ok(MemoDraft {
        drawn_on: date("drawn_on", memo.drawn_on)?,
        amount: Paise::try_from(required("amount", memo.amount)?).map_err(|error| error.within("amount"))?,
        presented_on: date("presented_on", memo.presented_on)?,
        returned_on: date("returned_on", memo.returned_on)?,
        memo_received_on,
        loan_account_number: memo.loan_account_number,
        cheque_number: memo.cheque_number,
        drawee_ifsc: memo.drawee_ifsc,
        drawer_name: memo.drawer_name.map(Masked::from).unwrap_or_default(),
        return_code: memo.return_code,
        return_reason: memo.return_reason.map(Masked::from).unwrap_or_default(),
    })
}

/// `amount.paise` is a column `amount` to whoever reads the file.
fn fault_of(error: FieldError) -> FieldFault {
    let field = MEMO_FIELDS.into_iter().find(|field| error.field.starts_with(field)).unwrap_or("memo");
    FieldFault::new(field, error.reason)
}

const MEMO_FIELDS: [&str; 5] = ["drawn_on", "amount", "presented_on", "returned_on", "memo_received_on"];

/// The answer, encoded as it is kept with the idempotency key.
pub(super) fn results(outcomes: &[(u32, MemoOutcome)]) -> Vec<u8> {
    let results = outcomes
        .iter()
        .map(|(row_number, outcome)| wire::MemoResult { row_number: *row_number, outcome: Some(result(outcome)) });
    wire::RecordDishonoursResponse { results: results.collect() }.encode_to_vec()
}

fn result(outcome: &MemoOutcome) -> wire::memo_result::Outcome {
    match outcome {
        MemoOutcome::Recorded { dishonour, instrument, ordinal } => {
            wire::memo_result::Outcome::Recorded(wire::DishonourRecorded {
                dishonour_id: dishonour.to_string(),
                instrument_id: instrument.to_string(),
                ordinal: *ordinal,
            })
        }
        MemoOutcome::AlreadyRecorded { dishonour, instrument } => {
            wire::memo_result::Outcome::AlreadyRecorded(wire::DishonourAlreadyRecorded {
                dishonour_id: dishonour.to_string(),
                instrument_id: instrument.to_string(),
            })
        }
        MemoOutcome::Rejected(fault) => wire::memo_result::Outcome::Rejected(wire::MemoRejected {
            field: fault.field.to_owned(),
            reason: fault.reason.clone(),
        }),
    }
}

pub(super) fn instrument_id(text: &str) -> Result<InstrumentId, FieldError> {
    text.parse().map_err(|error| FieldError::new("instrument_id", error))
}

/// A cheque as people get it, or as services do that address notices: with the drawer and the words of the memos.
pub(super) fn instrument(view: InstrumentView, for_service: bool) -> wire::Instrument {
    let InstrumentView { cheque, dishonours, reasons } = view;
    let reasons = reasons.into_iter().chain(std::iter::repeat(None));
    let dishonours = dishonours.iter().zip(reasons).map(|(returned, reason)| dishonour(returned, reason));
    wire::Instrument {
        instrument_id: cheque.id.to_string(),
        loan_account_number: cheque.loan_account_number.to_string(),
        cheque_number: cheque.number.to_string(),
        drawee_ifsc: cheque.drawee_ifsc.to_string(),
        drawn_on: Some(cheque.drawn_on.into()),
        amount: Some(cheque.amount.into()),
        drawer_initials: cheque.drawer_name.as_ref().map(Masked::initials).unwrap_or_default(),
        dishonours: dishonours.collect(),
        drawer_name: cheque.drawer_name.filter(|_| for_service).map(Into::into),
    }
}

fn dishonour(dishonour: &Dishonour, reason: Option<Masked<String>>) -> wire::Dishonour {
    wire::Dishonour {
        dishonour_id: dishonour.id.to_string(),
        ordinal: dishonour.ordinal,
        presented_on: Some(dishonour.presented_on.into()),
        returned_on: Some(dishonour.returned_on.into()),
        return_code: dishonour.return_code.to_string(),
        informed_on: Some(dishonour.informed_on.into()),
        return_reason: reason.map(Into::into),
    }
}

pub(super) fn feed(feed: Feed) -> wire::GetFeedResponse {
    let recorded_until = feed.sources.iter().map(|source| source.recorded_until).min();
    let sources = feed
        .sources
        .into_iter()
        .map(|source| wire::FeedSource { source: source.source, recorded_until: Some(source.recorded_until.into()) });
    wire::GetFeedResponse {
        sources: sources.collect(),
        recorded_until: recorded_until.map(Into::into),
        receipt_ids: feed.receipts.iter().map(|(id, _)| id.to_string()).collect(),
        application_ids: feed.receipts.iter().map(application_id).collect(),
    }
}

fn application_id((receipt, application): &(ReceiptId, Option<TransferId>)) -> String {
    application.map_or_else(|| receipt.to_string(), |application| application.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(memos: Vec<wire::ReturnMemo>) -> wire::RecordDishonoursRequest {
        let file = wire::ReturnFile { source: "axis-cts".to_owned(), sha256: vec![7; 32] };
        wire::RecordDishonoursRequest { file: Some(file), memos, validate_only: false }
    }

    fn memo(row_number: u32) -> wire::ReturnMemo {
        wire::ReturnMemo { row_number, ..Default::default() }
    }

    fn refused(change: impl FnOnce(&mut wire::RecordDishonoursRequest)) -> String {
        let mut request = request(vec![memo(2)]);
        change(&mut request);
        record_dishonours(request).unwrap_err().to_string()
    }

    #[test]
    fn a_wrong_request_names_its_field() {
        assert_eq!(refused(|request| request.file = None), "file: is missing");
        assert!(refused(|request| request.file.as_mut().unwrap().sha256.clear()).starts_with("file.sha256: "));
        assert!(
            refused(|request| request.file.as_mut().unwrap().source = "a b".to_owned()).starts_with("file.source: ")
        );
        assert!(refused(|request| request.memos.clear()).starts_with("memos: must be 1 to 200"));
        assert!(
            refused(|request| request.memos = (1..=201).map(memo).collect()).starts_with("memos: must be 1 to 200")
        );
        assert_eq!(refused(|request| request.memos = vec![memo(0)]), "memos[0].row_number: is counted from 1");
        assert_eq!(
            refused(|request| request.memos = vec![memo(3), memo(3)]),
            "memos[1].row_number: 3 occurs twice in this request"
        );
    }

    #[test]
    fn a_wrong_memo_is_that_memos_result() {
        let impossible = types::LegalDate { year: 2026, month: 2, day: 30 };
        let wrong = wire::ReturnMemo { drawn_on: Some(impossible), ..memo(2) };
        let command = record_dishonours(request(vec![wrong, memo(3)])).unwrap();
        let faults: Vec<_> = command.rows.into_iter().map(|row| row.draft.unwrap_err()).collect();
        assert_eq!(
            faults,
            [FieldFault::new("drawn_on", "there is no day 2026-02-30"), FieldFault::new("drawn_on", "is missing")]
        );
    }
}

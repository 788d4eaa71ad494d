//! Files of return memos, which payments takes.

use chassis::grpc::client::Channel;
use formats::{ChequeNumber, CtsReturnCode, Ifsc, LoanAccountNumber};
use proto::payments::{
    MemoResult, RecordDishonoursRequest, ReturnFile, ReturnMemo, memo_result::Outcome as Wire,
    payments_service_client::PaymentsServiceClient,
};
use serde::Serialize;
use tonic::Request;

use super::{
    Kind,
    mapping::{Layout, columns},
    reader::Record,
    report::{Answer, Count, Outcome},
    row::{Fault, amount, date, identifier, optional_date, row_number, text, width},
    send::{Batch, answers},
    totals::Survey,
};
use crate::{
    args::ImportArgs,
    failure::{Callee, Failure},
    session::Connection,
};

columns! {
    /// The columns of a file of return memos.
    Column {
        /// The lender's number of the account.
        LoanAccountNumber = "loan_account_number",
        /// Six digits.
        ChequeNumber = "cheque_number",
        /// The branch on which the cheque is drawn.
        DraweeIfsc = "drawee_ifsc",
        /// The date on the cheque.
        DrawnOn = "drawn_on",
        /// The amount on the cheque, in rupees.
        Amount = "amount",
        /// Who drew the cheque.
        DrawerName = "drawer_name",
        /// When the cheque reached the drawee bank.
        PresentedOn = "presented_on",
        /// When the drawee bank returned it.
        ReturnedOn = "returned_on",
        /// When the memo reached the payee; may be empty.
        MemoReceivedOn = "memo_received_on",
        /// The CTS reason code.
        ReturnCode = "return_code",
        /// The words of the memo.
        ReturnReason = "return_reason";
    }
}

/// The memo in a row. The first fault in the order of the columns is reported.
pub fn memo(record: &Record, layout: &Layout<Column>) -> Result<ReturnMemo, Fault> {
    width(record, layout)?;
    Ok(ReturnMemo {
        row_number: row_number(record)?,
        loan_account_number: identifier::<LoanAccountNumber, _>(record, layout, Column::LoanAccountNumber)?,
        cheque_number: identifier::<ChequeNumber, _>(record, layout, Column::ChequeNumber)?,
        drawee_ifsc: identifier::<Ifsc, _>(record, layout, Column::DraweeIfsc)?,
        drawn_on: Some(date(record, layout, Column::DrawnOn)?.into()),
        amount: Some(amount(record, layout, Column::Amount)?.into()),
        drawer_name: Some(text(record, layout, Column::DrawerName)?.into()),
        presented_on: Some(date(record, layout, Column::PresentedOn)?.into()),
        returned_on: Some(date(record, layout, Column::ReturnedOn)?.into()),
        memo_received_on: optional_date(record, layout, Column::MemoReceivedOn)?.map(Into::into),
        return_code: identifier::<CtsReturnCode, _>(record, layout, Column::ReturnCode)?,
        return_reason: Some(text(record, layout, Column::ReturnReason)?.into()),
    })
}

/// What payments made of a memo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Dishonour {
    /// A new dishonour.
    Recorded {
        /// Its id.
        dishonour_id: String,
        /// The cheque's id.
        instrument_id: String,
        /// 1 for the first return of the cheque.
        ordinal: u32,
    },
    /// Recorded before, by this file or another.
    AlreadyRecorded {
        /// Its id.
        dishonour_id: String,
        /// The cheque's id.
        instrument_id: String,
    },
}

impl Answer for Dishonour {
    const COUNTS: &'static [Count] = &[
        Count { checked: "would be recorded", ..Count::of("recorded", "recorded") },
        Count { part: true, ..Count::of("second_dishonours", "of these second dishonours") },
        Count::of("already_recorded", "already recorded"),
    ];

    fn counts_as(&self, name: &str) -> bool {
        match self {
            Self::Recorded { ordinal, .. } => name == "recorded" || name == "second_dishonours" && *ordinal > 1,
            Self::AlreadyRecorded { .. } => name == "already_recorded",
        }
    }
}

/// Return memos on their way to payments.
#[derive(Debug)]
pub(super) struct Dishonours {
    connection: Connection<PaymentsServiceClient<Channel>>,
    source: String,
    validate_only: bool,
}

impl Dishonours {
    pub(super) fn new(connection: Connection<PaymentsServiceClient<Channel>>, args: &ImportArgs) -> Self {
        Self { connection, source: args.source.clone(), validate_only: args.dry_run }
    }
}

impl Kind for Dishonours {
    type Column = Column;
    type Row = ReturnMemo;
    type Answer = Dishonour;

    const AMOUNT: Column = Column::Amount;

    fn row(record: &Record, layout: &Layout<Column>) -> Result<ReturnMemo, Fault> {
        memo(record, layout)
    }

    async fn send(
        &mut self,
        batch: Batch<ReturnMemo>,
        survey: &Survey<Column>,
    ) -> Result<Vec<Outcome<Dishonour>>, Failure> {
        let Connection { callee, client } = &mut self.connection;
        if batch.rows.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<u32> = batch.rows.iter().map(|memo| memo.row_number).collect();
        let file = ReturnFile { source: self.source.clone(), sha256: survey.sha256.to_vec() };
        let key = batch.key(callee)?;
        let message =
            RecordDishonoursRequest { file: Some(file), memos: batch.rows, validate_only: self.validate_only };
        let request = super::send::request(Request::new(message), &key);
        let response = client.record_dishonours(request).await.map_err(|status| Failure::call(callee, status))?;
        outcomes(&rows, response.into_inner().results, callee)
    }
}

fn outcomes(rows: &[u32], results: Vec<MemoResult>, callee: &Callee) -> Result<Vec<Outcome<Dishonour>>, Failure> {
    let results = results.into_iter().map(|result| (result.row_number, result.outcome.map(outcome)));
    answers(rows, results.collect(), callee)
}

fn outcome(wire: Wire) -> Outcome<Dishonour> {
    match wire {
        Wire::Recorded(recorded) => Outcome::Taken(Dishonour::Recorded {
            dishonour_id: recorded.dishonour_id,
            instrument_id: recorded.instrument_id,
            ordinal: recorded.ordinal,
        }),
        Wire::AlreadyRecorded(known) => Outcome::Taken(Dishonour::AlreadyRecorded {
            dishonour_id: known.dishonour_id,
            instrument_id: known.instrument_id,
        }),
        Wire::Rejected(rejected) => Outcome::rejected(rejected.field, rejected.reason),
    }
}

#[cfg(test)]
mod tests {
    use proto::payments::MemoRejected;

    use super::*;

    #[test]
    fn an_answer_about_other_rows_is_refused() {
        let callee = Callee { service: "payments", url: String::new() };
        let rejected = |row_number| MemoResult { row_number, outcome: Some(Wire::Rejected(MemoRejected::default())) };
        assert!(outcomes(&[2, 3], vec![rejected(2), rejected(3)], &callee).is_ok());
        for results in [
            vec![rejected(2)],
            vec![rejected(3), rejected(2)],
            vec![rejected(2), MemoResult { row_number: 3, outcome: None }],
        ] {
            assert!(outcomes(&[2, 3], results, &callee).is_err());
        }
    }
}

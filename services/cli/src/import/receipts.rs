//! Statements of banks and cash books, which payments takes.

use chassis::grpc::client::Channel;
use formats::{ChequeNumber, Ifsc, LoanAccountNumber};
use kernel::LegalDate;
use proto::payments::{
    ChequeKey, Credit, ReceiptMode, ReceiptState, RecordReceiptsRequest, StatementFile, StatementRow,
    payments_service_client::PaymentsServiceClient, receipt_result::Outcome as Wire,
};
use serde::Serialize;
use tonic::Request;

use super::{
    Kind,
    mapping::{Layout, columns},
    reader::Record,
    report::{Answer, Count, Outcome},
    row::{Fault, amount, date, identifier, row_number, text, width},
    send::{Batch, answers, request},
    totals::Survey,
};
use crate::{args::ReceiptsArgs, failure::Failure, session::Connection, text::shortened, words::Choice as _};

columns! {
    /// The columns of a statement.
    ReceiptColumn {
        /// The day on which the money was the payee's.
        ValueDate = "value_date",
        /// In rupees.
        Amount = "amount",
        /// UPI, NEFT, RTGS, IMPS, CASH, CHEQUE or OTHER.
        Mode = "mode",
        /// What the payment system calls this credit: RRN, UTR, the number in the cash book.
        Reference = "reference",
        /// Whose money it is; empty if nobody knows yet.
        LoanAccountNumber = "loan_account_number";
        /// The branch on which the cheque is drawn that it pays, if that was said.
        DraweeIfsc = "drawee_ifsc",
        /// Six digits; goes with the branch.
        ChequeNumber = "cheque_number",
        /// Who paid.
        PayerName = "payer_name",
        /// The words of the statement.
        Narration = "narration",
    }
}

/// The credit in a row. The first fault in the order of the columns is reported.
pub fn credit(record: &Record, layout: &Layout<ReceiptColumn>) -> Result<StatementRow, Fault> {
    width(record, layout)?;
    let credit = Credit {
        value_date: Some(date(record, layout, ReceiptColumn::ValueDate)?.into()),
        amount: Some(amount(record, layout, ReceiptColumn::Amount)?.into()),
        mode: mode(record, layout)?.into(),
        reference: reference(record, layout)?,
        loan_account_number: account(record, layout)?,
        cheque: cheque(record, layout)?,
        payer_name: Some(text(record, layout, ReceiptColumn::PayerName)?.into()),
        narration: Some(text(record, layout, ReceiptColumn::Narration)?.into()),
        instrument_id: String::new(),
    };
    Ok(StatementRow { row_number: row_number(record)?, credit: Some(credit) })
}

fn mode(record: &Record, layout: &Layout<ReceiptColumn>) -> Result<ReceiptMode, Fault> {
    let cell = layout.cell(record, ReceiptColumn::Mode);
    ReceiptMode::named(&cell.to_ascii_lowercase()).ok_or_else(|| {
        let modes = "UPI, NEFT, RTGS, IMPS, CASH, CHEQUE and OTHER";
        Fault::new(ReceiptColumn::Mode, format!("`{}` is not a mode; modes are {modes}", shortened(cell)))
    })
}

/// Payments knows the rules; what a spreadsheet has rounded is told here, with what to do about it.
fn reference(record: &Record, layout: &Layout<ReceiptColumn>) -> Result<String, Fault> {
    let cell = layout.cell(record, ReceiptColumn::Reference);
    let fault = |reason: String| Err(Fault::new(ReceiptColumn::Reference, reason));
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/');
    if cell.is_empty() {
        return fault("is missing".to_owned());
    }
    if cell.len() > 64 || !cell.bytes().all(allowed) {
        return fault(format!(
            "`{}` is not 1 to 64 of A-Z, 0-9, - and /; a number that a spreadsheet wrote as 4.12E+11 has lost its digits",
            shortened(cell)
        ));
    }
    Ok(cell.to_owned())
}

/// Empty is suspense.
fn account(record: &Record, layout: &Layout<ReceiptColumn>) -> Result<String, Fault> {
    if layout.cell(record, ReceiptColumn::LoanAccountNumber).is_empty() {
        return Ok(String::new());
    }
    identifier::<LoanAccountNumber, _>(record, layout, ReceiptColumn::LoanAccountNumber)
}

/// Both of its cells or neither; it is a cheque of the account.
fn cheque(record: &Record, layout: &Layout<ReceiptColumn>) -> Result<Option<ChequeKey>, Fault> {
    let given = |column| !layout.cell(record, column).is_empty();
    if !given(ReceiptColumn::DraweeIfsc) && !given(ReceiptColumn::ChequeNumber) {
        return Ok(None);
    }
    if !given(ReceiptColumn::LoanAccountNumber) {
        let reason = "is missing; a cheque is looked for within its account";
        return Err(Fault::new(ReceiptColumn::LoanAccountNumber, reason));
    }
    Ok(Some(ChequeKey {
        drawee_ifsc: identifier::<Ifsc, _>(record, layout, ReceiptColumn::DraweeIfsc)?,
        cheque_number: identifier::<ChequeNumber, _>(record, layout, ReceiptColumn::ChequeNumber)?,
    }))
}

/// What payments made of a credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Received {
    /// A new receipt.
    Posted {
        /// Its id.
        receipt_id: String,
        /// Whether nobody knows yet whose it is.
        in_suspense: bool,
    },
    /// Posted before, by this file or otherwise.
    AlreadyPosted {
        /// Its id.
        receipt_id: String,
    },
}

impl Answer for Received {
    const COUNTS: &'static [Count] = &[
        Count { checked: "would be posted", ..Count::of("posted", "posted") },
        Count { part: true, ..Count::of("in_suspense", "of these in suspense") },
        Count::of("already_posted", "already posted"),
    ];

    fn counts_as(&self, name: &str) -> bool {
        match self {
            Self::Posted { in_suspense, .. } => name == "posted" || name == "in_suspense" && *in_suspense,
            Self::AlreadyPosted { .. } => name == "already_posted",
        }
    }
}

/// Credits on their way to payments.
#[derive(Debug)]
pub(super) struct Receipts {
    connection: Connection<PaymentsServiceClient<Channel>>,
    source: String,
    covers_until: Option<LegalDate>,
    validate_only: bool,
}

impl Receipts {
    pub(super) fn new(connection: Connection<PaymentsServiceClient<Channel>>, args: &ReceiptsArgs) -> Self {
        let (source, validate_only) = (args.import.source.clone(), args.import.dry_run);
        Self { connection, source, covers_until: args.covers_until, validate_only }
    }
}

impl Kind for Receipts {
    type Column = ReceiptColumn;
    type Row = StatementRow;
    type Answer = Received;

    const AMOUNT: ReceiptColumn = ReceiptColumn::Amount;

    fn row(record: &Record, layout: &Layout<ReceiptColumn>) -> Result<StatementRow, Fault> {
        credit(record, layout)
    }

    /// Under another last day, the last call is another request.
    fn variant(&self) -> String {
        self.covers_until.map(|until| format!("\nuntil {until}")).unwrap_or_default()
    }

    /// A day without credits is a day of which all credits are on record.
    async fn send_nothing(
        &mut self,
        batch: Batch<StatementRow>,
        survey: &Survey<ReceiptColumn>,
    ) -> Result<(), Failure> {
        self.send(batch, survey).await.map(|_| ())
    }

    /// The last call says how far the statement reaches, and is made even if it has no row.
    async fn send(
        &mut self,
        batch: Batch<StatementRow>,
        survey: &Survey<ReceiptColumn>,
    ) -> Result<Vec<Outcome<Received>>, Failure> {
        let Connection { callee, client } = &mut self.connection;
        let covers_until = self.covers_until.filter(|_| batch.lines.1 == survey.last_line);
        if batch.rows.is_empty() && covers_until.is_none() {
            return Ok(Vec::new());
        }
        let rows: Vec<u32> = batch.rows.iter().map(|row| row.row_number).collect();
        let key = batch.key(callee)?;
        let file = StatementFile {
            source: self.source.clone(),
            sha256: survey.sha256.to_vec(),
            covers_until: covers_until.map(Into::into),
        };
        let message = RecordReceiptsRequest { file: Some(file), rows: batch.rows, validate_only: self.validate_only };
        let response = client.record_receipts(request(Request::new(message), &key)).await;
        let results = response.map_err(|status| Failure::call(callee, status))?.into_inner().results;
        let results = results.into_iter().map(|result| (result.row_number, result.outcome.map(outcome)));
        answers(&rows, results.collect(), callee)
    }
}

fn outcome(wire: Wire) -> Outcome<Received> {
    match wire {
        Wire::Posted(posted) => {
            let in_suspense = posted.state() == ReceiptState::Unidentified;
            Outcome::Taken(Received::Posted { receipt_id: posted.receipt_id, in_suspense })
        }
        Wire::AlreadyPosted(known) => Outcome::Taken(Received::AlreadyPosted { receipt_id: known.receipt_id }),
        Wire::Rejected(rejected) => Outcome::rejected(rejected.field, rejected.reason),
    }
}

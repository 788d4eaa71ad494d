//! One row of the file as a return memo, or what is wrong with it.

use std::{fmt, str::FromStr};

use formats::{ChequeNumber, CtsReturnCode, Ifsc, LoanAccountNumber};
use kernel::{LegalDate, Masked, Paise, PaiseError};
use proto::payments::ReturnMemo;
use sha2::{Digest as _, Sha256};

use super::{
    mapping::{Column, Layout},
    reader::Record,
};
use crate::text::shortened;

/// The longest text of a memo; it keeps a full batch well below the largest message. Payments is stricter.
const TEXT_CHARS_MAX: usize = 1_000;

/// A row that cannot be sent. The reason quotes no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The column at fault, `row` if it is the row as a whole.
    pub column: &'static str,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl Fault {
    fn new(column: Column, reason: impl fmt::Display) -> Self {
        Self { column: column.as_str(), reason: reason.to_string() }
    }
}

/// Two rows with the same fingerprint have the same cells.
#[must_use]
pub(super) fn fingerprint(record: &Record) -> [u8; 16] {
    let mut hasher = Sha256::new();
    for cell in record.cells() {
        hasher.update(u64::try_from(cell.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(cell.as_bytes());
    }
    let digest: [u8; 32] = hasher.finalize().into();
    let mut half = [0; 16];
    half.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    half
}

/// The amount in a row, for the control total.
pub(super) fn amount(record: &Record, layout: &Layout) -> Result<Paise, Fault> {
    width(record, layout)?;
    let cell = layout.cell(record, Column::Amount);
    Paise::parse_rupees(cell).map_err(|error| {
        // The error repeats the cell; a message repeats at most its beginning.
        let error = match error {
            PaiseError::NotAnAmount(text) => PaiseError::NotAnAmount(shortened(&text)),
            PaiseError::FractionOfPaisa(text) => PaiseError::FractionOfPaisa(shortened(&text)),
            other => other,
        };
        Fault::new(Column::Amount, error)
    })
}

/// The memo in a row. The first fault in the order of the columns is reported.
pub fn memo(record: &Record, layout: &Layout) -> Result<ReturnMemo, Fault> {
    width(record, layout)?;
    let row_number = u32::try_from(record.line())
        .map_err(|_| Fault { column: "row", reason: "is beyond the last line that can be counted".to_owned() })?;
    Ok(ReturnMemo {
        row_number,
        loan_account_number: identifier::<LoanAccountNumber>(record, layout, Column::LoanAccountNumber)?,
        cheque_number: identifier::<ChequeNumber>(record, layout, Column::ChequeNumber)?,
        drawee_ifsc: identifier::<Ifsc>(record, layout, Column::DraweeIfsc)?,
        drawn_on: Some(date(record, layout, Column::DrawnOn)?.into()),
        amount: Some(amount(record, layout)?.into()),
        drawer_name: Some(text(record, layout, Column::DrawerName)?.into()),
        presented_on: Some(date(record, layout, Column::PresentedOn)?.into()),
        returned_on: Some(date(record, layout, Column::ReturnedOn)?.into()),
        memo_received_on: match layout.cell(record, Column::MemoReceivedOn) {
            "" => None,
            _ => Some(date(record, layout, Column::MemoReceivedOn)?.into()),
        },
        return_code: identifier::<CtsReturnCode>(record, layout, Column::ReturnCode)?,
        return_reason: Some(text(record, layout, Column::ReturnReason)?.into()),
    })
}

/// A row with a cell too few or too many would be read one column off.
fn width(record: &Record, layout: &Layout) -> Result<(), Fault> {
    if record.len() == layout.width() {
        return Ok(());
    }
    let reason = format!("has {} cells, and the header has {}", record.len(), layout.width());
    Err(Fault { column: "row", reason })
}

fn identifier<T>(record: &Record, layout: &Layout, column: Column) -> Result<String, Fault>
where
    T: FromStr<Err: fmt::Display> + fmt::Display,
{
    layout.cell(record, column).parse::<T>().map(|known| known.to_string()).map_err(|error| Fault::new(column, error))
}

fn date(record: &Record, layout: &Layout, column: Column) -> Result<LegalDate, Fault> {
    let cell = layout.cell(record, column);
    if cell.is_empty() {
        return Err(Fault::new(column, "is missing"));
    }
    let format = layout.date_format().as_str();
    let date = layout.date_format().parse(cell).ok_or_else(|| {
        Fault::new(
            column,
            format!("`{}` is not a date in the format {format}, which this import declares", shortened(cell)),
        )
    })?;
    // A slip of the pen (2062, 0226), not a cheque.
    if !(2000..=2099).contains(&date.year()) {
        return Err(Fault::new(column, format!("{date} is not between 2000 and 2099")));
    }
    Ok(date)
}

fn text(record: &Record, layout: &Layout, column: Column) -> Result<Masked<String>, Fault> {
    let cell = layout.cell(record, column);
    if cell.chars().nth(TEXT_CHARS_MAX).is_some() {
        return Err(Fault::new(column, format!("is longer than {TEXT_CHARS_MAX} characters")));
    }
    Ok(Masked::new(cell.to_owned()))
}

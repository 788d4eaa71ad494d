//! The cells of a row as what they stand for, or what is wrong with them.

use std::{fmt, str::FromStr};

use kernel::{LegalDate, Masked, Paise, PaiseError};
use sha2::{Digest as _, Sha256};

use super::{
    mapping::{Columns, Layout},
    reader::Record,
};
use crate::text::shortened;

/// The longest text; it keeps a full batch well below the largest message. The services are stricter.
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
    pub(super) fn new<C: Columns>(column: C, reason: impl fmt::Display) -> Self {
        Self { column: column.as_str(), reason: reason.to_string() }
    }
}

/// Half of a SHA-256.
pub(super) type Fingerprint = [u8; 16];

/// Two rows with the same fingerprint have the same cells.
#[must_use]
pub(super) fn fingerprint<'a>(cells: impl IntoIterator<Item = &'a str>) -> Fingerprint {
    let mut hasher = Sha256::new();
    for cell in cells {
        hasher.update(u64::try_from(cell.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(cell.as_bytes());
    }
    let digest: [u8; 32] = hasher.finalize().into();
    let mut half = [0; 16];
    half.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    half
}

/// An amount in rupees.
pub(super) fn amount<C: Columns>(record: &Record, layout: &Layout<C>, column: C) -> Result<Paise, Fault> {
    width(record, layout)?;
    let cell = layout.cell(record, column);
    Paise::parse_rupees(cell).map_err(|error| {
        // The error repeats the cell; a message repeats at most its beginning.
        let error = match error {
            PaiseError::NotAnAmount(text) => PaiseError::NotAnAmount(shortened(&text)),
            PaiseError::FractionOfPaisa(text) => PaiseError::FractionOfPaisa(shortened(&text)),
            other => other,
        };
        Fault::new(column, error)
    })
}

/// The line of a row, as services count rows.
pub(super) fn row_number(record: &Record) -> Result<u32, Fault> {
    u32::try_from(record.line())
        .map_err(|_| Fault { column: "row", reason: "is beyond the last line that can be counted".to_owned() })
}

/// A row with a cell too few or too many would be read one column off.
pub(super) fn width<C: Columns>(record: &Record, layout: &Layout<C>) -> Result<(), Fault> {
    if record.len() == layout.width() {
        return Ok(());
    }
    let reason = format!("has {} cells, and the header has {}", record.len(), layout.width());
    Err(Fault { column: "row", reason })
}

/// A text of a known form, in its one spelling.
pub(super) fn identifier<T, C: Columns>(record: &Record, layout: &Layout<C>, column: C) -> Result<String, Fault>
where
    T: FromStr<Err: fmt::Display> + fmt::Display,
{
    layout.cell(record, column).parse::<T>().map(|known| known.to_string()).map_err(|error| Fault::new(column, error))
}

/// A date in the declared format.
pub(super) fn date<C: Columns>(record: &Record, layout: &Layout<C>, column: C) -> Result<LegalDate, Fault> {
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
    // A slip of the pen (2162, 0226).
    if !(2000..=2099).contains(&date.year()) {
        return Err(Fault::new(column, format!("{date} is not between 2000 and 2099")));
    }
    Ok(date)
}

/// A date, or nothing.
pub(super) fn optional_date<C: Columns>(
    record: &Record,
    layout: &Layout<C>,
    column: C,
) -> Result<Option<LegalDate>, Fault> {
    if layout.cell(record, column).is_empty() { Ok(None) } else { date(record, layout, column).map(Some) }
}

/// Text that may be personal.
pub(super) fn text<C: Columns>(record: &Record, layout: &Layout<C>, column: C) -> Result<Masked<String>, Fault> {
    let cell = layout.cell(record, column);
    if cell.chars().nth(TEXT_CHARS_MAX).is_some() {
        return Err(Fault::new(column, format!("is longer than {TEXT_CHARS_MAX} characters")));
    }
    Ok(Masked::new(cell.to_owned()))
}

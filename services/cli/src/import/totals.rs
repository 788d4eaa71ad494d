//! The first reading of a file: its hash, its form and its control totals, before anything is sent.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek as _},
    path::Path,
};

use kernel::Paise;
use sha2::{Digest as _, Sha256};

use super::{
    mapping::{Columns, Layout, Mapping},
    reader::{FILE_BYTES_MAX, ReadError, Record, Rows},
    row,
};
use crate::{args::ImportArgs, failure::Failure, text::grouped};

/// Reads are of this size.
const BUFFER_BYTES: usize = 64 * 1024;

/// What the first reading found.
#[derive(Clone, Debug)]
pub struct Survey<C> {
    /// Of the file's bytes.
    pub sha256: [u8; 32],
    /// Rows, the header not counted.
    pub lines: u64,
    /// The line of the last row; 1, the header's, if there is none.
    pub last_line: u64,
    /// The sum of the amounts that can be read, duplicates included: what the sender added up.
    pub total: Paise,
    /// Rows whose amount cannot be read.
    pub unreadable_amounts: u64,
    /// Where the columns are.
    pub layout: Layout<C>,
}

/// A file being hashed while it is read.
#[derive(Debug)]
pub(super) struct Hashed<R> {
    input: R,
    hasher: Sha256,
    bytes: u64,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.hasher.update(buffer.get(..read).unwrap_or_default());
        self.bytes = self.bytes.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        if self.bytes > FILE_BYTES_MAX {
            return Err(io::Error::other("larger than 500 MiB"));
        }
        Ok(read)
    }
}

/// A reading of a file: its rows, and its hash when they have all been read.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    rows: Rows<BufReader<Hashed<&'a File>>>,
}

impl<'a> Reading<'a> {
    /// Begins at the start of the file.
    pub(super) fn start(mut file: &'a File) -> Result<Self, ReadError> {
        file.rewind()?;
        let hashed = Hashed { input: file, hasher: Sha256::new(), bytes: 0 };
        Ok(Self { rows: Rows::new(BufReader::with_capacity(BUFFER_BYTES, hashed)) })
    }

    /// The next row; `false` at the end.
    pub(super) fn next_into(&mut self, record: &mut Record) -> Result<bool, ReadError> {
        self.rows.read(record)
    }

    /// The hash of what was read.
    #[must_use]
    pub(super) fn sha256(self) -> [u8; 32] {
        self.rows.into_input().into_inner().hasher.finalize().into()
    }
}

/// Opens a file that may be imported.
pub fn open(path: &Path) -> Result<File, Failure> {
    let of_file = |source| Failure::File { path: path.to_owned(), source };
    let file = File::open(path).map_err(of_file)?;
    let metadata = file.metadata().map_err(of_file)?;
    if !metadata.is_file() {
        return Err(of_file(io::Error::other("not a regular file; the import reads it twice")));
    }
    if metadata.len() > FILE_BYTES_MAX {
        return Err(Failure::Csv { path: path.to_owned(), source: ReadError::FileTooLarge });
    }
    Ok(file)
}

/// Reads a file through, checks all of its form and adds up one of its columns.
pub fn survey<C: Columns>(file: &File, path: &Path, mapping: &Mapping<C>, amount: C) -> Result<Survey<C>, Failure> {
    let of_csv = |source| Failure::Csv { path: path.to_owned(), source };
    let mut reading = Reading::start(file).map_err(of_csv)?;
    let mut record = Record::default();
    if !reading.next_into(&mut record).map_err(of_csv)? {
        return Err(of_csv(ReadError::Empty));
    }
    let layout = Layout::of(&record, mapping).map_err(|source| Failure::Header { path: path.to_owned(), source })?;
    let (mut lines, mut last_line, mut unreadable_amounts, mut total) = (0_u64, 1, 0_u64, Paise::ZERO);
    while reading.next_into(&mut record).map_err(of_csv)? {
        lines += 1;
        last_line = record.line();
        match row::amount(&record, &layout, amount) {
            Ok(amount) => {
                let sum = total.checked_add(amount);
                total = sum.map_err(|_| Failure::TotalOutOfRange { line: record.line() })?;
            }
            Err(_) => unreadable_amounts += 1,
        }
    }
    Ok(Survey { sha256: reading.sha256(), lines, last_line, total, unreadable_amounts, layout })
}

impl<C> Survey<C> {
    /// Whether the file is the one whose totals the operator was told.
    pub fn expect(&self, args: &ImportArgs) -> Result<(), Failure> {
        let mut mismatches = Vec::new();
        if let Some(rows) = args.expect_rows.filter(|rows| *rows != self.lines) {
            mismatches.push(format!("the file has {} rows, not the {} expected", grouped(self.lines), grouped(rows)));
        }
        if let Some(total) = args.expect_total.filter(|total| *total != self.total) {
            let unread = match self.unreadable_amounts {
                0 => String::new(),
                1 => " (1 amount cannot be read)".to_owned(),
                many => format!(" ({} amounts cannot be read)", grouped(many)),
            };
            mismatches.push(format!("the amounts sum to {}{unread}, not the {total} expected", self.total));
        }
        if mismatches.is_empty() { Ok(()) } else { Err(Failure::ControlTotals(mismatches)) }
    }
}

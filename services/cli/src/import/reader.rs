//! Reads CSV (RFC 4180) as a hostile file would have it: strict, bounded, in constant memory.
//!
//! A general CSV library repairs what it can. Here a repair could change an amount or a name, so everything that is
//! not plainly a row is refused with its line.

use std::io::{self, BufRead};

use thiserror::Error;

/// The largest row, line ends included.
pub(super) const ROW_BYTES_MAX: usize = 1024 * 1024;
/// The most cells of a row.
pub(super) const COLUMNS_MAX: usize = 200;
/// The largest file.
pub(super) const FILE_BYTES_MAX: u64 = 500 * 1024 * 1024;

/// The file as a whole is refused. Lines are counted from 1.
#[derive(Debug, Error)]
pub enum ReadError {
    /// It is too large.
    #[error("the file is larger than 500 MiB")]
    FileTooLarge,
    /// It is UTF-16.
    #[error("the file is UTF-16; save it as UTF-8")]
    Utf16,
    /// It holds bytes that are not UTF-8.
    #[error("line {line}: the text is not UTF-8; save the file as UTF-8")]
    NotUtf8 {
        /// Where.
        line: u64,
    },
    /// It holds a NUL byte.
    #[error("line {line}: there is a NUL byte; the file is damaged, or is not UTF-8 text")]
    Nul {
        /// Where.
        line: u64,
    },
    /// A quote is opened and not closed.
    #[error("line {line}: a quote is opened here and never closed")]
    UnclosedQuote {
        /// Where the quote is opened.
        line: u64,
    },
    /// A quoted cell goes on after its closing quote.
    #[error("line {line}: text follows a closing quote; a quote within a quoted cell is written twice")]
    TextAfterQuote {
        /// Where.
        line: u64,
    },
    /// A carriage return stands alone.
    #[error("line {line}: a carriage return stands without a line feed; end lines with LF or CR LF")]
    BareCarriageReturn {
        /// Where.
        line: u64,
    },
    /// A row is too long.
    #[error("line {line}: the row is longer than 1 MiB")]
    RowTooLong {
        /// Where it begins.
        line: u64,
    },
    /// A row has too many cells.
    #[error("line {line}: the row has more than {COLUMNS_MAX} cells")]
    TooManyColumns {
        /// Where it begins.
        line: u64,
    },
    /// There is not even a header.
    #[error("the file is empty")]
    Empty,
    /// The system failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// One row: its cells and the line on which it begins.
#[derive(Debug, Default)]
pub struct Record {
    line: u64,
    text: String,
    ends: Vec<usize>,
}

impl Record {
    /// The line on which the row begins, from 1.
    #[must_use]
    pub const fn line(&self) -> u64 {
        self.line
    }

    /// How many cells there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no cell.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A cell, without its quotes; empty if the row is too short.
    #[must_use]
    pub fn cell(&self, index: usize) -> &str {
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(index).and_then(|&end| self.text.get(start..end)).unwrap_or_default()
    }

    /// The memory that the row holds, which the next one uses again.
    #[must_use]
    pub const fn held_bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * size_of::<usize>()
    }

    /// All cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.cell(index))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    CellStart,
    InCell,
    InQuotes {
        opened: u64,
    },
    /// After a quote within quotes: the end of the cell, or the first half of a written quote.
    QuoteInQuotes {
        opened: u64,
    },
    /// After a carriage return outside quotes.
    CarriageReturn,
}

/// Reads rows.
#[derive(Debug)]
pub struct Rows<R> {
    input: R,
    line: u64,
    begun: bool,
    cells: Vec<u8>,
}

impl<R: BufRead> Rows<R> {
    /// Rows of an input from its beginning.
    pub const fn new(input: R) -> Self {
        Self { input, line: 1, begun: false, cells: Vec::new() }
    }

    /// The input, from which everything up to the last row has been read.
    pub fn into_input(self) -> R {
        self.input
    }

    /// Reads the next row into `record`; `false` at the end of the input. Empty lines are skipped.
    pub fn read(&mut self, record: &mut Record) -> Result<bool, ReadError> {
        if !self.begun {
            self.begun = true;
            self.begin()?;
        }
        self.cells.clear();
        record.ends.clear();
        record.line = self.line;
        let mut state = State::CellStart;
        let mut size = 0;
        loop {
            let chunk = self.input.fill_buf()?;
            if chunk.is_empty() {
                return self.end(state, record);
            }
            let mut used = 0;
            let mut row_done = false;
            for &byte in chunk {
                used += 1;
                size += 1;
                if size > ROW_BYTES_MAX {
                    return Err(match state {
                        State::InQuotes { opened } => ReadError::UnclosedQuote { line: opened },
                        _ => ReadError::RowTooLong { line: record.line },
                    });
                }
                if byte == 0 {
                    return Err(ReadError::Nul { line: self.line });
                }
                let line = self.line;
                if byte == b'\n' {
                    self.line += 1;
                }
                let next = step(state, byte, line, &mut self.cells, &mut record.ends)?;
                if record.ends.len() > COLUMNS_MAX {
                    return Err(ReadError::TooManyColumns { line: record.line });
                }
                let Some(next) = next else {
                    let empty = record.ends.len() == 1 && self.cells.is_empty() && size <= 2;
                    if !empty {
                        row_done = true;
                        break;
                    }
                    // An empty line; the row begins below it.
                    (state, size, record.line) = (State::CellStart, 0, self.line);
                    record.ends.clear();
                    continue;
                };
                state = next;
            }
            self.input.consume(used);
            if row_done {
                return self.decode(record).map(|()| true);
            }
        }
    }

    /// Skips the byte-order mark of UTF-8 and refuses those of UTF-16.
    fn begin(&mut self) -> Result<(), ReadError> {
        // The buffer is as large as a block, so the first fill of a file holds all of a mark.
        let start = self.input.fill_buf()?;
        match start {
            [] => return Err(ReadError::Empty),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Err(ReadError::Utf16),
            [0xef, 0xbb, 0xbf, ..] => self.input.consume(3),
            _ => {}
        }
        Ok(())
    }

    /// The last line needs no line end.
    fn end(&mut self, state: State, record: &mut Record) -> Result<bool, ReadError> {
        match state {
            State::InQuotes { opened } => return Err(ReadError::UnclosedQuote { line: opened }),
            State::CarriageReturn => return Err(ReadError::BareCarriageReturn { line: self.line }),
            State::CellStart if record.ends.is_empty() => return Ok(false),
            State::CellStart | State::InCell | State::QuoteInQuotes { .. } => record.ends.push(self.cells.len()),
        }
        if record.ends.len() > COLUMNS_MAX {
            return Err(ReadError::TooManyColumns { line: record.line });
        }
        self.decode(record).map(|()| true)
    }

    /// Cells end at ASCII bytes, so the row is UTF-8 if its cells together are, and their ends are between characters.
    fn decode(&mut self, record: &mut Record) -> Result<(), ReadError> {
        record.text.clear();
        match std::str::from_utf8(&self.cells) {
            Ok(text) => {
                record.text.push_str(text);
                Ok(())
            }
            Err(_) => Err(ReadError::NotUtf8 { line: record.line }),
        }
    }
}

/// One byte further; `None` at the end of a row.
fn step(
    state: State,
    byte: u8,
    line: u64,
    cells: &mut Vec<u8>,
    ends: &mut Vec<usize>,
) -> Result<Option<State>, ReadError> {
    let next = match (state, byte) {
        (State::InQuotes { opened }, b'"') => State::QuoteInQuotes { opened },
        (State::InQuotes { opened }, byte) => {
            cells.push(byte);
            State::InQuotes { opened }
        }
        (State::CarriageReturn, b'\n') => return Ok(None),
        (State::CarriageReturn, _) => return Err(ReadError::BareCarriageReturn { line }),
        (_, b',') => {
            ends.push(cells.len());
            State::CellStart
        }
        (_, b'\n') => {
            ends.push(cells.len());
            return Ok(None);
        }
        (_, b'\r') => {
            ends.push(cells.len());
            State::CarriageReturn
        }
        (State::QuoteInQuotes { opened }, b'"') => {
            cells.push(b'"');
            State::InQuotes { opened }
        }
        (State::QuoteInQuotes { .. }, _) => return Err(ReadError::TextAfterQuote { line }),
        (State::CellStart, b'"') => State::InQuotes { opened: line },
        (State::CellStart | State::InCell, byte) => {
            cells.push(byte);
            State::InCell
        }
    };
    Ok(Some(next))
}

#[cfg(test)]
mod tests;

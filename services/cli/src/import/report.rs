//! What became of every row: counts, the summary for people, the report for machines.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use kernel::Paise;
use serde::Serialize;

use super::row::Fault;
use crate::{
    console::Paint,
    failure::Failure,
    text::{grouped, plain},
};

/// So many rejected rows are shown; all of them are in the report.
const SHOWN_MAX: usize = 50;

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
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
    /// The same as an earlier row of the file; not sent.
    Duplicate,
    /// It cannot be a dishonour as it stands.
    Rejected {
        /// The column at fault.
        column: String,
        /// What is wrong.
        reason: String,
    },
}

impl From<Fault> for Outcome {
    fn from(fault: Fault) -> Self {
        Self::Rejected { column: fault.column.to_owned(), reason: fault.reason }
    }
}

/// Rows by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Rows of the file, the header not counted.
    pub lines: u64,
    /// New dishonours.
    pub recorded: u64,
    /// Of these, cheques that had come back before.
    pub second_dishonours: u64,
    /// Recorded before.
    pub already_recorded: u64,
    /// The same as an earlier row.
    pub duplicates: u64,
    /// Refused, here or by payments.
    pub rejected: u64,
    /// Not come to, because the run stopped.
    pub not_done: u64,
}

impl Tally {
    /// Every line has exactly one outcome, or the program is wrong.
    pub fn check(&self) -> Result<(), Failure> {
        let accounted = self.recorded + self.already_recorded + self.duplicates + self.rejected + self.not_done;
        if accounted == self.lines { Ok(()) } else { Err(Failure::Unaccounted { lines: self.lines, accounted }) }
    }

    fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Recorded { ordinal, .. } => {
                self.recorded += 1;
                self.second_dishonours += u64::from(*ordinal > 1);
            }
            Outcome::AlreadyRecorded { .. } => self.already_recorded += 1,
            Outcome::Duplicate => self.duplicates += 1,
            Outcome::Rejected { .. } => self.rejected += 1,
        }
    }
}

/// What the report says about the run as a whole.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Run {
    /// The file's name as given.
    pub(super) file: String,
    /// Where it is from.
    pub(super) source: String,
    /// Of its bytes.
    pub(super) sha256: String,
    /// Whether payments only checked.
    pub(super) validate_only: bool,
    /// The sum of the amounts.
    pub(super) control_total: Paise,
    /// The trace of the run, if it is exported.
    pub(super) trace_id: Option<String>,
}

/// Collects outcomes in the order of the file: counts all, keeps a few, writes each to the report file.
#[derive(Debug)]
pub(super) struct Ledger {
    run: Run,
    tally: Tally,
    shown: Vec<(u64, String, String)>,
    file: Option<ReportFile>,
}

#[derive(Serialize)]
struct Line<'a> {
    line: u64,
    #[serde(flatten)]
    outcome: &'a Outcome,
}

#[derive(Serialize)]
struct Summary<'a> {
    #[serde(flatten)]
    run: &'a Run,
    #[serde(flatten)]
    tally: &'a Tally,
    complete: bool,
}

impl Ledger {
    /// A ledger for a file of so many lines.
    pub(super) fn open(run: Run, lines: u64, report: Option<&Path>) -> Result<Self, Failure> {
        let file = report.map(ReportFile::create).transpose()?;
        Ok(Self { run, tally: Tally { lines, ..Tally::default() }, shown: Vec::new(), file })
    }

    /// Takes the outcome of a line.
    pub(super) fn add(&mut self, line: u64, outcome: &Outcome) -> Result<(), Failure> {
        self.tally.add(outcome);
        if let Outcome::Rejected { column, reason } = outcome
            && self.shown.len() < SHOWN_MAX
        {
            self.shown.push((line, column.clone(), reason.clone()));
        }
        self.file.as_mut().map_or(Ok(()), |file| file.add(&Line { line, outcome }))
    }

    /// Ends the ledger: what has no outcome is not done if the run stopped, and a fault if it did not.
    pub(super) fn close(mut self, stopped: bool) -> Result<Closed, Failure> {
        if stopped {
            let Tally { lines, recorded, already_recorded, duplicates, rejected, .. } = self.tally;
            self.tally.not_done = lines.saturating_sub(recorded + already_recorded + duplicates + rejected);
        }
        let checked = self.tally.check();
        if let Some(file) = self.file.take() {
            file.finish(&Summary { run: &self.run, tally: &self.tally, complete: !stopped && checked.is_ok() })?;
        }
        checked?;
        Ok(Closed { run: self.run, tally: self.tally, shown: self.shown })
    }
}

/// A ledger that adds up.
#[derive(Debug)]
pub(super) struct Closed {
    run: Run,
    tally: Tally,
    shown: Vec<(u64, String, String)>,
}

impl Closed {
    /// The counts.
    #[must_use]
    pub(super) const fn tally(&self) -> Tally {
        self.tally
    }

    /// Writes the summary for people.
    pub(super) fn write(&self, out: &mut dyn Write, paint: Paint) -> io::Result<()> {
        let Self { run, tally, shown } = self;
        let what = if run.validate_only { "Checked, nothing stored" } else { "Imported" };
        writeln!(out, "{}", paint.bold(&format!("{what}: {} from {}", plain(&run.file), run.source)))?;
        let recorded = if run.validate_only { "would be recorded" } else { "recorded" };
        let not_done = (tally.not_done > 0).then_some(("not done", tally.not_done));
        let counts = [
            ("lines", tally.lines),
            (recorded, tally.recorded),
            ("  of these second dishonours", tally.second_dishonours),
            ("already recorded", tally.already_recorded),
            ("duplicates in the file", tally.duplicates),
            ("rejected", tally.rejected),
        ];
        for (name, count) in counts.into_iter().chain(not_done) {
            writeln!(out, "  {name:<28} {:>20}", grouped(count))?;
        }
        writeln!(out, "  {:<28} {:>20}", "control total", run.control_total)?;
        writeln!(out, "  {:<28} {}", "sha-256", run.sha256)?;
        if !shown.is_empty() {
            writeln!(out, "\n{}", paint.bold("Rejected rows"))?;
        }
        for (line, column, reason) in shown {
            writeln!(out, "  line {line}, {}: {}", plain(column), plain(reason))?;
        }
        let more = tally.rejected.saturating_sub(u64::try_from(shown.len()).unwrap_or(u64::MAX));
        if more > 0 {
            writeln!(out, "  and {} more; --report FILE.json has them all", grouped(more))?;
        }
        if let Some(trace_id) = &run.trace_id {
            writeln!(out, "\ntrace {trace_id}")?;
        }
        Ok(())
    }
}

/// The report, written row by row beside its place and moved there when it is whole.
#[derive(Debug)]
struct ReportFile {
    path: PathBuf,
    part: PathBuf,
    out: BufWriter<File>,
    empty: bool,
}

impl ReportFile {
    fn create(path: &Path) -> Result<Self, Failure> {
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = File::create(&part).map_err(|source| Failure::File { path: part.clone(), source })?;
        let mut report = Self { path: path.to_owned(), part, out: BufWriter::new(file), empty: true };
        report.write(b"{\"rows\":[")?;
        Ok(report)
    }

    fn add(&mut self, line: &Line<'_>) -> Result<(), Failure> {
        self.write(if self.empty { b"\n" } else { b",\n" })?;
        self.empty = false;
        self.write(&json(line)?)
    }

    fn finish(mut self, summary: &Summary<'_>) -> Result<(), Failure> {
        self.write(b"\n],\"summary\":")?;
        self.write(&json(summary)?)?;
        self.write(b"}\n")?;
        let of_file = |source| Failure::File { path: self.path.clone(), source };
        self.out.flush().map_err(of_file)?;
        std::fs::rename(&self.part, &self.path).map_err(of_file)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.out.write_all(bytes).map_err(|source| Failure::File { path: self.part.clone(), source })
    }
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(value).map_err(|error| Failure::Io(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run() -> Run {
        Run {
            file: "returns.csv".to_owned(),
            source: "axis-cts".to_owned(),
            sha256: "ab".repeat(32),
            validate_only: false,
            control_total: Paise::parse_rupees("1,50,000").unwrap(),
            trace_id: None,
        }
    }

    fn rejected() -> Outcome {
        Outcome::Rejected { column: "amount".to_owned(), reason: "is wrong".to_owned() }
    }

    #[test]
    fn fifty_rejected_rows_are_shown_and_the_rest_counted() {
        let mut ledger = Ledger::open(run(), 53, None).unwrap();
        (2..55).for_each(|line| ledger.add(line, &rejected()).unwrap());
        let mut out = Vec::new();
        ledger.close(false).unwrap().write(&mut out, Paint::new(false)).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("line 51, amount: is wrong\n  and 3 more; --report FILE.json has them all"), "{text}");
        assert!(!text.contains("line 52,"));
    }

    #[test]
    fn a_line_without_an_outcome_is_a_fault_unless_the_run_stopped() {
        let ledger = || {
            let mut ledger = Ledger::open(run(), 2, None).unwrap();
            ledger.add(2, &Outcome::Duplicate).unwrap();
            ledger
        };
        let failure = ledger().close(false).unwrap_err();
        assert_eq!(failure.to_string(), "2 lines were read, but 1 are accounted for");
        assert_eq!(ledger().close(true).unwrap().tally().not_done, 1);
    }
}

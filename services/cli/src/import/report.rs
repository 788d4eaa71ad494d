//! What became of every row: counts, the summary for people, the report for machines.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufWriter, Write},
    marker::PhantomData,
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

/// A count of rows by what became of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count {
    /// Its name in the report.
    pub name: &'static str,
    /// Its name in the summary.
    pub words: &'static str,
    /// Its name in the summary of a dry run.
    pub checked: &'static str,
    /// Whether its rows are counted elsewhere too.
    pub part: bool,
}

impl Count {
    /// A count of rows that no other count has.
    #[must_use]
    pub(super) const fn of(name: &'static str, words: &'static str) -> Self {
        Self { name, words, checked: words, part: false }
    }
}

/// What a service made of a row that it did not reject.
pub(super) trait Answer: Serialize {
    /// The counts of such rows. Each answer is in exactly one of those that are not a part of others.
    const COUNTS: &'static [Count];

    /// Whether it is one of those that a count is of.
    fn counts_as(&self, name: &str) -> bool;
}

/// What became of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Outcome<A> {
    /// The service took it.
    Taken(A),
    /// It did not come to that.
    HeldBack(HeldBack),
}

/// Why a row was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum HeldBack {
    /// The same as an earlier row of the file; not sent.
    Duplicate,
    /// It is wrong as it stands, here or for the service.
    Rejected {
        /// The column at fault.
        column: String,
        /// What is wrong.
        reason: String,
    },
}

impl<A> Outcome<A> {
    /// A row that says what an earlier one said.
    pub(super) const fn duplicate() -> Self {
        Self::HeldBack(HeldBack::Duplicate)
    }

    /// A row that was refused.
    pub(super) fn rejected(column: String, reason: String) -> Self {
        Self::HeldBack(HeldBack::Rejected { column, reason })
    }
}

impl<A> From<Fault> for Outcome<A> {
    fn from(fault: Fault) -> Self {
        Self::rejected(fault.column.to_owned(), fault.reason)
    }
}

/// Rows by outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Rows of the file, the header not counted.
    pub lines: u64,
    /// Those that the service took, by what it made of them.
    #[serde(flatten)]
    pub taken: BTreeMap<&'static str, u64>,
    /// The same as an earlier row.
    pub duplicates: u64,
    /// Refused, here or by the service.
    pub rejected: u64,
    /// Not come to, because the run stopped.
    pub not_done: u64,
}

impl Tally {
    fn of<A: Answer>(lines: u64) -> Self {
        Self { lines, taken: A::COUNTS.iter().map(|count| (count.name, 0)).collect(), ..Self::default() }
    }

    fn accounted<A: Answer>(&self) -> u64 {
        let whole = A::COUNTS.iter().filter(|count| !count.part);
        let taken: u64 = whole.filter_map(|count| self.taken.get(count.name)).sum();
        taken + self.duplicates + self.rejected + self.not_done
    }

    /// Every line has exactly one outcome, or the program is wrong.
    fn check<A: Answer>(&self) -> Result<(), Failure> {
        let accounted = self.accounted::<A>();
        if accounted == self.lines { Ok(()) } else { Err(Failure::Unaccounted { lines: self.lines, accounted }) }
    }

    fn add<A: Answer>(&mut self, outcome: &Outcome<A>) {
        match outcome {
            Outcome::Taken(answer) => {
                for (name, count) in &mut self.taken {
                    *count += u64::from(answer.counts_as(name));
                }
            }
            Outcome::HeldBack(HeldBack::Duplicate) => self.duplicates += 1,
            Outcome::HeldBack(HeldBack::Rejected { .. }) => self.rejected += 1,
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
    /// Whether the service only checked.
    pub(super) validate_only: bool,
    /// The sum of the amounts.
    pub(super) control_total: Paise,
    /// The trace of the run, if it is exported.
    pub(super) trace_id: Option<String>,
}

/// Collects outcomes in the order of the file: counts all, keeps a few, writes each to the report file.
#[derive(Debug)]
pub(super) struct Ledger<A> {
    run: Run,
    tally: Tally,
    shown: Vec<(u64, String, String)>,
    file: Option<ReportFile>,
    of: PhantomData<A>,
}

#[derive(Serialize)]
struct Line<'a, A> {
    line: u64,
    #[serde(flatten)]
    outcome: &'a Outcome<A>,
}

#[derive(Serialize)]
struct Summary<'a> {
    #[serde(flatten)]
    run: &'a Run,
    #[serde(flatten)]
    tally: &'a Tally,
    complete: bool,
}

impl<A: Answer> Ledger<A> {
    /// A ledger for a file of so many lines.
    pub(super) fn open(run: Run, lines: u64, report: Option<&Path>) -> Result<Self, Failure> {
        let file = report.map(ReportFile::create).transpose()?;
        Ok(Self { run, tally: Tally::of::<A>(lines), shown: Vec::new(), file, of: PhantomData })
    }

    /// Takes the outcome of a line.
    pub(super) fn add(&mut self, line: u64, outcome: &Outcome<A>) -> Result<(), Failure> {
        self.tally.add(outcome);
        if let Outcome::HeldBack(HeldBack::Rejected { column, reason }) = outcome
            && self.shown.len() < SHOWN_MAX
        {
            self.shown.push((line, column.clone(), reason.clone()));
        }
        self.file.as_mut().map_or(Ok(()), |file| file.add(&Line { line, outcome }))
    }

    /// Ends the ledger: what has no outcome is not done if the run stopped, and a fault if it did not.
    pub(super) fn close(mut self, stopped: bool) -> Result<Closed<A>, Failure> {
        if stopped {
            self.tally.not_done = self.tally.lines.saturating_sub(self.tally.accounted::<A>());
        }
        let checked = self.tally.check::<A>();
        if let Some(file) = self.file.take() {
            file.finish(&Summary { run: &self.run, tally: &self.tally, complete: !stopped && checked.is_ok() })?;
        }
        checked?;
        Ok(Closed { run: self.run, tally: self.tally, shown: self.shown, of: PhantomData })
    }
}

/// A ledger that adds up.
#[derive(Debug)]
pub(super) struct Closed<A> {
    run: Run,
    tally: Tally,
    shown: Vec<(u64, String, String)>,
    of: PhantomData<A>,
}

impl<A: Answer> Closed<A> {
    /// The counts.
    #[must_use]
    pub(super) const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Writes the summary for people.
    pub(super) fn write(&self, out: &mut dyn Write, paint: Paint) -> io::Result<()> {
        let Self { run, tally, shown, .. } = self;
        let what = if run.validate_only { "Checked, nothing stored" } else { "Imported" };
        writeln!(out, "{}", paint.bold(&format!("{what}: {} from {}", plain(&run.file), run.source)))?;
        let mut counts = vec![("lines".to_owned(), tally.lines)];
        for count in A::COUNTS {
            let words = if run.validate_only { count.checked } else { count.words };
            let indent = if count.part { "  " } else { "" };
            let of_it = tally.taken.get(count.name).copied().unwrap_or_default();
            counts.push((format!("{indent}{words}"), of_it));
        }
        counts.push(("duplicates in the file".to_owned(), tally.duplicates));
        counts.push(("rejected".to_owned(), tally.rejected));
        if tally.not_done > 0 {
            counts.push(("not done".to_owned(), tally.not_done));
        }
        for (name, count) in counts {
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

    fn add<A: Answer>(&mut self, line: &Line<'_, A>) -> Result<(), Failure> {
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
    use crate::import::Dishonour;

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

    fn rejected() -> Outcome<Dishonour> {
        Outcome::rejected("amount".to_owned(), "is wrong".to_owned())
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
            let mut ledger = Ledger::<Dishonour>::open(run(), 2, None).unwrap();
            ledger.add(2, &Outcome::HeldBack(HeldBack::Duplicate)).unwrap();
            ledger
        };
        let failure = ledger().close(false).unwrap_err();
        assert_eq!(failure.to_string(), "2 lines were read, but 1 are accounted for");
        assert_eq!(ledger().close(true).unwrap().tally().not_done, 1);
    }
}

//! `recourse import dishonours`: a clearing cell's file to payments.
//!
//! The file is read twice in constant memory but for a fingerprint (16 bytes) of each row. The first reading
//! ([`survey`]) finds everything that is wrong with the file as a whole and the control totals; only then are rows sent.
//! A row that is wrong by itself is rejected and holds back no other.

mod mapping;
mod reader;
mod report;
mod row;
mod send;
mod totals;

use std::{collections::HashSet, fs::File, io::Write as _, path::Path};

use chassis::telemetry::propagation;
use indicatif::{ProgressBar, ProgressStyle};
use proto::payments::{ReturnFile, ReturnMemo};

pub use self::{
    mapping::{Column, DateFormat, HeaderError, Layout, Mapping, MappingError},
    reader::{ReadError, Record, Rows},
    report::{Outcome, Tally},
    row::{Fault, memo},
    send::Keys,
    totals::{Survey, open, survey},
};
use self::{
    report::{Closed, Ledger, Run},
    send::Sender,
    totals::Reading,
};
use crate::{
    args::ImportArgs,
    console::Console,
    failure::{Exit, Failure},
    session::{Patience, Session},
};

/// So many rows may wait for the answer to a batch, those that are not sent included.
const WAITING_MAX: usize = 10_000;

/// Imports a file of return memos. `Exit::Failed` if some rows were rejected.
pub async fn dishonours(args: &ImportArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let mapping = match &args.mapping {
        Some(path) => {
            Mapping::read(path, &args.source).map_err(|source| Failure::Mapping { path: path.clone(), source })?
        }
        None => Mapping::default(),
    };
    if let Some(report) = args.report.as_deref().filter(|report| same(report, &args.file)) {
        return Err(Failure::Usage(format!("--report {} would replace the file itself", report.display())));
    }
    let payments = session.payments(Patience::Long)?;
    let file = open(&args.file)?;
    let survey = survey(&file, &args.file, &mapping)?;
    survey.expect(args)?;

    let keys = Keys::new(&survey.sha256, &args.source, &mapping, args.batch, args.dry_run);
    let of = ReturnFile { source: args.source.clone(), sha256: survey.sha256.to_vec() };
    let run = Run {
        file: args.file.display().to_string(),
        source: args.source.clone(),
        sha256: hex::encode(survey.sha256),
        validate_only: args.dry_run,
        control_total: survey.total,
        trace_id: propagation::inject_current().map(|context| context.trace_id()),
    };
    let mut import = Import {
        sender: Sender::new(payments, of, keys, args.dry_run),
        ledger: Ledger::open(run, survey.lines, args.report.as_deref())?,
        batch: Batch { size: usize::from(args.batch), waiting: Vec::new(), memos: Vec::new() },
        progress: progress(console.progress, survey.lines),
    };
    let result = import.rows(&file, &args.file, &survey).await;
    import.progress.finish_and_clear();
    let closed = import.ledger.close(result.is_err());
    if let Ok(closed) = &closed {
        write(closed, console)?;
    }
    // What stopped the run says more than that its lines do not add up.
    result?;
    let rejected = closed?.tally().rejected;
    Ok(if rejected == 0 { Exit::Done } else { Exit::Failed })
}

fn same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(one).is_some_and(|one| real(other) == Some(one))
}

fn write(closed: &Closed, console: &mut Console) -> Result<(), Failure> {
    closed.write(&mut *console.out, console.paint)?;
    if closed.tally().not_done > 0 {
        writeln!(console.err, "The run stopped. Start the same command again: no row is recorded twice.")?;
    }
    Ok(())
}

fn progress(on: bool, lines: u64) -> ProgressBar {
    if !on {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(lines);
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} rows, {per_sec}, {eta} left");
    style.map(|style| bar.clone().with_style(style)).unwrap_or(bar)
}

/// A file on its way.
struct Import {
    sender: Sender,
    ledger: Ledger,
    batch: Batch,
    progress: ProgressBar,
}

/// Rows whose outcome is not in the ledger yet, in the order of the file.
struct Batch {
    size: usize,
    waiting: Vec<(u64, Option<Outcome>)>,
    memos: Vec<ReturnMemo>,
}

impl Import {
    /// The second reading. Which rows make a batch depends on the file alone, never on what became of others before.
    async fn rows(&mut self, file: &File, path: &Path, survey: &Survey) -> Result<(), Failure> {
        let of_csv = |source| Failure::Csv { path: path.to_owned(), source };
        let mut reading = Reading::start(file).map_err(of_csv)?;
        let mut record = Record::default();
        reading.next_into(&mut record).map_err(of_csv)?;
        let mut seen = HashSet::new();
        while reading.next_into(&mut record).map_err(of_csv)? {
            let line = record.line();
            let memo = if seen.insert(row::fingerprint(&record)) {
                memo(&record, &survey.layout).map_err(Outcome::from)
            } else {
                Err(Outcome::Duplicate)
            };
            match memo {
                Ok(memo) => {
                    self.batch.waiting.push((line, None));
                    self.batch.memos.push(memo);
                }
                Err(outcome) => self.batch.waiting.push((line, Some(outcome))),
            }
            if self.batch.memos.len() == self.batch.size || self.batch.waiting.len() == WAITING_MAX {
                self.settle().await?;
            }
        }
        self.settle().await?;
        if reading.sha256() == survey.sha256 { Ok(()) } else { Err(Failure::Changed { path: path.to_owned() }) }
    }

    /// Sends what is to be sent and enters every waiting row into the ledger.
    async fn settle(&mut self) -> Result<(), Failure> {
        let memos = std::mem::take(&mut self.batch.memos);
        let sent = if memos.is_empty() { Vec::new() } else { self.sender.send(memos).await? };
        let mut sent = sent.into_iter();
        for (line, known) in self.batch.waiting.drain(..) {
            // The sender gives an outcome for each memo, or an error.
            if let Some(outcome) = known.or_else(|| sent.next()) {
                self.ledger.add(line, &outcome)?;
                self.progress.inc(1);
            }
        }
        Ok(())
    }
}

//! `recourse import`: a file to the service that takes it.
//!
//! The file is read twice in constant memory but for a fingerprint of each row. The first reading ([`survey`]) finds
//! everything that is wrong with the file as a whole and the control totals; only then are rows sent. A row that is wrong
//! by itself is rejected and holds back no other.
//!
//! What the files have in common is here; what one kind of file is, is a [`Kind`]: [`dishonours`](mod@dishonours),
//! [`accounts`](mod@accounts), [`receipts`](mod@receipts).

mod accounts;
mod dishonours;
mod mapping;
mod reader;
mod receipts;
mod report;
mod row;
mod send;
mod totals;

use std::{
    collections::{HashMap, hash_map::Entry},
    fs::File,
    io::Write as _,
    path::Path,
};

use chassis::telemetry::propagation;
use indicatif::{ProgressBar, ProgressStyle};

use self::{
    accounts::Accounts,
    dishonours::Dishonours,
    receipts::Receipts,
    report::{Answer, Closed, Ledger, Run},
    row::{Fingerprint, fingerprint},
    send::Batch,
    totals::Reading,
};
pub use self::{
    accounts::{AccountAnswer, AccountColumn, account},
    dishonours::{Column, Dishonour, memo},
    mapping::{Columns, DateFormat, HeaderError, Layout, Mapping, MappingError},
    reader::{ReadError, Record, Rows},
    receipts::{ReceiptColumn, Received, credit},
    report::{Outcome, Tally},
    row::Fault,
    send::Keys,
    totals::{Survey, open, survey},
};
use crate::{
    args::{AccountsArgs, DishonoursArgs, ImportArgs, ReceiptsArgs},
    console::Console,
    failure::{Exit, Failure},
    session::{Patience, Session},
};

/// So many rows may wait for the answer to a batch, those that are not sent included.
const WAITING_MAX: usize = 10_000;

/// A kind of file: its columns, its rows as a service takes them, and the service.
trait Kind {
    /// The columns.
    type Column: Columns;
    /// A row as it is sent.
    type Row;
    /// What the service makes of it.
    type Answer: Answer;

    /// The column of the control total.
    const AMOUNT: Self::Column;
    /// The column by which rows are about the same thing; all columns, if it is not said.
    const SAME: Option<Self::Column> = None;

    /// The row as it is sent. The first fault in the order of the columns is reported.
    fn row(record: &Record, layout: &Layout<Self::Column>) -> Result<Self::Row, Fault>;

    /// What else a call depends on than the file and how it is read: it makes the keys of calls.
    fn variant(&self) -> String {
        String::new()
    }

    /// Sends a batch and gives the outcome of each of its rows, in their order.
    async fn send(
        &mut self,
        batch: Batch<Self::Row>,
        survey: &Survey<Self::Column>,
    ) -> Result<Vec<Outcome<Self::Answer>>, Failure>;

    /// For a file without rows: most services need not know of it.
    async fn send_nothing(&mut self, _: Batch<Self::Row>, _: &Survey<Self::Column>) -> Result<(), Failure> {
        Ok(())
    }
}

/// Imports a file of return memos. `Exit::Failed` if some rows were rejected.
pub async fn dishonours(args: &DishonoursArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let kind = Dishonours::new(session.payments(Patience::Long)?, &args.import);
    run(kind, &args.import, args.batch, console).await
}

/// Imports an extract of a loan management system. `Exit::Failed` if some rows were rejected.
pub async fn accounts(args: &AccountsArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let kind = Accounts::new(session.accounts(Patience::Long)?, &args.import);
    run(kind, &args.import, args.batch, console).await
}

/// Imports a bank's statement or a cash book. `Exit::Failed` if some rows were rejected.
pub async fn receipts(args: &ReceiptsArgs, session: &Session, console: &mut Console) -> Result<Exit, Failure> {
    let kind = Receipts::new(session.payments(Patience::Long)?, args);
    run(kind, &args.import, args.batch, console).await
}

async fn run<K: Kind>(kind: K, args: &ImportArgs, batch: u16, console: &mut Console) -> Result<Exit, Failure> {
    let mapping = match &args.mapping {
        Some(path) => {
            Mapping::read(path, &args.source).map_err(|source| Failure::Mapping { path: path.clone(), source })?
        }
        None => Mapping::default(),
    };
    if let Some(report) = args.report.as_deref().filter(|report| same(report, &args.file)) {
        return Err(Failure::Usage(format!("--report {} would replace the file itself", report.display())));
    }
    let file = open(&args.file)?;
    let survey = survey(&file, &args.file, &mapping, K::AMOUNT)?;
    survey.expect(args)?;

    let run = Run {
        file: args.file.display().to_string(),
        source: args.source.clone(),
        sha256: hex::encode(survey.sha256),
        validate_only: args.dry_run,
        control_total: survey.total,
        trace_id: propagation::inject_current().map(|context| context.trace_id()),
    };
    let read_as = format!("{}{}", args.source, kind.variant());
    let mut import = Import {
        kind,
        keys: Keys::new(&survey.sha256, &read_as, &mapping, batch, args.dry_run),
        ledger: Ledger::open(run, survey.lines, args.report.as_deref())?,
        size: usize::from(batch),
        waiting: Vec::new(),
        rows: Vec::new(),
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

fn write<A: Answer>(closed: &Closed<A>, console: &mut Console) -> Result<(), Failure> {
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
struct Import<K: Kind> {
    kind: K,
    keys: Keys,
    ledger: Ledger<K::Answer>,
    size: usize,
    /// Rows whose outcome is not in the ledger yet, in the order of the file.
    waiting: Vec<(u64, Option<Outcome<K::Answer>>)>,
    /// Those of them that are to be sent.
    rows: Vec<K::Row>,
    progress: ProgressBar,
}

impl<K: Kind> Import<K> {
    /// The second reading. Which rows make a batch depends on the file alone, never on what became of others before.
    async fn rows(&mut self, file: &File, path: &Path, survey: &Survey<K::Column>) -> Result<(), Failure> {
        let of_csv = |source| Failure::Csv { path: path.to_owned(), source };
        let mut reading = Reading::start(file).map_err(of_csv)?;
        let mut record = Record::default();
        reading.next_into(&mut record).map_err(of_csv)?;
        let mut seen = Seen::default();
        while reading.next_into(&mut record).map_err(of_csv)? {
            let line = record.line();
            let row = match seen.before::<K>(&record, &survey.layout) {
                None => K::row(&record, &survey.layout).map_err(Outcome::from),
                Some(outcome) => Err(outcome),
            };
            match row {
                Ok(row) => {
                    self.waiting.push((line, None));
                    self.rows.push(row);
                }
                Err(outcome) => self.waiting.push((line, Some(outcome))),
            }
            if self.rows.len() == self.size || self.waiting.len() == WAITING_MAX {
                self.settle(survey).await?;
            }
        }
        self.settle(survey).await?;
        if survey.lines == 0 {
            let batch = Batch::new(Vec::new(), (survey.last_line, survey.last_line), &self.keys);
            self.kind.send_nothing(batch, survey).await?;
        }
        if reading.sha256() == survey.sha256 { Ok(()) } else { Err(Failure::Changed { path: path.to_owned() }) }
    }

    /// Sends what is to be sent and enters every waiting row into the ledger.
    async fn settle(&mut self, survey: &Survey<K::Column>) -> Result<(), Failure> {
        let (Some((first, _)), Some((last, _))) = (self.waiting.first(), self.waiting.last()) else { return Ok(()) };
        let batch = Batch::new(std::mem::take(&mut self.rows), (*first, *last), &self.keys);
        let mut sent = self.kind.send(batch, survey).await?.into_iter();
        for (line, known) in self.waiting.drain(..) {
            // The sender gives an outcome for each row, or an error.
            if let Some(outcome) = known.or_else(|| sent.next()) {
                self.ledger.add(line, &outcome)?;
                self.progress.inc(1);
            }
        }
        Ok(())
    }
}

/// What the rows read so far are about: the cells of each, and its line.
#[derive(Default)]
struct Seen(HashMap<Fingerprint, (Fingerprint, u64)>);

impl Seen {
    /// The outcome of a row if an earlier one is about the same thing.
    fn before<K: Kind>(&mut self, record: &Record, layout: &Layout<K::Column>) -> Option<Outcome<K::Answer>> {
        let cells = fingerprint(record.cells());
        // A row of another width has no cell that can be trusted.
        let same = K::SAME.filter(|_| record.len() == layout.width());
        let about = same.map_or(cells, |column| fingerprint([&*layout.cell(record, column).to_ascii_uppercase()]));
        match self.0.entry(about) {
            Entry::Vacant(place) => {
                place.insert((cells, record.line()));
                None
            }
            Entry::Occupied(place) if place.get().0 == cells => Some(Outcome::duplicate()),
            Entry::Occupied(place) => {
                let reason =
                    format!("line {} has the same and says something else; only that one counts", place.get().1);
                Some(Outcome::rejected(same.map_or("row", Columns::as_str).to_owned(), reason))
            }
        }
    }
}

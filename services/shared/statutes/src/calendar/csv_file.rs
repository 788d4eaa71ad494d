//! Calendars as a spreadsheet or a text editor writes them.

use csv::{ReaderBuilder, StringRecord, Trim};
use kernel::{DateInterval, LegalDate};

use super::{
    CalendarError, CalendarFault, CourtCalendar,
    header::{Examples, Header},
    names,
};

const EXAMPLES: Examples = Examples { court: "court,JMFC Pune", covers: "covers,2026-01-01,2026-12-31" };

impl CourtCalendar {
    /// Reads a calendar out of a CSV file (RFC 4180):
    ///
    /// ```text
    /// court,JMFC Pune
    /// state,MH
    /// high_court,bombay
    /// covers,2026-01-01,2026-12-31
    /// closed_every,sunday,second saturday,fourth saturday
    /// date,until,reason
    /// 2026-01-26,,Republic Day
    /// 2026-05-04,2026-05-31,Summer vacation
    /// ```
    ///
    /// `state`, `high_court` and `closed_every` may be left out, and so may the column `until`. Empty cells at the end
    /// of a line and empty lines mean nothing; a line that begins with `#` is a remark. Days that lie altogether
    /// outside `covers` are an error; of a vacation that begins or ends outside, the days within count.
    pub fn from_csv(text: &str) -> Result<Self, CalendarError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut header = Header::default();
        let mut rows: Option<Rows> = None;
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.starts_with('#')) {
            let at = |fault: CalendarFault| fault.at(number);
            let record = record(line).map_err(at)?;
            let cells = cells(&record);
            match &mut rows {
                _ if cells.is_empty() => {}
                Some(rows) => rows.add(&cells).map_err(at)?,
                None if cells.first().is_some_and(|cell| cell.eq_ignore_ascii_case("date")) => {
                    let has_until = columns(&cells).map_err(at)?;
                    let calendar = std::mem::take(&mut header).calendar(&EXAMPLES)?;
                    rows = Some(Rows { calendar, has_until });
                }
                None => say(&mut header, &cells).map_err(at)?,
            }
        }
        rows.map_or_else(|| header.calendar(&EXAMPLES), |rows| Ok(rows.calendar))
    }
}

/// The days, once their header was read.
struct Rows {
    calendar: CourtCalendar,
    has_until: bool,
}

impl Rows {
    fn add(&mut self, cells: &[&str]) -> Result<(), CalendarFault> {
        let (date, until, reason) = match (cells, self.has_until) {
            (&[date], _) => (date, "", ""),
            (&[date, until], true) => (date, until, ""),
            (&[date, until, reason], true) => (date, until, reason),
            (&[date, reason], false) => (date, "", reason),
            _ => {
                let expected = if self.has_until { 3 } else { 2 };
                return Err(CalendarFault::Cells { expected, found: cells.len() });
            }
        };
        let date: LegalDate = date.parse()?;
        let until = if until.is_empty() { date } else { until.parse()? };
        let reason = (!reason.is_empty()).then_some(reason);
        self.calendar.close_within(DateInterval::new(date, until)?, reason)
    }
}

/// The cells of a line. A line is read for itself: a quote that is never closed swallows no days, and errors name the
/// line on which they are.
fn record(line: &str) -> Result<StringRecord, CalendarFault> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).from_reader(line.as_bytes());
    let record = reader.records().next().unwrap_or_else(|| Ok(StringRecord::new()));
    record.map_err(|error| CalendarFault::NotCsv(error.to_string()))
}

/// The cells up to the last one that is not empty.
fn cells(record: &StringRecord) -> Vec<&str> {
    let mut cells: Vec<&str> = record.iter().collect();
    while cells.last().is_some_and(|cell| cell.is_empty()) {
        cells.pop();
    }
    cells
}

/// Whether the header of the days has a column `until`.
fn columns(cells: &[&str]) -> Result<bool, CalendarFault> {
    let is =
        |names: &[&str]| cells.len() == names.len() && cells.iter().zip(names).all(|(a, b)| a.eq_ignore_ascii_case(b));
    if is(&["date", "until", "reason"]) {
        return Ok(true);
    }
    if is(&["date", "reason"]) { Ok(false) } else { Err(CalendarFault::Key(cells.join(","))) }
}

/// Takes a line above the days.
fn say(header: &mut Header, cells: &[&str]) -> Result<(), CalendarFault> {
    match cells {
        ["court", rest @ ..] => header.court(one(rest)?),
        ["state", rest @ ..] => header.state(one(rest)?),
        ["high_court", rest @ ..] => header.high_court(one(rest)?),
        ["covers", from, until] => header.covers(from.parse()?, until.parse()?),
        ["covers", rest @ ..] => Err(CalendarFault::Cells { expected: 3, found: rest.len() + 1 }),
        ["closed_every"] => Err(CalendarFault::Empty("closed_every")),
        ["closed_every", names @ ..] => {
            let day =
                |name: &&str| names::day_named(name).ok_or_else(|| CalendarFault::NotAWeekday((*name).to_owned()));
            header.closed_every(names.iter().map(day).collect::<Result<_, _>>()?)
        }
        other => Err(CalendarFault::Key(other.first().copied().unwrap_or_default().to_owned())),
    }
}

/// The one cell behind a key.
fn one<'a>(rest: &[&'a str]) -> Result<&'a str, CalendarFault> {
    match rest {
        [] => Ok(""),
        [value] => Ok(*value),
        more => Err(CalendarFault::Cells { expected: 2, found: more.len() + 1 }),
    }
}

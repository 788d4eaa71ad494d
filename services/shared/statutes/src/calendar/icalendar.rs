//! Calendars as iCalendar (RFC 5545).
//!
//! Read by a small parser of our own: the crates that read iCalendar keep no line numbers beside properties, or
//! bring a second library of dates.

mod event;
mod line;

use self::{
    event::Event,
    line::{Line, lines},
};
use super::{
    CalendarError, CalendarFault, CourtCalendar,
    header::{Examples, Header},
};

const EXAMPLES: Examples = Examples { court: "X-WR-CALNAME:JMFC Pune", covers: "X-RECOURSE-COVERS:20260101/20261231" };

impl CourtCalendar {
    /// Reads a calendar out of an iCalendar file (RFC 5545):
    ///
    /// ```text
    /// BEGIN:VCALENDAR
    /// VERSION:2.0
    /// X-WR-CALNAME:JMFC Pune
    /// X-RECOURSE-STATE:MH
    /// X-RECOURSE-HIGH-COURT:bombay
    /// X-RECOURSE-COVERS:20260101/20261231
    /// BEGIN:VEVENT
    /// SUMMARY:Sunday
    /// DTSTART;VALUE=DATE:20260104
    /// RRULE:FREQ=WEEKLY;BYDAY=SU;UNTIL=20261231
    /// END:VEVENT
    /// BEGIN:VEVENT
    /// SUMMARY:Summer vacation
    /// DTSTART;VALUE=DATE:20260504
    /// DTEND;VALUE=DATE:20260601
    /// END:VEVENT
    /// END:VCALENDAR
    /// ```
    ///
    /// Every event is a closure; its `SUMMARY` is the reason. Days are whole days, and `DTEND` is the day after the
    /// last. What iCalendar has no property for stands in `X-RECOURSE-…`, of which `COVERS` is mandatory: a calendar
    /// that does not say where it ends would call a day open that nobody has looked at. `NAME` (RFC 7986) is as good as
    /// `X-WR-CALNAME`.
    ///
    /// Of recurrences, `FREQ=WEEKLY` with days and `FREQ=MONTHLY` with the first to fifth such day of a month are read,
    /// with `UNTIL` and `EXDATE`. Anything else that changes which days are meant (`RDATE`, `COUNT`, `DURATION`,
    /// `RECURRENCE-ID`, times of day) is an error: a holiday that was passed over would make a day look open.
    /// Cancelled events, to-dos and time zones close nothing.
    pub fn from_ical(text: &str) -> Result<Self, CalendarError> {
        let mut header = Header::default();
        let mut events = Vec::new();
        let mut open: Vec<String> = Vec::new();
        let mut event = Event::default();
        let mut is_over = false;
        for line in lines(text) {
            let number = line.number;
            let line = line.parsed().map_err(|fault| fault.at(number))?;
            let at = |fault: CalendarFault| fault.at(number);
            match line.name.as_str() {
                "BEGIN" => {
                    begin(&open, &line, is_over).map_err(at)?;
                    open.push(line.value.to_ascii_uppercase());
                    // An alarm within an event does not begin it anew.
                    if open.len() == 2 {
                        event = Event::beginning(number);
                    }
                }
                "END" => {
                    let component = open.pop().filter(|name| name.eq_ignore_ascii_case(&line.value));
                    let component = component.ok_or_else(|| at(unexpected(&line)))?;
                    is_over = open.is_empty();
                    if component == "VEVENT" {
                        events.push(std::mem::take(&mut event));
                    }
                }
                _ => match open.as_slice() {
                    [_] => say(&mut header, &line).map_err(at)?,
                    [_, component] if component == "VEVENT" => event.take(&line, number).map_err(at)?,
                    [_, ..] => {}
                    [] => return Err(at(unexpected(&line))),
                },
            }
        }
        if !is_over {
            return Err(CalendarError::Missing { what: "where it ends", example: "END:VCALENDAR" });
        }
        let mut calendar = header.calendar(&EXAMPLES)?;
        for event in events {
            event.close(&mut calendar)?;
        }
        Ok(calendar)
    }
}

/// Whether a component may begin here: one calendar, and events within it.
fn begin(open: &[String], line: &Line, is_over: bool) -> Result<(), CalendarFault> {
    let is_calendar = line.value.eq_ignore_ascii_case("VCALENDAR");
    let is_event = line.value.eq_ignore_ascii_case("VEVENT");
    let fits = match open.len() {
        0 => is_calendar && !is_over,
        1 => !is_calendar,
        // An alarm within an event, a rule within a time zone.
        _ => !is_calendar && !is_event,
    };
    if fits { Ok(()) } else { Err(unexpected(line)) }
}

fn unexpected(line: &Line) -> CalendarFault {
    CalendarFault::Nesting(format!("`{}:{}` does not stand here", line.name, line.value))
}

/// Takes a property of the calendar.
fn say(header: &mut Header, line: &Line) -> Result<(), CalendarFault> {
    match line.name.as_str() {
        "X-WR-CALNAME" | "NAME" => header.court(&line.text()),
        "X-RECOURSE-STATE" => header.state(&line.text()),
        "X-RECOURSE-HIGH-COURT" => header.high_court(&line.text()),
        "X-RECOURSE-COVERS" => {
            let (from, until) = line.value.split_once('/').ok_or(CalendarFault::Empty("the last day covered"))?;
            header.covers(line::date(from)?, line::date(until)?)
        }
        "CALSCALE" if !line.value.eq_ignore_ascii_case("GREGORIAN") => Err(CalendarFault::NotRead(line.whole())),
        _ => Ok(()),
    }
}

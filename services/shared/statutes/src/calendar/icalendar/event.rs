//! Events and the days that they mean.

use std::{collections::BTreeSet, sync::Arc};

use jiff::civil::Weekday;
use kernel::{DateInterval, LegalDate};

use super::line::{Line, date};
use crate::calendar::{CalendarError, CalendarFault, CourtCalendar, days, names};

/// An event as far as it has been read.
#[derive(Debug, Default)]
pub(super) struct Event {
    line: usize,
    start: Option<LegalDate>,
    /// The day after the last.
    end: Option<LegalDate>,
    reason: Option<String>,
    recurrence: Option<Recurrence>,
    /// On which it does not recur.
    except: BTreeSet<LegalDate>,
    is_cancelled: bool,
}

/// On which days an event recurs.
#[derive(Debug)]
struct Recurrence {
    line: usize,
    days: Vec<(Option<i8>, Weekday)>,
    until: Option<LegalDate>,
}

impl Event {
    /// An event of which nothing has been read.
    pub(super) fn beginning(line: usize) -> Self {
        Self { line, ..Self::default() }
    }

    /// Takes a property.
    pub(super) fn take(&mut self, line: &Line, number: usize) -> Result<(), CalendarFault> {
        match line.name.as_str() {
            "DTSTART" => once(&mut self.start, line, line.day()?),
            "DTEND" => once(&mut self.end, line, line.day()?),
            "SUMMARY" => once(&mut self.reason, line, line.text()),
            "RRULE" => once(&mut self.recurrence, line, recurrence(line, number)?),
            "EXDATE" => {
                self.except.extend(line.days()?);
                Ok(())
            }
            "STATUS" => {
                self.is_cancelled = line.value.eq_ignore_ascii_case("CANCELLED");
                Ok(())
            }
            "RDATE" | "EXRULE" | "DURATION" | "RECURRENCE-ID" => Err(CalendarFault::NotRead(line.name.clone())),
            // Who made it, where, how it is shown.
            _ => Ok(()),
        }
    }

    /// Closes the court on its days.
    pub(super) fn close(self, calendar: &mut CourtCalendar) -> Result<(), CalendarError> {
        if self.is_cancelled {
            return Ok(());
        }
        let line = self.line;
        let start = self.start.ok_or_else(|| CalendarFault::Empty("DTSTART").at(line))?;
        let last = match self.end {
            None => start,
            Some(end) => {
                days::before(end).filter(|&last| last >= start).ok_or_else(|| CalendarFault::Reversed.at(line))?
            }
        };
        let days = DateInterval::new(start, last).map_err(|error| CalendarFault::Date(error).at(line))?;
        let reason = self.reason.filter(|reason| !reason.is_empty());
        let Some(recurrence) = self.recurrence else {
            if !self.except.is_empty() {
                return Err(CalendarFault::NotRead("EXDATE without RRULE".to_owned()).at(line));
            }
            return calendar.close_within(days, reason.as_deref()).map_err(|fault| fault.at(line));
        };
        let refused = |what: &str| CalendarFault::Recurrence(what.to_owned()).at(recurrence.line);
        if start != last {
            return Err(refused("of several days"));
        }
        let recurs = |day: LegalDate| recurrence.days.iter().any(|&(nth, weekday)| days::is_nth(day, nth, weekday));
        if !recurs(start) {
            return Err(refused("DTSTART is not one of its days"));
        }
        let until = recurrence.until.unwrap_or(calendar.covers().latest()).max(start);
        let all = DateInterval::new(start, until).map_err(|error| CalendarFault::Date(error).at(line))?;
        let covers = calendar.covers();
        let within = days::common(all, covers).ok_or_else(|| CalendarFault::Outside { days: all, covers }.at(line))?;
        // On every such weekday that the calendar knows: that is how the week is, and no list of holidays.
        let weekdays = recurrence.days.iter().filter(|(nth, _)| nth.is_none()).map(|&(_, weekday)| weekday);
        let is_the_week = recurrence.days.iter().all(|(nth, _)| nth.is_none())
            && self.except.is_empty()
            && days::of(covers)
                .filter(|&day| recurs(day))
                .all(|day| within.earliest() <= day && day <= within.latest());
        if is_the_week {
            calendar.weekly.extend(weekdays);
            return Ok(());
        }
        let such = days::of(within).filter(|&day| recurs(day) && !self.except.contains(&day));
        calendar.close(such, reason.map(Arc::from).as_ref());
        Ok(())
    }
}

fn recurrence(line: &Line, number: usize) -> Result<Recurrence, CalendarFault> {
    let refused = |part: &str| CalendarFault::Recurrence(part.to_owned());
    let (mut frequency, mut days, mut until) = (None, Vec::new(), None);
    for part in line.value.split(';') {
        let (name, value) = part.split_once('=').ok_or_else(|| refused(part))?;
        match name {
            "FREQ" if frequency.is_none() => frequency = Some(value),
            "BYDAY" if days.is_empty() => {
                let day = |code| names::day_coded(code).ok_or_else(|| refused(part));
                days = value.split(',').map(day).collect::<Result<_, _>>()?;
            }
            "UNTIL" if until.is_none() => until = Some(date(value)?),
            "INTERVAL" if value == "1" => {}
            // The first day of the week makes no difference to every week.
            "WKST" => {}
            _ => return Err(refused(part)),
        }
    }
    let is_weekly = frequency == Some("WEEKLY") && days.iter().all(|(nth, _)| nth.is_none());
    let is_monthly = frequency == Some("MONTHLY") && days.iter().all(|(nth, _)| nth.is_some());
    if days.is_empty() || !(is_weekly || is_monthly) {
        return Err(refused(&line.value));
    }
    Ok(Recurrence { line: number, days, until })
}

fn once<T>(place: &mut Option<T>, line: &Line, value: T) -> Result<(), CalendarFault> {
    if place.is_some() {
        return Err(CalendarFault::Twice(line.name.clone()));
    }
    *place = Some(value);
    Ok(())
}

//! A court's calendar, checked, and what is in it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use statutes::{CourtCalendar, HighCourt};

use super::asked::open_calendar;
use crate::{
    args::law::CalendarArgs,
    console::{Console, Tone},
    failure::{Exit, Failure},
    text::plain,
};

const LABEL: usize = 13;
/// So many single days of one reason are told as a number.
const OFTEN: usize = 4;

/// `law calendar`.
pub(super) fn calendar(args: &CalendarArgs, console: &mut Console) -> Result<Exit, Failure> {
    let calendar = open_calendar(&args.file)?;
    if args.json {
        super::print_json(&as_json(&calendar), console)?;
        return Ok(Exit::Done);
    }
    let mut page = super::page(console.paint);
    page.heading(&plain(calendar.court()));
    page.labelled(2, "Covers", LABEL, &calendar.covers().to_string());
    if let Some(state) = calendar.state() {
        page.labelled(2, "State", LABEL, &plain(state));
    }
    match calendar.high_court() {
        Some(court) => page.labelled(2, "Bound by", LABEL, court.name()),
        None => page.toned(2, "Bound by", LABEL, "the calendar does not name a High Court", Tone::Near),
    }
    page.toned(2, "Version", LABEL, &calendar.version(), Tone::Quiet);
    page.gap();
    // What comes back every month is told once.
    let mut days_of: BTreeMap<&str, usize> = BTreeMap::new();
    for closure in calendar.closures().filter(|closure| closure.days.earliest() == closure.days.latest()) {
        *days_of.entry(closure.reason.unwrap_or_default()).or_default() += 1;
    }
    days_of.retain(|reason, days| !reason.is_empty() && *days >= OFTEN);
    for (reason, days) in &days_of {
        page.labelled(2, "", 0, &plain(&format!("{reason}: {days} days")));
    }
    for closure in calendar.closures() {
        if closure.reason.is_none_or(|reason| !days_of.contains_key(reason)) {
            page.labelled(2, "", 0, &plain(&closure.to_string()));
        }
    }
    if calendar.closures().next().is_none() {
        page.toned(2, "", 0, "No day is closed but those of the week.", Tone::Near);
    }
    super::print(page, console)?;
    Ok(Exit::Done)
}

fn as_json(calendar: &CourtCalendar) -> Value {
    let closures: Value = calendar
        .closures()
        .map(
            |closure| json!({ "from": closure.days.earliest(), "reason": closure.reason, "to": closure.days.latest() }),
        )
        .collect();
    json!({
        "closures": closures,
        "court": calendar.court(),
        "covers": { "from": calendar.covers().earliest(), "to": calendar.covers().latest() },
        "high_court": calendar.high_court().map(HighCourt::slug),
        "state": calendar.state(),
        "version": calendar.version(),
    })
}

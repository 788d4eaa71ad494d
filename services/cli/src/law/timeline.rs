//! A dated timeline: what happened, what follows from it, and by when to act.

use kernel::{DateInterval, LegalDate};
use statutes::{Reasoning, Weekday};

use super::asked::Law;
use crate::{console::Tone, page::Page, text::plain};

/// What stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// A fact.
    Happened,
    /// A day that follows.
    Follows,
    /// A day to act by.
    Act,
}

#[derive(Debug)]
struct Entry {
    day: LegalDate,
    mark: Mark,
    what: String,
    authority: Option<String>,
}

/// Days in their order.
#[derive(Debug, Default)]
pub(super) struct Timeline(Vec<Entry>);

impl Timeline {
    /// Something that is known to have happened, if it is.
    pub(super) fn happened(&mut self, what: &str, days: impl Into<Option<DateInterval>>) {
        let Some(days) = days.into() else { return };
        let between = days.earliest() != days.latest();
        let what = if between { format!("{what}, on a day until {}", days.latest()) } else { what.to_owned() };
        self.0.push(Entry { day: days.earliest(), mark: Mark::Happened, what, authority: None });
    }

    /// A day that follows.
    pub(super) fn follows(&mut self, day: LegalDate, what: impl Into<String>, authority: Option<String>) {
        self.0.push(Entry { day, mark: Mark::Follows, what: what.into(), authority });
    }

    /// A day to act by.
    pub(super) fn act(&mut self, day: LegalDate, what: impl Into<String>, authority: Option<String>) {
        self.0.push(Entry { day, mark: Mark::Act, what: what.into(), authority });
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The days in their order; on one day as they were added.
    pub(super) fn show(mut self, page: &mut Page) {
        self.0.sort_by_key(|entry| entry.day);
        for Entry { day, mark, what, authority } in self.0 {
            let (sign, tone) = match mark {
                Mark::Happened => ("  ", Tone::Quiet),
                Mark::Follows => ("  ", Tone::Plain),
                Mark::Act => ("> ", Tone::Strong),
            };
            let label = format!("{sign}{day} {}", weekday(day));
            page.toned(0, &label, 18, &plain(&what), tone);
            if let Some(authority) = authority {
                page.toned(18, "", 0, &plain(&authority), Tone::Quiet);
            }
        }
    }
}

/// `Mon`.
pub(super) fn weekday(day: LegalDate) -> &'static str {
    match day.civil().weekday() {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

/// The section of the rule by which a step was taken; its judgments stand with the step.
pub(super) fn section(law: &Law, reasoning: &Reasoning, rule: &str) -> Option<String> {
    let step = reasoning.steps.iter().find(|step| step.rule == rule)?;
    law.context().rule(rule, step.from).ok().map(|rule| rule.authority.clone())
}

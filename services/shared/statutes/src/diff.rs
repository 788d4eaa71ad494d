//! What changed in the law between two days.

use kernel::LegalDate;
use serde::Serialize;

use crate::book::{Book, ClockRule, Conduct, Gate, NoticeType, Reading, Rule};

/// A change of the law, with the day from which it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change<'a> {
    /// A rule began that was not there before.
    Began {
        /// Its first day.
        on: LegalDate,
        /// The rule.
        new: &'a Rule,
    },
    /// A rule ended, and none with its id followed at once.
    Ended {
        /// The first day without it.
        on: LegalDate,
        /// The rule.
        old: &'a Rule,
    },
    /// A rule changed.
    Changed {
        /// The first day of the new entry.
        on: LegalDate,
        /// The rule before.
        old: &'a Rule,
        /// The rule after.
        new: &'a Rule,
        /// What is different, side by side.
        differences: Vec<Difference>,
    },
    /// A reading became known: it holds for earlier acts too.
    ReadingKnown {
        /// The day of the judgment.
        on: LegalDate,
        /// The rule that it reads.
        rule: &'a Rule,
        /// The reading.
        reading: &'a Reading,
    },
    /// A reading was overruled: it holds for no act any more.
    ReadingOverruled {
        /// The day of the judgment.
        on: LegalDate,
        /// The rule that it read.
        rule: &'a Rule,
        /// The reading.
        reading: &'a Reading,
    },
}

/// One part of a rule that is different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The key in the file: `plain`, `period`, `status`.
    pub part: &'static str,
    /// What it was; none if it was not there.
    pub old: Option<String>,
    /// What it is; none if it is not there any more.
    pub new: Option<String>,
}

/// What changed after `from` and until `to` in the rules whose ids begin with `prefix`, by date and then by id.
///
/// `prefix` is whole words of an id: `sarfaesi` or `sarfaesi.sale`; empty is every rule. Drafts count if they do in the
/// book. If `from` is not before `to`, nothing changed.
#[must_use]
pub fn diff<'a>(book: &'a Book, from: LegalDate, to: LegalDate, prefix: &str) -> Vec<Change<'a>> {
    let between = |day: LegalDate| from < day && day <= to;
    let mut changes = Vec::new();
    for entries in entries_by_id(book, prefix) {
        changes.extend(of_rule(&entries).filter(|change| between(change.on())));
        changes.extend(of_readings(&entries).filter(|change| between(change.on())));
    }
    changes.sort_by_key(Change::on);
    changes
}

impl<'a> Change<'a> {
    /// The day from which it holds.
    #[must_use]
    pub const fn on(&self) -> LegalDate {
        match self {
            Self::Began { on, .. }
            | Self::Ended { on, .. }
            | Self::Changed { on, .. }
            | Self::ReadingKnown { on, .. }
            | Self::ReadingOverruled { on, .. } => *on,
        }
    }

    /// The rule, as it stands after the change or, where it ended, as it stood before.
    #[must_use]
    pub const fn rule(&self) -> &'a Rule {
        match self {
            Self::Began { new, .. } | Self::Changed { new, .. } => new,
            Self::Ended { old, .. } => old,
            Self::ReadingKnown { rule, .. } | Self::ReadingOverruled { rule, .. } => rule,
        }
    }
}

/// The entries of each rule that the prefix names, the oldest first.
fn entries_by_id<'a>(book: &'a Book, prefix: &str) -> Vec<Vec<&'a Rule>> {
    let named = |id: &str| match id.strip_prefix(prefix) {
        Some(rest) => prefix.is_empty() || prefix.ends_with('.') || rest.is_empty() || rest.starts_with('.'),
        None => false,
    };
    let law = book.rules().filter(|rule| book.has_drafts() || !rule.is_draft());
    let mut all: Vec<Vec<&Rule>> = Vec::new();
    for rule in law.filter(|rule| named(&rule.id)) {
        match all.last_mut() {
            Some(entries) if entries.first().is_some_and(|first| first.id == rule.id) => entries.push(rule),
            _ => all.push(vec![rule]),
        }
    }
    all
}

/// Beginnings, changes and ends.
fn of_rule<'a>(entries: &[&'a Rule]) -> impl Iterator<Item = Change<'a>> {
    let mut changes = Vec::new();
    let mut before: Option<&'a Rule> = None;
    for &new in entries {
        match before {
            Some(old) if day_after(old).is_none_or(|day| new.in_force_from <= day) => {
                let differences = differences(old, new);
                changes.push(Change::Changed { on: new.in_force_from, old, new, differences });
            }
            _ => {
                changes.extend(before.and_then(ended));
                changes.push(Change::Began { on: new.in_force_from, new });
            }
        }
        before = Some(new);
    }
    changes.extend(before.and_then(ended));
    changes.into_iter()
}

fn ended(old: &Rule) -> Option<Change<'_>> {
    day_after(old).map(|on| Change::Ended { on, old })
}

fn day_after(rule: &Rule) -> Option<LegalDate> {
    rule.in_force_until.and_then(|until| until.civil().tomorrow().ok()).map(LegalDate::from)
}

/// Readings that became known or were overruled, once each, however many entries carry them.
fn of_readings<'a>(entries: &[&'a Rule]) -> impl Iterator<Item = Change<'a>> {
    let mut changes: Vec<Change<'a>> = Vec::new();
    // The last entry speaks for a reading that several carry.
    for &rule in entries.iter().rev() {
        for reading in &rule.readings {
            let known = reading.known_since.map(|on| Change::ReadingKnown { on, rule, reading });
            let overruled = reading.overruled_on.map(|on| Change::ReadingOverruled { on, rule, reading });
            for change in known.into_iter().chain(overruled) {
                if !changes.iter().any(|other| is_same_event(other, &change)) {
                    changes.push(change);
                }
            }
        }
    }
    changes.into_iter()
}

fn is_same_event(one: &Change<'_>, other: &Change<'_>) -> bool {
    use Change::{ReadingKnown, ReadingOverruled};
    match (one, other) {
        (ReadingKnown { on: a, reading: one, .. }, ReadingKnown { on: b, reading: other, .. })
        | (ReadingOverruled { on: a, reading: one, .. }, ReadingOverruled { on: b, reading: other, .. }) => {
            a == b && one.name == other.name
        }
        _ => false,
    }
}

fn differences(old: &Rule, new: &Rule) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut part = |part, old: Option<String>, new: Option<String>| {
        if old != new {
            found.push(Difference { part, old, new });
        }
    };
    part("plain", Some(old.plain.clone()), Some(new.plain.clone()));
    part("authority", Some(old.citation()), Some(new.citation()));
    part("status", Some(old.status.to_string()), Some(new.status.to_string()));
    part("confidence", Some(old.confidence.to_string()), Some(new.confidence.to_string()));
    let clock = |rule: &Rule, of: &dyn Fn(&ClockRule) -> Option<String>| rule.clock.as_ref().and_then(of);
    let mut clocks = |name, of: &dyn Fn(&ClockRule) -> Option<String>| part(name, clock(old, of), clock(new, of));
    clocks("period", &|clock| Some(clock.period.to_string()));
    clocks("anchor", &|clock| Some(clock.anchor.to_string()));
    clocks("extension", &|clock| clock.extension.as_ref().map(|extension| extension.period.to_string()));
    clocks("condonation", &|clock| clock.condonation.clone());
    part("hours", hours(old.conduct.as_ref()), hours(new.conduct.as_ref()));
    part("clauses", clauses(old.gate.as_ref()), clauses(new.gate.as_ref()));
    part("contents", contents(old.notice.as_ref()), contents(new.notice.as_ref()));
    part("readings", readings(&old.readings), readings(&new.readings));
    found
}

fn hours(conduct: Option<&Conduct>) -> Option<String> {
    conduct.and_then(|conduct| conduct.hours).map(|hours| hours.to_string())
}

fn clauses(gate: Option<&Gate>) -> Option<String> {
    gate.map(|gate| lines(gate.clauses.iter().map(|clause| clause.plain.as_str())))
}

fn contents(notice: Option<&NoticeType>) -> Option<String> {
    notice.map(|notice| lines(notice.contents.iter().map(|content| content.plain.as_str())))
}

fn readings(readings: &[Reading]) -> Option<String> {
    (!readings.is_empty()).then(|| lines(readings.iter().map(|reading| reading.plain.as_str())))
}

fn lines<'a>(sentences: impl Iterator<Item = &'a str>) -> String {
    sentences.collect::<Vec<_>>().join("\n")
}

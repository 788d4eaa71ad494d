//! Why a day differs, in sentences: which rule changed, and how.

use std::collections::BTreeSet;

use kernel::LegalDate;
use statutes::{Book, Change, Difference, diff};

use super::{
    Asked, Outcome,
    count::{CountedDay, Counts, Used},
};
use crate::domain::Deadline;

type Days = (LegalDate, LegalDate);

/// The parts of a rule that can move a day; the others are told only where none of these differs.
const COUNTING: [&str; 5] = ["period", "anchor", "extension", "condonation", "readings"];

/// What differs about one deadline, and why.
pub(super) fn of_deadline(
    asked: &Asked<'_>,
    (standing, was): (Option<Days>, Option<&CountedDay>),
    (outcome, is): (Outcome, Option<&CountedDay>),
    armed: Option<&Deadline>,
    (before, after): (&Counts, &Counts),
) -> Vec<String> {
    let law = format!("by the law of {}{}", asked.law_at, known(asked));
    let old = standing.map(days);
    let new = is.map(|day| days(day.days()));
    let mut sentences = vec![match (old, new) {
        (Some(old), Some(new)) if outcome == Outcome::Depends => {
            format!("It is {old}; {law} it depends on how the law is read: {new}.")
        }
        (Some(old), Some(new)) => format!("It is {old}; {law} {new}."),
        (Some(old), None) => format!("It is {old}; {law} nothing counts it."),
        (None, Some(new)) => format!("Nothing counts it; {law} it is {new}."),
        (None, None) => String::new(),
    }];
    let mut why = match (was, is) {
        (Some(was), Some(is)) => changes(asked, was.used.iter().chain(&is.used)),
        // Something before it fell away or came up: the rules of all that was counted say what.
        _ => changes(asked, before.used().chain(after.used())),
    };
    why.extend(armed.into_iter().flat_map(|deadline| versions(asked, deadline)));
    if why.is_empty() {
        why.push("No rule by which it is counted differs: what comes before it does.".to_owned());
    }
    sentences.extend(why);
    sentences
}

fn known(asked: &Asked<'_>) -> String {
    asked.known_at.map(|day| format!(", as it was known on {day},")).unwrap_or_default()
}

fn days((safe, arguable): Days) -> String {
    if safe == arguable { safe.to_string() } else { format!("{safe} (arguable until {arguable})") }
}

/// A deadline that another version has counted, and that was not counted again yet.
fn versions(asked: &Asked<'_>, deadline: &Deadline) -> Vec<String> {
    let (old, new) = (&deadline.counted_by, asked.in_force.counts(deadline.kind));
    let or_none = |version: &str| if version.is_empty() { "none".to_owned() } else { version.to_owned() };
    let mut sentences = Vec::new();
    if old.book != new.book {
        sentences.push(format!("It was counted by version {} of the statute book; now it is {}.", old.book, new.book));
    }
    if old.calendar != new.calendar {
        let (old, new) = (or_none(&old.calendar), or_none(&new.calendar));
        sentences.push(format!("It was counted on version {old} of the courts' calendar; now it is {new}."));
    }
    sentences
}

/// What is different in the law about the rules that were used, each change once.
pub(super) fn changes<'u>(asked: &Asked<'_>, used: impl Iterator<Item = &'u Used>) -> Vec<String> {
    let used: BTreeSet<&Used> = used.collect();
    let book = asked.law.book;
    let (mut sentences, mut found): (Vec<String>, Vec<(LegalDate, String)>) = (Vec::new(), Vec::new());
    for (id, day) in used {
        // Days that do not count are left out by whichever law the period itself is counted.
        if !book.versions_of(id).iter().any(|rule| rule.exclusion.is_some()) {
            let between = (*day.min(&asked.law_at), *day.max(&asked.law_at));
            let of_law = |change: &Change<'_>| !is_of_reading(change);
            found.extend(between_days(book, between, id, of_law));
        }
        if let Some(known_at) = asked.known_at {
            // Everything that the book knows lies before its last day.
            let last = LegalDate::new(2199, 12, 31).unwrap_or(known_at);
            found.extend(between_days(book, (known_at, last), id, is_of_reading));
            let unknown = book.versions_of(id).iter().filter(|rule| !rule.is_known_at(Some(known_at)));
            let unknown = unknown.filter_map(|rule| rule.known_since.map(|since| (since, rule)));
            found.extend(unknown.map(|(since, rule)| {
                (since, format!("{id} became known on {since}: {} [{}]", rule.plain, rule.citation()))
            }));
        }
    }
    found.sort();
    for (_, sentence) in found {
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    sentences
}

const fn is_of_reading(change: &Change<'_>) -> bool {
    matches!(change, Change::ReadingKnown { .. } | Change::ReadingOverruled { .. })
}

fn between_days(
    book: &Book,
    (from, to): Days,
    id: &str,
    wanted: impl Fn(&Change<'_>) -> bool,
) -> Vec<(LegalDate, String)> {
    let changes = diff(book, from, to, id).into_iter();
    // A prefix names longer ids too.
    let changes = changes.filter(|change| change.rule().id == id && wanted(change));
    changes.map(|change| (change.on(), sentence(&change))).collect()
}

fn sentence(change: &Change<'_>) -> String {
    let (id, on) = (&change.rule().id, change.on());
    match change {
        Change::Began { new, .. } => format!("{id} is law since {on}: {} [{}]", new.plain, new.citation()),
        Change::Ended { old, .. } => format!("{id} is law no more since {on}: {} [{}]", old.plain, old.citation()),
        Change::Changed { old, new, differences, .. } => {
            let parts: Vec<String> = differences.iter().filter_map(part).collect();
            let what = if parts.is_empty() { new.plain.clone() } else { format!("{}.", parts.join("; ")) };
            format!("{id} changed on {on}: {what} [before: {}; since: {}]", old.citation(), new.citation())
        }
        Change::ReadingKnown { reading, .. } => {
            format!("{id} is read so since {on}, for earlier acts too: {} [{}]", reading.plain, reading.citation())
        }
        Change::ReadingOverruled { reading, .. } => {
            let plain = &reading.plain;
            format!("{id} is not read so any more since {on}, for no act: {plain} [{}]", reading.citation())
        }
    }
}

/// A part that can move a day, on one line.
fn part(difference: &Difference) -> Option<String> {
    let Difference { part, old, new } = difference;
    let short = |text: &Option<String>| text.as_ref().is_none_or(|text| !text.contains('\n') && text.len() <= 60);
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
    let told = COUNTING.contains(part) && short(old) && short(new);
    told.then(|| format!("{part} {} before, {} since", or_none(old), or_none(new)))
}

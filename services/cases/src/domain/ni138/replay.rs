//! The same facts under the law of another day, and what differs.
//!
//! What the timers have recorded rests on the law by which they were armed; under another law other days pass, and they
//! are taken to have passed. A day is counted here whether or not it still runs.

mod count;
mod reasons;

use std::collections::BTreeSet;

use kernel::{Actor, DateInterval, LegalDate, Timestamp, TypedId as _};
use uuid::Uuid;

pub(crate) use self::count::CountedDay;
use self::count::Counts;
use super::{FoldError, Law, Position, position, record::Record};
use crate::domain::{
    Deadline, DeadlineKind, DeadlineState, Due, FactKind, LawInForce,
    fact::{DeadlinePassed, Fact, FactId},
};

/// How many times deadlines can pass, one after the other, before it stops: more than there are kinds.
const ROUNDS: usize = 32;

/// A proceeding as it stands, and under the law of another day.
#[derive(Clone, Debug)]
pub(crate) struct Replay {
    pub(crate) stands: Position,
    pub(crate) replayed: Position,
    pub(crate) deadlines: Vec<ReplayedDeadline>,
    /// What differs apart from the deadlines, in sentences.
    pub(crate) differences: Vec<String>,
}

/// One day by which something must be done, as armed and as replayed.
#[derive(Clone, Debug)]
pub(crate) struct ReplayedDeadline {
    pub(crate) kind: DeadlineKind,
    /// As stored; none if it was never armed on the facts as they are.
    pub(crate) armed: Option<Deadline>,
    /// None if nothing counts it by that law.
    pub(crate) replayed: Option<CountedDay>,
    /// Whether it would be armed now.
    pub(crate) runs: bool,
    pub(crate) outcome: Outcome,
    /// What differs and why, in sentences; empty if nothing does.
    pub(crate) differences: Vec<String>,
}

/// What another law makes of a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Same,
    /// Its days are others.
    Moved,
    /// It had one day, and the law can be read in more than one way.
    Depends,
    /// Nothing counts it any more.
    Unknown,
    /// Nothing counted it before.
    Arises,
}

/// By what a proceeding is replayed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// The law by which deadlines are armed.
    pub(crate) law: Law<'a>,
    pub(crate) law_at: LegalDate,
    /// None: all that the book knows.
    pub(crate) known_at: Option<LegalDate>,
    /// The versions that count deadlines now.
    pub(crate) in_force: &'a LawInForce,
    pub(crate) now: Timestamp,
}

impl<'a> Asked<'a> {
    fn other_law(&self) -> Law<'a> {
        self.law.at(self.law_at, self.known_at)
    }

    fn today(&self) -> LegalDate {
        self.now.legal_date()
    }
}

/// Folds the facts by the law that is asked for, and compares that with how the proceeding stands.
pub(crate) fn replay(facts: &[Fact], stored: &[Deadline], asked: &Asked<'_>) -> Result<Replay, FoldError> {
    let stands = position(&Record::of(facts, asked.law, Some(asked.today()))?);
    let replayed = passed_on(facts, asked, &stands)?;
    let (before, after) = (Counts::of(facts, asked.law, asked)?, Counts::of(facts, asked.other_law(), asked)?);
    let keys: BTreeSet<Key> = stored.iter().map(Key::of_stored).chain(before.keys()).chain(after.keys()).collect();
    let compared = keys.into_iter().filter_map(|key| {
        let last = stored.iter().rfind(|deadline| Key::of_stored(deadline) == key);
        let mut deadline = compare(key, last, &before, &after, asked)?;
        deadline.runs = replayed.deadlines.iter().any(|due| Key::of(due) == key);
        Some(deadline)
    });
    let mut differences = after.errors.clone();
    if stands.state.kind() != replayed.state.kind() {
        let (was, is) = (words(&stands), words(&replayed));
        differences.push(format!("It stands at {was}; by the law of {} it stands at {is}.", asked.law_at));
        differences.extend(reasons::changes(asked, before.used().chain(after.used())));
    }
    Ok(Replay { deadlines: compared.collect(), differences, stands, replayed })
}

fn words(position: &Position) -> String {
    position.state.as_str().replace('_', " ")
}

/// The fold by the other law, where each of its days that lies behind has passed; but not those that are armed now, on
/// the same day: their timers are at work.
fn passed_on(facts: &[Fact], asked: &Asked<'_>, stands: &Position) -> Result<Position, FoldError> {
    let mut facts = facts.to_vec();
    for _ in 0..ROUNDS {
        let replayed = position(&Record::of(&facts, asked.other_law(), Some(asked.today()))?);
        let is_armed =
            |due: &Due| stands.deadlines.iter().any(|armed| Key::of(armed) == Key::of(due) && armed.day == due.day);
        let over: Vec<Fact> = replayed
            .deadlines
            .iter()
            .filter(|due| due.due_at() <= asked.now && !is_armed(due))
            .zip(facts.len()..)
            .map(|(due, number)| passed(due, number))
            .collect();
        if over.is_empty() {
            return Ok(replayed);
        }
        facts.extend(over);
    }
    Ok(position(&Record::of(&facts, asked.other_law(), Some(asked.today()))?))
}

/// What the timer would have recorded. It is stored nowhere: its id need only be no other fact's.
fn passed(due: &Due, number: usize) -> Fact {
    let id = FactId::from_uuid(Uuid::from_u128(u128::MAX.saturating_sub(u128::try_from(number).unwrap_or_default())));
    let passed = DeadlinePassed { deadline_id: Uuid::nil(), deadline: due.kind, day: due.day, basis: due.basis.uuid() };
    Fact {
        id,
        kind: FactKind::DeadlinePassed(passed),
        effective: DateInterval::exactly(due.day),
        evidence: String::new(),
        recorded_by: Actor::service(crate::SERVICE),
        recorded_at: due.due_at(),
        retracts: None,
    }
}

/// What makes two deadlines the same one: of each kind there is one at a time, of hearings one for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    /// In the order of a proceeding.
    place: usize,
    kind: &'static str,
    hearing: Option<FactId>,
}

impl Key {
    fn new(kind: DeadlineKind, basis: FactId) -> Self {
        let place = DeadlineKind::ALL.iter().position(|known| *known == kind).unwrap_or(DeadlineKind::ALL.len());
        Self { place, kind: kind.as_str(), hearing: (kind == DeadlineKind::Hearing).then_some(basis) }
    }

    fn of(due: &Due) -> Self {
        Self::new(due.kind, due.basis)
    }

    fn of_stored(deadline: &Deadline) -> Self {
        Self::new(deadline.kind, deadline.basis)
    }

    fn of_counted(day: &CountedDay) -> Self {
        Self::new(day.kind, day.basis)
    }
}

/// None if there is nothing to compare: what has passed or was taken out on facts that have changed since, and days that
/// were never armed and are the same.
fn compare(
    key: Key,
    stored: Option<&Deadline>,
    before: &Counts,
    after: &Counts,
    asked: &Asked<'_>,
) -> Option<ReplayedDeadline> {
    let (was, is) = (before.get(key), after.get(key));
    let armed = stored.filter(|deadline| {
        let agrees = |day: &CountedDay| day.days() == (deadline.last_safe, deadline.last_arguable);
        deadline.state == DeadlineState::Armed || was.is_some_and(agrees)
    });
    let standing = armed.map(|deadline| (deadline.last_safe, deadline.last_arguable));
    let standing = standing.or_else(|| was.map(CountedDay::days));
    let outcome = match (standing, is.map(CountedDay::days)) {
        (None, None) => return None,
        (Some(old), Some(new)) if old == new => Outcome::Same,
        (Some(_), None) => Outcome::Unknown,
        (None, Some(_)) => Outcome::Arises,
        (Some((safe, arguable)), Some(new)) if safe == arguable && new.0 != new.1 => Outcome::Depends,
        (Some(_), Some(_)) => Outcome::Moved,
    };
    if armed.is_none() && outcome == Outcome::Same {
        return None;
    }
    let differences = match outcome {
        Outcome::Same => Vec::new(),
        _ => reasons::of_deadline(asked, (standing, was), (outcome, is), armed, (before, after)),
    };
    let kind = armed.map(|deadline| deadline.kind).or(was.or(is).map(|day| day.kind))?;
    Some(ReplayedDeadline { kind, armed: armed.cloned(), replayed: is.cloned(), runs: false, outcome, differences })
}

//! What is on record of a proceeding: facts as they became known, and what puts them right.

use std::collections::BTreeSet;

use kernel::{DateInterval, Timestamp, typed_id};

typed_id!(
    /// One entry on the record of a proceeding.
    pub EntryId,
    "entry"
);

/// One entry: what became known, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<F> {
    /// Its id.
    pub id: EntryId,
    /// When it was recorded. It decides between entries that say the same, and nothing else.
    pub recorded_at: Timestamp,
    /// What it says.
    pub says: Says<F>,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Says<F> {
    /// Something happened.
    Happened(Dated<F>),
    /// What another entry said is wrong, and this is right.
    Corrects {
        /// The entry that does not stand any more.
        entry: EntryId,
        /// What happened instead.
        happened: Dated<F>,
    },
    /// What another entry said did not happen. Taking back what takes back restores nothing: record it anew.
    TakesBack {
        /// The entry that does not stand any more.
        entry: EntryId,
    },
}

/// A fact and the day on which it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated<F> {
    /// The days of which one is the day: "between the booking and the return of the cover".
    pub on: DateInterval,
    /// What happened.
    pub fact: F,
}

impl<F> Entry<F> {
    /// The entry that it takes the place of, or takes back.
    #[must_use]
    pub const fn overrules(&self) -> Option<EntryId> {
        match self.says {
            Says::Happened(_) => None,
            Says::Corrects { entry, .. } | Says::TakesBack { entry } => Some(entry),
        }
    }

    const fn happened(&self) -> Option<&Dated<F>> {
        match &self.says {
            Says::Happened(happened) | Says::Corrects { happened, .. } => Some(happened),
            Says::TakesBack { .. } => None,
        }
    }
}

/// A fact that stands.
pub(crate) struct Noted<'a, F> {
    pub(crate) id: EntryId,
    pub(crate) on: DateInterval,
    pub(crate) fact: &'a F,
    recorded_at: Timestamp,
}

// Derived, these would ask the fact itself to be `Copy`.
impl<F> Clone for Noted<'_, F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F> Copy for Noted<'_, F> {}

impl<F> std::fmt::Debug for Noted<'_, F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} on {}", self.id, self.on)
    }
}

/// The facts that stand, in the order of their days: whatever the order in which they were given.
pub(crate) fn standing<F>(entries: &[Entry<F>]) -> Vec<Noted<'_, F>> {
    let overruled: BTreeSet<EntryId> = entries.iter().filter_map(Entry::overrules).collect();
    let mut facts: Vec<Noted<'_, F>> = entries
        .iter()
        .filter(|entry| !overruled.contains(&entry.id))
        .filter_map(|entry| {
            let Dated { on, fact } = entry.happened()?;
            Some(Noted { id: entry.id, on: *on, fact, recorded_at: entry.recorded_at })
        })
        .collect();
    facts.sort_by_key(|noted| (noted.on.earliest(), noted.on.latest(), noted.recorded_at, noted.id));
    facts.dedup_by_key(|noted| noted.id);
    facts
}

/// The later of two days, each known to lie in an interval.
pub(crate) fn later(one: DateInterval, other: DateInterval) -> DateInterval {
    let earliest = one.earliest().max(other.earliest());
    let latest = one.latest().max(other.latest());
    // The later of two first days is not after the later of two last ones.
    DateInterval::new(earliest, latest).unwrap_or(one)
}

/// The earlier of two days, each known to lie in an interval.
pub(crate) fn earlier(one: DateInterval, other: DateInterval) -> DateInterval {
    let earliest = one.earliest().min(other.earliest());
    let latest = one.latest().min(other.latest());
    // The earlier of two first days is not after the earlier of two last ones.
    DateInterval::new(earliest, latest).unwrap_or(one)
}

#[cfg(test)]
mod tests {
    use kernel::{LegalDate, TypedId as _};

    use super::*;

    fn day(text: &str) -> LegalDate {
        text.parse().unwrap()
    }

    fn entry(id: u128, says: Says<&'static str>) -> Entry<&'static str> {
        let id = EntryId::from_uuid(kernel::__uuid::Uuid::from_u128(id));
        Entry { id, recorded_at: "2026-03-02T09:00:00Z".parse().unwrap(), says }
    }

    fn on(text: &str, fact: &'static str) -> Dated<&'static str> {
        Dated { on: DateInterval::exactly(day(text)), fact }
    }

    fn said(entries: &[Entry<&'static str>]) -> Vec<&'static str> {
        standing(entries).iter().map(|noted| *noted.fact).collect()
    }

    #[test]
    fn facts_stand_in_the_order_of_their_days() {
        let later = entry(1, Says::Happened(on("2026-03-09", "later")));
        let earlier = entry(2, Says::Happened(on("2026-03-02", "earlier")));
        assert_eq!(said(&[later, earlier]), ["earlier", "later"]);
    }

    #[test]
    fn what_is_corrected_stands_as_corrected_and_what_is_taken_back_does_not_stand() {
        let wrong = entry(1, Says::Happened(on("2026-03-02", "wrong")));
        let right = entry(2, Says::Corrects { entry: wrong.id, happened: on("2026-03-03", "right") });
        assert_eq!(said(&[right.clone(), wrong.clone()]), ["right"]);
        let gone = entry(3, Says::TakesBack { entry: right.id });
        assert_eq!(said(&[gone, right, wrong]), Vec::<&str>::new());
    }

    #[test]
    fn an_entry_that_is_given_twice_counts_once() {
        let once = entry(1, Says::Happened(on("2026-03-02", "once")));
        assert_eq!(said(&[once.clone(), once]), ["once"]);
    }
}

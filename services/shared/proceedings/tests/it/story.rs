//! Records as tests write them.

use kernel::{DateInterval, LegalDate, Timestamp, TypedId as _};
use proceedings::{Dated, Entry, EntryId, Says};

pub(crate) fn day(text: &str) -> LegalDate {
    text.parse().unwrap()
}

/// Counted here, apart from the code under test.
pub(crate) fn plus(day: LegalDate, days: i32) -> LegalDate {
    LegalDate::from_unix_days(day.as_unix_days() + days).unwrap()
}

/// The corresponding day of a later month, or the last day of that month: found by trying which dates exist.
pub(crate) fn plus_months(day: LegalDate, months: i8) -> LegalDate {
    let whole = i16::from(day.month() - 1 + months);
    let (year, month) = (day.year() + whole / 12, i8::try_from(whole % 12).unwrap() + 1);
    (0..4).find_map(|back| LegalDate::new(year, month, day.day() - back).ok()).unwrap()
}

/// What is on record of one proceeding, and the day on which it is looked at.
#[derive(Clone, Debug)]
pub(crate) struct Story<F> {
    pub(crate) entries: Vec<Entry<F>>,
    pub(crate) today: LegalDate,
}

impl<F: Clone> Story<F> {
    pub(crate) fn begin(today: LegalDate) -> Self {
        Self { entries: Vec::new(), today }
    }

    pub(crate) fn says(&mut self, says: Says<F>) -> EntryId {
        let number = u32::try_from(self.entries.len()).unwrap() + 1;
        let id = EntryId::from_uuid(kernel::__uuid::Uuid::from_u128(number.into()));
        let recorded_at = Timestamp::from_unix_micros(1_700_000_000_000_000 + i64::from(number)).unwrap();
        self.entries.push(Entry { id, recorded_at, says });
        id
    }

    /// Something happened between two days.
    pub(crate) fn between(&mut self, from: LegalDate, to: LegalDate, fact: F) -> EntryId {
        self.says(Says::Happened(Dated { on: DateInterval::new(from, to).unwrap(), fact }))
    }

    /// Something happened on that day, which is not after today.
    pub(crate) fn on(&mut self, day: LegalDate, fact: F) -> EntryId {
        self.today = self.today.max(day);
        self.between(day, day, fact)
    }

    /// Something happened today.
    pub(crate) fn now(&mut self, fact: F) -> EntryId {
        self.on(self.today, fact)
    }

    pub(crate) fn correct(&mut self, entry: EntryId, on: LegalDate, fact: F) -> EntryId {
        self.says(Says::Corrects { entry, happened: Dated { on: DateInterval::exactly(on), fact } })
    }

    pub(crate) fn take_back(&mut self, entry: EntryId) -> EntryId {
        self.says(Says::TakesBack { entry })
    }

    pub(crate) fn wait(&mut self, days: i32) {
        self.today = plus(self.today, days);
    }

    /// How many facts of a kind stand on record.
    pub(crate) fn count(&self, is: impl Fn(&F) -> bool) -> u32 {
        let gone: Vec<EntryId> = self.entries.iter().filter_map(Entry::overrules).collect();
        let standing = self.entries.iter().filter(|entry| !gone.contains(&entry.id));
        let facts = standing.filter_map(|entry| match &entry.says {
            Says::Happened(happened) | Says::Corrects { happened, .. } => Some(&happened.fact),
            Says::TakesBack { .. } => None,
        });
        u32::try_from(facts.filter(|fact| is(fact)).count()).unwrap()
    }
}

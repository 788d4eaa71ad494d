//! What the facts of every proceeding share: a type for each dated event, the order in which events come, and several
//! verdicts taken together.

use kernel::{DateError, DateInterval};

use crate::{clock::ClockError, verdict::Verdict};

/// One type for each event of which the first and the last possible day may be all that is known: a service date cannot
/// stand where a publication date is meant.
macro_rules! dated {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
            #[serde(transparent)]
            pub struct $name(pub kernel::DateInterval);

            impl $name {
                /// It happened on that day.
                #[must_use]
                pub const fn on(day: kernel::LegalDate) -> Self {
                    Self(kernel::DateInterval::exactly(day))
                }

                /// It happened on one of these days, both included.
                pub fn between(
                    earliest: kernel::LegalDate,
                    latest: kernel::LegalDate,
                ) -> Result<Self, kernel::DateError> {
                    kernel::DateInterval::new(earliest, latest).map(Self)
                }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    self.0.fmt(f)
                }
            }
        )*
    };
}

pub(crate) use dated;

/// That one event can have come before another, both days included; else the error that names both.
pub(crate) fn in_order(
    (earlier, earlier_on): (&str, DateInterval),
    (later, later_on): (&str, DateInterval),
) -> Result<(), ClockError> {
    if later_on.latest() < earlier_on.earliest() {
        return Err(ClockError::Contradiction {
            earlier: earlier.to_owned(),
            earlier_on: earlier_on.earliest(),
            later: later.to_owned(),
            later_on: later_on.latest(),
        });
    }
    Ok(())
}

/// The days between which the last of several events lies; none if there are none.
pub(crate) fn last_of(events: impl IntoIterator<Item = DateInterval>) -> Result<Option<DateInterval>, DateError> {
    let mut last: Option<DateInterval> = None;
    for days in events {
        last = Some(match last {
            None => days,
            Some(last) => DateInterval::new(last.earliest().max(days.earliest()), last.latest().max(days.latest()))?,
        });
    }
    Ok(last)
}

/// The verdict on an act for which both hold. One that is certain in being bad prevails, then one that nobody knows.
pub(crate) const fn both(one: Verdict, other: Verdict) -> Verdict {
    match (one, other) {
        (Verdict::Premature { by_days: a }, Verdict::Premature { by_days: b }) => {
            Verdict::Premature { by_days: if a > b { a } else { b } }
        }
        (Verdict::Late { by_days: a }, Verdict::Late { by_days: b }) => {
            Verdict::Late { by_days: if a > b { a } else { b } }
        }
        (bad @ (Verdict::Premature { .. } | Verdict::Late { .. }), _)
        | (_, bad @ (Verdict::Premature { .. } | Verdict::Late { .. })) => bad,
        (Verdict::Unknown, _) | (_, Verdict::Unknown) => Verdict::Unknown,
        (Verdict::Depends, _) | (_, Verdict::Depends) => Verdict::Depends,
        (Verdict::InTime, Verdict::InTime) => Verdict::InTime,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_surely_bad_prevails_over_what_nobody_knows() {
        let (early, late) = (Verdict::Premature { by_days: 2 }, Verdict::Late { by_days: 3 });
        assert_eq!(both(Verdict::Unknown, early), early);
        assert_eq!(both(late, Verdict::Depends), late);
        assert_eq!(both(early, Verdict::Premature { by_days: 5 }), Verdict::Premature { by_days: 5 });
        assert_eq!(both(Verdict::Depends, Verdict::Unknown), Verdict::Unknown);
        assert_eq!(both(Verdict::InTime, Verdict::Depends), Verdict::Depends);
        assert_eq!(both(Verdict::InTime, Verdict::InTime), Verdict::InTime);
    }

    #[test]
    fn the_last_of_two_events_lies_between_the_later_of_their_ends() {
        let days = |from: &str, to: &str| DateInterval::new(from.parse().unwrap(), to.parse().unwrap()).unwrap();
        let last = last_of([days("2026-03-01", "2026-03-09"), days("2026-03-04", "2026-03-05")]).unwrap();
        assert_eq!(last, Some(days("2026-03-04", "2026-03-09")));
        assert_eq!(last_of([]), Ok(None));
    }
}

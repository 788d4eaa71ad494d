//! Service evidence: a fold over what the carrier said of one article.
//!
//! | facts that stand | service | authority |
//! |---|---|---|
//! | delivered | on that day | General Clauses Act s.27 |
//! | refused | on that day | *Bhaskaran* 1999; *Priyanka Kumari* 2023 `LiveLaw` SC 904 |
//! | door locked, intimation, unclaimed; then returned | between the first attempt and the return | *Vinod Shivappa* 2006; *Ajeet Seeds* 2014; *S. Nagesh* 2026 INSC 27 |
//! | left, not known, insufficient address | none: write again | law.md B10 |
//! | deceased | none: the proceeding stops | law.md E |
//!
//! Facts that exclude each other prove nothing until a person takes one of them back. Being wider than need be costs a
//! few days; being narrower can cost the complaint.

use kernel::{DateInterval, LegalDate};

use super::tracking::{TrackingFact, TrackingKind, standing};

/// What is proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Evidence {
    Served(Served),
    NotServed(NotServedReason),
    Unknown(UnknownReason),
}

/// It was served, on one of these days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Served {
    pub(crate) on: DateInterval,
    pub(crate) authority: &'static str,
}

/// Why it was certainly not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NotServedReason {
    Left,
    NotKnown,
    InsufficientAddress,
    Deceased,
}

impl NotServedReason {
    pub(crate) const fn authority(self) -> &'static str {
        match self {
            Self::Left | Self::NotKnown | Self::InsufficientAddress => {
                "no presumption under General Clauses Act s.27 without a proper address: serve again"
            }
            Self::Deceased => "the drawer is dead: no prosecution under NI Act s.138",
        }
    }
}

/// Why nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnknownReason {
    /// On its way, or waiting at the post office.
    Pending,
    /// It came back and nobody says why.
    ReturnedWithoutReason,
    /// Facts that stand exclude each other.
    Contradictory,
}

const DELIVERED: &str = "General Clauses Act s.27; delivered";
const REFUSED: &str = "K. Bhaskaran 1999; Priyanka Kumari 2023 LiveLaw SC 904: refused is served";
const UNCLAIMED: &str = "Vinod Shivappa 2006; Ajeet Seeds 2014; S. Nagesh 2026 INSC 27: unclaimed is served";

impl Evidence {
    /// Folds the facts of an article that was booked on `booked_on`.
    pub(crate) fn fold(booked_on: LegalDate, facts: &[TrackingFact]) -> Self {
        let facts = standing(facts);
        let days = |kinds: &[TrackingKind]| {
            let days = facts.iter().filter(|fact| kinds.contains(&fact.kind)).map(|fact| fact.happened_on);
            span(days)
        };
        let delivered = days(&[TrackingKind::Delivered]);
        let refused = days(&[TrackingKind::Refused]);
        let waited = days(&[TrackingKind::DoorLocked, TrackingKind::Intimation]);
        let unclaimed = days(&[TrackingKind::Unclaimed]);
        let returned = days(&[TrackingKind::Returned]);
        if let Some(reason) = not_served(&facts) {
            let served = delivered.or(refused).or(unclaimed);
            return if served.is_some() {
                Self::Unknown(UnknownReason::Contradictory)
            } else {
                Self::NotServed(reason)
            };
        }
        match (delivered, refused, unclaimed, returned) {
            // A letter that the addressee has does not come back, is not refused and does not lie unclaimed.
            (Some(_), Some(_), _, _)
            | (Some(_), _, Some(_), _)
            | (Some(_), _, _, Some(_))
            | (_, Some(_), Some(_), _) => Self::Unknown(UnknownReason::Contradictory),
            (Some(on), None, None, None) => Self::Served(Served { on, authority: DELIVERED }),
            (None, Some(on), None, _) => Self::Served(Served { on, authority: REFUSED }),
            (None, None, None, Some(_)) if waited.is_none() => Self::Unknown(UnknownReason::ReturnedWithoutReason),
            (None, None, _, Some(returned)) => Self::unclaimed(booked_on, waited, returned),
            (None, None, _, None) => Self::Unknown(UnknownReason::Pending),
        }
    }

    /// From the first attempt, or from the booking if no attempt is on record, to the return.
    fn unclaimed(booked_on: LegalDate, waited: Option<DateInterval>, returned: DateInterval) -> Self {
        let first = waited.map_or(booked_on, DateInterval::earliest);
        match DateInterval::new(first, returned.latest()) {
            Ok(on) => Self::Served(Served { on, authority: UNCLAIMED }),
            // Back before the first attempt: one of the two days is wrong.
            Err(_) => Self::Unknown(UnknownReason::Contradictory),
        }
    }
}

fn not_served(facts: &[&TrackingFact]) -> Option<NotServedReason> {
    let reason = |fact: &&TrackingFact| {
        Some(match fact.kind {
            TrackingKind::Left => NotServedReason::Left,
            TrackingKind::NotKnown => NotServedReason::NotKnown,
            TrackingKind::InsufficientAddress => NotServedReason::InsufficientAddress,
            TrackingKind::Deceased => NotServedReason::Deceased,
            _ => return None,
        })
    };
    // Of several the gravest: death stops the proceeding, the others ask for a better address.
    facts.iter().filter_map(reason).max()
}

/// All of these days.
fn span(days: impl Iterator<Item = LegalDate>) -> Option<DateInterval> {
    days.map(DateInterval::exactly).reduce(|all, day| {
        let (earliest, latest) = (all.earliest().min(day.earliest()), all.latest().max(day.latest()));
        DateInterval::new(earliest, latest).unwrap_or(all)
    })
}

#[cfg(test)]
mod tests;

//! How much time is left of the deadlines that are armed: what those look at who must see to it that none is missed.

use std::time::Duration;

use kernel::Timestamp;

use super::DeadlineName;

/// How much of the time is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TimeLeft {
    /// It has passed, and its timer has not come yet.
    Overdue,
    /// Less than four hours.
    FourHours,
    /// Less than a day.
    Day,
    /// Less than three days.
    ThreeDays,
    /// Less than a week.
    Week,
    /// More.
    Later,
}

/// Armed deadlines that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OpenDeadlines {
    pub(crate) name: DeadlineName,
    /// Whether they are ours to keep.
    pub(crate) ours: bool,
    pub(crate) left: TimeLeft,
    pub(crate) count: u32,
}

impl TimeLeft {
    pub(crate) const ALL: [Self; 6] =
        [Self::Overdue, Self::FourHours, Self::Day, Self::ThreeDays, Self::Week, Self::Later];

    /// As metrics name it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::FourHours => "4h",
            Self::Day => "24h",
            Self::ThreeDays => "72h",
            Self::Week => "7d",
            Self::Later => "later",
        }
    }

    /// The instants between one and the next of [`ALL`](Self::ALL).
    pub(crate) fn bounds(now: Timestamp) -> [Timestamp; 5] {
        let hours = |hours| now.plus(Duration::from_hours(hours));
        [now, hours(4), hours(24), hours(72), hours(7 * 24)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_bound_between_each_two() {
        let now: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let bounds = TimeLeft::bounds(now);
        assert_eq!(bounds.len() + 1, TimeLeft::ALL.len());
        assert!(bounds.is_sorted() && TimeLeft::ALL.is_sorted());
        for (left, bound) in TimeLeft::ALL.into_iter().zip(bounds) {
            let hours = bound.since(now).as_secs() / 3_600;
            let named = match left {
                TimeLeft::Overdue => 0,
                TimeLeft::Week => 7 * 24,
                other => other.as_str().trim_end_matches('h').parse().unwrap(),
            };
            assert_eq!(hours, named, "{left:?}");
        }
    }
}

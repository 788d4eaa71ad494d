//! What days that do not count do to the end of a period.

use kernel::{DateInterval, LegalDate};

use crate::{
    book::{Period, Rule},
    counting::{CountError, days_between, end_of, plus_days},
};

/// The days that a rule excludes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Excluded {
    first: LegalDate,
    last: LegalDate,
    /// What is left at least of a period that would have ended within the days.
    at_least: Option<Period>,
}

impl Excluded {
    /// Those of `rule`; none if it excludes no days.
    pub(crate) fn by(rule: &Rule) -> Option<Self> {
        let (Some(exclusion), Some(last)) = (rule.exclusion, rule.in_force_until) else { return None };
        Some(Self { first: rule.in_force_from, last, at_least: exclusion.then_at_least })
    }

    /// Whether they are over before a period from `from` begins.
    pub(crate) fn are_over(&self, from: LegalDate) -> bool {
        self.last <= from
    }

    /// Whether a period over these days can be touched at all.
    pub(crate) fn touches(&self, from: LegalDate, end: LegalDate) -> bool {
        from < self.last && self.first <= end
    }

    /// Where a period from `from` ends that would end on `end` if all days counted. `again` is the end of the whole
    /// period from another day.
    pub(crate) fn moved(
        &self,
        from: LegalDate,
        end: LegalDate,
        again: impl Fn(LegalDate) -> Result<LegalDate, CountError>,
    ) -> Result<LegalDate, CountError> {
        if !self.touches(from, end) {
            return Ok(end);
        }
        // The day of the anchor is excluded anyway: nothing of the period has run before its first excluded day.
        let nothing_had_run = days_between(from, self.first) <= 1;
        let moved = if nothing_had_run {
            again(self.last)?
        } else {
            // What remained on the first excluded day, that day counted.
            let remained = days_between(self.first, end) + 1;
            plus_days(self.last, remained).unwrap_or(end)
        };
        match self.at_least {
            Some(period) if end <= self.last => Ok(moved.max(end_of(self.last, period)?)),
            _ => Ok(moved),
        }
    }

    /// The days of `anchors` at which an end may lie earlier than that of the day before: the ends do not only rise,
    /// because what would have ended within the excluded days is given more than what would have ended just after.
    ///
    /// First the last day whose period would have ended within them, then the last excluded day.
    pub(crate) fn turns(
        &self,
        anchors: DateInterval,
        end: impl Fn(LegalDate) -> Result<LegalDate, CountError>,
    ) -> Result<[Option<LegalDate>; 2], CountError> {
        if anchors.earliest() >= self.last || end(anchors.latest())? < self.first {
            return Ok([None, None]);
        }
        let within = |day| Ok::<bool, CountError>(end(day)? <= self.last);
        let mut last_within = None;
        if within(anchors.earliest())? && !within(anchors.latest())? {
            let (mut low, mut high) = (anchors.earliest(), anchors.latest());
            while days_between(low, high) > 1 {
                let middle = plus_days(low, days_between(low, high) / 2).unwrap_or(high);
                if within(middle)? {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            last_within = Some(low);
        }
        Ok([last_within, Some(anchors.latest().min(self.last))])
    }

    /// The days, in words.
    pub(crate) fn words(&self) -> String {
        format!("from {} to {}", self.first, self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> LegalDate {
        text.parse().unwrap()
    }

    fn excluded() -> Excluded {
        Excluded { first: day("2020-03-15"), last: day("2022-02-28"), at_least: Some(Period::Days(90)) }
    }

    fn moved(from: &str, period: Period) -> String {
        let (from, count) = (day(from), |from| end_of(from, period));
        excluded().moved(from, count(from).unwrap(), count).unwrap().to_string()
    }

    /// Counted day by day: the oracle walks, and skips what is excluded.
    fn walked(from: &str, days: u16) -> String {
        let (mut today, mut left) = (day(from), days);
        while left > 0 {
            today = plus_days(today, 1).unwrap();
            if today < day("2020-03-15") || day("2022-02-28") < today {
                left -= 1;
            }
        }
        today.to_string()
    }

    #[test]
    fn what_remained_runs_on_after_the_excluded_days() {
        for from in ["2020-03-12", "2020-03-13", "2020-03-14", "2020-03-15", "2021-07-01", "2022-02-27"] {
            assert_eq!(moved(from, Period::Days(200)), walked(from, 200), "{from}");
            assert_eq!(moved(from, Period::Days(900)), walked(from, 900), "{from}");
        }
    }

    #[test]
    fn a_short_rest_is_ninety_days_if_it_would_have_ended_within_them() {
        for from in ["2020-02-14", "2020-03-14", "2020-06-01", "2022-01-29"] {
            assert_eq!(moved(from, Period::Days(30)), "2022-05-29", "{from}");
        }
        assert_eq!(moved("2022-01-30", Period::Days(30)), "2022-03-30");
        // Ninety days are the least and not the most.
        assert_eq!(moved("2020-06-01", Period::Days(91)), "2022-05-30");
    }

    #[test]
    fn nothing_moves_that_no_excluded_day_lies_in() {
        assert_eq!(moved("2020-02-13", Period::Days(30)), "2020-03-14");
        assert_eq!(moved("2022-02-28", Period::Days(30)), "2022-03-30");
        assert_eq!(moved("2022-03-15", Period::Months(1)), "2022-04-15");
        assert!(!excluded().are_over(day("2022-02-27")) && excluded().are_over(day("2022-02-28")));
    }

    #[test]
    fn months_run_again_as_months_and_remain_as_days() {
        assert_eq!(moved("2020-06-01", Period::Months(6)), "2022-08-28");
        // To 1 June 2020 seventy-nine days remained: ninety are more.
        assert_eq!(moved("2019-12-01", Period::Months(6)), "2022-05-29");
        assert_eq!(moved("2019-12-01", Period::Years(3)), walked("2019-12-01", 1_096));
    }

    #[test]
    fn the_ends_turn_where_the_ninety_days_stop() {
        let count = |from| end_of(from, Period::Days(30));
        let turns = |first, last| excluded().turns(DateInterval::new(day(first), day(last)).unwrap(), count).unwrap();
        assert_eq!(turns("2022-01-20", "2022-02-05"), [Some(day("2022-01-29")), Some(day("2022-02-05"))]);
        assert_eq!(turns("2022-01-29", "2022-03-05"), [Some(day("2022-01-29")), Some(day("2022-02-28"))]);
        assert_eq!(turns("2022-01-30", "2022-03-05"), [None, Some(day("2022-02-28"))]);
        assert_eq!(turns("2020-02-01", "2020-02-13"), [None, None]);
        assert_eq!(turns("2022-02-28", "2022-03-05"), [None, None]);
    }
}

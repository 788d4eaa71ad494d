//! Whether a bank's change asks more than the law, or less.

use std::cmp::Ordering;

use kernel::LegalDate;

use crate::{
    book::{
        clock::{Bound, ClockRule, Period},
        conduct::Hours,
    },
    counting::end_of,
};

/// What a change does to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// It asks more.
    Tightens,
    /// It asks less, if only on some days.
    Loosens,
    /// It asks the same.
    Nothing,
}

/// The days of four years, a leap year among them: what holds from each of them holds from any day.
const DAYS: std::ops::Range<i32> = 19_723..21_184;

/// What another length does to a period: a last day must never fall later, a first day never earlier, whatever the day
/// that it runs from.
pub(super) fn of_period(law: &ClockRule, bank: Period) -> Effect {
    let ends = |period, from| end_of(from, period).ok();
    let compare = |from| Some(ends(bank, from)?.cmp(&ends(law.period, from)?));
    let days = || DAYS.filter_map(|day| LegalDate::from_unix_days(day).ok());
    let looser = match law.bound {
        Bound::Within => Ordering::Greater,
        Bound::NotBefore => Ordering::Less,
    };
    if days().all(|from| compare(from) == Some(Ordering::Equal)) {
        Effect::Nothing
    } else if days().all(|from| compare(from).is_some_and(|order| order != looser)) {
        Effect::Tightens
    } else {
        Effect::Loosens
    }
}

/// What other hours do: they must lie within those of the law, where it has any.
pub(super) fn of_hours(law: Option<Hours>, bank: Hours) -> Effect {
    match law {
        Some(law) if law == bank => Effect::Nothing,
        Some(law) if !bank.lie_within(law) => Effect::Loosens,
        _ => Effect::Tightens,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Anchor, Holiday};

    fn effect(law: Period, bound: Bound, bank: Period) -> Effect {
        let clock = ClockRule {
            anchor: Anchor::Intimation,
            period: law,
            bound,
            act: None,
            holiday: Holiday::None,
            exclusions: Vec::new(),
            extension: None,
            condonation: None,
        };
        of_period(&clock, bank)
    }

    #[test]
    fn a_shorter_time_to_act_and_a_longer_time_to_wait_tighten() {
        use Period::{Days, Months, Years};
        for (law, bank) in [(Days(30), Days(25)), (Months(1), Days(28)), (Months(3), Months(2)), (Years(1), Months(11))]
        {
            assert_eq!(effect(law, Bound::Within, bank), Effect::Tightens, "{bank} for {law}");
            assert_eq!(effect(law, Bound::NotBefore, bank), Effect::Loosens, "{bank} for {law}");
            assert_eq!(effect(bank, Bound::NotBefore, law), Effect::Tightens, "{law} for {bank}");
            assert_eq!(effect(bank, Bound::Within, law), Effect::Loosens, "{law} for {bank}");
        }
    }

    #[test]
    fn the_same_length_in_other_words_is_no_change() {
        assert_eq!(effect(Period::Days(30), Bound::Within, Period::Days(30)), Effect::Nothing);
        assert_eq!(effect(Period::Years(1), Bound::Within, Period::Months(12)), Effect::Nothing);
    }

    #[test]
    fn what_is_shorter_in_some_months_only_loosens() {
        assert_eq!(effect(Period::Months(1), Bound::Within, Period::Days(29)), Effect::Loosens);
        assert_eq!(effect(Period::Months(1), Bound::NotBefore, Period::Days(30)), Effect::Loosens);
    }

    #[test]
    fn hours_tighten_only_if_they_lie_within_those_of_the_law() {
        let hours = |from: &str, until: &str| Hours { from: from.parse().unwrap(), until: until.parse().unwrap() };
        let law = Some(hours("08:00", "19:00"));
        assert_eq!(of_hours(law, hours("09:00", "18:00")), Effect::Tightens);
        assert_eq!(of_hours(law, hours("09:00", "20:00")), Effect::Loosens);
        assert_eq!(of_hours(law, hours("07:59", "19:00")), Effect::Loosens);
        assert_eq!(of_hours(law, hours("08:00", "19:00")), Effect::Nothing);
        assert_eq!(of_hours(None, hours("07:00", "21:00")), Effect::Tightens);
    }
}

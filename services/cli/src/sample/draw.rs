//! Chance with a seed: the same seed gives the same sample, byte for byte.

use kernel::LegalDate;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};

/// Draws from a seeded generator.
#[derive(Debug)]
pub(super) struct Draw(StdRng);

impl Draw {
    /// A generator of its own for each part of the sample: a change in one part leaves the others as they were.
    pub(super) fn new(seed: u64, part: u64) -> Self {
        Self(StdRng::seed_from_u64(seed.wrapping_mul(1_000_003).wrapping_add(part)))
    }

    /// A whole number, both ends included; `low` if the range is empty.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        if low >= high { low } else { self.0.random_range(low..=high) }
    }

    /// True so many times in a hundred.
    pub(super) fn percent(&mut self, times: i32) -> bool {
        self.between(1, 100) <= times
    }

    /// One of a list that is not empty.
    pub(super) fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let highest = i32::try_from(list.len()).unwrap_or(i32::MAX).saturating_sub(1);
        let place = usize::try_from(self.between(0, highest)).unwrap_or(0);
        list.get(place).copied().unwrap_or_default()
    }

    /// One of a list in which each entry stands with its weight.
    pub(super) fn weighted<T: Copy + Default>(&mut self, list: &[(i32, T)]) -> T {
        let total: i32 = list.iter().map(|(weight, _)| weight).sum();
        let mut left = self.between(1, total);
        for (weight, value) in list {
            left -= weight;
            if left <= 0 {
                return *value;
            }
        }
        T::default()
    }

    /// Another order.
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        list.shuffle(&mut self.0);
    }

    /// So many random capital letters.
    pub(super) fn letters(&mut self, count: usize) -> String {
        let letter = |draw: &mut Self| u8::try_from(draw.between(0, 25)).map_or('A', |at| char::from(b'A' + at));
        (0..count).map(|_| letter(self)).collect()
    }
}

/// The date so many days after another, or before it.
pub(super) fn day(from: LegalDate, days: i32) -> LegalDate {
    LegalDate::from_unix_days(from.as_unix_days().saturating_add(days)).unwrap_or(from)
}

/// The date, or the Saturday before it where it is a Sunday: on Sundays no clearing house sits.
pub(super) fn clearing_day(date: LegalDate) -> LegalDate {
    // 1970-01-01 was a Thursday.
    let is_sunday = (date.as_unix_days() + 4).rem_euclid(7) == 0;
    if is_sunday { day(date, -1) } else { date }
}

/// The last day of the month before that of a date.
pub(super) fn last_month_end(date: LegalDate) -> LegalDate {
    day(date, -i32::from(date.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> LegalDate {
        text.parse().unwrap()
    }

    #[test]
    fn no_clearing_house_sits_on_a_sunday() {
        assert_eq!(clearing_day(date("2026-03-01")), date("2026-02-28"));
        assert_eq!(clearing_day(date("2026-03-02")), date("2026-03-02"));
    }

    #[test]
    fn a_month_ends_on_the_day_before_the_first() {
        assert_eq!(last_month_end(date("2026-03-02")), date("2026-02-28"));
        assert_eq!(last_month_end(date("2026-01-31")), date("2025-12-31"));
    }

    #[test]
    fn the_same_seed_draws_the_same_and_another_does_not() {
        let drawn = |seed, part| {
            let mut draw = Draw::new(seed, part);
            (0..40).map(|_| draw.between(0, 1_000)).collect::<Vec<_>>()
        };
        assert_eq!(drawn(7, 1), drawn(7, 1));
        assert_ne!(drawn(7, 1), drawn(8, 1));
        assert_ne!(drawn(7, 1), drawn(7, 2));
    }

    #[test]
    fn a_weight_of_zero_is_never_drawn() {
        let mut draw = Draw::new(7, 1);
        assert!((0..200).all(|_| draw.weighted(&[(3, "a"), (0, "b"), (1, "c")]) != "b"));
    }
}

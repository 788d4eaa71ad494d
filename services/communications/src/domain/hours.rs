//! The hours of contact.
//!
//! The Reserve Bank forbids to call before 8:00 in the morning and after 7:00 in the evening (law.md D2, 08:00-19:00 in
//! Asia/Kolkata). It speaks of calls and visits; here the rule holds for every message, because a message at night is
//! what the rule protects from. 08:00:00 is not before eight: it is the first instant of contact. 19:00:00 is not
//! after seven by the letter, but what is given to a provider at that instant arrives after it: contact ends before it.

use std::time::Duration;

use kernel::Timestamp;

const OPENS: u8 = 8;
const CLOSES: u8 = 19;

/// Whether an instant lies within the hours of contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hours {
    /// It does, and they end at `closes`.
    Open { closes: Timestamp },
    /// It does not; `opens` is the first instant after it that does.
    Closed { opens: Timestamp },
}

/// The rule.
pub(crate) fn hours(now: Timestamp) -> Hours {
    let today = now.legal_date();
    let (opens, closes) = (today.at_hour_in_india(OPENS), today.at_hour_in_india(CLOSES));
    if now < opens {
        Hours::Closed { opens }
    } else if now < closes {
        Hours::Open { closes }
    } else {
        Hours::Closed { opens: today.end_in_india().plus(Duration::from_hours(OPENS.into())) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn contact_begins_at_eight_and_ends_before_seven_to_the_second() {
        let opens = at("2026-03-02T08:00:00+05:30");
        let closes = at("2026-03-02T19:00:00+05:30");
        assert_eq!(hours(at("2026-03-02T07:59:59.999999+05:30")), Hours::Closed { opens });
        assert_eq!(hours(at("2026-03-02T07:59:59+05:30")), Hours::Closed { opens });
        assert_eq!(hours(opens), Hours::Open { closes });
        assert_eq!(hours(at("2026-03-02T18:59:59+05:30")), Hours::Open { closes });
        let tomorrow = Hours::Closed { opens: at("2026-03-03T08:00:00+05:30") };
        assert_eq!(hours(closes), tomorrow);
        assert_eq!(hours(at("2026-03-02T19:00:01+05:30")), tomorrow);
        assert_eq!(hours(at("2026-03-02T23:59:59+05:30")), tomorrow);
        assert_eq!(hours(at("2026-03-03T00:00:00+05:30")), tomorrow);
    }

    #[test]
    fn the_year_and_the_leap_day_are_crossed_like_any_night() {
        assert_eq!(hours(at("2026-12-31T20:00:00+05:30")), Hours::Closed { opens: at("2027-01-01T08:00:00+05:30") });
        assert_eq!(hours(at("2028-02-28T19:00:00+05:30")), Hours::Closed { opens: at("2028-02-29T08:00:00+05:30") });
    }

    /// Seconds since midnight in India, computed from the count of microseconds alone.
    fn second_of_day(instant: Timestamp) -> i64 {
        (instant.as_unix_micros().div_euclid(1_000_000) + 19_800).rem_euclid(86_400)
    }

    proptest! {
        #[test]
        fn no_instant_is_open_outside_the_hours_and_none_inside_is_closed(micros in 0_i64..4_102_444_800_000_000) {
            let now = Timestamp::from_unix_micros(micros).unwrap();
            let inside = (8 * 3600..19 * 3600).contains(&second_of_day(now));
            prop_assert_eq!(matches!(hours(now), Hours::Open { .. }), inside);
        }

        #[test]
        fn what_waits_waits_for_the_first_instant_of_contact(micros in 0_i64..4_102_444_800_000_000) {
            let now = Timestamp::from_unix_micros(micros).unwrap();
            if let Hours::Closed { opens } = hours(now) {
                prop_assert!(opens > now);
                prop_assert!(opens.since(now) <= Duration::from_hours(13));
                prop_assert!(matches!(hours(opens), Hours::Open { .. }), "{opens}");
                // One instant earlier is still closed, and so is everything between, which is one night.
                let before = opens.minus(Duration::from_micros(1));
                prop_assert_eq!(hours(before), Hours::Closed { opens });
            }
        }
    }
}

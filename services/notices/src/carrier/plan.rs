//! What becomes of an article in simulation.
//!
//! The draw is the first four bytes of SHA-256 over the lot `<loan account>/<cheque>/<return>/<article>` (a letter that
//! is sent again: `<return>-<serving>`), as a number, modulo 100; the next byte modulo 3 are further days on the way. So
//! the same sample meets the same fate whatever the order in which its notices are handed over, and a program in another
//! language can foretell it.
//!
//! | draw | fate | days after the booking, `d` on the way |
//! |---|---|---|
//! | 0-59 | delivered | 2 + d |
//! | 60-67 | door locked, then delivered | 2 + d; 4 + d |
//! | 68-73 | refused, returned | 2 + d; 6 + d |
//! | 74-82 | door locked, intimation, unclaimed, returned | 3 + d; 4 + d; 11 + d; 14 + d |
//! | 83 | the same, returned after more than a month | 3 + d; 4 + d; 11 + d; 40 + d |
//! | 84-87 | left, returned | 3 + d; 10 + d |
//! | 88-90 | not known, returned | 3 + d; 10 + d |
//! | 91-93 | insufficient address, returned | 3 + d; 5 + d |
//! | 94-95 | deceased, returned | 3 + d; 5 + d |
//! | 96-99 | delivered, and two days later corrected to the day before | 4 + d; told 6 + d, for 3 + d |
//!
//! Booked on the next business day at 11:00; news comes at 18:00. The post rests on Sundays: what falls on one happens on
//! the Monday.

use std::time::Duration;

use kernel::{LegalDate, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::{domain::TrackingKind, store::simulated_post::PlannedNews};

const BOOKED_AT: u8 = 11;
const TOLD_AT: u8 = 18;

/// The plan of a lot that was handed over at an instant: the booking, then the news in order.
pub(crate) fn plan(lot: &str, handed_over: Timestamp) -> Vec<PlannedNews> {
    let hash = <[u8; 32]>::from(Sha256::digest(lot));
    let draw = u32::from_be_bytes(hash.first_chunk().copied().unwrap_or_default()) % 100;
    let on_the_way = u32::from(hash.get(4).copied().unwrap_or_default() % 3);
    let booked_on = business_day(after(handed_over.legal_date(), 1));
    let mut plan = vec![PlannedNews {
        due_at: booked_on.at_hour_in_india(BOOKED_AT),
        kind: None,
        happened_on: booked_on,
        retracts: None,
    }];
    let day = |days: u32| business_day(after(booked_on, days + on_the_way));
    for &(kind, days) in fate(draw) {
        let happened_on = day(days);
        let due_at = happened_on.at_hour_in_india(TOLD_AT);
        plan.push(PlannedNews { due_at, kind: Some(kind), happened_on, retracts: None });
    }
    if draw >= 96 {
        let due_at = day(6).at_hour_in_india(TOLD_AT);
        let kind = Some(TrackingKind::Delivered);
        plan.push(PlannedNews { due_at, kind, happened_on: day(3), retracts: Some(1) });
    }
    plan
}

fn fate(draw: u32) -> &'static [(TrackingKind, u32)] {
    use TrackingKind::{
        Deceased, Delivered, DoorLocked, InsufficientAddress, Intimation, Left, NotKnown, Refused, Returned, Unclaimed,
    };
    match draw {
        0..=59 => &[(Delivered, 2)],
        60..=67 => &[(DoorLocked, 2), (Delivered, 4)],
        68..=73 => &[(Refused, 2), (Returned, 6)],
        74..=82 => &[(DoorLocked, 3), (Intimation, 4), (Unclaimed, 11), (Returned, 14)],
        83 => &[(DoorLocked, 3), (Intimation, 4), (Unclaimed, 11), (Returned, 40)],
        84..=87 => &[(Left, 3), (Returned, 10)],
        88..=90 => &[(NotKnown, 3), (Returned, 10)],
        91..=93 => &[(InsufficientAddress, 3), (Returned, 5)],
        94..=95 => &[(Deceased, 3), (Returned, 5)],
        _ => &[(Delivered, 4)],
    }
}

/// So many days later. The calendar of an invented post, not of the law.
fn after(day: LegalDate, days: u32) -> LegalDate {
    day.at_hour_in_india(12).plus(Duration::from_hours(24) * days).legal_date()
}

/// The day, or the Monday after it.
fn business_day(day: LegalDate) -> LegalDate {
    // 1970-01-01 was a Thursday.
    if (day.as_unix_days() + 4).rem_euclid(7) == 0 { after(day, 1) } else { day }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn instant(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_post_rests_on_sundays() {
        // 2026-03-07 is a Saturday.
        let plan = plan("HL-0001/000123/1/1", instant("2026-03-07T12:00:00Z"));
        assert_eq!(plan[0].happened_on.to_string(), "2026-03-09");
        assert_eq!(plan[0].due_at.to_string(), "2026-03-09T05:30:00Z");
    }

    #[test]
    fn every_fate_happens_in_a_large_sample() {
        let now = instant("2026-03-02T09:00:00Z");
        let mut last = std::collections::BTreeMap::new();
        for lot in 0..2_000 {
            let plan = plan(&format!("HL-{lot:04}/000123/1/1"), now);
            let kinds: Vec<_> = plan.iter().filter_map(|news| news.kind).collect();
            *last.entry(kinds).or_insert(0) += 1;
        }
        assert_eq!(last.len(), 9, "{last:?}");
        assert!(last[&vec![TrackingKind::Delivered]] > 1_100, "{last:?}");
    }

    proptest! {
        #[test]
        fn news_comes_in_order_after_the_booking_and_not_before_it_happened(lot in "[A-Z0-9/]{1,30}", hours in 0_u64..10_000) {
            let now = instant("2026-03-02T09:00:00Z").plus(Duration::from_hours(hours));
            let plan = plan(&lot, now);
            prop_assert_eq!(&plan, &super::plan(&lot, now));
            prop_assert!(plan[0].due_at > now && plan[0].kind.is_none());
            for pair in plan.windows(2) {
                prop_assert!(pair[0].due_at <= pair[1].due_at);
            }
            for news in &plan {
                prop_assert!(news.happened_on >= plan[0].happened_on && news.happened_on <= news.due_at.legal_date());
                prop_assert!((news.happened_on.as_unix_days() + 4).rem_euclid(7) != 0, "a Sunday");
            }
        }
    }
}

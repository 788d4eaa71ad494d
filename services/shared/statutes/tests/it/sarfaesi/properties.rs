//! What must hold for all dates.

use kernel::LegalDate;
use proptest::prelude::*;

use super::*;

fn date(days: i32) -> LegalDate {
    LegalDate::from_unix_days(days).unwrap()
}

fn interval(first: i32, width: i32) -> DateInterval {
    DateInterval::new(date(first), date(first + width)).unwrap()
}

/// Days of the epoch from 2017 to 2045.
const DAYS: std::ops::Range<i32> = 17_200..27_400;

proptest! {
    #[test]
    fn possession_over_an_interval_of_service_contains_every_day(first in DAYS, late in 0..20_i32, width in 0..15_i32, taken in 50..110_i32) {
        let verdict = |served: DateInterval| {
            let facts = PossessionFacts::new(DemandDate(date(first)))
                .to(Addressee::new("the borrower").served(Service(served)))
                .possession(Possession::on(date(first + taken)));
            possession(&facts).assessment.verdict.word()
        };
        let whole = verdict(interval(first + late, width));
        let mut points: Vec<_> = (late..=late + width).map(|day| verdict(interval(first + day, 0))).collect();
        points.dedup();
        if let [one] = points[..] {
            prop_assert_eq!(whole, one);
        } else {
            prop_assert_eq!(whole, "depends");
        }
    }

    #[test]
    fn a_later_step_of_the_notice_never_lets_the_auction_come_earlier(first in DAYS, later in 0..40_i32, which in 0..4_u8) {
        let with = |days: i32| {
            let mut facts = SaleFacts::composite(date(first));
            let day = date(first + days);
            match which {
                0 => facts.affixed = Affixed::on(day).into(),
                1 => facts.uploaded = Uploaded::on(day).into(),
                2 => facts.publication.vernacular = Published::on(day).into(),
                _ => facts.addressees.push(Addressee::new("another").served_on(day)),
            }
            auction_from(&Book::embedded(), &facts).unwrap().value.known().unwrap().auction
        };
        prop_assert!(with(0).safe() <= with(later).safe());
        prop_assert!(with(0).arguable() <= with(later).arguable());
        prop_assert!(with(later).arguable() <= with(later).safe());
    }

    #[test]
    fn an_unknown_step_never_makes_a_sale_more_certain(first in DAYS, after in 0..80_i32, which in 0..6_u8) {
        let facts = sold(SaleFacts::composite(date(first)), &date(first + after).to_string());
        let mut fewer = facts.clone();
        match which {
            0 => fewer.affixed = Fact::Unknown,
            1 => fewer.uploaded = Fact::Unknown,
            2 => fewer.publication.vernacular = Fact::Unknown,
            3 => fewer.addressees.push(Addressee::new("another")),
            4 => fewer.earlier_sale = EarlierSale::Unknown,
            _ => fewer.auction = Fact::Unknown,
        }
        let word = |facts: &SaleFacts| sale(&Book::embedded(), facts).assessment.verdict.word();
        prop_assert!(["unknown", word(&facts)].contains(&word(&fewer)), "{} became {}", word(&facts), word(&fewer));
    }

    #[test]
    fn an_unknown_service_or_reply_never_makes_possession_more_certain(
        first in DAYS, received in 1..40_i32, replied in 0..30_i32, taken in 55..90_i32, which in 0..3_u8,
    ) {
        let representation = Representation::new("it", RepresentationReceived::on(date(first + received)))
            .reply(Reply::Sent(ReplySent::on(date(first + received + replied))));
        let facts = PossessionFacts::new(DemandDate(date(first)))
            .to(Addressee::new("the borrower").served_on(date(first + 2)))
            .represented(representation)
            .possession(Possession::on(date(first + taken)));
        let mut fewer = facts.clone();
        match which {
            0 => fewer = fewer.to(Addressee::new("another")),
            1 => fewer.representations = Fact::Unknown,
            _ => fewer.representations = fewer.representations.known().map(|known| {
                known.into_iter().map(|one| one.reply(Reply::Unknown)).collect::<Vec<_>>()
            }).into(),
        }
        let word = |facts: &PossessionFacts| possession(facts).assessment.verdict.word();
        prop_assert!(["unknown", word(&facts)].contains(&word(&fewer)), "{} became {}", word(&facts), word(&fewer));
    }
}

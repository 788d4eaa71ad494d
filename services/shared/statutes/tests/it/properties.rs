//! What must hold for all dates.

use std::{collections::BTreeSet, mem::discriminant};

use kernel::{DateInterval, LegalDate};
use proptest::prelude::*;
use statutes::{
    Article, Book, ChequeDate, Context, CourtCalendar, Dispatch, Fact, Filing, Intimation, Presentation, Service,
    ValueDate, Verdict, Weekday,
    ni138::{self, Facts, FilingWindow},
};

/// Days of the epoch from the amendment of 2003 to 2050.
const DAYS: std::ops::Range<i32> = 12_100..29_500;

fn date(days: i32) -> LegalDate {
    LegalDate::from_unix_days(days).unwrap()
}

fn interval(first: i32, width: i32) -> DateInterval {
    DateInterval::new(date(first), date(first + width)).unwrap()
}

fn article(served: DateInterval) -> Article {
    Article::new("article").served(Service(served))
}

fn court() -> CourtCalendar {
    // Sundays, second days of a month and a long vacation, so that rolling happens often.
    let closed = (12_000..30_000).map(date).filter(|day| day.day() == 2 || (day.month() == 5 && day.day() > 10));
    CourtCalendar::new("the court", interval(0, 40_000)).closed_every(Weekday::Sunday).closed_on(closed)
}

fn complaint(articles: &[Article], filed: LegalDate, calendar: Option<&CourtCalendar>) -> Verdict {
    ni138::assess_complaint((&Book::embedded(), calendar), articles, Filing(filed)).unwrap().verdict
}

/// The interval's verdict is firm exactly if every day of the interval gives that same kind of verdict.
fn agrees(whole: Verdict, points: &[Verdict]) -> Result<(), TestCaseError> {
    let kinds: Vec<_> = points.iter().map(discriminant).collect();
    let unanimous = kinds.windows(2).all(|pair| pair[0] == pair[1]) && !points.contains(&Verdict::Depends);
    if unanimous {
        prop_assert_eq!(discriminant(&whole), kinds[0], "{:?} but every day says {:?}", whole, points);
    } else {
        prop_assert_eq!(whole, Verdict::Depends, "the days say {:?}", points);
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_notice_verdict_over_an_interval_contains_every_day(first in DAYS, width in 0..12_i32, sent in 0..60_i32) {
        let book = Book::embedded();
        let sent = Dispatch(date(first + width + sent));
        let verdict = |days| ni138::assess_notice(&book, Intimation(days), sent).unwrap().verdict;
        let points: Vec<_> = (first..=first + width).map(|day| verdict(interval(day, 0))).collect();
        agrees(verdict(interval(first, width)), &points)?;
    }

    #[test]
    fn a_payment_verdict_over_an_interval_contains_every_day(first in DAYS, width in 0..40_i32, paid in 0..70_i32) {
        let book = Book::embedded();
        let paid = ValueDate(date(first + paid));
        let verdict = |days| ni138::assess_payment(&book, &[article(days)], paid).unwrap().verdict;
        let points: Vec<_> = (first..=first + width).map(|day| verdict(interval(day, 0))).collect();
        agrees(verdict(interval(first, width)), &points)?;
    }

    #[test]
    fn a_complaint_verdict_over_an_interval_contains_every_day(
        first in DAYS, width in 0..40_i32, filed in 0..110_i32, with_calendar in any::<bool>(),
    ) {
        let calendar = with_calendar.then(court);
        let filed = date(first + filed);
        let verdict = |days| complaint(&[article(days)], filed, calendar.as_ref());
        let points: Vec<_> = (first..=first + width).map(|day| verdict(interval(day, 0))).collect();
        agrees(verdict(interval(first, width)), &points)?;
    }

    #[test]
    fn two_articles_count_as_the_span_from_the_first_to_the_last_service(
        first in DAYS, gap in 0..30_i32, wide in 0..20_i32, filed in 0..110_i32,
    ) {
        let both = [article(interval(first, wide)), article(interval(first + gap, wide))];
        let span = [article(interval(first, gap + wide))];
        let filed = date(first + filed);
        prop_assert_eq!(complaint(&both, filed, None), complaint(&span, filed, None));
    }

    // As known before the order on the days of 2020-2022: what would have ended within them got more than what would
    // have ended a day later, and the ends are not in order there. What it gives instead is in `exclusion.rs`.
    #[test]
    fn later_service_never_ends_earlier(first in DAYS, later in 0..60_i32, with_calendar in any::<bool>()) {
        let (book, calendar) = (Book::embedded(), with_calendar.then(court));
        let ctx = Context::from((&book, calendar.as_ref())).known_at("2022-01-09".parse().unwrap());
        let window = |day| {
            let articles = [article(interval(day, 0))];
            ni138::complaint_window(ctx, &articles).unwrap().value.known().unwrap()
        };
        let (a, b) = (window(first), window(first + later));
        prop_assert!(a.last.safe() <= b.last.safe() && a.last.arguable() <= b.last.arguable());
        prop_assert!(a.earliest.safe() <= b.earliest.safe());
    }

    #[test]
    fn later_intimation_never_ends_earlier_even_across_the_amendment(first in 7_100..29_500_i32, later in 0..60_i32) {
        let book = Book::embedded();
        let last = |day| ni138::notice_by(&book, Intimation::on(date(day))).unwrap().value.known().unwrap();
        prop_assert!(last(first).safe() <= last(first + later).safe());
    }

    #[test]
    fn a_wider_interval_is_never_more_certain(
        first in DAYS, width in 0..40_i32, more in 0..10_i32, filed in 0..110_i32,
    ) {
        let filed = date(first + filed);
        let narrow = complaint(&[article(interval(first, width))], filed, None);
        let wide = complaint(&[article(interval(first - more, width + 2 * more))], filed, None);
        prop_assert!(wide == Verdict::Depends || discriminant(&wide) == discriminant(&narrow));
    }

    #[test]
    fn an_unknown_article_never_makes_an_answer_more_certain(first in DAYS, filed in 0..110_i32, sent in 0..20_i32) {
        let (known, filed) = (article(interval(first, 3)), date(first + filed));
        let alone = complaint(std::slice::from_ref(&known), filed, None);
        let unknown = [known.clone(), Article::new("another")];
        prop_assert_eq!(complaint(&unknown, filed, None), Verdict::Unknown);
        let sent = [known, Article::new("another").sent(Dispatch(date(first - sent)))];
        let verdict = complaint(&sent, filed, None);
        prop_assert!(verdict == Verdict::Unknown || discriminant(&verdict) == discriminant(&alone));
    }

    // A verdict that rests on an assumption says so: that is the one way in which less knowledge may look firmer.
    #[test]
    fn a_fact_that_is_taken_away_never_makes_the_verdict_more_certain(
        first in DAYS, informed in 0..3_i32, sent in 0..40_i32, served in 0..12_i32, filed in 0..60_i32, which in 0..5_usize,
    ) {
        let book = Book::embedded();
        let sent = first + informed + sent;
        let served = sent + served;
        let facts = Facts {
            cheque: ChequeDate(date(first - 5)).into(),
            presented: Presentation::on(date(first)).into(),
            informed: Intimation(interval(first, informed)).into(),
            sent: Dispatch(date(sent)).into(),
            articles: vec![article(interval(served, 2))],
            filed: Filing(date(served + filed)).into(),
        };
        let less = match which {
            0 => Facts { cheque: Fact::Unknown, ..facts.clone() },
            1 => Facts { informed: Fact::Unknown, ..facts.clone() },
            2 => Facts { sent: Fact::Unknown, ..facts.clone() },
            3 => Facts { articles: vec![Article::new("article")], ..facts.clone() },
            _ => Facts { filed: Fact::Unknown, ..facts.clone() },
        };
        let (more, less) = (ni138::assess(&book, &facts).unwrap(), ni138::assess(&book, &less).unwrap());
        let assumes_more = less.reasoning.assumed.len() > more.reasoning.assumed.len();
        prop_assert!(
            matches!(less.verdict, Verdict::Unknown | Verdict::Depends)
                || discriminant(&less.verdict) == discriminant(&more.verdict)
                || assumes_more,
            "{:?} with all facts, {:?} with less", more.verdict, less.verdict
        );
    }

    #[test]
    fn the_window_is_open_exactly_if_some_day_is_in_time(first in DAYS, width in 0..45_i32) {
        let (book, calendar) = (Book::embedded(), court());
        let articles = [article(interval(first, width))];
        let window = ni138::complaint_window((&book, Some(&calendar)), &articles).unwrap().value.known().unwrap();
        // What the order on the days of 2020-2022 touches stays open until May 2022.
        let reach = if (18_100..19_060).contains(&first) { 900 } else { 120 };
        let in_time: BTreeSet<_> = (first..first + reach)
            .map(date)
            .filter(|&day| complaint(&articles, day, Some(&calendar)) == Verdict::InTime)
            .filter(|&day| calendar.is_open(day) == Some(true))
            .collect();
        match window.window {
            FilingWindow::Open { from, until } => {
                prop_assert_eq!((in_time.first(), in_time.last()), (Some(&from), Some(&until)));
            }
            FilingWindow::Empty { act_on, .. } => {
                prop_assert!(in_time.is_empty());
                prop_assert_eq!(calendar.is_open(act_on), Some(true));
                prop_assert_eq!(complaint(&articles, act_on, Some(&calendar)), Verdict::Depends);
            }
        }
    }

    #[test]
    fn safe_days_come_before_arguable_ones(first in DAYS, width in 0..45_i32) {
        let (book, calendar) = (Book::embedded(), court());
        let last = ni138::present_by(&book, ChequeDate(date(first))).unwrap().value.known().unwrap();
        prop_assert!(last.safe() <= last.arguable());
        let window = ni138::complaint_window((&book, Some(&calendar)), &[article(interval(first, width))]).unwrap();
        let Fact::Known(window) = window.value else { return Err(TestCaseError::fail("unknown")) };
        prop_assert!(window.last.safe() <= window.last.arguable());
        prop_assert!(window.earliest.arguable() <= window.earliest.safe());
    }
}

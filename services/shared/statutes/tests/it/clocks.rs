//! What must hold for every clock of the book, whatever it is about.

use kernel::{DateInterval, LegalDate};
use proptest::prelude::*;
use statutes::{Anchor, Book, Context, Rule, Window};

/// Days of the epoch from after those that the Supreme Court excluded to 2050.
const DAYS: std::ops::Range<i32> = 19_052..29_200;

fn date(days: i32) -> LegalDate {
    LegalDate::from_unix_days(days).unwrap()
}

/// The entries of the book that are periods and law on that day.
fn clocks(book: &Book, on: LegalDate) -> Vec<&Rule> {
    book.rules().filter(|rule| rule.clock.is_some() && !rule.is_draft() && rule.is_in_force_on(on)).collect()
}

/// Every anchor of the rule's readings, its own first, on the same days.
fn anchors(rule: &Rule, days: DateInterval) -> Vec<(Anchor, DateInterval)> {
    let own = rule.clock.as_ref().unwrap().anchor;
    let others = rule.readings.iter().filter_map(|reading| reading.clock.as_ref()).map(|clock| clock.anchor);
    std::iter::once(own).chain(others.filter(|anchor| *anchor != own)).map(|anchor| (anchor, days)).collect()
}

/// The safe and the arguable day: of a last day the earlier and the later, of a first day the later and the earlier.
fn ends(ctx: Context<'_>, rule: &Rule, days: DateInterval) -> (LegalDate, LegalDate) {
    let answer = ctx.without_steps().clock_from(&rule.id, &anchors(rule, days)).unwrap();
    match answer.value.known().unwrap_or_else(|| panic!("{}: {:?}", rule.id, answer.reasoning.unknown)) {
        Window::Within { last, outer } => {
            assert!(last.safe() <= last.arguable(), "{}", rule.id);
            if let Some(outer) = outer {
                assert!(outer.last.safe() <= outer.last.arguable() && last.safe() < outer.last.safe(), "{}", rule.id);
            }
            (last.safe(), last.arguable())
        }
        Window::NotBefore { first } => {
            assert!(first.arguable() <= first.safe(), "{}", rule.id);
            (first.safe(), first.arguable())
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_later_anchor_never_ends_earlier(first in DAYS, later in 0..400_i32) {
        let book = Book::embedded();
        let ctx = Context::new(&book);
        let (early, late) = (date(first), date(first + later));
        for rule in clocks(&book, early).into_iter().filter(|rule| rule.is_in_force_on(late)) {
            let (a, b) = (DateInterval::exactly(early), DateInterval::exactly(late));
            let (a, b) = (ends(ctx, rule, a), ends(ctx, rule, b));
            prop_assert!(a.0 <= b.0 && a.1 <= b.1, "{}: {a:?} from {early}, {b:?} from {late}", rule.id);
        }
    }

    #[test]
    fn an_interval_spans_what_its_days_give(first in DAYS, width in 0..40_i32, inside in 0..40_i32) {
        let book = Book::embedded();
        let ctx = Context::new(&book);
        let days = DateInterval::new(date(first), date(first + width)).unwrap();
        let day = date(first + inside.min(width));
        for rule in clocks(&book, days.earliest()).into_iter().filter(|rule| rule.is_in_force_on(days.latest())) {
            let (safe, arguable) = ends(ctx, rule, days);
            let (one, other) = ends(ctx, rule, DateInterval::exactly(day));
            let within = |end: LegalDate| safe.min(arguable) <= end && end <= safe.max(arguable);
            prop_assert!(within(one) && within(other), "{}", rule.id);
        }
    }
}

#[test]
fn the_book_has_clocks_of_every_kind() {
    let book = Book::embedded();
    assert!(clocks(&book, date(20_000)).len() >= 10);
}

//! The days from 15 March 2020 to 28 February 2022.

use statutes::{
    Assessment, Book, Condonation, Context, Court, Dispatch, Filing, Intimation, ReadingDates, Verdict,
    ni138::{self, FilingWindow},
};

use crate::{day, served_on, steps};

fn notice(ctx: Context<'_>, informed: &str) -> String {
    let answer = ni138::notice_by(ctx, Intimation::on(day(informed))).unwrap();
    answer.value.known().unwrap().to_string()
}

fn complaint(ctx: Context<'_>, served: &str, filed: &str) -> Assessment {
    ni138::assess_complaint(ctx, &served_on(served), Filing(day(filed))).unwrap()
}

#[test]
fn a_notice_of_those_days_was_in_time_on_one_reading_only() {
    let book = Book::embedded();
    let ctx = Context::new(&book);
    assert_eq!(notice(ctx, "2020-10-09"), "2020-11-08 (arguable until 2022-05-29)");
    let answer = ni138::notice_by(ctx, Intimation::on(day("2020-10-09"))).unwrap();
    let steps = steps(&answer.reasoning);
    assert!(steps.contains("The days from 2020-03-15 to 2022-02-28 may not count"), "{steps}");
    // Outside of them nothing changes.
    assert_eq!(notice(ctx, "2020-02-13"), "2020-03-14");
    assert_eq!(notice(ctx, "2022-02-28"), "2022-03-30");
    // One day of thirty had not run on 15 March: ninety days are more.
    assert_eq!(notice(ctx, "2020-02-14"), "2020-03-15 (arguable until 2022-05-29)");
}

#[test]
fn what_would_have_ended_after_them_gets_no_more_than_what_remained() {
    let book = Book::embedded();
    let ctx = Context::new(&book);
    assert_eq!(notice(ctx, "2022-01-29"), "2022-02-28 (arguable until 2022-05-29)");
    assert_eq!(notice(ctx, "2022-01-30"), "2022-03-01 (arguable until 2022-03-30)");
    // Known only to two days, of which one is given more: both ends of what is possible.
    let between = Intimation::between(day("2022-01-29"), day("2022-01-30")).unwrap();
    let last = ni138::notice_by(ctx, between).unwrap().value.known().unwrap();
    assert_eq!(last.to_string(), "2022-02-28 (arguable until 2022-05-29)");
}

#[test]
fn before_the_order_was_made_nobody_could_know_it() {
    let book = Book::embedded();
    let then = Context::new(&book).known_at(day("2022-01-09"));
    assert_eq!(notice(then, "2020-10-09"), "2020-11-08");
    assert_eq!(notice(then.known_at(day("2022-01-10")), "2020-10-09"), "2020-11-08 (arguable until 2022-05-29)");
}

#[test]
fn a_court_that_is_bound_has_one_last_day() {
    let book = Book::embedded();
    let delhi: Court = "high_court:delhi".parse().unwrap();
    let ctx = Context::new(&book).in_court(&delhi);
    assert_eq!(notice(ctx, "2020-03-17"), "2022-05-29");
    let chandigarh: Court = "high_court:punjab_and_haryana".parse().unwrap();
    let ctx = Context::new(&book).in_court(&chandigarh);
    let answer = ni138::payment_window(ctx, &served_on("2020-10-01")).unwrap();
    let window = answer.value.known().unwrap();
    assert_eq!((window.pay_by.earliest(), window.pay_by.latest()), (day("2020-10-16"), day("2020-10-16")));
}

#[test]
fn the_readings_and_the_order_are_named() {
    let book = Book::embedded();
    let answer = ni138::assess_notice(&book, Intimation::on(day("2020-10-09")), Dispatch(day("2020-11-09"))).unwrap();
    assert_eq!(answer.verdict, Verdict::Depends);
    let named: Vec<_> = answer.reasoning.readings.iter().map(ReadingDates::to_string).collect();
    assert_eq!(
        named,
        [
            "the days count: last day 2020-11-08 [Bombay HC 2024 (10) TMI 1680]",
            "the days do not count: last day 2022-05-29 [order of 10-01-2022, which names proviso (b); Naresh Chand Jain \
             v Zasfa Packaging, Delhi HC 19-10-2022, 2022 (10) TMI 729]",
        ]
    );
    let steps = steps(&answer.reasoning);
    assert!(
        steps.contains("may not count: counted from 2020-10-09 the period then ends on 2022-05-29. [In re Cognizance"),
        "{steps}"
    );
}

#[test]
fn the_time_to_pay_widens_and_the_complaint_has_till_29_may_2022() {
    let book = Book::embedded();
    let answer = ni138::complaint_window(&book, &served_on("2020-10-01")).unwrap();
    let window = answer.value.known().unwrap();
    let pay_by = window.payment.pay_by;
    assert_eq!((pay_by.earliest(), pay_by.latest()), (day("2020-10-16"), day("2022-05-29")));
    assert_eq!(window.earliest.to_string(), "2022-05-30 (arguable from 2020-10-17)");
    // From 17 October 2020 for certain; from 30 May 2022 if the drawer's time was longer.
    assert_eq!(window.last.to_string(), "2022-05-29 (arguable until 2022-06-30)");
    assert!(matches!(window.window, FilingWindow::Empty { act_on, .. } if act_on == day("2022-05-30")));
}

#[test]
fn a_complaint_that_the_order_saves_is_in_time_where_the_time_to_pay_is_settled() {
    let book = Book::embedded();
    let court: Court = "high_court:punjab_and_haryana".parse().unwrap();
    let ctx = Context::new(&book).in_court(&court);
    assert_eq!(complaint(ctx, "2020-10-01", "2020-10-17").verdict, Verdict::InTime);
    assert_eq!(complaint(ctx, "2020-10-01", "2022-05-29").verdict, Verdict::InTime);
    let late = complaint(ctx, "2020-10-01", "2022-06-02");
    assert_eq!(late.verdict, Verdict::Late { by_days: 4 });
    assert!(matches!(late.condonation, Some(Condonation::Possible { days: 4, .. })));
    // Before the order was known the month was over in November 2020.
    let then = ctx.known_at(day("2021-12-31"));
    assert_eq!(complaint(then, "2020-10-01", "2020-11-20").verdict, Verdict::Late { by_days: 3 });
    // The month had begun on 9 March 2020, and four weeks of it remained: ninety days are more.
    assert_eq!(complaint(ctx, "2020-02-22", "2022-05-29").verdict, Verdict::InTime);
    assert_eq!(complaint(ctx, "2020-02-22", "2022-05-30").verdict, Verdict::Late { by_days: 1 });
}

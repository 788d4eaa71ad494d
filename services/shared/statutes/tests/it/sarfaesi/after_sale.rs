//! Redemption, the price, and the tribunals.

use super::*;

#[test]
fn redemption_ends_with_publication_or_thirty_days_later_and_both_days_are_shown() {
    let facts = SaleFacts::composite(day("2026-03-02"));
    let answer = sarfaesi::redemption(&Book::embedded(), &facts).unwrap();
    let last = answer.last.known().unwrap();
    assert_eq!((last.safe(), last.arguable()), (day("2026-03-01"), day("2026-04-01")));
    let names: Vec<_> = answer.cutoffs.iter().map(|cutoff| cutoff.reading.as_deref().unwrap()).collect();
    assert_eq!(names, ["publication", "thirty days after publication"]);
    let tender = |text: &str| {
        let facts = SaleFacts { tender: Tender::on(day(text)).into(), ..facts.clone() };
        sarfaesi::redemption(&Book::embedded(), &facts).unwrap().tender.verdict
    };
    assert_eq!(tender("2026-03-01"), Verdict::InTime);
    assert_eq!(tender("2026-03-02"), Verdict::Depends);
    assert_eq!(tender("2026-04-02"), Verdict::Late { by_days: 32 });
}

#[test]
fn before_the_amendment_of_2016_the_borrower_could_redeem_until_the_sale() {
    let facts = sold(SaleFacts::composite(day("2015-03-02")), "2015-05-04");
    let answer = sarfaesi::redemption(&Book::embedded(), &facts).unwrap();
    assert_eq!(answer.last.known().unwrap().safe(), day("2015-05-03"));
}

#[test]
fn the_later_reading_of_redemption_was_not_known_before_the_judgment() {
    let book = Book::embedded();
    let facts = SaleFacts::composite(day("2024-03-01"));
    let answer = sarfaesi::redemption(Context::new(&book).known_at(day("2024-06-01")), &facts).unwrap();
    assert_eq!(answer.cutoffs.len(), 1);
    assert_eq!(answer.last.known().unwrap().arguable(), day("2024-02-29"));
}

#[test]
fn the_buyer_pays_a_quarter_by_the_next_working_day_and_the_balance_in_fifteen_days_or_three_months() {
    let book = Book::embedded();
    let covers = DateInterval::new(day("2026-01-01"), day("2026-12-31")).unwrap();
    let office = CourtCalendar::new("the office", covers).closed_every(Weekday::Sunday);
    let facts = SaleFacts {
        confirmed: Confirmed::on(day("2026-04-14")).into(),
        balance: Deposited::on(day("2026-05-20")).into(),
        ..sold(SaleFacts::composite(day("2026-03-02")), "2026-04-04")
    };
    let answer = sale(Context::new(&book).on_calendar(&office), &facts);
    // The day after the auction, a Saturday, is a Sunday.
    assert_eq!(answer.deposit.by.unwrap().arguable(), day("2026-04-06"));
    assert_eq!(answer.balance.by.unwrap().safe(), day("2026-04-29"));
    assert!(answer.balance.outer.unwrap().last.safe() <= day("2026-07-14"));
    let paid = answer.balance.paid.unwrap();
    assert_eq!(paid.verdict, Verdict::Late { by_days: 21 });
    assert!(matches!(paid.condonation, Some(Condonation::Possible { .. })), "{:?}", paid.condonation);
}

#[test]
fn a_sale_before_the_one_that_failed_contradicts_it() {
    let facts = SaleFacts {
        earlier_sale: EarlierSale::Failed(Auction::on(day("2026-05-01")).into()),
        ..SaleFacts::composite(day("2026-03-02"))
    };
    let error = assess_sale(&Book::embedded(), &sold(facts, "2026-04-10")).unwrap_err();
    assert!(matches!(error, ClockError::Contradiction { .. }), "{error}");
    let facts = SaleFacts { possession: taken("2026-03-03").into(), ..SaleFacts::composite(day("2026-03-02")) };
    let error = assess_sale(&Book::embedded(), &sold(facts, "2026-04-10")).unwrap_err().to_string();
    assert!(error.contains("the taking of possession on 2026-03-03"), "{error}");
}

/// Aniruddh Singh v ICICI Bank (MP HC 03-01-2024): 46 days late, s.5 of the Limitation Act available.
#[test]
fn aniruddh_singh_lateness_can_be_condoned_in_madhya_pradesh_and_is_barred_to_be_safe() {
    let book = Book::embedded();
    // The days of the case are not in the report; 46 days after 45 are supposed.
    let (measure, filed) = (Measure::on(day("2023-03-01")), Filing(day("2023-05-31")));
    let anywhere = sarfaesi::assess_application(&book, measure, filed).unwrap();
    expect(&anywhere, Verdict::Late { by_days: 46 });
    assert!(matches!(anywhere.condonation, Some(Condonation::Barred { .. })), "{:?}", anywhere.condonation);
    let mp: Court = "high_court:madhya_pradesh".parse().unwrap();
    let there = sarfaesi::assess_application(Context::new(&book).in_court(&mp), measure, filed).unwrap();
    expect(&there, Verdict::Late { by_days: 46 });
    assert!(matches!(there.condonation, Some(Condonation::Possible { .. })), "{:?}", there.condonation);
}

#[test]
fn an_appeal_is_due_in_thirty_days_and_lateness_can_be_condoned() {
    let book = Book::embedded();
    let order = OrderReceived::on(day("2026-03-02"));
    let answer = sarfaesi::assess_appeal(&book, order, Filing(day("2026-04-03"))).unwrap();
    expect(&answer, Verdict::Late { by_days: 2 });
    assert!(matches!(answer.condonation, Some(Condonation::Possible { days: 2, .. })), "{:?}", answer.condonation);
    let early = sarfaesi::assess_appeal(&book, order, Filing(day("2026-03-01"))).unwrap_err();
    assert!(matches!(early, ClockError::Contradiction { .. }));
}

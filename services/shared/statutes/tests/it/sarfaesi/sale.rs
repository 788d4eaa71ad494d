//! The notice of sale and the auction.

use super::*;

#[test]
fn thirty_clear_days_lie_between_the_last_step_of_the_notice_and_the_auction() {
    let whole = SaleFacts::composite(day("2026-03-02"));
    let from = |facts: &SaleFacts| auction_from(&Book::embedded(), facts).unwrap().value.known().unwrap().auction;
    assert_eq!(from(&whole).safe(), day("2026-04-02"));
    let later = |change: fn(&mut SaleFacts)| {
        let mut facts = whole.clone();
        change(&mut facts);
        from(&facts).safe()
    };
    assert_eq!(later(|facts| facts.affixed = Affixed::on(day("2026-03-04")).into()), day("2026-04-04"));
    assert_eq!(later(|facts| facts.uploaded = Uploaded::on(day("2026-03-05")).into()), day("2026-04-05"));
    assert_eq!(
        later(|facts| facts.publication.vernacular = Published::on(day("2026-03-06")).into()),
        day("2026-04-06")
    );
    assert_eq!(later(|facts| facts.addressees.push(served("the guarantor", "2026-03-07"))), day("2026-04-07"));
}

/// M. Rajendran v KPK Oils 2025 INSC 1137: notice of sale 22-01-2021, auction 26-02-2021. Sale upheld.
#[test]
fn rajendran_sale_35_days_after_its_notice_stands() {
    let facts = sold(SaleFacts::composite(day("2021-01-22")), "2021-02-26");
    let answer = sale(&Book::embedded(), &facts);
    expect(&answer.assessment, Verdict::InTime);
    assert_eq!(answer.window.known().unwrap().auction.safe(), day("2021-02-22"));
}

/// 2018 (6) TMI 1840: both notices 01-03-2018, published 03-03-2018; the sale was set aside since thirty days did not lie
/// between the notice to the borrower and the publication.
fn tmi_1840() -> SaleFacts {
    let notice = day("2018-03-01");
    let printed = Published::on(day("2018-03-03"));
    SaleFacts { publication: Publication::both(printed, printed), ..SaleFacts::composite(notice) }
}

#[test]
fn tmi_1840_in_2024_and_in_2026_gives_two_answers_each_with_its_authority() {
    let book = Book::embedded();
    // The day of the auction is not in the report: 32 days after the publication is supposed.
    let facts = sold(tmi_1840(), "2018-04-04");

    let in_2024 = sale(Context::new(&book).known_at(day("2024-06-01")), &facts);
    expect(&in_2024.assessment, Verdict::Depends);
    let window = in_2024.window.known().unwrap();
    assert_eq!((window.auction.arguable(), window.auction.safe()), (day("2018-04-03"), day("2018-05-02")));
    assert_eq!(window.publication.unwrap().safe(), day("2018-04-01"));
    let authorities = authorities(&in_2024);
    assert!(authorities.contains("Mathew Varghese") && authorities.contains("2018 (6) TMI 1840"), "{authorities}");

    let in_2026 = sale(Context::new(&book).known_at(day("2026-06-01")), &facts);
    expect(&in_2026.assessment, Verdict::InTime);
    assert_eq!(in_2026.window.known().unwrap().auction.safe(), day("2018-04-03"));
    let authorities = self::authorities(&in_2026);
    assert!(authorities.contains("M. Rajendran v KPK Oils 2025 INSC 1137"), "{authorities}");
    assert!(!in_2026.assessment.reasoning.readings.iter().any(|reading| reading.reading == "two notices"));
}

#[test]
fn in_2015_the_line_of_mathew_varghese_stood_alone() {
    let book = Book::embedded();
    let facts = sold(tmi_1840(), "2018-06-01");
    let then = sale(Context::new(&book).known_at(day("2015-06-01")), &facts);
    // The auction is late enough, the publication was not: 1 April would have been the first day for it.
    expect(&then.assessment, Verdict::Premature { by_days: 29 });
}

#[test]
fn a_judgment_of_the_supreme_court_leaves_a_tribunals_reading_behind() {
    let book = Book::embedded();
    let kolkata: Court = "tribunal:drat_kolkata".parse().unwrap();
    let facts = sold(tmi_1840(), "2018-04-04");
    let answer = sale(Context::new(&book).in_court(&kolkata).known_at(day("2024-06-01")), &facts);
    expect(&answer.assessment, Verdict::InTime);
}

fn authorities(answer: &SaleAnswer) -> String {
    serde_json::to_value(answer).unwrap()["authorities"].to_string()
}

/// Rousonara Begum v PNB: the first sale of 28-02-2018 failed; fresh notice 02-07-2018, published on 7 and 8 July, sale
/// 30-07-2018: the fifteen days were met. (The sale failed on another ground.)
#[test]
fn rousonara_subsequent_sale_meets_fifteen_days_and_not_thirty() {
    let book = Book::embedded();
    let between = |from: &str, to: &str| DateInterval::new(day(from), day(to)).unwrap();
    let facts = SaleFacts {
        addressees: vec![Addressee::new("the borrower").served(Service(between("2018-07-02", "2018-07-08")))],
        publication: Publication::both(Published::on(day("2018-07-07")), Published::on(day("2018-07-08"))),
        affixed: Affixed(between("2018-07-02", "2018-07-08")).into(),
        earlier_sale: EarlierSale::Failed(Auction::on(day("2018-02-28")).into()),
        ..SaleFacts::default()
    };
    let facts = sold(facts, "2018-07-30");
    let anywhere = sale(&book, &facts);
    expect(&anywhere.assessment, Verdict::Depends);
    let auction = anywhere.window.known().unwrap().auction;
    assert_eq!((auction.arguable(), auction.safe()), (day("2018-07-24"), day("2018-08-08")));

    let kerala: Court = "high_court:kerala".parse().unwrap();
    expect(&sale(Context::new(&book).in_court(&kerala), &facts).assessment, Verdict::InTime);
    let kolkata: Court = "tribunal:drat_kolkata".parse().unwrap();
    let there = sale(Context::new(&book).in_court(&kolkata), &facts);
    expect(&there.assessment, Verdict::Premature { by_days: 9 });
}

/// Union Bank of India v Boddu Ganesh (DRAT): notices of 22 and 23-02-2018, published 25-02-2018, auction 28-03-2018. The
/// tribunal below had set the sale aside for want of two notices; what the appellate tribunal held was not seen.
#[test]
fn boddu_ganesh_an_auction_on_the_thirty_first_day_after_publication_has_its_thirty_clear_days() {
    let printed = Published::on(day("2018-02-25"));
    let facts =
        SaleFacts { publication: Publication::both(printed, printed), ..SaleFacts::composite(day("2018-02-23")) };
    expect(&sale(&Book::embedded(), &sold(facts.clone(), "2018-03-28")).assessment, Verdict::InTime);
    let too_early = sale(&Book::embedded(), &sold(facts, "2018-03-27"));
    expect(&too_early.assessment, Verdict::Premature { by_days: 1 });
}

#[test]
fn a_missing_step_makes_the_verdict_unknown_unless_the_sale_is_premature_all_the_same() {
    let facts = SaleFacts { affixed: Fact::Unknown, ..SaleFacts::composite(day("2026-03-02")) };
    let answer = sale(&Book::embedded(), &sold(facts.clone(), "2026-04-10"));
    expect(&answer.assessment, Verdict::Unknown);
    assert_eq!(
        answer.assessment.reasoning.unknown[0].to_string(),
        "The day of affixture on the property is not known."
    );
    let answer = sale(&Book::embedded(), &sold(facts, "2026-04-01"));
    expect(&answer.assessment, Verdict::Premature { by_days: 1 });
}

#[test]
fn upload_is_a_step_since_the_rule_asks_for_it() {
    let without = |text: &str| SaleFacts { uploaded: Fact::Unknown, ..SaleFacts::composite(day(text)) };
    let verdict =
        |notice: &str, auction: &str| sale(&Book::embedded(), &sold(without(notice), auction)).assessment.verdict;
    assert_eq!(verdict("2016-03-01", "2016-05-30"), Verdict::InTime);
    assert_eq!(verdict("2017-03-01", "2017-05-30"), Verdict::Unknown);
}

#[test]
fn if_it_is_not_known_whether_a_sale_failed_only_what_holds_either_way_is_certain() {
    let facts = SaleFacts { earlier_sale: EarlierSale::Unknown, ..SaleFacts::composite(day("2026-03-02")) };
    let verdict = |text: &str| sale(&Book::embedded(), &sold(facts.clone(), text)).assessment.verdict;
    assert_eq!(verdict("2026-03-17"), Verdict::Premature { by_days: 16 });
    assert_eq!(verdict("2026-03-20"), Verdict::Unknown);
    assert_eq!(verdict("2026-04-02"), Verdict::InTime);
}

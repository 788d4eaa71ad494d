use kernel::LegalDate;
use proptest::prelude::*;
use statutes::{
    Book, Context, Fact,
    classification::{AssetClass, Borrower, Classification, Crop, Facility, Lender, Product, classify, days_past_due},
};

use crate::{day, steps};

fn loan(due: &str) -> Facility {
    Facility::new("the loan", Product::TermLoan).due(day(due))
}

fn on(borrower: &Borrower, as_of: &str) -> Classification {
    classify(&Book::embedded(), borrower, day(as_of)).unwrap()
}

/// The illustration of the circular of 12-11-2021, judged by the circular, which is later than its own dates.
fn by_the_circular(due: &str, as_of: &str) -> Classification {
    let book = Book::embedded();
    let ctx = Context::new(&book).law_at(day("2021-11-12"));
    classify(ctx, &Borrower::of(loan(due)), day(as_of)).unwrap()
}

#[track_caller]
fn expect(answer: &Classification, class: AssetClass) {
    assert_eq!(answer.class, class, "{} of {}{}", answer.dpd, answer.as_of, steps(&answer.reasoning));
}

/// `rbi_sma1` and `rbi_npa`: due 31-03-2021, SMA-0 that day, SMA-1 30-04, SMA-2 30-05, NPA 29-06-2021.
#[test]
fn rbi_illustration_of_31_march_2021() {
    for (as_of, dpd, class) in [
        ("2021-03-30", 0, AssetClass::Standard),
        ("2021-03-31", 1, AssetClass::Sma0),
        ("2021-04-29", 30, AssetClass::Sma0),
        ("2021-04-30", 31, AssetClass::Sma1),
        ("2021-05-29", 60, AssetClass::Sma1),
        ("2021-05-30", 61, AssetClass::Sma2),
        ("2021-06-28", 90, AssetClass::Sma2),
        ("2021-06-29", 91, AssetClass::SubStandard),
    ] {
        let answer = by_the_circular("2021-03-31", as_of);
        expect(&answer, class);
        assert_eq!(answer.dpd, dpd, "{as_of}");
    }
    let answer = by_the_circular("2021-03-31", "2021-04-01");
    let facility = &answer.facilities[0];
    assert_eq!((facility.sma_1_on, facility.sma_2_on), (Some(day("2021-04-30")), Some(day("2021-05-30"))));
    assert_eq!(facility.npa_on.unwrap().safe(), day("2021-06-29"));
}

/// Nabkisan's page on the same circular: due 01-12-2021, SMA-1 31-12, SMA-2 30-01-2022, NPA 01-03-2022.
#[test]
fn nabkisan_illustration_of_1_december_2021() {
    let borrower = Borrower::of(loan("2021-12-01"));
    for (as_of, class) in [
        ("2021-12-30", AssetClass::Sma0),
        ("2021-12-31", AssetClass::Sma1),
        ("2022-01-30", AssetClass::Sma2),
        ("2022-02-28", AssetClass::Sma2),
        ("2022-03-01", AssetClass::SubStandard),
    ] {
        expect(&on(&borrower, as_of), class);
    }
}

#[test]
fn before_special_mention_there_is_only_standard_and_npa() {
    let borrower = Borrower::of(loan("2018-03-31"));
    expect(&on(&borrower, "2018-06-28"), AssetClass::Standard);
    expect(&on(&borrower, "2018-06-29"), AssetClass::SubStandard);
}

#[test]
fn an_npa_ages_from_sub_standard_to_doubtful_in_three_buckets() {
    // NPA on 1 June 2022: sub-standard until 1 June 2023, doubtful from the day after.
    let borrower = Borrower::of(loan("2022-03-03"));
    for (as_of, class) in [
        ("2022-06-01", AssetClass::SubStandard),
        ("2023-06-01", AssetClass::SubStandard),
        ("2023-06-02", AssetClass::Doubtful1),
        ("2024-06-02", AssetClass::Doubtful1),
        ("2024-06-03", AssetClass::Doubtful2),
        ("2026-06-02", AssetClass::Doubtful2),
        ("2026-06-03", AssetClass::Doubtful3),
    ] {
        let answer = on(&borrower, as_of);
        expect(&answer, class);
        assert_eq!(answer.npa_on.unwrap().safe(), day("2022-06-01"));
    }
    assert_eq!(on(&borrower, "2024-01-01").doubtful_since, Some(day("2023-06-02")));
}

#[test]
fn a_loss_is_found_and_not_reached() {
    let found = Borrower { found_loss: true.into(), ..Borrower::of(loan("2026-01-05")) };
    expect(&on(&found, "2026-06-01"), AssetClass::Loss);
    let unknown = Borrower { found_loss: Fact::Unknown, ..Borrower::of(loan("2026-01-05")) };
    let answer = on(&unknown, "2026-06-01");
    expect(&answer, AssetClass::SubStandard);
    assert_eq!(answer.reasoning.unknown[0].to_string(), "Whether the asset was found to be a loss is not known.");
}

#[test]
fn the_worst_facility_classifies_all_of_them() {
    let good = Facility::new("the overdraft", Product::CashCredit);
    let borrower = Borrower::of(loan("2026-01-05")).and(good);
    let answer = on(&borrower, "2026-06-01");
    expect(&answer, AssetClass::SubStandard);
    assert_eq!(answer.because_of.as_deref(), Some("the loan"));
    assert_eq!(answer.facilities[1].class, AssetClass::Standard);
    assert!(answer.reasoning.steps.iter().any(|step| step.rule == "classification.borrower_wise"));
}

#[test]
fn an_npa_stays_one_until_all_arrears_of_all_facilities_are_paid() {
    let part_paid = Borrower::of(loan("2026-05-05")).npa_since(day("2026-02-01"));
    let answer = on(&part_paid, "2026-06-01");
    expect(&answer, AssetClass::SubStandard);
    assert_eq!((answer.dpd, answer.npa_on.unwrap().safe()), (28, day("2026-02-01")));

    let paid = Facility::new("the loan", Product::TermLoan);
    let other_overdue = Borrower::of(paid.clone())
        .and(Facility::new("the card", Product::TermLoan).due(day("2026-05-20")))
        .npa_since(day("2026-02-01"));
    expect(&on(&other_overdue, "2026-06-01"), AssetClass::SubStandard);

    let all_paid = Borrower::of(paid.clone()).npa_since(day("2026-02-01"));
    expect(&on(&all_paid, "2026-06-01"), AssetClass::Standard);

    let perhaps = Borrower::of(paid).and(Facility::new("the card", Product::TermLoan).unknown());
    let answer = on(&perhaps.npa_since(day("2026-02-01")), "2026-06-01");
    expect(&answer, AssetClass::SubStandard);
    assert_eq!(answer.reasoning.unknown[0].to_string(), "Whether anything is unpaid on the card is not known.");
}

#[test]
fn a_cash_credit_is_out_of_order_by_excess_or_for_want_of_credits() {
    let credit = || Facility::new("the cash credit", Product::CashCredit);
    let above = Borrower::of(credit().above_limit(day("2026-01-05")));
    for (as_of, class) in [
        ("2026-01-05", AssetClass::Sma0),
        ("2026-02-04", AssetClass::Sma1),
        ("2026-03-06", AssetClass::Sma2),
        ("2026-04-04", AssetClass::Sma2),
        ("2026-04-05", AssetClass::SubStandard),
    ] {
        expect(&on(&above, as_of), class);
    }
    // Without an excess there is no special mention on the way.
    let idle = Borrower::of(credit().without_credits(day("2026-01-05")));
    expect(&on(&idle, "2026-04-04"), AssetClass::Standard);
    expect(&on(&idle, "2026-04-05"), AssetClass::SubStandard);
}

#[test]
fn a_crop_loan_is_judged_by_its_seasons() {
    let seasons = ["2025-03-31", "2025-10-31", "2026-03-31", "2026-10-31"].map(day);
    let crop = |crop| {
        Borrower::of(Facility::new("the crop loan", Product::Agriculture(crop)).due(day("2025-06-15")).seasons(seasons))
    };
    expect(&on(&crop(Crop::Short), "2026-03-30"), AssetClass::Standard);
    expect(&on(&crop(Crop::Short), "2026-03-31"), AssetClass::SubStandard);
    expect(&on(&crop(Crop::Long), "2025-10-30"), AssetClass::Standard);
    expect(&on(&crop(Crop::Long), "2025-10-31"), AssetClass::SubStandard);

    let no_seasons = Facility::new("the crop loan", Product::Agriculture(Crop::Short)).due(day("2025-06-15"));
    let answer = on(&Borrower::of(no_seasons), "2026-06-01");
    assert_eq!(
        answer.reasoning.unknown[0].to_string(),
        "The end of season 2 after 2025-06-15 for the crop of the crop loan is not known."
    );
}

#[test]
fn for_the_base_layer_the_limit_is_open_and_both_classes_are_shown() {
    let borrower = Borrower::of(loan("2026-04-01")).lent_by(Lender::NbfcBaseLayer);
    let answer = on(&borrower, "2026-06-30");
    expect(&answer, AssetClass::SubStandard);
    assert_eq!(answer.arguable_class, Some(AssetClass::Sma2));
    let npa = answer.npa_on.unwrap();
    assert_eq!((npa.safe(), npa.arguable()), (day("2026-06-30"), day("2026-07-30")));
    let later = on(&borrower, "2026-07-30");
    assert_eq!((later.class, later.arguable_class), (AssetClass::SubStandard, None));
}

#[test]
fn the_limit_of_the_base_layer_came_down_in_steps() {
    for (as_of, days) in [("2024-03-30", 180), ("2024-03-31", 150), ("2025-03-31", 120), ("2026-03-31", 120)] {
        let due = LegalDate::from_unix_days(day(as_of).as_unix_days() - 100).unwrap();
        let borrower = Borrower::of(loan(&due.to_string())).lent_by(Lender::NbfcBaseLayer);
        let npa = on(&borrower, as_of).npa_on.unwrap();
        assert_eq!(npa.safe().as_unix_days() - due.as_unix_days(), 90, "{as_of}");
        assert_eq!(npa.arguable().as_unix_days() - due.as_unix_days(), days, "{as_of}");
    }
}

#[test]
fn what_lies_after_the_day_asked_about_is_an_error() {
    let borrower = Borrower::of(loan("2026-01-05")).npa_since(day("2026-06-02"));
    assert_eq!(
        classify(&Book::embedded(), &borrower, day("2026-06-01")).unwrap_err().to_string(),
        "the day asked about on 2026-06-01 lies before the classification as NPA on 2026-06-02, which must come first"
    );
    // A due date to come is nothing overdue.
    let answer = on(&Borrower::of(loan("2026-06-02")), "2026-06-01");
    assert_eq!((answer.dpd, answer.class), (0, AssetClass::Standard));
}

#[test]
fn an_answer_is_json_for_the_command_line() {
    let json = serde_json::to_value(on(&Borrower::of(loan("2026-01-05")), "2026-06-01")).unwrap();
    assert_eq!((&json["class"], &json["dpd"]), (&"sub_standard".into(), &148.into()));
    assert_eq!(json["npa_on"]["safe"], "2026-04-05");
    for key in ["as_of", "arguable_class", "because_of", "facilities", "steps", "readings", "unknown", "assumed"] {
        assert!(json.get(key).is_some(), "{key}");
    }
}

fn date(days: i32) -> LegalDate {
    LegalDate::from_unix_days(days).unwrap()
}

/// Days of the epoch from 2022 to 2045.
const DAYS: std::ops::Range<i32> = 19_000..27_400;

fn class(borrower: &Borrower, as_of: i32) -> AssetClass {
    classify(&Book::embedded(), borrower, date(as_of)).unwrap().class
}

fn facility(due: i32) -> Facility {
    Facility::new("a loan", Product::TermLoan).due(date(due))
}

proptest! {
    #[test]
    fn the_class_is_that_of_the_days_past_due(due in DAYS, after in 0..360_i32) {
        let expected = match days_past_due(date(due), date(due + after)) {
            0..=30 => AssetClass::Sma0,
            31..=60 => AssetClass::Sma1,
            61..=90 => AssetClass::Sma2,
            _ => AssetClass::SubStandard,
        };
        prop_assert_eq!(class(&Borrower::of(facility(due)), due + after), expected);
    }

    #[test]
    fn nothing_gets_better_with_time_alone(due in DAYS, after in 0..2_500_i32, later in 0..400_i32) {
        let borrower = Borrower::of(facility(due));
        prop_assert!(class(&borrower, due + after) <= class(&borrower, due + after + later));
    }

    #[test]
    fn another_facility_never_makes_the_borrower_better(due in DAYS, other in 0..200_i32, after in 0..2_000_i32) {
        let (alone, both) = (Borrower::of(facility(due)), Borrower::of(facility(due)).and(facility(due + other)));
        prop_assert!(class(&alone, due + after) <= class(&both, due + after));
    }

    #[test]
    fn days_past_due_count_both_days(due in DAYS, after in -30..400_i32) {
        let expected = if after < 0 { 0 } else { u32::try_from(after).unwrap() + 1 };
        prop_assert_eq!(days_past_due(date(due), date(due + after)), expected);
    }
}

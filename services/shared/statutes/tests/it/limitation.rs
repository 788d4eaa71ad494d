use proptest::prelude::*;
use statutes::{
    Book, ClockError, Condonation, Decision, Fact, Filing, GateError, Verdict,
    limitation::{
        Acknowledged, Arisen, Claim, LimitationAnswer, LimitationFacts, NpaOn, Paid, Refused, Renewal, RenewalKind,
        assess_limitation,
    },
};

use crate::{day, steps};

fn claim(claim: Claim, arisen: &str, filed: &str) -> LimitationFacts {
    LimitationFacts::new(claim, Arisen::on(day(arisen))).filed(Filing(day(filed)))
}

fn assess(facts: &LimitationFacts) -> LimitationAnswer {
    assess_limitation(&Book::embedded(), facts).unwrap()
}

#[track_caller]
fn expect(answer: &LimitationAnswer, verdict: Verdict) {
    assert_eq!(answer.assessment.verdict, verdict, "{}", steps(&answer.assessment.reasoning));
}

fn confirmed(text: &str) -> Renewal {
    Renewal::signed("the balance confirmation", Acknowledged::on(day(text)))
}

/// Gaurav Hargovindbhai Dave v ARCIL (2019) 10 SCC 572: NPA 21-07-2011, application under s.7 filed 03-10-2017. Article
/// 137 gives three years, to 21-07-2014, and not the twelve of a mortgage: barred.
#[test]
fn gaurav_dave_is_barred_by_three_years_from_the_npa() {
    let facts = claim(Claim::Insolvency, "2011-07-21", "2017-10-03");
    let book = Book::embedded();
    // The Code came after the default; the three years are those of Article 137.
    let answer = assess_limitation(statutes::Context::new(&book).law_at(day("2017-10-03")), &facts).unwrap();
    expect(&answer, Verdict::Late { by_days: 1170 });
    assert_eq!(answer.last.known().unwrap().safe(), day("2014-07-21"));
    expect(&assess(&claim(Claim::Application, "2011-07-21", "2017-10-03")), Verdict::Late { by_days: 1170 });
    expect(&assess(&claim(Claim::Mortgage, "2011-07-21", "2017-10-03")), Verdict::InTime);
}

#[test]
fn every_claim_has_its_period() {
    for (what, last) in [
        (Claim::Money, "2026-06-01"),
        (Claim::Instalments, "2026-06-01"),
        (Claim::Guarantee, "2026-06-01"),
        (Claim::Mortgage, "2035-06-01"),
        (Claim::Application, "2026-06-01"),
        (Claim::Insolvency, "2026-06-01"),
        (Claim::Execution, "2035-06-01"),
    ] {
        let answer = assess(&LimitationFacts::new(what, Arisen::on(day("2023-06-01"))));
        assert_eq!(answer.last.known().unwrap().safe(), day(last), "{what:?}");
        assert_eq!(answer.assessment.verdict, Verdict::Unknown);
        assert_eq!(answer.assessment.reasoning.unknown.len(), 1);
    }
}

#[test]
fn a_late_suit_is_barred_and_a_late_application_may_be_excused() {
    let suit = assess(&claim(Claim::Money, "2022-06-01", "2025-06-02"));
    expect(&suit, Verdict::Late { by_days: 1 });
    assert!(matches!(suit.assessment.condonation, Some(Condonation::Barred { .. })));
    let application = assess(&claim(Claim::Application, "2022-06-01", "2025-06-02"));
    assert!(matches!(application.assessment.condonation, Some(Condonation::Possible { .. })));
}

#[test]
fn an_acknowledgment_before_the_end_starts_the_period_afresh() {
    let facts = claim(Claim::Money, "2022-06-01", "2027-01-15");
    expect(&assess(&facts), Verdict::Late { by_days: 593 });
    let last_day = assess(&facts.clone().renewed(confirmed("2025-06-01")));
    expect(&last_day, Verdict::InTime);
    assert_eq!(last_day.last.known().unwrap().safe(), day("2028-06-01"));
    assert_eq!(last_day.renewals[0].counts, Decision::Allowed);
    let day_after = assess(&facts.renewed(confirmed("2025-06-02")));
    expect(&day_after, Verdict::Late { by_days: 593 });
    assert_eq!(day_after.renewals[0].counts, Decision::Refused);
    assert!(day_after.renewals[0].why[0].contains("before the period ended"), "{:?}", day_after.renewals);
}

#[test]
fn one_renewal_makes_room_for_the_next_in_whatever_order_they_are_given() {
    let facts = claim(Claim::Money, "2016-06-01", "2025-05-01")
        .renewed(confirmed("2022-05-20"))
        .renewed(Renewal::paid("the part payment", Paid::on(day("2019-05-25"))));
    let answer = assess(&facts);
    expect(&answer, Verdict::InTime);
    assert_eq!(
        answer.renewals.iter().map(|renewal| renewal.label.as_str()).collect::<Vec<_>>(),
        ["the part payment", "the balance confirmation"]
    );
    // Without the payment the confirmation came too late.
    let alone = claim(Claim::Money, "2016-06-01", "2025-05-01").renewed(confirmed("2022-06-20"));
    expect(&assess(&alone), Verdict::Late { by_days: 2161 });
}

#[test]
fn a_renewal_gives_a_mortgage_twelve_years_afresh() {
    let facts = claim(Claim::Mortgage, "2010-06-01", "2034-03-10");
    let answer = assess(&facts.renewed(Renewal::paid("the part payment", Paid::on(day("2022-03-10")))));
    expect(&answer, Verdict::InTime);
    assert_eq!(answer.last.known().unwrap().safe(), day("2034-03-10"));
}

#[test]
fn an_acknowledgment_counts_only_signed_and_in_writing() {
    let with = |in_writing: Fact<bool>, signed: Fact<bool>, electronic: Fact<bool>| {
        let signed_on = Acknowledged::on(day("2025-01-10")).into();
        let kind = RenewalKind::Acknowledgment { signed_on, in_writing, signed, electronic };
        let renewal = Renewal { label: "the letter".to_owned(), kind };
        assess(&claim(Claim::Money, "2022-06-01", "2027-01-15").renewed(renewal)).assessment
    };
    let (yes, no) = (Fact::Known(true), Fact::Known(false));
    assert_eq!(with(yes, yes, no).verdict, Verdict::InTime);
    assert!(matches!(with(no, yes, no).verdict, Verdict::Late { .. }));
    assert!(matches!(with(yes, no, no).verdict, Verdict::Late { .. }));
    // Whether an e-mail is enough is open.
    assert_eq!(with(yes, yes, yes).verdict, Verdict::Depends);
    let unknown = with(yes, Fact::Unknown, no);
    assert_eq!(unknown.verdict, Verdict::Unknown);
    assert_eq!(unknown.reasoning.unknown[0].to_string(), "`acknowledgment.signed` of the letter is not known.");
}

#[test]
fn a_returned_cheque_is_no_payment_and_an_unsigned_one_renews_nothing() {
    let with = |cleared: bool, signed: bool| {
        let paid_on = Paid::on(day("2025-01-10")).into();
        let kind = RenewalKind::Payment { paid_on, cleared: cleared.into(), signed_writing: signed.into() };
        let renewal = Renewal { label: "the payment".to_owned(), kind };
        assess(&claim(Claim::Money, "2022-06-01", "2027-01-15").renewed(renewal)).assessment.verdict
    };
    assert_eq!(with(true, true), Verdict::InTime);
    assert!(matches!(with(false, true), Verdict::Late { .. }));
    assert!(matches!(with(true, false), Verdict::Late { .. }));
}

#[test]
fn a_renewal_without_a_date_leaves_a_late_claim_unknown_and_one_in_time_as_it_is() {
    let undated = || {
        let kind = RenewalKind::Acknowledgment {
            signed_on: Fact::Unknown,
            in_writing: true.into(),
            signed: true.into(),
            electronic: false.into(),
        };
        Renewal { label: "the letter".to_owned(), kind }
    };
    let late = assess(&claim(Claim::Money, "2022-06-01", "2027-01-15").renewed(undated()));
    expect(&late, Verdict::Unknown);
    assert_eq!(late.assessment.reasoning.unknown[0].to_string(), "The date of the letter is not known.");
    expect(&assess(&claim(Claim::Money, "2022-06-01", "2025-01-15").renewed(undated())), Verdict::InTime);
}

#[test]
fn days_of_the_pandemic_do_not_count() {
    // Ended within the excluded days: ninety days from 1 March 2022.
    expect(&assess(&claim(Claim::Money, "2018-06-01", "2022-05-27")), Verdict::InTime);
    // Ran through them: what remained on 15 March 2020 runs on from 1 March 2022.
    let through = assess(&LimitationFacts::new(Claim::Money, Arisen::on(day("2019-06-01"))));
    assert_eq!(through.last.known().unwrap().safe(), day("2024-05-17"));
    let after = assess(&LimitationFacts::new(Claim::Money, Arisen::on(day("2022-03-01"))));
    assert_eq!(after.last.known().unwrap().safe(), day("2025-03-01"));
}

#[test]
fn nothing_renews_the_time_to_execute_a_decree() {
    let facts = claim(Claim::Execution, "2009-06-01", "2024-01-10").renewed(confirmed("2020-01-10"));
    let answer = assess(&facts);
    assert!(matches!(answer.assessment.verdict, Verdict::Late { .. }), "{:?}", answer.assessment.verdict);
    assert_eq!(answer.renewals[0].counts, Decision::Refused);
}

#[test]
fn a_guarantee_runs_from_the_demand_to_be_safe_and_arguably_from_the_refusal() {
    let mut facts = claim(Claim::Guarantee, "2022-06-01", "2025-06-10");
    facts.refused = Refused::on(day("2022-06-16")).into();
    let answer = assess(&facts);
    expect(&answer, Verdict::Depends);
    let last = answer.last.known().unwrap();
    assert_eq!((last.safe(), last.arguable()), (day("2025-06-01"), day("2025-06-16")));
}

#[test]
fn an_insolvency_runs_from_the_default_to_be_safe_and_arguably_from_the_npa() {
    let mut facts = claim(Claim::Insolvency, "2022-06-01", "2025-07-10");
    facts.npa = NpaOn::on(day("2022-08-30")).into();
    expect(&assess(&facts), Verdict::Depends);
}

#[test]
fn facts_out_of_their_order_are_an_error_that_names_both() {
    let error = |facts: &LimitationFacts| assess_limitation(&Book::embedded(), facts).unwrap_err();
    let before = error(&claim(Claim::Money, "2022-06-01", "2022-05-31"));
    assert!(matches!(before, GateError::Clock(ClockError::Contradiction { .. })), "{before}");
    let early = error(&claim(Claim::Money, "2022-06-01", "2025-01-01").renewed(confirmed("2022-05-01")));
    assert_eq!(
        early.to_string(),
        "the balance confirmation on 2022-05-01 lies before the day from which the period runs on 2022-06-01, which \
         must come first"
    );
}

proptest! {
    #[test]
    fn a_renewal_never_shortens_a_period(arisen in 19_100..25_000_i32, renewed in 0..2_000_i32, what in 0..5_u8) {
        let date = |days: i32| kernel::LegalDate::from_unix_days(days).unwrap();
        let claim = [Claim::Money, Claim::Instalments, Claim::Guarantee, Claim::Mortgage, Claim::Application];
        let facts = LimitationFacts::new(claim[usize::from(what)], Arisen::on(date(arisen)));
        let renewed = facts.clone().renewed(Renewal::signed("it", Acknowledged::on(date(arisen + renewed))));
        let (before, after) = (assess(&facts).last.known().unwrap(), assess(&renewed).last.known().unwrap());
        prop_assert!(before.safe() <= after.safe() && before.arguable() <= after.arguable());
    }
}

use kernel::DateInterval;
use proptest::prelude::*;
use statutes::{
    Book, Condonation, Context, CourtCalendar, Decision, Fact, Filing, Verdict, Weekday, Window,
    arbitration::{
        AppointedBy, Appointment, ArbitrationFacts, ArbitratorsNotified, AwardDelivered, AwardReceived,
        InterimReliefOrdered, PleadingsCompleted, RequestReceived, assess_set_aside, may_appoint, received_at_office,
        rule, set_aside_by, timeline,
    },
};

use crate::{day, steps};

fn received(text: &str) -> AwardReceived {
    AwardReceived::on(day(text))
}

#[track_caller]
fn assess(award: &str, filed: &str) -> statutes::Assessment {
    assess_set_aside(&Book::embedded(), received(award), Filing(day(filed))).unwrap()
}

/// State of Himachal Pradesh v Himachal Techno Engineers (2010) 12 SCC 210: the award was left with a peon on Saturday
/// 10-11-2007, a closed day, and so received on Monday 12-11-2007; filed on 11-03-2008, within the condonable days. The
/// High Court had counted ninety days from the tenth.
#[test]
fn himachal_techno_is_late_and_within_the_thirty_days() {
    let book = Book::embedded();
    let covers = DateInterval::new(day("2007-01-01"), day("2008-12-31")).unwrap();
    let office = CourtCalendar::new("the office", covers).closed_every(Weekday::Saturday).closed_every(Weekday::Sunday);
    let left = AwardDelivered::on(day("2007-11-10"));
    let answer = received_at_office(&book, left, Some(&office)).unwrap();
    assert_eq!(answer.value, Fact::Known(received("2007-11-12")));
    assert!(answer.reasoning.steps[0].authority.contains("Himachal Techno"), "{:?}", answer.reasoning.steps);

    let window = set_aside_by(&book, answer.value).unwrap().value.known().unwrap();
    let Window::Within { last, outer } = window else { panic!("{window:?}") };
    assert_eq!((last.safe(), last.arguable()), (day("2008-02-12"), day("2008-02-12")));
    let outer = outer.unwrap();
    assert_eq!((outer.last.safe(), outer.last.arguable()), (day("2008-03-13"), day("2008-03-13")));

    let assessment = assess("2007-11-12", "2008-03-11");
    assert_eq!(assessment.verdict, Verdict::Late { by_days: 28 }, "{}", steps(&assessment.reasoning));
    let Some(Condonation::Possible { until, .. }) = assessment.condonation else { panic!("{assessment:?}") };
    assert_eq!(until, Some(day("2008-03-13")));
}

#[test]
fn not_a_day_more_than_the_thirty_can_be_condoned() {
    assert_eq!(assess("2007-11-12", "2008-02-12").verdict, Verdict::InTime);
    let last = assess("2007-11-12", "2008-03-13");
    assert!(matches!(last.condonation, Some(Condonation::Possible { .. })), "{last:?}");
    let over = assess("2007-11-12", "2008-03-14");
    assert!(matches!(over.condonation, Some(Condonation::Barred { .. })), "{over:?}");
}

/// Assam Urban Water Supply v Subash Projects (2012): the court's vacation on the last condonable day helps nobody.
#[test]
fn a_closed_court_moves_the_three_months_and_not_the_condonable_days() {
    let book = Book::embedded();
    let covers = DateInterval::new(day("2008-01-01"), day("2008-12-31")).unwrap();
    let closed = ["2008-02-12", "2008-03-13"].map(day);
    let court = CourtCalendar::new("Shimla", covers).closed_on(closed);
    let ctx = Context::new(&book).on_calendar(&court);
    let window = set_aside_by(ctx, received("2007-11-12")).unwrap().value.known().unwrap();
    let Window::Within { last, outer } = window else { panic!("{window:?}") };
    assert_eq!((last.safe(), last.arguable()), (day("2008-02-11"), day("2008-02-13")));
    assert_eq!(outer.unwrap().last.arguable(), day("2008-03-13"));
}

#[test]
fn without_the_offices_calendar_a_weekend_leaves_the_receipt_open_until_monday() {
    let book = Book::embedded();
    let answer = received_at_office(&book, AwardDelivered::on(day("2007-11-10")), None).unwrap();
    let between = AwardReceived::between(day("2007-11-10"), day("2007-11-12")).unwrap();
    assert_eq!((answer.value, answer.reasoning.assumed), (Fact::Known(between), vec![]));
    let weekday = received_at_office(&book, AwardDelivered::on(day("2007-11-13")), None).unwrap();
    assert_eq!(weekday.value, Fact::Known(received("2007-11-13")));
    assert_eq!(
        weekday.reasoning.assumed[0].to_string(),
        "No calendar of the office was given: 2007-11-13 is taken as one of its working days."
    );
}

#[test]
fn an_award_that_was_not_received_gives_no_answer() {
    let answer = assess_set_aside(&Book::embedded(), Fact::Unknown, Filing(day("2008-03-11"))).unwrap();
    assert_eq!(answer.verdict, Verdict::Unknown);
    assert_eq!(answer.reasoning.unknown[0].to_string(), "The day of this is not known: receipt of the signed award.");
    let error = assess_set_aside(&Book::embedded(), received("2008-01-02"), Filing(day("2008-01-01"))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the application to set it aside on 2008-01-01 lies before receipt of the award on 2008-01-02, which must come \
         first"
    );
}

#[test]
fn the_timeline_shows_every_clock_that_runs() {
    let facts = ArbitrationFacts {
        interim_relief: InterimReliefOrdered::on(day("2026-01-05")).into(),
        request: RequestReceived::on(day("2026-02-02")).into(),
        notified: ArbitratorsNotified::on(day("2026-03-02")).into(),
        pleadings: PleadingsCompleted::on(day("2026-08-31")).into(),
        award: received("2027-06-01").into(),
        ..ArbitrationFacts::default()
    };
    let due = timeline(&Book::embedded(), &facts).unwrap();
    let days: Vec<(&str, String)> = due
        .iter()
        .map(|due| {
            let day = match due.window.value.as_ref().known().unwrap() {
                Window::Within { last, outer } => match outer {
                    Some(outer) => format!("{last}, outer {}", outer.last),
                    None => last.to_string(),
                },
                Window::NotBefore { first } => format!("from {first}"),
            };
            (due.rule.as_str(), day)
        })
        .collect();
    assert_eq!(
        days,
        [
            (rule::COMMENCE_AFTER_INTERIM_RELIEF, "2026-04-05".to_owned()),
            (rule::APPOINTMENT, "2026-03-04".to_owned()),
            (rule::PLEADINGS, "2026-09-02".to_owned()),
            (rule::AWARD, "2027-08-31, outer 2028-02-29".to_owned()),
            (rule::CORRECTION, "2027-07-01".to_owned()),
            (rule::SET_ASIDE, "2027-09-01, outer 2027-10-01".to_owned()),
            (rule::ENFORCEMENT_FROM, "from 2027-09-02".to_owned()),
        ]
    );
}

#[test]
fn before_2019_the_time_for_the_award_ran_from_the_notice_to_the_arbitrators() {
    let facts = ArbitrationFacts {
        notified: ArbitratorsNotified::on(day("2017-03-01")).into(),
        pleadings: PleadingsCompleted::on(day("2017-10-02")).into(),
        ..ArbitrationFacts::default()
    };
    let due = timeline(&Book::embedded(), &facts).unwrap();
    let rules: Vec<&str> = due.iter().map(|due| due.rule.as_str()).collect();
    // The time for the pleadings came with the amendment of 2019.
    assert_eq!(rules, [rule::AWARD]);
    let Some(Window::Within { last, .. }) = due[0].window.value.as_ref().known() else { panic!("{due:?}") };
    assert_eq!(last.safe(), day("2018-03-01"));
}

#[test]
fn events_out_of_their_order_are_an_error_that_names_both() {
    let facts = ArbitrationFacts {
        notified: ArbitratorsNotified::on(day("2026-03-02")).into(),
        pleadings: PleadingsCompleted::on(day("2026-03-01")).into(),
        ..ArbitrationFacts::default()
    };
    assert_eq!(
        timeline(&Book::embedded(), &facts).unwrap_err().to_string(),
        "completion of the pleadings on 2026-03-01 lies before the notice to the arbitrators on 2026-03-02, which must \
         come first"
    );
}

fn appointment(by: AppointedBy) -> Appointment {
    Appointment {
        request: RequestReceived::on(day("2026-02-02")).into(),
        by: by.into(),
        waiver_in_writing_after_dispute: false.into(),
        agreed_after_dispute: true.into(),
        within_seventh_schedule: false.into(),
        three_members: false.into(),
        panel_kept_by_lender: false.into(),
        disclosure_made: true.into(),
    }
}

#[test]
fn a_lender_does_not_appoint_the_arbitrator_alone() {
    let book = Book::embedded();
    let decision = |appointment: &Appointment| may_appoint(&book, appointment, day("2026-03-10")).unwrap().decision;
    assert_eq!(decision(&appointment(AppointedBy::Lender)), Decision::Refused);
    assert_eq!(decision(&appointment(AppointedBy::LenderNominee)), Decision::Refused);
    assert_eq!(decision(&appointment(AppointedBy::Institution)), Decision::Allowed);
    assert_eq!(decision(&appointment(AppointedBy::Court)), Decision::Allowed);
    assert_eq!(decision(&appointment(AppointedBy::Agreement)), Decision::Allowed);
    let before_the_dispute = Appointment { agreed_after_dispute: false.into(), ..appointment(AppointedBy::Agreement) };
    assert_eq!(decision(&before_the_dispute), Decision::Refused);
}

#[test]
fn an_express_waiver_after_the_dispute_lifts_the_bar() {
    let book = Book::embedded();
    let with = |waiver: Fact<bool>| {
        let appointment = Appointment { waiver_in_writing_after_dispute: waiver, ..appointment(AppointedBy::Lender) };
        may_appoint(&book, &appointment, day("2026-03-10")).unwrap()
    };
    assert_eq!(with(true.into()).decision, Decision::Allowed);
    let unknown = with(Fact::Unknown);
    assert_eq!(unknown.decision, Decision::NeedsPerson);
    assert_eq!(unknown.unknown, ["arbitrator.waiver_in_writing_after_dispute"]);
}

proptest! {
    #[test]
    fn a_later_receipt_never_ends_earlier_and_safe_comes_before_arguable(first in 12_500..29_500_i32, later in 0..60_i32) {
        let last = |days| {
            let received = AwardReceived::on(kernel::LegalDate::from_unix_days(days).unwrap());
            match set_aside_by(&Book::embedded(), received).unwrap().value.known().unwrap() {
                Window::Within { last, outer } => (last, outer.unwrap().last),
                Window::NotBefore { .. } => panic!("a challenge has a last day"),
            }
        };
        let ((a, outer_a), (b, outer_b)) = (last(first), last(first + later));
        // Days that were excluded in 2020 to 2022 give more to what would have ended within them.
        let excluded = (18_200..19_200).contains(&(first + 90));
        prop_assert!(excluded || a.safe() <= b.safe());
        prop_assert!(excluded || outer_a.safe() <= outer_b.safe());
        prop_assert!(a.safe() <= a.arguable() && outer_a.safe() <= outer_a.arguable() && a.safe() <= outer_a.safe());
    }
}

use statutes::{
    Book, ChequeDate, ClockError, Condonation, Context, Cure, Dispatch, Fact, Filing, Intimation, MissingFact,
    Presentation, Verdict,
    ni138::{self, NoticeWindow},
};

use crate::{day, served_on, steps};

fn told() -> Intimation {
    Intimation::between(day("2026-03-02"), day("2026-03-05")).unwrap()
}

#[test]
fn the_recipe_of_the_crate_doc_holds() {
    let answer = ni138::notice_by(&Book::embedded(), told()).unwrap();
    let Fact::Known(last) = answer.value else { panic!("{answer:?}") };
    assert_eq!(last.to_string(), "2026-04-01 (arguable until 2026-04-04)");
    assert!(steps(&answer.reasoning).starts_with(
        "\n  30 days from the information of the return on 2026-03-02, that day not counted, end on 2026-04-01. \
         [NI Act s.138 proviso (b), as amended by Act 55 of 2002; "
    ));
    assert_eq!(answer.reasoning.assumed, []);
}

#[test]
fn both_ends_of_an_interval_are_steps_of_the_same_rule() {
    let answer = ni138::notice_by(&Book::embedded(), told()).unwrap();
    let steps: Vec<_> = answer.reasoning.steps.iter().map(|step| (step.rule.as_str(), step.from, step.to)).collect();
    let rule = ni138::rule::NOTICE_BY;
    assert_eq!(steps, [(rule, day("2026-03-02"), day("2026-04-01")), (rule, day("2026-03-05"), day("2026-04-04"))]);
}

#[test]
fn a_dispatch_is_judged_on_every_possible_day_of_intimation() {
    let book = Book::embedded();
    let verdict = |sent| ni138::assess_notice(&book, told(), Dispatch(day(sent))).unwrap().verdict;
    assert_eq!(verdict("2026-04-01"), Verdict::InTime);
    assert_eq!(verdict("2026-04-02"), Verdict::Depends);
    assert_eq!(verdict("2026-04-04"), Verdict::Depends);
    assert_eq!(verdict("2026-04-05"), Verdict::Late { by_days: 4 });
}

#[test]
fn a_late_notice_is_never_condoned_and_the_cheque_may_be_presented_again() {
    let assessment = ni138::assess_notice(&Book::embedded(), told(), Dispatch(day("2026-05-01"))).unwrap();
    assert!(matches!(assessment.condonation, Some(Condonation::Barred { .. })));
    assert_eq!(assessment.cures, [Cure::RePresent { by: Fact::Unknown }, Cure::CivilRoute]);
}

#[test]
fn an_unknown_fact_makes_the_answer_unknown_and_is_named() {
    let book = Book::embedded();
    let answer = ni138::notice_by(&book, Fact::Unknown).unwrap();
    assert_eq!((answer.value, answer.reasoning.unknown), (Fact::Unknown, vec![MissingFact::Intimation]));

    let assessment = ni138::assess_notice(&book, told(), Fact::Unknown).unwrap();
    assert_eq!(assessment.verdict, Verdict::Unknown);
    assert_eq!(assessment.reasoning.unknown, [MissingFact::Dispatch]);

    let assessment = ni138::assess_notice(&book, Fact::Unknown, Fact::Unknown).unwrap();
    assert_eq!(assessment.reasoning.unknown, [MissingFact::Intimation, MissingFact::Dispatch]);
}

#[test]
fn a_notice_sent_before_the_return_was_known_contradicts_it() {
    let error = ni138::assess_notice(&Book::embedded(), told(), Dispatch(day("2026-03-01"))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the dispatch of the notice on 2026-03-01 lies before the information of the return on 2026-03-02, which must \
         come first"
    );
}

#[test]
fn an_intimation_before_the_section_existed_is_an_error() {
    let error = ni138::notice_by(&Book::embedded(), Intimation::on(day("1989-03-31"))).unwrap_err();
    assert!(matches!(error, ClockError::Rule(_)), "{error}");
}

#[test]
fn an_intimation_around_the_amendment_uses_the_rule_of_each_day() {
    let told = Intimation::between(day("2003-02-05"), day("2003-02-06")).unwrap();
    let last = ni138::notice_by(&Book::embedded(), told).unwrap().value.known().unwrap();
    assert_eq!(last.to_string(), "2003-02-20 (arguable until 2003-03-08)");
}

#[test]
fn the_law_of_one_day_can_be_asked_for_everything() {
    let book = Book::embedded();
    let informed = Intimation::on(day("2001-06-01"));
    let last = |ctx: Context<'_>| ni138::notice_by(ctx, informed).unwrap().value.known().unwrap().to_string();
    assert_eq!(last(Context::new(&book)), "2001-06-16");
    assert_eq!(last(Context::new(&book).law_at(day("2010-01-01"))), "2001-07-01");
    let filed = Filing(day("2001-08-20"));
    let condonation =
        |ctx: Context<'_>| ni138::assess_complaint(ctx, &served_on("2001-06-20"), filed).unwrap().condonation;
    assert!(matches!(condonation(Context::new(&book)), Some(Condonation::Barred { .. })));
    let then = Context::new(&book).law_at(day("2010-01-01"));
    assert!(matches!(condonation(then), Some(Condonation::Possible { .. })));
}

#[test]
fn the_window_closes_in_two_steps() {
    let book = Book::embedded();
    let on = |today| {
        ni138::notice_window_on(&book, told(), ChequeDate(day("2026-02-28")), day(today))
            .unwrap()
            .value
            .known()
            .unwrap()
    };
    assert_eq!(on("2026-04-01"), NoticeWindow::Open { until: day("2026-04-01") });
    assert_eq!(on("2026-04-02"), NoticeWindow::ArguableOnly { until: day("2026-04-04") });
    assert_eq!(on("2026-04-04"), NoticeWindow::ArguableOnly { until: day("2026-04-04") });
    let NoticeWindow::Lapsed { since, cures } = on("2026-04-05") else { panic!() };
    assert_eq!(since, day("2026-04-05"));
    let [Cure::RePresent { by: Fact::Known(by) }, Cure::CivilRoute] = cures.as_slice() else { panic!("{cures:?}") };
    assert_eq!(by.to_string(), "2026-05-28 (arguable until 2026-05-31)");
}

#[test]
fn a_memo_that_lapsed_with_its_cheque_leaves_the_civil_route() {
    let book = Book::embedded();
    let cheque = ChequeDate(day("2026-01-10"));
    let answer = ni138::notice_window_on(&book, told(), cheque, day("2026-04-11")).unwrap();
    let lapsed = NoticeWindow::Lapsed { since: day("2026-04-05"), cures: vec![Cure::CivilRoute] };
    assert_eq!(answer.value, Fact::Known(lapsed));

    // 2026-02-28 and three months end on 28 May, read literally on the 31st: until then the cheque arguably lives.
    for (today, cures_left) in [("2026-05-31", 2), ("2026-06-01", 1)] {
        let cheque = ChequeDate(day("2026-02-28"));
        let answer = ni138::notice_window_on(&book, told(), cheque, day(today)).unwrap();
        let NoticeWindow::Lapsed { cures, .. } = answer.value.known().unwrap() else { panic!() };
        assert_eq!(cures.len(), cures_left, "{today}");
    }

    let answer = ni138::notice_window_on(&book, told(), Fact::Unknown, day("2026-04-11")).unwrap();
    let NoticeWindow::Lapsed { cures, .. } = answer.value.known().unwrap() else { panic!() };
    assert_eq!(cures, [Cure::RePresent { by: Fact::Unknown }, Cure::CivilRoute]);
}

#[test]
fn a_presentation_is_judged_against_the_validity_of_its_time() {
    let book = Book::embedded();
    let verdict = |cheque, first, last| {
        let presented = Presentation::between(day(first), day(last)).unwrap();
        ni138::assess_presentation(&book, ChequeDate(day(cheque)), presented).unwrap().verdict
    };
    assert_eq!(verdict("2012-03-31", "2012-09-30", "2012-09-30"), Verdict::InTime);
    assert_eq!(verdict("2012-04-01", "2012-07-01", "2012-07-01"), Verdict::InTime);
    assert_eq!(verdict("2012-04-01", "2012-07-02", "2012-07-02"), Verdict::Late { by_days: 1 });
    assert_eq!(verdict("2012-04-01", "2012-07-01", "2012-07-02"), Verdict::Depends);
    assert_eq!(verdict("2012-04-01", "2012-03-30", "2012-03-30"), Verdict::Premature { by_days: 2 });
    assert_eq!(verdict("2012-04-01", "2012-03-30", "2012-04-01"), Verdict::Depends);
}

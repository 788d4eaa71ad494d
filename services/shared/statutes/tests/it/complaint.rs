use kernel::DateInterval;
use statutes::{
    Article, Assumption, Book, Condonation, CourtCalendar, Cure, Dispatch, Fact, Filing, MissingFact, Service, Verdict,
    Weekday,
    ni138::{self, ComplaintWindow, FilingWindow},
};

use crate::{day, served_between, served_on, steps};

fn window(articles: &[Article], calendar: Option<&CourtCalendar>) -> ComplaintWindow {
    ni138::complaint_window((&Book::embedded(), calendar), articles).unwrap().value.known().unwrap()
}

fn court(year: &str) -> CourtCalendar {
    let covers = DateInterval::new(day(&format!("{year}-01-01")), day(&format!("{year}-12-31"))).unwrap();
    CourtCalendar::new("the court", covers).closed_every(Weekday::Sunday)
}

#[test]
fn service_known_only_to_a_month_leaves_three_days() {
    // law.md B12: sent on 2008-03-04, served at some time in the thirty days after.
    let window = window(&served_between("2008-03-05", "2008-04-03"), Some(&court("2008")));
    assert_eq!(window.window, FilingWindow::Open { from: day("2008-04-19"), until: day("2008-04-21") });
    assert_eq!(window.earliest.arguable(), day("2008-03-21"));
    assert_eq!(window.last.arguable(), day("2008-05-19"));
}

#[test]
fn several_articles_are_taken_together() {
    let served = |label, on| Article::new(label).served(Service::on(day(on)));
    let window = window(&[served("first", "2026-03-10"), served("second", "2026-03-20")], Some(&court("2026")));
    assert_eq!(window.earliest.to_string(), "2026-04-05 (arguable from 2026-03-26)");
    // 2026-04-26, a Sunday, is one month from the first; 2026-05-05 from the second.
    assert_eq!(window.last.to_string(), "2026-04-25 (arguable until 2026-05-05)");
    assert_eq!(window.window, FilingWindow::Open { from: day("2026-04-06"), until: day("2026-04-25") });
}

#[test]
fn a_last_day_on_a_closed_day_is_safe_before_and_arguable_after() {
    let (book, calendar) = (Book::embedded(), court("2026").closed_on([day("2026-04-27")]));
    let articles = served_on("2026-03-10");
    assert_eq!(window(&articles, Some(&calendar)).last.to_string(), "2026-04-25 (arguable until 2026-04-28)");
    let verdict =
        |filed| ni138::assess_complaint((&book, Some(&calendar)), &articles, Filing(day(filed))).unwrap().verdict;
    assert_eq!(verdict("2026-04-25"), Verdict::InTime);
    assert_eq!(verdict("2026-04-28"), Verdict::Depends);
    assert_eq!(verdict("2026-04-29"), Verdict::Late { by_days: 4 });
}

#[test]
fn the_steps_name_the_calendar_and_the_closed_days() {
    let (book, calendar) = (Book::embedded(), court("2026").closed_on([day("2026-04-25"), day("2026-04-27")]));
    let reasoning =
        |served| steps(&ni138::complaint_window((&book, Some(&calendar)), &served_on(served)).unwrap().reasoning);
    let moved = reasoning("2026-03-10");
    assert!(
        moved.contains("the court is closed from 2026-04-25 to 2026-04-26; the preceding open day is 2026-04-24."),
        "{moved}"
    );
    assert!(
        moved.contains("the court is closed from 2026-04-26 to 2026-04-27; arguably the next open day, 2026-04-28"),
        "{moved}"
    );
    assert!(moved.contains("General Clauses Act s.10"), "{moved}");
    let unmoved = reasoning("2026-03-08");
    assert!(unmoved.contains("the court is open on 2026-04-24."), "{unmoved}");
    assert!(!unmoved.contains("closed"), "{unmoved}");
}

#[test]
fn a_window_whose_every_day_is_closed_is_empty_and_its_course_speaks_of_the_court() {
    // Served from 2026-03-10 to 2026-04-10: from 2026-04-26, a Sunday, to that same Sunday.
    let articles = served_between("2026-03-10", "2026-04-10");
    let FilingWindow::Empty { act_on, course } = window(&articles, Some(&court("2026"))).window else { panic!() };
    assert_eq!(act_on, day("2026-04-27"));
    assert!(course.contains("condone 2 days,") && course.contains("the court was closed"), "{course}");
    assert!(!course.contains("evidence of service"), "{course}");
    let open = FilingWindow::Open { from: day("2026-04-26"), until: day("2026-04-26") };
    assert_eq!(window(&articles, None).window, open);
}

#[test]
fn without_a_calendar_the_day_is_not_moved_and_the_answer_says_so() {
    let answer = ni138::complaint_window(&Book::embedded(), &served_on("2026-03-10")).unwrap();
    assert_eq!(answer.value.known().unwrap().last.to_string(), "2026-04-26");
    assert_eq!(answer.reasoning.assumed, [Assumption::CourtOpen { day: day("2026-04-26") }]);
    assert_eq!(
        answer.reasoning.assumed[0].to_string(),
        "No court calendar was given: 2026-04-26, a Sunday, is taken as a day on which the court is open."
    );
}

#[test]
fn a_calendar_that_ends_too_early_is_named() {
    let answer = ni138::complaint_window((&Book::embedded(), Some(&court("2025"))), &served_on("2026-03-10")).unwrap();
    let beyond = Assumption::BeyondCalendar { court: "the court".to_owned(), day: day("2026-04-26") };
    assert_eq!(answer.reasoning.assumed, [beyond]);
}

#[test]
fn the_end_of_february_leaves_an_arguable_remainder() {
    // Cause of action on 28 February: a month ends on 28 March, read literally on the 31st.
    let articles = served_on("2026-02-12");
    let (book, calendar) = (Book::embedded(), court("2026"));
    assert_eq!(window(&articles, Some(&calendar)).last.to_string(), "2026-03-28 (arguable until 2026-03-31)");
    let assessment = ni138::assess_complaint((&book, Some(&calendar)), &articles, Filing(day("2026-03-30"))).unwrap();
    assert_eq!(assessment.verdict, Verdict::Depends);
    assert!(matches!(assessment.condonation, Some(Condonation::Possible { days: 2, .. })));
    assert!(steps(&assessment.reasoning).contains("Read literally, 1 month from the cause of action on 2026-02-28"));
}

#[test]
fn an_empty_window_names_the_day_to_act_on_and_the_application() {
    let (book, calendar) = (Book::embedded(), court("2026"));
    // 2026-03-01 + 16 = 03-17, so the safe last day is 04-17; the latest service allows filing from 04-26, a Sunday.
    let articles = served_between("2026-03-01", "2026-04-10");
    let FilingWindow::Empty { act_on, course } = window(&articles, Some(&calendar)).window else { panic!() };
    assert_eq!(act_on, day("2026-04-27"));
    assert!(course.starts_with("File on this day with an application to condone 10 days,"), "{course}");

    let assessment = ni138::assess_complaint((&book, Some(&calendar)), &articles, Filing(act_on)).unwrap();
    assert_eq!(assessment.verdict, Verdict::Depends);
    assert!(matches!(assessment.condonation, Some(Condonation::Possible { days: 10, .. })));
    assert_eq!(assessment.cures, []);
    let earlier = ni138::assess_complaint((&book, Some(&calendar)), &articles, Filing(day("2026-04-17"))).unwrap();
    assert_eq!((earlier.verdict, earlier.condonation), (Verdict::Depends, None));
    assert_eq!(earlier.cures, [Cure::FreshComplaint]);
}

#[test]
fn before_the_proviso_an_empty_window_is_acted_on_by_its_last_safe_day() {
    let FilingWindow::Empty { act_on, course } = window(&served_between("2001-03-01", "2001-04-10"), None).window
    else {
        panic!()
    };
    assert_eq!(act_on, day("2001-04-17"));
    assert!(course.contains("could not be condoned"), "{course}");
}

#[test]
fn salaskar_is_barred_on_every_possible_service() {
    // Subodh Salaskar v Jayprakash Shah (2008): sent 17-01-2001, deemed served by 16-02-2001, filed 20-04-2001.
    let articles = served_between("2001-01-18", "2001-02-16");
    let assessment = ni138::assess_complaint(&Book::embedded(), &articles, Filing(day("2001-04-20"))).unwrap();
    assert!(matches!(assessment.verdict, Verdict::Late { .. }), "{}", steps(&assessment.reasoning));
    assert!(matches!(assessment.condonation, Some(Condonation::Barred { .. })));
}

#[test]
fn the_proviso_reaches_periods_that_ended_when_it_was_in_force() {
    let book = Book::embedded();
    let condonation =
        |served, filed| ni138::assess_complaint(&book, &served_on(served), Filing(day(filed))).unwrap().condonation;
    // Cause of action on 2003-01-05 and 2003-01-06: the month ends on 5 and 6 February 2003.
    assert!(matches!(condonation("2002-12-20", "2003-02-10"), Some(Condonation::Barred { .. })));
    let Some(Condonation::Possible { days, how, .. }) = condonation("2002-12-21", "2003-02-10") else { panic!() };
    assert_eq!(days, 4);
    assert!(how.contains("decided before cognizance"));
}

#[test]
fn allahabad_2022_is_premature_however_fast_the_post_was() {
    // Allahabad HC 2022 (8) TMI 414: notice 26-06-2015, service not pleaded, filed 10-07-2015.
    let articles = [Article::new("the notice").sent(Dispatch(day("2015-06-26")))];
    let book = Book::embedded();
    let assess = |filed| ni138::assess_complaint(&book, &articles, Filing(day(filed))).unwrap();
    let premature = assess("2015-07-10");
    assert_eq!(premature.verdict, Verdict::Premature { by_days: 2 });
    assert_eq!(premature.cures, [Cure::FreshComplaint]);

    let open = assess("2015-07-12");
    assert_eq!(open.verdict, Verdict::Unknown);
    assert_eq!(open.reasoning.unknown, [MissingFact::Service { article: "the notice".to_owned() }]);
}

#[test]
fn the_first_dispatch_of_several_bounds_what_is_premature() {
    let sent = |on| Article::new(on).sent(Dispatch(day(on)));
    let articles = [sent("2026-03-02"), sent("2026-03-09")];
    let verdict = |filed| ni138::assess_complaint(&Book::embedded(), &articles, Filing(day(filed))).unwrap().verdict;
    assert_eq!(verdict("2026-03-17"), Verdict::Premature { by_days: 1 });
    assert_eq!(verdict("2026-03-18"), Verdict::Unknown);
}

#[test]
fn santosh_is_premature_on_the_deemed_service() {
    // Santosh Kumar Shrivastava (Allahabad HC): sent 30-09-2019, deemed served 29 or 30-10-2019, filed 23-10-2019.
    let article = Article::new("the notice")
        .sent(Dispatch(day("2019-09-30")))
        .served(Service::between(day("2019-10-29"), day("2019-10-30")).unwrap());
    let assessment = ni138::assess_complaint(&Book::embedded(), &[article], Filing(day("2019-10-23"))).unwrap();
    assert_eq!(assessment.verdict, Verdict::Premature { by_days: 23 });
}

#[test]
fn the_answer_as_json_has_flat_and_stable_names() {
    let (book, articles) = (Book::embedded(), served_on("1995-09-29"));
    let answer = serde_json::to_value(ni138::complaint_window(&book, &articles).unwrap()).unwrap();
    assert_eq!(answer["value"]["last"], serde_json::json!({"safe": "1995-11-15", "arguable": "1995-11-15"}));
    assert_eq!(answer["value"]["window"]["state"], "open");
    assert_eq!(answer["steps"][0]["rule"], "ni138.pay_by");
    assert_eq!(answer["steps"][0]["from"], "1995-09-29");
    assert_eq!(answer["unknown"], serde_json::json!([]));

    let assessment = ni138::assess_complaint(&book, &articles, Filing(day("1995-11-17"))).unwrap();
    let assessment = serde_json::to_value(assessment).unwrap();
    assert_eq!((&assessment["verdict"], &assessment["by_days"]), (&"late".into(), &2.into()));
    assert_eq!(assessment["condonation"]["available"], "barred");

    let unknown = serde_json::to_value(ni138::notice_by(&book, Fact::Unknown).unwrap()).unwrap();
    assert_eq!(unknown["value"], serde_json::Value::Null);
    assert_eq!(unknown["unknown"][0], "The day on which the payee was informed of the return is not known.");
}

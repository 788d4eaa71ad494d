//! Any clock of a book, by any law: bounds, extensions, courts, what was law and what was known.

use kernel::{DateInterval, LegalDate};
use statutes::{
    Anchor, Assumption, Book, ClockError, Condonation, Context, Court, CourtCalendar, Fact, MissingFact, Source,
    Verdict, Weekday, Window,
};

use crate::{day, steps};

const BOOK: &str = r#"
[statute]
id = "test"
title = "Test"

[[rule]]
id = "gca.month_end"
authority = "GCA s.3(35)"
in_force_from = "1900-01-01"
status = "contested"
confidence = "medium"
plain = "A sentence."
readings = [
    { name = "corresponding day", safe = true, plain = "One.", known_since = "2000-01-01" },
    { name = "literal", safe = false, plain = "Other.", known_since = "2000-01-01" },
]

[[rule]]
id = "gca.court_holiday"
authority = "GCA s.10"
in_force_from = "1900-01-01"
status = "contested"
confidence = "medium"
plain = "A sentence."
readings = [
    { name = "preceding open day", safe = true, plain = "One.", binds = ["high_court:gujarat"] },
    { name = "next open day", safe = false, plain = "Other.", binds = ["high_court:kerala"] },
]

[[rule]]
id = "test.set_aside"
authority = "s.34(3)"
in_force_from = "1996-01-01"
status = "settled"
confidence = "high"
plain = "A sentence."
[rule.clock]
anchor = "award_received"
period = { months = 3 }
holiday = "court"
extension = { period = { days = 30 }, by = "court", how = "sufficient cause", holiday = "none" }

[[rule]]
id = "test.expires"
authority = "s.13(2)"
in_force_from = "2002-01-01"
status = "contested"
confidence = "medium"
plain = "A sentence."
clock = { anchor = "notice_date", period = { days = 60 }, bound = "not_before", holiday = "none" }
[[rule.readings]]
name = "from the notice"
safe = false
plain = "One."
[[rule.readings]]
name = "from the last service"
safe = true
plain = "Other."
binds = ["high_court:bombay"]
known_since = "2010-01-01"
clock = { anchor = "last_service", period = { days = 60 }, bound = "not_before", holiday = "none" }

[[rule]]
id = "test.reply"
authority = "s.13(3A)"
in_force_from = "2002-01-01"
in_force_until = "2016-11-03"
status = "settled"
confidence = "high"
plain = "A sentence."
clock = { anchor = "representation_received", period = { days = 7 }, holiday = "none" }

[[rule]]
id = "test.reply"
authority = "s.13(3A), as amended"
in_force_from = "2016-11-04"
status = "settled"
confidence = "high"
plain = "A sentence."
clock = { anchor = "representation_received", period = { days = 15 }, holiday = "none" }

[[rule]]
id = "test.wait"
authority = "s.1"
in_force_from = "2002-01-01"
status = "settled"
confidence = "high"
plain = "A sentence."
clock = { anchor = "receipt", period = { clear_days = 30 }, bound = "not_before", holiday = "none" }

[[rule]]
id = "test.epidemic"
authority = "an order"
in_force_from = "2020-03-15"
in_force_until = "2022-02-28"
status = "contested"
confidence = "medium"
plain = "A sentence."
exclusion = { then_at_least = { days = 90 } }
readings = [
    { name = "the days count", safe = true, plain = "One." },
    { name = "the days do not count", safe = false, plain = "Other." },
]

[[rule]]
id = "test.two_ways"
authority = "s.5"
in_force_from = "2002-01-01"
status = "contested"
confidence = "medium"
plain = "A sentence."
clock = { anchor = "receipt", period = { days = 30 }, holiday = "none", exclusions = ["test.epidemic"] }
[[rule.readings]]
name = "thirty"
safe = false
plain = "One."
[[rule.readings]]
name = "two hundred"
safe = true
plain = "Other."
clock = { anchor = "receipt", period = { days = 200 }, holiday = "none", exclusions = ["test.epidemic"] }

[[rule]]
id = "test.principle"
authority = "s.1"
in_force_from = "2002-01-01"
status = "settled"
confidence = "high"
plain = "A sentence."
"#;

fn book() -> Book {
    Book::parse(&[Source { name: "test.toml", text: BOOK }]).unwrap()
}

fn on(text: &str) -> DateInterval {
    DateInterval::exactly(day(text))
}

fn window(ctx: Context<'_>, id: &str, from: &str) -> Window {
    ctx.clock(id, on(from)).unwrap().value.known().unwrap()
}

fn first_day(window: &Window) -> String {
    let Window::NotBefore { first } = window else { panic!("{window:?}") };
    first.to_string()
}

fn last_day(window: &Window) -> String {
    let Window::Within { last, .. } = window else { panic!("{window:?}") };
    last.to_string()
}

#[test]
fn himachal_techno_is_late_and_within_the_thirty_days_that_can_be_excused() {
    // (2010) 12 SCC 210: award received 12-11-2007, filed 11-03-2008.
    let book = book();
    let ctx = Context::new(&book);
    let Window::Within { last, outer: Some(outer) } = window(ctx, "test.set_aside", "2007-11-12") else { panic!() };
    assert_eq!((last.safe(), outer.last.safe()), (day("2008-02-12"), day("2008-03-13")));
    assert_eq!((outer.by.as_str(), outer.how.as_str()), ("the court", "sufficient cause"));

    let assess = |done| ctx.assess("test.set_aside", on("2007-11-12"), on(done)).unwrap();
    let late = assess("2008-03-11");
    assert_eq!(late.verdict, Verdict::Late { by_days: 28 }, "{}", steps(&late.reasoning));
    let Some(Condonation::Possible { until, days, .. }) = late.condonation else { panic!("{late:?}") };
    assert_eq!((until, days), (Some(day("2008-03-13")), 28));
    assert!(matches!(assess("2008-03-14").condonation, Some(Condonation::Barred { .. })));
    let in_time = assess("2008-02-12");
    assert_eq!((in_time.verdict, in_time.condonation), (Verdict::InTime, None));
}

#[test]
fn the_days_that_can_be_excused_run_from_the_end_of_the_period_and_not_from_an_open_day() {
    let book = book();
    let covers = DateInterval::new(day("2008-01-01"), day("2008-12-31")).unwrap();
    let vacation = (12..25).map(|date| LegalDate::new(2008, 2, date).unwrap());
    let calendar = CourtCalendar::new("the court", covers).closed_every(Weekday::Sunday).closed_on(vacation);
    let ctx = Context::new(&book).on_calendar(&calendar);
    let Window::Within { last, outer: Some(outer) } = window(ctx, "test.set_aside", "2007-11-12") else { panic!() };
    assert_eq!(last.to_string(), "2008-02-11 (arguable until 2008-02-25)");
    assert_eq!(outer.last.to_string(), "2008-03-13");
}

#[test]
fn a_time_to_wait_is_safe_on_its_longest_reading() {
    let book = book();
    let ctx = Context::new(&book);
    let anchors = [(Anchor::NoticeDate, on("2026-03-02")), (Anchor::LastService, on("2026-03-20"))];
    let answer = ctx.clock_from("test.expires", &anchors).unwrap();
    assert_eq!(first_day(&answer.value.known().unwrap()), "2026-05-20 (arguable from 2026-05-02)");
    let readings: Vec<_> = answer.reasoning.readings.iter().map(ToString::to_string).collect();
    assert_eq!(
        readings,
        ["from the notice: first day 2026-05-02 [s.13(2)]", "from the last service: first day 2026-05-20 [s.13(2)]"]
    );
    let verdict = |done| ctx.assess_from("test.expires", &anchors, on(done)).unwrap().verdict;
    assert_eq!(verdict("2026-05-01"), Verdict::Premature { by_days: 19 });
    assert_eq!(verdict("2026-05-19"), Verdict::Depends);
    assert_eq!(verdict("2026-05-20"), Verdict::InTime);
}

#[test]
fn a_reading_that_binds_the_court_leaves_the_others_behind_once_it_is_known() {
    let book = book();
    let bombay: Court = "high_court:bombay".parse().unwrap();
    let ctx = Context::new(&book).in_court(&bombay);
    let anchors = [(Anchor::NoticeDate, on("2026-03-02")), (Anchor::LastService, on("2026-03-20"))];
    let first = |ctx: Context<'_>| first_day(&ctx.clock_from("test.expires", &anchors).unwrap().value.known().unwrap());
    assert_eq!(first(ctx), "2026-05-20");
    assert_eq!(first(ctx.known_at(day("2009-12-31"))), "2026-05-02");
}

#[test]
fn a_reading_whose_day_is_not_known_makes_the_answer_unknown() {
    let book = book();
    let answer = Context::new(&book).clock("test.expires", on("2026-03-02")).unwrap();
    assert_eq!(answer.value, Fact::Unknown);
    assert_eq!(answer.reasoning.unknown, [MissingFact::Anchor(Anchor::LastService)]);
    let nothing = Context::new(&book).clock("test.wait", Fact::Unknown).unwrap();
    assert_eq!(nothing.reasoning.unknown, [MissingFact::Anchor(Anchor::Receipt)]);
    assert_eq!(nothing.reasoning.unknown[0].to_string(), "The day of this is not known: receipt.");
}

#[test]
fn readings_and_disputed_days_make_the_latest_end_together() {
    let book = book();
    let answer = Context::new(&book).clock("test.two_ways", on("2020-06-01")).unwrap();
    // Thirty days that count; two hundred that do not.
    assert_eq!(last_day(&answer.value.known().unwrap()), "2020-07-01 (arguable until 2022-09-16)");
    let readings: Vec<_> = answer.reasoning.readings.iter().map(ToString::to_string).collect();
    assert_eq!(
        readings,
        [
            "thirty: last day 2020-07-01 [s.5]",
            "two hundred: last day 2020-12-18 [s.5]",
            "the days count: last day 2020-07-01 to 2020-12-18 [an order]",
            "the days do not count: last day 2022-05-29 to 2022-09-16 [an order]",
        ]
    );
}

#[test]
fn a_step_is_taken_once_however_many_readings_there_are() {
    let book = book();
    let reasoning = Context::new(&book).clock("test.two_ways", on("2026-03-02")).unwrap().reasoning;
    let texts: Vec<_> = reasoning.steps.iter().map(|step| step.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "30 days from receipt on 2026-03-02, that day not counted, end on 2026-04-01 (thirty).",
            "200 days from receipt on 2026-03-02, that day not counted, end on 2026-09-18 (two hundred).",
        ]
    );
}

#[test]
fn a_court_that_is_bound_on_closed_days_has_one_last_day() {
    let book = book();
    let covers = DateInterval::new(day("2026-01-01"), day("2026-12-31")).unwrap();
    let calendar = CourtCalendar::new("the court", covers).closed_on([day("2026-06-02")]);
    let last = |court: &str| {
        let court: Court = court.parse().unwrap();
        last_day(&window(Context::new(&book).on_calendar(&calendar).in_court(&court), "test.set_aside", "2026-03-02"))
    };
    assert_eq!(last("high_court:gujarat"), "2026-06-01");
    assert_eq!(last("high_court:kerala"), "2026-06-03");
    assert_eq!(last("high_court:delhi"), "2026-06-01 (arguable until 2026-06-03)");
}

#[test]
fn where_no_reading_was_known_yet_the_careful_way_is_taken() {
    let book = book();
    let ctx = Context::new(&book);
    assert_eq!(last_day(&window(ctx, "test.set_aside", "1997-02-28")), "1997-05-28 (arguable until 1997-05-31)");
    assert_eq!(last_day(&window(ctx.known_at(day("1999-12-31")), "test.set_aside", "1997-02-28")), "1997-05-28");
}

#[test]
fn clear_days_lie_between() {
    let book = book();
    assert_eq!(first_day(&window(Context::new(&book), "test.wait", "2026-03-01")), "2026-04-01");
}

#[test]
fn amendments_do_not_relate_back_unless_one_day_s_law_is_asked_for() {
    let book = book();
    let ctx = Context::new(&book);
    assert_eq!(last_day(&window(ctx, "test.reply", "2016-11-03")), "2016-11-10");
    assert_eq!(last_day(&window(ctx, "test.reply", "2016-11-04")), "2016-11-19");
    assert_eq!(last_day(&window(ctx.law_at(day("2026-01-01")), "test.reply", "2010-01-01")), "2010-01-16");
    assert_eq!(last_day(&window(ctx.law_at(day("2010-01-01")), "test.reply", "2026-01-01")), "2026-01-08");
    // Nobody knew the amendment before it was made: the old law is taken to stand.
    assert_eq!(last_day(&window(ctx.known_at(day("2016-11-03")), "test.reply", "2026-01-01")), "2026-01-08");
}

#[test]
fn an_interval_around_an_amendment_uses_the_law_of_each_end() {
    let book = book();
    let received = DateInterval::new(day("2016-11-03"), day("2016-11-04")).unwrap();
    let answer = Context::new(&book).clock("test.reply", received).unwrap();
    assert_eq!(last_day(&answer.value.known().unwrap()), "2016-11-10 (arguable until 2016-11-19)");
    let authorities: Vec<_> = answer.reasoning.steps.iter().map(|step| step.authority.as_str()).collect();
    assert_eq!(authorities, ["s.13(3A)", "s.13(3A), as amended"]);
}

#[test]
fn lateness_without_any_power_to_excuse_is_barred() {
    let book = book();
    let assessment = Context::new(&book).assess("test.reply", on("2026-03-02"), on("2026-03-18")).unwrap();
    assert_eq!(assessment.verdict, Verdict::Late { by_days: 1 });
    assert!(matches!(assessment.condonation, Some(Condonation::Barred { .. })));
    let unknown = Context::new(&book).assess("test.reply", on("2026-03-02"), Fact::Unknown).unwrap();
    assert_eq!((unknown.verdict, unknown.reasoning.unknown), (Verdict::Unknown, vec![MissingFact::Act]));
}

#[test]
fn a_rule_that_is_no_period_has_no_window() {
    let book = book();
    let error = Context::new(&book).clock("test.principle", on("2026-03-02")).unwrap_err();
    assert_eq!(error, ClockError::NoPeriod("test.principle".to_owned()));
    assert!(matches!(Context::new(&book).clock("test.unheard_of", on("2026-03-02")), Err(ClockError::Rule(_))));
}

#[test]
fn without_a_calendar_the_day_is_taken_as_open_and_the_answer_says_so() {
    let book = book();
    let answer = Context::new(&book).clock("test.set_aside", on("2026-03-02")).unwrap();
    assert_eq!(answer.reasoning.assumed, [Assumption::CourtOpen { day: day("2026-06-02") }]);
}

#[test]
fn what_a_bank_loosened_is_named_with_every_answer_that_uses_it() {
    let text = r#"
[overlay]
bank = "Gramin Bank"

[[change]]
rule = "test.reply"
period = { days = 20 }
deviates = true
reason = "A reason."
decided_by = "A. Rao"
approved_by = "B. Sen"
in_force_from = "2026-01-01"
"#;
    let loosened = book().with_overlay(&[Source { name: "bank.toml", text }]).unwrap();
    let answer = Context::new(&loosened).clock("test.reply", on("2026-03-02")).unwrap();
    assert_eq!(last_day(&answer.value.known().unwrap()), "2026-03-22");
    let [deviation] = answer.reasoning.deviations.as_slice() else { panic!() };
    assert_eq!((deviation.rule.as_str(), deviation.bank.as_str()), ("test.reply", "Gramin Bank"));
    let before = Context::new(&loosened).clock("test.reply", on("2025-03-02")).unwrap();
    assert_eq!(before.reasoning.deviations, []);
}

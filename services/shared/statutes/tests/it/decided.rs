//! Decided cases that a row of `vectors.csv` cannot hold: unclaimed letters, closed courts, what was known when.
//!
//! Dates as the judgments or pages that quote them print them; where the court's arithmetic is not ours, it is said.

use kernel::DateInterval;
use statutes::{
    Article, Assessment, Book, ChequeDate, Context, Court, CourtCalendar, CoverReturn, Cure, Dispatch, Fact, Filing,
    Intimation, PostalIntimation, Refusal, Service, Verdict, Weekday,
    ni138::{self, Facts},
};

use crate::{day, steps};

fn court(name: &str) -> Court {
    format!("high_court:{name}").parse().unwrap()
}

fn assess(ctx: Context<'_>, article: &Article, filed: &str) -> Assessment {
    ni138::assess_complaint(ctx, std::slice::from_ref(article), Filing(day(filed))).unwrap()
}

#[track_caller]
fn expect(assessment: &Assessment, verdict: Verdict) {
    assert_eq!(assessment.verdict, verdict, "{}", steps(&assessment.reasoning));
}

/// Sent 02-02-1993, intimation left 06-02, returned unclaimed 15-02, filed 04-03-1993. The Court counts from the return
/// and holds the complaint good; on every possible day of service it is in time.
#[test]
fn bhaskaran_is_in_time_on_every_day_between_intimation_and_return() {
    let article = Article::new("the notice")
        .sent(Dispatch(day("1993-02-02")))
        .unclaimed(PostalIntimation(day("1993-02-06")), CoverReturn(day("1993-02-15")));
    expect(&assess(Context::new(&Book::embedded()), &article, "1993-03-04"), Verdict::InTime);
}

/// Kailasanathan v Sajish Babu (Kerala HC 30-03-2012): sent 12-04-2004, unclaimed 15-04, the cover back on 27-04, filed
/// 03-06-2004. The magistrate counted from the 15th (late), the High Court from the 27th (in time).
#[test]
fn kailasanathan_depends_on_the_day_of_service_except_in_kerala() {
    let book = Book::embedded();
    let article = Article::new("the notice")
        .sent(Dispatch(day("2004-04-12")))
        .unclaimed(PostalIntimation(day("2004-04-15")), CoverReturn(day("2004-04-27")));
    expect(&assess(Context::new(&book), &article, "2004-06-03"), Verdict::Depends);
    let kerala = court("kerala");
    let in_kerala = Context::new(&book).in_court(&kerala);
    expect(&assess(in_kerala, &article, "2004-06-03"), Verdict::InTime);
    // Before the judgment nothing bound there either.
    expect(&assess(in_kerala.known_at(day("2012-03-29")), &article, "2004-06-03"), Verdict::Depends);
}

/// Santosh Kumar Shrivastava (Allahabad HC): sent 30-09-2019, no proof of service, filed 23-10-2019: premature, since
/// service is presumed thirty days after dispatch.
#[test]
fn santosh_is_premature_in_allahabad_and_elsewhere_depends() {
    let book = Book::embedded();
    let article = Article::new("the notice").sent(Dispatch(day("2019-09-30"))).unclaimed(Fact::Unknown, Fact::Unknown);
    expect(&assess(Context::new(&book), &article, "2019-10-23"), Verdict::Depends);
    let allahabad = court("allahabad");
    let assessment = assess(Context::new(&book).in_court(&allahabad), &article, "2019-10-23");
    expect(&assessment, Verdict::Premature { by_days: 23 });
    // Where something proves another day, the court of the thirty days has no use for them.
    let proved = article.unclaimed(PostalIntimation(day("2019-10-03")), CoverReturn(day("2019-10-12")));
    expect(&assess(Context::new(&book).in_court(&allahabad), &proved, "2019-10-29"), Verdict::InTime);
}

/// law.md B12: sent 04-03-2008 with no proof of service leaves three days, 19 to 21 April 2008.
#[test]
fn jharkhand_leaves_three_days_where_nothing_proves_service() {
    let article = Article::new("the notice").sent(Dispatch(day("2008-03-04"))).unclaimed(Fact::Unknown, Fact::Unknown);
    let answer = ni138::complaint_window(&Book::embedded(), &[article]).unwrap();
    let window = answer.value.known().unwrap();
    assert_eq!((window.earliest.safe(), window.last.safe()), (day("2008-04-19"), day("2008-04-21")));
}

/// S. Nagesh v Shobha S. Aradhya 2026 INSC 27: returned unclaimed 22-08-2013, filed 09-10-2013. The Court says two days
/// late, counting from the return; against the safe day it is nine.
#[test]
fn nagesh_is_late_on_every_possible_day_of_service() {
    let article = Article::new("the notice")
        .sent(Dispatch(day("2013-08-13")))
        .unclaimed(Fact::Unknown, CoverReturn(day("2013-08-22")));
    let assessment = assess(Context::new(&Book::embedded()), &article, "2013-10-09");
    expect(&assessment, Verdict::Late { by_days: 9 });
    let latest = assessment.reasoning.readings.iter().filter_map(|reading| reading.latest).max();
    assert_eq!(latest, Some(day("2013-08-22")));
}

/// Bombay HC (blog of 17-12-2019): refused 03-01-2017, filed 18-01-2017, the last day to pay: premature.
#[test]
fn a_refusal_is_service_on_its_day() {
    let article = Article::new("the notice").refused(Refusal(day("2017-01-03")));
    let assessment = assess(Context::new(&Book::embedded()), &article, "2017-01-18");
    expect(&assessment, Verdict::Premature { by_days: 1 });
    assert!(steps(&assessment.reasoning).contains("was refused on 2017-01-03, which is service on that day."));
}

/// Delhi HC 2023 (5) TMI 594: refused 04-10-2014 said the accused, delivered 07-10-2014 said the complainant; filed
/// 21-11-2014. The Court left it open.
#[test]
fn delhi_2023_turns_on_three_days_of_service() {
    let book = Book::embedded();
    let on =
        |earliest, latest| Article::new("the notice").served(Service::between(day(earliest), day(latest)).unwrap());
    expect(&assess(Context::new(&book), &on("2014-10-04", "2014-10-07"), "2014-11-21"), Verdict::Depends);
    expect(&assess(Context::new(&book), &on("2014-10-04", "2014-10-04"), "2014-11-21"), Verdict::Late { by_days: 1 });
    expect(&assess(Context::new(&book), &on("2014-10-07", "2014-10-07"), "2014-11-21"), Verdict::InTime);
}

fn closed(year: &str, days: &[&str]) -> CourtCalendar {
    let covers = DateInterval::new(day(&format!("{year}-01-01")), day(&format!("{year}-12-31"))).unwrap();
    CourtCalendar::new("the court", covers).closed_every(Weekday::Sunday).closed_on(days.iter().map(|text| day(text)))
}

/// Mediworld Infotech v C.E.I. Consultancy (Andhra Pradesh HC 13-03-2006): cause of action 12-11-1999, last day Sunday
/// 12-12-1999, filed on the Monday. Held in time; here it is what is arguable.
#[test]
fn mediworld_is_arguable_on_the_day_after_a_sunday() {
    let book = Book::embedded();
    let article = Article::new("the notice").served(Service::on(day("1999-10-27")));
    let calendar = closed("1999", &[]);
    let ctx = Context::new(&book).on_calendar(&calendar);
    let assessment = assess(ctx, &article, "1999-12-13");
    expect(&assessment, Verdict::Depends);
    let named: Vec<_> = assessment.reasoning.readings.iter().map(|reading| reading.reading.as_str()).collect();
    assert_eq!(named, ["preceding open day", "next open day"]);
    expect(&assess(ctx, &article, "1999-12-11"), Verdict::InTime);
    expect(&assess(ctx, &article, "1999-12-14"), Verdict::Late { by_days: 3 });
}

/// Calcutta HC 2022 (9) TMI 212 with the court's Good Friday, 28-03-1997.
#[test]
fn calcutta_1997_on_its_calendar_has_its_safe_day_before_good_friday() {
    let book = Book::embedded();
    let article = Article::new("the notice").served(Service::on(day("1997-02-12")));
    let calendar = closed("1997", &["1997-03-28"]);
    let ctx = Context::new(&book).on_calendar(&calendar);
    let last = ni138::complaint_window(ctx, std::slice::from_ref(&article)).unwrap().value.known().unwrap().last;
    assert_eq!(last.to_string(), "1997-03-27 (arguable until 1997-03-31)");
    expect(&assess(ctx, &article, "1997-03-29"), Verdict::Depends);
}

/// Yogendra Pratap Singh was decided on 19-09-2014: one day before, the same facts have another answer.
#[test]
fn yogendra_changed_the_answer_on_the_day_on_which_it_was_decided() {
    let book = Book::embedded();
    let article = Article::new("the notice").served(Service::on(day("2008-09-23")));
    let at = |known_at| assess(Context::new(&book).known_at(day(known_at)), &article, "2008-10-07");
    let before = at("2014-09-18");
    expect(&before, Verdict::Depends);
    let named: Vec<_> = before.reasoning.readings.iter().map(|reading| reading.authority.as_str()).collect();
    assert!(named.contains(&"Narsingh Das Tapadia v Goverdhan Das Partani (2000) 7 SCC 183"), "{named:?}");
    expect(&at("2014-09-19"), Verdict::Premature { by_days: 2 });
    // Before Narsingh Das Tapadia nobody said otherwise.
    expect(&at("2000-09-05"), Verdict::Premature { by_days: 2 });
}

/// Kamlesh Kumar: the second notice was late. Under Sadanandan Bhadran (1998-2012) a notice once given forfeited the
/// right to present again; MSR Leathers (26-09-2012) gave it back.
#[test]
fn msr_leathers_gave_back_the_cure_of_a_late_notice() {
    let book = Book::embedded();
    let cures = |known_at| {
        let ctx = Context::new(&book).known_at(day(known_at));
        ni138::assess_notice(ctx, Intimation::on(day("2008-11-10")), Dispatch(day("2008-12-17"))).unwrap().cures
    };
    let again = vec![Cure::RePresent { by: Fact::Unknown }, Cure::CivilRoute];
    assert_eq!(cures("2012-09-25"), [Cure::CivilRoute]);
    assert_eq!(cures("2012-09-26"), again);
}

/// Subodh Salaskar: sent 17-01-2001 by speed post, filed 20-04-2001; the proviso on condonation does not reach back.
#[test]
fn salaskar_on_all_facts_is_late_and_barred_and_the_cheque_was_still_good() {
    let facts = Facts {
        cheque: ChequeDate(day("2000-09-28")).into(),
        informed: Intimation::on(day("2001-01-10")).into(),
        articles: vec![
            Article::new("the notice").sent(Dispatch(day("2001-01-17"))).unclaimed(Fact::Unknown, Fact::Unknown),
        ],
        filed: Filing(day("2001-04-20")).into(),
        ..Facts::default()
    };
    let assessment = ni138::assess(&Book::embedded(), &facts).unwrap();
    expect(&assessment, Verdict::Late { by_days: 48 });
    let [Cure::RePresent { by: Fact::Known(by) }, Cure::CivilRoute] = assessment.cures.as_slice() else { panic!() };
    assert_eq!(by.safe(), day("2001-03-28"));
}

/// HC 2022 (8) TMI 414: the same through all facts, with nothing known of service.
#[test]
fn allahabad_2022_on_all_facts_is_premature_whenever_served() {
    let facts =
        Facts { sent: Dispatch(day("2015-06-26")).into(), filed: Filing(day("2015-07-10")).into(), ..Facts::default() };
    let assessment = ni138::assess(&Book::embedded(), &facts).unwrap();
    expect(&assessment, Verdict::Premature { by_days: 2 });
    assert_eq!(assessment.reasoning.unknown, []);
}

#[test]
fn the_readings_that_the_code_knows_by_name_are_in_the_book() {
    use ni138::rule::{self, reading};
    let book = Book::embedded();
    for (id, name) in [
        (rule::UNCLAIMED_DATE, reading::COVER_CAME_BACK),
        (rule::UNCLAIMED_DATE, reading::AFTER_DISPATCH),
        (rule::PREMATURE_COMPLAINT, reading::COGNIZANCE_LATER),
        (rule::REPRESENTATION, reading::ONE_NOTICE),
    ] {
        let rule = book.rule_on(id, day("2026-03-02")).unwrap();
        assert!(rule.readings.iter().any(|reading| reading.name == name), "{id}: {name}");
    }
}

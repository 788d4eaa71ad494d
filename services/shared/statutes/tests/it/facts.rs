//! All facts of a cheque together: what contradicts itself, and what the answers look like as JSON.

use serde_json::{Value, json};
use statutes::{
    Article, Assumption, Book, ChequeDate, ClockError, Condonation, Context, CoverReturn, Cure, Dispatch, Fact, Filing,
    Intimation, PostalIntimation, Presentation, Refusal, Service, ServiceMode, Verdict,
    ni138::{self, Facts},
};

use crate::{day, served_on, steps};

/// A cheque of 2026 on which everything went as it should.
fn facts() -> Facts {
    Facts {
        cheque: ChequeDate(day("2026-02-02")).into(),
        presented: Presentation::on(day("2026-03-02")).into(),
        informed: Intimation::on(day("2026-03-04")).into(),
        sent: Dispatch(day("2026-03-09")).into(),
        articles: served_on("2026-03-12").to_vec(),
        filed: Filing(day("2026-04-10")).into(),
    }
}

fn error(facts: &Facts) -> String {
    let error = ni138::assess(&Book::embedded(), facts).unwrap_err();
    assert!(matches!(error, ClockError::Contradiction { .. }), "{error}");
    assert_eq!(ni138::clock(&Book::embedded(), facts).unwrap_err(), error);
    error.to_string()
}

#[test]
fn facts_that_exclude_each_other_are_both_named() {
    let served = |on| vec![Article::new("article 1").served(Service::on(day(on)))];
    let article = || Article::new("article 1");
    for (facts, message) in [
        (
            Facts { informed: Intimation::on(day("2026-03-01")).into(), ..facts() },
            "the information of the return on 2026-03-01 lies before the presentation of the cheque on 2026-03-02",
        ),
        (
            Facts { sent: Dispatch(day("2026-03-03")).into(), ..facts() },
            "the dispatch of the notice on 2026-03-03 lies before the information of the return on 2026-03-04",
        ),
        (
            Facts { articles: served("2026-03-08"), ..facts() },
            "the service of article 1 on 2026-03-08 lies before the dispatch of article 1 on 2026-03-09",
        ),
        (
            Facts { sent: Fact::Unknown, articles: served("2026-03-03"), ..facts() },
            "the service of article 1 on 2026-03-03 lies before the information of the return on 2026-03-04",
        ),
        (
            Facts { articles: vec![article().refused(Refusal(day("2026-03-08")))], ..facts() },
            "the refusal of article 1 on 2026-03-08 lies before the dispatch of article 1 on 2026-03-09",
        ),
        (
            Facts { filed: Filing(day("2026-03-08")).into(), ..facts() },
            "the filing of the complaint on 2026-03-08 lies before the dispatch of the notice on 2026-03-09",
        ),
        (
            Facts { filed: Filing(day("2026-03-11")).into(), ..facts() },
            "the filing of the complaint on 2026-03-11 lies before the service of article 1 on 2026-03-12",
        ),
        (
            Facts {
                articles: vec![
                    article().unclaimed(PostalIntimation(day("2026-03-20")), CoverReturn(day("2026-03-19"))),
                ],
                ..facts()
            },
            "the return of article 1 on 2026-03-19 lies before the first intimation of article 1 on 2026-03-20",
        ),
        (
            Facts {
                articles: vec![article().unclaimed(PostalIntimation(day("2026-03-08")), Fact::Unknown)],
                ..facts()
            },
            "the first intimation of article 1 on 2026-03-08 lies before the dispatch of article 1 on 2026-03-09",
        ),
    ] {
        assert_eq!(error(&facts), format!("{message}, which must come first"));
    }
}

#[test]
fn a_complaint_before_a_day_on_which_a_letter_only_counts_as_served_contradicts_nothing() {
    let articles = vec![Article::new("article 1").unclaimed(Fact::Unknown, CoverReturn(day("2026-03-20")))];
    let facts = Facts { articles, filed: Filing(day("2026-03-15")).into(), ..facts() };
    assert_eq!(ni138::assess(&Book::embedded(), &facts).unwrap().verdict, Verdict::Premature { by_days: 21 });
}

#[test]
fn the_whole_chain_is_in_time() {
    let assessment = ni138::assess(&Book::embedded(), &facts()).unwrap();
    assert_eq!(assessment.verdict, Verdict::InTime, "{}", steps(&assessment.reasoning));
    assert_eq!(assessment.reasoning.assumed, [Assumption::CourtOpen { day: day("2026-04-28") }]);
    assert_eq!((assessment.condonation, assessment.cures), (None, vec![]));
}

#[test]
fn a_complaint_on_a_late_notice_is_late_for_good() {
    let facts = Facts { sent: Dispatch(day("2026-04-06")).into(), articles: Vec::new(), ..facts() };
    let facts = Facts { filed: Filing(day("2026-06-01")).into(), ..facts };
    let assessment = ni138::assess(&Book::embedded(), &facts).unwrap();
    assert_eq!(assessment.verdict, Verdict::Late { by_days: 3 });
    assert!(matches!(&assessment.condonation, Some(Condonation::Barred { reason, .. }) if reason.contains("notice")));
    let [Cure::RePresent { by: Fact::Known(by) }, Cure::CivilRoute] = assessment.cures.as_slice() else { panic!() };
    assert_eq!(by.to_string(), "2026-05-02");
    // When it was served does not matter any more.
    assert_eq!(assessment.reasoning.unknown, []);
}

#[test]
fn a_stale_cheque_founds_nothing() {
    let facts = Facts { cheque: ChequeDate(day("2025-12-01")).into(), ..facts() };
    let assessment = ni138::assess(&Book::embedded(), &facts).unwrap();
    assert_eq!(assessment.verdict, Verdict::Late { by_days: 1 });
    assert!(matches!(assessment.condonation, Some(Condonation::Barred { .. })));
    assert_eq!(assessment.cures, [Cure::CivilRoute]);
}

#[test]
fn a_notice_in_doubt_leaves_the_complaint_in_doubt() {
    let informed = Intimation::between(day("2026-03-04"), day("2026-03-09")).unwrap();
    let sent = Dispatch(day("2026-04-05"));
    let articles = served_on("2026-04-07").to_vec();
    let facts = Facts { informed: informed.into(), sent: sent.into(), articles, ..facts() };
    let facts = Facts { filed: Filing(day("2026-05-01")).into(), ..facts };
    let assessment = ni138::assess(&Book::embedded(), &facts).unwrap();
    assert_eq!(assessment.verdict, Verdict::Depends);
    assert!(matches!(assessment.condonation, Some(Condonation::Barred { .. })));
}

#[test]
fn without_the_facts_of_the_notice_the_verdict_assumes_it() {
    let facts = Facts { informed: Fact::Unknown, ..facts() };
    let assessment = ni138::assess(&Book::embedded(), &facts).unwrap();
    assert_eq!(assessment.verdict, Verdict::InTime);
    assert!(assessment.reasoning.assumed.contains(&Assumption::NoticeInTime));
}

#[test]
fn an_unclaimed_letter_is_served_between_its_intimation_and_its_return() {
    let unclaimed = |intimated: Option<&str>, returned: Option<&str>| {
        let intimated = Fact::from(intimated.map(|on| PostalIntimation(day(on))));
        let articles = [Article::new("article 1")
            .sent(Dispatch(day("2026-03-04")))
            .unclaimed(intimated, Fact::from(returned.map(|on| CoverReturn(day(on)))))];
        let answer = ni138::payment_window(&Book::embedded(), &articles).unwrap();
        let pay_by = answer.value.known().unwrap().pay_by;
        (pay_by.earliest(), pay_by.latest())
    };
    let days = |first, last| (day(first), day(last));
    assert_eq!(unclaimed(Some("2026-03-09"), Some("2026-03-20")), days("2026-03-24", "2026-04-04"));
    assert_eq!(unclaimed(None, Some("2026-03-20")), days("2026-03-20", "2026-04-04"));
    assert_eq!(unclaimed(Some("2026-03-09"), None), days("2026-03-24", "2026-04-18"));
    assert_eq!(unclaimed(None, None), days("2026-03-20", "2026-04-18"));
}

#[test]
fn of_a_courier_nothing_is_presumed_and_of_an_unknown_mode_registration_is_assumed() {
    let article = Article::new("article 1").sent(Dispatch(day("2026-03-04")));
    let unclaimed = article.unclaimed(Fact::Unknown, CoverReturn(day("2026-03-20")));
    let book = Book::embedded();
    let answer = |article: Article| ni138::payment_window(&book, &[article]).unwrap();
    assert_eq!(answer(unclaimed.clone().by(ServiceMode::Courier)).value, Fact::Unknown);
    assert_eq!(answer(unclaimed.clone().by(ServiceMode::SpeedPostRegistered)).reasoning.assumed, []);
    let assumed = answer(unclaimed).reasoning.assumed;
    assert_eq!(assumed, [Assumption::RegisteredPost { article: "article 1".to_owned() }]);
}

#[test]
fn an_article_that_was_certainly_not_served_starts_nothing() {
    let book = Book::embedded();
    let left = Article::new("the old address").sent(Dispatch(day("2026-03-04"))).not_served();
    let both = [left.clone(), Article::new("the new address").served(Service::on(day("2026-03-12")))];
    let alone = served_on("2026-03-12");
    let window = |articles: &[Article]| ni138::complaint_window(&book, articles).unwrap().value;
    assert_eq!(window(&both), window(&alone));
    assert_eq!(window(&[left]), Fact::Unknown);
}

fn json(clock: &ni138::Ni138Clock) -> Value {
    serde_json::to_value(clock).unwrap()
}

#[test]
fn the_clock_as_json_is_what_a_script_reads() {
    let book = Book::embedded();
    let clock = json(&ni138::clock(&book, &facts()).unwrap());
    assert_eq!(clock["notice_by"], json!({"safe": "2026-04-03", "arguable": "2026-04-03"}));
    assert_eq!(clock["pay_by"], json!({"earliest": "2026-03-27", "latest": "2026-03-27"}));
    assert_eq!(clock["cause_of_action"], json!({"earliest": "2026-03-28", "latest": "2026-03-28"}));
    assert_eq!(
        clock["complaint"],
        json!({
            "earliest_safe": "2026-03-28", "earliest_arguable": "2026-03-28",
            "last_safe": "2026-04-28", "last_arguable": "2026-04-28",
            "window": "open", "from": "2026-03-28", "until": "2026-04-28", "act_on": null, "course": null,
        })
    );
    let first = &clock["steps"][0];
    assert_eq!(
        (&first["rule"], &first["from"], &first["to"]),
        (&json!("ni138.notice_by"), &json!("2026-03-04"), &json!("2026-04-03"))
    );
    assert!(first["authority"].as_str().unwrap().starts_with("NI Act s.138 proviso (b)"));
    assert_eq!((&clock["readings"], &clock["unknown"]), (&json!([]), &json!([])));
    assert_eq!(clock["assumed"].as_array().unwrap().len(), 1);
}

#[test]
fn what_is_not_known_is_null_and_named() {
    let book = Book::embedded();
    let nothing = json(&ni138::clock(&book, &Facts::default()).unwrap());
    assert_eq!(nothing["notice_by"], json!({"safe": null, "arguable": null}));
    assert_eq!(nothing["complaint"]["last_safe"], json!(null));
    assert_eq!(nothing["complaint"]["window"], json!(null));
    assert_eq!(
        nothing["unknown"],
        json!([
            "The day on which the payee was informed of the return is not known.",
            "No article of the notice is known."
        ])
    );

    // Sent, and nothing heard: no day is guessed; what a court may presume is only noted.
    let sent = Facts { articles: Vec::new(), filed: Fact::Unknown, ..facts() };
    let sent = json(&ni138::clock(&book, &sent).unwrap());
    assert_eq!(sent["complaint"]["last_safe"], json!(null));
    assert_eq!(sent["unknown"], json!(["The day on which the notice was served is not known."]));
    assert_eq!(sent["readings"][0]["reading"], json!("thirty days after dispatch"));
    assert_eq!(sent["readings"][0]["latest"], json!("2026-04-08"));
}

#[test]
fn an_assessment_as_json_has_every_key() {
    let book = Book::embedded();
    let late = Facts { filed: Filing(day("2026-05-02")).into(), ..facts() };
    let late = serde_json::to_value(ni138::assess(&book, &late).unwrap()).unwrap();
    assert_eq!((&late["verdict"], &late["by_days"]), (&json!("late"), &json!(4)));
    let condonation = &late["condonation"];
    assert_eq!(
        (&condonation["available"], &condonation["until"], &condonation["before"]),
        (&json!("possible"), &json!(null), &json!("cognizance"))
    );
    assert!(condonation["how"].as_str().unwrap().contains("sufficient cause"));
    assert_eq!(late["cure"], json!(null));
    assert!(late["authorities"].as_array().unwrap().len() >= 4);

    let early = Facts { filed: Filing(day("2026-03-20")).into(), ..facts() };
    let early = serde_json::to_value(ni138::assess(&book, &early).unwrap()).unwrap();
    assert_eq!((&early["verdict"], &early["by_days"]), (&json!("premature"), &json!(8)));
    assert_eq!((&early["cure"]["do"], &early["condonation"]), (&json!("fresh_complaint"), &json!(null)));
}

#[test]
fn without_steps_the_days_are_the_same() {
    let book = Book::embedded();
    let with = ni138::clock(&book, &facts()).unwrap();
    let without = ni138::clock(Context::new(&book).without_steps(), &facts()).unwrap();
    assert_eq!((with.notice_by, with.complaint), (without.notice_by, without.complaint));
    assert_eq!(without.reasoning.steps, []);
    assert_eq!(with.reasoning.assumed, without.reasoning.assumed);
}

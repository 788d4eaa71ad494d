//! Possession: the sixty days, representations and publication.

use super::*;

#[test]
fn sixty_days_run_from_the_notice_in_the_text_and_from_the_last_service_to_be_safe() {
    let facts = demand("2026-01-05").to(served("the borrower", "2026-01-07")).to(served("the guarantor", "2026-01-09"));
    let from = sarfaesi::measures_from(&Book::embedded(), &facts).unwrap().value.known().unwrap();
    assert_eq!((from.arguable(), from.safe()), (day("2026-03-07"), day("2026-03-11")));
    let verdict = |text: &str| possession(&facts.clone().possession(taken(text))).assessment.verdict;
    assert_eq!(verdict("2026-03-06"), Verdict::Premature { by_days: 5 });
    assert_eq!(verdict("2026-03-07"), Verdict::Depends);
    assert_eq!(verdict("2026-03-10"), Verdict::Depends);
    assert_eq!(verdict("2026-03-11"), Verdict::InTime);
}

/// 2018 (6) TMI 1840 (HC for Telangana and Andhra Pradesh): demand 11-07-2017, possession 11-09-2017. The borrower counted
/// from service; the Court held that the sixty days run from the date of the notice.
#[test]
fn tmi_1840_possession_came_after_sixty_days_from_the_notice() {
    let facts = demand("2017-07-11").possession(taken("2017-09-11"));
    let unserved = possession(&facts.clone().to(Addressee::new("the borrower")));
    // When it was served the report does not say: by the text alone the first day was 10 September.
    expect(&unserved.assessment, Verdict::Unknown);
    let last_for_safe = possession(&facts.clone().to(served("the borrower", "2017-07-12")));
    expect(&last_for_safe.assessment, Verdict::InTime);
    let later = possession(&facts.to(served("the borrower", "2017-07-20")));
    expect(&later.assessment, Verdict::Depends);
    let text = later.assessment.reasoning.readings.iter().find(|reading| reading.reading == "date of the notice");
    assert_eq!(text.unwrap().earliest, Some(day("2017-09-10")));
    let authorities: Vec<&str> = later.assessment.reasoning.steps.iter().map(|step| step.authority.as_str()).collect();
    assert!(authorities.iter().any(|authority| authority.contains("2018 (6) TMI 1840")), "{authorities:?}");
}

/// Rousonara Begum v PNB (DRAT Kolkata 01-09-2023): demand 09-02-2017, symbolic possession 03-04-2017, as printed.
#[test]
fn rousonara_possession_on_day_53_is_premature_whenever_the_demand_was_served() {
    let facts = demand("2017-02-09").to(Addressee::new("the borrower")).possession(taken("2017-04-03"));
    let answer = possession(&facts);
    expect(&answer.assessment, Verdict::Premature { by_days: 8 });
    assert_eq!(
        answer.assessment.reasoning.unknown,
        [MissingFact::Service { article: "the notice to the borrower".to_owned() }]
    );
}

/// Celir v Bafna (2023): demand 07-06-2021, symbolic possession 04-02-2022.
#[test]
fn celir_possession_242_days_after_the_demand_is_in_time() {
    let facts = demand("2021-06-07").to(served("the borrower", "2021-06-30")).possession(taken("2022-02-04"));
    expect(&possession(&facts).assessment, Verdict::InTime);
}

fn represented(received: &str, reply: Reply) -> PossessionFacts {
    let received = RepresentationReceived::on(day(received));
    demand("2026-01-05")
        .to(served("the borrower", "2026-01-05"))
        .represented(Representation::new("the borrower's representation", received).reply(reply))
        .possession(taken("2026-04-01"))
}

#[test]
fn a_representation_blocks_possession_until_its_reply_is_sent() {
    let sent = |text: &str| Reply::Sent(ReplySent::on(day(text)));
    for (reply, verdict, blocks) in [
        (sent("2026-02-04"), Verdict::InTime, "in_time"),
        (Reply::NotSent, Verdict::Premature { by_days: 1 }, "premature"),
        (sent("2026-04-10"), Verdict::Premature { by_days: 10 }, "premature"),
        // On one and the same day nobody knows which came first.
        (sent("2026-04-01"), Verdict::Depends, "depends"),
        (Reply::Unknown, Verdict::Unknown, "unknown"),
    ] {
        let answer = possession(&represented("2026-01-20", reply));
        expect(&answer.assessment, verdict);
        assert_eq!(answer.replies[0].blocks, blocks, "{reply:?}");
        assert_eq!(answer.replies[0].reply_by.known().unwrap().safe(), day("2026-02-04"));
    }
}

#[test]
fn a_late_reply_lifts_the_block_and_leaves_the_measure_open_to_challenge() {
    let answer = possession(&represented("2026-01-20", Reply::Sent(ReplySent::on(day("2026-02-05")))));
    assert_eq!(answer.replies[0].reply.verdict, Verdict::Late { by_days: 1 });
    assert_eq!(answer.replies[0].blocks, "in_time");
    expect(&answer.assessment, Verdict::Depends);
}

#[test]
fn the_time_to_answer_was_a_week_then_disputed_and_is_fifteen_days() {
    for (received, safe, arguable) in [
        ("2010-01-04", "2010-01-11", "2010-01-11"),
        ("2014-01-06", "2014-01-13", "2014-01-21"),
        ("2016-11-03", "2016-11-10", "2016-11-18"),
        ("2016-11-04", "2016-11-19", "2016-11-19"),
    ] {
        let facts = PossessionFacts::new(Fact::Unknown)
            .represented(Representation::new("the representation", RepresentationReceived::on(day(received))));
        let by = possession(&facts).replies[0].reply_by.known().unwrap();
        assert_eq!((by.safe(), by.arguable()), (day(safe), day(arguable)), "{received}");
    }
}

#[test]
fn a_representation_after_possession_blocks_nothing() {
    let answer = possession(&represented("2026-04-02", Reply::NotSent));
    expect(&answer.assessment, Verdict::InTime);
}

#[test]
fn if_nobody_looked_for_representations_the_verdict_is_unknown_and_prematurity_still_certain() {
    let facts = |taken_on| PossessionFacts {
        representations: Fact::Unknown,
        ..demand("2026-01-05").to(served("the borrower", "2026-01-05")).possession(taken(taken_on))
    };
    let answer = possession(&facts("2026-04-01"));
    expect(&answer.assessment, Verdict::Unknown);
    assert_eq!(
        answer.assessment.reasoning.unknown[0].to_string(),
        "Whether a representation was received is not known."
    );
    expect(&possession(&facts("2026-03-01")).assessment, Verdict::Premature { by_days: 6 });
}

#[test]
fn possession_is_published_in_both_newspapers_within_seven_days() {
    let printed = |one: &str, other: &str| Publication::both(Published::on(day(one)), Published::on(day(other)));
    let facts = represented("2026-01-20", Reply::NotSent);
    let verdict = |publication| possession(&facts.clone().published(publication)).publication;
    let answer = verdict(printed("2026-04-02", "2026-04-08"));
    assert_eq!((answer.assessment.verdict, answer.by.known().unwrap().safe()), (Verdict::InTime, day("2026-04-08")));
    assert_eq!(verdict(printed("2026-04-02", "2026-04-09")).assessment.verdict, Verdict::Late { by_days: 1 });
    let one = Publication { newspaper: Published::on(day("2026-04-02")).into(), vernacular: Fact::Unknown };
    assert_eq!(verdict(one).assessment.verdict, Verdict::Unknown);
}

#[test]
fn facts_that_cannot_both_be_true_are_an_error_that_names_both() {
    let error = |facts: &PossessionFacts| assess_possession(&Book::embedded(), facts).unwrap_err().to_string();
    let must = "which must come first";
    assert_eq!(
        error(&demand("2026-01-05").to(served("the guarantor", "2026-01-02"))),
        format!("service on the guarantor on 2026-01-02 lies before the date of the notice on 2026-01-05, {must}")
    );
    assert_eq!(
        error(&demand("2026-01-05").possession(taken("2026-01-04"))),
        format!("the taking of possession on 2026-01-04 lies before the date of the notice on 2026-01-05, {must}")
    );
    assert_eq!(
        error(&represented("2026-01-20", Reply::Sent(ReplySent::on(day("2026-01-19"))))),
        format!(
            "the reply to the borrower's representation on 2026-01-19 lies before receipt of the borrower's \
             representation on 2026-01-20, {must}"
        )
    );
    let printed = Publication::both(Published::on(day("2026-03-31")), Published::on(day("2026-04-02")));
    assert_eq!(
        error(&represented("2026-01-20", Reply::NotSent).published(printed)),
        format!("its publication on 2026-03-31 lies before the taking of possession on 2026-04-01, {must}")
    );
}

#[test]
fn an_assessment_is_json_in_the_shape_of_every_other() {
    let json = serde_json::to_value(possession(&represented("2026-01-20", Reply::NotSent))).unwrap();
    assert_eq!((&json["verdict"], &json["by_days"]), (&"premature".into(), &1.into()));
    for key in ["condonation", "cure", "readings", "authorities", "steps", "assumed", "unknown"] {
        assert!(json.get(key).is_some(), "{key}");
    }
    assert_eq!(json["cure"]["do"], "answer_representation");
    assert_eq!(json["measures_from"]["safe"], "2026-03-07");
    assert_eq!(json["replies"][0]["reply_by"]["safe"], "2026-02-04");
    assert_eq!(json["challenge_by"]["safe"], "2026-05-16");
}
